//! The names of condition keys.

use crate::iam::typed;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The name of a context key. Names are compared ignoring case, including the tag part ("IAM JSON
/// policy elements: Condition").
#[derive(Clone)]
pub(crate) struct ConditionKey {
    folded: Arc<str>,
    digest: u64,
}

impl ConditionKey {
    /// Creates a key from any spelling.
    pub(crate) fn new(name: &str) -> Self {
        let folded: Arc<str> = if name
            .bytes()
            .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
        {
            Arc::from(typed::fold(name))
        } else {
            Arc::from(name)
        };
        let digest = digest(folded.as_bytes());
        Self { folded, digest }
    }

    /// The name in lower case.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// A number that nearly always differs between keys; used to order a request's keys.
    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }
}

/// FNV-1a, eight bytes at a time: keys are short and are looked up for every condition of every
/// statement. Collisions cost only one more text comparison, so resistance to attacks is not
/// needed.
fn digest(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    }
    state
}

impl PartialEq for ConditionKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.folded == other.folded
    }
}

impl Eq for ConditionKey {}

impl Hash for ConditionKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.digest);
    }
}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folded)
    }
}
