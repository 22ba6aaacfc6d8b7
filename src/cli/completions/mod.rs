//! `rolechain completions`: scripts for shells, and the hidden command that they call at each Tab.
//!
//! It reads only the config files. Candidates are inserted into a command line, so those with
//! characters that a shell could act on are left out; the shells complete the names of such files.

use std::ffi::{OsStr, OsString};

use clap::{CommandFactory as _, FromArgMatches as _, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, complete as candidates};

use super::args::{Arguments, Color, Inputs};
use super::configs::config_paths;
use super::exit::ExitStatus;
use super::{configs, print};
use crate::config::{ProfileSet, SettingKey};
use crate::iam::Arn;
use crate::load::{ConfigRead, display_name, read_config, variable};
use crate::text::{SourceFile, harmless};

/// A shell that a script is available for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// `PowerShell`
    #[value(help = "PowerShell")]
    Powershell,
    /// Elvish
    Elvish,
}

/// Prints the script for a shell.
pub(super) fn print_script(shell: Shell) -> anyhow::Result<ExitStatus> {
    let script = match shell {
        Shell::Bash => include_str!("rolechain.bash"),
        Shell::Zsh => include_str!("rolechain.zsh"),
        Shell::Fish => include_str!("rolechain.fish"),
        Shell::Powershell => include_str!("rolechain.ps1"),
        Shell::Elvish => include_str!("rolechain.elv"),
    };
    print(script, Color::Never)?;
    Ok(ExitStatus::Allowed)
}

/// Prints what the last word of a command line may become, one candidate per line, its description
/// behind a tab.
pub(super) fn complete(words: &[OsString]) -> anyhow::Result<ExitStatus> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut().filter(|last| *last == "''") {
        last.clear();
    }
    let names = Names::read(&words);
    let mut command = names.add_to(Arguments::command());
    let here = std::env::current_dir().ok();
    let last = words.len().saturating_sub(1);
    let found = candidates(&mut command, words, last, here.as_deref()).unwrap_or_default();
    let lines = found.iter().filter_map(|candidate| {
        let value = candidate.get_value().to_str().filter(|it| is_plain(it))?;
        let help = candidate.get_help().map(ToString::to_string);
        let help = help.unwrap_or_default();
        let help = harmless(help.lines().next().unwrap_or_default());
        let gap = if help.is_empty() { "" } else { "\t" };
        Some(format!("{value}{gap}{help}\n"))
    });
    print(&lines.collect::<String>(), Color::Never)?;
    Ok(ExitStatus::Allowed)
}

/// Returns true if no shell reads anything but text in a word.
fn is_plain(word: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "_@.:+=/-".contains(c);
    word.chars().all(is_plain)
}

/// The names of profiles and roles in the config files.
#[derive(Clone, Debug, Default)]
struct Names {
    profiles: Vec<String>,
    roles: Vec<String>,
    arns: Vec<String>,
}

impl Names {
    /// Reads the config files that a command line names, else the default ones.
    fn read(words: &[OsString]) -> Self {
        let command = Arguments::command().ignore_errors(true);
        let inputs = command
            .try_get_matches_from(words)
            .and_then(|matches| Inputs::from_arg_matches(&matches))
            .unwrap_or_default();
        let [config, credentials] = files(&inputs);
        let set = ProfileSet::parse(config.as_ref(), credentials.as_ref());
        let profiles = set.profiles.iter();
        let arns =
            profiles.filter_map(|profile| Arn::parse(profile.text(SettingKey::RoleArn)?).ok());
        let arns: Vec<Arn> = arns.collect();
        Self {
            profiles: set
                .profiles
                .iter()
                .map(|it| it.name().to_string())
                .collect(),
            roles: sorted(arns.iter().map(Arn::name)),
            arns: sorted(arns.iter().map(Arn::as_str)),
        }
    }

    /// Adds them to the arguments that take them, in all commands.
    fn add_to(&self, command: clap::Command) -> clap::Command {
        let command = command.mut_args(|argument| {
            let is_option = !argument.is_positional();
            let names = match argument.get_id().as_str() {
                "profile" | "profiles" | "caller" => &self.profiles,
                "role" if is_option => &self.arns,
                "role" => &self.roles,
                _ => return argument,
            };
            let names = names.clone();
            argument.add(ArgValueCompleter::new(move |word: &OsStr| {
                beginning_with(&names, word)
            }))
        });
        command.mut_subcommands(|command| self.add_to(command))
    }
}

/// The texts in order, each once.
fn sorted<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut texts: Vec<String> = texts.map(str::to_owned).collect();
    texts.sort();
    texts.dedup();
    texts
}

fn beginning_with(names: &[String], word: &OsStr) -> Vec<CompletionCandidate> {
    let word = word.to_string_lossy();
    let fitting = names.iter().filter(|name| name.starts_with(&*word));
    fitting.map(CompletionCandidate::new).collect()
}

/// The two config files. A pipe is left alone: its text can be read only once.
fn files(inputs: &Inputs) -> [Option<SourceFile>; 2] {
    if inputs.sample {
        return configs::configs().map(Some);
    }
    let paths = config_paths(inputs);
    [paths.config, paths.credentials].map(|path| {
        let is_file = path.is_file();
        let read = is_file.then(|| read_config(&path, &display_name(&path, &variable)))?;
        match read {
            ConfigRead::Read(file) => Some(file),
            ConfigRead::Unreadable(_) | ConfigRead::Absent => None,
        }
    })
}
