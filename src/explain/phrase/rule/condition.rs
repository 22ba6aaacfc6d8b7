//! Words for what the rules find in conditions.

use super::super::finding::Words;
use super::quoted;
use crate::lint::{Facts, RuleId};

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
            format!("{given} has no wildcard to match in {about}"),
            format!("write {meant}, which means the same here"),
        ),
        RuleId::C09 => (
            match about.as_str() {
                "" => format!("no role or user of the trusted account has the id {given}: it was deleted"),
                others => format!("no role or user of the trusted account has any of the ids {given}, {others}: they were deleted"),
            },
            "write the id of the role or user that is meant now, or remove the value".to_owned(),
        ),
        RuleId::C11 => (
            format!("a session of a role has no aws:username, so this test of {given} never holds for one"),
            "test aws:userid, aws:PrincipalArn, aws:PrincipalTag or sts:RoleSessionName".to_owned(),
        ),
        RuleId::C18 => (
            format!("{about} is none of your accounts, and nothing asks it for an external id (the confused deputy problem)"),
            "add \"StringEquals\": {\"sts:ExternalId\": \"…\"} with an id that the third party sends".to_owned(),
        ),
        RuleId::C20 => (
            match given.as_str() {
                "" => format!("{about} holds one value, for which there is no set operator"),
                _ => format!("{about} holds one value, and {given} is true when it is missing"),
            },
            format!("write {meant}"),
        ),
        RuleId::C21 => (
            format!("{about} holds a list, and {given} compares with one value"),
            format!("write ForAnyValue:{given} or ForAllValues:{given}"),
        ),
        RuleId::C19 | RuleId::C22 => (
            format!("{given} is true when {about} is missing, so the statement also lets in calls without it"),
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
            format!("{given} excludes all {meant} values of {about} together, not any one of them"),
            "nothing, if this is what is meant".to_owned(),
        ),
        RuleId::C24 => (
            format!("long-term keys bring no {about}, so {given} does not deny them"),
            "write BoolIfExists".to_owned(),
        ),
        RuleId::C25 => (
            format!("long-term keys bring no {about}, so {given} lets them in without MFA"),
            "write Bool".to_owned(),
        ),
        RuleId::C26 => (
            format!(
                "{given} on {about} tests whether the credentials are temporary, not whether MFA was used"
            ),
            "write \"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}".to_owned(),
        ),
        RuleId::C29 => (
            format!(
                "only calls of AWS services bring {given}, so the statement never applies to {about}"
            ),
            "test aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID".to_owned(),
        ),
        RuleId::C33 => (
            format!("{given} is no operator: Null takes no set operator"),
            format!("write {meant}"),
        ),
        RuleId::C34 => (
            format!("a call of sts:AssumeRole never brings {given}"),
            match meant.as_str() {
                "" => "test a key that AWS documents for sts:AssumeRole".to_owned(),
                meant => format!("did you mean {meant}?"),
            },
        ),
        RuleId::C35 => (
            format!("{given} is the same key as {about}: the case of a key does not matter"),
            format!("write one key under {meant} with both lists of values"),
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
            format!("the wildcard in {value} is an ordinary character to this operator"),
            format!("write {meant}"),
        ),
        RuleId::C03 => (
            format!("{about} holds the ARN of the role, never that of its session"),
            format!("write {meant}, or test aws:userid for the session"),
        ),
        RuleId::C04 => (
            "the ARN of an Identity Center role has /aws-reserved/sso.amazonaws.com/ and perhaps a region as its path, and its last 16 characters change when the permission set is assigned again".to_owned(),
            format!("write ArnLike with {meant}"),
        ),
        RuleId::C05 => (
            format!("for a role {about} is id:session-name, so {value} matches no caller"),
            format!("write StringLike with {meant}"),
        ),
        RuleId::C06 => (
            format!("the * in {value} is an ordinary character to this operator"),
            format!("write {meant}"),
        ),
        RuleId::C07 => (
            format!("{value} tests the session name alone, and whoever assumes a role chooses its session name"),
            format!("put the role's id in front: {meant}"),
        ),
        RuleId::C10 => (
            format!("{value} has a name where {about} has the unique id of the role"),
            format!("write {meant} with the id of the role; aws iam get-role prints it as RoleId"),
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
            format!("{about} is the name of the new session alone, without an id"),
            format!("write {meant}, or test aws:userid, which describes the caller"),
        ),
        RuleId::C15 => (
            format!("no session can be called {}", quoted(meant)),
            "a session name has 2 to 64 letters, digits and _ + = , . @ -".to_owned(),
        ),
        RuleId::C30 => (
            format!("{given} is a private range, and {about} is the public address of the caller"),
            "test aws:VpcSourceIp together with aws:SourceVpc".to_owned(),
        ),
        RuleId::C31 => wrong_type(&value, about, meant),
        RuleId::C32 => match meant.as_str() {
            "" => (
                format!("{given} is over, so the statement never applies again"),
                "write a later date, or remove the statement".to_owned(),
            ),
            meant => (
                format!("{given} counts milliseconds, and dates count seconds"),
                format!("write {meant}"),
            ),
        },
        RuleId::C36 => malformed_variable(&value, about, meant),
        RuleId::C37 => (
            format!("{value} has white space at an end, which is compared too"),
            format!("write {}", quoted(meant)),
        ),
        RuleId::C38 => (
            format!("a wildcard in {about} lets in ids that are not known yet"),
            "write the exact ids".to_owned(),
        ),
        RuleId::C39 => (
            format!("under a string operator a * in {value} runs over the colons of the ARN"),
            format!("write {meant}"),
        ),
        RuleId::C40 => (
            format!(
                "{value} differs from the caller's value of {about} only in upper and lower case, which counts"
            ),
            format!("write {}", quoted(meant)),
        ),
        _ => return None,
    })
}

fn wrong_type(value: &str, operator: &str, expected: &str) -> Words {
    let form = match expected {
        "values" => {
            return (
                format!("{operator} has an empty list of values"),
                "write at least one value, or remove the test".to_owned(),
            );
        }
        "one_boolean" => {
            return (
                format!("{operator} takes true and false alike"),
                "write the one that is meant".to_owned(),
            );
        }
        "arn" => "an ARN of six parts, such as arn:aws:iam::111122223333:role/NAME",
        "number" => "a number in digits",
        "date" => "a date such as 2026-01-31T12:00:00Z, or seconds since 1970",
        "boolean" => "true or false",
        "base64" => "base64",
        _ => "an address or range such as 203.0.113.0/24",
    };
    let message = format!("{operator} compares with something else than {value}");
    (message, format!("write {form}"))
}

fn malformed_variable(value: &str, operator: &str, slip: &str) -> Words {
    let (what, fix) = match slip {
        "brace" => ("a } is missing", "close the variable with }"),
        "empty" => (
            "the variable has no name",
            "write the name of a condition key",
        ),
        "space" => (
            "there is white space in the name",
            "write ${key} without white space",
        ),
        "quote" => ("the default is not quoted", "write ${key, 'default'}"),
        "list" => (
            "the key holds a list, which no variable can stand for",
            "write a key that holds one value",
        ),
        _ => {
            return (
                format!("{operator} takes no policy variable, so {value} is plain text"),
                "write the value itself".to_owned(),
            );
        }
    };
    (
        format!("{value} is no policy variable: {what}"),
        fix.to_owned(),
    )
}
