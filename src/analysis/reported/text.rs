//! Error texts as a terminal or a log shows them.

use super::{Because, Reported, ReportedOutcome, ReportedPolicy};
use crate::iam::Arn;

const NOT_AUTHORIZED: &str = " is not authorized to perform: ";

/// Beginnings of the messages of botocore's exceptions about profiles (`exceptions.py`,
/// `credentials.py`, `validate.py`).
const CLIENT_MESSAGES: [&str; 20] = [
    "The config profile (",
    "Unable to parse config file: ",
    "Partial credentials found in ",
    "The credential source \"",
    "The source_profile \"",
    "The source profile \"",
    "Infinite loop in credential configuration detected.",
    "Error when retrieving credentials from ",
    "The provided profile or the current environment is configured to assume role with web identity",
    "The specified sso-session does not exist: ",
    "The value for sso_",
    "is configured to use SSO but is missing required configuration: ",
    "is configured to use the SSO token provider but ",
    "contains both source_profile and credential_source.",
    "Unable to locate credentials",
    "Invalid length for parameter ",
    "Invalid value for parameter ",
    "Invalid type for parameter ",
    "No closing quotation",
    "No escaped character",
];

/// Everything a text says, in order.
pub(super) fn read(text: &str) -> Vec<Reported> {
    let text = &flatten(text);
    let mut found: Vec<(usize, Reported)> = denials(text);
    let mut add = |marker: &str, outcome: &dyn Fn(usize) -> Option<ReportedOutcome>| {
        for (at, _) in text.match_indices(marker) {
            if let Some(outcome) = outcome(at) {
                let reported = Reported {
                    outcome,
                    action: None,
                    ..Reported::default()
                };
                found.push((at, reported));
            }
        }
    };
    add("Invalid principal in policy:", &|at| {
        invalid_principal(&text[at..])
    });
    add(
        "1 hour session limit for roles assumed by role chaining",
        &|_| Some(ReportedOutcome::ChainedDuration),
    );
    add("exceeds the MaxSessionDuration set for this role", &|_| {
        Some(ReportedOutcome::MaxSessionDuration)
    });
    add("Roles may not be assumed by root accounts", &|_| {
        Some(ReportedOutcome::RootCaller)
    });
    for marker in CLIENT_MESSAGES {
        add(marker, &|at| {
            Some(ReportedOutcome::Client(sentence_around(text, at)))
        });
    }
    found.sort_by_key(|(at, _)| *at);
    let mut reports: Vec<Reported> = found.into_iter().map(|(_, reported)| reported).collect();
    if reports.is_empty() {
        reports.extend(other_error(text));
    }
    if reports.is_empty() {
        reports.extend(identity(text));
    }
    reports
}

/// One line: terminals and Terraform break and frame long messages.
pub(super) fn flatten(text: &str) -> String {
    let framed = |character: char| matches!(character, '│' | '╷' | '╵' | '|');
    let words = text.split(|character: char| character.is_whitespace() || framed(character));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Every `User: ARN is not authorized to perform: ACTION on resource: ARN because …`.
fn denials(text: &str) -> Vec<(usize, Reported)> {
    let mut found = Vec::new();
    for (at, marker) in text.match_indices(NOT_AUTHORIZED) {
        let caller = text[..at].rsplit(' ').next().map(bare).unwrap_or_default();
        let rest = &text[at + marker.len()..];
        let action = bare(first_word(rest));
        if action.is_empty() {
            continue;
        }
        let next = rest.find(NOT_AUTHORIZED).unwrap_or(rest.len());
        let rest = &rest[..next];
        let resource = rest
            .split_once(" on resource: ")
            .map(|(_, resource)| bare(first_word(resource)))
            .filter(|resource| !resource.is_empty());
        found.push((
            at,
            Reported {
                outcome: ReportedOutcome::Denied(because(rest)),
                caller: Some(caller.to_owned()).filter(|caller| !caller.is_empty()),
                action: Some(action.to_owned()),
                resource: resource.map(str::to_owned),
                ..Reported::default()
            },
        ));
    }
    found
}

/// `because no identity-based policy allows …`, `with an explicit deny in a resource control
/// policy`.
fn because(text: &str) -> Option<Because> {
    let (explicit, words) = if let Some((_, words)) = text.split_once("with an explicit deny in a")
    {
        (true, words.strip_prefix('n').unwrap_or(words))
    } else if let Some((_, words)) = text.split_once("because no ") {
        (false, words)
    } else {
        return None;
    };
    let words = words.trim_start();
    let policy = ReportedPolicy::ALL
        .into_iter()
        .find(|policy| words.starts_with(policy.words()))?;
    Some(Because { explicit, policy })
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

/// `An error occurred (CODE) when calling the AssumeRole operation: MESSAGE`
fn other_error(text: &str) -> Option<Reported> {
    let (_, rest) = text.split_once("An error occurred (")?;
    let (code, rest) = rest.split_once(')')?;
    let rest = rest.strip_prefix(" when calling the ")?;
    let (operation, message) = rest.split_once(" operation")?;
    let message = message.split_once(": ").map_or("", |(_, message)| message);
    let role = matches!(operation, "AssumeRole" | "GetCallerIdentity");
    role.then(|| Reported {
        outcome: ReportedOutcome::Other {
            code: code.to_owned(),
            message: without_long_words(message),
        },
        action: Some(format!("sts:{operation}")),
        ..Reported::default()
    })
}

/// `aws sts get-caller-identity --output text`: account, ARN and user id between tabs.
fn identity(text: &str) -> Option<Reported> {
    let words: Vec<&str> = text.split(' ').map(bare).collect();
    let arn = words.iter().copied().find(|word| is_caller(word))?;
    let id = words.iter().copied().find(|word| {
        let id = word.split_once(':').map_or(*word, |(id, _)| id);
        is_id(id) && id.starts_with('A')
    });
    Some(Reported {
        caller: Some(arn.to_owned()),
        user_id: id.map(str::to_owned),
        ..Reported::default()
    })
}

fn is_caller(word: &str) -> bool {
    Arn::parse(word).is_ok_and(|arn| {
        use crate::iam::PrincipalKind as Kind;
        matches!(
            arn.kind(),
            Kind::User | Kind::AssumedRole | Kind::Root | Kind::FederatedUser
        )
    })
}

/// The sentence of a message: from the last line or logger prefix before the marker to a little
/// beyond it. Long words, which may be keys, are left out.
fn sentence_around(text: &str, at: usize) -> String {
    const MOST: usize = 4000;
    let before = &text[..at];
    // Two messages have their profile before the marker: `The profile "N" …`.
    let start = before
        .rfind("The profile \"")
        .filter(|start| at - start < 200)
        .unwrap_or(at);
    let mut end = (at + MOST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    without_long_words(&text[start..end])
}

/// A text without words that could be keys or tokens: 40 characters and more of the base64
/// alphabet in one piece, unless they are part of an ARN.
pub(super) fn without_long_words(text: &str) -> String {
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let long = |word: &str| {
        let runs = word.as_bytes().split(|byte| !coded(byte));
        runs.into_iter().any(|run| run.len() >= 40)
    };
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| {
            if long(word) && !word.contains("arn:") {
                "…"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// A word without the quotes and punctuation around it.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|character| {
        matches!(
            character,
            '"' | '\'' | '`' | '(' | ')' | ',' | ';' | '<' | '>' | '{' | '}' | '[' | ']' | '\\'
        )
    });
    word.trim_end_matches(['.', ':'])
}
