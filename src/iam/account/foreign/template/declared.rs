//! What a template declares beside its resources: parameters, conditions and loops.

use super::macros::is_loop;
use super::resolve::{DEEPEST, Resolver, is_rewritten};
use super::tree::{Content, Tree};
use crate::iam::Glob;
use crate::iam::account::TemplateNames;

impl Resolver<'_> {
    /// Returns true if a condition of the template holds; `None` if that is not certain.
    pub(super) fn condition(&self, name: &str, depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        self.holds(self.section("Conditions", name)?, depth + 1)
    }

    fn holds(&self, tree: &Tree, depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        let [(name, argument)] = tree.members() else {
            return None;
        };
        if name == "Condition" {
            return self.condition(argument.scalar()?, depth);
        }
        let all = argument.elements().filter(|all| !all.is_empty())?;
        let mut each = all.iter().map(|it| self.holds(it, depth + 1));
        match name.as_str() {
            "Fn::Not" if all.len() == 1 => each.next()?.map(|holds| !holds),
            "Fn::And" => each
                .try_fold(true, |sum, it| match (sum, it) {
                    (_, Some(false)) => Err(false),
                    (sum, Some(true)) => Ok(sum),
                    (_, None) => Ok(false),
                })
                .map_or(Some(false), |certain| certain.then_some(true)),
            "Fn::Or" => each
                .try_fold(true, |sum, it| match (sum, it) {
                    (_, Some(true)) => Err(true),
                    (sum, Some(false)) => Ok(sum),
                    (_, None) => Ok(false),
                })
                .map_or(Some(true), |certain| certain.then_some(false)),
            "Fn::Equals" => {
                let [one, other] = all else {
                    return None;
                };
                let one = self.at_depth(one, depth)?;
                let other = self.at_depth(other, depth)?;
                Some(one.known()? == other.known()?)
            }
            _ => None,
        }
    }
}

// Loops, which make resources that a template does not list ("`Fn::ForEach`").

/// A loop over more values, or one in a loop in a loop, stands for any value.
const MOST_VALUES: usize = 100;
const DEEPEST_LOOP: usize = 2;

impl Resolver<'_> {
    /// The loop that may make the same role as a resource does: one with its logical id or name.
    pub(super) fn find_twin(&self, logical: &str) -> Option<String> {
        let resources = self.template.get("Resources")?.members();
        let own = self.arn_of(logical, 0);
        let mut search = Search {
            logical,
            name: own.as_ref().map(|arn| arn.name().to_ascii_lowercase()),
            bound: Vec::new(),
        };
        let mut loops = resources.iter().filter(|(key, _)| is_loop(key));
        let found = loops.find(|(_, value)| search.may_make(value))?;
        Some(found.0.clone())
    }
}

/// The search for a loop that makes a role.
struct Search<'a> {
    logical: &'a str,
    /// The name of the role in lower case.
    name: Option<String>,
    /// The variables of the loops around, with their values.
    bound: Vec<(&'a str, &'a str)>,
}

impl<'a> Search<'a> {
    fn may_make(&mut self, value: &'a Tree) -> bool {
        let Some([variable, values, body]) = value.elements() else {
            return true;
        };
        let known = values
            .elements()
            .filter(|values| values.len() <= MOST_VALUES && self.bound.len() < DEEPEST_LOOP);
        let known = known.and_then(|values| values.iter().map(Tree::known).collect());
        let values: Vec<&str> = known.unwrap_or_else(|| vec!["*"]);
        let variable = variable.scalar().unwrap_or_default();
        values.into_iter().any(|value| {
            self.bound.push((variable, value));
            let members = body.members().iter();
            let found = members
                .into_iter()
                .any(|(key, value)| self.is_it(key, value));
            self.bound.pop();
            found
        })
    }

    fn is_it(&mut self, key: &str, value: &'a Tree) -> bool {
        if is_loop(key) {
            return self.may_make(value);
        }
        let kind = value.get("Type").and_then(Tree::scalar);
        let is_role = kind.is_none_or(|kind| kind == "AWS::IAM::Role");
        let other = value.get("Properties").and_then(|it| it.get("RoleName"));
        let has_name = || {
            let named = self.name.as_deref().zip(other);
            named.is_some_and(|(name, other)| self.may_name(other, name))
        };
        Glob::parse(&self.pattern(key)).matches(self.logical) || is_role && has_name()
    }

    /// Returns true if the name of a role in a loop may be another name, in lower case.
    fn may_name(&self, tree: &Tree, name: &str) -> bool {
        let text = match &tree.content {
            Content::Text(text) => Some(text.as_str()),
            Content::Map(members) => match &members[..] {
                [(function, text)] if function == "Fn::Sub" => text.scalar(),
                [(function, text)] if function == "Ref" => {
                    let mut bound = self.bound.iter();
                    let found = bound.find(|(variable, _)| text.scalar() == Some(variable));
                    found.map(|(_, value)| *value)
                }
                _ => None,
            },
            Content::Literal(_) | Content::List(_) => None,
        };
        text.is_none_or(|text| {
            let pattern = self.pattern(text).to_ascii_lowercase();
            Glob::parse(&pattern).matches(name)
        })
    }

    /// The pattern of a text with variables, `${N}` or `&{N}`.
    fn pattern(&self, text: &str) -> String {
        let mut pattern = String::new();
        let mut rest = text;
        while let Some(at) = ["${", "&{"].iter().filter_map(|it| rest.find(it)).min() {
            pattern.push_str(&rest[..at]);
            let (name, after) = rest[at + 2..].split_once('}').unwrap_or_default();
            let mut bound = self.bound.iter();
            let value = bound.find(|(variable, _)| *variable == name);
            pattern.push_str(value.map_or("*", |(_, value)| value));
            rest = after;
        }
        pattern + rest
    }
}

// Parameters of a template ("Parameters").

impl Resolver<'_> {
    /// The parameters that have their defaults, with the line of the first.
    pub(super) fn parameters_by_default(&self) -> Option<(u32, Vec<&str>)> {
        let parameters = self.template.get("Parameters")?.members();
        let by_default = parameters.iter().filter(|(name, parameter)| {
            !self.options.parameters.contains_key(name) && default_of(parameter).is_some()
        });
        let found: Vec<_> = by_default.collect();
        let (_, first) = found.first()?;
        let names = found.iter().map(|(name, _)| name.as_str()).collect();
        Some((first.line, names))
    }

    /// The names that options about templates may give.
    pub(super) fn names(&self) -> TemplateNames {
        let names = |section: &str| {
            let section = self.template.get(section).map_or(&[][..], Tree::members);
            section.iter().map(|(name, _)| name.clone()).collect()
        };
        // A loop, a macro or a merge may make more than is listed.
        let may_make = |tree: &Tree| {
            let mut keys = tree.members().iter().map(|(key, _)| key.as_str());
            keys.any(|key| key == "Transform" || is_rewritten(key))
        };
        let resources = self.template.get("Resources");
        TemplateNames {
            is_open: may_make(self.template) || resources.is_some_and(may_make),
            parameters: names("Parameters"),
            resources: names("Resources"),
        }
    }

    pub(super) fn parameter(&self, name: &str, parameter: &Tree, line: u32) -> Option<Tree> {
        let kind = type_of(parameter);
        let given = self.options.parameters.get(name).map(String::as_str);
        let value = given.or_else(|| {
            let default = default_of(parameter)?;
            self.defaults.borrow_mut().insert(name.to_owned());
            Some(default)
        })?;
        if !kind.contains("List") {
            return Some(Tree::text(line, value));
        }
        let elements = value.split(',').map(|it| Tree::text(line, it.trim()));
        Some(Tree {
            line,
            content: Content::List(elements.collect()),
        })
    }
}

fn type_of(parameter: &Tree) -> &str {
    let kind = parameter.get("Type").and_then(Tree::scalar);
    kind.unwrap_or_default()
}

/// The default of a parameter. That of an SSM parameter is the name of another one, whose value is
/// not here.
fn default_of(parameter: &Tree) -> Option<&str> {
    let default = parameter.get("Default").and_then(Tree::scalar);
    default.filter(|_| !type_of(parameter).starts_with("AWS::SSM::"))
}
