//! One profile as every client calls it: `explain --clients`.

use serde::Serialize;

use super::Document;
use crate::chain::client::{Basis, Difference};
use crate::explain::short_problem;
use crate::predict::{ClientDifference, ClientHop, ClientRow, HopVerdict, ProfileVerdict};

#[derive(Serialize)]
struct ClientsReport<'a> {
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
    hops: Vec<ClientHopReport<'a>>,
    differences: Vec<ClientDifferenceReport<'a>>,
}

#[derive(Serialize)]
struct ClientHopReport<'a> {
    profile: &'a str,
    verdict: HopVerdict,
    role_session_name: &'a str,
    caller_session_name: Option<&'a str>,
}

#[derive(Serialize)]
struct ClientDifferenceReport<'a> {
    profile: &'a str,
    code: Difference,
    computed: bool,
    basis: Basis,
}

/// `explain --clients`
pub(crate) fn clients_report<'a>(
    profile: &'a str,
    rows: &'a [ClientRow],
) -> impl Serialize + use<'a> {
    Document::from(ClientsReport {
        profile,
        clients: rows.iter().map(Into::into).collect(),
    })
}

impl<'a> From<&'a ClientRow> for ClientReport<'a> {
    fn from(row: &'a ClientRow) -> Self {
        let callers = std::iter::once(None).chain(row.hops.iter().map(Some));
        let hop = |(hop, caller): (&'a ClientHop, Option<&'a ClientHop>)| ClientHopReport {
            profile: &hop.profile,
            verdict: hop.verdict,
            role_session_name: &hop.session_name,
            caller_session_name: caller.map(|caller| &*caller.session_name),
        };
        let difference = |found: &'a ClientDifference| ClientDifferenceReport {
            profile: &found.profile,
            code: found.difference,
            computed: found.basis == Basis::Computed,
            basis: found.basis,
        };
        Self {
            client: row.client.name(),
            verdict: row.verdict,
            differs: row.differs,
            may_differ: row.may_differ(),
            basis: row.basis(),
            problem: row.problem.as_ref().map(short_problem),
            hops: row.hops.iter().zip(callers).map(hop).collect(),
            differences: row.differences.iter().map(difference).collect(),
        }
    }
}
