//! Words of the rules that depend on what was found.

use super::super::finding::FindingWords;
use super::quoted;
use crate::lint::{Facts, RuleId};
use crate::text::{text, word};

/// The finding and the advice; `None` for other rules.
pub(super) fn words(rule: RuleId, facts: &Facts) -> Option<FindingWords> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::C20 => (
            match given.as_str() {
                "" => text!(
                    "{about} holds one value, for which there is no set operator",
                    about
                ),
                _ => text!(
                    "{about} holds one value, and {given} is true when it is missing",
                    about,
                    given
                ),
            },
            text!("write {meant}", meant),
        ),
        RuleId::C19 | RuleId::C22 => (
            text!(
                "{given} is true when {about} is missing, so the statement also lets in calls without it",
                given,
                about
            ),
            text!(
                "add {test}",
                test = format!("\"Null\": {{\"{about}\": \"false\"}}")
            ),
        ),
        RuleId::C26 => (
            text!(
                "{given} on {about} tests whether the credentials are temporary, not whether MFA was used",
                given,
                about
            ),
            text!(
                "write {meant}",
                meant = "\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}"
            ),
        ),
        RuleId::C34 => (
            text!("a call of sts:AssumeRole never brings {given}", given),
            match meant.as_str() {
                "" => word!("test a key that AWS documents for sts:AssumeRole").to_owned(),
                meant => text!("did you mean {meant}?", meant),
            },
        ),
        _ => {
            return typed_words(rule, facts)
                .or_else(|| principal_words(rule, facts))
                .or_else(|| words_of_call(rule, facts));
        }
    })
}

/// The same for principals and elements.
fn principal_words(rule: RuleId, facts: &Facts) -> Option<FindingWords> {
    let Facts { given, about, .. } = facts;
    Some(match rule {
        RuleId::T16 => (
            word!("IAM Access Analyzer reports the bare \"*\" in a trust policy as an error").to_owned(),
            word!("write {\"AWS\": \"*\"}, which means the same").to_owned(),
        ),
        RuleId::T25 => (
            text!(
                "{given} can be made to use this role for another account, and nothing tests for whom it acts (the confused deputy problem)",
                given
            ),
            text!(
                "add {test}, or aws:SourceArn, in a statement with this service alone",
                test = format!("\"StringEquals\": {{\"aws:SourceAccount\": \"{about}\"}}")
            ),
        ),
        RuleId::T28 => empty_element(given),
        RuleId::C09 => deleted_ids(given, about),
        RuleId::C18 => (
            text!(
                "{about} is none of your accounts, and nothing asks it for an external id (the confused deputy problem)",
                about
            ),
            word!("add \"StringEquals\": {\"sts:ExternalId\": \"…\"} with an id that the third party sends").to_owned(),
        ),
        _ => return None,
    })
}

/// An element without contents, by its name.
fn empty_element(name: &str) -> FindingWords {
    match name {
        "Condition" => (
            word!("this part of the condition is empty and tests nothing").to_owned(),
            word!("remove it, or write the test that is meant").to_owned(),
        ),
        _ => (
            text!("{name} is empty, so the statement applies to no call", name),
            text!(
                "write at least one value for {name}, or remove the statement",
                name
            ),
        ),
    }
}

/// The same for values of a type.
fn typed_words(rule: RuleId, facts: &Facts) -> Option<FindingWords> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    let value = quoted(given);
    Some(match rule {
        RuleId::C31 => wrong_type(&value, about, meant),
        RuleId::C32 => match meant.as_str() {
            "" => (
                text!(
                    "{given} is over, so the statement never applies again",
                    given
                ),
                word!("write a later date, or remove the statement").to_owned(),
            ),
            meant => (
                text!(
                    "{given} counts milliseconds, and dates count seconds",
                    given
                ),
                text!("write {meant}", meant),
            ),
        },
        RuleId::C36 => malformed_variable(&value, about, meant),
        _ => return None,
    })
}

fn wrong_type(value: &str, operator: &str, expected: &str) -> FindingWords {
    let form = match expected {
        "values" => {
            return (
                text!("{operator} has an empty list of values", operator),
                word!("write at least one value, or remove the test").to_owned(),
            );
        }
        "one_boolean" => {
            return (
                text!("{operator} takes true and false alike", operator),
                word!("write the one that is meant").to_owned(),
            );
        }
        "arn" => word!("an ARN of six parts, such as arn:aws:iam::111122223333:role/NAME"),
        "number" => word!("a number in digits"),
        "date" => word!("a date such as 2026-01-31T12:00:00Z, or seconds since 1970"),
        "boolean" => word!("true or false"),
        "base64" => "base64",
        _ => word!("an address or range such as 203.0.113.0/24"),
    };
    let message = text!(
        "{operator} compares with something else than {value}",
        operator,
        value
    );
    (message, text!("write {form}", form))
}

fn malformed_variable(value: &str, operator: &str, slip: &str) -> FindingWords {
    let (what, fix) = match slip {
        "brace" => (word!("a } is missing"), word!("close the variable with }")),
        "empty" => (
            word!("the variable has no name"),
            word!("write the name of a condition key"),
        ),
        "space" => (
            word!("there is white space in the name"),
            word!("write ${key} without white space"),
        ),
        "quote" => (
            word!("the default is not quoted"),
            word!("write ${key, 'default'}"),
        ),
        "list" => (
            word!("the key holds a list, which no variable can stand for"),
            word!("write a key that holds one value"),
        ),
        _ => {
            return (
                text!(
                    "{operator} takes no policy variable, so {value} is plain text",
                    operator,
                    value
                ),
                word!("write the value itself").to_owned(),
            );
        }
    };
    (
        text!("{value} is not a policy variable: {what}", value, what),
        fix.to_owned(),
    )
}

/// Unique ids that no longer belong to anyone.
fn deleted_ids(given: &str, others: &str) -> FindingWords {
    (
        match others {
            "" => text!(
                "no role or user of the trusted account has the id {given}: it was deleted",
                given
            ),
            others => text!(
                "no role or user of the trusted account has any of the ids {given}, {others}: they were deleted",
                given,
                others
            ),
        },
        word!("write the id of the role or user that is meant now, or remove the value").to_owned(),
    )
}

/// The same for what the rules find in calls.
fn words_of_call(rule: RuleId, facts: &Facts) -> Option<FindingWords> {
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
fn permission_words(rule: RuleId, facts: &Facts) -> Option<FindingWords> {
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
fn wrong_kind_of_id(facts: &Facts) -> FindingWords {
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
