//! Request + policies → decision with a full trace: what a policy *means*.
//!
//! Everything is evaluated, the decision comes last, and unknown is a third value: what cannot be
//! known is named in [`Evaluation::missing`], never guessed. Reasons are data; the wording is
//! elsewhere.

mod callable;
mod cases;
mod combine;
mod compare;
mod condition;
mod context;
mod describe;
mod divide;
mod divide_typed;
mod evaluate;
mod evaluation;
mod known_key;
mod missing;
mod partial_match;
mod partial_search;
mod partial_text;
mod places;
mod policies;
mod principal;
mod reason;
mod request;
mod statement;
mod substitute;
mod ternary;
mod trace;
mod user_id;

pub use callable::{CHAINED_SESSION_LIMIT, Refusal};
pub(crate) use callable::{find_refusal, is_external_id, is_session_name};
pub(crate) use context::is_multivalued;
pub use context::{Bounds, ContextEntry, ContextValue, KeyOrigin, RequestContext};
pub use describe::TraceDescription;
pub(crate) use evaluate::evaluate;
pub use evaluate::{
    ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, SET_SOURCE_IDENTITY, TAG_SESSION, evaluate_action,
};
pub use evaluation::{EvalDecision, Evaluation};
pub(crate) use known_key::is_undocumented;
pub(crate) use partial_match::may_match;
pub use partial_text::{PartialText, TextPart, UnknownPart};
pub use policies::{IdentityPolicies, Limit, OrganizationPolicies, PolicyPosition, PolicySet};
pub use reason::Reason;
pub use request::{
    AssumeRoleRequest, CallParameters, Caller, CallerId, CallerKind, Contested, SessionName,
};
pub use ternary::Ternary;
pub use trace::{
    ConditionTrace, Contribution, GrantLevel, Layer, MissingFact, PolicyTrace, PrincipalTrace,
    StatementTrace, UserIdHalves, ValueTrace,
};

#[cfg(test)]
mod tests;
