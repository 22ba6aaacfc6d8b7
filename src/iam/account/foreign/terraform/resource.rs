//! One resource of a Terraform state or plan.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::page::Page;
use crate::iam::Arn;
use crate::iam::json::JsonKind;

/// The action of a plan on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing; or it stands in a state.
    Stays,
    /// It is changed in place.
    Changes,
    /// It is made.
    Created,
    /// It is deleted and made again, with other ids.
    Replaced,
    /// It is deleted.
    Deleted,
}

/// A resource with its values: as they are, or as they will be.
pub(super) struct Resource<'p, 't> {
    pub(super) page: &'p Page<'t>,
    /// `module.roles.aws_iam_role.target["prod"]`
    pub(super) address: String,
    pub(super) kind: Cow<'t, str>,
    /// `module.roles`; empty for the root module.
    pub(super) module: String,
    /// True if it is only looked up.
    pub(super) is_data: bool,
    /// The provider configuration that it belongs to, as far as the file says.
    pub(super) provider: String,
    pub(super) fate: Fate,
    /// The object of its values.
    pub(super) values: usize,
    /// The object that says `true` for what is known only after apply.
    pub(super) unknown: Option<usize>,
    /// The values before the change.
    pub(super) before: Option<usize>,
    /// The references from which each of its values is computed.
    pub(super) expressions: Option<usize>,
    /// The reason why it may become another than the file says.
    pub(super) doubt: Option<&'static str>,
    /// How the file writes the names of attributes.
    pub(super) spelling: Spelling,
}

/// How a file writes the names of attributes, which are Terraform's everywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `assume_role_policy`
    Terraform,
    /// `assumeRolePolicy`
    Pulumi,
}

/// Attributes that say which resource it is, which no doubt about a plan makes uncertain.
const IDENTIFYING: [&str; 7] = ["arn", "name", "path", "role", "roles", "user", "users"];

/// Returns true for a role as another provider of resources of AWS writes it.
pub(super) fn is_other_role(kind: &str) -> bool {
    ["awscc_iam_role", "aws-native:iam:Role"].contains(&kind)
}

/// The member of a value that Pulumi keeps encrypted ("Secrets").
const PULUMI_SECRET: &str = "4dabf18193072939515e22adb298388d";

/// The value of an attribute.
pub(super) enum Value {
    /// This node.
    Known(usize),
    /// Absent or null.
    None,
    /// Known only after apply.
    Unknown,
}

impl<'t> Resource<'_, 't> {
    /// The value of an attribute. One that is partly unknown is unknown.
    pub(super) fn value(&self, name: &str) -> Value {
        let is_doubtful = self.doubt.is_some() && !IDENTIFYING.contains(&name);
        let whole = self.unknown;
        let whole = whole.filter(|node| self.page.kind(*node) == JsonKind::Boolean(true));
        let marks = whole.or_else(|| self.page.get(self.unknown?, name));
        if is_doubtful || marks.is_some_and(|marks| self.holds_true(marks)) {
            return Value::Unknown;
        }
        match self.page.get(self.values, &self.spelling.of(name)) {
            Some(node) if self.page.get(node, PULUMI_SECRET).is_some() => Value::Unknown,
            Some(node) if self.page.kind(node) != JsonKind::Null => Value::Known(node),
            _ => Value::None,
        }
    }

    /// An attribute that is a known text.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'t, str>> {
        match self.value(name) {
            Value::Known(node) => self.page.json.string(node),
            Value::None | Value::Unknown => None,
        }
    }

    /// Returns true if `true` stands anywhere in a value.
    fn holds_true(&self, node: usize) -> bool {
        let json = &self.page.json;
        (node..json.node(node).next as usize)
            .any(|inner| json.node(inner).kind == JsonKind::Boolean(true))
    }

    /// The origin of an unknown attribute, in words.
    pub(super) fn reason(&self, name: &str) -> String {
        if let Some(doubt) = self.doubt {
            return doubt.to_owned();
        }
        match self.references(name).first() {
            Some(reference) => format!("known after apply, from {reference}"),
            None if self.spelling == Spelling::Pulumi => "a secret of Pulumi".to_owned(),
            None => "known after apply".to_owned(),
        }
    }

    /// The references from which an attribute is computed.
    pub(super) fn references(&self, name: &str) -> Vec<Cow<'t, str>> {
        let page = self.page;
        let node = self
            .expressions
            .and_then(|node| page.find(node, &[name, "references"]));
        let references = node.into_iter().flat_map(|node| page.json.elements(node));
        references
            .filter_map(|reference| page.json.string(reference))
            .collect()
    }
}

impl Spelling {
    /// The name of an attribute in the file.
    fn of(self, name: &str) -> Cow<'_, str> {
        match (self, name) {
            (Self::Terraform, _) => name.into(),
            (Self::Pulumi, "inline_policy") => "inlinePolicies".into(),
            (Self::Pulumi, _) => camel_case(name).into(),
        }
    }
}

/// `assume_role_policy` as `assumeRolePolicy`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        text + &initial.to_ascii_uppercase() + rest
    })
}

// In which account and partition a resource will be that does not exist yet.

/// The accounts that the known ARNs of each configuration of the provider belong to.
pub(super) struct Accounts(BTreeMap<String, BTreeSet<(String, String)>>);

impl Accounts {
    pub(super) fn of(resources: &[Resource<'_, '_>]) -> Self {
        let mut found: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for resource in resources {
            // Of data, only who calls: anything else may belong to others.
            let names: &[&str] = match &*resource.kind {
                "aws_caller_identity" => &["arn"],
                kind if kind.starts_with("aws_iam_") && !resource.is_data => &["arn"],
                _ => continue,
            };
            let page = resource.page;
            let nodes = [Some(resource.values), resource.before];
            for node in nodes.into_iter().flatten() {
                for name in names {
                    let arn = page.string(node, name);
                    let Some(arn) = arn.and_then(|arn| Arn::parse(&arn).ok()) else {
                        continue;
                    };
                    let is_account = arn.account().len() == 12;
                    if is_account && arn.account().bytes().all(|byte| byte.is_ascii_digit()) {
                        let owner = (arn.partition().to_owned(), arn.account().to_owned());
                        found
                            .entry(resource.provider.clone())
                            .or_default()
                            .insert(owner);
                    }
                }
            }
        }
        Self(found)
    }

    /// The ARN of a role or policy that will be made; `None` if its account is not certain.
    pub(super) fn arn(&self, resource: &Resource<'_, '_>, noun: &str) -> Option<Arn> {
        let mut owners = self.0.get(&resource.provider)?.iter();
        let ((partition, account), None) = (owners.next()?, owners.next()) else {
            return None;
        };
        let name = resource.text("name")?;
        let path = match resource.value("path") {
            Value::Unknown => return None,
            _ => resource.text("path").unwrap_or("/".into()),
        };
        Arn::parse(&format!(
            "arn:{partition}:iam::{account}:{noun}{path}{name}"
        ))
        .ok()
    }
}
