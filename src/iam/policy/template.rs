//! Policy values with variables ("IAM policy elements: Variables and tags"), and the names of
//! condition keys.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::iam::account::is_symbolic_name;
use crate::iam::{Glob, GlobPart, parts_of, typed};

/// A part of a policy value with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TemplatePart {
    /// Literal characters.
    Text(Box<str>),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
    /// `${key}` or `${key, 'default'}`
    Variable {
        /// The context key of the variable.
        key: ConditionKey,
        /// The text to use if the key has no value.
        default: Option<Box<str>>,
    },
    /// Text that is not known yet, by what stands between `⟨` and `⟩`.
    Unknown(Box<str>),
}

/// Returns true if a text of a planned document has an unknown part. A symbolic id is known: it
/// equals itself.
pub(super) fn has_unknown(text: &str) -> bool {
    let mut parts = text.split('⟨').skip(1);
    parts.any(|part| !is_symbolic_name(part))
}

impl TemplatePart {
    /// Splits a value. Malformed variables are literal text.
    pub(super) fn split(text: &str, variables: bool, wildcards: bool) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        let mut from = 0;
        while variables && let Some(at) = rest[from..].find("${").map(|at| from + at) {
            let Some((part, length)) = read_variable(&rest[at..]) else {
                from = at + 2;
                continue;
            };
            push_text(&mut parts, &rest[..at], wildcards);
            parts.push(part);
            rest = &rest[at + length..];
            from = 0;
        }
        push_text(&mut parts, rest, wildcards);
        parts
    }

    /// Splits a value of a planned document, which has unknown parts.
    pub(super) fn split_planned(text: &str, variables: bool, wildcards: bool) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, name, after)) = next_unknown(rest) {
            parts.extend(Self::split(before, variables, wildcards));
            parts.push(Self::Unknown(name.into()));
            rest = after;
        }
        parts.extend(Self::split(rest, variables, wildcards));
        parts
    }

    /// Splits a pattern if it has variables, otherwise prepares it immediately.
    pub(super) fn split_pattern(text: &str, variables: bool) -> Result<Vec<Self>, Glob> {
        if !variables || !text.contains("${") {
            return Err(Glob::parse(text));
        }
        let parts = Self::split(text, true, true);
        if Self::any_variable(&parts) {
            return Ok(parts);
        }
        Err(Glob::from_parts(parts.iter().filter_map(Self::as_part)))
    }

    pub(super) fn any_variable(parts: &[Self]) -> bool {
        parts
            .iter()
            .any(|part| matches!(part, Self::Variable { .. } | Self::Unknown(_)))
    }

    /// The text of parts without variables and wildcards.
    pub(super) fn plain_text(parts: &[Self]) -> String {
        parts
            .iter()
            .filter_map(|part| match part {
                Self::Text(text) => Some(&**text),
                _ => None,
            })
            .collect()
    }

    /// The part of a glob; `None` for a variable.
    pub(crate) fn as_part(&self) -> Option<GlobPart<'_>> {
        match self {
            Self::Text(text) => Some(GlobPart::Text(text)),
            Self::AnyOne => Some(GlobPart::AnyOne),
            Self::AnyRun => Some(GlobPart::AnyRun),
            Self::Variable { .. } | Self::Unknown(_) => None,
        }
    }
}

/// The name of the first unknown part of a text.
pub(crate) fn first_unknown(text: &str) -> Option<&str> {
    next_unknown(text).map(|(_, name, _)| name)
}

/// The text before the first unknown part, the part's name, and the text after it.
fn next_unknown(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('⟨')?;
        let name = &text[at + '⟨'.len_utf8()..];
        let end = name.find('⟩').unwrap_or(name.len());
        let after = name[end..].strip_prefix('⟩').unwrap_or_default();
        if !is_symbolic_name(name) {
            return Some((&text[..at], &name[..end], after));
        }
        from = text.len() - after.len();
    }
}

fn push_text(parts: &mut Vec<TemplatePart>, text: &str, wildcards: bool) {
    if !wildcards {
        if !text.is_empty() {
            parts.push(TemplatePart::Text(text.into()));
        }
        return;
    }
    parts.extend(parts_of(text).map(|part| match part {
        GlobPart::Text(text) => TemplatePart::Text(text.into()),
        GlobPart::AnyOne => TemplatePart::AnyOne,
        GlobPart::AnyRun => TemplatePart::AnyRun,
    }));
}

/// Parses a variable at the beginning of a text and returns the part and its length.
fn read_variable(text: &str) -> Option<(TemplatePart, usize)> {
    let inner = text.strip_prefix("${")?;
    if let Some(escape @ (b'*' | b'?' | b'$')) = inner.as_bytes().first()
        && inner[1..].starts_with('}')
    {
        let character = char::from(*escape);
        return Some((TemplatePart::Text(character.to_string().into()), 4));
    }
    let end = inner.find(['}', ',', '{', '$', '\'', ' ', '\t', '\n', '\r'])?;
    let (name, rest) = inner.split_at(end);
    if name.is_empty() {
        return None;
    }
    let key = ConditionKey::new(name);
    if rest.starts_with('}') {
        let variable = TemplatePart::Variable { key, default: None };
        return Some((variable, 2 + end + 1));
    }
    let quoted = rest.strip_prefix(", '")?;
    let close = quoted.find('\'')?;
    if !quoted[close..].starts_with("'}") {
        return None;
    }
    let default = Some(quoted[..close].into());
    Some((
        TemplatePart::Variable { key, default },
        2 + end + 3 + close + 2,
    ))
}

// The names of condition keys.

/// The name of a context key. Names are compared ignoring case, including the tag part ("IAM JSON
/// policy elements: Condition").
#[derive(Clone)]
pub(crate) struct ConditionKey {
    folded: Arc<str>,
    digest: u64,
}

impl ConditionKey {
    /// Creates a key from any spelling.
    pub(crate) fn new(name: &str) -> Self {
        let folded: Arc<str> = if name
            .bytes()
            .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
        {
            Arc::from(typed::fold(name))
        } else {
            Arc::from(name)
        };
        let digest = digest(folded.as_bytes());
        Self { folded, digest }
    }

    /// The name in lower case.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// A number that nearly always differs between keys; used to order a request's keys.
    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }
}

/// FNV-1a, eight bytes at a time: keys are short and are looked up for every condition of every
/// statement. Collisions cost only one more text comparison, so resistance to attacks is not
/// needed.
fn digest(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    }
    state
}

impl PartialEq for ConditionKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.folded == other.folded
    }
}

impl Eq for ConditionKey {}

impl Hash for ConditionKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.digest);
    }
}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folded)
    }
}
