//! `Principal` ("IAM JSON policy elements: Principal").

use super::reading::{DocumentReading, Violation};
use crate::iam::json::JsonKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::Span;

/// The form in which a statement names its principals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PrincipalForm {
    /// None.
    #[default]
    Missing,
    /// A bare `"*"`.
    BareStar,
    /// An object, possibly empty.
    Object,
    /// A form that the grammar does not allow.
    Malformed,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrincipalElement {
    /// The form.
    pub form: PrincipalForm,
    /// `NotPrincipal`, which trust policies do not support.
    pub negated: bool,
    /// The value; empty if there is none.
    pub span: Span,
    /// The principals of all keys; they are alternatives.
    pub entries: Vec<PrincipalEntry>,
}

/// One named principal.
#[derive(Clone, Debug)]
pub(crate) struct PrincipalEntry {
    /// The text as written.
    pub text: Box<str>,
    /// The span of the text.
    pub span: Span,
    /// The principal that it names.
    pub subject: PrincipalSubject,
}

/// The kind of a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalSubject {
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
    /// A group, which IAM refuses as a principal: it matches no caller.
    Group(Arn),
    /// An ARN or id that contains `*` or `?`, which IAM refuses as a principal: it matches no
    /// caller.
    Wildcard,
    /// Anything else that IAM does not accept.
    Unrecognised,
}

impl PrincipalElement {
    pub(super) fn read(reading: &mut DocumentReading<'_, '_>, value: usize) -> Self {
        let json = reading.json;
        let mut element = Self {
            form: PrincipalForm::Object,
            negated: false,
            span: reading.span(value),
            entries: Vec::new(),
        };
        match json.node(value).kind {
            JsonKind::Object => {
                reading.refuse_duplicates(value);
                for (key, named) in json.members(value) {
                    element.read_member(reading, key, named);
                }
                element.entries.shrink_to_fit();
            }
            JsonKind::String if json.is_string(value, "*") => {
                element.form = PrincipalForm::BareStar;
                element.entries = vec![PrincipalEntry {
                    text: "*".into(),
                    span: element.span,
                    subject: PrincipalSubject::Everyone,
                }];
            }
            // An empty list names no principal; the statement has no effect.
            JsonKind::Array if json.elements(value).next().is_none() => {}
            _ => {
                element.form = PrincipalForm::Malformed;
                reading.refuse(Violation::MalformedPrincipal, value);
            }
        }
        element
    }

    fn read_member(&mut self, reading: &mut DocumentReading<'_, '_>, key: usize, named: usize) {
        let kind = reading.json.string(key).unwrap_or_default();
        if !matches!(&*kind, "AWS" | "Service" | "Federated" | "CanonicalUser") {
            reading.refuse_key(Violation::UnknownPrincipalType((*kind).into()), key);
            self.form = PrincipalForm::Malformed;
            return;
        }
        let Some(strings) = reading.strings(named) else {
            reading.refuse(Violation::MalformedPrincipal, named);
            self.form = PrincipalForm::Malformed;
            return;
        };
        for node in strings {
            let text: Box<str> = reading.json.string(node).unwrap_or_default().into();
            let subject = match &*kind {
                "AWS" | "Federated" if reading.planned && text.contains('⟨') => {
                    PrincipalSubject::Unrecognised
                }
                "AWS" => recognise(&text),
                "Service" => PrincipalSubject::Service,
                "Federated" => PrincipalSubject::Federated,
                _ => PrincipalSubject::CanonicalUser,
            };
            let violation = match subject {
                PrincipalSubject::Wildcard => Some(Violation::WildcardInPrincipal(text.clone())),
                PrincipalSubject::Service
                | PrincipalSubject::Federated
                | PrincipalSubject::CanonicalUser
                    if text.contains(['*', '?']) =>
                {
                    Some(Violation::WildcardInPrincipal(text.clone()))
                }
                PrincipalSubject::Group(_) => Some(Violation::GroupPrincipal(text.clone())),
                PrincipalSubject::Unrecognised => Some(Violation::UnknownPrincipal(text.clone())),
                _ => None,
            };
            if let Some(violation) = violation {
                reading.refuse(violation, node);
            }
            self.entries.push(PrincipalEntry {
                span: reading.span(node),
                text,
                subject,
            });
        }
    }
}

/// The principal that a text under `AWS` names.
fn recognise(text: &str) -> PrincipalSubject {
    if text == "*" {
        return PrincipalSubject::Everyone;
    }
    if text.contains(['*', '?']) {
        return PrincipalSubject::Wildcard;
    }
    if text.starts_with("arn:") {
        return Arn::parse(text)
            .ok()
            .and_then(recognise_arn)
            .unwrap_or(PrincipalSubject::Unrecognised);
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (plain, text.len(), text.get(..4)) {
        // In examples and redacted files, twelve other characters replace the account id.
        (true, 12, _) => PrincipalSubject::Account(text.into()),
        (true, 5.., Some("AIDA")) => PrincipalSubject::UserId,
        (true, 5.., Some("AROA")) => PrincipalSubject::RoleId,
        _ => PrincipalSubject::Unrecognised,
    }
}

fn recognise_arn(arn: Arn) -> Option<PrincipalSubject> {
    if arn.service() == "iam" && arn.resource().starts_with("group/") {
        return Some(PrincipalSubject::Group(arn));
    }
    let account = arn.account();
    let is_number = account
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if (is_number && account.len() != 12) || account.contains('-') || !arn.region().is_empty() {
        return None;
    }
    if account.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return None;
    }
    let named = !arn.name().is_empty() && !arn.name().contains(char::is_whitespace);
    Some(match arn.kind() {
        PrincipalKind::Root => PrincipalSubject::AccountArn(arn),
        PrincipalKind::User if named => PrincipalSubject::User(arn),
        PrincipalKind::Role if named => PrincipalSubject::Role(arn),
        PrincipalKind::AssumedRole
            if named
                && arn
                    .session()
                    .is_some_and(|session| !session.is_empty() && !session.contains('/')) =>
        {
            PrincipalSubject::Session(arn)
        }
        PrincipalKind::FederatedUser if named => PrincipalSubject::FederatedUser(arn),
        _ => return None,
    })
}
