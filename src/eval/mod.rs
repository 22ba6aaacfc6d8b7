//! Request + policies → decision with a full trace: what a policy *means*.
//!
//! Everything is evaluated, the decision comes last, and unknown is a third value:
//! [`Evaluation::missing`] names what cannot be known, and nothing is guessed. Reasons are data;
//! their wording is elsewhere.

mod combine;
mod compare;
mod condition;
mod context;
mod describe;
mod divide;
mod divide_typed;
mod evaluate;
mod evaluation;
mod keys;
mod missing;
mod partial_match;
mod partial_text;
mod policies;
mod principal;
mod request;
mod statement;
mod substitute;
mod trace;
mod user_id;

pub(crate) use context::{Bounds, ContextEntry, ContextValue, KeyOrigin, RequestContext};
pub(crate) use describe::TraceDescription;
pub(crate) use evaluate::{
    ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, SET_SOURCE_IDENTITY, TAG_SESSION, evaluate,
    evaluate_action,
};
pub(crate) use evaluation::{
    EvalDecision, Evaluation, TracedCondition, TracedPolicy, TracedStatement,
};
pub(crate) use keys::{
    KeyType, documented_key, expected_value, is_multivalued, is_undocumented, key_type, nearest_key,
};
pub(crate) use partial_match::may_match;
pub(crate) use partial_text::{PartialText, Ternary, TextPart, UnknownPart};
pub(crate) use policies::{
    IdentityPolicies, Limit, OrganizationPolicies, PolicyPosition, PolicySet,
};
pub(crate) use request::{
    AssumeRoleRequest, CHAINED_SESSION_LIMIT, CallParameters, Caller, CallerId, CallerKind,
    CallerSession, Contested, Refusal, find_refusal, is_external_id, is_session_name,
};
pub(crate) use trace::{
    ConditionTrace, Contribution, GrantLevel, Layer, MissingFact, PolicyTrace, PrincipalTrace,
    Reason, StatementTrace, UserIdHalves, ValueTrace,
};

#[cfg(test)]
mod tests;
