//! What is read and what the machine can do: `doctor`.

use crate::explain::report::{Given, Lacking};

/// The headings, in their order.
pub(crate) const FILES: &str = "Files";
pub(crate) const VARIABLES: &str = "Variables that are set";
pub(crate) const AWS: &str = "AWS CLI";
pub(crate) const TERMINAL: &str = "Terminal";
pub(crate) const MISSING: &str = "Missing for certain verdicts";

/// In place of an empty list.
pub(crate) const NONE: &str = "none";

/// Of a file that is not there.
pub(crate) const NO_FILE: &str = "there is no such file";

/// Without the `aws` program.
pub(crate) const NO_AWS: &str = "no aws in the folders of PATH; only fetch and probe need it";

/// If `aws --version` fails.
pub(crate) const NO_VERSION: &str = "aws --version fails or does not end";

/// In place of a value that may tell something about the user.
pub(crate) const SET: &str = "set";

/// If nothing is missing.
pub(crate) const COMPLETE: &str = "nothing";

/// The reason why a file is read.
pub(crate) fn given_words(given: Given) -> String {
    match given {
        Given::Option(name) => format!("named by {name}"),
        Given::Variable(name) => format!("named by the variable {name}"),
        Given::Default => "the usual place".to_owned(),
        Given::Sample => "built in".to_owned(),
    }
}

/// What a variable does here.
pub(crate) fn variable_words(name: &str) -> &'static str {
    match name {
        "AWS_CONFIG_FILE" | "AWS_SHARED_CREDENTIALS_FILE" => "names the file",
        "AWS_PROFILE" | "AWS_DEFAULT_PROFILE" => "selects the profile without --profile",
        "AWS_ACCESS_KEY_ID"
        | "AWS_SECRET_ACCESS_KEY"
        | "AWS_SESSION_TOKEN"
        | "AWS_SECURITY_TOKEN" => "credentials that the AWS CLI uses without --profile",
        "AWS_ROLE_ARN" | "AWS_WEB_IDENTITY_TOKEN_FILE" | "AWS_ROLE_SESSION_NAME" => {
            "a web identity that the AWS CLI uses without --profile"
        }
        "AWS_REGION" | "AWS_DEFAULT_REGION" => "the region of calls",
        "XDG_DATA_HOME" => "where snapshots are looked for",
        "XDG_CONFIG_HOME" => "where the settings are looked for",
        "NO_COLOR" => "no colours",
        "TERM" | "COLORTERM" | "COLORFGBG" => "the terminal and its colours",
        "COLUMNS" => "the width of text",
        "LC_ALL" | "LC_CTYPE" | "LC_MESSAGES" | "LANG" => "character set and language",
        "VISUAL" | "EDITOR" => "the editor",
        _ if name.starts_with("ROLECHAIN_") => "a setting of rolechain",
        _ => "an AWS client may use it",
    }
}

/// The abilities of the terminal.
pub(crate) fn terminal_words(
    size: Option<(u16, u16)>,
    kind: Option<&str>,
    [no_color, ascii, east_asian, light]: [bool; 4],
) -> String {
    let mut words = vec![match size {
        Some((columns, rows)) => format!("{columns} columns, {rows} rows"),
        None => "standard output is no terminal".to_owned(),
    }];
    words.push(format!("type {}", kind.unwrap_or("unknown")));
    words.push(if no_color { "no colours" } else { "colours" }.to_owned());
    words.push(if ascii { "ASCII only" } else { "Unicode" }.to_owned());
    if east_asian {
        words.push("East Asian widths: asked of the terminal".to_owned());
    }
    if light {
        words.push("light background".to_owned());
    }
    words.join(" · ")
}

/// A kind of missing fact, and how many hops need it.
pub(crate) fn lacking_words(lacking: &Lacking) -> String {
    let hops = if lacking.hops == 1 { "hop" } else { "hops" };
    let what = match &*lacking.fact {
        "trust_policy" => "the trust policy of the target role",
        "caller" => "who calls",
        "web_identity_token" => "the provider and the claims of the token",
        "role_id" => "the unique id of the caller's role or user",
        "caller_account" => "the caller's account",
        "generated_name" => "the session name that the client generates",
        "identity_policies" => "the caller's own policies",
        "policy_document" => "the document of a policy of the caller",
        "max_session_duration" => "the maximum session duration of the target role",
        "policy_element" => "what an element of the policy means",
        "planned_value" => "a value that a template or plan does not say",
        "contested_point" => "what AWS does at a point where its pages differ",
        key => return format!("{} {hops}: the value of {key}", lacking.hops),
    };
    format!("{} {hops}: {what}", lacking.hops)
}
