//! The user's editor, opened at a line.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::cli::{self, Inputs};
use crate::config::split_words;
use crate::explain::Outside;
use crate::load::variable;
use crate::text::Location;
use crate::tui::Edit;

/// Prepares the editor that `VISUAL` or `EDITOR` names, else vi.
pub(super) fn open(inputs: &Inputs, place: &Location) -> Result<Edit, String> {
    let path = cli::path_called(inputs, &place.file)
        .ok_or_else(|| Outside::NoFile(&place.file).words())?;
    let given = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = variable(name).filter(|value| !value.trim().is_empty())?;
        Some((name, value))
    });
    let (source, text) = given.unwrap_or(("", "vi".to_owned()));
    let words = split_words(&text).ok().filter(|words| !words.is_empty());
    let words = words.ok_or_else(|| Outside::NoCommand(source, &text).words())?;
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command.args(arguments(&words[0], &path.to_string_lossy(), place.line));
    let failed = move |error: io::Error| match (error.kind(), source) {
        (io::ErrorKind::NotFound, "") => Outside::NoEditor.words(),
        (io::ErrorKind::NotFound, source) => Outside::NoProgram(source, &text).words(),
        (_, _) => format!("{text}: {error}"),
    };
    let name = words[0].clone();
    Ok(Box::new(move || {
        let status = command.status().map_err(failed)?;
        if status.success() {
            Ok(())
        } else {
            Err(Outside::Ended(&name, &status.to_string()).words())
        }
    }))
}

/// The arguments that open a file at a line, from the editors' manuals; for an unknown editor only
/// the file.
fn arguments(editor: &str, path: &str, line: u32) -> Vec<String> {
    // A leading sign would be read as an option.
    let path = match path.chars().next() {
        Some('-' | '+') => format!("./{path}"),
        _ => path.to_owned(),
    };
    let name = Path::new(editor).file_stem().unwrap_or_default();
    match name.to_str().unwrap_or_default() {
        "vim" | "nvim" | "vi" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient"
        | "micro" | "kak" | "joe" | "jed" | "mg" | "gedit" => vec![format!("+{line}"), path],
        "hx" | "helix" | "subl" | "zed" | "zeditor" => vec![format!("{path}:{line}")],
        "code" | "code-insiders" | "codium" | "cursor" => {
            vec!["--goto".to_owned(), format!("{path}:{line}")]
        }
        _ => vec![path],
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn editors_are_opened_at_the_line() {
        for (editor, wanted) in [
            ("/usr/bin/nvim", "+15 ~/config"),
            ("nano", "+15 ~/config"),
            ("hx", "~/config:15"),
            ("code", "--goto ~/config:15"),
            ("ed", "~/config"),
        ] {
            assert_eq!(arguments(editor, "~/config", 15).join(" "), wanted);
        }
        assert_eq!(arguments("vi", "-c", 1), ["+1", "./-c"]);
    }
}
