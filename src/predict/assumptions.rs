//! User input that adds to the files: context keys, the current time, the client.

use std::collections::{BTreeMap, BTreeSet};

use crate::chain::client::Client;
use crate::eval::expected_value;
use crate::text::{Diagnostic, Severity, harmless, text};

/// All assumptions, and the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// The client to compute chains and generated session names for.
    pub client: Client,
    /// Context keys that the user supplied.
    pub context: SuppliedContext,
    /// True to assume that identity policies that are in no snapshot allow the call.
    pub suppose_identity: bool,
    /// The current time, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// From which age on a snapshot is old, in seconds, if the user says so.
    pub max_age: Option<i64>,
    /// When the snapshots were last written, by name: the age of one without a fetch record.
    pub written: BTreeMap<String, i64>,
}

impl Assumptions {
    /// No assumptions, at an instant.
    pub fn at(now: i64) -> Self {
        Self {
            client: Client::default(),
            context: SuppliedContext::default(),
            suppose_identity: false,
            now,
            max_age: None,
            written: BTreeMap::new(),
        }
    }
}

/// The value of a supplied key: one text, a list, or known to be absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuppliedValue {
    /// One value.
    One(String),
    /// Several values, for keys that hold a list, such as `aws:PrincipalOrgPaths`.
    List(Vec<String>),
    /// The key is not in the request (`null` in a context file).
    Absent,
}

/// Keys and values that apply to every hop, to hops into roles of one account, or to the hop of one
/// profile. The narrowest scope wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuppliedContext {
    everywhere: BTreeMap<String, SuppliedValue>,
    accounts: BTreeMap<String, BTreeMap<String, SuppliedValue>>,
    profiles: BTreeMap<String, BTreeMap<String, SuppliedValue>>,
}

impl SuppliedContext {
    /// Returns true if nothing was supplied.
    pub(crate) fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.accounts.is_empty() && self.profiles.is_empty()
    }

    /// The supplied keys of all scopes, sorted, once each.
    pub(crate) fn keys(&self) -> BTreeSet<&str> {
        let scopes = self.accounts.values().chain(self.profiles.values());
        scopes
            .chain([&self.everywhere])
            .flat_map(|keys| keys.keys().map(String::as_str))
            .collect()
    }

    /// Parses and adds `key=value`; repeating a key makes a list. The error says what is expected.
    pub fn add(&mut self, assignment: &str) -> Result<(), String> {
        let Some((key, value)) = assignment.split_once('=') else {
            let assignment = harmless(assignment);
            return Err(text!(
                "\"{assignment}\" has no =; write a condition key and its value, such as aws:SourceIp=203.0.113.10",
                assignment
            ));
        };
        let key = key.trim();
        if !key.contains(':') {
            let key = harmless(key);
            return Err(text!(
                "\"{key}\" is not a condition key; they look like aws:SourceIp or sts:ExternalId",
                key
            ));
        }
        if let Some(expected) = expected_value(key, value) {
            let (key, value) = (harmless(key), harmless(value));
            return Err(text!(
                "{key}: \"{value}\" is not {expected}",
                key,
                value,
                expected
            ));
        }
        let value = value.to_owned();
        match self.everywhere.get_mut(key) {
            None | Some(SuppliedValue::Absent) => {
                self.everywhere
                    .insert(key.to_owned(), SuppliedValue::One(value));
            }
            Some(SuppliedValue::List(values)) => values.push(value),
            Some(supplied @ SuppliedValue::One(_)) => {
                let SuppliedValue::One(first) = std::mem::replace(supplied, SuppliedValue::Absent)
                else {
                    return Ok(());
                };
                *supplied = SuppliedValue::List(vec![first, value]);
            }
        }
        Ok(())
    }

    /// Sets one key for the hop of one profile.
    pub(super) fn add_for_profile(&mut self, profile: &str, key: &str, value: SuppliedValue) {
        let keys = self.profiles.entry(profile.to_owned()).or_default();
        keys.insert(key.to_owned(), value);
    }

    /// Sets one key for every hop and replaces what was supplied for it in any spelling and scope.
    /// Without a value the key counts as never supplied.
    pub(crate) fn replace(&mut self, key: &str, value: Option<SuppliedValue>) {
        let scopes = self.accounts.values_mut().chain(self.profiles.values_mut());
        for keys in scopes.chain([&mut self.everywhere]) {
            keys.retain(|supplied, _| !supplied.eq_ignore_ascii_case(key));
        }
        if let Some(value) = value {
            self.everywhere.insert(key.to_owned(), value);
        }
    }

    /// Reads a context file: an object of keys, in which `accounts` and `profiles` may contain
    /// objects of keys by account id or profile name.
    pub(crate) fn read(&mut self, file: &str, text: &[u8]) -> Result<(), Diagnostic> {
        let text = std::str::from_utf8(text)
            .map_err(|error| wrong(format!("{file}: {error}")))?
            .trim_start_matches('\u{feff}');
        let root: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|error| wrong(format!("{file}: {error}")))?;
        for (key, value) in root {
            let scope = match key.as_str() {
                "accounts" => &mut self.accounts,
                "profiles" => &mut self.profiles,
                _ => {
                    check_type(&key, &value).map_err(|why| wrong(format!("{file}: {why}")))?;
                    self.everywhere.insert(
                        key.clone(),
                        supplied(&value).ok_or_else(|| {
                            wrong(text!(
                                "{file}: {key} must be a text, a list of texts or null",
                                file,
                                key
                            ))
                        })?,
                    );
                    continue;
                }
            };
            let serde_json::Value::Object(members) = value else {
                return Err(wrong(text!(
                    "{file}: \"{key}\" must be an object",
                    file,
                    key
                )));
            };
            for (name, keys) in members {
                let serde_json::Value::Object(keys) = keys else {
                    return Err(wrong(text!(
                        "{file}: \"{key}\".\"{name}\" must be an object",
                        file,
                        key,
                        name
                    )));
                };
                let entry = scope.entry(name.clone()).or_default();
                for (key, value) in keys {
                    check_type(&key, &value).map_err(|why| wrong(format!("{file}: {why}")))?;
                    let value = supplied(&value).ok_or_else(|| {
                        wrong(text!(
                            "{file}: {key} of {name} must be a text, a list of texts or null",
                            file,
                            key,
                            name
                        ))
                    })?;
                    entry.insert(key, value);
                }
            }
        }
        Ok(())
    }

    /// The same keys with other names: `key` for condition keys, `name` for all else.
    pub(crate) fn renamed(
        &self,
        key: impl Fn(&str) -> String,
        name: impl Fn(&str) -> String,
    ) -> Self {
        let value = |value: &SuppliedValue| match value {
            SuppliedValue::One(one) => SuppliedValue::One(name(one)),
            SuppliedValue::List(all) => {
                SuppliedValue::List(all.iter().map(|it| name(it)).collect())
            }
            SuppliedValue::Absent => SuppliedValue::Absent,
        };
        let keys = |keys: &BTreeMap<String, SuppliedValue>| -> BTreeMap<String, SuppliedValue> {
            keys.iter().map(|(own, it)| (key(own), value(it))).collect()
        };
        let scopes = |scopes: &BTreeMap<String, BTreeMap<String, SuppliedValue>>| {
            scopes
                .iter()
                .map(|(own, it)| (name(own), keys(it)))
                .collect()
        };
        Self {
            everywhere: keys(&self.everywhere),
            accounts: scopes(&self.accounts),
            profiles: scopes(&self.profiles),
        }
    }

    /// The keys as a context file.
    pub(crate) fn as_file(&self) -> serde_json::Value {
        let value = |value: &SuppliedValue| match value {
            SuppliedValue::One(one) => one.as_str().into(),
            SuppliedValue::List(all) => all.as_slice().into(),
            SuppliedValue::Absent => serde_json::Value::Null,
        };
        let keys = |keys: &BTreeMap<String, SuppliedValue>| -> serde_json::Map<String, _> {
            keys.iter()
                .map(|(own, it)| (own.clone(), value(it)))
                .collect()
        };
        let scopes = |scopes: &BTreeMap<String, BTreeMap<String, SuppliedValue>>| {
            scopes
                .iter()
                .map(|(own, it)| (own.clone(), keys(it).into()))
                .collect()
        };
        let mut file = keys(&self.everywhere);
        for (scope, own) in [("accounts", &self.accounts), ("profiles", &self.profiles)] {
            if !own.is_empty() {
                file.insert(scope.to_owned(), serde_json::Value::Object(scopes(own)));
            }
        }
        file.into()
    }

    /// The accounts and profiles with keys of their own.
    pub(crate) fn scopes(&self) -> (impl Iterator<Item = &str>, impl Iterator<Item = &str>) {
        let accounts = self.accounts.keys().map(String::as_str);
        (accounts, self.profiles.keys().map(String::as_str))
    }

    /// The supplied keys of one hop, the widest scope first, so that later ones win.
    pub(crate) fn for_hop<'a>(
        &'a self,
        profile: &str,
        account: Option<&str>,
    ) -> impl Iterator<Item = (&'a str, &'a SuppliedValue)> + use<'a> {
        let account = account.and_then(|account| self.accounts.get(account));
        let profile = self.profiles.get(profile);
        self.everywhere
            .iter()
            .chain(account.into_iter().flatten())
            .chain(profile.into_iter().flatten())
            .map(|(key, value)| (key.as_str(), value))
    }
}

fn wrong(message: String) -> Diagnostic {
    let example = r#"{"aws:SourceIp": "203.0.113.10", "profiles": {"name": {"key": "value"}}}"#;
    Diagnostic::new(Severity::Error, "context_file_invalid", message)
        .help(text!("write {example}", example))
}

/// Checks that a value of a context file, or each of its values, has the type of its key.
fn check_type(key: &str, value: &serde_json::Value) -> Result<(), String> {
    let values = match value {
        serde_json::Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    for text in values.iter().filter_map(scalar) {
        if let Some(expected) = expected_value(key, &text) {
            return Err(text!(
                "{key}: \"{value}\" is not {expected}",
                key,
                value = text,
                expected
            ));
        }
    }
    Ok(())
}

fn supplied(value: &serde_json::Value) -> Option<SuppliedValue> {
    Some(match value {
        serde_json::Value::Null => SuppliedValue::Absent,
        serde_json::Value::Array(values) => {
            SuppliedValue::List(values.iter().map(scalar).collect::<Option<_>>()?)
        }
        other => SuppliedValue::One(scalar(other)?),
    })
}

fn scalar(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
