//! An evaluation as a structure to print: indexes replaced by what they point to.

use serde::Serialize;

use super::missing::find_document;
use super::substitute::show_substituted;
use super::trace::{ConditionTrace, PolicyTrace, PrincipalTrace, StatementTrace, ValueTrace};
use super::{
    AssumeRoleRequest, Bounds, ContextValue, Evaluation, GrantLevel, MissingFact, PolicySet,
    Refusal,
};
use crate::iam::json::Json;
use crate::iam::policy::{ConditionEntry, Effect, Operand, PolicyDocument, Statement};
use crate::text::Span;

/// The whole trace of one hop, as `rolechain batch decisions` and `explain` print it. Fields may
/// be added, never changed in meaning.
#[derive(Debug, Serialize)]
pub struct TraceDescription<'a> {
    decision: &'static str,
    trust: &'static str,
    identity: &'static str,
    layer: &'static str,
    same_account: &'static str,
    refusal: Option<&'static str>,
    missing: Vec<&'a str>,
    by_cases: Vec<&'a str>,
    supposed_identity: bool,
    policies: Vec<PolicyDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct PolicyDescription<'a> {
    layer: &'static str,
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
    place: Place,
    index: u32,
    sid: Option<&'a str>,
    effect: Option<&'static str>,
    contribution: &'static str,
    principal: &'static str,
    principals: Vec<PrincipalDescription<'a>>,
    action: &'static str,
    action_place: Place,
    matched_action: Option<&'a str>,
    resource: &'static str,
    condition: &'static str,
    conditions: Vec<ConditionDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct PrincipalDescription<'a> {
    #[serde(flatten)]
    place: Place,
    value: &'a str,
    result: &'static str,
    level: Option<&'static str>,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
struct ConditionDescription<'a> {
    #[serde(flatten)]
    place: Place,
    operator: &'a str,
    key: &'a str,
    request: KnowledgeDescription<'a>,
    result: &'static str,
    reason: &'static str,
    values: Vec<ValueDescription<'a>>,
}

#[derive(Debug, Serialize)]
struct ValueDescription<'a> {
    #[serde(flatten)]
    place: Place,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    substituted: Option<String>,
    result: &'static str,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    halves: Option<HalvesDescription>,
}

#[derive(Debug, Serialize)]
struct HalvesDescription {
    id: &'static str,
    session_name: &'static str,
}

/// What is known of a context key.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum KnowledgeDescription<'a> {
    Text(&'a str),
    List(&'a [Box<str>]),
    Absent(Option<()>),
    PartialText {
        partial: String,
    },
    Present {
        present: bool,
        bounded: bool,
    },
    OneOf {
        one_of: Vec<KnowledgeDescription<'a>>,
    },
    Unknown {
        unknown: bool,
    },
}

impl Evaluation {
    /// The trace with texts in place of indexes. `request` and `policies` are those it was made
    /// from.
    pub(crate) fn describe<'a>(
        &'a self,
        request: &'a AssumeRoleRequest,
        policies: &'a PolicySet<'_>,
    ) -> TraceDescription<'a> {
        TraceDescription {
            decision: self.decision.word(),
            trust: self.trust.word(),
            identity: self
                .identity
                .map_or("NotChecked", super::EvalDecision::word),
            layer: self.layer.word(),
            same_account: self.same_account.word(),
            refusal: self.refusal.map(Refusal::code),
            missing: self.missing.iter().map(MissingFact::code).collect(),
            by_cases: self.by_cases.iter().map(|name| &**name).collect(),
            supposed_identity: self.supposed_identity,
            policies: self
                .policies
                .iter()
                .filter_map(|policy| self.describe_policy(policy, request, policies))
                .collect(),
        }
    }

    fn describe_policy<'a>(
        &'a self,
        policy: &'a PolicyTrace,
        request: &'a AssumeRoleRequest,
        policies: &'a PolicySet<'_>,
    ) -> Option<PolicyDescription<'a>> {
        let document = find_document(policies, policy.layer, policy.level, policy.index)?;
        let violations = document.violations().iter();
        let places = &Places::of(document);
        Some(PolicyDescription {
            layer: policy.layer.word(),
            level: policy.level,
            index: policy.index,
            violations: violations
                .map(|violation| ViolationDescription {
                    line: places.find(violation.span).line(),
                    code: violation.violation.code(),
                    pointer: &violation.pointer,
                })
                .collect(),
            statements: self
                .statements_of(policy)
                .iter()
                .filter_map(|trace| {
                    let statement = document.statements().get(trace.index as usize)?;
                    Some(self.describe_statement(trace, statement, request, places))
                })
                .collect(),
        })
    }

    fn describe_statement<'a>(
        &'a self,
        trace: &'a StatementTrace,
        statement: &'a Statement,
        request: &'a AssumeRoleRequest,
        places: &Places,
    ) -> StatementDescription<'a> {
        let matched = trace
            .action_match
            .and_then(|index| statement.action.patterns.get(index as usize));
        StatementDescription {
            place: places.find(statement.span),
            action_place: places.find(statement.action.span),
            index: trace.index,
            sid: statement.sid.as_ref().map(|sid| &*sid.text),
            effect: statement.effect.map(|effect| match effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            }),
            contribution: trace.contribution.word(),
            principal: trace.principal.word(),
            principals: self
                .principals_of(trace)
                .iter()
                .filter_map(|principal| describe_principal(*principal, statement, places))
                .collect(),
            action: trace.action.word(),
            matched_action: matched.map(|pattern| &*pattern.text),
            resource: trace.resource.word(),
            condition: trace.conditions.word(),
            conditions: self
                .conditions_of(trace)
                .iter()
                .filter_map(|condition| {
                    let entry = statement.condition.entries.get(condition.index as usize)?;
                    Some(self.describe_condition(condition, entry, request, places))
                })
                .collect(),
        }
    }

    fn describe_condition<'a>(
        &'a self,
        trace: &'a ConditionTrace,
        entry: &'a ConditionEntry,
        request: &'a AssumeRoleRequest,
        places: &Places,
    ) -> ConditionDescription<'a> {
        ConditionDescription {
            place: places.find(entry.values_span),
            operator: &entry.operator_text,
            key: &entry.key_text,
            request: describe_knowledge(request.context.get(&entry.key)),
            result: trace.truth.word(),
            reason: trace.reason.code(),
            values: self
                .values_of(trace)
                .iter()
                .filter_map(|value| describe_value(*value, entry, request, places))
                .collect(),
        }
    }
}

fn describe_principal<'a>(
    trace: PrincipalTrace,
    statement: &'a Statement,
    places: &Places,
) -> Option<PrincipalDescription<'a>> {
    let entry = statement.principal.entries.get(trace.index as usize)?;
    Some(PrincipalDescription {
        place: places.find(entry.span),
        value: &entry.text,
        result: trace.truth.word(),
        level: trace.level.map(GrantLevel::word),
        reason: trace.reason.code(),
    })
}

fn describe_value<'a>(
    trace: ValueTrace,
    entry: &'a ConditionEntry,
    request: &AssumeRoleRequest,
    places: &Places,
) -> Option<ValueDescription<'a>> {
    let value = entry.values.get(trace.index as usize)?;
    let substituted = match &value.operand {
        Operand::Template(pieces) => show_substituted(pieces, &request.context),
        _ => None,
    };
    Some(ValueDescription {
        place: places.find(value.span),
        value: &value.text,
        substituted,
        result: trace.truth.word(),
        reason: trace.reason.code(),
        halves: trace.halves.map(|halves| HalvesDescription {
            id: halves.id.word(),
            session_name: halves.session_name.word(),
        }),
    })
}

fn describe_knowledge(value: &ContextValue) -> KnowledgeDescription<'_> {
    match value {
        ContextValue::OneOf(candidates) => KnowledgeDescription::OneOf {
            one_of: candidates.iter().map(describe_single).collect(),
        },
        single => describe_single(single),
    }
}

fn describe_single(value: &ContextValue) -> KnowledgeDescription<'_> {
    match value {
        ContextValue::Value(text) => KnowledgeDescription::Text(text),
        ContextValue::List(list) => KnowledgeDescription::List(list),
        ContextValue::Absent => KnowledgeDescription::Absent(None),
        ContextValue::Present(bounds) => KnowledgeDescription::Present {
            present: true,
            bounded: matches!(bounds, Some(Bounds::Instant(..) | Bounds::Number(..))),
        },
        ContextValue::PartialText(partial) => KnowledgeDescription::PartialText {
            partial: partial.to_string(),
        },
        ContextValue::OneOf(_) | ContextValue::Unknown => {
            KnowledgeDescription::Unknown { unknown: true }
        }
    }
}

/// The place of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Place {
    /// JSON pointer within the document; empty for the document itself.
    pointer: String,
    /// Line within the document's text, from 1.
    line: usize,
}

impl Place {
    /// Line within the document's text, from 1.
    const fn line(&self) -> usize {
        self.line
    }
}

/// The places of all values of one document.
struct Places {
    /// First bytes of values with their pointers, in the order of the text.
    pointers: Vec<(u32, String)>,
    /// First bytes of lines.
    lines: Vec<u32>,
}

impl Places {
    /// Reads the document's text once more; a text that is no JSON has lines and no pointers.
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

    /// The place of a value.
    fn find(&self, span: Span) -> Place {
        let pointer = self
            .pointers
            .binary_search_by_key(&span.start, |(start, _)| *start)
            .ok()
            .map(|at| self.pointers[at].1.clone());
        Place {
            pointer: pointer.unwrap_or_default(),
            line: self.lines.partition_point(|start| *start <= span.start),
        }
    }
}
