//! The text of a policy document, string by string: the words of the grammar, actions and condition
//! keys stay, all layout too.

use crate::iam::policy::{Comparison, Operator};
use crate::text::distance;

use super::vocabulary::{
    MOST_SLIPS, is_action, is_claim, is_documented_key, is_key_prefix, is_service, words_of_key,
};

/// The meaning of the strings of a value.
#[derive(Clone, Copy, Debug)]
enum StringPlace {
    /// A document, a statement, or anything else with elements.
    Elements,
    /// Names, except the strings for which this is true.
    Strings(fn(&str) -> bool),
    Actions,
    /// Kinds of principals, each with names.
    Principals,
    /// Operators, each with keys.
    Operators,
    /// Condition keys, each with values, of which these stay.
    Keys(fn(&str) -> bool),
}

const NAMES: StringPlace = StringPlace::Strings(is_never);

/// The elements of a policy ("IAM JSON policy elements reference").
const ELEMENTS: [(&str, StringPlace); 12] = [
    ("Action", StringPlace::Actions),
    ("Condition", StringPlace::Operators),
    ("Effect", StringPlace::Strings(is_word)),
    ("Id", NAMES),
    ("NotAction", StringPlace::Actions),
    ("NotPrincipal", StringPlace::Principals),
    ("NotResource", NAMES),
    ("Principal", StringPlace::Principals),
    ("Resource", NAMES),
    ("Sid", NAMES),
    ("Statement", StringPlace::Elements),
    ("Version", StringPlace::Strings(is_word)),
];

const KINDS_OF_PRINCIPALS: [&str; 5] = ["AWS", "CanonicalUser", "Federated", "Service", "*"];

/// Rewrites a document. A text that is no JSON is rewritten as a name.
pub(super) fn rewrite_policy(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let mut rewriter = Rewriter {
        rest: text,
        written: String::with_capacity(text.len()),
        name,
    };
    rewriter.value(StringPlace::Elements, 0);
    let rest = rewriter.rest;
    let written = rewriter.written;
    written + &name(rest)
}

/// A condition key without the names in it: the tag, the provider, all of an unknown key.
pub(super) fn rewrite_key(key: &str, name: &dyn Fn(&str) -> String) -> String {
    let (before, tag) = match key.split_once('/') {
        Some((before, tag)) if before.contains(':') => (before, format!("/{}", name(tag))),
        _ => (key, String::new()),
    };
    if is_documented_key(key) {
        return format!("{before}{tag}");
    }
    match before.rsplit_once(':') {
        Some((prefix, claim)) => {
            let is_known = is_key_prefix(prefix);
            let (prefix, is_aws) = if is_known {
                (prefix.to_owned(), !prefix.contains('.'))
            } else {
                (name(prefix), false)
            };
            let claim = if is_claim(claim) && !is_aws {
                claim.to_owned()
            } else {
                name(claim)
            };
            format!("{prefix}:{claim}{tag}")
        }
        None => name(key),
    }
}

/// An action without names: actions of other services than STS decide nothing here.
fn rewrite_action(text: &str, name: &dyn Fn(&str) -> String) -> String {
    match text.split_once(':') {
        _ if text == "*" || is_action(text) => text.to_owned(),
        Some((service, action)) if is_service(service) => format!("{service}:{}", name(action)),
        _ => name(text),
    }
}

/// Returns true for a word of the grammar, or a slip of one.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 4] = ["Allow", "Deny", "2012-10-17", "2008-10-17"];
    let mut words = WORDS.iter();
    words.any(|word| distance(word, text, MOST_SLIPS).is_some())
}

/// No string stays.
const fn is_never(_: &str) -> bool {
    false
}

/// An operator, or a slip of one; anything else is a name.
fn rewrite_operator(text: &str, name: &dyn Fn(&str) -> String) -> String {
    const SETS: [&str; 2] = ["ForAllValues:", "ForAnyValue:"];
    let base = SETS.iter().find_map(|set| text.strip_prefix(set));
    let base = base.unwrap_or(text);
    let base = base.strip_suffix("IfExists").unwrap_or(base);
    if Operator::documented().any(|known| distance(known, base, MOST_SLIPS).is_some()) {
        text.to_owned()
    } else {
        name(text)
    }
}

/// Returns true for a number, an instant, `true` or `false`, unless it is as long as an account id.
fn is_plain(text: &str) -> bool {
    if is_account(text) {
        return false;
    }
    let plain = |byte: u8| byte.is_ascii_digit() || b".:+-TZ".contains(&byte);
    text.bytes().all(plain)
        || ["true", "false"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(text))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Rewriter<'a, 'n> {
    rest: &'a str,
    written: String,
    name: &'n dyn Fn(&str) -> String,
}

/// Deeper documents are no policies.
const DEEPEST: usize = 64;

impl Rewriter<'_, '_> {
    /// Writes up to and without the first of some characters.
    fn copy_to(&mut self, is_end: impl Fn(char) -> bool) {
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        self.written.push_str(&self.rest[..end]);
        self.rest = &self.rest[end..];
    }

    fn copy_blanks(&mut self) {
        self.copy_to(|c| !c.is_ascii_whitespace());
    }

    fn copy_one(&mut self) {
        let length = self.rest.chars().next().map_or(0, char::len_utf8);
        self.written.push_str(&self.rest[..length]);
        self.rest = &self.rest[length..];
    }

    /// Takes a string off the text; `None` if there is none.
    fn string(&mut self) -> Option<String> {
        let mut end = 1;
        let bytes = self.rest.as_bytes();
        while *bytes.get(end)? != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let string = serde_json::from_str(self.rest.get(..=end)?).ok()?;
        self.rest = &self.rest[end + 1..];
        Some(string)
    }

    fn push_string(&mut self, text: &str) {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        self.written.push_str(&quoted);
    }

    /// Rewrites a value and what follows it up to a bracket or comma; stops where no value is.
    fn value(&mut self, place: StringPlace, depth: usize) {
        self.copy_blanks();
        match self.rest.as_bytes().first() {
            Some(b'{') if depth < DEEPEST => self.members(place, depth),
            Some(b'[') if depth < DEEPEST => {
                self.copy_one();
                while !self.rest.is_empty() && !self.rest.starts_with([']', '}', ':']) {
                    let before = self.rest.len();
                    self.value(place, depth + 1);
                    self.copy_blanks();
                    if self.rest.starts_with(',') {
                        self.copy_one();
                    }
                    if self.rest.len() == before {
                        return;
                    }
                }
                if self.rest.starts_with(']') {
                    self.copy_one();
                }
            }
            Some(b'"') => {
                if let Some(text) = self.string() {
                    let new = match place {
                        StringPlace::Strings(stays) | StringPlace::Keys(stays) if stays(&text) => {
                            text
                        }
                        StringPlace::Actions => rewrite_action(&text, self.name),
                        _ => (self.name)(&text),
                    };
                    self.push_string(&new);
                }
            }
            Some(byte) if byte.is_ascii_digit() || *byte == b'-' => {
                let is_end = |c: char| !c.is_ascii_digit() && !"+-.eE".contains(c);
                let number = &self.rest[..self.rest.find(is_end).unwrap_or(self.rest.len())];
                if is_account(number) {
                    self.written.push_str(&(self.name)(number));
                    self.rest = &self.rest[number.len()..];
                } else {
                    self.copy_to(is_end);
                }
            }
            _ => {
                for word in ["true", "false", "null"] {
                    if let Some(rest) = self.rest.strip_prefix(word) {
                        self.written.push_str(word);
                        self.rest = rest;
                    }
                }
            }
        }
    }

    fn members(&mut self, place: StringPlace, depth: usize) {
        self.copy_one();
        loop {
            self.copy_blanks();
            if !self.rest.starts_with('"') {
                break;
            }
            let Some(key) = self.string() else {
                return;
            };
            let (key, place) = self.member(&key, place);
            self.push_string(&key);
            self.copy_blanks();
            if !self.rest.starts_with(':') {
                return;
            }
            self.copy_one();
            self.value(place, depth + 1);
            self.copy_blanks();
            if self.rest.starts_with(',') {
                self.copy_one();
            }
        }
        if self.rest.starts_with('}') {
            self.copy_one();
        }
    }

    /// A member's name, and what its value is.
    fn member(&self, key: &str, place: StringPlace) -> (String, StringPlace) {
        let name = self.name;
        let kept = key.to_owned();
        match place {
            StringPlace::Elements => {
                let known = ELEMENTS.iter().find(|(known, _)| *known == key);
                let is_near =
                    |(known, _): &(&str, StringPlace)| distance(known, key, MOST_SLIPS).is_some();
                match known {
                    Some((_, place)) => (kept, *place),
                    // Misspelt elements stay.
                    None if key.len() > 3 && ELEMENTS.iter().any(is_near) => (kept, NAMES),
                    None => (name(key), NAMES),
                }
            }
            StringPlace::Operators => {
                let operator = Operator::parse(key).map(|operator| operator.comparison);
                let is_typed = matches!(
                    operator,
                    Some(
                        Comparison::Number(_)
                            | Comparison::Instant(_)
                            | Comparison::Boolean
                            | Comparison::Presence
                    )
                );
                let stays = if is_typed { is_plain } else { is_never };
                (rewrite_operator(key, name), StringPlace::Keys(stays))
            }
            StringPlace::Keys(stays) => {
                let stays = words_of_key(key).unwrap_or(stays);
                (rewrite_key(key, name), StringPlace::Strings(stays))
            }
            StringPlace::Principals if KINDS_OF_PRINCIPALS.contains(&key) => (kept, NAMES),
            StringPlace::Strings(_) | StringPlace::Actions | StringPlace::Principals => {
                (name(key), NAMES)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_and_the_layout_stay() {
        let text = r#"{
  "Version": "2012-10-17", "Statement": {"Sid": "Bob", "Effect": "Allow", "Action": ["sts:*"],
  "Principal": {"AWS": "bob"}, "Condition": {"StringLike": {"aws:PrincipalTag/bob": ["bob", "b\"ob"]},
  "NumericLessThan": {"sts:DurationSeconds": "900"}, "Bool": {"login.bob.org:sub": true}}}
}"#;
        let new = rewrite_policy(text, &|name| {
            name.replace("bob", "eve").replace("Bob", "Eve")
        });
        assert_eq!(new, text.replace("bob", "eve").replace("Bob", "Eve"));
    }

    #[test]
    fn what_is_no_json_is_a_name() {
        for text in [
            "{\"a",
            "bob",
            "{\"a\": bob}",
            "[bob",
            "{\"Sid\" bob",
            "\u{0}",
            "[[\"bob",
        ] {
            let new = rewrite_policy(text, &|name| name.replace('b', "x"));
            assert_eq!(new, text.replace('b', "x"), "{text}");
        }
    }
}
