//! Decisions that are possible although something is unknown.

use super::*;

#[test]
fn a_contradiction_between_aws_pages_is_reported() {
    let document = trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/alice"}, "Action": "*"}"#,
    );
    let other = identity(ALLOW_OTHER);
    let user = Arn::parse("arn:aws:iam::111122223333:user/alice").unwrap();
    let mut request = session(&PartialText::text("ci"), known());
    request.caller = Caller::from_arn(&user, None).unwrap();
    let mut policies = with_identity(&document, &[]);
    policies.boundary = Limit::Known(&other);
    let open = evaluate(&request, &policies);
    assert_eq!(open.decision, EvalDecision::Undetermined);
    assert_eq!(missing(&open), ["contested_point"]);
    request.contested = Contested::Settled;
    assert_eq!(
        evaluate(&request, &policies).decision,
        EvalDecision::Allowed
    );
}

/// A decision about a partly unknown caller holds for every caller that it may be.
#[test]
fn a_decision_about_an_unknown_caller_holds_for_every_caller() {
    let subjects = [
        "\"*\"",
        r#"{"AWS": "111122223333"}"#,
        r#"{"AWS": "arn:aws:iam::444455556666:root"}"#,
        r#"{"AWS": "arn:aws:iam::111122223333:user/SourceRole"}"#,
        r#"{"AWS": "arn:aws:iam::111122223333:role/SourceRole"}"#,
        r#"{"AWS": "arn:aws:iam::111122223333:role/ops/SourceRole"}"#,
        r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/SourceRole/ci"}"#,
        r#"{"AWS": "AROADBQP57FF2AEXAMPLE"}"#,
        r#"{"Service": "ec2.amazonaws.com"}"#,
    ];
    let callers: Vec<Caller> = [
        "arn:aws:iam::111122223333:user/SourceRole",
        "arn:aws:sts::111122223333:assumed-role/SourceRole/ci",
        "arn:aws:sts::111122223333:assumed-role/SourceRole/other",
        "arn:aws:sts::444455556666:assumed-role/SourceRole/ci",
    ]
    .iter()
    .map(|arn| Caller::from_arn(&Arn::parse(arn).unwrap(), None).unwrap())
    .collect();
    let mut checked = 0;
    for allowed in subjects {
        for denied in subjects {
            let document = trust(&format!(
                r#"{{"Effect": "Allow", "Principal": {allowed}, "Action": "*"}},
                {{"Effect": "Deny", "Principal": {denied}, "Action": "sts:AssumeRole"}}"#
            ));
            let policies = PolicySet {
                identity: IdentityPolicies::all(&[]),
                ..PolicySet::of_trust(&document)
            };
            let mut request = session(&PartialText::text("ci"), known());
            for caller in &callers {
                for hidden in 0..32 {
                    let mut partial = caller.clone();
                    if hidden & 1 != 0 {
                        partial.kind = CallerKind::Unknown;
                        partial.principal_arn = None;
                    }
                    if hidden & 2 != 0 {
                        partial.account = None;
                        partial.principal_arn = None;
                    }
                    if hidden & 4 != 0 {
                        partial.name = None;
                        partial.principal_arn = None;
                    }
                    if hidden & 8 != 0 {
                        partial.session =
                            CallerSession::Named(PartialText::unknown(UnknownPart::Session));
                    }
                    if hidden & 16 != 0 {
                        partial.unique_id = CallerId::Unknown;
                        partial.partition = None;
                    }
                    request.caller = partial;
                    let general = evaluate(&request, &policies).decision;
                    if general == EvalDecision::Undetermined {
                        continue;
                    }
                    request.caller = caller.clone();
                    let special = evaluate(&request, &policies).decision;
                    checked += 1;
                    assert_eq!(
                        general == EvalDecision::Allowed,
                        special == EvalDecision::Allowed,
                        "{allowed} {denied} {caller:?} {hidden}"
                    );
                }
            }
        }
    }
    assert!(checked > 2000, "{checked}");
}

#[test]
fn two_statements_that_complement_each_other_decide_together() {
    let document = trust(
        r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#,
    );
    let mut request = session(&PartialText::text("ci"), known());
    request.contested = Contested::Settled;
    request
        .context
        .set("aws:SourceIp", ContextValue::Unknown, KeyOrigin::Derived);
    let evaluation = evaluate(&request, &PolicySet::of_trust(&document));
    assert_eq!(evaluation.decision, EvalDecision::Allowed);
    assert_eq!(evaluation.by_cases, ["aws:SourceIp".into()]);
    assert!(
        evaluation
            .statements
            .iter()
            .all(|trace| trace.contribution == Contribution::CouldAllow)
    );
}

#[test]
fn a_stored_policy_with_an_unknown_element_is_unknown_not_refused() {
    let document = trust(
        r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"StringResembles": {"aws:userid": "x"}}}"#,
    );
    let evaluation = evaluate(
        &session(&PartialText::text("ci"), known()),
        &PolicySet::of_trust(&document),
    );
    assert_eq!(evaluation.decision, EvalDecision::Undetermined);
    assert_eq!(missing(&evaluation), ["policy_element"]);
    assert_eq!(document.document.violations().len(), 1);
}

#[test]
fn instants_within_bounds_are_compared_by_their_bounds() {
    use crate::iam::typed::Instant;
    let document = trust(
        r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {
            "DateGreaterThan": {"aws:TokenIssueTime": "2025-01-01T00:00:00Z"},
            "DateLessThan": {"aws:TokenIssueTime": "2999-01-01T00:00:00Z"},
            "Null": {"aws:TokenIssueTime": "false"}}}"#,
    );
    let mut request = session(&PartialText::text("ci"), known());
    let instant = |text| Instant::parse(text).unwrap();
    for (low, expected) in [
        ("2025-06-01", EvalDecision::Allowed),
        ("2024-06-01", EvalDecision::Undetermined),
    ] {
        let bounds = Bounds::Instant(instant(low), instant("2025-06-02"));
        let value = ContextValue::Present(Some(bounds));
        request
            .context
            .set("aws:TokenIssueTime", value, KeyOrigin::Derived);
        let evaluation = evaluate(&request, &PolicySet::of_trust(&document));
        assert_eq!(evaluation.decision, expected, "{low}");
    }
}
