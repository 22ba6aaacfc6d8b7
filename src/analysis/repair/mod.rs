//! Profile settings that mend a failing hop, each proven by judging the hop again with it.

mod change;

pub use change::{Effect, PolicyChange, PolicyEdit, PolicySide, Repair, Risk, SettingChange};

use crate::analysis::caller::{find_caller, session_of};
use crate::analysis::cause::CauseFacts;
use crate::analysis::judge::{HopView, Judgement, judge};
use crate::analysis::verdict::{Cause, HopVerdict};
use crate::analysis::workspace::Workspace;
use crate::chain::{Hop, NodeContent, NodeId, Parameter, SessionName};
use crate::eval::{Truth, is_session_name};
use crate::iam::{Arn, PrincipalSubject, Statement};
use crate::profile::SettingValue;
use crate::source::Location;

/// Every proven repair of a failing or undetermined hop, the best first: fewest profiles that it
/// turns red, settings before policies, then the smallest.
pub fn find_repairs(workspace: &Workspace, id: NodeId) -> Vec<Repair> {
    find_repair(workspace, id).into_iter().collect()
}

/// The best proven repair: the first of [`find_repairs`].
pub fn find_repair(workspace: &Workspace, id: NodeId) -> Option<Repair> {
    let judgement = workspace.judgement(id)?.clone();
    let cause = judgement.cause.clone()?;
    let parent = workspace.survey.forest.node(id).parent?;
    for change in candidates(workspace, id, parent, &judgement, &cause) {
        if let Some(verdict) = prove(workspace, id, parent, &change) {
            return Some(Repair {
                changes: vec![change],
                policies: Vec::new(),
                verdict,
                effects: Vec::new(),
                unchecked: 0,
            });
        }
    }
    None
}

/// Judges the hop as if the change were written. Proven when nothing stops it any more that the
/// files know of.
fn prove(
    workspace: &Workspace,
    id: NodeId,
    parent: NodeId,
    change: &SettingChange,
) -> Option<HopVerdict> {
    let survey = &workspace.survey;
    let (hop, target) = survey.hop(id)?;
    let own = hop.profile.as_str() == change.profile;
    let hop = if own {
        changed(hop, change)
    } else {
        hop.clone()
    };
    let caller = match survey.hop(parent) {
        Some((source, role)) if source.profile.as_str() == change.profile => {
            let source = changed(source, change);
            session_of(survey, &workspace.facts, &source, Some(role))
        }
        _ => find_caller(survey, &workspace.facts, parent, &hop),
    };
    let view = HopView {
        hop: &hop,
        target,
        caller: &caller,
        base: survey.base_of(id).map(|base| &base.kind),
    };
    let before = workspace.judgement(id)?.if_reached;
    let after = judge(&workspace.survey, &workspace.facts, view).if_reached;
    let better = match after {
        HopVerdict::Allowed => true,
        HopVerdict::Undetermined => before.stops_the_chain(),
        _ => false,
    };
    better.then_some(after)
}

/// A hop with one setting changed.
fn changed(hop: &Hop, change: &SettingChange) -> Hop {
    let mut hop = hop.clone();
    let parameter = Parameter {
        value: SettingValue::Text(change.value.clone().unwrap_or_default().into()),
        location: None,
    };
    match change.key.as_str() {
        "role_session_name" => hop.role_session_name = SessionName::Set(parameter),
        "external_id" => hop.external_id = Some(parameter),
        "mfa_serial" => hop.mfa_serial = Some(parameter),
        "role_arn" => hop.role_arn = parameter,
        "duration_seconds" => {
            if let (Some(duration), Ok(seconds)) = (
                &mut hop.duration_seconds,
                change.value.clone().unwrap_or_default().parse(),
            ) {
                duration.seconds = seconds;
                duration.digits = change.value.clone().unwrap_or_default();
            }
        }
        _ => {}
    }
    hop
}

fn candidates(
    workspace: &Workspace,
    id: NodeId,
    parent: NodeId,
    judgement: &Judgement,
    cause: &CauseFacts,
) -> Vec<SettingChange> {
    let survey = &workspace.survey;
    let Some((hop, _)) = survey.hop(id) else {
        return Vec::new();
    };
    let own = |key: &'static str, value: String, replaces: Option<Location>| SettingChange {
        profile: hop.profile.to_string(),
        key: key.to_owned(),
        value: Some(value),
        renames: None,
        copy_of: None,
        replaces,
        section: survey.location(id).cloned(),
    };
    match cause.cause {
        Cause::UseridNotListed | Cause::PrincipalNotListed | Cause::ExplicitDeny => {
            // The name that is tested is the caller's, so it belongs in the source profile.
            let NodeContent::Hop(source) = &survey.forest.node(parent).content else {
                return Vec::new();
            };
            wanted_session_names(judgement)
                .into_iter()
                .map(|name| SettingChange {
                    profile: source.profile.to_string(),
                    key: "role_session_name".to_owned(),
                    value: Some(name),
                    renames: None,
                    copy_of: None,
                    replaces: location_of(&source.role_session_name),
                    section: survey.location(parent).cloned(),
                })
                .collect()
        }
        Cause::SessionNameMismatch => failing_values(judgement, "sts:rolesessionname")
            .into_iter()
            .filter_map(|pattern| fitting_name(&pattern))
            .map(|name| {
                own(
                    "role_session_name",
                    name,
                    location_of(&hop.role_session_name),
                )
            })
            .collect(),
        Cause::ExternalIdMissing | Cause::ExternalIdWrong => {
            failing_values(judgement, "sts:externalid")
                .into_iter()
                .filter(|value| crate::eval::is_external_id(value))
                .map(|value| {
                    let at = hop.external_id.as_ref().and_then(|id| id.location.clone());
                    own("external_id", value, at)
                })
                .collect()
        }
        Cause::MfaMissing => judgement
            .caller
            .principal
            .as_ref()
            .filter(|_| judgement.caller.mfa_possible)
            .map(|user| {
                let device = format!(
                    "arn:{}:iam::{}:mfa/{}",
                    user.partition(),
                    user.account(),
                    user.name()
                );
                own("mfa_serial", device, None)
            })
            .into_iter()
            .collect(),
        Cause::ChainedDuration => {
            let at = hop.duration_seconds.as_ref().map(|it| it.location.clone());
            vec![own("duration_seconds", "3600".to_owned(), at)]
        }
        Cause::RolePathMismatch => judgement
            .elsewhere
            .iter()
            .map(|real: &Arn| own("role_arn", real.to_string(), hop.role_arn.location.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

fn location_of(name: &SessionName) -> Option<Location> {
    match name {
        SessionName::Set(parameter) => parameter.location.clone(),
        SessionName::Generated => None,
    }
}

/// Every statement of the trust policy with its trace.
fn statements(judgement: &Judgement) -> Vec<(&crate::eval::StatementTrace, &Statement)> {
    let (Some(evaluation), Some(policy)) = (&judgement.evaluation, &judgement.policy) else {
        return Vec::new();
    };
    let Some(trust) = evaluation.policies.first() else {
        return Vec::new();
    };
    evaluation
        .statements_of(trust)
        .iter()
        .filter_map(|trace| {
            let statement = policy.document.statements().get(trace.index as usize)?;
            Some((trace, statement))
        })
        .collect()
}

/// The session names the trust policy asks of the caller: from `aws:userid` values whose id half
/// fits, and from session ARNs of the caller's role.
fn wanted_session_names(judgement: &Judgement) -> Vec<String> {
    let mut names = Vec::new();
    let Some(evaluation) = &judgement.evaluation else {
        return names;
    };
    for (trace, statement) in statements(judgement) {
        for condition in evaluation.conditions_of(trace) {
            let Some(entry) = statement.condition.entries.get(condition.index as usize) else {
                continue;
            };
            for value in evaluation.values_of(condition) {
                let fits = value.halves.is_some_and(|halves| halves.id != Truth::False);
                let text = entry
                    .values
                    .get(value.index as usize)
                    .map(|value| &*value.text);
                if let (true, Some((_, name))) = (fits, text.and_then(|text| text.split_once(':')))
                {
                    names.extend(fitting_name(name));
                }
            }
        }
        let caller = &judgement.caller.caller;
        for entry in &statement.principal.entries {
            if let PrincipalSubject::Session(arn) = &entry.subject
                && caller.account.as_deref() == Some(arn.account())
                && caller.name.as_ref().and_then(|name| name.as_text()) == Some(arn.name())
            {
                names.extend(arn.session().and_then(fitting_name));
            }
        }
    }
    names.dedup();
    names
}

/// The values of the tests of one key that fail.
fn failing_values(judgement: &Judgement, key: &str) -> Vec<String> {
    let Some(evaluation) = &judgement.evaluation else {
        return Vec::new();
    };
    let mut values = Vec::new();
    for (trace, statement) in statements(judgement) {
        for condition in evaluation.conditions_of(trace) {
            if let Some(entry) = statement.condition.entries.get(condition.index as usize)
                && entry.key.folded() == key
                && condition.truth != Truth::True
            {
                values.extend(entry.values.iter().map(|value| value.text.to_string()));
            }
        }
    }
    values
}

/// A session name that a value or pattern lets through: `*` becomes `session`, `?` becomes `x`.
fn fitting_name(pattern: &str) -> Option<String> {
    if is_session_name(pattern) {
        return Some(pattern.to_owned());
    }
    let name = pattern.replace('*', "session").replace('?', "x");
    is_session_name(&name).then_some(name)
}
