//! The context keys of a call by kind of caller: each key is known if the files determine it, and
//! missing if they cannot.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::ProfileSet;
use crate::eval::MissingFact;
use crate::explain::node_card;
use crate::iam::account::{AccountStore, Wanted, read_identities, read_snapshot};
use crate::predict::{Assumptions, Config, Prediction, Survey};
use crate::text::SourceFile;
use serde_json::{Value, json};

use super::worlds::NOW;

const USER: &str = "arn:aws:iam::111122223333:user/dev";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Source/ci";
const TARGET: &str = "arn:aws:iam::111122223333:role/Target";

const LONG_TERM: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
const SESSION_KEYS: &str =
    "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = x\n";
const PROCESS: &str = "credential_process = x\n";

/// A chain to the role `Target`.
struct World {
    /// Settings of `[profile base]`.
    base: &'static str,
    /// The answer of `get-caller-identity` for `base`.
    identity: Option<&'static str>,
    /// Settings of `[profile target]` other than `role_arn`.
    target: &'static str,
    /// The action that the trust policy of `team/Source` allows.
    source_action: &'static str,
}

impl World {
    /// `target` assumed with the credentials of `base`.
    const fn direct(base: &'static str, identity: Option<&'static str>) -> Self {
        Self {
            base,
            identity,
            target: "source_profile = base\n",
            source_action: "sts:*",
        }
    }

    /// `target` assumed from a session of `team/Source`, which `base` assumes.
    const fn chained(base: &'static str, identity: Option<&'static str>) -> Self {
        Self {
            base,
            identity,
            target: "source_profile = source\n",
            source_action: "sts:*",
        }
    }

    fn prediction(&self, principal: &str, condition: &Value) -> Prediction {
        let mut config = format!(
            "[profile base]\n{}[profile source]\nrole_arn = arn:aws:iam::111122223333:role/team/Source\n\
             source_profile = base\nrole_session_name = ci\n",
            self.base
        );
        write!(
            config,
            "[profile target]\nrole_arn = {TARGET}\n{}",
            self.target
        )
        .unwrap();
        let allow = |principal: &str, action: &str, condition: &Value| {
            json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": principal},
                "Action": action, "Condition": condition}]})
        };
        let account = "arn:aws:iam::111122223333:root";
        let role = |path: &str, name: &str, id: &str, trust: Value| {
            json!({"Path": path, "RoleName": name, "RoleId": id,
                "Arn": format!("arn:aws:iam::111122223333:role{path}{name}"),
                "AssumeRolePolicyDocument": trust, "RolePolicyList": [], "AttachedManagedPolicies": [],
                "CreateDate": "2026-01-01T00:00:00Z", "Tags": [{"Key": "Team", "Value": "red"}]})
        };
        let snapshot = json!({
            "UserDetailList": [{"Path": "/", "UserName": "dev", "UserId": "AIDADEVUSER000EXAMPLE", "Arn": USER,
                "CreateDate": "2026-01-01T00:00:00Z", "UserPolicyList": [], "GroupList": [],
                "AttachedManagedPolicies": [], "Tags": []}],
            "GroupDetailList": [], "Policies": [],
            "RoleDetailList": [
                role("/team/", "Source", "AROASOURCEROLEEXAMPLE", allow(account, self.source_action, &json!({}))),
                role("/", "Target", "AROATARGETROLEEXAMPLE", allow(principal, "sts:AssumeRole", condition)),
            ],
        });
        let identities = self.identity.map_or_else(
            || json!({}),
            |arn| {
                let id = if arn == USER {
                    "AIDADEVUSER000EXAMPLE"
                } else {
                    "AROASOURCEROLEEXAMPLE:ci"
                };
                json!({"base": {"Arn": arn, "UserId": id, "Account": arn.split(':').nth(4)}})
            },
        );
        let file = |name: &str, text: &str| SourceFile::new(name, text.as_bytes());
        let config = Config {
            profiles: ProfileSet::parse(Some(&file("config", &config)), None),
            identities: read_identities(&file("identities.json", &identities.to_string())).0,
            ..Config::default()
        };
        let mut facts = AccountStore::default();
        facts.absorb(
            0,
            read_snapshot(
                "snapshot.json".into(),
                snapshot.to_string().as_bytes(),
                &Arc::new(Wanted::everything()),
            ),
        );

        Prediction::new(Survey::new(config, Assumptions::at(NOW)), facts)
    }

    /// The verdict of the hop to the target, whose trust policy names a principal and has a
    /// condition; for an undetermined hop, with the first missing fact.
    fn verdict_of(&self, principal: &str, condition: &Value) -> String {
        let prediction = self.prediction(principal, condition);
        let id = prediction.survey.forest.requested("target").unwrap();
        let outcome = prediction.outcome(id).unwrap();
        let missing = outcome.missing.first().map(MissingFact::code);
        let verdict = outcome.if_reached.code();
        missing.map_or_else(|| verdict.to_owned(), |fact| format!("{verdict}: {fact}"))
    }

    fn sentence(&self, condition: &Value) -> String {
        let prediction = self.prediction("*", condition);
        let id = prediction.survey.forest.requested("target").unwrap();
        let card = node_card(&prediction, id);
        card.sentence.iter().map(|run| run.text.as_str()).collect()
    }

    fn verdict(&self, condition: &Value) -> String {
        self.verdict_of("*", condition)
    }
}

#[track_caller]
fn check(world: &World, operator: &str, key: &str, value: &str, verdict: &str) {
    let condition = json!({operator: {key: value}});
    assert_eq!(world.verdict(&condition), verdict, "{condition}");
}

#[test]
fn mfa_is_only_denied_where_it_cannot_be() {
    let mfa = |world: &World, verdict: &str| {
        check(world, "Bool", "aws:MultiFactorAuthPresent", "true", verdict);
    };
    mfa(&World::direct(LONG_TERM, Some(USER)), "denied_implicit");
    mfa(&World::chained(LONG_TERM, Some(USER)), "denied_implicit");
    mfa(
        &World::direct(SESSION_KEYS, Some(SESSION)),
        "denied_implicit",
    );
    let open = "undetermined: aws:MultiFactorAuthPresent";
    mfa(&World::direct(SESSION_KEYS, Some(USER)), open);
    // A program may supply a session of the user that was opened with MFA, though few do.
    mfa(&World::direct(PROCESS, Some(USER)), "denied_implicit");
    let sentence = World::direct(PROCESS, Some(USER))
        .sentence(&json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}));
    assert!(
        sentence.contains("unless its credential_process opens its sessions with MFA"),
        "{sentence}"
    );
    let if_exists = json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}});
    assert_eq!(World::direct(PROCESS, Some(USER)).verdict(&if_exists), open);
    let with_device = World {
        target: "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/dev\n",
        ..World::direct(LONG_TERM, Some(USER))
    };
    mfa(&with_device, "allowed");
}

#[test]
fn a_session_opened_elsewhere_may_carry_tags_and_a_provider() {
    let team = |world: &World, verdict: &str| {
        check(
            world,
            "StringEquals",
            "aws:PrincipalTag/team",
            "red",
            verdict,
        );
    };
    let open = "undetermined: aws:PrincipalTag/team";
    team(&World::chained(LONG_TERM, Some(USER)), "allowed");
    team(&World::direct(SESSION_KEYS, Some(SESSION)), open);
    team(&World::direct(PROCESS, Some(SESSION)), open);
    // A user's session has none.
    team(&World::chained(PROCESS, Some(USER)), "allowed");
    team(&World::chained(PROCESS, None), open);
    // Transitive tags of the first session are passed on to the next.
    team(&World::chained(SESSION_KEYS, Some(SESSION)), open);
    // Sessions of a role that accepts no tags have none.
    let untagged = World {
        source_action: "sts:AssumeRole",
        ..World::chained(SESSION_KEYS, Some(SESSION))
    };
    team(&untagged, "allowed");
    let provider = |world: &World, verdict: &str| {
        check(world, "Null", "aws:FederatedProvider", "true", verdict);
    };
    provider(&World::chained(LONG_TERM, Some(USER)), "allowed");
    provider(
        &World::direct(SESSION_KEYS, Some(SESSION)),
        "undetermined: aws:FederatedProvider",
    );
}

#[test]
fn a_transitive_tag_overrides_that_of_the_role() {
    let tag = |world: &World, verdict: &str| {
        check(
            world,
            "StringEquals",
            "aws:ResourceTag/Team",
            "red",
            verdict,
        );
    };
    tag(&World::direct(LONG_TERM, Some(USER)), "allowed");
    tag(&World::chained(LONG_TERM, Some(USER)), "allowed");
    tag(
        &World::chained(SESSION_KEYS, Some(SESSION)),
        "undetermined: aws:ResourceTag/Team",
    );
}

#[test]
fn the_role_s_arn_has_its_path_and_never_the_session() {
    let arn = |world: &World, pattern: &str, verdict: &str| {
        check(world, "ArnLike", "aws:PrincipalArn", pattern, verdict);
    };
    let chained = World::chained(LONG_TERM, Some(USER));
    arn(
        &chained,
        "arn:aws:iam::111122223333:role/team/Source",
        "allowed",
    );
    arn(
        &chained,
        "arn:aws:iam::111122223333:role/Source",
        "denied_implicit",
    );
    arn(&chained, SESSION, "denied_implicit");
    // For a role in no snapshot the path is unknown, but not the name.
    let stranger = World::direct(
        SESSION_KEYS,
        Some("arn:aws:sts::444455556666:assumed-role/Stranger/ci"),
    );
    let at = |pattern: &str| stranger.verdict(&json!({"ArnLike": {"aws:PrincipalArn": pattern}}));
    assert_eq!(
        at("arn:aws:iam::444455556666:role/Other"),
        "denied_implicit"
    );
    assert_eq!(at("arn:aws:iam::111122223333:role/*"), "denied_implicit");
    assert!(
        at("arn:aws:iam::444455556666:role/Stranger").starts_with("undetermined: aws:PrincipalArn")
    );
}

#[test]
fn the_clock_is_compared_as_a_date_and_as_the_text_aws_writes() {
    let world = World::direct(LONG_TERM, Some(USER));
    check(
        &world,
        "DateGreaterThan",
        "aws:CurrentTime",
        "2026-03-01T00:00:00Z",
        "allowed",
    );
    check(&world, "StringLike", "aws:CurrentTime", "2026-*", "allowed");
    check(
        &world,
        "StringLike",
        "aws:EpochTime",
        "2026-*",
        "denied_implicit",
    );
}

#[test]
fn keys_of_identity_providers_go_on_only_where_aws_says_so() {
    let sso = World::direct(SESSION_KEYS, Some(SESSION));
    check(
        &sso,
        "StringEquals",
        "saml:sub",
        "x",
        "undetermined: saml:sub",
    );
    check(&sso, "StringEquals", "saml:aud", "x", "denied_implicit");
    let user = World::direct(LONG_TERM, Some(USER));
    check(&user, "StringEquals", "saml:sub", "x", "denied_implicit");
    check(
        &user,
        "StringEquals",
        "aws:SourceIdentity",
        "x",
        "denied_implicit",
    );
    check(
        &sso,
        "StringEquals",
        "aws:SourceIdentity",
        "x",
        "undetermined: aws:SourceIdentity",
    );
}

#[test]
fn calls_come_from_no_service() {
    for world in [
        World::direct(LONG_TERM, Some(USER)),
        World::chained(LONG_TERM, Some(USER)),
    ] {
        check(
            &world,
            "Bool",
            "aws:PrincipalIsAWSService",
            "true",
            "denied_implicit",
        );
        check(&world, "Bool", "aws:ViaAWSService", "false", "allowed");
        check(&world, "Null", "aws:CalledVia", "true", "allowed");
        check(
            &world,
            "StringEquals",
            "aws:PrincipalOrgID",
            "o-x",
            "undetermined: aws:PrincipalOrgID",
        );
        check(&world, "Null", "sts:ExternalId", "true", "allowed");
    }
}

#[test]
fn long_term_keys_belong_to_a_user() {
    let nobody = World::direct(LONG_TERM, None);
    let role = "arn:aws:iam::111122223333:role/team/Source";
    assert_eq!(nobody.verdict_of(role, &json!({})), "denied_implicit");
    assert_eq!(nobody.verdict_of(SESSION, &json!({})), "denied_implicit");
    let user = nobody.verdict_of(USER, &json!({}));
    assert!(user.starts_with("undetermined"), "{user}");
    check(
        &nobody,
        "Null",
        "aws:TokenIssueTime",
        "false",
        "denied_implicit",
    );
}

#[test]
fn keys_of_a_session_may_be_of_any_session() {
    let nobody = World::direct(SESSION_KEYS, None);
    for principal in [SESSION, USER, "arn:aws:iam::111122223333:role/team/Source"] {
        let verdict = nobody.verdict_of(principal, &json!({}));
        assert!(
            verdict.starts_with("undetermined"),
            "{principal}: {verdict}"
        );
    }
}

#[test]
fn a_probable_caller_is_not_denied_for_it() {
    // The device is named after one user, but may belong to another of that account.
    let probable = World {
        target: "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/dev\n",
        ..World::direct(LONG_TERM, None)
    };
    let other = "arn:aws:iam::111122223333:user/other";
    assert!(
        probable
            .verdict_of(other, &json!({}))
            .starts_with("undetermined")
    );
    let elsewhere = "arn:aws:iam::444455556666:user/other";
    assert_eq!(
        probable.verdict_of(elsewhere, &json!({})),
        "denied_implicit"
    );
    let role = "arn:aws:iam::111122223333:role/team/Source";
    assert_eq!(probable.verdict_of(role, &json!({})), "denied_implicit");
    // AWS does not document that a key id encodes the account.
    let key = World::direct(
        "aws_access_key_id = AKIAQAAAAAAAAAAAAAAA\naws_secret_access_key = x\n",
        None,
    );
    let account = "arn:aws:iam::444455556666:root";
    assert!(
        key.verdict_of(account, &json!({}))
            .starts_with("undetermined")
    );
}

#[test]
fn a_device_tells_the_account_of_keys_in_the_environment() {
    let world = World {
        target: "credential_source = Environment\nmfa_serial = arn:aws:iam::111122223333:mfa/dev\n",
        ..World::direct(LONG_TERM, None)
    };
    let elsewhere = "arn:aws:iam::444455556666:root";
    assert_eq!(world.verdict_of(elsewhere, &json!({})), "denied_implicit");
    let here = world.verdict_of("arn:aws:iam::111122223333:root", &json!({}));
    assert!(here.starts_with("undetermined"), "{here}");
}

#[test]
fn a_device_that_is_not_the_callers_admits_no_one() {
    let everybody = json!({});
    let own = World {
        target: "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/phone\n",
        ..World::direct(LONG_TERM, Some(USER))
    };
    assert_eq!(own.verdict(&everybody), "allowed");
    let foreign = World {
        target: "source_profile = base\nmfa_serial = arn:aws:iam::444455556666:mfa/phone\n",
        ..World::direct(LONG_TERM, Some(USER))
    };
    assert_eq!(foreign.verdict(&everybody), "undetermined: contested_point");
    let sentence = foreign.sentence(&everybody);
    assert!(sentence.contains("is of another account"), "{sentence}");
    let of_a_session = World {
        target: "source_profile = source\nmfa_serial = arn:aws:iam::111122223333:mfa/phone\n",
        ..World::chained(LONG_TERM, Some(USER))
    };
    let sentence = of_a_session.sentence(&everybody);
    assert!(
        sentence.contains("a role session, which has none"),
        "{sentence}"
    );
}
