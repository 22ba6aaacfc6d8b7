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
        RuleId::C08 => wrong_kind_of_id(facts),
        RuleId::C14 => (
            text!(
                "the trust policy wants {meant} in {given}, and [profile {about}] sets no role_session_name",
                meant = quoted(meant),
                given,
                about
            ),
            advised_session_name(about, meant),
        ),
        RuleId::C16 => (
            match given.as_str() {
                "" => text!(
                    "the role wants an external id, and [profile {about}] sends none",
                    about
                ),
                sent => text!("the role wants another external id than {sent}", sent),
            },
            advised_external_id(about, meant),
        ),
        RuleId::C17 => (
            text!("{about} does not test the external id", about),
            text!(
                "add {test} to its trust policy, or remove the line",
                test = format!("\"StringEquals\": {{\"sts:ExternalId\": \"{given}\"}}")
            ),
        ),
        _ => return permission_words(rule, facts),
    })
}

/// The same for roles that cannot be assumed.
fn permission_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
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
        RuleId::H09 => (
            text!(
                "{given} is not a role, so this allows no sts:AssumeRole",
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

fn advised_session_name(about: &str, meant: &str) -> String {
    if is_pattern(meant) {
        text!(
            "set a role_session_name in [profile {about}] that fits {meant}",
            about,
            meant
        )
    } else {
        text!(
            "set role_session_name = {meant} in [profile {about}]",
            meant,
            about
        )
    }
}

fn advised_external_id(about: &str, meant: &str) -> String {
    if is_pattern(meant) {
        text!(
            "set an external_id in [profile {about}] that fits {meant}",
            about,
            meant
        )
    } else {
        text!(
            "set external_id = {meant} in [profile {about}]",
            meant,
            about
        )
    }
}

/// Returns true if the policy's value is not one exact value.
fn is_pattern(meant: &str) -> bool {
    meant.contains(['*', '?', '$'])
}

/// A unique id of a user where a role calls, or the reverse.
fn wrong_kind_of_id(facts: &Facts) -> Words {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    (
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
            id if about == "role" => {
                text!("write {id}:SESSION-NAME, or {id}:* under StringLike", id)
            }
            id => text!("write {id}", id),
        },
    )
}
