//! `--identities`: the identities of the bases, as answered by `aws sts get-caller-identity`.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::Inputs;
use super::fetched::fetched_identities;
use super::named_files::{Unread, report, shown, split_assignment};
use crate::chain::CredentialSource;
use crate::config::ProfileSet;
use crate::iam::account::{Identities, read_caller_identity, read_identities};
use crate::load::{default_snapshot_folder, variable};
use crate::text::{advised, harmless, text};

/// All given identities, or the identities file beside the snapshots unless the sample is shown. Of
/// two answers for the same base the later one counts.
pub(super) fn read_all_identities(
    inputs: &Inputs,
    sample: bool,
    profiles: &ProfileSet,
    unread: &mut Unread,
) -> anyhow::Result<Identities> {
    let mut identities = Identities::new();
    if inputs.identities.is_empty() {
        identities = fetched_identities(inputs, profiles);
    }
    for path in &inputs.identities {
        match one_answer(path) {
            Some((base, path)) => add_answer(base, &path, profiles, unread, &mut identities)?,
            None => add_file(path, unread, &mut identities)?,
        }
    }
    if !sample
        && inputs.identities.is_empty()
        && let Some(path) = default_file()
    {
        add_file(&path, unread, &mut identities)?;
    }
    Ok(identities)
}

/// The identities file beside the default folder of snapshots.
pub(super) fn default_file() -> Option<PathBuf> {
    let folder = default_snapshot_folder(&variable)?;
    let path = folder.parent()?.join("identities.json");
    path.is_file().then_some(path)
}

/// Splits `BASE=FILE`, unless that is the name of a file.
pub(super) fn one_answer(path: &Path) -> Option<(&str, PathBuf)> {
    if path.exists() {
        return None;
    }
    split_assignment(path.to_str()?)
}

fn add_answer(
    base: &str,
    path: &Path,
    profiles: &ProfileSet,
    unread: &mut Unread,
    identities: &mut Identities,
) -> anyhow::Result<()> {
    if profiles.profile(base).is_none() && base.parse::<CredentialSource>().is_err() {
        let sources = CredentialSource::ALL.iter().map(|source| source.name());
        let sources = sources.collect::<Vec<_>>().join(", ");
        bail!(advised(
            text!(
                "--identities {base}={path}: no profile is called \"{base}\"",
                base = harmless(base),
                path = path.display()
            ),
            text!(
                "name the profile whose credentials these are, or one of {sources}",
                sources
            )
        ));
    }
    let Some(file) = unread.read(path) else {
        return Ok(());
    };
    match read_caller_identity(&file) {
        Ok(identity) => {
            identities.insert(base.to_owned(), identity);
            Ok(())
        }
        Err(problem) => unread.refuse(&file, &shown(&problem)),
    }
}

fn add_file(path: &Path, unread: &mut Unread, identities: &mut Identities) -> anyhow::Result<()> {
    let Some(file) = unread.read(path) else {
        return Ok(());
    };
    let (read, problems) = read_identities(&file);
    match problems.first() {
        Some(problem) if read.is_empty() => unread.refuse(&file, &shown(problem))?,
        _ => report(&problems),
    }
    identities.extend(read);
    Ok(())
}
