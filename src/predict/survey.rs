//! Config files → the tree and everything that is known before any policy arrives.

use std::collections::{BTreeMap, BTreeSet};

use super::assumptions::Assumptions;
use crate::chain::{
    AMBIENT_IDENTITY, BaseCredentials, BaseKind, Environment, Forest, Hop, NodeContent, NodeId,
};
use crate::config::{ProfileSet, Setting, SettingKey, meant_roles};
use crate::iam::account::{Identities, Wanted};
use crate::iam::{Arn, MfaSerial, PrincipalKind, is_account_id, is_account_placeholder};
use crate::text::shell_word;

/// The contents of the files and the environment, without secrets.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Both files.
    pub profiles: ProfileSet,
    /// The identities of the profiles, from the identities file.
    pub identities: Identities,
    /// The relevant environment variables, without secrets.
    pub environment: Environment,
}

/// One row of the tree, in pre-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The content of the row.
    pub content: RowContent,
    /// Depth, 0 at the top level.
    pub depth: u16,
    /// The first row after this row's subtree.
    pub end: u32,
}

/// The content of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowContent {
    /// A profile or shared credentials.
    Node(NodeId),
    /// The heading above profiles that have neither a role nor credentials.
    WithoutCredentials,
    /// The heading above chains that do not resolve.
    Unresolved,
}

/// The tree and the roles named in it: everything that is known before policies arrive.
#[derive(Debug)]
pub struct Survey {
    /// The files.
    pub config: Config,
    /// The user's assumptions.
    pub assumptions: Assumptions,
    /// The profiles as nodes with parents.
    pub forest: Forest,
    /// The rows of the tree.
    pub rows: Vec<Row>,
    /// The target roles of calls; `None` for other nodes, and if STS refuses `role_arn`.
    targets: Vec<Option<Arn>>,
    /// The calls of web identity profiles.
    web_calls: BTreeMap<NodeId, Hop>,
    row_of: Vec<u32>,
    bases: Vec<Option<NodeId>>,
}

impl Survey {
    /// Resolves every profile once and lays out the tree. Linear in the number of profiles.
    pub fn new(mut config: Config, assumptions: Assumptions) -> Self {
        let rules = assumptions.client.rules();
        if config.profiles.rules != rules {
            config.profiles = config.profiles.read_by(rules);
        }
        let forest = Forest::build_for(&config.profiles, &config.environment, assumptions.client);
        let targets = (0..forest.node_count()).map(|_| None).collect();
        let mut survey = Self {
            config,
            assumptions,
            forest,
            rows: Vec::new(),
            targets,
            web_calls: BTreeMap::new(),
            row_of: Vec::new(),
            bases: Vec::new(),
        };
        survey.read_targets();
        survey.lay_out();
        survey
    }

    fn read_targets(&mut self) {
        self.bases = vec![None; self.forest.node_count()];
        for &id in self.forest.parents_first() {
            if let Some(hop) = self.forest.node(id).hop() {
                self.targets[id.index()] = target_of(hop);
            }
            let node = self.forest.node(id);
            if let NodeContent::Base(base) = &node.content
                && let Some(call) = Hop::of_web_identity(base)
            {
                self.targets[id.index()] = target_of(&call);
                self.web_calls.insert(id, call);
            }
            self.bases[id.index()] = match (&node.content, node.parent) {
                (NodeContent::Base(_), _) => Some(id),
                (_, Some(parent)) => self.bases[parent.index()],
                (_, None) => None,
            };
        }
    }

    /// The token files that bases name, once each.
    pub(crate) fn token_files(&self) -> BTreeSet<String> {
        let bases = self.web_calls.keys().filter_map(|id| self.base_of(*id));
        bases
            .filter_map(|base| match &base.kind {
                BaseKind::WebIdentity { token_file, .. } => token_file.text().map(str::to_owned),
                _ => None,
            })
            .collect()
    }

    /// The node of the base of a node's chain, if the chain has one.
    pub(crate) fn base_node(&self, id: NodeId) -> Option<NodeId> {
        self.bases[id.index()]
    }

    /// The base of a node's chain, if the chain has one.
    pub(crate) fn base_of(&self, id: NodeId) -> Option<&BaseCredentials> {
        let base = self.base_node(id)?;
        match &self.forest.node(base).content {
            NodeContent::Base(base) => Some(base),
            NodeContent::Hop(_) | NodeContent::Nothing | NodeContent::Broken { .. } => None,
        }
    }

    /// The call of `AssumeRole` that a node makes, or of `AssumeRoleWithWebIdentity` that a base
    /// makes, and its target.
    pub(crate) fn call(&self, id: NodeId) -> Option<(&Hop, Option<&Arn>)> {
        self.hop(id)
            .or_else(|| Some((self.web_calls.get(&id)?, self.targets[id.index()].as_ref())))
    }

    /// The call that a node makes and its target; `None` for bases.
    pub fn hop(&self, id: NodeId) -> Option<(&Hop, Option<&Arn>)> {
        let hop = self.forest.node(id).hop()?;
        Some((hop, self.targets[id.index()].as_ref()))
    }

    /// The role that a node assumes, or would assume if its chain resolved.
    pub(crate) fn target_role(&self, id: NodeId) -> Option<Arn> {
        if let Some((_, target)) = self.call(id) {
            return target.cloned();
        }
        let profile = self.forest.node(id).profile()?;
        let text = self
            .config
            .profiles
            .profile(profile)?
            .text(SettingKey::RoleArn)?;
        let arn = Arn::parse(text).ok()?;
        (arn.kind() == PrincipalKind::Role).then_some(arn)
    }

    /// The row of a node.
    pub fn row_of(&self, id: NodeId) -> usize {
        self.row_of[id.index()] as usize
    }

    /// The node of a row; headings have none.
    pub(crate) fn node_of(&self, row: usize) -> Option<NodeId> {
        match self.rows.get(row)?.content {
            RowContent::Node(id) => Some(id),
            RowContent::WithoutCredentials | RowContent::Unresolved => None,
        }
    }

    /// The name of a node in messages.
    pub fn name(&self, id: NodeId) -> &str {
        match &self.forest.node(id).key {
            crate::chain::NodeKey::Profile { profile, .. } => profile.as_str(),
            crate::chain::NodeKey::Shared(source) => source.name(),
            crate::chain::NodeKey::AmbientIdentity => AMBIENT_IDENTITY,
        }
    }

    /// The roles and users whose rows in a snapshot matter: targets, callers, and those in the
    /// identities file.
    pub(crate) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::nothing();
        for target in self.targets.iter().flatten() {
            wanted.add_arn(target);
        }
        // Another client may make a call where the AWS CLI makes none, and a repair may need the
        // role that was meant.
        let set = &self.config.profiles;
        for profile in set.profiles.iter().chain(&set.ignored) {
            for arn in meant_roles(profile) {
                wanted.add_arn(&arn);
                // In any account, if this one is a placeholder.
                if !is_account_id(arn.account()) {
                    wanted.add_role_name(arn.name());
                }
            }
        }
        for identity in self.config.identities.values() {
            wanted.add_arn(&identity.arn);
            wanted.add_unique_id(&identity.user_id);
        }
        for &id in self.forest.parents_first() {
            match &self.forest.node(id).content {
                NodeContent::Base(base) => match &base.kind {
                    BaseKind::Sso {
                        account_id,
                        role_name,
                        ..
                    } => {
                        if let (Some(account), Some(set)) = (account_id.text(), role_name.text()) {
                            wanted.add_permission_set(account, set);
                        }
                    }
                    BaseKind::Process { .. } => {
                        if let Some((account, set)) = granted_set(&self.config, base)
                            && let (Some(account), Some(set)) = (account.text(), set.text())
                        {
                            wanted.add_permission_set(account, set);
                        }
                    }
                    BaseKind::Login { login_session: arn } => {
                        if let Some(arn) = arn.text().and_then(|text| Arn::parse(text).ok()) {
                            wanted.add_arn(&arn);
                        }
                    }
                    _ => {}
                },
                NodeContent::Hop(hop) => {
                    if let Some(device) = mfa_device(hop) {
                        wanted.add_user(device.account(), device.name());
                    }
                }
                NodeContent::Nothing | NodeContent::Broken { .. } => {}
            }
        }
        wanted
    }

    /// Lays out bases with their subtrees in file order, then the two headings.
    fn lay_out(&mut self) {
        let mut rows = Vec::with_capacity(self.forest.node_count() + 2);
        let mut row_of = vec![0; self.forest.node_count()];
        let (mut idle, mut broken) = (Vec::new(), Vec::new());
        for &id in self.forest.parents_first() {
            let node = self.forest.node(id);
            if node.parent.is_some() {
                continue;
            }
            match &node.content {
                NodeContent::Base(_) | NodeContent::Hop(_) => {
                    self.lay_out_below(id, 0, &mut rows, &mut row_of);
                }
                NodeContent::Nothing => idle.push(id),
                NodeContent::Broken { .. } => broken.push(id),
            }
        }
        for (heading, ids) in [
            (RowContent::WithoutCredentials, idle),
            (RowContent::Unresolved, broken),
        ] {
            if ids.is_empty() {
                continue;
            }
            let at = rows.len();
            rows.push(Row {
                content: heading,
                depth: 0,
                end: 0,
            });
            for id in ids {
                self.lay_out_below(id, 1, &mut rows, &mut row_of);
            }
            rows[at].end = rows.len() as u32;
        }
        self.rows = rows;
        self.row_of = row_of;
    }

    /// Pre-order without recursion: a chain may be as long as the file.
    fn lay_out_below(&self, top: NodeId, depth: u16, rows: &mut Vec<Row>, row_of: &mut [u32]) {
        let mut stack = vec![(top, depth, 0_usize)];
        let mut open: Vec<usize> = Vec::new();
        rows.push(node_row(top, depth));
        row_of[top.index()] = rows.len() as u32 - 1;
        open.push(rows.len() - 1);
        while let Some((id, depth, next)) = stack.last_mut() {
            let children = self.forest.children(*id);
            if let Some(&child) = children.get(*next) {
                *next += 1;
                let below = depth.saturating_add(1);
                rows.push(node_row(child, below));
                row_of[child.index()] = rows.len() as u32 - 1;
                open.push(rows.len() - 1);
                stack.push((child, below, 0));
            } else {
                stack.pop();
                if let Some(at) = open.pop() {
                    rows[at].end = rows.len() as u32;
                }
            }
        }
    }
}

/// The account and permission set whose credentials granted supplies, from the settings that it
/// writes to the profiles it makes.
pub(crate) fn granted_set<'a>(
    config: &'a Config,
    base: &BaseCredentials,
) -> Option<(&'a Setting, &'a Setting)> {
    let profile = config.profiles.profile(base.profile.as_deref()?)?;
    let account = profile.get("granted_sso_account_id")?;
    Some((account, profile.get("granted_sso_role_name")?))
}

/// The role in `role_arn`, if STS accepts it: six parts, service `iam`, an account id or a
/// placeholder, a role with a name.
pub(crate) fn target_of(hop: &Hop) -> Option<Arn> {
    let arn = Arn::parse(hop.role_arn.text()?).ok()?;
    let account = arn.account();
    let is_role = arn.kind() == PrincipalKind::Role
        && !arn.name().is_empty()
        && (is_account_id(account) || is_account_placeholder(account))
        && !arn.partition().is_empty();
    is_role.then_some(arn)
}

const fn node_row(id: NodeId, depth: u16) -> Row {
    Row {
        content: RowContent::Node(id),
        depth,
        end: 0,
    }
}

/// The virtual MFA device that a call names. It often, but not always, has the name of the user.
pub(crate) fn mfa_device(hop: &Hop) -> Option<Arn> {
    let serial = hop.mfa_serial.as_ref()?.text()?;
    let role = target_of(hop)?;
    match MfaSerial::parse(serial, role.partition()).ok()? {
        MfaSerial::Virtual(device) => Some(device),
        MfaSerial::Hardware => None,
    }
}

// The files of the command line, as a printed command has to name them again.

/// Parts of commands, quoted for a shell.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The options that name them to `rolechain`, each after a blank; `None` if one is a stream, which
    /// no other program can read.
    pub options: Option<String>,
    /// The variables that name them to `aws`, each before a blank.
    pub variables: String,
    /// The folder in which snapshots are searched.
    pub folder: String,
}

impl Default for Invocation {
    /// The usual files.
    fn default() -> Self {
        Self {
            options: Some(String::new()),
            variables: String::new(),
            folder: "~/.local/share/rolechain/snapshots".to_owned(),
        }
    }
}

impl Invocation {
    /// The command that fetches all facts about a profile.
    pub(crate) fn fetch(&self, profile: &str) -> Option<String> {
        let options = self.options.as_ref()?;
        let profile = shell_word(profile);
        Some(format!("rolechain fetch{options} --profile {profile}"))
    }

    /// The first lines of a script that calls `aws`; `$dir` is then the folder for snapshots.
    pub(crate) fn script_head(&self) -> Vec<String> {
        let variables = self.variables.trim_end();
        let export = (!variables.is_empty()).then(|| format!("export {variables}"));
        let folder = [
            format!("dir={}", self.folder),
            "mkdir -p \"$dir\"".to_owned(),
        ];
        export.into_iter().chain(folder).collect()
    }
}
