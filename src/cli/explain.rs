//! `rolechain explain` as text: every hop of one profile, in the order in which AWS sees them, and
//! with `--clients` one profile as every client calls it.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::card_text::put_card;
use super::style::{HANG, KEEP, arrows, pad, put, put_line, put_mark, put_title, widest};
use crate::chain::NodeId;
use crate::explain::report::chain_names;
use crate::explain::{
    Tone, UNLIKE, basis_words, card_of_chain, hop_mark, profile_mark, shared_difference_words,
    short_problem, title,
};
use crate::lint;
use crate::predict::{ClientRow, Prediction, group_differences};
use crate::text::{harmless, text, word};

/// The explanation without colours, for other programs.
pub(crate) fn explanation(prediction: &Prediction, id: NodeId) -> String {
    anstream::adapter::strip_str(&text(prediction, id)).to_string()
}

/// The whole chain, starting with the base.
pub(crate) fn text(prediction: &Prediction, id: NodeId) -> String {
    let mut out = String::new();
    for banner in title(prediction).banners {
        put_line(&mut out, &[banner]);
    }
    let name = harmless(prediction.survey.name(id));
    put_title(
        &mut out,
        &name,
        profile_mark(prediction.profile_verdict(id)),
    );
    put(&mut out, Tone::Muted, word!("chain: "));
    out.push(HANG);
    out.push_str(&arrows(chain_names(prediction, id)));
    out.push('\n');
    let findings = lint::find(&prediction.survey);
    for (number, card) in card_of_chain(prediction, &findings, id) {
        out.push('\n');
        let heading = match number {
            Some(number) => text!("hop {number}: {title}  ", number, title = card.title),
            None => text!("base: {title}  ", title = card.title),
        };
        put(&mut out, Tone::Strong, &heading);
        put_mark(&mut out, card.mark);
        out.push('\n');
        put_card(&mut out, &card);
    }
    out
}

// `rolechain explain PROFILE --clients`: one profile as every client calls it.

/// The table for people: clients down, hops across, with differences from the AWS CLI marked. A
/// chain of other profiles than the AWS CLI's is written out.
pub(crate) fn matrix_text(profile: &str, rows: &[ClientRow]) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &harmless(profile));
    out.push_str(word!(" as each client calls it"));
    let usual = rows.first().map_or_else(String::new, names);
    if !usual.is_empty() {
        out.push_str(": ");
        out.push_str(&usual);
    }
    out.push_str("\n\n");
    let columns = Columns::of(rows);
    let heading = if columns.chained {
        word!("session name of the last caller")
    } else {
        word!("name of the new session")
    };
    out.push(KEEP);
    pad(&mut out, 0, columns.before_name());
    put(&mut out, Tone::Strong, heading);
    out.push('\n');
    for row in rows {
        put_row(&mut out, row, &columns, &usual);
    }
    put_differences(&mut out, rows);
    put_summary(&mut out, rows);
    out
}

/// The widths of the columns.
struct Columns {
    labels: usize,
    verdicts: usize,
    bases: usize,
    hops: usize,
    /// True if a session makes the last call for any client.
    chained: bool,
}

impl Columns {
    fn of(rows: &[ClientRow]) -> Self {
        Self {
            labels: widest(rows.iter().map(|row| row.client.label())),
            verdicts: 2 + widest(rows.iter().map(|row| profile_mark(row.verdict).shown())),
            bases: widest(rows.iter().map(|row| basis_words(row.basis()))),
            hops: 2 * rows.iter().map(|row| row.hops.len()).max().unwrap_or(0),
            chained: rows.iter().any(|row| caller_session(row).is_some()),
        }
    }

    const fn before_name(&self) -> usize {
        2 + self.labels + 2 + self.bases + 2 + self.verdicts + 2 + self.hops + 1
    }
}

fn put_row(out: &mut String, row: &ClientRow, columns: &Columns, usual: &str) {
    let (sign, tone) = match (row.differs, row.may_differ()) {
        (true, _) => (UNLIKE, Tone::Strong),
        (false, true) => ('?', Tone::Undetermined),
        (false, false) => (' ', Tone::Plain),
    };
    out.push(KEEP);
    put(out, Tone::Strong, &format!("{sign} "));
    put(out, tone, row.client.label());
    pad(out, row.client.label().width(), columns.labels + 2);
    let mark = profile_mark(row.verdict);
    put_mark(out, mark);
    pad(out, 2 + mark.shown().width(), columns.verdicts + 2);
    let rests_on = basis_words(row.basis());
    put(out, tone, rests_on);
    pad(out, rests_on.width(), columns.bases + 2);
    for hop in &row.hops {
        let mark = hop_mark(hop.verdict);
        put(out, mark.tone, &format!("{} ", mark.symbol));
    }
    pad(out, 2 * row.hops.len(), columns.hops + 1);
    if let Some(problem) = &row.problem {
        put(out, Tone::Problem, &harmless(&short_problem(problem)));
    } else {
        let name = match (caller_session(row), row.hops.last()) {
            (Some(name), _) => name,
            (None, Some(hop)) if !columns.chained => &hop.session_name,
            (None, _) => word!("(the base calls)"),
        };
        put(out, Tone::Muted, &harmless(name));
        let chain = names(row);
        if chain != usual {
            out.push_str("   by ");
            out.push_str(&chain);
        }
    }
    out.push('\n');
}

fn put_summary(out: &mut String, rows: &[ClientRow]) {
    let differ = rows.iter().filter(|row| row.differs).count();
    let may = |row: &&ClientRow| !row.differs && row.may_differ();
    let unsure = rows.iter().filter(may).count();
    let unlike = UNLIKE;
    let words = match (differ, unsure) {
        (0, 0) => word!("every client gets as far as the AWS CLI").to_owned(),
        (_, 0) => text!("{differ} other than the AWS CLI ({unlike})", differ, unlike),
        _ => text!(
            "{differ} other than the AWS CLI ({unlike}), {unsure} not certain (?)",
            differ,
            unlike,
            unsure
        ),
    };
    let _ = writeln!(out, "\n{words}");
}

/// The name of the session that makes the last call, which a trust policy tests as part of
/// `aws:userid`; `None` if the base itself makes it.
fn caller_session(row: &ClientRow) -> Option<&str> {
    let [.., caller, _] = &row.hops[..] else {
        return None;
    };
    Some(&caller.session_name)
}

/// The differences below each profile, with the clients that have them.
fn put_differences(out: &mut String, rows: &[ClientRow]) {
    let found = rows.iter().flat_map(|row| {
        let found = row.differences.iter().cloned();
        found.map(|found| (row.client, found))
    });
    let groups = group_differences(found);
    let mut profiles: Vec<&str> = Vec::new();
    for (difference, _) in &groups {
        if !profiles.contains(&&*difference.profile) {
            profiles.push(&difference.profile);
        }
    }
    for about in profiles {
        out.push('\n');
        let heading = text!("[profile {about}]", about);
        put(out, Tone::Strong, &harmless(&heading));
        out.push('\n');
        for (found, clients) in groups.iter().filter(|(found, _)| found.profile == about) {
            let words = shared_difference_words(clients, found.difference, found.basis);
            out.push_str("  ");
            put_line(out, &words);
        }
    }
}

/// The hops of a chain by profile.
fn names(row: &ClientRow) -> String {
    arrows(row.hops.iter().map(|hop| &*hop.profile))
}
