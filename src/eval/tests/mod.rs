//! Decisions about whole calls.

mod open;

use std::sync::Arc;

use super::*;
use crate::iam::Arn;
use crate::iam::account::{Policy, UnseenKind, UnseenPolicy};
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind};

const ROLE_ID: &str = "AROADBQP57FF2AEXAMPLE";

fn trust(statements: &str) -> Arc<Policy> {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let document = PolicyDocument::parse(&text, PolicyKind::Trust, Origin::Stored);
    Arc::new(document.into())
}

fn identity(text: &str) -> Arc<Policy> {
    let document = PolicyDocument::parse(text, PolicyKind::Identity, Origin::Stored);
    Arc::new(document.into())
}

const ALLOW_ALL: &str = r#"{"Statement": {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}}"#;
const ALLOW_OTHER: &str =
    r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;

fn generated_name() -> PartialText {
    PartialText::text("botocore-session-").then_unknown(UnknownPart::Time { digits: 10 })
}

/// A session of `SourceRole` with this name, in the target's own account.
fn session(name: &PartialText, id: CallerId) -> AssumeRoleRequest {
    let role = Arn::parse("arn:aws:iam::111122223333:role/SourceRole").unwrap();
    let mut caller = Caller::from_arn(&role, None).unwrap();
    caller.session = CallerSession::Named(name.clone());
    let prefix = match &id {
        CallerId::Known(id) => PartialText::text(id),
        _ => PartialText::text("AROA").then_unknown(UnknownPart::Id),
    };
    caller.unique_id = id;
    let mut context = RequestContext::new();
    context.set(
        "aws:userid",
        ContextValue::partial(prefix.then(":").then_partial(name)),
        KeyOrigin::Derived,
    );
    AssumeRoleRequest {
        caller,
        target: Arn::parse("arn:aws:iam::111122223333:role/RoleTarget").unwrap(),
        context,
        parameters: CallParameters::default(),
        contested: Contested::Unknown,
        suppose_identity: false,
    }
}

fn known() -> CallerId {
    CallerId::Known(ROLE_ID.into())
}

fn names_role() -> Arc<Policy> {
    trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/SourceRole"}, "Action": "sts:AssumeRole"}"#,
    )
}

fn names_user_id() -> Arc<Policy> {
    trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:userid": "AROADBQP57FF2AEXAMPLE:my-session"}}}"#,
    )
}

fn with_identity<'a>(trust: &'a Arc<Policy>, policies: &'a [Arc<Policy>]) -> PolicySet<'a> {
    PolicySet {
        identity: IdentityPolicies::all(policies),
        ..PolicySet::of_trust(trust)
    }
}

fn missing(evaluation: &Evaluation) -> Vec<&str> {
    evaluation.missing.iter().map(MissingFact::code).collect()
}

#[test]
fn only_the_generated_name_against_a_fixed_user_id_fails() {
    let allow = identity(ALLOW_ALL);
    let fixed = PartialText::text("my-session");
    for (document, name, expected) in [
        (names_role(), &fixed, EvalDecision::Allowed),
        (names_role(), &generated_name(), EvalDecision::Allowed),
        (names_user_id(), &fixed, EvalDecision::Allowed),
        (
            names_user_id(),
            &generated_name(),
            EvalDecision::ImplicitlyDenied,
        ),
    ] {
        let request = session(name, known());
        let evaluation = evaluate(
            &request,
            &with_identity(&document, std::slice::from_ref(&allow)),
        );
        assert_eq!(evaluation.decision, expected, "{name}");
    }
}

#[test]
fn each_half_of_a_user_id_is_evaluated() {
    let document = names_user_id();
    for (name, id, expected) in [
        (generated_name(), known(), (Ternary::True, Ternary::False)),
        (
            PartialText::text("my-session"),
            CallerId::Known("AROAOTHER7FF2AEXAMPLE".into()),
            (Ternary::False, Ternary::True),
        ),
        (
            PartialText::text("my-session"),
            CallerId::Unknown,
            (Ternary::Unknown, Ternary::True),
        ),
    ] {
        let request = session(&name, id);
        let evaluation = evaluate(&request, &PolicySet::of_trust(&document));
        let halves = evaluation.values[0].halves.unwrap();
        assert_eq!((halves.id, halves.session_name), expected, "{name}");
    }
}

#[test]
fn a_single_trust_policy_is_enough_to_evaluate_the_session_name() {
    let document = names_user_id();
    let policies = PolicySet::of_trust(&document);
    let right = evaluate(
        &session(&PartialText::text("my-session"), CallerId::Unknown),
        &policies,
    );
    assert_eq!(right.trust, EvalDecision::Undetermined);
    assert_eq!(
        missing(&right),
        ["aws:userid", "role_id", "identity_policies"]
    );
    let wrong = evaluate(&session(&generated_name(), CallerId::Unknown), &policies);
    assert_eq!(wrong.decision, EvalDecision::ImplicitlyDenied);
    assert_eq!(wrong.conditions[0].reason, Reason::GeneratedName);
}

#[test]
fn a_generated_name_never_equals_a_written_one() {
    let document = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": [
            "arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-1700000000"]}, "Action": "*"}"#,
    );
    let denied = evaluate(
        &session(&generated_name(), known()),
        &PolicySet::of_trust(&document),
    );
    assert_eq!(denied.decision, EvalDecision::ImplicitlyDenied);
    assert_eq!(denied.principals[0].reason, Reason::GeneratedName);
    let any_digits = PartialText::text("botocore-session-").then_unknown(UnknownPart::Digits);
    let perhaps = evaluate(
        &session(&any_digits, known()),
        &PolicySet::of_trust(&document),
    );
    assert_eq!(perhaps.decision, EvalDecision::Undetermined);
    let pattern = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/SourceRole"}, "Action": "*",
        "Condition": {"StringLike": {"aws:userid": "*:botocore-session-*"}}}"#,
    );
    let like = evaluate(
        &session(&generated_name(), known()),
        &PolicySet::of_trust(&pattern),
    );
    assert_eq!(like.decision, EvalDecision::Allowed);
}

#[test]
fn a_generated_time_has_a_fixed_number_of_digits() {
    for (pattern, decision) in [
        ("*:botocore-session-???", EvalDecision::ImplicitlyDenied),
        ("*:botocore-session-??????????", EvalDecision::Allowed),
        ("*:botocore-session-??????????*", EvalDecision::Allowed),
        (
            "*:botocore-session-??????????x",
            EvalDecision::ImplicitlyDenied,
        ),
        (
            "*:botocore-session-???????????",
            EvalDecision::ImplicitlyDenied,
        ),
        ("*:botocore-session-17????????", EvalDecision::Undetermined),
        ("*:botocore-session-17*9", EvalDecision::Undetermined),
        (
            "*:botocore-session-17???????",
            EvalDecision::ImplicitlyDenied,
        ),
        (
            "*:botocore-session-1x????????",
            EvalDecision::ImplicitlyDenied,
        ),
    ] {
        let document = trust(&format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::111122223333:role/SourceRole"}},
            "Action": "*", "Condition": {{"StringLike": {{"aws:userid": "{pattern}"}}}}}}"#
        ));
        let request = session(&generated_name(), known());
        let decided = evaluate(&request, &PolicySet::of_trust(&document));
        assert_eq!(decided.decision, decision, "{pattern}");
    }
}

#[test]
fn without_identity_policies_only_a_direct_grant_is_enough() {
    let name = PartialText::text("ci");
    let account = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}"#,
    );
    let direct = names_role();
    let mut request = session(&name, known());
    let open = evaluate(&request, &PolicySet::of_trust(&account));
    assert_eq!(open.decision, EvalDecision::Undetermined);
    assert_eq!(open.trust, EvalDecision::Allowed);
    assert_eq!(open.identity, None);
    assert_eq!(open.layer, Layer::Identity);
    assert_eq!(missing(&open), ["identity_policies"]);
    let named = evaluate(&request, &PolicySet::of_trust(&direct));
    assert_eq!(named.decision, EvalDecision::Allowed);
    request.suppose_identity = true;
    let supposed = evaluate(&request, &PolicySet::of_trust(&account));
    assert_eq!(supposed.decision, EvalDecision::Allowed);
    assert!(supposed.supposed_identity);
}

#[test]
fn the_callers_side_has_a_verdict_of_its_own() {
    let document = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}"#,
    );
    let other = identity(ALLOW_OTHER);
    let allow = identity(ALLOW_ALL);
    let request = session(&PartialText::text("ci"), known());
    let lacks = evaluate(
        &request,
        &with_identity(&document, std::slice::from_ref(&other)),
    );
    assert_eq!(lacks.decision, EvalDecision::ImplicitlyDenied);
    assert_eq!(lacks.trust, EvalDecision::Allowed);
    assert_eq!(lacks.identity, Some(EvalDecision::ImplicitlyDenied));
    assert_eq!(lacks.layer, Layer::Identity);
    let mut policies = with_identity(&document, std::slice::from_ref(&allow));
    policies.boundary = Limit::Known(&other);
    let limited = evaluate(&request, &policies);
    assert_eq!(limited.decision, EvalDecision::ImplicitlyDenied);
    assert_eq!(limited.layer, Layer::Boundary);
}

#[test]
fn a_policy_without_a_document_may_deny_whatever_the_trust_policy_says() {
    let allow = identity(ALLOW_ALL);
    let request = session(&PartialText::text("my-session"), known());
    let unseen = [UnseenPolicy {
        kind: UnseenKind::Attached,
        name: "arn:aws:iam::111122223333:policy/unseen".into(),
        holder: Arn::parse("arn:aws:iam::111122223333:role/SourceRole").unwrap(),
    }];
    let attached = IdentityPolicies::Known {
        policies: std::slice::from_ref(&allow),
        unseen: &unseen,
    };
    let names_no_caller = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/x"}, "Action": "sts:AssumeRole"}"#,
    );
    for (document, decision) in [
        (names_role(), EvalDecision::Undetermined),
        (names_user_id(), EvalDecision::Undetermined),
        (names_no_caller, EvalDecision::ImplicitlyDenied),
    ] {
        let known = with_identity(&document, std::slice::from_ref(&allow));
        for policies in [
            PolicySet {
                identity: attached.clone(),
                ..known.clone()
            },
            PolicySet {
                boundary: Limit::Unseen(&unseen[0]),
                ..known.clone()
            },
        ] {
            let evaluation = evaluate(&request, &policies);
            assert_eq!(evaluation.decision, decision);
            if decision == EvalDecision::Undetermined {
                assert_eq!(missing(&evaluation), ["policy_document"]);
                assert_eq!(evaluation.identity, Some(EvalDecision::Undetermined));
            }
        }
    }
}

#[test]
fn a_call_that_sts_refuses_before_any_policy_is_not_callable() {
    let document = names_role();
    let policies = PolicySet::of_trust(&document);
    let refusal = |change: &dyn Fn(&mut AssumeRoleRequest)| {
        let mut request = session(&PartialText::text("ci"), known());
        change(&mut request);
        let evaluation = evaluate(&request, &policies);
        assert_eq!(evaluation.decision, EvalDecision::NotCallable);
        evaluation.refusal
    };
    assert_eq!(
        refusal(&|request| request.caller.kind = CallerKind::Root),
        Some(Refusal::RootUser)
    );
    assert_eq!(
        refusal(&|request| request.caller.partition = Some("aws-cn".into())),
        Some(Refusal::OtherPartition)
    );
    assert_eq!(
        refusal(&|request| request.parameters.session_name = Some("my-session # note".into())),
        Some(Refusal::SessionName)
    );
    assert_eq!(
        refusal(&|request| request.parameters.duration_seconds = Some(3601)),
        Some(Refusal::ChainedDuration { seconds: 3601 })
    );
    assert_eq!(
        refusal(&|request| request.parameters.external_id = Some("é1".into())),
        Some(Refusal::ExternalId)
    );
}

#[test]
fn every_action_a_call_needs_is_decided() {
    let document = names_role();
    let request = session(&PartialText::text("ci"), known());
    let mut evaluation = Evaluation::default();
    let decisions = [ASSUME_ROLE, TAG_SESSION].map(|action| {
        evaluate_action(
            &request,
            &PolicySet::of_trust(&document),
            action,
            &mut evaluation,
        );
        evaluation.decision
    });
    assert_eq!(
        decisions,
        [EvalDecision::Allowed, EvalDecision::ImplicitlyDenied]
    );
}
