//! The identities file: who a profile is, as `aws sts get-caller-identity` said.

use super::excerpt::{Excerpt, complaint};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Location, Severity, SourceFile, harmless};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const SHAPE: &str = "the expected form is {\"PROFILE\": {\"Arn\": \"…\", \"UserId\": \"…\", \
                     \"Account\": \"…\"}}, one answer of aws sts get-caller-identity per profile; \
                     a single answer goes with the profile's name, as --identities PROFILE=FILE";

/// One answer of `aws sts get-caller-identity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The caller's ARN; an assumed-role session's has no path.
    pub arn: Arn,
    /// `UserId`: the same text as `aws:userid`, with the session name after a colon for a role.
    pub user_id: String,
    /// The account id.
    pub account: String,
    /// The line on which the entry begins.
    pub location: Location,
}

impl CallerIdentity {
    /// Whether it is a session of a role, or the role. The ARN of a session has no path.
    pub fn is_of_role(&self, role: &Arn) -> bool {
        matches!(
            self.arn.kind(),
            PrincipalKind::AssumedRole | PrincipalKind::Role
        ) && self.arn.account() == role.account()
            && self.arn.name() == role.name()
    }
}

/// Callers by profile name, or by the word of `credential_source` for a machine's own.
pub type Identities = BTreeMap<String, CallerIdentity>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    arn: String,
    user_id: String,
    account: String,
}

/// Reads `{"profile": {"Arn": "…", "UserId": "…", "Account": "…"}}`.
///
/// An entry that cannot be read is left out, with a diagnostic. One bare answer is not taken: it
/// does not say whose it is.
pub fn read_identities(file: &SourceFile) -> (Identities, Vec<Diagnostic>) {
    let whole = match Excerpt::of_file(file) {
        Ok(whole) => whole,
        Err(problem) => return (Identities::new(), vec![problem]),
    };
    if !whole.text.trim_start().starts_with('{') {
        let problem = problem("this is no identities file: it does not begin with {".to_owned());
        return (Identities::new(), vec![problem.at(whole.location(0))]);
    }
    let entries: BTreeMap<String, &RawValue> = match serde_json::from_str(whole.text) {
        Ok(entries) => entries,
        Err(error) => {
            let problem = problem(format!("this is no identities file: {}", complaint(&error)))
                .at(whole.location_of_error(&error));
            return (Identities::new(), vec![problem]);
        }
    };
    let bare = |key: &str| {
        entries
            .get(key)
            .is_some_and(|raw| raw.get().starts_with('"'))
    };
    if bare("Arn") && bare("UserId") {
        let problem = problem("this is one answer of get-caller-identity without a profile".into());
        return (Identities::new(), vec![problem.at(whole.location(0))]);
    }
    let mut identities = Identities::new();
    let mut problems = Vec::new();
    for (profile, raw) in entries {
        let location = whole.location_of(raw.get());
        match read_entry(&whole, raw) {
            Ok(identity) => {
                identities.insert(profile, identity);
            }
            Err(why) => problems.push(
                problem(format!(
                    "the identity of profile {} is passed over: {why}",
                    harmless(&profile)
                ))
                .at(location),
            ),
        }
    }
    (identities, problems)
}

/// Reads one answer of `aws sts get-caller-identity`.
pub fn read_caller_identity(file: &SourceFile) -> Result<CallerIdentity, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let text = whole.text.trim();
    let raw: Result<&RawValue, _> = serde_json::from_str(text);
    let read = raw.map_err(|error| complaint(&error));
    read.and_then(|raw| read_entry(&whole, raw)).map_err(|why| {
        let message = format!("this is no answer of get-caller-identity: {why}");
        problem(message).at(whole.location(0))
    })
}

fn problem(message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "identities_unreadable", message).help(SHAPE)
}

fn read_entry(whole: &Excerpt<'_>, raw: &RawValue) -> Result<CallerIdentity, String> {
    if !raw.get().starts_with('{') {
        return Err("it is not an object in braces".to_owned());
    }
    let entry: Entry = serde_json::from_str(raw.get()).map_err(|error| complaint(&error))?;
    let arn = Arn::parse(&entry.arn).map_err(|_| "its Arn is not an ARN".to_owned())?;
    if arn.account() != entry.account {
        return Err("its Account is not the account in its Arn".to_owned());
    }
    Ok(CallerIdentity {
        arn,
        user_id: entry.user_id,
        account: entry.account,
        location: whole.location_of(raw.get()),
    })
}
