//! Words for mistakes in trust policies for web identities.

use crate::lint::WebIdentityMistake;
use crate::text::{text, word};

/// The operator of the same kind that knows wildcards.
fn like(operator: &str) -> String {
    operator
        .replace("EqualsIgnoreCase", "Like")
        .replace("Equals", "Like")
}

/// The mistake and its remedy.
pub(crate) fn mistake_words(mistake: &WebIdentityMistake) -> (String, String) {
    match mistake {
        WebIdentityMistake::StarUnderEquals { operator, value } => (
            text!("under {operator} the * of {value} is an ordinary character", operator, value),
            text!("write {operator}, where * is a wildcard", operator = like(operator)),
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
