//! `rolechain check --expect FILE`: JSON lines with the expected verdicts.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{anyhow, bail};
use serde::Deserialize;
use strum::VariantArray as _;

use super::args::{CallOptions, Inputs, Output};
use super::can::put_call;
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::open_wanting;
use super::print_report;
use super::streams::{Waiting, check_standard_input};
use super::style::{HANG, put_line, put_mark};
use crate::chain::NodeId;
use crate::explain::report::{Expectation, expectations_report};
use crate::explain::{deciding_node, expectation_summary, expectation_words, profile_mark};
use crate::iam::Arn;
use crate::load::{display_name, is_standard_input, read_source, variable};
use crate::predict::{Cause, Prediction};
use crate::text::{SourceFile, advised, harmless, text, word};

/// One line of the file: a question and the expected answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    profile: Option<String>,
    caller: Option<String>,
    role: Option<String>,
    session_name: Option<String>,
    external_id: Option<String>,
    verdict: String,
    cause: Option<String>,
}

impl Line {
    /// All but the expected answer.
    fn question(&self) -> [Option<String>; 5] {
        let (profile, caller, role) = (&self.profile, &self.caller, &self.role);
        [profile, caller, role, &self.session_name, &self.external_id].map(Clone::clone)
    }
}

/// A line and its place.
struct Expected {
    place: String,
    number: usize,
    line: Line,
}

/// An expectation.
const EXAMPLE: &str = r#"{"profile": "deploy", "verdict": "allowed"}"#;

/// Every verdict of a profile or call; `denied` is either denial.
const VERDICTS: [&str; 9] = [
    "allowed",
    "denied",
    "denied_explicit",
    "denied_implicit",
    "not_callable",
    "invalid_policy",
    "undetermined",
    "no_hops",
    "broken",
];

/// Runs the command: 0 if every line holds, 1 if any does not.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    path: &Path,
    strict: bool,
    quiet: bool,
) -> anyhow::Result<ExitStatus> {
    let further = is_standard_input(path).then_some("--expect");
    check_standard_input(inputs, further)?;
    let name = display_name(path, &variable);
    let waiting = Waiting::for_option("--expect", path);
    let expected = read(&read_source(path, &name)?)?;
    drop(waiting);
    let opened = open_wanting(inputs, |wanted| {
        for Expected { line, .. } in &expected {
            for text in line.caller.iter().chain(&line.role) {
                wanted.add_role_text(text.trim());
            }
        }
    })?;
    let mut answers = Vec::new();
    for expected in &expected {
        let answer = answer(&opened.prediction, expected, strict);
        answers.push(answer.map_err(|problem| anyhow!("{}: {problem}", expected.place))?);
    }
    let failed = answers.iter().filter(|answer| !answer.holds).count();
    let text = || text(&name, &answers, quiet);
    print_report(output, text, || expectations_report(&name, &answers))?;
    let status = if failed > 0 {
        ExitStatus::Denied
    } else {
        ExitStatus::Allowed
    };
    Ok(opened.status(status))
}

fn text(name: &str, answers: &[Expectation], quiet: bool) -> String {
    let mut out = String::new();
    for answer in answers.iter().filter(|answer| !quiet || !answer.holds) {
        put_mark(&mut out, profile_mark(answer.verdict));
        out.push_str("  ");
        out.push(HANG);
        put_line(&mut out, &expectation_words(name, answer));
    }
    let failed = answers.iter().filter(|answer| !answer.holds).count();
    if !quiet || failed > 0 {
        put_line(&mut out, &expectation_summary(answers.len(), failed));
    }
    out
}

/// Reads the lines. A line that is not an expectation is an error, and so is a file without any: a
/// job must not pass because it asked nothing.
fn read(file: &SourceFile) -> anyhow::Result<Vec<Expected>> {
    let bytes = &file.bytes[..];
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = Vec::new();
    let mut seen = BTreeMap::new();
    for (at, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let number = at + 1;
        let place = format!("{}:{number}", harmless(&file.name));
        let line = read_line(text).map_err(|problem| anyhow!("{place}: {problem}"))?;
        let first = *seen.entry(line.question()).or_insert(number);
        if first != number {
            bail!(text!(
                "{place}: line {first} asks the same; keep one of the two",
                place,
                first
            ));
        }
        lines.push(Expected {
            place,
            number,
            line,
        });
    }
    if lines.is_empty() {
        bail!(advised(
            text!(
                "{file}: the file holds no expectation",
                file = harmless(&file.name)
            ),
            text!("write lines such as {example}", example = EXAMPLE)
        ));
    }
    Ok(lines)
}

fn read_line(text: &[u8]) -> anyhow::Result<Line> {
    if !text.trim_ascii_start().starts_with(b"{") {
        bail!(text!(
            "a line is a JSON object, such as {example}",
            example = EXAMPLE
        ));
    }
    let line: Line = serde_json::from_slice(text).map_err(|error| {
        let text = error.to_string();
        let end = text.find(" at line ").unwrap_or(text.len());
        anyhow!("{}", harmless(&text[..end]))
    })?;
    if !VERDICTS.contains(&line.verdict.as_str()) {
        bail!(advised(
            text!(
                "\"{name}\" is not a verdict",
                name = harmless(&line.verdict)
            ),
            text!("it is one of {names}", names = VERDICTS.join(", "))
        ));
    }
    let is_cause = |name: &String| {
        let mut all = Cause::VARIANTS.iter();
        all.any(|cause| <&str>::from(cause) == name.as_str())
    };
    if let Some(cause) = line.cause.as_ref().filter(|name| !is_cause(name)) {
        bail!(advised(
            text!("\"{name}\" is not a cause", name = harmless(cause)),
            word!("check --format json shows the causes")
        ));
    }
    match (&line.profile, &line.caller, &line.role) {
        (Some(_), Some(_), _) => bail!(word!("give \"profile\" or \"caller\", not both")),
        (None, None, _) => bail!(word!("\"profile\" or \"caller\" is missing")),
        (None, Some(_), None) => bail!(word!(
            "\"role\" is missing: the role that the caller assumes"
        )),
        (Some(_), None, _) if line.session_name.is_some() || line.external_id.is_some() => {
            bail!(word!(
                "\"session_name\" and \"external_id\" belong to \"caller\": a profile has its own"
            ))
        }
        _ => {}
    }
    Ok(line)
}

/// The verdict for a line, beside the expected one.
fn answer(
    prediction: &Prediction,
    expected: &Expected,
    strict: bool,
) -> anyhow::Result<Expectation> {
    let line = &expected.line;
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    if let Some(profile) = &line.profile {
        let id = choose(prediction, std::slice::from_ref(profile))?[0];
        let id = match &line.role {
            Some(role) => node_of_role(prediction, id, role.trim())?,
            None => id,
        };
        let subject = harmless(profile).into_owned();
        return Ok(compare(prediction, id, subject, expected, strict));
    }
    let caller = text(&line.caller);
    let options = CallOptions::naming(line.session_name.clone(), line.external_id.clone());
    let (call, prediction, id) = put_call(prediction, &caller, &text(&line.role), &options)?;
    let subject = format!("{} → {}", harmless(&caller), harmless(call.role.as_str()));
    Ok(compare(&prediction, id, subject, expected, strict))
}

/// The hop of a profile's chain that assumes a role, given by ARN or name.
fn node_of_role(prediction: &Prediction, id: NodeId, role: &str) -> anyhow::Result<NodeId> {
    let arn = Arn::parse(role).ok();
    let is_it = |node: &NodeId| {
        let target = prediction.survey.target_role(*node);
        target.is_some_and(|target| match &arn {
            Some(arn) => target == *arn,
            None => target.name() == role,
        })
    };
    let chain = prediction.chain_of(id);
    chain.into_iter().rev().find(is_it).ok_or_else(|| {
        anyhow!(advised(
            text!(
                "the chain of {profile} has no role \"{role}\"",
                profile = harmless(prediction.survey.name(id)),
                role = harmless(role)
            ),
            word!("give \"caller\" instead of \"profile\" for a call that no profile makes")
        ))
    })
}

fn compare(
    prediction: &Prediction,
    id: NodeId,
    subject: String,
    Expected { number, line, .. }: &Expected,
    strict: bool,
) -> Expectation {
    let verdict = prediction.profile_verdict(id);
    let outcome = prediction.outcome(deciding_node(prediction, id));
    let cause = outcome.and_then(|outcome| outcome.cause);
    let cause = cause.map(<&'static str>::from);
    let code = verdict.code();
    let is_denial = matches!(code, "denied_explicit" | "denied_implicit");
    let same_verdict = code == line.verdict || line.verdict == "denied" && is_denial;
    let wanted = line.cause.as_deref();
    let same_cause = wanted.is_none_or(|wanted| Some(wanted) == cause);
    Expectation {
        line: *number,
        subject,
        expected: line.verdict.clone(),
        expected_cause: line.cause.clone(),
        trust_only: verdict.is_trust_only(),
        verdict,
        cause,
        holds: same_verdict && same_cause && !(strict && verdict.is_trust_only()),
    }
}
