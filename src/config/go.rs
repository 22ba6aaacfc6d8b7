//! Sections and settings as the AWS SDK for Go v2 reads them (`internal/ini`, and the names of
//! sections in `config/shared_config.go`).
//!
//! No line makes it refuse a file: it skips a line that is neither header nor setting, merges
//! sections of the same name, and uses the later value of a repeated key. ` #` and ` ;` begin a
//! comment, quotes around a value are removed, and `[DEFAULT]` is an ordinary profile.
//!
//! The reader was rewritten in 2023 (`config` 1.25). The earlier one does not end a value at a tab
//! followed by `#` or `;`, and lets no empty value replace another; this one follows it.

use std::sync::Arc;

use foldhash::HashMap;

use super::ini::decode_lossily;
use super::lines::Line;
use super::meant::inside_quotes;
use super::secret::{swallowed_words, without_assignment};
use super::section::{IgnoredSection, Section, SectionKind};
use super::setting::{ConfigFile, Setting, SettingKey, SettingValue};
use crate::text::{Location, SourceFile, Span};

/// The blanks that count as indentation.
const BLANKS: [char; 2] = [' ', '\t'];

/// The sections of a file, one per name, in the order in which they begin.
pub(super) fn read_sections(file: ConfigFile, source: &SourceFile) -> Vec<Section> {
    let text = decode_lossily(&source.bytes);
    let mut reader = Reader {
        file,
        name: Arc::clone(&source.name),
        sections: Vec::new(),
        by_name: HashMap::default(),
        section: None,
        setting: None,
        swallowed: 0,
    };
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let end = start + line.len();
        let line = Line {
            text: line.trim_end_matches('\n'),
            start,
            number,
            whole: Span::new(start, end),
        };
        reader.read(&line);
        start = end;
    }
    let mut sections = reader.sections;
    let prefixed = sections
        .iter()
        .any(|section| &*section.name == "profile default");
    if prefixed && file == ConfigFile::Config {
        sections.retain(|section| &*section.name != "default");
    }
    for section in &mut sections {
        section.index();
    }
    sections
}

struct Reader {
    file: ConfigFile,
    name: Arc<str>,
    sections: Vec<Section>,
    by_name: HashMap<Arc<str>, usize>,
    /// The current section.
    section: Option<usize>,
    /// The setting of that section that an indented line continues.
    setting: Option<usize>,
    /// How many such lines its value has taken in.
    swallowed: usize,
}

impl Reader {
    fn read(&mut self, line: &Line<'_>) {
        let unindented = line.text.trim_start_matches(BLANKS);
        if line.text.trim().is_empty() || unindented.starts_with(['#', ';']) {
            return;
        }
        if let Some(name) = header_name(line.text) {
            self.open(line, &name);
            return;
        }
        let Some(section) = self.section else { return };
        let indented = unindented.len() < line.text.len();
        let property = if indented {
            unindented
        } else {
            without_comment(line.text)
        };
        match split_property(property) {
            // Below a key without a value the line is a sub-key, and no sub-key matters here;
            // elsewhere a setting counts even if it is indented.
            Some(_) if indented && self.value_is_empty(section) => {}
            Some((key, value)) if indented => {
                self.set(
                    section,
                    line,
                    key,
                    without_comment(inside_quotes(value).unwrap_or(value)).trim(),
                );
            }
            Some((key, value)) => {
                self.set(section, line, key, inside_quotes(value).unwrap_or(value));
            }
            None if indented => self.go_on(section, line, unindented),
            None => {}
        }
    }

    fn open(&mut self, line: &Line<'_>, name: &str) {
        self.setting = None;
        if let Some(&known) = self.by_name.get(name) {
            self.section = Some(known);
            return;
        }
        let name: Arc<str> = name.into();
        self.section = Some(self.sections.len());
        self.by_name.insert(Arc::clone(&name), self.sections.len());
        let kind = kind_of(self.file, &name);
        let location = Location::new(Arc::clone(&self.name), line.number);
        let section = Section::new(name, kind, location, line.whole, Vec::new());
        self.sections.push(section);
    }

    /// Returns true if the current setting has no value yet.
    fn value_is_empty(&self, section: usize) -> bool {
        self.setting
            .is_some_and(|at| self.sections[section].settings[at].value.is_empty())
    }

    fn set(&mut self, section: usize, line: &Line<'_>, key: &str, value: &str) {
        self.swallowed = 0;
        let Section { settings, end, .. } = &mut self.sections[section];
        let name = SettingKey::from(key);
        if let Some(known) = settings.iter().rposition(|setting| setting.key == name)
            && value.is_empty()
        {
            self.setting = Some(known);
            return;
        }
        self.setting = Some(settings.len());
        *end = line.whole.end;
        settings.push(Setting {
            value: if name.is_secret() {
                SettingValue::Secret {
                    empty: value.is_empty(),
                }
            } else if name.holds_command() {
                SettingValue::Text(value.into())
            } else {
                SettingValue::Text(without_assignment(value).as_ref().into())
            },
            key: name,
            location: Location::new(Arc::clone(&self.name), line.number),
            file: self.file,
            span: line.whole,
            key_span: line.span_of(key),
            value_span: line.span_of(value),
        });
    }

    /// Adds a line to a value that is not empty.
    fn go_on(&mut self, section: usize, line: &Line<'_>, more: &str) {
        let Some(at) = self.setting else { return };
        let Section { settings, end, .. } = &mut self.sections[section];
        let setting = &mut settings[at];
        if let SettingValue::Text(text) = &mut setting.value
            && !text.is_empty()
        {
            self.swallowed += 1;
            *text = match text.split_once('\n') {
                _ if setting.key.holds_command() => format!("{text}\n{more}"),
                None => format!("{text}\n{}", swallowed_words(1)),
                Some((first, _)) => format!("{first}\n{}", swallowed_words(self.swallowed)),
            }
            .into();
        }
        *end = line.whole.end;
        setting.span.end = line.whole.end;
        setting.value_span.end = line.span_of(more).end;
    }
}

/// The name in a header, with one blank between a word and a name, however many the file has.
fn header_name(line: &str) -> Option<String> {
    let end = line.find(['#', ';']).unwrap_or(line.len());
    let inside = line[..end].trim().strip_prefix('[')?.strip_suffix(']')?;
    let inside = inside.trim();
    Some(match inside.split_once(BLANKS) {
        Some((word, name)) => format!("{word} {}", name.trim_start_matches(BLANKS)),
        None => inside.to_owned(),
    })
}

/// The kind of a section. `[default]` in any case is a profile, but only one spelling is found by
/// default.
fn kind_of(file: ConfigFile, name: &str) -> SectionKind {
    let prefixed = name.strip_prefix("profile ");
    if let Some(session) = name.strip_prefix("sso-session ") {
        return SectionKind::SsoSession(session.into());
    }
    match (file, prefixed) {
        (ConfigFile::Config, Some(profile)) => SectionKind::Profile(profile.into()),
        (ConfigFile::Config, None) if !name.eq_ignore_ascii_case("default") => {
            SectionKind::Ignored(IgnoredSection::UnknownWord)
        }
        (ConfigFile::Credentials, Some(_)) => SectionKind::Ignored(IgnoredSection::UnknownWord),
        (_, None) => SectionKind::Profile(name.into()),
    }
}

/// The text up to a `#` or `;` that follows a space.
fn without_comment(text: &str) -> &str {
    let end = [" #", " ;"].into_iter().filter_map(|mark| text.find(mark));
    &text[..end.min().unwrap_or(text.len())]
}

/// Splits a line into key and value at the first `=` or `:`.
fn split_property(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(['=', ':'])?;
    Some((key.trim(), value.trim()))
}
