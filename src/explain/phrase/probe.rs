//! Sentences about real calls.

use super::cached::moment;
use super::say::say;
use crate::explain::view::{Mark, Run, Runs, Tone};
use crate::observed::{Agreement, Explanation, Observation};
use crate::text::{harmless, shell_word, word};

/// The result of a hop.
pub(crate) fn observed_mark(observed: &Observation) -> Mark {
    let (symbol, ascii, word, tone) = match observed {
        Observation::Allowed(_) => ('✓', '+', "allowed", Tone::Allowed),
        Observation::Refused(_) => ('✗', 'x', "refused", Tone::Denied),
        Observation::Undecided => ('?', '?', "undecided", Tone::Undetermined),
        Observation::NotReached => ('↑', '^', word!("not reached"), Tone::Muted),
    };
    Mark {
        symbol,
        ascii,
        word,
        tone,
    }
}

/// The agreement of AWS and the prediction.
pub(crate) fn agreement_words(agreement: Agreement) -> Runs {
    match agreement {
        Agreement::Agrees => say!(Tone::Allowed, "as predicted"),
        Agreement::Disagrees => say!(Tone::Denied, "not as predicted"),
        Agreement::Open => say!(Tone::Muted, "nothing to compare"),
    }
}

/// A possible reason for a disagreement.
pub(crate) fn explanation_words(explanation: &Explanation, now: i64) -> Runs {
    match explanation {
        Explanation::NamedPolicy(policy) => say!(
            "AWS names the kind of policy that decided: `{policy}`. It is not among the files, or has changed.",
            policy = policy.words()
        ),
        Explanation::OtherRoleId(then, id) => say!(
            "The role was recreated: its id is `{id}`, in the snapshot it is {then}. Fetch the account again.",
            id,
            then
        ),
        Explanation::Snapshot(account, Some(at)) => say!(
            "The snapshot of account {account} is of {at}; later changes are not in it.",
            account,
            at = moment(*at, now)
        ),
        Explanation::Snapshot(account, None) => say!(
            "The snapshot of account {account} does not say how old it is; rolechain fetch gets a new one.",
            account
        ),
        Explanation::OrganizationUnseen => {
            say!("No SCPs or RCPs were checked; one of them may deny it (--org).")
        }
        Explanation::CachedSession(file) => say!(
            "The AWS CLI has a cached session for it and asked STS nothing: `{file}`.",
            file
        ),
        Explanation::RecentChange => say!(
            Tone::Muted,
            "A change of the last minutes may not have reached all of AWS yet."
        ),
    }
}

/// The reason why a chain can only be called as a whole.
pub(crate) fn whole_only_words(code: &str) -> Runs {
    match code {
        "credential_source" => say!(
            "as a whole: its first credentials are those of a machine, which only the AWS CLI gets"
        ),
        "base_with_role" => {
            say!("as a whole: its base has a role of its own, which the AWS CLI would assume first")
        }
        "no_hops" => say!("as a whole: it assumes no role of its own"),
        "asked" => say!("as a whole, cached sessions of the AWS CLI included"),
        _ => say!("as a whole: a parameter of a hop is not text"),
    }
}

/// The signing of the calls after the first.
pub(crate) const CALLS: &str = "Then";
pub(crate) const WITH_SESSION: &str = "with the keys of the session before, in the environment";

/// A hop as a heading.
pub(crate) fn hop_heading(number: usize, profile: &str) -> String {
    format!("{number} {}", harmless(profile))
}

/// The way in which a profile would be probed.
pub(crate) fn probe_plan(profile: &str, whole: Option<&str>) -> Runs {
    let way = whole.map_or_else(|| say!("hop by hop"), whole_only_words);
    say!(
        "`{profile}` {way}; nothing has been called yet",
        profile,
        way
    )
}

/// A hop without a verdict.
pub(crate) fn not_predicted() -> Runs {
    say!(Tone::Muted, "not predicted")
}

/// The prediction for a hop.
pub(crate) fn predicted(mark: Run) -> Runs {
    say!("predicted {mark}", mark = vec![mark])
}

/// AWS's answer and the prediction.
pub(crate) fn observed_and_predicted(
    observed: Run,
    predicted: Option<Run>,
    agreement: Agreement,
) -> Runs {
    let observed = vec![observed];
    let agreement = agreement_words(agreement);
    match predicted {
        Some(predicted) => say!(
            "observed {observed}  predicted {predicted}  {agreement}",
            observed,
            predicted = vec![predicted],
            agreement
        ),
        None => say!("observed {observed}  {agreement}", observed, agreement),
    }
}

/// The final caller of a chain.
pub(crate) fn caller_at_the_end(arn: &str) -> Runs {
    say!("The caller is {arn}.", arn)
}

/// The way in which a chain was observed, and the alternative.
pub(crate) fn how_observed(profile: &str, whole: bool) -> Runs {
    if whole {
        return say!(
            Tone::Muted,
            "Observed as a whole: a cached session may have answered."
        );
    }
    say!(
        Tone::Muted,
        "Observed hop by hop. rolechain probe {profile} --whole observes the chain with the cached sessions of the AWS CLI.",
        profile = shell_word(profile)
    )
}

/// The agreement of all hops.
pub(crate) fn probed(agreements: impl Iterator<Item = Agreement>) -> Runs {
    let all: Vec<Agreement> = agreements.collect();
    if all.contains(&Agreement::Disagrees) {
        say!(
            Tone::Denied,
            "AWS does not do what was predicted; possible reasons are listed below the hop."
        )
    } else if all.iter().all(|it| *it == Agreement::Agrees) && !all.is_empty() {
        say!(Tone::Allowed, "Observed agrees with predicted.")
    } else if all.contains(&Agreement::Agrees) {
        say!(
            Tone::Allowed,
            "Observed agrees with predicted wherever both are known."
        )
    } else {
        say!("Nothing could be compared.")
    }
}
