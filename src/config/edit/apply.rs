//! An edit → the file's new bytes, proven by reading them back.

use std::sync::Arc;

use super::change::{Edit, NewProfile, SettingAction, SettingEdit};
use super::compare::{Difference, differs_only_in};
use super::error::EditError;
use super::text::{
    at_line_start, blank_after, blank_before, check_key, check_value, header, indent_at, line_end,
};
use crate::config::{ConfigFile, Grammar, IniFile, ProfileSet, Section, Setting, SettingKey};
use crate::text::{Location, SourceFile};

/// A file before and after its edits.
#[derive(Clone, Debug)]
pub struct EditedFile {
    /// Which of the two it is.
    pub file: ConfigFile,
    /// As it was read.
    pub before: SourceFile,
    /// As it is to be written.
    pub after: SourceFile,
}

/// A span of bytes to be replaced.
struct Patch {
    start: usize,
    end: usize,
    text: Vec<u8>,
}

/// Applies edits one after the other, each checked by reading the files anew. Gives the files that
/// changed, the config file first, and the profiles as they then are. An edit that finds its value
/// in place already changes nothing. Edits are of the text as the AWS CLI reads it, whoever reads
/// `set`.
pub fn apply_edits(
    set: &ProfileSet,
    edits: &[Edit],
) -> Result<(Vec<EditedFile>, ProfileSet), EditError> {
    let mut now = set.read_by(Grammar::Botocore);
    for edit in edits {
        now = apply(&now, edit)?;
    }
    let mut changed = Vec::new();
    for file in [ConfigFile::Config, ConfigFile::Credentials] {
        if let (Some(before), Some(after)) = (ini(set, file), ini(&now, file))
            && before.source.bytes != after.source.bytes
        {
            changed.push(EditedFile {
                file,
                before: before.source.clone(),
                after: after.source.clone(),
            });
        }
    }
    Ok((changed, now))
}

/// One of the two files.
const fn ini(set: &ProfileSet, file: ConfigFile) -> Option<&IniFile> {
    match file {
        ConfigFile::Config => set.config.as_ref(),
        ConfigFile::Credentials => set.credentials.as_ref(),
    }
}

fn apply(set: &ProfileSet, edit: &Edit) -> Result<ProfileSet, EditError> {
    let file = ini(set, edit.file()).ok_or(EditError::NoFile(edit.file()))?;
    // A refused file of either kind stops every profile, and what the AWS CLI would make of the
    // edited text cannot be told.
    if let Some(refusal) = set.refusals().next() {
        return Err(EditError::FileRefused {
            location: refusal.location.clone(),
            reason: refusal.reason(),
        });
    }
    let (patch, difference) = match edit {
        Edit::Setting(edit) => match patch_setting(set, file, edit)? {
            Some(found) => found,
            None => return Ok(set.clone()),
        },
        Edit::Profile(new) => patch_profile(set, file, new)?,
    };
    let old = &file.source.bytes;
    let mut bytes = Vec::with_capacity(old.len() + patch.text.len());
    bytes.extend_from_slice(&old[..patch.start]);
    bytes.extend_from_slice(&patch.text);
    bytes.extend_from_slice(&old[patch.end..]);
    let source = SourceFile::new(Arc::clone(&file.source.name), bytes);
    let after = match edit.file() {
        ConfigFile::Config => ProfileSet::parse(
            Some(&source),
            set.credentials.as_ref().map(|file| &file.source),
        ),
        ConfigFile::Credentials => {
            ProfileSet::parse(set.config.as_ref().map(|file| &file.source), Some(&source))
        }
    };
    let proven = ini(&after, edit.file())
        .is_some_and(|edited| differs_only_in(file, edited, &difference))
        && after.refusals().next().is_none();
    if !proven {
        return Err(EditError::SideEffect {
            location: place(file, patch.start),
        });
    }
    check_effect(&after, edit)?;
    Ok(after)
}

/// The line of an offset.
fn place(file: &IniFile, offset: usize) -> Location {
    let position = file.source.position(offset);
    Location::new(Arc::clone(&file.source.name), position.line)
}

/// The setting of a key that counts for the profile of an edit.
fn effective<'a>(set: &'a ProfileSet, edit: &SettingEdit, key: &SettingKey) -> Option<&'a Setting> {
    set.profile(&edit.profile)?.get(key)
}

/// Whether the profile, both files seen as one, has what was written: the credentials file wins
/// over the config file.
fn check_effect(after: &ProfileSet, edit: &Edit) -> Result<(), EditError> {
    let check = |profile: &str, key: &SettingKey, value: &str| {
        let setting = after.profile(profile).and_then(|found| found.get(key));
        match setting {
            Some(setting) if setting.text() == Some(value) => Ok(()),
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
    match edit {
        Edit::Setting(edit) => match &edit.action {
            SettingAction::Set(value) => check(&edit.profile, &edit.key, value),
            // What another file or `[DEFAULT]` has would come to light instead.
            SettingAction::Remove => effective(after, edit, &edit.key).map_or(Ok(()), |setting| {
                Err(EditError::Overridden {
                    key: edit.key.clone(),
                    location: setting.location.clone(),
                })
            }),
            SettingAction::Rename(key) => match effective(after, edit, key) {
                Some(setting) if setting.file != edit.file => Err(EditError::Overridden {
                    key: key.clone(),
                    location: setting.location.clone(),
                }),
                _ => Ok(()),
            },
        },
        Edit::Profile(new) => new
            .settings
            .iter()
            .try_for_each(|(key, value)| check(&new.profile, key, value)),
    }
}

fn patch_setting(
    set: &ProfileSet,
    file: &IniFile,
    edit: &SettingEdit,
) -> Result<Option<(Patch, Difference)>, EditError> {
    // A key that goes may be spelled in any way; a secret is not touched.
    if edit.key.is_secret() {
        check_key(&edit.key)?;
    }
    let section = set
        .profile(&edit.profile)
        .and_then(|profile| profile.section(edit.file))
        .ok_or_else(|| EditError::NoProfile {
            profile: edit.profile.clone(),
            file: edit.file,
        })?;
    let at = file
        .sections
        .iter()
        .position(|known| Arc::ptr_eq(known, section))
        .ok_or_else(|| EditError::NoProfile {
            profile: edit.profile.clone(),
            file: edit.file,
        })?;
    let own = section.settings.iter().position(|it| it.key == edit.key);
    let setting = own.map(|own| &section.settings[own]);
    let missing = || EditError::NoSetting {
        profile: edit.profile.clone(),
        key: edit.key.clone(),
    };
    let found = match (&edit.action, own.zip(setting)) {
        (SettingAction::Set(value), None) => {
            check_key(&edit.key)?;
            check_value(&edit.key, value)?;
            let line = insert_line(file, section, &edit.key, value);
            let key = edit.key.clone();
            let value = value.clone();
            (line, Difference::Added { at, key, value })
        }
        (SettingAction::Set(value), Some((own, setting))) => {
            check_value(&edit.key, value)?;
            if setting.text() == Some(value) {
                return Ok(None);
            }
            let difference = Difference::Value {
                at,
                own,
                value: value.clone(),
            };
            (replace_value(file, setting, value)?, difference)
        }
        (SettingAction::Remove, Some((own, setting))) => {
            one_line(file, setting)?;
            let patch = Patch {
                start: setting.span.range().start,
                end: setting.span.range().end,
                text: Vec::new(),
            };
            (patch, Difference::Removed { at, own })
        }
        (SettingAction::Rename(key), Some((own, setting))) => {
            check_key(key)?;
            if let Some(taken) = section.get(key) {
                return Err(EditError::SettingExists {
                    key: key.clone(),
                    location: taken.location.clone(),
                });
            }
            let patch = Patch {
                start: setting.key_span.range().start,
                end: setting.key_span.range().end,
                text: key.as_bytes().to_vec(),
            };
            let key = key.clone();
            (patch, Difference::Key { at, own, key })
        }
        (SettingAction::Remove | SettingAction::Rename(_), None) => return Err(missing()),
    };
    Ok(Some(found))
}

/// One line after the section's last, indented as its last property is.
fn insert_line(file: &IniFile, section: &Section, key: &SettingKey, value: &str) -> Patch {
    let bytes = &file.source.bytes;
    let at = section.end as usize;
    let end = line_end(bytes, at);
    let indent = section
        .settings
        .last()
        .map_or(&[][..], |last| indent_at(bytes, last.span.range().start));
    let mut text = Vec::new();
    if !at_line_start(bytes, at) {
        text.extend_from_slice(end.as_bytes());
    }
    text.extend_from_slice(indent);
    text.extend_from_slice(format!("{key} = {value}{end}").as_bytes());
    Patch {
        start: at,
        end: at,
        text,
    }
}

fn one_line(file: &IniFile, setting: &Setting) -> Result<(), EditError> {
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

/// The value's own bytes replaced; an empty value gets a blank before it.
fn replace_value(file: &IniFile, setting: &Setting, value: &str) -> Result<Patch, EditError> {
    one_line(file, setting)?;
    let span = setting.value_span.range();
    let mut text = Vec::new();
    if span.is_empty() {
        text.push(b' ');
    }
    text.extend_from_slice(value.as_bytes());
    Ok(Patch {
        start: span.start,
        end: span.end,
        text,
    })
}

fn patch_profile(
    set: &ProfileSet,
    file: &IniFile,
    new: &NewProfile,
) -> Result<(Patch, Difference), EditError> {
    if let Some(section) = set
        .profile(&new.profile)
        .and_then(|profile| profile.section(new.file))
    {
        return Err(EditError::ProfileExists {
            profile: new.profile.clone(),
            location: section.location.clone(),
        });
    }
    let header = header(new.file, &new.profile)?;
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
        Some(name) => file
            .sections
            .iter()
            .enumerate()
            .find(|(_, section)| {
                set.profile(name)
                    .and_then(|profile| profile.section(new.file))
                    .is_some_and(|wanted| Arc::ptr_eq(wanted, section))
            })
            .map(|(at, section)| (section.end as usize, at + 1))
            .ok_or_else(|| EditError::NoProfile {
                profile: name.clone(),
                file: new.file,
            })?,
    };
    let end = line_end(bytes, offset);
    let mut text = String::new();
    if !at_line_start(bytes, offset) {
        text.push_str(end);
        text.push_str(end);
    } else if !blank_before(bytes, offset) {
        text.push_str(end);
    }
    text.push_str(&header);
    text.push_str(end);
    for (key, value) in &new.settings {
        for part in [key.as_str(), " = ", value, end] {
            text.push_str(part);
        }
    }
    if !blank_after(bytes, offset) {
        text.push_str(end);
    }
    let patch = Patch {
        start: offset,
        end: offset,
        text: text.into_bytes(),
    };
    let difference = Difference::Section {
        at,
        name: header[1..header.len() - 1].to_owned(),
        profile: new.profile.clone(),
        settings: new.settings.clone(),
    };
    Ok((patch, difference))
}
