//! `Principal` ("IAM JSON policy elements: Principal").

use crate::iam::Arn;
use crate::text::Span;

/// In which form a statement names its principals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrincipalForm {
    /// Not at all.
    #[default]
    Missing,
    /// `"*"`, bare.
    BareStar,
    /// An object, perhaps an empty one.
    Object,
    /// Something the grammar does not have.
    Malformed,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, Default)]
pub struct PrincipalElement {
    /// In which form.
    pub form: PrincipalForm,
    /// `NotPrincipal`, which trust policies do not support.
    pub negated: bool,
    /// The value; empty when there is none.
    pub span: Span,
    /// Every named principal, of all keys; they are alternatives.
    pub entries: Vec<PrincipalEntry>,
}

/// One named principal.
#[derive(Clone, Debug)]
pub struct PrincipalEntry {
    /// As written.
    pub text: Box<str>,
    /// Its place.
    pub span: Span,
    /// Whom it names.
    pub subject: PrincipalSubject,
}

/// Whom a principal entry names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalSubject {
    /// `*`
    Everyone,
    /// A bare account id.
    Account(Box<str>),
    /// `arn:P:iam::A:root`: the account, which delegates to its identities.
    AccountArn(Arn),
    /// A user.
    User(Arn),
    /// A role: any session of it.
    Role(Arn),
    /// One session of a role.
    Session(Arn),
    /// A `GetFederationToken` session, which cannot call `AssumeRole`.
    FederatedUser(Arn),
    /// `AIDA…`: a user by unique id.
    UserId,
    /// `AROA…`: a role by unique id.
    RoleId,
    /// An AWS service.
    Service,
    /// An identity provider; only for `AssumeRoleWithSAML` and `AssumeRoleWithWebIdentity`.
    Federated,
    /// `CanonicalUser`, for Amazon S3 only.
    CanonicalUser,
    /// A group, which IAM refuses as a principal: it names nobody.
    Group(Arn),
    /// An ARN or id with `*` or `?` in it, which IAM refuses as a principal: it names nobody.
    Wildcard,
    /// Anything else that IAM does not accept.
    Unrecognised,
}
