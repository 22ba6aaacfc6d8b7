//! One thing wrong at a time: the verdict, the stable code of its cause, and the words a user
//! reads first.

use std::sync::Arc;

use rolechain::config::ProfileSet;
use rolechain::explain::node_card;
use rolechain::iam::account::{AccountStore, Wanted, read_identities, read_snapshot};
use rolechain::predict::{Assumptions, Config, Prediction, Survey};
use rolechain::text::SourceFile;
use serde_json::{Value, json};

use crate::worlds::NOW;

const USER: &str = "arn:aws:iam::111122223333:user/dev";
const SOURCE: &str = "arn:aws:iam::111122223333:role/Source";
const ROOT: &str = "arn:aws:iam::111122223333:root";

/// A world of one user, one role in the middle and one target.
struct World {
    /// Lines of `[profile target]` besides `role_arn` and `source_profile`.
    settings: &'static str,
    /// The profile whose credentials call.
    source: &'static str,
    /// Statements of the target's trust policy.
    trust: Value,
    /// Whether the caller's own policies allow it.
    identity: Value,
    /// `--context`
    context: &'static [&'static str],
}

impl Default for World {
    fn default() -> Self {
        Self {
            settings: "",
            source: "source",
            trust: json!([allow(&json!({"AWS": SOURCE}))]),
            identity: json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]),
            context: &[],
        }
    }
}

fn allow(principal: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
}

fn allow_if(principal: &Value, condition: &Value) -> Value {
    let mut statement = allow(principal);
    statement["Condition"] = condition.clone();
    statement
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

impl World {
    fn prediction(&self) -> Prediction {
        let config = format!(
            "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\
             [profile source]\nrole_arn = {SOURCE}\nsource_profile = base\n\
             [profile target]\nrole_arn = arn:aws:iam::111122223333:role/Target\nsource_profile = {}\n{}\n",
            self.source, self.settings
        );
        let policies = json!([{"PolicyName": "own", "PolicyDocument": document(&self.identity)}]);
        let role = |name: &str, id: &str, trust: &Value| {
            json!({"Path": "/", "RoleName": name, "RoleId": id,
                "Arn": format!("arn:aws:iam::111122223333:role/{name}"), "CreateDate": "2026-01-01T00:00:00Z",
                "AssumeRolePolicyDocument": document(trust), "RolePolicyList": policies,
                "AttachedManagedPolicies": [], "Tags": [{"Key": "team", "Value": "red"}]})
        };
        let snapshot = json!({
            "UserDetailList": [{"Path": "/", "UserName": "dev", "UserId": "AIDADEVUSER000EXAMPLE", "Arn": USER,
                "CreateDate": "2026-01-01T00:00:00Z", "UserPolicyList": policies, "GroupList": [],
                "AttachedManagedPolicies": []}],
            "GroupDetailList": [],
            "RoleDetailList": [
                role("Source", "AROASOURCEROLEEXAMPLE", &json!([allow(&json!({"AWS": USER}))])),
                role("Other", "AROAOTHERROLE0EXAMPLE", &json!([allow(&json!({"AWS": USER}))])),
                role("Target", "AROATARGETROLEEXAMPLE", &self.trust),
            ],
            "Policies": []
        });
        let identities = format!(
            r#"{{"base": {{"Arn": "{USER}", "UserId": "AIDADEVUSER000EXAMPLE", "Account": "111122223333"}}}}"#
        );
        let file = |name: &str, text: &str| SourceFile::new(name, text.as_bytes());
        let mut assumptions = Assumptions::at(NOW);
        for assignment in self.context {
            assumptions.context.add(assignment).unwrap();
        }
        let config = Config {
            profiles: ProfileSet::parse(Some(&file("config", &config)), None),
            identities: read_identities(&file("identities.json", &identities)).0,
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

        Prediction::new(Survey::new(config, assumptions), facts)
    }

    /// Verdict, cause and sentence of the hop into the target.
    fn outcome(&self) -> (String, String, String) {
        let prediction = self.prediction();
        let id = prediction.survey.forest.requested("target").unwrap();
        let outcome = prediction.outcome(id).unwrap();
        let sentence = node_card(&prediction, id)
            .sentence
            .iter()
            .map(|run| run.text.as_str())
            .collect();
        (
            outcome.if_reached.code().to_owned(),
            outcome
                .cause
                .as_ref()
                .map_or("none", |cause| cause.cause.code())
                .to_owned(),
            sentence,
        )
    }
}

#[track_caller]
fn check(world: &World, verdict: &str, cause: &str, words: &str) {
    let (found_verdict, found_cause, sentence) = world.outcome();
    assert_eq!(
        (found_verdict.as_str(), found_cause.as_str()),
        (verdict, cause),
        "{sentence}"
    );
    assert!(sentence.contains(words), "{sentence}");
}

fn trust(statements: Value) -> World {
    World {
        trust: statements,
        ..World::default()
    }
}

#[test]
fn a_trust_policy_that_names_the_role_lets_any_session_of_it_in() {
    check(
        &World::default(),
        "allowed",
        "none",
        "Statement 1 of the trust policy names the caller's role",
    );
}

#[test]
fn a_session_arn_as_principal_names_one_session_only() {
    let principal = json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Source/my-session"});
    check(
        &trust(json!([allow(&principal)])),
        "denied_implicit",
        "principal_not_listed",
        "[profile source] sets no role_session_name",
    );
}

#[test]
fn ids_of_nobody_are_stale() {
    let condition = json!({"StringLike": {"aws:userid": ["AROADELETED000EXAMPLE:*", "AROADELETED001EXAMPLE:*"]}});
    check(
        &trust(json!([allow_if(&json!({"AWS": ROOT}), &condition)])),
        "denied_implicit",
        "userid_stale",
        "belong to nobody any more; role Source is now AROASOURCEROLEEXAMPLE",
    );
    let condition = json!({"StringLike": {"aws:userid": ["AROADELETED000EXAMPLE:*", "AROAOTHERROLE0EXAMPLE:*"]}});
    check(
        &trust(json!([allow_if(&json!({"AWS": ROOT}), &condition)])),
        "denied_implicit",
        "userid_not_listed",
        "lists other unique ids",
    );
}

#[test]
fn a_bare_id_in_principal_is_a_deleted_role() {
    check(
        &trust(json!([allow(&json!({"AWS": "AROADELETED000EXAMPLE"}))])),
        "denied_implicit",
        "principal_deleted",
        "bare unique id",
    );
}

#[test]
fn services_are_no_callers() {
    check(
        &trust(json!([allow(&json!({"Service": "ec2.amazonaws.com"}))])),
        "denied_implicit",
        "service_only",
        "names only (ec2.amazonaws.com)",
    );
}

#[test]
fn another_action_does_not_help() {
    let mut statement = allow(&json!({"AWS": SOURCE}));
    statement["Action"] = json!("sts:TagSession");
    check(
        &trust(json!([statement])),
        "denied_implicit",
        "wrong_action",
        "not sts:AssumeRole",
    );
}

#[test]
fn a_deny_says_which_key_decided() {
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:*",
        "Condition": {"StringNotLike": {"aws:userid": "*:my-session"}}});
    check(
        &trust(json!([allow(&json!({"AWS": SOURCE})), deny])),
        "denied_explicit",
        "explicit_deny",
        "Statement 2 of the trust policy denies it: aws:userid is AROASOURCEROLEEXAMPLE:botocore-session-",
    );
}

#[test]
fn the_name_of_the_new_session_is_the_targets_own() {
    let condition = json!({"StringLike": {"sts:RoleSessionName": "release-*"}});
    let world = World {
        settings: "role_session_name = cli-7",
        ..trust(json!([allow_if(&json!({"AWS": SOURCE}), &condition)]))
    };
    check(
        &world,
        "denied_implicit",
        "session_name_mismatch",
        "names the new session cli-7 (config:10)",
    );
}

#[test]
fn external_ids_missing_wrong_and_right() {
    let statement = allow_if(
        &json!({"AWS": SOURCE}),
        &json!({"StringEquals": {"sts:ExternalId": "abc-1"}}),
    );
    check(
        &trust(json!([statement])),
        "denied_implicit",
        "external_id_missing",
        "[profile target] sends none",
    );
    let with = |settings| World {
        settings,
        ..trust(json!([statement]))
    };
    check(
        &with("external_id = other"),
        "denied_implicit",
        "external_id_wrong",
        "wants abc-1",
    );
    check(
        &with("external_id = abc-1"),
        "allowed",
        "none",
        "its condition holds",
    );
}

#[test]
fn mfa_counts_for_users_and_never_for_role_sessions() {
    let condition = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let statement = allow_if(&json!({"AWS": ROOT}), &condition);
    let user = |settings| World {
        settings,
        source: "base",
        ..trust(json!([statement]))
    };
    check(
        &user(""),
        "denied_implicit",
        "mfa_missing",
        "has no mfa_serial",
    );
    check(
        &user("mfa_serial = arn:aws:iam::111122223333:mfa/dev"),
        "allowed",
        "none",
        "condition holds",
    );
    check(
        &trust(json!([statement])),
        "denied_implicit",
        "mfa_missing",
        "a role session never has it",
    );
    let if_exists = json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}});
    check(
        &trust(json!([allow_if(&json!({"AWS": ROOT}), &if_exists)])),
        "undetermined",
        "mfa_unknown",
        "aws:MultiFactorAuthPresent",
    );
}

#[test]
fn tags_organizations_and_addresses() {
    let tag = |value: &str| {
        trust(json!([allow_if(
            &json!({"AWS": ROOT}),
            &json!({"StringEquals": {"aws:PrincipalTag/Team": value}})
        )]))
    };
    check(&tag("red"), "allowed", "none", "condition holds");
    check(
        &tag("blue"),
        "denied_implicit",
        "principal_tag_mismatch",
        "is red; the trust policy wants blue",
    );
    let organization = json!([allow_if(
        &json!({"AWS": "*"}),
        &json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})
    )]);
    check(
        &trust(organization.clone()),
        "undetermined",
        "context_unknown",
        "aws:PrincipalOrgID",
    );
    let supposed = |context| World {
        context,
        ..trust(organization.clone())
    };
    check(
        &supposed(&["aws:PrincipalOrgID=o-a1b2c3d4e5"]),
        "allowed",
        "none",
        "names everyone",
    );
    check(
        &supposed(&["aws:PrincipalOrgID=o-zz99yy88xx"]),
        "denied_implicit",
        "org_id_mismatch",
        "o-zz99yy88xx",
    );
}

#[test]
fn the_account_alone_is_not_enough_without_an_identity_policy() {
    let world = World {
        identity: json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]),
        source: "source",
        ..trust(json!([allow(&json!({"AWS": ROOT}))]))
    };
    check(
        &world,
        "denied_implicit",
        "identity_missing",
        "no policy of role Source allows sts:AssumeRole",
    );
    let world = World {
        identity: json!([{"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "sts:*", "Resource": "arn:aws:iam::111122223333:role/Target"}]),
        ..World::default()
    };
    check(
        &world,
        "denied_explicit",
        "identity_deny",
        "itself denies sts:AssumeRole on Target (own, snapshot.json:1)",
    );
}

#[test]
fn role_chaining_gives_one_hour() {
    let world = World {
        settings: "duration_seconds = 43200",
        ..World::default()
    };
    check(
        &world,
        "not_callable",
        "chained_duration",
        "role chaining gives one hour",
    );
    let world = World {
        settings: "duration_seconds = 3600",
        ..World::default()
    };
    check(&world, "allowed", "none", "");
}

#[test]
fn a_comment_behind_a_session_name_is_part_of_the_name() {
    let world = World {
        settings: "role_session_name = my-session # note",
        ..World::default()
    };
    check(
        &world,
        "not_callable",
        "session_name_invalid",
        "my-session # note",
    );
}

#[test]
fn tags_in_the_call_need_a_second_action() {
    let world = World {
        context: &["aws:RequestTag/team=red"],
        ..World::default()
    };
    check(
        &world,
        "denied_implicit",
        "tag_session_missing",
        "sts:TagSession",
    );
}

#[test]
fn what_a_snapshot_does_not_carry_is_not_taken_for_granted() {
    // Account snapshots do not say how long a role's sessions may last.
    let world = World {
        settings: "duration_seconds = 7200",
        source: "base",
        ..trust(json!([allow(&json!({"AWS": USER}))]))
    };
    check(
        &world,
        "undetermined",
        "duration_unknown",
        "more than the hour a role gives by default",
    );
}

#[test]
fn a_negated_condition_is_said_to_exclude() {
    let excluded = |key: &str, pattern: &str| {
        trust(json!([allow_if(
            &json!({"AWS": "arn:aws:iam::111122223333:root"}),
            &json!({"StringNotLike": {key: pattern}}),
        )]))
    };
    check(
        &excluded("sts:RoleSessionName", "botocore-*"),
        "denied_implicit",
        "session_name_mismatch",
        "the trust policy excludes sts:RoleSessionName botocore-*",
    );
    check(
        &excluded("aws:userid", "*:botocore-session-*"),
        "denied_implicit",
        "userid_not_listed",
        "the trust policy excludes *:botocore-session-*",
    );
}

#[test]
fn a_trust_policy_without_statements_names_nobody() {
    check(
        &trust(json!([])),
        "denied_implicit",
        "principal_not_listed",
        "it names nobody",
    );
}

#[test]
fn a_hop_that_the_callers_own_policies_stop_is_not_blamed_on_an_open_trust_side() {
    let world = World {
        identity: json!([]),
        ..trust(json!([allow_if(
            &json!({"AWS": "arn:aws:iam::111122223333:root"}),
            &json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
        )]))
    };
    check(
        &world,
        "denied_implicit",
        "identity_missing",
        "no policy of",
    );
}
