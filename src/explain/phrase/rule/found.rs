//! Words of the rules that depend on what was found.

use super::super::finding::FindingWords;
use super::quoted;
use crate::lint::{Details, RuleId};
use crate::text::{text, word};

/// The finding and the advice of a rule that has no words in the table.
pub(super) fn words(rule: RuleId, details: &Details) -> FindingWords {
    let Details {
        given,
        about,
        meant,
        ..
    } = details;
    match rule {
        RuleId::C08 => wrong_kind_of_id(given, about, meant),
        RuleId::C09 => deleted_ids(given, about),
        RuleId::C14 => missing_session_name(given, about, meant),
        RuleId::C16 => wrong_external_id(given, about, meant),
        RuleId::C20 => needless_set_operator(given, about, meant),
        RuleId::C31 => wrong_type(&quoted(given), about, meant),
        RuleId::C32 => past_date(given, meant),
        RuleId::C34 => unknown_key(given, meant),
        RuleId::C36 => malformed_variable(&quoted(given), about, meant),
        RuleId::H07 => role_of_aws(given, about, meant),
        RuleId::H09 => no_role(given, meant),
        RuleId::T28 => empty_element(given),
        // Its words are those of another kind of finding.
        _ => (rule.rule().title().to_owned(), String::new()),
    }
}

/// A unique id of a user where a role calls, or the reverse.
fn wrong_kind_of_id(given: &str, about: &str, meant: &str) -> FindingWords {
    (
        match about {
            "role" => text!(
                "ids that begin with {given} are users, and the caller is a session of a role",
                given
            ),
            _ => text!(
                "ids that begin with {given} are roles, and the caller is a user",
                given
            ),
        },
        match meant {
            "" => text!("write the unique id of the caller's {about}", about),
            id if about == "role" => {
                text!("write {id}:SESSION-NAME, or {id}:* under StringLike", id)
            }
            id => text!("write {id}", id),
        },
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

fn missing_session_name(given: &str, about: &str, meant: &str) -> FindingWords {
    (
        text!(
            "the trust policy wants {meant} in {given}, and [profile {about}] sets no role_session_name",
            meant = quoted(meant),
            given,
            about
        ),
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
        },
    )
}

fn wrong_external_id(given: &str, about: &str, meant: &str) -> FindingWords {
    (
        match given {
            "" => text!(
                "the role wants an external id, and [profile {about}] sends none",
                about
            ),
            sent => text!("the role wants another external id than {sent}", sent),
        },
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
        },
    )
}

/// Returns true if the policy's value is not one exact value.
fn is_pattern(meant: &str) -> bool {
    meant.contains(['*', '?', '$'])
}

fn needless_set_operator(given: &str, about: &str, meant: &str) -> FindingWords {
    (
        match given {
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
    )
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

fn past_date(given: &str, meant: &str) -> FindingWords {
    match meant {
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
    }
}

fn unknown_key(given: &str, meant: &str) -> FindingWords {
    (
        text!("a call of sts:AssumeRole never brings {given}", given),
        match meant {
            "" => word!("test a key that AWS documents for sts:AssumeRole").to_owned(),
            meant => text!("did you mean {meant}?", meant),
        },
    )
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

fn role_of_aws(given: &str, about: &str, meant: &str) -> FindingWords {
    (
        text!("{given} is a role that AWS keeps for its own use", given),
        match meant {
            "" => word!("assume a role of your own").to_owned(),
            name => text!(
                "use an SSO profile with sso_account_id = {about} and sso_role_name = {name}",
                about,
                name
            ),
        },
    )
}

fn no_role(given: &str, meant: &str) -> FindingWords {
    (
        text!(
            "{given} is not a role, so this allows no sts:AssumeRole",
            given
        ),
        match meant {
            "" => word!("write the ARN of the role, arn:aws:iam::ACCOUNT:role/NAME").to_owned(),
            arn => text!("write {arn}", arn),
        },
    )
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
