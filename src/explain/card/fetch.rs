//! The command that fetches what is missing, ready to be copied.

use super::super::view::{Body, Section};
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::predict::Workspace;

/// The command that fetches the trust policy of a target, and where to put its answer. The hop's
/// own base is named only if it is known to be of the target's account.
pub(super) fn fetch_section(workspace: &Workspace, id: NodeId, arn: &Arn) -> Section {
    let survey = &workspace.survey;
    let first = workspace
        .chain_of(id)
        .into_iter()
        .find_map(|node| workspace.judgement(node))
        .and_then(|judgement| judgement.caller.account().map(str::to_owned));
    let base = survey
        .base_of(id)
        .and_then(|base| base.profile.as_deref())
        .filter(|_| first.as_deref() == Some(arn.account()))
        .map_or_else(|| "PROFILE".to_owned(), shell_word);
    let folder = "~/.local/share/rolechain/snapshots";
    Section {
        heading: "Fetch the trust policy".to_owned(),
        origin: Some(format!(
            "with a profile that may read IAM in account {}",
            arn.account()
        )),
        body: Body::Command(vec![
            format!("mkdir -p {folder}"),
            format!(
                "aws iam get-role --role-name {} --profile {base} \\",
                shell_word(arn.name())
            ),
            format!(
                "  > {folder}/{}-{}.json",
                file_word(arn.account()),
                file_word(arn.name())
            ),
        ]),
    }
}

/// A word as a shell takes it.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    let text = crate::text::harmless(text);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

pub(super) fn file_word(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}
