//! Token files of web identities: only their claims are taken out.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::iam::account::TokenClaims;

/// No token is this large.
const MOST_BYTES: u64 = 64 * 1024;

/// The claims of a token file; `None` where there is no such file, or it holds no token.
pub(crate) fn read_token(path: &Path) -> Option<TokenClaims> {
    // A pipe would keep us waiting.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    let read = File::open(path)
        .ok()?
        .take(MOST_BYTES)
        .read_to_end(&mut bytes);
    let claims = read.ok().and_then(|_| TokenClaims::read(&bytes));
    // The bytes are a secret: they go before the memory is given back.
    bytes.fill(0);
    claims
}
