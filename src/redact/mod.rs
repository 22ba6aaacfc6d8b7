//! A prediction with other names and the same verdicts, to be shown to others.
//!
//! Every word is replaced by one of the same length and kind of characters, always by the same,
//! unless it is one of AWS. What separates words stays, wildcards too, and words are cut where a
//! pattern cuts them, so that whatever matched still does. IP addresses stay in their networks, and
//! access key ids encode the other account. The files are then read and evaluated again.

mod address;
mod case;
mod names;
mod policy;
mod token;
mod vocabulary;

use std::cell::RefCell;

use vocabulary::is_kept_value;

use self::names::{Collected, Names};
use self::policy::{rewrite_key, rewrite_policy};
use crate::chain::NodeId;
use crate::config::{IniFile, LinePart, ProfileSet, SettingKey, program_of, rewrite, split_words};
use crate::iam::account::{Rename, rename_identities};
use crate::predict::{Config, Prediction, Survey};
use crate::text::{SourceFile, names_secret};

pub(crate) use self::case::{CaseFiles, case_files};

/// A prediction without the names of its owner.
#[derive(Debug)]
pub(crate) struct Redacted {
    /// The files with other names, evaluated.
    pub prediction: Prediction,
    names: Names,
}

/// Why a prediction cannot be redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RedactProblem {
    /// A what-if change stands in no file.
    WhatIf,
    /// A config file is no UTF-8 text.
    NotUtf8,
    /// With other names, the hop of this profile would get another verdict or cause.
    Differs(String),
}

impl Redacted {
    /// The replacement of a name or another text.
    pub(crate) fn text(&self, text: &str) -> String {
        Rename::text(&self.names, text)
    }

    /// A message of AWS, given to [`redact_with`], with other names and the same words.
    pub(crate) fn message(&self, message: &str) -> String {
        let words = message.split_inclusive(char::is_whitespace);
        let replace = |word: &str| {
            if is_name(word) || self.names.has_word(word) {
                self.text(word)
            } else {
                word.to_owned()
            }
        };
        words.map(replace).collect()
    }
}

/// Returns true if a word of a message is an ARN, an id, an address or the like, rather than a
/// word of a sentence or an action of STS.
fn is_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    let marked = |c: char| c.is_ascii_digit() || ":/@_".contains(c);
    word.contains(marked) && !word.starts_with("sts:")
}

impl Rename for Names {
    fn text(&self, text: &str) -> String {
        self.text(text)
    }

    fn policy(&self, text: &str) -> String {
        rewrite_policy(text, &|text| self.text(text))
    }
}

/// Takes in all texts and replaces none.
struct Collector(RefCell<Collected>);

impl Rename for Collector {
    fn text(&self, text: &str) -> String {
        self.0.borrow_mut().add(text);
        text.to_owned()
    }

    fn policy(&self, text: &str) -> String {
        rewrite_policy(text, &|text| Rename::text(self, text))
    }
}

/// Replaces all names, and evaluates the hops of these nodes again.
///
/// # Errors
///
/// [`RedactProblem`] if the result would not say the same; then nothing may be shown.
pub(crate) fn redact(prediction: &Prediction, nodes: &[NodeId]) -> Result<Redacted, RedactProblem> {
    redact_with(prediction, nodes, &[])
}

/// The same, and learns the names in messages of AWS.
pub(crate) fn redact_with(
    prediction: &Prediction,
    nodes: &[NodeId],
    messages: &[&str],
) -> Result<Redacted, RedactProblem> {
    if prediction.has_what_if() {
        return Err(RedactProblem::WhatIf);
    }
    let collector = Collector(RefCell::default());
    renamed(prediction, &collector, &[])?;
    let words = messages.iter().flat_map(|it| it.split_whitespace());
    for word in words.filter(|word| is_name(word)) {
        Rename::text(&collector, word);
    }
    let names = collector.0.into_inner().name();
    let words = names.words().iter();
    let words: Vec<String> = words.map(|word| word.to_uppercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let redacted = Redacted {
        prediction: renamed(prediction, &names, &words)?,
        names,
    };
    let mut nodes = nodes.iter();
    match nodes.find(|node| differs(prediction, &redacted, **node)) {
        Some(node) => {
            let name = prediction.survey.name(*node).to_owned();
            Err(RedactProblem::Differs(name))
        }
        None => Ok(redacted),
    }
}

/// The same files with other names.
fn renamed(
    prediction: &Prediction,
    names: &dyn Rename,
    words: &[&str],
) -> Result<Prediction, RedactProblem> {
    let text = |text: &str| names.text(text);
    let (config, assumptions) = (&prediction.survey.config, &prediction.survey.assumptions);
    let file = |file: &Option<IniFile>, name| {
        let rewritten = file
            .as_ref()
            .map(|file| rewrite_config(&file.source, name, &text).ok_or(RedactProblem::NotUtf8));
        rewritten.transpose()
    };
    let profiles = &config.profiles;
    let files = [
        file(&profiles.config, "config")?,
        file(&profiles.credentials, "credentials")?,
    ];
    let mut assumptions = assumptions.clone();
    let key = |key: &str| rewrite_key(key, &text);
    assumptions.context = assumptions.context.renamed(key, text);
    assumptions.max_age = None;
    assumptions.written.clear();
    let config = Config {
        profiles: ProfileSet::parse(files[0].as_ref(), files[1].as_ref()),
        identities: rename_identities(&config.identities, names),
        environment: config.environment.renamed(text),
    };
    let facts = prediction.facts.renamed(names, words);
    let mut renamed = Prediction::new(Survey::new(config, assumptions), facts);
    "config".clone_into(&mut renamed.origin);
    renamed.selected = prediction.selected.as_deref().map(text);
    Ok(renamed)
}

/// Returns true if the node of the same place has another verdict or cause.
fn differs(prediction: &Prediction, redacted: &Redacted, node: NodeId) -> bool {
    let other = &redacted.prediction;
    let count = |prediction: &Prediction| prediction.survey.forest.node_count();
    let profile = |prediction: &Prediction| {
        let profile = prediction.survey.forest.node(node).profile();
        profile.map(ToString::to_string)
    };
    if count(prediction) != count(other)
        || profile(prediction).map(|name| redacted.text(&name)) != profile(other)
    {
        return true;
    }
    let facts = |prediction: &Prediction| {
        let outcome = prediction.outcome(node);
        let causes = outcome.map(|it| (it.if_reached, it.cause, it.trust, it.identity));
        let problem = prediction.asked_problem(node);
        (
            causes,
            prediction.profile_verdict(node),
            problem.map(|problem| std::mem::discriminant(&problem.kind)),
        )
    };
    facts(prediction) != facts(other)
}

// The two config files, part by part.

/// The value of a secret that is set.
const SECRET: &str = "REDACTED";

/// The beginnings of headers; botocore tests no more.
const HEADERS: [&str; 3] = ["profile", "sso-session", "services"];

/// Settings whose values are names, whatever word they are.
const NAMES: [SettingKey; 10] = [
    SettingKey::ExternalId,
    SettingKey::LoginSession,
    SettingKey::MfaSerial,
    SettingKey::RoleArn,
    SettingKey::RoleSessionName,
    SettingKey::Services,
    SettingKey::SourceProfile,
    SettingKey::SsoRoleName,
    SettingKey::SsoSession,
    SettingKey::WebIdentityTokenFile,
];

/// Settings whose values are numbers.
const NUMBERS: [SettingKey; 8] = [
    SettingKey::DurationSeconds,
    SettingKey::MaxAttempts,
    SettingKey::SsoMaxAttempts,
    SettingKey::MetadataServiceTimeout,
    SettingKey::MetadataServiceNumAttempts,
    SettingKey::RequestMinCompressionSizeBytes,
    SettingKey::CsmPort,
    SettingKey::EndpointDiscoveryEnabled,
];

/// Rewrites a config or credentials file under another name; `None` if it is no UTF-8 text.
fn rewrite_config(
    file: &SourceFile,
    own_name: &str,
    name: &dyn Fn(&str) -> String,
) -> Option<SourceFile> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    let new = rewrite(text, |part, text| match part {
        LinePart::Header => header(text, name),
        LinePart::Key => key(text, name),
        LinePart::Value(key) => value(key, text, name),
        LinePart::Other => name(text),
    });
    Some(SourceFile::new(own_name, new.into_bytes()))
}

fn header(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let is_kind = |kind: &&&str| {
        let head = text.get(..kind.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(kind))
    };
    match HEADERS.iter().find(is_kind) {
        Some(kind) => {
            let (kind, rest) = text.split_at(kind.len());
            format!("{kind}{}", quoted(rest, name))
        }
        None => name(text),
    }
}

/// The name in a header, which botocore reads as a shell does. Quotation marks may stand inside it.
fn quoted(rest: &str, name: &dyn Fn(&str) -> String) -> String {
    if !rest.starts_with([' ', '\t']) || !rest.contains(['"', '\'', '\\']) {
        return name(rest);
    }
    match split_words(rest).as_deref() {
        Ok([word]) if !word.contains('\'') => format!(" '{}'", name(word)),
        _ => name(rest),
    }
}

/// A known key stays, and so does a slip of one.
fn key(written: &str, name: &dyn Fn(&str) -> String) -> String {
    let key = SettingKey::from(written);
    if let Some((word, _)) = written.split_once([' ', '\t'])
        && key.is_secret()
    {
        return format!("{word} {SECRET}");
    }
    if key.is_known() || key.meant().is_some() || key.is_foreign() {
        return written.to_owned();
    }
    sub_key(written, name)
}

/// The key of a nested setting.
fn sub_key(written: &str, name: &dyn Fn(&str) -> String) -> String {
    const KEPT: [&str; 12] = [
        "granted_sso_account_id",
        "granted_sso_role_name",
        "granted_sso_start_url",
        "granted_sso_region",
        "max_concurrent_requests",
        "max_queue_size",
        "multipart_threshold",
        "multipart_chunksize",
        "signature_version",
        "use_accelerate_endpoint",
        "payload_signing_enabled",
        "sts",
    ];
    if KEPT.contains(&written) || SettingKey::from(written).is_known() {
        return written.to_owned();
    }
    name(written)
}

fn value(key: &SettingKey, text: &str, name: &dyn Fn(&str) -> String) -> String {
    if key.is_secret() {
        return SECRET.to_owned();
    }
    if key.holds_command() {
        return command(text, name);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if !NAMES.contains(key) && is_kept_value(text) || is_number && NUMBERS.contains(key) {
        return text.to_owned();
    }
    // A line of a nested setting, or one that an indent has made a part of the value.
    if let Some((left, right)) = text.split_once('=') {
        let inner = left.trim_end();
        let blanks = &left[inner.len()..];
        if names_secret(inner) {
            return format!("{inner}{blanks}={SECRET}");
        }
        let inner = SettingKey::from(inner);
        if inner.is_known() || !key.is_known() {
            let value_text = right.trim_start();
            let gap = &right[..right.len() - value_text.len()];
            let new = value(&inner, value_text, name);
            return format!("{}{blanks}={gap}{new}", sub_key(left.trim_end(), name));
        }
    }
    name(text)
}

/// A command with its program alone; what makes it unreadable stays.
fn command(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let (program, _) = program_of(text);
    let program = name(&program);
    if split_words(text).is_err() {
        return format!("{program} '");
    }
    program
}
