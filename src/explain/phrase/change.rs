//! The line to write, its place, and the reason why it helps.

use super::sentence::say;
use crate::chain::{NodeId, ProblemKind};
use crate::config::SettingKey;
use crate::explain::view::{Runs, Tone};
use crate::iam::Arn;
use crate::predict::{Cause, HopVerdict, Prediction, SettingChange, is_call};
use crate::repair::Repair;
use crate::text::{Location, harmless, text, word};

/// The problem of the hop that a change fixes.
pub(super) struct Wrong<'a> {
    profile: &'a str,
    cause: Option<Cause>,
    /// The reason why its chain does not resolve.
    problem: Option<&'a ProblemKind>,
    /// True if the hop then has a target whose policy is in no snapshot.
    without_policy: bool,
    /// True if the role's policy was evaluated and admits the caller.
    lets_in: bool,
    /// The role's maximum session duration in seconds.
    longest_session: Option<u64>,
    /// True if a snapshot lists the MFA device in the repair.
    device_is_listed: bool,
}

impl<'a> Wrong<'a> {
    pub(super) fn at(prediction: &'a Prediction, id: NodeId, repair: &Repair) -> Self {
        let outcome = prediction.outcome(id);
        Self {
            profile: prediction.survey.name(id),
            cause: outcome.and_then(|outcome| outcome.cause),
            problem: prediction.problem(id).map(|problem| &problem.kind),
            without_policy: repair.verdict == HopVerdict::NoPolicy,
            lets_in: repair.verdict.is_allowed(),
            longest_session: outcome.and_then(|outcome| outcome.longest_session),
            device_is_listed: repair.changes.iter().any(|change| {
                let device = change
                    .value
                    .as_deref()
                    .and_then(|text| Arn::parse(text).ok());
                let snapshots = prediction.facts.snapshots();
                device.is_some_and(|device| snapshots.mfa_device(&device).is_some())
            }),
        }
    }

    pub(super) const fn profile(&self) -> &str {
        self.profile
    }

    pub(super) const fn is_broken(&self) -> bool {
        self.problem.is_some()
    }

    /// One change, in the middle of a sentence. Only the first of several explains why AWS ignores
    /// a key.
    pub(super) fn change_words(&self, change: &SettingChange, first: bool) -> Runs {
        let SettingChange { profile, key, .. } = change;
        if is_call(profile) {
            let (option, reason) = (call_option(key), self.reason(change));
            return match &change.value {
                Some(_) => say!("call with `{option}`{reason}", option, reason),
                None => say!("call without `{option}`{reason}", option, reason),
            };
        }
        if change.corrects_header {
            return say!(
                "write the header `[profile {profile}]` instead of `[{old}]`{at}: the AWS CLI ignores that section of the config file",
                profile,
                old = &change.old,
                at = &change.replaces
            );
        }
        if let Some(original) = &change.copy_of {
            return say!(
                "make `[profile {profile}]`, a copy of [profile {original}] with its own `{key}`",
                profile,
                original,
                key
            );
        }
        if let Some(wrong) = &change.renames {
            let why = match (wrong, &change.value) {
                (SettingKey::Other(_), _) if !first => Runs::new(),
                (SettingKey::Other(_), _) => say!(": the AWS CLI ignores keys it does not know"),
                (_, Some(value)) if change.guess => say!(
                    " and its value to {value}: probably the credentials of the machine itself were meant",
                    value
                ),
                _ => say!(": it names a profile"),
            };
            return say!(
                "rename the key {wrong} in `[profile {profile}]` to `{key}`{why}",
                wrong = (Tone::Denied, wrong),
                profile,
                key,
                why
            );
        }
        let reason = if change.cuts_comment() {
            say!(": the AWS CLI treats a comment after a value as part of it")
        } else {
            self.reason(change)
        };
        let verb = match (&change.value, &change.replaces) {
            (None, _) => word!("remove"),
            (Some(_), Some(_)) => word!("change"),
            (Some(_), None) => word!("add"),
        };
        say!(
            "{verb} one line in `[profile {profile}]`{reason}",
            verb,
            profile,
            reason
        )
    }

    fn reason(&self, change: &SettingChange) -> Runs {
        let own = change.profile == self.profile;
        let key = &change.key;
        if let Some(ProblemKind::RefusedSetting { .. }) = self.problem {
            return match (&change.value, change.guess) {
                (None, _) => say!(": the AWS CLI refuses its value of {key}", key),
                (Some(value), true) => say!(": {value} was probably meant", value),
                (Some(value), false) => say!(": the AWS CLI takes {value}", value),
            };
        }
        match (key, change.value.as_deref()) {
            (SettingKey::RoleSessionName, Some(_)) if !own => {
                say!(", the source: the test is about the caller")
            }
            (SettingKey::RoleSessionName, Some(_)) => match (self.cause, self.problem) {
                (Some(Cause::NewSessionNameInvalid), _) | (_, Some(_)) => {
                    say!(": STS does not accept the present session name")
                }
                _ => say!(": sts:RoleSessionName is the name of the new session"),
            },
            (SettingKey::DurationSeconds, Some(value)) => self.duration_reason(value),
            (SettingKey::ExternalId, Some(_)) => self.external_id_reason(),
            (SettingKey::ExternalId, None) if self.without_policy => say!(
                ": STS does not accept this external id, and it is not known if the role asks for one"
            ),
            (SettingKey::ExternalId, None) => {
                say!(": STS does not accept this external id, and the role asks for none")
            }
            (SettingKey::MfaSerial, Some(_)) => self.device_reason(change.guess),
            (SettingKey::MfaSerial, None) => {
                say!(": no policy asks for MFA, and STS accepts no code from this device")
            }
            (SettingKey::RoleArn, Some(meant)) => self.role_reason(meant, change.guess),
            (SettingKey::SourceProfile, Some(source)) => self.source_reason(source),
            (SettingKey::CredentialSource, Some(_)) => {
                say!(": the word must be spelled exactly like this")
            }
            (SettingKey::SourceProfile, None) => {
                say!(": `source_profile` goes, credential_source stays")
            }
            (SettingKey::CredentialSource, None) => {
                say!(": `credential_source` goes, source_profile stays")
            }
            _ => Runs::new(),
        }
    }

    fn device_reason(&self, guess: bool) -> Runs {
        if self.device_is_listed && !guess {
            return say!(": the device of the calling user; the AWS CLI will ask for its code");
        }
        let device = if guess {
            word!("probably the device of the calling user")
        } else {
            word!("the device that another profile of the calling user names")
        };
        say!(
            ": {device} (check the device name: aws iam list-virtual-mfa-devices lists it); the AWS CLI will ask for its code",
            device
        )
    }

    fn role_reason(&self, meant: &str, guess: bool) -> Runs {
        match self.cause {
            _ if guess => say!(
                ": a role {name} is in this account's snapshot; did you mean it? The snapshot is not whole, so the role that is written may exist",
                name = meant.rsplit('/').next()
            ),
            Some(Cause::RoleNotFound) => say!(
                ": the account has no role of the present name, and one that is nearly the same"
            ),
            Some(Cause::RoleArnMalformed) if self.without_policy => {
                say!(": so the ARN of a role of that name is written")
            }
            Some(Cause::RoleArnMalformed) => say!(": this is the ARN of the role of that name"),
            _ => say!(": the ARN needs the role's own account, path and case"),
        }
    }

    fn duration_reason(&self, value: &str) -> Runs {
        match self.cause {
            _ if self
                .longest_session
                .is_some_and(|it| it.to_string() == value) =>
            {
                say!(
                    ": the role gives sessions of at most {value} seconds",
                    value
                )
            }
            Some(Cause::ChainedDuration) => say!(": a chained session lasts one hour at most"),
            Some(Cause::DurationUnknown) => say!(": every role grants sessions of one hour"),
            _ => say!(": STS does not grant the present duration"),
        }
    }

    fn external_id_reason(&self) -> Runs {
        match self.cause {
            _ if self.without_policy => say!(": STS does not accept the present external id"),
            Some(Cause::IdentityMissing | Cause::IdentityDeny) => {
                say!(": a policy of the caller asks for this external id")
            }
            Some(Cause::BoundaryBlocks) => {
                say!(": the caller's permissions boundary asks for this external id")
            }
            Some(Cause::ScpBlocks) => say!(": a service control policy asks for this external id"),
            Some(Cause::RcpDenies) => say!(": a resource control policy asks for this external id"),
            _ => say!(": the trust policy asks for this external id"),
        }
    }

    /// The reason why another source helps. Only an evaluated policy determines which callers the
    /// role admits.
    fn source_reason(&self, source: &str) -> Runs {
        match self.problem {
            Some(ProblemKind::MissingSource { source: wrong }) => {
                let wrong = if wrong.is_empty() { "\"\"" } else { wrong };
                if self.lets_in {
                    say!(
                        ": no profile is called `{wrong}`, and the role lets the credentials of `[profile {source}]` in",
                        wrong,
                        source
                    )
                } else {
                    say!(
                        ": no profile is called `{wrong}`, and `[profile {source}]` has nearly that name",
                        wrong,
                        source
                    )
                }
            }
            _ if !self.lets_in => say!(": `[profile {source}]` has credentials", source),
            Some(ProblemKind::NoSource) | None => {
                say!(
                    ": the role lets the credentials of `[profile {source}]` in",
                    source
                )
            }
            Some(_) => say!(
                ": `[profile {source}]` has credentials that the role lets in",
                source
            ),
        }
    }
}

/// Returns true if a line is in no file.
const fn is_supposed(line: &Location) -> bool {
    line.line == 0
}

/// The option of `rolechain can` for a setting of the call.
fn call_option(key: &SettingKey) -> &str {
    match key {
        SettingKey::RoleSessionName => "--session-name",
        SettingKey::ExternalId => "--external-id",
        SettingKey::MfaSerial => "--mfa",
        SettingKey::DurationSeconds => "--duration",
        SettingKey::RoleArn => word!("the role"),
        key => key,
    }
}

/// The location and text of the line to write, for the first setting of a repair.
pub(crate) fn fix_line(change: &SettingChange) -> (String, String) {
    if is_call(&change.profile) {
        let option = call_option(&change.key);
        let line = match &change.value {
            Some(value) if change.key == SettingKey::RoleArn => value.clone(),
            Some(value) => format!("{option}={value}"),
            None => text!("(without {option})", option),
        };
        return (
            word!("in the call").to_owned(),
            harmless(&line).into_owned(),
        );
    }
    let place = match (&change.copy_of, &change.replaces, &change.section) {
        (Some(original), ..) => {
            text!(
                "in a new [profile {profile}], else like [profile {original}]",
                profile = change.profile,
                original
            )
        }
        (None, Some(line), _) if is_supposed(line) => match &change.old {
            Some(old) => text!("instead of the supposed {old}", old),
            None => word!("instead of what is supposed").to_owned(),
        },
        (None, Some(line), _) => text!("instead of {line}", line),
        (None, None, Some(section)) => text!("below {section}", section),
        (None, None, None) => text!("in [profile {profile}]", profile = change.profile),
    };
    let line = match &change.value {
        _ if change.corrects_header => text!("[profile {profile}]", profile = change.profile),
        Some(_) if change.key.is_secret() => {
            text!("{key} = (the value as it is)", key = change.key)
        }
        Some(value) => format!("{} = {}", change.key, change.key.shown_value(value)),
        None => text!("(without {key})", key = change.key),
    };
    (harmless(&place).into_owned(), harmless(&line).into_owned())
}
