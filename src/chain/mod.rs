//! [`ProfileSet`](crate::config::ProfileSet) → chains of `AssumeRole` calls, as the AWS CLI makes
//! them from a profile.
//!
//! The rules are botocore's (`credentials.py`: provider order, `AssumeRoleProvider`), each in one
//! place: `role` decides about one hop, `providers` about one base. [`Forest`] links all profiles
//! at once; [`Resolver`] follows one request up to the calls that AWS would receive.

mod ambient;
mod base;
pub mod client;
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
mod rules;

#[cfg(test)]
mod tests;

pub(crate) use ambient::find_ambient_identity;
pub use base::{AMBIENT_IDENTITY, BaseCredentials, BaseKind, CredentialSource};
pub use forest::{Forest, RoleChain};
pub use hop::{Hop, HopSource};
pub use node::{Node, NodeContent, NodeId, NodeKey, Part};
pub use parameter::{Duration, Environment, Parameter, SessionName};
pub use problem::{
    ChainProblem, ClientProblem, LoopPath, ParameterFault, ParameterProblem, ProblemKind,
};
pub use request::{Call, InstanceMetadata, Outcome, ProfileChoice, Request, Resolver};
