//! The user's settings: an optional file of TOML, below the options of the command line.

use std::path::PathBuf;

use anyhow::bail;
use clap::ValueEnum as _;
use etcetera::BaseStrategy as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::args::{Arguments, Command};
use super::terminal::{Look, ThemeName};
use crate::chain::client::Client;
use crate::load::{display_name, expand, read_source, variable};
use crate::text::{Location, SourceFile, harmless, nearest, text, word};

/// The file with comments that `rolechain settings --default` prints, without the keys.
pub(crate) const DEFAULT_SETTINGS: &str = include_str!("settings.toml");

/// The settings of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    theme: Option<ThemeName>,
    language: Option<String>,
    client: Option<Client>,
    snapshots: Vec<PathBuf>,
    mouse: Option<bool>,
    /// The keys of commands.
    pub keys: Vec<KeySetting>,
}

/// The keys of a command.
#[derive(Clone, Debug)]
pub(crate) struct KeySetting {
    /// The name of the command.
    pub command: String,
    /// Its keys.
    pub keys: Vec<String>,
    /// Its line.
    pub location: Location,
}

/// The location of the settings: the folder of the platform, on macOS as on Linux.
pub(crate) fn settings_path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("rolechain").join("config.toml"))
}

/// Reads the settings and uses them where the command line says nothing. The result holds those
/// that the explorer uses.
///
/// # Errors
///
/// Every mistake in the file, each with its line.
pub(crate) fn apply_settings(arguments: &mut Arguments) -> anyhow::Result<Settings> {
    if !reads_settings(arguments.command.as_ref()) {
        return Ok(Settings::default());
    }
    let settings = read()?;
    let inputs = &mut arguments.inputs;
    inputs.client = inputs.client.or(settings.client);
    let own_files = inputs.sample || matches!(arguments.command, Some(Command::Demo { .. }));
    if inputs.snapshot.is_empty() && !own_files {
        inputs.snapshot.clone_from(&settings.snapshots);
    }
    let look: &mut Look = arguments.look_mut();
    look.theme = look.theme.or(settings.theme);
    look.no_mouse |= settings.mouse == Some(false);
    Ok(settings)
}

/// The language of the settings, known before the arguments are; a mistake is reported later.
pub(super) fn configured_language() -> Option<String> {
    read().ok()?.language
}

/// Returns true if a command has anything to do with the settings.
const fn reads_settings(command: Option<&Command>) -> bool {
    !matches!(
        command,
        Some(
            Command::Batch { .. }
                | Command::Rules { .. }
                | Command::Completions { .. }
                | Command::Complete { .. }
                | Command::Man { .. }
                | Command::Settings { default: true }
        )
    )
}

fn read() -> anyhow::Result<Settings> {
    // Nobody named the file: a folder that may not be searched has none, and a pipe is none.
    let Some(path) = settings_path().filter(|path| path.is_file()) else {
        return Ok(Settings::default());
    };
    let file = read_source(&path, &display_name(&path, &variable))?;
    let mut reader = Reader {
        file: &file,
        settings: Settings::default(),
        problems: Vec::new(),
    };
    reader.read();
    if reader.problems.is_empty() {
        return Ok(reader.settings);
    }
    reader.problems.sort();
    let problems = reader.problems.into_iter();
    let problems: Vec<String> = problems.map(|(_, problem)| problem).collect();
    bail!("{}", problems.join("\nrolechain: "))
}

struct Reader<'a> {
    file: &'a SourceFile,
    settings: Settings,
    /// Their lines and what they say.
    problems: Vec<(u32, String)>,
}

/// The names of settings.
const NAMES: [&str; 6] = ["theme", "language", "client", "snapshots", "mouse", "keys"];

impl Reader<'_> {
    fn read(&mut self) {
        let text = String::from_utf8_lossy(&self.file.bytes).into_owned();
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.refuse(at, error.message());
        }
        if !self.problems.is_empty() {
            return;
        }
        for (name, value) in table.get_ref() {
            let at = name.span().start;
            if let Err(problem) = self.set(name.get_ref(), value) {
                self.refuse(at, &problem);
            }
        }
        self.settings.keys.sort_by_key(|key| key.location.line);
    }

    fn refuse(&mut self, at: usize, problem: &str) {
        let location = self.location(at);
        let problem = format!("{location}: {}", harmless(problem));
        self.problems.push((location.line, problem));
    }

    fn location(&self, at: usize) -> Location {
        Location::new(self.file.name.clone(), self.file.position(at).line)
    }

    fn set(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
        let settings = &mut self.settings;
        match name {
            "theme" => {
                let theme = ThemeName::from_str(text(value)?, false);
                settings.theme = Some(theme.map_err(|_| {
                    let names = ThemeName::value_variants().iter();
                    let names = names.filter_map(ThemeName::to_possible_value);
                    let names: Vec<_> = names.map(|it| it.get_name().to_owned()).collect();
                    let names = names.join(", ");
                    text!("{setting} is one of {names}", setting = "theme", names)
                })?);
            }
            "language" => {
                let language = text(value)?;
                if !["en", "ja"].contains(&language) {
                    return Err(word!("language is en or ja").to_owned());
                }
                settings.language = Some(language.to_owned());
            }
            "client" => {
                let client = text(value)?.parse::<Client>();
                let client =
                    client.map_err(|()| word!("client is one of those in rolechain --help"));
                settings.client = Some(client?);
            }
            "snapshots" => {
                let paths = texts(value)?.into_iter();
                settings.snapshots = paths.map(|path| expand(&path, &variable).into()).collect();
            }
            "mouse" => match value.get_ref() {
                DeValue::Boolean(on) => settings.mouse = Some(*on),
                _ => return Err(word!("mouse is true or false").to_owned()),
            },
            "keys" => return self.set_keys(value),
            _ => {
                let near = nearest(name, NAMES.map(|name| (name, name)));
                let near = near.first();
                let near = near.map(|near| text!("; did you mean {near}?", near));
                return Err(text!(
                    "no setting is called {name}{near}",
                    name,
                    near = near.unwrap_or_default()
                ));
            }
        }
        Ok(())
    }

    fn set_keys(&mut self, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(word!("keys is a section: [keys]").to_owned());
        };
        for (command, keys) in table {
            let at = command.span().start;
            let location = self.location(at);
            match texts(keys) {
                Ok(keys) => self.settings.keys.push(KeySetting {
                    command: command.get_ref().to_string(),
                    keys,
                    location,
                }),
                Err(problem) => self.refuse(at, &problem),
            }
        }
        Ok(())
    }
}

fn text<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, String> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text),
        _ => Err(word!("write the value in quotation marks").to_owned()),
    }
}

/// A list of texts, or one text.
fn texts(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, String> {
    match value.get_ref() {
        DeValue::Array(values) => values
            .iter()
            .map(|value| text(value).map(str::to_owned))
            .collect(),
        _ => Ok(vec![text(value)?.to_owned()]),
    }
}
