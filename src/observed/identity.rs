//! Who a reported caller is: the profiles whose credentials it has, whose its unique id is, and
//! callers that no profile can be.

use super::admits::admits;
use super::matching::{Match, Nearness, caller_nearness, hops, same_role};
use super::{Reported, ReportedOutcome};
use crate::chain::{BaseKind, NodeContent, NodeId};
use crate::iam::account::{UniqueId, UniqueIdKind};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{TargetArn, Workspace, session_name_of};

/// Whose a reported unique id is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdFact {
    /// It is the id of this role or user.
    Of(Arn),
    /// This role or user, which has the reported name, has another id now.
    Remade {
        /// The role or user.
        arn: Arn,
        /// Its id now.
        now: String,
    },
    /// The account's whole snapshot has nobody with this id.
    Nobody {
        /// The account.
        account: String,
    },
    /// A snapshot lists it, and it is of nobody that the profiles speak of.
    Listed,
    /// No snapshot lists it, and none could prove that nobody has it.
    NotListed,
}

impl IdFact {
    /// A stable code in `snake_case`, for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Of(_) => "of",
            Self::Remade { .. } => "remade",
            Self::Nobody { .. } => "nobody",
            Self::Listed => "listed",
            Self::NotListed => "not_listed",
        }
    }
}

/// A caller that no profile can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stranger {
    /// An AWS service, such as `ec2.amazonaws.com`.
    Service(String),
    /// A token of an `OpenID` Connect provider (`AssumeRoleWithWebIdentity`).
    WebIdentity,
    /// An assertion of a SAML provider (`AssumeRoleWithSAML`).
    Saml,
    /// Somebody of an account that no profile calls from.
    Account(String),
}

impl Stranger {
    /// A stable code in `snake_case`, for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Service(_) => "service",
            Self::WebIdentity => "web_identity",
            Self::Saml => "saml",
            Self::Account(_) => "account",
        }
    }
}

/// Whether a call was made with a token of an identity provider.
pub(crate) fn federated(reported: &Reported) -> Option<Stranger> {
    match reported.action.as_deref()? {
        "sts:AssumeRoleWithWebIdentity" => Some(Stranger::WebIdentity),
        "sts:AssumeRoleWithSAML" => Some(Stranger::Saml),
        _ => None,
    }
}

/// The caller as one that no profile can be, if it is such.
pub(crate) fn stranger(
    workspace: &Workspace,
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
        let nobody = reported.caller.is_none() && reported.user_id.is_none();
        if let Some(service) = &event.service
            && (nobody || event.kind.as_deref() == Some("AWSService"))
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
    let ours = hops(workspace).any(|(_, _, target, judgement)| {
        judgement.caller.account().is_none_or(|own| own == account)
            || matches!(target, TargetArn::Role(role) if role.account() == account)
    });
    (!ours).then(|| Stranger::Account(account.to_owned()))
}

/// The profiles that assume the reported role with a web identity, and the hops from it.
pub(crate) fn web_identities(workspace: &Workspace, reported: &Reported) -> Match {
    let survey = &workspace.survey;
    let role = reported.role();
    let is_it = |id: &NodeId| match &survey.forest.node(*id).content {
        NodeContent::Base(base) => match &base.kind {
            BaseKind::WebIdentity { role_arn, .. } => {
                let arn = role_arn.text().and_then(|text| Arn::parse(text).ok());
                role.is_none() || (arn.is_some() && arn == role)
            }
            _ => false,
        },
        _ => false,
    };
    let web = federated(reported) == Some(Stranger::WebIdentity);
    let all = survey.forest.parents_first().iter().copied();
    let others = hops(workspace)
        .filter(|(_, _, target, _)| role.as_ref().is_some_and(|role| same_role(target, role)))
        .map(|(node, ..)| crate::observed::matching::HopMatch {
            node,
            nearness: Nearness::OtherCaller,
            differences: Vec::new(),
            replay: None,
        });
    Match {
        profiles: all.filter(|id| web && is_it(id)).collect(),
        others: others.collect(),
        ..Match::default()
    }
}

/// The nodes whose credentials the reported caller has: sessions of a hop, and bases; and the
/// sessions of the same role under other names.
pub(crate) fn identities(workspace: &Workspace, reported: &Reported) -> Match {
    let survey = &workspace.survey;
    let arn = reported.caller_arn();
    let by_id = match id_fact(workspace, reported) {
        Some(IdFact::Of(arn)) => Some(arn),
        _ => None,
    };
    // The id counts for more than the name, which somebody else may have by now.
    let is_role = |role: &Arn| match (&by_id, &arn) {
        (Some(owner), _) => owner == role,
        (None, Some(arn)) => {
            arn.kind() == PrincipalKind::AssumedRole
                && role.account() == arn.account()
                && role.name() == arn.name()
        }
        (None, None) => false,
    };
    let name = reported.caller_session();
    let mut found = Match::default();
    for &id in survey.forest.parents_first() {
        match (survey.hop(id), &survey.forest.node(id).content) {
            (Some((hop, TargetArn::Role(role))), _) if is_role(role) => {
                let shape = session_name_of(survey, hop);
                if name.as_deref().is_some_and(|name| admits(&shape, name)) {
                    found.profiles.push(id);
                } else {
                    found.same_role.push(id);
                }
            }
            (None, NodeContent::Base(_)) if is_base(workspace, id, reported) => {
                found.profiles.push(id);
            }
            _ => {}
        }
    }
    found
}

/// Whether a base is the reported caller: the identities file says it, or the hops from it do.
fn is_base(workspace: &Workspace, id: NodeId, reported: &Reported) -> bool {
    let survey = &workspace.survey;
    let known = survey.config.identities.get(survey.name(id));
    let same = known.is_some_and(|known| match (&reported.user_id, reported.caller_arn()) {
        (_, Some(arn)) => known.arn == arn,
        (Some(user_id), None) => known.user_id == *user_id,
        (None, None) => false,
    });
    same || survey.forest.children(id).iter().any(|child| {
        workspace.judgement(*child).is_some_and(|judgement| {
            caller_nearness(&judgement.caller, reported) == Nearness::Exact
        })
    })
}

/// Whose the reported unique id is.
pub(crate) fn id_fact(workspace: &Workspace, reported: &Reported) -> Option<IdFact> {
    if matches!(reported.outcome, ReportedOutcome::Client(_)) {
        return None;
    }
    let id = reported.user_id.as_deref()?.split(':').next()?;
    let id = UniqueId::parse(id)?;
    if !matches!(id.kind(), UniqueIdKind::Role | UniqueIdKind::User) {
        return None;
    }
    let snapshots = workspace.facts.snapshots();
    if let Some(role) = snapshots.role_with_id(id.as_str()) {
        return Some(IdFact::Of(role.arn.clone()));
    }
    if let Some(user) = snapshots.user_with_id(id.as_str()) {
        return Some(IdFact::Of(user.arn.clone()));
    }
    let mut known = workspace.survey.config.identities.iter();
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
        return Some(IdFact::Remade { arn, now });
    }
    let account = arn.as_ref().map(Arn::account).or_else(|| {
        let event = reported.event.as_deref()?;
        event.account.as_deref()
    });
    let nobody = account.filter(|it| snapshots.belongs_to_nobody(it, &id) == Some(true));
    Some(nobody.map_or(IdFact::NotListed, |account| IdFact::Nobody {
        account: account.to_owned(),
    }))
}
