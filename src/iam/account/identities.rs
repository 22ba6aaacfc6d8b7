//! The identities file: the identity of profiles, as answered by `aws sts get-caller-identity`.

use super::excerpt::{Excerpt, complaint};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Location, Severity, SourceFile, harmless, text, word};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const SHAPE: &str = "the expected form is {\"PROFILE\": {\"Arn\": \"…\", \"UserId\": \"…\", \
                     \"Account\": \"…\"}}, one answer of aws sts get-caller-identity per profile; \
                     a single answer goes with the profile's name, as --identities PROFILE=FILE";

/// The origin of a caller's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentitySource {
    /// An answer of `aws sts get-caller-identity` in the identities file.
    IdentitiesFile,
    /// A question about a call; nothing proves that the caller exists.
    Question,
    /// A report by AWS about a call.
    Report,
}

/// One answer of `aws sts get-caller-identity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The caller's ARN; that of an assumed-role session has no path.
    pub arn: Arn,
    /// `UserId`: the same text as `aws:userid`, with the session name after a colon for a role.
    pub user_id: String,
    /// The account id.
    pub account: String,
    /// The first line of the entry; line 0 if it is in no file.
    pub location: Location,
    /// The origin of the answer.
    pub source: IdentitySource,
}

impl CallerIdentity {
    /// Returns true if the caller is the role or a session of it. The ARN of a session has no path.
    pub(crate) fn is_of_role(&self, role: &Arn) -> bool {
        matches!(
            self.arn.kind(),
            PrincipalKind::AssumedRole | PrincipalKind::Role
        ) && self.arn.account() == role.account()
            && self.arn.name() == role.name()
    }
}

/// Callers by profile name, or by the value of `credential_source` for a machine's own credentials.
pub(crate) type Identities = BTreeMap<String, CallerIdentity>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IdentityEntry {
    arn: Arn,
    user_id: String,
    account: String,
}

/// Reads `{"profile": {"Arn": "…", "UserId": "…", "Account": "…"}}`.
///
/// Unreadable entries are skipped with a diagnostic. A single bare answer is refused, because it
/// does not name its profile.
pub fn read_identities(file: &SourceFile) -> (Identities, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let identities = read(file, &mut problems).unwrap_or_else(|problem| {
        problems.push(problem);
        Identities::new()
    });
    (identities, problems)
}

fn read(file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Result<Identities, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let refuse = |what: &str| Err(problem(what.to_owned()).at(whole.location(0)));
    if !whole.text.trim_start().starts_with('{') {
        return refuse("this is not an identities file: it does not begin with {");
    }
    let entries: BTreeMap<String, &RawValue> =
        serde_json::from_str(whole.text).map_err(|error| {
            problem(text!(
                "this is not an identities file: {why}",
                why = complaint(&error)
            ))
            .at(whole.location_of_error(&error))
        })?;
    let is_bare = |key: &str| {
        let raw = entries.get(key);
        raw.is_some_and(|raw| raw.get().starts_with('"'))
    };
    if is_bare("Arn") && is_bare("UserId") {
        return refuse(word!(
            "this is one answer of get-caller-identity without a profile"
        ));
    }
    let mut identities = Identities::new();
    let locate = whole.locations();
    for (profile, raw) in entries {
        let location = locate(raw.get());
        match read_entry(raw, location.clone()) {
            Ok(identity) => _ = identities.insert(profile, identity),
            Err(why) => {
                let profile = harmless(&profile);
                let what = text!(
                    "the identity of profile {profile} is passed over: {why}",
                    profile,
                    why
                );
                problems.push(problem(what).at(location));
            }
        }
    }
    Ok(identities)
}

/// Reads one answer of `aws sts get-caller-identity`.
pub(crate) fn read_caller_identity(file: &SourceFile) -> Result<CallerIdentity, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let text = whole.text.trim();
    let raw: Result<&RawValue, _> = serde_json::from_str(text);
    let read = raw.map_err(|error| complaint(&error));
    let read = read.and_then(|raw| read_entry(raw, whole.location_of(raw.get())));
    read.map_err(|why| {
        let message = text!("this is not an answer of get-caller-identity: {why}", why);
        problem(message).at(whole.location(0))
    })
}

fn problem(message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "identities_unreadable", message).help(SHAPE)
}

fn read_entry(raw: &RawValue, location: Location) -> Result<CallerIdentity, String> {
    if !raw.get().starts_with('{') {
        return Err(word!("it is not an object in braces").to_owned());
    }
    let entry: IdentityEntry =
        serde_json::from_str(raw.get()).map_err(|error| complaint(&error))?;
    if entry.arn.account() != entry.account {
        return Err(word!("its Account is not the account in its Arn").to_owned());
    }
    Ok(CallerIdentity {
        arn: entry.arn,
        user_id: entry.user_id,
        account: entry.account,
        location,
        source: IdentitySource::IdentitiesFile,
    })
}
