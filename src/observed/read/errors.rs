//! AWS error codes with their messages, as printed by the CLI and the SDKs.

use super::unwrap::{stretch, without_long_words};

/// Codes that are clear by themselves, with messages that identify them if an SDK prints no code
/// ("Common errors" and `AssumeRole` of the STS API Reference).
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

/// An error and its position in the text.
pub(crate) struct FoundError {
    /// The position of its first byte.
    pub at: usize,
    /// The position of the next error, or the end of the text.
    pub end: usize,
    pub code: String,
    pub message: String,
    /// `AssumeRole`, if the text contains it.
    pub operation: Option<String>,
}

/// Every error, in order, each code once per operation.
pub(crate) fn read(text: &str) -> Vec<FoundError> {
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
        // Details about the policy follow this code; other codes are complete.
        let reach = if code == "MalformedPolicyDocument" {
            160
        } else {
            0
        };
        found.push(FoundError {
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

/// The canonical code for an alias.
pub(crate) fn canonical(code: &str) -> &str {
    KNOWN
        .iter()
        .find(|(known, others)| *known == code || others.contains(&code))
        .map_or(code, |(known, _)| *known)
}

/// The number of known phrases in a message.
pub(super) fn known_phrases(message: &str) -> usize {
    let phrases = KNOWN.iter().flat_map(|(_, others)| *others);
    let phrases = phrases.filter(|words| words.contains(' '));
    phrases.filter(|words| message.contains(**words)).count()
}

/// Each occurrence of a marker: its position, the next one's, and the text between them.
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
fn botocore(text: &str) -> Vec<FoundError> {
    let read = |(at, end, rest): (usize, usize, &str)| {
        let (code, rest) = rest.split_once(')')?;
        let rest = rest.strip_prefix(" when calling the ")?;
        let (operation, message) = rest.split_once(" operation")?;
        let message = message.split_once(": ").map_or("", |(_, message)| message);
        Some(FoundError {
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
fn go(text: &str) -> Vec<FoundError> {
    let read = |(at, end, rest): (usize, usize, &str)| {
        let (code, message) = rest.split_once(':')?;
        Some(FoundError {
            at,
            end,
            code: word(code)?,
            message: short(message),
            operation: operation_before(text, at),
        })
    };
    after_each(text, "api error ").filter_map(read).collect()
}

/// Known codes and messages anywhere in the text.
fn known(text: &str) -> Vec<(usize, &'static str, String)> {
    let mut found: Vec<(usize, &'static str, String)> = Vec::new();
    for (code, others) in KNOWN {
        // These two are not specific enough on their own.
        let alone = !matches!(code, "ValidationError" | "AccessDenied");
        for marker in others.iter().copied().chain(alone.then_some(code)) {
            let Some(at) = find_word(text, marker) else {
                continue;
            };
            // Java prints the code after the message.
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

/// The position of a text that is not part of a longer word.
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

/// `operation error STS: AssumeRole,` before a position.
fn operation_before(text: &str, at: usize) -> Option<String> {
    let (_, rest) = text[..at].rsplit_once("operation error STS: ")?;
    word(rest.split(',').next()?)
}

/// A code or an operation, if the text looks like one.
fn word(text: &str) -> Option<String> {
    let fits = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    fits.then(|| text.to_owned())
}

/// The message without the parts that SDKs append.
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
