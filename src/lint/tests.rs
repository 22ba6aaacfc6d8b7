use std::sync::Arc;

use crate::config::ProfileSet;
use crate::predict::{Assumptions, Config, Survey};
use crate::text::SourceFile;

fn survey(config: &str, credentials: &str) -> Survey {
    Survey::new(
        Config {
            profiles: ProfileSet::parse(
                Some(&SourceFile::new("config", config.as_bytes())),
                Some(&SourceFile::new("credentials", credentials.as_bytes())),
            ),
            ..Config::default()
        },
        Assumptions::at(0),
    )
}

/// `file:line code` of every finding.
fn found(config: &str, credentials: &str) -> Vec<String> {
    super::find(&Arc::new(survey(config, credentials)))
        .iter()
        .map(|finding| {
            let at = finding.location.as_ref().unwrap();
            format!("{at} {}", finding.kind.code())
        })
        .collect()
}

#[test]
fn a_clean_pair_of_files_has_no_finding() {
    let config = "\
[default]
region = us-east-1
cli_pager =
retry_mode = standard
s3 =
  max_concurrent_requests = 20
  addressing_style = path

[profile hop]
role_arn = arn:aws:iam::111122223333:role/Role
source_profile = default
role_session_name = name@example.com
external_id = a/b:c
duration_seconds = 43200
mfa_serial = arn:aws:iam::111122223333:mfa/jane

[sso-session corp]
sso_start_url = https://example.awsapps.com/start#/
sso_region = us-east-1

[plugins]
cli_legacy_plugin_path = /x
";
    let credentials =
        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    assert_eq!(found(config, credentials), [""; 0]);
}
