//! The sentences of `rolechain why` about the identity of a reported caller.

use super::say::say;
use super::sentence::all_of;
use crate::explain::view::Runs;
use crate::observed::{IdFact, MaskedPart, Reported, ReportedOutcome, Stranger};
use crate::text::{text, word};

/// The owner of the reported unique id, if the report does not name it.
pub(crate) fn id_sentence(reported: &Reported, fact: &IdFact) -> Option<Runs> {
    let id = reported.user_id.as_deref()?.split(':').next()?;
    Some(match fact {
        IdFact::Of(_) | IdFact::NotListed if reported.caller.is_some() => return None,
        IdFact::Of(arn) => say!("`{id}` is the id of `{arn}`.", id, arn),
        IdFact::Recreated { arn, now } => say!(
            "AWS knew the caller by the id `{id}`; in the snapshot `{arn}` has the id `{now}`. It was deleted and created again, so that policies which name one id do not fit the other; if the report is newer than the snapshot, take a new snapshot.",
            id,
            arn,
            now
        ),
        IdFact::NoOwner { account } => say!(
            "No user or role of account `{account}` has the id `{id}` any more: its role or user was deleted. One that is made again under the same name gets another id.",
            account,
            id
        ),
        IdFact::Listed => say!(
            "The snapshot lists the id `{id}`, and it belongs to a role or user that no profile here uses.",
            id
        ),
        IdFact::NotListed => say!(
            "No snapshot here lists the id `{id}`: its role or user is in another account, is newer than the snapshot, or was deleted.",
            id
        ),
    })
}

/// A caller that cannot be a profile.
pub(crate) fn stranger_sentence(stranger: &Stranger) -> Runs {
    match stranger {
        Stranger::Service(name) => say!(
            "The AWS service `{name}` made this call by itself; no profile did, and your files are not involved.",
            name
        ),
        Stranger::WebIdentity => say!(
            "The role was asked for with a token of an identity provider, and no profile does so. To evaluate such a call: `rolechain can PROVIDER_ARN ROLE`."
        ),
        Stranger::Saml => say!(
            "The role was asked for with an assertion of a SAML provider, not with the credentials of a profile; your files are not involved."
        ),
        Stranger::Account(account) => say!(
            "The call came from account `{account}`, from which no profile here calls: it was made with other files.",
            account
        ),
    }
}

/// The masked or cut parts of a report; `None` if it is complete.
pub(crate) fn masked_sentence(masked: &[MaskedPart]) -> Option<Runs> {
    let parts: Vec<&str> = masked
        .iter()
        .map(|part| match part {
            MaskedPart::Caller => word!("the caller"),
            MaskedPart::Resource => word!("the role"),
        })
        .collect();
    let parts = parts.join(word!(" and of "));
    (!parts.is_empty()).then(|| {
        say!(
            "A part of {parts} is masked or cut in the text; the mask matches anything.",
            parts
        )
    })
}

/// Several calls that no profile can have made, which are not described further.
pub(crate) fn strangers_sentence(count: usize, names: &[String]) -> Runs {
    let names = all_of(names, 4);
    match count {
        1 => say!(
            "One more call was made by `{names}`, not by a profile.",
            names
        ),
        _ => say!(
            "{count} more calls were made by `{names}`, not by a profile.",
            count,
            names
        ),
    }
}

/// An entry for such a caller in a list.
pub(crate) fn stranger_words(stranger: &Stranger) -> String {
    match stranger {
        Stranger::Service(name) => name.clone(),
        Stranger::WebIdentity => word!("web identities").to_owned(),
        Stranger::Saml => word!("SAML identities").to_owned(),
        Stranger::Account(account) => text!("account {account}", account),
    }
}

/// Profiles that open sessions of the caller's role under other names.
pub(crate) fn same_role_sentence(
    reported: &Reported,
    exact: bool,
    profiles: &[String],
) -> Option<Runs> {
    if exact || profiles.is_empty() || matches!(reported.outcome, ReportedOutcome::Client(_)) {
        return None;
    }
    let profiles = all_of(profiles, 5);
    Some(match reported.caller_session() {
        Some(name) => say!(
            "No profile here calls a session of that role `{name}`; sessions of it are opened, under another name, by `{profiles}`.",
            name,
            profiles
        ),
        None => say!(
            "Sessions of that role are opened by `{profiles}`.",
            profiles
        ),
    })
}

/// The call is evaluated separately, because no profile makes it.
pub(crate) fn call_sentence() -> Runs {
    say!("The call is evaluated as it was reported:")
}
