//! The inputs and the abilities of the machine: `doctor`, `sources` and `--log`.

use super::sentence::say;
use crate::explain::report::{Given, Lacking, SnapshotContents, Source, SourceKind};
use crate::explain::title::age_words;
use crate::explain::view::Runs;
use crate::iam::account::SnapshotKind;
use crate::text::{harmless, text, translated, word};

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
    let colors = if no_color {
        word!("no colours")
    } else {
        word!("colours")
    };
    let letters = if ascii {
        word!("ASCII only")
    } else {
        "Unicode"
    };
    words.extend([colors, letters].map(str::to_owned));
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

// The kind and contents of inputs: `sources`.

/// The kind of an input, its size and age, and its contents.
pub(crate) fn source_words(source: &Source) -> Runs {
    let mut facts = vec![kind_words(source.kind).to_owned()];
    facts.extend(source.bytes.map(size_words));
    facts.extend(source.age.map(age_words));
    facts.extend(source.entries.map(|count| entry_words(source.kind, count)));
    if let Some(held) = &source.held {
        facts.extend(held_words(source.kind, held));
    }
    say!("{facts}", facts = facts.join(" · "))
}

fn kind_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Config => word!("AWS config file"),
        SourceKind::Credentials => word!("AWS credentials file"),
        SourceKind::TrustPolicy => word!("trust policy of one role"),
        SourceKind::Identities => word!("identities of the bases"),
        SourceKind::Organization => word!("control policies of the organization"),
        SourceKind::Context => word!("values of condition keys"),
        SourceKind::SessionCache => word!("sessions that the AWS CLI keeps"),
        SourceKind::Settings => word!("settings of rolechain"),
        SourceKind::SnapshotFolder => word!("folder of snapshots"),
        SourceKind::Snapshot(kind) => snapshot_words(kind),
    }
}

/// The kind of a snapshot.
fn snapshot_words(kind: SnapshotKind) -> &'static str {
    match kind {
        SnapshotKind::AccountAuthorizationDetails => "get-account-authorization-details",
        SnapshotKind::GetRole => "get-role",
        SnapshotKind::ListRoles => "list-roles",
        SnapshotKind::ListVirtualMfaDevices => "list-virtual-mfa-devices",
        SnapshotKind::TerraformState => word!("Terraform state"),
        SnapshotKind::TerraformPlan => word!("Terraform plan"),
        SnapshotKind::PulumiStack => word!("Pulumi stack"),
        SnapshotKind::AwsConfig => word!("AWS Config"),
        SnapshotKind::IamCollect => "iam-collect",
        SnapshotKind::CloudFormation => word!("CloudFormation template"),
        SnapshotKind::Rows => word!("rows of Steampipe or CloudQuery"),
        SnapshotKind::Mixed => word!("several kinds"),
        SnapshotKind::Unrecognised => word!("not recognised"),
    }
}

fn size_words(bytes: u64) -> String {
    match bytes {
        0..10_000 => text!("{bytes} bytes", bytes),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn entry_words(kind: SourceKind, count: usize) -> String {
    let noun = match kind {
        SourceKind::SessionCache => "session",
        _ => "section",
    };
    counted(count, noun)
}

/// The contents of a snapshot, and the accounts that are whole.
fn held_words(kind: SourceKind, held: &SnapshotContents) -> Vec<String> {
    if kind == SourceKind::Snapshot(SnapshotKind::Unrecognised) {
        return Vec::new();
    }
    let mut words = vec![counted(held.roles, "role")];
    if held.users > 0 {
        words.push(counted(held.users, "user"));
    }
    let is_whole = |account| held.whole.contains(account);
    match &held.accounts[..] {
        [account] if is_whole(account) => {
            words.push(text!(
                "account {account} whole",
                account = harmless(account)
            ));
        }
        [account] => words.push(text!(
            "part of account {account}",
            account = harmless(account)
        )),
        [] => {}
        accounts => words.push(text!(
            "{accounts}, {whole} whole",
            accounts = counted(accounts.len(), "account"),
            whole = held.whole.len()
        )),
    }
    words
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    text!(
        "{count} {noun}{plural}",
        count,
        noun = translated(noun),
        plural
    )
}

// The lines of `--log`.

/// The program was started.
pub(crate) const STARTED: &str = "started";
/// A file was read.
pub(crate) const READ: &str = "read";
/// A profile was resolved and evaluated.
pub(crate) const RESOLVED: &str = "resolved";
/// The AWS CLI was called.
pub(crate) const CALLED: &str = "called";

/// A file of a size.
pub(crate) fn of_size(name: &str, bytes: u64) -> String {
    format!("{name}: {}", answered(bytes))
}

/// A call that was answered.
pub(crate) fn answered(bytes: u64) -> String {
    format!("{bytes} bytes")
}
