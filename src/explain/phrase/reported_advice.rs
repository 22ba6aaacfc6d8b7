//! What to do about errors of AWS that say nothing about a hop: credentials that have ended,
//! messages that are encoded.

use super::reported_client::client_advice;
use super::sentence::Sentence;
use crate::config::ProfileSet;
use crate::explain::view::Runs;
use crate::observed::{Reported, ReportedOutcome};

/// What the report calls for, besides what the files say; nothing when there is nothing to add.
pub fn reported_advice(reported: &Reported, profiles: &ProfileSet) -> Option<Runs> {
    match &reported.outcome {
        ReportedOutcome::Other { message, .. }
            if message.starts_with("MultiFactorAuthentication failed") =>
        {
            Some(Sentence::new(WRONG_CODE).done())
        }
        ReportedOutcome::Other { code, .. } => {
            Some(Sentence::new(of_code(code, reported.resource.is_some())?).done())
        }
        ReportedOutcome::Encoded => Some(
            Sentence::new("Decode it and paste here what that prints: ")
                .name("aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message TEXT")
                .text(" (the credentials need sts:DecodeAuthorizationMessage)")
                .text(".")
                .done(),
        ),
        ReportedOutcome::Client(error) => client_advice(reported, error.meaning, profiles),
        _ => None,
    }
}

const WRONG_CODE: &str = "The MFA code was wrong, was used before, or is of another device than \
    mfa_serial names. Wait for the next code; each can be used once.";

/// Codes after "Common errors" and `AssumeRole` of the STS API Reference.
fn of_code(code: &str, names_role: bool) -> Option<&'static str> {
    Some(match code {
        "ExpiredToken" | "ExpiredTokenException" => {
            "The session that called has ended. The AWS CLI renews sessions of roles by itself, so \
             look at what it cannot renew: AWS_SESSION_TOKEN in the environment, \
             aws_session_token in a file, a sign-in (aws sso login, aws login)."
        }
        "InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidAccessKeyId" => {
            "AWS does not know the access key: it was deleted or made inactive, it is of another \
             partition, its session token is missing, or the region is one that the account has \
             not enabled. Policies have nothing to do with it."
        }
        "SignatureDoesNotMatch" | "IncompleteSignature" => {
            "The secret key does not belong to the access key id, or was not copied whole. \
             Policies have nothing to do with it."
        }
        "RequestExpired" => "The clock of the machine that called is wrong by some minutes.",
        "MissingAuthenticationToken" | "AuthFailure" => {
            "The call carried no credentials that AWS could check. Policies have nothing to do \
             with it."
        }
        "RegionDisabledException" => {
            "The account has not enabled STS in that region: call another region, or have STS \
             enabled there (IAM, account settings)."
        }
        "PackedPolicyTooLarge" => {
            "Session policies and session tags together are too large for the call; a profile \
             sends neither, so the program that called does."
        }
        "InvalidIdentityToken" | "IDPRejectedClaim" | "IDPCommunicationError" => {
            "The token of the identity provider was refused before any policy was looked at."
        }
        "InvalidAuthorizationMessage" | "InvalidAuthorizationMessageException" => {
            "The encoded message was not copied whole, or is of another account."
        }
        "MalformedPolicyDocument" => {
            "IAM refuses the text of a policy. To have the places marked: \
             rolechain explain PROFILE --trust-policy ROLE=FILE"
        }
        "ThrottlingException" | "Throttling" | "RequestLimitExceeded" => {
            "Too many calls at once; the same call works later."
        }
        "ForbiddenException" => {
            "IAM Identity Center does not give this user that permission set in that account: \
             sso_account_id or sso_role_name is another one, or the assignment is gone."
        }
        "AccessDenied" | "AccessDeniedException" if !names_role => {
            "The message does not say who called and for which role. Paste all of it, or what \
             aws sts get-caller-identity prints for the credentials that called."
        }
        _ => return None,
    })
}
