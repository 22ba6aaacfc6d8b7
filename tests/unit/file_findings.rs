//! Messages about lines that do not do what they seem to.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::lint;
use crate::predict::{Assumptions, Config, Survey};
use crate::text::SourceFile;

fn survey(config: &str, credentials: &str) -> Arc<Survey> {
    let config = SourceFile::new("config", config.as_bytes());
    let credentials = SourceFile::new("credentials", credentials.as_bytes());
    Arc::new(Survey::new(
        Config {
            profiles: ProfileSet::parse(Some(&config), Some(&credentials)),
            ..Config::default()
        },
        Assumptions::at(0),
    ))
}

const BASE: &str =
    "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = planted\n";

#[test]
fn ten_thousand_profiles_without_a_slip_have_no_finding() {
    let mut config = String::new();
    for at in 0..10_000 {
        let _ = write!(
            config,
            "[profile p{at}]\nrole_arn = arn:aws:iam::111122223333:role/R{at}\nsource_profile = base\n"
        );
    }
    assert!(lint::find(&survey(&config, BASE)).is_empty());
}

proptest::proptest! {
    #[test]
    fn every_text_can_be_described(
        config in "(\\[(profile |default|DEFAULT|sso-session )?[a-c\"' \\]é]{0,6}\\]?[ #;]{0,2}\n|[ \t]{0,2}(role_arn|source_profile|role_session_name|duration_seconds|external_id|mfa_serial|credential_source|x)?[ =:#;\"'a-cé]{0,9}\n){0,12}",
        credentials in "(\\[[a-c \"]{0,4}\\]\n|[ ]?(aws_access_key_id|aws_secret_access_key|role_arn)[ =:#'é]{0,8}\n){0,8}",
    ) {
        let survey = survey(&config, &credentials);
        for finding in &lint::find(&survey) {
            let words = describe_finding(finding);
            proptest::prop_assert!(!words.message.is_empty());
            proptest::prop_assert!(words.help.is_some_and(|help| !help.is_empty()));
            proptest::prop_assert!(finding.location.is_some());
        }
    }
}
