//! ARNs of sessions with a wildcard, which `Principal` does not take ("AWS JSON policy elements:
//! Principal": a wildcard does not match part of a name or ARN).

/// The ARN of the role in `arn:aws:sts::ACCOUNT:assumed-role/NAME/…*…`, without the role's path;
/// `None` if the text is not the ARN of a session, has no wildcard, or has one before the session.
pub fn role_of_sessions(text: &str) -> Option<String> {
    let (head, rest) = text.split_once(":assumed-role/")?;
    let (name, session) = rest.split_once('/')?;
    let (partition, account) = head.strip_prefix("arn:")?.split_once(":sts::")?;
    let plain = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':', '/']);
    let fits = plain(partition) && plain(account) && plain(name) && session.contains(['*', '?']);
    fits.then(|| format!("arn:{partition}:iam::{account}:role/{name}"))
}
