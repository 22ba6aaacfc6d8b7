//! The same files as read by clients other than the AWS CLI.

use std::collections::BTreeMap;
use std::fs;

use crate::chain::client::Client;
use crate::chain::{BaseKind, Environment, Forest};
use crate::config::{ProfileRules, ProfileSet};
use crate::text::SourceFile;
use serde::Deserialize;

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
const ROLE: &str = "role_arn = arn:aws:iam::111122223333:role/R\n";

/// `base kind: hops` of a profile, or its problem.
fn chain(config: &str, profile: &str, client: Client) -> String {
    let config = config.replace("KEYS\n", KEYS).replace("ROLE\n", ROLE);
    let set = ProfileSet::parse(Some(&SourceFile::new("config", config.as_bytes())), None);
    let set = set.read_by(client.rules());
    let forest = Forest::build_for(&set, &Environment::empty(), client);
    match forest.chain(profile) {
        Ok(chain) => {
            let hops: Vec<&str> = chain.hops.iter().map(|hop| hop.profile.as_str()).collect();
            format!("{}: {}", chain.base.kind.word(), hops.join(" "))
        }
        Err(problem) => crate::explain::short_problem(&problem),
    }
}

#[track_caller]
fn check(config: &str, profile: &str, cli: &str, go: &str) {
    assert_eq!(chain(config, profile, Client::AwsCli), cli, "AWS CLI");
    assert_eq!(chain(config, profile, Client::GoV2), go, "Go");
    assert_eq!(chain(config, profile, Client::Terraform), go, "Terraform");
}

#[test]
fn a_role_without_a_source_uses_other_credentials_in_go() {
    let without = "role_arn without a source";
    check("[profile a]\nROLE\n", "a", without, "ec2: a");
    check("[profile a]\nROLE\nKEYS\n", "a", without, "static: a");
    let process = "[profile a]\nROLE\ncredential_process = /bin/p\n";
    check(process, "a", without, "process: a");
    let sso = "[profile a]\nROLE\nsso_account_id = 111122223333\nsso_role_name = Admin\nsso_region = r\nsso_start_url = u\n";
    check(sso, "a", without, "sso: a");
}

#[test]
fn a_role_alone_is_no_source_in_go() {
    let config = "[profile a]\nROLE\nsource_profile = b\n[profile b]\nROLE\n";
    check(
        config,
        "a",
        "role_arn without a source",
        "\"b\" has no credentials",
    );
}

#[test]
fn go_assumes_the_role_of_a_source_with_the_keys_beside_it() {
    let config = "[profile a]\nROLE\nsource_profile = b\n[profile b]\nROLE\nKEYS\nsource_profile = c\n[profile c]\nKEYS\n";
    check(config, "a", "static: a", "static: b a");
    check(config, "b", "static: b", "static: b");
}

#[test]
fn keys_come_before_sso_in_go() {
    let config = "[profile a]\nKEYS\nsso_account_id = 111122223333\nsso_role_name = Admin\nsso_region = r\nsso_start_url = u\n";
    check(config, "a", "sso: ", "static: ");
}

#[test]
fn a_ring_ends_at_keys_in_go() {
    let config =
        "[profile a]\nROLE\nKEYS\nsource_profile = b\n[profile b]\nROLE\nsource_profile = a\n";
    check(config, "a", "loop: a → b → a", "static: b a");
    check(config, "b", "static: b", "static: a b");
    let bare = "[profile a]\nROLE\nsource_profile = b\n[profile b]\nROLE\nsource_profile = a\n";
    check(bare, "a", "loop: a → b → a", "loop: a → b → a");
}

#[test]
fn a_profile_can_be_its_own_source() {
    let config = "[profile a]\nROLE\nKEYS\nsource_profile = a\n";
    check(config, "a", "static: a", "static: a");
    let sso = "[profile a]\nROLE\nsource_profile = a\nsso_account_id = 111122223333\nsso_role_name = Admin\nsso_region = r\nsso_start_url = u\n";
    check(sso, "a", "loop: a → a", "sso: a");
}

#[test]
fn go_requires_one_kind_of_credentials_and_a_role_for_a_source() {
    let both =
        "[profile a]\nROLE\nsource_profile = b\ncredential_process = /bin/p\n[profile b]\nKEYS\n";
    check(both, "a", "static: a", "several kinds of credentials");
    let token =
        "[profile a]\nROLE\nsource_profile = b\nweb_identity_token_file = /t\n[profile b]\nKEYS\n";
    check(token, "a", "web_identity: ", "several kinds of credentials");
    let idle = "[profile a]\nKEYS\nsource_profile = b\n[profile b]\nKEYS\n";
    check(idle, "a", "static: ", "source_profile without role_arn");
}

#[test]
fn an_empty_value_is_absent_in_go() {
    let config = "[profile a]\nrole_arn =\nKEYS\n";
    check(config, "a", "role_arn without a source", "static: ");
}

/// A pair of files with the chains that the AWS SDK for Go v2 made from it (`config` 1.17.10 and
/// 1.27.26): the kind of the base and the roles in AWS's order, or `error`.
#[derive(Deserialize)]
struct GoCase {
    name: String,
    config: Vec<String>,
    #[serde(default)]
    credentials: Vec<String>,
    chains: BTreeMap<String, String>,
}

#[test]
fn chains_of_the_go_sdk_are_those_that_it_made() {
    let cases = fs::read_to_string("tests/cases/go-chains.json").unwrap();
    let cases: Vec<GoCase> = serde_json::from_str(&cases).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let file =
            |name: &str, lines: &[String]| SourceFile::new(name, lines.join("\n").as_bytes());
        let config = file("config", &case.config);
        let credentials = file("credentials", &case.credentials);
        let set = ProfileSet::parse(Some(&config), Some(&credentials)).read_by(ProfileRules::Go);
        let forest = Forest::build_for(&set, &Environment::empty(), Client::GoV2);
        for (profile, expected) in &case.chains {
            let found = forest.chain(profile).map_or_else(
                |_| "error".to_owned(),
                |chain| {
                    let arns = chain.hops.iter().filter_map(|hop| hop.role_arn.text());
                    let roles = arns.map(|arn| format!(" {}", arn.rsplit('/').next().unwrap()));
                    let roles: String = roles.collect();
                    format!("{}:{roles}", chain.base.kind.word())
                },
            );
            if found != *expected {
                wrong.push(format!("{}, {profile}: {found}, not {expected}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn terraform_cannot_ask_for_a_code() {
    let config = "[profile a]\nROLE\nsource_profile = b\nmfa_serial = arn:aws:iam::111122223333:mfa/j\n[profile b]\nKEYS\n";
    assert_eq!(chain(config, "a", Client::GoV2), "static: a");
    assert_eq!(
        chain(config, "a", Client::Terraform),
        "cannot ask for an MFA code"
    );
}

#[test]
fn parameters_that_a_client_does_not_send_are_not_in_its_call() {
    let config = format!(
        "[profile a]\n{ROLE}source_profile = b\nexternal_id = abc\nmfa_serial = arn:aws:iam::111122223333:mfa/j\nduration_seconds = 930\n[profile b]\n{KEYS}"
    );
    let set = ProfileSet::parse(Some(&SourceFile::new("config", config.as_bytes())), None);
    let parameters = |client: Client| {
        let forest = Forest::build_for(&set, &Environment::empty(), client);
        let chain = forest.chain("a").unwrap();
        assert!(matches!(chain.base.kind, BaseKind::Static { .. }));
        let hop = chain.hops[0];
        [
            hop.external_id.is_some(),
            hop.mfa_serial.is_some(),
            hop.duration_seconds.is_some(),
        ]
    };
    assert_eq!(parameters(Client::AwsCli), [true, true, true]);
    assert_eq!(parameters(Client::GoV2), [true, true, false]);
    assert_eq!(parameters(Client::JavaV2), [true, false, false]);
    assert_eq!(parameters(Client::Php), [false, false, false]);
}
