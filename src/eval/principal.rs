//! Whether a principal of a statement names the caller ("IAM JSON policy elements: Principal").

use super::reason::Reason;
use super::shape::Shape;
use super::shape_match::equals_text;
use super::trace::{GrantLevel, PrincipalTrace};
use super::{AssumeRoleRequest, Caller, CallerId, CallerKind, SessionName, Truth};
use crate::iam::Arn;
use crate::iam::policy::{Effect, PrincipalEntry, PrincipalSubject};

/// A principal's result: whether it names the caller, in which way it would, and why.
type Judgement = (Truth, Option<GrantLevel>, Reason);

/// Whether the caller is in another partition than the role. Roles cannot be assumed across
/// partitions, whomever they name.
pub(super) fn is_across_partitions(caller: &Caller, target: &Arn) -> bool {
    caller
        .partition
        .as_deref()
        .is_some_and(|partition| partition != target.partition())
}

/// Judges one principal.
pub(super) fn judge_principal(
    index: usize,
    entry: &PrincipalEntry,
    request: &AssumeRoleRequest,
    across_partitions: bool,
    effect: Option<Effect>,
) -> PrincipalTrace {
    let caller = &request.caller;
    let (truth, level, reason) = if across_partitions {
        (Truth::False, None, Reason::OtherPartition)
    } else if caller.kind == CallerKind::WebIdentity {
        judge_for_web_identity(entry, caller, &request.target, effect)
    } else {
        judge_subject(entry, caller)
    };
    PrincipalTrace {
        index: index as u32,
        truth,
        level,
        reason,
    }
}

fn judge_subject(entry: &PrincipalEntry, caller: &Caller) -> Judgement {
    match &entry.subject {
        PrincipalSubject::Everyone => (Truth::True, Some(GrantLevel::Everyone), Reason::Everyone),
        PrincipalSubject::Account(account) => judge_account(caller, None, account),
        PrincipalSubject::AccountArn(arn) => {
            judge_account(caller, Some(arn.partition()), arn.account())
        }
        PrincipalSubject::User(arn) => {
            let kind = is_kind(caller, CallerKind::User);
            judge_named(caller, arn, kind, GrantLevel::User)
        }
        PrincipalSubject::Role(arn) => {
            let kind = is_kind(caller, CallerKind::RoleSession);
            judge_named(caller, arn, kind, GrantLevel::Role)
        }
        PrincipalSubject::Session(arn) => judge_session(caller, arn),
        PrincipalSubject::UserId => {
            judge_id(caller, &entry.text, CallerKind::User, GrantLevel::User)
        }
        PrincipalSubject::RoleId => judge_id(
            caller,
            &entry.text,
            CallerKind::RoleSession,
            GrantLevel::Role,
        ),
        PrincipalSubject::FederatedUser(_)
        | PrincipalSubject::Service
        | PrincipalSubject::Federated
        | PrincipalSubject::CanonicalUser => (Truth::False, None, Reason::NotACaller),
        PrincipalSubject::Group(_) => (Truth::False, None, Reason::GroupPrincipal),
        PrincipalSubject::Wildcard => (Truth::False, None, Reason::WildcardPrincipal),
        PrincipalSubject::Unrecognised => (Truth::Unknown, None, Reason::NotAPrincipal),
    }
}

/// One principal for a call that nobody signs ("Available keys for AWS OIDC federation").
fn judge_for_web_identity(
    entry: &PrincipalEntry,
    caller: &Caller,
    role: &Arn,
    effect: Option<Effect>,
) -> Judgement {
    match entry.subject {
        PrincipalSubject::Federated => judge_provider(&entry.text, caller, role),
        // A deny for everyone holds for nobody in particular too. STS still asks for a provider of
        // the role's account, which an allow for everyone does not name.
        PrincipalSubject::Everyone if effect == Some(Effect::Deny) => {
            (Truth::True, Some(GrantLevel::Everyone), Reason::Everyone)
        }
        PrincipalSubject::Everyone => (
            Truth::Unknown,
            Some(GrantLevel::Provider),
            Reason::Contested,
        ),
        PrincipalSubject::Group(_) => (Truth::False, None, Reason::GroupPrincipal),
        PrincipalSubject::Wildcard => (Truth::False, None, Reason::WildcardPrincipal),
        PrincipalSubject::Unrecognised => (Truth::Unknown, None, Reason::NotAPrincipal),
        _ => (Truth::False, None, Reason::OtherKind),
    }
}

/// An identity provider: the ARN of one of the role's own account, or one of the names that STS
/// knows by itself.
fn judge_provider(text: &str, caller: &Caller, role: &Arn) -> Judgement {
    let level = Some(GrantLevel::Provider);
    if let Ok(arn) = Arn::parse(text) {
        if !arn.resource().starts_with("oidc-provider/") {
            return (Truth::False, level, Reason::OtherKind);
        }
        if arn.partition() != role.partition() {
            return (Truth::False, level, Reason::OtherPartition);
        }
        if arn.account() != role.account() {
            return (Truth::False, level, Reason::ForeignProvider);
        }
    }
    let Some(provider) = caller.principal_arn.as_ref().and_then(Shape::as_text) else {
        return (Truth::Unknown, level, Reason::UnknownCaller);
    };
    if provider == text {
        (Truth::True, level, Reason::SameProvider)
    } else if provider.eq_ignore_ascii_case(text) {
        (Truth::Unknown, level, Reason::DifferentCase)
    } else {
        (Truth::False, level, Reason::OtherProvider)
    }
}

fn is_kind(caller: &Caller, kind: CallerKind) -> Truth {
    match caller.kind {
        CallerKind::Unknown => Truth::Unknown,
        known => Truth::from(known == kind),
    }
}

fn is_same(known: Option<&str>, wanted: &str) -> Truth {
    known.map_or(Truth::Unknown, |known| Truth::from(known == wanted))
}

fn judge_account(caller: &Caller, partition: Option<&str>, account: &str) -> Judgement {
    let level = Some(GrantLevel::Account);
    let same_partition = partition.map_or(Truth::True, |partition| {
        is_same(caller.partition.as_deref(), partition)
    });
    if same_partition.is_false() {
        return (Truth::False, level, Reason::OtherPartition);
    }
    let truth = is_same(caller.account.as_deref(), account).and(same_partition);
    let reason = match truth {
        Truth::True => Reason::SameAccount,
        Truth::False => Reason::OtherAccount,
        Truth::Unknown => Reason::UnknownCaller,
    };
    (truth, level, reason)
}

/// A user or role by ARN.
fn judge_named(caller: &Caller, arn: &Arn, kind: Truth, level: GrantLevel) -> Judgement {
    let level = Some(level);
    if kind.is_false() {
        return (Truth::False, level, Reason::OtherKind);
    }
    let Some(whole) = &caller.principal_arn else {
        // Names are unique in their account whatever the path, so without the path account and
        // name say it ("IAM identifiers").
        let truth = is_named(caller, arn);
        let reason = match truth {
            Truth::True => Reason::SameRoleName,
            Truth::False => other_principal(caller, arn),
            Truth::Unknown => Reason::UnknownCaller,
        };
        return (truth.and(kind), level, reason);
    };
    let same = equals_text(whole, arn.as_str(), false);
    let reason = match same {
        Truth::True if kind.is_unknown() => Reason::UnknownCaller,
        Truth::True if matches!(level, Some(GrantLevel::User)) => Reason::SameUser,
        Truth::True => Reason::SameRole,
        Truth::False if is_named(caller, arn).is_true() => Reason::OtherPath,
        Truth::False => other_principal(caller, arn),
        Truth::Unknown => Reason::UnknownCaller,
    };
    (same.and(kind), level, reason)
}

/// Whether account and name are the caller's; the name first, since it differs most often.
fn is_named(caller: &Caller, arn: &Arn) -> Truth {
    let name = caller
        .name
        .as_ref()
        .map_or(Truth::Unknown, |name| equals_text(name, arn.name(), false));
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

/// One session of a role; session ARNs have no path.
fn judge_session(caller: &Caller, arn: &Arn) -> Judgement {
    let level = Some(GrantLevel::Session);
    let kind = is_kind(caller, CallerKind::RoleSession);
    if kind.is_false() {
        return (Truth::False, level, Reason::OtherKind);
    }
    let role = is_named(caller, arn);
    if role.is_false() {
        return (Truth::False, level, Reason::OtherPrincipal);
    }
    let wanted = arn.session().unwrap_or_default();
    let (session, generated) = match &caller.session {
        SessionName::Named(shape) => (equals_text(shape, wanted, false), shape.is_generated()),
        // Of a caller that may be a session nothing is known of the name either.
        SessionName::Unnamed if kind.is_unknown() => (Truth::Unknown, false),
        SessionName::Unnamed => (Truth::False, false),
    };
    let truth = role.and(kind).and(session);
    let reason = match truth {
        Truth::True => Reason::SameSession,
        Truth::False if generated => Reason::GeneratedName,
        Truth::False => Reason::OtherSessionName,
        Truth::Unknown => Reason::UnknownCaller,
    };
    (truth, level, reason)
}

fn judge_id(caller: &Caller, wanted: &str, kind: CallerKind, level: GrantLevel) -> Judgement {
    let level = Some(level);
    let kind = is_kind(caller, kind);
    if kind.is_false() {
        return (Truth::False, level, Reason::OtherKind);
    }
    match &caller.unique_id {
        CallerId::Known(id) if **id == *wanted => (kind, level, Reason::SameId),
        CallerId::Known(_) | CallerId::Unnamed => (Truth::False, level, Reason::OtherId),
        CallerId::Unknown => (Truth::Unknown, level, Reason::UnknownId),
    }
}
