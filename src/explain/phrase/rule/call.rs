//! Words for what the rules find in calls.

use super::super::finding::Words;
use super::quoted;
use crate::lint::{Facts, RuleId};

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
                "role" => format!("ids that begin with {given} are users, and the caller is a session of a role"),
                _ => format!("ids that begin with {given} are roles, and the caller is a user"),
            },
            match meant.as_str() {
                "" => format!("write the unique id of the caller's {about}"),
                id if about == "role" => format!("write {id}:SESSION-NAME, or {id}:* under StringLike"),
                id => format!("write {id}"),
            },
        ),
        RuleId::C13 => (
            format!("the trust policy tests the caller's session name, and role_session_name = {given} here names the new session"),
            format!("move role_session_name = {given} from [profile {meant}] to [profile {about}]"),
        ),
        RuleId::C14 => (
            format!("the trust policy wants {} in {given}, and [profile {about}] sets no role_session_name", quoted(meant)),
            if meant.contains(['*', '?', '$']) {
                format!("set a role_session_name in [profile {about}] that fits {meant}")
            } else {
                format!("set role_session_name = {meant} in [profile {about}]")
            },
        ),
        RuleId::C16 => (
            match given.as_str() {
                "" => format!("the role wants an external id, and [profile {about}] sends none"),
                sent => format!("the role wants another external id than {sent}"),
            },
            if meant.contains(['*', '?', '$']) {
                format!("set an external_id in [profile {about}] that fits {meant}")
            } else {
                format!("set external_id = {meant} in [profile {about}]")
            },
        ),
        RuleId::C17 => (
            format!("{about} does not test the external id"),
            format!("add \"StringEquals\": {{\"sts:ExternalId\": \"{given}\"}} to its trust policy, or remove the line"),
        ),
        RuleId::C27 => (
            format!("{given} is never true of a session of a role, and {about} calls as one: MFA does not carry through a hop"),
            "ask for MFA on the first hop, or assume this role directly from an IAM user with mfa_serial".to_owned(),
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
            format!("{given} seconds is more than the {meant} that {about} gives"),
            format!("write duration_seconds = {meant}, or raise the role's MaxSessionDuration"),
        ),
        RuleId::H03 => (
            format!(
                "no policy of {about} allows sts:AssumeRole on {given}, and the trust policy names only the account"
            ),
            format!("allow sts:AssumeRole on {given} there, or name {about} in the trust policy"),
        ),
        RuleId::H04 => (
            format!(
                "no policy of {about} allows sts:AssumeRole on {given}, and across accounts both sides must"
            ),
            format!("allow sts:AssumeRole on {given} to {about}"),
        ),
        RuleId::H05 => (
            format!("{given} is not the ARN of the role"),
            format!("write {meant}"),
        ),
        RuleId::H06 => (
            format!(
                "{given} calls, and neither the root user nor a federated user may assume roles"
            ),
            "use the keys of an IAM user, or a role".to_owned(),
        ),
        RuleId::H07 => (
            format!("{given} is a role that AWS keeps for its own use"),
            match meant.as_str() {
                "" => "assume a role of your own".to_owned(),
                name => format!(
                    "use an SSO profile with sso_account_id = {about} and sso_role_name = {name}"
                ),
            },
        ),
        RuleId::H08 => (
            format!("{given} limits {about} and does not allow sts:AssumeRole on {meant}"),
            "allow sts:AssumeRole there too".to_owned(),
        ),
        RuleId::H09 => (
            format!("{given} is no role, so this allows no sts:AssumeRole"),
            match meant.as_str() {
                "" => "write the ARN of the role, arn:aws:iam::ACCOUNT:role/NAME".to_owned(),
                arn => format!("write {arn}"),
            },
        ),
        _ => return None,
    })
}
