//! What `rolechain why` says about a report of AWS or the AWS CLI.

use super::sentence::{Sentence, alternatives};
use crate::explain::view::{Runs, Tone};
use crate::observed::{
    Because, ClientError, ClientMeaning, MfaFailure, Nearness, Reported, ReportedOutcome,
};
use crate::predict::HopVerdict;

/// What was reported, in one sentence.
pub fn reported_sentence(reported: &Reported) -> Runs {
    let action = reported.action.as_deref().unwrap_or("sts:AssumeRole");
    match &reported.outcome {
        ReportedOutcome::Denied(because) => {
            let sentence = Sentence::new("AWS denied ").name(action);
            let sentence = match because {
                Some(because) => sentence.text(": ").text(because_words(*because)),
                None => sentence,
            };
            match reported.further_action() {
                Some(_) => sentence
                    .text("; the call needs that action as well as ")
                    .name("sts:AssumeRole"),
                None => sentence,
            }
            .text(".")
        }
        ReportedOutcome::Allowed => Sentence::new("AWS allowed ").name(action).text("."),
        ReportedOutcome::Identity => Sentence::new("This is who a caller is."),
        ReportedOutcome::InvalidPrincipal(principal) => Sentence::new(
            "IAM refused to save a trust policy, since no user or role is called ",
        )
        .name(principal)
        .text(
            ": it does not exist (any more), or the account or partition in the ARN is another one. \
             Write a role that was deleted and created again into the policy again.",
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
        ReportedOutcome::Parameter { name, value } => refused_parameter(name, value.as_deref()),
        ReportedOutcome::Encoded => {
            Sentence::new("AWS denied something, and who and what stands in the encoded message.")
        }
        ReportedOutcome::Client(error) => client_words(error),
        ReportedOutcome::Other { code, message } => {
            let sentence = Sentence::new("AWS answered ").name(code);
            let sentence = match &reported.action {
                Some(action) => sentence.text(" to ").name(action),
                None => sentence,
            };
            if message.is_empty() {
                sentence.text(".")
            } else {
                sentence.text(": ").text(cut(message))
            }
        }
    }
    .done()
}

/// What a client said, and which client it is.
fn client_words(error: &ClientError) -> Sentence {
    let sentence = match error.meaning {
        ClientMeaning::Unknown => {
            return Sentence::new("The text holds no message that is known here.");
        }
        ClientMeaning::Names => {
            Sentence::new("A client failed, for a reason that is not known here: ")
        }
        ClientMeaning::ExternalId => Sentence::new("A service could not assume its role: "),
        _ => {
            let sentence = Sentence::new("The client gave up before it called AWS");
            match error.client {
                Some(client) => sentence.text(format!("; {client} says: ")),
                None => sentence.text(": "),
            }
        }
    };
    sentence.name(cut(&error.message))
}

/// What a parameter must look like (`AssumeRole` of the STS API Reference).
fn refused_parameter(name: &str, value: Option<&str>) -> Sentence {
    let sentence = Sentence::new("STS refused ").name(name);
    let sentence = match value {
        Some(value) => sentence.text(" = ").name(cut(value)),
        None => sentence,
    };
    sentence.text(": ").text(match name.to_ascii_lowercase().as_str() {
        "rolesessionname" => {
            "a session name (role_session_name) has 2 to 64 of A-Z a-z 0-9 _ + = , . @ - and nothing else."
        }
        "externalid" => {
            "an external id (external_id) has 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / - and nothing else."
        }
        "durationseconds" => {
            "duration_seconds is 900 to 43200, and not more than the role's maximum session duration."
        }
        "rolearn" => "a role ARN (role_arn) reads arn:aws:iam::ACCOUNT:role/NAME.",
        "serialnumber" => {
            "an MFA device (mfa_serial) reads arn:aws:iam::ACCOUNT:mfa/NAME, or is the number on it."
        }
        "tokencode" => "an MFA code has 6 digits.",
        _ => "it breaks the rules of the STS API Reference.",
    })
}

fn because_words(because: Because) -> String {
    let policy = because.policy.words();
    if because.explicit {
        format!("{} denies it explicitly", with_article(policy))
    } else {
        format!("no {policy} allows it")
    }
}

/// "an identity-based policy"
pub(super) fn with_article(policy: &str) -> String {
    let article = if policy.starts_with('i') { "an" } else { "a" };
    format!("{article} {policy}")
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

/// What the report says of the call: label and value.
pub fn reported_facts(reported: &Reported) -> Vec<(&'static str, String)> {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    let mut add = |label, value: Option<&str>| {
        facts.extend(value.map(|value| (label, cut(value))));
    };
    add("caller", reported.caller.as_deref());
    add("aws:userid", reported.user_id.as_deref());
    add("on", reported.resource.as_deref());
    add("denied by", reported.policy_arn.as_deref());
    add("session name", reported.session_name.as_deref());
    add("external id", reported.external_id.as_deref());
    if let Some(event) = &reported.event {
        if let Some(sent) = &event.parameters {
            let duration = sent.duration_seconds.map(|seconds| format!("{seconds} s"));
            add("duration", duration.as_deref());
            add("MFA device", sent.serial_number.as_deref());
            let tags = |tags: &[(String, String)]| {
                let words: Vec<String> = tags
                    .iter()
                    .map(|(key, value)| format!("{key}={value}"))
                    .collect();
                (!words.is_empty()).then(|| words.join(", "))
            };
            add("session tags", tags(&sent.tags).as_deref());
            add("inherited tags", tags(&sent.inherited_tags).as_deref());
            if sent.session_policies > 0 {
                add(
                    "limited by",
                    Some("session policies: they limit what the new session may do, not this call"),
                );
            }
        }
        add("source id", event.new_source_identity());
        add("called by", event.service.as_deref());
        add("address", event.source_ip.as_deref());
        add("VPC endpoint", event.vpc_endpoint.as_deref());
        add("user agent", event.user_agent.as_deref());
        if let Some(mfa) = event.mfa {
            add("MFA before", Some(if mfa { "yes" } else { "no" }));
        }
    }
    add("time", reported.time.as_deref());
    facts
}

/// Which hop it is: the chain follows.
pub fn nearness_sentence(
    reported: &Reported,
    nearness: Nearness,
    profile: &str,
    many: usize,
) -> Runs {
    if nearness == Nearness::OtherCaller {
        return Sentence::new(
            "No profile goes there from this caller: another profile's or the environment's \
             credentials were used, or a profile is missing here.",
        )
        .done();
    }
    let sentence = match nearness {
        _ if matches!(reported.outcome, ReportedOutcome::InvalidPrincipal(_)) => {
            Sentence::new("A trust policy that names it is met by the hop into ")
        }
        Nearness::Exact | Nearness::OtherSession | Nearness::OtherCaller
            if reported.resource.is_none() =>
        {
            Sentence::new("The message does not say for which role. It may be the hop into ")
        }
        Nearness::Exact | Nearness::OtherSession | Nearness::OtherCaller => {
            Sentence::new("That is the hop into ")
        }
        Nearness::SameCause if MfaFailure::of(reported).is_some() => {
            Sentence::new("A code is asked for at the hop into ")
        }
        Nearness::SameCause if matches!(reported.outcome, ReportedOutcome::Client(_)) => {
            Sentence::new("The role that it names is that of the hop into ")
        }
        Nearness::SameCause => Sentence::new("By the files that happens at the hop into "),
        Nearness::CallerUnknown => {
            Sentence::new("The files do not say who calls; it may be the hop into ")
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
        | ReportedOutcome::Parameter { .. }
        | ReportedOutcome::RootCaller => {
            Sentence::new("No hop of the files meets this for certain; the text itself names none.")
        }
        ReportedOutcome::Encoded | ReportedOutcome::Other { .. } if reported.resource.is_none() => {
            Sentence::new("The text names no role, so no hop can be told from it.")
        }
        _ if reported.is_web_identity() => Sentence::new(match reported.resource {
            Some(_) => "No profile asks for this role with a token.",
            None => "The text names no role; one role of the snapshots can be had with a token.",
        }),
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

/// The profiles whose credentials the caller has, or that the client refuses.
pub fn matching_profiles(reported: &Reported, profiles: &[String], refused: bool) -> Runs {
    let names = alternatives(profiles, 5);
    match &reported.outcome {
        ReportedOutcome::Client(_) if refused => {
            Sentence::new("The files have the AWS CLI say that of the profile ")
                .name(names)
                .text(".")
        }
        ReportedOutcome::Client(_) | ReportedOutcome::Other { .. }
            if reported.profile.is_some() =>
        {
            Sentence::new("The text names the profile ").name(names).text(".")
        }
        ReportedOutcome::Client(_) => Sentence::new("That is about the profile ").name(names).text("."),
        ReportedOutcome::InvalidPrincipal(_) => {
            Sentence::new("Profiles that assume it: ").name(names).text(".")
        }
        ReportedOutcome::Allowed if !reported.is_about_roles() => {
            Sentence::new("This is the session of ").name(names).text(".")
        }
        _ if reported.is_about_roles() || reported.outcome == ReportedOutcome::Identity => {
            Sentence::new("These are the credentials of ").name(names).text(".")
        }
        _ if reported.is_web_identity() => {
            let is = if reported.resource.is_some() { "is" } else { "may be" };
            Sentence::new(format!("That {is} the first call of the profile "))
                .name(names)
                .text(", with a token of an identity provider.")
        }
        _ => Sentence::new("The chain itself worked: this is the session of ")
            .name(names)
            .text(". What is missing is a permission of that caller; rolechain evaluates only who may assume a role."),
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
pub const NOTHING_UNDERSTOOD: &str = "nothing in the text is known. Paste one of these, whole:
  an error of AWS:         An error occurred (AccessDenied) when calling … User: … is not authorized to perform: …
  an error of a client:    The config profile (…) could not be found
  a CloudTrail event:      AssumeRole, one record or a whole file
  a caller's identity:     what aws sts get-caller-identity prints, or AROA…:session-name";

/// Standard input is a terminal, and nothing has been typed.
pub const WAITING_FOR_TEXT: &str =
    "Paste the error message or the CloudTrail event, then press Ctrl-D on a line of its own.";

/// Beside a hop that needs no card of its own.
pub fn same_as_files() -> Runs {
    Sentence::new("Evaluated with what AWS reported of the call, the verdict is the same.").done()
}

/// Above the hops into the same role that are not so near, or above all of them.
pub fn others_heading(count: usize, more: bool) -> Runs {
    let words = match (count, more) {
        (1, true) => "One more hop:".to_owned(),
        (1, false) => "One profile goes to this role:".to_owned(),
        (_, true) => format!("{count} more hops:"),
        (_, false) => format!("{count} profiles go to this role:"),
    };
    Sentence::default().tone(Tone::Muted, words).done()
}

/// In what a less near hop differs, in a word or two.
pub const fn nearness_note(nearness: Nearness) -> &'static str {
    match nearness {
        Nearness::Exact => "this caller, other parameters",
        Nearness::OtherSession => "this role, another session name",
        Nearness::CallerUnknown => "who calls is not known",
        Nearness::OtherCaller => "another caller",
        Nearness::SameCause => "",
    }
}

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
