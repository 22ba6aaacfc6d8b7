//! A plan → files: at most four accounts in parallel, each written when it is complete.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::answer::{CallError, ErrorKind};
use super::call::{AwsCall, SessionKeys, Signer};
use super::installed::AwsCli;
use super::outcome::{AccountResult, CallRecord, FetchEvent, IdentityResult};
use super::plan::{AccountPlan, FetchPlan, Reader, Reading};
use super::snapshot::{file_name, holds_details, member, parts, with_members, write_owner_only};
use super::visit::{Brought, Visit, VisitStep};

/// The number of accounts read in parallel.
const AT_ONCE: usize = 4;

/// Sessions that were opened hop by hop, by profile.
pub(crate) type Sessions = BTreeMap<String, SessionKeys>;

/// Runs a plan.
pub(crate) struct Fetcher<'a> {
    /// The program that runs the calls.
    pub(crate) cli: &'a dyn AwsCli,
    /// The plan.
    pub(crate) plan: &'a FetchPlan,
    /// Sessions of the profiles that are read hop by hop.
    pub(crate) sessions: &'a Sessions,
    /// The folder for the files.
    pub(crate) folder: &'a Path,
    /// The current time, as written to the files.
    pub(crate) at: &'a str,
}

impl Fetcher<'_> {
    /// Asks for the identities of the bases.
    pub(crate) fn identities(&self) -> Vec<IdentityResult> {
        in_turns(&self.plan.identities, |planned| {
            let signer = match &planned.profile {
                Some(profile) => Signer::Profile(profile.clone()),
                None => Signer::Environment,
            };
            let call = AwsCall::caller_identity();
            let printed = self.cli.run(&call, &signer, &planned.region);
            let answer = printed.and_then(|printed| {
                let text = String::from_utf8_lossy(&printed).trim().to_owned();
                let is_answer = ["Arn", "UserId", "Account"]
                    .iter()
                    .all(|name| member(&text, name).is_some());
                let garbage = || CallError::of(ErrorKind::Garbage);
                is_answer.then_some(text).ok_or_else(garbage)
            });
            IdentityResult {
                base: planned.base.clone(),
                answer,
            }
        })
    }

    /// Reads the accounts and writes each one as soon as it is complete.
    pub(crate) fn accounts(
        &self,
        identities: &[IdentityResult],
        report: &(dyn Fn(FetchEvent<'_>) + Sync),
    ) -> Vec<AccountResult> {
        in_turns(&self.plan.accounts, |plan| {
            let result = self.account(plan, identities, report);
            report(FetchEvent::Done(&result));
            result
        })
    }

    /// The planned readers, followed by a base that turned out to belong to the account.
    fn readers<'b>(
        &'b self,
        plan: &'b AccountPlan,
        identities: &'b [IdentityResult],
    ) -> Vec<&'b Reader> {
        let need = &plan.need;
        let is_here = |reader: &&Reader| {
            let mut own = identities.iter().filter(|it| it.base == reader.profile);
            own.any(|it| it.account() == Some((need.partition.clone(), need.account.clone())))
        };
        let mut readers: Vec<&Reader> = plan.readers.iter().collect();
        readers.extend(self.plan.perhaps.iter().filter(is_here));
        readers.sort_by_key(|reader| reader.standing);
        readers
    }

    /// Asks all readers for the details before asking any for less.
    fn account(
        &self,
        plan: &AccountPlan,
        identities: &[IdentityResult],
        report: &(dyn Fn(FetchEvent<'_>) + Sync),
    ) -> AccountResult {
        let need = &plan.need;
        let mut result = AccountResult {
            account: (need.partition.clone(), need.account.clone()),
            reader: None,
            file: None,
            roles: 0,
            complete: false,
            calls: Vec::new(),
            unwritten: None,
        };
        let mut readers = self.readers(plan, identities);
        let steps: &[VisitStep] = if need.only_roles {
            &[VisitStep::Roles]
        } else {
            &[VisitStep::Details, VisitStep::RoleList, VisitStep::Roles]
        };
        for step in steps {
            let mut left = Vec::new();
            for reader in readers {
                let Some(signer) = self.signer(reader) else {
                    continue;
                };
                report(FetchEvent::Began(plan, reader));
                let mut visit = Visit {
                    cli: self.cli,
                    reader,
                    signer,
                    account: &need.account,
                    calls: Vec::new(),
                };
                let brought = visit.run(*step, plan);
                let failed = visit.calls.iter().any(|call| call.error.is_some());
                let goes_on = visit.may_go_on();
                if let Some(brought) = &brought {
                    result.reader = Some(reader.profile.clone());
                    result.roles = brought.roles;
                    result.complete = !failed && (brought.part.is_none() || need.only_roles);
                }
                result.calls.append(&mut visit.calls);
                if let Some(brought) = brought {
                    match self.write(plan, reader, &brought, &result.calls) {
                        Ok(path) => result.file = Some(path),
                        Err(error) => result.unwritten = Some(error.to_string()),
                    }
                    return result;
                }
                if goes_on {
                    left.push(reader);
                }
            }
            readers = left;
        }
        result
    }

    fn signer(&self, reader: &Reader) -> Option<Signer> {
        match &reader.reading {
            Reading::Profile => Some(Signer::Profile(reader.profile.clone())),
            Reading::Hops(..) => {
                let keys = self.sessions.get(&reader.profile)?;
                Some(Signer::Session(keys.clone()))
            }
        }
    }

    /// Writes the result of a reader. A partial result replaces the account's file only if that
    /// does not contain more; a complete one removes the partial files of earlier fetches.
    fn write(
        &self,
        plan: &AccountPlan,
        reader: &Reader,
        brought: &Brought,
        calls: &[CallRecord],
    ) -> std::io::Result<PathBuf> {
        let record = record(self.at, &reader.profile, calls).to_string();
        let record = [("rolechain", record)];
        let text = if brought.text.starts_with('[') {
            let answers: Vec<&RawValue> = serde_json::from_str(&brought.text)?;
            let mut answers: Vec<String> = answers.iter().map(ToString::to_string).collect();
            // The first of several answers records the origin of all.
            if let Some(first) = answers.first_mut() {
                *first = with_members(first, &record);
            }
            format!("[\n{}\n]\n", answers.join(",\n"))
        } else {
            with_members(&brought.text, &record)
        };
        let need = &plan.need;
        let name = |part: Option<&str>| {
            self.folder
                .join(file_name(&need.partition, &need.account, part))
        };
        let whole = name(None);
        let path = match brought.part.as_deref() {
            Some(part) if need.only_roles || holds_details(&whole) => name(Some(part)),
            _ => whole,
        };
        write_owner_only(&path, &text)?;
        if brought.part.is_none() {
            for part in parts(self.folder, &need.partition, &need.account) {
                let _ = std::fs::remove_file(part);
            }
        }
        Ok(path)
    }
}

/// The record of a file: the time, the profile and the calls.
fn record(at: &str, by: &str, calls: &[CallRecord]) -> Value {
    let call = |CallRecord { command, error }: &CallRecord| match error {
        Some(error) => json!({ "command": command, "error": error.record() }),
        None => json!({ "command": command }),
    };
    let calls: Vec<Value> = calls.iter().map(call).collect();
    json!({ "format": 1, "at": at, "by": by, "calls": calls })
}

/// Applies a function to all items, a few in parallel; the results are in the order of the items.
fn in_turns<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(items.len()) {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
