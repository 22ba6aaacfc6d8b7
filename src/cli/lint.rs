//! `rolechain lint` and `rolechain rules`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};

use super::args::{Format, Inputs, Output};
use super::exit::ExitStatus;
use super::inputs::{now_of, open_wanting};
use super::json::write_pretty;
use super::named_files::{Unread, is_json, shown};
use super::{done, lint_text, print_json, print_report};
use crate::config::ProfileSet;
use crate::explain::lint::{LintFilter, LintOutcome};
use crate::explain::report::{lint_report, rules_report, sarif_log};
use crate::iam::account::{Policy, PolicyForm, PolicyText, Wanted, read_policy_file};
use crate::iam::policy::{PolicyDocument, PolicyKind, PrincipalForm};
use crate::lint::{Needs, RULES, Rule, find_everywhere, find_in_document};
use crate::text::{Severity, harmless, nearest, text, word};

/// The scope and the selection of `rolechain lint`.
#[derive(Debug, Args)]
pub(crate) struct LintOptions {
    /// Check every role of the snapshots, not only those that profiles reach
    #[arg(long)]
    all_roles: bool,
    /// Check one policy document alone; no AWS files are read
    #[arg(long, value_name = "FILE", conflicts_with = "all_roles")]
    policy: Option<PathBuf>,
    /// The least level that is reported and that makes the exit code 1
    #[arg(long, value_enum, default_value_t = Level::Warning)]
    level: Level,
    /// Only these rules: ids or their beginnings, such as T,C01
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    ignore: Vec<String>,
}

/// `--level`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
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
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Info => Severity::Note,
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
        Format::Github => return super::print(&lint_text::commands(outcome, set), output.color),
        _ => {}
    }
    print_report(
        output,
        || lint_text::text(outcome, set, output.ascii),
        || lint_report(outcome, set),
    )
}

/// Reads a trust policy, or an identity policy: statements that name resources and no principals.
fn read_policy(path: &Path) -> anyhow::Result<Policy> {
    let mut unread = Unread::default();
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
            [rule] => lint_text::describe(rule),
            rules => lint_text::list(rules),
        },
        || rules_report(rules),
    )?;
    Ok(ExitStatus::Allowed)
}
