//! The claims of a token from an `OpenID` Connect provider that STS turns into context keys
//! ("Available keys for AWS OIDC federation" in the IAM User Guide).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// The claims of a token about its bearer. Neither the token nor its signature is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenClaims {
    /// `iss` without `https://`, as IAM names providers.
    pub issuer: Box<str>,
    /// `sub`
    pub subject: Option<Box<str>>,
    /// `aud`, which may be a list.
    pub audience: Vec<Box<str>>,
    /// `azp`
    pub authorized_party: Option<Box<str>>,
    /// `amr`; `None` if the token has none.
    pub methods: Option<Vec<Box<str>>>,
    /// `exp`, in seconds since 1970-01-01T00:00:00Z.
    pub expires: Option<i64>,
}

#[derive(Deserialize)]
struct Payload {
    iss: Box<str>,
    sub: Option<Box<str>>,
    aud: Option<OneOrMany>,
    azp: Option<Box<str>>,
    amr: Option<OneOrMany>,
    exp: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Box<str>),
    Many(Vec<Box<str>>),
}

impl OneOrMany {
    fn into_list(self) -> Vec<Box<str>> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl TokenClaims {
    /// Parses the payload of a JSON Web Token (RFC 7519); `None` if the text is not one.
    pub(crate) fn read(token: &[u8]) -> Option<Self> {
        let mut parts = token.trim_ascii().split(|byte| *byte == b'.');
        let payload = parts.nth(1)?;
        parts.next()?;
        let mut bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let payload = serde_json::from_slice::<Payload>(&bytes);
        bytes.fill(0);
        let payload = payload.ok()?;
        let issuer = payload.iss.strip_prefix("https://").unwrap_or(&payload.iss);
        Some(Self {
            issuer: issuer.into(),
            subject: payload.sub,
            audience: payload.aud.map(OneOrMany::into_list).unwrap_or_default(),
            authorized_party: payload.azp,
            methods: payload.amr.map(OneOrMany::into_list),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "seconds; what is out of range saturates"
            )]
            expires: payload.exp.map(|seconds| seconds as i64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Vec<u8> {
        format!("e30.{}.c2ln\n", URL_SAFE_NO_PAD.encode(payload)).into_bytes()
    }

    #[test]
    fn claims_are_read_and_nothing_else_is_a_token() {
        let claims = TokenClaims::read(&token(
            r#"{"iss":"https://gitlab.com","sub":"a","aud":["b"],"azp":"c","amr":"d","exp":17.5}"#,
        ))
        .unwrap();
        assert_eq!(&*claims.issuer, "gitlab.com");
        assert_eq!(claims.subject.as_deref(), Some("a"));
        assert_eq!(claims.audience, ["b".into()]);
        assert_eq!(claims.authorized_party.as_deref(), Some("c"));
        assert_eq!(claims.methods, Some(vec!["d".into()]));
        assert_eq!(claims.expires, Some(17));
        for text in ["", "a.b", "a.b.c", "e30.e30.e30", "\u{0}..\u{ff}"] {
            assert_eq!(TokenClaims::read(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(TokenClaims::read(&token(r#"{"sub":"a"}"#)), None);
    }
}
