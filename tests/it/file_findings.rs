//! What a user is told about lines that do not do what they look like.
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its literals with them"
)]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use rolechain::config::ProfileSet;
use rolechain::explain::describe_finding;
use rolechain::predict::{Assumptions, Config, Survey};
use rolechain::text::SourceFile;

fn survey(config: &str, credentials: &str) -> Survey {
    let config = SourceFile::new("config", config.as_bytes());
    let credentials = SourceFile::new("credentials", credentials.as_bytes());
    Survey::new(
        Config {
            profiles: ProfileSet::parse(Some(&config), Some(&credentials)),
            ..Config::default()
        },
        Assumptions::at(0),
    )
}

fn told(config: &str, credentials: &str) -> String {
    let mut text = String::new();
    for finding in survey(config, credentials).findings() {
        let words = describe_finding(finding);
        let _ = writeln!(
            text,
            "{} {} {} [{}]: {}\n    {}",
            words.location.unwrap(),
            words.severity.word(),
            words.code,
            finding.profile.as_deref().unwrap_or("-"),
            words.message,
            words.help.unwrap()
        );
    }
    text
}

#[track_caller]
fn check(config: &str, credentials: &str, expected: &Expect) {
    expected.assert_eq(&told(config, credentials));
}

/// A hop from keys, to which a case adds lines.
fn hop(lines: &str) -> String {
    format!(
        "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base\n{lines}"
    )
}

const BASE: &str =
    "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = planted\n";

#[test]
fn comments_and_quotation_marks_inside_values() {
    check(
        &hop("role_session_name = my-session # for audit\nexternal_id = 'abc'\nregion = x ; y\n"),
        BASE,
        &expect![[r#"
            config:4 warning inline_comment [a]: the AWS CLI takes the comment behind role_session_name = my-session for part of the value; the SDKs cut it off
                put the comment on a line of its own
            config:5 warning quoted_value [a]: the quotation marks become part of the value of external_id
                write external_id = abc
            config:6 warning inline_comment [a]: the AWS CLI takes the comment behind region = x for part of the value; the SDKs cut it off
                put the comment on a line of its own
        "#]],
    );
}

#[test]
fn a_comment_behind_a_secret_is_told_without_the_secret() {
    let credentials = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE # mine\naws_secret_access_key = planted # yes\n";
    check(
        &hop(""),
        credentials,
        &expect![[r#"
        credentials:2 warning inline_comment [base]: the AWS CLI takes the comment behind aws_access_key_id for part of the value; the SDKs cut it off
            put the comment on a line of its own
        credentials:3 warning inline_comment [base]: the AWS CLI takes the comment behind aws_secret_access_key for part of the value; the SDKs cut it off
            put the comment on a line of its own
    "#]],
    );
}

#[test]
fn a_colour_an_address_and_a_command_are_no_comments() {
    check(
        "[profile a]\ncolor = #00ff00\nsso_start_url = https://x.awsapps.com/start#/\n[profile b]\ncredential_process = sh -c 'a ; b'\n",
        "",
        &expect![[r#"
            config:5 note value_cut_elsewhere [b]: the AWS CLI reads the whole line of credential_process; the SDKs cut it off at the # or ; behind a blank
                if an SDK reads this profile too, put the command into a script
        "#]],
    );
}

#[test]
fn indented_lines_become_part_of_the_value_above() {
    check(
        "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/R\n  source_profile = base\n  [profile b]\n",
        BASE,
        &expect![[r#"
            config:3 warning swallowed_setting [a]: this line is indented, so source_profile is not set: the AWS CLI takes it for more of the value of role_arn
                remove the blanks at the start of the line
            config:4 warning swallowed_header [a]: this line is indented, so [profile b] begins no section: the AWS CLI takes it for more of the value of role_arn
                remove the blanks at the start of the line
        "#]],
    );
}

#[test]
fn headers_that_make_no_profile() {
    check(
        "[DEFAULT]\nregion = r\n[dev]\nregion = r\n[Profile x]\n[profile two words]\n[profile c] # see [d]\n[ default ]\n[profile \"open]\n[tool settings]\ncolour = red\n[plugins]\ncli_legacy_plugin_path = x\n[profile user]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = dev\n",
        "",
        &expect![[r#"
            config:1 warning default_in_capitals [-]: [DEFAULT] in capitals is no profile: every section of this file inherits its key; the SDKs pass it over
                write [default] in small letters
            config:3 warning missing_profile_prefix [-]: the AWS CLI passes [dev] over in the config file, and [profile user] names it as its source
                write [profile dev]
            config:5 warning section_ignored [-]: the AWS CLI passes [Profile x] over: the word in front must be profile, sso-session or services, in small letters and without a blank before it
                write [profile x]
            config:6 warning section_ignored [-]: the AWS CLI passes [profile two words] over: between the brackets it wants the word profile and one name
                write [profile "two words"]
            config:7 warning section_ignored [-]: the AWS CLI passes [profile c] # see [d] over: between the brackets it wants the word profile and one name
                write [profile c]
            config:8 warning section_ignored [-]: the AWS CLI passes [ default ] over: the word in front must be profile, sso-session or services, in small letters and without a blank before it
                write [default]
            config:9 warning section_ignored [-]: the AWS CLI passes [profile "open] over: a quotation mark is never closed
                write [profile open]
        "#]],
    );
}

#[test]
fn sections_that_replace_each_other_and_headers_of_the_wrong_file() {
    check(
        "[profile default]\nregion = a\n[default]\nregion = b\n[profile \"quoted\"]\nregion = c\n",
        "[profile dev]\nregion = a\n[sso-session s]\nsso_region = x\n",
        &expect![[r#"
            config:1 warning section_replaced [default]: the AWS CLI drops all of [profile default], because [default] on line 3 has the same name; the SDKs take this one and drop the other
                merge the two sections into one
            config:5 note header_read_differently [quoted]: the AWS CLI reads [profile "quoted"] as the profile quoted; the SDKs read it differently or pass it over
                if an SDK reads this profile too, name it with letters, digits and _ - . / @ : + % only, after the word profile and one blank
            credentials:1 warning profile_prefix_in_credentials [profile dev]: in the credentials file the whole header is the name: this profile is called "profile dev"; the SDKs pass it over
                write [dev]
            credentials:3 warning sso_session_in_credentials [sso-session s]: in the credentials file this is a profile, not an sso-session
                move the section to the config file
        "#]],
    );
}

#[test]
fn files_that_the_aws_cli_refuses() {
    check(
        "region = a\n[profile a]\nregion = b\nregion = c\n[profile a]\noops\n= x\n",
        "\u{feff}[x]\n",
        &expect![[r#"
            config:1 error file_refused [-]: the AWS CLI refuses the whole of config, and with it every profile: this line stands before the first [header]
                put a [profile NAME] line above it, or delete it
            config:4 error file_refused [-]: the AWS CLI refuses the whole of config, and with it every profile: region is set on line 3 of this section already
                keep one of the two lines
            config:5 error file_refused [-]: the AWS CLI refuses the whole of config, and with it every profile: [profile a] stands on line 2 already
                merge the two sections into one
            config:6 error file_refused [-]: the AWS CLI refuses the whole of config, and with it every profile: this line has neither = nor :
                write key = value; a comment begins with # at the start of its line
            config:7 error file_refused [-]: the AWS CLI refuses the whole of config, and with it every profile: there is no key before the = or :
                write key = value
            credentials:1 error file_refused [-]: the AWS CLI refuses the whole of credentials, and with it every profile: the file begins with a byte order mark, which hides its first header
                save the file as UTF-8 without a byte order mark
        "#]],
    );
}

#[test]
fn keys_that_nobody_reads() {
    check(
        &hop(
            "role_sesion_name = x\nsource-profile = y\nsource_identity = z\nrole_session_name : w\n",
        ),
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_acess_key = planted\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\nexternal_id = abc\nrole_session_name = abc\n",
        &expect![[r#"
            config:4 warning unknown_key [a]: the AWS CLI knows no key role_sesion_name and passes it over
                did you mean role_session_name?
            config:5 warning unknown_key [a]: the AWS CLI knows no key source-profile and passes it over
                did you mean source_profile?
            config:6 note key_ignored [a]: the AWS CLI does not send source_identity from a profile
                only calls of aws sts assume-role and code can set it
            config:7 note colon_delimiter [a]: the AWS CLI takes the : behind role_session_name for a =; the SDKs refuse the line
                write role_session_name = …
            config:7 error session_name_invalid [a]: STS refuses the session name w: it is shorter than 2 characters
                use 2 to 64 letters, digits and _ + = , . @ -
            credentials:3 warning unknown_key [base]: the AWS CLI knows no key aws_secret_acess_key and passes it over
                did you mean aws_secret_access_key?
            credentials:4 note mfa_without_role [base]: mfa_serial does nothing in a profile without role_arn: the AWS CLI asks for no code here
                put it into the profiles with a role_arn that use this one as their source
            credentials:5 warning key_without_role [base]: external_id does nothing in a profile without role_arn
                add role_arn, or delete external_id
            credentials:6 warning key_without_role [base]: role_session_name does nothing in a profile without role_arn
                move it to the profile that has the role_arn: it names the session which that profile opens
        "#]],
    );
}

#[test]
fn parameters_that_sts_refuses() {
    check(
        &hop(
            "role_session_name = my session\nexternal_id = x\nduration_seconds = 600\nmfa_serial = 12\n",
        ),
        BASE,
        &expect![[r#"
            config:4 error session_name_invalid [a]: STS refuses the session name my session: it has a blank
                use 2 to 64 letters, digits and _ + = , . @ -
            config:5 error external_id_invalid [a]: STS refuses the external id: it is shorter than 2 characters
                use 2 to 1224 letters, digits and _ + = , . @ : / -
            config:6 error duration_out_of_range [a]: 600 seconds is outside of what STS takes
                write 900 to 43200
            config:7 error mfa_serial_invalid [a]: STS refuses the serial number: it is shorter than 9 characters
                write the ARN of the device, arn:aws:iam::ACCOUNT:mfa/NAME, or the number on it
        "#]],
    );
    check(
        &hop("role_session_name = süß\nexternal_id = a b\nduration_seconds = 1h\n"),
        BASE,
        &expect![[r#"
            config:4 error session_name_invalid [a]: STS refuses the session name süß: it has the character ü
                use 2 to 64 letters, digits and _ + = , . @ -
            config:5 error external_id_invalid [a]: STS refuses the external id: it has a blank
                use 2 to 1224 letters, digits and _ + = , . @ : / -
            config:6 warning duration_ignored [a]: duration_seconds = 1h is no integer, and the AWS CLI leaves it out without a word
                write seconds in digits, such as 3600
        "#]],
    );
}

#[test]
fn role_arns_that_are_none() {
    check(
        "[profile a]\nrole_arn = arn:aws:sts::111122223333:assumed-role/R/s\nsource_profile = base\n[profile b]\nrole_arn = arn:aws:iam::xxxxxxxxxxxx:role/R\nsource_profile = profile base\n[profile c]\nrole_arn = R\nsource_profile = profile nobody\n",
        BASE,
        &expect![[r#"
            config:2 error role_arn_malformed [a]: arn:aws:sts::111122223333:assumed-role/R/s is not the ARN of a role
                this is a session; write its role, arn:aws:iam::ACCOUNT:role/NAME
            config:5 warning account_id_invalid [b]: the account xxxxxxxxxxxx in role_arn is not 12 digits
                write the 12 digits of the account, without hyphens
            config:6 warning source_with_prefix [b]: source_profile takes a name without the word profile
                write source_profile = base
            config:8 error role_arn_malformed [c]: R is not the ARN of a role
                write arn:aws:iam::ACCOUNT:role/NAME
            config:9 warning source_with_prefix [c]: source_profile takes a name without the word profile
                write source_profile = nobody, and add that profile: there is none of this name
        "#]],
    );
}

#[test]
fn what_counts_for_users_only_and_for_an_hour_only() {
    check(
        "[profile one]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base\nduration_seconds = 7200\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n[profile two]\nrole_arn = arn:aws:iam::111122223333:role/S\nsource_profile = one\nduration_seconds = 7200\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n",
        BASE,
        &expect![[r#"
            config:9 error duration_too_long_chained [two]: 7200 seconds is too long: a session that another role session opens lasts at most one hour
                write 3600 or less, or delete the line
            config:10 warning mfa_on_chained_hop [two]: an MFA code counts only for IAM users, and one calls as a role session
                put mfa_serial into the first profile of the chain whose source is an IAM user
        "#]],
    );
}

#[test]
fn no_secret_is_ever_told() {
    let credentials = "[base]\naws_access_key_id = A\n aws_secret_access_key = planted-1\naws_secret_acces_key = \"planted-2\"\naws_session_token : planted-3 # planted-4\naws_secret_access_key = 'planted-5'\n";
    let text = told(&hop("external_id = \n"), credentials);
    assert!(text.contains("quoted_value"), "{text}");
    assert!(!text.contains("planted"), "{text}");
}

#[test]
fn ten_thousand_profiles_without_a_slip_have_no_finding() {
    let mut config = String::new();
    for at in 0..10_000 {
        let _ = write!(
            config,
            "[profile p{at}]\nrole_arn = arn:aws:iam::111122223333:role/R{at}\nsource_profile = base\n"
        );
    }
    assert!(survey(&config, BASE).findings().is_empty());
}

#[test]
fn findings_are_counted_in_the_tree_and_never_change_the_exit_code() {
    let home = super::cli::folder("findings");
    std::fs::write(home.join("credentials"), BASE).unwrap();
    let run = |lines: &str, arguments: &[&str]| {
        std::fs::write(home.join("config"), hop(lines)).unwrap();
        let files = ["--config", "config", "--credentials", "credentials"];
        let output = super::cli::rolechain(&home, &[arguments, &files].concat())
            .current_dir(&home)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let clean = run("", &["check"]);
    let odd = run("regoin = x\n", &["check"]);
    assert_eq!(clean.0, odd.0);
    assert!(
        odd.1.ends_with(
            "config:4: the AWS CLI knows no key regoin and passes it over\n  did you mean region?\n"
        ),
        "{}",
        odd.1
    );
    let (_, tree) = run("regoin = x\n", &["tree"]);
    assert!(tree.contains("[1 finding]"), "{tree}");
    let (_, screen) = run("regoin = x\n", &["--print", "--size", "140x20"]);
    assert!(screen.contains("¶ 1 finding"), "{screen}");
    let (_, card) = run("regoin = x\n", &["explain", "a"]);
    assert!(card.contains("About the file"), "{card}");
    let (_, json) = run("regoin = x\n", &["check", "a", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    for findings in [
        &report["findings"],
        &report["profiles"][0]["hops"][0]["findings"],
    ] {
        assert_eq!(findings[0]["code"], "unknown_key");
        assert_eq!(findings[0]["line"], 4);
        assert_eq!(findings[0]["profile"], "a");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd_to_be_described(
        config in "(\\[(profile |default|DEFAULT|sso-session )?[a-c\"' \\]é]{0,6}\\]?[ #;]{0,2}\n|[ \t]{0,2}(role_arn|source_profile|role_session_name|duration_seconds|external_id|mfa_serial|credential_source|x)?[ =:#;\"'a-cé]{0,9}\n){0,12}",
        credentials in "(\\[[a-c \"]{0,4}\\]\n|[ ]?(aws_access_key_id|aws_secret_access_key|role_arn)[ =:#'é]{0,8}\n){0,8}",
    ) {
        let survey = survey(&config, &credentials);
        for finding in survey.findings() {
            let words = describe_finding(finding);
            proptest::prop_assert!(!words.message.is_empty());
            proptest::prop_assert!(words.help.is_some_and(|help| !help.is_empty()));
            proptest::prop_assert!(finding.location.is_some());
        }
    }
}
