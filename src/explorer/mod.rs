//! Starts the explorer: a prediction from the command line, a screen for the terminal.

mod desktop;
mod watch;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use anyhow::{Context as _, anyhow, bail};

use crate::cli::{
    self, Arguments, Color, DEFAULT_SETTINGS, ExitStatus, Inputs, Next, ScreenDone, ScreenPlan,
    Settings, Talk, Terminal, ThemeName, settings_path,
};
use crate::explain::{self, Runs};
use crate::iam::account::SnapshotFile;
use crate::load::{LoadEvent, SnapshotLoad};
use crate::predict::{Arrival, Prediction};
use crate::tui::keymap::{default_keys, rebind};
use crate::tui::{
    Arrivals, Arrived, CallsAsked, CallsDone, CallsPlan, Companion, NotExported, Options, Palette,
    PlanShown, Planner, Questions, ReportAsked, RunError, Start, Writer, draw_frame, start_thread,
};

/// Runs the program with the arguments of this process, prints errors to standard error, and returns
/// the exit status.
pub fn main() -> ExitCode {
    // A file that may not grow makes a write fail, which says so and cleans up, instead of ending
    // the process.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let mut arguments = match cli::read_arguments() {
        Ok(arguments) => arguments,
        Err(refusal) => return cli::print_refusal(&refusal),
    };
    match start(&mut arguments) {
        Ok(code) => code,
        Err(error) => {
            // Causes on one line, without a backtrace, which would only hide the message.
            cli::warn(&format!("{error:#}"));
            ExitStatus::Usage.into()
        }
    }
}

fn start(arguments: &mut Arguments) -> anyhow::Result<ExitCode> {
    let settings = cli::apply_settings(arguments)?;
    let next = cli::run(arguments)?;
    if !matches!(next, Next::Done(_)) {
        set_keys(&settings)?;
    }
    match next {
        Next::Done(status) => Ok(status.into()),
        Next::Settings { default } => Ok(print_settings(default)?.into()),
        Next::Explore { sample } if arguments.screen().is_given() => print(arguments, sample),
        Next::Explore { sample } => run(arguments, sample),
    }
}

/// Opens the explorer in the terminal.
fn run(arguments: &Arguments, sample: bool) -> anyhow::Result<ExitCode> {
    // Before the files are read, so that a change in between is noticed.
    let files = watch::files(&arguments.inputs, sample);
    let (prediction, snapshots) = cli::open_for_screen(&arguments.inputs, sample)?;
    let files = if prediction.sample {
        watch::files(&arguments.inputs, true)
    } else {
        files
    };
    cli::hold_warnings();
    let (wanted, loaded) = (prediction.wanted(), snapshots.clone());
    let begin = move || forward(loaded.begin(wanted)?);
    let start = Start {
        arrivals: (prediction.facts.loading).then(|| Box::new(begin) as Arrivals),
        prediction,
        writer: writer(arguments),
        reader: Arc::new(move |wanted| snapshots.read(wanted)),
        files,
        editor: {
            let inputs = arguments.inputs.clone();
            Box::new(move |place| desktop::open(&inputs, place))
        },
        reporter: {
            let inputs = arguments.inputs.clone();
            Arc::new(move |prediction, asked| export(&inputs, prediction, asked))
        },
        planner: planner(&arguments.inputs),
        copier: Arc::new(desktop::copy),
        explanation: cli::explanation,
        options: options(arguments),
        questions: questions(arguments),
    };
    let ended = crate::tui::run(start);
    cli::release_warnings();
    match ended {
        Ok(()) => Ok(ExitStatus::Allowed.into()),
        Err(error @ RunError::Terminal(_)) => Err(anyhow!(error)),
        Err(error) => Ok(ExitCode::from(error.status())),
    }
}

/// Writes the files named by the command line or the environment, each with a backup.
fn writer(arguments: &Arguments) -> Writer {
    let write = cli::file_writer(&arguments.inputs, true);
    Box::new(move |files| {
        let mut done = Vec::new();
        for file in files {
            let written = write(file);
            done.push(
                written
                    .map_err(|error| explain::not_written_note(&error, &file.before.name, &done))?,
            );
        }
        Ok(done)
    })
}

/// Prints the screen after some keys. Waits until all verdicts are known.
fn print(arguments: &Arguments, sample: bool) -> anyhow::Result<ExitCode> {
    let (opened, snapshots) = cli::open_or_sample(&arguments.inputs, sample)?;
    let screen = arguments.screen();
    let size = screen.size()?;
    let keys = screen.keys.as_deref().unwrap_or_default();
    let frame = draw_frame(
        opened.prediction,
        &|wanted| snapshots.read(wanted),
        keys,
        size,
        options(arguments),
    )
    .with_context(|| format!("--keys {keys}"))?;
    let text = if screen.svg {
        let light = matches!(screen.look.theme, Some(ThemeName::Light));
        frame.svg(light, "rolechain")
    } else {
        frame.text()
    };
    cli::print(&text, Color::Never)?;
    Ok(ExitStatus::Allowed.into())
}

/// Writes a report of a profile.
fn export(
    inputs: &Inputs,
    prediction: &Prediction,
    asked: &ReportAsked,
) -> Result<String, NotExported> {
    let ReportAsked {
        node,
        file,
        redacted,
        replaces,
    } = asked;
    match cli::save_report(inputs, prediction, *node, file, *redacted, *replaces) {
        Ok(Some(path)) => Ok(path.display().to_string()),
        Ok(None) => Err(NotExported::Exists),
        Err(why) => Err(NotExported::Failed(why)),
    }
}

/// Forwards loading events in the screen's terms, on a separate thread.
fn forward(load: SnapshotLoad) -> io::Result<Receiver<Arrived>> {
    let (sender, receiver) = channel();
    start_thread("arrivals", move || {
        let (mut total, mut files, mut files_done, mut done) = (0, 0, 0, 0);
        for event in &load.events {
            let sent = match event {
                LoadEvent::Started {
                    files: count,
                    bytes,
                } => {
                    (total, files) = (bytes, count);
                    Ok(())
                }
                LoadEvent::Progress { bytes_done } => {
                    done = bytes_done;
                    Ok(())
                }
                LoadEvent::File { order, file } => {
                    files_done += 1;
                    let problems = problems_of(&file);
                    let arrival = Arrival { order, file };
                    let mut sent = sender.send(Arrived::File(arrival));
                    for problem in problems {
                        sent = sent.and_then(|()| sender.send(Arrived::Problem(problem)));
                    }
                    sent
                }
                LoadEvent::Done => sender.send(Arrived::Done),
            };
            let progress = Arrived::Progress {
                done,
                total,
                files_done,
                files,
            };
            if sent.and_then(|()| sender.send(progress)).is_err() {
                load.cancel();
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// The problems of a snapshot. A banner has one line; the text commands also print the remedy.
fn problems_of(file: &SnapshotFile) -> Vec<String> {
    let problems = file.diagnostics.iter();
    let problems = problems.filter(|it| it.severity == crate::text::Severity::Error);
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    problems.map(|problem| first(cli::shown(problem))).collect()
}

// Fetch and probe in the explorer: plans from the command line's side, questions on the screen.

/// Plans the calls that are asked for.
fn planner(inputs: &Inputs) -> Planner {
    let inputs = inputs.clone();
    Arc::new(move |prediction, asked| {
        let ScreenPlan { card, script, job } = match asked {
            CallsAsked::Fetch => cli::plan_fetch_on_screen(&inputs, prediction),
            CallsAsked::Probe(id) => cli::plan_probe_on_screen(&inputs, prediction, id),
        }?;
        Ok(CallsPlan {
            shown: PlanShown { card, script },
            job: job.map(|job| -> crate::tui::CallsJob {
                Box::new(move |companion| {
                    let ScreenDone { card, wrote } =
                        job(&OnScreen(companion), companion.cancelled());
                    CallsDone { card, wrote }
                })
            }),
        })
    })
}

/// The explorer as whom the calls ask and tell.
struct OnScreen<'a>(&'a dyn Companion);

impl Talk for OnScreen<'_> {
    fn tell(&self, part: &str, words: Runs) {
        self.0.tell(part, words);
    }

    fn ask_code(&self, question: &str) -> Option<String> {
        self.0.ask_code(question)
    }

    fn confirm(&self, question: &str) -> bool {
        self.0.confirm(question)
    }

    fn lend_terminal(&self, run: &mut dyn FnMut()) {
        self.0.lend_terminal(run);
    }
}

// The appearance of the explorer in this terminal, from arguments and environment.

/// No colours with `NO_COLOR` and `--color never`. ASCII for terminals without the characters:
/// another character set, the C locale, the Linux console.
fn options(arguments: &Arguments) -> Options {
    let look = arguments.screen().look;
    let theme = look.theme.unwrap_or_default();
    let terminal = Terminal::here();
    let no_color = match arguments.output.color {
        Color::Never => true,
        Color::Always => false,
        Color::Auto => terminal.no_color && theme == ThemeName::Standard,
    };
    let palette = match theme {
        _ if no_color => Palette::NoColor,
        ThemeName::Standard => Palette::Standard.on(terminal.light),
        ThemeName::BlueOrange => Palette::BlueOrange.on(terminal.light),
        ThemeName::Light => Palette::Light,
        ThemeName::Dark => Palette::Standard,
        ThemeName::Mono => Palette::NoColor,
    };
    Options {
        ascii: arguments.output.ascii || terminal.ascii || look.ambiguous == Some(2),
        palette,
    }
}

/// The questions that only the terminal can answer.
fn questions(arguments: &Arguments) -> Questions {
    let options = options(arguments);
    let chosen = matches!(
        arguments.screen().look.theme,
        Some(ThemeName::Light | ThemeName::Dark)
    );
    let terminal = Terminal::here();
    let answers = terminal.answers;
    Questions {
        background: answers && options.palette != Palette::NoColor && !chosen,
        width: answers
            && !options.ascii
            && arguments.screen().look.ambiguous.is_none()
            && terminal.east_asian,
        mouse: !arguments.screen().look.no_mouse,
    }
}

// The settings: what concerns the keys, and `rolechain settings`.

/// Sets the user's keys. Every mistake is named with its line.
fn set_keys(settings: &Settings) -> anyhow::Result<()> {
    let changes = settings.keys.iter();
    let changes: Vec<_> = changes
        .map(|setting| (setting.command.clone(), setting.keys.clone()))
        .collect();
    let Err(problems) = rebind(&changes) else {
        return Ok(());
    };
    let lines = problems
        .into_iter()
        .map(|(at, problem)| format!("{}: {problem}", settings.keys[at].location));
    bail!("{}", lines.collect::<Vec<_>>().join("\nrolechain: "))
}

/// Prints the settings with their defaults, or where they are looked for.
fn print_settings(default: bool) -> anyhow::Result<ExitStatus> {
    let text = if default {
        format!("{DEFAULT_SETTINGS}{}", default_keys())
    } else {
        let path = settings_path().unwrap_or_default();
        format!("{}\n", path.display())
    };
    cli::print(&text, Color::Never)?;
    Ok(ExitStatus::Allowed)
}
