//! The parameters of an `AssumeRole` call as botocore checks and as the AWS CLI caches them.

use std::fmt::Write as _;

use sha1::{Digest, Sha1};

use super::hop::{Hop, Parameter, SessionName};
use super::problem::{ParameterFault, ParameterProblem};
use super::python::json_string;
use crate::config::SettingValue;

/// The least lengths in the STS API model; botocore checks these and leaves the rest to STS.
const ROLE_ARN_MINIMUM: usize = 20;
const SESSION_NAME_MINIMUM: usize = 2;
const EXTERNAL_ID_MINIMUM: usize = 2;
const SERIAL_NUMBER_MINIMUM: usize = 9;
const DURATION_MINIMUM: i64 = 900;

/// Checks a hop in the order in which botocore builds the arguments.
pub(super) fn check(hop: &Hop) -> Vec<ParameterProblem> {
    let mut problems = Vec::new();
    check_session_name(&hop.role_session_name, &mut problems);
    if let Some(external_id) = &hop.external_id {
        problems.extend(check_text("ExternalId", external_id, EXTERNAL_ID_MINIMUM));
    }
    if let Some(serial) = &hop.mfa_serial {
        problems.extend(check_text("SerialNumber", serial, SERIAL_NUMBER_MINIMUM));
    }
    if let Some(duration) = &hop.duration_seconds
        && duration.seconds < DURATION_MINIMUM
    {
        problems.push(ParameterProblem {
            parameter: "DurationSeconds",
            fault: ParameterFault::TooSmall {
                value: duration.digits.clone(),
                minimum: DURATION_MINIMUM,
            },
            location: Some(duration.location.clone()),
        });
    }
    problems.extend(check_text("RoleArn", &hop.role_arn, ROLE_ARN_MINIMUM));
    problems
}

/// Checks what `AssumeRoleWithWebIdentity` is sent.
pub(super) fn check_web_identity(
    role_arn: &Parameter,
    session_name: &SessionName,
) -> Vec<ParameterProblem> {
    let mut problems = Vec::new();
    check_session_name(session_name, &mut problems);
    problems.extend(check_text("RoleArn", role_arn, ROLE_ARN_MINIMUM));
    problems
}

fn check_session_name(name: &SessionName, problems: &mut Vec<ParameterProblem>) {
    if let SessionName::Set(name) = name {
        problems.extend(check_text("RoleSessionName", name, SESSION_NAME_MINIMUM));
    }
}

fn check_text(
    parameter: &'static str,
    given: &Parameter,
    minimum: usize,
) -> Option<ParameterProblem> {
    let fault = match &given.value {
        SettingValue::Text(text) => {
            let length = text.chars().count();
            if length >= minimum {
                return None;
            }
            ParameterFault::TooShort { length, minimum }
        }
        value @ (SettingValue::Nested(_) | SettingValue::Secret { .. }) => {
            ParameterFault::NotText {
                value: value.clone(),
            }
        }
    };
    Some(ParameterProblem {
        parameter,
        fault,
        location: given.location.clone(),
    })
}

/// SHA-1, in lower-case hex, of the arguments as `json.dumps(…, sort_keys=True)` writes them.
pub(super) fn cache_key(hop: &Hop) -> Option<String> {
    let mut arguments = String::from("{");
    let mut put = |name: &str, value: &str| {
        if arguments.len() > 1 {
            arguments.push_str(", ");
        }
        let _ = write!(arguments, "\"{name}\": {value}");
    };
    let quoted = |given: &Parameter| {
        let mut quoted = String::new();
        json_string(&mut quoted, given.text()?);
        Some(quoted)
    };
    if let Some(duration) = &hop.duration_seconds {
        put("DurationSeconds", &duration.digits);
    }
    if let Some(external_id) = &hop.external_id {
        put("ExternalId", &quoted(external_id)?);
    }
    put("RoleArn", &quoted(&hop.role_arn)?);
    if let SessionName::Set(name) = &hop.role_session_name {
        put("RoleSessionName", &quoted(name)?);
    }
    if let Some(serial) = &hop.mfa_serial {
        put("SerialNumber", &quoted(serial)?);
    }
    arguments.push('}');
    let digest = Sha1::digest(arguments.as_bytes());
    let mut key = String::with_capacity(2 * digest.len());
    for byte in digest {
        let _ = write!(key, "{byte:02x}");
    }
    Some(key)
}
