//! A report and the tree → the hop it is about, and where the two tell different stories.

use super::difference::{Difference, differences, foreign, verdict_difference};
use super::identity::{
    IdFact, Stranger, federated, id_fact, identities, stranger, web_identities,
    with_example_account_hidden,
};
use super::mask::{admits, any_session, pattern_of};
use super::named::{by_cause, naming, refused, refusing};
use super::replay::{Replay, replay};
use super::{Reported, ReportedOutcome};
use crate::chain::{Hop, NodeId};
use crate::eval::{CallerId, Hole, SessionName, Shape, ShapePiece};
use crate::iam::Arn;
use crate::predict::{CallerFacts, Cause, Judgement, TargetArn, Workspace};

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
#[derive(Clone, Debug)]
pub struct HopMatch {
    /// The hop.
    pub node: NodeId,
    /// How near it is.
    pub nearness: Nearness,
    /// Where AWS and the files differ.
    pub differences: Vec<Difference>,
    /// The hop judged with what AWS reported of the call; nothing if it reported nothing that
    /// could matter.
    pub replay: Option<Box<Replay>>,
}

/// What of the tree a report is about.
#[derive(Clone, Debug, Default)]
pub struct Match {
    /// The hops, all equally near, in the order of the tree.
    pub hops: Vec<HopMatch>,
    /// Other hops into the same role, the nearest first; what differs is not worked out.
    pub others: Vec<HopMatch>,
    /// The profiles whose credentials the caller has, or that botocore refuses in these words.
    pub profiles: Vec<NodeId>,
    /// Profiles that open sessions of the caller's role under another name.
    pub same_role: Vec<NodeId>,
    /// Whose the caller's unique id is.
    pub id: Option<IdFact>,
    /// A caller that no profile can be.
    pub stranger: Option<Stranger>,
    /// What of the report is masked or cut, and so matches whatever fits the rest.
    pub masked: Vec<MaskedPart>,
}

/// A part of a report that may be masked or cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskedPart {
    /// The caller.
    Caller,
    /// The role, or what else the action was on.
    Resource,
}

impl MaskedPart {
    /// A stable code in `snake_case`, for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Resource => "resource",
        }
    }
}

impl Match {
    /// Whether something is known of the caller, though nothing of the tree is its own.
    pub fn has_words(&self) -> bool {
        !self.same_role.is_empty() || !self.profiles.is_empty()
    }
}

/// Finds what a report is about.
pub fn match_reported(workspace: &Workspace, reported: &Reported) -> Match {
    let hidden = with_example_account_hidden(workspace, reported);
    let reported = hidden.as_ref().unwrap_or(reported);
    let mut found = match &reported.outcome {
        _ if federated(reported).is_some() => web_identities(workspace, reported),
        ReportedOutcome::Denied(_) | ReportedOutcome::Allowed if reported.is_about_roles() => {
            calls(workspace, reported)
        }
        ReportedOutcome::Denied(_)
        | ReportedOutcome::Allowed
        | ReportedOutcome::Identity
        | ReportedOutcome::Encoded => identities(workspace, reported),
        ReportedOutcome::Other { .. } if reported.resource.is_some() => calls(workspace, reported),
        ReportedOutcome::Other { .. } => Match::default(),
        ReportedOutcome::Parameter { name, value } => refusing(workspace, name, value.as_deref()),
        ReportedOutcome::ChainedDuration => {
            by_cause(workspace, reported, &[Cause::ChainedDuration])
        }
        ReportedOutcome::MaxSessionDuration => by_cause(
            workspace,
            reported,
            &[Cause::DurationInvalid, Cause::DurationUnknown],
        ),
        ReportedOutcome::RootCaller => by_cause(workspace, reported, &[Cause::RootCaller]),
        ReportedOutcome::InvalidPrincipal(principal) => naming(workspace, principal),
        ReportedOutcome::Client(message) => Match {
            profiles: refused(workspace, message),
            ..Match::default()
        },
    };
    found.id = id_fact(workspace, reported);
    found.stranger = stranger(workspace, reported, &found);
    if matches!(
        found.stranger,
        Some(Stranger::Service(_) | Stranger::Saml | Stranger::WebIdentity)
    ) {
        // Who is trusted besides matters to nobody here.
        found.others.append(&mut found.hops);
    }
    found.masked = [
        (MaskedPart::Caller, &reported.caller),
        (MaskedPart::Resource, &reported.resource),
    ]
    .into_iter()
    .filter(|(_, text)| {
        text.as_deref()
            .is_some_and(|text| pattern_of(text).is_some())
    })
    .map(|(part, _)| part)
    .collect();
    found
}

/// Every hop of the tree with its judgement, parents first.
pub(crate) fn hops(
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
    let role = reported.role_text();
    let mut all: Vec<(Nearness, usize, HopMatch)> = Vec::new();
    for (id, hop, target, judgement) in hops(workspace) {
        if role.is_some_and(|role| !goes_to(hop, target, role)) {
            continue;
        }
        let nearness = caller_nearness(&judgement.caller, reported);
        if role.is_none() && nearness > Nearness::OtherSession {
            continue;
        }
        let differences = differences(workspace, id, hop, target, judgement, reported, nearness);
        let found = HopMatch {
            node: id,
            nearness,
            differences,
            replay: None,
        };
        all.push((nearness, foreign(&found.differences), found));
    }
    // Stable: what is equally near stays in the order of the tree.
    all.sort_by_key(|(nearness, foreign, _)| (*nearness, *foreign));
    let nearest = all
        .first()
        .map(|(nearness, foreign, _)| (*nearness, *foreign));
    let count = all
        .iter()
        .take_while(|(nearness, foreign, _)| Some((*nearness, *foreign)) == nearest)
        .count();
    let mut hops: Vec<HopMatch> = all.into_iter().map(|(_, _, found)| found).collect();
    let others = hops.split_off(count);
    for found in &mut hops {
        judge_as_reported(workspace, reported, found);
    }
    // Of hops that are equally near, those first for which the files say what AWS says.
    hops.sort_by_key(|found| !agrees(workspace, reported, found));
    let known = if hops.is_empty() {
        identities(workspace, reported)
    } else {
        Match::default()
    };
    Match {
        hops,
        others,
        ..known
    }
}

/// Whether the files say of a hop what AWS says.
fn agrees(workspace: &Workspace, reported: &Reported, found: &HopMatch) -> bool {
    let own = workspace.judgement(found.node);
    let judgement = found
        .replay
        .as_ref()
        .map(|replay| &replay.judgement)
        .or(own);
    judgement.is_some_and(|judgement| match reported.outcome {
        ReportedOutcome::Allowed => judgement.if_reached.is_allowed(),
        _ => judgement.if_reached.stops_the_chain(),
    })
}

/// Judges a hop with what was reported, and compares the verdict with AWS's answer.
fn judge_as_reported(workspace: &Workspace, reported: &Reported, found: &mut HopMatch) {
    let Some(own) = workspace.judgement(found.node) else {
        return;
    };
    let replayed = replay(workspace, found.node, reported, found.nearness);
    let judgement = replayed.as_ref().map_or(own, |replay| &replay.judgement);
    for difference in &mut found.differences {
        if let Difference::CallerSession { verdict, .. } = difference {
            *verdict = judgement.if_reached;
        }
    }
    if replayed.is_some() || found.nearness <= Nearness::OtherSession {
        found
            .differences
            .extend(verdict_difference(judgement, reported));
    }
    found.replay = replayed.map(Box::new);
}

/// Whether a hop goes to a role as it was printed: masked parts match anything, path and case may
/// differ.
pub(super) fn goes_to(hop: &Hop, target: &TargetArn, printed: &str) -> bool {
    let TargetArn::Role(arn) = target else {
        return hop.role_arn.text() == Some(printed);
    };
    if admits(&Shape::text(arn.as_str()), printed) {
        return true;
    }
    Arn::parse(printed).is_ok_and(|role| {
        arn.account() == role.account() && arn.name().eq_ignore_ascii_case(role.name())
    })
}

pub(super) fn caller_nearness(caller: &CallerFacts, reported: &Reported) -> Nearness {
    if matches!(caller.arn.pieces(), [ShapePiece::Hole(Hole::Any)]) {
        return Nearness::CallerUnknown;
    }
    if let Some(printed) = reported.caller_text() {
        let is_session = matches!(caller.caller.session, SessionName::Named(_));
        return if admits(&caller.arn, printed) {
            Nearness::Exact
        } else if is_session
            && any_session(printed).is_some_and(|printed| admits(&caller.arn, &printed))
        {
            Nearness::OtherSession
        } else {
            Nearness::OtherCaller
        };
    }
    // In the trail of the target's account a caller of another account has only its user id.
    let (Some(user_id), Some(shape)) = (reported.user_id.as_deref(), &caller.userid) else {
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
