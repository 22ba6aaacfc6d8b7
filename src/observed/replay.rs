//! Evaluates a hop with the facts that AWS reported about the call in place of the predicted ones.

use std::net::IpAddr;
use std::sync::Arc;

use super::nearness::Nearness;
use super::reported::{CallEvent, Reported, ReportedOutcome};
use crate::chain::{Duration, Hop, NodeId, Parameter, SessionName};
use crate::config::SettingValue;
use crate::eval::{CallerKind, ContextValue, PartialText, TAG_SESSION};
use crate::iam::Arn;
use crate::predict::{
    CallFacts, CallerFacts, Cause, EvaluationOverrides, HopOutcome, HopVerdict, HopView,
    Prediction, SessionKind, caller_of_arn, caller_of_id, evaluate_with,
};
use crate::text::Location;

/// A hop evaluated for exactly the reported call.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    /// The call as reported; the unreported parts are the profile's.
    pub hop: Hop,
    /// True if its parameters were reported too.
    pub parameters_known: bool,
    /// The causes for which STS would have refused the profile's parameters. It evaluated the call,
    /// so the call did not contain them.
    pub accepted: Vec<Cause>,
    /// Its outcome.
    pub outcome: HopOutcome,
}

/// The outcome of a hop for exactly the reported call; `None` if the report adds nothing to the
/// files.
pub(crate) fn replay(
    prediction: &Prediction,
    id: NodeId,
    reported: &Reported,
    nearness: Nearness,
) -> Option<Replay> {
    let (hop, target) = prediction.survey.hop(id)?;
    let own = prediction.outcome(id)?;
    let caller = reported_caller(prediction, &own.caller, reported, nearness);
    let denied = matches!(reported.outcome, ReportedOutcome::Denied(_));
    let refused = denied && own.if_reached == HopVerdict::NotCallable;
    let tells = caller.is_some() || reported.event.is_some();
    if !tells && !refused && reported.further_action().is_none() {
        return None;
    }
    let same_caller = nearness <= Nearness::OtherSession;
    let caller = caller.map_or_else(|| Arc::clone(&own.caller), Arc::new);
    let mut call = call_facts(reported, &caller);
    let parameters_known = reported.parameters().is_some();
    let mut hop = reported_hop(hop, reported);
    if nearness == Nearness::OtherCaller && !parameters_known {
        forget_parameters(&mut hop, &mut call);
    }
    let base = prediction.survey.base_of(id).filter(|_| same_caller);
    let evaluate = |hop: &Hop, call: &CallFacts| {
        let view = HopView {
            hop,
            target,
            caller: &caller,
            base: base.map(|base| &base.kind),
        };
        let overrides = EvaluationOverrides {
            call: Some(call),
            ..EvaluationOverrides::default()
        };
        evaluate_with(&prediction.survey, &prediction.facts, view, overrides)
    };
    let mut outcome = evaluate(&hop, &call);
    let mut accepted = Vec::new();
    // STS checks the parameters before any policy, so it did not receive these.
    while denied
        && !parameters_known
        && outcome.if_reached == HopVerdict::NotCallable
        && let Some(cause) = outcome.cause
        && !accepted.contains(&cause)
        && forget_refused(cause, &mut hop, &mut call)
    {
        accepted.push(cause);
        outcome = evaluate(&hop, &call);
    }
    Some(Replay {
        hop,
        parameters_known,
        accepted,
        outcome,
    })
}

/// Drops the parameter for which STS would have refused the call; returns true if there was one.
fn forget_refused(cause: Cause, hop: &mut Hop, call: &mut CallFacts) -> bool {
    let unknown: &[&str] = match cause {
        Cause::NewSessionNameInvalid => {
            hop.role_session_name = SessionName::Generated;
            &["sts:RoleSessionName"]
        }
        Cause::ExternalIdInvalid => {
            hop.external_id = None;
            &["sts:ExternalId"]
        }
        Cause::MfaSerialInvalid => {
            hop.mfa_serial = None;
            &["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"]
        }
        Cause::ChainedDuration | Cause::DurationInvalid | Cause::DurationTooLong => {
            hop.duration_seconds = None;
            &["sts:DurationSeconds"]
        }
        _ => return false,
    };
    for key in unknown {
        put(call, key, ContextValue::Unknown);
    }
    true
}

/// Another caller does not send the profile's parameters.
fn forget_parameters(hop: &mut Hop, call: &mut CallFacts) {
    hop.role_session_name = SessionName::Generated;
    hop.external_id = None;
    hop.mfa_serial = None;
    hop.duration_seconds = None;
    let keys = ["sts:ExternalId", "sts:RoleSessionName"];
    let known = |key: &str| call.keys.iter().any(|(known, _)| known == key);
    let mut unknown: Vec<&str> = keys.to_vec();
    if !known("aws:MultiFactorAuthPresent") {
        unknown.extend(["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"]);
    }
    for key in unknown {
        put(call, key, ContextValue::Unknown);
    }
}

/// The caller as reported by AWS, with the facts that the files have about the same role.
fn reported_caller(
    prediction: &Prediction,
    own: &CallerFacts,
    reported: &Reported,
    nearness: Nearness,
) -> Option<CallerFacts> {
    let user_id = reported.user_id.as_deref();
    if nearness <= Nearness::OtherSession
        && let Some(name) = reported.caller_session()
    {
        let mut found = own
            .with_session(&PartialText::text(&name))
            .reported(user_id);
        if nearness == Nearness::OtherSession {
            opened_elsewhere(&mut found);
        }
        return Some(found);
    }
    let facts = &prediction.facts;
    let event = reported.event.as_deref();
    let found = if let Some(arn) = reported.caller_arn() {
        let issuer = event.and_then(|event| Arn::parse(event.issuer.as_deref()?).ok());
        caller_of_arn(facts, &arn, issuer.as_ref())
    } else {
        caller_of_id(
            facts,
            user_id?,
            event.and_then(|event| event.account.as_deref()),
        )
    };
    let mut found = found.reported(user_id);
    opened_elsewhere(&mut found);
    if let Some(temporary) = event.and_then(|event| event.temporary) {
        found.temporary = Some(temporary);
    }
    Some(found)
}

/// The tags of a session that no profile here opens are unknown.
fn opened_elsewhere(caller: &mut CallerFacts) {
    if caller.caller.kind == CallerKind::RoleSession && caller.session_kind == SessionKind::Plain {
        caller.session_kind = SessionKind::Foreign;
    }
}

/// The hop with the parameters in a record.
fn reported_hop(hop: &Hop, reported: &Reported) -> Hop {
    let mut hop = hop.clone();
    let Some(sent) = reported.parameters() else {
        return hop;
    };
    let parameter = |text: &String| Parameter {
        value: SettingValue::Text(text.as_str().into()),
        location: None,
    };
    if let Some(name) = &reported.session_name {
        hop.role_session_name = SessionName::Set(parameter(name));
    }
    hop.external_id = reported.external_id.as_ref().map(parameter);
    hop.mfa_serial = sent.serial_number.as_ref().map(parameter);
    hop.ignored_duration = None;
    hop.duration_seconds = sent.duration_seconds.map(|seconds| Duration {
        seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
        digits: seconds.to_string(),
        location: Location::new("the event".into(), 0),
    });
    hop
}

fn call_facts(reported: &Reported, caller: &CallerFacts) -> CallFacts {
    let mut call = CallFacts::default();
    if let Some(action) = reported.further_action() {
        call.further.push(action);
        call.unknown_tags = action == TAG_SESSION && reported.parameters().is_none();
    }
    if let Some(time) = &reported.time {
        for key in ["aws:CurrentTime", "aws:EpochTime"] {
            put_text(&mut call, key, time);
        }
    }
    if let Some(event) = &reported.event {
        put_connection(&mut call, event);
        put_session(&mut call, event, caller);
        put_parameters(&mut call, event);
        if event.passes_tags() && !call.further.contains(&TAG_SESSION) {
            call.further.push(TAG_SESSION);
        }
    }
    call
}

fn put(call: &mut CallFacts, key: &str, value: ContextValue) {
    call.keys.push((key.to_owned(), value));
}

fn put_text(call: &mut CallFacts, key: &str, text: &str) {
    put(call, key, ContextValue::value(text));
}

/// Sets the keys for the origin of the call ("AWS global condition context keys", properties of the
/// network).
fn put_connection(call: &mut CallFacts, event: &CallEvent) {
    let address = event
        .source_ip
        .as_deref()
        .filter(|address| address.parse::<IpAddr>().is_ok());
    match (address, event.vpc_endpoint.as_deref()) {
        (address, Some(endpoint)) => {
            put_text(call, "aws:SourceVpce", endpoint);
            put(call, "aws:SourceIp", ContextValue::Absent);
            if let Some(address) = address {
                put_text(call, "aws:VpcSourceIp", address);
            }
        }
        (Some(address), None) => {
            put_text(call, "aws:SourceIp", address);
            for key in ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"] {
                put(call, key, ContextValue::Absent);
            }
        }
        (None, None) => {}
    }
    // A service that calls on behalf of a caller, from its own address.
    if let Some(service) = &event.service {
        put_text(call, "aws:ViaAWSService", "true");
        let services = vec![service.as_str().into()];
        put(call, "aws:CalledVia", ContextValue::List(services));
        put_text(call, "aws:CalledViaLast", service);
    }
    if let Some(agent) = &event.user_agent {
        put_text(call, "aws:UserAgent", agent);
    }
}

/// Sets the keys that the caller's session carries.
fn put_session(call: &mut CallFacts, event: &CallEvent, caller: &CallerFacts) {
    let sent_code = event
        .parameters
        .as_ref()
        .is_some_and(|sent| sent.serial_number.is_some());
    let user = caller.caller.kind == CallerKind::User;
    let mfa = match event.mfa {
        // A user's code counts for this call only.
        _ if user && sent_code => None,
        Some(mfa) if user && (mfa || caller.temporary == Some(true)) => {
            Some(ContextValue::value(mfa.to_string()))
        }
        // AWS pages do not say if a role session has the key at all.
        Some(mfa) if !user => {
            let mut values = vec![ContextValue::Absent, ContextValue::value("false")];
            if mfa {
                values.push(ContextValue::value("true"));
            }
            Some(ContextValue::OneOf(values))
        }
        _ => None,
    };
    if let Some(mfa) = mfa {
        put(call, "aws:MultiFactorAuthPresent", mfa);
    }
    if let Some(began) = &event.session_began {
        put_text(call, "aws:TokenIssueTime", began);
    }
    if let Some(identity) = &event.source_identity {
        put_text(call, "aws:SourceIdentity", identity);
    }
}

fn put_parameters(call: &mut CallFacts, event: &CallEvent) {
    let Some(sent) = &event.parameters else {
        return;
    };
    let identity = event.new_source_identity();
    put(
        call,
        "sts:SourceIdentity",
        identity.map_or(ContextValue::Absent, ContextValue::value),
    );
    for (key, value) in &sent.tags {
        put_text(call, &format!("aws:RequestTag/{key}"), value);
    }
    for (key, value) in &sent.inherited_tags {
        put_text(call, &format!("aws:PrincipalTag/{key}"), value);
    }
    let list = |texts: Vec<&String>| {
        if texts.is_empty() {
            ContextValue::Absent
        } else {
            ContextValue::List(texts.iter().map(|text| text.as_str().into()).collect())
        }
    };
    put(
        call,
        "aws:TagKeys",
        list(sent.tags.iter().map(|(key, _)| key).collect()),
    );
    put(
        call,
        "sts:TransitiveTagKeys",
        list(sent.transitive_tags.iter().collect()),
    );
}
