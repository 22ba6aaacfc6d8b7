//! What to do about errors that say nothing about a hop: credentials that have ended, messages
//! that are encoded, clients that find no profile.

use super::sentence::Sentence;
use crate::explain::view::Runs;
use crate::observed::{Reported, ReportedOutcome, profile_named};

/// What the report calls for, besides what the files say; nothing when there is nothing to add.
pub fn reported_advice(reported: &Reported, has_profile: impl Fn(&str) -> bool) -> Option<Runs> {
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
        ReportedOutcome::Client(message) => of_client(message, has_profile),
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

/// What clients say of profiles and sign-ins.
fn of_client(message: &str, has_profile: impl Fn(&str) -> bool) -> Option<Runs> {
    let signed_out = [
        "Error loading SSO Token",
        "Error when retrieving token from ",
        "The SSO session associated with this profile has expired",
        "The SSO session token associated with profile",
    ];
    if signed_out
        .iter()
        .any(|beginning| message.starts_with(beginning))
    {
        let sentence = Sentence::new("The sign-in has ended. Sign in again: ").name(
            match profile_named(message) {
                Some(name) => format!("aws sso login --profile {name}"),
                None => "aws sso login --profile NAME".to_owned(),
            },
        );
        return Some(sentence.done());
    }
    if let Some(name) = profile_named(message)
        && !message.starts_with("The source")
        && has_profile(name)
    {
        return Some(
            Sentence::new("These files have a profile ")
                .name(name)
                .text(
                    ", so the client read other ones: look at AWS_CONFIG_FILE, \
                     AWS_SHARED_CREDENTIALS_FILE and HOME where it runs (sudo, container, cron). \
                     In the config file the section must read ",
                )
                .name(format!("[profile {name}]"))
                .text(".")
                .done(),
        );
    }
    let nothing_found = [
        "Unable to locate credentials",
        "no EC2 IMDS role found",
        "No valid credential sources found",
        "Unable to load credentials from any",
        "Could not load credentials from any",
        "NoCredentialProviders",
    ];
    nothing_found
        .iter()
        .any(|beginning| message.starts_with(beginning))
        .then(|| {
            Sentence::new(
                "The client found no credentials at all: no profile was named (--profile, \
                 AWS_PROFILE), or the one that was has neither keys nor a role.",
            )
            .done()
        })
}
