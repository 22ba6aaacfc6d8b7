//! The rules by which clients link profiles, and the parameters that each client leaves out of a
//! call.
//!
//! Taken from the sources of the clients; [`Client`](super::Client) names the files.

use super::client::Client;
use super::hop::Hop;
use crate::config::ProfileRules;

impl Client {
    /// The rules by which profiles and chains are read for this client. Only those of the AWS CLI
    /// and the Go SDK are computed; [`differences`](super::differences) lists where another client
    /// differs.
    pub const fn rules(self) -> ProfileRules {
        match self {
            Self::GoV2 | Self::Terraform => ProfileRules::Go,
            _ => ProfileRules::Botocore,
        }
    }

    /// Returns true if two clients make the same calls from the same files, apart from session
    /// names.
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

/// Removes the parameters of a call that the client does not send.
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
