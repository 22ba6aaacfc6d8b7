//! Mistakes in trust policies for web identities: what can never hold, and what lets in too many.

use super::table::RuleId;
use crate::eval::{ASSUME_ROLE_WITH_WEB_IDENTITY, CallerKind, ContextValue, RequestContext};
use crate::iam::policy::{
    Comparison, ConditionEntry, ConditionValue, Effect, PrincipalSubject, Statement,
};
use crate::iam::{Arn, Glob, typed};
use crate::predict::{HopOutcome, issuer_of_key};
use crate::text::Span;

/// The issuer of GitHub Actions.
const GITHUB: &str = "token.actions.githubusercontent.com";

/// A condition or principal that does not do what its author meant.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "web_identity_")]
pub enum WebIdentityMistake {
    /// `*` or `?` under an operator that compares the whole text.
    StarUnderEquals {
        /// The operator as written.
        operator: String,
        /// The value.
        value: String,
    },
    /// A subject of GitHub that ends with the repository: tokens go on with `:ref:…`,
    /// `:environment:…` or `:pull_request`.
    SubjectEndsEarly {
        /// The value.
        value: String,
    },
    /// The subject of the token in another case.
    SubjectInOtherCase {
        /// The subject of the token.
        subject: String,
    },
    /// The job runs in an environment, which stands in the subject in place of the branch.
    EnvironmentInSubject {
        /// The subject of the token.
        subject: String,
    },
    /// The token was issued for another audience.
    OtherAudience {
        /// The audience of the token.
        audience: String,
    },
    /// A provider of another account than the role's.
    ProviderOfOtherAccount {
        /// The account of the provider.
        account: String,
    },
    /// The issuer of an EKS cluster without the cluster's id.
    ClusterIdMissing,
    /// The key of another issuer than the provider of the statement: no request holds it.
    KeyOfOtherIssuer {
        /// The key.
        key: String,
        /// The issuer of the provider.
        issuer: String,
    },
    /// Nothing but the audience is tested: every token of the issuer gets in.
    SubjectNotTested {
        /// The issuer.
        issuer: String,
    },
}

impl WebIdentityMistake {
    /// The rule.
    pub(super) const fn rule_id(&self) -> RuleId {
        match self {
            Self::StarUnderEquals { .. } => RuleId::W01,
            Self::SubjectEndsEarly { .. } => RuleId::W02,
            Self::SubjectInOtherCase { .. } => RuleId::W03,
            Self::EnvironmentInSubject { .. } => RuleId::W04,
            Self::OtherAudience { .. } => RuleId::W05,
            Self::ProviderOfOtherAccount { .. } => RuleId::W06,
            Self::ClusterIdMissing => RuleId::W07,
            Self::KeyOfOtherIssuer { .. } => RuleId::W08,
            Self::SubjectNotTested { .. } => RuleId::W09,
        }
    }

    /// Returns true if it keeps a token out, and does not let one in.
    pub(crate) const fn stops(&self) -> bool {
        !matches!(self, Self::SubjectNotTested { .. })
    }

    /// Returns true if it lies in the principal of the statement.
    pub(crate) const fn is_about_provider(&self) -> bool {
        matches!(
            self,
            Self::ProviderOfOtherAccount { .. } | Self::ClusterIdMissing
        )
    }
}

/// The mistakes in the trust policy that a call with a web identity met, with their places.
pub(crate) fn find_web_identity_mistakes(outcome: &HopOutcome) -> Vec<(Span, WebIdentityMistake)> {
    if outcome.caller.caller.kind != CallerKind::WebIdentity {
        return Vec::new();
    }
    let statements = outcome.trust_statements().map(|traced| traced.part);
    let policy = outcome.policy.as_ref();
    let role = policy.and_then(|policy| Arn::parse(&policy.name).ok());
    find_mistakes(statements, role.as_ref(), Some(&outcome.context))
}

/// The mistakes in statements for web identities, with their places. A call's context tells more.
pub(super) fn find_mistakes<'a>(
    statements: impl Iterator<Item = &'a Statement>,
    role: Option<&Arn>,
    context: Option<&RequestContext>,
) -> Vec<(Span, WebIdentityMistake)> {
    let action = typed::fold(ASSUME_ROLE_WITH_WEB_IDENTITY);
    let mut found = Vec::new();
    for statement in statements {
        if statement.effect == Some(Effect::Allow) && statement.action.covers(&action) {
            find_in_statement(statement, role, context, &mut found);
        }
    }
    found
}

/// Returns true if a call with a token meets a mistake that keeps tokens out.
pub(crate) fn keeps_tokens_out(outcome: &HopOutcome) -> bool {
    let mut mistakes = find_web_identity_mistakes(outcome).into_iter();
    !outcome.if_reached.is_allowed() && mistakes.any(|(_, mistake)| mistake.stops())
}

fn find_in_statement(
    statement: &Statement,
    role: Option<&Arn>,
    context: Option<&RequestContext>,
    found: &mut Vec<(Span, WebIdentityMistake)>,
) {
    let mut issuers = Vec::new();
    for entry in &statement.principal.entries {
        if entry.subject != PrincipalSubject::Federated {
            continue;
        }
        let Ok(arn) = Arn::parse(&entry.text) else {
            continue;
        };
        let Some(issuer) = arn.resource().strip_prefix("oidc-provider/") else {
            continue;
        };
        if role.is_some_and(|role| role.account() != arn.account()) {
            let account = arn.account().to_owned();
            let mistake = WebIdentityMistake::ProviderOfOtherAccount { account };
            found.push((entry.span, mistake));
        }
        if issuer.starts_with("oidc.eks.") && !issuer.contains("/id/") {
            found.push((entry.span, WebIdentityMistake::ClusterIdMissing));
        }
        issuers.push(issuer.to_owned());
    }
    for entry in &statement.condition.entries {
        find_in_condition(entry, &issuers, context, found);
    }
    let tests_bearer = statement.condition.entries.iter().any(|entry| {
        issuer_of_key(entry.key.folded())
            .is_some_and(|(_, claim)| !matches!(claim, "aud" | "oaud" | "amr"))
    });
    if let (Some(issuer), false) = (issuers.first(), tests_bearer) {
        let issuer = issuer.clone();
        let mistake = WebIdentityMistake::SubjectNotTested { issuer };
        found.push((statement.principal.span, mistake));
    }
}

fn find_in_condition(
    entry: &ConditionEntry,
    issuers: &[String],
    context: Option<&RequestContext>,
    found: &mut Vec<(Span, WebIdentityMistake)>,
) {
    let (Some((issuer, claim)), Some(operator)) =
        (issuer_of_key(entry.key.folded()), &entry.operator)
    else {
        return;
    };
    let is_own = |own: &String| own.eq_ignore_ascii_case(issuer);
    if let [first, ..] = issuers
        && !issuers.iter().any(is_own)
    {
        let mistake = WebIdentityMistake::KeyOfOtherIssuer {
            key: entry.key_text.to_string(),
            issuer: first.clone(),
        };
        found.push((entry.values_span, mistake));
        return;
    }
    if operator.negated {
        return;
    }
    let literal = matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText
    );
    let own = match context.map(|context| context.get(&entry.key)) {
        Some(ContextValue::Value(value)) => Some(&**value),
        _ => None,
    };
    for value in &entry.values {
        if literal && value.text.contains(['*', '?']) {
            let mistake = WebIdentityMistake::StarUnderEquals {
                operator: entry.operator_text.to_string(),
                value: value.text.to_string(),
            };
            found.push((value.span, mistake));
            continue;
        }
        let mistake = match (claim, own) {
            ("sub", own) => find_in_subject(issuer, value, own),
            ("aud", Some(own)) => {
                let listed = entry.values.iter().any(|listed| admits(listed, own));
                (!listed).then(|| WebIdentityMistake::OtherAudience {
                    audience: own.to_owned(),
                })
            }
            _ => None,
        };
        found.extend(mistake.map(|mistake| (value.span, mistake)));
    }
}

/// A subject that can never match, or that this token misses by little.
fn find_in_subject(
    issuer: &str,
    value: &ConditionValue,
    subject: Option<&str>,
) -> Option<WebIdentityMistake> {
    let text = &*value.text;
    let is_github = issuer.eq_ignore_ascii_case(GITHUB) && text.starts_with("repo:");
    if is_github && !text["repo:".len()..].contains(':') && !text.ends_with('*') {
        let value = text.to_owned();
        return Some(WebIdentityMistake::SubjectEndsEarly { value });
    }
    let subject = subject.filter(|subject| !admits(value, subject))?;
    let owned = subject.to_owned();
    if Glob::parse(&text.to_lowercase()).matches(&subject.to_lowercase()) {
        return Some(WebIdentityMistake::SubjectInOtherCase { subject: owned });
    }
    (is_github && subject.contains(":environment:") && !text.contains(":environment:"))
        .then_some(WebIdentityMistake::EnvironmentInSubject { subject: owned })
}

fn admits(value: &ConditionValue, text: &str) -> bool {
    Glob::parse(&value.text).matches(text)
}
