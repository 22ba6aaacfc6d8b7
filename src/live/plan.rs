//! Plans the calls of a fetch: the profile that reads each account, and the accounts that cannot be
//! read, with the reason. Pure: nothing runs before the plan has been shown.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::call::AwsCall;
use super::hop::HopRequest;

/// The maximum number of profiles tried per account, and of those that rank equally.
const MOST_READERS: usize = 3;
const MOST_ALIKE: usize = 2;

/// An account to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccountNeed {
    /// Its partition, such as `aws`.
    pub(crate) partition: String,
    /// Its id.
    pub(crate) account: String,
    /// The names of the roles that profiles assume.
    pub(crate) roles: Vec<String>,
    /// The ARNs of the requested roles.
    pub(crate) arns: Vec<String>,
    /// True to read only these roles rather than the whole account.
    pub(crate) only_roles: bool,
}

/// How suitable a profile is for reading its account, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub(crate) enum Standing {
    /// Its chain is predicted to work.
    Allowed,
    /// It is a base in this account.
    Base,
    /// Its chain is undetermined, or its policies are missing.
    Open,
    /// Its chain is predicted to be denied.
    Denied,
    /// Its chain does not resolve.
    Broken,
    /// It needs an MFA code, and its chain can only be called as a whole.
    WholeWithMfa,
}

impl Standing {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        self.into()
    }
}

/// How a profile's credentials are obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// With `--profile`.
    Profile,
    /// Hop by hop from a base, because a hop needs an MFA code, for which the AWS CLI would prompt.
    Hops(Vec<HopRequest>, String),
}

/// A profile that may be able to read an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// As a reader.
    pub(crate) reader: Reader,
    /// The account of its credentials, with the partition; `None` if it is unknown.
    pub(crate) account: Option<(String, String)>,
    /// The role or base behind it: two sessions of the same role have the same permissions.
    pub(crate) principal: String,
    /// The number of hops in its chain.
    pub(crate) hops: usize,
}

/// A profile that reads an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// The profile.
    pub(crate) profile: String,
    /// How suitable it is.
    pub(crate) standing: Standing,
    /// How its credentials are obtained.
    pub(crate) reading: Reading,
    /// The region for its calls.
    pub(crate) region: String,
}

impl Reader {
    /// The profile in the command line.
    pub(crate) fn named(&self) -> Option<&str> {
        matches!(self.reading, Reading::Profile).then_some(self.profile.as_str())
    }

    /// The command lines that open its session, the first with the profile of its base.
    pub(crate) fn hop_commands(&self, now: i64) -> Vec<String> {
        let Reading::Hops(hops, base) = &self.reading else {
            return Vec::new();
        };
        let hops = hops.iter().enumerate();
        hops.map(|(at, hop)| hop.planned(now).shown((at == 0).then_some(base.as_str())))
            .collect()
    }
}

/// The reason why an account cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// No profile ends there, and no base is known to belong to it.
    NoProfile,
    /// The profiles that end there are all predicted to fail or need something that cannot be
    /// supplied.
    OnlyFailing(Vec<(String, Standing)>),
}

/// One account of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountPlan {
    /// The data to be read.
    pub(crate) need: AccountNeed,
    /// The profiles to try, best first.
    pub(crate) readers: Vec<Reader>,
    /// The reason if there are none.
    pub(crate) unreadable: Option<Unreadable>,
}

impl AccountPlan {
    /// The calls of a reader with full access.
    pub(crate) fn calls(&self) -> Vec<AwsCall> {
        if self.need.only_roles {
            return self.role_calls();
        }
        vec![AwsCall::account_details(), AwsCall::list_roles()]
    }

    /// The calls that are made if a reader may not list anything.
    pub(crate) fn role_calls(&self) -> Vec<AwsCall> {
        let roles = self.need.roles.iter();
        roles.map(|name| AwsCall::get_role(name)).collect()
    }
}

/// A base to be asked for its identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdentityPlan {
    /// The name in the identities file: a profile, or `Environment`.
    pub(crate) base: String,
    /// The profile in the command line.
    pub(crate) profile: Option<String>,
    /// The region for the call.
    pub(crate) region: String,
}

impl IdentityPlan {
    /// Its command line.
    pub(crate) fn command(&self) -> String {
        AwsCall::caller_identity().shown(self.profile.as_deref())
    }
}

/// All calls of a fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FetchPlan {
    /// The bases to be asked for their identity.
    pub(crate) identities: Vec<IdentityPlan>,
    /// The accounts, sorted.
    pub(crate) accounts: Vec<AccountPlan>,
    /// Bases with an unknown account: each reads its own account once that is known.
    pub(crate) perhaps: Vec<Reader>,
}

/// The programs that calls run and the endpoints that they use, other than AWS itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    /// `credential_process`, each with its profile.
    pub(crate) programs: BTreeSet<(String, String)>,
    /// Endpoints in a file or the environment, each with its location.
    pub(crate) endpoints: BTreeSet<(String, String)>,
    /// CA bundles and token files, each with its location.
    pub(crate) files: BTreeSet<(String, String)>,
    /// True if the programs and endpoints are in files that plain `aws` would not read.
    pub(crate) foreign_files: bool,
}

/// Chooses the readers of each account.
pub(crate) fn plan_fetch(
    mut needs: Vec<AccountNeed>,
    identities: Vec<IdentityPlan>,
    candidates: &[Candidate],
) -> FetchPlan {
    needs.sort();
    let reader = |it: &Candidate| it.reader.clone();
    let perhaps = candidates.iter().filter(|it| it.account.is_none());
    let perhaps: Vec<Reader> = perhaps.map(reader).collect();
    let plan_account = |need: AccountNeed| {
        let account = Some((need.partition.clone(), need.account.clone()));
        let here = candidates.iter().filter(|it| it.account == account);
        let mut here: Vec<&Candidate> = here.collect();
        let needs_code = |it: &Candidate| it.reader.reading != Reading::Profile;
        here.sort_by_key(|it| (it.reader.standing, needs_code(it), it.hops));
        let readers: Vec<Reader> = choose(&here).into_iter().map(reader).collect();
        let unreadable = readers.is_empty().then(|| {
            if here.is_empty() {
                return Unreadable::NoProfile;
            }
            let failing = here.iter().map(|it| &it.reader);
            let failing = failing.map(|it| (it.profile.clone(), it.standing));
            Unreadable::OnlyFailing(failing.collect())
        });
        AccountPlan {
            need,
            readers,
            unreadable,
        }
    };
    FetchPlan {
        accounts: needs.into_iter().map(plan_account).collect(),
        identities,
        perhaps,
    }
}

/// The candidates to try, from a list sorted best first.
fn choose<'a>(sorted: &[&'a Candidate]) -> Vec<&'a Candidate> {
    let mut chosen: Vec<&Candidate> = Vec::new();
    let standing = |it: &Candidate| it.reader.standing;
    for &it in sorted.iter().filter(|it| standing(it) <= Standing::Open) {
        let alike = chosen
            .iter()
            .filter(|other| standing(other) == standing(it));
        let repeats = chosen.iter().any(|other| other.principal == it.principal);
        if !repeats && alike.count() < MOST_ALIKE && chosen.len() < MOST_READERS {
            chosen.push(it);
        }
    }
    chosen
}

/// The smallest policy that allows a reader to make the calls of a plan.
pub(crate) fn reading_policy(plan: &FetchPlan, organization: &[AwsCall]) -> Value {
    let whole = plan.accounts.iter().any(|it| !it.need.only_roles);
    let lists = [AwsCall::account_details(), AwsCall::list_roles()];
    let mut actions: Vec<String> = lists
        .iter()
        .filter(|_| whole)
        .chain(organization)
        .filter_map(AwsCall::permission)
        .collect();
    actions.sort();
    actions.dedup();
    let mut statements = Vec::new();
    if !actions.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Action": actions, "Resource": "*" }));
    }
    let needs = plan.accounts.iter().map(|it| &it.need);
    let only = needs.filter(|need| need.only_roles);
    let roles: Vec<&String> = only.flat_map(|need| &need.arns).collect();
    if !roles.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Action": ["iam:GetRole"], "Resource": roles }));
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}
