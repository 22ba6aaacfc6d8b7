//! A report and the tree → the hop it is about, and where the two tell different stories.

use super::generated::clients_naming;
use super::{Because, Reported, ReportedOutcome, ReportedPolicy, text};
use crate::analysis::caller::CallerFacts;
use crate::analysis::judge::{HopView, Judgement, judge, session_name_of};
use crate::analysis::survey::TargetArn;
use crate::analysis::verdict::{Cause, HopVerdict};
use crate::analysis::workspace::Workspace;
use crate::chain::{Client, Hop, NodeContent, NodeId};
use crate::eval::{CallerId, Hole, Shape, ShapePiece};
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

/// A point in which AWS and the files differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The caller's session has another name than the profile would give it.
    CallerSession {
        /// As reported.
        reported: String,
        /// As the profile's client would name it.
        predicted: Shape,
        /// The clients that make up names like the reported one.
        clients: Vec<Client>,
        /// Profiles of the same role that send the reported name.
        profiles: Vec<String>,
        /// The verdict of the hop with the reported name.
        verdict: HopVerdict,
    },
    /// The caller's unique id is another one: its role or user was deleted and made anew, or the
    /// snapshot is of another account.
    UniqueId {
        /// As reported.
        reported: String,
        /// As the snapshot or the identities file has it.
        predicted: String,
    },
    /// Another role session calls than the base of the chain.
    Caller {
        /// As reported.
        reported: String,
        /// As the files say.
        predicted: Shape,
    },
    /// The new session was to have another name than the profile asks for.
    NewSession {
        /// As reported.
        reported: String,
        /// As the profile's client would name it.
        predicted: Shape,
        /// The clients that make up names like the reported one.
        clients: Vec<Client>,
    },
    /// Another external id was sent than the profile has; the profile's, if any.
    ExternalId(Option<String>),
    /// The ARN differs in its path or case from `role_arn`.
    RolePath(String),
    /// AWS refused what the files allow.
    DeniedAllTheSame(Option<Because>),
    /// AWS allowed what the files refuse, for this cause.
    AllowedAllTheSame(HopVerdict),
    /// AWS has answered what the files leave open.
    Answered(bool),
    /// AWS found a Deny statement that the files do not show.
    UnseenDeny(ReportedPolicy),
}

impl Difference {
    /// A stable code in `snake_case`, for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CallerSession { .. } => "caller_session",
            Self::UniqueId { .. } => "unique_id",
            Self::Caller { .. } => "caller",
            Self::NewSession { .. } => "new_session",
            Self::ExternalId(_) => "external_id",
            Self::RolePath(_) => "role_path",
            Self::DeniedAllTheSame(_) => "denied_all_the_same",
            Self::AllowedAllTheSame(_) => "allowed_all_the_same",
            Self::Answered(_) => "answered",
            Self::UnseenDeny(_) => "unseen_deny",
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
fn hops(workspace: &Workspace) -> impl Iterator<Item = (NodeId, &Hop, &TargetArn, &Judgement)> {
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

/// How many differences speak for another profile. A name that some client makes up speaks for a
/// profile that leaves the name to the client.
fn foreign(differences: &[Difference]) -> usize {
    let speaks = |difference: &&Difference| match difference {
        Difference::NewSession { .. } | Difference::ExternalId(_) | Difference::RolePath(_) => true,
        Difference::CallerSession {
            predicted, clients, ..
        } => !clients.is_empty() && !predicted.is_generated(),
        _ => false,
    };
    differences.iter().filter(speaks).count()
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
            && matches!(caller.caller.session, crate::eval::SessionName::Named(_));
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

fn differences(
    workspace: &Workspace,
    id: NodeId,
    hop: &Hop,
    target: &TargetArn,
    judgement: &Judgement,
    reported: &Reported,
    nearness: Nearness,
) -> Vec<Difference> {
    let survey = &workspace.survey;
    let mut found = Vec::new();
    let mut verdict = judgement.if_reached;
    if nearness == Nearness::OtherSession
        && let Some(name) = reported.caller_session()
        && let crate::eval::SessionName::Named(predicted) = &judgement.caller.caller.session
    {
        let caller = judgement.caller.with_session(&Shape::text(&name));
        let view = HopView {
            hop,
            target,
            caller: &caller,
            base: survey.base_of(id).map(|base| &base.kind),
        };
        verdict = judge(survey, &workspace.facts, view).if_reached;
        found.push(Difference::CallerSession {
            clients: clients_naming(&name, source_name(workspace, id)),
            profiles: senders(workspace, id, &name),
            reported: name,
            predicted: predicted.clone(),
            verdict,
        });
    }
    if nearness == Nearness::OtherCaller
        && let Some(caller) = &reported.caller
    {
        found.push(Difference::Caller {
            reported: caller.clone(),
            predicted: judgement.caller.arn.clone(),
        });
    }
    let id_of = |user_id: &str| user_id.split(':').next().unwrap_or_default().to_owned();
    if nearness <= Nearness::OtherSession
        && let (Some(user_id), CallerId::Known(known)) =
            (&reported.user_id, &judgement.caller.caller.unique_id)
        && id_of(user_id) != **known
    {
        found.push(Difference::UniqueId {
            reported: id_of(user_id),
            predicted: known.to_string(),
        });
    }
    if let (Some(role), TargetArn::Role(arn)) = (reported.role(), target)
        && role != *arn
    {
        found.push(Difference::RolePath(role.to_string()));
    }
    if let Some(name) = &reported.session_name {
        let predicted = session_name_of(survey, hop);
        if !admits(&predicted, name) {
            found.push(Difference::NewSession {
                clients: clients_naming(name, &hop.profile),
                reported: name.clone(),
                predicted,
            });
        }
        // Only a report with the request's parameters says that no external id was sent.
        let own = hop.external_id.as_ref().map(crate::chain::Parameter::shown);
        if own != reported.external_id {
            found.push(Difference::ExternalId(own));
        }
    }
    if nearness <= Nearness::OtherSession {
        found.extend(verdict_difference(judgement, verdict, &reported.outcome));
    }
    found
}

/// Where AWS's answer and the verdict differ.
fn verdict_difference(
    judgement: &Judgement,
    verdict: HopVerdict,
    outcome: &ReportedOutcome,
) -> Option<Difference> {
    let open = matches!(verdict, HopVerdict::Undetermined | HopVerdict::NoPolicy);
    match outcome {
        ReportedOutcome::Denied(because) => {
            if verdict == HopVerdict::Allowed {
                return Some(Difference::DeniedAllTheSame(*because));
            }
            let deny = because.filter(|because| because.explicit)?;
            let seen = matches!(
                judgement.cause.as_ref().map(|cause| cause.cause),
                Some(
                    Cause::ExplicitDeny
                        | Cause::IdentityDeny
                        | Cause::BoundaryBlocks
                        | Cause::SessionPolicyBlocks
                        | Cause::ScpBlocks
                        | Cause::RcpDenies
                )
            );
            if !seen {
                return Some(Difference::UnseenDeny(deny.policy));
            }
            open.then_some(Difference::Answered(false))
        }
        ReportedOutcome::Allowed if verdict.stops_the_chain() => {
            Some(Difference::AllowedAllTheSame(verdict))
        }
        ReportedOutcome::Allowed if open => Some(Difference::Answered(true)),
        _ => None,
    }
}

/// The name of the node whose credentials sign a hop.
fn source_name(workspace: &Workspace, id: NodeId) -> &str {
    let parent = workspace.survey.forest.node(id).parent;
    parent.map_or("", |parent| workspace.survey.name(parent))
}

/// Profiles with the role of a hop's caller that send this session name.
fn senders(workspace: &Workspace, id: NodeId, name: &str) -> Vec<String> {
    const MOST: usize = 5;
    let survey = &workspace.survey;
    let Some(parent) = survey.forest.node(id).parent else {
        return Vec::new();
    };
    let Some((_, role)) = survey.hop(parent) else {
        return Vec::new();
    };
    hops(workspace)
        .filter(|(_, hop, target, _)| *target == role && hop.role_session_name.text() == Some(name))
        .take(MOST)
        .map(|(_, hop, ..)| hop.profile.to_string())
        .collect()
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

/// Whether a text may be what a shape stands for.
pub(super) fn admits(shape: &Shape, text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    // `reached[n]`: the pieces so far may have used up the first n characters.
    let mut reached = vec![false; characters.len() + 1];
    reached[0] = true;
    for piece in shape.pieces() {
        let mut next = vec![false; characters.len() + 1];
        match piece {
            ShapePiece::Text(known) => {
                let known: Vec<char> = known.chars().collect();
                for start in 0..reached.len() {
                    if reached[start] && characters[start..].starts_with(&known) {
                        next[start + known.len()] = true;
                    }
                }
            }
            ShapePiece::Hole(hole) => {
                let mut open = false;
                for at in 0..next.len() {
                    if at > 0 && !fills(*hole, characters[at - 1]) {
                        open = false;
                    }
                    next[at] = open || (*hole == Hole::Any && reached[at]);
                    open |= reached[at];
                }
            }
        }
        reached = next;
    }
    reached[characters.len()]
}

/// Whether a character may stand in a hole.
fn fills(hole: Hole, character: char) -> bool {
    match hole {
        Hole::Digits | Hole::Time => character.is_ascii_digit(),
        Hole::Id => character.is_ascii_alphanumeric(),
        Hole::Session => character.is_ascii_alphanumeric() || "_+=,.@-".contains(character),
        Hole::Any => true,
    }
}
