//! `rolechain batch chains`: the calls that a profile leads to, for files given in the request.

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::chains_answer::{RunResult, Shown};
use crate::chain::client::Flavor;
use crate::chain::{Environment, InstanceMetadata, ProfileChoice, Request, Resolver};
use crate::config::{
    ConfigFile, IgnoredSection, Profile, ProfileSet, SectionKind, Setting, SettingKey,
    SettingValue, Withholding,
};
use crate::explain::report::Failure;
use crate::text::{SourceFile, WITHHELD, command_without_secrets};

/// The names of the two files in messages.
const CONFIG_NAME: &str = "<config>";
const CREDENTIALS_NAME: &str = "<credentials>";
/// The home folder in messages, unless the request gives one.
const HOME: &str = "<home>";

/// One request line.
#[derive(serde::Deserialize)]
struct ChainsRequest<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    config: Option<FileText<'a>>,
    #[serde(borrow, default)]
    credentials: Option<FileText<'a>>,
    #[serde(borrow, default)]
    profile: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    mode: Option<Cow<'a, str>>,
    #[serde(default)]
    env: Option<BTreeMap<String, String>>,
    #[serde(borrow, default)]
    flavor: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    imds: Option<Cow<'a, str>>,
    #[serde(default)]
    dump: Option<bool>,
}

/// One answer line.
#[derive(Default, serde::Serialize)]
struct ChainsAnswer<'a> {
    id: Option<&'a RawValue>,
    /// One result per requested profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<RunResult>>,
    /// The files as parsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    dump: Option<Dump>,
    /// The reason why the line is not a valid request.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The `id` of a line that is otherwise not a valid request.
#[derive(serde::Deserialize)]
struct OnlyId<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// Answers one request line with one line, without the line end. The answer to an invalid request
/// has `error`.
pub(crate) fn answer_chains(line: &[u8]) -> Vec<u8> {
    // serde would take the first item of a list for the id.
    let is_list = line.trim_ascii_start().starts_with(b"[");
    let request = serde_json::from_slice::<ChainsRequest<'_>>(line);
    let (id, answered) = match &request {
        Ok(_) if is_list => (None, Err("the line is not a JSON object".to_owned())),
        Ok(request) => (request.id, answer(request)),
        Err(error) => {
            let only = serde_json::from_slice::<OnlyId<'_>>(line).ok();
            let only = only.filter(|_| !is_list);
            (only.and_then(|only| only.id), Err(error.to_string()))
        }
    };
    let answer = answered.unwrap_or_else(|error| ChainsAnswer {
        error: Some(error),
        ..ChainsAnswer::default()
    });
    // Serialisation cannot fail: map keys are text. If it did, an empty answer beats a lost line.
    serde_json::to_vec(&ChainsAnswer { id, ..answer }).unwrap_or_else(|_| b"{}".to_vec())
}

fn answer(request: &ChainsRequest<'_>) -> Result<ChainsAnswer<'static>, String> {
    let choose: fn(&str) -> ProfileChoice<'_> = match request.mode.as_deref() {
        None | Some("explicit") => |name| ProfileChoice::Explicit(name),
        Some("env") => |name| ProfileChoice::Environment(name),
        Some("none") => |_| ProfileChoice::None,
        Some(other) => return Err(unknown("mode", other)),
    };
    let flavor = match request.flavor.as_deref() {
        None | Some("botocore") => Flavor::Botocore,
        Some("cli2") => Flavor::Cli2,
        Some(other) => return Err(unknown("flavor", other)),
    };
    let instance_metadata = match request.imds.as_deref() {
        None | Some("source-only") => InstanceMetadata::SourceOnly,
        Some("on") => InstanceMetadata::On,
        Some("off") => InstanceMetadata::Off,
        Some(other) => return Err(unknown("imds", other)),
    };
    let (config, credentials) = (request.config.as_ref(), request.credentials.as_ref());
    let config = config.map(|text| text.source(CONFIG_NAME));
    let credentials = credentials.map(|text| text.source(CREDENTIALS_NAME));
    // botocore's messages and maps quote a swallowed `aws_secret_access_key = fake` verbatim.
    let withheld = Withholding::Plausible;
    let set = ProfileSet::parse_with(config.as_ref(), credentials.as_ref(), withheld);
    if request.dump == Some(true) {
        return Ok(ChainsAnswer {
            dump: Some(Dump::of(&set)),
            ..ChainsAnswer::default()
        });
    }
    if let Some(refusal) = set.refusals().next() {
        let failure = Failure::from(refusal);
        return Ok(results(vec![RunResult::failed(failure)]));
    }
    let home = [("HOME", HOME)].into_iter();
    let given = request.env.iter().flatten();
    let given = given.map(|(name, value)| (name.as_str(), value.as_str()));
    let environment: Environment = home.chain(given).collect();
    let resolver = Resolver::new(&set, &environment, flavor);
    let run = |name: &str| {
        let choice = choose(name);
        let profile = (choice != ProfileChoice::None).then_some(name);
        let outcome = resolver.resolve(Request {
            choice,
            instance_metadata,
        });
        RunResult::of(profile, &outcome)
    };
    let mut names: Vec<&str> = match request.profile.as_deref() {
        _ if choose("") == ProfileChoice::None => vec![""],
        Some(name) => vec![name],
        None => set.profiles.iter().map(|p| p.name().as_str()).collect(),
    };
    names.sort_unstable();
    let runs = names.into_iter().map(run).collect();
    Ok(results(runs))
}

fn results(results: Vec<RunResult>) -> ChainsAnswer<'static> {
    ChainsAnswer {
        results: Some(results),
        ..ChainsAnswer::default()
    }
}

fn unknown(field: &str, value: &str) -> String {
    format!("unknown {field} {value:?}")
}

/// The text of a file. `serde_json` passes on lone surrogates only if asked for bytes, as the three
/// bytes that UTF-8 would use for them.
struct FileText<'a>(Cow<'a, [u8]>);

impl FileText<'_> {
    /// The bytes that the text represents: U+DC80 to U+DCFF are bytes that are not UTF-8 (Python's
    /// `surrogateescape`).
    fn source(&self, name: &str) -> SourceFile {
        let bytes = &*self.0;
        let mut plain: Vec<u8> = Vec::new();
        let mut from = 0;
        for at in memchr::memchr_iter(0xED, bytes) {
            if let Some(&[second @ 0xB2..=0xB3, third @ 0x80..=0xBF]) = bytes.get(at + 1..at + 3) {
                plain.extend_from_slice(&bytes[from..at]);
                plain.push(((second & 0x03) << 6) | (third & 0x3F));
                from = at + 3;
            }
        }
        plain.extend_from_slice(&bytes[from..]);
        SourceFile::new(name, plain)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for FileText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = FileText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the text of a file")
            }

            fn visit_borrowed_bytes<E: de::Error>(
                self,
                bytes: &'de [u8],
            ) -> Result<Self::Value, E> {
                Ok(FileText(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(FileText(Cow::Owned(bytes.to_vec())))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
                Ok(FileText(Cow::Owned(bytes)))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

/// Settings by section and key.
type Sections = BTreeMap<String, BTreeMap<String, Shown>>;

/// The parsed and merged files.
#[derive(Default, Serialize)]
pub(super) struct Dump {
    error: Option<Failure>,
    profiles: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_sessions: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_sections: Option<Sections>,
}

impl Dump {
    /// The files as botocore returns them, or its refusal.
    pub(crate) fn of(set: &ProfileSet) -> Self {
        if let Some(refusal) = set.refusals().next() {
            return Self {
                error: Some(Failure::from(refusal)),
                ..Self::default()
            };
        }
        Self {
            error: None,
            profiles: Some(sections(set.profiles.iter())),
            sso_sessions: Some(sections(set.sso_sessions.iter())),
            services: Some(sections(set.services.iter())),
            other_sections: Some(sections(set.ignored.iter().filter(|p| is_other(p)))),
        }
    }
}

/// Returns true if botocore keeps a section under its raw name. It drops a malformed section that
/// begins with a known word, and its own list of sso-sessions replaces a section of that name.
fn is_other(section: &Profile) -> bool {
    let unknown = SectionKind::Ignored(IgnoredSection::UnknownWord);
    section
        .section(ConfigFile::Config)
        .is_some_and(|section| section.kind == unknown && &*section.name != "sso_sessions")
}

fn sections<'a>(profiles: impl Iterator<Item = &'a Profile>) -> Sections {
    let shown = |setting: &Setting| (setting.key.to_string(), Shown(withhold(setting)));
    profiles
        .map(|profile| {
            let settings = profile.settings().into_iter().map(shown);
            (profile.name().to_string(), settings.collect())
        })
        .collect()
}

/// A value without the secrets among its sub-keys, however short they are, or in its command.
fn withhold(setting: &Setting) -> SettingValue {
    let pairs = match &setting.value {
        SettingValue::Text(command) if setting.key.holds_command() => {
            return SettingValue::Text(command_without_secrets(command).into());
        }
        SettingValue::Nested(pairs) => pairs,
        other => return other.clone(),
    };
    let pairs = pairs.iter().map(|(key, value)| {
        let secret = SettingKey::from(&**key).is_secret() && !value.is_empty();
        let shown = if secret { WITHHELD } else { value };
        (key.clone(), shown.into())
    });
    SettingValue::Nested(pairs.collect())
}
