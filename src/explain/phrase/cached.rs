//! The effect of the AWS CLI's session cache on a hop.

use jiff::Timestamp;

use super::say::say;
use super::sentence::first_few;
use crate::explain::view::{Runs, Tone};
use crate::predict::{CachedHop, CachedState};
use crate::text::word;

/// Sentences about a cached session, one per paragraph. `stopped`: the known policies do not allow
/// the hop.
pub(crate) fn cached_lines(cached: &CachedHop, stopped: bool, now: i64) -> Vec<Runs> {
    let name = cached.session_name.as_deref();
    let file = &cached.file;
    let mut lines = match cached.state {
        CachedState::Used { until, expires } => {
            let end = moment(expires, now);
            vec![
                Some(say!(
                    "The AWS CLI uses a cached session until `{until}` and asks STS nothing until then: no MFA code, no hop before this one.{end}",
                    until = moment(until, now),
                    end = say!(Tone::Muted, " (It ends at {end}, and is left alone in its last 15 minutes.)", end)
                )),
                stopped.then(|| say!("So this call still succeeds until then, whatever the policies say now.")),
                cached.config_changed_since.then(|| say!("The config files were changed after it was cached; a changed source_profile, for example, takes effect only then.")),
                cached.other_session_name.then(|| say!("It carries the session name `{name}`, not the one that the profile sets.", name)),
                cached.other_role.as_ref().map(|role| say!("It belongs to another role: `{role}`.", role)),
                Some(say!("To ask AWS again at once, delete `{file}`.", file)),
            ]
        }
        CachedState::Expired { expires } => vec![Some(say!(
            "The AWS CLI has a cached session that is too close to its end to be used (it ends at {end}); it asks STS.",
            end = moment(expires, now)
        ))],
        CachedState::Unusable => vec![Some(say!(
            "The AWS CLI cannot read its cached session and fails on it with a terse error. Delete `{file}`.",
            file
        ))],
        CachedState::OtherCall { expires } => vec![Some(say!(
            "Another call opened the last cached session of this role, called `{name}` (until {end}); this profile does not use it.",
            name,
            end = moment(expires, now)
        ))],
    };
    lines.push((!cached.shared_with.is_empty()).then(|| {
        say!(
            "The same cached session serves `{profiles}`, called with other credentials: whoever calls first fills it for all.",
            profiles = first_few(&cached.shared_with)
        )
    }));
    lines.into_iter().flatten().collect()
}

/// A time in UTC, without the date if it is on the day of `now`.
pub(super) fn moment(seconds: i64, now: i64) -> String {
    const DAY: i64 = 86_400;
    let Ok(time) = Timestamp::from_second(seconds) else {
        return word!("an unknown time").to_owned();
    };
    let form = if seconds.div_euclid(DAY) == now.div_euclid(DAY) {
        "%H:%M UTC"
    } else {
        "%Y-%m-%d %H:%M UTC"
    };
    time.strftime(form).to_string()
}
