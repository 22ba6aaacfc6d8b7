//! A laid-out text → sections with settings, and the reasons why botocore refuses it.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashMap;

use super::lines::{
    HeaderLine, LineLayout, LinePiece, SettingLine, ends_of, is_blank, read_section, trim,
    value_span,
};
use super::refusal::{Kept, LineRefusal, RefusalKind, SwallowedKind, SwallowedLine};
use super::secret::{Withholding, withheld, without_swallowed};
use super::section::{Section, SectionKind};
use super::setting::{ConfigFile, Setting, SettingKey, SettingValue};
use crate::text::{Location, SourceFile, Span};

/// One of the two files as sections and settings.
#[derive(Clone, Debug)]
pub struct IniFile {
    /// The file that it is.
    pub file: ConfigFile,
    /// The name and bytes, for editing and for showing lines.
    pub source: SourceFile,
    /// All sections in file order, including those called `[DEFAULT]`.
    pub sections: Vec<Arc<Section>>,
    /// The settings of all `[DEFAULT]` sections, which every other section of the file inherits.
    pub inherited: Option<Arc<Section>>,
    /// The reasons why botocore refuses the file, by line; empty if it accepts the file.
    pub refusals: Vec<LineRefusal>,
    /// How many more there are: of each kind, only the first thousand are kept.
    pub more_refusals: usize,
    /// Lines that look like settings or headers but are part of a value.
    pub swallowed: Vec<SwallowedLine>,
}

impl IniFile {
    /// Parses a file's bytes. Never fails: errors are in `refusals` (botocore's
    /// `configloader.raw_config_parse` would raise `ConfigParseError` there).
    pub fn parse(file: ConfigFile, source: &SourceFile) -> Self {
        Self::parse_with(file, source, Withholding::All)
    }

    /// Like [`Self::parse`], with a choice of which texts are withheld.
    pub fn parse_with(file: ConfigFile, source: &SourceFile, withholding: Withholding) -> Self {
        let mut reader = Reader::of(file, withholding, Arc::clone(&source.name));
        let text = reader.decode(&source.bytes);
        let layout = LineLayout::of(&text);
        for bad in &layout.bad {
            reader.refuse(bad.number, bad.span, bad.kind.clone());
        }
        reader.more_refusals += layout.more_bad;
        let (sections, inherited) = reader.sections(&text, &layout);
        reader.refuse_duplicates(&sections, inherited.as_deref());
        reader.refuse_bad_nested(&sections);
        let mut refusals = reader.refusals;
        refusals.sort_by_key(|refusal| refusal.location.line);
        Self {
            file,
            source: source.clone(),
            sections,
            inherited,
            refusals,
            more_refusals: reader.more_refusals,
            swallowed: reader.swallowed,
        }
    }
}

/// The bytes as text. Every byte that is not UTF-8 becomes one `?`, so that offsets stay valid.
pub(super) fn decode_lossily(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text.into()
}

/// The state of reading one file.
struct Reader {
    file: ConfigFile,
    withholding: Withholding,
    name: Arc<str>,
    refusals: Vec<LineRefusal>,
    more_refusals: usize,
    kept: Kept,
    swallowed: Vec<SwallowedLine>,
    /// Sub-key lines without `=`, with the raw section and key of their setting. They count only if
    /// a section ends up with the setting.
    bad_nested: Vec<(Arc<str>, SettingKey, LinePiece)>,
}

/// The number of sections from which a second thread saves more time than it costs.
const WORTH_A_THREAD: usize = 256;

impl Reader {
    fn of(file: ConfigFile, withholding: Withholding, name: Arc<str>) -> Self {
        Self {
            file,
            withholding,
            name,
            refusals: Vec::new(),
            more_refusals: 0,
            kept: Kept::default(),
            swallowed: Vec::new(),
            bad_nested: Vec::new(),
        }
    }

    fn location(&self, number: u32) -> Location {
        Location::new(Arc::clone(&self.name), number)
    }

    fn refuse(&mut self, number: u32, span: Span, kind: RefusalKind) {
        if !self.kept.has_room_for(&kind) {
            self.more_refusals += 1;
            return;
        }
        self.refusals.push(LineRefusal {
            file: self.file,
            location: self.location(number),
            span,
            kind,
        });
    }

    /// The bytes as text. A file that is not UTF-8 is refused.
    fn decode<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        if let Err(error) = std::str::from_utf8(bytes) {
            let at = error.valid_up_to();
            let before = String::from_utf8_lossy(&bytes[..at]);
            let ends = before.replace("\r\n", "\n");
            let number = 1 + ends.matches(['\n', '\r']).count() as u32;
            self.refuse(number, Span::new(at, at + 1), RefusalKind::NotUtf8);
        }
        decode_lossily(bytes)
    }

    fn sections(
        &mut self,
        text: &str,
        layout: &LineLayout,
    ) -> (Vec<Arc<Section>>, Option<Arc<Section>>) {
        let sections = self.read_halves(text, layout);
        let mut inherited: Option<Section> = None;
        let all = sections.iter();
        for section in all.filter(|section| section.kind == SectionKind::Inherited) {
            match &mut inherited {
                None => inherited = Some(Section::clone(section)),
                Some(earlier) => earlier.settings.extend(section.settings.iter().cloned()),
            }
        }
        let inherited = inherited.map(|mut section| {
            section.index();
            Arc::new(section)
        });
        (sections, inherited)
    }

    /// Reads the sections of a layout. A large file is read in two halves at the same time, because
    /// no section depends on another.
    fn read_halves(&mut self, text: &str, layout: &LineLayout) -> Vec<Arc<Section>> {
        let headers = &layout.headers[..];
        if headers.len() < WORTH_A_THREAD {
            return self.read_sections(text, layout, headers);
        }
        let (first, second) = headers.split_at(headers.len() / 2);
        let mut other = Self::of(self.file, self.withholding, Arc::clone(&self.name));
        std::thread::scope(|scope| {
            let read_second = || (other.read_sections(text, layout, second), other);
            let other = std::thread::Builder::new().spawn_scoped(scope, read_second);
            let mut sections = self.read_sections(text, layout, first);
            match other.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok((more, other))) => {
                    sections.extend(more);
                    self.refusals.extend(other.refusals);
                    self.swallowed.extend(other.swallowed);
                    self.bad_nested.extend(other.bad_nested);
                }
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // The system gave no thread.
                Err(_) => sections.extend(self.read_sections(text, layout, second)),
            }
            sections
        })
    }

    fn read_sections(
        &mut self,
        text: &str,
        layout: &LineLayout,
        headers: &[HeaderLine],
    ) -> Vec<Arc<Section>> {
        let mut canonical = String::new();
        let read = |header| Arc::new(self.section(text, layout, header, &mut canonical));
        headers.iter().map(read).collect()
    }

    fn section(
        &mut self,
        text: &str,
        layout: &LineLayout,
        header: &HeaderLine,
        canonical: &mut String,
    ) -> Section {
        let (name, read) = read_section(text, layout, header, canonical);
        let lines = layout.settings_of(header).iter();
        let settings: Vec<Setting> = lines
            .zip(read)
            .map(|(line, (key, value))| {
                self.setting(&name, line, layout.pieces_of(line), &key, value)
            })
            .collect();
        let kind = match self.file {
            ConfigFile::Config => SectionKind::of_config(&name),
            ConfigFile::Credentials => SectionKind::of_credentials(&name),
        };
        let location = self.location(header.number);
        Section::new(name, kind, location, header.span, settings)
    }

    fn setting(
        &mut self,
        section: &Arc<str>,
        line: &SettingLine,
        pieces: &[LinePiece],
        key: &str,
        value: String,
    ) -> Setting {
        let key = SettingKey::from(key);
        let (first, last) = ends_of(pieces);
        let lines = &pieces[first..=last];
        // A value that begins on the line below its key is a map of sub-keys.
        let value = if first > 0 {
            self.nested(section, &key, lines, &value)
        } else {
            self.note_swallowed(section, &key, lines, &value);
            if key.is_secret() {
                SettingValue::Secret {
                    empty: value.is_empty(),
                }
            } else {
                let value = without_swallowed(&key, value, self.withholding);
                SettingValue::Text(value.into())
            }
        };
        Setting {
            key,
            value,
            location: self.location(line.number),
            file: self.file,
            span: line.span,
            key_span: line.key,
            value_span: value_span(pieces),
        }
    }

    /// Parses sub-keys, one per line: split at the first `=`, never at `:`.
    fn nested(
        &mut self,
        section: &Arc<str>,
        key: &SettingKey,
        pieces: &[LinePiece],
        value: &str,
    ) -> SettingValue {
        let mut pairs: Vec<(Arc<str>, Arc<str>)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::default();
        for (line, piece) in value.split('\n').zip(pieces) {
            for line in line.split(is_line_boundary).map(trim) {
                if line.is_empty() {
                    continue;
                }
                let Some((left, right)) = line.split_once('=') else {
                    self.bad_nested
                        .push((Arc::clone(section), key.clone(), *piece));
                    continue;
                };
                let (left, right) = (trim(left), trim(right));
                let value: Arc<str> = withheld(left, right, self.withholding).as_ref().into();
                if let Some(&at) = known.get(left) {
                    pairs[at].1 = value;
                } else {
                    known.insert(left, pairs.len());
                    pairs.push((left.into(), value));
                }
            }
        }
        if key.is_secret() {
            SettingValue::Secret { empty: false }
        } else {
            SettingValue::Nested(pairs.into())
        }
    }

    /// Records continuation lines that the author meant as a setting or header.
    fn note_swallowed(
        &mut self,
        section: &Arc<str>,
        key: &SettingKey,
        pieces: &[LinePiece],
        value: &str,
    ) {
        for (line, piece) in value.split('\n').zip(pieces).skip(1) {
            let Some(kind) = look_of(line) else {
                continue;
            };
            self.swallowed.push(SwallowedLine {
                location: self.location(piece.number),
                span: piece.span,
                kind,
                section: Arc::clone(section),
                swallowed_by: key.clone(),
            });
        }
    }

    fn refuse_duplicates(&mut self, sections: &[Arc<Section>], inherited: Option<&Section>) {
        let mut seen: HashMap<&str, &Location> = HashMap::default();
        let own = sections
            .iter()
            .filter(|section| section.kind != SectionKind::Inherited);
        for section in own.clone() {
            if let Some(first) = seen.get(&*section.name) {
                let kind = RefusalKind::DuplicateSection {
                    name: Arc::clone(&section.name),
                    first: (*first).clone(),
                };
                self.refuse(section.location.line, section.header_span, kind);
            } else {
                seen.insert(&section.name, &section.location);
            }
        }
        for section in own.map(|section| &**section).chain(inherited) {
            for (earlier, later) in section.duplicates() {
                let kind = RefusalKind::DuplicateKey {
                    key: later.key.clone(),
                    first: earlier.location.clone(),
                };
                self.refuse(later.location.line, later.key_span, kind);
            }
        }
    }

    /// Refuses bad sub-keys. botocore splits sub-keys section by section, so a bad one in
    /// `[DEFAULT]` counts only if a section inherits it.
    fn refuse_bad_nested(&mut self, sections: &[Arc<Section>]) {
        let mut inherited: HashMap<SettingKey, bool> = HashMap::default();
        for (section, key, piece) in std::mem::take(&mut self.bad_nested) {
            let counts = &*section != "DEFAULT"
                || *inherited.entry(key.clone()).or_insert_with(|| {
                    let mut own = sections
                        .iter()
                        .filter(|section| section.kind != SectionKind::Inherited);
                    own.any(|section| section.get(&key).is_none())
                });
            if counts {
                let kind = RefusalKind::NestedWithoutEquals { key };
                self.refuse(piece.number, piece.span, kind);
            }
        }
    }
}

/// Returns true for a character that ends a line in Python's `str.splitlines` but not in the line
/// layer.
const fn is_line_boundary(character: char) -> bool {
    matches!(
        character,
        '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The setting or header that a continuation line looks like, if any.
const SECTION_WORDS: [&str; 4] = ["default", "profile", "services", "sso-session"];

fn look_of(line: &str) -> Option<SwallowedKind> {
    let inside = line.strip_prefix('[');
    if let Some((name, _)) = inside.and_then(|inside| inside.rsplit_once(']')) {
        // Any other name may be a secret as well as a section.
        let name = SECTION_WORDS
            .contains(&name.split(is_blank).next()?)
            .then_some(name);
        return Some(SwallowedKind::Header {
            name: name.unwrap_or("…").to_owned(),
        });
    }
    let (key, _) = line.split_once(['=', ':'])?;
    (!key.is_empty()).then(|| SwallowedKind::Setting {
        key: trim(key).into(),
    })
}
