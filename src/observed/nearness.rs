//! How closely a hop matches a report.

use serde::Serialize;

use super::mask::{admits, any_session, pattern_of};
use super::reported::Reported;
use crate::chain::{Hop, NodeId};
use crate::eval::{CallerId, CallerSession, PartialText, TextPart, UnknownPart};
use crate::iam::Arn;
use crate::predict::{CallerFacts, Prediction};

/// How closely a hop matches a report, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Nearness {
    /// Caller and target match.
    Exact,
    /// The target and the caller's role match, the session name does not.
    OtherSession,
    /// The target matches, and the files do not determine the caller.
    CallerUnknown,
    /// The target matches, but another principal calls.
    OtherCaller,
    /// The report names neither; the hop fails for the same cause or names the same principal.
    SameCause,
}

/// Every hop of the tree, parents first.
pub(crate) fn hops(prediction: &Prediction) -> impl Iterator<Item = (NodeId, &Hop, Option<&Arn>)> {
    let forest = &prediction.survey.forest;
    forest.parents_first().iter().filter_map(|&id| {
        let (hop, target) = prediction.survey.hop(id)?;
        Some((id, hop, target))
    })
}

/// The role that a report names, for comparison with those of the files.
pub(crate) struct RoleFilter<'a> {
    printed: &'a str,
    /// True if the files contain this exact role, so that nothing in it is a mask.
    literal: bool,
}

impl<'a> RoleFilter<'a> {
    /// A filter for a role as it was printed.
    pub(crate) fn new(prediction: &Prediction, printed: &'a str) -> Self {
        let literal = hops(prediction).any(|(_, hop, ..)| hop.role_arn.text() == Some(printed));
        Self { printed, literal }
    }

    /// A filter for the role that a report names, if any.
    pub(crate) fn of(prediction: &Prediction, reported: &'a Reported) -> Option<Self> {
        Some(Self::new(prediction, reported.role_text()?))
    }

    /// Returns true if a part of it is masked or cut.
    pub(crate) fn is_masked(&self) -> bool {
        !self.literal && pattern_of(self.printed).is_some()
    }

    /// Returns true if an ARN may be the role; masked parts match anything.
    pub(crate) fn admits(&self, arn: &str) -> bool {
        if self.literal {
            arn == self.printed
        } else {
            admits(&PartialText::text(arn), self.printed)
        }
    }

    /// Returns true if a hop goes to the role, ignoring path and case.
    pub(crate) fn is_target(&self, hop: &Hop, target: Option<&Arn>) -> bool {
        let Some(arn) = target else {
            return hop.role_arn.text() == Some(self.printed);
        };
        self.admits(arn.as_str())
            || Arn::parse(self.printed).is_ok_and(|role| {
                arn.account() == role.account() && arn.name().eq_ignore_ascii_case(role.name())
            })
    }
}

pub(super) fn caller_nearness(caller: &CallerFacts, reported: &Reported) -> Nearness {
    if matches!(caller.arn.pieces(), [TextPart::Unknown(UnknownPart::Any)]) {
        return Nearness::CallerUnknown;
    }
    if let Some(printed) = reported.caller_text() {
        let is_session = matches!(caller.caller.session, CallerSession::Named(_));
        return if admits(&caller.arn, printed) {
            Nearness::Exact
        } else if is_session
            && any_session(printed).is_some_and(|printed| admits(&caller.arn, &printed))
        {
            Nearness::OtherSession
        } else {
            Nearness::OtherCaller
        };
    }
    // The trail of the target's account records only the user id of a caller from another account.
    let (Some(user_id), Some(shape)) = (reported.user_id.as_deref(), &caller.userid) else {
        return Nearness::CallerUnknown;
    };
    let id = user_id.split_once(':').map_or(user_id, |(id, _)| id);
    match &caller.caller.unique_id {
        CallerId::Known(known) if **known == *id => {
            if admits(shape, user_id) {
                Nearness::Exact
            } else {
                Nearness::OtherSession
            }
        }
        CallerId::Known(_) => Nearness::OtherCaller,
        CallerId::Unknown | CallerId::Unnamed => Nearness::CallerUnknown,
    }
}
