//! Profiles and verdicts → the accounts to read, and the profiles that may read them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use serde_json::{Value, json};

use super::{FetchOptions, Shown};
use crate::chain::{BaseKind, CredentialSource, NodeContent, NodeId};
use crate::cli::check::choose;
use crate::cli::live::{region_of, touched_report};
use crate::cli::sessions::{Steps, steps_of};
use crate::iam::{Arn, PrincipalKind, is_account_id};
use crate::live::{
    AccountNeed, AccountPlan, AccountResult, CallError, CallRecord, Candidate, FetchOutcome,
    FetchPlan, IdentityPlan, IdentityResult, Reader, Reading, Standing, Unreadable, plan_fetch,
};
use crate::predict::{Prediction, ProfileVerdict, credentials_of};
use crate::text::{harmless, text};

/// The requested part of the accounts.
pub(in crate::cli) struct Scope {
    /// The nodes whose accounts and bases are requested.
    nodes: BTreeSet<NodeId>,
    accounts: BTreeSet<String>,
    roles: Vec<Arn>,
    /// True if it is not everything.
    narrowed: bool,
}

impl Scope {
    pub(in crate::cli) fn new(
        prediction: &Prediction,
        profile: Option<&str>,
        options: &FetchOptions,
    ) -> anyhow::Result<Self> {
        let nodes = if let Some(name) = profile {
            let id = choose(prediction, &[name.to_owned()])?[0];
            prediction.chain_of(id).into_iter().collect()
        } else {
            let all = prediction.survey.forest.parents_first();
            all.iter().copied().collect()
        };
        for account in &options.account {
            if !is_account_id(account) {
                bail!(text!(
                    "{option} {account}: an account id has 12 digits",
                    option = "--account",
                    account = harmless(account)
                ));
            }
        }
        let mut roles = Vec::new();
        for role in &options.role {
            match Arn::parse(role) {
                Ok(arn) if arn.kind() == PrincipalKind::Role && is_account_id(arn.account()) => {
                    roles.push(arn);
                }
                _ => bail!(text!(
                    "--role {role}: write the ARN of a role, such as arn:aws:iam::111122223333:role/Deploy",
                    role = harmless(role)
                )),
            }
        }
        Ok(Self {
            nodes,
            accounts: options.account.iter().cloned().collect(),
            roles,
            narrowed: !options.account.is_empty() || !options.role.is_empty(),
        })
    }

    /// The accounts that no snapshot holds as a whole; everything if there is no such account.
    pub(in crate::cli) fn missing(prediction: &Prediction) -> Self {
        let nodes = prediction.survey.forest.parents_first();
        let mut scope = Self {
            nodes: nodes.iter().copied().collect(),
            accounts: BTreeSet::new(),
            roles: Vec::new(),
            narrowed: false,
        };
        let snapshots = prediction.facts.snapshots();
        let needs = needs(prediction, &scope).into_iter();
        let missing = needs.filter(|need| !snapshots.account_whole(&need.account));
        scope.accounts = missing.map(|need| need.account).collect();
        scope.narrowed = !scope.accounts.is_empty();
        scope
    }
}

/// A plan and further facts about it.
pub(super) struct Gathered {
    pub plan: FetchPlan,
    /// The nodes of all chains used by calls of the plan.
    pub nodes: BTreeSet<NodeId>,
    /// Bases whose identity cannot be asked for.
    pub unaskable: Vec<String>,
}

/// Plans a fetch.
pub(super) fn gather(prediction: &Prediction, scope: &Scope) -> Gathered {
    let candidates = candidates(prediction);
    let (identities, unaskable) = identities(prediction, scope);
    let plan = plan_fetch(needs(prediction, scope), identities, &candidates);
    let forest = &prediction.survey.forest;
    let readers = plan.accounts.iter().flat_map(|it| &it.readers);
    let readers = readers.chain(&plan.perhaps).map(|it| it.profile.as_str());
    let bases = plan
        .identities
        .iter()
        .filter_map(|it| it.profile.as_deref());
    let asked = readers
        .chain(bases)
        .filter_map(|name| forest.requested(name));
    let nodes = asked.flat_map(|id| prediction.chain_of(id)).collect();
    Gathered {
        plan,
        nodes,
        unaskable,
    }
}

/// The accounts of the profiles' roles and of their bases.
fn needs(prediction: &Prediction, scope: &Scope) -> Vec<AccountNeed> {
    let survey = &prediction.survey;
    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    if scope.roles.is_empty() {
        for &id in &scope.nodes {
            if let Some((_, Some(role))) = survey.call(id) {
                let key = (role.partition().to_owned(), role.account().to_owned());
                found.entry(key).or_default().insert(role.name().to_owned());
            } else if let Some(key) = base_account(prediction, id) {
                found.entry(key).or_default();
            }
        }
        found.retain(|(_, account), _| {
            is_account_id(account) && (!scope.narrowed || scope.accounts.contains(account))
        });
        for account in &scope.accounts {
            if !found.keys().any(|(_, known)| known == account) {
                found.insert(("aws".to_owned(), account.clone()), BTreeSet::new());
            }
        }
    }
    let whole = |((partition, account), roles): (_, BTreeSet<String>)| AccountNeed {
        partition,
        account,
        roles: roles.into_iter().collect(),
        arns: Vec::new(),
        only_roles: false,
    };
    found
        .into_iter()
        .map(whole)
        .chain(only_roles(scope))
        .collect()
}

/// The roles that are requested by ARN, by account.
fn only_roles(scope: &Scope) -> Vec<AccountNeed> {
    let mut only: Vec<AccountNeed> = Vec::new();
    let roles: BTreeSet<&Arn> = scope.roles.iter().collect();
    for role in roles {
        let (partition, account) = (role.partition(), role.account());
        let is_same = |it: &AccountNeed| it.partition == partition && it.account == account;
        let at = only.iter().position(is_same).unwrap_or_else(|| {
            only.push(AccountNeed {
                partition: partition.to_owned(),
                account: account.to_owned(),
                roles: Vec::new(),
                arns: Vec::new(),
                only_roles: true,
            });
            only.len() - 1
        });
        only[at].roles.push(role.name().to_owned());
        only[at].arns.push(role.as_str().to_owned());
    }
    only
}

/// The account of a base, if it is certain.
fn base_account(prediction: &Prediction, id: NodeId) -> Option<(String, String)> {
    let NodeContent::Base(_) = &prediction.survey.forest.node(id).content else {
        return None;
    };
    let known = credentials_of(&prediction.survey, &prediction.facts, id);
    let certain = known.certain_part().unwrap_or(known);
    Some((partition_of(prediction, id), certain.account()?.to_owned()))
}

/// The partition of a base: that of the roles assumed from it.
fn partition_of(prediction: &Prediction, base: NodeId) -> String {
    let survey = &prediction.survey;
    let children = survey.forest.children(base).iter();
    let role = survey.target_role(base);
    let roles = children.filter_map(|child| survey.target_role(*child));
    let mut roles = role.into_iter().chain(roles);
    roles
        .next()
        .map_or_else(|| "aws".to_owned(), |role| role.partition().to_owned())
}

/// Every profile as a reader of the account of its credentials.
fn candidates(prediction: &Prediction) -> Vec<Candidate> {
    let survey = &prediction.survey;
    let candidate = |(name, id): (&str, NodeId)| {
        survey.forest.node(id).profile()?;
        let verdict = prediction.profile_verdict(id);
        let role = survey.target_role(id);
        let content = &survey.forest.node(id).content;
        let account = match (content, &role) {
            (NodeContent::Nothing, _) => return None,
            (_, Some(role)) => Some((role.partition().to_owned(), role.account().to_owned())),
            (NodeContent::Base(_), None) => base_account(prediction, id),
            _ => return None,
        };
        let is_base = matches!(content, NodeContent::Base(_));
        let mut standing = match verdict {
            ProfileVerdict::Stopped(_) => Standing::Denied,
            ProfileVerdict::Broken => Standing::Broken,
            _ if is_base => Standing::Base,
            ProfileVerdict::Undetermined => Standing::Open,
            ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops => Standing::Allowed,
        };
        let chain = prediction.chain_of(id);
        let hops = chain.iter().filter_map(|&node| survey.hop(node));
        let needs_code = hops.clone().any(|(hop, _)| hop.mfa_serial.is_some());
        let mut reading = Reading::Profile;
        if needs_code && standing <= Standing::Open {
            match steps_of(prediction, id) {
                Steps::HopByHop { base, requests } => reading = Reading::Hops(requests, base),
                Steps::WholeOnly(_) => standing = Standing::WholeWithMfa,
            }
        }
        let partition = match &account {
            Some((partition, _)) => partition.clone(),
            None => partition_of(prediction, id),
        };
        Some(Candidate {
            reader: Reader {
                profile: name.to_owned(),
                standing,
                reading,
                region: region_of(prediction, name, &partition),
            },
            account: account.filter(|(_, account)| is_account_id(account)),
            principal: role.map_or_else(|| name.to_owned(), |role| role.to_string()),
            hops: hops.count(),
        })
    };
    let found = prediction.profiles().filter_map(candidate);
    // A base in an unknown account can read only if its identity is known; other profiles have one.
    found
        .filter(|it| it.account.is_some() || it.reader.standing == Standing::Base)
        .collect()
}

/// The bases that can be asked for their identity, and those that cannot.
fn identities(prediction: &Prediction, scope: &Scope) -> (Vec<IdentityPlan>, Vec<String>) {
    let survey = &prediction.survey;
    let (mut plans, mut unaskable) = (Vec::new(), Vec::new());
    if !scope.roles.is_empty() {
        return (plans, unaskable);
    }
    for &id in survey.forest.parents_first() {
        let NodeContent::Base(base) = &survey.forest.node(id).content else {
            continue;
        };
        let wanted = scope.nodes.contains(&id)
            && (scope.accounts.is_empty()
                || base_account(prediction, id)
                    .is_none_or(|(_, account)| scope.accounts.contains(&account)));
        let (true, Some(name)) = (wanted, base.identity_key()) else {
            continue;
        };
        let own = base.profile.as_deref();
        let profile = own.filter(|name| survey.forest.requested(name) == Some(id));
        let source = match &base.kind {
            BaseKind::Surroundings { source, .. } => Some(*source),
            _ => None,
        };
        if profile.is_some() && source.is_none() || source == Some(CredentialSource::Environment) {
            plans.push(IdentityPlan {
                base: name.to_owned(),
                profile: profile.filter(|_| source.is_none()).map(str::to_owned),
                region: region_of(prediction, name, &partition_of(prediction, id)),
            });
        } else {
            unaskable.push(name.to_owned());
        }
    }
    (plans, unaskable)
}

// The plan of a fetch and its result, as JSON.

pub(super) fn plan_report(shown: &Shown) -> Value {
    let reader = |plan: &AccountPlan, reader: &Reader| {
        let mut commands = reader.hop_commands(shown.now);
        commands.extend(plan.calls().iter().map(|call| call.shown(reader.named())));
        json!({
            "profile": reader.profile,
            "standing": reader.standing.code(),
            "hop_by_hop": reader.named().is_none(),
            "commands": commands,
        })
    };
    let account = |plan: &AccountPlan| {
        let failing = match &plan.unreadable {
            Some(Unreadable::OnlyFailing(profiles)) => profiles.as_slice(),
            _ => &[],
        };
        let failing: Vec<Value> = failing
            .iter()
            .map(|(profile, standing)| json!({ "profile": profile, "standing": standing.code() }))
            .collect();
        json!({
            "partition": plan.need.partition,
            "account": plan.need.account,
            "roles": plan.need.roles,
            "readable": plan.unreadable.is_none(),
            "readers": plan.readers.iter().map(|it| reader(plan, it)).collect::<Vec<_>>(),
            "failing": failing,
        })
    };
    let identity = |plan: &IdentityPlan| json!({ "base": plan.base, "command": plan.command() });
    json!({
        "format": 1,
        "plan": {
            "program": shown.world.program,
            "folder": shown.folder,
            "identities": shown.plan.identities.iter().map(identity).collect::<Vec<_>>(),
            "accounts": shown.plan.accounts.iter().map(account).collect::<Vec<_>>(),
            "organization": shown.organization,
            "touches": touched_report(&shown.world.touched),
        },
    })
}

pub(super) fn outcome_report(shown: &Shown, outcome: &FetchOutcome) -> Value {
    let mut report = plan_report(shown);
    let identity = |it: &IdentityResult| match &it.answer {
        Ok(answer) => json!({
            "base": it.base,
            "identity": serde_json::from_str::<Value>(answer).unwrap_or_default(),
        }),
        Err(error) => json!({ "base": it.base, "error": error }),
    };
    let account = |it: &AccountResult| {
        let call = |call: &CallRecord| json!({ "command": call.command, "error": call.error });
        json!({
            "partition": it.account.0,
            "account": it.account.1,
            "reader": it.reader,
            "file": it.file,
            "roles": it.roles,
            "complete": it.complete,
            "calls": it.calls.iter().map(call).collect::<Vec<_>>(),
            "unwritten": it.unwritten,
        })
    };
    report["identities"] = outcome.identities.iter().map(identity).collect();
    report["accounts"] = outcome.accounts.iter().map(account).collect();
    let session =
        |(profile, error): &(String, CallError)| json!({ "profile": profile, "error": error });
    report["failed_sessions"] = outcome.sessions.iter().map(session).collect();
    report["interrupted"] = json!(outcome.interrupted);
    report["organization"] = match &outcome.organization {
        None => Value::Null,
        Some(Ok(found)) => {
            let failed = found.failed.iter();
            let failed =
                failed.map(|(account, error)| json!({ "account": account, "error": error }));
            json!({ "failed": failed.collect::<Vec<_>>() })
        }
        Some(Err(error)) => json!({ "error": error }),
    };
    report
}
