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
mod places;
mod policies;
mod principal;
mod reason;
mod request;
mod shape;
mod shape_match;
mod shape_search;
mod statement;
mod substitute;
mod trace;
mod truth;
mod user_id;

pub use callable::{CHAINED_SESSION_LIMIT, Refusal, find_refusal, is_external_id, is_session_name};
pub use context::{Bounds, ContextEntry, ContextValue, KeyOrigin, RequestContext, is_multivalued};
pub use describe::TraceDescription;
pub use evaluate::{
    ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, SET_SOURCE_IDENTITY, TAG_SESSION, evaluate,
    evaluate_action, evaluate_actions,
};
pub use evaluation::{EvalDecision, Evaluation};
pub use known_key::is_undocumented;
pub use policies::{IdentityPolicies, Limit, OrganizationPolicies, PolicyPosition, PolicySet};
pub use reason::Reason;
pub use request::{
    AssumeRoleRequest, CallParameters, Caller, CallerId, CallerKind, Contested, SessionName,
};
pub use shape::{Hole, Shape, ShapePiece};
pub use shape_match::may_match;
pub use substitute::show_substituted;
pub use trace::{
    ConditionTrace, Contribution, GrantLevel, Layer, MissingFact, PolicyTrace, PrincipalTrace,
    StatementTrace, UserIdHalves, ValueTrace,
};
pub use truth::Truth;

#[cfg(test)]
mod tests;
