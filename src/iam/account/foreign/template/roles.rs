//! Roles and users of a template, with the policies that it attaches to them. Others may be attached
//! from elsewhere.

use std::sync::Arc;

use super::super::sheet::{self, SnapshotBuilder, boundary, planned, unknown_policy};
use super::macros::{find_macro, is_loop};
use super::resolve::Resolver;
use super::tree::Tree;
use crate::iam::account::{InlinePolicy, Knowledge, Role, StoredPolicy, UniqueId, User};
use crate::iam::policy::PolicyKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Location, Severity, harmless, text, word};

/// Kinds of resources that hold a policy document, and the property that names its holders.
pub(super) const ATTACHING: [(&str, &str, &str); 6] = [
    ("AWS::IAM::Policy", "Roles", "Users"),
    ("AWS::IAM::ManagedPolicy", "Roles", "Users"),
    ("AWS::IAM::RolePolicy", "RoleName", ""),
    ("AWS::IAM::UserPolicy", "", "UserName"),
    ("AWS::IAM::InlinePolicy", "Roles", "Users"),
    ("AWS::Serverless::Policy", "Roles", "Users"),
];

/// Adds the roles and users of a template.
pub(super) fn add_all(sheet: &mut SnapshotBuilder, resolver: &Resolver<'_>) {
    let Some(resources) = resolver.template.get("Resources") else {
        return;
    };
    for (logical, resource) in resources.members() {
        if is_loop(logical) {
            report_loop(sheet, resolver, logical, resource);
        }
        let kind = resource
            .get("Type")
            .and_then(Tree::scalar)
            .unwrap_or_default();
        resolver.defaults.take();
        let Some(exists) = existence(resolver, resource) else {
            continue;
        };
        let exists = exists.and_then(|()| match resolver.find_twin(logical) {
            Some(name) => Err(name),
            None => Ok(()),
        });
        let holder = Holder {
            resolver,
            logical,
            resource,
            exists,
        };
        match kind {
            "AWS::IAM::Role" => holder.add_role(sheet),
            "AWS::IAM::User" => holder.add_user(sheet),
            _ => {}
        }
    }
}

/// Reports resources that are not read because a loop makes them.
fn report_loop(sheet: &mut SnapshotBuilder, resolver: &Resolver<'_>, name: &str, resource: &Tree) {
    let what = text!(
        "the resources of {name} are not read",
        name = harmless(name)
    );
    let problem = Diagnostic::new(Severity::Note, "loop_not_read", what);
    let at = Location::new(Arc::clone(resolver.file), resource.line);
    sheet.report(
        problem
            .at(at)
            .help("if it makes a role of your profiles, name a snapshot of the account instead"),
    );
}

/// Ok if a resource will certainly exist as it is written, otherwise the reason for the doubt;
/// `None` if it certainly will not exist.
fn existence(resolver: &Resolver<'_>, resource: &Tree) -> Option<Result<(), String>> {
    if let Some(name) = find_macro(resolver.template, resource) {
        return Some(Err(name));
    }
    let mut conditions = resource
        .members()
        .iter()
        .filter(|(key, _)| key == "Condition");
    let condition = match (conditions.next(), conditions.next()) {
        (None, _) => return Some(Ok(())),
        (Some((_, condition)), None) => condition.scalar().unwrap_or_default(),
        (Some(_), Some(_)) => "",
    };
    match resolver.condition(condition, 0) {
        Some(true) => Some(Ok(())),
        Some(false) => None,
        None => Some(Err(format!("Condition {condition}").trim_end().to_owned())),
    }
}

/// A role or user.
struct Holder<'a> {
    resolver: &'a Resolver<'a>,
    logical: &'a str,
    resource: &'a Tree,
    exists: Result<(), String>,
}

/// The policies of a role or user.
#[derive(Default)]
struct Held {
    inline: Vec<InlinePolicy>,
    attached: Vec<Arn>,
}

impl Holder<'_> {
    fn location(&self, tree: &Tree) -> Location {
        Location::new(Arc::clone(self.resolver.file), tree.line)
    }

    fn property(&self, name: &str) -> Option<Tree> {
        let value = self.resource.get("Properties")?.get(name)?;
        self.resolver.resolve(value)
    }

    fn add_role(&self, sheet: &mut SnapshotBuilder) {
        let at = self.location(self.resource);
        if let Some(arn) = self.guess(sheet) {
            return self.add_guess(sheet, arn, at);
        }
        let Some(arn) = self.arn(sheet, PrincipalKind::Role, &at) else {
            return;
        };
        let (kind, name) = (PolicyKind::Trust, arn.text());
        let trust = match (&self.exists, self.property("AssumeRolePolicyDocument")) {
            (Err(why), _) => Some(unknown_policy(name, kind, why, at.clone())),
            (Ok(()), Some(tree)) => Some(planned(name, kind, self.resolver.document(&tree))),
            (Ok(()), None) => None,
        };
        let held = self.held("Roles");
        let longest = self.property("MaxSessionDuration");
        sheet.add_role(Role {
            unique_id: Some(UniqueId::symbolic(self.logical, self.resolver.file)),
            trust,
            lists_policies: true,
            more_policies: true,
            inline: Some(held.inline),
            attached: Some(held.attached),
            boundary: self.boundary(),
            max_session_duration: longest.and_then(|it| it.known()?.parse().ok()),
            ..sheet::role(arn, at)
        });
    }

    /// The role that the stack probably makes of one without a name: `CloudFormation` puts the names
    /// of stack and resource before letters and digits ("Name type"). Only if one wanted role fits.
    fn guess(&self, sheet: &SnapshotBuilder) -> Option<Arn> {
        let stack = self.resolver.options.stack.as_deref()?;
        let named = self
            .resource
            .get("Properties")
            .and_then(|it| it.get("RoleName"));
        if named.is_some() || self.resolver.arn_of(self.logical, 0).is_some() {
            return None;
        }
        let beginning = format!("{stack}-{}-", self.logical);
        let account = self.resolver.options.account.as_deref();
        let fits = |arn: &Arn| {
            let rest = arn.name().strip_prefix(&beginning);
            let is_made_up = |rest: &str| {
                !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            rest.is_some_and(is_made_up) && account.is_none_or(|account| account == arn.account())
        };
        sheet.only_wanted_role(fits).cloned()
    }

    /// A role that may be this one: what the template says of it is not certain.
    fn add_guess(&self, sheet: &mut SnapshotBuilder, arn: Arn, at: Location) {
        let logical = harmless(self.logical);
        let why = text!(
            "{name} is only by its name role {logical} of the template",
            name = arn.name(),
            logical
        );
        let trust = unknown_policy(arn.text(), PolicyKind::Trust, &why, at.clone());
        let what = text!(
            "{arn} is taken for role {logical}, by its name only",
            arn = harmless(arn.as_str()),
            logical
        );
        let problem = Diagnostic::new(Severity::Note, "role_guessed", what).at(at.clone());
        sheet.report(problem.help(text!(
            "if it is, say so: --cfn-role {logical}={arn}",
            logical,
            arn = harmless(arn.as_str())
        )));
        sheet.add_role(Role {
            trust: Some(trust),
            more_policies: true,
            ..sheet::role(arn, at)
        });
    }

    fn add_user(&self, sheet: &mut SnapshotBuilder) {
        let at = self.location(self.resource);
        let Some(arn) = self.resolver.arn_of(self.logical, 0) else {
            return;
        };
        let Some(arn) = sheet.arn(arn.as_str(), PrincipalKind::User, &at) else {
            return;
        };
        let held = self.held("Users");
        sheet.add_user(User {
            unique_id: None,
            more_policies: true,
            inline: Some(held.inline),
            attached: Some(held.attached),
            groups: Some(Vec::new()),
            boundary: self.boundary(),
            tags: Knowledge::Unknown,
            location: at,
            arn,
        });
    }

    /// The ARN; reports a role without one.
    fn arn(&self, sheet: &mut SnapshotBuilder, kind: PrincipalKind, at: &Location) -> Option<Arn> {
        if let Some(arn) = self.resolver.arn_of(self.logical, 0) {
            return sheet.arn(arn.as_str(), kind, at);
        }
        let logical = harmless(self.logical);
        let what = text!("the ARN of role {logical} is not known", logical);
        let help = if self
            .property("RoleName")
            .is_some_and(|it| it.known().is_some())
        {
            word!("say which account the stack is in: --cfn-account").to_owned()
        } else {
            text!(
                "CloudFormation makes its name up: --cfn-role {logical}=ROLE_ARN says which it is",
                logical
            )
        };
        let problem = Diagnostic::new(Severity::Note, "role_without_arn", what);
        sheet.report(problem.at(at.clone()).help(help));
        None
    }

    fn boundary(&self) -> Knowledge<Option<Arn>> {
        let named = self.resource.get("Properties");
        if self.exists.is_err() {
            return Knowledge::Unknown;
        }
        if named.and_then(|it| it.get("PermissionsBoundary")).is_none() {
            return Knowledge::Known(None);
        }
        match self.property("PermissionsBoundary") {
            // `AWS::NoValue`
            None => Knowledge::Known(None),
            Some(tree) => tree.known().map_or(Knowledge::Unknown, boundary),
        }
    }

    /// Its policies: those in its own properties, and those that name it. `list`: the property of
    /// the latter.
    fn held(&self, list: &str) -> Held {
        let mut held = Held::default();
        if let Err(why) = &self.exists {
            held.inline
                .push(self.unknown("Policies", why, self.resource));
            return held;
        }
        let properties = self.resource.get("Properties");
        let policies = self.property("Policies");
        if let Some(tree) = policies.as_ref().filter(|tree| tree.elements().is_none()) {
            held.inline.push(self.unknown("Policies", "Policies", tree));
        }
        for policy in policies.iter().filter_map(Tree::elements).flatten() {
            let name = policy.get("PolicyName").and_then(Tree::scalar);
            held.inline.push(self.inline(
                name.unwrap_or("policy"),
                policy.get("PolicyDocument").unwrap_or(policy),
            ));
        }
        let attached = properties.and_then(|it| it.get("ManagedPolicyArns"));
        match attached.map(|tree| (tree, tree.elements())) {
            Some((_, Some(arns))) => arns.iter().for_each(|arn| self.attach(arn, &mut held)),
            // The whole list is the result of a function.
            Some((tree, None)) => self.attach(tree, &mut held),
            None => {}
        }
        let resources = self.resolver.template.get("Resources");
        for (logical, resource) in resources.map_or(&[][..], Tree::members) {
            let kind = resource.get("Type").and_then(Tree::scalar);
            let row = ATTACHING.iter().find(|(name, ..)| Some(*name) == kind);
            let Some((_, roles, users)) = row else {
                continue;
            };
            let property = if list == "Roles" { roles } else { users };
            let named = resource.get("Properties").and_then(|it| it.get(property));
            if named.is_some_and(|named| self.is_named(named)) {
                held.inline.extend(self.policy_of(logical, resource));
            }
        }
        held
    }

    /// A managed policy: one of the template is as good as inline.
    fn attach(&self, arn: &Tree, held: &mut Held) {
        let reference = arn.get("Ref").and_then(Tree::scalar);
        let reference = reference.or_else(|| match arn.get("Fn::GetAtt")?.elements()? {
            [logical, _] => logical.scalar(),
            _ => None,
        });
        let resources = self.resolver.template.get("Resources");
        let here = reference.and_then(|logical| Some((logical, resources?.get(logical)?)));
        if let Some((logical, resource)) = here {
            held.inline.extend(self.policy_of(logical, resource));
            return;
        }
        let Some(resolved) = self.resolver.resolve(arn) else {
            return;
        };
        let one = std::slice::from_ref(&resolved);
        for arn in resolved.elements().unwrap_or(one) {
            match arn.known().and_then(|arn| Arn::parse(arn).ok()) {
                Some(arn) if held.attached.contains(&arn) => {}
                Some(arn) => held.attached.push(arn),
                None => {
                    held.inline
                        .push(self.unknown("ManagedPolicyArns", "ManagedPolicyArns", arn));
                }
            }
        }
    }

    /// Returns true if a list of names, or one name, names this role or user.
    fn is_named(&self, names: &Tree) -> bool {
        let is_it = |name: &Tree| {
            if name.get("Ref").and_then(Tree::scalar) == Some(self.logical) {
                return true;
            }
            let own = self.resolver.arn_of(self.logical, 0);
            let name = self.resolver.resolve(name);
            let name = name.as_ref().and_then(Tree::known);
            own.is_some_and(|own| name == Some(own.name()))
        };
        match names.elements() {
            Some(names) => names.iter().any(is_it),
            None => is_it(names),
        }
    }

    /// The policy of a resource of its own.
    fn policy_of(&self, logical: &str, resource: &Tree) -> Option<InlinePolicy> {
        match existence(self.resolver, resource)? {
            Ok(()) => {
                let document = resource.get("Properties")?.get("PolicyDocument")?;
                Some(self.inline(logical, &self.resolver.resolve(document)?))
            }
            Err(why) => Some(self.unknown(logical, &why, resource)),
        }
    }

    fn inline(&self, name: &str, tree: &Tree) -> InlinePolicy {
        let stored: Arc<StoredPolicy> = planned(
            name.into(),
            PolicyKind::Identity,
            self.resolver.document(tree),
        );
        InlinePolicy {
            name: name.into(),
            document: Some(stored),
        }
    }

    fn unknown(&self, name: &str, why: &str, tree: &Tree) -> InlinePolicy {
        let (kind, at) = (PolicyKind::Identity, self.location(tree));
        InlinePolicy {
            name: name.into(),
            document: Some(unknown_policy(name.into(), kind, why, at)),
        }
    }
}
