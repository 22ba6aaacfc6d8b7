//! Reports of AWS or the AWS CLI: an error message, a `CloudTrail` event, or the answer of
//! `sts:GetCallerIdentity` → its meaning, and the hop it concerns.
//!
//! The messages are those of "Troubleshoot access denied error messages" and "Troubleshoot IAM
//! roles" of the IAM User Guide, and of botocore's exceptions. Only the listed parts of a pasted
//! text are kept: keys and tokens in it are dropped.

mod agent;
mod answer;
mod call;
mod call_event;
mod client;
mod difference;
mod generated;
mod hop_match;
mod identity;
mod mask;
mod matching;
mod mention;
mod mfa;
mod named;
mod nearness;
mod parties;
mod probe;
mod read;
mod replay;
mod reported;
mod told;

#[cfg(test)]
mod tests;

pub use agent::Agent;
pub(crate) use call::Call;
pub use call_event::{CallEvent, CallParameter};
pub(crate) use difference::session_tags_line;
pub use difference::{DenyStatement, Difference};
pub use hop_match::{HopMatch, IdFact, MaskedPart, Match, Stranger};
pub use matching::match_reported;
pub use mention::with_mentions;
pub(crate) use mfa::mfa_devices;
pub use mfa::{MfaDevice, MfaFailure};
pub use nearness::Nearness;
pub(crate) use parties::{policy_location, want_parties};
pub(crate) use probe::{Agreement, Explanation, Observation, agreement, explanations};
pub use read::client_text::{ClientError, ClientMeaning};
pub use read::read_reported;
pub use replay::Replay;
pub use reported::{Because, Reported, ReportedOutcome, ReportedPolicy};
pub(crate) use told::{MOST_CARDS, MOST_REPORTS, Reports, Told, match_all, outcome_of};
