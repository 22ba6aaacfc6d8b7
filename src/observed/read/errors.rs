//! Error codes of AWS with their messages, as the CLI and the SDKs print them.

use super::words::{stretch, without_long_words};

/// Codes that say what is wrong all by themselves, with messages by which they are known where an
/// SDK prints no code ("Common errors" and `AssumeRole` of the STS API Reference).
const KNOWN: [(&str, &[&str]); 19] = [
    (
        "ExpiredToken",
        &[
            "ExpiredTokenException",
            "The security token included in the request is expired",
            "The provided token has expired",
        ],
    ),
    (
        "InvalidClientTokenId",
        &[
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "The security token included in the request is invalid",
        ],
    ),
    (
        "SignatureDoesNotMatch",
        &["The request signature we calculated does not match"],
    ),
    (
        "RequestExpired",
        &["Signature expired: ", "Signature not yet current: "],
    ),
    ("IncompleteSignature", &[]),
    ("MissingAuthenticationToken", &[]),
    ("AuthFailure", &[]),
    (
        "RegionDisabledException",
        &["STS is not activated in this region"],
    ),
    ("PackedPolicyTooLarge", &[]),
    (
        "InvalidIdentityToken",
        &[
            "No OpenIDConnect provider found in your account",
            "Incorrect token audience",
            "Couldn't retrieve verification key from your identity provider",
            "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
            "Missing a required claim: ",
        ],
    ),
    ("IDPRejectedClaim", &[]),
    ("IDPCommunicationError", &[]),
    ("InvalidAuthorizationMessage", &[]),
    ("MalformedPolicyDocument", &[]),
    (
        "AccessDenied",
        &[
            "MultiFactorAuthentication failed",
            "failed with invalid MFA one time pass code",
            "failed, unable to validate MFA code",
            "failed, must provide both MFA serial number and one time pass code",
        ],
    ),
    ("ThrottlingException", &["Rate exceeded"]),
    ("RequestLimitExceeded", &[]),
    ("ForbiddenException", &[]),
    ("ValidationError", &[]),
];

/// An error with its place in the text.
pub(crate) struct Found {
    /// Where it begins.
    pub at: usize,
    /// Where the next one begins, or the text ends.
    pub end: usize,
    pub code: String,
    pub message: String,
    /// `AssumeRole`, if the text says it.
    pub operation: Option<String>,
}

/// Every error, in order, each code once for each operation.
pub(crate) fn read(text: &str) -> Vec<Found> {
    let mut found = botocore(text);
    found.extend(go(text));
    found.sort_by_key(|error| error.at);
    let taken: Vec<(usize, usize)> = found.iter().map(|error| (error.at, error.end)).collect();
    for (at, code, message) in known(text) {
        let inside = |(from, to): &(usize, usize)| (*from..*to).contains(&at);
        if taken.iter().any(inside) {
            continue;
        }
        if found.iter().any(|error| canonical(&error.code) == code) {
            continue;
        }
        // What is wrong with a policy stands behind this one; the others say all themselves.
        let reach = if code == "MalformedPolicyDocument" {
            160
        } else {
            0
        };
        found.push(Found {
            at,
            end: at + reach,
            code: code.to_owned(),
            message,
            operation: operation_before(text, at),
        });
    }
    found.sort_by_key(|error| error.at);
    found
}

/// The code that others are another name of.
pub(crate) fn canonical(code: &str) -> &str {
    KNOWN
        .iter()
        .find(|(known, others)| *known == code || others.contains(&code))
        .map_or(code, |(known, _)| *known)
}

/// How many of the known phrases a message holds.
pub(super) fn known_phrases(message: &str) -> usize {
    let phrases = KNOWN.iter().flat_map(|(_, others)| *others);
    let phrases = phrases.filter(|words| words.contains(' '));
    phrases.filter(|words| message.contains(**words)).count()
}

/// Where each marker begins, where the next one does, and the text between them.
fn after_each<'a>(
    text: &'a str,
    marker: &'static str,
) -> impl Iterator<Item = (usize, usize, &'a str)> {
    text.match_indices(marker).map(move |(at, _)| {
        let begin = at + marker.len();
        let next = text[begin..].find(marker);
        let end = next.map_or(text.len(), |next| begin + next);
        (at, end, &text[begin..end])
    })
}

/// `An error occurred (CODE) when calling the OPERATION operation[ (…)]: MESSAGE`
fn botocore(text: &str) -> Vec<Found> {
    let read = |(at, end, rest): (usize, usize, &str)| {
        let (code, rest) = rest.split_once(')')?;
        let rest = rest.strip_prefix(" when calling the ")?;
        let (operation, message) = rest.split_once(" operation")?;
        let message = message.split_once(": ").map_or("", |(_, message)| message);
        Some(Found {
            at,
            end,
            code: word(code)?,
            message: short(message),
            operation: Some(word(operation)?),
        })
    };
    after_each(text, "An error occurred (")
        .filter_map(read)
        .collect()
}

/// `operation error STS: AssumeRole, https response error …, api error CODE: MESSAGE`
fn go(text: &str) -> Vec<Found> {
    let read = |(at, end, rest): (usize, usize, &str)| {
        let (code, message) = rest.split_once(':')?;
        Some(Found {
            at,
            end,
            code: word(code)?,
            message: short(message),
            operation: operation_before(text, at),
        })
    };
    after_each(text, "api error ").filter_map(read).collect()
}

/// Known codes and known messages wherever they stand.
fn known(text: &str) -> Vec<(usize, &'static str, String)> {
    let mut found: Vec<(usize, &'static str, String)> = Vec::new();
    for (code, others) in KNOWN {
        // These two by themselves say nothing.
        let alone = !matches!(code, "ValidationError" | "AccessDenied");
        for marker in others.iter().copied().chain(alone.then_some(code)) {
            let Some(at) = find_word(text, marker) else {
                continue;
            };
            // Java puts the code behind the message.
            let message = if text[..at].ends_with("Error Code: ") {
                let before = text[..at]
                    .rsplit_once(" (Service:")
                    .map(|(before, _)| before);
                before
                    .and_then(|before| before.rsplit_once(": "))
                    .map_or("", |(_, message)| message)
            } else if marker.contains(' ') {
                stretch(text, at, 300)
            } else {
                let behind =
                    text[at + marker.len()..].trim_start_matches([')', ':', '\'', '"', ',']);
                stretch(behind, 0, 300)
            };
            found.push((at, code, short(message)));
            break;
        }
    }
    found
}

/// Where a text stands that is no part of a longer word.
fn find_word(text: &str, marker: &str) -> Option<usize> {
    let in_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(marker)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + marker.len()..].chars().next();
            let ends = marker.ends_with(|character: char| !character.is_alphanumeric());
            !in_word(before) && (ends || !in_word(after))
        })
        .map(|(at, _)| at)
}

/// `operation error STS: AssumeRole,` before a place.
fn operation_before(text: &str, at: usize) -> Option<String> {
    let (_, rest) = text[..at].rsplit_once("operation error STS: ")?;
    word(rest.split(',').next()?)
}

/// A code or an operation, if it looks like one.
fn word(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    fits.then(|| text.to_owned())
}

/// The message without what SDKs hang on to it.
fn short(message: &str) -> String {
    let message = stretch(message, 0, 600).trim();
    let end = [
        " (Service: ",
        " status code: ",
        ", request id: ",
        " at com.amazonaws.",
    ]
    .iter()
    .filter_map(|tail| message.find(tail))
    .min();
    let message = &message[..end.unwrap_or(message.len())];
    without_long_words(message.trim_matches(['"', '\\', ' ', '.', '{', '}']))
}
