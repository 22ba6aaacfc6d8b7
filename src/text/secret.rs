//! Secrets in texts: names that indicate one, and texts without them.

use std::borrow::Cow;

use super::nearest::distance;

/// The placeholder for a secret.
pub(crate) const WITHHELD: &str = "****";

/// The names of secrets of AWS, without their separators.
const KEYS: [&str; 5] = [
    "awssecretaccesskey",
    "awssessiontoken",
    "awssecuritytoken",
    "secretaccesskey",
    "sessiontoken",
];

/// The letters of a name in lower case, without separators.
fn letters_of(name: &str) -> String {
    let letters = name.chars().filter(|c| !"-_ .".contains(*c));
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns true if a name indicates a secret: it contains `secret`, `token` or `password`, or is a
/// slip away from the name of a secret key. `web_identity_token_file` names a file.
pub(crate) fn names_secret(name: &str) -> bool {
    const KINDS: [&str; 3] = ["secret", "token", "password"];
    const PATH: &str = "webidentitytokenfile";
    /// No slip of one of these names is longer.
    const LONGEST: usize = 64;
    let name = name.to_lowercase();
    let joined = letters_of(&name);
    if joined.len() > LONGEST {
        return KINDS.iter().any(|kind| name.contains(kind));
    }
    if distance(joined.strip_prefix("aws").unwrap_or(&joined), PATH, 2).is_some() {
        return false;
    }
    let near = |names: &[&str], name: &str, most| {
        names.iter().any(|it| distance(name, it, most).is_some())
    };
    KINDS.iter().any(|kind| joined.contains(kind))
        || near(&KEYS, &joined, 3)
        || name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.len() > 4 && near(&KINDS, word, 1))
}

/// A text in which `password=…`, `"SessionToken": "…"`, `--token …` and the like keep only their
/// names, and URLs lose their passwords.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    match without_named(text) {
        Cow::Borrowed(text) => without_passwords(text),
        Cow::Owned(text) => Cow::Owned(without_passwords(&text).into_owned()),
    }
}

/// A text in which each `://user:…@` keeps only the user.
fn without_passwords(text: &str) -> Cow<'_, str> {
    const BEHIND_SCHEME: &str = "://";
    let mut kept = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices(BEHIND_SCHEME) {
        let begin = at + BEHIND_SCHEME.len();
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'');
        let host = text[begin..].split(ends).next().unwrap_or_default();
        if let Some((login, _)) = host.rsplit_once('@')
            && let Some((user, _)) = login.split_once(':')
        {
            kept.push_str(&text[from..=begin + user.len()]);
            kept.push_str(WITHHELD);
            from = begin + login.len();
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// A text without the values that follow names of secrets.
fn without_named(text: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(begin) = text[at..].find(is_of_name).map(|begin| at + begin) {
        let end = text[begin..]
            .find(|c| !is_of_name(c))
            .map_or(text.len(), |length| begin + length);
        at = end;
        let name = &text[begin..end];
        if let Some(value) = value_after(name, &text[end..]).filter(|_| names_secret(name)) {
            kept.push_str(&text[from..end + value.start]);
            kept.push_str(WITHHELD);
            at = end + value.end;
            from = at;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

const fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// The range of the value after a name in a text, if there is one. The text may be a line of a
/// config, JSON, within a string too, YAML, XML or a dictionary of Python.
fn value_after(name: &str, rest: &str) -> Option<std::ops::Range<usize>> {
    let length = |text: &str| rest.len() - text.len();
    if let Some(element) = rest.strip_prefix('>') {
        let end = element.find('<').filter(|end| *end > 0)?;
        return Some(1..1 + end);
    }
    let quoted = rest.trim_start_matches(['"', '\'', '\\']);
    let bare = quoted.trim_start_matches([' ', '\t']);
    let is_key = || KEYS.contains(&&*letters_of(name));
    let value = match bare.strip_prefix(['=', ':']) {
        Some(value) => {
            let value = value.trim_start_matches([' ', '\t', '=']);
            // `ExpiredToken: The security token …` is a sentence.
            let is_sentence = bare.starts_with(':')
                && length(quoted) == 0
                && length(value) > 1
                && name.contains(|c: char| c.is_ascii_lowercase())
                && name.contains(|c: char| c.is_ascii_uppercase())
                && !is_key();
            (!is_sentence).then_some(value)?
        }
        None if length(bare) == 0 => return None,
        None if name.starts_with("--") => bare,
        None => {
            let word = bare.split_whitespace().next().unwrap_or_default();
            (is_key() && looks_secret(word)).then_some(bare)?
        }
    };
    let is_mark = |c: &char| matches!(c, '"' | '\'');
    let literal = value
        .strip_prefix('b')
        .filter(|it| it.starts_with(['"', '\'']));
    let inner = literal.unwrap_or(value).trim_start_matches('\\');
    let before = value.len() - inner.len();
    let length_of_value = match inner.chars().next().filter(is_mark) {
        Some(mark) => inner[1..]
            .find(mark)
            .map_or(value.len(), |at| before + at + 2),
        None => value
            .find(|c: char| c.is_whitespace() || is_mark(&c) || matches!(c, ',' | '}'))
            .unwrap_or(value.len()),
    };
    let start = length(value);
    (length_of_value > 0).then_some(start..start + length_of_value)
}

/// A command line without secrets: arguments that look like a key or token, and values of options
/// or assignments whose names indicate a secret. The rest is unchanged.
pub(crate) fn command_without_secrets(command: &str) -> String {
    let named = without_secrets(command);
    let word = |word: &str| {
        let (name, value) = word
            .rsplit_once('=')
            .map_or(("", word), |(name, value)| (&word[..=name.len()], value));
        if looks_secret(value) || looks_secret(name) {
            let name = if looks_secret(name) { "" } else { name };
            format!("{name}{WITHHELD}")
        } else {
            word.to_owned()
        }
    };
    let parts = named.split_inclusive(char::is_whitespace);
    parts
        .map(|part| {
            let text = part.trim_end();
            word(text) + &part[text.len()..]
        })
        .collect()
}

/// Returns true if a text contains a run as in keys and tokens: at least 16 letters and digits, in
/// both cases.
fn looks_secret(text: &str) -> bool {
    const SHORTEST: usize = 16;
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+')
        .any(|run| {
            let has = |test: fn(&char) -> bool| run.chars().any(|c| test(&c));
            run.len() >= SHORTEST
                && has(char::is_ascii_digit)
                && has(char::is_ascii_lowercase)
                && has(char::is_ascii_uppercase)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_others() {
        for name in [
            "aws_secret_access_key",
            "AWS_SESSION_TOKEN",
            "aws_sercet_access_key",
            "aws_sesion_toke",
            "SecretAccessKey",
            "client-secret",
            "db_pasword",
            "web_identity_token",
        ] {
            assert!(names_secret(name), "{name}");
        }
        for name in [
            "web_identity_token_file",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "web-identity-token-fil",
            "aws_access_key_id",
            "aws_account_id",
            "role_session_name",
            "aws_session_expiration",
            "sso_session",
        ] {
            assert!(!names_secret(name), "{name}");
        }
    }

    #[test]
    fn values_of_secrets_are_withheld_and_sentences_are_left_alone() {
        for (text, kept) in [
            (
                "p.aws_secret_access_key=abc",
                "p.aws_secret_access_key=****",
            ),
            ("password: a b", "password: **** b"),
            ("{\"SessionToken\": \"a b\"}", "{\"SessionToken\": ****}"),
            ("x --token abc y", "x --token **** y"),
            ("TOKEN='a b' creds", "TOKEN=**** creds"),
            ("SecretAccessKey: abc", "SecretAccessKey: ****"),
            (
                "<SecretAccessKey>abc</SecretAccessKey>",
                "<SecretAccessKey>****</SecretAccessKey>",
            ),
            (
                "'x-amz-security-token': b'abc', 'x'",
                "'x-amz-security-token': ****, 'x'",
            ),
            (
                "{\\\"SessionToken\\\":\\\"abc\\\"}",
                "{\\\"SessionToken\\\":****}",
            ),
            (
                "AWS_SECRET_ACCESS_KEY wJalrXUtnFEMI7MDENGbPxRfiCYEXAMPLEKEY",
                "AWS_SECRET_ACCESS_KEY ****",
            ),
            (
                "AWS_SECRET_ACCESS_KEY is not set",
                "AWS_SECRET_ACCESS_KEY is not set",
            ),
            (
                "ExpiredToken: The security token is expired",
                "ExpiredToken: The security token is expired",
            ),
            (
                "token.actions.githubusercontent.com:sub=repo:a/b",
                "token.actions.githubusercontent.com:sub=repo:a/b",
            ),
            (
                "https://u:a:b@c@h/x http://v:@h ftp://h:21/@",
                "https://u:****@h/x http://v:****@h ftp://h:21/@",
            ),
            ("https://h/?token=abc#x", "https://h/?token=****"),
        ] {
            assert_eq!(without_secrets(text), kept);
        }
        assert_eq!(
            command_without_secrets("/bin/x --a=b -pABCDefgh12345678 C:\\x --token=a"),
            "/bin/x --a=b **** C:\\x --token=****"
        );
    }
}
