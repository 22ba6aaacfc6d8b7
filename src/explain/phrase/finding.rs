//! Findings about the files in words: the problem and its remedy.

use super::device::serial_words;
use super::rule::rule_words;
use super::sentence::{say, text_fault_words};
use super::violation::{mistake_words, refused_policy};
use crate::config::{IgnoredSection, LineRefusal, RefusalKind, SettingKey};
use crate::explain::view::Runs;
use crate::lint::{CallFinding, Finding, FindingKind, HeaderFinding, LineFinding};
use crate::predict::Prediction;
use crate::text::{Diagnostic, text, word};

/// The problem and its remedy.
pub(super) type FindingWords = (String, String);

/// A finding as a sentence with its location and a remedy. It never contains a secret.
pub(crate) fn describe_finding(finding: &Finding) -> Diagnostic {
    let (message, help) = match &finding.kind {
        FindingKind::FileRefused(refusal) => refused(refusal),
        FindingKind::Line(finding) => line(finding),
        FindingKind::Header(finding) => header(finding),
        FindingKind::Call(finding) => call(finding),
        FindingKind::PolicyRefused {
            holder,
            name,
            violation,
            stored,
            ..
        } => refused_policy(holder.as_ref(), name.as_deref(), violation, *stored),
        FindingKind::WebIdentity(mistake) => mistake_words(mistake),
        FindingKind::Rule(rule, details) => rule_words(*rule, details),
    };
    let mut diagnostic =
        Diagnostic::new(finding.kind.severity(), finding.kind.code(), message).help(help);
    diagnostic.location.clone_from(&finding.location);
    diagnostic
}

/// A refused file. The AWS CLI only says that it cannot parse the file.
fn refused(refusal: &LineRefusal) -> FindingWords {
    let help = match &refusal.kind {
        RefusalKind::NotUtf8 => word!("save the file as UTF-8"),
        RefusalKind::ByteOrderMark => word!("save the file as UTF-8 without a byte order mark"),
        RefusalKind::NoSectionYet => word!("put a [profile NAME] line above it, or delete it"),
        RefusalKind::DuplicateSection { .. } => word!("merge the two sections into one"),
        RefusalKind::DuplicateKey { .. } => word!("keep one of the two lines"),
        RefusalKind::NoDelimiter { key: Some(key), .. } => {
            return (refusal_message(refusal), text!("write {key} = …", key));
        }
        RefusalKind::NoDelimiter { header: false, .. } => {
            word!("write key = value; a comment begins with # at the start of its line")
        }
        RefusalKind::NoDelimiter { header: true, .. } => word!("write [profile NAME]"),
        RefusalKind::EmptyKey => word!("write key = value"),
        RefusalKind::NestedWithoutEquals { .. } => {
            word!("write sub-key = value, or put the value on the line of its key")
        }
    };
    (refusal_message(refusal), help.to_owned())
}

fn refusal_message(refusal: &LineRefusal) -> String {
    text!(
        "the AWS CLI refuses the whole of {file}, and with it every profile: {refusal}",
        file = refusal.location.file,
        refusal = refusal.reason()
    )
}

fn line(finding: &LineFinding) -> FindingWords {
    match finding {
        LineFinding::InlineComment { key, value } => (
            match value {
                Some(value) => text!(
                    "the AWS CLI treats the comment after {key} = {value} as part of the value; the SDKs cut it off",
                    key,
                    value
                ),
                None => text!(
                    "the AWS CLI treats the comment after {key} as part of the value; the SDKs cut it off",
                    key
                ),
            },
            word!("put the comment on a line of its own").to_owned(),
        ),
        LineFinding::CutElsewhere { key } => (
            text!(
                "the AWS CLI reads the whole line of {key}; the SDKs cut it off at the # or ; after a space",
                key
            ),
            word!("if an SDK reads this profile too, put the command into a script").to_owned(),
        ),
        LineFinding::QuotedValue { key, inside } => (
            text!("the quotation marks become part of the value of {key}", key),
            match inside {
                Some(inside) => text!("write {key} = {inside}", key, inside),
                None => word!("write the value without quotation marks").to_owned(),
            },
        ),
        LineFinding::UnknownKey { key, meant } => (
            text!("the AWS CLI ignores {key}, a key that it does not know", key),
            text!("did you mean {meant}?", meant),
        ),
        LineFinding::KeyWithoutRole { key } => (
            text!(
                "{key} does nothing in a profile without role_arn{refused}",
                key,
                refused = match key {
                    SettingKey::SourceProfile | SettingKey::CredentialSource =>
                        word!("; the Go SDK and Terraform refuse the profile"),
                    _ => "",
                }
            ),
            match key {
                SettingKey::RoleSessionName => word!("move it to the profile that has the role_arn: it names the session which that profile opens").to_owned(),
                _ => text!("add role_arn, or delete {key}", key),
            },
        ),
        LineFinding::KeyIgnored { key } => (
            text!("the AWS CLI does not send {key} from a profile", key),
            word!("only calls of aws sts assume-role and code can set it").to_owned(),
        ),
        LineFinding::ColonDelimiter { key } if key.contains([' ', '\t']) => {
            // The rest of the key may be the beginning of a value, which may be a secret.
            let key = key.split([' ', '\t']).next().unwrap_or_default();
            (
                text!(
                    "the = is missing after {key}; the AWS CLI takes the next : instead and sets another key, the SDKs refuse the line",
                    key
                ),
                text!("write {key} = …", key),
            )
        }
        LineFinding::ColonDelimiter { key } => (
            text!("the AWS CLI takes the : behind {key} as a =; the SDKs refuse the line", key),
            text!("write {key} = …", key),
        ),
        LineFinding::MfaWithoutRole { .. } => (
            word!("mfa_serial does nothing in a profile without role_arn: the AWS CLI asks for no code here")
                .to_owned(),
            word!("put it into the profiles with a role_arn that use this one as their source").to_owned(),
        ),
        LineFinding::SwallowedSetting { key, by } => (
            text!(
                "this line is indented, so {key} is not set: the AWS CLI takes it as part of the value of {by}",
                key,
                by
            ),
            word!("remove the blanks at the start of the line").to_owned(),
        ),
    }
}

fn header(finding: &HeaderFinding) -> FindingWords {
    match finding {
        HeaderFinding::SwallowedHeader { name, by } => (
            text!(
                "this line is indented, so [{name}] begins no section: the AWS CLI takes it as part of the value of {by}",
                name,
                by
            ),
            word!("remove the blanks at the start of the line").to_owned(),
        ),
        HeaderFinding::DefaultInCapitals { keys } => (
            text!(
                "[DEFAULT] in capitals is not a profile: every section of this file inherits its {keys}; the SDKs ignore it",
                keys = match keys {
                    0 => word!("keys (it has none yet)").to_owned(),
                    1 => word!("key").to_owned(),
                    keys => text!("{keys} keys", keys),
                }
            ),
            word!("write [default] in small letters").to_owned(),
        ),
        HeaderFinding::MissingPrefix { name, named_by } => (
            match named_by {
                Some(profile) => text!(
                    "the AWS CLI ignores [{name}] in the config file, and [profile {profile}] names it as its source",
                    name,
                    profile
                ),
                None => text!(
                    "the AWS CLI ignores [{name}] in the config file: it is not a profile",
                    name
                ),
            },
            text!("write [profile {name}]", name = name_in_header(name)),
        ),
        HeaderFinding::SectionIgnored { header, reason, meant } => (
            text!(
                "the AWS CLI ignores [{header}]: {reason}",
                header,
                reason = match reason {
                    IgnoredSection::UnknownWord => {
                        word!("the word in front must be profile, sso-session or services, in small letters and without a blank before it")
                    }
                    IgnoredSection::NotTwoWords => {
                        word!("between the brackets it wants the word profile and one name")
                    }
                    IgnoredSection::UnbalancedQuote => word!("a quotation mark is never closed"),
                }
            ),
            match meant {
                Some(meant) => text!("write [{meant}]", meant),
                None => word!("write [profile NAME]").to_owned(),
            },
        ),
        HeaderFinding::SectionReplaced { header, by, at } => {
            let elsewhere = if &**header == "profile default" {
                word!("; the SDKs take this one and drop the other")
            } else {
                ""
            };
            (
                text!(
                    "the AWS CLI drops all of [{header}], because [{by}] on line {line} has the same name{elsewhere}",
                    header,
                    by,
                    line = at.line,
                    elsewhere
                ),
                word!("merge the two sections into one").to_owned(),
            )
        }
        HeaderFinding::PrefixInCredentials { name } => (
            text!(
                "in the credentials file the whole header is the name: this profile is called \"profile {name}\"; the SDKs ignore it",
                name
            ),
            text!("write [{name}]", name),
        ),
        HeaderFinding::SsoSessionInCredentials => (
            word!("in the credentials file this is a profile, not an sso-session").to_owned(),
            word!("move the section to the config file").to_owned(),
        ),
        HeaderFinding::HeaderReadDifferently { header, name } => (
            text!(
                "the AWS CLI reads [{header}] as the profile {name}; the SDKs read it differently or ignore it",
                header,
                name
            ),
            word!("if an SDK reads this profile too, name it with letters, digits and _ - . / @ : + % only, after the word profile and one blank").to_owned(),
        ),
    }
}

fn call(finding: &CallFinding) -> FindingWords {
    match finding {
        CallFinding::SessionNameInvalid { name, fault } => (
            text!(
                "STS refuses the session name {name}: {fault}",
                name,
                fault = text_fault_words(*fault)
            ),
            word!("use 2 to 64 letters, digits and _ + = , . @ -").to_owned(),
        ),
        CallFinding::ExternalIdInvalid { fault } => (
            text!(
                "STS refuses the external id: {fault}",
                fault = text_fault_words(*fault)
            ),
            word!("use 2 to 1224 letters, digits and _ + = , . @ : / -").to_owned(),
        ),
        CallFinding::MfaSerialInvalid { fault } => (
            text!(
                "STS refuses the serial number: {fault}",
                fault = serial_words(fault)
            ),
            word!(
                "write the ARN of the device, arn:aws:iam::ACCOUNT:mfa/NAME, or the number on it"
            )
            .to_owned(),
        ),
        CallFinding::DurationIgnored { value } => (
            text!(
                "duration_seconds = {value} is not an integer, and the AWS CLI leaves it out without a warning",
                value
            ),
            word!("write seconds in digits, such as 3600").to_owned(),
        ),
        CallFinding::DurationOutOfRange { seconds } => (
            text!(
                "{seconds} seconds is outside the range that STS accepts",
                seconds
            ),
            word!("write 900 to 43200").to_owned(),
        ),
        CallFinding::DurationTooLongChained { seconds } => (
            text!(
                "{seconds} seconds is too long: a session that another role session opens lasts at most one hour",
                seconds
            ),
            word!("write 3600 or less, or delete the line").to_owned(),
        ),
        CallFinding::SourceWithPrefix { name, exists } => (
            word!("source_profile takes a name without the word profile").to_owned(),
            if *exists {
                text!("write source_profile = {name}", name)
            } else {
                text!(
                    "write source_profile = {name}, and add that profile: there is none of this name",
                    name
                )
            },
        ),
        CallFinding::RoleArnMalformed { value } => (
            text!("{value} is not the ARN of a role", value),
            if value.contains(":assumed-role/") {
                word!("this is a session; write its role, arn:aws:iam::ACCOUNT:role/NAME")
                    .to_owned()
            } else {
                word!("write arn:aws:iam::ACCOUNT:role/NAME").to_owned()
            },
        ),
        CallFinding::AccountIdInvalid { account } => (
            text!(
                "the account {account} in role_arn is not 12 digits",
                account
            ),
            word!("write the 12 digits of the account, without hyphens").to_owned(),
        ),
        CallFinding::MfaOnChainedHop { source } => (
            text!(
                "an MFA code counts only for IAM users, and {source} calls as a role session",
                source
            ),
            word!("put mfa_serial into the first profile of the chain whose source is an IAM user")
                .to_owned(),
        ),
    }
}

/// A name as written in a header of the config file.
fn name_in_header(name: &str) -> String {
    if name.contains([' ', '\t', '"', '\'', '\\']) {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        name.to_owned()
    }
}

// A section of the config file whose header lacks the word `profile`.

/// A section was meant for a profile that does not exist; `None` if there is no such section.
pub(crate) fn missing_header(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(say!(
        "The AWS CLI ignores `[{meant}]`{at}: in the config file the header of a profile reads `[profile {name}]`.",
        meant = meant.name(),
        at = meant.location(),
        name
    ))
}

/// The header to write in place of one that was meant for a profile.
pub(crate) fn header_words(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(say!(
        "Write the header `[profile {name}]` instead of `[{meant}]`{at}",
        name,
        meant = meant.name(),
        at = meant.location()
    ))
}

/// The open points of a corrected header.
pub(crate) fn header_outlook() -> Runs {
    say!("Then the AWS CLI knows the profile.")
}
