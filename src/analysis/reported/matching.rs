//! A report and the tree → the hop it is about, and where the two tell different stories.

use super::admits::admits;
use super::difference::{Difference, differences, foreign};
use super::{Reported, ReportedOutcome, text};
use crate::analysis::caller::CallerFacts;
use crate::analysis::judge::{Judgement, session_name_of};
use crate::analysis::survey::TargetArn;
use crate::analysis::verdict::Cause;
use crate::analysis::workspace::Workspace;
use crate::chain::{Hop, NodeContent, NodeId};
use crate::eval::{CallerId, Hole, SessionName, ShapePiece};
use crate::iam::{Arn, PrincipalKind};

/// How near a hop is to a report; the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Caller and target are those of the report.
    Exact,
    /// The target and the caller's role are, the session name is not.
    OtherSession,
    /// The target is, and the files do not say who calls.
    CallerUnknown,
    /// The target is, and somebody else calls.
    OtherCaller,
    /// The report names neither; the hop fails for the same cause or names the same principal.
    SameCause,
}

impl Nearness {
    /// A stable code in `snake_case`, for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::OtherSession => "other_session",
            Self::CallerUnknown => "caller_unknown",
            Self::OtherCaller => "other_caller",
            Self::SameCause => "same_cause",
        }
    }
}

/// A hop that a report may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HopMatch {
    /// The hop.
    pub node: NodeId,
    /// How near it is.
    pub nearness: Nearness,
    /// Where AWS and the files differ.
    pub differences: Vec<Difference>,
}

/// What of the tree a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The hops, all equally near, in the order of the tree.
    pub hops: Vec<HopMatch>,
    /// The profiles whose credentials the caller has, or that botocore refuses in these words.
    pub profiles: Vec<NodeId>,
}

/// Finds what a report is about.
pub fn match_reported(workspace: &Workspace, reported: &Reported) -> Match {
    match &reported.outcome {
        ReportedOutcome::Denied(_) | ReportedOutcome::Allowed if reported.is_about_roles() => {
            calls(workspace, reported)
        }
        ReportedOutcome::Denied(_) | ReportedOutcome::Allowed | ReportedOutcome::Identity => {
            Match {
                hops: Vec::new(),
                profiles: identities(workspace, reported),
            }
        }
        ReportedOutcome::Other { .. } if reported.resource.is_some() => calls(workspace, reported),
        ReportedOutcome::Other { .. } => Match::default(),
        ReportedOutcome::ChainedDuration => by_cause(workspace, reported, Cause::ChainedDuration),
        ReportedOutcome::MaxSessionDuration => {
            by_cause(workspace, reported, Cause::DurationInvalid)
        }
        ReportedOutcome::RootCaller => by_cause(workspace, reported, Cause::RootCaller),
        ReportedOutcome::InvalidPrincipal(principal) => naming(workspace, principal),
        ReportedOutcome::Client(message) => Match {
            hops: Vec::new(),
            profiles: refused(workspace, message),
        },
    }
}

/// Every hop of the tree with its judgement, parents first.
pub(super) fn hops(
    workspace: &Workspace,
) -> impl Iterator<Item = (NodeId, &Hop, &TargetArn, &Judgement)> {
    let forest = &workspace.survey.forest;
    forest.parents_first().iter().filter_map(|&id| {
        let (hop, target) = workspace.survey.hop(id)?;
        Some((id, hop, target, workspace.judgement(id)?))
    })
}

/// The hops that go to the reported role, those from the reported caller before others.
fn calls(workspace: &Workspace, reported: &Reported) -> Match {
    let role = reported.role();
    let mut best: Vec<HopMatch> = Vec::new();
    for (id, hop, target, judgement) in hops(workspace) {
        if let Some(role) = &role
            && !same_role(target, role)
        {
            continue;
        }
        let nearness = caller_nearness(&judgement.caller, reported);
        if role.is_none() && nearness > Nearness::OtherSession {
            continue;
        }
        if best.first().is_some_and(|best| best.nearness < nearness) {
            continue;
        }
        if best.first().is_some_and(|best| best.nearness > nearness) {
            best.clear();
        }
        let differences = differences(workspace, id, hop, target, judgement, reported, nearness);
        best.push(HopMatch {
            node: id,
            nearness,
            differences,
        });
    }
    // Of hops that are equally near, those to which the rest of the report fits too.
    let fewest = best.iter().map(|hop| foreign(&hop.differences)).min();
    best.retain(|hop| Some(foreign(&hop.differences)) == fewest);
    let profiles = if best.is_empty() {
        identities(workspace, reported)
    } else {
        Vec::new()
    };
    Match {
        hops: best,
        profiles,
    }
}

/// The same account and role name; path and case may differ.
fn same_role(target: &TargetArn, role: &Arn) -> bool {
    match target {
        TargetArn::Role(arn) => {
            arn == role
                || arn.account() == role.account() && arn.name().eq_ignore_ascii_case(role.name())
        }
        TargetArn::Malformed => false,
    }
}

fn caller_nearness(caller: &CallerFacts, reported: &Reported) -> Nearness {
    let unknown = matches!(caller.arn.pieces(), [ShapePiece::Hole(Hole::Any)]);
    if let Some(arn) = reported.caller_arn() {
        if unknown {
            return Nearness::CallerUnknown;
        }
        if admits(&caller.arn, arn.as_str()) {
            return Nearness::Exact;
        }
        let account = caller
            .account()
            .is_none_or(|account| account == arn.account());
        let name = caller.caller.name.as_ref();
        let role = arn.kind() == PrincipalKind::AssumedRole
            && name.is_some_and(|name| admits(name, arn.name()))
            && matches!(caller.caller.session, SessionName::Named(_));
        return if account && role {
            Nearness::OtherSession
        } else {
            Nearness::OtherCaller
        };
    }
    // In the trail of the target's account a caller of another account has only its user id.
    let Some(user_id) = reported.user_id.as_deref() else {
        return Nearness::CallerUnknown;
    };
    let Some(shape) = caller.userid.as_ref().filter(|_| !unknown) else {
        return Nearness::CallerUnknown;
    };
    let id = user_id.split_once(':').map_or(user_id, |(id, _)| id);
    match &caller.caller.unique_id {
        CallerId::Known(known) if **known == *id => {
            if admits(shape, user_id) {
                Nearness::Exact
            } else {
                Nearness::OtherSession
            }
        }
        CallerId::Known(_) => Nearness::OtherCaller,
        CallerId::Unknown | CallerId::Unnamed => Nearness::CallerUnknown,
    }
}

/// The nodes whose credentials the reported caller has: sessions of a hop, and bases.
fn identities(workspace: &Workspace, reported: &Reported) -> Vec<NodeId> {
    let survey = &workspace.survey;
    let Some(arn) = reported.caller_arn() else {
        return Vec::new();
    };
    let session = |id: NodeId| {
        let Some((hop, TargetArn::Role(role))) = survey.hop(id) else {
            return false;
        };
        arn.kind() == PrincipalKind::AssumedRole
            && role.account() == arn.account()
            && role.name() == arn.name()
            && arn
                .session()
                .is_some_and(|name| admits(&session_name_of(survey, hop), name))
    };
    let base = |id: NodeId| {
        if !matches!(survey.forest.node(id).content, NodeContent::Base(_)) {
            return false;
        }
        let known = survey.config.identities.get(survey.name(id));
        known.is_some_and(|known| known.arn == arn)
            || survey.forest.children(id).iter().any(|child| {
                workspace.judgement(*child).is_some_and(|judgement| {
                    caller_nearness(&judgement.caller, reported) == Nearness::Exact
                })
            })
    };
    let all = survey.forest.parents_first().iter().copied();
    all.filter(|id| session(*id) || base(*id)).collect()
}

/// The hops that fail for one cause.
fn by_cause(workspace: &Workspace, reported: &Reported, cause: Cause) -> Match {
    let hops = hops(workspace)
        .filter(|(_, _, target, judgement)| {
            judgement
                .cause
                .as_ref()
                .is_some_and(|found| found.cause == cause)
                && reported.role().is_none_or(|role| same_role(target, &role))
        })
        .map(|(node, ..)| HopMatch {
            node,
            nearness: Nearness::SameCause,
            differences: Vec::new(),
        })
        .collect();
    Match {
        hops,
        profiles: Vec::new(),
    }
}

/// The hops into roles whose trust policy names a principal, and the profiles that are it.
fn naming(workspace: &Workspace, principal: &str) -> Match {
    let named = |judgement: &Judgement| {
        let policy = judgement.policy.as_ref();
        policy.is_some_and(|policy| {
            let statements = policy.document.statements().iter();
            let mut entries = statements.flat_map(|statement| &statement.principal.entries);
            entries.any(|entry| *entry.text == *principal)
        })
    };
    Match {
        hops: hops(workspace)
            .filter(|(_, _, _, judgement)| named(judgement))
            .map(|(node, ..)| HopMatch {
                node,
                nearness: Nearness::SameCause,
                differences: Vec::new(),
            })
            .collect(),
        profiles: hops(workspace)
            .filter(|(_, _, target, _)| {
                matches!(target, TargetArn::Role(arn) if arn.as_str() == principal)
            })
            .map(|(node, ..)| node)
            .collect(),
    }
}

/// The profiles that botocore refuses in these words.
fn refused(workspace: &Workspace, message: &str) -> Vec<NodeId> {
    let says = |own: &str| {
        let own = text::without_long_words(&text::flatten(own));
        !own.is_empty() && message.contains(&own)
    };
    workspace
        .profiles()
        .filter(|(_, id)| {
            if let Some(problem) = workspace.problem(*id) {
                return says(&problem.message());
            }
            let hop = workspace.survey.forest.node(*id).hop();
            hop.is_some_and(|hop| {
                let mut problems = hop.parameter_problems().into_iter();
                problems.any(|problem| says(&problem.message()))
            })
        })
        .map(|(_, id)| id)
        .collect()
}
