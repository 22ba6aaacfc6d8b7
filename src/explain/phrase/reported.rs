//! What `rolechain why` says about a report of AWS or the AWS CLI.

use super::sentence::{Sentence, alternatives, client_words};
use crate::analysis::{
    Because, Difference, HopVerdict, Nearness, Reported, ReportedOutcome, ReportedPolicy,
};
use crate::chain::Client;
use crate::explain::mark::hop_mark;
use crate::explain::view::{Runs, Tone};

/// What was reported, in one sentence.
pub fn reported_sentence(reported: &Reported) -> Runs {
    let action = reported.action.as_deref().unwrap_or("sts:AssumeRole");
    match &reported.outcome {
        ReportedOutcome::Denied(because) => {
            let sentence = Sentence::new("AWS denied ").name(action);
            match because {
                Some(because) => sentence.text(": ").text(because_words(*because)),
                None => sentence,
            }
            .text(".")
        }
        ReportedOutcome::Allowed => Sentence::new("AWS allowed ").name(action).text("."),
        ReportedOutcome::Identity => Sentence::new("This is who a caller is."),
        ReportedOutcome::InvalidPrincipal(principal) => Sentence::new(
            "IAM refused to save a trust policy, since nobody is called ",
        )
        .name(principal)
        .text(
            ": the user or role does not exist (any more), or the account or partition in the ARN \
             is another one. A role that was deleted and made anew must be named anew.",
        ),
        ReportedOutcome::ChainedDuration => Sentence::new(
            "STS refused the duration: a session opened with the credentials of another role lasts \
             one hour at most. Set duration_seconds to 3600 or less, or leave it out.",
        ),
        ReportedOutcome::MaxSessionDuration => Sentence::new(
            "STS refused the duration: it is longer than the role's maximum session duration. Set \
             a smaller duration_seconds, or raise the role's MaxSessionDuration.",
        ),
        ReportedOutcome::RootCaller => Sentence::new(
            "STS refused the caller: the root user of an account cannot assume roles. Use a user, \
             a role or IAM Identity Center.",
        ),
        ReportedOutcome::Client(message) => {
            Sentence::new("The AWS CLI gave up before it called AWS: ").name(cut(message))
        }
        ReportedOutcome::Other { code, message } => Sentence::new("AWS answered ")
            .name(code)
            .text(": ")
            .text(cut(message)),
    }
    .done()
}

fn because_words(because: Because) -> String {
    let policy = because.policy.words();
    if because.explicit {
        format!("a {policy} denies it explicitly")
    } else {
        format!("no {policy} allows it")
    }
}

/// The beginning of a long message.
fn cut(message: &str) -> String {
    const MOST: usize = 240;
    let mut short: String = message.chars().take(MOST).collect();
    if short.len() < message.len() {
        short.push('…');
    }
    short
}

/// What the report says of caller and target: label and value.
pub fn reported_facts(reported: &Reported) -> Vec<(&'static str, &str)> {
    let facts = [
        ("caller", &reported.caller),
        ("aws:userid", &reported.user_id),
        ("on", &reported.resource),
        ("session name", &reported.session_name),
        ("time", &reported.time),
    ];
    facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.as_deref()?)))
        .collect()
}

/// Which hop it is: the chain follows.
pub fn nearness_sentence(
    reported: &Reported,
    nearness: Nearness,
    profile: &str,
    many: usize,
) -> Runs {
    let sentence = match nearness {
        _ if matches!(reported.outcome, ReportedOutcome::InvalidPrincipal(_)) => {
            Sentence::new("A trust policy that names it is met by the hop into ")
        }
        Nearness::Exact | Nearness::OtherSession => Sentence::new("That is the hop into "),
        Nearness::SameCause => Sentence::new("By the files that happens at the hop into "),
        Nearness::CallerUnknown => {
            Sentence::new("The files do not say who calls; it may be the hop into ")
        }
        Nearness::OtherCaller => {
            Sentence::new("No profile goes there from this caller. Nearest is the hop into ")
        }
    };
    let sentence = sentence.name(profile);
    if many > 1 {
        sentence
            .tone(Tone::Muted, format!(" (one of {many} that fit)"))
            .done()
    } else {
        sentence.done()
    }
}

/// One difference between AWS's story and the files'.
pub fn difference_sentence(difference: &Difference, source: &str, profile: &str) -> Runs {
    match difference {
        Difference::CallerSession {
            reported,
            predicted,
            clients,
            profiles,
            verdict,
        } => {
            let sentence = Sentence::new("AWS saw a session called ")
                .name(reported)
                .text("; ")
                .name(format!("[profile {source}]"))
                .text(" would send ")
                .shape(Tone::Strong, predicted)
                .text(". ");
            let sentence = if profiles.is_empty() {
                whose_name(sentence, clients)
            } else {
                let names: Vec<String> = profiles
                    .iter()
                    .map(|name| format!("[profile {name}]"))
                    .collect();
                sentence
                    .text(alternatives(&names, 3))
                    .text(" sends that name: the call was made through it, or from a session of it that is still cached.")
            };
            let mark = hop_mark(*verdict);
            sentence
                .text(" For that name the files say: ")
                .tone(mark.tone, mark.word)
                .text(".")
        }
        Difference::UniqueId {
            reported,
            predicted,
        } => Sentence::new("AWS knows the caller by the id ")
            .name(reported)
            .text(", the files by ")
            .name(predicted)
            .text(": it was deleted and made anew since, so take a new snapshot."),
        Difference::Caller {
            reported,
            predicted,
        } => Sentence::new("AWS saw the caller ")
            .name(reported)
            .text("; this profile calls as ")
            .shape(Tone::Strong, predicted)
            .text(". Another profile's or the environment's credentials were used, or a profile is missing here."),
        Difference::NewSession {
            reported,
            predicted,
            clients,
        } => {
            let sentence = Sentence::new("The new session was to be called ")
                .name(reported)
                .text("; ")
                .name(format!("[profile {profile}]"))
                .text(" would call it ")
                .shape(Tone::Strong, predicted)
                .text(". ");
            whose_name(sentence, clients)
        }
        Difference::ExternalId(Some(_)) => Sentence::new(
            "The call did not send the external id that the profile has.",
        ),
        Difference::ExternalId(None) => {
            Sentence::new("The call sent an external id; the profile has none.")
        }
        Difference::RolePath(reported) => Sentence::new("AWS was asked for ")
            .name(reported)
            .text("; the path or the case in role_arn is another."),
        Difference::DeniedAllTheSame(because) => denied_all_the_same(*because),
        Difference::AllowedAllTheSame(verdict) => {
            let mark = hop_mark(*verdict);
            Sentence::new("AWS allowed it; the files say ")
                .tone(mark.tone, mark.word)
                .text(". The trust policy was changed since the snapshot or the call, or the snapshot is of another account.")
        }
        Difference::Answered(allowed) => {
            let word = if *allowed { "allowed" } else { "denied" };
            Sentence::new("The files leave it open; AWS says ")
                .name(word)
                .text(".")
        }
        Difference::UnseenDeny(policy) => Sentence::new("AWS found a Deny in a ")
            .name(policy.words())
            .text(" that the files here do not show. ")
            .text(where_to_look(*policy)),
    }
    .done()
}

/// Who makes up names like that.
fn whose_name(sentence: Sentence, clients: &[Client]) -> Sentence {
    if clients.is_empty() {
        return sentence.text("Another client, another profile or a cached session made the call.");
    }
    let mut names: Vec<String> = Vec::new();
    for client in clients {
        let words = client_words(*client);
        if !names.contains(&words) {
            names.push(words);
        }
    }
    sentence
        .text("Names like that are made up by ")
        .text(alternatives(&names, 4))
        .text(".")
}

fn denied_all_the_same(because: Option<Because>) -> Sentence {
    let sentence = Sentence::new("The files allow this hop, AWS does not. ");
    match because {
        Some(because) => sentence.text(where_to_look(because.policy)),
        None => sentence.text(
            "What the files do not show may stop it: the caller's own policies, an SCP or RCP, or \
             a trust policy that was changed since the snapshot.",
        ),
    }
}

fn where_to_look(policy: ReportedPolicy) -> &'static str {
    match policy {
        ReportedPolicy::Identity => {
            "Look at the policies of the calling user or role; a whole account snapshot has them."
        }
        ReportedPolicy::Resource => {
            "Look at the role's trust policy as it is now; the snapshot may be old."
        }
        ReportedPolicy::Boundary => "Look at the permissions boundary of the calling user or role.",
        ReportedPolicy::Session => {
            "Look at the session policy that was passed when the caller's session was opened."
        }
        ReportedPolicy::ServiceControl => {
            "Look at the SCPs of the caller's account; pass them with --org."
        }
        ReportedPolicy::ResourceControl => {
            "Look at the RCPs of the role's account; pass them with --org."
        }
        ReportedPolicy::Endpoint => "Look at the policy of the VPC endpoint for STS.",
    }
}

/// No hop fits.
pub fn no_hop(reported: &Reported, near: &[String]) -> Runs {
    let sentence = match &reported.outcome {
        ReportedOutcome::Client(_) => Sentence::new(
            "No profile in the files meets this message now; was the file changed, or is another one used (AWS_CONFIG_FILE)?",
        ),
        ReportedOutcome::Identity => {
            Sentence::new("No profile in the files has this identity for certain.")
        }
        ReportedOutcome::InvalidPrincipal(_) => {
            Sentence::new("No profile goes to this role, and no trust policy at hand names it.")
        }
        ReportedOutcome::ChainedDuration
        | ReportedOutcome::MaxSessionDuration
        | ReportedOutcome::RootCaller => {
            Sentence::new("No hop of the files meets this for certain; the text itself names none.")
        }
        _ if !reported.is_about_roles() => Sentence::new(
            "This is no call for a role, and no profile here is known to open this session.",
        ),
        _ if reported.resource.is_some() => Sentence::new("No profile goes to this role."),
        _ => Sentence::new("The text names no role, so no hop can be told from it."),
    };
    if near.is_empty() {
        sentence.done()
    } else {
        sentence
            .text(" Near: ")
            .name(alternatives(near, 3))
            .text(".")
            .done()
    }
}

/// The profiles whose credentials the caller has, or that botocore refuses.
pub fn matching_profiles(reported: &Reported, profiles: &[String]) -> Runs {
    let names = alternatives(profiles, 5);
    match &reported.outcome {
        ReportedOutcome::Client(_) => Sentence::new("The AWS CLI says that of the profile ")
            .name(names)
            .text("."),
        ReportedOutcome::InvalidPrincipal(_) => {
            Sentence::new("Profiles that assume it: ").name(names).text(".")
        }
        _ if reported.is_about_roles() => {
            Sentence::new("These are the credentials of ").name(names).text(".")
        }
        _ => Sentence::new("The chain itself worked: this is the session of ")
            .name(names)
            .text(". What is missing is a permission of that role; rolechain judges only who may assume it."),
    }
    .done()
}

/// A hop that the files do not stop.
pub fn only_if(verdict: HopVerdict) -> Option<Runs> {
    (verdict == HopVerdict::NotReached).then(|| {
        Sentence::new(
            "By the files AWS would never see this hop: an earlier one of its chain fails.",
        )
        .done()
    })
}

/// Nothing in the text is known.
pub const NOTHING_UNDERSTOOD: &str = "nothing in the text is known: paste an AWS error message, a CloudTrail AssumeRole event, or what aws sts get-caller-identity prints";

/// The heading of `rolechain who`: the role, and how many of its profiles get in.
pub fn reach_heading(role: &str, allowed: usize, all: usize) -> Runs {
    let profiles = if all == 1 { "profile" } else { "profiles" };
    Sentence::default()
        .name(role)
        .tone(
            Tone::Muted,
            format!("  {allowed} of {all} {profiles} allowed"),
        )
        .done()
}
