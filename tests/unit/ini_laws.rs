//! Laws of reading files, tested on arbitrary odd ones.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::chain::{Environment, Forest, NodeContent};
use crate::config::{ConfigFile, IniFile, ProfileSet};
use crate::text::SourceFile;
use proptest::prelude::*;

/// Fragments of odd files.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let pieces: &[&[u8]] = &[
        b"[profile a]",
        b"[profile b] # x",
        b"[default]",
        b"[DEFAULT]",
        b"[sso-session s]",
        b"[",
        b"]",
        b"[]",
        b"[profile \"a",
        b"role_arn",
        b"source_profile",
        b"aws_secret_access_key",
        b"sso_session",
        b"sso_account_id",
        b"duration_seconds",
        b"s3",
        b" = ",
        b"=",
        b":",
        b"a",
        b"b",
        b"arn:aws:iam::111122223333:role/R",
        b"\n",
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b" ",
        b"\t",
        b"  ",
        b"#",
        b";",
        b"\\",
        b"|",
        b"\"",
        b"'",
        b"\xe9",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\x1c",
        b"\x0b",
        b"\xc2\x85",
        b"\0",
        b"\xe6\x97\xa5",
        b"\xc4\xb0",
    ];
    prop_oneof![
        8 => prop::sample::select(pieces).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ]
}

fn odd_file() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(fragment(), 0..120).prop_map(|pieces| pieces.concat())
}

/// A file that the AWS CLI mostly accepts: each section and key once, with odd lines between them.
fn accepted_file() -> impl Strategy<Value = Vec<u8>> {
    let lines: &[&str] = &[
        "",
        "  ",
        "# comment",
        "\t; comment",
        "  region = swallowed",
        "  [profile swallowed]",
        "   more text",
        "\tsub = value",
        "\u{2028}",
        "key@ = value",
        "  key@ = value",
        "key@ :",
        "s3@ =",
        "aws_secret_access_key@ = x",
        "[profile p@]",
        "[profile q@] # x",
        " [profile r@]",
        "[services s@]",
    ];
    let line = (
        prop::sample::select(lines),
        prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r"]),
    );
    prop::collection::vec(line, 0..40).prop_map(|lines| {
        let mut text = "[profile first]\n".to_owned();
        for (at, (line, end)) in lines.into_iter().enumerate() {
            text += &line.replace('@', &at.to_string());
            text += end;
        }
        text.into_bytes()
    })
}

/// Returns true for whitespace in Python's sense.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A line that affects a chain.
fn chain_line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c", "d", "e", "f", "gone"]);
    prop_oneof![
        6 => Just("role_arn = arn:aws:iam::111122223333:role/R".to_owned()),
        6 => name.prop_map(|name| format!("source_profile = {name}")),
        4 => prop::sample::select(vec![
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key = x",
            "credential_source = Ec2InstanceMetadata",
            "credential_source = nothing",
            "sso_session = s",
            "sso_session = gone",
            "sso_account_id = 111122223333",
            "sso_role_name = Admin",
            "web_identity_token_file = t",
            "credential_process = c",
            "login_session = arn:aws:iam::111122223333:user/u",
            "region = x",
            "mfa_serial = GAHT12345678",
            "source_profile =\n  a = b",
        ]).prop_map(str::to_owned),
    ]
}

/// A config file of profiles a to f that refer to each other at random, without duplicate keys.
fn chain_file() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(chain_line(), 0..7);
    prop::collection::vec(lines, 6).prop_map(|profiles| {
        let mut text = "[sso-session s]\nsso_start_url = u\nsso_region = r\n".to_owned();
        for (name, mut lines) in ["a", "b", "c", "d", "e", "f"].iter().zip(profiles) {
            lines.sort();
            lines.dedup_by_key(|line| line.split(' ').next().map(str::to_owned));
            writeln!(text, "[profile {name}]\n{}", lines.join("\n")).unwrap();
        }
        text
    })
}

#[test]
fn an_edit_keeps_the_sections_around_it() {
    let text = "[profile a]\nregion = x\n[profile b]\nregion = x\n[profile c]\nregion = x\n";
    let at = text.find("x\n[profile c]").unwrap();
    let before = IniFile::parse(
        ConfigFile::Config,
        &SourceFile::new("config", text.as_bytes()),
    );
    for (put, kept) in [("y", [true, false, true]), ("long", [true, false, false])] {
        let bytes = [&text[..at], put, &text[at + 1..]].concat().into_bytes();
        let after = before.parse_edited(&SourceFile::new("config", bytes), &(at..at + 1));
        let sections = before.sections.iter().zip(&after.sections);
        let same: Vec<bool> = sections.map(|(one, two)| Arc::ptr_eq(one, two)).collect();
        assert_eq!(same, kept, "{put}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Only a part of the file is read again, and it is read as if the whole were.
    #[test]
    fn an_edited_file_is_read_as_a_new_one(
        before in accepted_file(),
        from in any::<prop::sample::Index>(),
        length in 0_usize..30,
        put in prop::collection::vec(fragment(), 0..3),
        rest in prop::sample::select(vec!["", "\n", "[profile new]\n", "[profile p3]\n", "key1 = x\n"]),
    ) {
        let from = from.index(before.len() + 1);
        let replaced = from..before.len().min(from + length);
        let mut after = before.clone();
        after.splice(replaced.clone(), put.concat().into_iter().chain(rest.bytes()));
        let before = IniFile::parse(ConfigFile::Config, &SourceFile::new("config", before));
        let edited = SourceFile::new("config", after);
        prop_assert_eq!(
            format!("{:#?}", before.parse_edited(&edited, &replaced)),
            format!("{:#?}", IniFile::parse(ConfigFile::Config, &edited))
        );
    }

    /// Headers, settings and the text between them make up the file, byte for byte and in order.
    #[test]
    fn spans_lie_inside_the_file_and_add_up_to_it(bytes in odd_file()) {
        let source = SourceFile::new("config", bytes.clone());
        let file = IniFile::parse(ConfigFile::Config, &source);
        let mut rebuilt: Vec<u8> = Vec::new();
        let mut at = 0;
        for section in &file.sections {
            prop_assert!(section.end as usize <= bytes.len());
            let spans = std::iter::once(section.header_span)
                .chain(section.settings.iter().map(|setting| setting.span));
            for span in spans {
                prop_assert!(span.start as usize >= at, "spans overlap");
                rebuilt.extend_from_slice(&bytes[at..span.start as usize]);
                rebuilt.extend_from_slice(&bytes[span.range()]);
                at = span.end as usize;
            }
            prop_assert_eq!(section.end as usize, at);
            for setting in &section.settings {
                prop_assert!(setting.span.start <= setting.key_span.start);
                prop_assert!(setting.key_span.end < setting.value_span.start + 1);
                prop_assert!(setting.value_span.start <= setting.value_span.end);
                prop_assert!(setting.value_span.end <= setting.span.end);
                prop_assert!(setting.location.line >= section.location.line);
            }
        }
        rebuilt.extend_from_slice(&bytes[at..]);
        prop_assert_eq!(rebuilt, bytes.clone());
        for refusal in &file.refusals {
            prop_assert!(refusal.span.end as usize <= bytes.len());
            prop_assert!(!refusal.reason().is_empty());
        }
        for line in &file.swallowed {
            prop_assert!(line.span.end as usize <= bytes.len());
        }
    }

    /// Names and values equal the text at their spans: the lines of a value without surrounding
    /// blanks and without comments.
    #[test]
    fn names_and_values_are_what_stands_at_their_places(text in odd_file()) {
        let Ok(text) = String::from_utf8(text) else { return Ok(()) };
        let source = SourceFile::new("config", text.as_bytes().to_vec());
        let file = IniFile::parse(ConfigFile::Config, &source);
        for section in &file.sections {
            let header = text[section.header_span.range()].trim_start_matches(is_blank);
            let header = header.trim_start_matches('\u{feff}');
            let (inside, _) = header.rsplit_once(']').unwrap();
            prop_assert_eq!(&*section.name, &inside[1..]);
        }
        for setting in file.sections.iter().flat_map(|section| &section.settings) {
            prop_assert_eq!(&*setting.key, text[setting.key_span.range()].to_lowercase());
            if let Some(value) = setting.text() && !value.contains("****") {
                let written = text[setting.value_span.range()].replace("\r\n", "\n");
                let lines = written.split(['\n', '\r']).map(|line| line.trim_matches(is_blank));
                let lines = lines.enumerate().filter(|(at, line)| *at == 0 || !line.starts_with(['#', ';']));
                let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
                prop_assert_eq!(value, lines.join("\n"));
            }
        }
    }

    /// A line inserted at the end of a section becomes a setting of that section, and nothing else
    /// changes (unless the AWS CLI refuses the file afterwards).
    #[test]
    fn a_section_ends_where_a_line_can_be_added(bytes in odd_file()) {
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let before = IniFile::parse(ConfigFile::Config, &SourceFile::new("c", text.as_bytes().to_vec()));
        let Some(section) = before.sections.first() else { return Ok(()) };
        if !before.refusals.is_empty() || text[..section.end as usize].lines().any(|line| line.starts_with([' ', '\t'])) {
            return Ok(());
        }
        let (head, tail) = text.split_at(section.end as usize);
        if tail.lines().any(|line| line.starts_with(is_blank)) {
            return Ok(());
        }
        let end = if head.ends_with(['\n', '\r']) { "" } else { "\n" };
        let edited = format!("{head}{end}added_here = yes\n{tail}");
        let after = IniFile::parse(ConfigFile::Config, &SourceFile::new("c", edited.into_bytes()));
        prop_assert_eq!(after.sections[0].get(&"added_here".into()).and_then(|s| s.text()), Some("yes"));
        prop_assert_eq!(after.sections[0].settings.len(), section.settings.len() + 1);
    }

    /// For any files, every profile can be requested once, parents come before children, and a
    /// chain is either complete or has a problem.
    #[test]
    fn every_profile_has_its_place_in_the_forest(
        config in prop_oneof![odd_file(), chain_file().prop_map(String::into_bytes)],
        credentials in odd_file(),
    ) {
        let config = SourceFile::new("config", config);
        let credentials = SourceFile::new("credentials", credentials);
        let set = ProfileSet::parse(Some(&config), Some(&credentials));
        let forest = Forest::build(&set, &Environment::empty());
        prop_assert_eq!(forest.parents_first().len(), forest.node_count());
        let mut seen = vec![false; forest.node_count()];
        for &id in forest.parents_first() {
            let node = forest.node(id);
            prop_assert!(node.parent.is_none_or(|parent| seen[parent.index()]));
            seen[id.index()] = true;
        }
        for profile in &set.profiles {
            let id = forest.requested(profile.name()).unwrap();
            match forest.chain(profile.name()) {
                Ok(chain) => {
                    prop_assert_eq!(chain.hops.len() + 1, chain.nodes.len());
                    prop_assert_eq!(chain.nodes.last(), Some(&id));
                    prop_assert!(set.refusals().next().is_none());
                }
                Err(problem) => {
                    prop_assert!(!problem.message().is_empty());
                    let fine = forest.node(id).broken_at.is_none()
                        && forest.node(id).problem_if_requested.is_none();
                    let nothing = forest.node(id).content == NodeContent::Nothing;
                    prop_assert!(!fine || nothing || forest.refused().is_some());
                }
            }
        }
    }
}
