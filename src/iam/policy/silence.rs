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
        && has_silent_actions(bytes)
        && has_readable_statements(bytes)
}

/// Returns true if every `Action`, at any depth, lists patterns of other services. No string has an
/// escape, so every second quote ends one.
fn has_silent_actions(document: &[u8]) -> bool {
    let mut quotes = memchr::memchr_iter(b'"', document);
    let mut key: &[u8] = b"";
    while let (Some(start), Some(end)) = (quotes.next(), quotes.next()) {
        let string = &document[start + 1..end];
        if document[end + 1..].trim_ascii_start().first() == Some(&b':') {
            key = string;
        }
        if key == b"NotAction" || key == b"Action" && !is_silent_action(string) {
            return false;
        }
    }
    true
}

/// Returns true if there is one `Statement`, and everything in it is an object.
fn has_readable_statements(document: &[u8]) -> bool {
    let is_object = |value: &[u8]| value.first() == Some(&b'{');
    let mut statements = members(document).filter(|(key, _)| *key == b"Statement");
    match (statements.next(), statements.next()) {
        (Some((_, list)), None) if list.first() == Some(&b'[') => elements(list).all(is_object),
        (Some((_, statement)), None) => is_object(statement),
        _ => false,
    }
}

/// Returns true if a pattern cannot match an action of STS: it begins with the letters of another
/// service.
fn is_silent_action(pattern: &[u8]) -> bool {
    let is_wild = |byte: &u8| matches!(byte, b'*' | b'?');
    match pattern {
        [b's' | b'S', next, ..] => !is_wild(next) && !next.eq_ignore_ascii_case(&b't'),
        [first, ..] => !is_wild(first),
        [] => true,
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
