//! The programs around the explorer: the user's editor, and the clipboard (the desktop's own
//! program if there is one, else tmux, else the terminal).

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;

use crate::cli::{self, Inputs};
use crate::config::split_words;
use crate::explain::Outside;
use crate::load::variable;
use crate::text::Location;
use crate::tui::{Copied, Edit};

/// A clipboard program that takes longer than this is abandoned.
const PATIENCE: Duration = Duration::from_secs(2);
/// Terminals accept no more than this many bytes, encoded, unless configured otherwise (xterm,
/// foot, tmux).
const MOST_SENT: usize = 74_994;
/// GNU screen accepts at most this many bytes at once.
const SCREEN_PIECE: usize = 512;

/// Copies a text, named by `what`, and returns how.
pub(super) fn copy(what: &str, text: &str) -> Result<Copied, String> {
    let mut failed = Vec::new();
    for program in programs() {
        match program.take(text) {
            Ok(()) => {
                return Ok(Copied {
                    sentence: program.copied(what).words(),
                    send: None,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => failed.push(format!("{}: {error}", program.name)),
        }
    }
    let tried = failed.iter().map(|problem| format!("; {problem}"));
    let tried: String = tried.collect();
    let terminal = variable("TERM").unwrap_or_default();
    if matches!(terminal.as_str(), "" | "dumb" | "linux") {
        return Err(format!("{}{tried}", Outside::NotCopied(what).words()));
    }
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    let sent = if encoded.len() > MOST_SENT {
        Outside::SentAlthoughLong(what)
    } else {
        Outside::SentToTerminal(what)
    };
    Ok(Copied {
        sentence: format!("{}{tried}", sent.words()),
        send: Some(sequence(&encoded, has("TMUX"), has("STY"))),
    })
}

/// The sequence that passes a text to the terminal's clipboard, through tmux or screen if
/// necessary.
fn sequence(encoded: &str, in_tmux: bool, in_screen: bool) -> String {
    let sequence = format!("\x1b]52;c;{encoded}\x07");
    if in_tmux {
        format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
    } else if in_screen {
        let pieces = sequence.as_bytes().chunks(SCREEN_PIECE);
        let pieces = pieces.map(|piece| format!("\x1bP{}\x1b\\", String::from_utf8_lossy(piece)));
        pieces.collect()
    } else {
        sequence
    }
}

/// Returns true if an environment variable is set and not empty.
fn has(name: &str) -> bool {
    variable(name).is_some_and(|value| !value.is_empty())
}

/// A program that reads a text from its standard input.
struct Program {
    name: &'static str,
    arguments: &'static [&'static str],
}

/// The programs that may reach the user's clipboard. In a remote login, the desktop's programs are
/// left out: they would fill the clipboard of the other machine.
fn programs() -> Vec<Program> {
    let from_afar = has("SSH_CONNECTION") || has("SSH_TTY");
    let here = |condition: bool| condition && !from_afar;
    let on_wayland = here(has("WAYLAND_DISPLAY"));
    let on_x = here(has("DISPLAY"));
    let on_windows = here(cfg!(windows) || has("WSL_DISTRO_NAME"));
    let rows: [(bool, &'static str, &'static [&'static str]); 6] = [
        (on_wayland, "wl-copy", &[]),
        (on_x, "xclip", &["-in", "-selection", "clipboard"]),
        (on_x, "xsel", &["--input", "--clipboard"]),
        (here(cfg!(target_os = "macos")), "pbcopy", &[]),
        (on_windows, "clip.exe", &[]),
        (has("TMUX"), "tmux", &["load-buffer", "-w", "-"]),
    ];
    let rows = rows.into_iter().filter(|(applies, ..)| *applies);
    rows.map(|(_, name, arguments)| Program { name, arguments })
        .collect()
}

impl Program {
    /// The words that report a copy. tmux does not report what it does with the terminal's clipboard.
    fn copied<'a>(&self, what: &'a str) -> Outside<'a> {
        match self.name {
            "tmux" => Outside::CopiedToTmux(what),
            name => Outside::CopiedWith(what, name),
        }
    }

    /// Runs it without a shell, with the text on its standard input.
    fn take(&self, text: &str) -> io::Result<()> {
        let mut child = Command::new(self.name)
            .args(self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let bytes = match self.name {
            "clip.exe" => utf16(text),
            _ => text.as_bytes().to_vec(),
        };
        let input = child.stdin.take();
        // A program that does not read must not block us: a pipe holds only a limited amount.
        let writer = std::thread::Builder::new().spawn(move || match input {
            Some(mut input) => input.write_all(&bytes),
            None => Ok(()),
        })?;
        let status = wait(&mut child)?;
        let written = writer.join().unwrap_or(Ok(()));
        if !status.success() {
            return Err(io::Error::other(Outside::Failed.words()));
        }
        written
    }
}

/// Waits for a program, and ends it if it takes too long.
fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if began.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::other(Outside::NoAnswer.words()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The encoding in which Windows programs read text that is not ASCII.
fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

// The user's editor, opened at a line.

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
    use super::*;

    #[test]
    fn the_sequence_passes_through_tmux_and_screen() {
        assert_eq!(sequence("QUJD", false, false), "\x1b]52;c;QUJD\x07");
        assert_eq!(
            sequence("QUJD", true, true),
            "\x1bPtmux;\x1b\x1b]52;c;QUJD\x07\x1b\\"
        );
        let long = "A".repeat(1000);
        let wrapped = sequence(&long, false, true);
        let pieces: Vec<&str> = wrapped.split_terminator("\x1b\\").collect();
        assert!(pieces.iter().all(|piece| piece.len() <= SCREEN_PIECE + 2));
        let whole: String = pieces.iter().map(|piece| &piece[2..]).collect();
        assert_eq!(whole, sequence(&long, false, false));
    }

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
