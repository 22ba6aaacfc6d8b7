//! The rows of the tree.

use super::card::sections::is_changed;
use super::mark::{BASE, BROKEN, GENERATED, HEADING, IDLE, PENDING, TRUST_ONLY, hop_mark};
use super::phrase::short_problem;
use super::view::{Mark, SessionCell, Tone, TreeRow};
use crate::chain::{
    BaseCredentials, BaseKind, CredentialSource, NodeContent, NodeId, NodeKey, SessionName,
};
use crate::config::SettingKey;
use crate::iam::Arn;
use crate::lint::Findings;
use crate::predict::{HopVerdict, Prediction, RowContent, SessionFit, session_name_of};
use crate::text::{harmless, text, word};

/// One row of the tree, in pre-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutlineEntry {
    /// Depth, 0 at the top level.
    pub depth: u16,
    /// The first row after this row's subtree.
    pub end: u32,
    /// True if it is the last child of its parent.
    pub last: bool,
}

/// The shape of the tree. It is fixed once the config is read; only verdicts change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline {
    /// The rows in pre-order.
    pub entries: Vec<OutlineEntry>,
}

/// The shape of the tree.
pub(crate) fn outline(prediction: &Prediction) -> Outline {
    let rows = &prediction.survey.rows;
    let mut entries: Vec<OutlineEntry> = rows
        .iter()
        .map(|row| OutlineEntry {
            depth: row.depth,
            end: row.end,
            last: false,
        })
        .collect();
    // A row is the last child if its subtree ends where its parent's does; the stack holds the
    // parents of the open rows.
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
pub(crate) fn node_mark(prediction: &Prediction, id: NodeId) -> Mark {
    if prediction.problem(id).is_some() {
        return BROKEN;
    }
    match &prediction.survey.forest.node(id).content {
        NodeContent::Broken { .. } => BROKEN,
        NodeContent::Nothing => IDLE,
        NodeContent::Base(_) if prediction.survey.call(id).is_none() => BASE,
        NodeContent::Base(_) | NodeContent::Hop(_) => match prediction.verdict(id) {
            None => PENDING,
            Some(HopVerdict::NoPolicy) if prediction.facts.loading => PENDING,
            Some(verdict) => hop_mark(verdict),
        },
    }
}

/// One row. Called only for visible rows.
pub(crate) fn tree_row(prediction: &Prediction, findings: &Findings, row: usize) -> TreeRow {
    row_with(prediction, row, |id| findings.count_of(prediction, id))
}

/// A row as wide as it may become, without a look for findings in its policies.
pub(crate) fn row_to_measure(prediction: &Prediction, findings: &Findings, row: usize) -> TreeRow {
    row_with(prediction, row, |id| {
        let verdict = prediction.verdict(id);
        let fails = verdict.is_some_and(HopVerdict::stops_the_chain);
        findings.of_node(id).count() + usize::from(fails)
    })
}

/// One row, which says how many findings there are about its node.
fn row_with(prediction: &Prediction, row: usize, count: impl Fn(NodeId) -> usize) -> TreeRow {
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
    match prediction.survey.rows.get(row).map(|row| row.content) {
        Some(RowContent::Node(id)) => node_row(prediction, count(id), id),
        Some(RowContent::WithoutCredentials) => heading(word!("No role, no credentials")),
        Some(RowContent::Unresolved) => heading(word!("Chains that do not resolve")),
        None => heading(""),
    }
}

/// The name in the row of a node.
pub(super) fn row_name(prediction: &Prediction, id: NodeId) -> String {
    let name = match &prediction.survey.forest.node(id).key {
        NodeKey::Profile { profile, .. } => profile.as_str(),
        NodeKey::Shared(source) => shared_words(*source),
        NodeKey::AmbientIdentity => prediction.survey.name(id),
    };
    harmless(name).into_owned()
}

/// The role of a node, or what its credentials are, and the account.
pub(super) fn role_and_account(
    prediction: &Prediction,
    id: NodeId,
) -> (Option<String>, Option<String>) {
    let survey = &prediction.survey;
    let (role, account) = match (&survey.forest.node(id).content, survey.hop(id)) {
        (_, Some((hop, target))) => match target {
            Some(arn) => (Some(arn.name().to_owned()), Some(arn.account().to_owned())),
            None => (Some(hop.role_arn.shown()), None),
        },
        (NodeContent::Base(base), None) => (
            Some(base_words(base).to_owned()),
            base_account(prediction, base),
        ),
        (NodeContent::Broken { .. }, None) => written_role(prediction, id),
        _ => (None, None),
    };
    let shown = |text: Option<String>| text.map(|text| harmless(&text).into_owned());
    (shown(role), shown(account))
}

fn node_row(prediction: &Prediction, findings: usize, id: NodeId) -> TreeRow {
    let survey = &prediction.survey;
    let node = survey.forest.node(id);
    let (role, account) = role_and_account(prediction, id);
    let mut badges = Vec::new();
    if let (Some(name), Some(selected)) = (node.profile(), &prediction.selected)
        && name.as_str() == selected
        && survey.forest.requested(name) == Some(id)
    {
        badges.push(prediction.selected_by.unwrap_or("--profile").to_owned());
    }
    let problem = match &node.content {
        NodeContent::Broken { problem, .. } => Some(problem),
        _ => node.problem_if_requested.as_ref(),
    };
    match findings {
        0 => {}
        1 => badges.push(word!("1 finding").to_owned()),
        count => badges.push(text!("{count} findings", count)),
    }
    TreeRow {
        mark: node_mark(prediction, id),
        name: row_name(prediction, id),
        heading: false,
        changed: is_changed(prediction, id),
        not_reached: prediction.verdict(id) == Some(HopVerdict::NotReached),
        session: session_cell(prediction, id),
        role,
        account,
        badges,
        note: problem.map(|problem| harmless(&short_problem(problem)).into_owned()),
    }
}

/// Role and account from `role_arn`, for a chain that breaks before its hop is made.
fn written_role(prediction: &Prediction, id: NodeId) -> (Option<String>, Option<String>) {
    let Some(written) = written(prediction, id, SettingKey::RoleArn) else {
        return (None, None);
    };
    match Arn::parse(written) {
        Ok(arn) if !arn.name().is_empty() => {
            (Some(arn.name().to_owned()), Some(arn.account().to_owned()))
        }
        _ => (Some(written.to_owned()), None),
    }
}

/// A setting of a node's own profile.
fn written(prediction: &Prediction, id: NodeId, key: SettingKey) -> Option<&str> {
    let profile = prediction.survey.forest.node(id).profile()?;
    let profile = prediction.survey.config.profiles.profile(profile)?;
    profile.text(key).filter(|text| !text.is_empty())
}

/// The session name of a node, if it makes a session.
pub(super) fn session_name(prediction: &Prediction, id: NodeId) -> Option<String> {
    let node = prediction.survey.forest.node(id);
    Some(match (&node.content, node.hop()) {
        (_, Some(hop)) => match &hop.role_session_name {
            SessionName::Set(name) => name.shown(),
            SessionName::Generated => {
                let partial = session_name_of(&prediction.survey, hop);
                partial.as_text().unwrap_or(GENERATED).to_owned()
            }
        },
        (NodeContent::Base(base), None) => match &base.kind {
            BaseKind::Sso { .. } => word!("⟨user name⟩").to_owned(),
            BaseKind::WebIdentity {
                role_session_name, ..
            } => role_session_name.text().unwrap_or(GENERATED).to_owned(),
            _ => return None,
        },
        (NodeContent::Broken { .. }, None) => {
            match written(prediction, id, SettingKey::RoleSessionName) {
                Some(name) => name.to_owned(),
                None if written(prediction, id, SettingKey::RoleArn).is_some() => {
                    GENERATED.to_owned()
                }
                None => return None,
            }
        }
        _ => return None,
    })
}

/// Returns true if the client makes up the session name of a node.
pub(super) fn is_generated(prediction: &Prediction, id: NodeId, name: &str) -> bool {
    let hop = prediction.survey.forest.node(id).hop();
    let made_up = hop.is_some_and(|hop| matches!(hop.role_session_name, SessionName::Generated));
    made_up || name == GENERATED
}

fn session_cell(prediction: &Prediction, id: NodeId) -> Option<SessionCell> {
    let text = session_name(prediction, id)?;
    let (tone, word) = match prediction.session_fit(id) {
        SessionFit::NotTested => (Tone::Plain, None),
        SessionFit::Satisfied => (Tone::Allowed, Some(word!("fits"))),
        SessionFit::Depends => (Tone::Undetermined, Some(word!("depends"))),
        SessionFit::Violated => (Tone::Denied, Some(word!("does not fit"))),
    };
    Some(SessionCell {
        generated: is_generated(prediction, id, &text),
        text: harmless(&text).into_owned(),
        tone,
        word,
    })
}

/// The kind of first credentials in a word or two.
pub(crate) fn base_words(base: &BaseCredentials) -> &'static str {
    match &base.kind {
        BaseKind::Static { .. } => word!("access keys"),
        BaseKind::Sso { .. } => "SSO",
        BaseKind::Login { .. } => "aws login",
        BaseKind::Process { .. } => "credential_process",
        BaseKind::WebIdentity { .. } => word!("web identity"),
        BaseKind::Surroundings { source, .. } => shared_words(*source),
        BaseKind::Legacy { .. } => word!("boto 2 keys"),
    }
}

fn shared_words(source: CredentialSource) -> &'static str {
    match source {
        CredentialSource::Environment => word!("environment keys"),
        CredentialSource::EcsContainer => word!("container role"),
        CredentialSource::Ec2InstanceMetadata => word!("instance role"),
    }
}

fn base_account(prediction: &Prediction, base: &BaseCredentials) -> Option<String> {
    if let Some(identity) = prediction.survey.identity_of(base, None) {
        return Some(identity.account.clone());
    }
    match &base.kind {
        BaseKind::Sso { account_id, .. } => account_id.text().map(str::to_owned),
        BaseKind::Static {
            account_id: Some(account),
            ..
        } => account.text().map(str::to_owned),
        BaseKind::Login { login_session: arn } | BaseKind::WebIdentity { role_arn: arn, .. } => {
            let arn = Arn::parse(arn.text()?).ok()?;
            Some(arn.account().to_owned())
        }
        _ => None,
    }
}

/// Counts of rows that do not work, for any part of the tree. Made when verdicts change.
#[derive(Clone, Debug, Default)]
pub(crate) struct TroubleCounts {
    /// The number of each kind before a row, with one entry more than there are rows.
    before: Vec<[u32; 4]>,
}

impl TroubleCounts {
    /// Rows that fail, are broken, cannot be determined, or are not reached.
    pub(crate) const KINDS: [Mark; 4] = [
        hop_mark(HopVerdict::DeniedImplicit),
        BROKEN,
        hop_mark(HopVerdict::Undetermined),
        hop_mark(HopVerdict::NotReached),
    ];

    /// Counts all rows once.
    pub(crate) fn of(prediction: &Prediction) -> Self {
        let mut counts = [0; 4];
        let mut before = vec![counts];
        for row in 0..prediction.survey.rows.len() {
            let mark = prediction.node_of(row).map(|id| node_mark(prediction, id));
            for (count, kind) in counts.iter_mut().zip(Self::KINDS) {
                *count += u32::from(mark.is_some_and(|mark| mark.symbol == kind.symbol));
            }
            before.push(counts);
        }
        Self { before }
    }

    /// Each kind among some rows, with its number.
    pub(crate) fn among(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = (Mark, u32)> {
        let at = |row: usize| self.before.get(row).copied().unwrap_or_default();
        let (start, end) = (at(rows.start), at(rows.end));
        let counts = end.into_iter().zip(start);
        let counts = counts.map(|(end, start)| end.saturating_sub(start));
        let kinds = Self::KINDS.into_iter().zip(counts);
        kinds.filter(|(_, count)| *count > 0)
    }
}

/// The meaning of symbols and colours, for the help screen.
pub(crate) fn legend() -> Vec<(Mark, &'static str)> {
    vec![
        (
            hop_mark(HopVerdict::Allowed { trust_only: false }),
            word!("trust policy and caller's policies let the hop through"),
        ),
        (
            TRUST_ONLY,
            word!(
                "the trust policy alone is enough; the caller's own policies are not known and may deny it"
            ),
        ),
        (
            hop_mark(HopVerdict::DeniedImplicit),
            word!("no statement allows it"),
        ),
        (
            hop_mark(HopVerdict::DeniedExplicit),
            word!("a Deny statement applies"),
        ),
        (
            hop_mark(HopVerdict::Undetermined),
            word!("a fact is missing; the card names it"),
        ),
        (
            hop_mark(HopVerdict::NotCallable),
            word!("STS refuses the call before it looks at any policy"),
        ),
        (
            hop_mark(HopVerdict::InvalidPolicy),
            word!("IAM would refuse the trust policy"),
        ),
        (
            hop_mark(HopVerdict::NoPolicy),
            word!("the role is in no snapshot"),
        ),
        (
            hop_mark(HopVerdict::NotReached),
            word!("an earlier hop of the chain fails"),
        ),
        (BROKEN, word!("the chain does not resolve")),
        (BASE, word!("credentials at the start of chains")),
        (
            IDLE,
            word!("a profile without a role and without credentials"),
        ),
        (PENDING, word!("its policies are still being read")),
    ]
}
