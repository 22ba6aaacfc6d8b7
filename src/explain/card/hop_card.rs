//! The card of a hop: verdict, fix, caller and target, the policy, missing facts.

use super::super::fix::put_fix_lines;
use super::super::mark::hop_mark;
use super::super::marked_lines::deciding_lines;
use super::super::phrase::sentence::say;
use super::super::phrase::{
    client_words, fix_sentence, how_to_supply, missing_words, no_repair_sentence, policy_diff,
    policy_heading, value_sentence, verdict_sentence,
};
use super::super::policy::annotate;
use super::super::tree::node_mark;
use super::super::view::{Body, Card, CardSection, Fact, Run, Runs, Tone};
use super::fetch::{defaults, fetch_policies, fetch_trust_policy, fetched};
use super::sections::{deciding_sections, fact, parameter_fact, partial_fact, text_fact};
use crate::chain::{BaseCredentials, Hop, NodeId, SessionName};
use crate::eval::{KeyOrigin, MissingFact};
use crate::lint::keeps_tokens_out;
use crate::predict::{
    CallerOrigin, Cause, FurtherAction, HopOutcome, HopVerdict, IdOrigin, Prediction, SideVerdict,
    session_name_of,
};
use crate::repair::{Repair, find_repair};
use crate::text::{harmless, text, word};

/// The verdict of a hop in one sentence, and a note if AWS never sees it.
pub(super) fn hop_sentence(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> Runs {
    let verdict = verdict_sentence(&prediction.survey, id, outcome);
    if prediction.verdict(id) != Some(HopVerdict::NotReached) {
        return verdict;
    }
    say!(
        "An earlier hop of this chain fails, so AWS never sees this one. If it did: {verdict}",
        verdict
    )
}

pub(super) fn hop_card(
    prediction: &Prediction,
    id: NodeId,
    hop: &Hop,
    outcome: &HopOutcome,
) -> Card {
    let repair = find_repair(prediction, id);
    let mut card = Card::of(
        harmless(&hop.profile),
        node_mark(prediction, id),
        hop_sentence(prediction, id, outcome),
    );
    card.path = path(prediction, id);
    card.sides = sides(outcome);
    card.fix = fix_or_why_not(prediction, id, outcome, repair.as_ref());
    put_fix_lines(prediction, &mut card, repair.as_ref());
    let base = prediction.survey.base_of(id);
    card.sections
        .push(call_section(prediction, id, hop, outcome));
    card.sections.extend(missing_section(outcome, base));
    let unseen = outcome.missing.iter().find_map(MissingFact::unseen_policy);
    if let Some(unseen) = unseen {
        let account = unseen.holder.account();
        card.sections.push(fetch_policies(prediction, id, account));
    }
    card.sections
        .extend(policy_section(prediction, id, outcome));
    card.sections.extend(deciding_sections(outcome));
    card.deciding = deciding_lines(&card.sections, outcome);
    card.sections.extend(policy_diffs(repair.as_ref()));
    card.sections.extend(notes_section(outcome));
    card
}

/// Maximum number of profiles named in a path.
const MOST_STEPS: usize = 4;

/// `◆ base ✓→ source ✗→ target`
pub(super) fn path(prediction: &Prediction, id: NodeId) -> Runs {
    let (hidden, chain) = prediction.end_of_chain(id, MOST_STEPS);
    let first = (hidden > 0).then(|| Run::new(Tone::Muted, text!("{hidden} more", hidden)));
    let mut path: Runs = first.into_iter().collect();
    for (at, &node) in chain.iter().enumerate() {
        let mark = node_mark(prediction, node);
        if at > 0 || hidden > 0 {
            path.push(Run::new(mark.tone, format!(" {}→ ", mark.symbol)));
        } else if prediction.survey.hop(node).is_none() {
            path.push(Run::new(Tone::Muted, format!("{} ", mark.symbol)));
        }
        let tone = if node == id {
            Tone::Strong
        } else {
            Tone::Plain
        };
        path.push(Run::new(tone, prediction.survey.name(node)));
    }
    path
}

/// The fix of a call, or the reason why a call that certainly fails has none.
pub(super) fn fix_or_why_not(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
    repair: Option<&Repair>,
) -> Option<Runs> {
    // Without the token nothing is certain, except conditions that no token can meet.
    let fails = outcome.if_reached.stops_the_chain() || keeps_tokens_out(outcome);
    let fix = repair.map(|repair| fix_sentence(prediction, id, repair));
    fix.or_else(|| fails.then(|| no_repair_sentence(prediction, id, outcome)))
}

/// The policies that a repair changes, before and after.
pub(super) fn policy_diffs(repair: Option<&Repair>) -> impl Iterator<Item = CardSection> {
    let policies = repair.into_iter().flat_map(|repair| &repair.policies);
    policies.map(|policy| CardSection::new(policy_heading(policy), Body::Diff(policy_diff(policy))))
}

fn trust_policy_heading(target: Option<&crate::iam::Arn>) -> String {
    let role = target.map(|role| text!(" of {role}", role = harmless(role.name())));
    text!("Trust policy{role}", role = role.unwrap_or_default())
}

/// The trust policy with its marks, or the way to get it.
pub(super) fn policy_section(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
) -> Option<CardSection> {
    let (_, target) = prediction.survey.call(id)?;
    if let Some(policy) = &outcome.policy {
        let pasted = match target {
            Some(role) if prediction.facts.is_pasted(role) => word!("given with --trust-policy, "),
            _ => "",
        };
        return Some(CardSection {
            heading: trust_policy_heading(target),
            origin: Some(format!(
                "{pasted}{}{}{}",
                policy.text.location,
                fetched(prediction, &policy.text.location),
                defaults(outcome)
            )),
            body: Body::Policy(annotate(policy, outcome)),
        });
    }
    match target {
        Some(arn) if outcome.cause == Some(Cause::NoSnapshot) => {
            Some(fetch_trust_policy(prediction, id, arn))
        }
        _ => None,
    }
}

/// The caller and the target, with their names and the origin of each.
pub(super) fn call_section(
    prediction: &Prediction,
    id: NodeId,
    hop: &Hop,
    outcome: &HopOutcome,
) -> CardSection {
    let survey = &prediction.survey;
    let caller = &outcome.caller;
    let parent = survey.forest.node(id).parent;
    let mut facts = vec![partial_fact(
        "caller",
        &caller.arn,
        caller_origin(&caller.origin),
    )];
    if let Some(region) = &caller.path_region {
        facts.push(text_fact(
            "its role's path",
            text!(
                "by sso_region {region}, taken as the primary region of IAM Identity Center",
                region = region.shown()
            ),
            region.location.as_ref(),
        ));
    }
    if let Some(userid) = &caller.userid {
        let mut origin = match caller.id_origin {
            IdOrigin::Snapshot => word!("id: snapshot").to_owned(),
            IdOrigin::Identities => word!("id: identities file").to_owned(),
            IdOrigin::CliCache => word!("id: session cached by the AWS CLI").to_owned(),
            IdOrigin::Reported => word!("id: as AWS reported it").to_owned(),
            IdOrigin::Unknown => word!("id: not known").to_owned(),
        };
        if let Some((source, _)) = parent.and_then(|parent| survey.hop(parent)) {
            origin.push_str(word!("; name: "));
            origin.push_str(&session_origin(prediction, source));
        }
        facts.push(partial_fact("aws:userid", userid, Some(origin)));
    }
    if let Some(supposed) = supposed_userid(outcome) {
        facts.pop_if(|fact| fact.label == "aws:userid");
        facts.push(supposed);
    }
    facts.extend(request_facts(prediction, hop));
    CardSection::new("", Body::Facts(facts))
}

/// The `aws:userid` of a what-if change.
fn supposed_userid(outcome: &HopOutcome) -> Option<Fact> {
    let key = crate::iam::policy::ConditionKey::new("aws:userid");
    let entry = outcome.context.find(&key)?;
    let mut value = value_sentence(&entry.value);
    for run in &mut value {
        run.tone = Tone::Supposed;
    }
    let origin = Some(word!("supposed").to_owned());
    (entry.origin == KeyOrigin::Supposed).then(|| fact("aws:userid", value, origin))
}

pub(super) fn caller_origin(origin: &CallerOrigin) -> Option<String> {
    match origin {
        CallerOrigin::HopBefore => None,
        CallerOrigin::Identities(location) | CallerOrigin::LoginSession(Some(location)) => {
            Some(location.to_string())
        }
        CallerOrigin::LoginSession(None) => Some("login_session".to_owned()),
        CallerOrigin::Sso => {
            Some(word!("permission set; the user name is not in the files").to_owned())
        }
        CallerOrigin::Granted(location) => Some(text!(
            "probably, from the settings of granted ({location})",
            location
        )),
        CallerOrigin::WebIdentity => Some(word!("web identity").to_owned()),
        CallerOrigin::MfaSerial(location) => Some(match location {
            Some(location) => text!("probably, from mfa_serial ({location})", location),
            None => word!("probably, from mfa_serial").to_owned(),
        }),
        CallerOrigin::AccessKeyId => {
            Some(word!("account: probably, from the access key id").to_owned())
        }
        CallerOrigin::AccountSetting => Some(word!("account: aws_account_id").to_owned()),
        CallerOrigin::Question => Some(word!("the caller that was given").to_owned()),
        CallerOrigin::Reported => Some(word!("as AWS reported it").to_owned()),
        CallerOrigin::Unknown => Some(word!("not known from the files").to_owned()),
    }
}

fn session_origin(prediction: &Prediction, hop: &Hop) -> String {
    match &hop.role_session_name {
        SessionName::Set(name) => match &name.location {
            Some(location) => text!(
                "[profile {profile}], {location}",
                profile = hop.profile,
                location
            ),
            None => text!("[profile {profile}]", profile = hop.profile),
        },
        SessionName::Generated => {
            text!(
                "generated by {client}",
                client = client_words(prediction.survey.assumptions.client)
            )
        }
    }
}

pub(super) fn request_section(prediction: &Prediction, hop: &Hop) -> CardSection {
    let facts = Body::Facts(request_facts(prediction, hop));
    CardSection::new("sts:AssumeRole", facts)
}

fn request_facts(prediction: &Prediction, hop: &Hop) -> Vec<Fact> {
    let name = session_name_of(&prediction.survey, hop);
    let origin = match &hop.role_session_name {
        SessionName::Set(name) => name.location.as_ref().map(ToString::to_string),
        SessionName::Generated => Some(session_origin(prediction, hop)),
    };
    let mut facts = vec![
        parameter_fact("target", &hop.role_arn),
        partial_fact("session", &name, origin),
    ];
    let (external_id, serial) = (&hop.external_id, &hop.mfa_serial);
    for (label, parameter) in [("external id", external_id), ("MFA device", serial)] {
        facts.extend(parameter.as_ref().map(|it| parameter_fact(label, it)));
    }
    if let Some(duration) = &hop.duration_seconds {
        let seconds = format!("{} s", duration.digits);
        facts.push(text_fact("duration", seconds, Some(&duration.location)));
    }
    facts
}

/// `trust side ✗ denied   identity side ✓ allowed`
pub(super) fn sides(outcome: &HopOutcome) -> Runs {
    two_sides(outcome.trust, outcome.identity)
}

/// The sides for an additional action that the call needs.
pub(super) fn further_sides(further: FurtherAction) -> Runs {
    let identity = further
        .identity
        .map_or(SideVerdict::NotChecked, SideVerdict::Verdict);
    two_sides(SideVerdict::Verdict(further.trust), identity)
}

fn two_sides(trust: SideVerdict, identity: SideVerdict) -> Runs {
    let shown = |side: SideVerdict| match side {
        SideVerdict::NotChecked => (Tone::Muted, word!("not checked").to_owned()),
        SideVerdict::Verdict(verdict) => {
            let mark = hop_mark(verdict);
            (mark.tone, format!("{} {}", mark.symbol, mark.shown()))
        }
    };
    say!(
        Tone::Muted,
        "trust side {trust}   identity side {identity}",
        trust = shown(trust),
        identity = shown(identity)
    )
}

/// The overrides, and the policies that were not read.
pub(super) fn notes_section(outcome: &HopOutcome) -> Option<CardSection> {
    let mut notes = Vec::new();
    if outcome.supposed_identity {
        notes.push(say!(
            Tone::Supposed,
            "supposed: the caller's own policies allow it (--suppose-identity)"
        ));
    }
    for entry in outcome.context.sorted() {
        let origin = match entry.origin {
            KeyOrigin::Derived => continue,
            KeyOrigin::Supposed => word!("supposed"),
            KeyOrigin::Given => word!("from the event"),
        };
        notes.push(say!(
            Tone::Supposed,
            "{origin}: {key} = {value}",
            origin,
            key = &entry.name,
            value = value_sentence(&entry.value)
        ));
    }
    if !outcome.organization_checked && outcome.policy.is_some() {
        notes.push(say!(
            Tone::Muted,
            "Not checked: SCPs and RCPs of the organization (--org), session policies, endpoint policies."
        ));
    }
    CardSection::of_lines(word!("Notes"), notes)
}

/// The missing facts, and how to supply each.
pub(super) fn missing_section(
    outcome: &HopOutcome,
    base: Option<&BaseCredentials>,
) -> Option<CardSection> {
    let line = |fact: &MissingFact| {
        let name = fact.code();
        say!(
            "{fact}: {help}",
            fact = (Tone::Undetermined, missing_words(fact, name)),
            help = how_to_supply(fact, name, base)
        )
    };
    let lines = outcome.missing.iter().map(line).collect();
    CardSection::of_lines(word!("Missing facts"), lines)
}
