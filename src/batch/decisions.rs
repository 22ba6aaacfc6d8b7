//! One evaluation of one hop per line: the question holds every policy and every context key.
//! Nothing is derived from the caller and nothing else is read.

use std::sync::Arc;

use crate::eval::{
    ASSUME_ROLE, AssumeRoleRequest, CallParameters, Caller, CallerId, Contested, ContextValue,
    EvalDecision, Evaluation, IdentityPolicies, KeyOrigin, Layer, Limit, OrganizationPolicies,
    PartialText, PolicyPosition, PolicySet, Refusal, RequestContext, UnknownPart, evaluate_action,
};
use crate::iam::account::Policy;
use crate::iam::json::{Json, JsonKind};
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind};
use crate::iam::{Arn, PrincipalKind};

/// Answers request lines one after the other and reuses memory between them.
#[derive(Debug, Default)]
pub struct DecisionAnswerer {
    evaluation: Evaluation,
}

impl DecisionAnswerer {
    /// Appends the answer to one request line to `out`, with a line end. The answer to an invalid
    /// request has `error`. `terse` leaves out the trace.
    pub fn answer(&mut self, line: &[u8], terse: bool, out: &mut Vec<u8>) {
        let text = std::str::from_utf8(line).ok();
        let Some(json) = text.and_then(|text| Json::read(text).ok()) else {
            out.extend_from_slice(b"{\"id\": null, \"error\": \"the line is not JSON\"}\n");
            return;
        };
        out.extend_from_slice(b"{\"id\": ");
        let id = json.get(0, "id").map_or("null", |id| json.raw(id));
        out.extend_from_slice(id.as_bytes());
        if let Err(error) = self.answer_request(&json, terse, out) {
            out.extend_from_slice(b", \"error\": ");
            write_json(&error, out);
        }
        out.extend_from_slice(b"}\n");
    }

    fn answer_request(
        &mut self,
        json: &Json<'_>,
        terse: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), String> {
        let question = Question::read(json)?;
        let policies = question.policy_set();
        evaluate_action(
            &question.request,
            &policies,
            &question.action,
            &mut self.evaluation,
        );
        let evaluation = &mut self.evaluation;
        // Only the kind of caller makes a call impossible here; for a caller of another partition,
        // no principal matches.
        if evaluation.refusal == Some(Refusal::OtherPartition) {
            evaluation.refusal = None;
            evaluation.decision = if policies.first_refused().is_some() {
                EvalDecision::InvalidPolicy
            } else {
                EvalDecision::ImplicitlyDenied
            };
        }
        out.extend_from_slice(b", \"result\": \"");
        out.extend_from_slice(evaluation.decision.word().as_bytes());
        out.push(b'"');
        if evaluation.decision == EvalDecision::InvalidPolicy
            && let Some(place) = policies.first_refused()
        {
            out.extend_from_slice(b", \"policy\": ");
            write_json(&field_of(place), out);
        }
        if !terse {
            out.extend_from_slice(b", \"trace\": ");
            write_json(&evaluation.describe(&question.request.context), out);
        }
        Ok(())
    }
}

/// The request field that contains a policy.
fn field_of(place: PolicyPosition) -> String {
    let PolicyPosition {
        layer,
        level,
        index,
    } = place;
    match layer {
        Layer::Trust | Layer::Call => "trust_policy".to_owned(),
        Layer::Identity => format!("identity_policies[{index}]"),
        Layer::Boundary => "permission_boundary".to_owned(),
        Layer::Session => "caller.session_policy".to_owned(),
        Layer::Scp => format!("scps[{level}][{index}]"),
        Layer::Rcp => format!("rcps[{level}][{index}]"),
    }
}

fn write_json(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

// A request line → a question. Every policy is treated as written by a person.

/// A parsed request line.
pub(super) struct Question {
    pub request: AssumeRoleRequest,
    pub action: Box<str>,
    trust: Arc<Policy>,
    /// `None` if they are unknown.
    identity: Option<Vec<Arc<Policy>>>,
    boundary: Option<Arc<Policy>>,
    session: Option<Arc<Policy>>,
    scps: Vec<Vec<Arc<Policy>>>,
    rcps: Vec<Vec<Arc<Policy>>>,
}

impl Question {
    /// Parses a request. The error is one sentence for people.
    pub(crate) fn read(json: &Json<'_>) -> Result<Self, String> {
        if !matches!(json.node(0).kind, JsonKind::Object) {
            return Err("a request is a JSON object".into());
        }
        let trust = json
            .get(0, "trust_policy")
            .ok_or("trust_policy is missing")?;
        let target = read_arn(json, 0, "target_role_arn")?.ok_or("target_role_arn is missing")?;
        if target.kind() != PrincipalKind::Role {
            return Err("target_role_arn is not a role".into());
        }
        let caller = json.get(0, "caller").ok_or("caller is missing")?;
        let action = match json.get(0, "action") {
            Some(node) => json.string(node).ok_or("action is not a string")?.into(),
            None => ASSUME_ROLE.into(),
        };
        let identity = match json.get(0, "identity_policies") {
            None => Some(Vec::new()),
            Some(node) if json.node(node).kind == JsonKind::Null => None,
            Some(node) => Some(read_list(
                json,
                node,
                PolicyKind::Identity,
                "identity_policies",
            )?),
        };
        Ok(Self {
            action,
            identity,
            trust: read_document(json, trust, PolicyKind::Trust),
            boundary: read_optional(json, 0, "permission_boundary", PolicyKind::Boundary),
            session: read_optional(json, caller, "session_policy", PolicyKind::Session),
            scps: read_levels(json, "scps", PolicyKind::Scp)?,
            rcps: read_levels(json, "rcps", PolicyKind::Rcp)?,
            request: AssumeRoleRequest {
                caller: read_caller(json, caller)?,
                target,
                context: read_context(json)?,
                parameters: CallParameters::default(),
                contested: Contested::Settled,
                suppose_identity: false,
            },
        })
    }

    /// The policies, borrowed.
    pub(crate) fn policy_set(&self) -> PolicySet<'_> {
        PolicySet {
            trust: &self.trust,
            identity: match &self.identity {
                Some(documents) => IdentityPolicies::all(documents),
                None => IdentityPolicies::Unknown,
            },
            boundary: self.boundary.as_ref().map_or(Limit::None, Limit::Known),
            session: self.session.as_ref().map_or(Limit::None, Limit::Known),
            scps: OrganizationPolicies::Known(&self.scps),
            rcps: OrganizationPolicies::Known(&self.rcps),
        }
    }
}

fn read_document(json: &Json<'_>, node: usize, kind: PolicyKind) -> Arc<Policy> {
    Arc::new(PolicyDocument::from_json(json, node, kind, Origin::Authored).into())
}

fn read_optional(
    json: &Json<'_>,
    parent: usize,
    name: &str,
    kind: PolicyKind,
) -> Option<Arc<Policy>> {
    Some(read_document(json, given(json, parent, name)?, kind))
}

/// A member that is not `null`.
fn given(json: &Json<'_>, parent: usize, name: &str) -> Option<usize> {
    let node = json.get(parent, name)?;
    (json.node(node).kind != JsonKind::Null).then_some(node)
}

fn read_list(
    json: &Json<'_>,
    node: usize,
    kind: PolicyKind,
    name: &str,
) -> Result<Vec<Arc<Policy>>, String> {
    if json.node(node).kind != JsonKind::Array {
        return Err(format!("{name} is not a list of policies"));
    }
    Ok(json
        .elements(node)
        .map(|element| read_document(json, element, kind))
        .collect())
}

fn read_levels(
    json: &Json<'_>,
    name: &str,
    kind: PolicyKind,
) -> Result<Vec<Vec<Arc<Policy>>>, String> {
    match given(json, 0, name) {
        None => Ok(Vec::new()),
        Some(node) if json.node(node).kind == JsonKind::Array => {
            let level = |level| read_list(json, level, kind, name);
            json.elements(node).map(level).collect()
        }
        Some(_) => Err(format!("{name} is not a list of levels")),
    }
}

fn read_arn(json: &Json<'_>, parent: usize, name: &str) -> Result<Option<Arn>, String> {
    let Some(node) = given(json, parent, name) else {
        return Ok(None);
    };
    let text = json.string(node);
    let text = text.ok_or_else(|| format!("{name} is not a string"))?;
    let arn = Arn::parse(&text).map_err(|_| format!("{name} is not an ARN"))?;
    Ok(Some(arn))
}

fn read_caller(json: &Json<'_>, node: usize) -> Result<Caller, String> {
    let arn = read_arn(json, node, "arn")?.ok_or("caller.arn is missing")?;
    let role_arn = read_arn(json, node, "role_arn")?;
    let mut caller = Caller::from_arn(&arn, role_arn.as_ref())
        .ok_or("caller.arn is not a user, role, session or root user")?;
    if let Some(id) = json.get(node, "unique_id").and_then(|id| json.string(id)) {
        caller.unique_id = CallerId::Known(id.into());
    }
    Ok(caller)
}

fn read_context(json: &Json<'_>) -> Result<RequestContext, String> {
    let mut context = RequestContext::new();
    if let Some(node) = json.get(0, "context") {
        for (key, value) in json.members(node) {
            let name = json.string(key).unwrap_or_default();
            let value = read_value(json, value)
                .ok_or_else(|| format!("context: the value of {name} is not understood"))?;
            context.set(&name, value, KeyOrigin::Given);
        }
    }
    if let Some(node) = json.get(0, "unknown_keys") {
        for key in json.elements(node) {
            let name = json.string(key).ok_or("unknown_keys: no string")?;
            context.set(&name, ContextValue::Unknown, KeyOrigin::Given);
        }
    }
    Ok(context)
}

/// Reads a scalar, a list, or an object that says how much of the value is known.
fn read_value(json: &Json<'_>, node: usize) -> Option<ContextValue> {
    if json.node(node).kind != JsonKind::Object {
        return read_plain(json, node);
    }
    if let Some(partial) = json.get(node, "shape") {
        return read_partial(json, partial).map(ContextValue::partial);
    }
    if let Some(present) = json.get(node, "present") {
        return match json.node(present).kind {
            JsonKind::Boolean(true) => Some(ContextValue::Present(None)),
            JsonKind::Boolean(false) => Some(ContextValue::Absent),
            _ => None,
        };
    }
    let candidates = json.get(node, "one_of")?;
    if json.node(candidates).kind != JsonKind::Array {
        return None;
    }
    let mut read = Vec::new();
    for candidate in json.elements(candidates) {
        read.push(match json.node(candidate).kind {
            JsonKind::Object => {
                let partial = json.get(candidate, "shape")?;
                ContextValue::partial(read_partial(json, partial)?)
            }
            _ => read_plain(json, candidate)?,
        });
    }
    match read.len() {
        0 => None,
        1 => read.pop(),
        _ => Some(ContextValue::OneOf(read)),
    }
}

fn read_plain(json: &Json<'_>, node: usize) -> Option<ContextValue> {
    match json.node(node).kind {
        JsonKind::Null => Some(ContextValue::Absent),
        JsonKind::Array => {
            let list: Option<Vec<Box<str>>> = json
                .elements(node)
                .map(|element| json.scalar(element).map(Into::into))
                .collect();
            list.map(ContextValue::List)
        }
        _ => json.scalar(node).map(ContextValue::value),
    }
}

fn read_partial(json: &Json<'_>, node: usize) -> Option<PartialText> {
    if json.node(node).kind != JsonKind::Array {
        return None;
    }
    let mut partial = PartialText::default();
    for piece in json.elements(node) {
        if let Some(text) = json.scalar(piece) {
            partial = partial.then(&text);
            continue;
        }
        let unknown = json.get(piece, "hole")?;
        partial = partial.then_unknown(match json.string(unknown).as_deref()? {
            "digits" => UnknownPart::Digits,
            "id" => UnknownPart::Id,
            "session" => UnknownPart::Session,
            "any" => UnknownPart::Any,
            _ => return None,
        });
    }
    Some(partial)
}
