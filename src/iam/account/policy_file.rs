//! Small files that are in memory as a whole; a policy in a file of its own.

use super::policy_text::{PolicyForm, PolicyText};
use super::text::{RowText, decode};
use crate::iam::json::scan;
use crate::text::{Diagnostic, Location, Severity, SourceFile};
use std::sync::Arc;

/// The text of a small file, without byte order mark.
pub(super) fn whole_text<'a>(
    file: &'a SourceFile,
    noun: &'static str,
) -> Result<RowText<'a>, Diagnostic> {
    let bytes = &file.bytes[..];
    let refuse = |what: &str, help: &str| {
        let location = Location::new(Arc::clone(&file.name), 1);
        Err(Diagnostic::new(Severity::Error, "not_utf8", what)
            .at(location)
            .help(help))
    };
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return refuse(
            "the file is UTF-16 text, as the > of Windows PowerShell writes it",
            "write it with | Out-File -Encoding utf8 FILE",
        );
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return refuse("the file is not UTF-8 text", "save it again as UTF-8");
    };
    Ok(RowText {
        text,
        noun,
        file: Arc::clone(&file.name),
        line: 1,
    })
}

/// The policy in a file of its own, as a person writes it or the AWS CLI prints it; the trust
/// policy if the file holds a whole answer of get-role. The document itself is not looked into.
pub fn read_policy_file(file: &SourceFile) -> Result<PolicyText, Diagnostic> {
    let whole = whole_text(file, "policy")?;
    let at = whole.text.len() - whole.text.trim_start().len();
    let text = whole.text.trim();
    let refuse = |offset: usize, what: &str| {
        Diagnostic::new(Severity::Error, "policy_file_unreadable", what)
            .at(whole.location(offset))
            .help("the file must hold one policy document, or one answer of aws iam get-role")
    };
    match text.as_bytes().first() {
        None => return Err(refuse(0, "the file is empty")),
        Some(b'{') => {}
        Some(b'"') => {
            return whole.policy(text).map_err(|why| refuse(at, &why));
        }
        // What --query Role.AssumeRolePolicyDocument --output text may leave behind.
        Some(b'%') => {
            let (text, form) = decode(text.to_owned()).map_err(|why| refuse(at, &why))?;
            let location = whole.location(at);
            return Ok(PolicyText {
                text,
                form,
                location,
                indent: 0,
                spread: false,
            });
        }
        Some(_) => {
            return Err(refuse(
                at,
                "this is no policy document: it does not begin with {",
            ));
        }
    }
    // An answer of get-role, or the role out of it.
    let role = member(text, b"Role").unwrap_or(text);
    if let Some(document) = member(role, b"AssumeRolePolicyDocument") {
        return whole
            .policy(document)
            .map_err(|why| refuse(whole.offset_of(document), &why));
    }
    if !std::ptr::eq(role, text) {
        return Err(refuse(
            whole.offset_of(role),
            "the role has no AssumeRolePolicyDocument",
        ));
    }
    Ok(PolicyText {
        text: Arc::from(text),
        form: PolicyForm::Bare,
        location: whole.location(at),
        indent: 0,
        spread: false,
    })
}

/// The value of an object's member as it stands.
fn member<'a>(object: &'a str, key: &[u8]) -> Option<&'a str> {
    let (_, value) = scan::members(object.as_bytes()).find(|(found, _)| *found == key)?;
    std::str::from_utf8(value).ok()
}
