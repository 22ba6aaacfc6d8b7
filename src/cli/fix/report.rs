//! What came of the repairs, as text.

use super::prove::{Outcome, rank};
use crate::analysis::{ProfileVerdict, Workspace};
use crate::chain::NodeId;
use crate::cli::args::{Format, Output};
use crate::cli::exit::ExitStatus;
use crate::cli::print;
use crate::cli::style::{put, put_mark, put_runs};
use crate::edit::{DiffMark, Written, unified_diff};
use crate::explain::{
    Runs, Tone, becomes, edit_refused, edit_sentence, gets_worse, next_obstacle, node_card,
    profile_mark, written,
};
use crate::source::harmless;

/// Everything that is printed.
pub(super) struct Report {
    pub profile: String,
    pub verdict: ProfileVerdict,
    pub hop: String,
    pub sentence: Runs,
    pub outcomes: Vec<Outcome>,
    pub chosen: Option<usize>,
    pub all: bool,
    pub written: Vec<Written>,
    pub message: Runs,
}

impl Report {
    pub fn new(workspace: &Workspace, id: NodeId, hop: NodeId) -> Self {
        Self {
            profile: workspace.survey.name(id).to_owned(),
            verdict: workspace.profile_verdict(id),
            hop: workspace.survey.name(hop).to_owned(),
            sentence: node_card(workspace, hop).sentence,
            outcomes: Vec::new(),
            chosen: None,
            all: false,
            written: Vec::new(),
            message: Runs::new(),
        }
    }

    /// Whether a repair needs no policy besides.
    pub fn is_complete(&self, at: usize) -> bool {
        let outcome = self.outcomes.get(at);
        outcome.is_some_and(|outcome| outcome.proposal.policies.is_empty())
    }

    /// A profile that a repair makes worse.
    pub fn victim(&self, at: usize) -> Option<&str> {
        let proof = self.outcomes.get(at)?.result.as_ref().ok()?;
        let victim = proof.others.iter().find(|change| change.worse())?;
        Some(&victim.profile)
    }

    pub fn print(&self, output: &Output, status: ExitStatus) -> anyhow::Result<ExitStatus> {
        let text = match output.format {
            Format::Text => self.text(output.ascii),
            Format::Json => super::json::json(self)?,
        };
        print(&text, output.color)?;
        Ok(status)
    }

    fn text(&self, ascii: bool) -> String {
        let mut out = String::new();
        put(&mut out, Tone::Strong, &harmless(&self.profile));
        out.push_str("  ");
        put_mark(&mut out, profile_mark(self.verdict), ascii);
        out.push('\n');
        if rank(self.verdict) > 0 {
            if self.hop != self.profile {
                put(
                    &mut out,
                    Tone::Muted,
                    &format!("at {}: ", harmless(&self.hop)),
                );
            }
            put_runs(&mut out, &self.sentence);
            out.push('\n');
        }
        for (at, outcome) in self.outcomes.iter().enumerate() {
            if self.all || self.chosen.is_none_or(|chosen| chosen == at) {
                self.put_outcome(&mut out, at, outcome, ascii);
            }
        }
        for file in &self.written {
            out.push('\n');
            put_runs(&mut out, &written(&file.path, file.backup.as_deref()));
        }
        if !self.message.is_empty() {
            out.push('\n');
            put_runs(&mut out, &self.message);
        }
        out.push('\n');
        out
    }

    fn put_outcome(&self, out: &mut String, at: usize, outcome: &Outcome, ascii: bool) {
        out.push('\n');
        let heading = match self.outcomes.len() {
            1 => "fix: ".to_owned(),
            count => format!("fix {} of {count}: ", at + 1),
        };
        put(out, Tone::Fix, &heading);
        put_runs(out, &outcome.proposal.sentence);
        out.push('\n');
        for (heading, lines) in &outcome.proposal.policies {
            out.push_str("  ");
            put(out, Tone::Strong, heading);
            out.push('\n');
            for line in lines {
                let tone = match line.as_bytes().first() {
                    Some(b'-') => Tone::Denied,
                    Some(b'+') => Tone::Allowed,
                    _ => Tone::Plain,
                };
                out.push_str("  ");
                put(out, tone, line);
                out.push('\n');
            }
        }
        if outcome.proposal.edits.is_empty() {
            return;
        }
        let proof = match &outcome.result {
            Ok(proof) => proof,
            Err(error) => {
                out.push_str("  ");
                put_runs(out, &edit_refused(error));
                out.push('\n');
                for edit in &outcome.proposal.edits {
                    out.push_str("  ");
                    put_runs(out, &edit_sentence(edit));
                    out.push('\n');
                }
                return;
            }
        };
        if outcome.proposal.policies.is_empty() {
            out.push_str("  ");
            put_runs(
                out,
                &becomes(&self.profile, self.verdict, proof.profile, ascii),
            );
            out.push('\n');
        }
        if let Some(next) = proof
            .next
            .as_ref()
            .filter(|_| outcome.proposal.policies.is_empty())
        {
            out.push_str("  ");
            put_runs(out, &next_obstacle(next));
            out.push('\n');
        }
        for change in &proof.others {
            out.push_str("  ");
            put_runs(
                out,
                &becomes(&change.profile, change.before, change.after, ascii),
            );
            if change.worse() {
                put_runs(out, &gets_worse());
            }
            out.push('\n');
        }
        for file in &proof.files {
            out.push('\n');
            for line in unified_diff(file).lines {
                let tone = match line.mark {
                    DiffMark::Heading => Tone::Muted,
                    DiffMark::Same => Tone::Plain,
                    DiffMark::Removed => Tone::Denied,
                    DiffMark::Added => Tone::Allowed,
                };
                put(out, tone, &harmless(&line.text));
                out.push('\n');
            }
        }
    }
}
