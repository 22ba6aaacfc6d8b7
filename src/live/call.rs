//! One call of the AWS CLI: its arguments and its command line.

use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::shell_word;

/// The credentials that sign a call.
#[derive(Clone, Debug)]
pub(crate) enum Signer {
    /// The credentials of `--profile NAME`, resolved by the CLI.
    Profile(String),
    /// A session that was opened before; no profile is named.
    Session(SessionKeys),
    /// The keys of the environment; no profile is named.
    Environment,
}

impl Signer {
    /// The profile in the command line.
    pub(crate) fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile(name) => Some(name),
            Self::Session(_) | Self::Environment => None,
        }
    }
}

/// One operation with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AwsCall {
    service: &'static str,
    operation: &'static str,
    options: &'static [&'static str],
    /// `null` if it has no parameters.
    input: Value,
}

/// Timeouts of the CLI, so that an unreachable endpoint is noticed, and JSON whatever the config
/// says.
const COMMON: [&str; 6] = [
    "--output",
    "json",
    "--cli-connect-timeout",
    "10",
    "--cli-read-timeout",
    "30",
];

/// The kinds of entities of an account. Without `AWSManagedPolicy`, attached AWS managed policies
/// would be dangling references.
const DETAILS: [&str; 6] = [
    "--filter",
    "User",
    "Role",
    "Group",
    "LocalManagedPolicy",
    "AWSManagedPolicy",
];

impl AwsCall {
    const fn new(service: &'static str, operation: &'static str) -> Self {
        Self {
            service,
            operation,
            options: &[],
            input: Value::Null,
        }
    }

    fn with(service: &'static str, operation: &'static str, input: Value) -> Self {
        Self {
            input,
            ..Self::new(service, operation)
        }
    }

    /// The identity of the caller.
    pub(crate) const fn caller_identity() -> Self {
        Self::new("sts", "get-caller-identity")
    }

    /// All details of an account. Never with `--max-items` or `--starting-token`, which silently
    /// lose roles.
    pub(crate) fn account_details() -> Self {
        Self {
            options: &DETAILS,
            ..Self::new("iam", "get-account-authorization-details")
        }
    }

    /// All roles with their trust policies and maximum session durations.
    pub(crate) const fn list_roles() -> Self {
        Self::new("iam", "list-roles")
    }

    /// One role with its trust policy.
    pub(crate) fn get_role(name: &str) -> Self {
        Self::with("iam", "get-role", json!({ "RoleName": name }))
    }

    /// A session of a role.
    pub(crate) fn assume_role(input: Value) -> Self {
        Self::with("sts", "assume-role", input)
    }

    /// The organization's id and management account.
    pub(crate) const fn describe_organization() -> Self {
        Self::new("organizations", "describe-organization")
    }

    /// The parents of an account or an organizational unit.
    pub(crate) fn list_parents(child: &str) -> Self {
        Self::with("organizations", "list-parents", json!({ "ChildId": child }))
    }

    /// The roots, which list the enabled kinds of policies.
    pub(crate) const fn list_roots() -> Self {
        Self::new("organizations", "list-roots")
    }

    /// The policies of a kind that are attached to a root, unit or account.
    pub(crate) fn list_policies_for_target(target: &str, filter: &str) -> Self {
        let input = json!({ "TargetId": target, "Filter": filter });
        Self::with("organizations", "list-policies-for-target", input)
    }

    /// One policy with its document.
    pub(crate) fn describe_policy(id: &str) -> Self {
        Self::with(
            "organizations",
            "describe-policy",
            json!({ "PolicyId": id }),
        )
    }

    /// The arguments, the profile first.
    pub(super) fn arguments(&self, profile: Option<&str>) -> Vec<String> {
        let own = [self.service, self.operation];
        let words = COMMON.iter().chain(&own).chain(self.options);
        let profile = profile.map(|name| format!("--profile={name}"));
        let mut arguments: Vec<String> = profile.into_iter().collect();
        arguments.extend(words.map(|&word| word.to_owned()));
        if !self.input.is_null() {
            arguments.push("--cli-input-json".to_owned());
            arguments.push(self.input.to_string());
        }
        arguments
    }

    /// The command line quoted for a shell; an MFA code is masked.
    pub(crate) fn shown(&self, profile: Option<&str>) -> String {
        let mut shown = self.clone();
        if let Some(code) = shown.input.get_mut("TokenCode") {
            *code = Value::from("******");
        }
        let words = shown.arguments(profile).into_iter();
        let words = words.map(|word| format!(" {}", shell_word(&word)));
        format!("aws{}", words.collect::<String>())
    }

    /// Returns true if it may take minutes.
    pub(super) fn is_long(&self) -> bool {
        matches!(
            self.operation,
            "get-account-authorization-details" | "list-roles"
        )
    }

    /// The required permission; `None` for calls that need none.
    pub(super) fn permission(&self) -> Option<String> {
        if self.operation == "get-caller-identity" {
            return None;
        }
        let words = self.operation.split('-');
        let camel = words.map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        });
        Some(format!("{}:{}", self.service, camel.collect::<String>()))
    }
}

// Session keys: only in memory, never shown, overwritten when they are dropped.

/// The credentials returned by `AssumeRole` (`Credentials` of the STS API Reference).
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionKeys {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
    pub(super) session_token: String,
}

impl fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKeys")
    }
}

impl Drop for SessionKeys {
    fn drop(&mut self) {
        for text in [&mut self.secret_access_key, &mut self.session_token] {
            let mut bytes = std::mem::take(text).into_bytes();
            bytes.fill(0);
            // Without a use of the bytes the compiler could remove the overwriting.
            std::hint::black_box(&bytes);
        }
    }
}
