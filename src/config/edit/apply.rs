//! An edit → the file's new bytes, checked by reading them back.

use std::ops::Range;
use std::sync::Arc;

use super::change::{
    Edit, EditError, NewProfile, SettingAction, SettingEdit, at_line_start, blank_after,
    blank_before, check_key, check_spelling, check_value, header, indent_at, line_end, no_profile,
};
use crate::config::{
    ConfigFile, IniFile, Profile, ProfileRules, ProfileSet, Section, SectionKind, Setting,
    SettingKey, SettingValue,
};
use crate::text::{Location, SourceFile};

/// A file before and after its edits.
#[derive(Clone, Debug)]
pub(crate) struct EditedFile {
    /// The file that is edited.
    pub file: ConfigFile,
    /// The text as it was read.
    pub before: SourceFile,
    /// The text to be written.
    pub after: SourceFile,
}

/// A replacement for bytes of a file.
struct Patch {
    at: Range<usize>,
    text: Vec<u8>,
}

/// Applies edits one after the other and reads the files again after each one. Returns the changed
/// files, the config file first, and the profiles that they then hold. An edit whose value is
/// already in place changes nothing. Edits are made to the text as the AWS CLI reads it, whatever
/// rules `set` was read by.
///
/// # Errors
///
/// The [`EditError`] of the first edit that cannot be made.
pub(crate) fn apply_edits(
    set: &ProfileSet,
    edits: &[Edit],
) -> Result<(Vec<EditedFile>, ProfileSet), EditError> {
    let mut now = set.read_by(ProfileRules::Botocore);
    for edit in edits {
        now = apply(&now, edit)?;
    }
    let mut changed = Vec::new();
    for before in set.files() {
        if let Some(after) = now.file(before.file)
            && before.source.bytes != after.source.bytes
        {
            changed.push(EditedFile {
                file: before.file,
                before: before.source.clone(),
                after: after.source.clone(),
            });
        }
    }
    Ok((changed, now))
}

fn apply(set: &ProfileSet, edit: &Edit) -> Result<ProfileSet, EditError> {
    let file = set
        .file(edit.file())
        .ok_or(EditError::NoFile(edit.file()))?;
    // If either file is refused, no profile works, and the effect of the edit on the AWS CLI cannot
    // be known.
    if let Some(refusal) = set.refusals().next() {
        return Err(EditError::FileRefused {
            location: refusal.location.clone(),
            reason: refusal.reason(),
        });
    }
    let mut wanted = contents(file);
    let patch = match edit {
        Edit::Setting(edit) => match patch_setting(set, file, edit, &mut wanted)? {
            Some(patch) => patch,
            None => return Ok(set.clone()),
        },
        Edit::Profile(new) => patch_profile(set, file, new, &mut wanted)?,
        Edit::Header { profile } => patch_header(set, file, profile, &mut wanted)?,
    };
    let offset = patch.at.start;
    let mut bytes = file.source.bytes.to_vec();
    bytes.splice(patch.at.clone(), patch.text);
    let source = SourceFile::new(Arc::clone(&file.source.name), bytes);
    let after = set.parse_edited(edit.file(), &source, &patch.at);
    let edited = after.file(edit.file());
    if after.refusals().next().is_some() || edited.is_none_or(|file| contents(file) != wanted) {
        let line = file.source.position(offset).line;
        return Err(EditError::SideEffect {
            location: Location::new(Arc::clone(&file.source.name), line),
        });
    }
    check_effect(&after, edit)?;
    Ok(after)
}

/// Checks that the profile, with both files merged, has the new value. The credentials file wins
/// over the config file, and a removed setting may still be set in another file or in `[DEFAULT]`.
fn check_effect(after: &ProfileSet, edit: &Edit) -> Result<(), EditError> {
    let check = |profile: &str, key: &SettingKey, fits: &dyn Fn(Option<&Setting>) -> bool| {
        let setting = after.profile(profile).and_then(|found| found.get(key));
        match setting {
            found if fits(found) => Ok(()),
            Some(setting) => Err(EditError::Overridden {
                key: key.clone(),
                location: setting.location.clone(),
            }),
            None => Err(EditError::NoSetting {
                profile: profile.to_owned(),
                key: key.clone(),
            }),
        }
    };
    let has = |found: Option<&Setting>, value: &str| found.and_then(Setting::text) == Some(value);
    match edit {
        Edit::Setting(edit) => match &edit.action {
            SettingAction::Set(value) => check(&edit.profile, &edit.key, &|it| has(it, value)),
            SettingAction::Remove => check(&edit.profile, &edit.key, &|it| it.is_none()),
            SettingAction::Rename(key) => check(&edit.profile, key, &|it| {
                it.is_none_or(|setting| setting.file == edit.file)
            }),
        },
        Edit::Profile(new) => new
            .settings
            .iter()
            .try_for_each(|(key, value)| check(&new.profile, key, &|it| has(it, value))),
        Edit::Header { profile } => match after.profile(profile) {
            Some(_) => Ok(()),
            None => Err(no_profile(profile, ConfigFile::Config)),
        },
    }
}

/// The section of a profile, called `name`, and its position in its file.
fn find_section<'a>(
    profile: Option<&'a Profile>,
    file: &IniFile,
    name: &str,
) -> Result<(usize, &'a Arc<Section>), EditError> {
    let section = profile.and_then(|it| it.section(file.file));
    let found = section.and_then(|section| {
        let mut sections = file.sections.iter();
        let at = sections.position(|known| Arc::ptr_eq(known, section))?;
        Some((at, section))
    });
    found.ok_or_else(|| no_profile(name, file.file))
}

/// The patch that turns the header of a section into that of the profile it was meant for. Updates
/// `wanted` as well.
fn patch_header(
    set: &ProfileSet,
    file: &IniFile,
    profile: &str,
    wanted: &mut [SectionContents<'_>],
) -> Result<Patch, EditError> {
    let (at, section) = find_section(set.meant_profile(profile), file, profile)?;
    let header_span = section.header_span.range();
    let bracket = memchr::memchr(b'[', &file.source.bytes[header_span.clone()]);
    let start = header_span.start + bracket.unwrap_or_default() + 1;
    let name = header(file.file, profile)?;
    wanted[at].name = name.as_str().into();
    wanted[at].kind = SectionKind::Profile(profile.into());
    Ok(Patch {
        at: start..start + section.name.len(),
        text: name.into_bytes(),
    })
}

/// The patch for a change of a setting; `None` if nothing changes. Updates `wanted` as well.
fn patch_setting<'a>(
    set: &ProfileSet,
    file: &IniFile,
    edit: &'a SettingEdit,
    wanted: &mut [SectionContents<'a>],
) -> Result<Option<Patch>, EditError> {
    // A key that is removed or renamed may have any spelling; a secret's value is not touched.
    if edit.key.is_secret() && !matches!(edit.action, SettingAction::Rename(_)) {
        check_key(&edit.key)?;
    }
    let (section_at, section) = find_section(set.profile(&edit.profile), file, &edit.profile)?;
    let settings = &mut wanted[section_at].settings;
    let at = section.settings.iter().position(|it| it.key == edit.key);
    let patch = match (&edit.action, at.map(|at| (at, &section.settings[at]))) {
        (SettingAction::Set(value), None) => {
            check_key(&edit.key)?;
            check_value(&edit.key, value)?;
            settings.push(SettingContents::new(&edit.key, value));
            insert_line(file, section, &edit.key, value)
        }
        (SettingAction::Set(value), Some((at, setting))) => {
            check_value(&edit.key, value)?;
            if setting.text() == Some(value) {
                return Ok(None);
            }
            check_one_line(file, setting)?;
            settings[at] = SettingContents::new(&edit.key, value);
            let span = setting.value_span.range();
            let blank = if span.is_empty() { " " } else { "" };
            Patch {
                text: [blank, value].concat().into_bytes(),
                at: span,
            }
        }
        (SettingAction::Remove, Some((at, setting))) => {
            check_one_line(file, setting)?;
            settings.remove(at);
            Patch {
                at: setting.span.range(),
                text: Vec::new(),
            }
        }
        (SettingAction::Rename(key), Some((at, setting))) => {
            check_spelling(key)?;
            check_free(section, key)?;
            settings[at].key = key.clone();
            Patch {
                at: setting.key_span.range(),
                text: key.as_bytes().to_vec(),
            }
        }
        (SettingAction::Remove | SettingAction::Rename(_), None) => {
            return Err(EditError::NoSetting {
                profile: edit.profile.clone(),
                key: edit.key.clone(),
            });
        }
    };
    Ok(Some(patch))
}

/// A new line after the last line of the section, indented like its last setting.
fn insert_line(file: &IniFile, section: &Section, key: &SettingKey, value: &str) -> Patch {
    let bytes = &file.source.bytes;
    let at = section.end as usize;
    let end = line_end(bytes, at);
    let last = section.settings.last();
    let indent = last.map_or(&[][..], |last| indent_at(bytes, last.span.range().start));
    let before = if at_line_start(bytes, at) { "" } else { end };
    let line = format!("{key} = {value}{end}");
    Patch {
        at: at..at,
        text: [before.as_bytes(), indent, line.as_bytes()].concat(),
    }
}

fn check_free(section: &Section, key: &SettingKey) -> Result<(), EditError> {
    section.get(key).map_or(Ok(()), |taken| {
        Err(EditError::SettingExists {
            key: key.clone(),
            location: taken.location.clone(),
        })
    })
}

fn check_one_line(file: &IniFile, setting: &Setting) -> Result<(), EditError> {
    let lines = &file.source.bytes[setting.span.range()];
    let first = memchr::memchr2(b'\n', b'\r', lines).unwrap_or(lines.len());
    if lines[first..].iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    Err(EditError::ManyLines {
        key: setting.key.clone(),
        location: setting.location.clone(),
    })
}

/// The patch for a new profile. Updates `wanted` as well.
fn patch_profile<'a>(
    set: &ProfileSet,
    file: &IniFile,
    new: &'a NewProfile,
    wanted: &mut Vec<SectionContents<'a>>,
) -> Result<Patch, EditError> {
    if let Some(section) = set
        .profile(&new.profile)
        .and_then(|profile| profile.section(new.file))
    {
        return Err(EditError::ProfileExists {
            profile: new.profile.clone(),
            location: section.location.clone(),
        });
    }
    let name = header(new.file, &new.profile)?;
    for (at, (key, value)) in new.settings.iter().enumerate() {
        check_key(key)?;
        check_value(key, value)?;
        if new.settings[..at].iter().any(|(earlier, _)| earlier == key) {
            return Err(EditError::BadKey { key: key.clone() });
        }
    }
    let bytes = &file.source.bytes;
    let (offset, at) = match &new.after {
        None => (bytes.len(), file.sections.len()),
        Some(profile) => {
            let (at, section) = find_section(set.profile(profile), file, profile)?;
            (section.end as usize, at + 1)
        }
    };
    let end = line_end(bytes, offset);
    let mut text = String::new();
    if !at_line_start(bytes, offset) {
        text.extend([end, end]);
    } else if !blank_before(bytes, offset) {
        text.push_str(end);
    }
    text.extend(["[", &name, "]", end]);
    for (key, value) in &new.settings {
        text.extend([key, " = ", value, end]);
    }
    if !blank_after(bytes, offset) {
        text.push_str(end);
    }
    let settings = new.settings.iter();
    let added = SectionContents {
        name: name.into(),
        kind: SectionKind::Profile(new.profile.as_str().into()),
        settings: settings
            .map(|(key, value)| SettingContents::new(key, value))
            .collect(),
    };
    wanted.insert(at, added);
    Ok(Patch {
        at: offset..offset,
        text: text.into_bytes(),
    })
}

/// The expected contents of a section.
#[derive(PartialEq)]
pub(super) struct SectionContents<'a> {
    /// The text between the brackets.
    pub name: Arc<str>,
    /// The kind of section that the header makes.
    pub kind: SectionKind,
    /// The settings, in order.
    pub settings: Vec<SettingContents<'a>>,
}

/// The expected contents of a setting.
#[derive(PartialEq)]
pub(super) struct SettingContents<'a> {
    pub key: SettingKey,
    /// The value as botocore returns it.
    pub value: SettingValue,
    /// The value as written. The text of a secret is compared and not passed on.
    pub bytes: &'a [u8],
}

impl<'a> SettingContents<'a> {
    /// A setting on one line.
    pub(crate) fn new(key: &SettingKey, value: &'a str) -> Self {
        Self {
            key: key.clone(),
            value: SettingValue::Text(value.into()),
            bytes: value.as_bytes(),
        }
    }
}

/// The sections of a file, in order.
pub(super) fn contents(file: &IniFile) -> Vec<SectionContents<'_>> {
    let sections = file.sections.iter().map(|section| SectionContents {
        name: Arc::clone(&section.name),
        kind: section.kind.clone(),
        settings: section
            .settings
            .iter()
            .map(|setting| SettingContents {
                key: setting.key.clone(),
                value: setting.value.clone(),
                bytes: &file.source.bytes[setting.value_span.range()],
            })
            .collect(),
    });
    sections.collect()
}
