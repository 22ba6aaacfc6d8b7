//! Finds policies of the caller's side that can never affect the assumption of a role, without
//! parsing them: nearly all policies in most accounts.

use crate::iam::json::MAX_DEPTH;
use crate::iam::json::scan::{elements, members};

/// Returns true if a document certainly does not affect STS. `text` is JSON. For anything unusual
/// it returns false, so that the document is parsed.
pub(crate) fn is_silent(text: &str) -> bool {
    let bytes = text.as_bytes();
    let brackets = memchr::memchr2_iter(b'{', b'[', bytes).count();
    let is_plain = bytes.is_ascii() && memchr::memchr(b'\\', bytes).is_none();
    is_plain
        && brackets < MAX_DEPTH
        && memchr::memmem::find(bytes, b"sts:").is_none()
        && has_silent_statements(bytes)
}

fn has_silent_statements(document: &[u8]) -> bool {
    let mut statements = members(document).filter(|(key, _)| *key == b"Statement");
    let (Some((_, statement)), None) = (statements.next(), statements.next()) else {
        return false;
    };
    match statement.first() {
        Some(b'{') => is_silent_statement(statement),
        Some(b'[') => elements(statement).all(is_silent_statement),
        _ => false,
    }
}

fn is_silent_statement(statement: &[u8]) -> bool {
    statement.first() == Some(&b'{')
        && members(statement).all(|(key, value)| match key {
            b"NotAction" => false,
            b"Action" if value.first() == Some(&b'[') => elements(value).all(is_silent_action),
            b"Action" => is_silent_action(value),
            _ => true,
        })
}

/// Returns true if a pattern cannot match an action of STS: it begins with the letters of another
/// service.
fn is_silent_action(pattern: &[u8]) -> bool {
    let is_wild = |byte: &u8| matches!(byte, b'*' | b'?');
    match pattern {
        [b'"', b's' | b'S', next, ..] => !is_wild(next) && !next.eq_ignore_ascii_case(&b't'),
        [b'"', first, ..] => !is_wild(first),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, PolicyDocument, PolicyKind};
    use super::is_silent;
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    fn document(actions: &str) -> String {
        format!(r#"{{"Statement": [{{"Effect": "Allow", {actions}, "Resource": "*"}}]}}"#)
    }

    #[test]
    fn other_services_are_silent() {
        for actions in [
            r#""Action": "s3:Get*""#,
            r#""Action": ["sqs:*", "ec2:Describe*"]"#,
        ] {
            assert!(is_silent(&document(actions)), "{actions}");
        }
        for actions in [
            r#""Action": "*""#,
            r#""Action": ["s3:*", "S?s:A*"]"#,
            r#""Action": "s*""#,
            r#""Action": "\u0073ts:AssumeRole""#,
            r#""NotAction": "s3:*""#,
            r#""Action": "s3:*", "Condition": {"StringLike": {"aws:userid": "sts::"}}"#,
        ] {
            assert!(!is_silent(&document(actions)), "{actions}");
        }
        assert!(!is_silent(r#"{"Statement": ["x"]}"#));
        assert!(!is_silent("{}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_failure_persistence(
            FileFailurePersistence::SourceParallel("tests/proptest-regressions")
        ))]
        #[test]
        fn what_is_silent_speaks_of_nothing_when_it_is_parsed(
            key in "(Action|NotAction|Action\": \"s3:x\", \"Action)",
            action in r"([sStT*?3aA:]|\\u0073|sts:){0,5}",
        ) {
            let text = document(&format!(r#""{key}": ["a:b", "{action}"]"#));
            let parsed = PolicyDocument::parse(&text, PolicyKind::Identity, Origin::Stored);
            if is_silent(&text) {
                prop_assert!(parsed.is_readable() && !parsed.speaks_of_sts());
            }
        }
    }
}
