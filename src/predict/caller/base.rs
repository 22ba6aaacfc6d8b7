//! The callers of first hops: the identity that each kind of first credentials implies, be it only
//! keys or a web identity token.

use super::arn::{add_path, from_arn, granted, identified, permission_set};
use super::session::{role_id, role_session, web_session_text};
use super::{CallerFacts, CallerOrigin, SessionKind};
use crate::chain::{BaseCredentials, BaseKind, CredentialSource, Hop, Parameter};
use crate::eval::{CallerKind, CallerSession, PartialText, UnknownPart};
use crate::iam::account::{AccountStore, CallerIdentity};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::assumptions::SuppliedContext;
use crate::predict::survey::{Survey, mfa_device};

/// The caller with first credentials, as an answer of AWS or a report gives it, else as the
/// credentials imply.
pub(crate) fn base_caller(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
    child: Option<&Hop>,
) -> CallerFacts {
    let mut found = match survey.identity_of(base, child) {
        Some(identity) => identified(facts, identity),
        None => caller_of_credentials(survey, facts, base, child),
    };
    add_session_kind(&base.kind, &mut found);
    found
}

fn caller_of_credentials(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
    child: Option<&Hop>,
) -> CallerFacts {
    match &base.kind {
        BaseKind::Static {
            access_key_id,
            account_id,
            has_session_token,
            ..
        } => {
            let key = access_key_id.text().unwrap_or_default();
            let account = account_id.as_ref().and_then(|id| id.text());
            static_keys(facts, key, *has_session_token, account, child)
        }
        BaseKind::Sso {
            account_id,
            role_name,
            region,
            ..
        } => permission_set(
            facts,
            account_id.text().unwrap_or_default(),
            role_name.text().unwrap_or_default(),
            Some(region),
        ),
        BaseKind::Login { login_session } => match arn_of(login_session) {
            Some(arn) => CallerFacts {
                origin: CallerOrigin::LoginSession(login_session.location.clone()),
                temporary: Some(true),
                mfa_possible: false,
                ..from_arn(facts, &arn)
            },
            None => CallerFacts::unknown(),
        },
        BaseKind::WebIdentity {
            role_arn,
            role_session_name,
            ..
        } => {
            let profile = base.profile.as_deref().unwrap_or_default();
            let name = web_session_text(role_session_name, survey.assumptions.client, profile);
            session_by_token(facts, role_arn, &name)
        }
        BaseKind::Surroundings { source, .. } => match source {
            CredentialSource::Environment => with_mfa(facts, child, CallerFacts::unknown()),
            CredentialSource::EcsContainer => {
                session_named(PartialText::unknown(UnknownPart::Session))
            }
            CredentialSource::Ec2InstanceMetadata => {
                session_named(PartialText::text("i-").then_unknown(UnknownPart::Session))
            }
        },
        BaseKind::Legacy { access_key_id } => {
            let key = access_key_id.text().unwrap_or_default();
            static_keys(facts, key, false, None, child)
        }
        BaseKind::Process { .. } => granted(survey, facts, base)
            .unwrap_or_else(|| with_mfa(facts, child, CallerFacts::unknown())),
    }
}

/// The session that a token gives.
fn session_by_token(facts: &AccountStore, role_arn: &Parameter, name: &PartialText) -> CallerFacts {
    match arn_of(role_arn) {
        Some(role) if role.kind() == PrincipalKind::Role => {
            let (id, id_origin) = role_id(facts, &role, None);
            CallerFacts {
                origin: CallerOrigin::WebIdentity,
                ..role_session(&role, name, id, id_origin)
            }
        }
        _ => CallerFacts::unknown(),
    }
}

/// Sets how the session of such credentials was created.
fn add_session_kind(kind: &BaseKind, found: &mut CallerFacts) {
    let of_user = found.caller.kind == CallerKind::User;
    match kind {
        BaseKind::Sso { region, .. } => {
            found.session_kind = SessionKind::IdentityCenter;
            add_path(found, region);
        }
        BaseKind::WebIdentity { .. } => found.session_kind = SessionKind::WebIdentity,
        BaseKind::Login { .. } => found.session_kind = SessionKind::SignedIn,
        BaseKind::Static {
            has_session_token, ..
        } => {
            if of_user {
                found.temporary = Some(*has_session_token);
            }
            if *has_session_token {
                found.session_kind = SessionKind::Foreign;
            }
        }
        BaseKind::Process { .. } => {
            if of_user {
                // The program may supply the user's own keys or a session of the user.
                found.temporary = None;
            }
            found.session_kind = SessionKind::Foreign;
        }
        BaseKind::Surroundings {
            source: CredentialSource::Environment | CredentialSource::EcsContainer,
            ..
        } => found.session_kind = SessionKind::Foreign,
        BaseKind::Surroundings { .. } | BaseKind::Legacy { .. } => {}
    }
}

fn arn_of(parameter: &Parameter) -> Option<Arn> {
    Arn::parse(parameter.text()?).ok()
}

/// Returns true if first credentials are known to be a user's.
pub(crate) fn is_of_user(identity: Option<&CallerIdentity>, base: &BaseCredentials) -> bool {
    match (identity, &base.kind) {
        (Some(identity), _) => identity.arn.kind() == PrincipalKind::User,
        (None, BaseKind::Login { login_session }) => {
            arn_of(login_session).is_some_and(|arn| arn.kind() == PrincipalKind::User)
        }
        _ => false,
    }
}

/// A session on an instance or in a container. Only the machine knows its role.
fn session_named(name: PartialText) -> CallerFacts {
    let mut found = CallerFacts::unknown();
    found.caller.kind = CallerKind::RoleSession;
    found.caller.session = CallerSession::Named(name);
    found.temporary = Some(true);
    found.mfa_possible = false;
    found
}

// Callers for which the files contain only keys or an MFA device.

/// Keys with an unknown owner. A key id that begins with AKIA belongs to a user (or the root user);
/// ASIA is ambiguous.
fn static_keys(
    facts: &AccountStore,
    key: &str,
    has_session_token: bool,
    account: Option<&str>,
    child: Option<&Hop>,
) -> CallerFacts {
    let mut found = CallerFacts::unknown();
    if key.starts_with("AKIA") && !has_session_token {
        // The root user may not assume roles, so a caller that can is a user.
        found.caller.kind = CallerKind::User;
        found.temporary = Some(false);
    } else if key.starts_with("ASIA") || has_session_token {
        found.temporary = Some(true);
    }
    if let Some(account) = account.filter(|account| !account.is_empty()) {
        found.caller.account = Some(account.into());
        found.arn = arn_in_account(account);
        found.origin = CallerOrigin::AccountSetting;
    } else if let Some(account) = account_of_key(key) {
        found.arn = arn_in_account(&account);
        found.caller.account = Some(account.into());
        found.origin = CallerOrigin::AccessKeyId;
        found.probable = true;
    }
    with_mfa(facts, child, found)
}

/// The ARN of a caller whose account alone is known.
fn arn_in_account(account: &str) -> PartialText {
    PartialText::text("arn:")
        .then_unknown(UnknownPart::Any)
        .then(&format!(":{account}:"))
        .then_unknown(UnknownPart::Any)
}

/// Adds what the `mfa_serial` of the hop implies: the device belongs to the calling user.
fn with_mfa(facts: &AccountStore, child: Option<&Hop>, found: CallerFacts) -> CallerFacts {
    let Some((child, device)) = child.and_then(|child| Some((child, mfa_device(child)?))) else {
        return found;
    };
    let location = child
        .mfa_serial
        .as_ref()
        .and_then(|serial| serial.location.clone());
    let snapshots = facts.snapshots();
    let listed = snapshots
        .mfa_device(&device)
        .and_then(|listed| listed.user.as_ref());
    let namesake = snapshots.user_named(device.account(), device.name());
    let mut with = if let Some(user) = listed.or(namesake.map(|user| &user.arn)) {
        from_arn(facts, user)
    } else {
        let mut with = found.clone();
        with.caller.kind = CallerKind::User;
        with.caller.account = Some(device.account().into());
        with.arn = PartialText::text(&format!(
            "arn:{}:iam::{}:user/",
            device.partition(),
            device.account()
        ))
        .then_unknown(UnknownPart::Any);
        with
    };
    with.origin = CallerOrigin::MfaSerial(location);
    with.probable = true;
    with.temporary = found.temporary;
    with
}

/// The account that newer access key ids encode (undocumented): base32 of the 16 characters after
/// the prefix, the first six bytes, a mask and a shift. Does not apply to ids in the old format,
/// which have I or J in fifth place, or to those in documentation.
pub(crate) fn account_of_key(key: &str) -> Option<String> {
    let bytes = key.as_bytes();
    let fits = bytes.len() == 20
        && (key.starts_with("AKIA") || key.starts_with("ASIA"))
        && !key.ends_with("EXAMPLE")
        && !matches!(bytes[4], b'I' | b'J');
    if !fits {
        return None;
    }
    let mut bits = 0_u64;
    for byte in &bytes[4..14] {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u64::from(value);
    }
    // Ten characters are 50 bits; the first six bytes are the upper 48 of them.
    let account = ((bits >> 2) & 0x7fff_ffff_ff80) >> 7;
    Some(format!("{account:012}"))
}

/// A key id that encodes an account, the inverse of [`account_of_key`]; `None` if no key id of
/// today's format does. Different numbers make different ids.
pub(crate) fn key_of_account(prefix: &str, account: &str, number: usize) -> Option<String> {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let account: u64 = account.parse().ok()?;
    let letters = |bits: u64, count: u32| {
        let letter = move |at: u32| DIGITS[(bits >> (5 * at) & 31) as usize] as char;
        (0..count).rev().map(letter)
    };
    let encoded = letters(account << 9, 10).chain(letters(number as u64, 6));
    let key: String = prefix.chars().chain(encoded).collect();
    (account_of_key(&key)? == format!("{account:012}")).then_some(key)
}

// The bearer of a web identity token, as identified by its claims or by the user.

/// The providers built into STS, which need no entry in the role's account ("AWS JSON policy
/// elements: Principal").
const BUILT_IN: [&str; 4] = [
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "www.amazon.com",
    "graph.facebook.com",
];

/// The bearer of a web identity profile's token. The issuer comes from the token file if it was
/// read, else from the claims that the user supplied.
pub(crate) fn token_bearer(
    facts: &AccountStore,
    supplied: &SuppliedContext,
    base: &BaseCredentials,
    target: Option<&Arn>,
) -> CallerFacts {
    let mut found = CallerFacts {
        origin: CallerOrigin::WebIdentity,
        mfa_possible: false,
        ..CallerFacts::unknown()
    };
    found.caller.kind = CallerKind::WebIdentity;
    if let BaseKind::WebIdentity { token_file, .. } = &base.kind {
        found.token = token_file
            .text()
            .and_then(|path| facts.token(path))
            .cloned();
    }
    let Some(role) = target else {
        return found;
    };
    let profile = base.profile.as_deref().unwrap_or_default();
    let claims = found.token.as_ref().map(|claims| claims.issuer.clone());
    found.issuer = claims
        .or_else(|| supplied_issuer(supplied, profile, role))
        .or_else(|| named_issuer(base));
    if let Some(issuer) = &found.issuer {
        found.arn = PartialText::text(&provider_name(issuer, role));
        found.caller.principal_arn = Some(found.arn.clone());
    }
    found
}

/// The only issuer whose claims the user supplied for this call.
fn supplied_issuer(supplied: &SuppliedContext, profile: &str, role: &Arn) -> Option<Box<str>> {
    let keys = supplied.for_hop(profile, Some(role.account()));
    let mut issuers = keys.filter_map(|(key, _)| Some(issuer_of_key(key)?.0));
    let first = issuers.next()?;
    issuers
        .all(|issuer| issuer.eq_ignore_ascii_case(first))
        .then(|| first.into())
}

/// The issuer that a call of no profile names in place of a token file.
fn named_issuer(base: &BaseCredentials) -> Option<Box<str>> {
    let BaseKind::WebIdentity { token_file, .. } = &base.kind else {
        return None;
    };
    let provider = token_file.text()?;
    match provider.split_once(":oidc-provider/") {
        Some((arn, issuer)) => arn.starts_with("arn:").then(|| issuer.into()),
        None => BUILT_IN.contains(&provider).then(|| provider.into()),
    }
}

/// Splits the context key of a web identity, `HOST[/PATH]:CLAIM`, into issuer and claim.
pub(crate) fn issuer_of_key(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(':')
        .filter(|(issuer, _)| issuer.contains('.'))
}

/// A provider as the trust policies of a role's account name it.
fn provider_name(issuer: &str, role: &Arn) -> String {
    if BUILT_IN.contains(&issuer) {
        return issuer.to_owned();
    }
    let (partition, account) = (role.partition(), role.account());
    format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}")
}
