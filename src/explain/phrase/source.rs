//! The kind and contents of inputs: `sources`.

use super::say::say;
use crate::explain::report::{Held, Source, SourceKind};
use crate::explain::title::age_words;
use crate::explain::view::Runs;
use crate::iam::account::SnapshotKind;
use crate::text::{harmless, text, translated, word};

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
fn held_words(kind: SourceKind, held: &Held) -> Vec<String> {
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
