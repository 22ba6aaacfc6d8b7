//! A plan and what came of it, as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Outcome, Shown};
use crate::cli::live_text::{put_error, put_touched, put_world, touched_report};
use crate::cli::style::{put, put_line, put_runs};
use crate::explain::Tone;
use crate::explain::live_words::{standing_words, unreadable_words};
use crate::live::{
    AccountPlan, AccountResult, AwsCall, FetchEvent, IdentityPlan, Reader, Reading, Unreadable,
};
use crate::text::harmless;

/// How many names stand in a list.
const MOST: usize = 6;

pub(super) fn plan_text(shown: &Shown<'_>) -> String {
    let plan = &shown.plan;
    let mut out = String::new();
    put(&mut out, Tone::Strong, "Plan");
    let (accounts, bases) = (plan.accounts.len(), plan.identities.len());
    let _ = writeln!(
        out,
        "  {} and {}; nothing has been called yet",
        counted(accounts, "account", "accounts"),
        counted(bases, "base", "bases")
    );
    put_world(&mut out, shown.program.as_deref(), &shown.prediction.origin);
    let folder = shown.folder.display().to_string();
    let _ = writeln!(out, "  writes   {}", harmless(&folder));
    put_touched(&mut out, &shown.touched);
    if !plan.identities.is_empty() {
        out.push('\n');
        put(&mut out, Tone::Strong, "Who the bases are");
        out.push('\n');
        for identity in &plan.identities {
            put_command(&mut out, &identity_command(identity));
        }
    }
    for base in &shown.unaskable {
        let _ = writeln!(
            out,
            "  {} cannot be asked alone: pass its identity with --identities",
            harmless(base)
        );
    }
    for account in &plan.accounts {
        out.push('\n');
        put_account(&mut out, account, shown.now);
    }
    if !plan.perhaps.is_empty() {
        let names: Vec<_> = plan
            .perhaps
            .iter()
            .map(|it| harmless(&it.profile))
            .collect();
        let _ = writeln!(
            out,
            "\nIf one of these bases turns out to be of an account above, it reads that too: {}",
            few(&names)
        );
    }
    put_organization(&mut out, shown);
    out.push('\n');
    out
}

fn put_organization(out: &mut String, shown: &Shown<'_>) {
    if shown.organization {
        out.push('\n');
        put(out, Tone::Strong, "Control policies of the organization");
        out.push_str("  for each account and what lies above it\n");
        for call in super::organization_calls(shown) {
            put_command(out, &call.shown(Some("READER")));
        }
    }
}

fn put_account(out: &mut String, plan: &AccountPlan, now: i64) {
    let need = &plan.need;
    put(out, Tone::Strong, &format!("Account {}", need.account));
    let roles: Vec<_> = need.roles.iter().map(|role| harmless(role)).collect();
    match roles.len() {
        0 => out.push('\n'),
        _ => _ = writeln!(out, "  for {}", few(&roles)),
    }
    if let Some(why) = &plan.unreadable {
        out.push_str("  ");
        put_line(out, &unreadable_words(why));
        return;
    }
    for (at, reader) in plan.readers.iter().enumerate() {
        let lead = if at == 0 { "read by" } else { "if denied, by" };
        let _ = writeln!(
            out,
            "  {lead} {} ({})",
            harmless(&reader.profile),
            standing_words(reader.standing)
        );
        if let Reading::Hops(hops, base) = &reader.reading {
            let mut signer = Some(base.as_str());
            for hop in hops {
                put_command(out, &hop.planned(now).shown(signer));
                signer = None;
            }
        }
        for call in plan.calls() {
            put_command(out, &call.shown(reader.named()));
        }
    }
    if !need.only_roles && !need.roles.is_empty() {
        let reader = plan.readers.first().and_then(Reader::named);
        let example = AwsCall::get_role(&need.roles[0]).shown(reader);
        let more = match need.roles.len() {
            1 => String::new(),
            count => format!("   (and {} more)", count - 1),
        };
        out.push_str("  where nothing may be listed, role by role\n");
        put_command(out, &format!("{example}{more}"));
    }
}

fn identity_command(identity: &IdentityPlan) -> String {
    AwsCall::caller_identity().shown(identity.profile.as_deref())
}

fn put_command(out: &mut String, command: &str) {
    out.push_str("    ");
    put(out, Tone::Muted, command);
    out.push('\n');
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn few(names: &[std::borrow::Cow<'_, str>]) -> String {
    if names.len() > MOST {
        let more = names.len() - MOST;
        return format!("{} and {more} more", names[..MOST].join(", "));
    }
    names.join(", ")
}

pub(super) fn plan_report(shown: &Shown<'_>) -> Value {
    let reader = |plan: &AccountPlan, reader: &Reader| {
        let mut commands = Vec::new();
        if let Reading::Hops(hops, base) = &reader.reading {
            for (at, hop) in hops.iter().enumerate() {
                let signer = (at == 0).then_some(base.as_str());
                commands.push(hop.planned(shown.now).shown(signer));
            }
        }
        commands.extend(plan.calls().iter().map(|call| call.shown(reader.named())));
        json!({
            "profile": reader.profile,
            "standing": reader.standing.code(),
            "hop_by_hop": reader.named().is_none(),
            "commands": commands,
        })
    };
    let account = |plan: &AccountPlan| {
        let failing = match &plan.unreadable {
            Some(Unreadable::OnlyFailing(profiles)) => profiles.as_slice(),
            _ => &[],
        };
        let failing: Vec<Value> = failing
            .iter()
            .map(|(profile, standing)| json!({ "profile": profile, "standing": standing.code() }))
            .collect();
        json!({
            "partition": plan.need.partition,
            "account": plan.need.account,
            "roles": plan.need.roles,
            "readable": plan.unreadable.is_none(),
            "readers": plan.readers.iter().map(|it| reader(plan, it)).collect::<Vec<_>>(),
            "failing": failing,
        })
    };
    let identity =
        |plan: &IdentityPlan| json!({ "base": plan.base, "command": identity_command(plan) });
    json!({
        "format": 1,
        "plan": {
            "program": shown.program,
            "folder": shown.folder,
            "identities": shown.plan.identities.iter().map(identity).collect::<Vec<_>>(),
            "accounts": shown.plan.accounts.iter().map(account).collect::<Vec<_>>(),
            "organization": shown.organization,
            "touches": touched_report(&shown.touched),
        },
    })
}

/// A line of progress; nothing if no profile could be asked.
pub(super) fn event_line(event: &FetchEvent<'_>) -> Option<String> {
    let result = match event {
        FetchEvent::Began(plan, reader) => {
            let (account, reader) = (&plan.need.account, harmless(&reader.profile));
            return Some(format!("{account}  reading with {reader} …"));
        }
        FetchEvent::Done(result) => result,
    };
    let (_, account) = &result.account;
    Some(match (&result.file, &result.unwritten) {
        (Some(_), _) => format!(
            "{account}  done: {}",
            counted(result.roles, "role", "roles")
        ),
        (None, Some(error)) => format!("{account}  not written: {}", harmless(error)),
        (None, None) if result.calls.is_empty() => return None,
        (None, None) => format!("{account}  not read"),
    })
}

pub(super) fn outcome_text(outcome: &Outcome) -> String {
    let mut out = String::new();
    for identity in &outcome.identities {
        put_sign(&mut out, identity.answer.is_ok(), identity.answer.is_ok());
        let _ = write!(out, "base {}  ", harmless(&identity.base));
        match &identity.answer {
            Ok(answer) => {
                let arn = serde_json::from_str::<Value>(answer).unwrap_or_default();
                let _ = writeln!(out, "{}", harmless(arn["Arn"].as_str().unwrap_or_default()));
            }
            Err(error) => put_error(&mut out, error),
        }
    }
    for (profile, error) in &outcome.sessions {
        put_sign(&mut out, false, false);
        let _ = write!(out, "session of {}  ", harmless(profile));
        put_error(&mut out, error);
    }
    for account in &outcome.accounts {
        put_result(&mut out, account);
    }
    match &outcome.organization {
        None => {}
        Some(Ok(found)) => {
            put_sign(&mut out, true, found.failed.is_empty());
            out.push_str("control policies\n");
            for (account, error) in &found.failed {
                let _ = write!(out, "    {account}: ");
                put_error(&mut out, error);
            }
        }
        Some(Err(error)) => {
            put_sign(&mut out, false, false);
            out.push_str("control policies unseen  ");
            put_error(&mut out, error);
        }
    }
    if outcome.interrupted {
        out.push_str("Interrupted: what was complete is written.\n");
    }
    out
}

fn put_sign(out: &mut String, good: bool, complete: bool) {
    let (tone, sign) = match (good, complete) {
        (true, true) => (Tone::Allowed, "✓"),
        (true, false) => (Tone::Undetermined, "?"),
        (false, _) => (Tone::Denied, "✗"),
    };
    put(out, tone, sign);
    out.push(' ');
}

fn put_result(out: &mut String, result: &AccountResult) {
    put_sign(out, result.file.is_some(), result.complete);
    let _ = write!(out, "account {}  ", result.account.1);
    match (&result.file, &result.reader) {
        (Some(file), Some(reader)) => {
            let file = file.display().to_string();
            let _ = writeln!(
                out,
                "{} by {} in {}",
                counted(result.roles, "role", "roles"),
                harmless(reader),
                harmless(&file)
            );
        }
        _ if result.calls.is_empty() => out.push_str("nothing could be called\n"),
        _ => out.push_str("not read\n"),
    }
    if let Some(error) = &result.unwritten {
        let _ = writeln!(out, "    not written: {}", harmless(error));
    }
    let told = result.calls.iter().filter(|_| !result.complete);
    for call in told {
        if let Some(error) = &call.error {
            out.push_str("    ");
            put(out, Tone::Muted, &harmless(&call.command));
            out.push_str("\n      ");
            put_runs(out, &crate::explain::live_words::call_error_words(error));
            out.push('\n');
        }
    }
}

pub(super) fn outcome_report(shown: &Shown<'_>, outcome: &Outcome) -> Value {
    let mut report = plan_report(shown);
    let identity = |it: &crate::live::IdentityResult| match &it.answer {
        Ok(answer) => json!({
            "base": it.base,
            "identity": serde_json::from_str::<Value>(answer).unwrap_or_default(),
        }),
        Err(error) => json!({ "base": it.base, "error": error }),
    };
    let account = |it: &AccountResult| {
        let call = |call: &crate::live::CallRecord| json!({ "command": call.command, "error": call.error });
        json!({
            "partition": it.account.0,
            "account": it.account.1,
            "reader": it.reader,
            "file": it.file,
            "roles": it.roles,
            "complete": it.complete,
            "calls": it.calls.iter().map(call).collect::<Vec<_>>(),
            "unwritten": it.unwritten,
        })
    };
    report["identities"] = outcome.identities.iter().map(identity).collect();
    report["accounts"] = outcome.accounts.iter().map(account).collect();
    let session = |(profile, error): &(String, crate::live::CallError)| json!({ "profile": profile, "error": error });
    report["failed_sessions"] = outcome.sessions.iter().map(session).collect();
    report["interrupted"] = json!(outcome.interrupted);
    report["organization"] = match &outcome.organization {
        None => Value::Null,
        Some(Ok(found)) => {
            let failed = found.failed.iter();
            let failed =
                failed.map(|(account, error)| json!({ "account": account, "error": error }));
            json!({ "failed": failed.collect::<Vec<_>>() })
        }
        Some(Err(error)) => json!({ "error": error }),
    };
    report
}
