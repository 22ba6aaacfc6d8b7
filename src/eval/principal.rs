//! Matches the principals of a statement against the caller ("IAM JSON policy elements:
//! Principal").

use super::compare::open_id;
use super::partial_match::equals_text;
use super::partial_text::PartialText;
use super::trace::{GrantLevel, PrincipalTrace, Reason};
use super::{AssumeRoleRequest, Caller, CallerId, CallerKind, CallerSession, Ternary};
use crate::iam::Arn;
use crate::iam::policy::{Effect, PrincipalEntry, PrincipalSubject};

/// The result for a principal: whether it names the caller, the kind of grant, and the reason.
type PrincipalMatch = (Ternary, Option<GrantLevel>, Reason);

/// Returns true if the caller is in another partition than the role. Roles cannot be assumed across
/// partitions, whichever principal a statement names.
pub(super) fn is_across_partitions(caller: &Caller, target: &Arn) -> bool {
    caller
        .partition
        .as_deref()
        .is_some_and(|partition| partition != target.partition())
}

/// Evaluates one principal.
pub(super) fn evaluate_principal(
    index: usize,
    entry: &PrincipalEntry,
    request: &AssumeRoleRequest,
    across_partitions: bool,
    effect: Option<Effect>,
) -> PrincipalTrace {
    let caller = &request.caller;
    let (truth, level, reason) = if across_partitions {
        (Ternary::False, None, Reason::OtherPartition)
    } else if caller.kind == CallerKind::WebIdentity {
        evaluate_for_web_identity(entry, caller, &request.target, effect)
    } else {
        evaluate_subject(entry, caller)
    };
    PrincipalTrace {
        index: index as u32,
        truth,
        level,
        reason,
    }
}

fn evaluate_subject(entry: &PrincipalEntry, caller: &Caller) -> PrincipalMatch {
    match &entry.subject {
        PrincipalSubject::Everyone => (Ternary::True, Some(GrantLevel::Everyone), Reason::Everyone),
        PrincipalSubject::Account(account) => evaluate_account(caller, None, account),
        PrincipalSubject::AccountArn(arn) => {
            evaluate_account(caller, Some(arn.partition()), arn.account())
        }
        PrincipalSubject::User(arn) => {
            let kind = is_kind(caller, CallerKind::User);
            evaluate_named(caller, arn, kind, GrantLevel::User)
        }
        PrincipalSubject::Role(arn) => {
            let kind = is_kind(caller, CallerKind::RoleSession);
            evaluate_named(caller, arn, kind, GrantLevel::Role)
        }
        PrincipalSubject::Session(arn) => evaluate_session(caller, arn),
        PrincipalSubject::UserId => {
            evaluate_id(caller, &entry.text, CallerKind::User, GrantLevel::User)
        }
        PrincipalSubject::RoleId => evaluate_id(
            caller,
            &entry.text,
            CallerKind::RoleSession,
            GrantLevel::Role,
        ),
        PrincipalSubject::FederatedUser(_)
        | PrincipalSubject::Service
        | PrincipalSubject::Federated
        | PrincipalSubject::CanonicalUser => (Ternary::False, None, Reason::NotACaller),
        PrincipalSubject::Group(_) => (Ternary::False, None, Reason::GroupPrincipal),
        PrincipalSubject::Wildcard => (Ternary::False, None, Reason::WildcardPrincipal),
        PrincipalSubject::Unrecognised => (Ternary::Unknown, None, Reason::NotAPrincipal),
    }
}

/// Evaluates one principal for a call that is not signed ("Available keys for AWS OIDC
/// federation").
fn evaluate_for_web_identity(
    entry: &PrincipalEntry,
    caller: &Caller,
    role: &Arn,
    effect: Option<Effect>,
) -> PrincipalMatch {
    match entry.subject {
        PrincipalSubject::Federated => evaluate_provider(&entry.text, caller, role),
        // A Deny for everyone includes callers that do not sign. For an allow, STS still requires a
        // provider of the role's account, which `*` does not name.
        PrincipalSubject::Everyone if effect == Some(Effect::Deny) => {
            (Ternary::True, Some(GrantLevel::Everyone), Reason::Everyone)
        }
        PrincipalSubject::Everyone => (
            Ternary::Unknown,
            Some(GrantLevel::Provider),
            Reason::Contested,
        ),
        PrincipalSubject::Group(_) => (Ternary::False, None, Reason::GroupPrincipal),
        PrincipalSubject::Wildcard => (Ternary::False, None, Reason::WildcardPrincipal),
        PrincipalSubject::Unrecognised => (Ternary::Unknown, None, Reason::NotAPrincipal),
        _ => (Ternary::False, None, Reason::OtherKind),
    }
}

/// Matches an identity provider: the ARN of one in the role's own account, or one of the names
/// built into STS.
fn evaluate_provider(text: &str, caller: &Caller, role: &Arn) -> PrincipalMatch {
    let level = Some(GrantLevel::Provider);
    if let Ok(arn) = Arn::parse(text) {
        if !arn.resource().starts_with("oidc-provider/") {
            return (Ternary::False, level, Reason::OtherKind);
        }
        if arn.partition() != role.partition() {
            return (Ternary::False, level, Reason::OtherPartition);
        }
        if arn.account() != role.account() {
            return (Ternary::False, level, Reason::ForeignProvider);
        }
    }
    let Some(provider) = caller.principal_arn.as_ref().and_then(PartialText::as_text) else {
        return (Ternary::Unknown, level, Reason::UnknownCaller);
    };
    if provider == text {
        (Ternary::True, level, Reason::SameProvider)
    } else if provider.eq_ignore_ascii_case(text) {
        (Ternary::Unknown, level, Reason::DifferentCase)
    } else {
        (Ternary::False, level, Reason::OtherProvider)
    }
}

fn is_kind(caller: &Caller, kind: CallerKind) -> Ternary {
    match caller.kind {
        CallerKind::Unknown => Ternary::Unknown,
        known => Ternary::from(known == kind),
    }
}

fn is_same(known: Option<&str>, wanted: &str) -> Ternary {
    known.map_or(Ternary::Unknown, |known| Ternary::from(known == wanted))
}

fn evaluate_account(caller: &Caller, partition: Option<&str>, account: &str) -> PrincipalMatch {
    let level = Some(GrantLevel::Account);
    let same_partition = partition.map_or(Ternary::True, |partition| {
        is_same(caller.partition.as_deref(), partition)
    });
    if same_partition.is_false() {
        return (Ternary::False, level, Reason::OtherPartition);
    }
    let truth = is_same(caller.account.as_deref(), account).and(same_partition);
    let reason = match truth {
        Ternary::True => Reason::SameAccount,
        Ternary::False => Reason::OtherAccount,
        Ternary::Unknown => Reason::UnknownCaller,
    };
    (truth, level, reason)
}

/// Matches a user or role by ARN.
fn evaluate_named(caller: &Caller, arn: &Arn, kind: Ternary, level: GrantLevel) -> PrincipalMatch {
    let level = Some(level);
    if kind.is_false() {
        return (Ternary::False, level, Reason::OtherKind);
    }
    let Some(whole) = &caller.principal_arn else {
        // Names are unique within an account regardless of path, so account and name are enough
        // ("IAM identifiers").
        let truth = is_named(caller, arn);
        let reason = match truth {
            Ternary::True => Reason::SameRoleName,
            Ternary::False => other_principal(caller, arn),
            Ternary::Unknown => Reason::UnknownCaller,
        };
        return (truth.and(kind), level, reason);
    };
    let same = equals_text(whole, arn.as_str(), false);
    let reason = match same {
        Ternary::True if kind.is_unknown() => Reason::UnknownCaller,
        Ternary::True if matches!(level, Some(GrantLevel::User)) => Reason::SameUser,
        Ternary::True => Reason::SameRole,
        Ternary::False if is_named(caller, arn).is_true() => Reason::OtherPath,
        Ternary::False => other_principal(caller, arn),
        Ternary::Unknown => Reason::UnknownCaller,
    };
    (same.and(kind), level, reason)
}

/// Reports whether account and name are the caller's. Compares the name first, because it differs
/// most often.
fn is_named(caller: &Caller, arn: &Arn) -> Ternary {
    let name = caller.name.as_ref().map_or(Ternary::Unknown, |name| {
        equals_text(name, arn.name(), false)
    });
    if name.is_false() {
        return name;
    }
    name.and(is_same(caller.account.as_deref(), arn.account()))
        .and(is_same(caller.partition.as_deref(), arn.partition()))
}

fn other_principal(caller: &Caller, arn: &Arn) -> Reason {
    if is_same(caller.partition.as_deref(), arn.partition()).is_false() {
        Reason::OtherPartition
    } else {
        Reason::OtherPrincipal
    }
}

/// Matches one session of a role; session ARNs have no path.
fn evaluate_session(caller: &Caller, arn: &Arn) -> PrincipalMatch {
    let level = Some(GrantLevel::Session);
    let kind = is_kind(caller, CallerKind::RoleSession);
    if kind.is_false() {
        return (Ternary::False, level, Reason::OtherKind);
    }
    let role = is_named(caller, arn);
    if role.is_false() {
        return (Ternary::False, level, Reason::OtherPrincipal);
    }
    let wanted = arn.session().unwrap_or_default();
    let (session, generated) = match &caller.session {
        CallerSession::Named(partial) => {
            (equals_text(partial, wanted, false), partial.is_generated())
        }
        // If the caller may be a session, its name is unknown as well.
        CallerSession::Unnamed if kind.is_unknown() => (Ternary::Unknown, false),
        CallerSession::Unnamed => (Ternary::False, false),
    };
    let truth = role.and(kind).and(session);
    let reason = match truth {
        Ternary::True => Reason::SameSession,
        Ternary::False if generated => Reason::GeneratedName,
        Ternary::False => Reason::OtherSessionName,
        Ternary::Unknown => Reason::UnknownCaller,
    };
    (truth, level, reason)
}

fn evaluate_id(
    caller: &Caller,
    wanted: &str,
    kind: CallerKind,
    level: GrantLevel,
) -> PrincipalMatch {
    let level = Some(level);
    let kind = is_kind(caller, kind);
    if kind.is_false() {
        return (Ternary::False, level, Reason::OtherKind);
    }
    match &caller.unique_id {
        CallerId::Known(id) if **id == *wanted => (kind, level, Reason::SameId),
        // A role of a template may exist already, with this id.
        CallerId::Known(id) if open_id(id).is_some() => {
            (Ternary::Unknown, level, Reason::UnknownId)
        }
        CallerId::Known(_) | CallerId::Unnamed => (Ternary::False, level, Reason::OtherId),
        CallerId::Unknown => (Ternary::Unknown, level, Reason::UnknownId),
    }
}
