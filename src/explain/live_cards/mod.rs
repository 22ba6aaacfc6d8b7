//! Calls of the `aws` CLI as cards: the plan before they are made, and the result.

mod calls;

pub(crate) use calls::{
    Probe, ProbeOutcome, Probed, event_words, fetch_failed_card, fetch_plan_card, fetched_card,
    hop_line, probe_plan_card, probed_card,
};

use super::mark::HEADING;
use super::phrase::calls as words;
use super::view::{Body, Card, CardSection, Fact, Run, Runs, Tone};
use crate::live::plan::Touched;
use crate::text::translated;

/// The program and the files of the calls.
#[derive(Clone, Debug)]
pub(crate) struct CallWorld {
    /// The `aws` program, if there is one.
    pub(crate) program: Option<String>,
    /// The files on screen.
    pub(crate) origin: String,
    /// The folder for the output.
    pub(crate) folder: Option<String>,
    /// Programs, endpoints and files that the calls use.
    pub(crate) touched: Touched,
}

/// The program, the files that it reads and writes, and the endpoints.
fn world_section(world: &CallWorld) -> CardSection {
    let fact = |label: &'static str, value: Runs, origin: Option<String>| Fact {
        label,
        value,
        origin,
    };
    let plain = |text: &str| vec![Run::plain(text)];
    let program = match &world.program {
        Some(program) => plain(program),
        None => vec![Run::new(Tone::Problem, translated(words::NO_PROGRAM))],
    };
    let mut facts = vec![
        fact("runs", program, None),
        fact("reads", plain(&world.origin), None),
        fact("sets", plain(translated(words::SETS)), None),
    ];
    let folder = world.folder.iter();
    facts.extend(folder.map(|folder| fact("writes", plain(folder), None)));
    let touched = &world.touched;
    let lists = [
        ("program", &touched.programs),
        ("endpoint", &touched.endpoints),
        ("file", &touched.files),
    ];
    for (label, list) in lists {
        facts.extend(list.iter().map(|(place, value)| {
            let place = crate::text::harmless(place).into_owned();
            fact(label, plain(value), Some(place))
        }));
    }
    facts.push(fact("caches", plain(translated(words::CACHES)), None));
    CardSection::new("", Body::Facts(facts))
}

fn command_section(heading: &str, origin: Option<String>, commands: Vec<String>) -> CardSection {
    CardSection {
        origin,
        ..CardSection::new(heading, Body::Command(commands))
    }
}

fn text_section(heading: &str, paragraphs: Vec<Runs>) -> CardSection {
    CardSection::new(heading, Body::Paragraphs(paragraphs))
}

/// How far calls are, and what they ask.
pub(crate) fn calling_card(
    fetch: bool,
    parts: &[(String, Runs)],
    question: Option<&str>,
    cancelled: bool,
) -> Card {
    let line = |(part, words): &(String, Runs)| {
        let mut line = vec![Run::plain(format!("{part}  "))];
        line.extend_from_slice(words);
        line
    };
    let title = translated(if fetch { words::FETCH } else { words::PROBE });
    let progress = CardSection::of_lines("", parts.iter().map(line).collect());
    Card::of(title, HEADING, words::calling(question, cancelled))
        .with(progress.into_iter().collect())
}
