//! Where the parts of a document stand: JSON pointer (RFC 6901) and line.

use crate::iam::json::Json;
use crate::iam::policy::PolicyDocument;
use crate::text::Span;
use serde::Serialize;

/// The place of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    /// JSON pointer within the document; empty for the document itself.
    pointer: String,
    /// Line within the document's text, from 1.
    line: usize,
}

impl Place {
    /// Line within the document's text, from 1.
    pub(super) const fn line(&self) -> usize {
        self.line
    }
}

/// The places of all values of one document.
pub(super) struct Places {
    /// First bytes of values with their pointers, in the order of the text.
    pointers: Vec<(u32, String)>,
    /// First bytes of lines.
    lines: Vec<u32>,
}

impl Places {
    /// Reads the document's text once more; a text that is no JSON has lines and no pointers.
    pub(super) fn of(document: &PolicyDocument) -> Self {
        let text = document.text();
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end as u32 + 1);
        let mut places = Self {
            pointers: Vec::new(),
            lines: std::iter::once(0).chain(starts).collect(),
        };
        if let Ok(json) = Json::read(text) {
            let start = |(node, pointer)| (json.node(node).span.start, pointer);
            places.pointers = json.pointers(0).into_iter().map(start).collect();
        }
        places
    }

    /// The place of a value.
    pub(super) fn find(&self, span: Span) -> Place {
        let pointer = self
            .pointers
            .binary_search_by_key(&span.start, |(start, _)| *start)
            .ok()
            .map(|at| self.pointers[at].1.clone());
        Place {
            pointer: pointer.unwrap_or_default(),
            line: self.lines.partition_point(|start| *start <= span.start),
        }
    }
}
