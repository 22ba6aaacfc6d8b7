//! Which side lacks an action that a call needs besides `sts:AssumeRole`.

use super::hop::HopFacts;
use super::sentence::Sentence;
use crate::eval::{Layer, SET_SOURCE_IDENTITY, TAG_SESSION, Ternary};
use crate::explain::view::Runs;
use crate::predict::{Cause, FurtherAction, HopOutcome, HopVerdict, TargetArn};
use crate::text::Location;

/// What mends a call that lacks a further action; nothing if it lacks none for certain. `tags` is
/// the line that has aws-vault pass session tags.
pub(crate) fn further_fix(
    outcome: &HopOutcome,
    target: &TargetArn,
    tags: Option<&Location>,
) -> Option<Runs> {
    let TargetArn::Role(role) = target else {
        return None;
    };
    let lacking = match outcome.cause.as_ref()?.cause {
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
    let sentence = match (trust, identity) {
        (true, _) => Sentence::new(format!(
            "For the owner of account {}: in the trust policy of {} allow ",
            role.account(),
            role.name()
        ))
        .name(action)
        .text(" beside ")
        .name("sts:AssumeRole")
        .text(if identity && further.same_account == Ternary::True {
            ", to the calling role or user itself and under the same conditions."
        } else {
            ", to the same principal and under the same conditions."
        }),
        (false, true) => Sentence::new(format!(
            "For the owner of account {}: in a policy of the caller allow ",
            caller.account().unwrap_or("?")
        ))
        .name(action)
        .text(" beside ")
        .name("sts:AssumeRole")
        .text(format!(" on {role}.")),
        (false, false) => return None,
    };
    let sentence = match (trust, identity, further.same_account) {
        (true, true, Ternary::True) | (_, false, _) | (false, true, _) => sentence,
        (true, true, _) => sentence.text(" The caller's own policies need it too."),
    };
    if action == TAG_SESSION && tags.is_some() {
        let sentence = sentence.text(" Or remove ").name("session_tags");
        let sentence = sentence.at(tags);
        return Some(
            sentence
                .text(", by which aws-vault passes session tags.")
                .done(),
        );
    }
    let instead = if action == TAG_SESSION {
        " Or have the program that called pass no session tags (GitHub's configure-aws-credentials: role-skip-session-tagging)."
    } else {
        ""
    };
    Some(sentence.text(instead).done())
}

impl HopFacts<'_> {
    /// "the trust policy of R does not allow sts:TagSession."
    pub(super) fn further(&self, action: &'static str, role: &str) -> Sentence {
        let evaluated = self.outcome.further.iter();
        let Some(further) = evaluated.clone().find(|further| further.action == action) else {
            return Sentence::default()
                .name(action)
                .text(" is not allowed as well.");
        };
        self.lacking(*further, role)
    }

    fn lacking(&self, further: FurtherAction, role: &str) -> Sentence {
        let action = further.action;
        let who = self.caller_words();
        match further.verdict {
            HopVerdict::Allowed { .. } => {
                return Sentence::new("the files allow ")
                    .name(action)
                    .text(" as well.");
            }
            HopVerdict::Undetermined => {
                return Sentence::new("whether ")
                    .name(action)
                    .text(" is allowed as well depends on what no file says.");
            }
            HopVerdict::DeniedExplicit => {
                return Sentence::new("a Deny in ")
                    .text(layer_words(further.layer, role, &who))
                    .text(" applies to ")
                    .name(action)
                    .text(".");
            }
            _ => {}
        }
        let denied = |verdict: HopVerdict| verdict == HopVerdict::DeniedImplicit;
        let caller_lacks = further.identity.is_some_and(denied);
        match (denied(further.trust), caller_lacks) {
            (true, true) if further.same_account == Ternary::True => {
                Sentence::new(format!("neither the trust policy of {role} nor a policy of {who} allows "))
                    .name(action)
                    .text("; within one account it is enough that the trust policy allows it to that role or user itself.")
            }
            (true, true) => {
                Sentence::new(format!("neither the trust policy of {role} nor a policy of {who} allows "))
                    .name(action)
                    .text("; both must.")
            }
            (true, false) => Sentence::new(format!("the trust policy of {role} does not allow "))
                .name(action)
                .text(" to this caller."),
            (false, _) => {
                let sentence = Sentence::new("the trust policy allows ").name(action).text(", but ");
                match further.layer {
                    Layer::Identity | Layer::Trust | Layer::Call => {
                        sentence.text(format!("no policy of {who} does."))
                    }
                    layer => sentence
                        .text(layer_words(layer, role, &who))
                        .text(" does not."),
                }
            }
        }
    }
}

fn layer_words(layer: Layer, role: &str, who: &str) -> String {
    match layer {
        Layer::Call | Layer::Trust => format!("the trust policy of {role}"),
        Layer::Identity => format!("a policy of {who}"),
        Layer::Boundary => format!("the permissions boundary of {who}"),
        Layer::Session => "the policy of the caller's session".to_owned(),
        Layer::Scp => "a service control policy".to_owned(),
        Layer::Rcp => "a resource control policy".to_owned(),
    }
}
