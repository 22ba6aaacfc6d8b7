//! Where AWS and the files differ, in the JSON of `why`.

use serde::Serialize;

use crate::eval::Layer;
use crate::explain::difference_sentence;
use crate::explain::report::join;
use crate::observed::Difference;

/// A point in which AWS and the files differ.
#[derive(Serialize)]
pub(super) struct DifferenceReport<'a> {
    code: &'static str,
    sentence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clients: Vec<&'static str>,
    /// The Deny statement that AWS found, or may have found.
    #[serde(skip_serializing_if = "Option::is_none")]
    deny: Option<DenyReport<'a>>,
}

/// A Deny statement of the files.
#[derive(Serialize)]
struct DenyReport<'a> {
    layer: Layer,
    policy: Option<&'a str>,
    statement: usize,
    file: &'a str,
    line: u32,
    keys: &'a [String],
}

pub(super) fn difference_report<'a>(
    difference: &'a Difference,
    source: &str,
    profile: &str,
) -> DifferenceReport<'a> {
    DifferenceReport {
        code: difference.code(),
        sentence: join(&difference_sentence(difference, source, profile)),
        clients: match difference {
            Difference::CallerSession { clients, .. } | Difference::NewSession { clients, .. } => {
                clients.iter().map(|client| client.name()).collect()
            }
            _ => Vec::new(),
        },
        deny: match difference {
            Difference::Deny(deny) => Some(DenyReport {
                layer: deny.trace.layer,
                policy: deny.policy.as_deref(),
                statement: deny.number,
                file: &deny.location.file,
                line: deny.location.line,
                keys: &deny.keys,
            }),
            _ => None,
        },
    }
}
