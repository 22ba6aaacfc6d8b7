//! Words for mistakes in trust policies for web identities.

use crate::lint::WebIdentityMistake;

/// The mistake and its remedy.
pub(crate) fn mistake_words(mistake: &WebIdentityMistake) -> (String, String) {
    match mistake {
        WebIdentityMistake::StarUnderEquals { operator, value } => (
            format!("under {operator} the * of {value} is an ordinary character"),
            format!(
                "write {}, where * is a wildcard",
                operator.replace("EqualsIgnoreCase", "Like").replace("Equals", "Like")
            ),
        ),
        WebIdentityMistake::SubjectEndsEarly { value } => (
            format!("{value} ends with the repository, and the sub of GitHub goes on with :ref:, :environment: or :pull_request"),
            format!("write {value}:* under StringLike, or the whole sub, such as {value}:ref:refs/heads/main"),
        ),
        WebIdentityMistake::SubjectInOtherCase { subject } => (
            format!("the sub of the token is {subject}, which differs only in upper and lower case"),
            "write it in the case of the token".to_owned(),
        ),
        WebIdentityMistake::EnvironmentInSubject { subject } => (
            format!("the sub of the token is {subject}: for a job that names an environment, sub contains that in place of the branch"),
            "test the environment, or take it out of the job".to_owned(),
        ),
        WebIdentityMistake::OtherAudience { audience } => (
            format!("the token is for the audience {audience}"),
            "have the token issued for an audience that is listed, or list this one; GitHub's action and EKS ask for sts.amazonaws.com".to_owned(),
        ),
        WebIdentityMistake::ProviderOfOtherAccount { account } => (
            format!("the provider is one of another account, {account}, and STS accepts only those of the role's account"),
            "write the provider of the role's account".to_owned(),
        ),
        WebIdentityMistake::ClusterIdMissing => (
            "the provider of an EKS cluster ends in /id/ and the cluster's id".to_owned(),
            "write the whole issuer; aws eks describe-cluster prints it".to_owned(),
        ),
        WebIdentityMistake::KeyOfOtherIssuer { key, issuer } => (
            format!("a token of {issuer} never contains {key}"),
            format!("write the key with the issuer of the provider, {issuer}"),
        ),
        WebIdentityMistake::SubjectNotTested { issuer } => (
            format!("no condition tests the subject of the token, so every token of {issuer} for this audience gets in"),
            format!("add a test of {issuer}:sub"),
        ),
    }
}
