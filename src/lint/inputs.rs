//! The inputs of a rule and the places of its findings.

use std::cell::OnceCell;
use std::sync::Arc;

use foldhash::HashSet;

use crate::chain::{Hop, NodeId};
use crate::config::{Setting, SettingKey};
use crate::eval::{ASSUME_ROLE, CallerKind, Ternary, TracedStatement};
use crate::iam::account::{AccountStore, Policy};
use crate::iam::policy::{
    Comparison, ConditionEntry, Effect, Operand, PolicyDocument, PrincipalEntry, PrincipalSubject,
    SetOperator, Statement,
};
use crate::iam::{Arn, is_account_id, typed};
use crate::predict::{Cause, HopOutcome, Prediction, Survey};
use crate::text::{Severity, Span};

/// The inputs that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Needs {
    /// A policy document alone.
    Document,
    /// The AWS files, or snapshots beside a policy.
    Files,
    /// Someone who calls.
    Caller,
}

/// How a rule is checked. Every part of a policy or call is handed to each rule that looks at parts
/// of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// It is noticed while a file, a setting or a policy is read.
    Reading,
    /// On a whole trust policy.
    Policy(fn(&Trust<'_>, &mut Hits)),
    /// On each statement.
    Statement(fn(&Trust<'_>, &Statement, &mut Hits)),
    /// On each principal.
    Principal(fn(NamedPrincipal<'_>, &mut Hits)),
    /// On each key of each condition.
    Entry(fn(TestedKey<'_>, &mut Hits)),
    /// On each call that a profile makes.
    Call(fn(&Call<'_>, &mut Hits)),
    /// On each key of a condition by itself, and on each call.
    EntryAndCall(fn(TestedKey<'_>, &mut Hits), fn(&Call<'_>, &mut Hits)),
}

/// The facts of a finding, for its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Details {
    /// The value in the document.
    pub(crate) given: String,
    /// The key, profile or role that it is about.
    pub(crate) about: String,
    /// The intended value; empty if it is not known.
    pub(crate) meant: String,
    /// Another level than the rule's.
    pub(crate) level: Option<Severity>,
}

impl Details {
    /// Facts about a text as it is written.
    pub(super) fn of(given: &(impl ToString + ?Sized)) -> Self {
        Self {
            given: given.to_string(),
            ..Self::default()
        }
    }

    #[must_use]
    pub(super) fn about(mut self, about: impl std::fmt::Display) -> Self {
        self.about = about.to_string();
        self
    }

    #[must_use]
    pub(super) fn meant(mut self, meant: impl std::fmt::Display) -> Self {
        self.meant = meant.to_string();
        self
    }

    #[must_use]
    pub(super) const fn at_level(mut self, level: Severity) -> Self {
        self.level = Some(level);
        self
    }
}

/// The place of a finding.
#[derive(Clone, Debug)]
pub(super) enum Spot {
    /// In the trust policy.
    Trust(Span),
    /// In a policy of the caller's side.
    Policy(Arc<Policy>, Span),
    /// The value of a setting.
    Setting(Box<Setting>),
}

/// The findings of one rule.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    pub(super) found: Vec<(Spot, Details)>,
}

impl Hits {
    /// Something in the trust policy.
    pub(super) fn add(&mut self, span: Span, details: Details) {
        self.found.push((Spot::Trust(span), details));
    }

    /// Something about a setting.
    pub(super) fn add_setting(&mut self, setting: Option<&Setting>, details: Details) {
        if let Some(setting) = setting {
            let spot = Spot::Setting(Box::new(setting.clone()));
            self.found.push((spot, details));
        }
    }

    /// Something in a policy of the caller's side.
    pub(super) fn add_policy(&mut self, policy: &Arc<Policy>, span: Span, details: Details) {
        let spot = Spot::Policy(Arc::clone(policy), span);
        self.found.push((spot, details));
    }
}

/// The accounts of the user, collected when they are first asked for.
pub(super) type OwnAccounts = OnceCell<HashSet<String>>;

/// Facts about the surroundings of a policy: snapshots, and the accounts of the user.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(super) facts: &'a AccountStore,
    survey: &'a Survey,
    own: &'a OwnAccounts,
}

impl<'a> Known<'a> {
    pub(super) fn of(prediction: &'a Prediction, own: &'a OwnAccounts) -> Self {
        Self {
            facts: &prediction.facts,
            survey: &prediction.survey,
            own,
        }
    }

    /// Returns true if an account is the user's own, as far as files can say: it is of the
    /// organization, a snapshot holds it, or a profile works in it.
    pub(super) fn is_own(&self, account: &str) -> bool {
        let own = self.own.get_or_init(|| {
            let config = &self.survey.config;
            let profiles = config.profiles.profiles.iter();
            let of_profiles = profiles.flat_map(|profile| {
                let role = profile.text(SettingKey::RoleArn);
                let role = role.and_then(|role| Arn::parse(role).ok());
                let account = profile.text(SettingKey::SsoAccountId);
                role.map(|role| role.account().to_owned())
                    .into_iter()
                    .chain(account.map(str::to_owned))
            });
            let of_bases = config.identities.values();
            let of_bases = of_bases.map(|identity| identity.arn.account().to_owned());
            let files = self.facts.snapshots().files();
            let of_files = files.flat_map(|file| file.accounts.iter());
            let of_files = of_files.map(ToString::to_string);
            of_profiles.chain(of_bases).chain(of_files).collect()
        });
        own.contains(account) || self.facts.organization.account(account).is_some()
    }
}

/// A trust policy and what is known of its role.
#[derive(Debug)]
pub(crate) struct Trust<'a> {
    pub(super) policy: &'a Policy,
    /// The role that has it, if that is known.
    pub(super) role: Option<&'a Arn>,
    /// Facts about its surroundings, if there are any.
    pub(super) known: Option<&'a Known<'a>>,
    /// The instant taken as now, in seconds since 1970.
    pub(super) now: i64,
}

/// A key that a condition tests, within its statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TestedKey<'a> {
    pub(super) trust: &'a Trust<'a>,
    pub(super) statement: &'a Statement,
    pub(super) entry: &'a ConditionEntry,
}

/// A principal within its statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NamedPrincipal<'a> {
    pub(super) trust: &'a Trust<'a>,
    pub(super) statement: &'a Statement,
    pub(super) entry: &'a PrincipalEntry,
}

impl Trust<'_> {
    pub(super) const fn document(&self) -> &PolicyDocument {
        &self.policy.document
    }
}

/// Returns true if a statement allows and covers `sts:AssumeRole`.
pub(super) fn allows_assume_role(statement: &Statement) -> bool {
    is_allow(statement) && statement.action.covers(&typed::fold(ASSUME_ROLE))
}

pub(super) fn is_allow(statement: &Statement) -> bool {
    statement.effect == Some(Effect::Allow)
}

pub(super) fn is_deny(statement: &Statement) -> bool {
    statement.effect == Some(Effect::Deny)
}

/// Returns true if an entry holds when its key is not in the request.
pub(super) fn is_satisfied_by_absence(entry: &ConditionEntry) -> bool {
    let Some(operator) = entry.operator else {
        return true;
    };
    match operator.set {
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => false,
        None if operator.comparison == Comparison::Presence => {
            let mut values = entry.values.iter();
            values.any(|value| matches!(value.operand, Operand::Boolean(true)))
        }
        None => operator.negated || operator.if_exists,
    }
}

pub(super) fn is_positive(entry: &ConditionEntry) -> bool {
    !is_satisfied_by_absence(entry)
}

/// The account of a principal that names an account as a whole.
pub(super) fn account_of(subject: &PrincipalSubject) -> Option<&str> {
    let account = match subject {
        PrincipalSubject::Account(account) => account,
        PrincipalSubject::AccountArn(arn) => arn.account(),
        _ => return None,
    };
    is_account_id(account).then_some(account)
}

/// A call that a profile makes, with everything that is known of it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(super) prediction: &'a Prediction,
    pub(super) id: NodeId,
    pub(super) hop: &'a Hop,
    pub(super) role: &'a Arn,
    pub(super) outcome: &'a HopOutcome,
}

impl<'a> Call<'a> {
    /// The setting of the profile that makes the call.
    pub(super) fn setting(&self, key: SettingKey) -> Option<&'a Setting> {
        let set = &self.prediction.survey.config.profiles;
        set.profile(&self.hop.profile)?.get(key)
    }

    /// The node of the profile whose session calls, if it assumes a role itself.
    pub(super) fn source(&self) -> Option<(NodeId, &'a Hop)> {
        let survey = &self.prediction.survey;
        let parent = survey.forest.node(self.id).parent?;
        Some((parent, survey.hop(parent)?.0))
    }

    /// The statements of the trust policy that allow the action to this caller, or may, were it not
    /// for their conditions.
    pub(super) fn naming(&self) -> Vec<TracedStatement<'a>> {
        let statements = self.outcome.trust_statements();
        let names = |statement: &TracedStatement<'_>| {
            let trace = statement.trace;
            trace.effect == Some(Effect::Allow)
                && trace.action.is_true()
                && !trace.principal.is_false()
        };
        statements.filter(names).collect()
    }

    /// Returns true if no statement of the trust policy lets the caller in for certain.
    pub(super) fn is_shut_out(&self) -> bool {
        !self.outcome.trust.allows()
    }

    pub(super) fn stops_for(&self, causes: &[Cause]) -> bool {
        let cause = self.outcome.cause;
        cause.is_some_and(|cause| causes.contains(&cause))
    }

    pub(super) fn caller_kind(&self) -> CallerKind {
        self.outcome.caller.caller.kind
    }

    /// Returns true if all statements that name the caller have an entry that holds against it.
    pub(super) fn all_require(
        &self,
        is_it: impl Fn(&ConditionEntry) -> bool,
    ) -> Option<(&'a ConditionEntry, Span)> {
        let mut first = None;
        for statement in self.naming() {
            let mut conditions = statement.conditions();
            let failing =
                conditions.find(|it| it.trace.truth == Ternary::False && is_it(it.part))?;
            first.get_or_insert((failing.part, failing.part.values_span));
        }
        first
    }
}
