//! Inputs from standard input or a pipe: each supplies its text only once and is never written.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::Inputs;
use super::identities::one_answer;
use super::named_files::{split_assignment, warn};
use crate::load::is_standard_input;
use crate::text::harmless;

/// The options that name standard input, as given.
fn options_on_standard_input(inputs: &Inputs) -> Vec<String> {
    let named = |option: &str, path: &Path| (option.to_owned(), path.to_owned());
    let one = |option, path: &Option<PathBuf>| path.as_ref().map(|path| named(option, path));
    let answers = inputs
        .identities
        .iter()
        .map(|given| match one_answer(given) {
            Some((base, path)) => named(&format!("--identities {}=", harmless(base)), &path),
            None => named("--identities", given),
        });
    let policies = inputs.trust_policy.iter().filter_map(|given| {
        let (role, path) = split_assignment(given)?;
        Some(named(&format!("--trust-policy {}=", harmless(role)), &path))
    });
    let snapshots = inputs.snapshot.iter().map(|path| named("--snapshot", path));
    let single = [
        one("--config", &inputs.config),
        one("--credentials", &inputs.credentials),
        one("--org", inputs.org.as_ref().unwrap_or(&None)),
        one("--context-file", &inputs.context_file),
    ];
    let all = single.into_iter().flatten();
    all.chain(snapshots)
        .chain(answers)
        .chain(policies)
        .filter(|(_, path)| is_standard_input(path))
        .map(|(option, path)| {
            let gap = if option.ends_with('=') { "" } else { " " };
            format!("{option}{gap}{}", path.display())
        })
        .collect()
}

/// Returns true if an option names standard input.
pub(super) fn reads_standard_input(inputs: &Inputs) -> bool {
    !options_on_standard_input(inputs).is_empty()
}

/// Refuses options that name standard input twice, because it has only one text. `further`: the
/// command's own use of it.
pub(super) fn check_standard_input(inputs: &Inputs, further: Option<&str>) -> anyhow::Result<()> {
    let mut named = options_on_standard_input(inputs);
    named.extend(further.map(str::to_owned));
    match &named[..] {
        [first, second, ..] => bail!(
            "{first} and {second}: standard input can be read only once\n  \
             name a file for one of them"
        ),
        [only] if further.is_none() && std::io::stdin().is_terminal() => {
            warn(&format!(
                "{only}: type or paste the text, then press Ctrl-D"
            ));
            Ok(())
        }
        _ => Ok(()),
    }
}
