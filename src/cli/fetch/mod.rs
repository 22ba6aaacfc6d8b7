//! `rolechain fetch`: the plan, the question, the calls, the files.

mod gather;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use jiff::Timestamp;

pub(super) use self::gather::Scope;
use self::gather::gather;
use super::args::{Format, Inputs, Output};
use super::exit::ExitStatus;
use super::fetched::{IDENTITIES, ORGANIZATION, identities_text, snapshot_folder};
use super::inputs::open;
use super::live::{
    LiveOptions, calls_text, check_callable, check_foreign, config_paths, console_cli, installed,
    touched_by, uncallable,
};
use super::sessions::open_sessions;
use super::talk::{AttendedCli, ask_for_calls};
use super::{print, print_report, print_text};
use crate::explain::Card;
use crate::explain::live_cards::{CallWorld, event_words, fetch_plan_card, fetched_card};
use crate::explain::live_words::{missing_program, uncallable_words};
use crate::live::{
    AccountPlan, AccountResult, AwsCall, CallError, ErrorKind, FetchEvent, FetchOutcome, FetchPlan,
    Fetcher, IdentityResult, OrganizationResult, Patience, Sessions, Signer, fetch_organization,
    reading_policy, write_owner_only,
};
use crate::load::{FETCHED, now};
use crate::predict::Prediction;
use crate::text::{harmless, text, word};
use gather::{outcome_report, plan_report};

/// The scope of `rolechain fetch` and its confirmation.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct FetchOptions {
    /// Only this account; may be repeated
    #[arg(long, value_name = "ID")]
    pub account: Vec<String>,
    /// Only this role, with get-role; may be repeated
    #[arg(long, value_name = "ARN")]
    pub role: Vec<String>,
    /// Print the smallest IAM policy that the plan needs, and end
    #[arg(long)]
    pub policy: bool,
    /// Options for confirming and making the calls.
    #[command(flatten)]
    pub live: LiveOptions,
}

/// A plan and everything shown about it.
pub(super) struct Shown {
    plan: FetchPlan,
    pub(super) world: CallWorld,
    prediction: Prediction,
    pub(super) program: Option<PathBuf>,
    folder: PathBuf,
    organization: bool,
    unaskable: Vec<String>,
    now: i64,
}

impl Shown {
    /// Returns true if there is anything to call.
    pub(super) fn calls_anything(&self) -> bool {
        !self.plan.identities.is_empty() || self.plan.accounts.iter().any(is_readable)
    }
}

/// Runs the command.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    options: &FetchOptions,
) -> anyhow::Result<ExitStatus> {
    let mut there = inputs.clone();
    there.snapshot.retain(|path| path.exists());
    let opened = open(&there)?;
    let uncallable = uncallable(inputs, &opened.prediction);
    check_callable(uncallable.as_ref(), "fetch")?;
    let scope = Scope::new(&opened.prediction, inputs.profile.as_deref(), options)?;
    let shown = plan(inputs, opened.prediction, &scope)?;
    if options.policy {
        let policy = reading_policy(&shown.plan, organization_calls(&shown));
        let text = serde_json::to_string_pretty(&policy)?;
        print(&format!("{text}\n"), output.color)?;
        return Ok(ExitStatus::Allowed);
    }
    let plan = || calls_text(&plan_card(&shown));
    if options.live.dry_run || !shown.calls_anything() {
        print_report(output, plan, || plan_report(&shown))?;
        return Ok(planned_status(&shown.plan));
    }
    if output.format == Format::Text {
        print_text(plan(), output)?;
    }
    if let Some(why) = uncallable {
        bail!("{}", uncallable_words(&why, "fetch"));
    }
    let Some(program) = shown.program.clone() else {
        bail!("{}", missing_program("fetch"));
    };
    check_foreign(&shown.world.touched, &options.live)?;
    let unseen = output.format == Format::Json;
    ask_for_calls(&options.live, unseen.then(plan))?;
    let paths = config_paths(inputs);
    let (cli, cancelled) = console_cli(program, paths, Patience::Fetch, &options.live)?;
    let fetched = execute(&shown, &AttendedCli::on_console(&cli)).and_then(|outcome| {
        print_report(
            output,
            || calls_text(&fetched_card(&outcome)),
            || outcome_report(&shown, &outcome),
        )?;
        Ok(status(&outcome))
    });
    cancelled.or(fetched)
}

/// Plans a fetch of a part of the accounts.
pub(super) fn plan(
    inputs: &Inputs,
    prediction: Prediction,
    scope: &Scope,
) -> anyhow::Result<Shown> {
    let folder =
        snapshot_folder(inputs).context(word!("no folder for snapshots: HOME is not set"))?;
    let folder = folder.join(FETCHED);
    let gathered = gather(&prediction, scope);
    let program = installed();
    Ok(Shown {
        world: CallWorld {
            program: program.as_ref().map(|path| path.display().to_string()),
            origin: prediction.origin.clone(),
            folder: Some(folder.display().to_string()),
            touched: touched_by(inputs, &prediction, &gathered.nodes),
        },
        plan: gathered.plan,
        prediction,
        program,
        folder,
        organization: inputs.org == Some(None),
        unaskable: gathered.unaskable,
        now: now().as_second(),
    })
}

/// The plan of the calls as a card.
pub(super) fn plan_card(shown: &Shown) -> Card {
    let organization = organization_calls(shown).iter();
    let organization: Vec<String> = organization.map(|it| it.shown(Some("READER"))).collect();
    fetch_plan_card(
        &shown.plan,
        &shown.world,
        &shown.unaskable,
        &organization,
        shown.now,
    )
}

/// The calls of `--org`, by required permissions.
fn organization_calls(shown: &Shown) -> &'static [AwsCall] {
    static CALLS: std::sync::LazyLock<Vec<AwsCall>> = std::sync::LazyLock::new(|| {
        vec![
            AwsCall::describe_organization(),
            AwsCall::list_roots(),
            AwsCall::list_parents("ACCOUNT"),
            AwsCall::list_policies_for_target("TARGET", "SERVICE_CONTROL_POLICY"),
            AwsCall::describe_policy("POLICY"),
        ]
    });
    if shown.organization { &CALLS } else { &[] }
}

fn is_readable(account: &AccountPlan) -> bool {
    account.unreadable.is_none()
}

fn planned_status(plan: &FetchPlan) -> ExitStatus {
    match plan.accounts.iter().filter(|it| is_readable(it)).count() {
        0 if plan.identities.is_empty() => ExitStatus::Usage,
        count if count == plan.accounts.len() => ExitStatus::Allowed,
        _ => ExitStatus::Denied,
    }
}

/// Makes the calls and writes the files.
pub(super) fn execute(shown: &Shown, cli: &AttendedCli<'_>) -> anyhow::Result<FetchOutcome> {
    let at = Timestamp::from_second(shown.now)?.to_string();
    let none = Sessions::new();
    let fetcher = Fetcher {
        cli,
        plan: &shown.plan,
        sessions: &none,
        folder: &shown.folder,
        at: &at,
    };
    let identities = fetcher.identities();
    let answers: Vec<(&str, &str)> = identities
        .iter()
        .filter_map(|it| Some((it.base.as_str(), it.answer.as_ref().ok()?.as_str())))
        .collect();
    if !answers.is_empty() {
        let profiles = &shown.prediction.survey.config.profiles;
        let text = identities_text(&shown.folder, profiles, &at, &answers);
        write(&shown.folder.join(IDENTITIES), &text)?;
    }
    let (accounts, failed) = read_accounts(shown, cli, &fetcher, &identities);
    let organization = shown
        .organization
        .then(|| organization(shown, cli, &identities, &accounts, &at))
        .transpose()?;
    Ok(FetchOutcome {
        identities,
        accounts,
        sessions: failed,
        organization,
        interrupted: cli.cli.cancel.is_set(),
    })
}

/// Reads the accounts, starting with those that need no MFA code, so that no code is requested in
/// vain.
fn read_accounts(
    shown: &Shown,
    cli: &AttendedCli<'_>,
    fetcher: &Fetcher<'_>,
    identities: &[IdentityResult],
) -> (Vec<AccountResult>, Vec<(String, CallError)>) {
    let report = |event: FetchEvent<'_>| {
        if let Some((account, words)) = event_words(&event) {
            cli.talk.tell(&account, words);
        }
    };
    let mut accounts = fetcher.accounts(identities, &report);
    let left = with_codes(&shown.plan, &accounts);
    let readers = left.accounts.iter().flat_map(|it| &it.readers);
    let profiles = readers.map(|reader| reader.profile.as_str()).collect();
    let (sessions, failed) = open_sessions(&shown.prediction, cli, &profiles);
    let again = Fetcher {
        plan: &left,
        sessions: &sessions,
        ..*fetcher
    };
    for mut result in again.accounts(identities, &report) {
        let before = accounts.iter_mut().find(|it| it.account == result.account);
        if let Some(before) = before {
            result.calls.splice(0..0, before.calls.drain(..));
            *before = result;
        }
    }
    (accounts, failed)
}

/// The rest of the plan, for profiles that need an MFA code.
fn with_codes(plan: &FetchPlan, results: &[AccountResult]) -> FetchPlan {
    let unread = |plan: &&AccountPlan| {
        let need = &plan.need;
        let mut unread = results.iter().filter(|result| result.file.is_none());
        unread.any(|it| it.account.0 == need.partition && it.account.1 == need.account)
    };
    let left = |plan: &AccountPlan| {
        let mut plan = plan.clone();
        plan.readers.retain(|reader| reader.named().is_none());
        (!plan.readers.is_empty()).then_some(plan)
    };
    let accounts = plan.accounts.iter().filter(unread).filter_map(left);
    FetchPlan {
        accounts: accounts.collect(),
        ..FetchPlan::default()
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    write_owner_only(path, text).with_context(|| {
        text!(
            "cannot write {path}",
            path = harmless(&path.display().to_string())
        )
    })
}

/// Reads the control policies with the first profile that is allowed to.
fn organization(
    shown: &Shown,
    cli: &AttendedCli<'_>,
    identities: &[IdentityResult],
    read: &[AccountResult],
    at: &str,
) -> anyhow::Result<Result<OrganizationResult, CallError>> {
    const MOST: usize = 3;
    let accounts: Vec<String> = shown
        .plan
        .accounts
        .iter()
        .map(|it| it.need.account.clone())
        .collect();
    let planned = shown.plan.accounts.iter().flat_map(|it| &it.readers);
    let planned: Vec<_> = planned.chain(&shown.plan.perhaps).collect();
    // Profiles that were admitted before come first.
    let let_in = read.iter().filter_map(|it| it.reader.as_deref());
    let asked = identities.iter().filter(|it| it.answer.is_ok());
    let mut profiles: Vec<(&str, &str)> = Vec::new();
    for name in let_in.chain(asked.map(|it| it.base.as_str())) {
        let reader = planned.iter().find(|it| it.named() == Some(name));
        let base = shown
            .plan
            .identities
            .iter()
            .find(|it| it.profile.as_deref() == Some(name));
        let region = reader.map(|it| &it.region).or_else(|| Some(&base?.region));
        if let Some(region) = region
            && !profiles.iter().any(|(known, _)| *known == name)
        {
            profiles.push((name, region));
        }
    }
    let mut last = CallError::of(ErrorKind::Denied);
    for (profile, region) in profiles.into_iter().take(MOST) {
        let signer = Signer::Profile(profile.to_owned());
        match fetch_organization(cli, &signer, region, &accounts) {
            Ok(mut found) => {
                found.file["rolechain"] =
                    serde_json::json!({ "format": 1, "at": at, "by": profile });
                let text = serde_json::to_string_pretty(&found.file)? + "\n";
                write(&shown.folder.join(ORGANIZATION), &text)?;
                return Ok(Ok(found));
            }
            Err(error) if error.kind == ErrorKind::Cancelled => return Ok(Err(error)),
            Err(error) => last = error,
        }
    }
    Ok(Err(last))
}

fn status(outcome: &FetchOutcome) -> ExitStatus {
    let identities = outcome.identities.iter().filter(|it| it.answer.is_ok());
    let written = outcome.accounts.iter().filter(|it| it.file.is_some());
    let complete = outcome.accounts.iter().all(|it| it.complete)
        && outcome.identities.iter().all(|it| it.answer.is_ok())
        && outcome.organization.as_ref().is_none_or(Result::is_ok);
    if written.count() + identities.count() == 0 {
        ExitStatus::Usage
    } else if complete {
        ExitStatus::Allowed
    } else {
        ExitStatus::Denied
    }
}
