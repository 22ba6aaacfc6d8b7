//! `rolechain explain PROFILE --clients`: one profile as every client calls it.

use std::fmt::Write as _;

use serde::Serialize;

use super::json::to_text;
use unicode_width::UnicodeWidthStr;

use super::style::{pad, put, put_mark, put_runs};
use crate::chain::client::{Basis, Client, Difference};
use crate::explain::{
    Tone, basis_words, hop_mark, profile_mark, shared_difference_words, short_problem,
};
use crate::predict::{ClientDifference, ClientHop, ClientRow, HopVerdict, ProfileVerdict};
use crate::text::harmless;

/// The table for people: clients down, hops across; what differs from the AWS CLI stands out. A
/// chain of other profiles than the AWS CLI's is written out.
pub(crate) fn text(profile: &str, rows: &[ClientRow], ascii: bool) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &harmless(profile));
    out.push_str(" as each client calls it");
    let usual = rows
        .first()
        .map(|row| names(row, ascii))
        .unwrap_or_default();
    if !usual.is_empty() {
        out.push_str(": ");
        out.push_str(&usual);
    }
    out.push_str("\n\n");
    let labels = width(rows.iter().map(|row| row.client.label()));
    let verdicts = 2 + width(rows.iter().map(|row| profile_mark(row.verdict).word));
    let bases = width(rows.iter().map(|row| basis_words(row.basis())));
    let hops = rows.iter().map(|row| row.hops.len()).max().unwrap_or(0);
    let before_name = 2 + labels + 2 + bases + 2 + verdicts + 2 + 2 * hops + 1;
    let chained = rows.iter().any(|row| caller_session(row).is_some());
    pad(&mut out, 0, before_name);
    let heading = if chained {
        "session name of the last caller"
    } else {
        "name of the new session"
    };
    put(&mut out, Tone::Strong, heading);
    out.push('\n');
    for row in rows {
        let (sign, tone) = match (row.differs, ascii, row.may_differ()) {
            (true, false, _) => ("≠ ", Tone::Strong),
            (true, true, _) => ("! ", Tone::Strong),
            (false, _, true) => ("? ", Tone::Undetermined),
            (false, _, false) => ("  ", Tone::Plain),
        };
        put(&mut out, Tone::Strong, sign);
        put(&mut out, tone, row.client.label());
        pad(&mut out, row.client.label().width(), labels + 2);
        let mark = profile_mark(row.verdict);
        put_mark(&mut out, mark, ascii);
        pad(&mut out, 2 + mark.word.width(), verdicts + 2);
        let rests_on = basis_words(row.basis());
        put(&mut out, tone, rests_on);
        pad(&mut out, rests_on.len(), bases + 2);
        for hop in &row.hops {
            let mark = hop_mark(hop.verdict);
            let symbol = if ascii { mark.ascii } else { mark.symbol };
            put(&mut out, mark.tone, &format!("{symbol} "));
        }
        pad(&mut out, 2 * row.hops.len(), 2 * hops + 1);
        if let Some(problem) = &row.problem {
            put(&mut out, Tone::Problem, &harmless(&short_problem(problem)));
        } else {
            let name = match (caller_session(row), row.hops.last()) {
                (Some(name), _) => name,
                (None, Some(hop)) if !chained => &hop.session_name,
                (None, _) => "(the base calls)",
            };
            put(&mut out, Tone::Muted, &harmless(name));
            let chain = names(row, ascii);
            if chain != usual {
                out.push_str("   by ");
                out.push_str(&chain);
            }
        }
        out.push('\n');
    }
    put_differences(&mut out, rows);
    let differ = rows.iter().filter(|row| row.differs).count();
    let unlike = if ascii { '!' } else { '≠' };
    let may = |row: &&ClientRow| !row.differs && row.may_differ();
    let unsure = rows.iter().filter(may).count();
    let _ = match (differ, unsure) {
        (0, 0) => writeln!(out, "\nevery client gets as far as the AWS CLI"),
        (_, 0) => writeln!(out, "\n{differ} other than the AWS CLI ({unlike})"),
        _ => writeln!(
            out,
            "\n{differ} other than the AWS CLI ({unlike}), {unsure} not certain (?)"
        ),
    };
    out
}

/// The name of the session that makes the last call, which is the one a trust policy tests as
/// part of `aws:userid`; `None` where the base itself makes it.
fn caller_session(row: &ClientRow) -> Option<&str> {
    let [.., caller, _] = &row.hops[..] else {
        return None;
    };
    Some(&caller.session_name)
}

/// Below each profile what is done otherwise with it, and by which clients.
fn put_differences(out: &mut String, rows: &[ClientRow]) {
    let mut groups: Vec<(&ClientDifference, Vec<Client>)> = Vec::new();
    for row in rows {
        for difference in &row.differences {
            match groups.iter_mut().find(|(known, _)| *known == difference) {
                Some((_, clients)) => clients.push(row.client),
                None => groups.push((difference, vec![row.client])),
            }
        }
    }
    let mut profiles: Vec<&str> = Vec::new();
    for (difference, _) in &groups {
        if !profiles.contains(&&*difference.profile) {
            profiles.push(&difference.profile);
        }
    }
    for about in profiles {
        out.push('\n');
        put(out, Tone::Strong, &harmless(&format!("[profile {about}]")));
        out.push('\n');
        for (found, clients) in groups.iter().filter(|(found, _)| found.profile == about) {
            out.push_str("  ");
            put_runs(
                out,
                &shared_difference_words(clients, found.difference, found.basis),
            );
            out.push('\n');
        }
    }
}

/// The hops of a chain by profile.
fn names(row: &ClientRow, ascii: bool) -> String {
    let names: Vec<_> = row.hops.iter().map(|hop| harmless(&hop.profile)).collect();
    names.join(if ascii { " -> " } else { " → " })
}

fn width<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    words.map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    profile: &'a str,
    clients: Vec<ClientReport<'a>>,
}

#[derive(Serialize)]
struct ClientReport<'a> {
    client: &'static str,
    verdict: ProfileVerdict,
    differs: bool,
    may_differ: bool,
    basis: Basis,
    problem: Option<String>,
    hops: Vec<HopReport<'a>>,
    differences: Vec<DifferenceReport<'a>>,
}

#[derive(Serialize)]
struct HopReport<'a> {
    profile: &'a str,
    verdict: HopVerdict,
    role_session_name: &'a str,
    caller_session_name: Option<&'a str>,
}

#[derive(Serialize)]
struct DifferenceReport<'a> {
    profile: &'a str,
    code: Difference,
    computed: bool,
    basis: Basis,
}

/// The same for scripts.
pub(crate) fn json(profile: &str, rows: &[ClientRow]) -> anyhow::Result<String> {
    let report = Report {
        format: 1,
        profile,
        clients: rows
            .iter()
            .map(|row| ClientReport {
                client: row.client.name(),
                verdict: row.verdict,
                differs: row.differs,
                may_differ: row.may_differ(),
                basis: row.basis(),
                problem: row.problem.as_ref().map(short_problem),
                hops: row
                    .hops
                    .iter()
                    .enumerate()
                    .map(|(at, hop)| hop_report(hop, at.checked_sub(1).map(|at| &row.hops[at])))
                    .collect(),
                differences: row
                    .differences
                    .iter()
                    .map(|found| DifferenceReport {
                        profile: &found.profile,
                        code: found.difference,
                        computed: found.basis == Basis::Computed,
                        basis: found.basis,
                    })
                    .collect(),
            })
            .collect(),
    };
    to_text(&report)
}

fn hop_report<'a>(hop: &'a ClientHop, caller: Option<&'a ClientHop>) -> HopReport<'a> {
    HopReport {
        profile: &hop.profile,
        verdict: hop.verdict,
        role_session_name: &hop.session_name,
        caller_session_name: caller.map(|caller| &*caller.session_name),
    }
}
