//! A chain that does not resolve, in plain words.

use super::sentence::{Sentence, alternatives};
use crate::chain::{ChainProblem, ClientProblem, ProblemKind};
use crate::config::ProfileName;
use crate::explain::view::{Runs, Tone};
use crate::text::Diagnostic;

/// A few words for the tree.
pub fn short_problem(problem: &ChainProblem) -> String {
    match &problem.kind {
        ProblemKind::ProfileNotFound { .. } => "no such profile".to_owned(),
        ProblemKind::FileRefused { .. } => "the AWS CLI refuses the file".to_owned(),
        ProblemKind::BothSources => "both source_profile and credential_source".to_owned(),
        ProblemKind::NoSource => "role_arn without a source".to_owned(),
        ProblemKind::UnknownCredentialSource { .. } => "unknown credential_source".to_owned(),
        ProblemKind::MissingSource { source } => format!("no profile \"{source}\""),
        ProblemKind::Loop(path) => {
            let mut names: Vec<&str> = path.members().map(ProfileName::as_str).collect();
            if let Some(first) = names.first().copied() {
                names.push(first);
            }
            if names.len() > 6 {
                let last = names[names.len() - 1];
                names.truncate(4);
                names.extend(["…", last]);
            }
            format!("loop: {}", names.join(" → "))
        }
        ProblemKind::EmptyCredentialSource { .. } => "credential_source has nothing".to_owned(),
        ProblemKind::SourceWithoutCredentials { source } => {
            format!("\"{source}\" has no credentials")
        }
        ProblemKind::WebIdentityWithoutRole => "web identity without role_arn".to_owned(),
        ProblemKind::MissingSsoSession { session }
        | ProblemKind::MissingTokenSession { session } => {
            format!("no sso-session \"{session}\"")
        }
        ProblemKind::InconsistentSso { key, .. } => format!("{key} differs from the sso-session"),
        ProblemKind::IncompleteSso { .. } | ProblemKind::IncompleteTokenSession { .. } => {
            "incomplete SSO settings".to_owned()
        }
        ProblemKind::PartialKeys { .. } | ProblemKind::PartialBotoKeys => {
            "access key without its secret".to_owned()
        }
        ProblemKind::CredentialFileNotFound { .. } => "no such AWS_CREDENTIAL_FILE".to_owned(),
        ProblemKind::InvalidParameters { .. } => "invalid parameters".to_owned(),
        ProblemKind::NestedValue { key, .. } => format!("{key} is a nested value"),
        ProblemKind::RefusedSetting { name, .. } => format!("{name} is refused"),
        ProblemKind::UnbalancedCommand { .. } => "credential_process: open quote".to_owned(),
        ProblemKind::NoCredentials => "no credentials".to_owned(),
        ProblemKind::OfClient(problem) => match problem {
            ClientProblem::KeyWithoutRole { key } => format!("{key} without role_arn"),
            ClientProblem::SeveralKinds => "several kinds of credentials".to_owned(),
            ClientProblem::OneKey => "one key without the other".to_owned(),
            ClientProblem::UnreadableSetting { key } => format!("{key} cannot be read"),
            ClientProblem::CannotAskForCode => "cannot ask for an MFA code".to_owned(),
            ClientProblem::RingWithCredentials => "a ring of sources".to_owned(),
        },
    }
}

/// What to do about a variable for which the AWS CLI refuses a profile, as a sentence.
pub(super) fn variable_advice(problem: &ChainProblem) -> Option<String> {
    Some(match &problem.kind {
        ProblemKind::RefusedSetting { name, accepted, .. } if problem.location.is_none() => {
            let words: Vec<String> = accepted.iter().map(|word| (*word).to_owned()).collect();
            match &*alternatives(&words, words.len()) {
                "" => format!("Unset {name}, or correct its value."),
                words => format!("Unset {name}, or set it to {words}."),
            }
        }
        ProblemKind::PartialKeys { file: None } => {
            "Set AWS_SECRET_ACCESS_KEY too, or unset AWS_ACCESS_KEY_ID.".to_owned()
        }
        ProblemKind::CredentialFileNotFound { .. } => {
            "Unset AWS_CREDENTIAL_FILE, or correct its path.".to_owned()
        }
        _ => return None,
    })
}

/// What is wrong and what to do, in our own words; botocore's message stands beside it.
pub fn problem_sentence(problem: &ChainProblem) -> Runs {
    let profile = problem.profile.as_deref().unwrap_or_default();
    let here = || Sentence::default().name(format!("[profile {profile}]"));
    let sentence = match &problem.kind {
        ProblemKind::ProfileNotFound { name } => {
            Sentence::new("Neither file has a profile called ").name(name).text(".")
        }
        ProblemKind::FileRefused { path } => Sentence::new("The AWS CLI refuses ")
            .name(path)
            .text(" as a whole, and with it every profile of both files."),
        ProblemKind::BothSources => here()
            .text(" names both source_profile and credential_source; delete one of the two lines."),
        ProblemKind::NoSource => here().text(
            " has a role_arn and nothing to call with; add source_profile = NAME. Keys, SSO or credential_process in the same profile do not count.",
        ),
        ProblemKind::UnknownCredentialSource { .. } => here().text(
            " has a credential_source that is none of Environment, EcsContainer, Ec2InstanceMetadata, in exactly this spelling.",
        ),
        ProblemKind::MissingSource { source } => {
            let sentence = here()
                .text(" takes its credentials from ")
                .name(source)
                .text(", and no profile has that name.");
            match source.strip_prefix("profile ") {
                Some(bare) => sentence
                    .text(" source_profile takes the name alone: ")
                    .tone(Tone::Fix, format!("source_profile = {bare}"))
                    .text("."),
                None => sentence,
            }
        }
        ProblemKind::Loop(_) => Sentence::new("The chain comes back to where it began: ")
            .name(short_problem(problem).trim_start_matches("loop: "))
            .text(". Point one source_profile at a profile that has credentials of its own."),
        ProblemKind::EmptyCredentialSource { source } => {
            here().text(" takes its credentials from ").name(*source).text(", which has none here.")
        }
        ProblemKind::SourceWithoutCredentials { source } => here()
            .text(" takes its credentials from ")
            .name(source.as_str())
            .text(", which has none: neither keys nor a role, SSO, login session or credential_process. The credentials of the machine itself are had with credential_source (Ec2InstanceMetadata, EcsContainer or Environment) instead of source_profile."),
        ProblemKind::WebIdentityWithoutRole => {
            here().text(" has a web_identity_token_file and no role_arn; add the role's ARN.")
        }
        ProblemKind::MissingSsoSession { session } | ProblemKind::MissingTokenSession { session } => here()
            .text(" names the sso-session ")
            .name(session)
            .text(format!(", and the config file has no [sso-session {session}].")),
        ProblemKind::InconsistentSso { key, .. } => here()
            .text(" and its sso-session say different things about ")
            .name(key)
            .text("; delete the line in the profile."),
        ProblemKind::IncompleteSso { missing } | ProblemKind::IncompleteTokenSession { missing } => here()
            .text(" uses SSO and lacks ")
            .name(missing.join(", "))
            .text("."),
        ProblemKind::PartialKeys { file: None } => Sentence::new(
            "The environment has AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY.",
        ),
        ProblemKind::PartialKeys { .. } => here().text(
            " has aws_access_key_id without aws_secret_access_key in the same file; the AWS CLI reads both from one file.",
        ),
        ProblemKind::InvalidParameters { .. } => {
            here().text(" has values that the AWS CLI refuses to send.")
        }
        ProblemKind::NestedValue { key, .. } => here()
            .text(" has ")
            .name(key)
            .text(" as indented sub-keys where one value is wanted; write it on one line."),
        ProblemKind::RefusedSetting { name, .. } if problem.location.is_none() => {
            Sentence::new("The environment variable ").name(name).text(
                " has a value that the AWS CLI refuses before it makes any call.",
            )
        }
        ProblemKind::RefusedSetting { name, .. } => here()
            .text(" has a value of ")
            .name(name)
            .text(" that the AWS CLI refuses before it makes any call."),
        ProblemKind::UnbalancedCommand { .. } => here().text(
            " has a credential_process with a quotation mark that is never closed, or a backslash at its end.",
        ),
        ProblemKind::CredentialFileNotFound { path } => {
            Sentence::new("AWS_CREDENTIAL_FILE names ").name(path).text(", which is no file.")
        }
        ProblemKind::PartialBotoKeys => {
            Sentence::new("The boto 2 file has an access key id without its secret.")
        }
        ProblemKind::NoCredentials => here().text(" has no credentials of any kind."),
        ProblemKind::OfClient(problem) => here().text(match problem {
            ClientProblem::KeyWithoutRole { key } => {
                format!(" has {key} without role_arn. The AWS CLI passes it over; this client refuses the profile.")
            }
            ClientProblem::SeveralKinds => " has more than one of source_profile, credential_source, credential_process and web_identity_token_file, which this client refuses; delete all but one.".to_owned(),
            ClientProblem::OneKey => " has one of aws_access_key_id and aws_secret_access_key without the other in the same file, which this client refuses in every chain of the profile; write both in one file.".to_owned(),
            ClientProblem::UnreadableSetting { key } => {
                format!(" has a {key} that this client cannot read; it refuses every chain of the profile.")
            }
            ClientProblem::CannotAskForCode => " has mfa_serial, and this client cannot ask for the code; give it a session that the AWS CLI opened.".to_owned(),
            ClientProblem::RingWithCredentials => " belongs to a ring of source_profiles with credentials in it. This client goes round once; where it ends is not computed.".to_owned(),
        }),
    };
    let advice = variable_advice(problem).map(|advice| format!(" {advice}"));
    sentence
        .at(problem.location.as_ref())
        .text(advice.unwrap_or_default())
        .done()
}

/// A finding about a file: what and where, then what to do.
pub(crate) fn finding_lines(finding: &Diagnostic) -> Vec<Runs> {
    let mut lines = vec![
        Sentence::default()
            .tone(
                match finding.severity {
                    crate::text::Severity::Error => Tone::Denied,
                    crate::text::Severity::Warning => Tone::Undetermined,
                    crate::text::Severity::Note => Tone::Muted,
                },
                format!("{}: ", finding.severity.word()),
            )
            .text(&finding.message)
            .at(finding.location.as_ref())
            .done(),
    ];
    if let Some(help) = &finding.help {
        lines.push(
            Sentence::default()
                .tone(Tone::Muted, format!("  {help}"))
                .done(),
        );
    }
    lines
}
