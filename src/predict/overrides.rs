//! Overrides of a prediction: another setting, context key or caller, an additional call, and undo.

use std::sync::Arc;

use super::call::{CALL, CallOverride, CallSource};
use super::change::{Scenario, call_name};
use super::prediction::Prediction;
use super::survey::Survey;
use super::what_if::{ContextOverride, OverrideError, SettingOverride, check_key, check_profile};
use crate::chain::{AMBIENT_IDENTITY, Environment, NodeContent, NodeId};
use crate::config::{ProfileSet, SettingKey};
use crate::iam::account::{CallerIdentity, IdentitySource, Wanted};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Location, nearest};

/// All what-if changes at one moment, with their history.
#[derive(Clone, Debug)]
pub(crate) struct Supposed {
    scenario: Scenario,
    history: Vec<Scenario>,
}

/// The role that a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoleChoice<'a> {
    /// Exactly one role.
    One(Arn),
    /// An ARN that is not a role's.
    NoRole,
    /// No profile or snapshot has a role of this name; these resemble it, nearest first.
    Unknown(Vec<&'a str>),
    /// Several roles have the name.
    Several(Vec<&'a Arn>),
}

impl Prediction {
    /// Returns true if a what-if change is applied.
    pub(crate) const fn has_what_if(&self) -> bool {
        !self.scenario.is_empty()
    }

    /// Adds a what-if setting. Setting the same key again replaces the earlier value.
    ///
    /// # Errors
    ///
    /// [`OverrideError`] if no profile has the name, or the key affects no chain.
    pub fn suppose(&mut self, change: SettingOverride) -> Result<(), OverrideError> {
        self.suppose_all(&[change])
    }

    /// Adds several what-if settings in one step.
    ///
    /// # Errors
    ///
    /// [`OverrideError`] as for one; then none of them is added.
    pub(crate) fn suppose_all(&mut self, changes: &[SettingOverride]) -> Result<(), OverrideError> {
        self.check_settings(changes)?;
        self.step(|scenario| {
            for change in changes {
                scenario.settings.retain(|earlier| {
                    (&earlier.profile, &earlier.key) != (&change.profile, &change.key)
                });
                scenario.settings.push(change.clone());
            }
        });
        Ok(())
    }

    /// Checks that these settings can be overridden.
    pub(crate) fn check_settings(&self, changes: &[SettingOverride]) -> Result<(), OverrideError> {
        changes.iter().try_for_each(|change| {
            check_key(change)?;
            check_profile(change, &self.survey.config.profiles)
        })
    }

    /// Overrides a context key for every hop. Overriding the same key again, in any spelling,
    /// replaces the earlier value.
    pub fn override_context(&mut self, change: ContextOverride) {
        self.step(|scenario| {
            let context = &mut scenario.context;
            context.retain(|earlier| !earlier.is_of(&change.key));
            context.push(change);
        });
    }

    /// Adds a call that no profile makes, as a row below its source.
    pub fn add_call(&mut self, call: CallOverride) {
        self.step(|scenario| scenario.calls.push(call));
    }

    /// The node of the latest added call.
    pub fn last_call(&self) -> Option<NodeId> {
        let name = call_name(self.scenario.calls.len().checked_sub(1)?);
        self.survey.forest.requested(&name)
    }

    fn step(&mut self, change: impl FnOnce(&mut Scenario)) {
        self.history.push(self.scenario.clone());
        let mut scenario = self.scenario.clone();
        change(&mut scenario);
        self.set_scenario(scenario);
    }

    /// Copies client, pasted policies and what-if changes from a prediction of earlier versions of
    /// the same files. Returns the number of changes that are dropped because their profile no
    /// longer exists.
    pub(crate) fn take_over(&mut self, earlier: &Self) {
        let client = earlier.survey.assumptions.client;
        if client != self.survey.assumptions.client {
            self.set_client(client);
        }
        self.facts_mut().keep_pasted(&earlier.facts);
        let profiles = &self.survey.config.profiles;
        let fit = |scenario: &Scenario| {
            let mut scenario = scenario.clone();
            let known = |name: &str| profiles.position(name).is_some();
            scenario.settings.retain(|change| known(&change.profile));
            scenario.calls.retain(|call| match &call.source {
                CallSource::Profile(name) => known(name) || name == AMBIENT_IDENTITY,
                _ => true,
            });
            scenario
        };
        self.history = earlier.history.iter().map(fit).collect();
        self.set_scenario(fit(&earlier.scenario));
    }

    /// The number of what-if settings and calls.
    pub(crate) const fn supposed_count(&self) -> usize {
        self.scenario.settings.len() + self.scenario.calls.len()
    }

    /// Undoes the latest what-if change; false if there is none.
    pub fn undo_override(&mut self) -> bool {
        let before = self.history.pop();
        let any = before.is_some();
        if let Some(before) = before {
            self.set_scenario(before);
        }
        any
    }

    /// Undoes every what-if change; false if there is none.
    pub fn drop_overrides(&mut self) -> bool {
        let any = !self.history.is_empty();
        if any {
            self.history.clear();
            self.set_scenario(Scenario::default());
        }
        any
    }

    /// The number of what-if changes that can be undone.
    pub(crate) const fn undoable(&self) -> usize {
        self.history.len()
    }

    /// All what-if changes, for restoring them later.
    pub(crate) fn supposed(&self) -> Supposed {
        Supposed {
            scenario: self.scenario.clone(),
            history: self.history.clone(),
        }
    }

    /// Restores what-if changes and replaces the current ones.
    pub(crate) fn suppose_again(&mut self, supposed: Supposed) {
        self.history = supposed.history;
        self.set_scenario(supposed.scenario);
    }

    /// Continues with other files. What-if settings that the files now contain are dropped; the
    /// other changes are applied to them as one step.
    pub(crate) fn go_on_with(&mut self, profiles: &ProfileSet) {
        let mut rest = std::mem::take(&mut self.scenario);
        self.history.clear();
        self.set_scenario(Scenario::default());
        self.set_profiles(profiles);
        rest.settings.retain(|supposed| {
            let profile = profiles.profile(&supposed.profile);
            profile.and_then(|profile| profile.text(&supposed.key)) != supposed.value.as_deref()
        });
        if !rest.is_empty() {
            self.history.push(Scenario::default());
            self.set_scenario(rest);
        }
    }

    /// The same files and facts without the what-if settings; context keys are kept.
    pub(crate) fn as_written(&self) -> Self {
        let mut written = self.clone();
        let mut scenario = written.scenario.clone();
        scenario.settings.clear();
        scenario.calls.clear();
        if scenario != written.scenario {
            written.set_scenario(scenario);
        }
        written
    }

    /// The what-if settings in the order in which they were added.
    pub fn overrides(&self) -> &[SettingOverride] {
        &self.scenario.settings
    }

    /// The overridden context keys in the order in which they were added.
    pub fn context_overrides(&self) -> &[ContextOverride] {
        &self.scenario.context
    }

    /// The value in the files of an overridden setting; `None` if it is in no file.
    pub(crate) fn written_value(&self, change: &SettingOverride) -> Option<&str> {
        let profiles = &self.written_survey().config.profiles;
        profiles.profile(&change.profile)?.text(&change.key)
    }

    /// Returns true if the rows of these roles and users have been read wherever they exist.
    pub(crate) fn has_read(&self, wanted: &Wanted) -> bool {
        let mut files = self.facts.snapshots().files();
        files.all(|file| file.wanted.covers(wanted))
    }

    /// The roles and users whose rows in a snapshot matter, with and without the what-if changes.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = self.survey.wanted();
        for supposed in self.overrides() {
            let written = &self.written_survey().config.profiles;
            let profile = written.profile(&supposed.profile);
            let role = profile.and_then(|profile| profile.text(SettingKey::RoleArn));
            if let Some(role) = role.and_then(|text| Arn::parse(text).ok()) {
                wanted.add_arn(&role);
            }
        }
        wanted
    }

    /// The role with an ARN, or the only role with a name among profiles and snapshots.
    pub(crate) fn choose_role(&self, text: &str) -> RoleChoice<'_> {
        if let Ok(arn) = Arn::parse(text) {
            return match arn.kind() {
                PrincipalKind::Role => RoleChoice::One(arn),
                _ => RoleChoice::NoRole,
            };
        }
        let ids = self.survey.forest.parents_first().iter();
        let hops = ids.filter_map(|id| self.survey.hop(*id)?.1);
        let listed = self.facts.snapshots().roles().map(|role| &role.arn);
        let mut known: Vec<&Arn> = hops.chain(listed).collect();
        known.sort_unstable();
        known.dedup();
        let named = known.iter().copied().filter(|arn| arn.name() == text);
        match named.collect::<Vec<_>>()[..] {
            [only] => RoleChoice::One(only.clone()),
            [] => {
                let roles = known.iter().map(|arn| (arn.name(), arn.as_str()));
                RoleChoice::Unknown(nearest(text, roles))
            }
            ref several => RoleChoice::Several(several.to_vec()),
        }
    }

    /// The same facts with an additional call, and its node; `None` if its source is not a profile.
    pub(crate) fn with_call(&self, call: &CallOverride) -> Option<(Self, NodeId)> {
        let mut config = self.survey.config.clone();
        let mut assumptions = self.survey.assumptions.clone();
        call.add_to(CALL, &mut config, &mut assumptions)?;
        // A caller that is not a profile calls from elsewhere.
        if !matches!(call.source, CallSource::Profile(_)) {
            config.environment = Environment::empty();
        }
        let mut survey = Survey::new(config, assumptions);
        let id = call.node_in(CALL, &mut survey)?;
        Some((self.with_survey(Arc::new(survey)), id))
    }

    /// The same files with the caller of a first hop as reported by AWS, and the node of that hop;
    /// `None` if the caller is the session of another hop.
    pub(crate) fn with_caller(
        &self,
        id: NodeId,
        arn: &Arn,
        user_id: &str,
    ) -> Option<(Self, NodeId)> {
        let survey = &self.survey;
        let parent = survey.forest.node(id).parent?;
        let NodeContent::Base(base) = &survey.forest.node(parent).content else {
            return None;
        };
        let mut config = survey.config.clone();
        let identity = CallerIdentity {
            arn: arn.clone(),
            user_id: user_id.to_owned(),
            account: arn.account().to_owned(),
            location: Location::new("as AWS reported it".into(), 0),
            source: IdentitySource::Report,
        };
        config
            .identities
            .insert(base.identity_key()?.to_owned(), identity);
        let known = Survey::new(config, survey.assumptions.clone());
        let twin = known.forest.requested(survey.forest.node(id).profile()?)?;
        Some((Self::of(Arc::new(known), Arc::clone(&self.facts)), twin))
    }
}
