//! Locates the files: flags, environment variables, defaults.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::is_stream;
use crate::iam::account::TemplateOptions;
use crate::text::harmless;

/// A look-up of environment variables, so that tests need no process environment.
pub(crate) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Paths given on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PathFlags {
    /// `--config FILE`
    pub config: Option<PathBuf>,
    /// `--credentials FILE`
    pub credentials: Option<PathBuf>,
    /// `--snapshot PATH`, files and folders in the order given.
    pub snapshots: Vec<PathBuf>,
}

/// The two files that the AWS CLI reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigPaths {
    /// The shared config file.
    pub config: PathBuf,
    /// The shared credentials file.
    pub credentials: PathBuf,
}

/// A snapshot to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SnapshotPath {
    /// The path.
    pub path: PathBuf,
    /// The name in messages.
    pub name: String,
    /// Its size in bytes; 0 for a pipe.
    pub bytes: u64,
    /// Facts about the deployment that a template omits.
    pub template: Arc<TemplateOptions>,
}

/// The config and credentials files: flag, else `AWS_CONFIG_FILE` and
/// `AWS_SHARED_CREDENTIALS_FILE` with variables and `~` expanded, else `~/.aws/…`, as botocore's
/// `load_config` finds them. A variable set to nothing names no file: nothing is read then.
pub(crate) fn locate_config(flags: &PathFlags, variables: Variables<'_>) -> ConfigPaths {
    let find = |flag: &Option<PathBuf>, variable: &str, default: &str| {
        flag.clone().unwrap_or_else(|| {
            let named = variables(variable).unwrap_or_else(|| default.to_owned());
            PathBuf::from(expand(&named, variables))
        })
    };
    ConfigPaths {
        config: find(&flags.config, "AWS_CONFIG_FILE", "~/.aws/config"),
        credentials: find(
            &flags.credentials,
            "AWS_SHARED_CREDENTIALS_FILE",
            "~/.aws/credentials",
        ),
    }
}

/// The folder in which the AWS CLI keeps the sessions it was given.
pub(crate) fn cache_folder(variables: Variables<'_>) -> PathBuf {
    PathBuf::from(expand("~/.aws/cli/cache", variables))
}

/// A path with `$NAME` and `${NAME}` (on Windows `%NAME%` too) replaced, then `~` or `~user` at its
/// beginning, as Python's `os.path.expandvars` and `expanduser` do it: unknown names stay as they
/// are, and what was put in is not expanded again.
pub(crate) fn expand(path: &str, variables: Variables<'_>) -> String {
    expand_home(&expand_variables(path, variables), variables)
}

fn expand_variables(path: &str, variables: Variables<'_>) -> String {
    let mut expanded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find(['$', '%']) {
        expanded.push_str(&rest[..at]);
        let mark = &rest[at..];
        let (name, length) = variable_name(mark);
        if let Some(value) = name.filter(|name| !name.is_empty()).and_then(variables) {
            expanded.push_str(&value);
            rest = &mark[length..];
        } else {
            expanded.push_str(&mark[..1]);
            rest = &mark[1..];
        }
    }
    expanded.push_str(rest);
    expanded
}

/// The name behind a `$` or `%`, and how many bytes the whole reference has.
fn variable_name(mark: &str) -> (Option<&str>, usize) {
    if let Some(inner) = mark.strip_prefix("${") {
        return inner
            .find('}')
            .map_or((None, 1), |end| (Some(&inner[..end]), end + 3));
    }
    if let Some(inner) = mark.strip_prefix('$') {
        let end = inner
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(inner.len());
        return (Some(&inner[..end]), end + 1);
    }
    if cfg!(windows)
        && let Some(end) = mark[1..].find('%')
    {
        return (Some(&mark[1..=end]), end + 2);
    }
    (None, 1)
}

fn expand_home(path: &str, variables: Variables<'_>) -> String {
    let Some(behind) = path.strip_prefix('~') else {
        return path.to_owned();
    };
    let separator = |letter: char| letter == '/' || (cfg!(windows) && letter == '\\');
    let (user, rest) = behind.split_at(behind.find(separator).unwrap_or(behind.len()));
    let home = if user.is_empty() {
        home(variables)
    } else {
        home_of(user)
    };
    match home.map(|home| format!("{}{rest}", home.trim_end_matches('/'))) {
        Some(root) if root.is_empty() => "/".to_owned(),
        Some(joined) => joined,
        None => path.to_owned(),
    }
}

/// The home folder as Python finds it: `HOME`, else the password database; on Windows
/// `USERPROFILE`, else `HOMEDRIVE` and `HOMEPATH`, and `HOME` is not looked at.
fn home(variables: Variables<'_>) -> Option<String> {
    if cfg!(windows) {
        return variables("USERPROFILE").or_else(|| {
            let path = variables("HOMEPATH")?;
            Some(variables("HOMEDRIVE").unwrap_or_default() + &path)
        });
    }
    variables("HOME").or_else(|| {
        let home = etcetera::home_dir().ok()?;
        Some(home.to_string_lossy().into_owned())
    })
}

/// The home folder of another user, from the local password file.
fn home_of(user: &str) -> Option<String> {
    let database = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = database
        .lines()
        .find(|line| line.split(':').next() == Some(user))?;
    line.split(':').nth(5).map(str::to_owned)
}

/// The name of a path in messages: as it was typed but harmless, with the home folder as `~`.
pub(crate) fn display_name(path: &Path, variables: Variables<'_>) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    match below_home(path, variables) {
        Some(below) => format!("~/{}", harmless(&below)),
        None => harmless(&path.to_string_lossy()).into_owned(),
    }
}

/// A path without the home folder, if it lies there.
pub(crate) fn below_home(path: &Path, variables: Variables<'_>) -> Option<String> {
    let home = home(variables).filter(|home| home.len() > 1)?;
    let below = path.strip_prefix(&home).ok()?;
    Some(below.to_string_lossy().into_owned())
}

/// The snapshots to read, in canonical order: as named on the command line; a folder stands for
/// the files in it that may be snapshots, sorted by name, those in its subfolders included (one
/// level). Without any flag the default folder is `$XDG_DATA_HOME/rolechain/snapshots`, which need
/// not exist.
///
/// Paths that cannot be looked into are among them: reading them says why.
pub(crate) fn locate_snapshots(flags: &PathFlags, variables: Variables<'_>) -> Vec<SnapshotPath> {
    let mut found = Vec::new();
    if flags.snapshots.is_empty() {
        if let Some(folder) = default_snapshot_folder(variables)
            && folder.is_dir()
        {
            gather(&folder, 1, &mut found);
        }
    } else {
        for path in &flags.snapshots {
            match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => gather(path, 1, &mut found),
                Ok(metadata) => found.push((path.clone(), metadata.len())),
                Err(_) => found.push((path.clone(), 0)),
            }
        }
    }
    // A file named twice counts where it was named last.
    let mut seen = BTreeSet::new();
    found.reverse();
    found.retain(|(path, _)| seen.insert(path.clone()));
    let snapshots = found.into_iter().rev();
    snapshots
        .map(|(path, bytes)| SnapshotPath {
            name: display_name(&path, variables),
            path,
            bytes,
            template: Arc::default(),
        })
        .collect()
}

/// `$XDG_DATA_HOME/rolechain/snapshots`, else `~/.local/share/rolechain/snapshots`. A relative
/// `XDG_DATA_HOME` is not valid and passed over (XDG Base Directory Specification).
pub(crate) fn default_snapshot_folder(variables: Variables<'_>) -> Option<PathBuf> {
    let data = variables("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| Some(PathBuf::from(home(variables)?).join(".local").join("share")))?;
    Some(data.join("rolechain").join("snapshots"))
}

/// The subfolder of the snapshots that `rolechain fetch` writes.
pub(crate) const FETCHED: &str = "fetched";

/// Returns true if a file is one that fetch writes beside its snapshots: identities, control
/// policies.
fn is_beside(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let name = path.file_name().and_then(|name| name.to_str());
    folder.is_some_and(|folder| folder == FETCHED)
        && matches!(name, Some("identities.json" | "organization.json"))
}

/// Endings of files that are taken from a folder; others have to be named.
const ENDINGS: [&str; 7] = [
    ".json",
    ".json.gz",
    ".jsonl",
    ".tfstate",
    ".yaml",
    ".yml",
    ".template",
];

fn is_snapshot(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The snapshots of a folder and, `depth` levels down, of its subfolders, sorted by path.
fn gather(folder: &Path, depth: usize, found: &mut Vec<(PathBuf, u64)>) {
    let collected = find_collected(folder);
    let mut pending = vec![(folder.to_owned(), depth)];
    let mut files = Vec::new();
    while let Some((folder, depth)) = pending.pop() {
        // The folder of an account of iam-collect is one snapshot.
        if collected.contains(&folder) {
            continue;
        }
        let Ok(entries) = std::fs::read_dir(&folder) else {
            files.push((folder, 0));
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let json = is_snapshot(&path);
            match std::fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() && depth > 0 => pending.push((path, depth - 1)),
                Ok(metadata) if metadata.is_file() && json && !is_beside(&path) => {
                    files.push((path, metadata.len()));
                }
                Err(_) if json => files.push((path, 0)),
                _ => {}
            }
        }
    }
    files.extend(collected.into_iter().map(|account| {
        let (parts, _) = files_below(&account);
        let sizes = parts.iter().filter_map(|path| std::fs::metadata(path).ok());
        let bytes = sizes.map(|metadata| metadata.len()).sum();
        (account, bytes)
    }));
    files.sort();
    found.append(&mut files);
}

// Folders that iam-collect wrote: `aws/<partition>/accounts/<account>/iam/<kind>/…`.

/// The ways from a folder that may be named to the folders of accounts.
const WAYS: [&str; 7] = [
    "",
    "iam",
    "*/iam",
    "accounts/*/iam",
    "*/accounts/*/iam",
    "aws/*/accounts/*/iam",
    "*/aws/*/accounts/*/iam",
];

/// Folders are not nested deeper than the longest path of a role.
const DEEPEST: usize = 64;

/// Returns true if a folder is one of an account.
pub(super) fn is_collected(folder: &Path) -> bool {
    let kinds = ["role", "user", "policy", "group"];
    folder.file_name().is_some_and(|name| name == "iam")
        && kinds.iter().any(|kind| folder.join(kind).is_dir())
}

/// The folders of accounts below a folder, sorted.
fn find_collected(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for way in WAYS {
        let mut here = vec![folder.to_owned()];
        for step in way.split('/').filter(|step| !step.is_empty()) {
            here = here.iter().flat_map(|folder| go(folder, step)).collect();
        }
        found.extend(here.into_iter().filter(|folder| is_collected(folder)));
    }
    found.sort();
    found.dedup();
    found
}

fn go(folder: &Path, step: &str) -> Vec<PathBuf> {
    let mut next = if step == "*" {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    } else {
        vec![folder.join(step)]
    };
    next.retain(|path| path.is_dir());
    next
}

/// The files below a folder, sorted, and those paths that cannot be looked into.
pub(super) fn files_below(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            unread.push(folder);
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && depth < DEEPEST {
                open.push((path, depth + 1));
            } else if path.extension().is_some_and(|end| end == "json") {
                // A pipe could block.
                let list = if is_stream(&path) {
                    &mut unread
                } else {
                    &mut files
                };
                list.push(path);
            }
        }
    }
    files.sort();
    unread.sort();
    (files, unread)
}

/// When a file, or the oldest file below a folder, was last written.
pub(crate) fn last_written(path: &Path) -> Option<SystemTime> {
    let modified = |path: &Path| std::fs::metadata(path).ok()?.modified().ok();
    if !path.is_dir() {
        return modified(path);
    }
    let (files, _) = files_below(path);
    files.iter().filter_map(|file| modified(file)).min()
}
