//! Session keys: only in memory, never shown, overwritten when they are dropped.

use std::fmt;

use serde::Deserialize;

/// The credentials returned by `AssumeRole` (`Credentials` of the STS API Reference).
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionKeys {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
    pub(super) session_token: String,
}

impl fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKeys")
    }
}

impl Drop for SessionKeys {
    fn drop(&mut self) {
        for text in [&mut self.secret_access_key, &mut self.session_token] {
            let mut bytes = std::mem::take(text).into_bytes();
            bytes.fill(0);
            // Without a use of the bytes the compiler could remove the overwriting.
            std::hint::black_box(&bytes);
        }
    }
}
