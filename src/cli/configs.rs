//! The two AWS config files: their paths from the command line and the environment, and their text.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{anyhow, bail};

use super::args::Inputs;
use super::fetched::snapshot_folder;
use super::named_files::Unread;
use crate::iam::account::{Identities, SnapshotFile, Wanted, read_identities, read_snapshot};
use crate::load::{
    ConfigPaths, ConfigRead, LoadError, LoadProblem, PathFlags, below_home, display_name,
    is_stream, locate_config, read_config, read_source, variable,
};
use crate::predict::Invocation;
use crate::text::{SourceFile, advised, shell_word, text, word};

/// The variables that name the two files.
pub(super) const VARIABLES: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// The text of the two files, and their origin.
pub(super) struct ConfigFiles {
    /// The config file, if there is one.
    pub(super) config: Option<SourceFile>,
    /// The credentials file, if there is one.
    pub(super) credentials: Option<SourceFile>,
    /// The display name for the title.
    pub(super) origin: String,
}

/// The paths on the command line.
pub(super) fn path_flags(inputs: &Inputs) -> PathFlags {
    PathFlags {
        config: inputs.config.clone(),
        credentials: inputs.credentials.clone(),
        snapshots: inputs.snapshot.clone(),
    }
}

/// The paths of the two files.
pub(super) fn config_paths(inputs: &Inputs) -> ConfigPaths {
    locate_config(&path_flags(inputs), &variable)
}

/// The files that a printed command has to name as this one did.
pub(super) fn invocation(inputs: &Inputs) -> Invocation {
    let mut invocation = Invocation::default();
    let named = [&inputs.config, &inputs.credentials].map(Option::as_deref);
    let options = ["--config", "--credentials"].into_iter().zip(VARIABLES);
    for ((option, variable_name), path) in options.zip(named) {
        let Some(path) = path else { continue };
        if is_stream(path) {
            invocation.options = None;
            continue;
        }
        let path = shell_path(path);
        if let Some(options) = &mut invocation.options {
            let _ = write!(options, " {option} {path}");
        }
        let _ = write!(invocation.variables, "{variable_name}={path} ");
    }
    if let Some(folder) = snapshot_folder(inputs) {
        invocation.folder = shell_path(&folder);
        if let Some(options) = invocation
            .options
            .as_mut()
            .filter(|_| inputs.snapshot.contains(&folder))
        {
            let _ = write!(options, " --snapshot {}", invocation.folder);
        }
    }
    invocation
}

/// A path as a word of a shell, in which `~` stands for the home folder.
fn shell_path(path: &Path) -> String {
    match below_home(path, &variable).filter(|_| path.is_absolute()) {
        Some(below) => format!("~/{}", shell_word(&below)),
        None => shell_word(&path.to_string_lossy()),
    }
}

/// The sample's files. The sample is complete, so options for other files are an error.
pub(super) fn sample_files(inputs: &Inputs) -> anyhow::Result<ConfigFiles> {
    let further = [
        ("--config", inputs.config.is_some()),
        ("--credentials", inputs.credentials.is_some()),
        ("--snapshot", !inputs.snapshot.is_empty()),
    ];
    if let Some((option, _)) = further.into_iter().find(|(_, given)| *given) {
        bail!(
            "{option}: {}\n  {}",
            word!("the built-in sample has files of its own"),
            text!("leave out {option} or --sample", option)
        );
    }
    let [config, credentials] = configs();
    Ok(ConfigFiles {
        config: Some(config),
        credentials: Some(credentials),
        origin: word!("built-in sample").to_owned(),
    })
}

/// Reads the two files; `None` if there is neither.
pub(super) fn read_config_files(
    inputs: &Inputs,
    unread: &mut Unread,
) -> anyhow::Result<Option<ConfigFiles>> {
    let paths = config_paths(inputs);
    let mut read = |path: &Path, is_named: bool| {
        let name = display_name(path, &variable);
        let file = config_file(path, &name, is_named, unread)?;
        anyhow::Ok((name, file))
    };
    let (config_name, config) = read(&paths.config, inputs.config.is_some())?;
    let (credentials_name, credentials) = read(&paths.credentials, inputs.credentials.is_some())?;
    let origin = match (&config, &credentials) {
        (Some(_), _) => config_name,
        (None, Some(_)) => credentials_name,
        (None, None) => return Ok(None),
    };
    for problem in missing_files(inputs) {
        unread.say(&problem);
    }
    Ok(Some(ConfigFiles {
        config,
        credentials,
        origin,
    }))
}

fn config_file(
    path: &Path,
    name: &str,
    is_named: bool,
    unread: &mut Unread,
) -> anyhow::Result<Option<SourceFile>> {
    if is_named && is_stream(path) {
        return match read_source(path, name) {
            Ok(file) => Ok(Some(file)),
            Err(error) => bail!("{error}"),
        };
    }
    match read_config(path, name) {
        ConfigRead::Read(file) => Ok(Some(file)),
        ConfigRead::Unreadable(error) => {
            unread.say(&text!(
                "{error}; the AWS CLI takes it for an empty file",
                error
            ));
            Ok(Some(SourceFile::new(name, Vec::new())))
        }
        ConfigRead::Absent if is_named => bail!(
            "{}\n  {}",
            text!("{name} is not a file", name),
            word!("check the path, or leave the option out to use your AWS config")
        ),
        ConfigRead::Absent => Ok(None),
    }
}

/// A message for each variable that names something other than a file. The AWS CLI silently ignores
/// it, and then a profile is missing for no visible reason. A variable set to nothing, or to a
/// device such as `/dev/null`, means that there is deliberately no file.
pub(super) fn missing_files(inputs: &Inputs) -> Vec<String> {
    let paths = config_paths(inputs);
    let given = [&inputs.config, &inputs.credentials].map(Option::is_some);
    let paths = [paths.config, paths.credentials];
    let named = VARIABLES.into_iter().zip(given).zip(paths);
    let missing = named.filter_map(|((name, given), path)| {
        if given || path.as_os_str().is_empty() || variable(name).is_none() || is_stream(&path) {
            return None;
        }
        let what = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => return None,
            Ok(_) => word!("which is a folder"),
            Err(error) => match LoadError::from_io(&path, &error).problem {
                LoadProblem::NotFound => word!("and there is no such file"),
                _ => word!("which cannot be read"),
            },
        };
        Some(advised(
            text!(
                "{name} names {path}, {what}; the AWS CLI goes on without it",
                name,
                path = display_name(&path, &variable),
                what
            ),
            word!("correct the variable or unset it"),
        ))
    });
    missing.collect()
}

/// The error if there is no AWS config: the paths in variables, else both default paths.
pub(super) fn no_config(inputs: &Inputs) -> anyhow::Error {
    let missing = missing_files(inputs);
    if !missing.is_empty() {
        return anyhow!(missing.join("\nrolechain: "));
    }
    let paths = config_paths(inputs);
    let both = VARIABLES.into_iter().zip([paths.config, paths.credentials]);
    let shown = both.map(|(variable_name, path)| {
        if path.as_os_str().is_empty() {
            return text!("the empty {variable_name}", variable_name);
        }
        display_name(&path, &variable)
    });
    let shown = shown.collect::<Vec<_>>().join(word!(" nor "));
    anyhow!(
        "{}\n  {}",
        text!("no AWS config: neither {shown} is a file", shown),
        word!("name one with --config, or look at the built-in sample with --sample")
    )
}

// The built-in sample, the reference scenario with its neighbours.

const CONFIG: &str = include_str!("../../assets/sample/config");
const CREDENTIALS: &str = include_str!("../../assets/sample/credentials");
const IDENTITIES: &str = include_str!("../../assets/sample/identities.json");
const SNAPSHOT: &str = include_str!("../../assets/sample/snapshots/111122223333.json");

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name, text.as_bytes())
}

/// The config and credentials files.
pub(super) fn configs() -> [SourceFile; 2] {
    [
        file("sample/config", CONFIG),
        file("sample/credentials", CREDENTIALS),
    ]
}

/// The identities of its bases.
pub(super) fn identities() -> Identities {
    read_identities(&file("sample/identities.json", IDENTITIES)).0
}

/// The snapshot of its account.
pub(super) fn snapshot() -> SnapshotFile {
    read_snapshot(
        "sample/snapshots/111122223333.json".into(),
        SNAPSHOT.as_bytes(),
        &Arc::new(Wanted::everything()),
    )
}
