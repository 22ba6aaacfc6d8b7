//! Sentences about calls that AWS would allow or needs no policy for: why a hop is allowed, web
//! identities, cached sessions.

use jiff::Timestamp;

use super::hop_facts::HopFacts;
use super::sentence::{first_few, say};
use crate::eval::{CallerKind, Evaluation, GrantLevel, Reason, Ternary, TracedStatement};
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::Effect;
use crate::predict::{CachedHop, CachedState};
use crate::text::{text, word};

impl HopFacts<'_> {
    pub(super) fn allowed(&self) -> Runs {
        let Some(evaluation) = &self.outcome.evaluation else {
            return say!("Nothing stands in the way.");
        };
        let applies = |statement: &TracedStatement<'_>| {
            let trace = statement.trace;
            let parts = [trace.principal, trace.action, trace.conditions];
            trace.effect == Some(Effect::Allow) && parts.iter().all(|part| part.is_true())
        };
        let level = |statement: TracedStatement<'_>| {
            let principals = statement.principals().map(|(_, trace)| trace);
            let naming = principals.filter(|trace| trace.truth.is_true());
            naming.filter_map(|trace| trace.level).max()
        };
        let best = evaluation
            .trust_statements()
            .filter(applies)
            .filter_map(|statement| Some((level(statement)?, statement)))
            .max_by_key(|(level, statement)| (*level, std::cmp::Reverse(statement.trace.index)));
        let Some((level, statement)) = best else {
            return say!("The known policies allow it.");
        };
        let sid = statement.part.sid.as_ref();
        let who = match level {
            GrantLevel::Account => word!("the caller's account"),
            GrantLevel::Role => word!("the caller's role"),
            GrantLevel::User => word!("the user"),
            GrantLevel::Everyone => word!("everyone"),
            GrantLevel::Session => word!("this very session"),
            GrantLevel::Provider => word!("the provider of the token"),
        };
        let conditions = match statement.conditions().count() {
            0 => String::new(),
            1 => word!(", and its condition holds").to_owned(),
            count => text!(", and its {count} conditions hold", count),
        };
        let through = statement.conditions().any(|condition| {
            matches!(
                condition.trace.reason,
                Reason::IfExistsAbsent | Reason::AbsentNegatedTrue
            )
        });
        say!(
            "Statement {number}{sid} of the trust policy names {who}{conditions}{through}{own_policies}.",
            number = statement.trace.index + 1,
            sid = sid.map(|sid| format!(" ({})", sid.text)),
            who,
            conditions,
            through = through.then_some(word!(" only because a key is missing from the request")),
            own_policies = self.own_policies(evaluation, level)
        )
    }

    /// The effect of the caller's own policies if a trust policy names the caller at a level.
    fn own_policies(
        &self,
        evaluation: &Evaluation,
        level: GrantLevel,
    ) -> Option<(Tone, &'static str)> {
        let within = evaluation.same_account == Ternary::True;
        match evaluation.identity {
            _ if self.outcome.supposed_identity => Some((
                Tone::Supposed,
                word!("; the caller's own policies are assumed to allow it"),
            )),
            Some(_) if self.is_web_identity() => None,
            Some(_) if level == GrantLevel::Account || !within => Some((
                Tone::Plain,
                word!("; the caller's own policies allow it too"),
            )),
            Some(_) => None,
            None => Some((
                Tone::Plain,
                word!(
                    "; that is enough within one account, unless a policy of the caller denies it: none of them is known"
                ),
            )),
        }
    }
}

// Sentences about calls of `AssumeRoleWithWebIdentity`.

impl HopFacts<'_> {
    /// Returns true if the call uses a token instead of a signature.
    pub(super) fn is_web_identity(&self) -> bool {
        self.outcome.caller.caller.kind == CallerKind::WebIdentity
    }

    /// The action of the call.
    pub(super) fn action(&self) -> &'static str {
        if self.is_web_identity() {
            crate::eval::ASSUME_ROLE_WITH_WEB_IDENTITY
        } else {
            crate::eval::ASSUME_ROLE
        }
    }

    /// A claim of the token and the values that the policy tests it against.
    pub(super) fn claim_mismatch(&self, claim: &str) -> Runs {
        let mismatch = self.key_against_list(&text!("The {claim} of the token", claim));
        match self.literal_star() {
            Some(value) => say!(
                "{mismatch} In `{value}` the * is an ordinary character; StringLike takes it as a wildcard.",
                mismatch,
                value
            ),
            None => mismatch,
        }
    }

    /// No statement names the token's provider.
    pub(super) fn provider_not_listed(&self) -> Runs {
        let caller = &self.outcome.caller;
        let named = Some(self.principals()).filter(|named| !named.is_empty());
        let named = named.map(|named| text!("; it names {named}", named));
        match &caller.issuer {
            Some(_) => say!(
                "The token is from `{provider}`, which no statement of the trust policy names{named}.",
                provider = &caller.arn,
                named
            ),
            None => say!(
                "No statement of the trust policy names an OpenID Connect provider of the role's account{named}.",
                named
            ),
        }
    }
}

pub(super) fn token_expired() -> Runs {
    say!(
        "The token in the file has expired, so STS refuses it (ExpiredTokenException), regardless of the trust policy; a new one is needed."
    )
}

pub(super) fn token_unknown() -> Runs {
    say!(
        "It depends on the token, which is not at hand: its claims say who calls. Suppose them with --context ISSUER:sub=VALUE and --context ISSUER:aud=VALUE."
    )
}

// The effect of the AWS CLI's session cache on a hop.

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
            profiles = first_few(&cached.shared_with, 4)
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
