//! Sessions in the AWS CLI's cache: the hop that uses one, until when, and the changes that it
//! hides.

use std::fs;

use serde_json::Value;

use crate::support::{World, run};

/// SHA-1 of `{"RoleArn": "arn:aws:iam::111111111111:role/E"}`, botocore's name for that call.
const KEY: &str = "a7c3be6c75381841df29bab122cdb713194b593d";

const CONFIG: &str = "\
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = planted-key
[profile second]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = planted-key
[profile e]
role_arn = arn:aws:iam::111111111111:role/E
source_profile = base
[profile also-e]
role_arn = arn:aws:iam::111111111111:role/E
source_profile = second
[profile named]
role_arn = arn:aws:iam::111111111111:role/E
source_profile = base
role_session_name = mine
";

const SESSION: &str = r#"{"Credentials": {"AccessKeyId": "ASIAPLANTED", "SecretAccessKey": "planted-secret",
    "SessionToken": "planted-token", "Expiration": "2026-01-31T13:05:00UTC"},
    "AssumedRoleUser": {"AssumedRoleId": "AROAEXAMPLE:botocore-session-1769860000",
    "Arn": "arn:aws:sts::111111111111:assumed-role/E/botocore-session-1769860000"}}"#;

/// A world with the files where the AWS CLI looks for them.
fn world(entry: &str) -> World {
    let world = World::new();
    let home = world.home();
    let cache = home.join(".aws/cli/cache");
    fs::create_dir_all(&cache).unwrap();
    fs::write(home.join(".aws/config"), CONFIG).unwrap();
    fs::write(cache.join(format!("{KEY}.json")), entry).unwrap();
    world
}

fn explain(world: &World, arguments: &[&str]) -> String {
    let arguments = [&["explain"], arguments].concat();
    run(&mut world.command(&arguments), b"").stdout
}

fn cached(world: &World, profile: &str, now: &str) -> Value {
    let text = explain(world, &[profile, "--now", now, "--format", "json"]);
    assert!(!text.contains("planted"), "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    report["hops"][0]["cached"].clone()
}

#[test]
fn a_session_is_used_while_fifteen_minutes_of_it_are_left() {
    let world = world(SESSION);
    let at = |now: &str| cached(&world, "e", now)["state"].clone();
    assert_eq!(at("2026-01-31T12:00:00Z"), "used");
    assert_eq!(at("2026-01-31T12:50:00Z"), "used");
    assert_eq!(at("2026-01-31T12:50:01Z"), "expired");
    let text = explain(&world, &["e", "--now", "2026-01-31T12:00:00Z"]);
    assert!(
        text.contains("The AWS CLI uses a cached session until 12:50 UTC and asks STS nothing"),
        "{text}"
    );
    let days_before = explain(&world, &["e", "--now", "2026-01-29T12:00:00Z"]);
    assert!(
        days_before.contains("until 2026-01-31 12:50 UTC"),
        "{days_before}"
    );
}

#[test]
fn profiles_with_other_credentials_share_it_and_another_name_is_another_call() {
    let world = world(SESSION);
    let now = "2026-01-31T12:00:00Z";
    let entry = cached(&world, "e", now);
    assert_eq!(entry["shared_with"], serde_json::json!(["also-e"]));
    assert_eq!(entry["session_name"], "botocore-session-1769860000");
    assert_eq!(entry["expires"], "2026-01-31T13:05:00Z");
    assert_eq!(cached(&world, "named", now)["state"], "other_call");
    assert!(
        cached(&world, "named", now)["shared_with"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_config_that_was_changed_afterwards_is_hidden() {
    let world = world(SESSION);
    let entry = fs::File::open(world.home().join(format!(".aws/cli/cache/{KEY}.json"))).unwrap();
    let now = "2026-01-31T12:00:00Z";
    let day = std::time::Duration::from_secs(86_400);
    let written = std::time::SystemTime::UNIX_EPOCH + 1000 * day;
    let change = |days: u32| {
        let config = fs::File::options()
            .append(true)
            .open(world.home().join(".aws/config"))
            .unwrap();
        config
            .set_modified(std::time::SystemTime::UNIX_EPOCH + days * day)
            .unwrap();
    };
    drop(entry);
    let entry = fs::File::options()
        .append(true)
        .open(world.home().join(format!(".aws/cli/cache/{KEY}.json")))
        .unwrap();
    entry.set_modified(written).unwrap();
    change(999);
    assert_eq!(cached(&world, "e", now)["config_changed_since"], false);
    change(1001);
    assert_eq!(cached(&world, "e", now)["config_changed_since"], true);
    let text = explain(&world, &["e", "--now", now]);
    assert!(
        text.contains("The config files were changed after it was cached"),
        "{text}"
    );
}

#[test]
fn a_file_that_stops_the_aws_cli_is_named() {
    for entry in ["", "{", "{}", r#"{"Credentials": {}}"#] {
        let world = world(entry);
        let found = cached(&world, "e", "2026-01-31T12:00:00Z");
        assert_eq!(found["state"], "unusable", "{entry:?}");
        let text = explain(&world, &["e"]);
        assert!(
            text.contains(&format!("Delete ~/.aws/cli/cache/{KEY}.json")),
            "{text}"
        );
    }
}

#[test]
fn only_the_aws_cli_reads_its_cache() {
    let world = world(SESSION);
    let text = explain(
        &world,
        &["e", "--client", "go-v2", "--now", "2026-01-31T12:00:00Z"],
    );
    assert!(!text.contains("Cached session"), "{text}");
}
