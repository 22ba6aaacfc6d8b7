//! [`ProfileSet`](crate::config::ProfileSet) → chains of `AssumeRole` calls: what the AWS CLI does
//! with a profile.
//!
//! The rules are botocore's (`credentials.py`: provider order, `AssumeRoleProvider`), in one place
//! each: `role` decides about one hop, `providers` about one base. [`Forest`] links all profiles
//! at once; [`resolve`] plays one request through to the calls AWS would receive.

mod base;
pub mod client;
mod client_settings;
mod environment;
mod forest;
mod forest_builder;
mod hop;
mod links;
mod load;
mod message;
mod node;
mod parameters;
mod problem;
mod providers;
mod python;
mod request;
mod role;
mod rules;
mod sso;

#[cfg(test)]
mod tests;

pub use base::{BaseCredentials, BaseKind, CredentialSource};
pub use environment::Environment;
pub use forest::{Forest, RoleChain};
pub use hop::{Duration, Hop, HopSource, Parameter, SessionName};
pub use node::{Node, NodeContent, NodeId, NodeKey, Part};
pub use problem::{
    ChainProblem, ClientProblem, LoopPath, ParameterFault, ParameterProblem, ProblemKind,
};
pub use request::{Call, InstanceMetadata, Outcome, ProfileChoice, Request, resolve};
pub use rules::ChainRules;
