//! One reader and one account: the calls and their results.

use super::answer::CallError;
use super::call::{AwsCall, Signer};
use super::installed::AwsCli;
use super::outcome::CallRecord;
use super::plan::{AccountPlan, Reader};
use super::snapshot::{Checked, check, check_details, member, with_members};

/// The result of one reader.
pub(super) struct Brought {
    pub(super) text: String,
    pub(super) roles: usize,
    pub(super) part: Option<String>,
}

/// The request to a reader.
#[derive(Clone, Copy)]
pub(super) enum VisitStep {
    /// The details of the account, and its role list for the maximum session durations.
    Details,
    /// The role list alone.
    RoleList,
    /// The roles one by one.
    Roles,
}

/// One reader at one account.
pub(super) struct Visit<'a> {
    pub(super) cli: &'a dyn AwsCli,
    pub(super) reader: &'a Reader,
    pub(super) signer: Signer,
    pub(super) account: &'a str,
    pub(super) calls: Vec<CallRecord>,
}

impl Visit<'_> {
    pub(super) fn run(&mut self, step: VisitStep, plan: &AccountPlan) -> Option<Brought> {
        match step {
            VisitStep::Details => {
                let account = self.account;
                let details = AwsCall::account_details();
                let details = self.ask(&details, |it| check_details(it, account))?;
                let list = self
                    .role_list()
                    .and_then(|list| member(&list.text, "Roles"));
                let list = list.map(|list| [("RoleList", list)]);
                Some(Brought {
                    text: with_members(&details.text, list.as_ref().map_or(&[], |list| list)),
                    roles: details.roles,
                    part: None,
                })
            }
            VisitStep::RoleList => {
                let list = self.role_list()?;
                let rows = member(&list.text, "Roles")?;
                Some(Brought {
                    text: with_members("{}", &[("RoleList", rows)]),
                    roles: list.roles,
                    part: Some("roles".to_owned()),
                })
            }
            VisitStep::Roles => self.roles(plan),
        }
    }

    fn role_list(&mut self) -> Option<Checked> {
        let account = self.account;
        self.ask(&AwsCall::list_roles(), |it| check(it, &["Roles"], account))
    }

    fn roles(&mut self, plan: &AccountPlan) -> Option<Brought> {
        let account = self.account;
        let mut answers = Vec::new();
        for call in plan.role_calls() {
            let role = self.ask(&call, |it| check(it, &["Role"], account));
            answers.extend(role.map(|role| role.text));
            if !self.may_go_on() {
                break;
            }
        }
        let part = match plan.need.roles.as_slice() {
            [only] if plan.need.only_roles => format!("role-{only}"),
            _ => "roles".to_owned(),
        };
        (!answers.is_empty()).then(|| Brought {
            roles: answers.len(),
            text: format!("[\n{}\n]\n", answers.join(",\n")),
            part: Some(part),
        })
    }

    fn ask(
        &mut self,
        call: &AwsCall,
        check: impl Fn(&[u8]) -> Result<Checked, CallError>,
    ) -> Option<Checked> {
        let printed = self.cli.run(call, &self.signer, &self.reader.region);
        let (checked, error) = match printed.and_then(|printed| check(&printed)) {
            Ok(checked) => (Some(checked), None),
            Err(error) => (None, Some(error)),
        };
        let command = call.shown(self.reader.named());
        self.calls.push(CallRecord { command, error });
        checked
    }

    /// Returns true if the reader itself was admitted, so that a smaller request may succeed.
    pub(super) fn may_go_on(&self) -> bool {
        let last = self.calls.last().and_then(|call| call.error.as_ref());
        last.is_none_or(|error| error.kind.is_decision() && !error.is_of_chain())
    }
}
