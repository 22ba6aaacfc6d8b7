//! (in work)
use super::{Json, Origin, PolicyDocument, PolicyKind};
use std::sync::Arc;
pub(super) fn read_text(text: &str, kind: PolicyKind, origin: Origin) -> PolicyDocument {
    PolicyDocument {
        text: Arc::from(text),
        kind,
        origin,
        version: super::Version::Absent,
        statements: Vec::new(),
        violations: Vec::new(),
        readable: false,
        speaks_of_assume_role: true,
    }
}
pub(super) fn read_node(
    json: &Json<'_>,
    node: usize,
    kind: PolicyKind,
    origin: Origin,
) -> PolicyDocument {
    read_text(json.raw(node), kind, origin)
}
