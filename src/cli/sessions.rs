//! Opens sessions hop by hop, for hops that need an MFA code.

use std::collections::{BTreeMap, BTreeSet};

use super::live::region_of;
use super::talk::AttendedCli;
use crate::chain::{BaseKind, NodeId};
use crate::explain::live_words::code_question;
use crate::live::{CallError, ErrorKind, HopRequest, Opened, Sessions, Signer, open_session};
use crate::load::now;
use crate::predict::Prediction;

/// The reason why a chain can only be called as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum WholeOnly {
    /// Its first credentials come from an instance, a container or the environment.
    CredentialSource,
    /// Its base has a role of its own, which `--profile` would assume first.
    BaseWithRole,
    /// A parameter is not text, so it cannot be sent.
    Unsendable,
    /// It does not resolve.
    Broken,
}

/// How a chain can be called.
pub(crate) enum Steps {
    /// Hop by hop, the first with the credentials of a profile.
    HopByHop {
        base: String,
        requests: Vec<HopRequest>,
    },
    /// Only with `--profile`.
    WholeOnly(WholeOnly),
}

/// How the chain of a profile can be called.
pub(crate) fn steps_of(prediction: &Prediction, id: NodeId) -> Steps {
    let survey = &prediction.survey;
    let chain = survey.forest.chain(survey.name(id));
    let Ok(chain) = chain else {
        return Steps::WholeOnly(WholeOnly::Broken);
    };
    if matches!(chain.base.kind, BaseKind::Surroundings { .. }) {
        return Steps::WholeOnly(WholeOnly::CredentialSource);
    }
    let base = chain.base.profile.as_deref();
    let base_node = chain.nodes.first().copied();
    let Some(base) = base.filter(|name| survey.forest.requested(name) == base_node) else {
        return Steps::WholeOnly(WholeOnly::BaseWithRole);
    };
    let requests = chain.hops.iter().map(|hop| HopRequest::of(hop));
    match requests.collect::<Option<Vec<_>>>() {
        Some(requests) => Steps::HopByHop {
            base: base.to_owned(),
            requests,
        },
        None => Steps::WholeOnly(WholeOnly::Unsendable),
    }
}

/// Makes one hop and asks for its MFA code first. Without a code the user has cancelled.
pub(crate) fn make_hop(
    cli: &AttendedCli<'_>,
    request: &HopRequest,
    signer: &Signer,
    region: &str,
) -> Result<Opened, CallError> {
    let code = match &request.serial {
        Some(serial) => {
            let code = cli.talk.ask_code(&code_question(serial, &request.profile));
            Some(code.ok_or_else(|| CallError::of(ErrorKind::NoCode))?)
        }
        None => None,
    };
    let call = request.call(now().as_second(), code.as_deref());
    open_session(cli, &call, signer, region)
}

/// Opens a session for each profile; a hop shared by several chains is made once.
pub(crate) fn open_sessions(
    prediction: &Prediction,
    cli: &AttendedCli<'_>,
    profiles: &BTreeSet<&str>,
) -> (Sessions, Vec<(String, CallError)>) {
    let mut made: BTreeMap<String, Result<Signer, CallError>> = BTreeMap::new();
    let (mut sessions, mut failed) = (Sessions::new(), Vec::new());
    for &profile in profiles {
        let Some(id) = prediction.survey.forest.requested(profile) else {
            continue;
        };
        let Steps::HopByHop { base, requests } = steps_of(prediction, id) else {
            continue;
        };
        let region = region_of(prediction, profile, "aws");
        let mut signer = Ok(Signer::Profile(base));
        for request in &requests {
            let next = match (made.get(&request.profile), signer) {
                (Some(known), _) => known.clone(),
                (None, Ok(before)) => make_hop(cli, request, &before, &region)
                    .map(|opened| Signer::Session(opened.keys)),
                (None, Err(error)) => Err(error),
            };
            made.insert(request.profile.clone(), next.clone());
            signer = next;
        }
        match signer {
            Ok(Signer::Session(keys)) => _ = sessions.insert(profile.to_owned(), keys),
            Ok(_) => {}
            Err(error) if error.kind == ErrorKind::Cancelled => break,
            Err(error) => failed.push((profile.to_owned(), error)),
        }
    }
    (sessions, failed)
}
