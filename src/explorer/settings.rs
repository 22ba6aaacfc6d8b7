//! The settings: what concerns the keys, and `rolechain settings`.

use crate::cli::{self, Color, DEFAULT_SETTINGS, ExitStatus, Settings, settings_path};
use crate::tui::keymap::{default_keys, rebind};
use anyhow::bail;

/// Sets the user's keys. Every mistake is named with its line.
pub(crate) fn set_keys(settings: &Settings) -> anyhow::Result<()> {
    let changes = settings.keys.iter();
    let changes: Vec<_> = changes
        .map(|setting| (setting.command.clone(), setting.keys.clone()))
        .collect();
    let Err(problems) = rebind(&changes) else {
        return Ok(());
    };
    let lines = problems
        .into_iter()
        .map(|(at, problem)| format!("{}: {problem}", settings.keys[at].location));
    bail!("{}", lines.collect::<Vec<_>>().join("\nrolechain: "))
}

/// Prints the settings with their defaults, or where they are looked for.
pub(crate) fn print(default: bool) -> anyhow::Result<ExitStatus> {
    let text = if default {
        format!("{DEFAULT_SETTINGS}{}", default_keys())
    } else {
        let path = settings_path().unwrap_or_default();
        format!("{}\n", path.display())
    };
    cli::print(&text, Color::Never)?;
    Ok(ExitStatus::Allowed)
}
