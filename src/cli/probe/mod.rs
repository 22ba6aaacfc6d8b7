//! `rolechain probe`: the hops of a profile, made for real, beside what is predicted of them.

mod text;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use self::text::{plan_text, report, result_text};
use super::args::{Format, Inputs, Output};
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::open;
use super::live::{
    LiveOptions, Touched, ask_for_calls, check_callable, check_files, cli, config_paths, confirm,
    installed, region_of,
};
use super::sessions::{Steps, WholeOnly, make_hop, steps_of};
use super::style::plain;
use super::{print, print_report};
use crate::chain::NodeId;
use crate::explain::live_words::missing_program;
use crate::explain::problem_sentence;
use crate::explain::report::join;
use crate::live::{
    AwsCall, AwsCli as _, CallError, ErrorKind, HopRequest, InstalledCli, Patience, Signer,
};
use crate::load::now;
use crate::observed::{Agreement, Observation, agreement};
use crate::predict::{HopVerdict, Prediction};

/// What `rolechain probe` calls, and whether it asks.
#[derive(Clone, Debug, Default, Args)]
pub struct ProbeOptions {
    /// Call the chain as a whole, as aws --profile does, its cached sessions included
    #[arg(long)]
    pub whole: bool,
    /// Whether it asks
    #[command(flatten)]
    pub live: LiveOptions,
}

/// How the chain is called.
enum Way {
    HopByHop {
        base: String,
        requests: Vec<HopRequest>,
    },
    /// As a whole, and why.
    Whole(&'static str),
}

/// A probe before its calls.
struct Shown<'a> {
    prediction: &'a Prediction,
    profile: &'a str,
    /// The nodes of the hops.
    hops: Vec<NodeId>,
    way: Way,
    touched: Touched,
    program: Option<PathBuf>,
    region: String,
    now: i64,
}

/// A hop after its call.
struct Probed {
    node: NodeId,
    predicted: Option<HopVerdict>,
    observed: Observation,
    error: Option<CallError>,
    arn: Option<String>,
}

impl Probed {
    fn agreement(&self) -> Agreement {
        agreement(self.predicted, &self.observed)
    }
}

/// What came of a probe.
struct Outcome {
    hops: Vec<Probed>,
    /// A failure that is of no hop.
    error: Option<CallError>,
    /// Who the caller is at the end, if the chain was called as a whole.
    identity: Option<String>,
}

/// Runs the command.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    profile: &str,
    options: &ProbeOptions,
) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let prediction = &opened.prediction;
    check_callable(prediction, "probe")?;
    let id = choose(prediction, &[profile.to_owned()])?[0];
    if let Some(problem) = prediction.asked_problem(id) {
        let why = join(&problem_sentence(&problem));
        let _ = writeln!(std::io::stderr(), "rolechain: {why}");
        return Ok(ExitStatus::Broken);
    }
    let shown = plan(inputs, prediction, profile, id, options.whole);
    if output.format == Format::Text {
        print(&plain(plan_text(&shown), output.ascii), output.color)?;
    }
    if options.live.dry_run {
        if output.format == Format::Json {
            print_report(output, String::new, || report(&shown, None))?;
        }
        return Ok(ExitStatus::Allowed);
    }
    check_files(inputs)?;
    let Some(program) = shown.program.clone() else {
        bail!("{}", missing_program("probe"));
    };
    shown.touched.check(&options.live)?;
    let unseen = output.format == Format::Json;
    ask_for_calls(&options.live, unseen.then(|| plan_text(&shown)))?;
    let cli = cli(
        program,
        config_paths(inputs),
        Patience::Probe,
        &options.live,
    )?;
    let outcome = match &shown.way {
        Way::HopByHop { base, requests } => hop_by_hop(&shown, &cli, base, requests),
        Way::Whole(_) => whole(&shown, &cli),
    };
    print_report(
        output,
        || result_text(&shown, &outcome),
        || report(&shown, Some(&outcome)),
    )?;
    if cli.cancel.is_set() {
        return Ok(ExitStatus::Interrupted);
    }
    Ok(status(&outcome))
}

fn plan<'a>(
    inputs: &Inputs,
    prediction: &'a Prediction,
    profile: &'a str,
    id: NodeId,
    whole: bool,
) -> Shown<'a> {
    let nodes = prediction.chain_of(id);
    let survey = &prediction.survey;
    let is_hop = |node: &&NodeId| survey.hop(**node).is_some();
    let hops: Vec<NodeId> = nodes.iter().filter(is_hop).copied().collect();
    let way = match steps_of(prediction, id) {
        _ if hops.is_empty() => Way::Whole("no_hops"),
        Steps::WholeOnly(why) => Way::Whole(WholeOnly::into(why)),
        Steps::HopByHop { .. } if whole => Way::Whole("asked"),
        Steps::HopByHop { base, requests } => Way::HopByHop { base, requests },
    };
    let partition = survey.target_role(id);
    let partition = partition.as_ref().map_or("aws", |role| role.partition());
    Shown {
        touched: Touched::of(inputs, prediction, &nodes.into_iter().collect()),
        region: region_of(prediction, profile, partition),
        program: installed(),
        now: now().as_second(),
        prediction,
        profile,
        hops,
        way,
    }
}

/// Makes one hop after the other, each with the session of the one before.
fn hop_by_hop(
    shown: &Shown<'_>,
    cli: &InstalledCli,
    base: &str,
    requests: &[HopRequest],
) -> Outcome {
    let mut signer = Some(Signer::Profile(base.to_owned()));
    let mut hops = Vec::new();
    for (&node, request) in shown.hops.iter().zip(requests) {
        let mut probed = unreached(shown, node);
        if let Some(before) = signer.take() {
            let made = with_terminal(cli, |cli| make_hop(cli, request, &before, &shown.region));
            match made {
                Ok(opened) => {
                    probed.observed = Observation::Allowed(Some(opened.user_id.clone()));
                    probed.arn = Some(opened.arn.clone());
                    signer = Some(Signer::Session(opened.keys));
                }
                Err(error) => {
                    probed.observed = observation(&error, "AssumeRole");
                    probed.error = Some(error);
                }
            }
        }
        hops.push(probed);
    }
    Outcome {
        hops,
        error: None,
        identity: None,
    }
}

fn unreached(shown: &Shown<'_>, node: NodeId) -> Probed {
    let outcome = shown.prediction.outcome(node);
    Probed {
        node,
        predicted: outcome.map(|outcome| outcome.if_reached),
        observed: Observation::NotReached,
        error: None,
        arn: None,
    }
}

/// What an error says about a call. Another operation fails before the call does.
fn observation(error: &CallError, operation: &str) -> Observation {
    let own = error
        .operation
        .as_deref()
        .is_none_or(|own| own == operation);
    if error.kind.is_decision() && own {
        Observation::Refused(error.message.clone())
    } else {
        Observation::Undecided
    }
}

/// Runs a call apart from the terminal, and again with it if it wants to ask there.
fn with_terminal<T>(
    cli: &InstalledCli,
    run: impl Fn(&InstalledCli) -> Result<T, CallError>,
) -> Result<T, CallError> {
    let first = run(cli);
    let wants = match &first {
        Err(error) => matches!(error.kind, ErrorKind::WantsTerminal | ErrorKind::Silent),
        Ok(_) => false,
    };
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !wants || !terminal || !confirm("It wants to ask on the terminal. Run it again there?") {
        return first;
    }
    let mut handed_over = cli.clone();
    handed_over.environment.hand_over = true;
    run(&handed_over)
}

/// Calls the chain as `--profile` does; an error tells by the role it names which hop failed.
fn whole(shown: &Shown<'_>, cli: &InstalledCli) -> Outcome {
    let signer = Signer::Profile(shown.profile.to_owned());
    let call = AwsCall::caller_identity();
    let printed = with_terminal(cli, |cli| cli.run(&call, &signer, &shown.region));
    let mut hops: Vec<Probed> = shown
        .hops
        .iter()
        .map(|&node| unreached(shown, node))
        .collect();
    let error = match printed {
        Ok(printed) => {
            let answer: serde_json::Value = serde_json::from_slice(&printed).unwrap_or_default();
            let text = |name: &str| answer[name].as_str().map(str::to_owned);
            let (Some(arn), Some(user_id)) = (text("Arn"), text("UserId")) else {
                return Outcome {
                    hops,
                    error: Some(CallError::of(ErrorKind::Garbage)),
                    identity: None,
                };
            };
            let last = hops.len().saturating_sub(1);
            for (at, hop) in hops.iter_mut().enumerate() {
                let own = (at == last).then(|| user_id.clone());
                hop.observed = Observation::Allowed(own);
            }
            return Outcome {
                hops,
                error: None,
                identity: Some(arn),
            };
        }
        Err(error) => error,
    };
    let Some(failed) = failed_hop(shown, &error) else {
        return Outcome {
            hops,
            error: Some(error),
            identity: None,
        };
    };
    for hop in &mut hops[..failed] {
        hop.observed = Observation::Allowed(None);
    }
    hops[failed].observed = observation(&error, "AssumeRole");
    hops[failed].error = Some(error);
    Outcome {
        hops,
        error: None,
        identity: None,
    }
}

/// The hop that an error is about: the only one, or the one whose role it names.
fn failed_hop(shown: &Shown<'_>, error: &CallError) -> Option<usize> {
    if error.operation.as_deref() != Some("AssumeRole") {
        return None;
    }
    let names = |node: &NodeId| match shown.prediction.survey.hop(*node) {
        Some((_, Some(role))) => error.message.contains(role.as_str()),
        _ => false,
    };
    let mut found = shown
        .hops
        .iter()
        .enumerate()
        .filter(|(_, node)| names(node));
    match (found.next(), found.next(), shown.hops.len()) {
        (Some((at, _)), None, _) => Some(at),
        (None, _, 1) => Some(0),
        _ => None,
    }
}

fn status(outcome: &Outcome) -> ExitStatus {
    let hops = &outcome.hops;
    let is = |wanted: fn(&Observation) -> bool| hops.iter().any(|hop| wanted(&hop.observed));
    if hops
        .iter()
        .any(|hop| hop.agreement() == Agreement::Disagrees)
    {
        ExitStatus::Disagrees
    } else if outcome.error.is_some() || is(|it| matches!(it, Observation::Undecided)) {
        ExitStatus::Undetermined
    } else if is(|it| matches!(it, Observation::Refused(_))) {
        ExitStatus::Denied
    } else {
        ExitStatus::Allowed
    }
}
