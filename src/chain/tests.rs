use std::fmt::Write as _;

use super::client::{Client, NamePiece};
use super::{
    CredentialSource, Environment, Forest, NodeContent, NodeKey, Part, ProblemKind, python,
};
use crate::config::ProfileSet;
use crate::text::SourceFile;

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

fn role(name: &str, source: &str) -> String {
    format!(
        "[profile {name}]\nrole_arn = arn:aws:iam::111122223333:role/{name}\n\
         source_profile = {source}\n"
    )
}

fn grow(config: &str) -> Forest {
    let source = SourceFile::new("config", config.as_bytes());
    let set = ProfileSet::parse(Some(&source), None);
    Forest::build(&set, &Environment::empty())
}

fn key(profile: &str, part: Part) -> NodeKey {
    NodeKey::Profile {
        profile: profile.into(),
        part,
    }
}

/// The chain as `base <- hop <- hop`, or botocore's message.
fn chain(forest: &Forest, profile: &str) -> String {
    match forest.chain(profile) {
        Ok(chain) => {
            let mut text = chain.base.profile.as_deref().unwrap_or("-").to_owned();
            for hop in chain.hops {
                write!(text, " <- {}", hop.profile).unwrap();
            }
            text
        }
        Err(problem) => problem.message(),
    }
}

#[test]
fn a_profile_with_keys_and_a_role_occurs_as_base_and_as_hop() {
    let forest = grow(&format!(
        "[profile base]\n{KEYS}{}{KEYS}{}",
        role("both", "base"),
        role("leaf", "both")
    ));
    assert_eq!(chain(&forest, "both"), "base <- both");
    assert_eq!(chain(&forest, "leaf"), "both <- leaf");
    let leaf = forest.node(forest.requested("leaf").unwrap());
    assert_eq!(
        forest.node(leaf.parent.unwrap()).key,
        key("both", Part::Base)
    );
    let both = forest.node(forest.requested("both").unwrap());
    assert_eq!(both.key, key("both", Part::Hop));
}

#[test]
fn a_profile_that_sources_itself_hangs_under_its_own_base() {
    let forest = grow(&format!("{}{KEYS}", role("me", "me")));
    assert_eq!(chain(&forest, "me"), "me <- me");
}

#[test]
fn a_path_back_to_own_keys_is_a_loop_only_if_requested() {
    let forest = grow(&format!("{}{}{KEYS}", role("a", "k"), role("k", "a")));
    assert_eq!(chain(&forest, "a"), "k <- a");
    let problem = forest.chain("k").unwrap_err();
    assert_eq!(
        problem.message(),
        "Infinite loop in credential configuration detected. Attempting to load from profile k \
         which has already been visited. Visited profiles: ['k', 'a']"
    );
    assert_eq!(problem.location.unwrap().to_string(), "config:3");
    let node = forest.node(forest.requested("k").unwrap());
    assert!(matches!(node.content, NodeContent::Hop(_)));
    assert!(node.problem_if_requested.is_some());
}

#[test]
fn every_member_of_a_loop_sees_it_from_its_own_side_and_its_followers_hang_below() {
    let forest = grow(&format!(
        "{}{}{}{}",
        role("c", "d"),
        role("d", "e"),
        role("e", "d"),
        role("b", "c")
    ));
    let visited = |name: &str| {
        let message = chain(&forest, name);
        message.split("profiles: ").nth(1).unwrap().to_owned()
    };
    assert_eq!(visited("d"), "['d', 'e']");
    assert_eq!(visited("e"), "['e', 'd']");
    assert_eq!(visited("c"), "['c', 'd', 'e']");
    assert_eq!(visited("b"), "['b', 'c', 'd', 'e']");
    let d = forest.requested("d").unwrap();
    assert_eq!(forest.node(d).parent, None);
    assert_eq!(
        forest.node(forest.requested("b").unwrap()).broken_at,
        Some(d)
    );
    assert_eq!(forest.children(d), [forest.requested("c").unwrap()]);
}

#[test]
fn ten_thousand_profiles_in_one_chain_or_loop_resolve() {
    let mut row = format!("[profile p0]\n{KEYS}");
    for at in 1..=10_000 {
        row.push_str(&role(&format!("p{at}"), &format!("p{}", at - 1)));
    }
    let forest = grow(&row);
    assert_eq!(forest.chain("p10000").unwrap().hops.len(), 10_000);
    let mut ring = String::new();
    for at in 0..10_000 {
        ring.push_str(&role(&format!("p{at}"), &format!("p{}", (at + 1) % 10_000)));
    }
    let forest = grow(&ring);
    let problem = forest.chain("p5000").unwrap_err();
    let ProblemKind::Loop(path) = problem.kind else {
        panic!("no loop")
    };
    assert_eq!(path.source().unwrap().as_str(), "p5000");
    assert_eq!(path.visited().count(), 10_000);
    assert_eq!(path.visited().last().unwrap().as_str(), "p4999");
}

#[test]
fn named_sources_share_one_row_each() {
    let named = |name: &str, source: &str| {
        format!(
            "[profile {name}]\nrole_arn = arn:aws:iam::111122223333:role/{name}\n\
             credential_source = {source}\n"
        )
    };
    let forest = grow(&format!(
        "{}{}{}{}",
        named("a", "Ec2InstanceMetadata"),
        named("b", "Ec2InstanceMetadata"),
        named("c", "Environment"),
        named("d", "ec2instancemetadata")
    ));
    let parent = |name: &str| forest.node(forest.requested(name).unwrap()).parent;
    assert_eq!(parent("a"), parent("b"));
    let shared = forest.node(parent("a").unwrap());
    assert_eq!(
        shared.key,
        NodeKey::Shared(CredentialSource::Ec2InstanceMetadata)
    );
    assert_ne!(parent("a"), parent("c"));
    assert_eq!(
        chain(&forest, "d"),
        "The credential source \"ec2instancemetadata\" referenced in profile \"d\" is not valid."
    );
}

#[test]
fn a_profile_with_only_a_region_is_not_broken_but_no_source() {
    let forest = grow(&format!(
        "[profile plain]\nregion = x\n{}",
        role("a", "plain")
    ));
    let plain = forest.node(forest.requested("plain").unwrap());
    assert_eq!(plain.content, NodeContent::Nothing);
    assert_eq!(plain.broken_at, None);
    let problem = forest.chain("a").unwrap_err();
    assert_eq!(
        problem.message(),
        "The source profile \"plain\" must have credentials."
    );
    assert_eq!(problem.location.unwrap().line, 5);
    assert_eq!(
        forest
            .node(forest.requested("a").unwrap())
            .hop()
            .unwrap()
            .role_arn
            .text(),
        Some("arn:aws:iam::111122223333:role/a")
    );
}

#[test]
fn an_incomplete_sso_session_stops_its_profile_but_not_as_a_source() {
    let forest = grow(&format!(
        "[profile k]\nsso_session = gone\n{KEYS}{}",
        role("a", "k")
    ));
    assert_eq!(chain(&forest, "a"), "k <- a");
    let problem = forest.chain("k").unwrap_err();
    assert!(matches!(
        problem.kind,
        ProblemKind::MissingTokenSession { .. }
    ));
    assert_eq!(problem.location.unwrap().line, 2);
}

#[test]
fn a_refused_file_fails_every_chain() {
    let forest = grow(&format!(
        "[profile base]\n{KEYS}junk\n{}",
        role("a", "base")
    ));
    assert_eq!(chain(&forest, "a"), "Unable to parse config file: config");
    assert_eq!(
        chain(&forest, "base"),
        "Unable to parse config file: config"
    );
    let a = forest.node(forest.requested("a").unwrap());
    assert!(
        matches!(a.content, NodeContent::Hop(_)),
        "still shown as understood"
    );
}

#[test]
fn the_cache_key_is_that_of_the_aws_cli() {
    let forest = grow(&format!(
        "[profile base]\n{KEYS}[profile e]\nrole_arn = arn:aws:iam::111111111111:role/E\n\
         source_profile = base\n"
    ));
    assert_eq!(
        forest.chain("e").unwrap().hops[0].cache_key().as_deref(),
        Some("a7c3be6c75381841df29bab122cdb713194b593d")
    );
}

#[test]
fn numbers_are_those_that_python_accepts() {
    let int = |text: &str| python::int(text);
    assert_eq!(int(" +1_000 ").as_deref(), Some("1000"));
    assert_eq!(int("-00").as_deref(), Some("0"));
    assert_eq!(int("٩٠٠").as_deref(), Some("900"));
    assert_eq!(int("-5").as_deref(), Some("-5"));
    for wrong in [
        "", "_1", "1_", "1__0", "1 0", "0x10", "1e3", "9.5", "²", "+-1", "+",
    ] {
        assert_eq!(int(wrong), None, "{wrong}");
    }
    assert_eq!(int(&"9".repeat(4301)), None);
    assert!(int(&"9".repeat(4300)).is_some());
}

#[test]
fn names_are_shown_as_python_shows_them() {
    assert_eq!(python::repr("a"), "'a'");
    assert_eq!(python::repr("it's"), "\"it's\"");
    assert_eq!(python::repr("it's \"so\""), "'it\\'s \"so\"'");
    assert_eq!(
        python::repr("a\\b\t\u{7f}\u{200b}é"),
        "'a\\\\b\\t\\x7f\\u200bé'"
    );
}

#[test]
fn every_client_has_its_own_name_and_generates_session_names() {
    let mut names: Vec<&str> = Client::ALL.iter().map(|client| client.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Client::ALL.len());
    for &client in Client::ALL {
        assert_eq!(client.name().parse().ok(), Some(client));
        assert!(!client.generated_session_name().is_empty());
    }
    assert_eq!(
        Client::default().generated_session_name(),
        [
            NamePiece::Text("botocore-session-"),
            NamePiece::Digits {
                least: 10,
                most: 10
            }
        ]
    );
}
