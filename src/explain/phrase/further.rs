//! The side that does not allow an action that a call needs in addition to `sts:AssumeRole`.

use super::hop_facts::HopFacts;
use super::say::say;
use crate::eval::{Layer, SET_SOURCE_IDENTITY, TAG_SESSION, Ternary};
use crate::explain::view::Runs;
use crate::iam::Arn;
use crate::predict::{Cause, FurtherAction, HopOutcome, HopVerdict};
use crate::text::{Location, text, word};

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
