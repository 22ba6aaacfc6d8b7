//! Texts about the programs and files around the explorer: clipboard, editor, watched files.

use crate::text::{harmless, text, word};

/// Something that the explorer's surroundings did or did not do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outside<'a> {
    /// A text, named by the first part, was copied with a program.
    CopiedWith(&'a str, &'a str),
    /// A text was copied to tmux.
    CopiedToTmux(&'a str),
    /// A text was sent to the terminal.
    SentToTerminal(&'a str),
    /// The same, although terminals may ignore it.
    SentAlthoughLong(&'a str),
    /// A text was not copied.
    NotCopied(&'a str),
    /// A program failed.
    Failed,
    /// A program did not answer.
    NoAnswer,
    /// A name is that of no file on disk.
    NoFile(&'a str),
    /// No editor is set and the usual one is missing.
    NoEditor,
    /// The value of a variable, the first part, is no command.
    NoCommand(&'a str, &'a str),
    /// The value of a variable names no program.
    NoProgram(&'a str, &'a str),
    /// A program ended with a failure.
    Ended(&'a str, &'a str),
    /// An input gives its text only once.
    GivenOnce(&'a str),
    /// A file no longer exists.
    Gone(&'a str),
    /// A file cannot be read, for a reason.
    Unreadable(&'a str, &'a str),
}

impl Outside<'_> {
    /// It in words, without a full stop.
    pub(crate) fn words(self) -> String {
        match self {
            Self::CopiedWith(what, program) => text!("copied {what} with {program}", what, program),
            Self::CopiedToTmux(what) => text!(
                "copied {what} to tmux, which hands it to its terminal if set so",
                what
            ),
            Self::SentToTerminal(what) => text!("sent {what} to the terminal (OSC 52)", what),
            Self::SentAlthoughLong(what) => text!(
                "sent {what} to the terminal (OSC 52); it is so long that some terminals ignore it",
                what
            ),
            Self::NotCopied(what) => text!(
                "{what} not copied: this terminal has no clipboard, and no clipboard program was found",
                what
            ),
            Self::Failed => word!("it failed").to_owned(),
            Self::NoAnswer => word!("it did not answer").to_owned(),
            Self::NoFile(name) => text!("{name} is not a file on disk", name = harmless(name)),
            Self::NoEditor => {
                word!("no editor: set VISUAL or EDITOR to the command of yours").to_owned()
            }
            Self::NoCommand(source, value) => {
                text!(
                    "{source} is \"{value}\", which is not a command",
                    source,
                    value
                )
            }
            Self::NoProgram(source, value) => text!(
                "{source} is \"{value}\", and there is no such program",
                source,
                value
            ),
            Self::Ended(program, status) => {
                text!("{program} ended with {status}", program, status)
            }
            Self::GivenOnce(path) => text!(
                "{path} is not a file on disk: it can be read only once",
                path = harmless(path)
            ),
            Self::Gone(path) => text!("{path} is gone", path = harmless(path)),
            Self::Unreadable(path, error) => {
                text!("cannot read {path}: {error}", path = harmless(path), error)
            }
        }
    }
}
