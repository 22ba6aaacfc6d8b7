//! Messages about missing policies and pasted texts.

use super::sentence::say;
use crate::explain::view::Runs;
use crate::iam::Arn;
use crate::text::{text, word};

/// The purpose of a script that fetches policies, and the placeholders to fill in.
pub(crate) fn fetch_plan_sentence(policies: usize, accounts: usize) -> Runs {
    let account = if accounts == 1 { "account" } else { "accounts" };
    let policy = if policies == 1 { "policy" } else { "policies" };
    say!(
        "`{policies}` trust {policy} of {accounts} {account} would be read with the AWS CLI, each into a file of the folder that rolechain looks into. Nothing is run from here. Put profiles that may call iam:GetRole in the place of those that cannot; then start rolechain again.",
        policies = policies.to_string(),
        policy,
        accounts = accounts.to_string(),
        account
    )
}

/// Missing policies leave everything undetermined.
pub(crate) fn policies_are_missing(policies: usize) -> String {
    match policies {
        1 => word!("1 trust policy is missing, nothing could be evaluated").to_owned(),
        policies => text!(
            "{policies} trust policies are missing, nothing could be evaluated",
            policies
        ),
    }
}

/// The effect of pasting a policy.
pub(crate) fn paste_offer(role: &Arn) -> Runs {
    say!(
        "Evaluate with this as the trust policy of `{role}`, until rolechain ends. No file is written.",
        role
    )
}

/// A policy was pasted without a selected role.
pub(crate) const NO_ROLE_FOR_POLICY: &str =
    "this is a policy: select the hop into its role, and paste it again";

/// A pasted text is neither a policy nor a report.
pub(crate) const UNKNOWN_PASTE: &str = "the pasted text is not recognised: paste a complete error of AWS or of a client, CloudTrail event or trust policy";

/// The profile to which a report leads.
pub(crate) fn report_leads_to(profile: &str, others: usize) -> Runs {
    let more = match others {
        0 => String::new(),
        1 => word!("; 1 other hop fits as well").to_owned(),
        others => text!("; {others} other hops fit as well", others),
    };
    say!(
        "It concerns the hop of `[profile {profile}]`{more}; the card compares it with the files.",
        profile,
        more
    )
}
