//! Evaluates one policy, statement by statement: Kleene's *and* over principal, action, resource
//! and conditions, each of which is evaluated regardless of the others.

use std::sync::Arc;

use super::compare::{Assumption, Surroundings};
use super::principal::{evaluate_principal, is_across_partitions};
use super::substitute::substitute_resource;
use super::trace::{Contribution, GrantLevel, Layer, PolicyTrace, PrincipalTrace, StatementTrace};
use super::{AssumeRoleRequest, Contested, Evaluation, RequestContext, Ternary};
use crate::iam::account::Policy;
use crate::iam::policy::{
    Effect, Origin, PolicyDocument, PolicyKind, PrincipalForm, ResourceElement, ResourceGlob,
    Statement,
};

/// The result of a policy for one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Say {
    /// True if a statement allows it.
    pub allow: Ternary,
    /// True if a statement denies it.
    pub deny: Ternary,
    /// Allows by kind of grant, that is, by how a statement names the caller.
    pub grants: [Ternary; 6],
}

impl Say {
    pub(super) const NOTHING: Self = Self {
        allow: Ternary::False,
        deny: Ternary::False,
        grants: [Ternary::False; 6],
    };

    /// The result of a policy that allows without naming the caller.
    pub(super) const ALLOWED: Self = Self {
        allow: Ternary::True,
        ..Self::NOTHING
    };

    /// The result of an unreadable policy.
    pub(super) const UNKNOWN: Self = Self {
        allow: Ternary::Unknown,
        deny: Ternary::Unknown,
        grants: [Ternary::Unknown; 6],
    };

    pub(super) fn add(&mut self, other: Self) {
        self.allow = self.allow.or(other.allow);
        self.deny = self.deny.or(other.deny);
        for (mine, theirs) in self.grants.iter_mut().zip(other.grants) {
            *mine = mine.or(theirs);
        }
    }
}

impl Say {
    /// Adds a statement. `truth` is whether it applies, `rest` the same without its principal.
    fn add_statement(
        &mut self,
        statement: &Statement,
        truth: Ternary,
        rest: Ternary,
        principals: &[PrincipalTrace],
    ) {
        // Without a known effect it may allow or deny.
        let certain = Ternary::from(statement.effect.is_some()).or(Ternary::Unknown);
        if statement.effect != Some(Effect::Deny) {
            self.allow = self.allow.or(truth.and(certain));
            self.add_grants(statement, rest.and(certain), principals);
        }
        if statement.effect != Some(Effect::Allow) {
            self.deny = self.deny.or(truth.and(certain));
        }
    }

    /// Adds the grants of an Allow statement by how it names the caller.
    fn add_grants(&mut self, statement: &Statement, rest: Ternary, principals: &[PrincipalTrace]) {
        let element = &statement.principal;
        let understood = !element.negated
            && matches!(
                element.form,
                PrincipalForm::BareStar | PrincipalForm::Object
            );
        if rest.is_false() {
            return;
        }
        if !understood {
            for grant in &mut self.grants {
                *grant = grant.or(Ternary::Unknown);
            }
            return;
        }
        for trace in principals {
            let truth = trace.truth.and(rest);
            let level = match trace.level {
                None if truth.is_unknown() => GrantLevel::Account,
                None => continue,
                Some(level) => level,
            };
            let grant = &mut self.grants[level as usize];
            *grant = grant.or(truth);
        }
    }
}

/// One request and the input to its evaluation.
#[derive(Clone, Copy)]
pub(super) struct Evaluate<'a> {
    pub request: &'a AssumeRoleRequest,
    pub surroundings: Surroundings<'a>,
    /// The action in lower case.
    pub action: &'a str,
}

impl<'a> Evaluate<'a> {
    /// A single evaluation with a given context and a set of assumed test results.
    pub(super) const fn new(
        request: &'a AssumeRoleRequest,
        action: &'a str,
        context: &'a RequestContext,
        assumptions: &'a [Assumption],
    ) -> Self {
        Self {
            request,
            surroundings: Surroundings {
                context,
                contested: request.contested,
                assumptions,
            },
            action,
        }
    }

    /// Evaluates every statement of a policy.
    pub(super) fn evaluate_policy(
        self,
        policy: &Arc<Policy>,
        layer: Layer,
        level: usize,
        index: usize,
        evaluation: &mut Evaluation,
    ) -> Say {
        let document = &policy.document;
        let first = evaluation.statements.len() as u32;
        let mut say = if document.is_readable() {
            Say::NOTHING
        } else {
            Say::UNKNOWN
        };
        for (index, statement) in document.statements().iter().enumerate() {
            let trace = self.evaluate_statement(document, statement, index, &mut say, evaluation);
            evaluation.statements.push(trace);
        }
        evaluation.policies.push(PolicyTrace {
            policy: Arc::clone(policy),
            layer,
            level: level as u32,
            index: index as u32,
            statements: first..evaluation.statements.len() as u32,
        });
        say
    }

    fn evaluate_statement(
        self,
        document: &PolicyDocument,
        statement: &Statement,
        index: usize,
        say: &mut Say,
        evaluation: &mut Evaluation,
    ) -> StatementTrace {
        let action_match = statement.action.find_match(self.action);
        let covers = action_match.is_some() != statement.action.negated
            && !statement.action.patterns.is_empty();
        let action = Ternary::from(covers);
        let resource = self.evaluate_resource(document.kind(), &statement.resource);
        let has_principals = document.kind().has_principals();
        let first_principal = evaluation.principals.len();
        let mut principal = Ternary::True;
        if has_principals {
            principal = self.evaluate_principals(statement, evaluation);
        }
        let first_entry = evaluation.conditions.len();
        let mut conditions = Ternary::True;
        // A trust policy is explained completely, other policies only where they can matter.
        if covers || has_principals {
            conditions = self.evaluate_conditions(statement, evaluation);
        }
        let mut rest = action.and(resource).and(conditions);
        if !statement.not_understood.is_empty() {
            rest = rest.and(Ternary::Unknown);
            // An unreadable action may be any action.
            if statement.action.patterns.is_empty() && document.origin() != Origin::Authored {
                rest = resource.and(conditions).and(Ternary::Unknown);
            }
        }
        let truth = principal.and(rest);
        say.add_statement(
            statement,
            truth,
            rest,
            &evaluation.principals[first_principal..],
        );
        StatementTrace {
            index: index as u32,
            effect: statement.effect,
            principal,
            principals: first_principal as u32..evaluation.principals.len() as u32,
            action,
            action_match: action_match.map(|index| index as u32),
            resource,
            conditions,
            entries: first_entry as u32..evaluation.conditions.len() as u32,
            contribution: match (truth, statement.effect) {
                (Ternary::False, _) => Contribution::Inert,
                (Ternary::True, Some(Effect::Allow)) => Contribution::Allows,
                (Ternary::True, Some(Effect::Deny)) => Contribution::Denies,
                (_, Some(Effect::Allow) | None) => Contribution::CouldAllow,
                (Ternary::Unknown, Some(Effect::Deny)) => Contribution::CouldDeny,
            },
        }
    }

    fn evaluate_conditions(self, statement: &Statement, evaluation: &mut Evaluation) -> Ternary {
        let mut all = Ternary::True;
        for (index, entry) in statement.condition.entries.iter().enumerate() {
            let trace = self
                .surroundings
                .evaluate_entry(index, entry, &mut evaluation.values);
            all = all.and(trace.truth);
            evaluation.conditions.push(trace);
        }
        all
    }

    fn evaluate_principals(self, statement: &Statement, evaluation: &mut Evaluation) -> Ternary {
        let element = &statement.principal;
        let across = is_across_partitions(&self.request.caller, &self.request.target);
        let mut any = Ternary::False;
        for (index, entry) in element.entries.iter().enumerate() {
            let trace = evaluate_principal(index, entry, self.request, across, statement.effect);
            any = any.or(trace.truth);
            evaluation.principals.push(trace);
        }
        match element.form {
            // AWS does not document the effect of `NotPrincipal` here.
            _ if element.negated => Ternary::Unknown,
            PrincipalForm::Missing | PrincipalForm::Malformed => Ternary::Unknown,
            PrincipalForm::BareStar | PrincipalForm::Object => any,
        }
    }

    /// Matches `Resource` against the ARN of the role, including its path.
    fn evaluate_resource(self, kind: PolicyKind, element: &ResourceElement) -> Ternary {
        if !element.present {
            return Ternary::True;
        }
        let mut any = Ternary::False;
        for pattern in &element.patterns {
            let matches = match &pattern.glob {
                Some(glob) => self.covers_target(glob, kind),
                None => match substitute_resource(&pattern.template, self.surroundings.context) {
                    Some((glob, true)) => self.covers_target(&glob, kind),
                    Some((glob, false)) => self.covers_target(&glob, kind).and(Ternary::Unknown),
                    None => Ternary::False,
                },
            };
            any = any.or(matches);
        }
        if element.negated && !element.patterns.is_empty() {
            !any
        } else {
            any
        }
    }

    /// Matches a pattern. If AWS pages differ on its meaning, `rolechain batch` accepts either.
    fn covers_target(self, glob: &ResourceGlob, kind: PolicyKind) -> Ternary {
        match glob.matches(self.request.target.as_str(), kind) {
            Some(matches) => matches.into(),
            None if matches!(self.surroundings.contested, Contested::Settled) => Ternary::True,
            None => Ternary::Unknown,
        }
    }
}
