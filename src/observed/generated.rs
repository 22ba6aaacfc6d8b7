//! Identifies the client that generated a session name.

use crate::chain::client::{Client, Piece};

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
pub(crate) fn fits(pieces: &[Piece], name: &str, profile: &str) -> bool {
    let mut rest = name;
    for piece in pieces {
        let taken = match piece {
            Piece::Text(text) => rest.strip_prefix(text),
            Piece::ProfileName => rest.strip_prefix(profile),
            Piece::Digits { least, most } => {
                let count = rest.bytes().take_while(u8::is_ascii_digit).count();
                (usize::from(*least)..=usize::from(*most))
                    .contains(&count)
                    .then(|| &rest[count..])
            }
            Piece::Alphanumeric { count } => {
                let length = usize::from(*count);
                let run = rest.bytes().take(length);
                (rest.len() >= length && run.clone().all(|byte| byte.is_ascii_alphanumeric()))
                    .then(|| &rest[length..])
            }
            Piece::Uuid => rest.get(..36).filter(|id| is_uuid(id)).map(|_| &rest[36..]),
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
