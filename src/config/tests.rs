use std::fmt::Write as _;

use super::ini::IniFile;
use super::refusal::SwallowedKind;
use super::section::{IgnoredSection, SectionKind, SplitError, split_words};
use super::set::ProfileSet;
use super::setting::{ConfigFile, SettingKey, SettingValue};
use crate::text::SourceFile;

fn parse(config: &str, credentials: &str) -> ProfileSet {
    ProfileSet::parse(
        Some(&SourceFile::new("config", config.as_bytes())),
        Some(&SourceFile::new("credentials", credentials.as_bytes())),
    )
}

/// The variant's name alone.
fn variant_of(kind: &super::RefusalKind) -> String {
    let shown = format!("{kind:?}");
    shown.split(' ').next().unwrap_or_default().to_owned()
}

fn reasons(text: &str) -> Vec<(u32, String)> {
    let file = IniFile::parse(ConfigFile::Config, &SourceFile::new("c", text.as_bytes()));
    let refusals = file.refusals.iter();
    refusals
        .map(|refusal| (refusal.location.line, variant_of(&refusal.kind)))
        .collect()
}

#[test]
fn the_credentials_file_wins_key_by_key_and_every_value_has_its_line() {
    let set = parse(
        "[profile dev]\nregion = a\nrole_arn = b\n",
        "[other]\n[dev]\nrole_arn = c\n",
    );
    let dev = set.profile("dev").unwrap();
    let role_arn = dev.get("role_arn").unwrap();
    assert_eq!(role_arn.text(), Some("c"));
    assert_eq!(role_arn.location.to_string(), "credentials:3");
    assert_eq!(dev.get("region").unwrap().location.to_string(), "config:2");
    assert_eq!(dev.location().unwrap().to_string(), "config:1");
    assert_eq!(
        dev.get_in(ConfigFile::Config, "role_arn").unwrap().text(),
        Some("b")
    );
    let names: Vec<&str> = set.profiles.iter().map(|p| p.name().as_str()).collect();
    assert_eq!(names, ["dev", "other"]);
}

#[test]
fn empty_is_present_and_absent_is_not() {
    let set = parse("[profile a]\nrole_arn =\n", "");
    let profile = set.profile("a").unwrap();
    assert_eq!(profile.text("role_arn"), Some(""));
    assert!(!profile.has("region"));
}

#[test]
fn keys_of_default_in_capitals_are_inherited_by_every_section_of_their_file() {
    let set = parse(
        "[DEFAULT]\nregion = r\n[profile a]\n[profile b]\nregion = own\n",
        "[c]\n",
    );
    let region = |name: &str| set.profile(name).unwrap().text("region");
    assert_eq!(
        [region("a"), region("b"), region("c")],
        [Some("r"), Some("own"), None]
    );
    let a = set.profile("a").unwrap();
    let inherited = a.get("region").unwrap();
    assert_eq!(inherited.location.line, 2);
    assert!(a.inherits(inherited));
    let b = set.profile("b").unwrap();
    assert!(!b.inherits(b.get("region").unwrap()));
    assert!(set.profile("DEFAULT").is_none());
}

#[test]
fn an_indented_line_is_swallowed_by_the_value_above_and_noted() {
    let set = parse(
        "[profile a]\nrole_arn = x\n  Source_Profile = b\n  [profile c]\n  words\n",
        "",
    );
    assert_eq!(
        set.profile("a").unwrap().text("role_arn"),
        Some("x\n⟨3 lines⟩")
    );
    let noted: Vec<_> = set
        .files()
        .flat_map(|file| &file.swallowed)
        .map(|line| (line.location.line, line.kind.clone(), &*line.swallowed_by))
        .collect();
    let setting = SwallowedKind::Setting {
        key: SettingKey::SourceProfile,
    };
    let header = SwallowedKind::Header {
        name: "profile c".to_owned(),
    };
    assert_eq!(noted, [(3, setting, "role_arn"), (4, header, "role_arn")]);
}

#[test]
fn sub_keys_are_a_map_and_no_keys_of_the_profile() {
    let set = parse("[profile a]\ns3 =\n  role_arn = x\n  role_arn = y\n", "");
    let profile = set.profile("a").unwrap();
    assert!(!profile.has("role_arn"));
    let SettingValue::Nested(pairs) = &profile.get("s3").unwrap().value else {
        panic!("not nested")
    };
    assert_eq!(**pairs, [("role_arn".into(), "y".into())]);
}

#[test]
fn lines_that_the_cli_refuses_are_listed_and_the_rest_is_read() {
    assert_eq!(
        reasons("region = x\n[a]\n"),
        [(1, "NoSectionYet".to_owned())]
    );
    assert_eq!(
        reasons("[a]\n[b]\n[a]\n"),
        [(3, "DuplicateSection".to_owned())]
    );
    assert_eq!(
        reasons("[a]\nx = 1\nX : 2\n"),
        [(3, "DuplicateKey".to_owned())]
    );
    assert_eq!(
        reasons("[DEFAULT]\nx = 1\n[DEFAULT]\nx = 1\n"),
        [(4, "DuplicateKey".to_owned())]
    );
    assert_eq!(
        reasons("[a]\njunk\n= x\n"),
        [(2, "NoDelimiter".to_owned()), (3, "EmptyKey".to_owned())]
    );
    assert_eq!(reasons("[a]\n[b\n"), [(2, "NoDelimiter".to_owned())]);
    assert_eq!(
        reasons("[a]\ns3 =\n  x\n"),
        [(3, "NestedWithoutEquals".to_owned())]
    );
    assert_eq!(
        reasons("\u{feff}[a]\nx = 1\n"),
        [(1, "ByteOrderMark".to_owned())]
    );
    let many = format!("[a]\n{}k = 1\n", "k = 1\nx = 1\n".repeat(20));
    assert_eq!(reasons(&many).len(), 39);

    let source = SourceFile::new("c", &b"[a]\nx = \xe9\n[profile b]\ny = 1\n"[..]);
    let set = ProfileSet::parse(Some(&source), None);
    let refusal = set.refusals().next().unwrap();
    assert_eq!(refusal.botocore_message(), "Unable to parse config file: c");
    assert_eq!(refusal.location.line, 2);
    assert_eq!(set.profile("b").unwrap().text("y"), Some("1"));
}

#[test]
fn a_broken_map_in_default_counts_only_if_a_section_inherits_it() {
    let broken = "[DEFAULT]\ns3 =\n  x\n";
    assert_eq!(reasons(broken), []);
    assert_eq!(reasons(&format!("{broken}[a]\ns3 = own\n")), []);
    assert_eq!(
        reasons(&format!("{broken}[a]\n")),
        [(3, "NestedWithoutEquals".to_owned())]
    );
}

#[test]
fn headers_that_make_no_profile_say_why() {
    let set = parse(
        "[dev]\n[profile a b]\n[profile \"c]\n[ profile d]\n[profile-x e]\n",
        "",
    );
    let why: Vec<_> = set
        .ignored
        .iter()
        .map(
            |section| match section.section(ConfigFile::Config).unwrap().kind {
                SectionKind::Ignored(reason) => (section.name().as_str(), reason),
                _ => panic!("not ignored"),
            },
        )
        .collect();
    assert_eq!(
        why,
        [
            ("dev", IgnoredSection::UnknownWord),
            ("profile a b", IgnoredSection::NotTwoWords),
            ("profile \"c", IgnoredSection::UnbalancedQuote),
            (" profile d", IgnoredSection::UnknownWord),
        ]
    );
    assert!(set.profile("e").is_some());
}

#[test]
fn the_later_of_two_headers_for_one_name_replaces_the_earlier() {
    let set = parse("[profile default]\nregion = a\n[default]\noutput = b\n", "");
    let default = set.profile("default").unwrap();
    assert!(!default.has("region"));
    assert_eq!(default.text("output"), Some("b"));
    let replaced = &set.replaced[0];
    assert_eq!(replaced.replaced.location.line, 1);
    assert_eq!(replaced.by.location.line, 3);
}

#[test]
fn words_are_split_as_a_posix_shell_does() {
    let words = |text: &str| split_words(text).map(|words| words.join("|"));
    assert_eq!(
        words(r#"profile glu"ed"x"#),
        Ok("profile|gluedx".to_owned())
    );
    assert_eq!(words(r#"a "" 'b c' d\ e"#), Ok("a||b c|d e".to_owned()));
    assert_eq!(words(r#""a\"b\c""#), Ok(r#"a"b\c"#.to_owned()));
    assert_eq!(words("a\t b # c"), Ok("a|b|#|c".to_owned()));
    assert_eq!(words("'a"), Err(SplitError::OpenQuote));
    assert_eq!(words("a\\"), Err(SplitError::FinalBackslash));
}

#[test]
fn no_secret_is_kept_in_any_structure() {
    let secret = "wJalrXUtnFEMIplanted";
    let set = parse(
        &format!(
            "[DEFAULT]\naws_session_token = {secret}\n[profile a]\nAWS_SECRET_ACCESS_KEY = {secret}\n\
             [nowhere]\naws_security_token: {secret}\n[profile b]\nregion = x\n  aws_secret_access_key = {secret}\n\
             [profile c]\ns3 =\n  Aws_Secret_Access_Key = {secret}\n"
        ),
        &format!("[a]\naws_secret_access_key = {secret}\n  {secret}\naws_session_token =\n"),
    );
    let mut kept = String::new();
    for file in set.files() {
        write!(kept, "{:?}{:?}", file.sections, file.inherited).unwrap();
    }
    write!(kept, "{:?}{:?}", set.profiles, set.ignored).unwrap();
    assert!(!kept.contains(secret), "{kept}");
    let a = set.profile("a").unwrap();
    assert_eq!(
        a.get("aws_session_token").unwrap().value,
        SettingValue::Secret { empty: true }
    );
    assert_eq!(
        a.get("aws_secret_access_key").unwrap().value,
        SettingValue::Secret { empty: false }
    );
}

#[test]
fn backslashes_quotes_and_comments_stay_in_values() {
    let text =
        "[profile a]\none = C:\\certs\\\ntwo = \"q\"\nthree = x # y\nfour = a\n\n # c\n\tb\\\n";
    let set = parse(text, "");
    let value = |key: &str| set.profile("a").unwrap().text(key);
    assert_eq!(value("one"), Some("C:\\certs\\"));
    assert_eq!(value("two"), Some("\"q\""));
    assert_eq!(value("three"), Some("x # y"));
    assert_eq!(value("four"), Some("a\n⟨1 line⟩"));
}
