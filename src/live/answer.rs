//! Output of the AWS CLI → the reason why the call failed. The exit status alone says little: v1
//! ends with 255 for everything, v2 with 252 to 255.

use serde::{Deserialize, Serialize};

/// Error codes of AWS ("Common errors" of the STS, IAM and Organizations API References) and those
/// that CLI v2 uses for its own errors.
const CODES: [(ErrorKind, &str); 6] = [
    (
        ErrorKind::Denied,
        "AccessDenied AccessDeniedException AccessDeniedForDependencyException \
         UnauthorizedOperation",
    ),
    (
        ErrorKind::Throttled,
        "RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown \
         ThrottledException Throttling ThrottlingException TooManyRequestsException",
    ),
    (
        ErrorKind::Credentials,
        "AuthFailure ExpiredToken ExpiredTokenException ForbiddenException IncompleteSignature \
         InvalidAccessKeyId InvalidClientTokenId MissingAuthenticationToken \
         MissingAuthenticationTokenException NoCredentials OptInRequired RequestExpired \
         SignatureDoesNotMatch UnauthorizedException UnrecognizedClientException",
    ),
    (
        ErrorKind::Service,
        "InternalError InternalFailure InternalServerError RegionDisabledException ServiceException \
         ServiceFailure ServiceUnavailable ServiceUnavailableException",
    ),
    (
        ErrorKind::NotFound,
        "AWSOrganizationsNotInUseException NoSuchEntity",
    ),
    (ErrorKind::Usage, "InvalidAction NoRegion"),
];

/// Messages of the CLI without a code, in the order in which they are searched.
const TEXTS: [(&str, ErrorKind); 32] = [
    ("Enter MFA code", ErrorKind::WantsTerminal),
    ("Password input may be echoed", ErrorKind::WantsTerminal),
    (
        "retrieving credentials from custom-process",
        ErrorKind::Process,
    ),
    ("Unable to locate credentials", ErrorKind::Credentials),
    ("Partial credentials found", ErrorKind::Credentials),
    ("Error loading SSO Token", ErrorKind::SignIn),
    ("retrieving token from sso", ErrorKind::SignIn),
    (
        "SSO session associated with this profile",
        ErrorKind::SignIn,
    ),
    ("reauthenticate with 'aws login'", ErrorKind::SignIn),
    ("Using the login credential provider", ErrorKind::SignIn),
    ("The config profile (", ErrorKind::Profile),
    (
        "Infinite loop in credential configuration",
        ErrorKind::Profile,
    ),
    ("The source_profile ", ErrorKind::Profile),
    ("The source profile ", ErrorKind::Profile),
    ("Unable to parse config file", ErrorKind::Profile),
    ("role_arn", ErrorKind::Profile),
    ("Could not connect to the endpoint URL", ErrorKind::Network),
    ("timeout on endpoint URL", ErrorKind::Network),
    ("Connection was closed before", ErrorKind::Network),
    ("SSL validation failed", ErrorKind::Network),
    ("Failed to connect to proxy", ErrorKind::Network),
    ("Could not connect", ErrorKind::Network),
    ("Unable to parse response", ErrorKind::Garbage),
    ("Expecting value: line", ErrorKind::Garbage),
    ("Parameter validation failed", ErrorKind::Refused),
    ("You must specify a region", ErrorKind::Usage),
    ("Unknown options", ErrorKind::Usage),
    ("Invalid choice", ErrorKind::Usage),
    ("argument ", ErrorKind::Usage),
    ("usage: aws", ErrorKind::Usage),
    ("No module named", ErrorKind::NoProgram),
    ("bad interpreter", ErrorKind::NoProgram),
];

/// The errors of CLI v2.34 and later with `cli_error_format = json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct JsonError {
    code: String,
    #[serde(default)]
    message: String,
}

/// The reason why a call failed, from the CLI's standard error.
pub(crate) fn read_failure(stderr: &[u8]) -> CallError {
    let text = String::from_utf8_lossy(stderr);
    let text = text.trim();
    let text = text.strip_prefix("aws: [ERROR]:").unwrap_or(text).trim();
    if let Some(error) = read_occurred(text) {
        return error;
    }
    if let Ok(JsonError { code, message }) = serde_json::from_str(text) {
        return CallError {
            kind: kind_of(&code, &message),
            code: Some(code),
            operation: Some(String::new()),
            message,
        };
    }
    let found = TEXTS.iter().find(|(words, _)| text.contains(words));
    let kind = match found {
        Some((_, kind)) => *kind,
        // botocore's KeyError for an HTML page with status 200.
        None if text.len() > 2 && text.starts_with('\'') && text.ends_with('\'') => {
            ErrorKind::Garbage
        }
        None => ErrorKind::Other,
    };
    CallError::new(kind, last_lines(text))
}

/// `An error occurred (CODE) when calling the OPERATION operation[ (…)]: MESSAGE`, or the same
/// without an operation, as CLI v2 writes its own errors.
fn read_occurred(text: &str) -> Option<CallError> {
    const MARKER: &str = "An error occurred (";
    let (_, rest) = text.rsplit_once(MARKER)?;
    let (code, rest) = rest.split_once(')')?;
    let (place, message) = rest.split_once(": ").unwrap_or((rest, ""));
    let operation = place
        .split_once("when calling the ")
        .and_then(|(_, rest)| rest.split_once(" operation"))
        .map(|(operation, _)| operation.to_owned());
    let message = message.trim();
    Some(CallError {
        kind: kind_of(code, message),
        code: Some(code.to_owned()),
        operation,
        message: message.to_owned(),
    })
}

fn kind_of(code: &str, message: &str) -> ErrorKind {
    if message.contains("MultiFactorAuthentication failed") {
        return ErrorKind::MfaCode;
    }
    let has = |codes: &str| codes.split(' ').any(|known| known == code);
    let known = CODES.iter().find(|(_, codes)| has(codes));
    known.map_or(ErrorKind::Refused, |(kind, _)| *kind)
}

/// The last lines of a text, because usage messages and warnings come first.
fn last_lines(text: &str) -> String {
    const MOST: usize = 3;
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(MOST)..].join(" ")
}

// The reason why a call of the AWS CLI failed.

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum ErrorKind {
    /// AWS denies the call.
    Denied,
    /// AWS, or the client before it, refuses a parameter of the call.
    Refused,
    /// The requested entity does not exist.
    NotFound,
    /// AWS rejects the MFA code.
    MfaCode,
    /// No MFA code was given, so the call was not made.
    NoCode,
    /// Too many calls.
    Throttled,
    /// AWS reported an internal failure.
    Service,
    /// The endpoint is unreachable or does not answer.
    Network,
    /// There are no credentials, or AWS rejects them.
    Credentials,
    /// The sign-in of IAM Identity Center or `aws login` has expired.
    SignIn,
    /// The CLI refuses the profile.
    Profile,
    /// A `credential_process` failed.
    Process,
    /// The CLI, or a program that it runs, needs to prompt on the terminal.
    WantsTerminal,
    /// No output within the time limit.
    Silent,
    /// The output is not an answer of AWS: a proxy's page, or a program's output.
    Garbage,
    /// The CLI does not know the command or an option.
    Usage,
    /// `aws` is missing or cannot be run.
    NoProgram,
    /// Cancelled by the user.
    Cancelled,
    /// Anything else.
    Other,
}

impl ErrorKind {
    /// The stable code.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Returns true if AWS decided against the call itself.
    pub(crate) const fn is_decision(self) -> bool {
        matches!(self, Self::Denied | Self::Refused | Self::NotFound)
    }
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CallError {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// The error code, of AWS or of the client.
    pub code: Option<String>,
    /// The operation that failed, as named by the CLI. It may be an `AssumeRole` before the call.
    pub operation: Option<String>,
    /// The output, without the prefix. It may repeat the output of a program.
    pub message: String,
}

impl CallError {
    /// A failure without an error code.
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            operation: None,
            message: message.into(),
        }
    }

    /// A failure that is clear without a message.
    pub(crate) fn of(kind: ErrorKind) -> Self {
        Self::new(kind, "")
    }

    /// The part that may be written to a file: AWS's code and message, for others only the kind. A
    /// program's output may contain a secret.
    pub(crate) fn record(&self) -> String {
        match (&self.code, &self.operation) {
            (Some(code), Some(_)) => format!("{code}: {}", self.message),
            _ => self.kind.code().to_owned(),
        }
    }

    /// Returns true if an earlier hop failed rather than the call.
    pub(crate) fn is_of_chain(&self) -> bool {
        let operation = self.operation.as_deref();
        operation.is_some_and(|operation| operation.starts_with("AssumeRole"))
    }
}
