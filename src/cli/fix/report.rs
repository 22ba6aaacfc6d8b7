//! What came of the repairs, as text.

use super::FilePaths;
use super::prove::{Proof, TriedProposal};
use crate::chain::NodeId;
use crate::cli::style::{put, put_mark, put_runs};
use crate::config::edit::{DiffMark, Written, unified_diff};
use crate::eval::{CallerKind, MissingFact};
use crate::explain::{
    Need, Outlook, Run, Runs, Tone, becomes, edit_refused, edit_sentence, gets_worse,
    missing_header, more_profiles, need_words, needs, needs_heading, needs_of, no_repair,
    no_repair_of_chain, no_repair_sentence, node_card, outlook_sentence, policy_diff,
    policy_heading, profile_mark, step_words, steps_heading, written,
};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};
use crate::repair::PolicyChange;
use crate::text::harmless;

/// Most other profiles listed that become no worse.
const MOST_OTHERS: usize = 12;

/// Everything that is printed.
pub(super) struct Report {
    pub profile: String,
    pub verdict: ProfileVerdict,
    pub hop: String,
    pub sentence: Runs,
    pub tried: Vec<TriedProposal>,
    pub chosen: Option<usize>,
    pub all: bool,
    /// Where the files stand that the changes are for.
    pub paths: FilePaths,
    pub written: Vec<Written>,
    pub message: Runs,
    /// What would have to be known, if nothing is proven.
    pub needs: Vec<Need>,
}

impl Report {
    pub(crate) fn new(prediction: &Prediction, id: NodeId, hop: NodeId) -> Self {
        Self {
            verdict: prediction.profile_verdict(id),
            hop: prediction.survey.name(hop).to_owned(),
            sentence: node_card(prediction, hop).sentence,
            ..Self::of_missing(prediction, prediction.survey.name(id))
        }
    }

    /// On a profile that does not exist.
    pub(crate) fn of_missing(prediction: &Prediction, name: &str) -> Self {
        Self {
            profile: name.to_owned(),
            verdict: ProfileVerdict::Broken,
            hop: name.to_owned(),
            sentence: missing_header(prediction, name).unwrap_or_default(),
            tried: Vec::new(),
            chosen: None,
            all: false,
            paths: FilePaths::default(),
            written: Vec::new(),
            message: Runs::new(),
            needs: Vec::new(),
        }
    }

    /// Nothing is proven: why, and what would have to be known.
    pub(crate) fn say_why_not(&mut self, prediction: &Prediction, id: NodeId, hop: NodeId) {
        let undetermined = self.verdict == ProfileVerdict::Undetermined;
        self.message = no_repair(&self.profile, &self.hop, undetermined);
        let why = if self.verdict == ProfileVerdict::Broken {
            Some(no_repair_of_chain(prediction, hop))
        } else {
            let outcome = prediction.outcome(hop).filter(|_| !undetermined);
            outcome.map(|outcome| no_repair_sentence(prediction, hop, outcome))
        };
        if let Some(why) = why {
            self.message = why;
        }
        self.needs = needs(prediction, id);
        // Without the caller there is no identity to find a change for.
        let outcome = prediction
            .outcome(hop)
            .filter(|outcome| outcome.if_reached != HopVerdict::NotCallable);
        let caller = outcome.map(|outcome| &outcome.caller);
        let caller = caller.filter(|caller| caller.caller.kind != CallerKind::WebIdentity);
        if self.needs.is_empty() && caller.is_some_and(|caller| caller.principal.is_none()) {
            self.needs = needs_of(prediction, hop, &[MissingFact::Caller]);
        }
    }

    /// The accounts whose owners would have to change a policy.
    pub(crate) fn owners(&self, at: usize) -> Vec<String> {
        let policies = self.tried.get(at).map(|it| &it.proposal.policies[..]);
        let accounts = policies.unwrap_or_default().iter();
        let mut owners: Vec<String> = accounts
            .map(|policy| policy.owner_account.clone())
            .collect();
        owners.dedup();
        owners
    }

    /// Whether a repair can be written without being asked for by its number: only settings, no profile
    /// worse off, and no other caller.
    pub(crate) fn is_harmless(&self, at: usize) -> bool {
        self.tried.get(at).is_some_and(|tried| {
            tried.result.is_ok() && tried.proposal.policies.is_empty() && !tried.proposal.dodges
        }) && self.victim(at).is_none()
    }

    /// A profile that a repair makes worse.
    pub(crate) fn victim(&self, at: usize) -> Option<&str> {
        let proof = self.tried.get(at)?.result.as_ref().ok()?;
        let victim = proof.others.iter().find(|change| change.worse())?;
        Some(&victim.profile)
    }

    pub(super) fn text(&self, ascii: bool) -> String {
        let mut out = String::new();
        put(&mut out, Tone::Strong, &harmless(&self.profile));
        out.push_str("  ");
        put_mark(&mut out, profile_mark(self.verdict), ascii);
        out.push('\n');
        if self.verdict.rank() > 0 || !self.tried.is_empty() {
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
        for (at, tried) in self.tried.iter().enumerate() {
            if self.all || self.chosen.is_none_or(|chosen| chosen == at) {
                self.put_tried(&mut out, at, tried, ascii);
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
        put_needs(&mut out, &self.needs);
        out
    }

    /// What is proven of a repair.
    pub(crate) fn outlook(&self, tried: &TriedProposal) -> Option<Runs> {
        let proof = tried.result.as_ref().ok()?;
        let proposal = &tried.proposal;
        Some(outlook_sentence(&Outlook {
            profile: &self.profile,
            hop: &self.hop,
            hop_verdict: proof.hop,
            after: proof.profile,
            next: proof
                .next
                .as_ref()
                .map(|next| (next.hop.as_str(), &next.sentence[..])),
            open: &proposal.open,
            steps: proposal.steps.len(),
        }))
    }

    /// What to do and what is proven of it, as one paragraph.
    pub(crate) fn sentence(&self, tried: &TriedProposal) -> Runs {
        let steps = &tried.proposal.steps;
        let mut runs = Runs::new();
        for (at, step) in steps.iter().enumerate() {
            if steps.len() > 1 {
                runs.extend(step_words(at + 1, &step.hop, &step.words));
                runs.push(Run::new(Tone::Plain, " "));
            } else {
                runs.extend_from_slice(&step.words);
                runs.push(Run::new(Tone::Plain, ". "));
            }
        }
        runs.extend(self.outlook(tried).unwrap_or_default());
        runs
    }

    fn put_tried(&self, out: &mut String, at: usize, tried: &TriedProposal, ascii: bool) {
        out.push('\n');
        let heading = match self.tried.len() {
            1 => "fix: ".to_owned(),
            count => format!("fix {} of {count}: ", at + 1),
        };
        put(out, Tone::Fix, &heading);
        let proposal = &tried.proposal;
        if let [_, _, ..] = &proposal.steps[..] {
            put_runs(out, &steps_heading(proposal.steps.len()));
            for (at, step) in proposal.steps.iter().enumerate() {
                out.push_str("\n  ");
                put_runs(out, &step_words(at + 1, &step.hop, &step.words));
            }
            out.push_str("\n  ");
            put_runs(out, &self.outlook(tried).unwrap_or_default());
        } else {
            put_runs(out, &self.sentence(tried));
        }
        out.push('\n');
        let proof = match &tried.result {
            Ok(proof) => proof,
            Err(error) => {
                out.push_str("  ");
                put_runs(out, &edit_refused(error));
                out.push('\n');
                for edit in proposal.edits() {
                    out.push_str("  ");
                    put_runs(out, &edit_sentence(edit));
                    out.push('\n');
                }
                return;
            }
        };
        self.put_effects(out, proof, ascii);
        put_needs(out, &proof.needs);
        for policy in &proposal.policies {
            put_policy(out, policy);
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

    /// What becomes of the profile and of others; the worse ones are all listed.
    fn put_effects(&self, out: &mut String, proof: &Proof, ascii: bool) {
        let mut line = |profile: &str, before, after, worse: bool| {
            out.push_str("  ");
            put_runs(out, &becomes(profile, before, after, ascii));
            if worse {
                put_runs(out, &gets_worse());
            }
            out.push('\n');
        };
        if proof.profile != self.verdict {
            line(&self.profile, self.verdict, proof.profile, false);
        }
        let mut left = 0;
        for (at, change) in proof.others.iter().enumerate() {
            if at < MOST_OTHERS || change.worse() {
                line(&change.profile, change.before, change.after, change.worse());
            } else {
                left += 1;
            }
        }
        if let Some(more) = more_profiles(left, proof.unchecked) {
            out.push_str("  ");
            put_runs(out, &more);
            out.push('\n');
        }
    }
}

fn put_needs(out: &mut String, needs: &[Need]) {
    if needs.is_empty() {
        return;
    }
    put_runs(out, &needs_heading());
    out.push('\n');
    for need in needs {
        out.push_str("  ");
        put_runs(out, &need_words(need));
        out.push('\n');
    }
}

fn put_policy(out: &mut String, policy: &PolicyChange) {
    out.push_str("\n  ");
    put(out, Tone::Strong, &policy_heading(policy));
    out.push('\n');
    for line in policy_diff(policy) {
        let tone = match line.as_bytes().first() {
            Some(b'-') => Tone::Denied,
            Some(b'+') => Tone::Allowed,
            _ => Tone::Plain,
        };
        out.push_str("  ");
        put(out, tone, &line);
        out.push('\n');
    }
}
