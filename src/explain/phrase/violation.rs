//! Sentences about policies that IAM refuses, and mistakes in trust policies for web identities.

use crate::iam::Arn;
use crate::iam::policy::Violation;
use crate::lint::{WebIdentityMistake, pattern_operator};
use crate::text::{text, word};

/// A policy that IAM refuses, and the remedy.
pub(super) fn refused_policy(
    holder: Option<&Arn>,
    name: Option<&str>,
    violation: &Violation,
    stored: bool,
) -> (String, String) {
    let policy = match (name, holder) {
        (_, None) => word!("the policy").to_owned(),
        (None, Some(holder)) => text!("the trust policy of {holder}", holder),
        (Some(name), Some(holder)) => text!("the policy {name} of {holder}", name, holder),
    };
    let effect = match violation {
        Violation::GroupPrincipal(_) | Violation::WildcardInPrincipal(_) if stored => {
            word!("; no caller matches it")
        }
        _ => "",
    };
    let message = text!(
        "IAM refuses {policy}: {violation}{effect}",
        policy,
        violation = violation_words(violation),
        effect
    );
    (message, remedy(violation).to_owned())
}

/// The advice for a violation.
fn remedy(violation: &Violation) -> &'static str {
    match violation {
        Violation::GroupPrincipal(_) => {
            word!("name users, or the account with ArnLike on aws:PrincipalArn")
        }
        Violation::ProhibitedResource => {
            word!("remove it: a trust policy always applies to its own role")
        }
        Violation::NotPrincipal => {
            word!("write \"Principal\": \"*\" with ArnNotEquals on aws:PrincipalArn in a Deny")
        }
        Violation::NoPrincipal
        | Violation::MalformedPrincipal
        | Violation::UnknownPrincipalType(_) => "write \"Principal\": {\"AWS\": \"…\"}",
        Violation::UnknownPrincipal(_) => {
            word!(
                "write 12 digits, or arn:aws:iam::ACCOUNT:role/NAME, user/NAME or root, or arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION"
            )
        }
        Violation::UnknownOperator(_) | Violation::NullIfExists => {
            word!("write an operator that exists, such as StringEquals, StringLike or ArnLike")
        }
        Violation::UnknownEffect(_) | Violation::NoEffect => word!("write Allow or Deny"),
        Violation::RepeatedSid(_) | Violation::MalformedSid(_) => {
            word!("give each statement a Sid of its own, of letters and digits")
        }
        Violation::DuplicateKey(_) => word!("merge the two members into one"),
        Violation::UnknownVersion(_) => word!("write \"Version\": \"2012-10-17\""),
        Violation::BothForms | Violation::NoAction => {
            word!("write exactly one of Action and NotAction")
        }
        Violation::WildcardInPrincipal(_) => {
            word!("name the ARN, or the account with ArnLike on aws:PrincipalArn")
        }
        Violation::ProhibitedAction(_) => {
            word!("name sts:AssumeRole and, if needed, sts:TagSession and sts:SetSourceIdentity")
        }
        Violation::ShortResource(_) => word!("write all six fields of the ARN"),
        Violation::TooDeep => word!("64 levels of brackets are read; no policy has as many"),
        _ => word!("see the grammar of the IAM JSON policy language"),
    }
}

/// The part that IAM refuses, as the end of a sentence.
pub(crate) fn violation_words(violation: &Violation) -> String {
    match violation {
        Violation::GroupPrincipal(group) => {
            text!("{group} is a group, which is not a principal", group)
        }
        Violation::WildcardInPrincipal(text) => {
            text!("no wildcard works in the principal {text}", text)
        }
        Violation::ProhibitedAction(action) => {
            text!(
                "a trust policy may name only STS AssumeRole actions, not {action}",
                action
            )
        }
        Violation::ShortResource(resource) => text!("{resource} is not a whole ARN", resource),
        Violation::ProhibitedResource => word!("a trust policy has no Resource").to_owned(),
        Violation::NotPrincipal => word!("a trust policy has no NotPrincipal").to_owned(),
        Violation::NoPrincipal => word!("the statement has no Principal").to_owned(),
        Violation::UnknownPrincipalType(name) => {
            text!(
                "{name} is none of AWS, Service, Federated and CanonicalUser",
                name
            )
        }
        Violation::UnknownPrincipal(text) => text!("{text} is not a principal", text),
        Violation::UnknownOperator(name) => text!("{name} is not an operator", name),
        Violation::UnknownEffect(text) => text!("{text} is not an effect", text),
        Violation::UnknownElement(name) => text!("{name} is not an element of a policy", name),
        Violation::DuplicateKey(name) => text!("{name} appears twice", name),
        Violation::RepeatedSid(sid) => text!("two statements have the Sid {sid}", sid),
        Violation::MalformedSid(sid) => {
            text!(
                "the Sid {sid} has characters other than letters and digits",
                sid
            )
        }
        other => other.code().replace('_', " "),
    }
}

// Words for mistakes in trust policies for web identities.

/// The mistake and its remedy.
pub(crate) fn mistake_words(mistake: &WebIdentityMistake) -> (String, String) {
    match mistake {
        WebIdentityMistake::StarUnderEquals { operator, value } => (
            text!("under {operator} the * of {value} is an ordinary character", operator, value),
            text!("write {operator}, where * is a wildcard", operator = pattern_operator(operator)),
        ),
        WebIdentityMistake::SubjectEndsEarly { value } => (
            text!(
                "{value} ends with the repository, and the sub of GitHub goes on with :ref:, :environment: or :pull_request",
                value
            ),
            text!(
                "write {value}:* under StringLike, or the whole sub, such as {value}:ref:refs/heads/main",
                value
            ),
        ),
        WebIdentityMistake::SubjectInOtherCase { subject } => (
            text!(
                "the sub of the token is {subject}, which differs only in upper and lower case",
                subject
            ),
            word!("write it in the case of the token").to_owned(),
        ),
        WebIdentityMistake::EnvironmentInSubject { subject } => (
            text!(
                "the sub of the token is {subject}: for a job that names an environment, sub contains that in place of the branch",
                subject
            ),
            word!("test the environment, or take it out of the job").to_owned(),
        ),
        WebIdentityMistake::OtherAudience { audience } => (
            text!("the token is for the audience {audience}", audience),
            word!("have the token issued for an audience that is listed, or list this one; GitHub's action and EKS ask for sts.amazonaws.com").to_owned(),
        ),
        WebIdentityMistake::ProviderOfOtherAccount { account } => (
            text!(
                "the provider is one of another account, {account}, and STS accepts only those of the role's account",
                account
            ),
            word!("write the provider of the role's account").to_owned(),
        ),
        WebIdentityMistake::ClusterIdMissing => (
            word!("the provider of an EKS cluster ends in /id/ and the cluster's id").to_owned(),
            word!("write the whole issuer; aws eks describe-cluster prints it").to_owned(),
        ),
        WebIdentityMistake::KeyOfOtherIssuer { key, issuer } => (
            text!("a token of {issuer} never contains {key}", issuer, key),
            text!("write the key with the issuer of the provider, {issuer}", issuer),
        ),
        WebIdentityMistake::SubjectNotTested { issuer } => (
            text!(
                "no condition tests the subject of the token, so every token of {issuer} for this audience gets in",
                issuer
            ),
            text!("add a test of {issuer}:sub", issuer),
        ),
    }
}
