//! `--log`: what was read, resolved and called, for reports of bugs. Off unless asked for.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, Once, OnceLock};

use anyhow::Context as _;

use super::args::Inputs;
use super::named_files::warn;
use super::streams::check_not_read;
use crate::explain::report::chain_names;
use crate::explain::{doctor_words as words, profile_mark};
use crate::live::{AwsCall, CallError, Signer};
use crate::load::{SnapshotPath, now, variable};
use crate::predict::Prediction;
use crate::text::{harmless, text, without_secrets};

/// The file, once it is open.
static LOG: OnceLock<Mutex<File>> = OnceLock::new();

/// Opens the file that an option or a variable names; lines are added to what it holds.
/// `own`: a file that only the command reads.
pub(super) fn open(
    option: Option<&Path>,
    inputs: &Inputs,
    own: Option<&Path>,
) -> anyhow::Result<()> {
    let named = variable("ROLECHAIN_LOG").filter(|name| !name.is_empty());
    let Some(path) = option.or(named.as_deref().map(Path::new)) else {
        return Ok(());
    };
    check_not_read("--log", path, inputs, own)?;
    let mut options = File::options();
    options.create(true).append(true);
    let shown = path.display().to_string();
    let file =
        open_private(&mut options, path).with_context(|| format!("--log {}", harmless(&shown)))?;
    let _ = LOG.set(Mutex::new(file));
    write(words::STARTED, || {
        let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
        let words = words.collect::<Vec<_>>().join(" ");
        format!("{}: {words}", env!("ROLECHAIN_VERSION"))
    });
    Ok(())
}

/// Opens a file that only its user can read. A pipe that nobody reads is an error instead of a
/// wait for a reader.
#[cfg(unix)]
fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use rustix::fs::{OFlags, fcntl_setfl};
    use std::os::unix::fs::OpenOptionsExt as _;
    let no_wait = OFlags::NONBLOCK.bits().cast_signed();
    let file = options.mode(0o600).custom_flags(no_wait).open(path)?;
    fcntl_setfl(&file, OFlags::APPEND)?;
    Ok(file)
}

#[cfg(not(unix))]
fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

/// Adds a line, if there is a log.
fn write(what: &str, text: impl FnOnce() -> String) {
    let Some(Ok(mut file)) = LOG.get().map(Mutex::lock) else {
        return;
    };
    let text = without_secrets(&text()).into_owned();
    let line = format!("{} {what} {}\n", now(), harmless(&text));
    // A full disk must not stop the answer, but is told, once.
    if let Err(error) = file.write_all(line.as_bytes()) {
        static TOLD: Once = Once::new();
        TOLD.call_once(|| warn(&text!("--log: the log is incomplete: {error}", error)));
    }
}

/// Logs the inputs and the verdict of each profile.
pub(super) fn log_opened(prediction: &Prediction, snapshots: &[SnapshotPath]) {
    if LOG.get().is_none() {
        return;
    }
    let files = prediction.survey.config.profiles.files();
    let files = files.map(|file| (&*file.source.name, file.source.bytes.len() as u64));
    let snapshots = snapshots.iter().map(|path| (&*path.name, path.bytes));
    for (name, bytes) in files.chain(snapshots) {
        write(words::READ, || words::of_size(name, bytes));
    }
    for (name, id) in prediction.profiles() {
        write(words::RESOLVED, || {
            let mark = profile_mark(prediction.profile_verdict(id));
            let chain = chain_names(prediction, id).join(" → ");
            format!("{name}: {chain}: {}", mark.word)
        });
    }
}

/// A call of the AWS CLI and how it ended; nothing of its answer.
pub(super) fn log_call(
    call: &AwsCall,
    signer: &Signer,
    region: &str,
    answer: &Result<Vec<u8>, CallError>,
) {
    write(words::CALLED, || {
        let end = match answer {
            Ok(bytes) => words::answered(bytes.len() as u64),
            Err(error) => error.kind.code().to_owned(),
        };
        format!("{} ({region}): {end}", call.shown(signer.profile()))
    });
}
