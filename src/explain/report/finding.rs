//! Findings: those about the files, those of `lint` with the table of `rules`, and all as SARIF.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Document, PlaceReport};
use crate::chain::NodeId;
use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::explain::lint::{LintOutcome, finding_place};
use crate::explain::phrase::rule::level_word;
use crate::lint::{Finding, Findings, RULES, Rule, find_in_policies};
use crate::predict::{CachedHop, CachedState, Prediction};
use crate::text::Severity;

/// One finding about the files.
#[derive(Serialize)]
pub(super) struct FindingReport {
    id: &'static str,
    code: &'static str,
    level: &'static str,
    severity: Severity,
    message: String,
    #[serde(flatten)]
    place: PlaceReport,
    column: Option<u32>,
    end_column: Option<u32>,
    help: Option<String>,
    profile: Option<String>,
}

impl FindingReport {
    /// A finding with its place; `set` holds the files of findings about none of the policies.
    fn of(finding: &Finding, set: Option<&ProfileSet>) -> Self {
        let described = describe_finding(finding);
        let place = finding_place(finding, set);
        Self {
            id: finding.kind.rule().code(),
            code: described.code,
            level: level_word(described.severity),
            severity: described.severity,
            message: described.message,
            place: finding.location.as_ref().into(),
            column: place.as_ref().map(|place| place.position.column),
            end_column: place.map(|place| place.end_column),
            help: described.help,
            profile: finding.profile.as_ref().map(ToString::to_string),
        }
    }
}

/// The findings about a node's profile, and about the policies of some hops.
pub(super) fn findings_of(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<FindingReport> {
    let about_policies = find_in_policies(prediction, hops);
    let all = findings.of_node(id).chain(&about_policies);
    finding_reports(prediction, all)
}

/// The findings about a node's profile, and all about the calls of its chain.
pub(super) fn mistakes_of(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
) -> Vec<FindingReport> {
    let chain = prediction.chain_of(id).into_iter();
    let about_calls: Vec<_> = chain.map(|id| findings.of_call(prediction, id)).collect();
    let about_calls = about_calls.iter().flat_map(|found| found.iter());
    let all = findings.of_node(id).chain(about_calls);
    finding_reports(prediction, all)
}

/// Findings with their places in the files of a prediction.
pub(super) fn finding_reports<'a>(
    prediction: &Prediction,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<FindingReport> {
    let set = &prediction.survey.config.profiles;
    let report = |finding| FindingReport::of(finding, Some(set));
    findings.map(report).collect()
}

/// The AWS CLI's cached session of a hop; times as RFC 3339.
#[derive(Serialize)]
pub(super) struct CachedReport {
    state: CachedState,
    file: String,
    session_name: Option<String>,
    expires: Option<String>,
    config_changed_since: bool,
    shared_with: Vec<String>,
}

impl From<CachedHop> for CachedReport {
    fn from(found: CachedHop) -> Self {
        let expires = match found.state {
            CachedState::Used { expires, .. }
            | CachedState::Expired { expires }
            | CachedState::OtherCall { expires } => jiff::Timestamp::from_second(expires).ok(),
            CachedState::Unusable => None,
        };
        Self {
            state: found.state,
            file: found.file.to_string(),
            session_name: found.session_name,
            expires: expires.map(|time| time.to_string()),
            config_changed_since: found.config_changed_since,
            shared_with: found.shared_with,
        }
    }
}

// `lint` and `rules`: findings and the table of rules.

#[derive(Serialize)]
struct LintReport {
    summary: Summary,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
    /// Findings below the level that was asked for.
    below_level: usize,
    /// Findings of rules with very many, which are not listed.
    not_listed: usize,
    /// Rules that need a caller or files which are not there.
    rules_skipped: usize,
}

/// `lint`: the findings with their places.
pub(crate) fn lint_report(
    outcome: &LintOutcome,
    set: Option<&ProfileSet>,
) -> impl Serialize + use<> {
    let [error, warning, info] = outcome.counts();
    let findings = outcome.findings.iter();
    Document::from(LintReport {
        summary: Summary {
            error,
            warning,
            info,
            below_level: outcome.hidden,
            not_listed: outcome.more,
            rules_skipped: outcome.skipped,
        },
        findings: findings.map(|it| FindingReport::of(it, set)).collect(),
    })
}

#[derive(Serialize)]
struct RuleReport {
    id: &'static str,
    name: &'static str,
    level: &'static str,
    subject: &'static str,
    needs: &'static str,
    title: &'static str,
    failing: &'static str,
    fixed: &'static str,
}

impl From<&Rule> for RuleReport {
    fn from(rule: &Rule) -> Self {
        Self {
            id: rule.code(),
            name: rule.name,
            level: level_word(rule.level),
            subject: rule.subject().into(),
            needs: rule.needs.into(),
            title: rule.title(),
            failing: rule.failing,
            fixed: rule.fixed,
        }
    }
}

/// `rules`: rows of the table.
pub(crate) fn rules_report(rules: &[Rule]) -> impl Serialize + use<> {
    let rules: Vec<_> = rules.iter().map(RuleReport::from).collect();
    Document::of("rules", rules)
}

// Findings as SARIF 2.1.0 ("Static Analysis Results Interchange Format", OASIS), for code scanning.

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

/// A `reportingDescriptor`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    default_configuration: Configuration,
    help: Message,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// A `result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_column: u32,
}

impl From<&Rule> for Descriptor {
    fn from(rule: &Rule) -> Self {
        let (failing, fixed) = (rule.failing, rule.fixed);
        Self {
            id: rule.code(),
            name: rule.name,
            short_description: Message {
                text: rule.title().to_owned(),
            },
            default_configuration: Configuration {
                level: rule.level.word(),
            },
            help: Message {
                text: format!("{failing}\n→\n{fixed}"),
            },
        }
    }
}

/// `lint --format sarif`.
pub(crate) fn sarif_log(outcome: &LintOutcome, set: Option<&ProfileSet>) -> impl Serialize + use<> {
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    rules: RULES.iter().map(Descriptor::from).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: outcome.findings.iter().map(|it| result(it, set)).collect(),
        }],
    }
}

fn result(finding: &Finding, set: Option<&ProfileSet>) -> Outcome {
    let rule = finding.kind.rule();
    let described = describe_finding(finding);
    let help = described.help.unwrap_or_default();
    let place = finding_place(finding, set);
    let location = finding.location.as_ref().map(|location| Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&location.file),
            },
            region: place.map(|place| Region {
                start_line: place.position.line.max(1),
                start_column: place.position.column,
                end_column: place.end_column.max(place.position.column),
            }),
        },
    });
    let fingerprint = format!("{}:{}", rule.code(), described.message);
    Outcome {
        rule_id: rule.code(),
        rule_index: rule.id as usize,
        level: described.severity.word(),
        message: Message {
            text: format!("{}. Fix: {help}", described.message),
        },
        locations: location.into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("rolechain/v1", fingerprint)]),
    }
}

/// A path as a URI reference: what is no character of one is percent-encoded.
fn uri(path: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'~');
    percent_encoding::utf8_percent_encode(path, KEPT).to_string()
}
