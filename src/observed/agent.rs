//! Identifies the program that made a call, by its user agent or by the session name that it
//! generated.

use crate::chain::client::{Client, NamePiece};

type C = Client;

/// The program that made a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agent {
    /// One of these clients, which send the same user agent.
    Clients(Vec<Client>),
    /// The AWS console, through "switch role".
    Console,
    /// An AWS service, such as `lambda.amazonaws.com`.
    Service(String),
}

/// The program with this user agent; `None` if the text does not identify it.
pub(crate) fn agent_of(text: &str) -> Option<Agent> {
    let text = text.trim_matches(['[', ']', ' ']);
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("signin.amazonaws.com") || lower.starts_with("console.amazonaws.com") {
        return Some(Agent::Console);
    }
    if !lower.contains(' ') && lower.ends_with(".amazonaws.com") {
        return Some(Agent::Service(text.to_owned()));
    }
    // The first entry contained in the text decides.
    let clients: &[(&str, &[Client])] = &[
        ("terraform", &[C::Terraform]),
        ("aws-vault", &[C::AwsVault]),
        ("awsume", &[C::Awsume]),
        ("aws-cli/1", &[C::AwsCliV1]),
        ("aws-cli/", &[C::AwsCli]),
        ("boto", &[C::Boto3, C::Awsume]),
        ("aws-sdk-go-v2/", &[C::GoV2, C::Granted, C::AwsVault]),
        ("aws-sdk-go/", &[C::GoV1, C::AwsVault]),
        ("aws-sdk-java/", &[C::JavaV2]),
        ("aws-sdk-kotlin/", &[C::Kotlin]),
        ("aws-sdk-nodejs/", &[C::JsV2]),
        ("aws-sdk-js/2", &[C::JsV2]),
        ("aws-sdk-js/", &[C::JsV3]),
        ("aws-sdk-rust/", &[C::Rust]),
        ("aws-sdk-dotnet", &[C::DotNet]),
        ("aws-sdk-ruby", &[C::Ruby]),
        ("aws-sdk-php/", &[C::Php]),
        ("aws-sdk-cpp/", &[C::Cpp]),
    ];
    clients
        .iter()
        .find(|(mark, _)| lower.contains(mark))
        .map(|(_, clients)| Agent::Clients(clients.to_vec()))
}

// Identifies the client that generated a session name.

/// The clients that generate session names like this one for a profile. Names that many people
/// choose by hand match none: a client is identified by a fixed text or a length.
pub(crate) fn clients_naming(name: &str, profile: &str) -> Vec<Client> {
    Client::ALL
        .iter()
        .copied()
        .filter(|client| fits(client.generated_session_name(), name, profile))
        .collect()
}

/// Matches pieces one after the other; only the last one varies in length.
pub(crate) fn fits(pieces: &[NamePiece], name: &str, profile: &str) -> bool {
    let mut rest = name;
    for piece in pieces {
        let taken = match piece {
            NamePiece::Text(text) => rest.strip_prefix(text),
            NamePiece::ProfileName => rest.strip_prefix(profile),
            NamePiece::Digits { least, most } => {
                let count = rest.bytes().take_while(u8::is_ascii_digit).count();
                (usize::from(*least)..=usize::from(*most))
                    .contains(&count)
                    .then(|| &rest[count..])
            }
            NamePiece::Alphanumeric { count } => {
                let length = usize::from(*count);
                let run = rest.bytes().take(length);
                (rest.len() >= length && run.clone().all(|byte| byte.is_ascii_alphanumeric()))
                    .then(|| &rest[length..])
            }
            NamePiece::Uuid => rest.get(..36).filter(|id| is_uuid(id)).map(|_| &rest[36..]),
        };
        match taken {
            Some(left) => rest = left,
            None => return false,
        }
    }
    rest.is_empty() && !name.is_empty()
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    })
}
