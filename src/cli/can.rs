//! `rolechain can CALLER ROLE`: evaluates a call that no profile makes.

use anyhow::{anyhow, bail};

use super::args::{CallOptions, Inputs, Output};
use super::card_text::put_card;
use super::check::{did_you_mean, no_profile, status};
use super::exit::ExitStatus;
use super::inputs::open_wanting;
use super::style::{put, put_line, put_mark};
use super::{done, print_report};
use crate::chain::{AMBIENT_IDENTITY, CredentialSource, NodeId};
use crate::explain::report::call_report;
use crate::explain::{Tone, last_sections, node_card, title};
use crate::iam::{Arn, PrincipalKind};
use crate::lint;
use crate::predict::{CallOverride, CallSource, Prediction, RoleChoice, TokenBearer};
use crate::text::{advised, harmless, text, word};

/// Runs the command. The exit code for the call is that of `check`.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    caller: &str,
    role: &str,
    options: &CallOptions,
) -> anyhow::Result<ExitStatus> {
    let (caller, role) = (caller.trim(), role.trim());
    let opened = open_wanting(inputs, |wanted| {
        for text in [caller, role] {
            wanted.add_role_text(text);
        }
    })?;
    let (call, prediction, id) = put_call(&opened.prediction, caller, role, options)?;
    let status = status(&prediction, &[id], options.strict);
    let text = || {
        let mut out = String::new();
        for banner in title(&prediction).banners {
            put_line(&mut out, &[banner]);
        }
        let mut card = node_card(&prediction, id);
        let last = last_sections(&prediction, &lint::find(&prediction.survey), id);
        card.sections.extend(last);
        put(&mut out, Tone::Strong, &harmless(caller));
        out.push_str(" → ");
        put(&mut out, Tone::Strong, &harmless(call.role.as_str()));
        out.push_str("  ");
        put_mark(&mut out, card.mark);
        out.push('\n');
        put_card(&mut out, &card);
        out
    };
    print_report(output, text, || call_report(&prediction, id, caller))?;
    std::mem::forget(prediction);
    Ok(done(opened, status))
}

/// The prediction with a call that no profile makes, and its node.
pub(super) fn put_call(
    prediction: &Prediction,
    caller: &str,
    role: &str,
    options: &CallOptions,
) -> anyhow::Result<(CallOverride, Prediction, NodeId)> {
    if options.session_name.as_deref() == Some("") {
        bail!(word!(
            "--session-name is empty: a session name has 2 to 64 characters"
        ));
    }
    let call = CallOverride {
        source: source(prediction, caller)?,
        role: target(prediction, role)?,
        session_name: options.session_name.clone(),
        external_id: options.external_id.clone(),
        mfa_serial: options.mfa.clone(),
        duration: options.duration.map(|seconds| seconds.to_string()),
        tags: options.tags()?,
    };
    if matches!(call.source, CallSource::WebIdentity(_)) && options.sends_more_than_a_token() {
        bail!(word!(
            "for a call with a token, only --session-name is used"
        ));
    }
    let (prediction, id) = prediction.with_call(&call).ok_or_else(|| {
        anyhow!(text!(
            "\"{caller}\" cannot make a call",
            caller = harmless(caller)
        ))
    })?;
    Ok((call, prediction, id))
}

/// A profile, the ARN of a user, role or session, or the name of credentials outside the files.
fn source(prediction: &Prediction, caller: &str) -> anyhow::Result<CallSource> {
    if prediction.survey.forest.requested(caller).is_some() {
        return Ok(CallSource::Profile(caller.to_owned()));
    }
    if let Ok(source) = caller.parse() {
        // Keys in the environment come before its web identity.
        let ambient = prediction.survey.forest.requested(AMBIENT_IDENTITY);
        return Ok(match ambient {
            Some(_) if source == CredentialSource::Environment => {
                CallSource::Profile(AMBIENT_IDENTITY.to_owned())
            }
            _ => CallSource::Surroundings(source),
        });
    }
    let shown = harmless(caller);
    match Arn::parse(caller).map(|arn| (arn.kind(), arn)) {
        Ok((
            PrincipalKind::User
            | PrincipalKind::Role
            | PrincipalKind::AssumedRole
            | PrincipalKind::Root
            | PrincipalKind::FederatedUser,
            arn,
        )) => Ok(CallSource::Principal(arn)),
        Ok((_, arn)) if arn.resource().starts_with("oidc-provider/") => {
            Ok(CallSource::WebIdentity(TokenBearer {
                provider: Some(arn.to_string()),
                claims: Vec::new(),
            }))
        }
        Ok(_) => bail!(advised(
            text!("{shown} is not a user, role or session", shown),
            word!(
                "give an ARN such as arn:aws:iam::111122223333:user/ana, arn:aws:sts::111122223333:assumed-role/Role/session or arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
            )
        )),
        Err(_) => Err(anyhow!(no_profile(
            prediction,
            caller,
            word!(
                "give a profile, the ARN of a user, role, session or OIDC provider, or Environment, Ec2InstanceMetadata or EcsContainer"
            )
        ))),
    }
}

/// The role that a text names.
fn target(prediction: &Prediction, role: &str) -> anyhow::Result<Arn> {
    let shown = harmless(role);
    match prediction.choose_role(role) {
        RoleChoice::One(arn) => Ok(arn),
        RoleChoice::NoRole => {
            bail!(advised(
                text!("{shown} is not a role", shown),
                word!(
                    "give an ARN such as arn:aws:iam::111122223333:role/NAME, or the name of a role"
                )
            ))
        }
        RoleChoice::Unknown(near) => {
            let near: Vec<_> = near.into_iter().take(3).map(harmless).collect();
            let hint = did_you_mean(&near, word!("give its ARN"));
            bail!(advised(
                text!(
                    "no role is called \"{shown}\" in the profiles and snapshots",
                    shown
                ),
                hint
            ))
        }
        RoleChoice::Several(all) => {
            let all: Vec<&str> = all.iter().map(|arn| arn.as_str()).collect();
            bail!(advised(
                text!(
                    "{count} roles are called \"{shown}\"",
                    count = all.len(),
                    shown
                ),
                text!("give the ARN: {all}", all = harmless(&all.join(", ")))
            ))
        }
    }
}
