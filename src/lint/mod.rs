//! What is odd about the files themselves: facts with their places. The words are elsewhere.
//!
//! Findings never change a verdict: they say why a line does not do what its author meant.

mod hops;
mod kind;
mod policies;
mod sections;
mod settings;
#[cfg(test)]
mod tests;
mod web_identity;

use std::collections::HashMap;

use crate::config::{ProfileName, ProfileSet};
use crate::predict::Survey;
use crate::text::Location;

pub use kind::{FindingKind, TextFault};
pub use policies::find_in_policies;
pub(crate) use web_identity::keeps_tokens_out;
pub use web_identity::{WebIdentityMistake, find_web_identity_mistakes};

/// Something odd about a file, and the profile it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The profile, if it is about one.
    pub profile: Option<ProfileName>,
    /// What is odd.
    pub kind: FindingKind,
    /// The line.
    pub location: Option<Location>,
}

/// All findings, in file order: the config file's first, each file's by line.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    /// Positions by profile. Never iterated.
    by_profile: HashMap<ProfileName, Vec<u32>>,
}

impl Findings {
    fn sorted(mut list: Vec<Finding>, set: &ProfileSet) -> Self {
        let credentials = set.credentials.as_ref().map(|file| &file.source.name);
        let in_order = |finding: &Finding| {
            let location = finding.location.as_ref();
            let second = location.is_some_and(|location| Some(&location.file) == credentials);
            (second, location.map_or(0, |location| location.line))
        };
        list.sort_by_key(in_order);
        list.dedup();
        let mut by_profile: HashMap<ProfileName, Vec<u32>> = HashMap::new();
        for (at, finding) in list.iter().enumerate() {
            if let Some(profile) = &finding.profile {
                by_profile
                    .entry(profile.clone())
                    .or_default()
                    .push(at as u32);
            }
        }
        Self { list, by_profile }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the files are in order.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in file order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// Those about one profile, in file order.
    pub fn of<'a>(&'a self, profile: &str) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let places = self.by_profile.get(profile).map_or(&[][..], Vec::as_slice);
        places.iter().map(|&at| &self.list[at as usize])
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Looks through both files and every hop. Linear in the size of the files.
pub fn find(survey: &Survey) -> Findings {
    let set = &survey.config.profiles;
    let mut list = Vec::new();
    sections::find_odd_sections(set, &mut list);
    settings::find_odd_settings(set, &mut list);
    hops::find_odd_hops(survey, &mut list);
    Findings::sorted(list, set)
}
