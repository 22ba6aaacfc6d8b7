//! Why a principal, a condition or a value came out as it did; the words for it are elsewhere.

/// Why something matched, did not match, or cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The texts, numbers, instants, bytes or booleans are equal.
    Equal,
    /// They are not.
    Different,
    /// Equal but for upper and lower case.
    DifferentCase,
    /// The pattern matches.
    Glob,
    /// The pattern does not match.
    NoGlob,
    /// The number or instant is on the right side.
    InOrder,
    /// It is on the wrong side.
    OutOfOrder,
    /// The address lies in the range.
    InRange,
    /// It lies outside.
    OutOfRange,
    /// The key is not in the request, and a positive operator needs it.
    AbsentPositive,
    /// The key is not in the request, which satisfies a negated operator.
    AbsentNegatedTrue,
    /// The key is not in the request, and `…IfExists` does not need it.
    IfExistsAbsent,
    /// The key is not in the request or an empty list, and the set operator says what then.
    SetEmpty,
    /// Every value of the request satisfies `ForAllValues`.
    EveryValue,
    /// Not every one does.
    NotEveryValue,
    /// Some value of the request satisfies `ForAnyValue`.
    SomeValue,
    /// None does.
    NoValue,
    /// The key is in the request, as `Null` tests.
    KeyPresent,
    /// It is not.
    KeyAbsent,
    /// `ForAllValues:Null` is always true, `ForAnyValue:Null` always false.
    SetOperatorWithNull,
    /// A policy value matches.
    ValueMatches,
    /// No policy value matches.
    NoValueMatches,
    /// No policy value matches, which satisfies a negated operator.
    NoneListed,
    /// A policy value matches, which violates a negated operator.
    Listed,
    /// The policy's list of values is empty.
    NoPolicyValues,
    /// A variable of the policy value has no value in this request.
    NoValueVariable,
    /// A variable's value is not known.
    UnknownVariable,
    /// `*` or `?` is an ordinary character to this operator; as a pattern it would match.
    LiteralStar,
    /// The policy's or the request's value is no number, instant, address, ARN … at all.
    TypeError,
    /// A list of several values without a set operator.
    NeedsSetOperator,
    /// The key's value, or whether it is there, is not known.
    UnknownKey,
    /// The operator is not known.
    UnknownOperator,
    /// AWS pages contradict each other or are silent here.
    Contested,
    /// A generated session name is another one each time, so it never equals a fixed one.
    GeneratedName,

    /// The principal is everyone.
    Everyone,
    /// The principal is the caller's account.
    SameAccount,
    /// The principal is another account.
    OtherAccount,
    /// The principal is the user itself.
    SameUser,
    /// The principal is the role of the session, by its full ARN.
    SameRole,
    /// The same by account and name; the role's path is not known.
    SameRoleName,
    /// The role's name is the caller's, its path is not.
    OtherPath,
    /// The principal is this very session.
    SameSession,
    /// The principal is a session of the caller's role with another name.
    OtherSessionName,
    /// The principal is the caller's unique id.
    SameId,
    /// The principal is another unique id.
    OtherId,
    /// The principal is some other user, role or session.
    OtherPrincipal,
    /// The principal is of a kind the caller is not: a user for a role session, or the reverse.
    OtherKind,
    /// The principal is in another partition.
    OtherPartition,
    /// The principal is the provider of the token.
    SameProvider,
    /// The principal is another provider.
    OtherProvider,
    /// The principal is a provider of another account than the role's, which STS does not ask.
    ForeignProvider,
    /// The principal can never call `AssumeRole`: a service, a provider, a federated user.
    NotACaller,
    /// It depends on a part of the caller that is not known.
    UnknownCaller,
    /// The unique id of the caller is not known.
    UnknownId,
    /// IAM does not accept a group as principal, so it names nobody.
    GroupPrincipal,
    /// IAM does not accept a wildcard within a principal, so it names nobody.
    WildcardPrincipal,
    /// IAM does not accept this principal.
    NotAPrincipal,
}

impl Reason {
    /// The stable code put into JSON.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Different => "different",
            Self::DifferentCase => "different-case",
            Self::Glob => "glob",
            Self::NoGlob => "no-glob",
            Self::InOrder => "in-order",
            Self::OutOfOrder => "out-of-order",
            Self::InRange => "in-range",
            Self::OutOfRange => "out-of-range",
            Self::AbsentPositive => "absent-positive",
            Self::AbsentNegatedTrue => "absent-negated-true",
            Self::IfExistsAbsent => "if-exists-absent",
            Self::SetEmpty => "set-empty",
            Self::EveryValue => "every-value",
            Self::NotEveryValue => "not-every-value",
            Self::SomeValue => "some-value",
            Self::NoValue => "no-value",
            Self::KeyPresent => "key-present",
            Self::KeyAbsent => "key-absent",
            Self::SetOperatorWithNull => "set-operator-with-null",
            Self::ValueMatches => "value-matches",
            Self::NoValueMatches => "no-value-matches",
            Self::NoneListed => "none-listed",
            Self::Listed => "listed",
            Self::NoPolicyValues => "no-policy-values",
            Self::NoValueVariable => "no-value-variable",
            Self::UnknownVariable => "unknown-variable",
            Self::LiteralStar => "literal-star",
            Self::TypeError => "type-error",
            Self::NeedsSetOperator => "needs-set-operator",
            Self::UnknownKey => "unknown-key",
            Self::UnknownOperator => "unknown-operator",
            Self::Contested => "contested",
            Self::GeneratedName => "generated-name",
            Self::Everyone => "everyone",
            Self::SameAccount => "same-account",
            Self::OtherAccount => "other-account",
            Self::SameUser => "same-user",
            Self::SameRole => "same-role",
            Self::SameRoleName => "same-role-name",
            Self::OtherPath => "other-path",
            Self::SameSession => "same-session",
            Self::OtherSessionName => "other-session-name",
            Self::SameId => "same-id",
            Self::OtherId => "other-id",
            Self::OtherPrincipal => "other-principal",
            Self::OtherKind => "other-kind",
            Self::OtherPartition => "other-partition",
            Self::SameProvider => "same-provider",
            Self::OtherProvider => "other-provider",
            Self::ForeignProvider => "foreign-provider",
            Self::NotACaller => "not-a-caller",
            Self::UnknownCaller => "unknown-caller",
            Self::UnknownId => "unknown-id",
            Self::GroupPrincipal => "group-principal",
            Self::WildcardPrincipal => "wildcard-principal",
            Self::NotAPrincipal => "not-a-principal",
        }
    }
}
