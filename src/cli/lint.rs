//! `rolechain lint` and `rolechain rules`, with their text for people and for GitHub.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use unicode_width::UnicodeWidthStr as _;

use super::args::{Format, Inputs, Output};
use super::exit::ExitStatus;
use super::inputs::{now_of, open_wanting};
use super::json::write_pretty;
use super::named_files::{Unread, is_json, shown};
use super::streams::Waiting;
use super::style::{HANG, line_width, pad, put};
use super::{done, print_json, print_report};
use crate::config::ProfileSet;
use crate::explain::lint::{FindingPlace, LintFilter, LintOutcome, finding_place};
use crate::explain::report::{lint_report, rules_report, sarif_log};
use crate::explain::rule_words::{
    findings_not_listed, level_word, lint_skipped, lint_summary, needs_word, subject_word,
};
use crate::explain::{Tone, describe_finding};
use crate::iam::account::{Policy, PolicyForm, PolicyText, Wanted, read_policy_file};
use crate::iam::policy::{PolicyDocument, PolicyKind, PrincipalForm};
use crate::lint::{Finding, Needs, RULES, Rule, find_everywhere, find_in_document};
use crate::text::{Severity, Span, harmless, nearest, text, word};

/// The scope and the selection of `rolechain lint`.
#[derive(Debug, Args)]
pub(crate) struct LintOptions {
    /// Check every role of the snapshots, not only those that profiles reach
    #[arg(long)]
    all_roles: bool,
    /// Check one policy document alone; no AWS files are read
    #[arg(long, value_name = "FILE", conflicts_with = "all_roles")]
    pub policy: Option<PathBuf>,
    /// The least level that is reported and that makes the exit code 1
    #[arg(long, value_enum, default_value_t = LowestLevel::Warning)]
    level: LowestLevel,
    /// Only these rules: ids or their beginnings, such as T,C01
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    ignore: Vec<String>,
}

/// `--level`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LowestLevel {
    /// AWS or the AWS CLI refuses it, or the hop cannot work.
    Error,
    /// Probably not what is meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl LintOptions {
    fn filter(&self) -> anyhow::Result<LintFilter> {
        for id in self.select.iter().chain(&self.ignore) {
            let begins = |rule: &Rule| {
                let own = rule.code().get(..id.len());
                own.is_some_and(|own| own.eq_ignore_ascii_case(id))
            };
            if id.is_empty() || !RULES.iter().any(begins) {
                return Err(no_rule(id));
            }
        }
        Ok(LintFilter {
            level: match self.level {
                LowestLevel::Error => Severity::Error,
                LowestLevel::Warning => Severity::Warning,
                LowestLevel::Info => Severity::Note,
            },
            select: self.select.clone(),
            ignore: self.ignore.clone(),
        })
    }
}

/// An error about an id that no rule has.
fn no_rule(id: &str) -> anyhow::Error {
    let codes = RULES.iter().map(|rule| (rule.code(), rule.code()));
    let names = RULES.iter().map(|rule| (rule.name, rule.code()));
    let near = nearest(id, codes.chain(names));
    let hint = match near.first() {
        Some(near) => text!("did you mean {near}?", near),
        None => word!("rolechain rules lists them").to_owned(),
    };
    anyhow!(
        "{}\n  {hint}",
        text!("no rule is called \"{id}\"", id = harmless(id))
    )
}

/// Checks everything, or one document.
pub(super) fn run(
    inputs: &Inputs,
    output: &Output,
    options: &LintOptions,
) -> anyhow::Result<ExitStatus> {
    let filter = options.filter()?;
    if let Some(path) = &options.policy {
        let policy = Arc::new(read_policy(path)?);
        let found = find_in_document(&policy, now_of(inputs)?);
        let skipped = RULES
            .iter()
            .filter(|rule| rule.needs != Needs::Document && filter.takes(rule));
        let outcome = LintOutcome::choose((found, 0), &filter, skipped.count());
        print(output, &outcome, None)?;
        return Ok(status(&outcome));
    }
    let opened = open_wanting(inputs, |wanted| {
        if options.all_roles {
            wanted.add_all(&Wanted::everything());
        }
    })?;
    let found = find_everywhere(&opened.prediction, options.all_roles);
    let outcome = LintOutcome::choose(found, &filter, 0);
    let set = &opened.prediction.survey.config.profiles;
    print(output, &outcome, Some(set))?;
    Ok(done(opened, status(&outcome)))
}

const fn status(outcome: &LintOutcome) -> ExitStatus {
    if outcome.findings.is_empty() {
        ExitStatus::Allowed
    } else {
        ExitStatus::Denied
    }
}

fn print(output: &Output, outcome: &LintOutcome, set: Option<&ProfileSet>) -> anyhow::Result<()> {
    match output.format {
        Format::Sarif => return print_json(|out| write_pretty(&sarif_log(outcome, set), out)),
        Format::Github => return super::print(&commands(outcome, set), output.color),
        _ => {}
    }
    print_report(
        output,
        || text(outcome, set, output.ascii),
        || lint_report(outcome, set),
    )
}

/// Reads a trust policy, or an identity policy: statements that name resources and no principals.
fn read_policy(path: &Path) -> anyhow::Result<Policy> {
    let mut unread = Unread::default();
    let _waiting = Waiting::for_option("--policy", path);
    let Some(file) = unread.read(path) else {
        bail!(word!("nothing can be checked without the policy"));
    };
    let text = read_policy_file(&file).map_err(|problem| anyhow!("{}", shown(&problem)))?;
    if !is_json(&file) && text.form != PolicyForm::PercentEncoded {
        bail!("{}: {}", file.name, word!("the file is not JSON"));
    }
    let trust = parse(&text, PolicyKind::Trust);
    let mut statements = trust.statements().iter();
    let without_principal = statements.all(|it| it.principal.form == PrincipalForm::Missing);
    let document = if without_principal && text.text.contains("Resource\"") {
        parse(&text, PolicyKind::Identity)
    } else {
        trust
    };
    Ok(Policy {
        name: file.name,
        document,
        text,
    })
}

fn parse(text: &PolicyText, kind: PolicyKind) -> PolicyDocument {
    PolicyDocument::parse_shared(&text.text, kind, text.origin)
}

/// Prints the table of rules, or one.
pub(super) fn print_rules(output: &Output, id: Option<&str>) -> anyhow::Result<ExitStatus> {
    let rules = match id {
        None => RULES,
        Some(id) => {
            let is_it = |rule: &Rule| {
                rule.code().eq_ignore_ascii_case(id) || rule.name.eq_ignore_ascii_case(id)
            };
            let at = RULES.iter().position(is_it).ok_or_else(|| no_rule(id))?;
            &RULES[at..=at]
        }
    };
    print_report(
        output,
        || match rules {
            [rule] => describe(rule),
            rules => list(rules),
        },
        || rules_report(rules),
    )?;
    Ok(ExitStatus::Allowed)
}

// Findings for people: each with the line that it is about.

/// Most blanks put before a line to show it where it stands in its file.
const MOST_BLANKS: usize = 80;

/// The report: findings, then a summary.
pub(super) fn text(outcome: &LintOutcome, set: Option<&ProfileSet>, ascii: bool) -> String {
    let decor = if ascii {
        DecorStyle::Ascii
    } else {
        DecorStyle::Unicode
    };
    let width = line_width(&std::io::stdout()).unwrap_or(120);
    let renderer = Renderer::styled().decor_style(decor).term_width(width);
    let mut out = String::new();
    for finding in &outcome.findings {
        out.push_str(&render(&renderer, finding, set));
        out.push_str("\n\n");
    }
    out.push_str(&lint_summary(outcome.counts(), outcome.hidden));
    out.push('\n');
    if outcome.more > 0 {
        out.push_str(&findings_not_listed(outcome.more));
        out.push('\n');
    }
    if outcome.skipped > 0 {
        out.push_str(&lint_skipped(outcome.skipped));
        out.push('\n');
    }
    out
}

fn render(renderer: &Renderer, finding: &Finding, set: Option<&ProfileSet>) -> String {
    let described = describe_finding(finding);
    let level = match described.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::INFO,
    };
    let message = harmless(&described.message);
    let level = level.with_name(level_word(described.severity));
    let title = level.primary_title(message).id(finding.kind.rule().code());
    let mut group = Group::with_title(title);
    let place = finding_place(finding, set);
    if let Some(location) = &finding.location {
        let file = harmless(&location.file).into_owned();
        let shown = place.as_ref().and_then(shown_line);
        group = match (&place, shown) {
            (Some(place), Some((line, meant))) => group.element(
                Snippet::source(line)
                    .line_start(place.position.line as usize)
                    .path(file)
                    .annotation(AnnotationKind::Primary.span(meant)),
            ),
            (place, _) => {
                let origin = Origin::path(file).line(location.line as usize);
                group.element(match place {
                    Some(place) => origin.char_column(place.position.column as usize),
                    None => origin,
                })
            }
        };
    }
    if let Some(help) = &described.help {
        group = group.element(Level::HELP.message(harmless(help)));
    }
    renderer.render(&[group])
}

/// The line and what is meant of it, made harmless and moved to the column that it has in its file.
fn shown_line(place: &FindingPlace) -> Option<(String, Range<usize>)> {
    let (line, Span { start, end }) = place.excerpt.as_ref()?;
    let (start, end) = (*start as usize, *end as usize);
    let plain = |text: &str| {
        let is_harmless = |c: char| harmless(c.encode_utf8(&mut [0; 4])).chars().eq([c]);
        text.replace(|c| !is_harmless(c), "\u{fffd}")
    };
    let before = plain(line.get(..start)?);
    let meant = plain(line.get(start..end)?);
    let behind = plain(line.get(end..)?);
    let column = place.position.column as usize - 1;
    let has = before.chars().count();
    let blanks = " ".repeat(column.saturating_sub(has).min(MOST_BLANKS));
    let skip = has.saturating_sub(column);
    let blank = before.chars().take_while(|c| *c == ' ').count();
    let before = format!("{blanks}{}", &before[skip.min(blank)..]);
    let range = before.len()..before.len() + meant.len();
    Some((format!("{before}{meant}{behind}"), range))
}

// Findings as workflow commands of GitHub Actions, which show them beside the changed lines
// ("Workflow commands for GitHub Actions").

/// One command per finding.
pub(super) fn commands(outcome: &LintOutcome, set: Option<&ProfileSet>) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        let rule = finding.kind.rule();
        let described = describe_finding(finding);
        let command = match described.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = write!(out, "::{command} title={}", property(rule.code()));
        if let Some(location) = &finding.location {
            let _ = write!(
                out,
                ",file={},line={}",
                property(&location.file),
                location.line
            );
        }
        if let Some(place) = finding_place(finding, set) {
            let (column, end) = (place.position.column, place.end_column);
            let _ = write!(out, ",col={column},endColumn={end}");
        }
        let help = described.help.unwrap_or_default();
        let _ = writeln!(out, "::{}%0A{}", data(&described.message), data(&help));
    }
    out
}

/// The text of a command.
fn data(text: &str) -> String {
    let escaped = harmless(text).replace('%', "%25");
    escaped.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

// The table of rules for people.

/// One line per rule.
pub(super) fn list(rules: &[Rule]) -> String {
    let mut out = String::new();
    for rule in rules {
        put(&mut out, Tone::Strong, rule.code());
        out.push_str("  ");
        let level = level_word(rule.level);
        put(&mut out, Tone::from(rule.level), level);
        pad(&mut out, level.width(), "warning".len() + 2);
        out.push(HANG);
        out.push_str(rule.title());
        out.push('\n');
    }
    out
}

/// One rule with its example.
pub(super) fn describe(rule: &Rule) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, rule.code());
    let _ = writeln!(out, "  {}", rule.title());
    for (word, value) in [
        ("name", rule.name),
        ("level", level_word(rule.level)),
        ("subject", subject_word(rule.subject())),
        ("needs", needs_word(rule.needs)),
    ] {
        put(&mut out, Tone::Muted, word);
        pad(&mut out, word.len(), 9);
        let _ = writeln!(out, "{value}");
    }
    for (heading, text) in [("fails", rule.failing), ("fixed", rule.fixed)] {
        out.push('\n');
        put(&mut out, Tone::Muted, heading);
        out.push('\n');
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}
