//! What happens, as a [`Message`] to the model, and what the model asks for, as a [`Task`].

use super::keys::Key;
use super::prompt::LineEdit;
use super::stations::View;
use super::work::Found;
use crate::chain::NodeId;
use crate::config::edit::Written;
use crate::predict::{Arrival, Prediction};

/// How far the loading of policies is. Bytes where they are known, else files.
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
    /// The share that is done, in thousandths.
    pub fn per_mille(self) -> u64 {
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

/// A movement in whatever has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What the mouse has done, and where: columns and rows count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// What it did.
    pub action: PointerAction,
    /// Column of the screen.
    pub column: u16,
    /// Row of the screen.
    pub row: u16,
}

/// What the mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerAction {
    /// The left button goes down.
    Press,
    /// The mouse moves while it is down.
    Drag,
    /// It goes up.
    Release,
    /// The wheel turns towards the user.
    WheelDown,
    /// The wheel turns away.
    WheelUp,
}

/// Something that has happened.
pub enum Message {
    /// So many milliseconds have passed since the start. Comes before each key, and when
    /// [`Model::wake_at`](super::Model::wake_at) asks for it.
    Clock(u64),
    /// A frame stands on the screen; milliseconds since the start.
    Drawn(u64),
    /// Move the cursor, or scroll.
    Move(Motion),
    /// Open the row; from an open one go to its first child.
    Open,
    /// Close the row; from a closed one go to its parent.
    Close,
    /// Open or close the row.
    Toggle,
    /// Go to the card.
    ShowCard,
    /// Scroll the card to the whole policy.
    ShowPolicy,
    /// Show something else in the tree's place.
    Show(View),
    /// Begin the tour of the sample.
    Tour,
    /// Let the pane that has the keys fill the screen, or give the other its place back.
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
    /// Open the editor at the line.
    OpenEditor,
    /// The editor of this file is closed, or the text says what went wrong.
    Edited(Result<String, String>),
    /// Read the files again.
    Reload,
    /// These files have changed.
    FilesChanged(Vec<String>),
    /// The files have been read again, or the text says why not.
    Reloaded(Result<Box<Prediction>, String>),
    /// Show what is missing and how to fetch it.
    FetchPlan,
    /// Copy the script that is shown.
    CopyScript,
    /// Evaluate with the policy that is offered.
    TakePolicy,
    /// Copy the value under the cursor.
    Copy,
    /// Copy the whole explanation.
    CopyExplanation,
    /// It is copied: what and how; or the text says why not.
    Copied(Result<String, String>),
    /// Ask what if a setting of the selected profile were another.
    OverrideSetting,
    /// Ask what if the request carried a context key.
    OverrideKey,
    /// Ask for a role that the selected profile might assume.
    AddCall,
    /// Undo what was done last, a what-if change or a write.
    Undo,
    /// Undo all what-if changes.
    DropOverrides,
    /// Take what the cursor is on, or what the line says.
    Choose,
    /// A character for the line.
    Type(char),
    /// A text for the line.
    Paste(String),
    /// A change within the line.
    Edit(LineEdit),
    /// Show what could be written.
    Propose,
    /// Write it, unless keys come just before or just behind.
    Confirm,
    /// The files are written, or the text says why not.
    Written(Result<Vec<Written>, String>),
    /// Search.
    Find,
    /// Show only some rows.
    Filter,
    /// Complete the word of a filter.
    Complete,
    /// List all commands.
    Commands,
    /// Something has been found beside the explorer.
    Found(Found),
    /// Show the help.
    Help,
    /// Close what lies on top.
    Back,
    /// Close what lies on top, else quit.
    Leave,
    /// Quit.
    Quit,
    /// Stop, as Ctrl-Z does to every program.
    Suspend,
    /// Redraw the screen.
    Redraw,
    /// A key that means nothing here.
    Unbound(Key),
    /// The mouse has done something.
    Pointer(Pointer),
    /// The terminal's background is light, or else dark.
    Background(bool),
    /// The terminal has another size now.
    Resize(u16, u16),
    /// A snapshot file has been read.
    Absorb(Arrival),
    /// Loading goes on.
    Loading(Progress),
    /// All that was to be loaded is loaded.
    Loaded,
    /// All snapshots have been read for more rows.
    ReadAgain(Vec<Arrival>),
    /// Something could not be loaded; the text says what and why.
    Problem(String),
}

/// Something to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copying {
    /// What it is, in words: `the fix line`.
    pub what: String,
    /// It.
    pub text: CopyText,
}

impl Copying {
    /// Says what would be copied where nothing is.
    pub(super) fn preview(self) -> String {
        match self.text {
            CopyText::Value(text) => {
                format!("not copied without a terminal, {}: {text}", self.what)
            }
            CopyText::Explanation(_) => format!("not copied without a terminal: {}", self.what),
        }
    }
}

/// The text that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyText {
    /// As it stands.
    Value(String),
    /// The explanation of a profile, as `rolechain explain` prints it.
    Explanation(NodeId),
}

/// What is to be done outside the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing but to draw.
    None,
    /// Leave the program.
    Quit,
    /// Give the terminal back and stop until the shell continues the program.
    Suspend,
    /// Read the snapshots for [`rows_to_read`](super::Model::rows_to_read), and answer with [`Message::ReadAgain`].
    Read,
    /// Write [`files_to_write`](super::Model::files_to_write), and answer with [`Message::Written`].
    Write,
    /// Copy [`copying`](super::Model::copying), and answer with [`Message::Copied`].
    Copy,
    /// Do [`Model::take_work`](super::Model::take_work) on other threads, and answer with
    /// [`Message::Found`] each time something is found.
    Work,
    /// Open the editor at [`to_edit`](super::Model::to_edit), and answer with [`Message::Edited`].
    Edit,
    /// Read all files again, and answer with [`Message::Reloaded`].
    Reload,
    /// Forget what the terminal shows and redraw the screen.
    Redraw,
}
