//! The content of a report: the cards of the hops and their sources.

use crate::chain::NodeId;
use crate::explain::{Card, Mark, Need, Stop, card_of_chain, needs, profile_mark, stops, title};
use crate::lint;
use crate::predict::Prediction;
use crate::text::harmless;

/// A report.
pub(super) struct Contents {
    pub chains: Vec<Chain>,
    /// The instant taken as now.
    pub date: String,
    /// The files and their ages.
    pub sources: Vec<String>,
    /// Facts about all of them.
    pub banners: Vec<String>,
    pub redacted: bool,
}

/// The chain of a profile.
pub(super) struct Chain {
    pub name: String,
    pub mark: Mark,
    pub stops: Vec<Stop>,
    /// A card for each stop, with the number of its hop.
    pub cards: Vec<(Option<usize>, Card)>,
    pub needs: Vec<Need>,
}

pub(super) fn contents(prediction: &Prediction, ids: &[NodeId], redacted: bool) -> Contents {
    let findings = lint::find(&prediction.survey);
    let title = title(prediction);
    let chain = |id: &NodeId| Chain {
        name: harmless(prediction.survey.name(*id)).into_owned(),
        mark: profile_mark(prediction.profile_verdict(*id)),
        stops: stops(prediction, &findings, *id),
        cards: card_of_chain(prediction, &findings, *id).collect(),
        needs: needs(prediction, *id),
    };
    let file = |file: &crate::iam::account::SnapshotFile| {
        let at = file
            .fetched
            .as_ref()
            .map(|fetched| format!(", {}", instant(fetched.at)));
        format!("{}{}", harmless(&file.name), at.unwrap_or_default())
    };
    let files = prediction.survey.config.profiles.files();
    let files = files.map(|file| harmless(&file.source.name).into_owned());
    Contents {
        chains: ids.iter().map(chain).collect(),
        date: instant(prediction.survey.assumptions.now),
        sources: files
            .chain(prediction.facts.snapshots().files().map(file))
            .collect(),
        banners: title.banners.into_iter().map(|run| run.text).collect(),
        redacted,
    }
}

/// An instant in UTC, to the minute.
fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}
