//! Words for what the rules find in principals, actions and documents.

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
        RuleId::T07 => (
            text!(
                "{given} stands where a role was named that has been deleted; no role made later matches it",
                given
            ),
            word!("write the ARN of the role that is meant now, or remove the entry").to_owned(),
        ),
        RuleId::T08 => (
            text!(
                "{given} stands where a user was named that has been deleted; no user made later matches it",
                given
            ),
            word!("write the ARN of the user that is meant now, or remove the entry").to_owned(),
        ),
        RuleId::T09 => (
            text!("no role is called {given}: the role of this name has another path", given),
            text!("write {meant}", meant),
        ),
        RuleId::T11 => (
            text!(
                "only the session {meant} of the role is trusted, and [profile {about}] calls its session otherwise",
                meant = quoted(meant),
                about
            ),
            text!(
                "set role_session_name = {meant} in [profile {about}], the source, or trust the role's ARN",
                meant,
                about
            ),
        ),
        RuleId::T12 => (
            text!("{given} adds nothing: {about} lets in every session of the role", given, about),
            word!("remove the session, or the role if only this session is meant").to_owned(),
        ),
        RuleId::T14 => (
            text!(
                "{given} is in the partition {about}, the role in {meant}; no role is trusted across partitions",
                given,
                about,
                meant
            ),
            text!("name a principal of the partition {meant}, or remove the entry", meant),
        ),
        RuleId::T15 => (
            word!("anyone in any account whose own policies allow it may assume this role").to_owned(),
            word!("add a condition on aws:PrincipalOrgID, aws:PrincipalArn, aws:PrincipalAccount or sts:ExternalId, or name the principals").to_owned(),
        ),
        RuleId::T16 => (
            word!("IAM Access Analyzer reports the bare \"*\" in a trust policy as an error").to_owned(),
            "write {\"AWS\": \"*\"}, which means the same".to_owned(),
        ),
        _ => return None,
    })
}

/// The same for actions and documents.
pub(super) fn document_words(rule: RuleId, facts: &Facts) -> Option<Words> {
    let Facts {
        given,
        about,
        meant,
        ..
    } = facts;
    Some(match rule {
        RuleId::T17 => (
            text!("{given} cannot use this action: its callers need {meant}", given, meant),
            text!(
                "write {meant}, in a statement of its own if other principals are named too",
                meant
            ),
        ),
        RuleId::T18 => (
            text!(
                "{given} takes in actions that a trust policy cannot allow; IAM Access Analyzer reports it",
                given
            ),
            word!("write sts:AssumeRole, with sts:TagSession and sts:SetSourceIdentity if they are needed").to_owned(),
        ),
        RuleId::T19 => (
            text!(
                "the call passes session tags, and the {given} side does not allow sts:TagSession to {about}: the whole call fails",
                given,
                about
            ),
            word!("add sts:TagSession beside sts:AssumeRole").to_owned(),
        ),
        RuleId::T20 => (
            text!(
                "the call carries a source identity, and the {given} side does not allow sts:SetSourceIdentity to {about}: the whole call fails",
                given,
                about
            ),
            word!("add sts:SetSourceIdentity beside sts:AssumeRole, in the trust policy and in the caller's policy").to_owned(),
        ),
        RuleId::T21 => (
            text!(
                "{given} is plain text here: policy variables need Version 2012-10-17",
                given = quoted(given)
            ),
            word!("write \"Version\": \"2012-10-17\"").to_owned(),
        ),
        RuleId::T23 => (
            text!(
                "the policy has {given} characters without white space; the quota is 2,048 unless it was raised",
                given
            ),
            word!("shorten it, or have the quota raised, to 4,096 at most").to_owned(),
        ),
        RuleId::T24 => (
            text!(
                "{about} assumes {given} from a session of this very role, and a role does not trust itself",
                about,
                given
            ),
            word!("add the role's own ARN to its trust policy, or leave this hop out").to_owned(),
        ),
        _ => return None,
    })
}
