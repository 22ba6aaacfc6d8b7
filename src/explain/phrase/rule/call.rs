//! Words for what the rules find in calls.

use super::super::finding::Words;
use super::quoted;
use crate::lint::{Facts, RuleId};
use crate::text::{text, word};

/// The finding and the advice; `None` for rules about other subjects.
pub(super) fn words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::C08 => (
            match about.as_str() {
                "role" => text!(
                    "ids that begin with {given} are users, and the caller is a session of a role",
                    given
                ),
                _ => text!(
                    "ids that begin with {given} are roles, and the caller is a user",
                    given
                ),
            },
            match meant.as_str() {
                "" => text!("write the unique id of the caller's {about}", about),
                id if about == "role" => text!(
                    "write {id}:SESSION-NAME, or {id}:* under StringLike",
                    id
                ),
                id => text!("write {id}", id),
            },
        ),
        RuleId::C13 => (
            text!(
                "the trust policy tests the caller's session name, and role_session_name = {given} here names the new session",
                given
            ),
            text!(
                "move role_session_name = {given} from [profile {meant}] to [profile {about}]",
                given,
                meant,
                about
            ),
        ),
        RuleId::C14 => (
            text!(
                "the trust policy wants {meant} in {given}, and [profile {about}] sets no role_session_name",
                meant = quoted(meant),
                given,
                about
            ),
            if meant.contains(['*', '?', '$']) {
                text!(
                    "set a role_session_name in [profile {about}] that fits {meant}",
                    about,
                    meant
                )
            } else {
                text!("set role_session_name = {meant} in [profile {about}]", meant, about)
            },
        ),
        RuleId::C16 => (
            match given.as_str() {
                "" => text!(
                    "the role wants an external id, and [profile {about}] sends none",
                    about
                ),
                sent => text!("the role wants another external id than {sent}", sent),
            },
            if meant.contains(['*', '?', '$']) {
                text!("set an external_id in [profile {about}] that fits {meant}", about, meant)
            } else {
                text!("set external_id = {meant} in [profile {about}]", meant, about)
            },
        ),
        RuleId::C17 => (
            text!("{about} does not test the external id", about),
            format!("add \"StringEquals\": {{\"sts:ExternalId\": \"{given}\"}} to its trust policy, or remove the line"),
        ),
        RuleId::C27 => (
            text!(
                "{given} is never true of a session of a role, and {about} calls as one: MFA does not carry through a hop",
                given,
                about
            ),
            word!("ask for MFA on the first hop, or assume this role directly from an IAM user with mfa_serial").to_owned(),
        ),
        _ => return None,
    })
}

/// The same for limits and permissions.
pub(super) fn permission_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::H02 => (
            text!(
                "{given} seconds is more than the {meant} that {about} gives",
                given,
                meant,
                about
            ),
            text!(
                "write duration_seconds = {meant}, or raise the role's MaxSessionDuration",
                meant
            ),
        ),
        RuleId::H03 => (
            text!(
                "no policy of {about} allows sts:AssumeRole on {given}, and the trust policy names only the account",
                about,
                given
            ),
            text!(
                "allow sts:AssumeRole on {given} there, or name {about} in the trust policy",
                given,
                about
            ),
        ),
        RuleId::H04 => (
            text!(
                "no policy of {about} allows sts:AssumeRole on {given}, and across accounts both sides must",
                about,
                given
            ),
            text!("allow sts:AssumeRole on {given} to {about}", given, about),
        ),
        RuleId::H05 => (
            text!("{given} is not the ARN of the role", given),
            text!("write {meant}", meant),
        ),
        RuleId::H06 => (
            text!(
                "{given} calls, and neither the root user nor a federated user may assume roles",
                given
            ),
            word!("use the keys of an IAM user, or a role").to_owned(),
        ),
        RuleId::H07 => (
            text!("{given} is a role that AWS keeps for its own use", given),
            match meant.as_str() {
                "" => word!("assume a role of your own").to_owned(),
                name => text!(
                    "use an SSO profile with sso_account_id = {about} and sso_role_name = {name}",
                    about,
                    name
                ),
            },
        ),
        RuleId::H08 => (
            text!(
                "{given} limits {about} and does not allow sts:AssumeRole on {meant}",
                given,
                about,
                meant
            ),
            word!("allow sts:AssumeRole there too").to_owned(),
        ),
        RuleId::H09 => (
            text!(
                "{given} is no role, so this allows no sts:AssumeRole",
                given
            ),
            match meant.as_str() {
                "" => word!("write the ARN of the role, arn:aws:iam::ACCOUNT:role/NAME").to_owned(),
                arn => text!("write {arn}", arn),
            },
        ),
        _ => return None,
    })
}
