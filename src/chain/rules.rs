//! The rules by which clients link profiles, and what each client leaves out of a call.
//!
//! Read in the sources of the clients; the files are named in [`Client`](super::Client).

use super::client::Client;
use super::hop::Hop;
use crate::config::ProfileRules;

impl Client {
    /// The rules by which profiles and chains are read for this client. Only the AWS CLI's and the Go SDK's are
    /// computed; where another client differs, [`differences`](super::differences) says so.
    pub const fn rules(self) -> ProfileRules {
        match self {
            Self::GoV2 | Self::Terraform => ProfileRules::Go,
            _ => ProfileRules::Botocore,
        }
    }

    /// Whether two clients make the same calls of the same files, session names aside.
    pub(crate) fn calls_like(self, other: Self) -> bool {
        let traits = |client: Self| {
            (
                client.rules(),
                client.flavor(),
                WITHOUT_EXTERNAL_ID.contains(&client),
                WITHOUT_MFA.contains(&client),
                WITHOUT_DURATION.contains(&client),
                client == Self::Terraform,
            )
        };
        traits(self) == traits(other)
    }
}

/// The clients that never send `ExternalId` from a profile.
pub(super) const WITHOUT_EXTERNAL_ID: &[Client] = &[Client::Php, Client::Cpp];

/// The clients that ignore `mfa_serial`: they neither ask for a code nor send one.
pub(super) const WITHOUT_MFA: &[Client] = WITHOUT_DURATION;

/// The clients that ignore `duration_seconds`.
pub(super) const WITHOUT_DURATION: &[Client] = &[
    Client::JavaV2,
    Client::Kotlin,
    Client::Rust,
    Client::Crt,
    Client::Php,
    Client::Cpp,
];

/// Takes out of a call what the client does not send.
pub(super) fn leave_out(client: Client, hop: &mut Hop) {
    if WITHOUT_EXTERNAL_ID.contains(&client) {
        hop.external_id = None;
    }
    if WITHOUT_MFA.contains(&client) {
        hop.mfa_serial = None;
    }
    if WITHOUT_DURATION.contains(&client) {
        hop.duration_seconds = None;
    }
}
