//! The layers that receive the keys, and sets of them that share keys.

use strum::VariantArray as _;

/// The layer that receives the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Scope {
    /// The tree has the focus.
    Tree,
    /// The list of problems has the focus.
    Problems,
    /// The card has the focus.
    Card,
    /// The help covers the panes.
    Help,
    /// A list of choices covers the panes.
    List,
    /// The list of clients covers the panes.
    Clients,
    /// A line is being edited.
    Prompt,
    /// The search text is being edited.
    Find,
    /// A filter is being edited.
    Filter,
    /// The list of all commands covers the panes.
    Commands,
    /// A diff that can be written.
    Confirm,
    /// A diff that is only shown, because its change is in no file.
    Diff,
    /// A text to read.
    Notice,
    /// A pasted policy that can be used.
    Offer,
    /// A plan to fetch what is missing.
    FetchPlan,
    /// A plan to probe a profile.
    ProbePlan,
    /// Calls are being made.
    Calling,
    /// Calls under way ask for a yes.
    Question,
    /// A code is being typed.
    Code,
    /// The name of a report's file is being typed.
    Report,
    /// A report would replace a file.
    Replace,
}

impl Scope {
    /// The help's heading for the keys of the layer.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Tree => "Keys in the tree",
            Self::Problems => "Keys in the list of problems",
            Self::Card => "Keys in the card",
            Self::Help => "Keys in the help",
            Self::List => "Keys in the list",
            Self::Prompt => "Keys in the line",
            Self::Clients => "Keys in the list of clients",
            Self::Notice => "Keys in the plan",
            Self::FetchPlan => "Keys in the plan to fetch",
            Self::ProbePlan => "Keys in the plan to probe",
            Self::Calling => "Keys while calls are made",
            Self::Question => "Keys at a question",
            Self::Code => "Keys in the line of a code",
            Self::Report | Self::Replace => "Keys at the export of a report",
            Self::Offer => "Keys with a pasted policy",
            Self::Find => "Keys in the line of a search",
            Self::Filter => "Keys in the line of a filter",
            Self::Commands => "Keys in the list of commands",
            Self::Confirm | Self::Diff => "Keys below a diff",
        }
    }
}

pub(super) const EVERYWHERE: &[Scope] = Scope::VARIANTS;
pub(super) const LISTS: &[Scope] = &[
    Scope::Tree,
    Scope::Problems,
    Scope::Card,
    Scope::Help,
    Scope::List,
    Scope::Clients,
    Scope::Confirm,
    Scope::Diff,
    Scope::Notice,
    Scope::Offer,
    Scope::FetchPlan,
    Scope::ProbePlan,
    Scope::Calling,
    Scope::Question,
    Scope::Replace,
];
/// The scopes in which keys with a character type it.
pub(super) const TYPING: &[Scope] = &[
    Scope::Prompt,
    Scope::Find,
    Scope::Filter,
    Scope::Commands,
    Scope::Code,
    Scope::Report,
];
pub(super) const PANES: &[Scope] = &[Scope::Tree, Scope::Problems, Scope::Card];
pub(super) const TREE: &[Scope] = &[Scope::Tree];
