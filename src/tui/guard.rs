//! The guard before a write: keys typed ahead and texts pasted as keys must never write a file.
//!
//! `W` counts only if no key was pressed shortly before or after it, and if the diff has been on
//! the screen for a while. Instants are milliseconds since the start.

/// The minimum time between the previous key and `W`, and between showing the diff and `W`.
const BEFORE: u64 = 300;
/// The minimum time between `W` and the next key.
const BEHIND: u64 = 100;

/// The times of the last keys, and the time since which the diff has been shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guard {
    now: u64,
    last_key: Option<u64>,
    shown: Option<u64>,
    armed: Option<u64>,
    refused: Option<u64>,
}

impl Guard {
    /// Sets the clock. Returns true if the write requested by `W` is due.
    pub(super) fn set_clock(&mut self, now: u64) -> bool {
        self.now = now;
        let due = self.armed.is_some_and(|at| at <= self.now);
        if due {
            self.armed = None;
        }
        due
    }

    /// The time by which the clock must be set again.
    pub(super) const fn wake_at(&self) -> Option<u64> {
        self.armed
    }

    /// The diff on the screen has changed or gone.
    pub(super) const fn change(&mut self) {
        self.shown = None;
        self.armed = None;
    }

    /// The diff has been shown at least since this time. A key that was read earlier may still be
    /// pending.
    pub(super) fn show(&mut self, since: u64) {
        self.shown.get_or_insert(since);
    }

    /// Records a key. Returns true if a `W` is refused: this key, or one just before it.
    pub(super) fn take(&mut self, confirms: bool) -> bool {
        let long_ago = |at: u64| self.now >= at + BEFORE;
        let counts =
            confirms && self.last_key.is_none_or(long_ago) && self.shown.is_some_and(long_ago);
        let before = self.armed.take().or(self.refused);
        let refused = confirms && !counts || before.is_some_and(|at| !long_ago(at));
        self.last_key = Some(self.now);
        self.armed = counts.then_some(self.now + BEHIND);
        self.refused = refused.then_some(self.now);
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `w` at 1000 and the diff shown at this instant.
    fn shown_at(shown: u64) -> Guard {
        let mut guard = Guard::default();
        guard.set_clock(1000);
        guard.take(false);
        guard.show(shown);
        guard
    }

    #[test]
    fn a_write_waits_for_silence_behind_it() {
        let mut guard = shown_at(1010);
        guard.set_clock(1310);
        assert!(!guard.take(true));
        assert_eq!(guard.wake_at(), Some(1410));
        assert!(!guard.set_clock(1409));
        assert!(guard.set_clock(1410));
        assert!(!guard.set_clock(1411), "once");
    }

    #[test]
    fn a_key_behind_it_drops_it() {
        let mut guard = shown_at(1010);
        guard.set_clock(1400);
        assert!(!guard.take(true));
        guard.set_clock(1499);
        assert!(guard.take(false));
        assert!(!guard.set_clock(1600));
    }

    #[test]
    fn a_refusal_is_said_as_long_as_keys_follow_it_at_once() {
        let mut guard = shown_at(1010);
        for (now, confirms, refused) in [
            (1200, true, true),
            (1250, false, true),
            (1500, false, true),
            (1800, false, false),
            (1810, false, false),
        ] {
            guard.set_clock(now);
            assert_eq!(guard.take(confirms), refused, "{now}");
        }
    }

    #[test]
    fn it_does_not_count_shortly_behind_a_key_or_before_the_diff_can_be_read() {
        let mut guard = shown_at(1200);
        guard.set_clock(1499);
        assert!(guard.take(true), "shown for 299 ms");
        guard.set_clock(1798);
        assert!(guard.take(true), "299 ms behind a key");
        guard.set_clock(2098);
        assert!(!guard.take(true));
    }

    #[test]
    fn a_key_read_before_the_diff_stood_there_does_not_count() {
        let mut guard = shown_at(5000);
        guard.set_clock(1400);
        assert!(guard.take(true));
    }

    #[test]
    fn another_diff_is_to_be_read_too() {
        let mut guard = shown_at(1010);
        guard.set_clock(1400);
        assert!(!guard.take(true));
        guard.change();
        assert!(!guard.set_clock(1500));
        guard.set_clock(2000);
        assert!(guard.take(true), "never on the screen");
    }
}
