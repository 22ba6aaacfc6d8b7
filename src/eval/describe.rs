//! An evaluation as a printable structure, with indexes replaced by the parts they refer to.

use serde::{Serialize, Serializer};

use super::substitute::show_substituted;
use super::{
    ContextValue, Contribution, EvalDecision, Evaluation, GrantLevel, Layer, MissingFact, Reason,
    Refusal, RequestContext, Ternary, TracedCondition, TracedPolicy, TracedStatement, UserIdHalves,
};
use crate::iam::json::Json;
use crate::iam::policy::{Effect, Operand, PolicyDocument};
use crate::text::Span;

/// The whole trace of one hop, as printed by `rolechain batch decisions` and `explain`. Fields may
/// be added but never change their meaning.
#[derive(Debug, Serialize)]
pub(crate) struct TraceDescription<'a> {
    decision: EvalDecision,
    trust: EvalDecision,
    identity: &'static str,
    layer: Layer,
    same_account: Ternary,
    refusal: Option<Refusal>,
    missing: &'a [MissingFact],
    by_cases: &'a [Box<str>],
    supposed_identity: bool,
    policies: Vec<PolicyDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct PolicyDescription<'a> {
    layer: Layer,
    level: u32,
    index: u32,
    violations: Vec<ViolationDescription<'a>>,
    statements: Vec<StatementDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct ViolationDescription<'a> {
    line: usize,
    code: &'static str,
    pointer: &'a str,
}

#[derive(Debug, Serialize)]
struct StatementDescription<'a> {
    #[serde(flatten)]
    place: TracePlace,
    index: u32,
    sid: Option<&'a str>,
    effect: Option<Effect>,
    contribution: Contribution,
    principal: Ternary,
    principals: Vec<PrincipalDescription<'a>>,
    action: Ternary,
    action_place: TracePlace,
    matched_action: Option<&'a str>,
    resource: Ternary,
    condition: Ternary,
    conditions: Vec<ConditionDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct PrincipalDescription<'a> {
    #[serde(flatten)]
    place: TracePlace,
    value: &'a str,
    result: Ternary,
    level: Option<GrantLevel>,
    reason: Reason,
}

#[derive(Debug, Serialize)]
struct ConditionDescription<'a> {
    #[serde(flatten)]
    place: TracePlace,
    operator: &'a str,
    key: &'a str,
    request: &'a ContextValue,
    result: Ternary,
    reason: Reason,
    values: Vec<ValueDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct ValueDescription<'a> {
    #[serde(flatten)]
    place: TracePlace,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    substituted: Option<String>,
    result: Ternary,
    reason: Reason,
    #[serde(skip_serializing_if = "Option::is_none")]
    halves: Option<UserIdHalves>,
}

impl Evaluation {
    /// Combines the trace with the texts of the policies. `context` is the request's.
    pub(crate) fn describe<'a>(&'a self, context: &'a RequestContext) -> TraceDescription<'a> {
        TraceDescription {
            decision: self.decision,
            trust: self.trust,
            identity: self.identity.map_or("NotChecked", EvalDecision::word),
            layer: self.layer,
            same_account: self.same_account,
            refusal: self.refusal,
            missing: &self.missing,
            by_cases: &self.by_cases,
            supposed_identity: self.supposed_identity,
            policies: self
                .policies()
                .map(|policy| describe_policy(policy, context))
                .collect(),
        }
    }
}

fn describe_policy<'a>(
    policy: TracedPolicy<'a>,
    context: &'a RequestContext,
) -> PolicyDescription<'a> {
    let document = &policy.part.document;
    let places = &Places::of(document);
    let violations = document.violations().iter();
    PolicyDescription {
        layer: policy.trace.layer,
        level: policy.trace.level,
        index: policy.trace.index,
        violations: violations
            .map(|violation| ViolationDescription {
                line: places.find(violation.span).line,
                code: violation.violation.code(),
                pointer: &violation.pointer,
            })
            .collect(),
        statements: policy
            .statements()
            .map(|statement| describe_statement(statement, context, places))
            .collect(),
    }
}

fn describe_statement<'a>(
    statement: TracedStatement<'a>,
    context: &'a RequestContext,
    places: &Places,
) -> StatementDescription<'a> {
    let (trace, written) = (statement.trace, statement.part);
    let matched = trace
        .action_match
        .and_then(|index| written.action.patterns.get(index as usize));
    StatementDescription {
        place: places.find(written.span),
        action_place: places.find(written.action.span),
        index: trace.index,
        sid: written.sid.as_ref().map(|sid| &*sid.text),
        effect: written.effect,
        contribution: trace.contribution,
        principal: trace.principal,
        principals: statement
            .principals()
            .map(|(entry, trace)| PrincipalDescription {
                place: places.find(entry.span),
                value: &entry.text,
                result: trace.truth,
                level: trace.level,
                reason: trace.reason,
            })
            .collect(),
        action: trace.action,
        matched_action: matched.map(|pattern| &*pattern.text),
        resource: trace.resource,
        condition: trace.conditions,
        conditions: statement
            .conditions()
            .map(|condition| describe_condition(condition, context, places))
            .collect(),
    }
}

fn describe_condition<'a>(
    condition: TracedCondition<'a>,
    context: &'a RequestContext,
    places: &Places,
) -> ConditionDescription<'a> {
    let entry = condition.part;
    ConditionDescription {
        place: places.find(entry.values_span),
        operator: &entry.operator_text,
        key: &entry.key_text,
        request: context.get(&entry.key),
        result: condition.trace.truth,
        reason: condition.trace.reason,
        values: condition
            .values()
            .map(|(value, trace)| ValueDescription {
                place: places.find(value.span),
                value: &value.text,
                substituted: match &value.operand {
                    Operand::Template(pieces) => show_substituted(pieces, context),
                    _ => None,
                },
                result: trace.truth,
                reason: trace.reason,
                halves: trace.halves,
            })
            .collect(),
    }
}

impl Serialize for ContextValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(text) => serializer.serialize_str(text),
            Self::List(list) => list.serialize(serializer),
            Self::Absent => serializer.serialize_unit(),
            Self::Present(bounds) => {
                serializer.collect_map([("present", true), ("bounded", bounds.is_some())])
            }
            Self::OneOf(candidates) => serializer.collect_map([("one_of", candidates)]),
            Self::PartialText(partial) => serializer.collect_map([("partial", partial)]),
            Self::Unknown => serializer.collect_map([("unknown", true)]),
        }
    }
}

/// The location of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct TracePlace {
    /// JSON pointer within the document; empty for the document itself.
    pointer: String,
    /// Line within the document's text, from 1.
    line: usize,
}

/// The locations of all values of one document.
struct Places {
    /// Offsets of values with their pointers, in text order.
    pointers: Vec<(u32, String)>,
    /// Offsets of line starts.
    lines: Vec<u32>,
}

impl Places {
    /// Reads the document's text again. Text that is not JSON has lines but no pointers.
    fn of(document: &PolicyDocument) -> Self {
        let text = document.text();
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end as u32 + 1);
        let mut places = Self {
            pointers: Vec::new(),
            lines: std::iter::once(0).chain(starts).collect(),
        };
        if let Ok(json) = Json::read(text) {
            let start = |(node, pointer)| (json.node(node).span.start, pointer);
            places.pointers = json.pointers(0).into_iter().map(start).collect();
        }
        places
    }

    /// The location of a value.
    fn find(&self, span: Span) -> TracePlace {
        let pointer = self
            .pointers
            .binary_search_by_key(&span.start, |(start, _)| *start)
            .ok()
            .map(|at| self.pointers[at].1.clone());
        TracePlace {
            pointer: pointer.unwrap_or_default(),
            line: self.lines.partition_point(|start| *start <= span.start),
        }
    }
}
