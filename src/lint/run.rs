//! The table of rules at work: on one document, on one call, on everything that the profiles reach.

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::call::{is_no_role, resources_to_assume};
use super::found::Found;
use super::hops::{find_in_hop, find_refused};
use super::inputs::{
    Call, Check, Details, Hits, Known, NamedPrincipal, OwnAccounts, Spot, TestedKey, Trust,
};
use super::kind::FindingKind;
use super::table::{RULES, RuleId};
use super::web_identity::find_mistakes;
use super::{Finding, find};
use crate::chain::NodeId;
use crate::config::ProfileName;
use crate::iam::Arn;
use crate::iam::account::Policy;
use crate::iam::policy::PolicyKind;
use crate::predict::Prediction;

/// The findings in one document that belongs to no known role, by the rules that need nothing else.
/// `now` counts seconds since 1970.
pub(crate) fn find_in_document(policy: &Arc<Policy>, now: i64) -> Vec<Finding> {
    let mut found = Found::default();
    find_refused(None, None, None, policy, &mut found);
    if policy.document.kind() == PolicyKind::Trust {
        let trust = Trust {
            policy,
            role: None,
            known: None,
            now,
        };
        find_in_trust(&trust, policy, None, &mut found);
    } else {
        let odd = resources_to_assume(policy).filter(|(_, text)| is_no_role(text));
        found.extend(odd.map(|(span, text)| {
            let kind = FindingKind::Rule(RuleId::H09, Details::of(text));
            Finding::in_policy(None, kind, policy, span)
        }));
    }
    in_order(found.list)
}

/// The findings in all policies and calls of the profiles; with `all_roles`, in the trust policy of
/// every role that was read. And how many more there are.
pub(crate) fn find_everywhere(prediction: &Prediction, all_roles: bool) -> (Vec<Finding>, usize) {
    let own = OwnAccounts::new();
    let known = Known::of(prediction, &own);
    let in_files = find(&prediction.survey);
    let mut found = Found::default();
    found.more = in_files.more();
    found.extend(in_files.iter().cloned());
    let mut seen = HashSet::default();
    for &id in prediction.survey.forest.parents_first() {
        found.extend(find_in_hop(prediction, id));
        find_in_parameters(prediction, id, &mut found);
        if let Some((_, Some(role))) = prediction.survey.call(id)
            && let Some(outcome) = prediction.outcome(id)
            && let Some(policy) = &outcome.policy
            && seen.insert(role.clone())
        {
            find_in_policy_of(prediction, &known, (role, policy), None, &mut found);
        }
    }
    let roles = prediction.facts.snapshots().roles();
    for role in roles.filter(|_| all_roles) {
        let policy = role.trust.as_ref().and_then(|trust| trust.policy());
        if let Some(policy) = policy.filter(|_| seen.insert(role.arn.clone())) {
            find_refused(None, Some(&role.arn), None, policy, &mut found);
            find_in_policy_of(prediction, &known, (&role.arn, policy), None, &mut found);
        }
    }
    (in_order(found.list), found.more)
}

/// The findings in the policies and parameters of one call.
fn find_in_call(prediction: &Prediction, known: &Known<'_>, id: NodeId) -> Vec<Finding> {
    let mut found = Found::default();
    found.extend(find_in_hop(prediction, id));
    find_in_parameters(prediction, id, &mut found);
    if let Some((hop, Some(role))) = prediction.survey.call(id)
        && let Some(outcome) = prediction.outcome(id)
        && let Some(policy) = &outcome.policy
    {
        let profile = Some(&hop.profile);
        find_in_policy_of(prediction, known, (role, policy), profile, &mut found);
    }
    in_order(found.list)
}

fn find_in_policy_of(
    prediction: &Prediction,
    known: &Known<'_>,
    (role, policy): (&Arn, &Arc<Policy>),
    profile: Option<&ProfileName>,
    found: &mut Found,
) {
    let trust = Trust {
        policy,
        role: Some(role),
        known: Some(known),
        now: prediction.survey.assumptions.now,
    };
    find_in_trust(&trust, policy, profile, found);
}

/// Adds the findings in a trust policy.
fn find_in_trust(
    trust: &Trust<'_>,
    policy: &Arc<Policy>,
    profile: Option<&ProfileName>,
    found: &mut Found,
) {
    let document = trust.document();
    let run = |check: &Check| {
        let mut hits = Hits::default();
        if let Check::Policy(check) = check {
            check(trust, &mut hits);
        }
        for statement in document.statements() {
            match check {
                Check::Statement(check) => check(trust, statement, &mut hits),
                Check::Principal(check) => {
                    for entry in &statement.principal.entries {
                        let named = NamedPrincipal {
                            trust,
                            statement,
                            entry,
                        };
                        check(named, &mut hits);
                    }
                }
                Check::Entry(check) | Check::EntryAndCall(check, _) => {
                    for entry in &statement.condition.entries {
                        let tested = TestedKey {
                            trust,
                            statement,
                            entry,
                        };
                        check(tested, &mut hits);
                    }
                }
                Check::Reading | Check::Policy(_) | Check::Call(_) => {}
            }
        }
        hits
    };
    for rule in RULES {
        let hits = run(&rule.check);
        put(rule.id, hits, Some(policy), profile, found);
    }
    let mistakes = find_mistakes(document.statements().iter(), trust.role, None);
    found.extend(mistakes.into_iter().map(|(span, mistake)| {
        let kind = FindingKind::WebIdentity(mistake);
        Finding::in_policy(profile.cloned(), kind, policy, span)
    }));
}

/// Adds the findings in the parameters of one call.
fn find_in_parameters(prediction: &Prediction, id: NodeId, found: &mut Found) {
    let (Some((hop, Some(role))), Some(outcome)) =
        (prediction.survey.hop(id), prediction.outcome(id))
    else {
        return;
    };
    let call = Call {
        prediction,
        id,
        hop,
        role,
        outcome,
    };
    for rule in RULES {
        if let Check::Call(check) | Check::EntryAndCall(_, check) = rule.check {
            let mut hits = Hits::default();
            check(&call, &mut hits);
            put(
                rule.id,
                hits,
                outcome.policy.as_ref(),
                Some(&hop.profile),
                found,
            );
        }
    }
}

fn put(
    rule: RuleId,
    hits: Hits,
    trust: Option<&Arc<Policy>>,
    profile: Option<&ProfileName>,
    found: &mut Found,
) {
    for (spot, details) in hits.found {
        // Before its line is looked for.
        if found.is_full_of(rule) {
            found.more += 1;
            continue;
        }
        let kind = FindingKind::Rule(rule, details);
        let profile = profile.cloned();
        let finding = match spot {
            Spot::Trust(span) => trust.map(|it| Finding::in_policy(profile, kind, it, span)),
            Spot::Policy(policy, span) => Some(Finding::in_policy(profile, kind, &policy, span)),
            Spot::Setting(setting) => Some(Finding::at_setting(profile, kind, &setting)),
        };
        found.extend(finding);
    }
}

/// By place, each once: many profiles meet the same policy.
fn in_order(mut found: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::default();
    found.retain(|finding| {
        let kind = match &finding.kind {
            FindingKind::Rule(_, details) => Some(details.clone()),
            _ => None,
        };
        let place = (finding.location.clone(), finding.span);
        seen.insert((finding.kind.code(), kind, place))
    });
    found.sort_by(|one, other| {
        let place = |finding: &Finding| (finding.location.clone(), finding.span);
        place(one)
            .cmp(&place(other))
            .then_with(|| one.kind.rule().id.cmp(&other.kind.rule().id))
    });
    found
}

// The findings in the calls of profiles, each list made when it is first asked for.

/// The findings in the calls that were asked for; they hold until a verdict changes.
#[derive(Clone, Debug, Default)]
pub(super) struct CallFindings {
    own: OwnAccounts,
    /// Never iterated.
    found: RefCell<HashMap<NodeId, Arc<[Finding]>>>,
}

impl CallFindings {
    /// The findings in the policies and parameters of one call.
    pub(super) fn of_call(&self, prediction: &Prediction, id: NodeId) -> Arc<[Finding]> {
        if let Some(found) = self.found.borrow().get(&id) {
            return Arc::clone(found);
        }
        let known = Known::of(prediction, &self.own);
        let found: Arc<[Finding]> = find_in_call(prediction, &known, id).into();
        self.found.borrow_mut().insert(id, Arc::clone(&found));
        found
    }
}
