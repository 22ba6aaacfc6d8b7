//! Reports of AWS or the AWS CLI: an error message, a `CloudTrail` event, or the answer of
//! `sts:GetCallerIdentity` → its meaning, and the hop it concerns.
//!
//! The messages are those of "Troubleshoot access denied error messages" and "Troubleshoot IAM
//! roles" of the IAM User Guide, and of botocore's exceptions. Only the listed parts of a pasted
//! text are kept: keys and tokens in it are dropped.

mod agent;
mod answer;
mod call;
mod client;
mod difference;
mod hop_match;
mod identity;
mod mask;
mod matching;
mod mention;
mod nearness;
mod parties;
mod read;
mod replay;
mod reported;
mod told;

#[cfg(test)]
mod tests;

pub(crate) use agent::Agent;
pub(crate) use answer::{Agreement, Explanation, Observation, agreement, explanations};
pub(crate) use call::ReportedCall;
pub(crate) use client::{MfaDevice, MfaFailure, mfa_devices};
pub(crate) use difference::{DenyStatement, ReportDifference, session_tags_line};
pub(crate) use hop_match::{HopMatch, IdFact, MaskedPart, Match, Stranger};
pub(crate) use mention::with_mentions;
pub(crate) use nearness::Nearness;
pub(crate) use parties::{policy_location, want_parties};
pub(crate) use read::client_text::{ClientError, ClientMeaning};
pub(crate) use read::read_reported;
pub(crate) use replay::Replay;
pub(crate) use reported::{Because, Reported, ReportedOutcome, ReportedPolicy};
pub(crate) use told::{MOST_CARDS, MOST_REPORTS, Reports, Told, match_all, outcome_of};

#[cfg(any(test, fuzzing))]
pub(crate) use matching::match_reported;
