//! Combines all policies ("How AWS enforcement code logic evaluates requests to allow or deny
//! access", "Cross-account policy evaluation logic").

use super::request::is_service_linked;
use super::statement::{Evaluate, Say};
use super::trace::{GrantLevel, Layer};
use super::{
    CallerKind, Contested, EvalDecision, Evaluation, IdentityPolicies, Limit, OrganizationPolicies,
    PolicySet, Ternary,
};

/// The result of every layer.
struct Layers {
    trust: Say,
    rcp_deny: Ternary,
    identity: Say,
    boundary: Limited,
    session: Limited,
    scp: Ternary,
    scp_deny: Ternary,
}

/// The part of the grants that a boundary or session policy lets through.
#[derive(Clone, Copy)]
struct Limited {
    deny: Ternary,
    /// True if it also allows the call.
    allow: Ternary,
    /// True if at least one of its documents is known.
    seen: bool,
}

impl Evaluate<'_> {
    /// Evaluates all policies and writes the decision to `evaluation`.
    pub(super) fn combine(self, policies: &PolicySet<'_>, evaluation: &mut Evaluation) {
        evaluation.reset();
        let trust = self.evaluate_policy(policies.trust, Layer::Trust, 0, 0, evaluation);
        let identity = self.evaluate_identity(&policies.identity, evaluation);
        let boundary = self.evaluate_limit(policies.boundary, Layer::Boundary, evaluation);
        let session = self.evaluate_limit(policies.session, Layer::Session, evaluation);
        let linked = self.request.caller.is_service_linked();
        let (scp, scp_deny) = self.evaluate_levels(&policies.scps, linked, Layer::Scp, evaluation);
        let linked = linked || is_service_linked(self.request.target.as_str());
        let (_, rcp_deny) = self.evaluate_levels(&policies.rcps, linked, Layer::Rcp, evaluation);
        let layers = Layers {
            trust,
            rcp_deny,
            identity,
            boundary,
            session,
            scp,
            scp_deny,
        };
        let account = self.request.caller.account.as_deref();
        evaluation.same_account = match (self.is_web_identity(), account) {
            // The provider belongs to the role's own account.
            (true, _) => Ternary::True,
            (false, Some(account)) => Ternary::from(account == self.request.target.account()),
            (false, None) => Ternary::Unknown,
        };
        let identity_known = match policies.identity {
            IdentityPolicies::Unknown => self.request.suppose_identity,
            IdentityPolicies::Known { .. } => true,
        };
        self.decide(&layers, identity_known, evaluation);
    }

    /// Returns true if the call is not signed, so that it has no caller's side.
    fn is_web_identity(self) -> bool {
        self.request.caller.kind == CallerKind::WebIdentity
    }

    fn evaluate_identity(
        self,
        identity: &IdentityPolicies<'_>,
        evaluation: &mut Evaluation,
    ) -> Say {
        let mut say = Say::NOTHING;
        match identity {
            IdentityPolicies::Known { policies, unseen } => {
                for (index, policy) in policies.iter().enumerate() {
                    say.add(self.evaluate_policy(policy, Layer::Identity, 0, index, evaluation));
                }
                if !unseen.is_empty() {
                    say.add(self.evaluate_unseen(evaluation));
                }
            }
            // A deny in unknown policies is not considered; the decision is reported as resting on
            // the trust policy alone.
            IdentityPolicies::Unknown => say.allow = self.evaluate_unseen(evaluation).allow,
        }
        say
    }

    /// Evaluates policies without a document: each may allow or deny, unless it is assumed to allow
    /// the call.
    fn evaluate_unseen(self, evaluation: &mut Evaluation) -> Say {
        if !self.request.suppose_identity {
            return Say::UNKNOWN;
        }
        evaluation.supposed_identity = true;
        Say::ALLOWED
    }

    fn evaluate_limit(
        self,
        limit: Limit<'_>,
        layer: Layer,
        evaluation: &mut Evaluation,
    ) -> Limited {
        let say = match limit {
            Limit::None | Limit::NotChecked => Say::ALLOWED,
            Limit::Unseen(_) => self.evaluate_unseen(evaluation),
            Limit::Known(policy) => self.evaluate_policy(policy, layer, 0, 0, evaluation),
        };
        Limited {
            deny: say.deny,
            allow: say.allow,
            seen: matches!(limit, Limit::Known(_)),
        }
    }

    /// Reports whether every level has an applicable allow, and whether any policy denies.
    /// Service-linked roles are not restricted.
    fn evaluate_levels(
        self,
        levels: &OrganizationPolicies<'_>,
        linked: bool,
        layer: Layer,
        evaluation: &mut Evaluation,
    ) -> (Ternary, Ternary) {
        let levels = match levels {
            OrganizationPolicies::Known(levels) if !linked => levels,
            _ => return (Ternary::True, Ternary::False),
        };
        let mut every = Ternary::True;
        let mut deny = Ternary::False;
        for (level, policies) in levels.iter().enumerate() {
            let mut say = Say::NOTHING;
            for (index, policy) in policies.iter().enumerate() {
                say.add(self.evaluate_policy(policy, layer, level, index, evaluation));
            }
            every = every.and(say.allow);
            deny = deny.or(say.deny);
        }
        (every, deny)
    }

    fn decide(self, layers: &Layers, identity_known: bool, evaluation: &mut Evaluation) {
        let grants = &layers.trust.grants;
        let of = |level: GrantLevel| grants[level as usize];
        let named = grants
            .iter()
            .fold(Ternary::False, |any, grant| any.or(*grant));

        // AWS pages contradict each other for a user named directly: either an implicit deny in the
        // boundary is ignored, or the boundary must allow the call.
        let settled = matches!(self.request.contested, Contested::Settled);
        let of_user = if settled || !layers.boundary.seen || layers.boundary.allow.is_true() {
            Ternary::True
        } else {
            Ternary::Unknown
        };
        let direct = of(GrantLevel::Session)
            .or(of(GrantLevel::Provider))
            .or(of(GrantLevel::Everyone))
            .or(of(GrantLevel::User).and(of_user))
            .or(of(GrantLevel::Role)
                .and(layers.boundary.allow)
                .and(layers.session.allow));
        let completed = layers
            .identity
            .allow
            .and(layers.boundary.allow)
            .and(layers.session.allow);
        let same = direct.or(of(GrantLevel::Account).and(completed));
        let cross = named.and(completed);
        let granted = match evaluation.same_account {
            Ternary::True => same,
            Ternary::False => cross,
            Ternary::Unknown => same.join(cross),
        };

        let trust_deny = layers.trust.deny.or(layers.rcp_deny);
        let own_deny = layers
            .identity
            .deny
            .or(layers.boundary.deny)
            .or(layers.session.deny)
            .or(layers.scp_deny);
        evaluation.decision = conclude(granted.and(layers.scp), trust_deny.or(own_deny));
        evaluation.trust = conclude(named, trust_deny);

        // If the trust policy alone grants access, the caller's side can only take it away.
        let needed = match evaluation.same_account {
            Ternary::True if direct.is_true() || self.is_web_identity() => Ternary::True,
            _ => completed,
        };
        let own = conclude(needed.and(layers.scp), own_deny);
        // A boundary or SCP can deny the call even if the identity policies are unknown.
        let known = identity_known || own.is_denied() || own_deny.is_unknown();
        evaluation.identity = known.then_some(own);
        evaluation.layer = find_layer(layers, evaluation, named, direct);
    }
}

fn conclude(allow: Ternary, deny: Ternary) -> EvalDecision {
    match (deny, allow) {
        (Ternary::True, _) => EvalDecision::ExplicitlyDenied,
        (_, Ternary::False) => EvalDecision::ImplicitlyDenied,
        (Ternary::False, Ternary::True) => EvalDecision::Allowed,
        (Ternary::Unknown, _) | (_, Ternary::Unknown) => EvalDecision::Undetermined,
    }
}

/// The layer that decides.
fn find_layer(layers: &Layers, evaluation: &Evaluation, named: Ternary, direct: Ternary) -> Layer {
    match evaluation.decision {
        EvalDecision::Allowed => Layer::Trust,
        EvalDecision::NotCallable | EvalDecision::InvalidPolicy => Layer::Call,
        EvalDecision::ExplicitlyDenied => [
            (layers.trust.deny, Layer::Trust),
            (layers.identity.deny, Layer::Identity),
            (layers.boundary.deny, Layer::Boundary),
            (layers.session.deny, Layer::Session),
            (layers.scp_deny, Layer::Scp),
        ]
        .into_iter()
        .find(|(deny, _)| deny.is_true())
        .map_or(Layer::Rcp, |(_, layer)| layer),
        EvalDecision::ImplicitlyDenied => {
            find_lack(layers, evaluation, named, direct, Ternary::False)
        }
        EvalDecision::Undetermined => {
            find_lack(layers, evaluation, named, direct, Ternary::Unknown)
        }
    }
}

/// The first layer whose contribution to an allow equals `lack`.
fn find_lack(
    layers: &Layers,
    evaluation: &Evaluation,
    named: Ternary,
    direct: Ternary,
    lack: Ternary,
) -> Layer {
    let Layers {
        trust,
        identity,
        boundary,
        session,
        ..
    } = layers;
    let by_role =
        !trust.grants[GrantLevel::Role as usize].is_false() && !evaluation.same_account.is_false();
    let is_enough = direct.is_true() && evaluation.same_account.is_true();
    let needed = |needed: bool, truth: Ternary| if needed { truth } else { Ternary::True };
    [
        (named, Layer::Trust),
        (!trust.deny, Layer::Trust),
        (!layers.rcp_deny, Layer::Rcp),
        // A role that the trust policy names needs no identity policy, so its limits decide.
        (needed(by_role, boundary.allow), Layer::Boundary),
        (needed(by_role, session.allow), Layer::Session),
        (needed(!is_enough, identity.allow), Layer::Identity),
        (boundary.allow, Layer::Boundary),
        (session.allow, Layer::Session),
        (layers.scp, Layer::Scp),
        (!identity.deny, Layer::Identity),
        (!boundary.deny, Layer::Boundary),
        (!session.deny, Layer::Session),
        (!layers.scp_deny, Layer::Scp),
    ]
    .into_iter()
    .find(|(truth, _)| *truth == lack)
    .map_or(Layer::Trust, |(_, layer)| layer)
}
