//! Which line to write where, and why it helps.

use super::header::header_reason;
use super::sentence::Sentence;
use crate::chain::{NodeId, ProblemKind};
use crate::config::SettingKey;
use crate::explain::view::Tone;
use crate::predict::{Cause, HopVerdict, Prediction, SettingChange, is_call};
use crate::repair::Repair;
use crate::text::{Location, harmless};

/// What is wrong with the hop that a change mends.
pub(super) struct Wrong<'a> {
    /// The profile of the hop.
    profile: &'a str,
    cause: Option<Cause>,
    /// Why its chain does not resolve.
    problem: Option<&'a ProblemKind>,
    /// Whether the hop is then one whose policy nobody has.
    without_policy: bool,
    /// Whether the role's policy was evaluated and lets the caller in.
    lets_in: bool,
    /// The longest session that the role gives, in seconds.
    longest_session: Option<u64>,
}

impl<'a> Wrong<'a> {
    pub(super) fn at(prediction: &'a Prediction, id: NodeId, repair: &Repair) -> Self {
        let outcome = prediction.outcome(id);
        Self {
            profile: prediction.survey.name(id),
            cause: outcome
                .and_then(|outcome| outcome.cause.as_ref())
                .map(|cause| cause.cause),
            problem: prediction.problem(id).map(|problem| &problem.kind),
            without_policy: repair.verdict == HopVerdict::NoPolicy,
            lets_in: repair.verdict.is_allowed(),
            longest_session: outcome.and_then(|outcome| outcome.longest_session),
        }
    }

    pub(super) const fn profile(&self) -> &str {
        self.profile
    }

    pub(super) const fn is_broken(&self) -> bool {
        self.problem.is_some()
    }

    /// One change; the first word of a sentence if `first`.
    pub(super) fn change_words(
        &self,
        sentence: Sentence,
        change: &SettingChange,
        first: bool,
    ) -> Sentence {
        if is_call(&change.profile) {
            let verb = match (first, &change.value) {
                (true, Some(_)) => "Call with ",
                (false, Some(_)) => "call with ",
                (true, None) => "Call without ",
                (false, None) => "call without ",
            };
            let sentence = sentence.text(verb).name(call_option(&change.key));
            return self.reason(sentence, change);
        }
        let section = format!("[profile {}]", change.profile);
        let verb = |upper: &'static str, lower: &'static str| if first { upper } else { lower };
        if change.corrects_header {
            return sentence
                .text(verb("Write the header ", "write the header "))
                .name(&section)
                .followed_by(header_reason(change));
        }
        if let Some(original) = &change.copy_of {
            return sentence
                .text(verb("Make ", "make "))
                .name(section)
                .text(format!(", a copy of [profile {original}] with its own "))
                .name(&change.key);
        }
        if let Some(wrong) = &change.renames {
            return sentence
                .text(verb("Rename the key ", "rename the key "))
                .tone(Tone::Denied, wrong)
                .text(" in ")
                .name(section)
                .text(" to ")
                .name(&change.key)
                .text(match (wrong, &change.value) {
                    (SettingKey::Other(_), _) if !first => String::new(),
                    (SettingKey::Other(_), _) => {
                        ": the AWS CLI passes over keys it does not know".to_owned()
                    }
                    (_, Some(value)) if change.guess => format!(
                        " and its value to {value}: probably the credentials of the machine itself were meant"
                    ),
                    _ => ": it names a profile".to_owned(),
                });
        }
        let verb = match (&change.value, &change.replaces) {
            (None, _) => verb("Remove", "remove"),
            (Some(_), Some(_)) => verb("Change", "change"),
            (Some(_), None) => verb("Add", "add"),
        };
        let sentence = sentence.text(verb).text(" one line in ").name(section);
        if change.cuts_comment() {
            return sentence.text(": to the AWS CLI a comment behind a value is a part of it");
        }
        self.reason(sentence, change)
    }

    fn reason(&self, sentence: Sentence, change: &SettingChange) -> Sentence {
        let own = change.profile == self.profile;
        if let Some(ProblemKind::RefusedSetting { .. }) = self.problem {
            let name = &change.key;
            return sentence.text(match (&change.value, change.guess) {
                (None, _) => format!(": the AWS CLI refuses its value of {name}"),
                (Some(value), true) => format!(": {value} was probably meant"),
                (Some(value), false) => format!(": the AWS CLI takes {value}"),
            });
        }
        match (&change.key, change.value.as_deref()) {
            (SettingKey::RoleSessionName, Some(_)) if !own => {
                sentence.text(", the source: the test is about the caller")
            }
            (SettingKey::RoleSessionName, Some(_)) => sentence.text(match (self.cause, self.problem) {
                (Some(Cause::SessionNameInvalid), _) | (_, Some(_)) => {
                    ": STS does not take the present session name"
                }
                _ => ": sts:RoleSessionName is the name of the new session",
            }),
            (SettingKey::DurationSeconds, Some(value))
                if self.longest_session.is_some_and(|longest| longest.to_string() == value) =>
            {
                sentence.text(format!(": the role gives sessions of at most {value} seconds"))
            }
            (SettingKey::DurationSeconds, Some(_)) => sentence.text(match self.cause {
                Some(Cause::ChainedDuration) => ": a chained session lasts one hour at most",
                Some(Cause::DurationUnknown) => ": every role grants sessions of one hour",
                _ => ": STS does not grant the present duration",
            }),
            (SettingKey::ExternalId, Some(_)) => sentence.text(match self.cause {
                _ if self.without_policy => ": STS does not take the present external id",
                Some(Cause::IdentityMissing | Cause::IdentityDeny) => {
                    ": a policy of the caller asks for this external id"
                }
                Some(Cause::BoundaryBlocks) => {
                    ": the caller's permissions boundary asks for this external id"
                }
                Some(Cause::ScpBlocks) => {
                    ": a service control policy asks for this external id"
                }
                Some(Cause::RcpDenies) => {
                    ": a resource control policy asks for this external id"
                }
                _ => ": the trust policy asks for this external id",
            }),
            (SettingKey::ExternalId, None) => sentence.text(if self.without_policy {
                ": STS does not take this external id, and whether the role asks for one is not known"
            } else {
                ": STS does not take this external id, and the role asks for none"
            }),
            (SettingKey::MfaSerial, Some(_)) => sentence.text(if change.guess {
                ": probably the device of the calling user (check the device name: aws iam list-virtual-mfa-devices lists it); the AWS CLI will ask for its code"
            } else {
                ": the device of the calling user; the AWS CLI will ask for its code"
            }),
            (SettingKey::MfaSerial, None) => {
                sentence.text(": no policy asks for MFA, and STS takes no code of this device")
            }
            (SettingKey::RoleArn, Some(meant)) if change.guess => {
                let name = meant.rsplit('/').next().unwrap_or_default();
                sentence.text(format!(
                    ": a role {name} is in this account's snapshot; did you mean it? \
                     The snapshot is not whole, so the role that is written may exist"
                ))
            }
            (SettingKey::RoleArn, Some(_)) => sentence.text(match self.cause {
                Some(Cause::RoleNotFound) => {
                    ": the account has no role of the present name, and one that is nearly the same"
                }
                Some(Cause::RoleArnMalformed) if self.without_policy => {
                    ": so the ARN of a role of that name is written"
                }
                Some(Cause::RoleArnMalformed) => ": this is the ARN of the role of that name",
                _ => ": the ARN needs the role's own account, path and case",
            }),
            (SettingKey::SourceProfile, Some(source)) => self.source_reason(sentence, source),
            (SettingKey::CredentialSource, Some(_)) => {
                sentence.text(": the word has to be spelled exactly so")
            }
            (SettingKey::SourceProfile | SettingKey::CredentialSource, None) => sentence
                .text(": ")
                .name(&change.key)
                .text(match change.key {
                    SettingKey::SourceProfile => " goes, credential_source stays",
                    _ => " goes, source_profile stays",
                }),
            _ => sentence,
        }
    }

    /// Why another source helps. Only an evaluated policy says whom the role lets in.
    fn source_reason(&self, sentence: Sentence, source: &str) -> Sentence {
        let section = format!("[profile {source}]");
        let sentence = match self.problem {
            Some(ProblemKind::MissingSource { source: wrong }) => sentence
                .text(": no profile is called ")
                .name(if wrong.is_empty() { "\"\"" } else { wrong })
                .text(", and "),
            _ => sentence.text(": "),
        };
        match (self.lets_in, self.problem) {
            (true, Some(ProblemKind::MissingSource { .. } | ProblemKind::NoSource) | None) => {
                sentence
                    .text("the role lets the credentials of ")
                    .name(section)
                    .text(" in")
            }
            (true, Some(_)) => sentence
                .name(section)
                .text(" has credentials that the role lets in"),
            (false, Some(ProblemKind::MissingSource { .. })) => {
                sentence.name(section).text(" has nearly that name")
            }
            (false, _) => sentence.name(section).text(" has credentials"),
        }
    }
}

/// Whether a line stands in no file.
const fn is_supposed(line: &Location) -> bool {
    line.line == 0
}

/// The option of `rolechain can` that is for a setting of the call.
fn call_option(key: &SettingKey) -> &str {
    match key {
        SettingKey::RoleSessionName => "--session-name",
        SettingKey::ExternalId => "--external-id",
        SettingKey::MfaSerial => "--mfa",
        SettingKey::DurationSeconds => "--duration",
        SettingKey::RoleArn => "the role",
        key => key,
    }
}

/// Where and which line to write, for the first setting of a repair.
pub(crate) fn fix_line(change: &SettingChange) -> (String, String) {
    if is_call(&change.profile) {
        let option = call_option(&change.key);
        let line = match &change.value {
            Some(value) if change.key == SettingKey::RoleArn => value.clone(),
            Some(value) => format!("{option}={value}"),
            None => format!("(without {option})"),
        };
        return ("in the call".to_owned(), harmless(&line).into_owned());
    }
    let place = match (&change.copy_of, &change.replaces, &change.section) {
        (Some(original), ..) => {
            format!(
                "in a new [profile {}], else like [profile {original}]",
                change.profile
            )
        }
        (None, Some(line), _) if is_supposed(line) => match &change.old {
            Some(old) => format!("instead of the supposed {old}"),
            None => "instead of what is supposed".to_owned(),
        },
        (None, Some(line), _) => format!("instead of {line}"),
        (None, None, Some(section)) => format!("below {section}"),
        (None, None, None) => format!("in [profile {}]", change.profile),
    };
    let line = match &change.value {
        _ if change.corrects_header => format!("[profile {}]", change.profile),
        Some(_) if change.key.is_secret() => format!("{} = (the value as it is)", change.key),
        Some(value) => format!("{} = {value}", change.key),
        None => format!("(without {})", change.key),
    };
    (harmless(&place).into_owned(), harmless(&line).into_owned())
}
