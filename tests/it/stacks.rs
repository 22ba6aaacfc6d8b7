//! `--cfn-stack`: a role that a stack names itself is guessed by that name, and never more.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::World;

/// The verdict of the first profile, with roles of these names.
fn verdict(names: &[&str], arguments: &[&str]) -> Value {
    let world = World::new();
    let mut config =
        "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"
            .to_owned();
    for (at, name) in names.iter().enumerate() {
        writeln!(
            config,
            "[profile p{at}]\nrole_arn = arn:aws:iam::111122223333:role/{name}\nsource_profile = base"
        )
        .unwrap();
    }
    world.write("config", &config);
    let template = json!({"Resources": {"Deploy": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}}}}});
    let user = "arn:aws:iam::111122223333:user/base";
    let identities = json!({"base": {"UserId": "AIDABASE00000EXAMPLE", "Account": "111122223333",
        "Arn": user}});
    world.write("identities.json", &identities.to_string());
    world.write("snapshot.json", &template.to_string());
    let all = [
        &["check", "p0", "--format", "json", "--suppose-identity"],
        arguments,
    ]
    .concat();
    let ran = world.run(&all);
    let report = ran.json("check").unwrap();
    report["profiles"][0]["hops"][0]["verdict"].clone()
}

#[test]
fn a_made_up_name_is_a_guess_that_allows_nothing() {
    let stack = ["--cfn-stack", "app", "--cfn-account", "111122223333"];
    let role = "app-Deploy-1A2B3C4D5E6F";
    assert_eq!(verdict(&[role], &stack), "undetermined");
    assert_eq!(verdict(&[role], &stack[..2]), "undetermined");
    assert_eq!(verdict(&[role], &[]), "no_policy");
    assert_eq!(verdict(&["app-Deploy-one-two"], &stack), "no_policy");
    assert_eq!(verdict(&["other-Deploy-1A2B3C4D5E6F"], &stack), "no_policy");
    assert_eq!(
        verdict(&[role, "app-Deploy-9Z8Y7X6W5V4U"], &stack),
        "no_policy"
    );
    let elsewhere = ["--cfn-stack", "app", "--cfn-account", "444455556666"];
    assert_eq!(verdict(&[role], &elsewhere), "no_policy");
    let known = format!("Deploy=arn:aws:iam::111122223333:role/{role}");
    let told = ["--cfn-stack", "app", "--cfn-role", &known];
    assert_eq!(verdict(&[role], &told), "allowed");
}
