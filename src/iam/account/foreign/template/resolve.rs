//! Functions of `CloudFormation`, as far as their results are certain ("Intrinsic function reference").

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::macros::{MERGE, TRANSFORM, find_macro, is_loop};
use super::tree::{Content, Tree};
use crate::iam::Arn;
use crate::iam::account::UniqueId;

/// Facts about the deployment that a template omits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TemplateOptions {
    /// The account that the stack is in.
    pub account: Option<String>,
    /// The region that the stack is in.
    pub region: Option<String>,
    /// The name of the stack.
    pub stack: Option<String>,
    /// Values of parameters; a parameter of the type of an SSM parameter has the value of that one.
    pub parameters: BTreeMap<String, String>,
    /// The ARNs of roles by their logical ids.
    pub roles: BTreeMap<String, Arn>,
}

impl TemplateOptions {
    /// The partition that the region is in; `aws` without a region.
    pub(super) fn partition(&self) -> &'static str {
        const PREFIXES: [(&str, &str); 5] = [
            ("cn-", "aws-cn"),
            ("us-gov-", "aws-us-gov"),
            ("us-iso-", "aws-iso"),
            ("us-isob-", "aws-iso-b"),
            ("eusc-", "aws-eusc"),
        ];
        let region = self.region.as_deref().unwrap_or_default();
        let found = PREFIXES
            .iter()
            .find(|(prefix, _)| region.starts_with(prefix));
        found.map_or("aws", |(_, partition)| partition)
    }
}

/// References to references end here.
pub(super) const DEEPEST: usize = 48;

/// Returns true if keys and values beside a key are not as they are written.
pub(super) fn is_rewritten(key: &str) -> bool {
    key == TRANSFORM || key == MERGE || is_loop(key) || key.contains(DYNAMIC)
}

/// The beginning of a dynamic reference, which a deployment replaces.
const DYNAMIC: &str = "{{resolve:";

/// A template and what is known of its deployment.
pub(super) struct Resolver<'a> {
    pub(super) template: &'a Tree,
    pub(super) options: &'a TemplateOptions,
    pub(super) file: &'a Arc<str>,
    /// The parameters whose defaults were taken for what is being read.
    pub(super) defaults: RefCell<BTreeSet<String>>,
}

impl Resolver<'_> {
    /// A value without functions; `None` for `AWS::NoValue`.
    pub(super) fn resolve(&self, tree: &Tree) -> Option<Tree> {
        self.at_depth(tree, 0)
    }

    pub(super) fn at_depth(&self, tree: &Tree, depth: usize) -> Option<Tree> {
        if depth > DEEPEST {
            return Some(Tree::unknown(
                tree.line,
                "more than 48 levels, or a reference to itself",
            ));
        }
        let content = match &tree.content {
            Content::Text(text) if text.contains(DYNAMIC) => {
                return Some(Tree::unknown(tree.line, text));
            }
            Content::Text(_) | Content::Literal(_) => return Some(tree.clone()),
            Content::List(elements) => {
                let elements = elements
                    .iter()
                    .filter_map(|it| self.at_depth(it, depth + 1));
                Content::List(elements.collect())
            }
            Content::Map(members) => {
                // A macro or loop may change what is beside it.
                if let Some((key, _)) = members.iter().find(|(key, _)| is_rewritten(key)) {
                    return Some(Tree::unknown(tree.line, key));
                }
                if let [(name, argument)] = &members[..]
                    && (name == "Ref" || name.starts_with("Fn::"))
                {
                    let found = self.call(name, argument, depth + 1)?;
                    // A reference may be put together, or be the value of a parameter.
                    if let Some(text) = found.scalar().filter(|text| text.contains(DYNAMIC)) {
                        return Some(Tree::unknown(tree.line, text));
                    }
                    return Some(Tree {
                        line: tree.line,
                        ..found
                    });
                }
                let member = |(name, value): &(String, Tree)| {
                    if name.starts_with("Fn::") {
                        return Some((name.clone(), Tree::unknown(value.line, name)));
                    }
                    let value = self.at_depth(value, depth + 1)?;
                    let is_principal = name == "Principal";
                    let value = if is_principal {
                        value.unquoted()
                    } else {
                        value
                    };
                    Some((name.clone(), value))
                };
                Content::Map(members.iter().filter_map(member).collect())
            }
        };
        let line = tree.line;
        Some(Tree { line, content })
    }

    fn call(&self, name: &str, argument: &Tree, depth: usize) -> Option<Tree> {
        let line = argument.line;
        let found = match name {
            "Ref" => {
                let target = argument.scalar().unwrap_or_default();
                if target == "AWS::NoValue" {
                    return None;
                }
                self.reference(target, line, depth)
            }
            "Fn::GetAtt" => self.attribute(argument, depth),
            "Fn::Sub" => self.substitute(argument, depth),
            "Fn::Join" => self.join(argument, depth),
            "Fn::Select" => self.select(argument, depth),
            "Fn::Split" => self.split(argument, depth),
            "Fn::FindInMap" => self.find_in_map(argument, depth),
            "Fn::If" => return self.choose(argument, depth),
            "Fn::ImportValue" => self.at_depth(argument, depth).and_then(|name| {
                Some(Tree::unknown(
                    line,
                    &format!("ImportValue {}", name.scalar()?),
                ))
            }),
            _ => None,
        };
        Some(found.unwrap_or_else(|| Tree::unknown(line, name)))
    }

    /// The value of `Ref` for a parameter, a pseudo parameter or a resource.
    fn reference(&self, target: &str, line: u32, depth: usize) -> Option<Tree> {
        let text = |text: &str| Some(Tree::text(line, text));
        let unknown = || Some(Tree::unknown(line, target));
        match target {
            "AWS::AccountId" => self.options.account.as_deref().map_or_else(unknown, text),
            "AWS::Region" => self.options.region.as_deref().map_or_else(unknown, text),
            "AWS::StackName" => self.options.stack.as_deref().map_or_else(unknown, text),
            "AWS::Partition" => text(self.options.partition()),
            "AWS::URLSuffix" if self.options.partition() == "aws" => text("amazonaws.com"),
            _ if target.starts_with("AWS::") => unknown(),
            _ => {
                if let Some(parameter) = self.section("Parameters", target) {
                    return self.parameter(target, parameter, line).or_else(unknown);
                }
                let name = self.name_of(target, depth);
                let name = name.filter(|_| !self.may_change(target));
                name.map(|name| Tree::text(line, name)).or_else(unknown)
            }
        }
    }

    /// A member of a section of the template, unless a macro may rewrite the section.
    pub(super) fn section(&self, section: &str, name: &str) -> Option<&Tree> {
        // Resources have reasons of their own for doubts.
        if section == "Resources" {
            return self.template.get(section)?.get(name);
        }
        let section = self.template.get(section)?;
        let mut keys = section.members().iter().map(|(key, _)| key);
        let is_rewritten = keys.any(|key| key == TRANSFORM || key == MERGE);
        section.get(name).filter(|_| !is_rewritten)
    }

    /// A property of a resource that is a known text.
    fn property(&self, resource: &Tree, name: &str, depth: usize) -> Option<String> {
        let value = resource.get("Properties")?.get(name)?;
        let value = self.at_depth(value, depth + 1)?;
        value.known().map(str::to_owned)
    }

    /// Returns true if a macro may give a resource another name.
    fn may_change(&self, logical: &str) -> bool {
        let resource = self.section("Resources", logical);
        let is_named = self.options.roles.contains_key(logical);
        !is_named && resource.is_some_and(|it| find_macro(self.template, it).is_some())
    }

    /// The name of a role or user, which `Ref` gives.
    fn name_of(&self, logical: &str, depth: usize) -> Option<String> {
        if let Some(arn) = self.options.roles.get(logical) {
            return Some(arn.name().to_owned());
        }
        let resource = self.section("Resources", logical)?;
        let property = match resource.get("Type")?.scalar()? {
            "AWS::IAM::Role" => "RoleName",
            "AWS::IAM::User" => "UserName",
            _ => return None,
        };
        self.property(resource, property, depth)
    }

    /// The ARN of a role or user; `None` while its name or account is not known.
    pub(super) fn arn_of(&self, logical: &str, depth: usize) -> Option<Arn> {
        if let Some(arn) = self.options.roles.get(logical) {
            return Some(arn.clone());
        }
        let name = self.name_of(logical, depth)?;
        let resource = self.section("Resources", logical)?;
        let noun = match resource.get("Type")?.scalar()? {
            "AWS::IAM::Role" => "role",
            _ => "user",
        };
        let path = match resource.get("Properties").and_then(|it| it.get("Path")) {
            Some(_) => self.property(resource, "Path", depth)?,
            None => "/".to_owned(),
        };
        let account = self.options.account.as_deref()?;
        let partition = self.options.partition();
        Arn::parse(&format!(
            "arn:{partition}:iam::{account}:{noun}{path}{name}"
        ))
        .ok()
    }

    fn attribute(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let line = argument.line;
        let (logical, attribute) = match argument.elements() {
            Some([logical, attribute]) => {
                let attribute = self.at_depth(attribute, depth)?;
                (logical.known()?.to_owned(), attribute.known()?.to_owned())
            }
            Some(_) => return None,
            None => {
                let (logical, attribute) = argument.scalar()?.split_once('.')?;
                (logical.to_owned(), attribute.to_owned())
            }
        };
        Some(self.attribute_of(&logical, &attribute, line, depth))
    }

    fn attribute_of(&self, logical: &str, attribute: &str, line: u32, depth: usize) -> Tree {
        let kind = self.section("Resources", logical);
        let kind = kind.and_then(|it| it.get("Type")?.scalar());
        let is_role = kind == Some("AWS::IAM::Role");
        let text = match attribute {
            "RoleId" if is_role => Some(UniqueId::symbolic(logical, self.file).to_string()),
            "Arn" if !self.may_change(logical) => {
                self.arn_of(logical, depth).map(|arn| arn.to_string())
            }
            _ => None,
        };
        let name = || format!("{logical}.{attribute}");
        text.map_or_else(
            || Tree::unknown(line, &name()),
            |text| Tree::text(line, text),
        )
    }

    fn substitute(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let (template, values) = match argument.elements() {
            Some([template, values]) => (template.scalar()?, values.members()),
            Some(_) => return None,
            None => (argument.scalar()?, &[][..]),
        };
        let line = argument.line;
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find("${") {
            text.push_str(&rest[..at]);
            let Some((name, after)) = rest[at + 2..].split_once('}') else {
                rest = &rest[at..];
                break;
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                text.extend(["${", literal, "}"]);
                continue;
            }
            let name = name.trim();
            let value = match values.iter().find(|(key, _)| key == name) {
                Some((_, value)) => self.at_depth(value, depth),
                None => match name.split_once('.') {
                    Some((logical, attribute)) => {
                        Some(self.attribute_of(logical, attribute, line, depth))
                    }
                    None => self.reference(name, line, depth),
                },
            };
            match value.as_ref().and_then(Tree::scalar) {
                Some(value) => text.push_str(value),
                None => text.extend(["⟨", name, "⟩"]),
            }
        }
        text.push_str(rest);
        Some(Tree::text(line, text))
    }

    /// A list; `None` where it is not known to be one.
    fn list(&self, tree: &Tree, depth: usize) -> Option<Vec<Tree>> {
        let list = self.at_depth(tree, depth)?;
        list.elements().map(<[Tree]>::to_vec)
    }

    fn join(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let [delimiter, list] = argument.elements()? else {
            return None;
        };
        let list = self.list(list, depth)?;
        let texts: Option<Vec<&str>> = list.iter().map(Tree::scalar).collect();
        Some(Tree::text(argument.line, texts?.join(delimiter.scalar()?)))
    }

    fn select(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let [index, list] = argument.elements()? else {
            return None;
        };
        let index = self.at_depth(index, depth)?;
        let index: usize = index.known()?.parse().ok()?;
        self.list(list, depth)?.get(index).cloned()
    }

    fn split(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let [delimiter, text] = argument.elements()? else {
            return None;
        };
        let text = self.at_depth(text, depth)?;
        let delimiter = delimiter
            .known()
            .filter(|delimiter| !delimiter.is_empty())?;
        let parts = text.known()?.split(delimiter);
        let line = argument.line;
        Some(Tree {
            line,
            content: Content::List(parts.map(|part| Tree::text(line, part)).collect()),
        })
    }

    fn find_in_map(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let [map, first, second] = argument.elements()? else {
            return None;
        };
        let key = |tree: &Tree| {
            let tree = self.at_depth(tree, depth)?;
            tree.known().map(str::to_owned)
        };
        let map = self.section("Mappings", &key(map)?)?;
        let value = map.get(&key(first)?)?.get(&key(second)?)?;
        self.at_depth(value, depth)
    }

    /// `Fn::If`. What is the same either way is known.
    fn choose(&self, argument: &Tree, depth: usize) -> Option<Tree> {
        let Some([condition, yes, no]) = argument.elements() else {
            return Some(Tree::unknown(argument.line, "Fn::If"));
        };
        let name = condition.scalar().unwrap_or_default();
        let resolve = |tree| self.at_depth(tree, depth);
        match self.condition(name, depth) {
            Some(true) => resolve(yes),
            Some(false) => resolve(no),
            None => {
                let (yes, no) = (resolve(yes), resolve(no));
                if yes == no && !yes.as_ref().is_some_and(Tree::is_open) {
                    return yes;
                }
                Some(Tree::unknown(argument.line, &format!("If {name}")))
            }
        }
    }
}
