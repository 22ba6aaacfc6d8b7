//! A short title for each rule, and the words of those that always say the same.

use super::super::finding::FindingWords;
use super::quoted;
use crate::lint::{Facts, RuleId, RuleId as R};
use crate::text::{fill_text, translated, with_some, word};

/// A row per rule; one that is missing does not compile.
macro_rules! titles {
    ($($id:ident $title:literal;)*) => {
        /// The title of a rule.
        pub(crate) fn rule_title(rule: RuleId) -> &'static str {
            match rule {
                $(RuleId::$id => word!($title),)*
            }
        }
    };
}

titles! {
T01 "Resource in a trust policy";
T02 "NotPrincipal in a trust policy";
T03 "wildcard inside an AWS principal";
T04 "wildcard in a service or identity provider";
T05 "Principal missing or of a wrong form";
T06 "group as principal";
T07 "unique id of a deleted role as principal";
T08 "unique id of a deleted user as principal";
T09 "role principal with another path than the role's";
T10 "session ARN and role ARN mixed up";
T11 "session principal that the caller's session name misses";
T12 "session principal beside its own role";
T13 "account id that is not 12 digits, or white space around a principal";
T14 "principal of another partition";
T15 "everyone may assume the role";
T16 "bare \"*\" as Principal";
T17 "action that does not fit the kind of principal";
T18 "action that a trust policy does not take";
T19 "session tags without sts:TagSession";
T20 "source identity without sts:SetSourceIdentity";
T21 "policy variable without Version 2012-10-17";
T22 "policy that breaks the grammar";
T23 "trust policy longer than the default quota";
T24 "role assumed by its own session without trusting itself";
T25 "service principal without a test of its source";
T26 "policy without a Version";
T27 "statement that repeats another";
T28 "element that holds nothing";
C01 "wildcard under an operator that compares the whole text";
C02 "pattern operator without a wildcard";
C03 "aws:PrincipalArn compared with a session ARN";
C04 "aws:PrincipalArn of an Identity Center role without its path or with a fixed suffix";
C05 "aws:userid compared with a bare role id";
C06 "aws:userid with AROA…:* under an operator without wildcards";
C07 "aws:userid tested by session name alone";
C08 "aws:userid with the id of another kind of caller";
C09 "aws:userid with the id of a deleted role or user";
C10 "aws:userid with a role name in place of its id";
C11 "aws:username tested of a role session";
C12 "sts:RoleSessionName compared with an id and a name";
C13 "role_session_name on the target in place of the source";
C14 "session name tested but not set";
C15 "session name that STS does not take";
C16 "external id missing or wrong";
C17 "external id that the role does not test";
C18 "third-party account without an external id";
C19 "ForAllValues in an Allow on a key that may be missing";
C20 "set operator on a key with one value";
C21 "list key without a set operator";
C22 "negated operator in an Allow on a key that may be missing";
C23 "negated operator with several values";
C24 "Deny with Bool on the MFA key, which misses long-term keys";
C25 "Allow with BoolIfExists on the MFA key, which passes long-term keys";
C26 "Null on the MFA key";
C27 "MFA required of a role session";
C28 "mfa_serial in a profile where it does nothing";
C29 "key of AWS services required of a user, role or account";
C30 "aws:SourceIp with private addresses only";
C31 "value of a wrong type for its operator";
C32 "date that is over, or milliseconds in place of seconds";
C33 "operator that does not exist";
C34 "condition key that sts:AssumeRole never brings";
C35 "same key twice under one operator";
C36 "malformed policy variable";
C37 "white space around a key or value";
C38 "wildcard in an account, organization or VPC id";
C39 "ARN with a wildcard under a string operator";
C40 "value that differs from the caller only in case";
C41 "operator of another type than its key";
H01 "chained session longer than one hour";
H02 "session length that STS or the role does not allow";
H03 "caller without permission within its account";
H04 "caller without permission across accounts";
H05 "permission on the role under another path or case";
H06 "caller that may never assume a role";
H07 "role that AWS keeps for itself";
H08 "permissions boundary or session policy without sts:AssumeRole";
H09 "permission on an account or session in place of a role";
F01 "file that the AWS CLI refuses";
F02 "comment that becomes part of a value";
F03 "command that the SDKs cut off";
F04 "quotation marks that become part of a value";
F05 "setting swallowed by the line above";
F06 "misspelt key";
F07 "key that does nothing without role_arn";
F08 "key that the AWS CLI takes from no profile";
F09 "colon in place of an equals sign";
F10 "mfa_serial without role_arn";
F11 "header swallowed by the line above";
F12 "[DEFAULT] in capitals";
F13 "header without the word profile";
F14 "section that the AWS CLI ignores";
F15 "section replaced by a later one of the same name";
F16 "word profile in a header of the credentials file";
F17 "sso-session in the credentials file";
F18 "header that the SDKs read differently";
F19 "external id that STS does not take";
F20 "MFA serial number that STS does not take";
F21 "duration_seconds that is not a number";
F22 "source_profile with the word profile";
F23 "role_arn that is not a role's ARN";
F24 "account in role_arn that is not 12 digits";
W01 "wildcard under StringEquals in a claim";
W02 "GitHub subject that ends with the repository";
W03 "subject in another case than the token's";
W04 "GitHub subject with a branch where the job has an environment";
W05 "audience other than the token's";
W06 "identity provider of another account";
W07 "EKS provider without the cluster's id";
W08 "claim of another issuer than the provider";
W09 "no test of the subject";
}

// Words of the rules that always say the same about what they found.

/// The pieces that a text may insert.
const PIECES: [&str; 5] = ["given", "about", "meant", "value", "wanted"];

/// The finding and the advice of a rule. `{value}` is `{given}` and `{wanted}` is `{meant}` in
/// quotation marks.
#[rustfmt::skip]
const TEXTS: [(R, &str, &str); 48] = [
    (R::T07,
        "{given} stands where a role was named that has been deleted; no role made later matches it",
        "write the ARN of the role that is meant now, or remove the entry"),
    (R::T08,
        "{given} stands where a user was named that has been deleted; no user made later matches it",
        "write the ARN of the user that is meant now, or remove the entry"),
    (R::T09,
        "no role is called {given}: the role of this name has another path",
        "write {meant}"),
    (R::T11,
        "only the session {wanted} of the role is trusted, and [profile {about}] calls its session otherwise",
        "set role_session_name = {meant} in [profile {about}], the source, or trust the role's ARN"),
    (R::T12,
        "{given} adds nothing: {about} lets in every session of the role",
        "remove the session, or the role if only this session is meant"),
    (R::T14,
        "{given} is in the partition {about}, the role in {meant}; no role is trusted across partitions",
        "name a principal of the partition {meant}, or remove the entry"),
    (R::T15,
        "anyone in any account whose own policies allow it may assume this role",
        "add a condition on aws:PrincipalOrgID, aws:PrincipalArn, aws:PrincipalAccount or sts:ExternalId, or name the principals"),
    (R::T17,
        "{given} cannot use this action: its callers need {meant}",
        "write {meant}, in a statement of its own if other principals are named too"),
    (R::T18,
        "{given} also matches actions that a trust policy cannot allow; IAM Access Analyzer reports it",
        "write sts:AssumeRole, with sts:TagSession and sts:SetSourceIdentity if they are needed"),
    (R::T19,
        "the call passes session tags, and the {given} side does not allow sts:TagSession to {about}: the whole call fails",
        "add sts:TagSession beside sts:AssumeRole"),
    (R::T20,
        "the call carries a source identity, and the {given} side does not allow sts:SetSourceIdentity to {about}: the whole call fails",
        "add sts:SetSourceIdentity beside sts:AssumeRole, in the trust policy and in the caller's policy"),
    (R::T21,
        "{value} is plain text here: policy variables need Version 2012-10-17",
        "write \"Version\": \"2012-10-17\""),
    (R::T23,
        "the policy has {given} characters without white space; the quota is 2,048 unless it was raised",
        "shorten it, or have the quota raised, to 4,096 at most"),
    (R::T24,
        "{about} assumes {given} from a session of this very role, and a role does not trust itself",
        "add the role's own ARN to its trust policy, or leave this hop out"),
    (R::T26,
        "the policy has no Version, so IAM reads it as one of 2008-10-17",
        "begin it with \"Version\": \"2012-10-17\""),
    (R::T27,
        "statement {given} allows or denies the same as statement {about}",
        "remove one of the two"),
    (R::C01,
        "the wildcard in {value} is an ordinary character to this operator",
        "write {meant}"),
    (R::C02,
        "{given} has no wildcard to match in {about}",
        "write {meant}, which means the same here"),
    (R::C03,
        "{about} holds the ARN of the role, never that of its session",
        "write {meant}, or test aws:userid for the session"),
    (R::C04,
        "the ARN of an Identity Center role has /aws-reserved/sso.amazonaws.com/ and perhaps a region as its path, and its last 16 characters change when the permission set is assigned again",
        "write ArnLike with {meant}"),
    (R::C05,
        "for a role {about} is id:session-name, so {value} matches no caller",
        "write StringLike with {meant}"),
    (R::C06,
        "the * in {value} is an ordinary character to this operator",
        "write {meant}"),
    (R::C07,
        "{value} tests the session name alone, and whoever assumes a role chooses its session name",
        "put the role's id in front: {meant}"),
    (R::C10,
        "{value} has a name where {about} has the unique id of the role",
        "write {meant} with the id of the role; aws iam get-role prints it as RoleId"),
    (R::C11,
        "a session of a role has no aws:username, so this test of {given} never holds for one",
        "test aws:userid, aws:PrincipalArn, aws:PrincipalTag or sts:RoleSessionName"),
    (R::C12,
        "{about} is the name of the new session alone, without an id",
        "write {meant}, or test aws:userid, which describes the caller"),
    (R::C13,
        "the trust policy tests the caller's session name, and role_session_name = {given} here names the new session",
        "move role_session_name = {given} from [profile {meant}] to [profile {about}]"),
    (R::C15,
        "no session can be called {wanted}",
        "a session name has 2 to 64 letters, digits and _ + = , . @ -"),
    (R::C21,
        "{about} holds a list, and {given} compares with one value",
        "write ForAnyValue:{given} or ForAllValues:{given}"),
    (R::C23,
        "{given} excludes all {meant} values of {about} together, not any one of them",
        "nothing, if this is what is meant"),
    (R::C24,
        "long-term keys bring no {about}, so {given} does not deny them",
        "write BoolIfExists"),
    (R::C25,
        "long-term keys bring no {about}, so {given} lets them in without MFA",
        "write Bool"),
    (R::C27,
        "{given} is never true of a session of a role, and {about} calls as one: MFA does not carry through a hop",
        "ask for MFA on the first hop, or assume this role directly from an IAM user with mfa_serial"),
    (R::C29,
        "only calls of AWS services bring {given}, so the statement never applies to {about}",
        "test aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID"),
    (R::C30,
        "{given} is a private range, and {about} is the public address of the caller",
        "test aws:VpcSourceIp together with aws:SourceVpc"),
    (R::C33,
        "{given} is not an operator: Null takes no set operator",
        "write {meant}"),
    (R::C35,
        "{given} is the same key as {about}: the case of a key does not matter",
        "write one key under {meant} with both lists of values"),
    (R::C37,
        "{value} has white space at an end, which is compared too",
        "write {wanted}"),
    (R::C38,
        "a wildcard in {about} lets in ids that are not known yet",
        "write the exact ids"),
    (R::C39,
        "under a string operator a * in {value} runs over the colons of the ARN",
        "write {meant}"),
    (R::C40,
        "{value} differs from the caller's value of {about} only in upper and lower case, which counts",
        "write {wanted}"),
    (R::C41,
        "{given} does not compare values of the type of {about}",
        "write {meant}"),
    (R::H02,
        "{given} seconds is more than the {meant} that {about} gives",
        "write duration_seconds = {meant}, or raise the role's MaxSessionDuration"),
    (R::H03,
        "no policy of {about} allows sts:AssumeRole on {given}, and the trust policy names only the account",
        "allow sts:AssumeRole on {given} there, or name {about} in the trust policy"),
    (R::H04,
        "no policy of {about} allows sts:AssumeRole on {given}, and across accounts both sides must",
        "allow sts:AssumeRole on {given} to {about}"),
    (R::H05,
        "{given} is not the ARN of the role",
        "write {meant}"),
    (R::H06,
        "{given} calls, and neither the root user nor a federated user may assume roles",
        "use the keys of an IAM user, or a role"),
    (R::H08,
        "{given} limits {about} and does not allow sts:AssumeRole on {meant}",
        "allow sts:AssumeRole there too"),
];

const _: () = {
    let mut at = 0;
    while at < TEXTS.len() {
        with_some(TEXTS[at].1, &PIECES);
        with_some(TEXTS[at].2, &PIECES);
        at += 1;
    }
};

/// The finding and the advice; `None` for rules whose words depend on what they found.
pub(super) fn words(rule: R, facts: &Facts) -> Option<FindingWords> {
    let (_, message, help) = TEXTS.iter().find(|(of, ..)| *of == rule)?;
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    let (value, wanted) = (quoted(given), quoted(meant));
    let pieces = [given, about, meant, &value, &wanted];
    let named = PIECES.iter().zip(pieces);
    let named: Vec<_> = named
        .map(|(name, piece)| (*name, piece as &dyn std::fmt::Display))
        .collect();
    let filled = |text: &str| fill_text(translated(text), &named);
    Some((filled(message), filled(help)))
}
