//! Text for people is in the language asked for; output for programs never is.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr as _;

use crate::support::{World, run};

/// The command lines that other tests take too, with profiles and roles of the sample.
fn commands(is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let text = include_str!("../cases/commands.json");
    let all: Vec<String> = serde_json::from_str(text).unwrap();
    all.into_iter().filter(|line| is_wanted(line)).collect()
}

#[test]
fn output_for_programs_and_statuses_are_those_of_english() {
    let world = World::sample();
    let for_programs = ["json", "sarif", "github"].map(|name| format!("--format {name}"));
    let lines = commands(|line| {
        let has_format = for_programs.iter().any(|format| line.contains(format));
        // Names that the clock makes differ from run to run.
        let of_now = ["doctor", "probe"]
            .iter()
            .any(|name| line.starts_with(name));
        (has_format || line.starts_with("batch")) && !of_now
    });
    assert!(lines.len() > 12);
    for line in lines {
        let line = line.replace(" p", " test4-userid-autogen");
        let words: Vec<&str> = line
            .split(' ')
            .map(|word| if word == "R" { "SourceRole" } else { word })
            .collect();
        let [english, japanese] = ["en", "ja"].map(|language| {
            let words = [&words[..], &["--lang", language]].concat();
            let all = [&words[..], &world.options(&words, &[])].concat();
            run(&mut world.command(&all), b"{}\n")
        });
        assert_eq!(english.stdout, japanese.stdout, "{line}");
        assert_eq!(english.code, japanese.code, "{line}");
    }
}

#[test]
fn a_report_is_in_the_language_asked_for_whichever_option_names_its_format() {
    let world = World::sample();
    for options in [&[][..], &["--format", "html"]] {
        let words = [
            &["report", "--all", "--sample", "--lang", "ja"][..],
            options,
        ]
        .concat();
        let page = world.run(&words).stdout;
        assert!(page.contains("<html lang=\"ja\">"), "{options:?}");
        assert!(page.contains("信頼ポリシー"), "{options:?}");
    }
}

#[test]
fn columns_are_as_wide_as_their_words_in_every_language() {
    let world = World::sample();
    let column = |line: &str, at: usize| line[..at].width();
    for language in ["en", "ja"] {
        let rules = world.run(&["rules", "--lang", language]).stdout;
        let titles = rules.lines().map(|line| {
            let level = line.split_whitespace().nth(1).unwrap();
            let (before, title) = line.split_once(level).unwrap();
            let blanks = title.len() - title.trim_start().len();
            column(line, before.len() + level.len() + blanks)
        });
        assert_eq!(titles.collect::<BTreeSet<_>>().len(), 1, "{rules}");
        let profile = "test4-userid-autogen";
        let words = [
            "explain",
            profile,
            "--clients",
            "--sample",
            "--lang",
            language,
        ];
        let clients = world.run(&words).stdout;
        let hops = clients
            .lines()
            .filter_map(|line| Some(column(line, line.find("✓ ✗")?)));
        assert_eq!(hops.collect::<BTreeSet<_>>().len(), 1, "{clients}");
    }
}

/// Command lines that are refused, each by another part of the program.
const REFUSED: &str = r"
explain nobody
explain --sample
nonsense
can nobody SourceRole
can arn:aws:iam::111122223333:group/g SourceRole
can base Nothing
can base arn:aws:iam::111122223333:user/u
can base SourceRole --tag team
can base SourceRole --tag aws:x=1
can base SourceRole --tag a=1 --tag A=2
can base SourceRole --session-name=
who Nothing
fix test4-userid-autogen --choose 0
fix test4-userid-autogen --choose 99
check --expect expect.jsonl
check --expect empty.jsonl
check --format markdown
check --config nowhere
check --cfn-account 12
check --cfn-role A=b
check --cfn-parameter A
check --cfn-parameter A=1 --cfn-parameter A=2
check --context aws:SourceIp
check --context SourceIp=1
check --context aws:SourceIp=x
check --suppose nobody.role_arn=x
check --identities nobody=expect.jsonl
check --identities empty.jsonl
check --org empty.jsonl
check --trust-policy x
check --trust-policy nobody=empty.jsonl
check --trust-policy base=empty.jsonl
check --snapshot expect.jsonl
check --snapshot nowhere.json
check --keys j
demo --keys <x --print
demo --keys <nonsense> --print
demo --size 3 --print
fetch --account 12 --dry-run
fetch --role x --dry-run
fetch --client boto3
probe base --client boto3
man nonsense
rules X99
lint --policy empty.jsonl
";

#[test]
fn refusals_are_in_the_language_asked_for() {
    let world = World::sample();
    world.write(
        "expect.jsonl",
        "{\"profile\": \"base\", \"verdict\": \"maybe\"}\n",
    );
    world.write("empty.jsonl", "\n");
    let mut english = Vec::new();
    for line in REFUSED.lines().filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').chain(["--lang", "ja"]).collect();
        let ran = world.run(&words);
        assert!(!ran.stderr.is_empty(), "{line}: {}", ran.stdout);
        let is_japanese = |text: &str| text.chars().any(|letter| ('ぁ'..='龠').contains(&letter));
        let lines = ran.stderr.lines().filter(|text| !text.is_empty());
        english.extend(
            lines
                .filter(|text| !is_japanese(text))
                .map(|text| format!("{line}: {text}")),
        );
    }
    assert!(english.is_empty(), "{}", english.join("\n"));
}
