//! The kind and contents of inputs: `sources`.

use super::say::say;
use crate::explain::report::{Held, Source, SourceKind};
use crate::explain::title::age_words;
use crate::explain::view::Runs;
use crate::iam::account::SnapshotKind;
use crate::text::harmless;

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

const fn kind_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Config => "AWS config file",
        SourceKind::Credentials => "AWS credentials file",
        SourceKind::TrustPolicy => "trust policy of one role",
        SourceKind::Identities => "who the bases are",
        SourceKind::Organization => "control policies of the organization",
        SourceKind::Context => "values of condition keys",
        SourceKind::SessionCache => "sessions that the AWS CLI keeps",
        SourceKind::SnapshotFolder => "folder of snapshots",
        SourceKind::Snapshot(kind) => snapshot_words(kind),
    }
}

/// The kind of a snapshot.
const fn snapshot_words(kind: SnapshotKind) -> &'static str {
    match kind {
        SnapshotKind::AccountAuthorizationDetails => "get-account-authorization-details",
        SnapshotKind::GetRole => "get-role",
        SnapshotKind::ListRoles => "list-roles",
        SnapshotKind::ListVirtualMfaDevices => "list-virtual-mfa-devices",
        SnapshotKind::TerraformState => "Terraform state",
        SnapshotKind::TerraformPlan => "Terraform plan",
        SnapshotKind::AwsConfig => "AWS Config",
        SnapshotKind::IamCollect => "iam-collect",
        SnapshotKind::CloudFormation => "CloudFormation template",
        SnapshotKind::Rows => "rows of Steampipe or CloudQuery",
        SnapshotKind::Mixed => "several kinds",
        SnapshotKind::Unrecognised => "not recognised",
    }
}

fn size_words(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
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
            words.push(format!("account {} whole", harmless(account)));
        }
        [account] => words.push(format!("part of account {}", harmless(account))),
        [] => {}
        accounts => words.push(format!(
            "{}, {} whole",
            counted(accounts.len(), "account"),
            held.whole.len()
        )),
    }
    words
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
