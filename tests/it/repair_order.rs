//! Which repair comes first, in the words and JSON a user sees.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// Files in a folder of their own, and the options that name them.
pub struct Files {
    folder: PathBuf,
    pub options: Vec<String>,
}

impl Files {
    pub fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("repair_order")
            .join(name);
        fs::create_dir_all(&folder).unwrap();
        Self {
            folder,
            options: Vec::new(),
        }
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The sample's config alone: no snapshot, no identities.
    pub fn sample(name: &str) -> Self {
        let mut files = Self::new(name);
        files.options = ["--config", "assets/sample/config", "--credentials"]
            .map(str::to_owned)
            .to_vec();
        files.options.push("assets/sample/credentials".to_owned());
        files
    }

    /// `base` is the user `dev`, `src` the role `Source` behind it, `t` the role `T` behind that.
    /// Everybody but `Source` may do all of `sts`.
    pub fn world(name: &str, trust: &[Value], source_may: &[Value], target_line: &str) -> Self {
        let mut files = Self::new(name);
        let config = format!(
            "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\
             [profile src]\nrole_arn = arn:aws:iam::111122223333:role/Source\n\
             source_profile = base\n\
             [profile t]\nrole_arn = arn:aws:iam::111122223333:role/T\nsource_profile = src\n\
             {target_line}\n"
        );
        let dev = json!({"AWS": "arn:aws:iam::111122223333:user/dev"});
        let inline = |statements: &[Value]| json!([{"PolicyName": "own", "PolicyDocument": document(statements)}]);
        let user = json!({"Path": "/", "UserName": "dev", "UserId": "AIDADEV0000000EXAMPLE",
            "Arn": dev["AWS"], "CreateDate": "2024-01-01T00:00:00Z", "GroupList": [],
            "AttachedManagedPolicies": [], "UserPolicyList": inline(&[may_all()])});
        let role = |name: &str, trust: &[Value], own: &[Value]| {
            json!({"Path": "/", "RoleName": name, "RoleId": format!("AROA{:X<17}", name.to_uppercase()),
                "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
                "CreateDate": "2024-01-01T00:00:00Z", "AssumeRolePolicyDocument": document(trust),
                "InstanceProfileList": [], "RolePolicyList": inline(own),
                "AttachedManagedPolicies": [], "Tags": []})
        };
        let snapshot = json!({"UserDetailList": [user], "GroupDetailList": [], "Policies": [],
            "RoleDetailList": [role("Source", &[allow(&dev)], source_may), role("T", trust, &[])]});
        let identities = json!({"base": {"UserId": "AIDADEV0000000EXAMPLE",
            "Account": "111122223333", "Arn": dev["AWS"]}});
        for (option, name, text) in [
            ("--config", "config", config),
            ("--credentials", "credentials", String::new()),
            ("--identities", "identities.json", identities.to_string()),
            (
                "--snapshot",
                "snapshot.json",
                serde_json::to_string_pretty(&snapshot).unwrap(),
            ),
        ] {
            let path = files.file(name, &text);
            files.options.extend([option.to_owned(), path]);
        }
        files
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolechain"))
            .args(arguments)
            .args(&self.options)
            .env_clear()
            .env("HOME", &self.folder)
            .output()
            .unwrap()
    }

    pub fn text(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.run(arguments).stdout).unwrap()
    }

    pub fn report(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        serde_json::from_slice(&self.run(&all).stdout).unwrap()
    }

    /// The best repair of the profile `t`.
    pub fn best(&self) -> Value {
        self.report(&["check", "t"])["profiles"][0]["repair"].clone()
    }

    /// Every repair of the profile `t`: the line to write, or the edits of a policy.
    pub fn all(&self) -> Vec<String> {
        let report = self.report(&["explain", "t"]);
        let repairs = report["repairs"].as_array().unwrap();
        repairs
            .iter()
            .map(|repair| match repair["key"].as_str() {
                Some(key) => format!("{key} = {}", repair["value"].as_str().unwrap_or_default()),
                None => repair["policies"][0]["edits"][0].to_string(),
            })
            .collect()
    }
}

pub fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

pub fn may_all() -> Value {
    json!({"Effect": "Allow", "Action": "sts:*", "Resource": "*"})
}

pub fn allow(principal: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
}

pub fn allow_if(condition: &Value) -> Value {
    let mut statement = allow(&json!({"AWS": "arn:aws:iam::111122223333:root"}));
    statement["Condition"] = condition.clone();
    statement
}

#[test]
fn with_one_pasted_policy_the_line_in_the_source_comes_before_a_weaker_policy() {
    let mut files = Files::sample("pasted");
    let pasted = document(&[allow_if(
        &json!({"StringEquals": {"aws:userid": "AROASOURCEROLEEXAMPLE:my-session"}}),
    )]);
    let path = files.file("trust.json", &pasted.to_string());
    files.options.extend([
        "--trust-policy".to_owned(),
        format!("RoleTarget-UserId={path}"),
    ]);
    let card = files.text(&["explain", "test4-userid-autogen"]);
    for words in [
        "fix: Add one line in [profile source-autogen]",
        "role_session_name = my-session",
        "The session name then fits; what remains unknown is the unique id",
    ] {
        assert!(card.contains(words), "{words}\n{card}");
    }
    assert!(!card.contains("For the owner"), "{card}");
    let report = files.report(&["check", "test4-userid-autogen"]);
    let repair = &report["profiles"][0]["repair"];
    assert_eq!(repair["proven"], "undetermined");
    assert_eq!(repair["missing"][0], "role_id");
    assert_eq!(repair["risk"], Value::Null);
}

#[test]
fn nobody_else_is_sent_to_walk_round_a_denial() {
    let root = [allow(&json!({"AWS": "arn:aws:iam::111122223333:root"}))];
    let deny = json!({"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"});
    let by_identity = Files::world("identity-deny", &root, &[may_all(), deny], "");
    let mut stop = allow(&json!({"AWS": "arn:aws:iam::111122223333:role/Source"}));
    stop["Effect"] = json!("Deny");
    let by_trust = Files::world("trust-deny", &[root[0].clone(), stop], &[may_all()], "");
    for files in [by_identity, by_trust] {
        let all = files.all();
        assert!(!all.is_empty(), "the deny itself can be narrowed");
        let other = all.iter().any(|line| line.starts_with("source_profile"));
        assert!(!other, "{all:?}");
    }
}

#[test]
fn another_caller_comes_last_and_is_called_one() {
    let root = [allow(&json!({"AWS": "arn:aws:iam::111122223333:root"}))];
    let elsewhere = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let missing = Files::world("identity-missing", &root, &[elsewhere], "");
    let variable = json!({"StringLike": {"sts:RoleSessionName": "${aws:username}"}});
    let username = Files::world(
        "username",
        &[allow_if(&variable)],
        &[may_all()],
        "role_session_name = dev",
    );
    for files in [missing, username] {
        let best = files.best();
        assert_eq!(best["changes"].as_array().unwrap().len(), 0, "{best}");
        let all = files.all();
        assert_eq!(all.last().unwrap(), "source_profile = base", "{all:?}");
        let report = files.report(&["explain", "t"]);
        let last = report["repairs"].as_array().unwrap().last().cloned();
        assert_eq!(last.unwrap()["risk"], "other_caller");
        let number = all.len().to_string();
        let words = files.text(&["fix", "t", "--choose", &number]);
        let said = "calls as another identity: arn:aws:iam::111122223333:user/dev";
        assert!(words.contains(said), "{words}");
        // It is not what --write would make unasked.
        assert_eq!(files.report(&["fix", "t"])["chosen"], 1);
    }
}

#[test]
fn another_caller_comes_first_only_when_the_policy_names_just_that_one() {
    let dev = [allow(&json!({"AWS": "arn:aws:iam::111122223333:user/dev"}))];
    let files = Files::world("named", &dev, &[may_all()], "");
    let best = files.best();
    assert_eq!(best["key"], "source_profile");
    assert_eq!(best["value"], "base");
    assert_eq!(best["risk"], "other_caller");
    assert_eq!(best["other_caller"], "arn:aws:iam::111122223333:user/dev");
    let card = files.text(&["explain", "t"]);
    assert!(card.contains("(calls as another identity: "), "{card}");
}
