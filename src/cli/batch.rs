//! `rolechain batch`: JSON lines in, JSON lines out, one answer per request, in order.

use std::io::{self, BufRead as _, Write as _};

use anyhow::Context as _;

use super::args::BatchQuestion;
use super::exit::ExitStatus;
use super::forgive_closed_pipe;
use super::json::Harmless;
use crate::batch::answer_chains;
use crate::batch::decisions::DecisionAnswerer;

/// Answers every line of standard input. Each answer is flushed at once, so that a program can ask
/// one question, read the answer, and ask the next; answers to lines that are already waiting are
/// flushed together.
pub(crate) fn answer(question: &BatchQuestion) -> anyhow::Result<ExitStatus> {
    let mut input = io::BufReader::with_capacity(256 * 1024, io::stdin().lock());
    let mut output = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut line = Vec::new();
    let mut answer = Vec::new();
    let mut decisions = DecisionAnswerer::default();
    loop {
        line.clear();
        let read = input
            .read_until(b'\n', &mut line)
            .context("standard input")?;
        if read == 0 {
            break;
        }
        while line
            .last()
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            line.pop();
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        answer.clear();
        match question {
            BatchQuestion::Chains => answer = answer_chains(&line),
            BatchQuestion::Decisions { terse } => decisions.answer(&line, *terse, &mut answer),
        }
        while answer.last() == Some(&b'\n') {
            answer.pop();
        }
        answer.push(b'\n');
        let mut written = Harmless(&mut output).write_all(&answer);
        // No other line is waiting, so the other side may be waiting for this answer.
        if !input.buffer().contains(&b'\n') {
            written = written.and_then(|()| output.flush());
        }
        if written.is_err() {
            forgive_closed_pipe(written)?;
            return Ok(ExitStatus::Allowed);
        }
    }
    forgive_closed_pipe(output.flush())?;
    Ok(ExitStatus::Allowed)
}
