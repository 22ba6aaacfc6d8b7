//! Words for what the rules find in conditions.

use super::super::finding::Words;
use super::quoted;
use crate::lint::{Facts, RuleId};
use crate::text::{text, word};

/// The finding and the advice for rules about operators and keys; `None` for other rules.
pub(super) fn words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::C02 => (
            text!("{given} has no wildcard to match in {about}", given, about),
            text!("write {meant}, which means the same here", meant),
        ),
        RuleId::C09 => (
            match about.as_str() {
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
        ),
        RuleId::C11 => (
            text!(
                "a session of a role has no aws:username, so this test of {given} never holds for one",
                given
            ),
            word!("test aws:userid, aws:PrincipalArn, aws:PrincipalTag or sts:RoleSessionName").to_owned(),
        ),
        RuleId::C18 => (
            text!(
                "{about} is none of your accounts, and nothing asks it for an external id (the confused deputy problem)",
                about
            ),
            "add \"StringEquals\": {\"sts:ExternalId\": \"…\"} with an id that the third party sends".to_owned(),
        ),
        RuleId::C20 => (
            match given.as_str() {
                "" => text!("{about} holds one value, for which there is no set operator", about),
                _ => text!(
                    "{about} holds one value, and {given} is true when it is missing",
                    about,
                    given
                ),
            },
            text!("write {meant}", meant),
        ),
        RuleId::C21 => (
            text!("{about} holds a list, and {given} compares with one value", about, given),
            text!("write ForAnyValue:{given} or ForAllValues:{given}", given),
        ),
        RuleId::C19 | RuleId::C22 => (
            text!(
                "{given} is true when {about} is missing, so the statement also lets in calls without it",
                given,
                about
            ),
            format!("add \"Null\": {{\"{about}\": \"false\"}}"),
        ),
        _ => return None,
    })
}

/// The same for further operators and for keys.
pub(super) fn key_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::C23 => (
            text!(
                "{given} excludes all {meant} values of {about} together, not any one of them",
                given,
                meant,
                about
            ),
            word!("nothing, if this is what is meant").to_owned(),
        ),
        RuleId::C24 => (
            text!(
                "long-term keys bring no {about}, so {given} does not deny them",
                about,
                given
            ),
            word!("write BoolIfExists").to_owned(),
        ),
        RuleId::C25 => (
            text!(
                "long-term keys bring no {about}, so {given} lets them in without MFA",
                about,
                given
            ),
            word!("write Bool").to_owned(),
        ),
        RuleId::C26 => (
            text!(
                "{given} on {about} tests whether the credentials are temporary, not whether MFA was used",
                given,
                about
            ),
            "write \"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}".to_owned(),
        ),
        RuleId::C29 => (
            text!(
                "only calls of AWS services bring {given}, so the statement never applies to {about}",
                given,
                about
            ),
            word!("test aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID").to_owned(),
        ),
        RuleId::C33 => (
            text!("{given} is no operator: Null takes no set operator", given),
            text!("write {meant}", meant),
        ),
        RuleId::C34 => (
            text!("a call of sts:AssumeRole never brings {given}", given),
            match meant.as_str() {
                "" => word!("test a key that AWS documents for sts:AssumeRole").to_owned(),
                meant => text!("did you mean {meant}?", meant),
            },
        ),
        RuleId::C35 => (
            text!(
                "{given} is the same key as {about}: the case of a key does not matter",
                given,
                about
            ),
            text!(
                "write one key under {meant} with both lists of values",
                meant
            ),
        ),
        _ => return None,
    })
}

/// The same for values.
pub(super) fn value_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    let value = quoted(given);
    Some(match rule {
        RuleId::C01 => (
            text!("the wildcard in {value} is an ordinary character to this operator", value),
            text!("write {meant}", meant),
        ),
        RuleId::C03 => (
            text!("{about} holds the ARN of the role, never that of its session", about),
            text!("write {meant}, or test aws:userid for the session", meant),
        ),
        RuleId::C04 => (
            word!("the ARN of an Identity Center role has /aws-reserved/sso.amazonaws.com/ and perhaps a region as its path, and its last 16 characters change when the permission set is assigned again").to_owned(),
            text!("write ArnLike with {meant}", meant),
        ),
        RuleId::C05 => (
            text!(
                "for a role {about} is id:session-name, so {value} matches no caller",
                about,
                value
            ),
            text!("write StringLike with {meant}", meant),
        ),
        RuleId::C06 => (
            text!("the * in {value} is an ordinary character to this operator", value),
            text!("write {meant}", meant),
        ),
        RuleId::C07 => (
            text!(
                "{value} tests the session name alone, and whoever assumes a role chooses its session name",
                value
            ),
            text!("put the role's id in front: {meant}", meant),
        ),
        RuleId::C10 => (
            text!("{value} has a name where {about} has the unique id of the role", value, about),
            text!(
                "write {meant} with the id of the role; aws iam get-role prints it as RoleId",
                meant
            ),
        ),
        _ => return None,
    })
}

/// The same for session names and for values of a type.
pub(super) fn typed_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    let value = quoted(given);
    Some(match rule {
        RuleId::C12 => (
            text!(
                "{about} is the name of the new session alone, without an id",
                about
            ),
            text!(
                "write {meant}, or test aws:userid, which describes the caller",
                meant
            ),
        ),
        RuleId::C15 => (
            text!("no session can be called {meant}", meant = quoted(meant)),
            word!("a session name has 2 to 64 letters, digits and _ + = , . @ -").to_owned(),
        ),
        RuleId::C30 => (
            text!(
                "{given} is a private range, and {about} is the public address of the caller",
                given,
                about
            ),
            word!("test aws:VpcSourceIp together with aws:SourceVpc").to_owned(),
        ),
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
        RuleId::C37 => (
            text!(
                "{value} has white space at an end, which is compared too",
                value
            ),
            text!("write {meant}", meant = quoted(meant)),
        ),
        RuleId::C38 => (
            text!(
                "a wildcard in {about} lets in ids that are not known yet",
                about
            ),
            word!("write the exact ids").to_owned(),
        ),
        RuleId::C39 => (
            text!(
                "under a string operator a * in {value} runs over the colons of the ARN",
                value
            ),
            text!("write {meant}", meant),
        ),
        RuleId::C40 => (
            text!(
                "{value} differs from the caller's value of {about} only in upper and lower case, which counts",
                value,
                about
            ),
            text!("write {meant}", meant = quoted(meant)),
        ),
        _ => return None,
    })
}

fn wrong_type(value: &str, operator: &str, expected: &str) -> Words {
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

fn malformed_variable(value: &str, operator: &str, slip: &str) -> Words {
    let (what, fix) = match slip {
        "brace" => (word!("a } is missing"), word!("close the variable with }")),
        "empty" => (
            word!("the variable has no name"),
            word!("write the name of a condition key"),
        ),
        "space" => (
            word!("there is white space in the name"),
            "write ${key} without white space",
        ),
        "quote" => (
            word!("the default is not quoted"),
            "write ${key, 'default'}",
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
        text!("{value} is no policy variable: {what}", value, what),
        fix.to_owned(),
    )
}
