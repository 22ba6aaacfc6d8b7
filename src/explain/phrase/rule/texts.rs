//! Words of the rules that always say the same about what they found.

use super::super::finding::Words;
use super::quoted;
use crate::lint::{Facts, RuleId as R};
use crate::text::{fill_text, translated, with_some};

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
pub(super) fn words(rule: R, facts: &Facts) -> Option<Words> {
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
