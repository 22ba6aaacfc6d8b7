//! Repairs and their effects on other profiles.

use foldhash::HashMap;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::eval::MissingFact;
use crate::explain::problems::failing_node;
use crate::predict::{Cause, Effect, HopVerdict, Prediction, ProfileVerdict, SettingChange};
use crate::repair::{PolicyChange, Repair, find_repair, find_repairs};
use crate::text::Location;

/// A repair of a hop, or of a chain that ends at a node. It may be serialised more than once.
#[derive(Clone)]
pub(super) struct RepairReport<'a> {
    prediction: &'a Prediction,
    node: NodeId,
    repair: Rc<Repair>,
}

/// The fields of the first setting are repeated at the top level, for scripts that write one line.
#[derive(Serialize)]
struct Fields<'a> {
    hop: &'a str,
    profile: Option<&'a str>,
    key: Option<&'a SettingKey>,
    value: Option<&'a str>,
    replaces: Option<&'a Location>,
    section: Option<&'a Location>,
    proven: HopVerdict,
    /// The reason why the call is then denied, if it was refused before.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<Cause>,
    missing: &'a [MissingFact],
    guess: bool,
    risk: Option<&'static str>,
    other_caller: Option<&'a str>,
    changes: Vec<ChangeReport<'a>>,
    policies: &'a [PolicyChange],
    effects: Vec<VerdictChange<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unchecked: Option<usize>,
}

#[derive(Serialize)]
struct ChangeReport<'a> {
    #[serde(flatten)]
    change: &'a SettingChange,
    /// The header that replaces the one at `replaces`.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
}

impl<'a> From<&'a SettingChange> for ChangeReport<'a> {
    fn from(change: &'a SettingChange) -> Self {
        let header = || format!("[profile {}]", change.profile);
        Self {
            change,
            header: change.corrects_header.then(header),
        }
    }
}

/// Another profile whose verdict changes.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct VerdictChange<'a> {
    pub profile: &'a str,
    pub before: ProfileVerdict,
    pub after: ProfileVerdict,
}

impl<'a> VerdictChange<'a> {
    fn of(prediction: &'a Prediction, effect: Effect) -> Self {
        Self {
            profile: prediction.survey.name(effect.node),
            before: effect.before,
            after: effect.after,
        }
    }

    /// Returns true if the profile is worse off: certainly stopped or broken, or no longer certain.
    pub(crate) const fn is_worse(&self) -> bool {
        self.after.rank() > self.before.rank()
    }
}

impl Serialize for RepairReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            prediction,
            node,
            repair,
        } = self;
        let first = repair.changes.first();
        let effects = repair.effects.iter();
        let fields = Fields {
            hop: prediction.survey.name(*node),
            profile: first.map(|change| &*change.profile),
            key: first.map(|change| &change.key),
            value: first.and_then(|change| change.value.as_deref()),
            replaces: first.and_then(|change| change.replaces.as_ref()),
            section: first.and_then(|change| change.section.as_ref()),
            proven: repair.verdict,
            behind: repair.behind,
            missing: &repair.missing,
            guess: repair.is_guess(),
            risk: repair.risk_code(),
            other_caller: repair.other_caller.as_ref().map(|it| &*it.identity),
            changes: repair.changes.iter().map(Into::into).collect(),
            policies: &repair.policies,
            effects: effects
                .map(|effect| VerdictChange::of(prediction, *effect))
                .collect(),
            unchecked: Some(repair.unchecked).filter(|count| *count > 0),
        };
        fields.serialize(serializer)
    }
}

/// The best repairs, each computed once, because a hop that stops a profile also stops those below
/// it.
pub(super) struct Repairs<'a> {
    prediction: &'a Prediction,
    /// The repairs of hops with children.
    found: HashMap<NodeId, Option<RepairReport<'a>>>,
}

impl<'a> Repairs<'a> {
    pub(super) fn new(prediction: &'a Prediction) -> Self {
        Self {
            prediction,
            found: HashMap::default(),
        }
    }

    /// The best repair for the obstacle of a profile.
    pub(super) fn best(&mut self, id: NodeId) -> Option<RepairReport<'a>> {
        self.of_node(failing_node(self.prediction, id)?)
    }

    /// The best repair of a hop, or of a chain that ends at a node.
    pub(super) fn of_node(&mut self, node: NodeId) -> Option<RepairReport<'a>> {
        let prediction = self.prediction;
        let find = || {
            Some(RepairReport {
                prediction,
                node,
                repair: Rc::new(find_repair(prediction, node)?),
            })
        };
        if prediction.survey.forest.children(node).is_empty() {
            return find();
        }
        self.found.entry(node).or_insert_with(find).clone()
    }
}

/// Every repair for the obstacle of a profile.
pub(super) fn all_repairs(prediction: &Prediction, id: NodeId) -> Vec<RepairReport<'_>> {
    let found = failing_node(prediction, id).map(|node| (node, find_repairs(prediction, node)));
    let (node, repairs) = found.unwrap_or((id, Vec::new()));
    let repairs = repairs.into_iter().map(Rc::new);
    repairs
        .map(|repair| RepairReport {
            prediction,
            node,
            repair,
        })
        .collect()
}
