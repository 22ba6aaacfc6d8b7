//! Whose rules link profiles, and what each client leaves out of a call.
//!
//! Read in the sources of the clients; the files are named in [`Client`](super::Client).

use super::client::Client;
use super::hop::Hop;
use crate::config::Grammar;

/// Whose rules turn profiles into chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChainRules {
    /// botocore's, as the AWS CLI uses them.
    #[default]
    Botocore,
    /// Those of the AWS SDK for Go v2 (`config/shared_config.go`, `config/resolve_credentials.go`).
    Go,
}

impl ChainRules {
    /// Whose reading of the files goes with them.
    pub const fn grammar(self) -> Grammar {
        match self {
            Self::Botocore => Grammar::Botocore,
            Self::Go => Grammar::Go,
        }
    }
}

impl Client {
    /// The rules that chains are made by for this client. Only the AWS CLI's and the Go SDK's are
    /// computed; where another client differs, [`differences`](super::differences) says so.
    pub const fn rules(self) -> ChainRules {
        match self {
            Self::GoV2 | Self::Terraform => ChainRules::Go,
            _ => ChainRules::Botocore,
        }
    }

    /// Whether two clients make the same calls of the same files, session names aside.
    pub(crate) fn calls_like(self, other: Self) -> bool {
        let traits = |client: Self| {
            (
                client.rules(),
                client.flavor(),
                client.leaves_out_external_id(),
                client.leaves_out_mfa(),
                client.leaves_out_duration(),
                client == Self::Terraform,
            )
        };
        traits(self) == traits(other)
    }

    /// Whether the client never sends `ExternalId` from a profile.
    pub(crate) const fn leaves_out_external_id(self) -> bool {
        matches!(self, Self::Php | Self::Cpp)
    }

    /// Whether the client passes `mfa_serial` over: it neither asks for a code nor sends one.
    pub(crate) const fn leaves_out_mfa(self) -> bool {
        matches!(
            self,
            Self::JavaV2 | Self::Kotlin | Self::Rust | Self::Crt | Self::Php | Self::Cpp
        )
    }

    /// Whether the client asks for the MFA code only if the program that uses it says how.
    pub(crate) const fn needs_code_for_mfa(self) -> bool {
        matches!(
            self,
            Self::GoV1 | Self::GoV2 | Self::JsV2 | Self::JsV3 | Self::DotNet
        )
    }

    /// Whether the client passes `duration_seconds` over.
    pub(crate) const fn leaves_out_duration(self) -> bool {
        matches!(
            self,
            Self::JavaV2 | Self::Kotlin | Self::Rust | Self::Crt | Self::Php | Self::Cpp
        )
    }
}

/// Takes out of a call what the client does not send.
pub(super) fn leave_out(client: Client, hop: &mut Hop) {
    if client.leaves_out_external_id() {
        hop.external_id = None;
    }
    if client.leaves_out_mfa() {
        hop.mfa_serial = None;
    }
    if client.leaves_out_duration() {
        hop.duration_seconds = None;
    }
}
