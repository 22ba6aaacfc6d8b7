//! Everything about one row: the right pane, and one hop of `rolechain explain`.

use super::mark::hop_mark;
use super::phrase::{
    Sentence, client_words, describe_finding, finding_lines, fix_line, fix_sentence, how_to_supply,
    missing_words, no_repair_sentence, policy_diff, policy_heading, problem_sentence,
    value_sentence, verdict_sentence,
};
use super::policy::annotate;
use super::tree::{base_words, judgement_mark, node_mark};
use super::view::{Body, Card, Fact, Runs, Section, Tone};
use crate::analysis::{
    CallerOrigin, Cause, HopVerdict, IdOrigin, Judgement, Light, RowContent, TargetArn, Workspace,
    find_repair, session_name_of,
};
use crate::chain::{
    BaseCredentials, BaseKind, ChainProblem, ChainRules, Hop, NodeContent, NodeId, Parameter,
    SessionName,
};
use crate::eval::Shape;
use crate::iam::Arn;
use crate::source::Location;

/// The card of a row; made when the selection changes, not per frame.
pub fn card(workspace: &Workspace, row: usize) -> Card {
    match workspace.survey.rows.get(row).map(|row| row.content) {
        Some(RowContent::Node(id)) => node_card(workspace, id),
        Some(RowContent::WithoutCredentials) => heading_card(
            "No role, no credentials",
            "These profiles assume no role and hold no credentials; they can still set a region or an output format.",
        ),
        Some(RowContent::Unresolved) => heading_card(
            "Chains that do not resolve",
            "The AWS CLI gives up on these profiles before it calls AWS. Each card says why.",
        ),
        None => heading_card("", ""),
    }
}

/// The card of a profile or shared credentials.
pub fn node_card(workspace: &Workspace, id: NodeId) -> Card {
    let node = workspace.survey.forest.node(id);
    let mut card = match (&node.content, workspace.judgement(id)) {
        (NodeContent::Base(base), _) => base_card(workspace, id, base),
        (NodeContent::Nothing, _) => plain_card(
            workspace,
            id,
            Sentence::new("This profile assumes no role and holds no credentials.").done(),
        ),
        (NodeContent::Broken { problem, .. }, _) => broken_card(workspace, id, problem),
        (NodeContent::Hop(hop), Some(judgement)) => hop_card(workspace, id, hop, judgement),
        (NodeContent::Hop(_), None) => plain_card(
            workspace,
            id,
            Sentence::new("Policies are being read; the verdict follows.").done(),
        ),
    };
    if let Some(problem) = &node.problem_if_asked_for {
        card.sections.insert(
            0,
            Section {
                heading: "When this profile itself is asked for".to_owned(),
                origin: None,
                body: Body::Paragraphs(if by_botocore(workspace) {
                    vec![
                        problem_sentence(problem),
                        Sentence::default()
                            .tone(Tone::Muted, "the AWS CLI says: ")
                            .text(problem.message())
                            .done(),
                    ]
                } else {
                    vec![problem_sentence(problem)]
                }),
            },
        );
    }
    if let Some(supposed) = super::what_if::supposed_section(workspace, id) {
        card.sections.insert(0, supposed);
    }
    card.sections
        .extend(super::cached::cached_section(workspace, id));
    card.sections
        .extend(super::clients::difference_section(workspace, id));
    add_findings(workspace, id, &mut card);
    card
}

fn heading_card(title: &str, text: &str) -> Card {
    Card {
        title: title.to_owned(),
        mark: super::mark::HEADING,
        sentence: Sentence::new(text).done(),
        lights: Vec::new(),
        fix: None,
        fix_line: None,
        sections: Vec::new(),
    }
}

fn plain_card(workspace: &Workspace, id: NodeId, sentence: Runs) -> Card {
    Card {
        title: crate::source::harmless(workspace.survey.name(id)).into_owned(),
        mark: node_mark(workspace, id),
        sentence,
        lights: Vec::new(),
        fix: None,
        fix_line: None,
        sections: Vec::new(),
    }
}

fn fact(label: &'static str, value: Runs, origin: Option<String>) -> Fact {
    Fact {
        label,
        value,
        origin: origin.map(|origin| crate::source::harmless(&origin).into_owned()),
    }
}

fn text_fact(label: &'static str, text: impl AsRef<str>, origin: Option<&Location>) -> Fact {
    fact(
        label,
        Sentence::new(text).done(),
        origin.map(ToString::to_string),
    )
}

fn shape_fact(label: &'static str, shape: &Shape, origin: Option<String>) -> Fact {
    fact(
        label,
        Sentence::default().shape(Tone::Plain, shape).done(),
        origin,
    )
}

fn parameter_fact(label: &'static str, parameter: &Parameter) -> Fact {
    text_fact(label, parameter.shown(), parameter.location.as_ref())
}

fn base_card(workspace: &Workspace, id: NodeId, base: &BaseCredentials) -> Card {
    let mut facts = Vec::new();
    facts.push(text_fact(
        "credentials",
        base_words(base),
        base.location.as_ref(),
    ));
    match &base.kind {
        BaseKind::Static { access_key_id, .. } | BaseKind::Legacy { access_key_id } => {
            facts.push(text_fact(
                "access key id",
                masked(&access_key_id.shown()),
                access_key_id.location.as_ref(),
            ));
        }
        BaseKind::Sso {
            account_id,
            role_name,
            start_url,
            session,
            ..
        } => {
            facts.push(parameter_fact("account", account_id));
            facts.push(parameter_fact("permission set", role_name));
            facts.push(parameter_fact("start URL", start_url));
            facts.extend(
                session
                    .as_ref()
                    .map(|session| parameter_fact("sso-session", session)),
            );
        }
        BaseKind::Login { login_session } => {
            facts.push(parameter_fact("signed in as", login_session));
        }
        BaseKind::Process { command } => facts.push(parameter_fact("program", command)),
        BaseKind::WebIdentity {
            token_file,
            role_arn,
            ..
        } => {
            facts.push(parameter_fact("role", role_arn));
            facts.push(parameter_fact("token file", token_file));
        }
        BaseKind::Surroundings { .. } => {}
    }
    let identity = base
        .profile
        .as_deref()
        .and_then(|profile| workspace.survey.config.identities.get(profile));
    if let Some(identity) = identity {
        facts.push(text_fact(
            "ARN",
            identity.arn.as_str(),
            Some(&identity.location),
        ));
        facts.push(text_fact(
            "aws:userid",
            &identity.user_id,
            Some(&identity.location),
        ));
    }
    let sentence = match (&base.kind, identity) {
        (_, Some(_)) => Sentence::new("Chains begin here; the identities file says who this is."),
        (BaseKind::Sso { .. }, None) => Sentence::new(
            "Chains begin here, in a session of the permission set's role; the session name is the user's name in IAM Identity Center.",
        ),
        (BaseKind::Login { .. } | BaseKind::WebIdentity { .. }, None) => {
            Sentence::new("Chains begin here.")
        }
        _ => Sentence::new(
            "Chains begin here. Who this is, the files do not say: save the answer of ",
        )
        .name("aws sts get-caller-identity")
        .text(" and pass it with --identities."),
    };
    let mut card = plain_card(workspace, id, sentence.done());
    card.sections.push(Section {
        heading: "Credentials".to_owned(),
        origin: None,
        body: Body::Facts(facts),
    });
    if let (None, Some(profile)) = (identity, base.profile.as_deref())
        && !matches!(base.kind, BaseKind::Login { .. })
    {
        card.sections.push(Section {
            heading: "Ask AWS who this is".to_owned(),
            origin: None,
            body: Body::Command(vec![format!(
                "aws sts get-caller-identity --profile {}",
                shell_word(profile)
            )]),
        });
    }
    card
}

/// Keys as `aws configure list` shows them: the last four characters.
fn masked(key: &str) -> String {
    let tail: String = key
        .chars()
        .rev()
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    format!("****************{tail}")
}

fn by_botocore(workspace: &Workspace) -> bool {
    workspace.survey.assumptions.client.rules() == ChainRules::Botocore
}

fn broken_card(workspace: &Workspace, id: NodeId, problem: &ChainProblem) -> Card {
    let mut card = plain_card(workspace, id, problem_sentence(problem));
    if let Some(repair) = find_repair(workspace, id) {
        card.fix = Some(fix_sentence(workspace, workspace.survey.name(id), &repair));
        card.fix_line = repair.changes.first().map(fix_line);
    }
    // The words are botocore's; by other rules than its own it is another client that refuses.
    let says = Section {
        heading: "The AWS CLI says".to_owned(),
        origin: Some(problem.exception().to_owned()),
        body: Body::Paragraphs(
            problem
                .message()
                .lines()
                .map(|line| Sentence::new(line).done())
                .collect(),
        ),
    };
    card.sections.extend(by_botocore(workspace).then_some(says));
    if let Some((hop, _)) = workspace.survey.hop(id) {
        card.sections.push(request_section(workspace, hop));
    }
    card
}

fn hop_card(workspace: &Workspace, id: NodeId, hop: &Hop, judgement: &Judgement) -> Card {
    let survey = &workspace.survey;
    let mut sentence = Vec::new();
    if judgement.verdict == HopVerdict::NotReached {
        sentence = Sentence::new(
            "An earlier hop of this chain fails, so AWS never sees this one. If it did: ",
        )
        .done();
    }
    sentence.extend(verdict_sentence(survey, id, judgement));
    let repair = find_repair(workspace, id);
    let mut card = Card {
        title: crate::source::harmless(&hop.profile).into_owned(),
        mark: judgement_mark(workspace, judgement),
        sentence,
        lights: lights(judgement),
        fix: repair
            .as_ref()
            .map(|repair| fix_sentence(workspace, &hop.profile, repair))
            .or_else(|| {
                let fails = judgement.if_reached.stops_the_chain();
                fails.then(|| no_repair_sentence(judgement))
            }),
        fix_line: repair
            .as_ref()
            .and_then(|repair| repair.changes.first())
            .map(fix_line),
        sections: Vec::new(),
    };
    card.sections
        .push(call_section(workspace, id, hop, judgement));
    for policy in repair.iter().flat_map(|repair| &repair.policies) {
        card.sections.push(Section {
            heading: policy_heading(policy),
            origin: None,
            body: Body::Command(policy_diff(policy)),
        });
    }
    if !judgement.missing.is_empty() {
        card.sections.push(missing_section(judgement));
    }
    let Some((_, target)) = survey.hop(id) else {
        return card;
    };
    if let Some(policy) = &judgement.policy {
        let pasted = if policy.pasted {
            "given with --trust-policy, "
        } else {
            ""
        };
        card.sections.push(Section {
            heading: "Trust policy".to_owned(),
            origin: Some(format!("{pasted}{}", policy.text.location)),
            body: Body::Policy(annotate(policy, judgement)),
        });
    } else if let TargetArn::Role(arn) = target
        && judgement
            .cause
            .as_ref()
            .is_some_and(|cause| cause.cause == Cause::NoSnapshot)
    {
        card.sections.push(fetch_section(survey, id, arn));
    }
    let notes = footnotes(judgement);
    if !notes.is_empty() {
        card.sections.push(Section {
            heading: "Besides".to_owned(),
            origin: None,
            body: Body::Paragraphs(notes),
        });
    }
    card
}

/// Who calls whom, under which names, and where each was read.
fn call_section(workspace: &Workspace, id: NodeId, hop: &Hop, judgement: &Judgement) -> Section {
    let survey = &workspace.survey;
    let caller = &judgement.caller;
    let parent = survey.forest.node(id).parent;
    let mut facts = vec![shape_fact(
        "caller",
        &caller.arn,
        caller_origin(&caller.origin),
    )];
    if let Some(userid) = &caller.userid {
        let mut origin = match caller.id_origin {
            IdOrigin::Snapshot => "id: snapshot".to_owned(),
            IdOrigin::Identities => "id: identities file".to_owned(),
            IdOrigin::CliCache => "id: session cached by the AWS CLI".to_owned(),
            IdOrigin::Unknown => "id: not known".to_owned(),
        };
        if let Some((source, _)) = parent.and_then(|parent| survey.hop(parent)) {
            origin.push_str("; name: ");
            origin.push_str(&session_origin(workspace, source));
        }
        facts.push(shape_fact("aws:userid", userid, Some(origin)));
    }
    facts.extend(request_facts(workspace, hop));
    Section {
        heading: String::new(),
        origin: None,
        body: Body::Facts(facts),
    }
}

fn caller_origin(origin: &CallerOrigin) -> Option<String> {
    match origin {
        CallerOrigin::HopBefore => None,
        CallerOrigin::Identities(location) => Some(location.to_string()),
        CallerOrigin::LoginSession(location) => Some(
            location
                .as_ref()
                .map_or_else(|| "login_session".to_owned(), ToString::to_string),
        ),
        CallerOrigin::Sso => Some("permission set; the user name is not in the files".to_owned()),
        CallerOrigin::WebIdentity => Some("web identity".to_owned()),
        CallerOrigin::MfaSerial(location) => Some(match location {
            Some(location) => format!("probably, from mfa_serial ({location})"),
            None => "probably, from mfa_serial".to_owned(),
        }),
        CallerOrigin::AccessKeyId => Some("account: probably, from the access key id".to_owned()),
        CallerOrigin::AccountSetting => Some("account: aws_account_id".to_owned()),
        CallerOrigin::Unknown => Some("not known from the files".to_owned()),
    }
}

fn session_origin(workspace: &Workspace, hop: &Hop) -> String {
    match &hop.role_session_name {
        SessionName::Set(name) => match &name.location {
            Some(location) => format!("[profile {}], {location}", hop.profile),
            None => format!("[profile {}]", hop.profile),
        },
        SessionName::Generated => {
            format!(
                "generated by {}",
                client_words(workspace.survey.assumptions.client)
            )
        }
    }
}

fn request_section(workspace: &Workspace, hop: &Hop) -> Section {
    Section {
        heading: "sts:AssumeRole".to_owned(),
        origin: None,
        body: Body::Facts(request_facts(workspace, hop)),
    }
}

fn request_facts(workspace: &Workspace, hop: &Hop) -> Vec<Fact> {
    let name = session_name_of(&workspace.survey, hop);
    let origin = match &hop.role_session_name {
        SessionName::Set(name) => name.location.as_ref().map(ToString::to_string),
        SessionName::Generated => Some(session_origin(workspace, hop)),
    };
    let mut facts = vec![
        parameter_fact("target", &hop.role_arn),
        shape_fact("session", &name, origin),
    ];
    facts.extend(
        hop.external_id
            .as_ref()
            .map(|id| parameter_fact("external id", id)),
    );
    facts.extend(
        hop.mfa_serial
            .as_ref()
            .map(|serial| parameter_fact("MFA device", serial)),
    );
    facts.extend(hop.duration_seconds.as_ref().map(|duration| {
        text_fact(
            "duration",
            format!("{} s", duration.digits),
            Some(&duration.location),
        )
    }));
    facts
}

/// `trust ✗ denied   identity ✓ allowed`
fn lights(judgement: &Judgement) -> Runs {
    let light = |sentence: Sentence, label: &str, light: Light| {
        let sentence = sentence.tone(Tone::Muted, label);
        match light {
            Light::NotChecked => sentence.tone(Tone::Muted, "not checked"),
            Light::Verdict(verdict) => {
                let mark = hop_mark(verdict);
                sentence.tone(mark.tone, format!("{} {}", mark.symbol, mark.word))
            }
        }
    };
    let sentence = light(Sentence::default(), "trust side ", judgement.trust);
    light(sentence, "   identity side ", judgement.identity).done()
}

/// What was supposed, and what nobody looked at.
fn footnotes(judgement: &Judgement) -> Vec<Runs> {
    let mut notes = Vec::new();
    if judgement.supposed_identity {
        notes.push(
            Sentence::default()
                .tone(
                    Tone::Supposed,
                    "supposed: the caller's own policies allow it (--suppose-identity)",
                )
                .done(),
        );
    }
    for entry in judgement.context.sorted() {
        if entry.origin == crate::eval::KeyOrigin::Supposed {
            let mut runs = Sentence::default()
                .tone(Tone::Supposed, format!("supposed: {} = ", entry.name))
                .done();
            runs.extend(value_sentence(&entry.value));
            notes.push(runs);
        }
    }
    if !judgement.organization_checked && judgement.policy.is_some() {
        notes.push(Sentence::default().tone(Tone::Muted, "Not checked: SCPs and RCPs of the organization (--org), session policies, endpoint policies.").done());
    }
    notes
}

fn missing_section(judgement: &Judgement) -> Section {
    Section {
        heading: "What is missing".to_owned(),
        origin: None,
        body: Body::Paragraphs(
            judgement
                .missing
                .iter()
                .map(|fact| {
                    let name = fact.code();
                    Sentence::default()
                        .tone(Tone::Undetermined, missing_words(fact, name))
                        .text(": ")
                        .text(how_to_supply(fact, name))
                        .done()
                })
                .collect(),
        ),
    }
}

/// The command that fetches the trust policy of a target, and where to put its answer. Any
/// profile of the target's account would do; the hop's own base is the likeliest to be at hand.
fn fetch_section(survey: &crate::analysis::Survey, id: NodeId, arn: &Arn) -> Section {
    let base = survey
        .base_of(id)
        .and_then(|base| base.profile.as_deref())
        .map_or_else(|| "PROFILE".to_owned(), shell_word);
    Section {
        heading: "Fetch the trust policy".to_owned(),
        origin: Some(format!(
            "with a profile that may read IAM in account {}",
            arn.account()
        )),
        body: Body::Command(vec![
            format!(
                "aws iam get-role --role-name {} --profile {base} \\",
                shell_word(arn.name())
            ),
            format!(
                "  > ~/.local/share/rolechain/snapshots/{}-{}.json",
                arn.account(),
                file_word(arn.name())
            ),
        ]),
    }
}

/// A word as a shell takes it.
fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    let text = crate::source::harmless(text);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

fn file_word(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}

fn add_findings(workspace: &Workspace, id: NodeId, card: &mut Card) {
    let findings = workspace.survey.findings_of(id);
    let lines: Vec<Runs> = findings
        .flat_map(|finding| finding_lines(&describe_finding(finding)))
        .collect();
    if !lines.is_empty() {
        card.sections.push(Section {
            heading: "About the file".to_owned(),
            origin: None,
            body: Body::Paragraphs(lines),
        });
    }
}
