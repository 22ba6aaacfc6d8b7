//! What plans of fetch and probe have in common.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::live::Touched;
use super::style::{put, put_line};
use crate::explain::Tone;
use crate::explain::live_words::call_error_words;
use crate::live::CallError;
use crate::text::harmless;

/// Which program is run, and what it reads.
pub(super) fn put_world(out: &mut String, program: Option<&Path>, origin: &str) {
    let program = program.map(|path| path.display().to_string());
    out.push_str("  runs     ");
    match program {
        Some(program) => out.push_str(&harmless(&program)),
        None => put(out, Tone::Problem, "aws is not on the PATH"),
    }
    out.push('\n');
    let _ = writeln!(out, "  reads    {}", harmless(origin));
    out.push_str("  sets     AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_REGION, AWS_CLI_HISTORY_FILE=/dev/null\n");
}

/// What the calls run and where they go, apart from AWS.
pub(super) fn put_touched(out: &mut String, touched: &Touched) {
    for (profile, command) in &touched.programs {
        let _ = writeln!(
            out,
            "  program  {}  (credential_process of {})",
            harmless(command),
            harmless(profile)
        );
    }
    for (place, url) in &touched.endpoints {
        let _ = writeln!(out, "  endpoint {}  ({})", harmless(url), harmless(place));
    }
    for (place, path) in &touched.files {
        let _ = writeln!(out, "  file     {}  ({})", harmless(path), harmless(place));
    }
    out.push_str("  caches   ~/.aws/cli/cache, which the AWS CLI fills for role profiles\n");
}

/// The same as JSON.
pub(super) fn touched_report(touched: &Touched) -> Value {
    let pairs = |pairs: &std::collections::BTreeSet<(String, String)>| -> Vec<Value> {
        let pair = |(place, value): &(String, String)| json!({ "at": place, "value": value });
        pairs.iter().map(pair).collect()
    };
    json!({
        "programs": pairs(&touched.programs),
        "endpoints": pairs(&touched.endpoints),
        "files": pairs(&touched.files),
    })
}

/// Why a call gave no answer, to the end of the line.
pub(super) fn put_error(out: &mut String, error: &CallError) {
    put_line(out, &call_error_words(error));
}
