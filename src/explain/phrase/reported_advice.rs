//! Advice about AWS errors that are unrelated to a hop: expired credentials, encoded messages.

use super::device::serial_words;
use super::reported_caller::client_advice;
use super::sentence::say;
use crate::explain::view::{Run, Runs};
use crate::observed::{Match, MfaDevice, MfaFailure, Reported, ReportedOutcome};
use crate::predict::Prediction;
use crate::text::{translated, word};

/// Advice that the report adds to the files, if any.
pub(crate) fn reported_advice(
    prediction: &Prediction,
    reported: &Reported,
    matched: &Match,
) -> Option<Runs> {
    match &reported.outcome {
        ReportedOutcome::Other { code, message } => {
            let of_token = reported.is_web_identity().then(|| of_token(code, message));
            let words = match (MfaFailure::of(reported), of_token.flatten()) {
                (Some(failure), _) => of_mfa(failure),
                (None, Some(words)) => words,
                (None, None) => of_code(code, message, reported.resource.is_some())?,
            };
            Some(vec![Run::plain(words)])
        }
        ReportedOutcome::Encoded => Some(say!(
            "Decode it and paste here what that prints: `aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message TEXT` (the credentials need sts:DecodeAuthorizationMessage)."
        )),
        ReportedOutcome::Client(error) => {
            let found = matched.profiles.first();
            let found = found.map(|id| prediction.survey.name(*id));
            let profiles = &prediction.survey.config.profiles;
            client_advice(reported, error.meaning, found, profiles)
        }
        _ => None,
    }
}

/// The device of a profile whose code was refused.
pub(crate) fn device_sentence(device: &MfaDevice<'_>) -> Runs {
    let profile = &device.profile;
    let serial = device.setting.text();
    let at = &device.setting.location;
    match (&device.fault, device.caller) {
        (Some(fault), _) => say!(
            "`[profile {profile}]` asks for a code of `{serial}`{at}: {fault}.",
            profile,
            serial,
            at,
            fault = serial_words(fault)
        ),
        (None, _) if device.wrong => say!(
            "`[profile {profile}]` asks for a code of `{serial}`{at}, which cannot be a device of the caller.",
            profile,
            serial,
            at
        ),
        (None, Some(user)) => say!(
            "`[profile {profile}]` asks for a code of `{serial}`{at}; the caller is the user `{user}`, so see whose device that is.",
            profile,
            serial,
            at,
            user
        ),
        (None, None) => say!(
            "`[profile {profile}]` asks for a code of `{serial}`{at}.",
            profile,
            serial,
            at
        ),
    }
}

fn of_mfa(failure: MfaFailure) -> &'static str {
    match failure {
        MfaFailure::Code => {
            word!(
                "The MFA code was wrong, was used before, or is of another device than mfa_serial \
             names. Each code counts for one call: a second hop that asks for one needs the next."
            )
        }
        MfaFailure::Device => {
            word!(
                "The caller has no such MFA device, or the code is of another one: mfa_serial names a \
             device of the user whose keys sign the call. If the device is right, its clock may be \
             off: resynchronize it in IAM."
            )
        }
        MfaFailure::NoCode => {
            word!(
                "The call named the MFA device and sent no code, or the other way round: the program \
             does not ask for codes. Open the session with the AWS CLI and hand it over: \
             aws configure export-credentials --profile PROFILE."
            )
        }
    }
}

/// Error codes of `AssumeRoleWithWebIdentity` in the STS API Reference, with STS's messages.
fn of_token(code: &str, message: &str) -> Option<&'static str> {
    let says = |words: &str| message.contains(words);
    Some(match code {
        "ExpiredToken" | "ExpiredTokenException" => {
            word!(
                "The token has expired: the program that called has to read the token file again, or \
             to ask the identity provider for a new token."
            )
        }
        "InvalidIdentityToken" if says("No OpenIDConnect provider found") => {
            word!(
                "The account of the role has no identity provider with this URL. It has to be created \
             in IAM, with the audience of the token as a client ID."
            )
        }
        "InvalidIdentityToken" if says("Incorrect token audience") => {
            word!(
                "The identity provider in IAM does not list the aud of the token among its client IDs: \
             add it there, or ask the issuer for a token with another audience."
            )
        }
        "InvalidIdentityToken" if says("verification key") => {
            word!(
                "AWS could not fetch the keys of the issuer: \
             ISSUER/.well-known/openid-configuration has to be reachable from the internet."
            )
        }
        "InvalidIdentityToken" if says("thumbprint") => {
            word!(
                "The certificate of the issuer is another one than the identity provider in IAM knows: \
             update its thumbprint (aws iam update-open-id-connect-provider-thumbprint)."
            )
        }
        "InvalidIdentityToken" if says("Missing a required claim") => {
            word!(
                "The token lacks a claim that STS asks for: the issuer has to write it, aud as a rule \
             when the token is asked for without an audience."
            )
        }
        "IDPCommunicationError" => {
            word!("AWS could not reach the identity provider; the same call works later.")
        }
        _ => return None,
    })
}

const WRONG_CLOCK: &str = "The clock of the machine that called is wrong by some minutes.";

fn is_about_time(message: &str) -> bool {
    ["Signature expired", "Signature not yet current"]
        .iter()
        .any(|words| message.contains(words))
}

/// Error codes about credentials in "Common errors" of the STS API Reference.
fn of_credentials(code: &str, message: &str) -> Option<&'static str> {
    Some(match code {
        "ExpiredToken" | "ExpiredTokenException" => {
            word!(
                "The session that called has ended. The AWS CLI renews sessions of roles by itself, so \
             look at those it cannot renew: AWS_SESSION_TOKEN in the environment, \
             aws_session_token in a file, a sign-in (aws sso login, aws login)."
            )
        }
        "InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidAccessKeyId" => {
            word!(
                "AWS does not know the access key: it was deleted or made inactive, it is of another \
             partition, its session token is missing, or the region is one that the account has \
             not enabled. Policies have nothing to do with it."
            )
        }
        // STS also reports this under this code.
        "SignatureDoesNotMatch" if is_about_time(message) => translated(WRONG_CLOCK),
        "SignatureDoesNotMatch" | "IncompleteSignature" => {
            word!(
                "The secret key does not belong to the access key id, or was not copied whole. \
             Policies have nothing to do with it."
            )
        }
        "RequestExpired" => translated(WRONG_CLOCK),
        "MissingAuthenticationToken" | "AuthFailure" => {
            word!(
                "The call carried no credentials that AWS could check. Policies have nothing to do \
             with it."
            )
        }
        _ => return None,
    })
}

/// Error codes of "Common errors" and `AssumeRole` in the STS API Reference.
fn of_code(code: &str, message: &str, names_role: bool) -> Option<&'static str> {
    Some(match code {
        "RegionDisabledException" => {
            word!(
                "The account has not enabled STS in that region: call another region, or have STS \
             enabled there (IAM, account settings)."
            )
        }
        "PackedPolicyTooLarge" => {
            word!(
                "Session policies and session tags together are too large for the call; a profile \
             sends neither, so the program that called does."
            )
        }
        "InvalidIdentityToken" | "IDPRejectedClaim" | "IDPCommunicationError" => {
            word!("The token of the identity provider was refused before any policy was read.")
        }
        "InvalidAuthorizationMessage" | "InvalidAuthorizationMessageException" => {
            word!("The encoded message was not copied whole, or is of another account.")
        }
        "MalformedPolicyDocument" => {
            word!(
                "IAM refuses the text of a policy. To have the places marked: \
             rolechain explain PROFILE --trust-policy ROLE=FILE"
            )
        }
        "ThrottlingException" | "Throttling" | "RequestLimitExceeded" => {
            word!("Too many calls at once; the same call works later.")
        }
        "ForbiddenException" => {
            word!(
                "IAM Identity Center does not give this user that permission set in that account: \
             sso_account_id or sso_role_name is another one, or the assignment is gone."
            )
        }
        "AccessDenied" | "AccessDeniedException" if !names_role => {
            word!(
                "The message does not say who called and for which role. Paste all of it, or what \
             aws sts get-caller-identity prints for the credentials that called."
            )
        }
        _ => return of_credentials(code, message),
    })
}
