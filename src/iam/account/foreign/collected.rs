//! Folders of iam-collect: one folder per user, role, group or policy, whose files hold its parts.
//! A part that is empty has no file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::entities::{Group, InlinePolicy, Knowledge, ManagedPolicy, Role, User};
use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::unique_id::UniqueId;
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::{self, SnapshotBuilder, boundary, tags};
use crate::iam::json::JsonKind;
use crate::iam::policy::PolicyKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Location, word};

/// A file of the folder.
#[derive(Debug)]
pub(crate) struct CollectedFile {
    /// The path of its folder.
    pub folder: String,
    /// Its name without folder and ending, such as `trust-policy`.
    pub part: String,
    /// The name in messages.
    pub name: Arc<str>,
    /// The content.
    pub text: String,
}

/// Reads the files below the folder `iam` of an account.
pub(crate) fn read_collected(
    name: &Arc<str>,
    files: &[CollectedFile],
    wanted: &Arc<Wanted>,
) -> SnapshotFile {
    let mut sheet = SnapshotBuilder::new(name, SnapshotKind::IamCollect, wanted);
    let mut folders: BTreeMap<&str, BTreeMap<&str, Page<'_>>> = BTreeMap::new();
    let mut broken = BTreeSet::new();
    for file in files {
        if let Ok(page) = Page::read(&file.text, &file.name, 1) {
            let parts = folders.entry(&file.folder).or_default();
            parts.insert(&file.part, page);
        } else {
            let at = Location::new(Arc::clone(&file.name), 1);
            sheet.lose(at, word!("the file is not JSON").to_owned());
            // Its part is there, and not known.
            broken.insert(&*file.folder);
        }
    }
    for (folder, parts) in folders {
        if parts.contains_key("metadata") && !broken.contains(folder) {
            Entity { parts }.add_to(&mut sheet);
        }
    }
    sheet.finish()
}

/// The files of one folder.
struct Entity<'a> {
    parts: BTreeMap<&'a str, Page<'a>>,
}

impl Entity<'_> {
    fn text(&self, key: &str) -> Option<String> {
        let metadata = self.parts.get("metadata")?;
        metadata.string(0, key).map(Into::into)
    }

    fn add_to(&self, sheet: &mut SnapshotBuilder) {
        let Some(at) = self.parts.get("metadata").map(|page| page.location(0)) else {
            return;
        };
        let text = self.text("arn").unwrap_or_default();
        let Ok(arn) = Arn::parse(&text) else {
            sheet.lose(at, word!("metadata without an ARN").to_owned());
            return;
        };
        match arn.kind() {
            PrincipalKind::Role => self.add_role(sheet, arn, at),
            PrincipalKind::User => self.add_user(sheet, arn, at),
            _ if arn.as_str().contains(":group/") => {
                let group = Group {
                    inline: self.inline(sheet),
                    attached: self.attached(),
                    location: at,
                    arn,
                };
                sheet.add_group(group);
            }
            _ if arn.as_str().contains(":policy/") => {
                let document = self.parts.get("current-policy");
                let read = |page| sheet.policy(page, 0, arn.text(), PolicyKind::Identity);
                let policy = ManagedPolicy {
                    document: document.and_then(read),
                    location: at,
                    arn: arn.clone(),
                };
                sheet.add_policy(policy);
            }
            _ => {}
        }
    }

    fn add_role(&self, sheet: &mut SnapshotBuilder, arn: Arn, at: Location) {
        let trust = self.parts.get("trust-policy");
        let role = Role {
            unique_id: self.id(),
            trust: trust.and_then(|page| sheet.policy(page, 0, arn.text(), PolicyKind::Trust)),
            lists_policies: true,
            inline: self.inline(sheet),
            attached: self.attached(),
            boundary: self.boundary(),
            tags: self.tags(),
            ..sheet::role(arn, at)
        };
        sheet.add_role(role);
    }

    fn add_user(&self, sheet: &mut SnapshotBuilder, arn: Arn, at: Location) {
        let name = |arn: String| Some(arn.rsplit('/').next()?.to_owned());
        let groups = self.strings("groups");
        let user = User {
            unique_id: self.id(),
            more_policies: false,
            inline: self.inline(sheet),
            attached: self.attached(),
            groups: groups.and_then(|groups| groups.into_iter().map(name).collect()),
            boundary: self.boundary(),
            tags: self.tags(),
            location: at,
            arn,
        };
        sheet.add_user(user);
    }

    fn id(&self) -> Option<UniqueId> {
        UniqueId::parse(&self.text("id")?)
    }

    fn boundary(&self) -> Knowledge<Option<Arn>> {
        boundary(&self.text("permissionBoundary").unwrap_or_default())
    }

    fn tags(&self) -> Knowledge<Vec<super::super::entities::Tag>> {
        match self.parts.get("tags") {
            None => Knowledge::Known(Vec::new()),
            Some(page) => tags(page, 0).map_or(Knowledge::Unknown, Knowledge::Known),
        }
    }

    /// The elements of a part that is a list: none without its file, nothing if it is no list.
    fn list(&self, part: &str) -> Option<(Option<&Page<'_>>, Vec<usize>)> {
        let Some(page) = self.parts.get(part) else {
            return Some((None, Vec::new()));
        };
        let is_list = page.kind(0) == JsonKind::Array;
        is_list.then(|| (Some(page), page.json.elements(0).collect()))
    }

    fn inline(&self, sheet: &mut SnapshotBuilder) -> Option<Vec<InlinePolicy>> {
        let (page, rows) = self.list("inline-policies")?;
        let Some(page) = page else {
            return Some(Vec::new());
        };
        let read = |row| {
            let name = page.string(row, "PolicyName")?;
            Some(sheet.inline(page, &name, page.get(row, "PolicyDocument")))
        };
        rows.into_iter().map(read).collect()
    }

    fn attached(&self) -> Option<Vec<Arn>> {
        let texts = self.strings("managed-policies")?;
        texts.iter().map(|text| Arn::parse(text).ok()).collect()
    }

    /// The texts of a list.
    fn strings(&self, part: &str) -> Option<Vec<String>> {
        let (page, nodes) = self.list(part)?;
        let text = |node| page?.json.string(node).map(Into::into);
        nodes.into_iter().map(text).collect()
    }
}
