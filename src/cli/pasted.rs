//! `--trust-policy`: one policy pasted into a file, for the role it belongs to.

use anyhow::{anyhow, bail};

use super::args::Inputs;
use super::named_files::{Unread, is_json, shown, split_assignment};
use crate::config::SettingKey;
use crate::iam::Arn;
use crate::iam::account::{PolicyForm, read_policy_file};
use crate::predict::{Prediction, Survey};
use crate::text::{advised, harmless, text, word};

/// `--trust-policy ROLE=FILE`: the role by ARN, by profile, or by name.
pub(super) fn add_pasted(
    inputs: &Inputs,
    prediction: &mut Prediction,
    unread: &mut Unread,
) -> anyhow::Result<()> {
    for given in &inputs.trust_policy {
        let (role, path) = split_assignment(given).ok_or_else(|| {
            anyhow!(text!(
                "--trust-policy {given}: write ROLE=FILE, with a role ARN, a role name or a profile name",
                given
            ))
        })?;
        let file = unread.read(&path);
        let mut text = None;
        if let Some(file) = &file {
            match read_policy_file(file) {
                Ok(read) => {
                    if read.form == PolicyForm::Bare && !is_json(file) {
                        unread.say(&text!(
                            "{name}: the trust policy is not JSON",
                            name = file.name
                        ));
                    }
                    text = Some(read);
                }
                Err(problem) => unread.refuse(file, &shown(&problem))?,
            }
        }
        let roles = roles_called(&prediction.survey, role);
        let profile = prediction.survey.config.profiles.profile(role);
        if roles.is_empty()
            && let Some(profile) = profile
        {
            let why = match profile.text(SettingKey::RoleArn) {
                None => text!(
                    "[profile {role}] has no role_arn, so it is not a role's profile",
                    role = harmless(role)
                ),
                Some(_) => text!(
                    "[profile {role}] does not resolve to a role",
                    role = harmless(role)
                ),
            };
            bail!(no_role(given, &why));
        }
        if roles.is_empty() {
            let why = text!(
                "no profile has the role \"{role}\", and no profile is called that",
                role = harmless(role)
            );
            bail!(no_role(given, &why));
        }
        for arn in roles {
            prediction
                .facts_mut()
                .paste_trust_policy(arn, text.as_ref());
        }
    }
    Ok(())
}

fn no_role(given: &str, why: &str) -> String {
    advised(
        format!("--trust-policy {given}: {why}"),
        word!("write the role's ARN, its name, or the name of a profile with that role_arn"),
    )
}

fn roles_called(survey: &Survey, role: &str) -> Vec<Arn> {
    if let Ok(arn) = Arn::parse(role) {
        return vec![arn];
    }
    let target = |id| survey.hop(id)?.1.cloned();
    if let Some(arn) = survey.forest.requested(role).and_then(target) {
        return vec![arn];
    }
    let mut roles: Vec<Arn> = survey
        .forest
        .parents_first()
        .iter()
        .filter_map(|id| target(*id))
        .filter(|arn| arn.name() == role)
        .collect();
    roles.sort();
    roles.dedup();
    roles
}
