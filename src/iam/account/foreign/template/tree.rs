//! JSON and YAML as one kind of tree: every value with its line.

use crate::iam::json::JsonKind;

use super::super::page::Page;

/// The end of the name of a number, such as an account id, that may be read as another.
pub(super) const UNQUOTED: &str = " without quotation marks";

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) line: u32,
    pub(super) content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, as a string.
    Text(String),
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Literal(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn text(line: u32, text: impl Into<String>) -> Self {
        let content = Content::Text(text.into());
        Self { line, content }
    }

    /// An unknown value with a name.
    pub(super) fn unknown(line: u32, name: &str) -> Self {
        let name: String = name.chars().filter(|it| !matches!(it, '⟨' | '⟩')).collect();
        Self::text(line, format!("⟨{name}⟩"))
    }

    /// The same with every number unknown: an account id without quotation marks may be deployed as
    /// another text.
    pub(super) fn unquoted(self) -> Self {
        let content = match self.content {
            Content::Literal(number) if number.starts_with(|it: char| it.is_ascii_digit()) => {
                return Self::unknown(self.line, &(number + UNQUOTED));
            }
            Content::List(elements) => {
                Content::List(elements.into_iter().map(Self::unquoted).collect())
            }
            Content::Map(members) => {
                let members = members.into_iter();
                Content::Map(members.map(|(key, it)| (key, it.unquoted())).collect())
            }
            content => content,
        };
        Self { content, ..self }
    }

    /// A text, number or boolean as text.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Literal(text) if text != "null" => Some(text),
            Content::Literal(_) | Content::List(_) | Content::Map(_) => None,
        }
    }

    /// The same if all of it is known.
    pub(super) fn known(&self) -> Option<&str> {
        self.scalar().filter(|text| !text.contains('⟨'))
    }

    pub(super) fn members(&self) -> &[(String, Self)] {
        match &self.content {
            Content::Map(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<&[Self]> {
        match &self.content {
            Content::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The value of a member. One that is there twice is none.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let mut found = self.members().iter().filter(|(name, _)| name == key);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// Returns true if anything in it is unknown.
    pub(super) fn is_open(&self) -> bool {
        match &self.content {
            Content::Text(text) => text.contains('⟨'),
            Content::Literal(_) => false,
            Content::List(elements) => elements.iter().any(Self::is_open),
            Content::Map(members) => members.iter().any(|(_, value)| value.is_open()),
        }
    }
}

/// A value of a JSON file. The depth of JSON is limited where it is read.
pub(super) fn of_json(page: &Page<'_>, node: usize) -> Tree {
    let line = page.location(node).line;
    let json = &page.json;
    let content = match page.kind(node) {
        JsonKind::Object => {
            let member = |(key, value)| {
                let key = json.string(key).unwrap_or_default().into_owned();
                (key, of_json(page, value))
            };
            Content::Map(json.members(node).map(member).collect())
        }
        JsonKind::Array => {
            let elements = json.elements(node).map(|element| of_json(page, element));
            Content::List(elements.collect())
        }
        JsonKind::String => Content::Text(json.string(node).unwrap_or_default().into_owned()),
        JsonKind::Number | JsonKind::Boolean(_) | JsonKind::Null => {
            Content::Literal(json.raw(node).to_owned())
        }
    };
    Tree { line, content }
}
