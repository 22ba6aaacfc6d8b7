//! The card of first credentials.

use super::super::fix::put_fix_lines;
use super::super::phrase::identities_option;
use super::super::phrase::sentence::say;
use super::super::tree::base_words;
use super::super::view::{Body, Card, CardSection, Fact, Runs, Tone};
use super::hop_card::{
    fix_or_why_not, hop_sentence, missing_section, policy_diffs, policy_section,
};
use super::plain_card;
use super::sections::{fact, parameter_fact, text_fact};
use crate::chain::{BaseCredentials, BaseKind, CredentialSource, NodeId, Parameter};
use crate::config::program_of;
use crate::iam::account::CallerIdentity;
use crate::predict::{Prediction, granted_set, is_call};
use crate::repair::find_repair;
use crate::text::{shell_word, without_secrets, word};

pub(super) fn base_card(prediction: &Prediction, id: NodeId, base: &BaseCredentials) -> Card {
    let identity = identity_of(prediction, id, base);
    let call = prediction.outcome(id);
    let sentence = if let Some(outcome) = call {
        hop_sentence(prediction, id, outcome)
    } else {
        let is_granted = granted_set(&prediction.survey.config, base).is_some();
        who_calls(base, identity.is_some(), is_granted)
    };
    let mut card = plain_card(prediction, id, sentence);
    let facts = Body::Facts(facts(prediction, id, base, identity));
    card.sections
        .push(CardSection::new(word!("Credentials"), facts));
    if let Some(outcome) = call {
        card.sections.extend(missing_section(outcome, Some(base)));
        card.sections
            .extend(policy_section(prediction, id, outcome));
        let repair = find_repair(prediction, id);
        card.fix = fix_or_why_not(prediction, id, outcome, repair.as_ref());
        put_fix_lines(prediction, &mut card, repair.as_ref());
        card.sections.extend(policy_diffs(repair.as_ref()));
    }
    if let (None, Some(profile)) = (identity, base.profile.as_deref())
        && !matches!(base.kind, BaseKind::Login { .. })
        && !is_call(profile)
    {
        let command = Body::Command(vec![format!(
            "{}aws sts get-caller-identity --profile {}",
            prediction.invocation.variables,
            shell_word(profile)
        )]);
        card.sections
            .push(CardSection::new(word!("Ask AWS who this is"), command));
    }
    card
}

/// A URL without the password or token in it.
fn url_fact(label: &'static str, url: &Parameter) -> Fact {
    let place = url.location.as_ref();
    text_fact(label, without_secrets(&url.shown()), place)
}

/// The facts in the files about the credentials and their owner.
fn facts(
    prediction: &Prediction,
    id: NodeId,
    base: &BaseCredentials,
    identity: Option<&CallerIdentity>,
) -> Vec<Fact> {
    let words = base_words(base);
    let mut facts = vec![text_fact("credentials", words, base.location.as_ref())];
    match &base.kind {
        BaseKind::Static { access_key_id, .. } | BaseKind::Legacy { access_key_id } => {
            let id = masked(&access_key_id.shown());
            let place = access_key_id.location.as_ref();
            facts.push(text_fact("access key id", id, place));
        }
        BaseKind::Sso {
            account_id,
            role_name,
            start_url,
            session,
            region,
        } => {
            facts.push(parameter_fact("account", account_id));
            facts.push(parameter_fact("permission set", role_name));
            facts.push(url_fact("start URL", start_url));
            facts.push(parameter_fact("sso_region", region));
            let section = session.iter();
            facts.extend(section.map(|it| parameter_fact("sso-session", it)));
        }
        BaseKind::Login { login_session } => {
            facts.push(parameter_fact("signed in as", login_session));
        }
        BaseKind::Process { command } => {
            facts.push(program_fact(command));
            if let Some((account, set)) = granted_set(&prediction.survey.config, base) {
                facts.push(parameter_fact("account", &Parameter::from(account)));
                facts.push(parameter_fact("permission set", &Parameter::from(set)));
            }
        }
        BaseKind::WebIdentity {
            token_file,
            role_arn,
            ..
        } => {
            facts.push(parameter_fact("role", role_arn));
            if is_call(base.profile.as_deref().unwrap_or_default()) {
                facts.extend(provider_fact(prediction, id));
            } else {
                facts.push(parameter_fact("token file", token_file));
            }
            facts.extend(claim_facts(prediction, id));
        }
        BaseKind::Surroundings { .. } => {}
    }
    if let Some(identity) = identity {
        let place = Some(&identity.location);
        facts.push(text_fact("ARN", identity.arn.as_str(), place));
        facts.push(text_fact("aws:userid", &identity.user_id, place));
    }
    facts
}

/// The caller, as far as the files determine it. `is_known`: it is in the identities file;
/// `is_granted`: granted's settings name a permission set.
fn who_calls(base: &BaseCredentials, is_known: bool, is_granted: bool) -> Runs {
    let option = identities_option(Some(base));
    match (&base.kind, is_known) {
        (_, true) => say!("Chains begin here; the identities file says who this is."),
        (BaseKind::Sso { .. }, false) => say!(
            "Chains begin here, in a session of the permission set's role; the session name is the user's name in IAM Identity Center."
        ),
        (BaseKind::Process { .. }, false) if is_granted => say!(
            "Chains begin here, probably in a session of the permission set that the settings of granted name. To be certain, save the answer of `aws sts get-caller-identity` and pass it with `{option}`.",
            option
        ),
        (BaseKind::Login { .. } | BaseKind::WebIdentity { .. }, false) => {
            say!("Chains begin here.")
        }
        (kind, false) => say!(
            "Chains begin here. The files do not say who this is: save the answer of `aws sts get-caller-identity`{place} and pass it with `{option}`.",
            place = match kind {
                BaseKind::Surroundings { source, .. } => Some(place_of(*source)),
                _ => None,
            },
            option
        ),
    }
}

/// The provider of a token that is in no profile.
fn provider_fact(prediction: &Prediction, id: NodeId) -> Option<Fact> {
    let caller = &prediction.outcome(id)?.caller;
    let provider = caller.arn.as_text().filter(|_| caller.issuer.is_some())?;
    Some(text_fact("provider", provider, None))
}

/// The claims of the token; the token itself is never shown.
fn claim_facts(prediction: &Prediction, id: NodeId) -> Vec<Fact> {
    let token = prediction
        .outcome(id)
        .and_then(|it| it.caller.token.clone());
    let Some(token) = token else {
        return Vec::new();
    };
    let claims = [
        ("iss", Some(&token.issuer)),
        ("sub", token.subject.as_ref()),
        ("azp", token.authorized_party.as_ref()),
    ];
    let claims = claims
        .into_iter()
        .chain(token.audience.iter().map(|one| ("aud", Some(one))));
    claims
        .filter_map(|(label, value)| Some(text_fact(label, value?, None)))
        .collect()
}

/// The place where the user can ask for the identity of a machine's credentials.
fn place_of(source: CredentialSource) -> &'static str {
    match source {
        CredentialSource::Environment => word!(", asked where these variables are set,"),
        CredentialSource::EcsContainer => word!(", asked in the container,"),
        CredentialSource::Ec2InstanceMetadata => word!(", asked on the instance,"),
    }
}

/// The identity of the base, from an answer for itself or for a hop that it makes.
fn identity_of<'a>(
    prediction: &'a Prediction,
    id: NodeId,
    base: &BaseCredentials,
) -> Option<&'a CallerIdentity> {
    let survey = &prediction.survey;
    let children = survey.forest.children(id).iter();
    let mut hops = children.filter_map(|child| survey.forest.node(*child).hop());
    let known = survey.identity_of(base, None);
    known.or_else(|| hops.find_map(|hop| survey.identity_of(base, Some(hop))))
}

/// Keys as shown by `aws configure list`: the last four characters.
pub(super) fn masked(key: &str) -> String {
    let before = key.chars().count().saturating_sub(4);
    let tail: String = key.chars().skip(before).collect();
    format!("****************{tail}")
}

/// The program of a `credential_process` without its arguments, which may contain secrets.
fn program_fact(command: &Parameter) -> Fact {
    let (program, hidden) = program_of(command.text().unwrap_or_default());
    fact(
        "program",
        say!(
            "{program}{hidden}",
            program,
            hidden = hidden.then_some((Tone::Muted, word!(" (arguments not shown)")))
        ),
        command.location.as_ref().map(ToString::to_string),
    )
}
