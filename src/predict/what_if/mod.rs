//! What-if questions: settings that are supposed and not written, and the tree judged with them.
//!
//! The config is resolved anew with the supposed lines in it, so that a supposition means exactly
//! what the line would mean; facts stay as they are.

mod context;
pub(crate) mod steps;

pub use context::{ContextError, ContextSupposition, EditableKey, KeyInterest, editable_keys};

use super::survey::{Config, Survey};
use super::verdict::ProfileVerdict;
use super::workspace::Workspace;
use super::written::judge_apart;
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::iam::account::Wanted;
use crate::text::distance;

/// The keys that can be supposed: those that decide about chains and callers, and no secrets.
const SUPPOSABLE: [&str; 16] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "role_session_name",
    "external_id",
    "mfa_serial",
    "duration_seconds",
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "sso_start_url",
    "sso_region",
    "web_identity_token_file",
    "credential_process",
    "login_session",
    "aws_account_id",
];

/// Keys that change a call and nothing about who is linked to whom.
const PARAMETERS: [&str; 3] = ["role_session_name", "external_id", "mfa_serial"];

/// One setting of one profile as the user supposes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposition {
    /// The profile.
    pub profile: String,
    /// The key, in lower case.
    pub key: String,
    /// The value; `None` supposes that the setting is not there.
    pub value: Option<String>,
}

/// Why something cannot be supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuppositionError {
    /// It does not read `PROFILE.KEY=VALUE`.
    Malformed(String),
    /// No profile has this name.
    UnknownProfile {
        /// The name.
        profile: String,
        /// The nearest name, if one is near.
        near: Option<String>,
    },
    /// No setting of a chain has this key, or it is a secret.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest key that can be supposed, if one is near.
        near: Option<&'static str>,
    },
}

impl Supposition {
    /// Reads `PROFILE.KEY=VALUE`. Profile names may hold dots: the last one before the first `=`
    /// separates the key. An empty value is a value, as in the file.
    pub fn parse(text: &str) -> Result<Self, SuppositionError> {
        let malformed = || SuppositionError::Malformed(text.to_owned());
        let (left, value) = text.split_once('=').ok_or_else(malformed)?;
        let (profile, key) = left.rsplit_once('.').ok_or_else(malformed)?;
        let key = key.trim().to_lowercase();
        if profile.is_empty() || key.is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            profile: profile.to_owned(),
            key,
            value: Some(value.trim().to_owned()),
        })
    }
}

impl Workspace {
    /// Supposes a setting besides those already supposed, and judges what it touches. The same
    /// setting supposed again replaces the earlier supposition.
    pub fn suppose(&mut self, supposition: Supposition) -> Result<(), SuppositionError> {
        if !SUPPOSABLE.contains(&supposition.key.as_str()) {
            let near = SUPPOSABLE
                .into_iter()
                .filter_map(|key| Some((distance(key, &supposition.key, 3)?, key)))
                .min();
            return Err(SuppositionError::UnknownKey {
                near: near.map(|(_, key)| key),
                key: supposition.key,
            });
        }
        let profiles = &self.survey.config.profiles;
        if profiles.position(&supposition.profile).is_none() {
            let near = profiles
                .profiles
                .iter()
                .map(|profile| profile.name().as_str())
                .filter_map(|name| Some((distance(name, &supposition.profile, 3)?, name)))
                .min();
            return Err(SuppositionError::UnknownProfile {
                near: near.map(|(_, name)| name.to_owned()),
                profile: supposition.profile,
            });
        }
        self.begin_step();
        self.supposed.settings.retain(|earlier| {
            (&earlier.profile, &earlier.key) != (&supposition.profile, &supposition.key)
        });
        self.supposed.settings.push(supposition.clone());
        self.resolve_anew(&[supposition]);
        Ok(())
    }

    /// Every setting that is supposed, in the order in which they were.
    pub fn suppositions(&self) -> &[Supposition] {
        &self.supposed.settings
    }

    /// What is written where something is supposed; `None` if the setting is in no file.
    pub fn written_value(&self, supposition: &Supposition) -> Option<&str> {
        let profiles = &self.written.as_ref()?.profiles;
        profiles
            .profile(&supposition.profile)?
            .text(&supposition.key)
    }

    /// The verdict a profile has by what is written, if the suppositions change it.
    pub fn written_verdict(&self, id: NodeId) -> Option<ProfileVerdict> {
        let written = self.written.as_ref()?;
        let verdicts = written.verdicts.get_or_init(|| {
            let config = &self.survey.config;
            let mut assumptions = self.survey.assumptions.clone();
            assumptions.context = written.context.clone();
            let survey = Survey::new(
                Config {
                    profiles: written.profiles.clone(),
                    ..config.clone()
                },
                assumptions,
            );
            judge_apart(&survey, &self.facts)
        });
        let name = self.survey.forest.node(id).profile()?;
        let before = *verdicts.get(name.as_str())?;
        (before != self.profile_verdict(id)).then_some(before)
    }

    /// The roles and users whose rows of a snapshot matter, with and without the suppositions.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = self.survey.wanted();
        let written = self.written.as_ref();
        for supposed in &self.supposed.settings {
            let role = written
                .and_then(|written| {
                    written
                        .profiles
                        .profile(&supposed.profile)?
                        .text("role_arn")
                })
                .and_then(|text| Arn::parse(text).ok());
            if let Some(role) = role {
                wanted.add_arn(&role);
            }
        }
        wanted
    }

    /// Forgets what is remembered of the written state; facts have changed.
    pub(crate) fn forget_written_verdicts(&mut self) {
        if let Some(written) = &mut self.written {
            written.verdicts.take();
        }
    }

    /// Resolves the chains with what is supposed now, as the client reads the files, and gives back
    /// the survey of before. No verdict is touched.
    pub(super) fn survey_supposed(&mut self) -> Survey {
        let mut config = std::mem::take(&mut self.survey.config);
        let assumptions = self.survey.assumptions.clone();
        if let Some(written) = &self.written {
            let grammar = assumptions.client.rules().grammar();
            let mut profiles = written.profiles.read_by(grammar);
            for supposed in &self.supposed.settings {
                let with = profiles.with_setting(
                    &supposed.profile,
                    &supposed.key,
                    supposed.value.as_deref(),
                );
                profiles = with.unwrap_or(profiles);
            }
            config.profiles = profiles;
        }
        std::mem::replace(&mut self.survey, Survey::new(config, assumptions))
    }

    /// Resolves the chains with what is supposed now; `changed` are the suppositions that came or
    /// went. A mere parameter of a call touches its hop and those right below it; anything else can
    /// move the whole tree.
    fn resolve_anew(&mut self, changed: &[Supposition]) {
        if self.written.is_none() {
            return;
        }
        let before = self.survey_supposed();
        if !self.is_judged() {
            self.forget_judgements();
            return;
        }
        let mere = changed
            .iter()
            .all(|supposed| PARAMETERS.contains(&supposed.key.as_str()));
        if !mere || self.has_moved() {
            self.judge_moved(&before);
            return;
        }
        let mut touched = Vec::new();
        for supposed in changed {
            if let Some(id) = self.survey.forest.asked_for(&supposed.profile) {
                touched.push(id);
                touched.extend(self.survey.forest.children(id));
            }
        }
        self.judge_these(&touched);
    }
}
