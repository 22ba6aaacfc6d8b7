//! A client's message, or a refused MFA code, and the files → the profiles and hops that it
//! concerns.

use std::collections::BTreeSet;

use super::hop_match::{Match, prefer_named, same_cause};
use super::nearness::RoleFilter;
use super::read::client_text::{ClientError, ClientMeaning};
use super::read::{lines, unwrap};
use super::reported::{Reported, ReportedOutcome};
use crate::chain::{BaseKind, NodeContent, NodeId, Parameter};
use crate::config::{ConfigFile, Profile, Setting};
use crate::eval::CallerKind;
use crate::iam::{MfaSerial, SerialFault};
use crate::predict::{Cause, Prediction, mfa_device};

/// The profiles that a client's message concerns: those that botocore refuses in these words, and
/// those that the message names.
pub(crate) fn said(prediction: &Prediction, reported: &Reported, error: &ClientError) -> Match {
    let profiles = refused(prediction, &error.message);
    if !profiles.is_empty() {
        return Match {
            profiles,
            refused: true,
            ..Match::default()
        };
    }
    let mut found = Match::default();
    if let Some(failure) = MfaFailure::of(reported) {
        found = asking(prediction, reported, failure);
    }
    if is_explained_by_files(prediction, reported, error.meaning) {
        let named = named(prediction, reported);
        if !named.is_empty() {
            found.profiles = named;
        }
    }
    if error.meaning == ClientMeaning::SignedOut && found.profiles.is_empty() {
        found.profiles = signed_out(prediction, &error.message);
    }
    if let Some(role) = RoleFilter::of(prediction, reported).filter(|_| found.hops.is_empty()) {
        let nodes = prediction.survey.forest.parents_first().iter();
        let into_role = nodes.filter(|id| {
            let hop = prediction.survey.hop(**id);
            hop.is_some_and(|(hop, target)| role.is_target(hop, target))
        });
        found.hops = into_role.map(|id| same_cause(*id)).collect();
        if found.hops.is_empty() && found.profiles.is_empty() {
            found.profiles = asking_for(prediction, &role);
        }
        prefer_named(prediction, reported, &mut found);
    }
    found
}

/// The profiles that sign in to IAM Identity Center with the session or the URL in a message; if
/// the message names neither, the only profile that signs in at all.
fn signed_out(prediction: &Prediction, message: &str) -> Vec<NodeId> {
    let named = |text: Option<&str>| {
        let words = message.split([' ', '"', '\'', ',', '(', ')', '\n']);
        let mut words = words.map(|word| word.trim_end_matches(['.', ':', ';']));
        text.is_some_and(|text| words.any(|word| word == text))
    };
    let forest = &prediction.survey.forest;
    let nodes = forest.parents_first().iter().copied();
    let signing_in = nodes.filter_map(|id| match &forest.node(id).content {
        NodeContent::Base(base) => match &base.kind {
            BaseKind::Sso {
                session, start_url, ..
            } => {
                let session = session.as_ref().and_then(Parameter::text);
                Some((id, named(session) || named(start_url.text())))
            }
            _ => None,
        },
        _ => None,
    });
    let all: Vec<(NodeId, bool)> = signing_in.collect();
    match all[..] {
        [(only, _)] => vec![only],
        _ => all
            .into_iter()
            .filter(|(_, named)| *named)
            .map(|(id, _)| id)
            .collect(),
    }
}

/// Returns true if the named profile can be one of these files: a client that read them would have
/// found it.
fn is_explained_by_files(
    prediction: &Prediction,
    reported: &Reported,
    meaning: ClientMeaning,
) -> bool {
    let name = reported.profile.as_deref().unwrap_or_default();
    let Some(profile) = prediction.survey.config.profiles.profile(name) else {
        return true;
    };
    match meaning {
        ClientMeaning::ProfileMissing => false,
        ClientMeaning::ProfileElsewhere => profile.section(ConfigFile::Credentials).is_none(),
        _ => true,
    }
}

/// The profile that a report names; if no profile has that name, the profiles that use it as their
/// source.
pub(crate) fn named(prediction: &Prediction, reported: &Reported) -> Vec<NodeId> {
    let names = [&reported.profile, &reported.source_profile];
    let mut names = names.into_iter().flatten();
    let forest = &prediction.survey.forest;
    let profile = reported.profile.as_deref();
    if let Some(id) = profile.and_then(|name| forest.requested(name)) {
        return vec![id];
    }
    names
        .find_map(|name| {
            let dependents = sourced_from(prediction, name);
            let own = forest.requested(name).into_iter().collect();
            let found = [dependents, own].into_iter();
            found.into_iter().find(|ids: &Vec<NodeId>| !ids.is_empty())
        })
        .unwrap_or_default()
}

/// The profiles whose settings fit, including those with a broken chain.
fn profiles_with(prediction: &Prediction, fits: impl Fn(&Profile) -> bool) -> Vec<NodeId> {
    let set = &prediction.survey.config.profiles;
    let all = prediction.profiles();
    let fitting = all.filter(|(name, _)| set.profile(name).is_some_and(&fits));
    fitting.map(|(_, id)| id).collect()
}

/// The profiles that request a role.
fn asking_for(prediction: &Prediction, role: &RoleFilter<'_>) -> Vec<NodeId> {
    let asks = |arn: &str| role.admits(arn);
    profiles_with(prediction, |it| it.text("role_arn").is_some_and(asks))
}

fn sourced_from(prediction: &Prediction, source: &str) -> Vec<NodeId> {
    profiles_with(prediction, |it| it.text("source_profile") == Some(source))
}

/// The profiles that botocore refuses in words contained in a text.
pub(crate) fn refused(prediction: &Prediction, text: &str) -> Vec<NodeId> {
    let says = |own: &str| {
        let own = unwrap::without_long_words(&lines::flatten(own));
        !own.is_empty() && text.contains(&own)
    };
    prediction
        .profiles()
        .filter(|(_, id)| {
            if let Some(problem) = prediction.problem(*id) {
                return says(&problem.message());
            }
            let hop = prediction.survey.forest.node(*id).hop();
            hop.is_some_and(|hop| {
                let mut problems = hop.parameter_problems().into_iter();
                problems.any(|problem| says(&problem.message()))
            })
        })
        .map(|(_, id)| id)
        .collect()
}

// From a refused MFA code to the hops that ask for one.

/// The reason why a call with MFA fails, by the message of STS or of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MfaFailure {
    /// The code is wrong or was already used.
    Code,
    /// The caller has no such device, or the code belongs to another one.
    Device,
    /// The call names a device and sends no code, or vice versa.
    NoCode,
}

impl MfaFailure {
    /// The failure that a report describes, if any.
    pub(crate) fn of(reported: &Reported) -> Option<Self> {
        let message = match &reported.outcome {
            ReportedOutcome::Other { message, .. } => message,
            ReportedOutcome::Client(error) if error.meaning == ClientMeaning::MfaUnsupported => {
                return Some(Self::NoCode);
            }
            _ => return None,
        };
        if !message.contains("MultiFactorAuthentication failed") {
            return None;
        }
        Some(if message.contains("invalid MFA one time pass code") {
            Self::Code
        } else if message.contains("must provide both MFA serial number") {
            Self::NoCode
        } else {
            Self::Device
        })
    }
}

/// The hops that ask for a code. If AWS refuses the device, only those whose device cannot be
/// right. A profile or role in the text narrows them down.
pub(crate) fn asking(prediction: &Prediction, reported: &Reported, failure: MfaFailure) -> Match {
    let survey = &prediction.survey;
    let role = RoleFilter::of(prediction, reported);
    let named = reported.profile.as_deref();
    let profile = named.and_then(|name| survey.forest.requested(name));
    let chain = profile.map(|id| prediction.chain_of(id));
    let asks = |id: &NodeId| {
        survey.hop(*id).is_some_and(|(hop, target)| {
            hop.mfa_serial.is_some()
                && role.as_ref().is_none_or(|role| role.is_target(hop, target))
                && chain.as_ref().is_none_or(|chain| chain.contains(id))
        })
    };
    let nodes = survey.forest.parents_first().iter().copied();
    let (wrong, right): (Vec<NodeId>, Vec<NodeId>) = nodes
        .filter(asks)
        .partition(|id| has_wrong_device(prediction, *id));
    let (first, rest) = if failure == MfaFailure::Device && !wrong.is_empty() {
        (wrong, right)
    } else {
        ([wrong, right].concat(), Vec::new())
    };
    let profiles = match profile {
        Some(profile) => vec![profile],
        // Third-party tools ask for a code when they open a session of the base.
        None if first.is_empty() => profiles_with(prediction, |it| it.text("mfa_serial").is_some()),
        None => Vec::new(),
    };
    Match {
        hops: first.into_iter().map(same_cause).collect(),
        others: rest.into_iter().map(same_cause).collect(),
        profiles,
        ..Match::default()
    }
}

/// A profile and the MFA device that it names.
#[derive(Clone, Debug)]
pub(crate) struct MfaDevice<'a> {
    /// The profile.
    pub profile: &'a str,
    /// The setting.
    pub setting: &'a Setting,
    /// The reason why it names no device that STS accepts a code from.
    pub fault: Option<SerialFault>,
    /// True if the device cannot be the caller's.
    pub wrong: bool,
    /// The calling user, if its name is certain and differs from the device's.
    pub caller: Option<&'a str>,
}

/// The devices that a refused code may belong to, if a code was refused.
pub(crate) fn mfa_devices<'a>(
    prediction: &'a Prediction,
    reported: &Reported,
    found: &Match,
) -> Vec<MfaDevice<'a>> {
    if MfaFailure::of(reported).is_none() {
        return Vec::new();
    }
    let survey = &prediction.survey;
    let hops = found.hops.iter().map(|hop| hop.node);
    let mut seen = BTreeSet::new();
    hops.chain(found.profiles.iter().copied())
        .filter(|id| seen.insert(survey.name(*id)))
        .filter_map(|id| {
            let profile = survey.config.profiles.profile(survey.name(id))?;
            Some(MfaDevice {
                profile: profile.name().as_str(),
                setting: profile.get("mfa_serial")?,
                fault: serial_fault(prediction, id),
                wrong: has_wrong_device(prediction, id),
                caller: other_user(prediction, id),
            })
        })
        .collect()
}

/// The user who makes a hop, if the device has another name; it may still be the user's.
fn other_user(prediction: &Prediction, id: NodeId) -> Option<&str> {
    let (hop, _) = prediction.survey.hop(id)?;
    let device = mfa_device(hop)?;
    let caller = &prediction.outcome(id)?.caller;
    let name = caller.caller.name.as_ref()?.as_text()?;
    (!caller.probable && caller.caller.kind == CallerKind::User && name != device.name())
        .then_some(name)
}

/// The reason why the `mfa_serial` of a profile is not a device, regardless of earlier errors.
fn serial_fault(prediction: &Prediction, id: NodeId) -> Option<SerialFault> {
    let survey = &prediction.survey;
    let profile = survey.config.profiles.profile(survey.name(id))?;
    let serial = profile.text("mfa_serial")?;
    let role = survey.target_role(id);
    let partition = match &role {
        Some(role) => role.partition(),
        // Without a role any partition is accepted.
        None => serial.split(':').nth(1).unwrap_or_default(),
    };
    MfaSerial::parse(serial, partition).err()
}

/// Returns true if the device of a hop cannot be the caller's.
pub(crate) fn has_wrong_device(prediction: &Prediction, id: NodeId) -> bool {
    let outcome = prediction.outcome(id);
    let cause = outcome.and_then(|outcome| outcome.cause);
    serial_fault(prediction, id).is_some() || cause == Some(Cause::MfaDeviceForeign)
}
