//! A policy in a file of its own.

use super::excerpt::Excerpt;
use super::policy_text::PolicyText;
use crate::iam::json::scan;
use crate::text::{Diagnostic, Severity, SourceFile};

/// The policy in a file of its own, as a person writes it or the AWS CLI prints it; the trust
/// policy if the file holds a whole answer of get-role. The document itself is not looked into.
pub fn read_policy_file(file: &SourceFile) -> Result<PolicyText, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let text = whole.text.trim();
    let refuse = |part: &str, what: &str| {
        Diagnostic::new(Severity::Error, "policy_file_unreadable", what)
            .at(whole.location_of(part))
            .help("the file must hold one policy document, or one answer of aws iam get-role")
    };
    let read = |part| PolicyText::read(&whole, part).map_err(|why| refuse(part, &why));
    match text.as_bytes().first() {
        None => return Err(refuse(whole.text, "the file is empty")),
        Some(b'{') => {}
        Some(b'"') => return read(text),
        // --query Role.AssumeRolePolicyDocument --output text may leave this behind.
        Some(b'%') => {
            let decoded = PolicyText::decode(text, whole.location_of(text));
            return decoded.map_err(|why| refuse(text, &why));
        }
        Some(_) => {
            return Err(refuse(
                text,
                "this is no policy document: it does not begin with {",
            ));
        }
    }
    // An answer of get-role, or the role out of it.
    let role = member(text, b"Role");
    if let Some(document) = member(role.unwrap_or(text), b"AssumeRolePolicyDocument") {
        return read(document);
    }
    match role {
        Some(role) => Err(refuse(role, "the role has no AssumeRolePolicyDocument")),
        None => Ok(PolicyText::bare(text.into(), whole.location_of(text))),
    }
}

/// The value of an object's member as it stands.
fn member<'a>(object: &'a str, key: &[u8]) -> Option<&'a str> {
    let (_, value) = scan::members(object.as_bytes()).find(|(found, _)| *found == key)?;
    std::str::from_utf8(value).ok()
}
