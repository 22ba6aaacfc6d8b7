//! `CloudTrail` events and `get-caller-identity` as JSON.
//!
//! Follows the `CloudTrail` User Guide, "record contents" and "userIdentity element".
//! `responseElements`, which may hold a session token, are never looked at.

use serde_json::Value;

use super::{Reported, ReportedOutcome, text};

/// What a text of JSON says: one value, or one per line. `None` if it is no JSON.
pub(super) fn read(text: &str) -> Option<Vec<Reported>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Some(read_values(&value));
    }
    let mut found = Vec::new();
    let mut any = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(line) {
            any = true;
            found.extend(read_values(&value));
        }
    }
    any.then_some(found)
}

/// A record, a list of records, `{"Records": […]}`, or what `aws cloudtrail lookup-events` prints.
fn read_values(value: &Value) -> Vec<Reported> {
    let list = value
        .as_array()
        .or_else(|| value.get("Records")?.as_array())
        .or_else(|| value.get("Events")?.as_array());
    match list {
        Some(values) => values.iter().filter_map(read_one).collect(),
        None => read_one(value).into_iter().collect(),
    }
}

fn read_one(value: &Value) -> Option<Reported> {
    if let Some(event) = string(value, &["CloudTrailEvent"]) {
        return record(&serde_json::from_str(event).ok()?);
    }
    if value.get("eventName").is_some() {
        return record(value);
    }
    // EventBridge wraps a record in `detail`.
    if let Some(detail) = value
        .get("detail")
        .filter(|it| it.get("eventName").is_some())
    {
        return record(detail);
    }
    Some(Reported {
        caller: Some(string(value, &["Arn"])?.to_owned()),
        user_id: string(value, &["UserId"]).map(str::to_owned),
        ..Reported::default()
    })
}

/// One `AssumeRole` record; other events say nothing about hops.
fn record(event: &Value) -> Option<Reported> {
    if string(event, &["eventName"]) != Some("AssumeRole") {
        return None;
    }
    let owned = |path: &[&str]| string(event, path).map(str::to_owned);
    let message = string(event, &["errorMessage"]).unwrap_or_default();
    let said = text::read(message).into_iter().next();
    let outcome = match (string(event, &["errorCode"]), &said) {
        (None, _) => ReportedOutcome::Allowed,
        (Some(_), Some(said)) if said.outcome != ReportedOutcome::Identity => said.outcome.clone(),
        (Some("AccessDenied"), _) => ReportedOutcome::Denied(None),
        (Some(code), _) => ReportedOutcome::Other {
            code: code.to_owned(),
            message: text::without_long_words(message),
        },
    };
    let said = said.unwrap_or_default();
    Some(Reported {
        outcome,
        caller: owned(&["userIdentity", "arn"]).or(said.caller),
        user_id: owned(&["userIdentity", "principalId"]),
        action: Some(said.action.unwrap_or_else(|| "sts:AssumeRole".to_owned())),
        resource: owned(&["requestParameters", "roleArn"])
            .or(said.resource)
            .or_else(|| resource(event)),
        session_name: owned(&["requestParameters", "roleSessionName"]),
        external_id: owned(&["requestParameters", "externalId"]),
        time: owned(&["eventTime"]),
    })
}

/// The role among `resources`; error records have no `requestParameters`.
fn resource(event: &Value) -> Option<String> {
    let resources = event.get("resources")?.as_array()?;
    let role = resources
        .iter()
        .find_map(|resource| string(resource, &["ARN"]).filter(|arn| arn.contains(":role/")))?;
    Some(role.to_owned())
}

fn string<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    let mut at = value;
    for key in path {
        at = at.get(key)?;
    }
    at.as_str()
}
