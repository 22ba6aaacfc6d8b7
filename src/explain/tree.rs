//! The rows of the tree.

use super::mark::{BASE, BROKEN, HEADING, IDLE, PENDING, TRUST_ONLY, hop_mark};
use super::phrase::short_problem;
use super::view::{Mark, SessionCell, Tone, TreeRow};
use crate::chain::{BaseCredentials, BaseKind, NodeContent, NodeId, NodeKey, SessionName};
use crate::config::SettingKey;
use crate::predict::{HopVerdict, RowContent, SessionFit, TargetArn, Workspace, session_name_of};
use crate::text::harmless;

/// One row of the tree, in pre-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Depth, 0 at the top level.
    pub depth: u16,
    /// The row after this row's subtree.
    pub end: u32,
    /// Whether it is the last child of its parent.
    pub last: bool,
}

/// The shape of the tree: fixed once the config is read; verdicts come and go, rows do not.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The rows in pre-order.
    pub entries: Vec<OutlineEntry>,
}

/// The shape of the tree.
pub fn outline(workspace: &Workspace) -> Outline {
    let rows = &workspace.survey.rows;
    let mut entries: Vec<OutlineEntry> = rows
        .iter()
        .map(|row| OutlineEntry {
            depth: row.depth,
            end: row.end,
            last: false,
        })
        .collect();
    // A row is the last child when its subtree ends where its parent's does; the parents of the
    // rows still open are on the stack.
    let mut open: Vec<u32> = Vec::new();
    for (at, entry) in entries.iter_mut().enumerate() {
        while open.last().is_some_and(|end| *end <= at as u32) {
            open.pop();
        }
        entry.last = open
            .last()
            .map_or(entry.end as usize == rows.len(), |end| *end == entry.end);
        open.push(entry.end);
    }
    Outline { entries }
}

/// The mark of a node: the verdict of the hop into it.
pub fn node_mark(workspace: &Workspace, id: NodeId) -> Mark {
    if workspace.problem(id).is_some() {
        return BROKEN;
    }
    match &workspace.survey.forest.node(id).content {
        NodeContent::Broken { .. } => BROKEN,
        NodeContent::Nothing => IDLE,
        NodeContent::Base(_) if workspace.survey.call(id).is_none() => BASE,
        NodeContent::Base(_) | NodeContent::Hop(_) => match workspace.verdict(id) {
            None => PENDING,
            Some(HopVerdict::NoPolicy) if workspace.facts.loading => PENDING,
            Some(verdict) => hop_mark(verdict),
        },
    }
}

/// One row; called for visible rows only.
pub fn tree_row(workspace: &Workspace, row: usize) -> TreeRow {
    let heading = |text: &str| TreeRow {
        mark: HEADING,
        name: text.to_owned(),
        heading: true,
        changed: false,
        not_reached: false,
        session: None,
        role: None,
        account: None,
        badges: Vec::new(),
        note: None,
    };
    match workspace.survey.rows.get(row).map(|row| row.content) {
        Some(RowContent::Node(id)) => node_row(workspace, id),
        Some(RowContent::WithoutCredentials) => heading("No role, no credentials"),
        Some(RowContent::Unresolved) => heading("Chains that do not resolve"),
        None => heading(""),
    }
}

fn node_row(workspace: &Workspace, id: NodeId) -> TreeRow {
    let survey = &workspace.survey;
    let node = survey.forest.node(id);
    let (role, account) = match (&node.content, survey.hop(id)) {
        (_, Some((hop, target))) => match target {
            TargetArn::Role(arn) => (Some(arn.name().to_owned()), Some(arn.account().to_owned())),
            TargetArn::Malformed => (Some(hop.role_arn.shown()), None),
        },
        (NodeContent::Base(base), None) => (
            Some(base_words(base).to_owned()),
            base_account(workspace, base),
        ),
        (NodeContent::Broken { .. }, None) => written_role(workspace, id),
        _ => (None, None),
    };
    let mut badges = Vec::new();
    if workspace.selected.as_deref() == node.profile().map(crate::config::ProfileName::as_str)
        && workspace.selected.is_some()
        && node
            .profile()
            .and_then(|name| survey.forest.asked_for(name))
            == Some(id)
    {
        badges.push("AWS_PROFILE".to_owned());
    }
    match survey.findings_of(id).count() {
        0 => {}
        1 => badges.push("1 finding".to_owned()),
        count => badges.push(format!("{count} findings")),
    }
    let name = match &node.key {
        NodeKey::Profile { profile, .. } => profile.as_str(),
        NodeKey::Shared(source) => shared_words(*source),
    };
    TreeRow {
        mark: node_mark(workspace, id),
        name: harmless(name).into_owned(),
        heading: false,
        changed: super::what_if::is_changed(workspace, id),
        not_reached: workspace.verdict(id) == Some(HopVerdict::NotReached),
        session: session_cell(workspace, id),
        role: role.map(|role| harmless(&role).into_owned()),
        account: account.map(|account| harmless(&account).into_owned()),
        badges,
        note: match &node.content {
            NodeContent::Broken { problem, .. } => {
                Some(harmless(&short_problem(problem)).into_owned())
            }
            _ => node
                .problem_if_asked_for
                .as_ref()
                .map(|problem| harmless(&short_problem(problem)).into_owned()),
        },
    }
}

/// Role and account of a chain that is broken before its hop is made: what `role_arn` says.
fn written_role(workspace: &Workspace, id: NodeId) -> (Option<String>, Option<String>) {
    let Some(written) = written(workspace, id, SettingKey::RoleArn) else {
        return (None, None);
    };
    match crate::iam::Arn::parse(written) {
        Ok(arn) if !arn.name().is_empty() => {
            (Some(arn.name().to_owned()), Some(arn.account().to_owned()))
        }
        _ => (Some(written.to_owned()), None),
    }
}

/// A setting of a node's own profile.
fn written(workspace: &Workspace, id: NodeId, key: SettingKey) -> Option<&str> {
    let profile = workspace.survey.forest.node(id).profile()?;
    let profile = workspace.survey.config.profiles.profile(profile)?;
    profile.text(key).filter(|text| !text.is_empty())
}

fn session_cell(workspace: &Workspace, id: NodeId) -> Option<SessionCell> {
    let node = workspace.survey.forest.node(id);
    let text = match (&node.content, node.hop()) {
        (_, Some(hop)) => match &hop.role_session_name {
            SessionName::Set(name) => name.shown(),
            SessionName::Generated => {
                let shape = session_name_of(&workspace.survey, hop);
                match shape.as_text() {
                    Some(fixed) => fixed.to_owned(),
                    None => "⟨generated⟩".to_owned(),
                }
            }
        },
        (NodeContent::Base(base), None) => match &base.kind {
            BaseKind::Sso { .. } => "⟨user name⟩".to_owned(),
            BaseKind::WebIdentity {
                role_session_name, ..
            } => role_session_name.text().unwrap_or("⟨generated⟩").to_owned(),
            _ => return None,
        },
        (NodeContent::Broken { .. }, None) => {
            match written(workspace, id, SettingKey::RoleSessionName) {
                Some(name) => name.to_owned(),
                None if written(workspace, id, SettingKey::RoleArn).is_some() => {
                    "⟨generated⟩".to_owned()
                }
                None => return None,
            }
        }
        _ => return None,
    };
    let (tone, word) = match workspace.session_fit(id) {
        SessionFit::NotTested => (Tone::Plain, None),
        SessionFit::Satisfied => (Tone::Allowed, Some("fits")),
        SessionFit::Depends => (Tone::Undetermined, Some("depends")),
        SessionFit::Violated => (Tone::Denied, Some("does not fit")),
    };
    Some(SessionCell {
        text: harmless(&text).into_owned(),
        tone,
        word,
    })
}

/// The kind of first credentials in a word or two.
pub(crate) fn base_words(base: &BaseCredentials) -> &'static str {
    match &base.kind {
        BaseKind::Static { .. } => "access keys",
        BaseKind::Sso { .. } => "SSO",
        BaseKind::Login { .. } => "aws login",
        BaseKind::Process { .. } => "credential_process",
        BaseKind::WebIdentity { .. } => "web identity",
        BaseKind::Surroundings { source, .. } => shared_words(*source),
        BaseKind::Legacy { .. } => "boto 2 keys",
    }
}

const fn shared_words(source: crate::chain::CredentialSource) -> &'static str {
    use crate::chain::CredentialSource;
    match source {
        CredentialSource::Environment => "environment keys",
        CredentialSource::EcsContainer => "container role",
        CredentialSource::Ec2InstanceMetadata => "instance role",
    }
}

fn base_account(workspace: &Workspace, base: &BaseCredentials) -> Option<String> {
    if let Some(identity) = workspace.survey.identity_of(base, None) {
        return Some(identity.account.clone());
    }
    match &base.kind {
        BaseKind::Sso { account_id, .. } => account_id.text().map(str::to_owned),
        BaseKind::Static {
            account_id: Some(account),
            ..
        } => account.text().map(str::to_owned),
        BaseKind::Login { login_session: arn } | BaseKind::WebIdentity { role_arn: arn, .. } => {
            crate::iam::Arn::parse(arn.text()?)
                .ok()
                .map(|arn| arn.account().to_owned())
        }
        _ => None,
    }
}

/// Whether `n`/`N` stop at this row: a denied, not callable, invalid, or broken one.
pub fn is_failing(workspace: &Workspace, row: usize) -> bool {
    workspace.node_of(row).is_some_and(|id| {
        matches!(
            workspace.survey.forest.node(id).content,
            NodeContent::Broken { .. }
        ) || workspace.problem(id).is_some()
            || workspace
                .verdict(id)
                .is_some_and(HopVerdict::stops_the_chain)
    })
}

/// The row under the cursor at the start: the selected profile's, else the first.
pub fn first_row(workspace: &Workspace) -> usize {
    workspace.selected_row().unwrap_or(0)
}

/// What the symbols and colours mean, for the help screen.
pub fn legend() -> Vec<(Mark, &'static str)> {
    vec![
        (
            hop_mark(HopVerdict::Allowed { trust_only: false }),
            "trust policy and caller's policies let the hop through",
        ),
        (
            TRUST_ONLY,
            "the trust policy alone is enough; the caller's own policies are not known and may deny it",
        ),
        (
            hop_mark(HopVerdict::DeniedImplicit),
            "no statement allows it, or one denies it",
        ),
        (
            hop_mark(HopVerdict::Undetermined),
            "a fact is missing; the card names it",
        ),
        (
            hop_mark(HopVerdict::NotCallable),
            "STS or IAM refuses the call or the policy itself",
        ),
        (hop_mark(HopVerdict::NoPolicy), "the role is in no snapshot"),
        (
            hop_mark(HopVerdict::NotReached),
            "an earlier hop of the chain fails",
        ),
        (BROKEN, "the chain does not resolve"),
        (BASE, "credentials at the start of chains"),
    ]
}
