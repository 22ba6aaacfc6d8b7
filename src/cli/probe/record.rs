//! What was predicted and observed by `rolechain probe`, as JSON, and with `--save` as a folder
//! that can be opened again.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::chain::NodeId;
use crate::cli::live::touched_report;
use crate::explain::live_cards::{Probe, ProbeOutcome, Probed};
use crate::explain::live_words::{call_error_words, explanation_words};
use crate::explain::report::{explain_report, join};
use crate::explain::report_words;
use crate::predict::Prediction;
use crate::redact::{CaseFiles, Redacted, case_files, redact_with};
use crate::text::{harmless, shell_word, without_secrets};

/// Writes a folder with the files, the observed and the predicted results.
pub(in crate::cli) fn save(
    probe: &Probe,
    outcome: &ProbeOutcome,
    folder: &Path,
    keeps_names: bool,
) -> anyhow::Result<()> {
    let name = || harmless(&folder.display().to_string()).into_owned();
    if folder.exists()
        && std::fs::read_dir(folder)
            .with_context(name)?
            .next()
            .is_some()
    {
        bail!("{}", report_words::folder_in_use(&name()));
    }
    for (file, text) in files(probe, outcome, keeps_names)? {
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(name)?;
        }
        std::fs::write(&path, text).with_context(name)?;
    }
    Ok(())
}

fn files(probe: &Probe, outcome: &ProbeOutcome, keeps_names: bool) -> anyhow::Result<CaseFiles> {
    let prediction = &probe.prediction;
    let Some(id) = prediction.survey.forest.requested(&probe.profile) else {
        bail!("{}", probe.profile);
    };
    let nodes = prediction.chain_of(id);
    let texts = told(outcome);
    let redacted = if keeps_names {
        None
    } else {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let redacted = redact_with(prediction, &nodes, &texts);
        Some(redacted.map_err(|problem| anyhow::anyhow!(report_words::not_redacted(&problem)))?)
    };
    let shown = redacted.as_ref().map_or(prediction, |it| &it.prediction);
    let mut files = case_files(shown, &nodes);
    files.insert(
        "observed.json".to_owned(),
        pretty(&hops(probe, outcome, redacted.as_ref())),
    );
    let predicted = serde_json::to_value(explain_report(shown, id))?;
    files.insert("predicted.json".to_owned(), pretty(&predicted));
    let readme = readme(shown, id, &files);
    files.insert("README.md".to_owned(), readme);
    Ok(files)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The texts of AWS, which hold names too.
fn told(outcome: &ProbeOutcome) -> Vec<String> {
    let hops = outcome.hops.iter().flat_map(|hop| {
        let error = hop.error.as_ref().map(|error| error.message.clone());
        error.into_iter().chain(hop.arn.clone())
    });
    let error = outcome.error.as_ref().map(|error| error.message.clone());
    hops.chain(error).chain(outcome.identity.clone()).collect()
}

/// AWS's answers, hop by hop.
fn hops(probe: &Probe, outcome: &ProbeOutcome, redacted: Option<&Redacted>) -> Value {
    let shown = |text: &str| match redacted {
        Some(redacted) => redacted.message(text),
        None => text.to_owned(),
    };
    let message = |text: &str| shown(&without_secrets(text));
    let name = |text: &str| redacted.map_or_else(|| text.to_owned(), |it| it.text(text));
    let hop = |hop: &Probed| {
        json!({
            "profile": name(probe.prediction.survey.name(hop.node)),
            "observed": hop.observed.code(),
            "predicted": hop.predicted.map(crate::predict::HopVerdict::code),
            "agreement": hop.agreement().code(),
            "error": hop.error.as_ref().map(|error| message(&error.message)),
            "session_arn": hop.arn.as_deref().map(&name),
        })
    };
    json!({
        "format": 1,
        "way": probe.whole.map_or("hop_by_hop", |_| "whole"),
        "hops": outcome.hops.iter().map(hop).collect::<Vec<_>>(),
        "error": outcome.error.as_ref().map(|error| message(&error.message)),
        "identity": outcome.identity.as_deref().map(name),
    })
}

/// How to see the prediction again.
fn readme(prediction: &Prediction, id: NodeId, files: &CaseFiles) -> String {
    let mut command = format!(
        "rolechain explain {}",
        shell_word(prediction.survey.name(id))
    );
    for (file, option) in [
        ("config", "--config"),
        ("credentials", "--credentials"),
        ("identities.json", "--identities"),
        ("org.json", "--org"),
        ("context.json", "--context-file"),
    ] {
        match (files.contains_key(file), option) {
            (true, _) => _ = write!(command, " {option} {file}"),
            // The reader's own file must not be read.
            (false, "--credentials") => command.push_str(" --credentials /dev/null"),
            (false, _) => {}
        }
    }
    if files.keys().any(|file| file.starts_with("snapshots/")) {
        command.push_str(" --snapshot snapshots");
    }
    let assumptions = &prediction.survey.assumptions;
    let _ = write!(command, " --client {}", assumptions.client.name());
    if let Ok(now) = jiff::Timestamp::from_second(assumptions.now) {
        let _ = write!(command, " --now {now}");
    }
    if assumptions.suppose_identity {
        command.push_str(" --suppose-identity");
    }
    report_words::case_readme(&command)
}

// A probe as JSON.

pub(super) fn report(shown: &Probe, outcome: Option<&ProbeOutcome>) -> Value {
    let way = shown.whole.map_or("hop_by_hop", |_| "whole");
    let planned = |node: &NodeId| {
        let predicted = shown.prediction.outcome(*node);
        json!({
            "profile": shown.prediction.survey.name(*node),
            "predicted": predicted.map(|outcome| outcome.if_reached.code()),
        })
    };
    let mut report = json!({
        "format": 1,
        "profile": shown.profile,
        "way": way,
        "whole_because": shown.whole,
        "commands": shown.commands,
        "touches": touched_report(&shown.world.touched),
        "hops": shown.hops.iter().map(planned).collect::<Vec<_>>(),
    });
    let Some(outcome) = outcome else {
        return report;
    };
    for (at, hop) in outcome.hops.iter().enumerate() {
        let found = hop.explanations(shown);
        let explanation = |it: &crate::observed::Explanation| {
            let code: &'static str = it.into();
            json!({ "code": code, "words": join(&explanation_words(it, shown.now)) })
        };
        let own = &mut report["hops"][at];
        own["observed"] = json!(hop.observed.code());
        own["agreement"] = json!(hop.agreement().code());
        own["session_arn"] = json!(hop.arn);
        own["error"] = json!(hop.error);
        own["error_words"] = json!(hop.error.as_ref().map(|it| join(&call_error_words(it))));
        own["explanations"] = found.iter().map(explanation).collect();
    }
    report["error"] = json!(outcome.error);
    report["identity"] = json!(outcome.identity);
    report
}
