//! What IAM refuses in a policy document, as data.

use crate::text::Span;

/// One thing IAM would refuse, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentViolation {
    /// The rule it breaks.
    pub violation: Violation,
    /// JSON pointer (RFC 6901) to the offending value, or to the object that lacks something.
    pub pointer: String,
    /// Its place in the document's text.
    pub span: Span,
}

/// A rule that a document breaks, with the offending text as written.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Violation {
    /// The text is no JSON.
    NotJson,
    /// Nested deeper than any policy can be.
    TooDeep,
    /// A character outside TAB, LF, CR and U+0020 to U+00FF (`policyDocumentType` of the IAM API).
    ForbiddenCharacter(char),
    /// The document or a statement is no JSON object.
    NotAnObject,
    /// The same key twice in one object.
    DuplicateKey(Box<str>),
    /// An element the grammar does not have here.
    UnknownElement(Box<str>),
    /// `Version` is neither `2012-10-17` nor `2008-10-17`.
    UnknownVersion(Box<str>),
    /// There is no `Statement`.
    NoStatement,
    /// A `Sid` or `Id` of a wrong kind, or a `Sid` with characters outside `A-Z a-z 0-9`.
    MalformedSid(Box<str>),
    /// The same `Sid` in two statements.
    RepeatedSid(Box<str>),
    /// `Effect` is missing.
    NoEffect,
    /// `Effect` is not exactly `Allow` or `Deny`.
    UnknownEffect(Box<str>),
    /// A resource-based policy without `Principal`.
    NoPrincipal,
    /// A principal in a policy that must not have one.
    ProhibitedPrincipal,
    /// `NotPrincipal`, which trust policies do not support.
    NotPrincipal,
    /// `Principal` is neither `"*"` nor an object of strings and lists of strings.
    MalformedPrincipal,
    /// A key of `Principal` other than `AWS`, `Service`, `Federated`, `CanonicalUser`.
    UnknownPrincipalType(Box<str>),
    /// `*` or `?` inside a principal.
    WildcardInPrincipal(Box<str>),
    /// A group, which is no principal.
    GroupPrincipal(Box<str>),
    /// No ARN, account id, unique id or `*`.
    UnknownPrincipal(Box<str>),
    /// An action of a trust policy that does not assume a role.
    ProhibitedAction(Box<str>),
    /// Neither `Action` nor `NotAction`.
    NoAction,
    /// Both `Action` and `NotAction`, or both `Resource` and `NotResource`.
    BothForms,
    /// `Action` or `Resource` is no string and no list of strings.
    NotStrings,
    /// `Resource` or `NotResource` in a trust policy.
    ProhibitedResource,
    /// Neither `Resource` nor `NotResource` where one is required.
    NoResource,
    /// An ARN with fewer than six fields in a session policy ("Identify AWS resources with Amazon
    /// Resource Names").
    ShortResource(Box<str>),
    /// `Condition`, an operator or a key has a value of a wrong kind.
    MalformedCondition,
    /// An operator that does not exist.
    UnknownOperator(Box<str>),
    /// `Null` with `IfExists`.
    NullIfExists,
}

impl Violation {
    /// A stable code for scripts.
    pub(crate) fn code(&self) -> &'static str {
        self.into()
    }
}
