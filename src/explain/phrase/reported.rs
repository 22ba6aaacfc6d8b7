//! The sentences of `rolechain why` about a report of AWS or the AWS CLI.

use super::sentence::{alternatives, beginning, say};
use crate::explain::view::{Runs, Tone};
use crate::observed::{
    Because, ClientError, ClientMeaning, MfaFailure, Nearness, Reported, ReportedOutcome,
};
use crate::predict::HopVerdict;
use crate::text::{text, word};

/// The report in one sentence.
pub(crate) fn reported_sentence(reported: &Reported) -> Runs {
    let action = reported.action.as_deref().unwrap_or("sts:AssumeRole");
    match &reported.outcome {
        ReportedOutcome::Denied(because) => say!(
            "AWS denied `{action}`{because}{further}.",
            action,
            because = because.map(|because| format!(": {}", because_words(because))),
            further = reported
                .further_action()
                .map(|_| { say!("; the call needs that action as well as `sts:AssumeRole`") })
        ),
        ReportedOutcome::Allowed => say!("AWS allowed `{action}`.", action),
        ReportedOutcome::Identity => say!("This is the identity of a caller."),
        ReportedOutcome::InvalidPrincipal(principal) => say!(
            "IAM refused to save a trust policy, since no user or role is called `{principal}`: it does not exist (any more), or the account or partition in the ARN is another one. Write a role that was deleted and created again into the policy again.",
            principal
        ),
        ReportedOutcome::ChainedDuration => say!(
            "STS refused the duration: a session opened with the credentials of another role lasts one hour at most. Set duration_seconds to 3600 or less, or leave it out."
        ),
        ReportedOutcome::MaxSessionDuration => say!(
            "STS refused the duration: it is longer than the role's maximum session duration. Set a smaller duration_seconds, or raise the role's MaxSessionDuration."
        ),
        ReportedOutcome::RootCaller => say!(
            "STS refused the caller: the root user of an account cannot assume roles. Use a user, a role or IAM Identity Center."
        ),
        ReportedOutcome::Parameter { name, value } => refused_parameter(name, value.as_deref()),
        ReportedOutcome::Encoded => {
            say!("AWS denied something; the encoded message says what, and to whom.")
        }
        ReportedOutcome::Client(error) => client_sentence(error),
        ReportedOutcome::Other { code, message } => say!(
            "AWS answered `{code}`{call}{message}",
            code,
            call = reported
                .action
                .as_ref()
                .map(|action| say!(" to `{action}`", action)),
            message = match message.as_str() {
                "" => ".".to_owned(),
                message => format!(": {}", cut(message)),
            }
        ),
    }
}

/// A client's message, and the client.
fn client_sentence(error: &ClientError) -> Runs {
    let message = cut(&error.message);
    match (error.meaning, error.client) {
        (ClientMeaning::Unknown, _) => say!("The text holds no message that is known here."),
        (ClientMeaning::Names, _) => say!(
            "A client failed for an unknown reason: `{message}`",
            message
        ),
        (ClientMeaning::ExternalId, _) => {
            say!("A service could not assume its role: `{message}`", message)
        }
        (_, Some(client)) => say!(
            "The client gave up before it called AWS; {client} says: `{message}`",
            client,
            message
        ),
        (_, None) => say!(
            "The client gave up before it called AWS: `{message}`",
            message
        ),
    }
}

/// The required form of a parameter (`AssumeRole` of the STS API Reference).
fn refused_parameter(name: &str, value: Option<&str>) -> Runs {
    let rule = match name.to_ascii_lowercase().as_str() {
        "rolesessionname" => {
            word!(
                "a session name (role_session_name) has 2 to 64 of A-Z a-z 0-9 _ + = , . @ - and nothing else."
            )
        }
        "externalid" => {
            word!(
                "an external id (external_id) has 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / - and nothing else."
            )
        }
        "durationseconds" => {
            word!(
                "duration_seconds is 900 to 43200, and not more than the role's maximum session duration."
            )
        }
        "rolearn" => word!("a role ARN (role_arn) reads arn:aws:iam::ACCOUNT:role/NAME."),
        "serialnumber" => {
            word!(
                "an MFA device (mfa_serial) reads arn:aws:iam::ACCOUNT:mfa/NAME, or is the number on it."
            )
        }
        "tokencode" => word!("an MFA code has 6 digits."),
        _ => word!("it breaks the rules of the STS API Reference."),
    };
    match value.map(cut) {
        Some(value) => say!(
            "STS refused `{name}` = `{value}`: {rule}",
            name,
            value,
            rule
        ),
        None => say!("STS refused `{name}`: {rule}", name, rule),
    }
}

fn because_words(because: Because) -> String {
    let policy = because.policy.words();
    if because.explicit {
        text!(
            "{policy} denies it explicitly",
            policy = with_article(policy)
        )
    } else {
        text!("no {policy} allows it", policy)
    }
}

/// "an identity-based policy"
pub(super) fn with_article(policy: &str) -> String {
    let article = if policy.starts_with('i') { "an" } else { "a" };
    format!("{article} {policy}")
}

/// The beginning of a long message.
fn cut(message: &str) -> String {
    beginning(message, 240)
}

/// The facts about the call in the report: label and value.
pub(crate) fn reported_facts(reported: &Reported) -> Vec<(&'static str, String)> {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    let mut add = |label, value: Option<&str>| {
        facts.extend(value.map(|value| (label, cut(value))));
    };
    add("caller", reported.caller.as_deref());
    add("aws:userid", reported.user_id.as_deref());
    add("on", reported.resource.as_deref());
    add(word!("denied by"), reported.policy_arn.as_deref());
    add(word!("session name"), reported.session_name.as_deref());
    add(word!("external id"), reported.external_id.as_deref());
    if let Some(event) = &reported.event {
        if let Some(sent) = &event.parameters {
            let duration = sent.duration_seconds.map(|seconds| format!("{seconds} s"));
            add("duration", duration.as_deref());
            add(word!("MFA device"), sent.serial_number.as_deref());
            let tags = |tags: &[(String, String)]| {
                let words: Vec<String> = tags
                    .iter()
                    .map(|(key, value)| format!("{key}={value}"))
                    .collect();
                (!words.is_empty()).then(|| words.join(word!(", ")))
            };
            add(word!("session tags"), tags(&sent.tags).as_deref());
            add(
                word!("inherited tags"),
                tags(&sent.inherited_tags).as_deref(),
            );
            if sent.session_policies > 0 {
                add(
                    word!("limited by"),
                    Some(word!(
                        "session policies: they limit what the new session may do, not this call"
                    )),
                );
            }
        }
        add(word!("source id"), event.new_source_identity());
        add(word!("called by"), event.service.as_deref());
        add("address", event.source_ip.as_deref());
        add(word!("VPC endpoint"), event.vpc_endpoint.as_deref());
        add(word!("user agent"), event.user_agent.as_deref());
        if let Some(mfa) = event.mfa {
            add(
                word!("MFA before"),
                Some(if mfa { word!("yes") } else { word!("no") }),
            );
        }
    }
    add("time", reported.time.as_deref());
    facts
}

/// The hop that the report concerns; its chain follows.
pub(crate) fn nearness_sentence(
    reported: &Reported,
    nearness: Nearness,
    profile: &str,
    many: usize,
) -> Runs {
    if nearness == Nearness::OtherCaller {
        return say!(
            "No profile goes there from this caller: another profile's or the environment's credentials were used, or a profile is missing here."
        );
    }
    let is_meant = match nearness {
        _ if matches!(reported.outcome, ReportedOutcome::InvalidPrincipal(_)) => {
            word!("A trust policy that names it decides the hop into")
        }
        Nearness::Exact | Nearness::OtherSession | Nearness::OtherCaller
            if reported.resource.is_none() =>
        {
            word!("The message does not say for which role. It may be the hop into")
        }
        Nearness::Exact | Nearness::OtherSession | Nearness::OtherCaller => {
            word!("That is the hop into")
        }
        Nearness::SameCause if MfaFailure::of(reported).is_some() => {
            word!("A code is asked for at the hop into")
        }
        Nearness::SameCause if matches!(reported.outcome, ReportedOutcome::Client(_)) => {
            word!("The role that it names is that of the hop into")
        }
        Nearness::SameCause => word!("According to the files, that happens at the hop into"),
        Nearness::CallerUnknown => word!("The files do not say who calls; it may be the hop into"),
    };
    let others = (many > 1).then(|| say!(Tone::Muted, " (one of {many} that fit)", many));
    say!("{is_meant} `{profile}`{others}", is_meant, profile, others)
}

/// No hop matches.
pub(crate) fn no_hop(reported: &Reported, near: &[String]) -> Runs {
    let none = match &reported.outcome {
        ReportedOutcome::Client(_) => {
            word!(
                "No profile in the files produces this message now. Was the file changed, or is another file used (AWS_CONFIG_FILE)?"
            )
        }
        ReportedOutcome::Identity => {
            word!("No profile in the files has this identity for certain.")
        }
        ReportedOutcome::InvalidPrincipal(_) => {
            word!("No profile goes to this role, and no known trust policy names it.")
        }
        ReportedOutcome::ChainedDuration
        | ReportedOutcome::MaxSessionDuration
        | ReportedOutcome::Parameter { .. }
        | ReportedOutcome::RootCaller => {
            word!("No hop matches this error for certain, and the text names none.")
        }
        ReportedOutcome::Encoded | ReportedOutcome::Other { .. } if reported.resource.is_none() => {
            word!("The text names no role, so no hop can be told from it.")
        }
        _ if reported.is_web_identity() => match reported.resource {
            Some(_) => word!("No profile asks for this role with a token."),
            None => {
                word!("The text names no role; one role of the snapshots can be had with a token.")
            }
        },
        _ if !reported.is_about_roles() => {
            word!(
                "This is not a call for a role, and no profile here is known to open this session."
            )
        }
        _ if reported.resource.is_some() => word!("No profile goes to this role."),
        _ => word!("The text names no role, so no hop can be told from it."),
    };
    let near = (!near.is_empty()).then(|| alternatives(near, 3));
    let near = near.map(|names| say!(" Near: `{names}`.", names));
    say!("{none}{near}", none, near)
}

/// The profiles whose credentials the caller has, or that the client refuses.
pub(crate) fn matching_profiles(reported: &Reported, profiles: &[String], refused: bool) -> Runs {
    let names = alternatives(profiles, 5);
    match &reported.outcome {
        ReportedOutcome::Client(_) if refused => say!(
            "With these files the AWS CLI says that about the profile `{names}`.",
            names
        ),
        ReportedOutcome::Client(_) | ReportedOutcome::Other { .. }
            if reported.profile.is_some() =>
        {
            say!("The text names the profile `{names}`.", names)
        }
        ReportedOutcome::Client(_) => say!("That is about the profile `{names}`.", names),
        ReportedOutcome::InvalidPrincipal(_) => say!("Profiles that assume it: `{names}`.", names),
        ReportedOutcome::Allowed if !reported.is_about_roles() => {
            say!("This is the session of `{names}`.", names)
        }
        _ if reported.is_about_roles() || reported.outcome == ReportedOutcome::Identity => {
            say!("These are the credentials of `{names}`.", names)
        }
        _ if reported.is_web_identity() && reported.resource.is_some() => say!(
            "That is the first call of the profile `{names}`, with a token of an identity provider.",
            names
        ),
        _ if reported.is_web_identity() => say!(
            "That may be the first call of the profile `{names}`, with a token of an identity provider.",
            names
        ),
        _ => say!(
            "The chain itself worked: this is the session of `{names}`. That caller lacks a permission; rolechain evaluates only who may assume a role.",
            names
        ),
    }
}

/// A hop that the files do not stop.
pub(crate) fn only_if(verdict: HopVerdict) -> Option<Runs> {
    (verdict == HopVerdict::NotReached).then(|| {
        say!("By the files AWS would never see this hop: an earlier one of its chain fails.")
    })
}

/// Nothing in the text is recognised.
pub(crate) const NOTHING_UNDERSTOOD: &str = "nothing in the text is known. Paste one of these, whole:
  an error of AWS:         An error occurred (AccessDenied) when calling … User: … is not authorized to perform: …
  an error of a client:    The config profile (…) could not be found
  a CloudTrail event:      AssumeRole, one record or a whole file
  a caller's identity:     what aws sts get-caller-identity prints, or AROA…:session-name";

/// Standard input is a terminal without input so far.
pub(crate) const WAITING_FOR_TEXT: &str =
    "Paste the error message or the CloudTrail event, then press Ctrl-D on a line of its own.";

/// The note beside a hop that needs no card of its own.
pub(crate) fn same_as_files() -> Runs {
    say!("Evaluated with what AWS reported of the call, the verdict is the same.")
}

/// The heading above the less close hops into the same role, or above all of them.
pub(crate) fn others_heading(count: usize, more: bool) -> Runs {
    match (count, more) {
        (1, true) => say!(Tone::Muted, "One more hop:"),
        (1, false) => say!(Tone::Muted, "One profile goes to this role:"),
        (_, true) => say!(Tone::Muted, "{count} more hops:", count),
        (_, false) => say!(Tone::Muted, "{count} profiles go to this role:", count),
    }
}

/// The difference of a less close hop, in a word or two.
pub(crate) fn nearness_note(nearness: Nearness) -> &'static str {
    match nearness {
        Nearness::Exact => word!("this caller, other parameters"),
        Nearness::OtherSession => word!("this role, another session name"),
        Nearness::CallerUnknown => word!("who calls is not known"),
        Nearness::OtherCaller => word!("another caller"),
        Nearness::SameCause => "",
    }
}

/// The heading of `rolechain who`: the role, and the number of profiles that it admits.
pub(crate) fn reach_heading(role: &str, allowed: usize, all: usize) -> Runs {
    let profiles = if all == 1 { "profile" } else { "profiles" };
    say!(
        Tone::Muted,
        "`{role}`  {allowed} of {all} {profiles} allowed",
        role,
        allowed,
        all,
        profiles
    )
}
