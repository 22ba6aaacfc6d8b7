//! The text of a policy document, string by string: the words of the grammar, actions and condition
//! keys stay, all layout too.

use crate::iam::policy::{Comparison, Operator};
use crate::text::distance;

use super::vocabulary::{is_action, is_key_of_aws};

/// The meaning of the strings of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A document, a statement, or anything else with elements.
    Elements,
    /// Names of any kind.
    Names,
    /// Stays: a version, an effect.
    Kept,
    /// Numbers, instants, `true` and `false` stay.
    Plain,
    Actions,
    /// Kinds of principals, each with names.
    Principals,
    /// Operators, each with keys.
    Operators,
    /// Condition keys, each with values.
    Keys {
        plain: bool,
    },
}

/// The elements of a policy ("IAM JSON policy elements reference").
const ELEMENTS: [(&str, Place); 12] = [
    ("Action", Place::Actions),
    ("Condition", Place::Operators),
    ("Effect", Place::Kept),
    ("Id", Place::Names),
    ("NotAction", Place::Actions),
    ("NotPrincipal", Place::Principals),
    ("NotResource", Place::Names),
    ("Principal", Place::Principals),
    ("Resource", Place::Names),
    ("Sid", Place::Names),
    ("Statement", Place::Elements),
    ("Version", Place::Kept),
];

const KINDS_OF_PRINCIPALS: [&str; 5] = ["AWS", "CanonicalUser", "Federated", "Service", "*"];

/// Condition keys whose values are words of AWS.
const KEPT_VALUES: [&str; 7] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principaltype",
    "aws:requestedregion",
    "saml:sub_type",
    "aws:principalservicename",
];

/// Rewrites a document. A text that is no JSON is rewritten as a name.
pub(super) fn rewrite_policy(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let mut rewriter = Rewriter {
        rest: text,
        written: String::with_capacity(text.len()),
        name,
    };
    rewriter.value(Place::Elements, 0);
    let rest = rewriter.rest;
    let written = rewriter.written;
    written + &name(rest)
}

/// A condition key with its tag or provider rewritten.
pub(super) fn rewrite_key(key: &str, name: &dyn Fn(&str) -> String) -> String {
    let (before, tag) = match key.split_once('/') {
        Some((before, tag)) if is_key_of_aws(before) => (before, Some(tag)),
        _ => (key, None),
    };
    match (is_key_of_aws(before), before.rsplit_once(':'), tag) {
        (true, _, Some(tag)) => format!("{before}/{}", name(tag)),
        (true, _, None) => before.to_owned(),
        (false, Some((provider, claim)), _) => {
            format!("{}:{}", name(provider), claim_of(claim, name))
        }
        (false, None, _) => name(before),
    }
}

/// The claims of tokens that are condition keys ("Available keys for AWS OIDC federation").
fn claim_of(claim: &str, name: &dyn Fn(&str) -> String) -> String {
    const CLAIMS: [&str; 8] = [
        "amr", "aud", "azp", "email", "iss", "oaud", "sub", "sub_type",
    ];
    let is_known = CLAIMS.iter().any(|known| known.eq_ignore_ascii_case(claim));
    if is_known {
        claim.to_owned()
    } else {
        name(claim)
    }
}

/// Returns true for a number, an instant, `true` or `false`.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_digit() || b".:+-TZ".contains(&byte);
    text.bytes().all(plain)
        || ["true", "false"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(text))
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
    fn value(&mut self, place: Place, depth: usize) {
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
                        Place::Kept => text,
                        Place::Plain if is_plain(&text) => text,
                        Place::Actions if is_action(&text) => text,
                        _ => (self.name)(&text),
                    };
                    self.push_string(&new);
                }
            }
            Some(byte) if byte.is_ascii_digit() || *byte == b'-' => {
                self.copy_to(|c| !c.is_ascii_digit() && !"+-.eE".contains(c));
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

    fn members(&mut self, place: Place, depth: usize) {
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
    fn member(&self, key: &str, place: Place) -> (String, Place) {
        let name = self.name;
        let kept = key.to_owned();
        match place {
            Place::Elements => {
                let known = ELEMENTS.iter().find(|(known, _)| *known == key);
                let is_near = |(known, _): &(&str, Place)| distance(known, key, 2).is_some();
                match known {
                    Some((_, place)) => (kept, *place),
                    // Misspelt elements stay.
                    None if key.len() > 3 && ELEMENTS.iter().any(is_near) => (kept, Place::Names),
                    None => (name(key), Place::Names),
                }
            }
            Place::Operators => match Operator::parse(key) {
                Some(operator) => {
                    let plain = matches!(
                        operator.comparison,
                        Comparison::Number(_)
                            | Comparison::Instant(_)
                            | Comparison::Boolean
                            | Comparison::Presence
                    );
                    (kept, Place::Keys { plain })
                }
                None if key.len() < 40
                    && key
                        .bytes()
                        .all(|byte| byte.is_ascii_alphabetic() || byte == b':') =>
                {
                    (kept, Place::Keys { plain: false })
                }
                None => (name(key), Place::Keys { plain: false }),
            },
            Place::Keys { plain } => {
                let is_kept = KEPT_VALUES.iter().any(|it| it.eq_ignore_ascii_case(key));
                let place = match (is_kept, plain) {
                    (true, _) => Place::Kept,
                    (false, true) => Place::Plain,
                    (false, false) => Place::Names,
                };
                (rewrite_key(key, name), place)
            }
            Place::Principals if KINDS_OF_PRINCIPALS.contains(&key) => (kept, Place::Names),
            Place::Names | Place::Kept | Place::Plain | Place::Actions | Place::Principals => {
                (name(key), Place::Names)
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
