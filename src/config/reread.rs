//! A file after an edit: the sections that the edit touches are parsed again, the others are kept.

use foldhash::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::ini::IniFile;
use super::lines::physical_lines;
use super::refusal::SwallowedLine;
use super::section::Section;
use crate::text::{Location, SourceFile, Span};

impl IniFile {
    /// Parses the file again after the bytes `replaced` have become others. The result is that of
    /// [`Self::parse`]: a header without an indent ends whatever stands before it, so the lines
    /// between two such headers are read alike wherever they stand.
    #[must_use]
    pub fn parse_edited(&self, edited: &SourceFile, replaced: &Range<usize>) -> Self {
        let kept = self.parse_around(edited, replaced);
        kept.unwrap_or_else(|| Self::parse(self.file, edited))
    }

    /// `None` if the edit may change more than the lines between the two headers around it.
    fn parse_around(&self, edited: &SourceFile, replaced: &Range<usize>) -> Option<Self> {
        if !self.refusals.is_empty() || self.inherited.is_some() {
            return None;
        }
        let (old, new) = (&self.source.bytes[..], &edited.bytes[..]);
        let start = |section: &Arc<Section>| section.header_span.range().start;
        let unindented = |section: &Arc<Section>| old[start(section)] == b'[';
        let mut sections = self.sections.iter();
        let first = sections.rposition(|it| start(it) < replaced.start && unindented(it))?;
        let mut sections = self.sections.iter();
        let behind = sections.position(|it| start(it) >= replaced.end && unindented(it));
        let behind = behind.unwrap_or(self.sections.len());
        let (before, after) = (&self.sections[..first], &self.sections[behind..]);
        let from = start(&self.sections[first]);
        let old_end = after.first().map_or(old.len(), start);
        let new_end = old_end + new.len() - old.len();
        let text = new.get(from..new_end)?;
        if !after.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r") {
            return None;
        }
        let read = Self::parse(self.file, &SourceFile::new(Arc::clone(&edited.name), text));
        let names = read.sections.iter().map(|it| Arc::clone(&it.name));
        let mut new_names: HashSet<Arc<str>> = names.collect();
        for section in &self.sections[first..behind] {
            new_names.remove(&section.name);
        }
        let mut others = before.iter().chain(after);
        if !read.refusals.is_empty()
            || read.inherited.is_some()
            || !new_names.is_empty() && others.any(|it| new_names.contains(&it.name))
        {
            return None;
        }
        let lines = |text| Some(physical_lines(std::str::from_utf8(text).ok()?).count());
        let inside = Move::by(from, 0, self.sections[first].location.line as usize, 1);
        let behind = Move::by(new_end, old_end, lines(text)?, lines(&old[from..old_end])?);
        let kept = |range: Range<usize>| {
            let lines = self.swallowed.iter();
            lines.filter(move |line| range.contains(&line.span.range().start))
        };
        Some(Self {
            file: self.file,
            source: edited.clone(),
            sections: (before.iter().cloned())
                .chain(read.sections.iter().map(|it| inside.section(it)))
                .chain(after.iter().map(|it| behind.section(it)))
                .collect(),
            inherited: None,
            refusals: Vec::new(),
            more_refusals: 0,
            swallowed: (kept(0..from).cloned())
                .chain(read.swallowed.into_iter().map(|it| inside.line(it)))
                .chain(kept(old_end..old.len()).cloned().map(|it| behind.line(it)))
                .collect(),
        })
    }
}

/// How far lines have moved within a file; upwards by wrapping around.
#[derive(Clone, Copy)]
struct Move {
    bytes: u32,
    lines: u32,
}

impl Move {
    const fn by(to: usize, from: usize, line_to: usize, line_from: usize) -> Self {
        Self {
            bytes: (to as u32).wrapping_sub(from as u32),
            lines: (line_to as u32).wrapping_sub(line_from as u32),
        }
    }

    const fn span(self, span: &mut Span) {
        span.start = span.start.wrapping_add(self.bytes);
        span.end = span.end.wrapping_add(self.bytes);
    }

    const fn location(self, location: &mut Location) {
        location.line = location.line.wrapping_add(self.lines);
    }

    fn section(self, section: &Arc<Section>) -> Arc<Section> {
        if self.bytes == 0 && self.lines == 0 {
            return Arc::clone(section);
        }
        let mut section = Section::clone(section);
        self.location(&mut section.location);
        self.span(&mut section.header_span);
        section.end = section.end.wrapping_add(self.bytes);
        for setting in &mut section.settings {
            self.location(&mut setting.location);
            self.span(&mut setting.span);
            self.span(&mut setting.key_span);
            self.span(&mut setting.value_span);
        }
        Arc::new(section)
    }

    const fn line(self, mut line: SwallowedLine) -> SwallowedLine {
        self.location(&mut line.location);
        self.span(&mut line.span);
        line
    }
}
