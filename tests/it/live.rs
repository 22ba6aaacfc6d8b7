//! Calls of the AWS CLI, with a stand-in for it that answers from files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Run, World, run};

const ACCOUNT: &str = "111122223333";

/// Texts that must not be in any written file.
const SECRETS: [&str; 3] = ["planted-secret", "session-secret", "session-token"];

const CONFIG: &str = "\
[profile audit]
role_arn = arn:aws:iam::111122223333:role/Audit
source_profile = base
[profile deploy]
role_arn = arn:aws:iam::111122223333:role/Deploy
source_profile = base
external_id = file:///etc/hostname
";

const CREDENTIALS: &str = "\
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = planted-secret
";

/// A home with the files where the AWS CLI looks for them, and the stand-in on the PATH.
pub struct Live {
    world: World,
}

impl Live {
    pub fn new(config: &str) -> Self {
        let live = Self {
            world: World::new(),
        };
        let home = live.world.home();
        for folder in [".aws", "answers", "bin"] {
            fs::create_dir(home.join(folder)).unwrap();
        }
        fs::write(home.join(".aws/config"), config).unwrap();
        fs::write(home.join(".aws/credentials"), CREDENTIALS).unwrap();
        fs::copy("tests/cases/live/aws", home.join("bin/aws")).unwrap();
        live
    }

    /// Sets the stand-in's answer to an operation of a signer; `ending` is `out`, `err` or `sh`.
    pub fn answer(&self, call: &str, ending: &str, text: &str) {
        let path = self.world.home().join(format!("answers/{call}.{ending}"));
        fs::write(path, text).unwrap();
    }

    pub fn remove_answer(&self, name: &str) {
        fs::remove_file(self.world.home().join("answers").join(name)).unwrap();
    }

    /// Writes a file where rolechain finds it without an option.
    pub fn write_data(&self, name: &str, text: &str) {
        let path = self.world.home().join(".local/share/rolechain").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn replace_data(&self, name: &str, old: &str, new: &str) {
        let path = self.world.home().join(".local/share/rolechain").join(name);
        let text = fs::read_to_string(path).unwrap();
        self.write_data(name, &text.replace(old, new));
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let home = self.world.home();
        let path = format!("{}:/usr/bin:/bin", home.join("bin").display());
        let ran = run(self.world.command(arguments).env("PATH", path), input);
        self.check_for_secrets(&[&ran.stdout, &ran.stderr]);
        ran
    }

    pub fn json(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        let report = ran.json(arguments[0]);
        (
            ran.code,
            report.unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr)),
        )
    }

    /// The home of the user.
    pub fn home(&self) -> PathBuf {
        self.world.home()
    }

    /// Neither what was shown nor a file may hold a secret, except those that the user has.
    pub fn check_for_secrets(&self, shown: &[&str]) {
        let home = self.world.home();
        let ours = [home.join(".aws"), home.join("answers")];
        let mut texts: Vec<String> = shown.iter().map(|&text| text.to_owned()).collect();
        let mut open = vec![home, self.world.folder()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !ours.contains(&path) {
                    open.push(path);
                } else if path.is_file() {
                    texts.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
                }
            }
        }
        for secret in SECRETS {
            assert!(!texts.iter().any(|text| text.contains(secret)), "{secret}");
        }
    }

    /// The command lines that the stand-in received.
    pub fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.world.home().join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// Returns true if the process with the id in a file of the home is running.
    pub fn is_running(&self, file: &str) -> bool {
        let pid = fs::read_to_string(self.world.home().join(file)).unwrap();
        let state = Command::new("ps")
            .args(["-o", "stat=", "-p", pid.trim()])
            .output()
            .unwrap();
        let state = String::from_utf8_lossy(&state.stdout).into_owned();
        !state.trim().is_empty() && !state.trim().starts_with('Z')
    }

    pub fn fetched(&self, name: &str) -> PathBuf {
        let folder = ".local/share/rolechain/snapshots/fetched";
        self.world.home().join(folder).join(name)
    }
}

fn role(name: &str) -> Value {
    json!({
        "Path": "/", "RoleName": name, "RoleId": format!("AROA{}", name.to_uppercase()),
        "Arn": format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:user/base")},
             "Action": "sts:AssumeRole"}]},
        "MaxSessionDuration": 3600,
    })
}

pub fn details() -> String {
    json!({
        "UserDetailList": [], "GroupDetailList": [], "Policies": [],
        "RoleDetailList": [role("Audit"), role("Deploy")],
    })
    .to_string()
}

fn roles() -> String {
    json!({ "Roles": [role("Audit"), role("Deploy")] }).to_string()
}

fn identity() -> String {
    json!({
        "UserId": "AIDAEXAMPLE", "Account": ACCOUNT,
        "Arn": format!("arn:aws:iam::{ACCOUNT}:user/base"),
    })
    .to_string()
}

/// A world in which everything can be read.
pub fn readable() -> Live {
    let live = Live::new(CONFIG);
    live.answer("base.get-caller-identity", "out", &identity());
    live.answer("audit.get-account-authorization-details", "out", &details());
    live.answer("audit.list-roles", "out", &roles());
    live
}

#[test]
fn a_plan_calls_nothing() {
    let live = readable();
    let (code, report) = live.json(&["fetch", "--dry-run"]);
    assert_eq!(code, Some(0));
    let account = &report["plan"]["accounts"][0];
    assert_eq!(account["account"], ACCOUNT);
    assert_eq!(account["roles"], json!(["Audit", "Deploy"]));
    assert_eq!(account["readers"][0]["profile"], "audit");
    let declined = live.run_with(&["fetch"], b"n\n");
    assert_eq!(declined.code, Some(2));
    assert!(live.calls().is_empty());
    assert!(!live.fetched("").exists());
}

#[test]
fn the_plan_is_shown_before_the_question_whatever_the_format() {
    let live = readable();
    let ran = live.run_with(&["fetch", "--format", "json"], b"n\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.is_empty());
    assert!(ran.stderr.contains("iam get-account-authorization-details"));
    assert!(live.calls().is_empty());
}

#[test]
fn fetched_policies_decide_the_next_check() {
    let live = readable();
    assert_eq!(live.run(&["check"]).code, Some(3));
    let fetched = live.run(&["fetch", "--yes"]);
    assert_eq!(
        fetched.code,
        Some(0),
        "{}{}",
        fetched.stdout,
        fetched.stderr
    );
    for name in ["aws-111122223333.json", "identities.json"] {
        let mode = fs::metadata(live.fetched(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let file = fs::read(live.fetched("aws-111122223333.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["rolechain"]["by"], "audit");
    assert_eq!(file["RoleList"][0]["MaxSessionDuration"], 3600);
    let checked = live.run(&["check", "audit"]);
    assert_eq!(
        checked.code,
        Some(0),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
    let environment = fs::read_to_string(live.world.home().join("environment")).unwrap();
    for line in [
        "AWS_CLI_HISTORY_FILE=/dev/null",
        "AWS_DEFAULT_REGION=us-east-1",
        "AWS_RETRY_MODE=adaptive",
    ] {
        assert!(environment.contains(line), "{line}");
    }
}

#[test]
fn identities_count_only_while_the_credentials_are_the_same() {
    let live = readable();
    assert_eq!(live.run(&["fetch", "--yes"]).code, Some(0));
    let credentials = CREDENTIALS.replace("AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE");
    fs::write(live.world.home().join(".aws/credentials"), credentials).unwrap();
    assert_eq!(live.run(&["check", "audit"]).code, Some(3));
}

#[test]
fn without_the_details_the_role_list_is_read_and_kept_beside_a_fuller_file() {
    let live = readable();
    let denied = "An error occurred (AccessDenied) when calling the GetAccountAuthorizationDetails operation: no";
    let call = "audit.get-account-authorization-details";
    assert_eq!(live.run(&["fetch", "--yes"]).code, Some(0));
    fs::remove_file(live.world.home().join(format!("answers/{call}.out"))).unwrap();
    live.answer(call, "err", denied);
    let (code, report) = live.json(&["fetch", "--yes"]);
    assert_eq!(code, Some(1));
    let account = &report["accounts"][0];
    assert_eq!(account["calls"][0]["error"]["code"], "AccessDenied");
    let file = account["file"].as_str().unwrap();
    assert!(file.ends_with("aws-111122223333.roles.json"), "{file}");
    assert!(
        fs::read_to_string(live.fetched("aws-111122223333.json"))
            .unwrap()
            .contains("RoleDetailList")
    );
    assert_eq!(live.run(&["check", "audit"]).code, Some(0));
}

#[test]
fn roles_are_read_one_by_one_where_nothing_may_be_listed() {
    let live = readable();
    for call in ["get-account-authorization-details", "list-roles"] {
        fs::remove_file(live.world.home().join(format!("answers/audit.{call}.out"))).unwrap();
    }
    live.answer(
        "audit.get-role",
        "out",
        &json!({ "Role": role("Audit") }).to_string(),
    );
    let (code, report) = live.json(&["fetch", "--yes", "--profile", "audit"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["accounts"][0]["roles"], 1);
    assert!(
        live.calls()
            .iter()
            .any(|call| call.ends_with(r#"iam get-role --cli-input-json {"RoleName":"Audit"}"#))
    );
    assert_eq!(live.run(&["check", "audit"]).code, Some(0));
}

#[test]
fn a_failing_account_keeps_its_old_file_and_says_why() {
    let live = readable();
    assert_eq!(live.run(&["fetch", "--yes"]).code, Some(0));
    let before = fs::read(live.fetched("aws-111122223333.json")).unwrap();
    let call = "audit.get-account-authorization-details";
    for (text, kind) in [
        ("echo '<html>Please sign in</html>'", "garbage"),
        ("printf '%s' '{\"RoleDetailList\": [' ; exit 0", "garbage"),
        (
            "echo 'An error occurred (Throttling) when calling the X operation (reached max retries: 4): Rate exceeded' >&2; exit 255",
            "throttled",
        ),
        ("kill -STOP $$", "wants_terminal"),
        (
            "echo 'Enter MFA code for arn:aws:iam::111122223333:mfa/base: ' >&2; exit 255",
            "wants_terminal",
        ),
        ("kill -KILL $$", "other"),
    ] {
        live.answer(call, "sh", text);
        let (code, report) = live.json(&["fetch", "--yes", "--profile", "audit"]);
        assert_eq!(code, Some(1), "{text}");
        let account = &report["accounts"][0];
        assert_eq!(account["calls"][0]["error"]["kind"], kind, "{text}");
        assert!(account["file"].is_null());
        assert_eq!(
            fs::read(live.fetched("aws-111122223333.json")).unwrap(),
            before
        );
    }
}

#[test]
fn a_hanging_child_ends_with_everything_that_it_started() {
    let live = readable();
    let hang = "sleep 600 & echo $! > \"$HOME/grandchild\"; wait";
    live.answer("base.get-caller-identity", "sh", hang);
    let (code, report) = live.json(&["fetch", "--yes", "--timeout", "1"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["identities"][0]["error"]["kind"], "silent");
    assert!(!live.is_running("grandchild"));
}

#[test]
fn complete_files_stay_after_a_signal_and_the_exit_code_tells_which() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        end_fetch_by(signal, code);
    }
}

fn end_fetch_by(signal: &str, code: i32) {
    let live = readable();
    let config = format!(
        "{CONFIG}[profile there]\nrole_arn = arn:aws:iam::444455556666:role/There\nsource_profile = base\n"
    );
    fs::write(live.world.home().join(".aws/config"), config).unwrap();
    let hang = "touch \"$HOME/hangs\"; sleep 600 & echo $! > \"$HOME/grandchild\"; wait";
    live.answer("there.get-account-authorization-details", "sh", hang);
    let path = format!("{}:/usr/bin:/bin", live.world.home().join("bin").display());
    let mut fetch = live.world.command(&["fetch", "--yes"]);
    fetch.env("PATH", path).stdin(Stdio::null());
    let mut child = fetch
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let complete = live.fetched("aws-111122223333.json");
    let hangs = live.world.home().join("grandchild");
    while !complete.exists() || !hangs.exists() {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = child.id().to_string();
    Command::new("kill").args([signal, &pid]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(code));
    assert!(complete.exists());
    assert!(!live.fetched("aws-444455556666.json").exists());
    assert!(!live.is_running("grandchild"));
}

#[test]
fn a_chain_with_mfa_is_read_hop_by_hop_with_a_code_that_is_asked_for_here() {
    let live = readable();
    let config = CONFIG.replace(
        "source_profile = base\n[profile deploy]",
        "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/base\n[profile deploy]",
    );
    fs::write(live.world.home().join(".aws/config"), config).unwrap();
    let session = json!({
        "Credentials": {"AccessKeyId": "ASIAONE", "SecretAccessKey": "session-secret",
            "SessionToken": "session-token", "Expiration": "2026-11-27T13:00:00Z"},
        "AssumedRoleUser": {"AssumedRoleId": "AROAAUDIT:x",
            "Arn": "arn:aws:sts::111122223333:assumed-role/Audit/x"},
    });
    live.answer("base.assume-role", "out", &session.to_string());
    live.answer(
        "keys-ASIAONE.get-account-authorization-details",
        "out",
        &details(),
    );
    live.answer("keys-ASIAONE.list-roles", "out", &roles());
    let ran = live.run_with(&["fetch", "--yes", "--profile", "audit"], b"482913\n");
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("482913"));
    assert!(
        !live
            .calls()
            .iter()
            .any(|call| call.contains("--profile=audit"))
    );
    assert!(live.fetched("aws-111122223333.json").exists());
}

#[test]
fn no_code_is_asked_for_where_a_profile_without_one_reads_the_account() {
    let live = readable();
    let config = CONFIG.replace(
        "external_id",
        "mfa_serial = arn:aws:iam::111122223333:mfa/base\nexternal_id",
    );
    fs::write(live.world.home().join(".aws/config"), config).unwrap();
    assert_eq!(live.run(&["fetch", "--yes"]).code, Some(0));
    let (code, report) = live.json(&[
        "fetch",
        "--yes",
        "--account",
        ACCOUNT,
        "--profile",
        "deploy",
    ]);
    assert_eq!(code, Some(0), "{report:#}");
    fs::remove_file(live.world.home().join("answers/audit.list-roles.out")).unwrap();
    let details = "answers/audit.get-account-authorization-details.out";
    fs::remove_file(live.world.home().join(details)).unwrap();
    let (code, report) = live.json(&["fetch", "--yes"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["failed_sessions"][0]["error"]["kind"], "no_code");
}

#[test]
fn control_policies_are_read_level_by_level_or_reported_as_unseen() {
    let live = readable();
    let (code, report) = live.json(&["fetch", "--yes", "--org"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["organization"]["error"]["kind"], "denied");
    assert_eq!(report["accounts"][0]["complete"], true);
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sts:*","Resource":"*"}]}"#;
    for (operation, answer) in [
        (
            "describe-organization",
            json!({"Organization": {"MasterAccountId": "999988887777"}}),
        ),
        (
            "list-roots",
            json!({"Roots": [{"Id": "r-1", "PolicyTypes":
            [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]}]}),
        ),
        (
            "list-parents",
            json!({"Parents": [{"Id": "r-1", "Type": "ROOT"}]}),
        ),
        (
            "list-policies-for-target",
            json!({"Policies": [{"Id": "p-1"}]}),
        ),
        (
            "describe-policy",
            json!({"Policy": {"PolicySummary": {"Id": "p-1"}, "Content": deny}}),
        ),
    ] {
        live.answer(&format!("audit.{operation}"), "out", &answer.to_string());
    }
    let (code, _) = live.json(&["fetch", "--yes", "--org"]);
    assert_eq!(code, Some(0));
    let file = fs::read(live.fetched("organization.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["management_account"], "999988887777");
    let levels = file["accounts"][ACCOUNT]["scps"].as_array().unwrap();
    assert_eq!(levels.len(), 2);
    assert_eq!(live.run(&["check", "audit"]).code, Some(1));
}

#[test]
fn the_age_of_a_snapshot_is_shown_and_warned_of() {
    let live = readable();
    assert_eq!(live.run(&["fetch", "--yes"]).code, Some(0));
    let now = jiff::Timestamp::now().as_second();
    let later = |days: i64| {
        jiff::Timestamp::from_second(now + days * 86_400 + 60)
            .unwrap()
            .to_string()
    };
    let tree = live.run(&["tree", "--now", &later(3)]).stdout;
    assert!(
        tree.lines().next().unwrap().contains("3 days old"),
        "{tree}"
    );
    let explained = live.run(&["explain", "audit", "--now", &later(1)]).stdout;
    assert!(explained.contains("1 day old, by audit"), "{explained}");
    let warned = live.run(&["check", "audit", "--max-age", "2d", "--now", &later(3)]);
    assert_eq!(warned.code, Some(0));
    assert_eq!(warned.stderr.lines().count(), 1, "{}", warned.stderr);
    let fresh = live.run(&["check", "audit", "--max-age", "7d", "--now", &later(3)]);
    assert!(fresh.stderr.is_empty());
    assert_eq!(live.run(&["check", "--max-age", "soon"]).code, Some(2));
    let keys = ["--keys", "j", "--max-age", "2d", "--now", &later(3)];
    let screen = live.run(&keys).stdout;
    assert!(
        screen.contains("aws-111122223333.json: 3 days old"),
        "{screen}"
    );
    assert_eq!(
        live.run(&["--keys", "j", "--max-age", "soon"]).code,
        Some(2)
    );
}

#[test]
fn without_aws_the_commands_are_still_shown() {
    let live = readable();
    fs::remove_file(live.world.home().join("bin/aws")).unwrap();
    let path = live.world.home().join("bin");
    let ran = run(
        live.world.command(&["fetch", "--yes"]).env("PATH", path),
        b"",
    );
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("iam get-account-authorization-details"));
    assert!(!ran.stderr.is_empty());
}

#[test]
fn programs_and_endpoints_of_a_foreign_config_need_a_yes_of_their_own() {
    let config = format!(
        "[profile process]\ncredential_process = ./steal\n[profile other]\n\
         role_arn = arn:aws:iam::{ACCOUNT}:role/Audit\nsource_profile = process\n\
         endpoint_url = https://evil.example.com\n"
    );
    let live = readable();
    live.world.write("foreign", &config);
    let fetch = [
        "fetch",
        "--yes",
        "--config",
        "foreign",
        "--profile",
        "other",
    ];
    assert_eq!(live.run(&fetch).code, Some(2));
    let allowed = [&fetch[..], &["--allow-process"]].concat();
    assert_eq!(live.run(&allowed).code, Some(2));
    assert!(live.calls().is_empty());
    let allowed = [&allowed[..], &["--allow-endpoint"]].concat();
    live.run(&allowed);
    assert!(!live.calls().is_empty());
}

#[test]
fn inputs_that_the_cli_would_not_see_are_refused() {
    let live = readable();
    for options in [
        &["--client", "go-v2"][..],
        &["--suppose", "audit.role_session_name=x"],
        &["--print"],
        &["--keys", "j"],
        &["--account", "12"],
        &["--role", "Audit"],
        &["--profile", "nobody"],
    ] {
        let ran = live.run(&[&["fetch", "--yes"], options].concat());
        assert_eq!(ran.code, Some(2), "{options:?}");
    }
    assert!(live.calls().is_empty());
}

#[test]
fn the_policy_for_readers_names_the_calls_of_the_plan() {
    let live = readable();
    let whole: Value = serde_json::from_str(&live.run(&["fetch", "--policy"]).stdout).unwrap();
    assert_eq!(
        whole["Statement"][0]["Action"],
        json!(["iam:GetAccountAuthorizationDetails", "iam:ListRoles"])
    );
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/Audit");
    let one = live.run(&["fetch", "--policy", "--role", &arn]);
    let one: Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!(one["Statement"][0]["Resource"], json!([arn]));
    assert_eq!(one["Statement"][0]["Action"], json!(["iam:GetRole"]));
    assert!(live.calls().is_empty());
}
