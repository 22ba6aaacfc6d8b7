//! JSON → policy documents, roles, accounts: what a policy *says*.

pub(crate) mod account;
mod arn;
mod glob;
pub(crate) mod json;
mod mfa_serial;
pub(crate) mod policy;
pub(crate) mod typed;

pub(crate) use arn::{Arn, PrincipalKind, is_account_id, is_account_placeholder, role_of_sessions};
pub(crate) use glob::{Glob, GlobPart, parts_of};
pub(crate) use mfa_serial::{MfaSerial, SerialFault, TextFault, meant_device};
