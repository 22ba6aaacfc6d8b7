//! [`ProfileSet`](crate::config::ProfileSet) → chains of `AssumeRole` calls, as the AWS CLI makes
//! them from a profile.
//!
//! The rules are botocore's (`credentials.py`: provider order, `AssumeRoleProvider`), each in one
//! place: `role` decides about one hop, `providers` about one base. [`Forest`] links all profiles
//! at once; [`Resolver`] follows one request up to the calls that AWS would receive.

mod base;
pub(crate) mod client;
mod client_settings;
mod forest;
mod forest_builder;
mod hop;
mod loops;
mod message;
mod node;
mod parameter;
mod problem;
mod providers;
mod python;
mod request;
mod role;

#[cfg(test)]
mod tests;

pub(crate) use base::{AMBIENT_IDENTITY, BaseCredentials, BaseKind, CredentialSource};
pub use forest::Forest;
pub(crate) use forest_builder::find_ambient_identity;
pub(crate) use hop::{Hop, HopSource};
pub(crate) use node::{NodeContent, NodeId, NodeKey, Part};
pub use parameter::Environment;
pub(crate) use parameter::{Duration, Parameter, SessionName};
pub(crate) use problem::{ChainProblem, ClientProblem, LoopPath, ParameterName, ProblemKind};
pub(crate) use request::{
    Call, InstanceMetadata, ProfileChoice, Request, RequestOutcome, Resolver,
};
