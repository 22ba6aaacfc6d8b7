//! Findings as SARIF 2.1.0 ("Static Analysis Results Interchange Format", OASIS), for code scanning.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::explain::lint::{LintOutcome, finding_place};
use crate::explain::phrase::rule::rule_title;
use crate::lint::{Finding, RULES, Rule};
use crate::text::Severity;

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

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

impl From<&Rule> for Descriptor {
    fn from(rule: &Rule) -> Self {
        let (failing, fixed) = (rule.failing, rule.fixed);
        Self {
            id: rule.code(),
            name: rule.name,
            short_description: Message {
                text: rule_title(rule.id).to_owned(),
            },
            default_configuration: Configuration {
                level: level(rule.level),
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
        level: level(described.severity),
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
