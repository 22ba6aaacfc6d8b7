//! JSON → policy documents, roles, accounts: what a policy *says*.

mod arn;

pub use arn::{Arn, ArnError, PrincipalKind};
