//! Lines that a deeper indent made part of the value above.

use std::sync::Arc;

use super::lines::trim;
use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// What a continuation line looks like although it is part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwallowedKind {
    /// `key = value`.
    Setting {
        /// The key it would have set.
        key: SettingKey,
    },
    /// `[header]`; the text between the brackets.
    Header {
        /// The section it would have begun.
        name: String,
    },
}

impl SwallowedKind {
    /// What a continuation line looks like, if it looks like anything.
    pub(super) fn of(line: &str) -> Option<Self> {
        if let Some(inside) = line.strip_prefix('[')
            && let Some(end) = inside.rfind(']')
        {
            return Some(Self::Header {
                name: inside[..end].to_owned(),
            });
        }
        let delimiter = line.find(['=', ':']).filter(|&at| at > 0)?;
        Some(Self::Setting {
            key: trim(&line[..delimiter]).into(),
        })
    }
}

/// An indented line that its author took for a setting or a header, and that the AWS CLI takes
/// for more of the value above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwallowedLine {
    /// The line.
    pub location: Location,
    /// The line's bytes without indent and line end.
    pub span: Span,
    /// What it looks like.
    pub kind: SwallowedKind,
    /// The raw name of the section around it.
    pub section: Arc<str>,
    /// The key whose value it became part of.
    pub swallowed_by: SettingKey,
}
