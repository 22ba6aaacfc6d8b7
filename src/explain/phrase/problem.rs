//! A chain that does not resolve, in plain words.

use super::rule::level_word;
use super::sentence::{alternatives, say};
use crate::chain::{ChainProblem, ClientProblem, LoopPath, ProblemKind};
use crate::config::ProfileName;
use crate::explain::view::{Run, Runs, Tone};
use crate::lint::Rule;
use crate::text::{Diagnostic, text, word};

/// A few words for the tree.
pub(crate) fn short_problem(problem: &ChainProblem) -> String {
    match &problem.kind {
        ProblemKind::ProfileNotFound { .. } => word!("no such profile").to_owned(),
        ProblemKind::FileRefused { .. } => word!("the AWS CLI refuses the file").to_owned(),
        ProblemKind::BothSources => word!("both source_profile and credential_source").to_owned(),
        ProblemKind::NoSource => word!("role_arn without a source").to_owned(),
        ProblemKind::UnknownCredentialSource { .. } => {
            word!("unknown credential_source").to_owned()
        }
        ProblemKind::MissingSource { source } => text!("no profile \"{source}\"", source),
        ProblemKind::Loop(path) => text!("loop: {names}", names = ring(path)),
        ProblemKind::EmptyCredentialSource { .. } => {
            word!("credential_source has nothing").to_owned()
        }
        ProblemKind::SourceWithoutCredentials { source } => {
            text!("\"{source}\" has no credentials", source)
        }
        ProblemKind::WebIdentityWithoutRole => word!("web identity without role_arn").to_owned(),
        ProblemKind::MissingSsoSession { session }
        | ProblemKind::MissingTokenSession { session } => {
            text!("no sso-session \"{session}\"", session)
        }
        ProblemKind::InconsistentSso { key, .. } => {
            text!("{key} differs from the sso-session", key)
        }
        ProblemKind::IncompleteSso { .. } | ProblemKind::IncompleteTokenSession { .. } => {
            word!("incomplete SSO settings").to_owned()
        }
        ProblemKind::PartialKeys { .. } | ProblemKind::PartialBotoKeys => {
            word!("access key without its secret").to_owned()
        }
        ProblemKind::CredentialFileNotFound { .. } => {
            word!("no such AWS_CREDENTIAL_FILE").to_owned()
        }
        ProblemKind::InvalidParameters { .. } => word!("invalid parameters").to_owned(),
        ProblemKind::NestedValue { key, .. } => text!("{key} is a nested value", key),
        ProblemKind::RefusedSetting { name, .. } => text!("{name} is refused", name),
        ProblemKind::UnbalancedCommand { .. } => word!("credential_process: open quote").to_owned(),
        ProblemKind::NoCredentials => word!("no credentials").to_owned(),
        ProblemKind::OfClient(problem) => match problem {
            ClientProblem::KeyWithoutRole { key } => text!("{key} without role_arn", key),
            ClientProblem::SeveralKinds => word!("several kinds of credentials").to_owned(),
            ClientProblem::OneKey => word!("one key without the other").to_owned(),
            ClientProblem::UnreadableSetting { key } => text!("{key} cannot be read", key),
            ClientProblem::CannotAskForCode => word!("cannot ask for an MFA code").to_owned(),
            ClientProblem::RingWithCredentials => word!("a loop of sources").to_owned(),
        },
    }
}

/// The profiles of a loop: `a → b → a`.
fn ring(path: &LoopPath) -> String {
    // A loop of six or more is cut: it may have thousands of members, each with this text.
    let count = path.members().count();
    let kept = if count < 6 { count } else { 4 };
    let members = path.members().map(ProfileName::as_str);
    let mut names: Vec<&str> = members.take(kept).collect();
    names.extend((kept < count).then_some("…"));
    names.extend(path.source().map(ProfileName::as_str));
    names.join(" → ")
}

/// Advice for a variable that makes the AWS CLI refuse a profile, as a sentence.
pub(super) fn variable_advice(problem: &ChainProblem) -> Option<String> {
    Some(match &problem.kind {
        ProblemKind::RefusedSetting { name, accepted, .. } if problem.location.is_none() => {
            match &*alternatives(*accepted, accepted.len()) {
                "" => text!("Unset {name}, or correct its value.", name),
                words => text!("Unset {name}, or set it to {words}.", name, words),
            }
        }
        ProblemKind::PartialKeys { file: None } => {
            word!("Set AWS_SECRET_ACCESS_KEY too, or unset AWS_ACCESS_KEY_ID.").to_owned()
        }
        ProblemKind::WebIdentityWithoutRole if problem.location.is_none() => {
            word!("Set AWS_ROLE_ARN, or unset AWS_WEB_IDENTITY_TOKEN_FILE.").to_owned()
        }
        ProblemKind::CredentialFileNotFound { .. } => {
            word!("Unset AWS_CREDENTIAL_FILE, or correct its path.").to_owned()
        }
        _ => return None,
    })
}

/// The problem and its remedy in our own words; botocore's message is shown beside it.
pub(crate) fn problem_sentence(problem: &ChainProblem) -> Runs {
    let profile = problem.profile.as_deref();
    let sentence = match &problem.kind {
        ProblemKind::ProfileNotFound { name } => {
            say!("Neither file has a profile called `{name}`.", name)
        }
        ProblemKind::FileRefused { path } => say!(
            "The AWS CLI refuses `{path}` as a whole, and with it every profile of both files.",
            path
        ),
        ProblemKind::BothSources => say!(
            "`[profile {profile}]` names both source_profile and credential_source; delete one of the two lines.",
            profile
        ),
        ProblemKind::NoSource => say!(
            "`[profile {profile}]` has a role_arn but no credentials to assume it with; add source_profile = NAME. Keys, SSO or credential_process in the same profile do not count.",
            profile
        ),
        ProblemKind::UnknownCredentialSource { .. } => say!(
            "`[profile {profile}]` has a credential_source that is none of Environment, EcsContainer, Ec2InstanceMetadata, in exactly this spelling.",
            profile
        ),
        ProblemKind::MissingSource { source } => {
            let bare = source.strip_prefix("profile ");
            let bare = bare.map(|bare| (Tone::Fix, text!("source_profile = {bare}", bare)));
            say!(
                "`[profile {profile}]` takes its credentials from `{source}`, and no profile has that name.{hint}",
                profile,
                source,
                hint = bare.map(|line| say!(" source_profile takes the name alone: {line}.", line))
            )
        }
        ProblemKind::Loop(path) => say!(
            "The chain comes back to where it began: `{ring}`. Point one source_profile at a profile that has credentials of its own.",
            ring = ring(path)
        ),
        ProblemKind::EmptyCredentialSource { source } => say!(
            "`[profile {profile}]` takes its credentials from `{source}`, which has none here.",
            profile,
            source
        ),
        ProblemKind::SourceWithoutCredentials { source } => say!(
            "`[profile {profile}]` takes its credentials from `{source}`, which has none: neither keys nor a role, SSO, login session or credential_process. For the credentials of the machine itself, write credential_source (Ec2InstanceMetadata, EcsContainer or Environment) instead of source_profile.",
            profile,
            source
        ),
        ProblemKind::WebIdentityWithoutRole if problem.location.is_none() => {
            say!("The environment has AWS_WEB_IDENTITY_TOKEN_FILE and no AWS_ROLE_ARN.")
        }
        ProblemKind::WebIdentityWithoutRole => say!(
            "`[profile {profile}]` has a web_identity_token_file and no role_arn; add the role's ARN.",
            profile
        ),
        ProblemKind::MissingSsoSession { session }
        | ProblemKind::MissingTokenSession { session } => say!(
            "`[profile {profile}]` names the sso-session `{session}`, and the config file has no [sso-session {session}].",
            profile,
            session
        ),
        ProblemKind::InconsistentSso { key, .. } => say!(
            "`[profile {profile}]` and its sso-session say different things about `{key}`; delete the line in the profile.",
            profile,
            key
        ),
        ProblemKind::IncompleteSso { missing }
        | ProblemKind::IncompleteTokenSession { missing } => say!(
            "`[profile {profile}]` uses SSO and lacks `{missing}`.",
            profile,
            missing = missing.join(word!(", "))
        ),
        ProblemKind::PartialKeys { file: None } => {
            say!("The environment has AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY.")
        }
        ProblemKind::PartialKeys { .. } => say!(
            "`[profile {profile}]` has aws_access_key_id without aws_secret_access_key in the same file; the AWS CLI reads both from one file.",
            profile
        ),
        ProblemKind::InvalidParameters { .. } => say!(
            "`[profile {profile}]` has values that the AWS CLI refuses to send.",
            profile
        ),
        ProblemKind::NestedValue { key, .. } => say!(
            "`[profile {profile}]` has `{key}` as indented sub-keys instead of one value; write it on one line.",
            profile,
            key
        ),
        ProblemKind::RefusedSetting { name, .. } if problem.location.is_none() => say!(
            "The environment variable `{name}` has a value that the AWS CLI refuses before it makes any call.",
            name
        ),
        ProblemKind::RefusedSetting { name, .. } => say!(
            "`[profile {profile}]` has a value of `{name}` that the AWS CLI refuses before it makes any call.",
            profile,
            name
        ),
        ProblemKind::UnbalancedCommand { .. } => say!(
            "`[profile {profile}]` has a credential_process with a quotation mark that is never closed, or a backslash at its end.",
            profile
        ),
        ProblemKind::CredentialFileNotFound { path } => {
            say!(
                "AWS_CREDENTIAL_FILE names `{path}`, which is not a file.",
                path
            )
        }
        ProblemKind::PartialBotoKeys => {
            say!("The boto 2 file has an access key id without its secret.")
        }
        ProblemKind::NoCredentials => {
            say!(
                "`[profile {profile}]` has no credentials of any kind.",
                profile
            )
        }
        ProblemKind::OfClient(problem) => client_problem(profile, problem),
    };
    say!(
        "{sentence}{at}{advice}",
        sentence,
        at = &problem.location,
        advice = variable_advice(problem).map(|advice| format!(" {advice}"))
    )
}

/// A problem that another client than the AWS CLI reports.
fn client_problem(profile: Option<&str>, problem: &ClientProblem) -> Runs {
    match problem {
        ClientProblem::KeyWithoutRole { key } => say!(
            "`[profile {profile}]` has {key} without role_arn. The AWS CLI ignores it; this client refuses the profile.",
            profile,
            key
        ),
        ClientProblem::SeveralKinds => say!(
            "`[profile {profile}]` has more than one of source_profile, credential_source, credential_process and web_identity_token_file, which this client refuses; delete all but one.",
            profile
        ),
        ClientProblem::OneKey => say!(
            "`[profile {profile}]` has one of aws_access_key_id and aws_secret_access_key without the other in the same file, which this client refuses in every chain of the profile; write both in one file.",
            profile
        ),
        ClientProblem::UnreadableSetting { key } => say!(
            "`[profile {profile}]` has a {key} that this client cannot read; it refuses every chain of the profile.",
            profile,
            key
        ),
        ClientProblem::CannotAskForCode => say!(
            "`[profile {profile}]` has mfa_serial, and this client cannot ask for the code; give it a session that the AWS CLI opened.",
            profile
        ),
        ClientProblem::RingWithCredentials => say!(
            "`[profile {profile}]` belongs to a loop of source_profiles that contains credentials. This client follows it once; its end is not computed.",
            profile
        ),
    }
}

/// A finding: the problem with its location, then the remedy.
pub(crate) fn finding_lines(rule: &Rule, finding: &Diagnostic) -> Vec<Runs> {
    let tone = Tone::from(finding.severity);
    let line = say!(
        "{severity}{message}{at}",
        severity = (
            tone,
            format!("{} {}: ", level_word(finding.severity), rule.code())
        ),
        message = &finding.message,
        at = &finding.location
    );
    let help = finding.help.iter();
    let help = help.map(|help| vec![Run::new(Tone::Muted, format!("  {help}"))]);
    [line].into_iter().chain(help).collect()
}
