//! A policy document as text, before anyone parses it.

use std::sync::Arc;

use super::excerpt::{Excerpt, complaint};
use crate::iam::json::MAX_DEPTH;
use crate::iam::json::scan::{self, is_blank};
use crate::iam::policy::Origin;
use crate::text::{Diagnostic, Location, Position, Severity, SourceFile, text, word};

/// How a document stood in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyForm {
    /// A JSON object, as the AWS CLI prints it.
    Object,
    /// A JSON string of the percent-encoded document, as the service sends it (RFC 3986: `+` is a
    /// plus sign, not a blank).
    PercentEncoded,
    /// A JSON string of the document.
    JsonString,
    /// A file of its own.
    Bare,
    /// Parts of a file, put together. What the file does not say stands between `⟨` and `⟩`.
    Composed,
}

/// The text of a policy document and where it stands.
///
/// The lines of a document that is nested in a larger one are indented by as much as its first
/// line is; that indentation is taken away when the document is read, so that the text can be
/// shown as it is and offsets into it stay true. Nothing else is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// The document: as in the file (see above) if it is an object there, decoded if it is a
    /// string.
    pub text: Arc<str>,
    /// How it stood in its file.
    pub form: PolicyForm,
    /// The line of its first byte.
    pub location: Location,
    /// The source of the document.
    pub origin: Origin,
    /// The line of the file behind each of its lines, where it was put together.
    pub lines: Option<Arc<[u32]>>,
    /// The column of its first byte, in characters from 1.
    pub column: u32,
    /// How many characters of indentation were taken from the other lines.
    pub indentation: u32,
    /// The parameters of a template whose defaults it rests on.
    pub defaults: Option<Arc<str>>,
    /// True if [`Self::laid_out`] has spread over several lines what came in one.
    pub spread: bool,
}

impl PolicyText {
    /// A document of its own, which no answer of the AWS CLI surrounds.
    pub(crate) const fn bare(text: Arc<str>, location: Location) -> Self {
        Self {
            text,
            form: PolicyForm::Bare,
            location,
            origin: Origin::Authored,
            lines: None,
            column: 1,
            indentation: 0,
            defaults: None,
            spread: false,
        }
    }

    /// A document that was put together from a file, line by line, and that IAM does not have yet.
    pub(super) const fn composed(
        text: Arc<str>,
        location: Location,
        lines: Option<Arc<[u32]>>,
    ) -> Self {
        Self {
            text,
            form: PolicyForm::Composed,
            location,
            origin: Origin::Planned,
            lines,
            column: 1,
            indentation: 0,
            defaults: None,
            spread: false,
        }
    }

    /// The document that a JSON value, borrowed from the excerpt, is or holds; or why it is none,
    /// in words.
    pub(super) fn read(excerpt: &Excerpt<'_>, value: &str) -> Result<Self, String> {
        let location = excerpt.location_of(value);
        let column = excerpt.column_of(value);
        refuse_huge(value)?;
        match value.as_bytes().first() {
            Some(b'{') => Ok(Self {
                text: Arc::from(move_left(value, excerpt.indentation_of(value))),
                form: PolicyForm::Object,
                location,
                origin: Origin::Stored,
                lines: None,
                column,
                indentation: excerpt.indentation_of(value).len() as u32,
                defaults: None,
                spread: false,
            }),
            Some(b'"') => {
                let text: String =
                    serde_json::from_str(value).map_err(|error| complaint(&error))?;
                Self::decode(&text, location).map(|read| Self { column, ..read })
            }
            _ => Err(word!("it is neither an object nor a string").to_owned()),
        }
    }

    /// A document that came as a string. The service percent-encodes documents (RFC 3986), so
    /// those begin with `%7B` and hold no bare brace.
    pub(super) fn decode(text: &str, location: Location) -> Result<Self, String> {
        refuse_huge(text)?;
        let (text, form) = if text.trim_start().starts_with('%') {
            let decoded = percent_encoding::percent_decode_str(text.trim()).decode_utf8();
            let decoded = decoded
                .map_err(|_| word!("it is percent-encoded, but not UTF-8 text").to_owned())?;
            (Arc::from(&*decoded), PolicyForm::PercentEncoded)
        } else {
            (Arc::from(text), PolicyForm::JsonString)
        };
        Ok(Self {
            text,
            form,
            location,
            origin: Origin::Stored,
            lines: None,
            column: 1,
            indentation: 0,
            defaults: None,
            spread: false,
        })
    }

    /// The document as a person can read it: one that came in one line is spread over several,
    /// any other is returned as it is. The insides of JSON strings are never touched, so the
    /// laid-out text means the same. Parse *this* text when spans are to be shown beside it.
    #[must_use]
    pub fn laid_out(&self) -> Self {
        let mut shown = self.clone();
        if !self.text.trim().contains('\n') {
            shown.text = Arc::from(spread(&self.text));
            shown.spread = shown.text.contains('\n');
        }
        shown
    }

    /// The place in the file of a byte of the text. In a document that came as one line, or as a
    /// string, that of its first byte.
    pub(crate) fn position(&self, at: u32) -> Position {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() as u32;
        let from = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let within = String::from_utf8_lossy(&before[from..]).chars().count() as u32;
        let is_as_written =
            !self.spread && matches!(self.form, PolicyForm::Object | PolicyForm::Bare);
        let column = match line {
            _ if !is_as_written => self.column,
            0 => self.column + within,
            _ => self.indentation + within + 1,
        };
        Position {
            line: self.line_in_file(line),
            column,
        }
    }

    /// The line of the file on which a line of [`Self::laid_out`] stands (`line` from 0). A
    /// document that came as one line, or as a string, stands on that line altogether.
    pub fn file_line(&self, line: u32) -> u32 {
        let last = memchr::memchr_iter(b'\n', self.text.as_bytes()).count() as u32;
        self.line_in_file(line.min(last))
    }

    /// The same of a line that it is known to have.
    pub(crate) fn line_in_file(&self, line: u32) -> u32 {
        if let Some(lines) = &self.lines {
            let known = lines.get(line as usize).or(lines.last());
            return known.copied().unwrap_or(self.location.line);
        }
        if !self.spread && matches!(self.form, PolicyForm::Object | PolicyForm::Bare) {
            return self.location.line + line;
        }
        self.location.line
    }
}

/// The document without the indentation of its first line before the others. Line ends become
/// `\n`.
fn move_left(text: &str, indentation: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        if start == 0 {
            moved.push_str(line);
        } else {
            moved.push('\n');
            let rest = line.strip_prefix(indentation);
            moved.push_str(rest.unwrap_or_else(|| line.trim_start_matches([' ', '\t'])));
        }
        start = end + 1;
    }
    moved
}

/// The AWS CLI indents by four.
const STEP: usize = 4;
/// Deeper lines are not moved further right, or brackets alone could fill the memory.
const DEEPEST: usize = 32;

/// The document, which is in one line, as the AWS CLI would print it. One with more levels of brackets
/// than are read stays as it is: spread, it would have a line for each of them.
fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text.trim();
    let break_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth.min(DEEPEST) * STEP));
    };
    while let Some(first) = rest.bytes().next() {
        let ends = |byte: u8| is_blank(byte) || b"\"{}[],:".contains(&byte);
        let length = match first {
            b'"' => scan::string(rest.as_bytes()),
            _ if ends(first) => Some(1),
            _ => rest.bytes().position(ends),
        };
        let (token, after) = rest.split_at(length.unwrap_or(rest.len()));
        rest = after.trim_ascii_start();
        match first {
            b'{' | b'[' if !rest.starts_with(['}', ']']) => {
                out.push_str(token);
                depth += 1;
                if depth > MAX_DEPTH {
                    return text.to_owned();
                }
                break_line(&mut out, depth);
            }
            b'{' | b'[' => {
                let (closing, after) = rest.split_at(1);
                rest = after.trim_ascii_start();
                out.extend([token, closing]);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push_str(token);
            }
            b',' => {
                out.push(',');
                break_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    out
}

/// The policy in a file of its own, as a person writes it or the AWS CLI prints it; the trust
/// policy if the file holds a whole answer of get-role. The document itself is not looked into.
pub(crate) fn read_policy_file(file: &SourceFile) -> Result<PolicyText, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let text = whole.text.trim();
    let refuse = |part: &str, what: &str| {
        Diagnostic::new(Severity::Error, "policy_file_unreadable", what)
            .at(whole.location_of(part))
            .help(word!(
                "the file must hold one policy document, or one answer of aws iam get-role"
            ))
    };
    let read = |part| PolicyText::read(&whole, part).map_err(|why| refuse(part, &why));
    match text.as_bytes().first() {
        None => return Err(refuse(whole.text, "the file is empty")),
        Some(b'{') => {}
        Some(b'"') => return read(text),
        // --query Role.AssumeRolePolicyDocument --output text may leave this behind.
        Some(b'%') => {
            let decoded = PolicyText::decode(text, whole.location_of(text));
            return decoded.map_err(|why| refuse(text, &why));
        }
        Some(_) => {
            return Err(refuse(
                text,
                "this is not a policy document: it does not begin with {",
            ));
        }
    }
    // An answer of get-role, or the role out of it.
    let role = member(text, b"Role");
    if let Some(document) = member(role.unwrap_or(text), b"AssumeRolePolicyDocument") {
        return read(document);
    }
    match role {
        Some(role) => Err(refuse(role, "the role has no AssumeRolePolicyDocument")),
        None => refuse_huge(text)
            .map_err(|why| refuse(text, &why))
            .map(|()| PolicyText::bare(text.into(), whole.location_of(text))),
    }
}

/// IAM takes no document with more characters than 10,240, blanks aside (IAM and STS quotas); the
/// trace of a larger one than this would take gigabytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The code of the problem that a document is huge.
pub(super) const POLICY_TOO_LARGE: &str = "policy_too_large";

/// Returns true for a document that no role can have.
pub(super) const fn is_huge(document: &str) -> bool {
    document.len() > MOST_BYTES
}

fn refuse_huge(document: &str) -> Result<(), String> {
    if !is_huge(document) {
        return Ok(());
    }
    Err(text!(
        "it has {megabytes} MB, and policies of more than {most} MB are not read",
        megabytes = document.len() >> 20,
        most = MOST_BYTES >> 20
    ))
}

/// The value of an object's member as it stands.
fn member<'a>(object: &'a str, key: &[u8]) -> Option<&'a str> {
    let (_, value) = scan::members(object.as_bytes()).find(|(found, _)| *found == key)?;
    std::str::from_utf8(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    #[test]
    fn nesting_is_taken_back_and_inner_indentation_stays() {
        let nested = "{\n            \"a\": [\n                1\n            ]\n        }";
        let nested_plainly = "{\n    \"a\": [\n        1\n    ]\n}";
        assert_eq!(move_left(nested, "        "), nested_plainly);
        assert_eq!(
            move_left("{\r\n\t\t\"a\": 1\r\n\t}", "\t"),
            "{\n\t\"a\": 1\n}"
        );
    }

    #[test]
    fn one_line_is_spread_as_the_cli_would_print_it() {
        let line = r#"{"a":["x, {y}",1.5],"b":{},"c": [ ] ,"d":true}"#;
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let spread = spread(line);
        assert_eq!(
            spread,
            "{\n    \"a\": [\n        \"x, {y}\",\n        1.5\n    ],\n    \"b\": {},\n    \
             \"c\": [],\n    \"d\": true\n}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&spread).unwrap(),
            value
        );
    }

    #[test]
    fn brackets_without_end_are_not_spread() {
        let deep = "[".repeat(10_000);
        assert_eq!(spread(&deep), deep);
        let shallow = "[".repeat(MAX_DEPTH);
        assert_eq!(spread(&shallow).lines().count(), MAX_DEPTH + 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_failure_persistence(
            FileFailurePersistence::SourceParallel("tests/proptest-regressions")
        ))]
        #[test]
        fn any_text_is_laid_out_without_panic(text in r#"[{}\[\]":, \\\n\té%a1]{0,60}"#, indent in " {0,9}") {
            let _ = spread(&text);
            let moved = move_left(&text, &indent);
            prop_assert_eq!(moved.split('\n').count(), text.split('\n').count());
        }
    }
}
