//! Reads `CloudTrail` events, decoded authorization messages and `get-caller-identity` as JSON.
//!
//! Follows the `CloudTrail` User Guide, "record contents" and "userIdentity element", and "Logging
//! IAM and AWS STS API calls" of the IAM User Guide. `responseElements`, which may contain a
//! session token, is never read.

use serde_json::Value;

use super::lines::without_log;
use super::text;
use super::unwrap::without_html;
use crate::observed::reported::{CallEvent, CallParameters, Reported, ReportedOutcome};
use crate::predict::TokenBearer;

/// Reads the JSON in a text: one or more values, with any text before, between and after them.
pub(crate) fn read(text: &str) -> Vec<Reported> {
    if !text.contains(['{', '[']) {
        return Vec::new();
    }
    let plain = read_json(text);
    if !plain.is_empty() {
        return plain;
    }
    let logged = without_log(text);
    let read_best = |texts: &mut dyn Iterator<Item = String>| {
        let found = texts.map(|text| read_json(&text));
        let sense = |found: &Vec<Reported>| -> usize { found.iter().map(text::sense_of).sum() };
        let best = found.reduce(|best, found| {
            if sense(&found) > sense(&best) {
                found
            } else {
                best
            }
        });
        best.filter(|found| !found.is_empty())
    };
    let notations = [unescaped, of_page, of_csv, of_python];
    let mut others = notations
        .iter()
        .flat_map(|plain| logged.iter().filter_map(|text| plain(text)));
    read_best(&mut logged.iter().cloned())
        .or_else(|| read_best(&mut others))
        .unwrap_or_default()
}

/// Unescapes JSON with escaped quotes, as it occurs in YAML or inside a JSON string.
fn unescaped(text: &str) -> Option<String> {
    let plain = || {
        let marked = text.replace("\\\\", "\0").replace("\\\"", "\"");
        marked.replace('\0', "\\")
    };
    text.contains("\\\"").then(plain)
}

fn of_page(text: &str) -> Option<String> {
    text.contains("&quot;")
        .then(|| without_html(text).into_owned())
}

/// Unquotes JSON in a CSV cell (RFC 4180, 2.7).
fn of_csv(text: &str) -> Option<String> {
    text.contains("\"\"").then(|| text.replace("\"\"", "\""))
}

/// Converts JSON as printed by Python, if no string in it contains a quote.
fn of_python(text: &str) -> Option<String> {
    const WORDS: [(&str, &str); 4] = [
        ("'", "\""),
        (": None", ": null"),
        (": True", ": true"),
        (": False", ": false"),
    ];
    let json = |text: String, (python, json): (&str, &str)| text.replace(python, json);
    let is_python = text.contains("'eventName'") || text.contains("'UserId'");
    is_python.then(|| WORDS.into_iter().fold(text.to_owned(), json))
}

fn read_json(text: &str) -> Vec<Reported> {
    /// Maximum number of positions tried as the beginning of JSON.
    const TRIES: usize = 64;
    let mut found = Vec::new();
    let mut at = 0;
    let mut tries = 0;
    while let Some(start) = text[at..].find(['{', '[']) {
        at += start;
        if begins_json(&text[at..]) {
            let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
            if let Some(Ok(value)) = values.next() {
                read_value(&value, true, &mut found);
                at += values.byte_offset().max(1);
                continue;
            }
            tries += 1;
            if tries > TRIES {
                break;
            }
        }
        at += 1;
    }
    found
}

/// Returns true if a bracket is followed by text that can follow it in a list or record with
/// records.
fn begins_json(text: &str) -> bool {
    let (bracket, inside) = text.split_at(1);
    let inside = inside.trim_start();
    inside.starts_with(if bracket == "{" {
        &['"', '}'][..]
    } else {
        &['{', '[', '"', ']']
    })
}

/// Reads the records in a value at any depth: `{"Records": […]}`, the output of `aws cloudtrail
/// lookup-events` and `aws logs filter-log-events` (a record as a string), the `detail` of
/// `EventBridge`. Values of other kinds are accepted only at the top level, including nested lists.
fn read_value(value: &Value, top: bool, found: &mut Vec<Reported>) {
    match value {
        Value::Array(values) => values.iter().for_each(|it| read_value(it, top, found)),
        Value::String(text) if text.contains("eventName") => found.extend(read(text)),
        Value::Object(_) if string(value, &["eventName"]).is_some() => found.extend(record(value)),
        Value::Object(members) => {
            let told = decoded_message(value).or_else(|| identity(value).filter(|_| top));
            if told.is_none() {
                members.values().for_each(|it| read_value(it, false, found));
            }
            found.extend(told);
        }
        _ => {}
    }
}

/// The output of `aws sts get-caller-identity`, or the new identity in the output of `aws sts
/// assume-role`.
fn identity(value: &Value) -> Option<Reported> {
    let became = value.get("AssumedRoleUser");
    let (arn, id) = match became {
        Some(user) => (string(user, &["Arn"]), string(user, &["AssumedRoleId"])),
        None => (string(value, &["Arn"]), string(value, &["UserId"])),
    };
    // Output about a role or user also has a UserId, or an ARN of something else.
    let arn = arn.filter(|arn| text::is_caller(arn));
    let id = id.filter(|id| text::is_user_id(id) || arn.is_some());
    (arn.is_some() || id.is_some()).then(|| Reported {
        caller: arn.map(str::to_owned),
        user_id: id.map(str::to_owned),
        ..Reported::default()
    })
}

/// The output of `aws sts decode-authorization-message`, whole or only its inner text.
fn decoded_message(value: &Value) -> Option<Reported> {
    if let Some(inner) = string(value, &["DecodedMessage"]) {
        return decoded_message(&serde_json::from_str(inner).ok()?);
    }
    let allowed = value.get("allowed")?.as_bool()?;
    let owned = |path: &[&str]| string(value, path).map(str::to_owned);
    Some(Reported {
        outcome: if allowed {
            ReportedOutcome::Allowed
        } else {
            ReportedOutcome::Denied(None)
        },
        caller: owned(&["context", "principal", "arn"]),
        user_id: owned(&["context", "principal", "id"]),
        action: Some(owned(&["context", "action"])?),
        resource: owned(&["context", "resource"]),
        ..Reported::default()
    })
}

/// One record of a call for a role; other records are ignored.
fn record(event: &Value) -> Option<Reported> {
    const CALLS: [&str; 3] = [
        "AssumeRole",
        "AssumeRoleWithWebIdentity",
        "AssumeRoleWithSAML",
    ];
    let name = string(event, &["eventName"])?;
    if !CALLS.contains(&name) {
        return None;
    }
    let owned = |path: &[&str]| string(event, path).map(str::to_owned);
    let message = string(event, &["errorMessage"]).unwrap_or_default();
    let said = text::read(message).into_iter().next();
    let outcome = match (string(event, &["errorCode"]), &said) {
        (None, _) => ReportedOutcome::Allowed,
        (Some(_), Some(said)) if said.outcome != ReportedOutcome::Identity => said.outcome.clone(),
        (Some(code), _) if code.starts_with("AccessDenied") => ReportedOutcome::Denied(None),
        (Some(code), _) => ReportedOutcome::Other {
            code: code.to_owned(),
            message: super::unwrap::without_long_words(message),
        },
    };
    let said = said.unwrap_or_default();
    let said_of = |key: &str| {
        ["requestParameters", "additionalEventData"]
            .iter()
            .find_map(|part| string(event, &[part, key]))
            .map(str::to_owned)
    };
    Some(Reported {
        outcome,
        caller: owned(&["userIdentity", "arn"]).or(said.caller),
        user_id: owned(&["userIdentity", "principalId"]).filter(|_| {
            // For users of providers and for services it is not an `aws:userid`.
            let kind = string(event, &["userIdentity", "type"]);
            !matches!(kind, Some("WebIdentityUser" | "SAMLUser" | "AWSService"))
        }),
        action: Some(said.action.unwrap_or_else(|| format!("sts:{name}"))),
        resource: said_of("roleArn")
            .or(said.resource)
            .or_else(|| resource(event)),
        session_name: said_of("roleSessionName"),
        external_id: said_of("externalId"),
        time: owned(&["eventTime"]),
        policy_arn: said.policy_arn,
        event: Some(Box::new(call_event(event))),
        ..Reported::default()
    })
}

fn call_event(event: &Value) -> CallEvent {
    let owned = |path: &[&str]| string(event, path).map(str::to_owned);
    let session = |path: &[&str]| {
        let whole = [&["userIdentity", "sessionContext"], path].concat();
        owned(&whole)
    };
    let kind = owned(&["userIdentity", "type"]);
    let issuer = session(&["sessionIssuer", "arn"])
        .filter(|_| session(&["sessionIssuer", "type"]).is_none_or(|kind| kind == "Role"));
    let service = owned(&["userIdentity", "invokedBy"]).filter(|it| it != "AWS Internal");
    CallEvent {
        bearer: bearer(event).filter(|_| kind.as_deref() == Some("WebIdentityUser")),
        account: owned(&["userIdentity", "accountId"]),
        service,
        issuer,
        temporary: string(event, &["userIdentity", "accessKeyId"]).and_then(|key| {
            match key.get(..4) {
                Some("AKIA") => Some(false),
                Some("ASIA") => Some(true),
                _ => None,
            }
        }),
        mfa: session(&["attributes", "mfaAuthenticated"]).map(|mfa| mfa == "true"),
        session_began: session(&["attributes", "creationDate"]),
        source_identity: session(&["sourceIdentity"]),
        source_ip: owned(&["sourceIPAddress"]),
        user_agent: owned(&["userAgent"]).map(|agent| super::unwrap::without_long_words(&agent)),
        vpc_endpoint: owned(&["vpcEndpointId"]),
        parameters: event
            .get("requestParameters")
            .filter(|sent| sent.is_object())
            .map(parameters),
        kind,
    }
}

/// `principalId` has the form `PROVIDER:AUDIENCE:SUBJECT`; `userName` is the subject.
fn bearer(event: &Value) -> Option<TokenBearer> {
    let of_identity = |key: &str| string(event, &["userIdentity", key]);
    let provider = of_identity("identityProvider")?;
    let issuer = provider
        .split_once(":oidc-provider/")
        .map_or(provider, |(_, issuer)| issuer);
    let audience = || {
        let rest = of_identity("principalId")?
            .strip_prefix(provider)?
            .strip_prefix(':')?;
        rest.strip_suffix(of_identity("userName")?)?
            .strip_suffix(':')
    };
    let claims = [("sub", of_identity("userName")), ("aud", audience())];
    let claims = claims.into_iter();
    Some(TokenBearer {
        provider: Some(provider.to_owned()),
        claims: claims
            .filter_map(|(claim, value)| Some((format!("{issuer}:{claim}"), value?.to_owned())))
            .collect(),
    })
}

fn parameters(sent: &Value) -> CallParameters {
    let owned = |key: &str| string(sent, &[key]).map(str::to_owned);
    let list = |key: &str| sent.get(key).and_then(Value::as_array).cloned();
    let pairs = |values: Vec<Value>| -> Vec<(String, String)> {
        let pair = |tag: &Value| {
            let key = string(tag, &["key"]).or_else(|| string(tag, &["Key"]))?;
            let value = string(tag, &["value"]).or_else(|| string(tag, &["Value"]));
            Some((key.to_owned(), value.unwrap_or_default().to_owned()))
        };
        values.iter().filter_map(pair).collect()
    };
    let texts = |values: Vec<Value>| -> Vec<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        values.iter().filter_map(text).collect()
    };
    let map = |key: &str| -> Vec<(String, String)> {
        let members = sent.get(key).and_then(Value::as_object);
        let pair = |(key, value): (&String, &Value)| {
            (key.clone(), value.as_str().unwrap_or_default().to_owned())
        };
        members.into_iter().flatten().map(pair).collect()
    };
    let duration = sent.get("durationSeconds");
    CallParameters {
        duration_seconds: duration.and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok())),
        serial_number: owned("serialNumber"),
        source_identity: owned("sourceIdentity"),
        tags: list("tags").map(pairs).unwrap_or_default(),
        transitive_tags: list("transitiveTagKeys").map(texts).unwrap_or_default(),
        inherited_tags: map("incomingTransitiveTags"),
        session_policies: list("policyArns").map_or(0, |policies| policies.len())
            + usize::from(sent.get("policy").is_some_and(|it| !it.is_null())),
    }
}

/// The role in `resources`; records of refused calls have no `requestParameters`.
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
