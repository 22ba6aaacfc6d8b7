//! What clients say before they call AWS.

use super::words::{stretch, without_long_words};

/// Beginnings of messages about profiles and their credentials: of botocore's exceptions
/// (`exceptions.py`, `credentials.py`, `validate.py`), and of other clients.
const MESSAGES: [&str; 33] = [
    "The config profile (",
    "Unable to parse config file: ",
    "Partial credentials found in ",
    "The credential source \"",
    "The source_profile \"",
    "The source profile \"",
    "Infinite loop in credential configuration detected.",
    "Error when retrieving credentials from ",
    "Error when retrieving token from ",
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
    "Error loading SSO Token",
    "The SSO session associated with this profile has expired",
    "The SSO session token associated with profile",
    // Go, Terraform, Java, JavaScript, GitHub's action, .NET.
    "failed to get shared config profile",
    "no EC2 IMDS role found",
    "No valid credential sources found",
    "Profile file contained no credentials for profile ",
    "Unable to load credentials from any of the providers in the chain",
    "Could not resolve credentials using profile: [",
    "could not be found or parsed in shared credentials file",
    "Could not load credentials from any providers",
    "NoCredentialProviders: no valid providers in chain",
];

/// Every such message, with its place.
pub(crate) fn read(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for marker in MESSAGES {
        for (at, _) in text.match_indices(marker) {
            found.push((at, sentence_around(text, at)));
        }
    }
    found
}

/// The sentence of a message: from a little before the marker to a little beyond it. Long words,
/// which may be keys, are left out.
fn sentence_around(text: &str, at: usize) -> String {
    const MOST: usize = 4000;
    let before = &text[..at];
    // Some messages have their profile before the marker: `The profile "N" …`, `Profile N …`.
    let start = ["The profile \"", "Profile "]
        .iter()
        .filter_map(|beginning| before.rfind(beginning))
        .filter(|start| at - start < 200 && !before[*start..].contains(". "))
        .min()
        .unwrap_or(at);
    without_long_words(stretch(text, start, MOST))
}

/// The profile that a client's message names as missing or without credentials.
pub fn profile_named(message: &str) -> Option<&str> {
    const BEFORE: [(&str, &[char]); 8] = [
        ("The config profile (", &[')']),
        ("failed to get shared config profile, ", &[' ', ',']),
        ("Could not resolve credentials using profile: [", &[']']),
        (
            "Profile file contained no credentials for profile '",
            &['\''],
        ),
        ("The source_profile \"", &['"']),
        ("The source profile \"", &['"']),
        ("The SSO session token associated with profile=", &[' ']),
        ("Profile ", &[' ']),
    ];
    BEFORE.iter().find_map(|(before, end)| {
        let rest = message.strip_prefix(before)?;
        let name = rest.split(*end).next()?;
        (!name.is_empty()).then_some(name)
    })
}
