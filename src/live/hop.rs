//! A single hop: `AssumeRole` with exactly the parameters that the chain would send.

use serde::Deserialize;
use serde_json::json;

use super::answer::{CallError, ErrorKind};
use super::call::{AwsCall, SessionKeys, Signer};
use super::installed::AwsCli;
use crate::chain::{Hop, SessionName};

/// The parameters of one hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HopRequest {
    /// The profile of the hop.
    pub(crate) profile: String,
    role_arn: String,
    /// `None` if it is generated for each call, as by the AWS CLI.
    session_name: Option<String>,
    external_id: Option<String>,
    duration: Option<i64>,
    /// The MFA device that must supply a code.
    pub(crate) serial: Option<String>,
}

impl HopRequest {
    /// The parameters of a hop; `None` if one is not text, which the AWS CLI refuses.
    pub(crate) fn of(hop: &Hop) -> Option<Self> {
        let text = |parameter: &Option<crate::chain::Parameter>| match parameter {
            None => Some(None),
            Some(parameter) => parameter.text().map(|text| Some(text.to_owned())),
        };
        let session_name = match &hop.role_session_name {
            SessionName::Set(name) => Some(name.text()?.to_owned()),
            SessionName::Generated => None,
        };
        Some(Self {
            profile: hop.profile.as_str().to_owned(),
            role_arn: hop.role_arn.text()?.to_owned(),
            session_name,
            external_id: text(&hop.external_id)?,
            duration: hop.duration_seconds.as_ref().map(|it| it.seconds),
            serial: text(&hop.mfa_serial)?,
        })
    }

    /// The call, at an instant in seconds since 1970 and with the code of the device.
    pub(crate) fn call(&self, now: i64, code: Option<&str>) -> AwsCall {
        let name = match &self.session_name {
            Some(name) => name.clone(),
            None => format!("botocore-session-{now}"),
        };
        let input = [
            ("RoleArn", json!(self.role_arn)),
            ("RoleSessionName", json!(name)),
            ("ExternalId", json!(self.external_id)),
            ("DurationSeconds", json!(self.duration)),
            ("SerialNumber", json!(self.serial)),
            ("TokenCode", json!(code)),
        ];
        let given = input.into_iter().filter(|(_, value)| !value.is_null());
        let given = given.map(|(key, value)| (key.to_owned(), value));
        AwsCall::assume_role(given.collect())
    }

    /// The call as shown in a plan, with a masked code and the current time.
    pub(crate) fn planned(&self, now: i64) -> AwsCall {
        self.call(now, self.serial.as_ref().map(|_| "******"))
    }
}

/// A session that AWS opened.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// Its keys.
    pub(crate) keys: SessionKeys,
    /// `arn:aws:sts::…:assumed-role/ROLE/SESSION`
    pub(crate) arn: String,
    /// `AROA…:SESSION`, its `aws:userid`.
    pub(crate) user_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    credentials: SessionKeys,
    assumed_role_user: User,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct User {
    assumed_role_id: String,
    arn: String,
}

/// Makes one hop.
pub(crate) fn open_session(
    cli: &dyn AwsCli,
    call: &AwsCall,
    signer: &Signer,
    region: &str,
) -> Result<Opened, CallError> {
    let mut printed = cli.run(call, signer, region)?;
    let answer: Result<Answer, _> = serde_json::from_slice(&printed);
    // The bytes contain keys, so they are overwritten before the memory is released.
    printed.fill(0);
    let answer = answer.map_err(|_| CallError::of(ErrorKind::Garbage))?;
    Ok(Opened {
        keys: answer.credentials,
        arn: answer.assumed_role_user.arn,
        user_id: answer.assumed_role_user.assumed_role_id,
    })
}
