//! The inputs and the abilities of the machine: `doctor`.

use crate::explain::report::{Given, Lacking};
use crate::text::{text, word};

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
        Given::Option(name) => text!("named by {name}", name),
        Given::Variable(name) => text!("named by the variable {name}", name),
        Given::Default => word!("the usual place").to_owned(),
        Given::Sample => word!("built in").to_owned(),
    }
}

/// The effect of a variable.
pub(crate) fn variable_words(name: &str) -> &'static str {
    match name {
        "AWS_CONFIG_FILE" | "AWS_SHARED_CREDENTIALS_FILE" => word!("names the file"),
        "AWS_PROFILE" | "AWS_DEFAULT_PROFILE" => word!("selects the profile without --profile"),
        "AWS_ACCESS_KEY_ID"
        | "AWS_SECRET_ACCESS_KEY"
        | "AWS_SESSION_TOKEN"
        | "AWS_SECURITY_TOKEN" => word!("credentials that the AWS CLI uses without --profile"),
        "AWS_ROLE_ARN" | "AWS_WEB_IDENTITY_TOKEN_FILE" | "AWS_ROLE_SESSION_NAME" => {
            word!("a web identity that the AWS CLI uses without --profile")
        }
        "AWS_REGION" | "AWS_DEFAULT_REGION" => word!("the region of calls"),
        "XDG_DATA_HOME" => word!("where snapshots are looked for"),
        "XDG_CONFIG_HOME" => word!("where the settings are looked for"),
        "NO_COLOR" => word!("no colours"),
        "TERM" | "COLORTERM" | "COLORFGBG" => word!("the terminal and its colours"),
        "COLUMNS" => word!("the width of text"),
        "LC_ALL" | "LC_CTYPE" | "LC_MESSAGES" | "LANG" => word!("character set and language"),
        "VISUAL" | "EDITOR" => word!("the editor"),
        _ if name.starts_with("ROLECHAIN_") => word!("a setting of rolechain"),
        _ => word!("an AWS client may use it"),
    }
}

/// The abilities of the terminal.
pub(crate) fn terminal_words(
    size: Option<(u16, u16)>,
    kind: Option<&str>,
    [no_color, ascii, east_asian, light]: [bool; 4],
) -> String {
    let mut words = vec![match size {
        Some((columns, rows)) => text!("{columns} columns, {rows} rows", columns, rows),
        None => word!("standard output is not a terminal").to_owned(),
    }];
    words.push(text!(
        "type {kind}",
        kind = kind.unwrap_or(word!("unknown"))
    ));
    words.push(
        if no_color {
            word!("no colours")
        } else {
            word!("colours")
        }
        .to_owned(),
    );
    words.push(
        if ascii {
            word!("ASCII only")
        } else {
            "Unicode"
        }
        .to_owned(),
    );
    if east_asian {
        words.push(word!("East Asian widths: asked of the terminal").to_owned());
    }
    if light {
        words.push(word!("light background").to_owned());
    }
    words.join(" · ")
}

/// A kind of missing fact, and how many hops need it.
pub(crate) fn lacking_words(lacking: &Lacking) -> String {
    let hops = if lacking.hops == 1 { "hop" } else { "hops" };
    let what = match &*lacking.fact {
        "trust_policy" => word!("the trust policy of the target role"),
        "caller" => word!("who calls"),
        "web_identity_token" => word!("the provider and the claims of the token"),
        "role_id" => word!("the unique id of the caller's role or user"),
        "caller_account" => word!("the caller's account"),
        "generated_name" => word!("the session name that the client generates"),
        "identity_policies" => word!("the caller's own policies"),
        "policy_document" => word!("the document of a policy of the caller"),
        "max_session_duration" => word!("the maximum session duration of the target role"),
        "policy_element" => word!("what an element of the policy means"),
        "planned_value" => word!("a value that a template or plan does not say"),
        "contested_point" => word!("what AWS does at a point where its pages differ"),
        key => {
            return text!(
                "{hops_2} {hops}: the value of {key}",
                hops_2 = lacking.hops,
                hops,
                key
            );
        }
    };
    format!("{} {hops}: {what}", lacking.hops)
}
