//! The plan of a fetch and its result, as JSON.

use serde_json::{Value, json};

use super::Shown;
use crate::cli::live_text::touched_report;
use crate::live::{
    AccountPlan, AccountResult, CallError, CallRecord, FetchOutcome, IdentityPlan, IdentityResult,
    Reader, Unreadable,
};

pub(super) fn plan_report(shown: &Shown) -> Value {
    let reader = |plan: &AccountPlan, reader: &Reader| {
        let mut commands = reader.hop_commands(shown.now);
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
    let identity = |plan: &IdentityPlan| json!({ "base": plan.base, "command": plan.command() });
    json!({
        "format": 1,
        "plan": {
            "program": shown.world.program,
            "folder": shown.folder,
            "identities": shown.plan.identities.iter().map(identity).collect::<Vec<_>>(),
            "accounts": shown.plan.accounts.iter().map(account).collect::<Vec<_>>(),
            "organization": shown.organization,
            "touches": touched_report(&shown.world.touched),
        },
    })
}

pub(super) fn outcome_report(shown: &Shown, outcome: &FetchOutcome) -> Value {
    let mut report = plan_report(shown);
    let identity = |it: &IdentityResult| match &it.answer {
        Ok(answer) => json!({
            "base": it.base,
            "identity": serde_json::from_str::<Value>(answer).unwrap_or_default(),
        }),
        Err(error) => json!({ "base": it.base, "error": error }),
    };
    let account = |it: &AccountResult| {
        let call = |call: &CallRecord| json!({ "command": call.command, "error": call.error });
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
    let session =
        |(profile, error): &(String, CallError)| json!({ "profile": profile, "error": error });
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
