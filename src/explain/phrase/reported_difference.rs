//! The sentences of `rolechain why` about the differences between AWS and the files.

use super::reported::with_article;
use super::sentence::{alternatives, client_words, say};
use crate::chain::client::Client;
use crate::eval::Layer;
use crate::explain::mark::hop_mark;
use crate::explain::view::Runs;
use crate::observed::{Agent, DenyStatement, ReportDifference, ReportedPolicy};
use crate::predict::HopVerdict;
use crate::text::{Location, text, word};

/// One difference between the report and the files.
pub(crate) fn difference_sentence(
    difference: &ReportDifference,
    source: &str,
    profile: &str,
) -> Runs {
    match difference {
        ReportDifference::CallerSession {
            reported,
            predicted,
            clients,
            profiles,
            verdict,
        } => {
            let senders = alternatives(profiles.iter().map(|it| text!("[profile {it}]", it)), 3);
            let origin = match &profiles[..] {
                [] => name_origin(clients),
                _ => say!(
                    "{senders} sends that name: the call was made through it, or from a session of it that is still cached.",
                    senders
                ),
            };
            let mark = hop_mark(*verdict);
            say!(
                "AWS saw a session called `{reported}`; `[profile {source}]` would send `{predicted}`. {origin} For that name the files say: {verdict}.",
                reported,
                source,
                predicted,
                origin,
                verdict = (mark.tone, mark.shown())
            )
        }
        ReportDifference::UniqueId {
            reported,
            predicted,
        } => say!(
            "AWS knows the caller by the id `{reported}`, the files by `{predicted}`: it was deleted and created again since, so take a new snapshot.",
            reported,
            predicted
        ),
        ReportDifference::Caller {
            reported,
            predicted,
        } => say!(
            "AWS saw the caller `{reported}`; this profile calls as `{predicted}`. Another profile's or the environment's credentials were used, or a profile is missing here.",
            reported,
            predicted
        ),
        ReportDifference::NewSession {
            reported,
            predicted,
            clients,
        } => say!(
            "The new session was to be called `{reported}`; `[profile {profile}]` would call it `{predicted}`. {origin}",
            reported,
            profile,
            predicted,
            origin = name_origin(clients)
        ),
        ReportDifference::ExternalId(Some(_)) => {
            say!("The call did not send the external id that the profile has.")
        }
        ReportDifference::ExternalId(None) => {
            say!("The call sent an external id; the profile has none.")
        }
        ReportDifference::Duration {
            reported,
            predicted: Some(predicted),
        } => say!(
            "The call asked for `{reported} s`; `[profile {profile}]` asks for `{predicted} s`.",
            reported,
            profile,
            predicted
        ),
        ReportDifference::Duration {
            reported,
            predicted: None,
        } => say!(
            "The call asked for `{reported} s`; `[profile {profile}]` has no duration_seconds.",
            reported,
            profile
        ),
        ReportDifference::Mfa { sent: true } => say!(
            "The call sent an MFA code; `[profile {profile}]` has no mfa_serial.",
            profile
        ),
        ReportDifference::Mfa { sent: false } => {
            say!("The call sent no MFA code, though the profile has an mfa_serial.")
        }
        ReportDifference::Tags { keys, line } => session_tags(keys, line.as_ref(), profile),
        ReportDifference::SourceIdentity(identity) => say!(
            "The call carried a source identity{identity}; a profile can set none. The calling program set it, or the session before passes it on.",
            identity = identity
                .as_ref()
                .map(|identity| say!(" (`{identity}`)", identity))
        ),
        ReportDifference::OtherAgent(agent) => other_agent(agent),
        ReportDifference::RolePath(reported) => say!(
            "AWS was asked for `{reported}`; role_arn has another path or case.",
            reported
        ),
        ReportDifference::DeniedAllTheSame(because) => say!(
            "The files allow this hop, AWS does not. {hint}",
            hint = match because {
                Some(because) => where_to_look(because.policy),
                None => word!(
                    "Something that the files do not show may stop it: the caller's own policies, an SCP or RCP, or a trust policy that was changed since the snapshot."
                ),
            }
        ),
        ReportDifference::AllowedAllTheSame(HopVerdict::NotCallable) => say!(
            "AWS allowed it, though STS refuses such a call before any policy; the caller is not the one it seems to be, or the text was changed."
        ),
        ReportDifference::AllowedAllTheSame(verdict) => {
            let mark = hop_mark(*verdict);
            say!(
                "AWS allowed it; the files say {verdict}. The trust policy was changed since the snapshot or the call, or the snapshot is of another account.",
                verdict = (mark.tone, mark.shown())
            )
        }
        ReportDifference::Answered(true) => say!("The files leave it open; AWS says `allowed`."),
        ReportDifference::Answered(false) => say!("The files leave it open; AWS says `denied`."),
        ReportDifference::OtherSide(policy) => say!(
            "AWS says that no `{policy}` allows it; by the files that side lets it through, and the other one stops it. {hint}",
            policy = policy.words(),
            hint = where_to_look(*policy)
        ),
        ReportDifference::Accepted(key, location) => say!(
            "STS evaluated the call, so it did not get the `{key}` of the profile{location}, which it refuses before any policy: another client or another file made the call.",
            key,
            location
        ),
        ReportDifference::Deny(deny) => deny_statement(deny),
        ReportDifference::UnseenDeny(policy, arn) => unseen_deny(*policy, arn.as_deref()),
    }
}

/// Session tags, which a profile cannot set.
fn session_tags(keys: &[String], line: Option<&Location>, profile: &str) -> Runs {
    const MOST: usize = 6;
    let shown = keys[..keys.len().min(MOST)].join(word!(", "));
    let more = (keys.len() > MOST).then_some(" …");
    let tags = (!keys.is_empty()).then(|| say!(" (`{shown}{more}`)", shown, more));
    match line {
        Some(_) => say!(
            "The call passed session tags{tags}; `session_tags`{line} in `[profile {profile}]` has aws-vault pass them. The AWS CLI does not read that line.",
            tags,
            line,
            profile
        ),
        None => say!(
            "The call passed session tags{tags}; a profile can set none. They come from the program that called, such as GitHub's configure-aws-credentials, or the session before passes them on as transitive.",
            tags
        ),
    }
}

/// Another program than the client for which the files were read.
fn other_agent(agent: &Agent) -> Runs {
    match agent {
        Agent::Clients(clients) => say!(
            "By its user agent the call was made by `{names}`, which may read the files differently{hint}.",
            names = client_names(clients),
            hint = clients.first().map(|client| {
                say!(
                    "; `--client {client}` evaluates as it would",
                    client = client.name()
                )
            })
        ),
        Agent::Console => say!(
            "By its user agent the call was made by the AWS console: a person switched roles there."
        ),
        Agent::Service(name) => say!(
            "By its user agent the call was made by the AWS service `{name}`, not from this machine.",
            name
        ),
    }
}

/// The clients that generate such names.
fn name_origin(clients: &[Client]) -> Runs {
    if clients.is_empty() {
        return say!("Another client, another profile or a cached session made the call.");
    }
    say!(
        "{names} generate names like that.",
        names = client_names(clients)
    )
}

/// Several clients, each once.
fn client_names(clients: &[Client]) -> String {
    let mut names: Vec<String> = Vec::new();
    for client in clients {
        let words = client_words(*client);
        if !names.contains(&words) {
            names.push(words);
        }
    }
    alternatives(names, 4)
}

/// The statement in the files that AWS refers to, or may refer to.
fn deny_statement(deny: &DenyStatement) -> Runs {
    let kind = match deny.trace.layer {
        Layer::Boundary => word!("the permissions boundary"),
        Layer::Scp => word!("the SCP of"),
        Layer::Rcp => word!("the RCP of"),
        Layer::Identity | Layer::Session => word!("the caller's policy"),
        Layer::Trust | Layer::Call => word!("the trust policy"),
    };
    let name = deny.policy.as_ref().map(|name| say!(" `{name}`", name));
    let policy = say!("{kind}{name}{at}", kind, name, at = &deny.location);
    let number = deny.number;
    match &deny.keys[..] {
        _ if deny.certain => say!(
            "The Deny that AWS found is statement {number} of {policy}.",
            number,
            policy
        ),
        [] => say!(
            "The Deny that AWS found may be statement {number} of {policy}; the files do not decide if it applies.",
            number,
            policy
        ),
        keys => say!(
            "The Deny that AWS found may be statement {number} of {policy}; that depends on `{keys}` in the call.",
            number,
            policy,
            keys = keys.join(word!(", "))
        ),
    }
}

/// A Deny in a policy that is not in the files.
fn unseen_deny(policy: ReportedPolicy, arn: Option<&str>) -> Runs {
    let hint = where_to_look(policy);
    let Some(arn) = arn else {
        return say!(
            "AWS found a Deny in `{policy}` that the files here do not show. {hint}",
            policy = with_article(policy.words()),
            hint
        );
    };
    let id = arn
        .rsplit('/')
        .next()
        .filter(|_| arn.contains(":organizations:"));
    say!(
        "AWS found a Deny in the {policy} `{arn}` that the files here do not show. {hint}{command}",
        policy = policy.words(),
        arn,
        hint,
        command = id.map(|id| {
            say!(
                " To see it: `aws organizations describe-policy --policy-id {id}`",
                id
            )
        })
    )
}

fn where_to_look(policy: ReportedPolicy) -> &'static str {
    match policy {
        ReportedPolicy::Identity => {
            word!(
                "Look at the policies of the calling user or role as they are now; a whole account snapshot has them."
            )
        }
        ReportedPolicy::Resource | ReportedPolicy::Trust => {
            word!("Look at the role's trust policy as it is now; the snapshot may be old.")
        }
        ReportedPolicy::Boundary => {
            word!("Look at the permissions boundary of the calling user or role.")
        }
        ReportedPolicy::Session => {
            word!(
                "Look at the session policy that was passed when the caller's session was opened."
            )
        }
        ReportedPolicy::ServiceControl => {
            word!("Look at the SCPs of the caller's account; pass them with --org.")
        }
        ReportedPolicy::ResourceControl => {
            word!("Look at the RCPs of the role's account; pass them with --org.")
        }
        ReportedPolicy::Endpoint => word!("Look at the policy of the VPC endpoint for STS."),
    }
}
