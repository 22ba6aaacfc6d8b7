//! One resource of a Terraform state or plan.

use std::borrow::Cow;

use super::super::page::Page;
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
}

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
        let marks = self.unknown.and_then(|node| self.page.get(node, name));
        if marks.is_some_and(|marks| self.holds_true(marks)) {
            return Value::Unknown;
        }
        match self.page.get(self.values, name) {
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
        let references = || {
            let page = self.page;
            let node = page.find(self.expressions?, &[name, "references"])?;
            let first = page.json.elements(node).next()?;
            page.json.string(first)
        };
        match references() {
            Some(reference) => format!("known after apply, from {reference}"),
            None => "known after apply".to_owned(),
        }
    }
}
