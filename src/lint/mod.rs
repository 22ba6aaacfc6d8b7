//! Findings about the files themselves, with their places. Words that depend on what was found are
//! elsewhere.
//!
//! Findings never change a verdict: they say why a line does not do what its author meant.

mod call;
mod condition;
mod found;
mod hops;
mod inputs;
mod key;
mod kind;
mod principal;
mod run;
mod session;
mod settings;
mod statement;
mod table;
mod typed_value;
mod value;
mod web_identity;

use foldhash::HashMap;
use std::sync::Arc;

use crate::chain::NodeId;
use crate::config::{ProfileName, Setting};
use crate::iam::account::Policy;
use crate::predict::{Prediction, Survey};
use crate::text::{Location, Severity, Span};

use found::Found;
pub(crate) use hops::find_in_policies;
pub(crate) use inputs::{Details, Needs};
pub(crate) use kind::{CallFinding, FindingKind, HeaderFinding, LineFinding};
use run::CallFindings;
pub(crate) use run::{find_everywhere, find_in_document};
pub(crate) use table::{RULES, Rule, RuleId, Subject};
pub(crate) use value::pattern_operator;
pub(crate) use web_identity::{WebIdentityMistake, find_web_identity_mistakes, keeps_tokens_out};

/// Something odd about a file, and the profile it concerns.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The profile, if it is about one.
    pub profile: Option<ProfileName>,
    /// The kind of finding.
    pub kind: FindingKind,
    /// The line.
    pub location: Option<Location>,
    /// The bytes of the file, or of the policy's text.
    pub span: Option<Span>,
    /// The policy, if it is about one.
    pub policy: Option<Arc<Policy>>,
}

impl Finding {
    /// Something odd about the value of a setting.
    fn at_setting(profile: Option<ProfileName>, kind: FindingKind, setting: &Setting) -> Self {
        Self {
            profile,
            kind,
            location: Some(setting.location.clone()),
            span: Some(setting.value_span),
            policy: None,
        }
    }

    /// Something odd about a policy.
    fn in_policy(
        profile: Option<ProfileName>,
        kind: FindingKind,
        policy: &Arc<Policy>,
        span: Span,
    ) -> Self {
        Self {
            profile,
            kind,
            location: Some(policy.location_of(span.start)),
            span: Some(span),
            policy: Some(Arc::clone(policy)),
        }
    }

    /// Returns true if it says the same of the same place.
    fn repeats(&self, other: &Self) -> bool {
        self.kind == other.kind && self.location == other.location && self.profile == other.profile
    }
}

/// All findings, in file order: the config file's first, each file's by line.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The profiles that they concern.
    survey: Option<Arc<Survey>>,
    list: Vec<Finding>,
    /// How many more there are.
    more: usize,
    /// Positions by profile. Never iterated.
    by_profile: HashMap<ProfileName, Vec<u32>>,
    calls: CallFindings,
    /// True if rows count the findings in their calls too.
    marks_calls: bool,
}

impl Findings {
    fn sorted(found: Found, survey: &Arc<Survey>) -> Self {
        let Found { mut list, more, .. } = found;
        let set = &survey.config.profiles;
        let credentials = set.credentials.as_ref().map(|file| &file.source.name);
        let in_order = |finding: &Finding| {
            let location = finding.location.as_ref();
            let second = location.is_some_and(|location| Some(&location.file) == credentials);
            (second, location.map_or(0, |location| location.line))
        };
        list.sort_by_key(in_order);
        list.dedup_by(|one, other| one.repeats(other));
        let mut by_profile: HashMap<ProfileName, Vec<u32>> = HashMap::default();
        for (at, finding) in list.iter().enumerate() {
            if let Some(profile) = &finding.profile {
                by_profile
                    .entry(profile.clone())
                    .or_default()
                    .push(at as u32);
            }
        }
        Self {
            survey: Some(Arc::clone(survey)),
            list,
            more,
            by_profile,
            calls: CallFindings::default(),
            marks_calls: false,
        }
    }

    /// Returns true if they are about these files, read in this way.
    pub(crate) fn are_about(&self, survey: &Arc<Survey>) -> bool {
        let own = self.survey.as_ref();
        own.is_some_and(|own| Arc::ptr_eq(own, survey))
    }

    /// Counts the findings in the call of a row among its own.
    #[must_use]
    pub(crate) const fn marking_calls(mut self) -> Self {
        self.marks_calls = true;
        self
    }

    /// Forgets what was found in calls: verdicts have changed.
    pub(crate) fn forget_calls(&mut self) {
        self.calls = CallFindings::default();
    }

    /// The findings in the policies and parameters of the call into a node, made once.
    pub(crate) fn of_call(&self, prediction: &Prediction, id: NodeId) -> Arc<[Finding]> {
        self.calls.of_call(prediction, id)
    }

    /// How many findings a row counts: those in the files, and warnings and errors in its call.
    pub(crate) fn count_of(&self, prediction: &Prediction, id: NodeId) -> usize {
        let in_files = self.of_node(id).count();
        if !self.marks_calls {
            return in_files;
        }
        let found = self.of_call(prediction, id);
        let matters = |finding: &&Finding| finding.kind.severity() >= Severity::Warning;
        in_files + found.iter().filter(matters).count()
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.list.len()
    }

    /// How many more there are than [`Self::len`]: of each rule, the first thousand are kept.
    pub(crate) const fn more(&self) -> usize {
        self.more
    }

    /// Returns true if the files are in order.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in file order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// Those about a node's profile, in file order.
    pub(crate) fn of_node(&self, id: NodeId) -> impl Iterator<Item = &Finding> {
        let survey = self.survey.as_ref();
        let profile = survey.and_then(|survey| survey.forest.node(id).profile());
        let places = profile.and_then(|profile| self.by_profile.get(profile));
        let places = places.into_iter().flatten();
        places.map(|&at| &self.list[at as usize])
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Looks through both files and every hop. Linear in the size of the files, so whoever shows the
/// findings keeps them.
pub(crate) fn find(survey: &Arc<Survey>) -> Findings {
    let set = &survey.config.profiles;
    let mut list = Found::default();
    list.more = set.files().map(|file| file.more_refusals).sum();
    settings::find_odd_sections(set, &mut list);
    settings::find_odd_settings(set, &mut list);
    hops::find_odd_hops(survey, &mut list);
    Findings::sorted(list, survey)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::ProfileSet;
    use crate::predict::{Assumptions, Config, Survey};
    use crate::text::SourceFile;

    fn survey(config: &str, credentials: &str) -> Survey {
        Survey::new(
            Config {
                profiles: ProfileSet::parse(
                    Some(&SourceFile::new("config", config.as_bytes())),
                    Some(&SourceFile::new("credentials", credentials.as_bytes())),
                ),
                ..Config::default()
            },
            Assumptions::at(0),
        )
    }

    /// `file:line code` of every finding.
    fn found(config: &str, credentials: &str) -> Vec<String> {
        super::find(&Arc::new(survey(config, credentials)))
            .iter()
            .map(|finding| {
                let at = finding.location.as_ref().unwrap();
                format!("{at} {}", finding.kind.code())
            })
            .collect()
    }

    #[test]
    fn a_clean_pair_of_files_has_no_finding() {
        let config = "\
    [default]
    region = us-east-1
    cli_pager =
    retry_mode = standard
    s3 =
      max_concurrent_requests = 20
      addressing_style = path

    [profile hop]
    role_arn = arn:aws:iam::111122223333:role/Role
    source_profile = default
    role_session_name = name@example.com
    external_id = a/b:c
    duration_seconds = 43200
    mfa_serial = arn:aws:iam::111122223333:mfa/jane

    [sso-session corp]
    sso_start_url = https://example.awsapps.com/start#/
    sso_region = us-east-1

    [plugins]
    cli_legacy_plugin_path = /x
    ";
        let credentials =
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
        assert_eq!(found(config, credentials), [""; 0]);
    }
}
