//! Text of the two AWS files → lines → sections → [`ProfileSet`], read as the AWS CLI reads it.
//!
//! botocore's reader is Python's `configparser.RawConfigParser` in strict mode followed by its own
//! `configloader.build_profile_map`; both are copied here rule by rule. Each step keeps the file
//! and line of everything. A file that the AWS CLI would refuse is still read as far as possible,
//! and every refusal is recorded.
//!
//! Secrets are dropped here: of `aws_secret_access_key`, `aws_session_token` and
//! `aws_security_token` only "is it empty" is kept, wherever in a file they occur; but see
//! [`Withholding`].

pub(crate) mod edit;
mod go;
mod ini;
mod lines;
mod meant;
mod profile;
mod refusal;
mod rewritten;
mod secret;
mod section;
mod set;
mod setting;
mod supposed;

#[cfg(test)]
mod tests;

pub(crate) use ini::IniFile;
pub(crate) use meant::{comment_start, inside_quotes, meant_role, meant_roles, without_comment};
pub(crate) use profile::{Profile, ProfileName, Profiles};
pub(crate) use refusal::{LineRefusal, RefusalKind, SwallowedKind, SwallowedLine};
pub(crate) use rewritten::{LinePart, rewrite};
pub(crate) use secret::{Withholding, program_of, shown_command, shown_line};
pub(crate) use section::{IgnoredSection, Section, SectionKind, split_words};
pub(crate) use set::ProfileRules;
pub use set::ProfileSet;
pub(crate) use setting::{ConfigFile, Setting, SettingKey, SettingValue};
