//! Error messages as shown by a terminal or a log.

use super::client_text::ClientMeaning;
use super::lines::readings;
use super::unwrap::{bare, without_long_words};
use super::{client_text, denial, errors};
use crate::iam::Arn;
use crate::observed::reported::{Reported, ReportedOutcome};

/// Everything that a text reports, in order. If there are several ways to join broken lines, the
/// one that makes most sense is used.
pub(crate) fn read(text: &str) -> Vec<Reported> {
    let mut best: Option<(usize, Vec<Reported>)> = None;
    for reading in readings(text) {
        let found = read_line(&reading);
        let sense = found.iter().map(sense_of).sum();
        if best.as_ref().is_none_or(|(most, _)| sense > *most) {
            best = Some((sense, found));
        }
    }
    best.map(|(_, found)| found).unwrap_or_default()
}

/// How much of a report was understood.
pub(super) fn sense_of(reported: &Reported) -> usize {
    const GENERAL: [ClientMeaning; 3] = [
        ClientMeaning::NothingFound,
        ClientMeaning::Other,
        ClientMeaning::Names,
    ];
    let caller = reported.caller.as_deref().is_some_and(|caller| {
        let session = caller.split_once(":assumed-role/");
        caller.starts_with("arn:") && session.is_none_or(|(_, name)| name.contains('/'))
    });
    let action = reported.action.is_some() && reported.is_about_roles();
    let because = matches!(reported.outcome, ReportedOutcome::Denied(Some(_)));
    // A message that is known only by its code may have been broken within its words.
    let known = match &reported.outcome {
        ReportedOutcome::Other { message, .. } => 1 + errors::known_phrases(message),
        ReportedOutcome::Client(error) if GENERAL.contains(&error.meaning) => 3,
        _ => 4,
    };
    let names = [&reported.profile, &reported.source_profile];
    let names: Vec<&String> = names.into_iter().flatten().collect();
    // Names rarely contain a blank.
    let whole = names.iter().all(|name| !name.contains(' '));
    let parts = [
        whole,
        !names.is_empty(),
        names.len() > 1,
        caller,
        reported.role_text().is_some(),
        reported.action.is_some(),
        action,
        reported.is_web_identity(),
        because,
    ];
    known + parts.into_iter().filter(|read| *read).count()
}

/// Texts that identify an outcome by AWS's words.
const MARKED: [(&str, ReportedOutcome); 4] = [
    (
        "1 hour session limit for roles assumed by role chaining",
        ReportedOutcome::ChainedDuration,
    ),
    (
        "exceeds the MaxSessionDuration set for this role",
        ReportedOutcome::MaxSessionDuration,
    ),
    (
        "Roles may not be assumed by root accounts",
        ReportedOutcome::RootCaller,
    ),
    (
        "Encoded authorization failure message",
        ReportedOutcome::Encoded,
    ),
];

fn read_line(text: &str) -> Vec<Reported> {
    let mut found: Vec<(usize, Reported)> = denial::read(text);
    let mut add = |at: usize, outcome: ReportedOutcome| {
        let reported = Reported {
            outcome,
            ..Reported::default()
        };
        found.push((at, reported));
    };
    for (at, _) in text.match_indices("Invalid principal in policy:") {
        if let Some(outcome) = invalid_principal(&text[at..]) {
            add(at, outcome);
        }
    }
    for (marker, outcome) in MARKED {
        for (at, _) in text.match_indices(marker) {
            add(at, outcome.clone());
        }
    }
    for (at, outcome) in refused_parameters(text) {
        add(at, outcome);
    }
    let mut names = Vec::new();
    for client in client_text::read(text) {
        if client.error.meaning == ClientMeaning::Names {
            names.push(client);
        } else {
            found.push((client.at, of_client(client)));
        }
    }
    let special: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    for error in errors::read(text) {
        // Its own message has already been read.
        let told = special
            .iter()
            .any(|at| (error.at..error.end.max(error.at + 1)).contains(at));
        if told {
            continue;
        }
        found.push((error.at, other(error)));
    }
    drop_vague(&mut found);
    found.sort_by_key(|(at, _)| *at);
    for client in names {
        give_names(&mut found, client);
    }
    let mut reports: Vec<Reported> = found.into_iter().map(|(_, reported)| reported).collect();
    if reports.is_empty() {
        reports.extend(identity(text));
    }
    reports
}

/// Removes messages that others make redundant.
fn drop_vague(found: &mut Vec<(usize, Reported)>) {
    // Caller and action are also in plain text.
    if found.iter().any(|(_, reported)| reported.caller.is_some()) {
        found.retain(|(_, reported)| reported.outcome != ReportedOutcome::Encoded);
    }
    // Other messages of a client, and AWS's denials, explain why it found nothing.
    let says = |reported: &Reported, nothing: bool| match &reported.outcome {
        ReportedOutcome::Client(error) => (error.meaning == ClientMeaning::NothingFound) == nothing,
        ReportedOutcome::Denied(_) => !nothing,
        _ => false,
    };
    if found.iter().any(|(_, reported)| says(reported, false)) {
        found.retain(|(_, reported)| !says(reported, true));
    }
}

fn of_client(found: client_text::FoundMessage) -> Reported {
    Reported {
        outcome: ReportedOutcome::Client(found.error),
        resource: found.role,
        profile: found.profile,
        source_profile: found.source,
        ..Reported::default()
    }
}

/// Adds the names in a message to the error that it precedes; if there is none, it becomes a
/// report.
fn give_names(found: &mut Vec<(usize, Reported)>, client: client_text::FoundMessage) {
    /// Maximum distance in bytes between the message and the error.
    const REACH: usize = 4000;
    let position = found.partition_point(|(at, _)| *at < client.at);
    match found.get_mut(position) {
        Some((at, error)) if *at - client.at < REACH => {
            error.profile = error.profile.take().or(client.profile);
            if error.caller.is_none() {
                error.resource = error.resource.take().or(client.role);
            }
        }
        _ => found.insert(position, (client.at, of_client(client))),
    }
}

/// `Invalid principal in policy: "AWS":"arn:…"`
fn invalid_principal(text: &str) -> Option<ReportedOutcome> {
    let rest = text.split_once(':')?.1;
    let principal = rest
        .split(['"', '\'', '\\', ' '])
        .find(|part| part.starts_with("arn:") || is_id(part))
        .map(bare)?;
    Some(ReportedOutcome::InvalidPrincipal(principal.to_owned()))
}

/// An account id or a unique id.
fn is_id(text: &str) -> bool {
    (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
        || (text.starts_with('A')
            && text.len() >= 16
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// `2 validation errors detected: Value 'V' at 'roleSessionName' failed to satisfy constraint: …`,
/// and `ARN is invalid`.
fn refused_parameters(text: &str) -> Vec<(usize, ReportedOutcome)> {
    const FAILED: &str = "' failed to satisfy constraint:";
    let mut found = Vec::new();
    for (at, _) in text.match_indices(FAILED) {
        let Some((before, name)) = text[..at].rsplit_once(" at '") else {
            continue;
        };
        let value = before
            .rsplit_once("Value '")
            .and_then(|(_, value)| value.strip_suffix('\''))
            .filter(|value| value.len() <= 1300 && !value.contains(FAILED));
        found.push((
            at,
            ReportedOutcome::Parameter {
                name: bare(name).to_owned(),
                value: value.map(without_long_words),
            },
        ));
    }
    for marker in ["(ValidationError)", "api error ValidationError:"] {
        for (at, _) in text.match_indices(marker) {
            let rest = &text[at..];
            let end = rest.find(" is invalid").unwrap_or_default();
            let value = rest[..end].rsplit(' ').next().unwrap_or_default();
            if value.starts_with("arn:") || rest[..end].ends_with("Request ARN") {
                found.push((
                    at,
                    ReportedOutcome::Parameter {
                        name: "roleArn".to_owned(),
                        value: value.starts_with("arn:").then(|| value.to_owned()),
                    },
                ));
            }
        }
    }
    found
}

fn other(error: errors::FoundError) -> Reported {
    // Some print the message alone; these are of tokens of OpenID Connect.
    let of_token = errors::canonical(&error.code) == "InvalidIdentityToken"
        && errors::known_phrases(&error.message) > 0;
    let token = of_token.then(|| "AssumeRoleWithWebIdentity".to_owned());
    Reported {
        action: error.operation.or(token).map(|operation| {
            if operation.starts_with("AssumeRole") || operation == "GetCallerIdentity" {
                format!("sts:{operation}")
            } else {
                operation
            }
        }),
        outcome: ReportedOutcome::Other {
            code: error.code,
            message: error.message,
        },
        ..Reported::default()
    }
}

/// `aws sts get-caller-identity` in another format than JSON, or an `aws:userid` or a session ARN
/// on its own.
fn identity(text: &str) -> Option<Reported> {
    let words: Vec<&str> = text.split(' ').map(bare).collect();
    let arn = words.iter().copied().find(|word| is_caller(word));
    let id = words.iter().copied().find(|word| is_user_id(word));
    (arn.is_some() || id.is_some()).then(|| Reported {
        caller: arn.map(str::to_owned),
        user_id: id.map(str::to_owned),
        ..Reported::default()
    })
}

/// `AIDA…`, `AROA…:session-name`, or `AROA…` alone.
pub(crate) fn is_user_id(word: &str) -> bool {
    let (id, session) = word
        .split_once(':')
        .map_or((word, None), |(id, session)| (id, Some(session)));
    let known = id.starts_with("AROA") || (id.starts_with("AIDA") && session.is_none());
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    known && id.len() >= 16 && id.bytes().all(upper)
}

/// Returns true for the ARN of a user, a session or a root user.
pub(crate) fn is_caller(word: &str) -> bool {
    Arn::parse(word).is_ok_and(|arn| {
        use crate::iam::PrincipalKind as Kind;
        matches!(
            arn.kind(),
            Kind::User | Kind::AssumedRole | Kind::Root | Kind::FederatedUser
        )
    })
}
