//! The outcome of the repairs as text.

use crate::cli::style::{put, put_at, put_line, put_mark, put_runs};
use crate::cli::wrap::KEEP;
use crate::config::edit::unified_diff;
use crate::explain::fix::{Fix, Proof};
use crate::explain::{
    Need, Tone, attributes_lost, becomes, diff_tone, edit_refused, edit_sentence, gets_worse,
    more_profiles, need_words, needs_heading, policy_diff, policy_heading, profile_mark,
    step_words, steps_heading, written,
};
use crate::repair::PolicyChange;
use crate::text::harmless;

/// Maximum number of other profiles listed that do not get worse.
const MOST_OTHERS: usize = 12;

/// The chosen repair, or `all` of them.
pub(super) fn text(fix: &Fix<'_>, all: bool) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &harmless(fix.profile));
    out.push_str("  ");
    put_mark(&mut out, profile_mark(fix.verdict));
    out.push('\n');
    if fix.verdict.rank() > 0 || !fix.tried.is_empty() {
        if fix.hop != fix.profile {
            put_at(&mut out, fix.hop);
        }
        put_line(&mut out, &fix.sentence);
    }
    for at in 0..fix.tried.len() {
        if all || fix.chosen.is_none_or(|chosen| chosen == at) {
            put_tried(&mut out, fix, at);
        }
    }
    for file in &fix.written {
        out.push('\n');
        put_runs(&mut out, &written(&file.path, file.backup.as_deref()));
        if !file.lost.is_empty() {
            out.push('\n');
            put_runs(&mut out, &attributes_lost(&file.lost));
        }
    }
    if !fix.message.is_empty() {
        out.push('\n');
        put_runs(&mut out, &fix.message);
    }
    out.push('\n');
    put_needs(&mut out, &fix.needs);
    out
}

fn put_tried(out: &mut String, fix: &Fix<'_>, at: usize) {
    let tried = &fix.tried[at];
    out.push('\n');
    let heading = match fix.tried.len() {
        1 => "fix: ".to_owned(),
        count => crate::text::text!("fix {at} of {count}: ", at = at + 1, count),
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
        put_runs(out, &fix.outlook(tried));
    } else {
        put_runs(out, &fix.sentence(tried));
    }
    out.push('\n');
    let proof = match &tried.result {
        Ok(proof) => proof,
        Err(error) => {
            out.push_str("  ");
            put_line(out, &edit_refused(error));
            for edit in proposal.edits() {
                out.push_str("  ");
                put_line(out, &edit_sentence(edit));
            }
            return;
        }
    };
    put_effects(out, fix, proof);
    put_needs(out, &proof.needs);
    for policy in &proposal.policies {
        put_policy(out, policy);
    }
    for file in &proof.edited.files {
        out.push('\n');
        for line in unified_diff(file).lines {
            out.push(KEEP);
            put(out, line.mark.into(), &harmless(&line.text));
            out.push('\n');
        }
    }
}

/// The new verdicts of the profile and of others; those that get worse are all listed.
fn put_effects(out: &mut String, fix: &Fix<'_>, proof: &Proof<'_>) {
    let mut line = |profile: &str, before, after, worse: bool| {
        out.push_str("  ");
        put_runs(out, &becomes(profile, before, after));
        if worse {
            put_runs(out, &gets_worse());
        }
        out.push('\n');
    };
    if proof.profile != fix.verdict {
        line(fix.profile, fix.verdict, proof.profile, false);
    }
    let mut left = 0;
    for (at, change) in proof.others.iter().enumerate() {
        if at < MOST_OTHERS || change.is_worse() {
            line(
                change.profile,
                change.before,
                change.after,
                change.is_worse(),
            );
        } else {
            left += 1;
        }
    }
    if let Some(more) = more_profiles(left, proof.unchecked) {
        out.push_str("  ");
        put_line(out, &more);
    }
}

fn put_needs(out: &mut String, needs: &[Need]) {
    if needs.is_empty() {
        return;
    }
    put_line(out, &needs_heading());
    for need in needs {
        out.push_str("  ");
        put_line(out, &need_words(need));
    }
}

fn put_policy(out: &mut String, policy: &PolicyChange) {
    out.push_str("\n  ");
    put(out, Tone::Strong, &policy_heading(policy));
    out.push('\n');
    for line in policy_diff(policy) {
        out.push(KEEP);
        out.push_str("  ");
        put(out, diff_tone(&line), &line);
        out.push('\n');
    }
}
