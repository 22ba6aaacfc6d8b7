//! Reports, and the parts of the tree that each concerns.

use super::call::{ReportedCall, call_of, informed};
use super::client::{MfaFailure, has_wrong_device};
use super::difference::ReportDifference;
use super::hop_match::{HopMatch, Match};
use super::matching::match_reported;
use super::nearness::Nearness;
use super::read::client_text::ClientMeaning;
use super::reported::{Reported, ReportedOutcome};
use crate::chain::NodeId;
use crate::predict::{HopOutcome, Prediction};

/// Maximum number of reports that are explained; the others are counted.
pub(crate) const MOST_REPORTS: usize = 20;
/// Maximum number of equally close hops with a card of their own; the first card includes its
/// policy.
pub(crate) const MOST_CARDS: usize = 2;

/// The reports and their matches.
pub(crate) struct Reports<'a> {
    /// The reports that are explained.
    pub told: Vec<Told<'a>>,
    /// Calls that no profile can have made, among other reports; they are only counted.
    pub strangers: Vec<Match>,
    /// The number of remaining reports.
    pub left: usize,
}

/// One report, its match, and the call itself if no profile makes it.
pub(crate) struct Told<'a> {
    pub reported: &'a Reported,
    pub matched: Match,
    pub call: Option<ReportedCall>,
    /// The closest hop with the reported caller, if the files do not determine the caller.
    informed: Option<(Prediction, NodeId)>,
}

impl<'a> Told<'a> {
    fn new(prediction: &Prediction, reported: &'a Reported, matched: Match) -> Self {
        let nearest = matched.hops.first();
        Self {
            call: call_of(prediction, reported, &matched),
            informed: nearest.and_then(|hop| informed(prediction, reported, hop)),
            reported,
            matched,
        }
    }
}

impl Told<'_> {
    /// The number of hops with a card of their own.
    pub(crate) fn cards(&self) -> usize {
        match self.matched.hops.first().map(|hop| hop.nearness) {
            // The call is evaluated once and is unrelated to the profiles.
            Some(Nearness::OtherCaller) => 0,
            Some(Nearness::CallerUnknown) => 1,
            _ => MOST_CARDS,
        }
    }

    /// The version of a hop with the most facts about its caller; for the first hop this is AWS's
    /// caller.
    pub(crate) fn known<'a>(
        &'a self,
        prediction: &'a Prediction,
        at: usize,
    ) -> Option<(&'a Prediction, NodeId)> {
        let informed = self.informed.as_ref().filter(|_| at == 0);
        let hop = self.matched.hops.get(at);
        informed
            .map(|(prediction, id)| (prediction, *id))
            .or_else(|| Some((prediction, hop?.node)))
    }

    /// Returns true if AWS's answer contradicts the files.
    pub(crate) fn contradicts_files(&self) -> bool {
        let nearest = self.matched.hops.first();
        let call = self.call.as_ref().map(|call| &call.hop);
        let hops = nearest.into_iter().chain(call);
        let mut differences = hops
            .flat_map(|hop| &hop.differences)
            .chain(&self.matched.differences);
        differences.any(ReportDifference::is_contradiction)
    }

    /// Returns true if the tree has what the report concerns; for a call for a role, its hop.
    pub(crate) fn is_found(&self) -> bool {
        let Self {
            reported,
            matched,
            call,
            ..
        } = self;
        if call.is_some() && matched.hops.is_empty() {
            return true;
        }
        if matched.stranger.is_some() {
            return false;
        }
        let about_hop = reported.is_answer() && reported.is_about_roles();
        !matched.hops.is_empty() || !about_hop && !matched.profiles.is_empty()
    }

    /// Returns true if the files explain the report: for a denied call, they deny a hop too.
    pub(crate) fn is_explained(&self, prediction: &Prediction) -> bool {
        let Self {
            reported,
            matched,
            call,
            ..
        } = self;
        if let Some(ReportedCall { prediction, hop }) = call {
            let own = outcome_of(prediction, hop);
            return own.is_some_and(|own| own.if_reached.stops_the_chain());
        }
        if let ReportedOutcome::Client(error) = &reported.outcome {
            return !matches!(error.meaning, ClientMeaning::Unknown | ClientMeaning::Names);
        }
        let nearest = matched.hops.first();
        if let Some(failure) = MfaFailure::of(reported) {
            return failure != MfaFailure::Device
                || nearest.is_some_and(|hop| has_wrong_device(prediction, hop.node));
        }
        let denied = matches!(reported.outcome, ReportedOutcome::Denied(_));
        let outcome = nearest.and_then(|hop| outcome_of(prediction, hop));
        // A base makes the call of a web identity.
        let mut bases = matched
            .profiles
            .iter()
            .filter(|_| reported.is_web_identity());
        let outcome = outcome.or_else(|| bases.find_map(|base| prediction.outcome(*base)));
        !denied || outcome.is_none_or(|outcome| outcome.if_reached.stops_the_chain())
    }
}

/// Matches reports. A trail contains more calls than anyone reads, most of them made by AWS
/// services: those are counted, and refused calls come first.
pub(crate) fn match_all<'a>(prediction: &Prediction, reports: &'a [Reported]) -> Reports<'a> {
    let mut told: Vec<Told<'a>> = Vec::new();
    let mut strangers = Vec::new();
    for reported in reports {
        let matched = match_reported(prediction, reported);
        let has_call =
            || told.len() < MOST_REPORTS && call_of(prediction, reported, &matched).is_some();
        if matched.stranger.is_none() || reports.len() == 1 || has_call() {
            told.push(Told::new(prediction, reported, matched));
        } else {
            strangers.push(matched);
        }
    }
    if told.is_empty()
        && let Some((example, matched)) = reports.last().zip(strangers.pop())
    {
        // None can be a profile's, so one is explained as an example.
        told.push(Told::new(prediction, example, matched));
    }
    if told.len() > MOST_REPORTS {
        told.sort_by_key(|told| {
            let allowed = told.reported.outcome == ReportedOutcome::Allowed;
            (allowed, !told.is_found())
        });
    }
    let left = told.len().saturating_sub(MOST_REPORTS);
    told.truncate(MOST_REPORTS);
    Reports {
        told,
        strangers,
        left,
    }
}

/// The outcome of a hop, with the reported facts about the call.
pub(crate) fn outcome_of<'a>(
    prediction: &'a Prediction,
    hop: &'a HopMatch,
) -> Option<&'a HopOutcome> {
    match &hop.replay {
        Some(replay) => Some(&replay.outcome),
        None => prediction.outcome(hop.node),
    }
}
