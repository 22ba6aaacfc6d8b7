//! `rolechain probe`: makes the real calls of a profile and compares them with the prediction.

mod record;

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::args::{Format, Inputs, Output};
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::open;
use super::live::{
    LiveOptions, calls_text, check_callable, check_foreign, config_paths, console_cli, installed,
    region_of, touched_by, uncallable,
};
use super::named_files::warn;
use super::sessions::{Steps, WholeOnly, make_hop, steps_of};
use super::talk::{AttendedCli, ask_for_calls};
use super::{print_report, print_text};
use crate::chain::NodeId;
use crate::explain::live_cards::{
    CallWorld, Probe, ProbeOutcome, Probed, hop_line, probe_plan_card, probed_card,
};
use crate::explain::live_words::{missing_program, uncallable_words};
use crate::explain::problem_sentence;
use crate::explain::report::join;
use crate::explain::report_words::case_saved;
use crate::live::{AwsCall, AwsCli as _, CallError, ErrorKind, HopRequest, Patience, Signer};
use crate::load::now;
use crate::observed::{Agreement, Observation};
use crate::predict::Prediction;
use record::report;
pub(super) use record::save;

/// The calls of `rolechain probe` and their confirmation.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ProbeOptions {
    /// Call the chain as a whole, as aws --profile does, its cached sessions included
    #[arg(long)]
    pub whole: bool,
    /// Save what was predicted and observed in a new folder, with other names
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// Save it with the real names
    #[arg(long, requires = "save")]
    pub keep_names: bool,
    /// Options for confirming and making the calls.
    #[command(flatten)]
    pub live: LiveOptions,
}

/// A probe before its calls.
pub(super) struct Shown {
    pub(super) probe: Probe,
    way: Way,
    pub(super) program: Option<PathBuf>,
    region: String,
}

/// How the chain is called.
enum Way {
    HopByHop {
        base: String,
        requests: Vec<HopRequest>,
    },
    /// As a whole, and the reason.
    Whole(&'static str),
}

/// Runs the command.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    profile: &str,
    options: &ProbeOptions,
) -> anyhow::Result<ExitStatus> {
    let prediction = open(inputs)?.prediction;
    let uncallable = uncallable(inputs, &prediction);
    check_callable(uncallable.as_ref(), "probe")?;
    let id = choose(&prediction, &[profile.to_owned()])?[0];
    if let Some(problem) = prediction.asked_problem(id) {
        warn(&join(&problem_sentence(&problem)));
        return Ok(ExitStatus::Broken);
    }
    let shown = plan(inputs, prediction, id, options.whole);
    let plan = || calls_text(&probe_plan_card(&shown.probe));
    if output.format == Format::Text {
        print_text(plan(), output)?;
    }
    if options.live.dry_run {
        if output.format == Format::Json {
            print_report(output, String::new, || report(&shown.probe, None))?;
        }
        return Ok(ExitStatus::Allowed);
    }
    if let Some(why) = uncallable {
        bail!("{}", uncallable_words(&why, "probe"));
    }
    let Some(program) = shown.program.clone() else {
        bail!("{}", missing_program("probe"));
    };
    check_foreign(&shown.probe.world.touched, &options.live)?;
    let unseen = output.format == Format::Json;
    ask_for_calls(&options.live, unseen.then(plan))?;
    let paths = config_paths(inputs);
    let (cli, cancelled) = console_cli(program, paths, Patience::Probe, &options.live)?;
    let outcome = execute(&shown, &AttendedCli::on_console(&cli));
    let printed = print_report(
        output,
        || calls_text(&probed_card(&shown.probe, &outcome)),
        || report(&shown.probe, Some(&outcome)),
    );
    let saved = printed.and_then(|()| {
        if let Some(folder) = &options.save {
            save(&shown.probe, &outcome, folder, options.keep_names)?;
            warn(&case_saved(&folder.display().to_string()));
        }
        Ok(())
    });
    cancelled.or(saved.map(|()| status(&outcome)))
}

/// Plans a probe of a profile.
pub(super) fn plan(inputs: &Inputs, prediction: Prediction, id: NodeId, whole: bool) -> Shown {
    let nodes = prediction.chain_of(id);
    let survey = &prediction.survey;
    let profile = survey.name(id).to_owned();
    let is_hop = |node: &&NodeId| survey.hop(**node).is_some();
    let hops: Vec<NodeId> = nodes.iter().filter(is_hop).copied().collect();
    let way = match steps_of(&prediction, id) {
        _ if hops.is_empty() => Way::Whole("no_hops"),
        Steps::WholeOnly(why) => Way::Whole(WholeOnly::into(why)),
        Steps::HopByHop { .. } if whole => Way::Whole("asked"),
        Steps::HopByHop { base, requests } => Way::HopByHop { base, requests },
    };
    let now = now().as_second();
    let partition = survey.target_role(id);
    let partition = partition.as_ref().map_or("aws", |role| role.partition());
    let region = region_of(&prediction, &profile, partition);
    let program = installed();
    let probe = Probe {
        world: CallWorld {
            program: program.as_ref().map(|path| path.display().to_string()),
            origin: prediction.origin.clone(),
            folder: None,
            touched: touched_by(inputs, &prediction, &nodes.into_iter().collect()),
        },
        commands: commands(&way, &profile, now),
        whole: match way {
            Way::HopByHop { .. } => None,
            Way::Whole(why) => Some(why),
        },
        prediction,
        profile,
        hops,
        now,
    };
    Shown {
        probe,
        way,
        program,
        region,
    }
}

/// The command lines; a generated name is that of this instant.
fn commands(way: &Way, profile: &str, now: i64) -> Vec<String> {
    match way {
        Way::HopByHop { base, requests } => {
            let command = |(at, request): (usize, &HopRequest)| {
                let signer = (at == 0).then_some(base.as_str());
                request.planned(now).shown(signer)
            };
            requests.iter().enumerate().map(command).collect()
        }
        Way::Whole(_) => vec![AwsCall::caller_identity().shown(Some(profile))],
    }
}

/// Makes the calls.
pub(super) fn execute(shown: &Shown, cli: &AttendedCli<'_>) -> ProbeOutcome {
    match &shown.way {
        Way::HopByHop { base, requests } => hop_by_hop(shown, cli, base, requests),
        Way::Whole(_) => whole(shown, cli),
    }
}

/// Makes one hop after the other, each with the session of the previous one.
fn hop_by_hop(
    shown: &Shown,
    cli: &AttendedCli<'_>,
    base: &str,
    requests: &[HopRequest],
) -> ProbeOutcome {
    let mut signer = Some(Signer::Profile(base.to_owned()));
    let mut hops = Vec::new();
    for (&node, request) in shown.probe.hops.iter().zip(requests) {
        let mut probed = unreached(shown, node);
        if let Some(before) = signer.take() {
            match make_hop(cli, request, &before, &shown.region) {
                Ok(opened) => {
                    probed.observed = Observation::Allowed(Some(opened.user_id.clone()));
                    probed.arn = Some(opened.arn.clone());
                    signer = Some(Signer::Session(opened.keys));
                }
                Err(error) => {
                    probed.observed = observation(&error);
                    probed.error = Some(error);
                }
            }
            cli.talk.tell(&request.profile, hop_line(&probed));
        }
        hops.push(probed);
    }
    ProbeOutcome {
        hops,
        error: None,
        identity: None,
    }
}

fn unreached(shown: &Shown, node: NodeId) -> Probed {
    let outcome = shown.probe.prediction.outcome(node);
    Probed {
        node,
        predicted: outcome.map(|outcome| outcome.if_reached),
        observed: Observation::NotReached,
        error: None,
        arn: None,
    }
}

/// The meaning of an error for a hop. If another operation failed, the hop was not made.
fn observation(error: &CallError) -> Observation {
    let operation = error.operation.as_deref();
    let own = operation.is_none_or(|operation| operation == "AssumeRole");
    if error.kind.is_decision() && own {
        Observation::Refused(error.message.clone())
    } else {
        Observation::Undecided
    }
}

/// Calls the chain as `--profile` does. An error identifies the failed hop by the role that it
/// names.
fn whole(shown: &Shown, cli: &AttendedCli<'_>) -> ProbeOutcome {
    let signer = Signer::Profile(shown.probe.profile.clone());
    let call = AwsCall::caller_identity();
    let printed = cli.run(&call, &signer, &shown.region);
    let hops = shown.probe.hops.iter();
    let mut hops: Vec<Probed> = hops.map(|&node| unreached(shown, node)).collect();
    let (mut error, mut identity) = (None, None);
    match printed.and_then(|printed| read_identity(&printed)) {
        Ok((arn, user_id)) => {
            for hop in &mut hops {
                hop.observed = Observation::Allowed(None);
            }
            if let Some(last) = hops.last_mut() {
                last.observed = Observation::Allowed(Some(user_id));
            }
            identity = Some(arn);
        }
        Err(found) => match failed_hop(shown, &found) {
            Some(failed) => {
                for hop in &mut hops[..failed] {
                    hop.observed = Observation::Allowed(None);
                }
                hops[failed].observed = observation(&found);
                hops[failed].error = Some(found);
            }
            None => error = Some(found),
        },
    }
    ProbeOutcome {
        hops,
        error,
        identity,
    }
}

/// The ARN and the id of an identity that the AWS CLI prints.
fn read_identity(printed: &[u8]) -> Result<(String, String), CallError> {
    let answer: serde_json::Value = serde_json::from_slice(printed).unwrap_or_default();
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    let identity = text("Arn").zip(text("UserId"));
    identity.ok_or_else(|| CallError::of(ErrorKind::Garbage))
}

/// The hop that an error concerns: the only one, or the one whose role it names.
fn failed_hop(shown: &Shown, error: &CallError) -> Option<usize> {
    if error.operation.as_deref() != Some("AssumeRole") {
        return None;
    }
    let names = |node: &NodeId| match shown.probe.prediction.survey.hop(*node) {
        Some((_, Some(role))) => error.message.contains(role.as_str()),
        _ => false,
    };
    let hops = shown.probe.hops.iter().enumerate();
    let mut found = hops.filter(|(_, node)| names(node));
    match (found.next(), found.next(), shown.probe.hops.len()) {
        (Some((at, _)), None, _) => Some(at),
        (None, _, 1) => Some(0),
        _ => None,
    }
}

fn status(outcome: &ProbeOutcome) -> ExitStatus {
    let hops = &outcome.hops;
    let is = |wanted: fn(&Observation) -> bool| hops.iter().any(|hop| wanted(&hop.observed));
    let mut agreements = hops.iter().map(Probed::agreement);
    if agreements.any(|it| it == Agreement::Disagrees) {
        ExitStatus::Disagrees
    } else if outcome.error.is_some() || is(|it| matches!(it, Observation::Undecided)) {
        ExitStatus::Undetermined
    } else if is(|it| matches!(it, Observation::Refused(_))) {
        ExitStatus::Denied
    } else {
        ExitStatus::Allowed
    }
}
