//! Repairs ARNs that a line break has cut in two. An ARN contains no blank and has a fixed form, so
//! a cut is visible at any line width.

use super::words::{bare, first_word};
use crate::iam::{Arn, is_account_id};

/// The beginning of every ARN in any partition.
const HEAD: &str = "arn:aws";

/// Returns true if a text ends within an ARN that continues with the first word of the next line.
pub(super) fn is_cut(text: &str, next: &str) -> bool {
    let before = text.rsplit(' ').next().unwrap_or_default();
    let word = format!("{before}{}", bare(first_word(next)));
    let begins = word.match_indices(HEAD).map(|(at, _)| at);
    let begin = begins.take_while(|at| *at < before.len()).last();
    begin.is_some_and(|at| is_unfinished(&before[at..]) && has_account(&word[at..]))
}

/// Returns true if an ARN lacks a part that every ARN of its kind has.
fn is_unfinished(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, service, _, _, resource] = parts[..] else {
        return true;
    };
    let least = match resource.split('/').next() {
        _ if service == "organizations" => 3,
        _ if !matches!(service, "iam" | "sts") => 0,
        Some("root") => 0,
        Some("assumed-role") => 2,
        _ => 1,
    };
    resource.is_empty() || resource.ends_with('/') || resource.matches('/').count() < least
}

/// Returns true if the account of an ARN, as far as it is there, is an account id or masked.
fn has_account(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let account = parts.get(4).copied().unwrap_or_default();
    let digits = account.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, parts.len() > 5) {
        (true, true) => account.is_empty() || is_account_id(account),
        (true, false) => account.len() <= 12,
        (false, _) => !account.starts_with(|it: char| it.is_ascii_digit()) || account.contains('*'),
    }
}

/// The ARN that a stretch of text forms once the blanks left by line breaks are removed, if nothing
/// else can be there.
pub(super) fn whole(stretch: &str) -> Option<String> {
    /// A line of forty columns holds a third of the longest ARNs in practice.
    const MOST_PIECES: usize = 4;
    let pieces: Vec<&str> = bare(stretch.trim()).split(' ').collect();
    let word = pieces.concat();
    let sound = word.starts_with("arn:") && !is_unfinished(&word) && has_account(&word);
    let fits = pieces.len() <= MOST_PIECES && sound && Arn::parse(&word).is_ok();
    fits.then_some(word)
}
