//! Events, as a [`Message`] to the model, and requests of the model, as a [`Task`].

use super::calls::{CallsNews, PlanShown};
use super::keys::Key;
use super::prompt::LineEdit;
use super::stations::View;
use super::work::Found;
use crate::chain::NodeId;
use crate::config::edit::Written;
use crate::predict::{Arrival, Prediction};
use crate::text::text;

/// The progress of loading policies: in bytes if they are known, else in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes to read.
    pub total: u64,
    /// Files read.
    pub files_done: usize,
    /// Files to read.
    pub files: usize,
}

impl Progress {
    /// The completed share in thousandths.
    pub(crate) fn per_mille(self) -> u64 {
        let (done, total) = if self.total > 0 {
            (self.done, self.total)
        } else {
            (self.files_done as u64, self.files as u64)
        };
        if total == 0 {
            return 0;
        }
        let share = u128::from(done.min(total)) * 1000 / u128::from(total);
        u64::try_from(share).unwrap_or(1000)
    }
}

/// A movement in the focused pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Motion {
    /// One line down.
    Down,
    /// One line up.
    Up,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// To the first line.
    Top,
    /// To the last line.
    Bottom,
}

impl Motion {
    /// The first visible of `lines` lines after a motion, from the one before it.
    pub(super) fn scroll(self, top: usize, page: usize, lines: usize) -> usize {
        let top = top.saturating_add_signed(self.distance(page));
        top.min(lines.saturating_sub(page))
    }

    /// The lines of a motion; a page keeps one line visible.
    pub(super) fn distance(self, page: usize) -> isize {
        let page = isize::try_from(page).unwrap_or(1);
        match self {
            Self::Down => 1,
            Self::Up => -1,
            Self::PageDown => (page - 1).max(1),
            Self::PageUp => (1 - page).min(-1),
            Self::HalfDown => (page / 2).max(1),
            Self::HalfUp => (-page / 2).min(-1),
            Self::Top => isize::MIN,
            Self::Bottom => isize::MAX,
        }
    }
}

/// A mouse event and its position; columns and rows count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The action.
    pub action: PointerAction,
    /// Column of the screen.
    pub column: u16,
    /// Row of the screen.
    pub row: u16,
}

/// A mouse action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerAction {
    /// The left button is pressed.
    Press,
    /// The mouse moves while the button is down.
    Drag,
    /// The button is released.
    Release,
    /// The wheel turns towards the user.
    WheelDown,
    /// The wheel turns away from the user.
    WheelUp,
}

/// Why a report is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotExported {
    /// There is a file of this name.
    Exists,
    /// The text says why.
    Failed(String),
}

/// An event.
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Message {
    /// The time since the start in milliseconds. Sent before each key, and when
    /// [`Model::wake_at`](super::Model::wake_at) requests it.
    Clock(u64),
    /// A frame was drawn; milliseconds since the start.
    Drawn(u64),
    /// Move the cursor, or scroll.
    Move(Motion),
    /// Open the row; from an open one move to its first child.
    Open,
    /// Close the row; from a closed one move to its parent.
    Close,
    /// Open or close the row.
    Toggle,
    /// Go to the card.
    ShowCard,
    /// Scroll the card to the whole policy.
    ShowPolicy,
    /// Show another view in place of the tree.
    Show(View),
    /// Ask where to write a report of the selected profile.
    Export,
    /// Replace names in the report, or no longer.
    Redact,
    /// The report was written to this path, or the reason why not.
    Exported(Result<String, NotExported>),
    /// Begin the tour of the sample.
    Tour,
    /// Let the focused pane fill the screen, or restore the layout.
    Zoom,
    /// Go to the next pane.
    NextPane,
    /// Go to the previous pane.
    PreviousPane,
    /// Go to the list of problems, or back from it.
    Problems,
    /// Go to the first row of the cause under the cursor.
    GoThere,
    /// Go to the next problem.
    NextFailing,
    /// Go to the previous problem.
    PreviousFailing,
    /// List the clients, each of which reads the files in its own way.
    Clients,
    /// Open the editor at the selected line.
    OpenEditor,
    /// The editor of this file was closed, or the text says what went wrong.
    Edited(Result<String, String>),
    /// Read the files again.
    Reload,
    /// These files have changed.
    FilesChanged(Vec<String>),
    /// The files were read again, or the text says why not.
    Reloaded(Result<Box<Prediction>, String>),
    /// Plan to fetch what is missing.
    FetchPlan,
    /// Plan to probe the selected profile.
    ProbePlan,
    /// The plan and whether it can be carried out, or the reason why there is none.
    Planned(Result<(Box<PlanShown>, bool), String>),
    /// News of calls.
    Calls(CallsNews),
    /// Copy the script that is shown.
    CopyScript,
    /// Evaluate with the offered policy.
    TakePolicy,
    /// Copy the value under the cursor.
    Copy,
    /// Copy the whole explanation.
    CopyExplanation,
    /// The text was copied, with a description, or the text says why not.
    Copied(Result<String, String>),
    /// Ask about another value of a setting of the selected profile.
    OverrideSetting,
    /// Ask about a context key in the request.
    OverrideKey,
    /// Ask for a role that the selected profile might assume.
    AddCall,
    /// Undo the latest change: a what-if change or a write.
    Undo,
    /// Undo all what-if changes.
    DropOverrides,
    /// Choose the item under the cursor, or the text of the line.
    Choose,
    /// A character for the line.
    Type(char),
    /// A text for the line.
    Paste(String),
    /// A change within the line.
    Edit(LineEdit),
    /// Show the changes that can be written.
    Propose,
    /// Write it or call it, unless keys come just before or just behind.
    Confirm,
    /// The files were written, or the text says why not.
    Written(Result<Vec<Written>, String>),
    /// Search.
    Find,
    /// Show only some rows.
    Filter,
    /// Complete the word of a filter.
    Complete,
    /// List all commands.
    Commands,
    /// Background work has a result.
    Found(Found),
    /// Show the help.
    Help,
    /// Close the topmost layer.
    Back,
    /// Close the topmost layer, else quit.
    Leave,
    /// Quit.
    Quit,
    /// Stop the process, as with Ctrl-Z in any program.
    Suspend,
    /// Redraw the screen.
    Redraw,
    /// A key without a meaning here.
    Unbound(Key),
    /// A mouse event.
    Pointer(Pointer),
    /// True if the terminal's background is light, false if it is dark.
    Background(bool),
    /// The terminal was resized.
    Resize(u16, u16),
    /// A snapshot file has been read.
    Absorb(Arrival),
    /// Loading has progressed.
    Loading(Progress),
    /// Loading is complete.
    Loaded,
    /// All snapshots have been read for additional rows.
    ReadAgain(Vec<Arrival>),
    /// Something could not be loaded; the text says what and why.
    Problem(String),
}

impl Message {
    /// The name in the settings, such as `move-down`.
    pub(super) fn name(&self) -> String {
        let (own, of): (&str, &str) = match self {
            Self::Move(motion) => ("move-", motion.into()),
            Self::Show(view) => ("view-", view.into()),
            Self::Edit(edit) => ("edit-", edit.into()),
            other => (other.into(), ""),
        };
        format!("{own}{of}")
    }
}

/// Something to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copying {
    /// The description: `the fix line`.
    pub what: String,
    /// The text.
    pub text: CopyText,
}

impl Copying {
    /// Describes what would be copied, if copying is not possible.
    pub(super) fn preview(self) -> String {
        match self.text {
            CopyText::Value(text) => {
                text!(
                    "not copied without a terminal, {what}: {text}",
                    what = self.what,
                    text
                )
            }
            CopyText::Explanation(_) => {
                text!("not copied without a terminal: {what}", what = self.what)
            }
        }
    }
}

/// The text that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CopyText {
    /// The text itself.
    Value(String),
    /// The explanation of a profile, as printed by `rolechain explain`.
    Explanation(NodeId),
}

/// A task outside the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Only draw.
    None,
    /// Quit the program.
    Quit,
    /// Release the terminal and stop until the shell continues the program.
    Suspend,
    /// Read the rows of the snapshots that a change waits for, and answer with
    /// [`Message::ReadAgain`].
    Read,
    /// Write [`files_to_write`](super::Model::files_to_write), and answer with [`Message::Written`].
    Write,
    /// Copy [`copying`](super::Model::copying), and answer with [`Message::Copied`].
    Copy,
    /// Do [`Model::take_work`](super::Model::take_work) on other threads, and answer each result
    /// with [`Message::Found`].
    Work,
    /// Open the editor at [`to_edit`](super::Model::to_edit), and answer with [`Message::Edited`].
    Edit,
    /// Plan the calls that were asked for, and answer with [`Message::Planned`].
    Plan,
    /// Make the calls of the plan, and answer with [`Message::Calls`] again and again.
    Call,
    /// Hand the user's answer to the calls.
    Reply,
    /// Cancel the calls.
    CancelCalls,
    /// Lend the terminal to a child of the calls.
    Lend,
    /// Write the report of the dialog, and answer with [`Message::Exported`].
    Export,
    /// Read all files again, and answer with [`Message::Reloaded`].
    Reload,
    /// Discard the terminal's contents and redraw the screen.
    Redraw,
}
