//! A laid-out text → sections with settings, and the reasons for which botocore refuses it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::header::{SectionKind, classify_config, classify_credentials};
use super::lines::{Layout, Piece, SettingLine, lay_out, trim};
use super::refusal::{Refusal, RefusalKind};
use super::secret::{Withholding, withheld};
use super::section::Section;
use super::setting::{ConfigFile, Setting, SettingValue};
use super::setting_key::SettingKey;
use super::swallowed::{SwallowedKind, SwallowedLine};
use super::values::{is_line_boundary, join, read_values, value_start};
use crate::text::{Location, SourceFile, Span};

/// One of the two files, understood.
#[derive(Clone, Debug)]
pub struct IniFile {
    /// Which of the two it is.
    pub file: ConfigFile,
    /// Its name and bytes, for an editor and for showing lines.
    pub source: SourceFile,
    /// All sections in file order, those called `[DEFAULT]` included.
    pub sections: Vec<Arc<Section>>,
    /// The settings of all `[DEFAULT]` sections: every other section of the file has them too.
    pub inherited: Option<Arc<Section>>,
    /// Why botocore refuses the file, by line; empty when it does not.
    pub refusals: Vec<Refusal>,
    /// Lines that look like settings or headers and are part of a value.
    pub swallowed: Vec<SwallowedLine>,
}

impl IniFile {
    /// Reads a file's bytes. Never fails: what is wrong is in `refusals` (botocore's
    /// `configloader.raw_config_parse` would raise `ConfigParseError` there).
    pub fn parse(file: ConfigFile, source: &SourceFile) -> Self {
        Self::parse_with(file, source, Withholding::All)
    }

    /// [`Self::parse`], with a say in what is withheld.
    pub fn parse_with(file: ConfigFile, source: &SourceFile, withholding: Withholding) -> Self {
        let mut reader = Reader {
            file,
            withholding,
            name: Arc::clone(&source.name),
            refusals: Vec::new(),
            swallowed: Vec::new(),
            bad_nested: Vec::new(),
        };
        let text = reader.decode(&source.bytes);
        let layout = lay_out(&text);
        for bad in &layout.bad {
            reader.refuse(bad.number, bad.span, bad.kind.clone());
        }
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
            swallowed: reader.swallowed,
        }
    }
}

/// The bytes as text; what is not UTF-8 becomes as many `?`, so that offsets stay true.
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

/// What is collected on the way through one file.
struct Reader {
    file: ConfigFile,
    withholding: Withholding,
    name: Arc<str>,
    refusals: Vec<Refusal>,
    swallowed: Vec<SwallowedLine>,
    /// Sub-key lines without `=`, with their setting's raw section and key. They count only if some
    /// section ends up with the setting.
    bad_nested: Vec<(Arc<str>, SettingKey, Piece)>,
}

impl Reader {
    fn location(&self, number: u32) -> Location {
        Location::new(Arc::clone(&self.name), number)
    }

    fn refuse(&mut self, number: u32, span: Span, kind: RefusalKind) {
        self.refusals.push(Refusal {
            file: self.file,
            location: self.location(number),
            span,
            kind,
        });
    }

    /// The bytes as text. What is not UTF-8 spoils the file.
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
        layout: &Layout,
    ) -> (Vec<Arc<Section>>, Option<Arc<Section>>) {
        let mut values = read_values(text, layout).into_iter();
        let mut sections = Vec::with_capacity(layout.headers.len());
        let mut inherited: Option<Section> = None;
        for (at, header) in layout.headers.iter().enumerate() {
            let name: Arc<str> = text[header.name.range()].into();
            let kind = match self.file {
                ConfigFile::Config => classify_config(&name),
                ConfigFile::Credentials => classify_credentials(&name),
            };
            let lines = layout.settings_of(at);
            let mut settings = Vec::with_capacity(lines.len());
            for (offset, line) in lines.iter().enumerate() {
                let pieces = layout.pieces_of(header.first_setting + offset);
                let read = values.next().unwrap_or_default();
                settings.push(self.setting(text, &name, line, pieces, read));
            }
            let mut section = Section {
                end: settings
                    .last()
                    .map_or(header.span.end, |setting| setting.span.end),
                location: self.location(header.number),
                header_span: header.span,
                name,
                kind,
                settings,
                by_key: Vec::new(),
            };
            if section.kind == SectionKind::Inherited {
                match &mut inherited {
                    None => inherited = Some(section.clone()),
                    Some(earlier) => earlier.settings.extend(section.settings.iter().cloned()),
                }
            }
            section.index();
            sections.push(Arc::new(section));
        }
        let inherited = inherited.map(|mut section| {
            section.index();
            Arc::new(section)
        });
        (sections, inherited)
    }

    fn setting(
        &mut self,
        text: &str,
        section: &Arc<str>,
        line: &SettingLine,
        pieces: &[Piece],
        read: String,
    ) -> Setting {
        let key = SettingKey::from(&text[line.key.range()]);
        let first = value_start(pieces);
        let filled = pieces
            .iter()
            .rposition(|piece| piece.span.start < piece.span.end);
        let pieces = &pieces[..filled.map_or(0, |last| last + 1)];
        let value_span = Span {
            start: first,
            end: pieces.last().map_or(first, |piece| piece.span.end),
        };
        // A value that begins on the line below its key is a map of sub-keys.
        let nested = pieces
            .first()
            .is_some_and(|piece| piece.span.start == piece.span.end);
        let value = if nested {
            self.nested(text, section, &key, pieces)
        } else {
            self.note_swallowed(text, section, &key, pieces);
            if key.is_secret() {
                SettingValue::Secret {
                    empty: pieces.is_empty(),
                }
            } else {
                SettingValue::Text(join(text, pieces, read, self.withholding))
            }
        };
        Setting {
            key,
            value,
            location: self.location(line.number),
            file: self.file,
            span: line.span,
            key_span: line.key,
            value_span,
        }
    }

    /// Sub-keys, one to a line: split at the first `=`, never at `:`. Python's `splitlines` ends a
    /// line at more characters than the line layer does.
    fn nested(
        &mut self,
        text: &str,
        section: &Arc<str>,
        key: &SettingKey,
        pieces: &[Piece],
    ) -> SettingValue {
        let mut pairs: Vec<(Arc<str>, Arc<str>)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for piece in pieces {
            for line in text[piece.span.range()].split(is_line_boundary).map(trim) {
                if line.is_empty() {
                    continue;
                }
                let Some((left, right)) = line.split_once('=') else {
                    self.bad_nested
                        .push((Arc::clone(section), key.clone(), *piece));
                    continue;
                };
                let (left, right) = (trim(left), trim(right));
                let value: Arc<str> = withheld(left, right, self.withholding).into();
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

    /// Notes continuation lines that their author took for something else.
    fn note_swallowed(
        &mut self,
        text: &str,
        section: &Arc<str>,
        key: &SettingKey,
        pieces: &[Piece],
    ) {
        for piece in pieces.iter().skip(1) {
            let line = &text[piece.span.range()];
            let Some(kind) = SwallowedKind::of(line) else {
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
        let mut seen: HashMap<&str, &Location> = HashMap::new();
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

    /// botocore splits sub-keys section by section, so a bad one in `[DEFAULT]` counts only if
    /// some section inherits it.
    fn refuse_bad_nested(&mut self, sections: &[Arc<Section>]) {
        let mut inherited: HashMap<SettingKey, bool> = HashMap::new();
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
