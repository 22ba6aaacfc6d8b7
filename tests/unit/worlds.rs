//! Predictions for tests: the built-in sample, and inline configs.

use std::fmt::Write as _;

use crate::cli::{Inputs, open_or_sample};
use crate::config::ProfileSet;
use crate::iam::account::AccountStore;
use crate::predict::{Assumptions, Config, Prediction, Survey};
use crate::text::SourceFile;

/// The current time in tests: 2026-03-02T09:00:00Z.
pub const NOW: i64 = 1_772_442_000;

/// The built-in sample, evaluated.
pub fn sample() -> Prediction {
    let inputs = Inputs {
        now: Some("2026-03-02T09:00:00Z".to_owned()),
        ..Inputs::default()
    };
    open_or_sample(&inputs, true).unwrap().0.prediction
}

/// A config file without any policy.
pub fn from_config(text: &str) -> Prediction {
    let file = SourceFile::new("config", text.as_bytes());
    let config = Config {
        profiles: ProfileSet::parse(Some(&file), None),
        ..Config::default()
    };

    Prediction::new(
        Survey::new(config, Assumptions::at(NOW)),
        AccountStore::default(),
    )
}

/// A base and this number of profiles in short chains; every third has a malformed ARN, so that
/// there are findings.
pub fn many(count: usize) -> Prediction {
    let mut text = String::from("[profile base]\ncredential_process = x\n");
    for at in 0..count {
        let source = if at % 5 == 0 {
            "base".to_owned()
        } else {
            format!("team-profile-{}", at - 1)
        };
        let role = if at % 3 == 0 {
            "arn:aws:iam:malformed:role".to_owned()
        } else {
            format!("arn:aws:iam::111122223333:role/SomeRoleName{at}")
        };
        let _ = write!(
            text,
            "[profile team-profile-{at}]\nrole_arn = {role}\nsource_profile = {source}\n"
        );
    }
    from_config(&text)
}
