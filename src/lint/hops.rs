//! What is wrong with a hop's parameters and policies whatever the verdict: parameters that STS
//! refuses or that do nothing, policies that IAM would refuse.

use std::sync::Arc;

use foldhash::HashSet;

use super::found::Found;
use super::kind::{CallFinding, FindingKind};
use super::table::RuleId;
use super::{Finding, find_web_identity_mistakes};
use crate::chain::{BaseKind, CredentialSource, Hop, NodeContent, NodeId};
use crate::config::{
    Profile, ProfileName, ProfileSet, Setting, SettingKey, comment_start, inside_quotes,
};
use crate::eval::{CHAINED_SESSION_LIMIT, is_external_id, is_session_name};
use crate::iam::account::{BoundaryFact, Policy};
use crate::iam::policy::{DocumentViolation, Origin, Violation};
use crate::iam::{Arn, MfaSerial, PrincipalKind, TextFault, is_account_id};
use crate::predict::{Prediction, Survey};
use crate::text::Location;

/// The limits of `DurationSeconds` in the STS API reference.
const DURATIONS: std::ops::RangeInclusive<i64> = 900..=43_200;

/// Everything odd about the calls of both files.
pub(crate) fn find_odd_hops(survey: &Survey, list: &mut Found) {
    let set = &survey.config.profiles;
    for profile in &set.profiles {
        let mut report = |setting: &Setting, kind| {
            let name = Some(profile.name().clone());
            list.push(Finding::at_setting(name, FindingKind::Call(kind), setting));
        };
        check_source(set, profile, &mut report);
        if profile.has(SettingKey::RoleArn) {
            check_texts(profile, &mut report);
        }
    }
    for &id in survey.forest.parents_first() {
        let Some(hop) = survey.forest.node(id).hop() else {
            continue;
        };
        let profile = set.profile(&hop.profile);
        for (kind, location, key) in odd_for_this_caller(survey, id, hop) {
            let setting = profile.and_then(|profile| profile.get(key));
            list.push(Finding {
                profile: Some(hop.profile.clone()),
                kind: FindingKind::Call(kind),
                location,
                span: setting.map(|setting| setting.value_span),
                policy: None,
            });
        }
    }
}

type Report<'a> = &'a mut dyn FnMut(&Setting, CallFinding);

/// Returns true if a comment, quotation marks or a swallowed line spoil the value: then that is the
/// finding.
fn is_spoiled(text: &str) -> bool {
    comment_start(text).is_some() || inside_quotes(text).is_some() || text.contains('\n')
}

fn check_source(set: &ProfileSet, profile: &Profile, report: Report<'_>) {
    let Some(setting) = profile.get(SettingKey::SourceProfile) else {
        return;
    };
    let text = setting.text().unwrap_or_default();
    if let Some(name) = text.strip_prefix("profile ")
        && set.profile(text).is_none()
        && !is_spoiled(text)
    {
        let name = name.trim();
        let kind = CallFinding::SourceWithPrefix {
            name: name.to_owned(),
            exists: set.profile(name).is_some(),
        };
        report(setting, kind);
    }
}

/// Checks parameters that STS refuses regardless of the caller.
fn check_texts(profile: &Profile, report: Report<'_>) {
    let mut check = |key: SettingKey, kind: &dyn Fn(&str) -> Option<CallFinding>| {
        if let Some(setting) = profile.get(key)
            && let Some(text) = setting.text().filter(|text| !is_spoiled(text))
            && let Some(kind) = kind(text)
        {
            report(setting, kind);
        }
    };
    check(SettingKey::RoleSessionName, &|name| {
        // Empty is as good as not set.
        let fault = fault(name, 2, 64, is_session_name).filter(|_| !name.is_empty())?;
        let name = name.to_owned();
        Some(CallFinding::SessionNameInvalid { name, fault })
    });
    check(SettingKey::ExternalId, &|id| {
        fault(id, 2, 1224, is_external_id).map(|fault| CallFinding::ExternalIdInvalid { fault })
    });
    let role = profile
        .text(SettingKey::RoleArn)
        .and_then(|role| Arn::parse(role).ok());
    let partition = role.as_ref().map_or("aws", Arn::partition);
    check(SettingKey::MfaSerial, &|serial| {
        let fault = MfaSerial::parse(serial, partition).err()?;
        Some(CallFinding::MfaSerialInvalid { fault })
    });
    check(SettingKey::RoleArn, &odd_role_arn);
}

fn odd_role_arn(text: &str) -> Option<CallFinding> {
    let role = Arn::parse(text).ok().filter(|arn| {
        arn.kind() == PrincipalKind::Role && !arn.name().is_empty() && !arn.account().is_empty()
    });
    let Some(role) = role else {
        return Some(CallFinding::RoleArnMalformed {
            value: text.to_owned(),
        });
    };
    let account = role.account();
    (!is_account_id(account)).then(|| CallFinding::AccountIdInvalid {
        account: account.to_owned(),
    })
}

/// The fault of a text with limited length and alphabet.
fn fault(text: &str, least: usize, most: usize, fits: impl Fn(&str) -> bool) -> Option<TextFault> {
    if fits(text) {
        return None;
    }
    // Padded, so that only the character is evaluated.
    let padded = |c: char| format!("{c}{}", "a".repeat(least));
    if let Some(wrong) = text.chars().find(|c| !fits(&padded(*c))) {
        return Some(TextFault::Character(wrong));
    }
    match text.len() {
        length if length < least => Some(TextFault::TooShort(least)),
        length if length > most => Some(TextFault::TooLong(most)),
        _ => None,
    }
}

fn odd_for_this_caller(
    survey: &Survey,
    id: NodeId,
    hop: &Hop,
) -> Vec<(CallFinding, Option<Location>, SettingKey)> {
    let mut found = Vec::new();
    if let Some(ignored) = &hop.ignored_duration
        && let Some(text) = ignored.text().filter(|text| !is_spoiled(text))
    {
        let value = text.to_owned();
        found.push((
            CallFinding::DurationIgnored { value },
            ignored.location.clone(),
            SettingKey::DurationSeconds,
        ));
    }
    let chained = is_chained(survey, id);
    if let Some(duration) = &hop.duration_seconds {
        let seconds = duration.digits.clone();
        let location = Some(duration.location.clone());
        if !DURATIONS.contains(&duration.seconds) {
            let kind = CallFinding::DurationOutOfRange { seconds };
            found.push((kind, location, SettingKey::DurationSeconds));
        } else if chained && duration.seconds > CHAINED_SESSION_LIMIT.cast_signed() {
            let kind = CallFinding::DurationTooLongChained { seconds };
            found.push((kind, location, SettingKey::DurationSeconds));
        }
    }
    if let Some(serial) = hop.mfa_serial.as_ref().filter(|_| chained) {
        let parent = survey.forest.node(id).parent;
        let source = parent.map_or("the source", |parent| survey.name(parent));
        let source = source.to_owned();
        found.push((
            CallFinding::MfaOnChainedHop { source },
            serial.location.clone(),
            SettingKey::MfaSerial,
        ));
    }
    found
}

/// Returns true if the caller is certainly a session of a role.
fn is_chained(survey: &Survey, id: NodeId) -> bool {
    let Some(parent) = survey.forest.node(id).parent else {
        return false;
    };
    match &survey.forest.node(parent).content {
        NodeContent::Hop(_) => true,
        NodeContent::Base(base) => match &base.kind {
            BaseKind::Sso { .. } | BaseKind::WebIdentity { .. } => true,
            BaseKind::Login { login_session } => login_session
                .text()
                .and_then(|text| Arn::parse(text).ok())
                .is_some_and(|arn| arn.kind() == PrincipalKind::AssumedRole),
            BaseKind::Surroundings { source, .. } => *source != CredentialSource::Environment,
            BaseKind::Static { .. } | BaseKind::Process { .. } | BaseKind::Legacy { .. } => false,
        },
        NodeContent::Nothing | NodeContent::Broken { .. } => false,
    }
}

// Policies that IAM would refuse, and mistakes in trust policies for web identities, as far as the hops look at them.

/// Finds violations of IAM's grammar and mistakes for web identities in the policies of some hops,
/// each once, in the order of the hops.
pub(crate) fn find_in_policies(
    prediction: &Prediction,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<Finding> {
    let all = hops.into_iter().flat_map(|id| find_in_hop(prediction, id));
    let mut seen = HashSet::default();
    all.filter(|finding| seen.insert((finding.kind.code(), finding.location.clone())))
        .collect()
}

/// The same of the policies of one hop: the target's trust policy, the caller's own policies and
/// boundary.
pub(super) fn find_in_hop(prediction: &Prediction, id: NodeId) -> Vec<Finding> {
    let mut found = Found::default();
    let Some(outcome) = prediction.outcome(id) else {
        return Vec::new();
    };
    let call = prediction.survey.call(id);
    let profile = call.map(|(hop, _)| hop.profile.clone());
    let mut look = |holder: &Arn, name: Option<&str>, policy: &Arc<Policy>| {
        find_refused(profile.as_ref(), Some(holder), name, policy, &mut found);
    };
    if let (Some((_, Some(role))), Some(policy)) = (call, &outcome.policy) {
        look(role, None, policy);
    }
    if let (Some(caller), Some(side)) = (&outcome.caller.principal, &outcome.caller_policies) {
        let boundary = match &side.boundary {
            BoundaryFact::Known(boundary) => Some(boundary),
            BoundaryFact::None | BoundaryFact::Unseen(_) | BoundaryFact::Unknown => None,
        };
        let documents = side.policies.iter().chain(&side.unreadable);
        for policy in documents.chain(boundary) {
            look(caller, Some(&policy.name), policy);
        }
    }
    if let Some(policy) = &outcome.policy {
        let mistakes = find_web_identity_mistakes(outcome).into_iter();
        found.extend(mistakes.map(|(span, mistake)| {
            let kind = FindingKind::WebIdentity(mistake);
            Finding::in_policy(profile.clone(), kind, policy, span)
        }));
    }
    found.list
}

/// Finds violations of IAM's grammar in one policy.
pub(super) fn find_refused(
    profile: Option<&ProfileName>,
    holder: Option<&Arn>,
    name: Option<&str>,
    policy: &Arc<Policy>,
    found: &mut Found,
) {
    let document = &policy.document;
    for refused in document.violations() {
        let rule = rule_of(refused);
        if found.is_full_of(rule) {
            found.more += 1;
            continue;
        }
        let kind = FindingKind::PolicyRefused {
            holder: holder.cloned(),
            name: name.map(Into::into),
            violation: refused.violation.clone(),
            stored: document.origin() == Origin::Stored,
            rule,
        };
        found.push(Finding::in_policy(
            profile.cloned(),
            kind,
            policy,
            refused.span,
        ));
    }
}

/// The rule that a policy breaks.
fn rule_of(refused: &DocumentViolation) -> RuleId {
    match &refused.violation {
        Violation::ProhibitedResource => RuleId::T01,
        Violation::NotPrincipal => RuleId::T02,
        Violation::WildcardInPrincipal(_) if refused.pointer.contains("Principal/AWS") => {
            RuleId::T03
        }
        Violation::WildcardInPrincipal(_) => RuleId::T04,
        Violation::NoPrincipal
        | Violation::MalformedPrincipal
        | Violation::UnknownPrincipalType(_) => RuleId::T05,
        Violation::GroupPrincipal(_) => RuleId::T06,
        Violation::UnknownPrincipal(text) => rule_of_principal(text),
        Violation::ProhibitedAction(_) => RuleId::T18,
        Violation::UnknownOperator(_) | Violation::NullIfExists => RuleId::C33,
        _ => RuleId::T22,
    }
}

/// The rule that a text breaks which IAM does not take as a principal.
fn rule_of_principal(text: &str) -> RuleId {
    if text.contains(":assumed-role/") && text.contains(":iam:")
        || text.contains(":role/") && text.contains(":sts:")
    {
        return RuleId::T10;
    }
    let account = match Arn::parse(text) {
        Ok(arn) => arn.account().to_owned(),
        Err(_) => text.to_owned(),
    };
    let is_number = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    if text.trim() != text || is_number(&account) && !is_account_id(&account) {
        return RuleId::T13;
    }
    RuleId::T05
}
