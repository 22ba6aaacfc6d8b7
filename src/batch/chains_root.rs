//! The first credentials of a chain, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chains_answer::Shown;
use crate::chain::{BaseCredentials, BaseKind, Parameter};

/// Where the first credentials come from.
#[derive(Serialize)]
pub(super) struct Root {
    kind: &'static str,
    profile: Option<String>,
    detail: BTreeMap<&'static str, Detail>,
}

/// One fact about the first credentials.
#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    Word(&'static str),
    Text(String),
    Flag(bool),
    Value(Shown),
    Absent(()),
}

impl Root {
    /// The facts about a base.
    pub(crate) fn of(base: &BaseCredentials) -> Self {
        let value = |parameter: &Parameter| Detail::Value(Shown(parameter.value.clone()));
        let mut detail = BTreeMap::new();
        match &base.kind {
            BaseKind::Static {
                file,
                access_key_id,
                has_session_token,
                account_id: _,
            } => {
                detail.insert("provider", Detail::Word(file.provider()));
                detail.insert("access_key_id", value(access_key_id));
                detail.insert("has_session_token", Detail::Flag(*has_session_token));
            }
            BaseKind::Sso {
                account_id,
                role_name,
                start_url,
                region,
                session,
            } => {
                detail.insert("provider", Detail::Word("sso"));
                detail.insert("sso_account_id", value(account_id));
                detail.insert("sso_role_name", value(role_name));
                detail.insert("sso_start_url", value(start_url));
                detail.insert("sso_region", value(region));
                let session = session.as_ref().map_or(Detail::Absent(()), value);
                detail.insert("sso_session", session);
            }
            BaseKind::Login { login_session } => {
                detail.insert("provider", Detail::Word("login"));
                detail.insert("login_session", value(login_session));
            }
            BaseKind::Process { command } => {
                detail.insert("provider", Detail::Word("custom-process"));
                detail.insert("credential_process", value(command));
            }
            BaseKind::WebIdentity {
                token_file,
                role_arn,
                role_session_name: _,
                from_environment,
            } => {
                detail.insert("provider", Detail::Word("assume-role-with-web-identity"));
                detail.insert("role_arn", value(role_arn));
                detail.insert("token_file", value(token_file));
                if *from_environment {
                    detail.insert("from_environment", Detail::Flag(true));
                }
            }
            BaseKind::Surroundings {
                source,
                named,
                access_key_id,
                has_session_token,
            } => {
                detail.insert("provider", Detail::Word(source.provider()));
                if *named {
                    detail.insert("credential_source", Detail::Word(source.name()));
                }
                if let Some(access_key_id) = access_key_id {
                    detail.insert("access_key_id", Detail::Text(access_key_id.clone()));
                    detail.insert("has_session_token", Detail::Flag(*has_session_token));
                }
            }
            BaseKind::Legacy { access_key_id } => {
                detail.insert("provider", Detail::Word("boto-config"));
                detail.insert("access_key_id", value(access_key_id));
                detail.insert("has_session_token", Detail::Flag(false));
            }
        }
        Self {
            kind: base.kind.word(),
            profile: base.profile.as_ref().map(ToString::to_string),
            detail,
        }
    }
}
