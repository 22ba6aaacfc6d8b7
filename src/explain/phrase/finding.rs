//! Findings about the files in words: the problem and its remedy.

use super::device::{fault_words, serial_words};
use super::rule::rule_words;
use super::web_identity_mistake::mistake_words;
use crate::config::{IgnoredSection, Refusal, RefusalKind, SettingKey};
use crate::iam::Arn;
use crate::iam::policy::Violation;
use crate::lint::{CallFinding, Finding, FindingKind, HeaderFinding, LineFinding};
use crate::text::Diagnostic;

/// The problem and its remedy.
pub(super) type Words = (String, String);

/// A finding as a sentence with its location and a remedy. It never contains a secret.
pub fn describe_finding(finding: &Finding) -> Diagnostic {
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
        } => policy(holder.as_ref(), name.as_deref(), violation, *stored),
        FindingKind::WebIdentity(mistake) => mistake_words(mistake),
        FindingKind::Rule(rule, facts) => rule_words(*rule, facts),
    };
    let mut diagnostic =
        Diagnostic::new(finding.kind.severity(), finding.kind.code(), message).help(help);
    diagnostic.location.clone_from(&finding.location);
    diagnostic
}

/// A refused file. The AWS CLI only says that it cannot parse the file.
fn refused(refusal: &Refusal) -> (String, String) {
    let help = match &refusal.kind {
        RefusalKind::NotUtf8 => "save the file as UTF-8",
        RefusalKind::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
        RefusalKind::NoSectionYet => "put a [profile NAME] line above it, or delete it",
        RefusalKind::DuplicateSection { .. } => "merge the two sections into one",
        RefusalKind::DuplicateKey { .. } => "keep one of the two lines",
        RefusalKind::NoDelimiter { key: Some(key), .. } => {
            return (refusal_message(refusal), format!("write {key} = …"));
        }
        RefusalKind::NoDelimiter { header: false, .. } => {
            "write key = value; a comment begins with # at the start of its line"
        }
        RefusalKind::NoDelimiter { header: true, .. } => "write [profile NAME]",
        RefusalKind::EmptyKey => "write key = value",
        RefusalKind::NestedWithoutEquals { .. } => {
            "write sub-key = value, or put the value on the line of its key"
        }
    };
    (refusal_message(refusal), help.to_owned())
}

fn refusal_message(refusal: &Refusal) -> String {
    format!(
        "the AWS CLI refuses the whole of {}, and with it every profile: {}",
        refusal.location.file,
        refusal.reason()
    )
}

fn line(finding: &LineFinding) -> (String, String) {
    match finding {
        LineFinding::InlineComment { key, value } => (
            match value {
                Some(value) => format!(
                    "the AWS CLI treats the comment after {key} = {value} as part of the value; the SDKs cut it off"
                ),
                None => format!(
                    "the AWS CLI treats the comment after {key} as part of the value; the SDKs cut it off"
                ),
            },
            "put the comment on a line of its own".to_owned(),
        ),
        LineFinding::CutElsewhere { key } => (
            format!("the AWS CLI reads the whole line of {key}; the SDKs cut it off at the # or ; after a space"),
            "if an SDK reads this profile too, put the command into a script".to_owned(),
        ),
        LineFinding::QuotedValue { key, inside } => (
            format!("the quotation marks become part of the value of {key}"),
            match inside {
                Some(inside) => format!("write {key} = {inside}"),
                None => "write the value without quotation marks".to_owned(),
            },
        ),
        LineFinding::UnknownKey { key, meant } => (
            format!("the AWS CLI ignores {key}, a key that it does not know"),
            format!("did you mean {meant}?"),
        ),
        LineFinding::KeyWithoutRole { key } => (
            format!(
                "{key} does nothing in a profile without role_arn{}",
                match key {
                    SettingKey::SourceProfile | SettingKey::CredentialSource =>
                        "; the Go SDK and Terraform refuse the profile",
                    _ => "",
                }
            ),
            match key {
                SettingKey::RoleSessionName => "move it to the profile that has the role_arn: it names the session which that profile opens".to_owned(),
                _ => format!("add role_arn, or delete {key}"),
            },
        ),
        LineFinding::KeyIgnored { key } => (
            format!("the AWS CLI does not send {key} from a profile"),
            "only calls of aws sts assume-role and code can set it".to_owned(),
        ),
        LineFinding::ColonDelimiter { key } if key.contains([' ', '\t']) => {
            // The rest of the key may be the beginning of a value, which may be a secret.
            let key = key.split([' ', '\t']).next().unwrap_or_default();
            (
                format!(
                    "the = is missing after {key}; the AWS CLI takes the next : instead and sets another key, the SDKs refuse the line"
                ),
                format!("write {key} = …"),
            )
        }
        LineFinding::ColonDelimiter { key } => (
            format!("the AWS CLI takes the : behind {key} as a =; the SDKs refuse the line"),
            format!("write {key} = …"),
        ),
        LineFinding::MfaWithoutRole { .. } => (
            "mfa_serial does nothing in a profile without role_arn: the AWS CLI asks for no code here"
                .to_owned(),
            "put it into the profiles with a role_arn that use this one as their source".to_owned(),
        ),
        LineFinding::SwallowedSetting { key, by } => (
            format!("this line is indented, so {key} is not set: the AWS CLI takes it as part of the value of {by}"),
            "remove the blanks at the start of the line".to_owned(),
        ),
    }
}

fn header(finding: &HeaderFinding) -> (String, String) {
    match finding {
        HeaderFinding::SwallowedHeader { name, by } => (
            format!("this line is indented, so [{name}] begins no section: the AWS CLI takes it as part of the value of {by}"),
            "remove the blanks at the start of the line".to_owned(),
        ),
        HeaderFinding::DefaultInCapitals { keys } => (
            format!(
                "[DEFAULT] in capitals is no profile: every section of this file inherits its {}; the SDKs ignore it",
                match keys {
                    0 => "keys (it has none yet)".to_owned(),
                    1 => "key".to_owned(),
                    keys => format!("{keys} keys"),
                }
            ),
            "write [default] in small letters".to_owned(),
        ),
        HeaderFinding::MissingPrefix { name, named_by } => (
            match named_by {
                Some(profile) => format!(
                    "the AWS CLI ignores [{name}] in the config file, and [profile {profile}] names it as its source"
                ),
                None => format!("the AWS CLI ignores [{name}] in the config file: it is no profile"),
            },
            format!("write [profile {}]", quoted(name)),
        ),
        HeaderFinding::SectionIgnored { header, reason, meant } => (
            format!(
                "the AWS CLI ignores [{header}]: {}",
                match reason {
                    IgnoredSection::UnknownWord => {
                        "the word in front must be profile, sso-session or services, in small letters and without a blank before it"
                    }
                    IgnoredSection::NotTwoWords => {
                        "between the brackets it wants the word profile and one name"
                    }
                    IgnoredSection::UnbalancedQuote => "a quotation mark is never closed",
                }
            ),
            match meant {
                Some(meant) => format!("write [{meant}]"),
                None => "write [profile NAME]".to_owned(),
            },
        ),
        HeaderFinding::SectionReplaced { header, by, at } => {
            let elsewhere = if &**header == "profile default" {
                "; the SDKs take this one and drop the other"
            } else {
                ""
            };
            (
                format!(
                    "the AWS CLI drops all of [{header}], because [{by}] on line {} has the same name{elsewhere}",
                    at.line
                ),
                "merge the two sections into one".to_owned(),
            )
        }
        HeaderFinding::PrefixInCredentials { name } => (
            format!("in the credentials file the whole header is the name: this profile is called \"profile {name}\"; the SDKs ignore it"),
            format!("write [{name}]"),
        ),
        HeaderFinding::SsoSessionInCredentials => (
            "in the credentials file this is a profile, not an sso-session".to_owned(),
            "move the section to the config file".to_owned(),
        ),
        HeaderFinding::HeaderReadDifferently { header, name } => (
            format!("the AWS CLI reads [{header}] as the profile {name}; the SDKs read it differently or ignore it"),
            "if an SDK reads this profile too, name it with letters, digits and _ - . / @ : + % only, after the word profile and one blank".to_owned(),
        ),
    }
}

fn policy(
    holder: Option<&Arn>,
    name: Option<&str>,
    violation: &Violation,
    stored: bool,
) -> (String, String) {
    let policy = match (name, holder) {
        (_, None) => "the policy".to_owned(),
        (None, Some(holder)) => format!("the trust policy of {holder}"),
        (Some(name), Some(holder)) => format!("the policy {name} of {holder}"),
    };
    let effect = match violation {
        Violation::GroupPrincipal(_) | Violation::WildcardInPrincipal(_) if stored => {
            "; no caller matches it"
        }
        _ => "",
    };
    let message = format!(
        "IAM refuses {policy}: {}{effect}",
        violation_words(violation)
    );
    let help = match violation {
        Violation::GroupPrincipal(_) => {
            "name users, or the account with ArnLike on aws:PrincipalArn"
        }
        Violation::ProhibitedResource => "remove it: a trust policy always applies to its own role",
        Violation::NotPrincipal => {
            "write \"Principal\": \"*\" with ArnNotEquals on aws:PrincipalArn in a Deny"
        }
        Violation::NoPrincipal
        | Violation::MalformedPrincipal
        | Violation::UnknownPrincipalType(_) => "write \"Principal\": {\"AWS\": \"…\"}",
        Violation::UnknownPrincipal(_) => {
            "write 12 digits, or arn:aws:iam::ACCOUNT:role/NAME, user/NAME or root, or arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION"
        }
        Violation::UnknownOperator(_) | Violation::NullIfExists => {
            "write an operator that exists, such as StringEquals, StringLike or ArnLike"
        }
        Violation::UnknownEffect(_) | Violation::NoEffect => "write Allow or Deny",
        Violation::RepeatedSid(_) | Violation::MalformedSid(_) => {
            "give each statement a Sid of its own, of letters and digits"
        }
        Violation::DuplicateKey(_) => "merge the two members into one",
        Violation::UnknownVersion(_) => "write \"Version\": \"2012-10-17\"",
        Violation::BothForms | Violation::NoAction => "write exactly one of Action and NotAction",
        Violation::WildcardInPrincipal(_) => {
            "name the ARN, or the account with ArnLike on aws:PrincipalArn"
        }
        Violation::ProhibitedAction(_) => "name sts:AssumeRole and what goes with it",
        Violation::ShortResource(_) => "write all six fields of the ARN",
        _ => "see the grammar of the IAM JSON policy language",
    };
    (message, help.to_owned())
}

/// The part that IAM refuses, as the end of a sentence.
pub(crate) fn violation_words(violation: &Violation) -> String {
    match violation {
        Violation::GroupPrincipal(group) => format!("{group} is a group, which is no principal"),
        Violation::WildcardInPrincipal(text) => {
            format!("no wildcard works in the principal {text}")
        }
        Violation::ProhibitedAction(action) => {
            format!("a trust policy may name only STS AssumeRole actions, not {action}")
        }
        Violation::ShortResource(resource) => format!("{resource} is no whole ARN"),
        Violation::ProhibitedResource => "a trust policy has no Resource".to_owned(),
        Violation::NotPrincipal => "a trust policy has no NotPrincipal".to_owned(),
        Violation::NoPrincipal => "the statement has no Principal".to_owned(),
        Violation::UnknownPrincipalType(name) => {
            format!("{name} is none of AWS, Service, Federated and CanonicalUser")
        }
        Violation::UnknownPrincipal(text) => format!("{text} is no principal"),
        Violation::UnknownOperator(name) => format!("{name} is no operator"),
        Violation::UnknownEffect(text) => format!("{text} is no effect"),
        Violation::UnknownElement(name) => format!("{name} is no element of a policy"),
        Violation::DuplicateKey(name) => format!("{name} stands there twice"),
        Violation::RepeatedSid(sid) => format!("two statements have the Sid {sid}"),
        Violation::MalformedSid(sid) => {
            format!("the Sid {sid} has characters other than letters and digits")
        }
        other => other.code().replace('_', " "),
    }
}

fn call(finding: &CallFinding) -> (String, String) {
    match finding {
        CallFinding::SessionNameInvalid { name, fault } => (
            format!(
                "STS refuses the session name {name}: {}",
                fault_words(*fault)
            ),
            "use 2 to 64 letters, digits and _ + = , . @ -".to_owned(),
        ),
        CallFinding::ExternalIdInvalid { fault } => (
            format!("STS refuses the external id: {}", fault_words(*fault)),
            "use 2 to 1224 letters, digits and _ + = , . @ : / -".to_owned(),
        ),
        CallFinding::MfaSerialInvalid { fault } => (
            format!("STS refuses the serial number: {}", serial_words(fault)),
            "write the ARN of the device, arn:aws:iam::ACCOUNT:mfa/NAME, or the number on it"
                .to_owned(),
        ),
        CallFinding::DurationIgnored { value } => (
            format!(
                "duration_seconds = {value} is no integer, and the AWS CLI leaves it out without a warning"
            ),
            "write seconds in digits, such as 3600".to_owned(),
        ),
        CallFinding::DurationOutOfRange { seconds } => (
            format!("{seconds} seconds is outside the range that STS accepts"),
            "write 900 to 43200".to_owned(),
        ),
        CallFinding::DurationTooLongChained { seconds } => (
            format!(
                "{seconds} seconds is too long: a session that another role session opens lasts at most one hour"
            ),
            "write 3600 or less, or delete the line".to_owned(),
        ),
        CallFinding::SourceWithPrefix { name, exists } => (
            "source_profile takes a name without the word profile".to_owned(),
            if *exists {
                format!("write source_profile = {name}")
            } else {
                format!(
                    "write source_profile = {name}, and add that profile: there is none of this name"
                )
            },
        ),
        CallFinding::RoleArnMalformed { value } => (
            format!("{value} is not the ARN of a role"),
            if value.contains(":assumed-role/") {
                "this is a session; write its role, arn:aws:iam::ACCOUNT:role/NAME".to_owned()
            } else {
                "write arn:aws:iam::ACCOUNT:role/NAME".to_owned()
            },
        ),
        CallFinding::AccountIdInvalid { account } => (
            format!("the account {account} in role_arn is not 12 digits"),
            "write the 12 digits of the account, without hyphens".to_owned(),
        ),
        CallFinding::MfaOnChainedHop { source } => (
            format!("an MFA code counts only for IAM users, and {source} calls as a role session"),
            "put mfa_serial into the first profile of the chain whose source is an IAM user"
                .to_owned(),
        ),
    }
}

/// A name as written in a header of the config file.
fn quoted(name: &str) -> String {
    if name.contains([' ', '\t', '"', '\'', '\\']) {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        name.to_owned()
    }
}
