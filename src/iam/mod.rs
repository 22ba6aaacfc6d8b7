//! JSON → policy documents, roles, accounts: what a policy *says*.

pub mod account;
mod arn;
mod glob;
pub mod json;
mod mfa_serial;
pub mod policy;
pub mod typed;

pub use arn::{Arn, ArnError, PrincipalKind};
pub(crate) use arn::{is_account_id, is_account_placeholder, role_of_sessions};
pub(crate) use glob::parts_of;
pub use glob::{Glob, GlobPart};
pub(crate) use mfa_serial::meant_device;
pub use mfa_serial::{MfaSerial, SerialFault, TextFault};
