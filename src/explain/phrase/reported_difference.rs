//! What `rolechain why` says about the points in which AWS and the files differ.

use super::reported::with_article;
use super::sentence::{Sentence, alternatives, client_words};
use crate::chain::client::Client;
use crate::eval::Layer;
use crate::explain::mark::hop_mark;
use crate::explain::view::{Runs, Tone};
use crate::observed::{Agent, Because, DenyStatement, Difference, ReportedPolicy};
use crate::predict::HopVerdict;

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
                .partial(Tone::Strong, predicted)
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
            .text(": it was deleted and created again since, so take a new snapshot."),
        Difference::Caller {
            reported,
            predicted,
        } => Sentence::new("AWS saw the caller ")
            .name(reported)
            .text("; this profile calls as ")
            .partial(Tone::Strong, predicted)
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
                .partial(Tone::Strong, predicted)
                .text(". ");
            whose_name(sentence, clients)
        }
        Difference::ExternalId(Some(_)) => Sentence::new(
            "The call did not send the external id that the profile has.",
        ),
        Difference::ExternalId(None) => {
            Sentence::new("The call sent an external id; the profile has none.")
        }
        Difference::Duration {
            reported,
            predicted,
        } => {
            let sentence = Sentence::new("The call asked for ")
                .name(format!("{reported} s"))
                .text("; ")
                .name(format!("[profile {profile}]"));
            match predicted {
                Some(predicted) => sentence.text(" asks for ").name(format!("{predicted} s")),
                None => sentence.text(" has no duration_seconds"),
            }
            .text(".")
        }
        Difference::Mfa { sent: true } => Sentence::new("The call sent an MFA code; ")
            .name(format!("[profile {profile}]"))
            .text(" has no mfa_serial."),
        Difference::Mfa { sent: false } => {
            Sentence::new("The call sent no MFA code, though the profile has an mfa_serial.")
        }
        Difference::Tags { keys, line } => {
            let sentence = Sentence::new("The call passed session tags");
            let sentence = if keys.is_empty() {
                sentence
            } else {
                let shown: Vec<&str> = keys.iter().take(6).map(String::as_str).collect();
                let more = if keys.len() > shown.len() { " …" } else { "" };
                sentence
                    .text(" (")
                    .name(format!("{}{more}", shown.join(", ")))
                    .text(")")
            };
            if line.is_some() {
                return sentence
                    .text("; ")
                    .name("session_tags")
                    .at(line.as_ref())
                    .text(" in ")
                    .name(format!("[profile {profile}]"))
                    .text(" has aws-vault pass them. The AWS CLI does not read that line.")
                    .done();
            }
            sentence.text(
                "; a profile can set none. They come from the program that called, such as \
                 GitHub's configure-aws-credentials, or the session before hands them on as \
                 transitive.",
            )
        }
        Difference::SourceIdentity(identity) => {
            let sentence = Sentence::new("The call carried a source identity");
            match identity {
                Some(identity) => sentence.text(" (").name(identity).text(")"),
                None => sentence,
            }
            .text(
                "; a profile can set none. The program that called set it, or the session before \
                 carries it on.",
            )
        }
        Difference::OtherAgent(agent) => other_agent(agent),
        Difference::RolePath(reported) => Sentence::new("AWS was asked for ")
            .name(reported)
            .text("; the path or the case in role_arn is another."),
        Difference::DeniedAllTheSame(because) => denied_all_the_same(*because),
        Difference::AllowedAllTheSame(HopVerdict::NotCallable) => Sentence::new(
            "AWS allowed it, though STS refuses such a call before any policy; the caller is \
             another one than it seems, or the text was changed.",
        ),
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
        Difference::OtherSide(policy) => Sentence::new("AWS says that no ")
            .name(policy.words())
            .text(" allows it; by the files that side lets it through, and the other one stops it. ")
            .text(where_to_look(*policy)),
        Difference::Accepted(key, location) => Sentence::new("STS evaluated the call, so it did not get the ")
            .name(key.as_str())
            .text(" of the profile")
            .at(location.as_ref())
            .text(", which it refuses before any policy: another client or another file made the call."),
        Difference::Deny(deny) => deny_statement(deny),
        Difference::UnseenDeny(policy, arn) => unseen_deny(*policy, arn.as_deref()),
    }
    .done()
}

/// Another program than the one whose session names the files were read for.
fn other_agent(agent: &Agent) -> Sentence {
    match agent {
        Agent::Clients(clients) => {
            let mut names: Vec<String> = Vec::new();
            for client in clients {
                let words = client_words(*client);
                if !names.contains(&words) {
                    names.push(words);
                }
            }
            let sentence = Sentence::new("By its user agent the call was made by ")
                .name(alternatives(&names, 4))
                .text(", which may read the files in another way");
            match clients.first() {
                Some(client) => sentence
                    .text("; ")
                    .name(format!("--client {}", client.name()))
                    .text(" evaluates as it would."),
                None => sentence.text("."),
            }
        }
        Agent::Console => Sentence::new(
            "By its user agent the call was made by the AWS console: a person switched roles there.",
        ),
        Agent::Service(name) => {
            Sentence::new("By its user agent the call was made by the AWS service ")
                .name(name)
                .text(", not from this machine.")
        }
    }
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

/// The statement of the files that AWS speaks of, or may speak of.
fn deny_statement(deny: &DenyStatement) -> Sentence {
    let is = if deny.certain { "is" } else { "may be" };
    let sentence = Sentence::new(format!(
        "The Deny that AWS found {is} statement {} of ",
        deny.number
    ));
    let kind = match deny.trace.layer {
        Layer::Boundary => "the permissions boundary",
        Layer::Scp => "the SCP of",
        Layer::Rcp => "the RCP of",
        Layer::Identity | Layer::Session => "the caller's policy",
        Layer::Trust | Layer::Call => "the trust policy",
    };
    let sentence = match &deny.policy {
        Some(name) => sentence.text(format!("{kind} ")).name(name),
        None => sentence.text(kind),
    };
    let sentence = sentence.at(Some(&deny.location));
    match (deny.certain, &deny.keys[..]) {
        (true, _) => sentence.text("."),
        (false, []) => sentence.text("; the files do not say whether it applies."),
        (false, keys) => sentence
            .text("; that depends on ")
            .name(keys.join(", "))
            .text(" in the call."),
    }
}

fn unseen_deny(policy: ReportedPolicy, arn: Option<&str>) -> Sentence {
    let sentence = Sentence::new("AWS found a Deny in ");
    let sentence = match arn {
        Some(arn) => sentence.text(format!("the {} ", policy.words())).name(arn),
        None => sentence.name(with_article(policy.words())),
    };
    let sentence = sentence
        .text(" that the files here do not show. ")
        .text(where_to_look(policy));
    let id = arn.filter(|arn| arn.contains(":organizations:"));
    match id.and_then(|arn| arn.rsplit('/').next()) {
        Some(id) => sentence.text(" To see it: ").name(format!(
            "aws organizations describe-policy --policy-id {id}"
        )),
        None => sentence,
    }
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
            "Look at the policies of the calling user or role as they are now; a whole account snapshot has them."
        }
        ReportedPolicy::Resource | ReportedPolicy::Trust => {
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
