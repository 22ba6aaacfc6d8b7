//! Inputs from standard input or a pipe: each supplies its text only once and is never written.
//! What a screen can read again.

use std::fs::Metadata;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use anyhow::bail;

use super::args::Inputs;
use super::configs::{self, path_flags};
use super::facts::{default_file, one_answer};
use super::fetched::{IDENTITIES, ORGANIZATION, fetched_file};
use super::named_files::{split_assignment, warn};
use super::settings::settings_path;
use crate::load::{
    cache_folder, display_name, is_standard_input, is_stream, locate_snapshots, variable,
};
use crate::text::{advised, harmless, text, word};

/// A message about streams that have not ended after a second. Dropped when they have.
pub(super) struct Waiting {
    _ended: Sender<()>,
}

impl Waiting {
    /// Begins to wait for the streams among the inputs; `None` if there are none.
    pub(super) fn for_streams(inputs: &Inputs) -> Option<Self> {
        Self::for_options(options(inputs))
    }

    /// The same for the file of one option.
    pub(super) fn for_option(option: &str, path: &Path) -> Option<Self> {
        Self::for_options(vec![(option.to_owned(), path.to_owned())])
    }

    fn for_options(options: Vec<(String, PathBuf)>) -> Option<Self> {
        const PATIENCE: Duration = Duration::from_secs(1);
        let streams = options.into_iter().filter(|(_, path)| is_stream(path));
        let names: Vec<String> = streams.map(shown_option).collect();
        if names.is_empty() {
            return None;
        }
        let (ended, waiting) = channel();
        let wait = move || {
            if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let names = names.join(", ");
                warn(&text!(
                    "{names}: still reading, until the end comes; Ctrl-C stops",
                    names
                ));
            }
        };
        // Without a thread there is no message, but the same answer.
        let _ = std::thread::Builder::new().spawn(wait);
        Some(Self { _ended: ended })
    }
}

/// The options that name files, each with its path.
fn options(inputs: &Inputs) -> Vec<(String, PathBuf)> {
    let named = |option: &str, path: &Path| (option.to_owned(), path.to_owned());
    let one = |option, path: &Option<PathBuf>| path.as_ref().map(|path| named(option, path));
    let answers = inputs.identities.iter();
    let answers = answers.map(|given| match one_answer(given) {
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
    let single = single.into_iter().flatten();
    let facts = answers.chain(policies);
    single.chain(snapshots).chain(facts).collect()
}

/// An option with its path, as given.
fn shown_option((option, path): (String, PathBuf)) -> String {
    let gap = if option.ends_with('=') { "" } else { " " };
    format!("{option}{gap}{}", harmless(&path.display().to_string()))
}

/// The options that name standard input, as given.
fn options_on_standard_input(inputs: &Inputs) -> Vec<String> {
    let options = options(inputs).into_iter();
    let named = options.filter(|(_, path)| is_standard_input(path));
    named.map(shown_option).collect()
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
        [first, second, ..] => bail!(advised(
            text!(
                "{first} and {second}: standard input can be read only once",
                first,
                second
            ),
            word!("name a file for one of them")
        )),
        [only] if further.is_none() && std::io::stdin().is_terminal() => {
            warn(&text!(
                "{only}: type or paste the text, then press Ctrl-D",
                only
            ));
            Ok(())
        }
        _ => Ok(()),
    }
}

// The files behind the inputs, for a screen that reads them again.

/// The paths of the config and the credentials file.
pub(crate) fn config_paths(inputs: &Inputs) -> [PathBuf; 2] {
    let paths = configs::config_paths(inputs);
    [paths.config, paths.credentials]
}

/// Every file that the inputs name, even if it does not exist.
pub(crate) fn input_paths(inputs: &Inputs) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = config_paths(inputs).into();
    let snapshots = locate_snapshots(&path_flags(inputs), &variable);
    paths.extend(snapshots.into_iter().map(|snapshot| snapshot.path));
    paths.extend(inputs.org.clone().flatten());
    paths.extend(inputs.context_file.clone());
    let policies = inputs.trust_policy.iter();
    paths.extend(policies.filter_map(|given| Some(split_assignment(given)?.1)));
    let fetched = [IDENTITIES, ORGANIZATION];
    paths.extend(fetched.iter().filter_map(|name| fetched_file(inputs, name)));
    let identities = inputs.identities.iter();
    paths.extend(identities.map(|given| one_answer(given).map_or(given.clone(), |(_, path)| path)));
    paths
}

/// Refuses to write to a file that the run reads, by whatever name. `own`: a file that only this
/// command reads. `option` is empty if none named the file.
pub(super) fn check_not_read(
    option: &str,
    path: &Path,
    inputs: &Inputs,
    own: Option<&Path>,
) -> anyhow::Result<()> {
    let same = |input: &Path| is_same(path, input);
    let further = [
        Some(cache_folder(&variable)),
        default_file(),
        settings_path(),
    ];
    let paths = input_paths(inputs).into_iter();
    let mut paths = paths.chain(further.into_iter().flatten());
    if !own.is_some_and(same) && !paths.any(|input| same(&input)) {
        return Ok(());
    }
    let shown = format!("{option} {}", display_name(path, &variable));
    bail!(advised(
        text!("{shown}: this file is an input", shown = shown.trim_start()),
        word!("name another file, which does not exist yet")
    ))
}

/// Returns true if two paths lead to the same file, or the first to one in the folder that is the
/// second. Devices and pipes hold nothing that a write could destroy.
fn is_same(path: &Path, input: &Path) -> bool {
    let input = if is_standard_input(input) {
        Path::new("/dev/stdin")
    } else {
        input
    };
    let (Ok(found), Ok(read)) = (path.metadata(), input.metadata()) else {
        return false;
    };
    let (Ok(resolved), Ok(folder)) = (path.canonicalize(), input.canonicalize()) else {
        return false;
    };
    found.is_file() && (resolved.starts_with(folder) || is_one_file(&found, &read))
}

/// Returns true if two files are one, whatever names they have.
#[cfg(unix)]
fn is_one_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
const fn is_one_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// The path of the file with a display name.
pub(crate) fn path_called(inputs: &Inputs, name: &str) -> Option<PathBuf> {
    let mut paths = input_paths(inputs).into_iter();
    paths.find(|path| display_name(path, &variable) == name)
}
