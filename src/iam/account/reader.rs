//! Bytes, piece by piece → a [`SnapshotFile`].

use super::answer::AnswerList;
use super::gather::Gathering;
use super::snapshot::SnapshotFile;
use super::wanted::Wanted;
use crate::iam::json::scan;
use crate::text::{text, word};
use std::sync::Arc;

/// Reads one snapshot file in pieces of any size, so that a large file is never in memory as a
/// whole.
#[derive(Debug)]
pub(crate) struct SnapshotReader {
    gathering: Gathering,
    place: ReaderState,
    /// True if the answers are in a JSON array.
    in_list: bool,
    /// True if anything but blanks has been read.
    has_content: bool,
    /// The line number at offset `counted` of the current bytes.
    line: u32,
    counted: usize,
}

/// The state of the reader at the next byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReaderState {
    /// At the beginning of the file.
    Start,
    /// Between answers.
    Outside,
    /// Between the members of an answer.
    Members,
    /// Between the rows of a list.
    Rows(AnswerList),
    /// After damage that makes the rest unreadable.
    Lost,
}

impl SnapshotReader {
    /// A reader for a file with this name.
    pub(crate) fn new(name: Arc<str>, wanted: Arc<Wanted>) -> Self {
        Self {
            gathering: Gathering::new(name, wanted),
            place: ReaderState::Start,
            in_list: false,
            has_content: false,
            line: 1,
            counted: 0,
        }
    }

    /// Reads the bytes that follow those consumed so far, and returns the number of bytes consumed.
    /// Pass the rest again, followed by more bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(length) = self.step(bytes, at) {
            at += length;
        }
        self.line = self.line_at(bytes, at);
        self.counted = 0;
        at
    }

    /// Returns true if the next bytes are those of an entry of a list of roles, users, groups or
    /// policies.
    pub(crate) const fn is_in_list(&self) -> bool {
        matches!(self.place, ReaderState::Rows(_))
    }

    /// Ends the file; `rest` contains the bytes that [`Self::feed`] did not consume.
    pub(crate) fn finish(mut self, rest: &[u8]) -> SnapshotFile {
        if self.place == ReaderState::Start {
            self.place = ReaderState::Outside;
        }
        let done = self.feed(rest);
        let rest = &rest[done..];
        let complete = self.place == ReaderState::Outside && !self.in_list && rest.is_empty();
        if self.place != ReaderState::Lost && !complete {
            self.gathering.lose(
                self.line,
                "snapshot_cut_off",
                "the file ends too early: what begins on this line is not complete",
                "save the snapshot again; what stands before is used, but not as the whole account",
            );
        } else if complete && self.gathering.answers == 0 {
            let (code, what) = if self.has_content {
                (
                    "snapshot_empty_list",
                    "the list holds no answer of the AWS CLI",
                )
            } else {
                ("snapshot_empty", "the file is empty")
            };
            let help = "the command that wrote it has probably failed; run it again";
            self.gathering.lose(1, code, what, help);
        }
        self.gathering.finish()
    }

    /// Reads one item at offset `at`; returns its length, or `None` if it is incomplete.
    fn step(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        if self.place == ReaderState::Lost {
            return Some(rest.len());
        }
        if self.place == ReaderState::Start {
            return self.start(rest);
        }
        let blanks = scan::blanks(rest);
        if blanks > 0 {
            return Some(blanks);
        }
        match self.place {
            ReaderState::Outside => Some(self.outside(bytes, at)),
            ReaderState::Members => self.member(bytes, at),
            ReaderState::Rows(section) => self.row(section, bytes, at),
            ReaderState::Start | ReaderState::Lost => None,
        }
    }

    /// Skips the byte order mark that some editors write.
    fn start(&mut self, rest: &[u8]) -> Option<usize> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        if rest.len() < MARK.len() && MARK.starts_with(rest) {
            return None;
        }
        self.place = ReaderState::Outside;
        if rest.starts_with(b"\xFF\xFE") || rest.starts_with(b"\xFE\xFF") {
            self.gathering.lose(
                1,
                "snapshot_not_utf8",
                "the file is UTF-16 text, as the > of Windows PowerShell writes it",
                "write it with | Out-File -Encoding utf8 FILE",
            );
            self.place = ReaderState::Lost;
            return Some(rest.len());
        }
        Some(if rest.starts_with(MARK) {
            MARK.len()
        } else {
            0
        })
    }

    fn outside(&mut self, bytes: &[u8], at: usize) -> usize {
        match bytes[at] {
            b'{' => {
                let line = self.line_at(bytes, at);
                self.gathering.begin_answer(line);
                self.place = ReaderState::Members;
                1
            }
            b'[' if !self.in_list => {
                self.in_list = true;
                self.has_content = true;
                1
            }
            b']' if self.in_list => {
                self.in_list = false;
                1
            }
            b',' if self.in_list => 1,
            _ if self.in_list => self.unexpected(
                bytes,
                at,
                word!(
                    "each entry of this list to be an answer of the AWS CLI, which begins with {"
                ),
            ),
            _ => self.unexpected(
                bytes,
                at,
                word!("an answer of the AWS CLI in JSON, which begins with { or [{"),
            ),
        }
    }

    fn member(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = &bytes[at..];
        match rest[0] {
            b'}' => {
                self.gathering.end_answer();
                self.place = ReaderState::Outside;
                return Some(1);
            }
            b',' => return Some(1),
            b'"' => {}
            _ => return Some(self.unexpected(bytes, at, word!("the name of a member in quotes"))),
        }
        let key_end = scan::string(rest)?;
        let key = &rest[1..key_end - 1];
        let colon = key_end + scan::blanks(&rest[key_end..]);
        if *rest.get(colon)? != b':' {
            return Some(self.unexpected(bytes, at + colon, word!("a colon")));
        }
        let start = colon + 1 + scan::blanks(&rest[colon + 1..]);
        let first = *rest.get(start)?;
        let section = AnswerList::of(key);
        let single = key == b"Role";
        if let Some(section) = section
            && first == b'['
            && !single
        {
            self.gathering.answer.begin_section(section);
            self.place = ReaderState::Rows(section);
            return Some(start + 1);
        }
        let end = start + scan::value(&rest[start..])?;
        let value = &rest[start..end];
        let Some(section) = section else {
            self.gathering.answer.other_member(key, value);
            return Some(end);
        };
        let line = self.line_at(bytes, at + start);
        self.gathering.answer.begin_section(section);
        if first == b'{' && single {
            self.gathering.row(section, value, line);
            self.gathering.answer.end_section(section);
        } else {
            let key = String::from_utf8_lossy(key);
            let expected = if single {
                word!("an object")
            } else {
                word!("a list")
            };
            self.gathering.lose(
                line,
                "snapshot_wrong_type",
                text!("{key} is not {expected}", key, expected),
                "save the snapshot again",
            );
        }
        Some(end)
    }

    fn row(&mut self, section: AnswerList, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = &bytes[at..];
        match rest[0] {
            b']' => {
                self.gathering.answer.end_section(section);
                self.place = ReaderState::Members;
                Some(1)
            }
            b',' => Some(1),
            b'{' => {
                let length = scan::container(rest)?;
                let line = self.line_at(bytes, at);
                self.gathering.row(section, &rest[..length], line);
                Some(length)
            }
            b'}' | b':' => Some(self.unexpected(bytes, at, word!("a row, which begins with {"))),
            _ => {
                let length = scan::value(rest)?;
                let line = self.line_at(bytes, at);
                self.gathering.lose(
                    line,
                    "snapshot_row_unreadable",
                    word!("an entry of this list is skipped: it is not an object"),
                    "save the snapshot again",
                );
                Some(length.max(1))
            }
        }
    }

    /// Reports damage. The rest of the file cannot be trusted, and only this one character is
    /// shown.
    fn unexpected(&mut self, bytes: &[u8], at: usize, expected: &str) -> usize {
        let line = self.line_at(bytes, at);
        let shown = match bytes[at] {
            byte if byte.is_ascii_graphic() => format!("{:?}", byte as char),
            byte => format!("byte {byte:#04x}"),
        };
        self.gathering.lose(
            line,
            "snapshot_malformed",
            text!("expected {expected}, found {shown}", expected, shown),
            word!("save the answer again with --output json"),
        );
        self.place = ReaderState::Lost;
        bytes.len() - at
    }

    /// The line of an offset; offsets must not decrease between calls.
    fn line_at(&mut self, bytes: &[u8], at: usize) -> u32 {
        let between = bytes.get(self.counted..at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count() as u32;
        self.counted = at.max(self.counted);
        self.line
    }
}

/// Reads a snapshot that is entirely in memory.
pub fn read_snapshot(name: Arc<str>, bytes: &[u8], wanted: &Arc<Wanted>) -> SnapshotFile {
    let mut reader = SnapshotReader::new(name, Arc::clone(wanted));
    let done = reader.feed(bytes);
    reader.finish(&bytes[done..])
}
