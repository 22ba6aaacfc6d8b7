//! Identifies a reported caller: the profiles whose credentials it has, the owner of its unique id,
//! and callers that cannot be profiles.

use super::answer::answer_differences;
use super::hop_match::{HopMatch, IdFact, Match, Stranger};
use super::mask::admits;
use super::nearness::{Nearness, RoleFilter, caller_nearness, hops};
use super::reported::{Reported, ReportedOutcome};
use crate::chain::{BaseKind, NodeContent, NodeId};
use crate::eval::CallerSession;
use crate::iam::account::{UniqueId, UniqueIdKind};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{CallerFacts, Prediction, credentials_of};

/// The kind of token of an identity provider that the call was made with, if any.
pub(crate) fn federated(reported: &Reported) -> Option<Stranger> {
    match reported.action.as_deref()? {
        "sts:AssumeRoleWithWebIdentity" => Some(Stranger::WebIdentity),
        "sts:AssumeRoleWithSAML" => Some(Stranger::Saml),
        _ => None,
    }
}

/// The caller, if it cannot be a profile.
pub(crate) fn stranger(
    prediction: &Prediction,
    reported: &Reported,
    found: &Match,
) -> Option<Stranger> {
    if let Some(stranger) = federated(reported) {
        return Some(stranger).filter(|_| found.profiles.is_empty());
    }
    let event = reported.event.as_deref();
    if let Some(event) = event {
        match event.kind.as_deref() {
            Some("WebIdentityUser") => return Some(Stranger::WebIdentity),
            Some("SAMLUser") => return Some(Stranger::Saml),
            _ => {}
        }
        let unnamed = reported.caller.is_none() && reported.user_id.is_none();
        if let Some(service) = &event.service
            && (unnamed || event.kind.as_deref() == Some("AWSService"))
        {
            return Some(Stranger::Service(service.clone()));
        }
    }
    if !reported.is_answer() || !reported.is_about_roles() {
        return None;
    }
    let near = found.hops.first().map(|hop| hop.nearness);
    if near.is_some_and(|nearness| nearness < Nearness::OtherCaller) {
        return None;
    }
    let arn = reported.caller_arn();
    let account = arn
        .as_ref()
        .map(Arn::account)
        .or_else(|| event?.account.as_deref())?;
    (!may_be_ours(prediction, account)).then(|| Stranger::Account(account.to_owned()))
}

/// Returns true if a caller in an account may belong to these files: the account of a base or a
/// role is the same, or is uncertain.
fn may_be_ours(prediction: &Prediction, account: &str) -> bool {
    let forest = &prediction.survey.forest;
    accounts(prediction).any(|own| own == account)
        || forest.parents_first().iter().any(|&id| {
            let is_base = matches!(forest.node(id).content, NodeContent::Base(_));
            is_base && caller_accounts(prediction, id).is_empty()
        })
}

/// The accounts of the targets and callers in these files that are certain.
fn accounts(prediction: &Prediction) -> impl Iterator<Item = String> {
    let survey = &prediction.survey;
    let nodes = survey.forest.parents_first().iter();
    nodes.flat_map(|&id| {
        let mut accounts = caller_accounts(prediction, id);
        let role = survey.hop(id).and_then(|(_, role)| role);
        accounts.extend(role.map(|role| role.account().to_owned()));
        accounts
    })
}

/// The accounts of a node's credentials, according to the credentials and the hops from them.
fn caller_accounts(prediction: &Prediction, id: NodeId) -> Vec<String> {
    let survey = &prediction.survey;
    let own = credentials_of(survey, &prediction.facts, id);
    let children = survey.forest.children(id).iter();
    let callers = children
        .filter_map(|child| prediction.outcome(*child))
        .map(|outcome| outcome.caller.as_ref());
    let certain = |caller: &CallerFacts| {
        let part = caller.certain_part();
        part.as_ref().unwrap_or(caller).account().map(str::to_owned)
    };
    std::iter::once(&own)
        .chain(callers)
        .filter_map(certain)
        .collect()
}

/// The report with AWS's example account masked, if it is not in these files: people write
/// `123456789012` to hide their own account.
pub(crate) fn with_example_account_hidden(
    prediction: &Prediction,
    reported: &Reported,
) -> Option<Reported> {
    let hide = |text: &mut Option<String>| {
        let printed = text.as_deref()?;
        let account = printed.strip_prefix("arn:")?.split(':').nth(3)?.to_owned();
        if !is_example_account(&account) || knows_account(prediction, &account) {
            return None;
        }
        *text = Some(printed.replacen(&account, "*", 1));
        Some(())
    };
    let mut hidden = reported.clone();
    let any = [hide(&mut hidden.caller), hide(&mut hidden.resource)];
    any.iter().any(Option::is_some).then_some(hidden)
}

/// Returns true for the account in AWS's documentation, and for ids that no account has.
fn is_example_account(account: &str) -> bool {
    const EXAMPLES: [&str; 3] = ["123456789012", "210987654321", "012345678901"];
    let first = account.bytes().next();
    EXAMPLES.contains(&account)
        || account.starts_with("000000000")
        || account.len() == 12
            && account
                .bytes()
                .all(|byte| Some(byte) == first && byte.is_ascii_digit())
}

fn knows_account(prediction: &Prediction, account: &str) -> bool {
    let roles = prediction.facts.snapshots().roles();
    accounts(prediction).any(|own| own == account)
        || roles
            .map(|role| role.arn.account())
            .any(|own| own == account)
}

/// The profiles that assume the reported role with a web identity, and the hops from it.
pub(crate) fn web_identities(prediction: &Prediction, reported: &Reported) -> Match {
    let survey = &prediction.survey;
    let role = RoleFilter::of(prediction, reported);
    let is_it = |id: &NodeId| match &survey.forest.node(*id).content {
        NodeContent::Base(base) => match &base.kind {
            BaseKind::WebIdentity { role_arn, .. } => {
                let own = role_arn.text().unwrap_or_default();
                role.as_ref().is_none_or(|role| role.admits(own))
            }
            _ => false,
        },
        _ => false,
    };
    let web = federated(reported) == Some(Stranger::WebIdentity);
    let all = survey.forest.parents_first().iter().copied();
    let mut profiles: Vec<NodeId> = all.filter(|id| web && is_it(id)).collect();
    // Those that the files deny too come first.
    profiles.sort_by_key(|id| {
        let own = prediction.outcome(*id).map(|own| own.if_reached);
        own.map_or(2, |own| {
            u8::from(!own.stops_the_chain()) + u8::from(own.is_allowed())
        })
    });
    let others = hops(prediction)
        .filter(|(_, hop, target)| {
            role.as_ref()
                .is_some_and(|role| role.is_target(hop, *target))
        })
        .map(|(node, ..)| HopMatch::new(node, Nearness::OtherCaller));
    let first = profiles.first();
    Match {
        differences: first
            .map_or_else(Vec::new, |id| answer_differences(prediction, *id, reported)),
        profiles,
        others: others.collect(),
        ..Match::default()
    }
}

/// The nodes whose credentials the reported caller has (hop sessions and bases), and the sessions
/// of the same role with other names.
pub(crate) fn identities(prediction: &Prediction, reported: &Reported) -> Match {
    let survey = &prediction.survey;
    let owner = match id_fact(prediction, reported) {
        Some(IdFact::Of(arn)) if arn.kind() == PrincipalKind::Role => Some(arn),
        _ => None,
    };
    let mut found = Match::default();
    for &id in survey.forest.parents_first() {
        let own = credentials_of(survey, &prediction.facts, id);
        let target = survey.hop(id).map(|(_, target)| target);
        // The id has more weight than the name, which may belong to another role or user by now.
        let nearness = match (&owner, target) {
            (Some(owner), Some(target)) => session_nearness(&own, owner, target, reported),
            _ => caller_nearness(&own, reported),
        };
        match nearness {
            Nearness::Exact if target.is_some() || own.caller.name.is_some() => {
                found.profiles.push(id);
            }
            Nearness::OtherSession if target.is_some() => found.same_role.push(id),
            _ if target.is_none() && calls_as(prediction, id, reported) => found.profiles.push(id),
            _ => {}
        }
    }
    found
}

/// How closely a hop's session matches a role session that is identified by its unique id.
fn session_nearness(
    own: &CallerFacts,
    owner: &Arn,
    target: Option<&Arn>,
    reported: &Reported,
) -> Nearness {
    if target != Some(owner) {
        return Nearness::OtherCaller;
    }
    let name = reported.caller_session();
    match &own.caller.session {
        CallerSession::Named(shape) if name.is_some_and(|name| admits(shape, &name)) => {
            Nearness::Exact
        }
        _ => Nearness::OtherSession,
    }
}

/// Returns true if the reported caller makes a hop from a base.
fn calls_as(prediction: &Prediction, id: NodeId, reported: &Reported) -> bool {
    let children = prediction.survey.forest.children(id).iter();
    children
        .filter_map(|child| prediction.outcome(*child))
        .any(|outcome| caller_nearness(&outcome.caller, reported) == Nearness::Exact)
}

/// The owner of the reported unique id.
pub(crate) fn id_fact(prediction: &Prediction, reported: &Reported) -> Option<IdFact> {
    if matches!(reported.outcome, ReportedOutcome::Client(_)) {
        return None;
    }
    let id = reported.user_id.as_deref()?.split(':').next()?;
    let id = UniqueId::parse(id)?;
    if !matches!(id.kind(), UniqueIdKind::Role | UniqueIdKind::User) {
        return None;
    }
    let snapshots = prediction.facts.snapshots();
    if let Some(role) = snapshots.role_with_id(id.as_str()) {
        return Some(IdFact::Of(role.arn.clone()));
    }
    if let Some(user) = snapshots.user_with_id(id.as_str()) {
        return Some(IdFact::Of(user.arn.clone()));
    }
    let mut known = prediction.survey.config.identities.iter();
    if let Some((_, known)) = known.find(|(_, known)| {
        known.user_id.split(':').next() == Some(id.as_str())
            && known.arn.kind() == PrincipalKind::User
    }) {
        return Some(IdFact::Of(known.arn.clone()));
    }
    if snapshots.id_known(id.as_str()) {
        return Some(IdFact::Listed);
    }
    let arn = reported.caller_arn();
    let now = arn.as_ref().and_then(|arn| match arn.kind() {
        PrincipalKind::AssumedRole => {
            let role = snapshots.role_named(arn.account(), arn.name())?;
            Some((role.arn.clone(), role.unique_id.as_ref()?.to_string()))
        }
        PrincipalKind::User => {
            let user = snapshots.user_named(arn.account(), arn.name())?;
            Some((user.arn.clone(), user.unique_id.as_ref()?.to_string()))
        }
        _ => None,
    });
    if let Some((arn, now)) = now {
        return Some(IdFact::Recreated { arn, now });
    }
    let account = arn.as_ref().map(Arn::account).or_else(|| {
        let event = reported.event.as_deref()?;
        event.account.as_deref()
    });
    let gone = account.filter(|it| snapshots.is_deleted(it, &id) == Some(true));
    Some(gone.map_or(IdFact::NotListed, |account| IdFact::NoOwner {
        account: account.to_owned(),
    }))
}
