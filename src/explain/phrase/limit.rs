//! What else stops a call than the trust policy: other policies, and the further actions that it
//! needs.

use super::hop_facts::HopFacts;
use super::sentence::{alternatives, joined, say};
use crate::eval::{
    Contribution, Layer, SET_SOURCE_IDENTITY, TAG_SESSION, Ternary, TracedCondition, TracedPolicy,
    TracedStatement,
};
use crate::explain::view::{Runs, Tone};
use crate::iam::Arn;
use crate::iam::policy::Effect;
use crate::predict::{Cause, FurtherAction, HopOutcome, HopVerdict};
use crate::text::{Location, text, word};

/// Maximum number of conditions that are written out.
const MOST_CONDITIONS: usize = 3;

impl HopFacts<'_> {
    /// Returns true if a Deny statement stops the call.
    fn is_explicit(&self) -> bool {
        self.outcome.if_reached == HopVerdict::DeniedExplicit
    }

    /// The verb for a policy that stops the call.
    pub(super) fn stops(&self) -> &'static str {
        if self.is_explicit() {
            word!("denies")
        } else {
            word!("does not allow")
        }
    }

    /// The end of a sentence about the policies of a layer: those that stop the call, and the
    /// conditions under which a statement denies it, or does not allow it.
    pub(super) fn limits(&self, layer: Layer) -> Runs {
        let denied = self.is_explicit();
        let deciding = self.deciding(layer);
        let mut conditions = Vec::new();
        for (policy, statement) in &deciding {
            let failing = |it: &TracedCondition<'_>| denied || it.trace.truth == Ternary::False;
            let failing = statement.conditions().filter(failing);
            conditions.extend(failing.map(|condition| self.condition_words(policy, condition)));
        }
        conditions.truncate(MOST_CONDITIONS);
        let first = deciding.first();
        let place = first.map(|(policy, statement)| place(policy, statement));
        if conditions.is_empty() {
            return say!("{place}.", place = place.filter(|_| denied));
        }
        let conditions = joined(conditions, word!("; and on "), word!("; and on "));
        if denied {
            say!(
                "{place}, by its condition on {conditions}.",
                place,
                conditions
            )
        } else {
            say!(
                "{place}, because of its condition on {conditions}.",
                place,
                conditions
            )
        }
    }

    /// The statements of a layer that deny the call, or that would allow it under other conditions.
    /// Each level of an organization must allow the call; levels that do are left out.
    fn deciding(&self, layer: Layer) -> Vec<(TracedPolicy<'_>, TracedStatement<'_>)> {
        let policies = self.outcome.policies();
        let policies: Vec<TracedPolicy<'_>> = policies
            .filter(|policy| policy.trace.layer == layer)
            .collect();
        let allows = |policy: &&TracedPolicy<'_>| {
            let mut statements = policy.statements();
            statements.any(|statement| statement.trace.contribution == Contribution::Allows)
        };
        let denied = self.is_explicit();
        let open = |policy: &&TracedPolicy<'_>| {
            let level = policy.trace.level;
            let mut same = policies.iter().filter(|other| other.trace.level == level);
            denied || !same.any(|other| allows(&other))
        };
        let decides = |statement: &TracedStatement<'_>| {
            let trace = statement.trace;
            if denied {
                return trace.contribution == Contribution::Denies;
            }
            trace.effect == Some(Effect::Allow)
                && trace.action == Ternary::True
                && trace.resource == Ternary::True
        };
        let found = policies.iter().filter(open).flat_map(|policy| {
            let statements = policy.statements().filter(decides);
            statements.map(move |statement| (*policy, statement))
        });
        found.collect()
    }

    /// A condition with its location, the call's value of the key, and the values that it is
    /// compared with.
    fn condition_words(&self, policy: &TracedPolicy<'_>, condition: TracedCondition<'_>) -> Runs {
        let entry = condition.part;
        let at = policy.part.location_of(entry.key_span.start);
        say!(
            "`{key}`{at}, which is {value}: {operator} `{values}`",
            key = &entry.key_text,
            at,
            value = (Tone::Denied, self.outcome.context.get(&entry.key)),
            operator = &entry.operator_text,
            values = alternatives(entry.values.iter().map(|value| &value.text), 2)
        )
    }
}

/// The policy of a statement and its line, in brackets. The account of a control policy is known.
fn place(policy: &TracedPolicy<'_>, statement: &TracedStatement<'_>) -> Runs {
    let name = &*policy.part.name;
    let name = match policy.trace.layer {
        Layer::Scp | Layer::Rcp => name.split_once(", ").map_or(name, |(_, level)| level),
        _ => name,
    };
    let line = policy.part.location_of(statement.part.span.start);
    say!(" ({name}, {line})", name, line = line.to_string())
}

// The side that does not allow an action that a call needs in addition to `sts:AssumeRole`.

/// The fix for a call that lacks a further action; `None` unless it certainly lacks one. `tags` is
/// the line that makes aws-vault pass session tags.
pub(crate) fn further_fix(
    outcome: &HopOutcome,
    target: Option<&Arn>,
    tags: Option<&Location>,
) -> Option<Runs> {
    let role = target?;
    let lacking = match outcome.cause? {
        Cause::TagSessionMissing => TAG_SESSION,
        Cause::SetSourceIdentityMissing => SET_SOURCE_IDENTITY,
        _ => return None,
    };
    let mut evaluated = outcome.further.iter();
    let further = evaluated.find(|further| further.action == lacking)?;
    if further.verdict != HopVerdict::DeniedImplicit {
        return None;
    }
    let action = further.action;
    let caller = &outcome.caller;
    let trust = further.trust == HopVerdict::DeniedImplicit;
    let identity = further.identity == Some(HopVerdict::DeniedImplicit)
        && matches!(further.layer, Layer::Trust | Layer::Identity);
    let fix = match (trust, identity, further.same_account) {
        (true, true, Ternary::True) => say!(
            "For the owner of account {account}: in the trust policy of {role} allow `{action}` beside `sts:AssumeRole`, to the calling role or user itself and under the same conditions.",
            account = role.account(),
            role = role.name(),
            action
        ),
        (true, _, _) => say!(
            "For the owner of account {account}: in the trust policy of {role} allow `{action}` beside `sts:AssumeRole`, to the same principal and under the same conditions.{too}",
            account = role.account(),
            role = role.name(),
            action,
            too = identity.then_some(word!(" The caller's own policies need it too."))
        ),
        (false, true, _) => say!(
            "For the owner of account {account}: in a policy of the caller allow `{action}` beside `sts:AssumeRole` on {role}.",
            account = caller.account().unwrap_or("?"),
            action,
            role
        ),
        (false, false, _) => return None,
    };
    Some(match tags {
        _ if action != TAG_SESSION => fix,
        Some(_) => say!(
            "{fix} Or remove `session_tags`{tags}, by which aws-vault passes session tags.",
            fix,
            tags
        ),
        None => say!(
            "{fix} Or have the program that called pass no session tags (GitHub's configure-aws-credentials: role-skip-session-tagging).",
            fix
        ),
    })
}

impl HopFacts<'_> {
    /// "the trust policy of R does not allow sts:TagSession."
    pub(super) fn further(&self, action: &'static str, role: &str) -> Runs {
        let mut evaluated = self.outcome.further.iter();
        match evaluated.find(|further| further.action == action) {
            Some(further) => self.lacking(*further, role),
            None => say!("`{action}` is not allowed as well.", action),
        }
    }

    fn lacking(&self, further: FurtherAction, role: &str) -> Runs {
        let action = further.action;
        let who = self.caller_words();
        let denied = |verdict: HopVerdict| verdict == HopVerdict::DeniedImplicit;
        let caller_lacks = further.identity.is_some_and(denied);
        match (further.verdict, denied(further.trust), further.layer) {
            (HopVerdict::Allowed { .. }, ..) => {
                say!("the files allow `{action}` as well.", action)
            }
            (HopVerdict::Undetermined, ..) => say!(
                "whether `{action}` is allowed as well depends on what no file says.",
                action
            ),
            (HopVerdict::DeniedExplicit, _, layer) => say!(
                "a Deny in {policy} applies to `{action}`.",
                policy = layer_words(layer, role, &who),
                action
            ),
            (_, true, _) if caller_lacks && further.same_account == Ternary::True => say!(
                "neither the trust policy of {role} nor a policy of {who} allows `{action}`; within one account it is enough that the trust policy allows it to that role or user itself.",
                role,
                who,
                action
            ),
            (_, true, _) if caller_lacks => say!(
                "neither the trust policy of {role} nor a policy of {who} allows `{action}`; both must.",
                role,
                who,
                action
            ),
            (_, true, _) => say!(
                "the trust policy of {role} does not allow `{action}` to this caller.",
                role,
                action
            ),
            (_, false, Layer::Identity | Layer::Trust | Layer::Call) => say!(
                "the trust policy allows `{action}`, but no policy of {who} does.",
                action,
                who
            ),
            (_, false, layer) => say!(
                "the trust policy allows `{action}`, but {policy} does not.",
                action,
                policy = layer_words(layer, role, &who)
            ),
        }
    }
}

fn layer_words(layer: Layer, role: &str, who: &str) -> String {
    match layer {
        Layer::Call | Layer::Trust => text!("the trust policy of {role}", role),
        Layer::Identity => text!("a policy of {who}", who),
        Layer::Boundary => text!("the permissions boundary of {who}", who),
        Layer::Session => word!("the policy of the caller's session").to_owned(),
        Layer::Scp => word!("a service control policy").to_owned(),
        Layer::Rcp => word!("a resource control policy").to_owned(),
    }
}
