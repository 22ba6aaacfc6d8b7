//! What `rolechain why` says about who a reported caller is.

use super::sentence::{Sentence, alternatives};
use crate::explain::view::Runs;
use crate::observed::{IdFact, MaskedPart, Reported, ReportedOutcome, Stranger};

/// Whose the reported unique id is, where the report does not say it itself.
pub fn id_sentence(reported: &Reported, fact: &IdFact) -> Option<Runs> {
    let id = reported.user_id.as_deref()?.split(':').next()?;
    let sentence = match fact {
        IdFact::Of(_) | IdFact::NotListed if reported.caller.is_some() => return None,
        IdFact::Of(arn) => Sentence::default()
            .name(id)
            .text(" is the id of ")
            .name(arn.as_str())
            .text("."),
        IdFact::Remade { arn, now } => Sentence::new("AWS knew the caller by the id ")
            .name(id)
            .text("; in the snapshot ")
            .name(arn.as_str())
            .text(" has the id ")
            .name(now)
            .text(
                ". It was deleted and created again, so that policies which name one id do not fit \
                 the other; if the report is newer than the snapshot, take a new snapshot.",
            ),
        IdFact::Nobody { account } => Sentence::new("No user or role of account ")
            .name(account)
            .text(" has the id ")
            .name(id)
            .text(
                " any more: its role or user was deleted. One that is made again under the same \
                 name gets another id.",
            ),
        IdFact::Listed => Sentence::new("The snapshot lists the id ").name(id).text(
            ", and it is of a role or user that no profile here goes to or calls as.",
        ),
        IdFact::NotListed => Sentence::new("No snapshot here lists the id ").name(id).text(
            ": its role or user is in another account, is newer than the snapshot, or was deleted.",
        ),
    };
    Some(sentence.done())
}

/// A caller that no profile can be.
pub fn stranger_sentence(stranger: &Stranger) -> Runs {
    match stranger {
        Stranger::Service(name) => Sentence::new("The AWS service ").name(name).text(
            " made this call by itself; no profile did, and nothing in the files has to do with it.",
        ),
        Stranger::WebIdentity => Sentence::new(
            "The role was asked for with a token of an identity provider, and no profile does so. \
             To evaluate such a call: ",
        )
        .name("rolechain can PROVIDER_ARN ROLE")
        .text("."),
        Stranger::Saml => Sentence::new(
            "The role was asked for with an assertion of a SAML provider, not with the credentials \
             of a profile; nothing in the files has to do with it.",
        ),
        Stranger::Account(account) => Sentence::new("The call came from account ")
            .name(account)
            .text(", from which no profile here calls: it was made with other files."),
    }
    .done()
}

/// What of a report is masked or cut; nothing if it is whole.
pub fn masked_sentence(masked: &[MaskedPart]) -> Option<Runs> {
    let parts: Vec<&str> = masked
        .iter()
        .map(|part| match part {
            MaskedPart::Caller => "the caller",
            MaskedPart::Resource => "the role",
        })
        .collect();
    (!parts.is_empty()).then(|| {
        Sentence::new("A part of ")
            .text(parts.join(" and of "))
            .text(" is masked or cut in the text; the mask matches anything.")
            .done()
    })
}

/// Several calls that no profile can have made, of which nothing else is said.
pub fn strangers_sentence(count: usize, names: &[String]) -> Runs {
    let calls = if count == 1 {
        "One more call was".to_owned()
    } else {
        format!("{count} more calls were")
    };
    Sentence::new(format!("{calls} made by "))
        .name(alternatives(names, 4).replace(" or ", " and "))
        .text(", not by a profile.")
        .done()
}

/// A stranger in a list.
pub fn stranger_words(stranger: &Stranger) -> String {
    match stranger {
        Stranger::Service(name) => name.clone(),
        Stranger::WebIdentity => "web identities".to_owned(),
        Stranger::Saml => "SAML identities".to_owned(),
        Stranger::Account(account) => format!("account {account}"),
    }
}

/// Profiles that open sessions of the caller's role under other names.
pub fn same_role_sentence(reported: &Reported, exact: bool, profiles: &[String]) -> Option<Runs> {
    if exact || profiles.is_empty() || matches!(reported.outcome, ReportedOutcome::Client(_)) {
        return None;
    }
    let sentence = match reported.caller_session() {
        Some(name) => Sentence::new("No profile here calls a session of that role ")
            .name(name)
            .text("; sessions of it are opened, under another name, by "),
        None => Sentence::new("Sessions of that role are opened by "),
    };
    Some(
        sentence
            .name(alternatives(profiles, 5).replace(" or ", " and "))
            .text(".")
            .done(),
    )
}

/// That the call is evaluated by itself, since no profile makes it.
pub fn call_sentence() -> Runs {
    Sentence::new("The call is evaluated as it was reported:").done()
}
