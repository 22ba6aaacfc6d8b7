//! What the AWS CLI's cache of sessions means for a hop.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::sentence::Sentence;
use crate::explain::view::{Runs, Tone};
use crate::predict::{CachedHop, CachedState};

/// Everything worth knowing about a cached session, a sentence to a paragraph. `stopped`: the
/// policies at hand do not let the hop through.
pub(crate) fn cached_lines(cached: &CachedHop, stopped: bool, now: i64) -> Vec<Runs> {
    let mut lines = Vec::new();
    let name = cached.session_name.as_deref().unwrap_or_default();
    match cached.state {
        CachedState::Used { until, expires } => {
            lines.push(
                Sentence::new("The AWS CLI uses a cached session until ")
                    .name(moment(until, now))
                    .text(" and asks STS nothing until then: no MFA code, no hop before this one.")
                    .tone(
                        Tone::Muted,
                        format!(" (It ends at {}, and is left alone in its last 15 minutes.)", moment(expires, now)),
                    )
                    .done(),
            );
            if stopped {
                lines.push(
                    Sentence::new("So this call still succeeds until then, whatever the policies say now.")
                        .done(),
                );
            }
            if cached.config_changed_since {
                lines.push(
                    Sentence::new("The config files were changed after it was cached; another source_profile, for one, takes effect only then.")
                        .done(),
                );
            }
            if cached.other_session_name {
                lines.push(
                    Sentence::new("It carries the session name ")
                        .name(name)
                        .text(", not the one that the profile sets.")
                        .done(),
                );
            }
            if let Some(role) = &cached.other_role {
                lines.push(
                    Sentence::new("It belongs to another role: ")
                        .name(role.as_str())
                        .text(".")
                        .done(),
                );
            }
            lines.push(
                Sentence::new("To ask AWS again at once, delete ")
                    .name(&cached.file)
                    .text(".")
                    .done(),
            );
        }
        CachedState::Expired { expires } => lines.push(
            Sentence::new("The AWS CLI has a cached session, of which too little is left to be used (it ends at ")
                .text(moment(expires, now))
                .text("); it asks STS.")
                .done(),
        ),
        CachedState::Unusable => lines.push(
            Sentence::new("The AWS CLI cannot make sense of its cached session and stops at it with an error of a word or two. Delete ")
                .name(&cached.file)
                .text(".")
                .done(),
        ),
        CachedState::OtherCall { expires } => lines.push(
            Sentence::new("Another call opened the last cached session of this role, called ")
                .name(name)
                .text(format!(" (until {}); this profile does not use it.", moment(expires, now)))
                .done(),
        ),
    }
    if !cached.shared_with.is_empty() {
        lines.push(
            Sentence::new("The same cached session serves ")
                .name(first_few(&cached.shared_with))
                .text(", called with other credentials: whoever calls first fills it for all.")
                .done(),
        );
    }
    lines
}

fn first_few(names: &[String]) -> String {
    const MOST: usize = 4;
    let mut text = names[..names.len().min(MOST)].join(", ");
    if names.len() > MOST {
        let _ = write!(text, " and {} more", names.len() - MOST);
    }
    text
}

/// A moment in UTC: the time alone if it is on the day of `now`.
fn moment(seconds: i64, now: i64) -> String {
    const DAY: i64 = 86_400;
    let Ok(time) = Timestamp::from_second(seconds) else {
        return "an unknown time".to_owned();
    };
    let form = if seconds.div_euclid(DAY) == now.div_euclid(DAY) {
        "%H:%M UTC"
    } else {
        "%Y-%m-%d %H:%M UTC"
    };
    time.strftime(form).to_string()
}
