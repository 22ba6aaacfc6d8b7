//! A call that STS refuses before it reads any policy: the edit is known though no policy is.

use std::fs;

use rolechain::tui::print_frame;
use serde_json::{Value, json};

use crate::repair_order::Files;
use crate::worlds::from_config;

const ROLE: &str = "arn:aws:iam::444455556666:role/Far";
const UNKNOWN: &str = "Proven: then STS accepts the call; whether the role lets it in is not known (its trust policy is in no snapshot)";

/// The sample with a comment behind the session name of `source-mysession`, and sections more; who
/// its user is is known if `identities`, and the policies of its account if `snapshots`.
fn sample(name: &str, more: &str, identities: bool, snapshots: bool) -> Files {
    let mut files = Files::new(name);
    let written = fs::read_to_string("assets/sample/config").unwrap();
    let commented = written.replacen(
        "role_session_name = my-session\n",
        "role_session_name = my-session # note\n",
        1,
    );
    assert_ne!(written, commented);
    let config = files.file("config", &format!("{commented}\n{more}"));
    files.options = ["--config", &config, "--credentials"]
        .map(str::to_owned)
        .to_vec();
    files.options.push("assets/sample/credentials".to_owned());
    for (option, path, wanted) in [
        ("--identities", "assets/sample/identities.json", identities),
        ("--snapshot", "assets/sample/snapshots", snapshots),
    ] {
        if wanted {
            files.options.extend([option.to_owned(), path.to_owned()]);
        }
    }
    files
}

/// A section for a role of an account that no snapshot lists.
fn far(name: &str, source: &str, more: &str) -> String {
    format!("[profile {name}]\nrole_arn = {ROLE}\nsource_profile = {source}\n{more}\n\n")
}

fn sentence(report: &Value, at: usize) -> String {
    let said = report["repairs"][at]["sentence"].as_str();
    said.unwrap_or_default().to_owned()
}

/// What is written of a repair, `-` for a line that goes.
fn line(repair: &Value) -> String {
    let new = repair["changes"][0]["new"].as_str();
    new.unwrap_or("-").to_owned()
}

#[test]
fn a_swallowed_comment_is_cut_off_though_no_policy_is_known() {
    let files = sample("accepted-comment", "", true, false);
    let text = files.text(&["explain", "source-mysession"]);
    assert!(text.contains(UNKNOWN), "{text}");
    assert!(
        text.contains("role_session_name = my-session    (instead of"),
        "{text}"
    );
    assert!(!text.contains("Nothing is proven"), "{text}");
    for profile in ["source-mysession", "test3-userid-mysession"] {
        let report = files.report(&["fix", profile]);
        let repair = &report["repairs"][0];
        assert_eq!(line(repair), "role_session_name = my-session");
        assert_eq!(repair["hop_verdict"], "no_policy", "no more is promised");
        assert_eq!(repair["verdict"], "undetermined");
        assert_eq!(repair["missing"][0]["fact"], "trust_policy", "{report}");
        assert!(sentence(&report, 0).contains(UNKNOWN), "{report}");
        assert_eq!(files.run(&["fix", profile]).status.code(), Some(3));
    }
    let check = files.report(&["check", "source-mysession"]);
    let repair = &check["profiles"][0]["repair"];
    assert_eq!(repair["value"], "my-session");
    assert_eq!(repair["proven"], "no_policy");
}

#[test]
fn it_can_be_written_and_then_only_the_policy_is_missing() {
    let files = sample("accepted-write", "", true, false);
    let write = ["fix", "source-mysession", "--write", "--no-backup"];
    assert_eq!(files.run(&write).status.code(), Some(3));
    let config = fs::read_to_string(&files.options[1]).unwrap();
    let uncommented = fs::read_to_string("assets/sample/config").unwrap();
    assert_eq!(config.trim_end(), uncommented.trim_end());
    let report = files.report(&["fix", "source-mysession"]);
    assert_eq!(report["verdict"], "undetermined");
    assert_eq!(report["repairs"], json!([]), "nothing is refused any more");
}

#[test]
fn each_refusal_has_its_line_though_no_policy_is_known() {
    let accepted = "Proven: then STS accepts the call;";
    let rows = [
        (
            "source-autogen",
            "duration_seconds = 7200",
            "duration_seconds = 3600",
            accepted,
        ),
        // What a role that nobody knows grants is at least one hour.
        (
            "base",
            "duration_seconds = 50000",
            "duration_seconds = 3600",
            accepted,
        ),
        (
            "base",
            "duration_seconds = 60",
            "duration_seconds = 900",
            accepted,
        ),
        (
            "base",
            "role_session_name = my session!",
            "role_session_name = my-session",
            accepted,
        ),
        (
            "base",
            "external_id = p-1 # ours",
            "external_id = p-1",
            accepted,
        ),
        (
            "base",
            "external_id = \"p-1\"",
            "external_id = p-1",
            accepted,
        ),
        (
            "base",
            "external_id = a b",
            "-",
            "whether the role asks for one is not known. Proven: then STS accepts the call",
        ),
    ];
    let sections: String = rows
        .iter()
        .enumerate()
        .fold(String::new(), |all, (at, row)| {
            all + &far(&format!("t{at}"), row.0, row.1)
        });
    let files = sample("accepted-rows", &sections, true, false);
    for (at, (_, old, new, said)) in rows.iter().enumerate() {
        let report = files.report(&["fix", &format!("t{at}")]);
        assert_eq!(report["verdict"], "not_callable", "{old}");
        assert_eq!(line(&report["repairs"][0]), *new, "{report}");
        assert_eq!(report["repairs"][0]["hop_verdict"], "no_policy", "{old}");
        assert!(sentence(&report, 0).contains(said), "{report}");
        for claim in ["asks for this external id", "the role asks for none"] {
            assert!(!sentence(&report, 0).contains(claim), "{report}");
        }
    }
}

#[test]
fn a_malformed_arn_is_put_right_where_it_can_mean_one_role_only() {
    let rows = [
        ("\"arn:aws:iam::444455556666:role/Far\"", Some(ROLE)),
        ("arn:aws:iam::444455556666:Far", Some(ROLE)),
        ("arn:aws:iam:444455556666:role/Far", Some(ROLE)),
        // It may be a role `Far` misspelt, and may be anything else.
        ("arn:aws:iam::444455556666:rolee/Far", None),
        ("arn:aws:iam::444455556666:user/Far", None),
        // The snapshot lists every role of this account.
        ("arn:aws:iam::111122223333:NoSuchRole", None),
    ];
    let sections: String = rows
        .iter()
        .enumerate()
        .fold(String::new(), |all, (at, row)| {
            all + &far(&format!("t{at}"), "base", "").replace(ROLE, row.0)
        });
    let files = sample("accepted-arns", &sections, true, true);
    for (at, (arn, meant)) in rows.iter().enumerate() {
        let report = files.report(&["fix", &format!("t{at}")]);
        assert_eq!(report["verdict"], "not_callable", "{arn}");
        match meant {
            Some(meant) => {
                assert_eq!(line(&report["repairs"][0]), format!("role_arn = {meant}"));
                assert!(sentence(&report, 0).contains(UNKNOWN), "{report}");
            }
            None => assert_eq!(report["repairs"], json!([]), "{arn}"),
        }
    }
}

#[test]
fn what_sts_may_still_refuse_is_not_said_to_be_accepted() {
    let long = "duration_seconds = 7200\nrole_session_name = x";
    let sections = far("long", "base", long);
    let nobody = sample("accepted-nobody", &sections, false, false);
    let report = nobody.report(&["fix", "source-mysession"]);
    // Nobody knows whether it is the root user who calls, whom STS refuses.
    assert!(
        sentence(&report, 0).contains(
            "Proven: then STS no longer refuses the call for this; whether the role lets it in is not known (its trust policy is in no snapshot; who calls is not known)."
        ),
        "{report}"
    );
    assert_eq!(report["repairs"][0]["missing"][1]["fact"], "caller");
    let known = sample("accepted-long", &sections, true, false);
    let report = known.report(&["fix", "long"]);
    assert!(
        sentence(&report, 0).contains(
            "no longer refuses the call for this; whether the role lets it in is not known (its trust policy is in no snapshot; whether it grants more than one hour is not known)."
        ),
        "{report}"
    );
    assert_eq!(
        report["repairs"][0]["missing"][1]["fact"],
        "max_session_duration"
    );
}

#[test]
fn with_the_policy_alone_it_is_open_who_calls() {
    let files = sample("accepted-policy", "", false, true);
    let text = files.text(&["explain", "source-mysession"]);
    assert!(
        text.contains(
            "Then STS no longer refuses the call for this; what remains unknown is who calls,"
        ),
        "{text}"
    );
    let report = files.report(&["fix", "source-mysession"]);
    assert_eq!(report["repairs"][0]["hop_verdict"], "undetermined");
}

#[test]
fn with_the_policies_the_same_line_is_proven_to_allow() {
    let files = sample("accepted-allowed", "", true, true);
    let report = files.report(&["fix", "source-mysession"]);
    assert_eq!(report["repairs"][0]["hop_verdict"], "allowed", "{report}");
    assert!(!sentence(&report, 0).contains("not known"), "{report}");
}

#[test]
fn a_hop_behind_a_refused_one_does_not_pass_for_reached() {
    let sections = far("behind", "source-mysession", "role_session_name = x y");
    let files = sample("accepted-behind", &sections, true, false);
    let text = files.text(&["explain", "behind"]);
    let said: Vec<&str> = text.lines().filter(|line| line.contains("fix: ")).collect();
    assert!(said[0].ends_with("in no snapshot)."), "{text}");
    assert!(
        said[1].ends_with("in no snapshot). An earlier hop of the chain still fails."),
        "{text}"
    );
    let text = files.text(&["fix", "behind"]);
    assert!(text.contains("2 changes, one for each hop"), "{text}");
    assert!(
        text.contains("With all of it behind no longer fails for certain"),
        "{text}"
    );
    assert_eq!(files.run(&["fix", "behind"]).status.code(), Some(3));
}

#[test]
fn the_explorer_offers_to_write_it() {
    let config = format!(
        "[profile base]\ncredential_process = x\n\n{}",
        far("one", "base", "role_session_name = job # nightly")
    );
    let screen = |keys: &str| print_frame(from_config(&config), keys, (100, 30), false).unwrap();
    let card = screen("j");
    assert!(card.contains("STS no longer refuses the call"), "{card}");
    let asked = screen("jw");
    assert!(
        asked.contains("-role_session_name = job # nightly"),
        "{asked}"
    );
    assert!(asked.contains("+role_session_name = job"), "{asked}");
}

#[test]
fn a_line_that_is_only_supposed_is_named_by_its_value() {
    let files = sample("accepted-supposed", "", true, true);
    let supposed = "source-mysession.role_session_name=a b";
    let text = files.text(&["explain", "source-mysession", "--suppose", supposed]);
    assert!(
        text.contains("role_session_name = a-b    (instead of the supposed a b)"),
        "{text}"
    );
    assert!(!text.contains("instead of supposed"), "{text}");
}
