//! AWS's `AccessDenied` messages: the caller, the action, the resource, and the policy at fault
//! ("Troubleshoot access denied error messages" of the IAM User Guide).

use strum::VariantArray as _;

use super::lines;
use super::unwrap::{arn_at, bare, first_word};
use crate::observed::reported::{Because, Reported, ReportedOutcome, ReportedPolicy};

/// The marker without its colon, because tools that repeat AWS's sentence leave the colons out.
const NOT_AUTHORIZED: &str = " is not authorized to perform";

/// Finds every `User: ARN is not authorized to perform: ACTION on resource: ARN because …`, and
/// every `Not authorized to perform sts:AssumeRoleWithWebIdentity`.
pub(super) fn read(text: &str) -> Vec<(usize, Reported)> {
    let mut found = Vec::new();
    for (at, marker) in text.match_indices(NOT_AUTHORIZED) {
        let caller = caller_before(&text[..at]);
        let rest = &text[at + marker.len()..];
        let colon = rest.starts_with(": ");
        let Some(rest) = rest.trim_start_matches(':').strip_prefix(' ') else {
            continue;
        };
        let word = first_word(rest);
        let cut = word.ends_with("...") || word.ends_with('…');
        let action = action_at(rest);
        if action.is_empty() || !colon && !action.contains(':') {
            continue;
        }
        let next = rest.find(NOT_AUTHORIZED).unwrap_or(rest.len());
        let rest = &rest[..next];
        let resource = rest
            .split_once(" on resource")
            .and_then(|(_, rest)| rest.trim_start_matches(':').strip_prefix(' '))
            .map(resource_at);
        let (resource, longer_resource) = resource.unwrap_or_default();
        found.push((
            at,
            Reported {
                outcome: ReportedOutcome::Denied(because(rest)),
                caller,
                action: Some(action).filter(|_| !cut),
                resource,
                longer_resource,
                policy_arn: policy_arn(rest),
                ..Reported::default()
            },
        ));
    }
    for (at, marker) in text.match_indices("Not authorized to perform sts:AssumeRole") {
        let action = &text[at + marker.len() - "sts:AssumeRole".len()..];
        found.push((
            at,
            Reported {
                outcome: ReportedOutcome::Denied(None),
                action: Some(action_at(action)),
                ..Reported::default()
            },
        ));
    }
    found
}

/// The action at the beginning of a text, even if a line break divides it.
fn action_at(text: &str) -> String {
    const TOKENS: [&str; 2] = ["WithWebIdentity", "WithSAML"];
    let word = first_word(text);
    let action = bare(word);
    let in_action = |it: char| it.is_ascii_alphanumeric() || ":*-_".contains(it);
    let end = action.find(|it| !in_action(it)).unwrap_or(action.len());
    let next = bare(first_word(text[word.len()..].trim_start()));
    let goes_on = action == "sts:AssumeRole" && TOKENS.contains(&next);
    format!("{}{}", &action[..end], if goes_on { next } else { "" })
}

/// The caller: the text after `User: `, else the last word. A text that does not begin like an ARN
/// is the rest of one.
fn caller_before(text: &str) -> Option<String> {
    let named = text
        .rsplit_once("User: ")
        .or_else(|| text.rsplit_once("User "));
    let named = named.map(|(_, caller)| caller);
    let whole = named.and_then(|named| {
        let arn = arn_at(named);
        let (_, rest) = named.split_once(arn)?;
        let alone = !rest.contains(char::is_alphanumeric);
        let arn = (alone && !arn.is_empty()).then(|| arn.to_owned());
        arn.or_else(|| lines::whole(named))
    });
    let last = || {
        let last = text.rsplit(' ').next().map(bare).unwrap_or_default();
        let last = last.rsplit_once("User:").map_or(last, |(_, arn)| arn);
        if last.starts_with(|it: char| it.is_ascii_alphanumeric() || ":/-_=+.@".contains(it))
            && !last.starts_with("arn:")
        {
            format!("…{last}")
        } else {
            last.to_owned()
        }
    };
    Some(whole.unwrap_or_else(last)).filter(|caller| !caller.is_empty())
}

/// The resource at the beginning of a text, and the alternative if a line break divides its name.
fn resource_at(text: &str) -> (Option<String>, Option<String>) {
    const NEXT: [&str; 4] = [
        " because no ",
        " with an explicit deny in ",
        " (Service:",
        " status code:",
    ];
    // Text that a log inserted between the lines may be left over.
    const MOST_LEFT: usize = 80;
    let is_named = text.trim_start_matches(['"', '\'']).starts_with("arn:")
        || !text.starts_with(|it: char| it.is_ascii_alphanumeric());
    let end = NEXT.iter().filter_map(|next| text.find(next)).min();
    let text = &text[..end.unwrap_or(text.len())];
    let begin = text.find("arn:").filter(|at| !is_named && *at <= MOST_LEFT);
    let text = &text[begin.unwrap_or_default()..];
    let arn = arn_at(text);
    if arn.is_empty() {
        return (None, None);
    }
    if let Some(whole) = end.and_then(|_| lines::whole(text)) {
        return (Some(whole), None);
    }
    let longer = text.strip_prefix(arn).and_then(|rest| {
        let rest = rest.strip_prefix(' ').filter(|rest| !goes_on(rest))?;
        lines::whole(&format!("{arn} {}", first_word(rest)))
    });
    (Some(arn.to_owned()), longer)
}

/// Returns true if a line begins with a word that follows an ARN in AWS's messages.
fn goes_on(line: &str) -> bool {
    const WORDS: [&str; 6] = ["is", "because", "with", "on", "status", "(Service:"];
    let first = line.split(' ').next().unwrap_or_default();
    WORDS.contains(&first)
}

/// Parses `because no identity-based policy allows …`, `with an explicit deny in a resource control
/// policy`, `with an explicit deny in the role trust policy`.
fn because(text: &str) -> Option<Because> {
    let (explicit, words) = if let Some((_, words)) = text.split_once("with an explicit deny in ") {
        (true, words)
    } else if let Some((_, words)) = text.split_once("because no ") {
        (false, words)
    } else {
        return None;
    };
    let words = ["an ", "a ", "the "]
        .iter()
        .find_map(|article| words.strip_prefix(article))
        .unwrap_or(words);
    let mut policies = ReportedPolicy::VARIANTS.iter();
    let policy = *policies.find(|policy| words.starts_with(policy.words()))?;
    Some(Because { explicit, policy })
}

/// The ARN of the denying policy, which AWS prints unless it is inline: `with an explicit deny in a
/// service control policy: arn:aws:organizations::…`.
fn policy_arn(text: &str) -> Option<String> {
    let (_, words) = text.split_once("with an explicit deny in ")?;
    let (kind, arn) = words.split_once(':')?;
    let known = ReportedPolicy::VARIANTS
        .iter()
        .any(|policy| kind.ends_with(policy.words()));
    let arn = arn_at(arn);
    (known && arn.starts_with("arn:")).then(|| arn.to_owned())
}
