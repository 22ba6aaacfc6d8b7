//! `rolechain man`: the manual pages, made from the same definitions as `--help`.

use std::path::Path;

use anyhow::{Context as _, bail};
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::{Arguments, Color};
use super::exit::ExitStatus;
use super::print;
use crate::text::{harmless, text};

/// Prints the page of a command, or writes all pages into a folder.
pub(super) fn run(words: &[String], folder: Option<&Path>) -> anyhow::Result<ExitStatus> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)
            .and_then(|()| write_all(&program, folder))
            .with_context(|| harmless(&folder.display().to_string()).into_owned())?;
        return Ok(ExitStatus::Allowed);
    }
    let mut command = &program;
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            bail!(text!(
                "{word}: there is no such command",
                word = harmless(word)
            ));
        };
        command = inner;
    }
    let mut text = Vec::new();
    page(command).render(&mut text)?;
    print(&String::from_utf8_lossy(&text), Color::Never)?;
    Ok(ExitStatus::Allowed)
}

/// The page of a command, without those of its own commands.
fn page(command: &Command) -> Man {
    let source = concat!("rolechain ", env!("ROLECHAIN_VERSION"));
    Man::new(command.clone()).source(source)
}

/// Writes a page and those of all commands below.
fn write_all(command: &Command, folder: &Path) -> std::io::Result<()> {
    page(command).generate_to(folder)?;
    let mut inner = command.get_subcommands().filter(|it| !it.is_hide_set());
    inner.try_for_each(|command| write_all(command, folder))
}
