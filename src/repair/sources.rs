//! Other profiles whose credentials the trust policy would admit, be it after one profile is split
//! in two.

use super::failing::Failing;
use super::spelling::change;
use crate::chain::{NodeContent, NodeId};
use crate::config::{Profile, ProfileSet, SettingKey};
use crate::eval::Ternary;
use crate::iam::account::Target;
use crate::iam::policy::{Effect, PrincipalSubject, Statement};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{CallerFacts, Prediction, ProfileVerdict, SettingChange, is_call};

/// Maximum number of profiles tried.
const MOST_TRIED: usize = 6;
/// Maximum number of names looked up per policy.
const MOST_LOOKED_UP: usize = 64;

/// A candidate for another source.
pub(crate) struct OtherSource {
    pub(crate) change: SettingChange,
    /// True if the policy names the role or user behind it, not only its account.
    pub(crate) named: bool,
}

/// Points `source_profile` at profiles that the policy seems to admit. The policy's principals and
/// ids are looked up first, so that not every profile is evaluated.
pub(crate) fn candidates(failing: &Failing<'_>) -> Vec<OtherSource> {
    let prediction = failing.prediction;
    if is_call(&failing.hop.profile) {
        // The question was about this caller.
        return Vec::new();
    }
    let survey = &prediction.survey;
    let search = Search {
        prediction,
        caller: Some(&failing.outcome.caller),
    };
    let mut nodes: Vec<(NodeId, bool)> = Vec::new();
    for statement in failing.outcome.trust_statements() {
        let trace = statement.trace;
        if trace.effect == Some(Effect::Allow) && trace.action == Ternary::True {
            search.admitted(statement.part, &mut nodes);
        }
    }
    let parent = survey.forest.node(failing.id).parent;
    nodes.retain(|(node, _)| Some(*node) != parent);
    let nodes = search.usable(failing.id, nodes).into_iter();
    nodes
        .filter_map(|(node, named)| {
            let change = failing.own(SettingKey::SourceProfile, survey.name(node))?;
            Some(OtherSource { change, named })
        })
        .collect()
}

/// The profiles whose credentials a role's trust policy seems to admit, for a chain that does not
/// resolve: the name, and true if the policy names that role or user. There is no caller yet.
pub(crate) fn let_in_by(prediction: &Prediction, id: NodeId, role: &Arn) -> Vec<(String, bool)> {
    let Target::Known(policy) = prediction.facts.target(role) else {
        return Vec::new();
    };
    let search = Search {
        prediction,
        caller: None,
    };
    let mut nodes = Vec::new();
    for statement in policy.document.statements() {
        if statement.effect == Some(Effect::Allow) {
            search.admitted(statement, &mut nodes);
        }
    }
    let nodes = search.usable(id, nodes).into_iter();
    nodes
        .map(|(node, named)| (prediction.survey.name(node).to_owned(), named))
        .collect()
}

/// The input to a search for profiles.
#[derive(Clone, Copy)]
struct Search<'a> {
    prediction: &'a Prediction,
    /// The current caller, if the chain resolves.
    caller: Option<&'a CallerFacts>,
}

impl Search<'_> {
    /// The nodes from which the profile of `id` could take its credentials, the likeliest first.
    fn usable(self, id: NodeId, mut nodes: Vec<(NodeId, bool)>) -> Vec<(NodeId, bool)> {
        let prediction = self.prediction;
        let survey = &prediction.survey;
        let own = survey.row_of(id);
        let below = own..survey.rows[own].end as usize;
        nodes.retain(|(node, _)| {
            !below.contains(&survey.row_of(*node))
                && !matches!(
                    prediction.chain_verdict(*node),
                    ProfileVerdict::Stopped(_) | ProfileVerdict::Broken
                )
                && self
                    .prediction
                    .tree_index()
                    .source_of(survey, survey.name(*node))
                    == Some(*node)
        });
        // Certain chains first, then tree order.
        nodes.sort_by_key(|(node, named)| {
            let certain = matches!(
                prediction.chain_verdict(*node),
                ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops
            );
            (!certain, survey.row_of(*node), !named)
        });
        nodes.dedup_by_key(|(node, _)| *node);
        nodes.truncate(MOST_TRIED);
        nodes
    }

    /// The nodes whose credentials a statement names, or whose id or ARN its conditions list.
    fn admitted(self, statement: &Statement, nodes: &mut Vec<(NodeId, bool)>) {
        let index = self.prediction.tree_index();
        let snapshots = self.prediction.facts.snapshots();
        let by_id = |id: &str| {
            let id = id.split(':').next().unwrap_or_default();
            let role = snapshots.role_with_id(id).map(|role| &role.arn);
            role.or_else(|| Some(&snapshots.user_with_id(id)?.arn))
        };
        let nodes_of = |arn: &Arn| {
            let found = index.nodes_of(arn).iter();
            found.map(|node| (*node, true)).collect::<Vec<_>>()
        };
        let mut narrowed = false;
        for entry in &statement.condition.entries {
            let values = entry.values.iter().take(MOST_LOOKED_UP);
            match entry.key.folded() {
                "aws:userid" => {
                    narrowed = true;
                    let found = values.filter_map(|value| by_id(&value.text));
                    nodes.extend(found.flat_map(nodes_of));
                }
                "aws:principalarn" => {
                    narrowed = true;
                    let found = values.filter_map(|value| Arn::parse(&value.text).ok());
                    for arn in found {
                        nodes.extend(nodes_of(&arn));
                    }
                }
                _ => {}
            }
        }
        for entry in statement.principal.entries.iter().take(MOST_LOOKED_UP) {
            match &entry.subject {
                PrincipalSubject::Role(arn) | PrincipalSubject::User(arn) => {
                    nodes.extend(nodes_of(arn));
                }
                PrincipalSubject::Session(arn) => {
                    let role = snapshots.role_named(arn.account(), arn.name());
                    nodes.extend(role.into_iter().flat_map(|role| nodes_of(&role.arn)));
                }
                PrincipalSubject::RoleId | PrincipalSubject::UserId => {
                    let arn = by_id(&entry.text);
                    nodes.extend(arn.into_iter().flat_map(nodes_of));
                }
                PrincipalSubject::Account(account) if !narrowed => {
                    nodes.extend(self.in_account(account));
                }
                PrincipalSubject::AccountArn(arn) if !narrowed => {
                    nodes.extend(self.in_account(arn.account()));
                }
                _ => {}
            }
        }
    }

    /// Some nodes of an account other than the caller's; in the caller's own account only users,
    /// which can use MFA. None of them is named.
    fn in_account(self, account: &str) -> Vec<(NodeId, bool)> {
        let forest = &self.prediction.survey.forest;
        let own = self.caller.and_then(CallerFacts::account) == Some(account);
        let user = |node: &&NodeId| {
            let is_role = self
                .caller
                .and_then(|caller| caller.principal.as_ref())
                .is_some_and(|arn| arn.kind() == PrincipalKind::Role);
            is_role && matches!(forest.node(**node).content, NodeContent::Base(_))
        };
        let nodes = self.prediction.tree_index().nodes_in(account).iter();
        nodes
            .filter(|node| !own || user(node))
            .take(MOST_TRIED)
            .map(|node| (*node, false))
            .collect()
    }
}

// Splits one profile into two: a source for which two targets require different session names, or
// a profile with both a role and the credentials for it.

/// Maximum number of names tried for the new profile.
const MOST_NAMES: usize = 20;

/// A second source profile, `NAME-SESSION`, that differs only in its session name, and the hop
/// pointed at it. `None` unless the change is the session name of the source.
pub(crate) fn of(failing: &Failing<'_>, changes: &[SettingChange]) -> Option<Vec<SettingChange>> {
    let [change] = changes else { return None };
    let is_source = failing
        .source
        .is_some_and(|source| *source.profile == *change.profile);
    let session = change.value.as_deref()?;
    if !is_source
        || change.key != SettingKey::RoleSessionName
        || change.profile == *failing.hop.profile
    {
        return None;
    }
    let profiles = &failing.prediction.survey.config.profiles;
    let name = free_name(profiles, &format!("{}-{session}", change.profile))?;
    let copy = SettingChange {
        profile: name.clone(),
        copy_of: Some(change.profile.clone()),
        replaces: None,
        old: None,
        section: None,
        renames: None,
        ..change.clone()
    };
    Some(vec![copy, failing.own(SettingKey::SourceProfile, &name)?])
}

/// Settings of credentials that do not allow a profile to be its own source: botocore accepts only
/// the access keys of a profile that names itself.
const CREDENTIALS: [SettingKey; 7] = [
    SettingKey::CredentialProcess,
    SettingKey::SsoSession,
    SettingKey::SsoStartUrl,
    SettingKey::SsoRegion,
    SettingKey::SsoAccountId,
    SettingKey::SsoRoleName,
    SettingKey::LoginSession,
];

/// Moves the credentials of a profile with a role and no other source to a new profile,
/// `NAME-base`, which becomes the source. This is the first change. Access keys stay in place.
pub(crate) fn own_credentials(
    prediction: &Prediction,
    profile: &Profile,
) -> Option<Vec<SettingChange>> {
    let point = |name: &str| change(profile, SettingKey::SourceProfile, name);
    if profile.has(SettingKey::AwsAccessKeyId) {
        return Some(vec![point(profile.name())]);
    }
    let moved = CREDENTIALS.iter().filter(|key| {
        let setting = profile.get(*key);
        setting.is_some_and(|setting| !profile.inherits(setting))
    });
    let moved: Vec<SettingChange> = moved
        .map(|key| SettingChange {
            value: None,
            ..change(profile, key, "")
        })
        .collect();
    if moved.is_empty() {
        return None;
    }
    let profiles = &prediction.survey.config.profiles;
    let name = free_name(profiles, &format!("{}-base", profile.name()))?;
    let base = SettingChange {
        profile: name.clone(),
        value: None,
        copy_of: Some(profile.name().to_string()),
        replaces: None,
        old: None,
        section: None,
        ..change(profile, SettingKey::RoleArn, "")
    };
    Some([vec![point(&name), base], moved].concat())
}

/// The name, or the name with a number, that no profile has yet.
fn free_name(profiles: &ProfileSet, plain: &str) -> Option<String> {
    let numbered = (2..MOST_NAMES).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.to_owned())
        .chain(numbered)
        .find(|name| profiles.position(name).is_none())
}
