//! Where AWS's story and the files' differ.

use super::admits::admits;
use super::generated::clients_naming;
use super::matching::{Nearness, hops};
use super::{Because, Reported, ReportedOutcome, ReportedPolicy};
use crate::analysis::judge::{HopView, Judgement, judge, session_name_of};
use crate::analysis::survey::TargetArn;
use crate::analysis::verdict::{Cause, HopVerdict};
use crate::analysis::workspace::Workspace;
use crate::chain::{Client, Hop, NodeId};
use crate::eval::{CallerId, SessionName, Shape};

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

/// How many differences speak for another profile. A name that some client makes up speaks for a
/// profile that leaves the name to the client.
pub(super) fn foreign(differences: &[Difference]) -> usize {
    let speaks = |difference: &&Difference| match difference {
        Difference::NewSession { .. } | Difference::ExternalId(_) | Difference::RolePath(_) => true,
        Difference::CallerSession {
            predicted, clients, ..
        } => !clients.is_empty() && !predicted.is_generated(),
        _ => false,
    };
    differences.iter().filter(speaks).count()
}

/// Everything in which a report and a hop differ.
pub(super) fn differences(
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
        && let SessionName::Named(predicted) = &judgement.caller.caller.session
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
