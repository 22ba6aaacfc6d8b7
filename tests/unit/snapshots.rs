//! Snapshots of IAM: every format that the AWS CLI prints, whole, in parts and damaged.

use crate::iam::Arn;
use crate::iam::account::{
    Knowledge, PolicyForm, SnapshotFile, SnapshotIndex, SnapshotKind, SnapshotReader, StoredPolicy,
    Target, UniqueId, UniqueIdKind, Wanted, read_identities, read_organization, read_policy_file,
    read_snapshot,
};
use crate::text::SourceFile;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const ACCOUNT: &str = "111122223333";

fn read(text: &str) -> SnapshotFile {
    read_wanting(text, Wanted::everything())
}

fn read_wanting(text: &str, wanted: Wanted) -> SnapshotFile {
    read_snapshot("snapshot.json".into(), text.as_bytes(), &Arc::new(wanted))
}

pub(crate) fn codes(file: &SnapshotFile) -> Vec<&'static str> {
    file.diagnostics
        .iter()
        .map(|problem| problem.code)
        .collect()
}

fn trust() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"}]})
}

fn arn(text: &str) -> Arn {
    Arn::parse(text).unwrap()
}

fn role_arn(name: &str) -> Arn {
    arn(&format!("arn:aws:iam::{ACCOUNT}:role/{name}"))
}

/// A row of `RoleDetailList`; its id is derived from the name.
pub(crate) fn detail(name: &str) -> Value {
    json!({"Path": "/", "RoleName": name, "RoleId": id_of(name), "Arn": role_arn(name).as_str(),
        "CreateDate": "2024-01-01T00:00:00Z", "AssumeRolePolicyDocument": trust(),
        "InstanceProfileList": [], "RolePolicyList": [], "AttachedManagedPolicies": [],
        "Tags": [], "RoleLastUsed": {}})
}

fn id_of(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    let mut id = format!("AROA{}", name.to_ascii_uppercase().replace(['-', '_'], "0"));
    while id.len() < 21 {
        id.push('X');
    }
    id
}

pub(crate) fn details(roles: &[Value]) -> Value {
    json!({"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": []})
}

pub(crate) fn pretty(value: &Value) -> String {
    let mut text = Vec::new();
    let indent = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut out = serde_json::Serializer::with_formatter(&mut text, indent);
    serde::Serialize::serialize(value, &mut out).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn account_details_say_everything_but_the_session_duration() {
    let mut row = detail("Admin");
    row["Tags"] = json!([{"Key": "team", "Value": "said \"hi\""}]);
    row["PermissionsBoundary"] = json!({"PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/edge"});
    // Of the inline policies only those are kept that may speak of STS.
    let allow = |action: &str| json!({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]});
    row["RolePolicyList"] = json!([{"PolicyName": "none", "PolicyDocument": allow("s3:*")},
        {"PolicyName": "one", "PolicyDocument": allow("sts:*")}]);
    row["AttachedManagedPolicies"] = json!([{"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]);
    let file = read(&pretty(&details(&[row])));
    assert_eq!(codes(&file), [""; 0]);
    assert_eq!(file.kind, SnapshotKind::AccountAuthorizationDetails);
    let role = &file.roles[0];
    assert_eq!(role.arn, role_arn("Admin"));
    assert_eq!(role.unique_id.as_ref().unwrap().as_str(), id_of("Admin"));
    assert_eq!(role.unique_id.as_ref().unwrap().kind(), UniqueIdKind::Role);
    assert_eq!(&*role.inline.as_ref().unwrap()[0].name, "one");
    assert_eq!(role.attached.as_ref().unwrap()[0].account(), "aws");
    let edge = arn("arn:aws:iam::111122223333:policy/edge");
    assert_eq!(role.boundary, Knowledge::Known(Some(edge)));
    assert_eq!(role.tags.known().unwrap()[0].value, "said \"hi\"");
    assert_eq!(role.max_session_duration, None);
    assert_eq!(file.whole[0].account.as_ref(), ACCOUNT);
    assert!(
        !file.whole[0].users,
        "no user is listed, so nothing is known about users"
    );
}

#[test]
fn get_role_knows_tags_and_boundary_but_no_policies() {
    let row = json!({"Path": "/team/", "RoleName": "Ops", "RoleId": "AROAOPSEXAMPLE0000001",
        "Arn": "arn:aws:iam::111122223333:role/team/Ops", "AssumeRolePolicyDocument": trust(),
        "MaxSessionDuration": 7200, "RoleLastUsed": {}});
    let file = read(&pretty(&json!({"Role": row})));
    assert_eq!(file.kind, SnapshotKind::GetRole);
    let role = &file.roles[0];
    assert_eq!(role.max_session_duration, Some(7200));
    assert_eq!(role.tags, Knowledge::Known(Vec::new()));
    assert_eq!(role.boundary, Knowledge::Known(None));
    assert_eq!((&role.inline, &role.attached), (&None, &None));
    assert!(file.whole.is_empty());
}

#[test]
fn list_roles_leaves_tags_boundary_and_policies_unknown() {
    let row = json!({"Path": "/", "RoleName": "Ops", "RoleId": "AROAOPSEXAMPLE0000001",
        "Arn": "arn:aws:iam::111122223333:role/Ops", "AssumeRolePolicyDocument": trust(),
        "MaxSessionDuration": 3600});
    let file = read(&json!({"Roles": [row]}).to_string());
    assert_eq!(file.kind, SnapshotKind::ListRoles);
    let role = &file.roles[0];
    assert_eq!(role.tags, Knowledge::Unknown);
    assert_eq!(role.boundary, Knowledge::Unknown);
    assert_eq!(
        (&role.inline, role.max_session_duration),
        (&None, Some(3600))
    );
    assert!(
        file.whole.is_empty(),
        "list-roles may have been filtered by path"
    );
}

#[test]
fn documents_come_as_objects_percent_encoded_or_as_strings() {
    let text = trust().to_string();
    let encoded = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
    let with_plus = r#"{"Statement":[],"Id":"a+b%20c"}"#;
    let forms = [
        (
            json!(encoded.to_string()),
            text.as_str(),
            PolicyForm::PercentEncoded,
        ),
        (json!(text), text.as_str(), PolicyForm::JsonString),
        (json!(with_plus), with_plus, PolicyForm::JsonString),
        (
            json!("%7B%22Id%22:%22a+b%22%7D"),
            r#"{"Id":"a+b"}"#,
            PolicyForm::PercentEncoded,
        ),
    ];
    for (document, expected, form) in forms {
        let mut row = detail("Admin");
        row["AssumeRolePolicyDocument"] = document;
        let file = read(&pretty(&details(&[row])));
        let trust = file.roles[0].trust.as_ref().unwrap().text();
        assert_eq!((&*trust.text, trust.form), (expected, form));
    }
}

#[test]
fn a_document_that_is_none_is_unknown_and_reported_with_its_line() {
    let mut row = detail("Admin");
    row["AssumeRolePolicyDocument"] = json!("%7B%FF%7D");
    row["RolePolicyList"] = json!([{"PolicyName": "one", "PolicyDocument": 5}]);
    let text = pretty(&details(&[row]));
    let file = read(&text);
    assert_eq!(file.roles[0].trust, None);
    assert_eq!(file.roles[0].inline.as_ref().unwrap()[0].document, None);
    assert_eq!(codes(&file), ["policy_unreadable", "policy_unreadable"]);
    let line = 1 + text
        .lines()
        .position(|line| line.contains("%7B%FF"))
        .unwrap() as u32;
    assert_eq!(file.diagnostics[0].location.as_ref().unwrap().line, line);
    assert!(file.diagnostics[0].message.contains("role/Admin"));
}

#[test]
fn a_document_keeps_its_place_and_loses_only_the_indentation_of_its_nesting() {
    let text = pretty(&details(&[detail("First"), detail("Second")]));
    let file = read(&text);
    for role in &file.roles {
        let document = role.trust.as_ref().unwrap().text();
        let line = text
            .lines()
            .nth(document.location.line as usize - 1)
            .unwrap();
        assert!(
            line.trim_start()
                .starts_with("\"AssumeRolePolicyDocument\": {"),
            "{line}"
        );
        assert_eq!(&*document.text, pretty(&trust()));
        assert_eq!(document.laid_out(), *document);
        for (index, shown) in document.text.lines().enumerate().skip(1) {
            let line = document.file_line(index as u32) as usize;
            assert_eq!(
                text.lines()
                    .nth(line - 1)
                    .unwrap()
                    .trim()
                    .trim_end_matches(','),
                shown.trim().trim_end_matches(',')
            );
        }
        let row = text.lines().nth(role.location.line as usize - 1).unwrap();
        assert_eq!(row, "        {");
    }
    assert_ne!(file.roles[0].location.line, file.roles[1].location.line);
}

#[test]
fn a_document_in_one_line_is_laid_out_and_stays_on_its_line() {
    let file = read(&format!("\n\n{}", details(&[detail("Admin")])));
    let document = file.roles[0].trust.as_ref().unwrap().text();
    assert!(!document.text.contains('\n'));
    let shown = document.laid_out();
    assert_eq!(&*shown.text, pretty(&trust()));
    assert_eq!((document.location.line, document.file_line(4)), (3, 3));
}

#[test]
fn several_answers_in_one_file_are_all_read() {
    let one = details(&[detail("One")]);
    let mut two = detail("Two");
    two["Arn"] = json!("arn:aws:iam::444455556666:role/Two");
    let forms = [
        format!("\u{feff}{one}\n{}\n", details(std::slice::from_ref(&two))),
        format!(
            "{}{}",
            pretty(&one),
            pretty(&details(std::slice::from_ref(&two)))
        ),
        json!([one, details(std::slice::from_ref(&two))]).to_string(),
        pretty(&json!([one, details(&[two])])),
    ];
    for text in forms {
        let file = read(&text);
        assert_eq!(codes(&file), [""; 0], "{text}");
        assert_eq!(file.roles.len(), 2);
        let wholes: Vec<&str> = file.whole.iter().map(|whole| &*whole.account).collect();
        assert_eq!(wholes, [ACCOUNT, "444455556666"]);
        assert_eq!(file.kind, SnapshotKind::AccountAuthorizationDetails);
    }
    let mixed = format!("{one}{}", json!({"Role": detail("Three")}));
    assert_eq!(read(&mixed).kind, SnapshotKind::Mixed);
}

#[test]
fn only_wanted_rows_are_read_but_every_id_is_known() {
    let roles = [
        "Admin",
        "team/Other",
        "AWSReservedSSO_Dev_Ops_0123456789abcdef",
        "ById",
        "Last",
    ];
    let rows: Vec<Value> = roles.iter().map(|name| detail(name)).collect();
    let mut wanted = Wanted::nothing();
    wanted.add_role(ACCOUNT, "ADMIN");
    wanted.add_arn(&arn("arn:aws:sts::111122223333:assumed-role/Other/session"));
    wanted.add_permission_set(ACCOUNT, "Dev_Ops");
    wanted.add_permission_set(ACCOUNT, "Dev");
    wanted.add_unique_id(&format!("{}:session", id_of("ById")));
    let file = read_wanting(&pretty(&details(&rows)), wanted);
    let names: Vec<&str> = file.roles.iter().map(|role| role.arn.name()).collect();
    assert_eq!(
        names,
        [
            "Admin",
            "Other",
            "AWSReservedSSO_Dev_Ops_0123456789abcdef",
            "ById"
        ]
    );
    assert_eq!((file.rows, file.ids.lines().count()), (5, 5));
    assert!(file.ids.contains(&*id_of("Last")));
    assert!(!file.ids.contains("AROAGONEXXXXXXXXXXXXX"));
    let mut index = SnapshotIndex::default();
    index.insert(0, file);
    let found = index.permission_set_roles(ACCOUNT, "Dev_Ops");
    assert_eq!(found.len(), 1);
    assert!(index.permission_set_roles(ACCOUNT, "Dev").is_empty());
}

#[test]
fn a_role_repeated_in_an_instance_profile_is_no_row() {
    let mut row = detail("Machine");
    row["InstanceProfileList"] =
        json!([{"InstanceProfileName": "Machine", "Roles": [detail("Hidden")]}]);
    let file = read(&pretty(&details(&[row])));
    assert_eq!((file.rows, file.roles.len()), (1, 1));
    assert!(!file.ids.contains(&*id_of("Hidden")));
}

/// An account in which Admin attaches a policy and Jane is in a group that attaches another.
fn account_with_policies() -> Value {
    let policy = |name: &str| {
        json!({"PolicyName": name, "Arn": format!("arn:aws:iam::{ACCOUNT}:policy/{name}"),
        "DefaultVersionId": "v2", "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": false, "Document": {"Id": "old"}},
            {"VersionId": "v2", "IsDefaultVersion": true, "Document": {"Id": "new"}}]})
    };
    let attach = |name: &str| json!([{"PolicyName": name, "PolicyArn": format!("arn:aws:iam::{ACCOUNT}:policy/{name}")}]);
    let policies = ["for-admin", "for-other", "for-staff", "for-guests", "edge"].map(policy);
    let mut admin = detail("Admin");
    admin["AttachedManagedPolicies"] = attach("for-admin");
    let mut other = detail("Other");
    other["AttachedManagedPolicies"] = attach("for-other");
    json!({
        "UserDetailList": [{"Path": "/", "UserName": "jane", "UserId": "AIDAJANEEXAMPLE000001",
            "Arn": "arn:aws:iam::111122223333:user/jane", "GroupList": ["Staff"],
            "AttachedManagedPolicies": [],
            "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/edge"}}],
        "GroupDetailList": [
            {"GroupName": "Staff", "Arn": "arn:aws:iam::111122223333:group/Staff",
             "GroupPolicyList": [], "AttachedManagedPolicies": attach("for-staff")},
            {"GroupName": "Guests", "Arn": "arn:aws:iam::111122223333:group/Guests",
             "GroupPolicyList": [], "AttachedManagedPolicies": attach("for-guests")}],
        "RoleDetailList": [admin, other],
        "Policies": policies})
}

#[test]
fn policies_are_kept_for_those_who_need_them_whatever_the_order_of_the_lists() {
    let account = account_with_policies();
    let order = |keys: [&str; 4]| {
        let members = keys.map(|key| format!("\"{key}\": {}", account[key]));
        format!("{{{}}}", members.join(", "))
    };
    let orders = [
        order([
            "UserDetailList",
            "GroupDetailList",
            "RoleDetailList",
            "Policies",
        ]),
        order([
            "GroupDetailList",
            "Policies",
            "RoleDetailList",
            "UserDetailList",
        ]),
        order([
            "Policies",
            "GroupDetailList",
            "UserDetailList",
            "RoleDetailList",
        ]),
    ];
    for text in orders {
        let mut wanted = Wanted::nothing();
        wanted.add_role(ACCOUNT, "Admin");
        wanted.add_user(ACCOUNT, "Jane");
        let mut index = SnapshotIndex::default();
        index.insert(0, read_wanting(&text, wanted));
        let file = index.files().next().unwrap();
        let names: Vec<&str> = file
            .managed_policies
            .iter()
            .map(|one| one.arn.name())
            .collect();
        assert_eq!(names, ["for-admin", "for-staff", "edge"], "{text}");
        let policy = index
            .managed_policy(&arn("arn:aws:iam::111122223333:policy/edge"))
            .unwrap();
        assert_eq!(
            &*policy.document.as_ref().unwrap().text().text,
            r#"{"Id":"new"}"#
        );
        assert!(index.group(ACCOUNT, "staff").is_some());
        assert!(index.group(ACCOUNT, "guests").is_none());
        let jane = index.user_named(ACCOUNT, "JANE").unwrap();
        assert_eq!(
            jane.inline.as_deref(),
            Some(&[][..]),
            "left out when there are none"
        );
        assert_eq!(index.user_with_id("AIDAJANEEXAMPLE000001"), Some(jane));
    }
}

#[test]
fn a_part_of_an_account_is_never_taken_as_whole() {
    let mut page = details(&[detail("One")]);
    for (key, value) in [
        ("NextToken", json!("abc")),
        ("Marker", json!("m")),
        ("IsTruncated", json!(true)),
    ] {
        page[key] = value;
        let file = read(&page.to_string());
        assert!(file.whole.is_empty(), "{key}");
        assert_eq!(codes(&file), ["snapshot_truncated"]);
        assert_eq!(&*file.truncated[0], ACCOUNT);
        page.as_object_mut().unwrap().remove(key);
    }
    page["IsTruncated"] = json!(false);
    page["Marker"] = Value::Null;
    assert_eq!(read(&page.to_string()).whole.len(), 1);
    // The last part has no token; beside a part that has one, it is not whole either.
    let mut first = details(&[detail("Two")]);
    first["NextToken"] = json!("abc");
    assert!(read(&format!("{first}{page}")).whole.is_empty());
    for order in [[0, 1], [1, 0]] {
        let mut index = SnapshotIndex::default();
        index.insert(order[0], read(&first.to_string()));
        index.insert(order[1], read(&page.to_string()));
        assert!(!index.account_whole(ACCOUNT));
        assert!(matches!(
            index.look_up(&role_arn("Gone")),
            Target::NoSnapshot
        ));
    }
}

#[test]
fn without_a_role_or_with_two_accounts_nothing_is_whole() {
    assert!(read(&details(&[]).to_string()).whole.is_empty());
    let mut stranger = detail("Two");
    stranger["Arn"] = json!("arn:aws:iam::444455556666:role/Two");
    assert!(
        read(&details(&[detail("One"), stranger]).to_string())
            .whole
            .is_empty()
    );
}

#[test]
fn a_row_that_does_not_parse_loses_only_itself() {
    let damage = [
        ("RolePolicyList", json!("none")),
        ("MaxSessionDuration", json!("long")),
        ("Arn", json!("arn:aws:iam::111122223333:user/Broken")),
        ("Arn", json!("Broken")),
        ("Arn", Value::Null),
        ("AttachedManagedPolicies", json!([{"PolicyArn": "x"}])),
    ];
    for (key, value) in damage {
        let mut broken = detail("Broken");
        broken[key] = value;
        let text = pretty(&details(&[detail("Before"), broken, detail("After")]));
        let file = read(&text);
        let names: Vec<&str> = file.roles.iter().map(|role| role.arn.name()).collect();
        assert_eq!(names, ["Before", "After"], "{key}");
        assert_eq!(codes(&file), ["snapshot_row_unreadable"], "{key}");
        assert!(file.whole.is_empty(), "a row is missing");
        if key != "Arn" {
            assert!(file.diagnostics[0].message.contains("role/Broken"), "{key}");
        }
    }
}

#[test]
fn damage_is_reported_with_its_line_and_what_stands_before_is_used() {
    let text = pretty(&details(&[detail("One"), detail("Two")]));
    let start = text.find("\"RoleName\": \"Two\"").unwrap();
    let file = read(&text[..start]);
    assert_eq!(codes(&file), ["snapshot_cut_off"]);
    assert_eq!(file.roles.len(), 1);
    assert!(file.whole.is_empty());
    let line = file.diagnostics[0].location.as_ref().unwrap().line as usize;
    assert_eq!(
        text.lines().nth(line - 1).unwrap(),
        "        {",
        "where the lost row begins"
    );
    for (text, code) in [
        ("", "snapshot_empty"),
        (" \n ", "snapshot_empty"),
        ("[]", "snapshot_empty_list"),
        (" [\n] ", "snapshot_empty_list"),
        ("An error occurred (AccessDenied)", "snapshot_malformed"),
        (
            "[default]\naws_secret_access_key = hush",
            "snapshot_malformed",
        ),
        (
            "{\"RoleDetailList\": [], \"Policies\" [] }",
            "snapshot_malformed",
        ),
        ("{\"RoleDetailList\": {}}", "snapshot_wrong_type"),
        ("{\"RoleDetailList\": [5]}", "snapshot_row_unreadable"),
        ("{\"Role\": []}", "snapshot_wrong_type"),
        (
            "{\"Version\": \"2012-10-17\", \"Statement\": []}",
            "snapshot_unrecognised",
        ),
        (
            "{\"UserId\": \"AIDA\", \"Account\": \"1\", \"Arn\": \"x\"}",
            "snapshot_unrecognised",
        ),
        ("{\"RoleName\": \"Admin\"}", "snapshot_unrecognised"),
        ("{}", "snapshot_unrecognised"),
        ("[", "snapshot_cut_off"),
        ("{\"Roles\": [", "snapshot_cut_off"),
        ("{\"Roles\"", "snapshot_cut_off"),
    ] {
        let file = read(text);
        assert_eq!(codes(&file), [code], "{text}");
        assert!(file.diagnostics[0].location.is_some() && file.diagnostics[0].help.is_some());
        assert!(!format!("{file:?}").contains("hush"));
    }
    let utf16: Vec<u8> = "\u{feff}{}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = read_snapshot("x".into(), &utf16, &Arc::new(Wanted::everything()));
    assert_eq!(codes(&file), ["snapshot_not_utf8"]);
    let bad = b"{\"Roles\": [{\"Arn\": \"\xff\"}]}";
    let file = read_snapshot("x".into(), bad, &Arc::new(Wanted::everything()));
    assert_eq!(codes(&file), ["snapshot_not_utf8"]);
    assert!(file.unreadable);
}

#[test]
fn a_thousand_problems_are_counted_not_listed() {
    let rows: Vec<Value> = (0..1000).map(|_| json!({"Arn": 5})).collect();
    let file = read(&details(&rows).to_string());
    assert_eq!(file.diagnostics.len(), 51);
    assert!(file.diagnostics[50].message.contains("950 more"));
}

#[test]
fn pieces_of_any_size_give_the_same_file() {
    let text = format!(
        "\u{feff}{}\n{}",
        pretty(&account_with_policies()),
        details(&[detail("é-日本")])
    );
    let whole = read(&text);
    for size in [1, 2, 3, 7, 64, 100, 1000] {
        let mut reader =
            SnapshotReader::new("snapshot.json".into(), Arc::new(Wanted::everything()));
        let mut pending: Vec<u8> = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            pending.extend_from_slice(piece);
            let done = reader.feed(&pending);
            pending.drain(..done);
        }
        let file = reader.finish(&pending);
        assert_eq!(
            format!("{file:?}"),
            format!("{whole:?}"),
            "pieces of {size}"
        );
    }
}

#[test]
fn the_answers_do_not_depend_on_which_file_finishes_first() {
    let mut later = detail("Admin");
    later["RoleId"] = json!("AROANEWEXAMPLE0000001");
    later["AssumeRolePolicyDocument"] = json!({"Id": "later"});
    later.as_object_mut().unwrap().remove("RolePolicyList");
    let files = [
        details(&[detail("Admin"), detail("Ops")]).to_string(),
        json!({"Role": later}).to_string(),
        details(&[detail("Ops")]).to_string(),
    ];
    let build = |order: [usize; 3]| {
        let mut index = SnapshotIndex::default();
        for number in order {
            let file = read_snapshot(
                format!("{number}.json").into(),
                files[number].as_bytes(),
                &Arc::new(Wanted::everything()),
            );
            assert_eq!(index.insert(number, file), [Arc::from(ACCOUNT)]);
        }
        index
    };
    let expected: Vec<_> = build([0, 1, 2]).roles().cloned().collect();
    for order in [
        [0, 1, 2],
        [2, 1, 0],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [0, 2, 1],
    ] {
        let index = build(order);
        assert_eq!(index.roles().cloned().collect::<Vec<_>>(), expected);
        let admin = index.role(&role_arn("Admin")).unwrap();
        assert_eq!(
            &*admin.trust.as_ref().unwrap().text().text,
            r#"{"Id":"later"}"#
        );
        assert_eq!(
            admin.inline, None,
            "the earlier file speaks of another role"
        );
        let problems = index.diagnostics();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "role_id_differs");
        assert_eq!(
            problems[0].location.as_ref().unwrap().to_string(),
            "1.json:1"
        );
        assert!(index.role_with_id("AROANEWEXAMPLE0000001").is_some());
        assert!(index.role_with_id(&id_of("Admin")).is_none());
    }
}

#[test]
fn two_snapshots_of_the_same_role_fill_each_others_gaps() {
    let mut listed = detail("Admin");
    for key in ["RolePolicyList", "AttachedManagedPolicies", "Tags"] {
        listed.as_object_mut().unwrap().remove(key);
    }
    listed["MaxSessionDuration"] = json!(7200);
    let mut index = SnapshotIndex::default();
    index.insert(1, read(&json!({"Roles": [listed]}).to_string()));
    index.insert(0, read(&details(&[detail("Admin")]).to_string()));
    let role = index.role(&role_arn("Admin")).unwrap();
    assert_eq!(role.max_session_duration, Some(7200));
    assert!(role.inline.is_some() && role.tags.is_known());
    assert!(index.diagnostics().is_empty());
}

#[test]
fn an_absent_role_is_absent_only_if_it_was_looked_for_in_a_whole_account() {
    let mut wanted = Wanted::nothing();
    wanted.add_role(ACCOUNT, "Admin");
    wanted.add_role(ACCOUNT, "Gone");
    let rows = [detail("team/admin"), detail("Unwanted")];
    let mut index = SnapshotIndex::default();
    index.insert(0, read_wanting(&details(&rows).to_string(), wanted));
    assert!(index.account_whole(ACCOUNT) && !index.account_whole("444455556666"));
    let Target::Elsewhere(found) = index.look_up(&role_arn("Admin")) else {
        panic!("another path and case");
    };
    assert_eq!(found, role_arn("team/admin"));
    let found = index.look_up(&found);
    assert!(matches!(found, Target::Known(_) | Target::Unreadable));
    assert!(matches!(index.look_up(&role_arn("Gone")), Target::NotFound));
    assert!(matches!(
        index.look_up(&role_arn("Unwanted")),
        Target::NoSnapshot
    ));
    let elsewhere = arn("arn:aws:iam::444455556666:role/Admin");
    assert!(matches!(index.look_up(&elsewhere), Target::NoSnapshot));

    let id = |text: &str| UniqueId::parse(text).unwrap();
    assert_eq!(
        index.is_deleted(ACCOUNT, &id(&id_of("Unwanted"))),
        Some(false)
    );
    assert_eq!(
        index.is_deleted(ACCOUNT, &id("AROAGONEXXXXXXXXXXXXX")),
        Some(true)
    );
    assert_eq!(
        index.is_deleted(ACCOUNT, &id("AIDAGONEXXXXXXXXXXXXX")),
        None
    );
    assert_eq!(
        index.is_deleted("444455556666", &id("AROAGONEXXXXXXXXXXXXX")),
        None
    );
    assert!(index.id_known(&format!("{}:session", id_of("Unwanted"))));
}

#[test]
fn every_role_agrees_with_a_plain_reading_of_the_same_file() {
    let mut rows = Vec::new();
    for number in 0..300 {
        let mut row = detail(&format!("role-{number}"));
        if number % 3 == 0 {
            row["RolePolicyList"] = json!([{"PolicyName": "p\"\\\t é", "PolicyDocument": trust()}]);
            row["Tags"] =
                json!([{"Key": "note", "Value": "{[\"\\"}, {"Key": "日本", "Value": "C:\\temp\\"}]);
        }
        if number % 5 == 0 {
            row["InstanceProfileList"] = json!([{"Roles": [detail("role-1")]}]);
        }
        rows.push(row);
    }
    let account = details(&rows);
    let mut wanted = Wanted::nothing();
    for number in (0..300).step_by(2) {
        wanted.add_role(ACCOUNT, &format!("role-{number}"));
    }
    for text in [pretty(&account), account.to_string()] {
        let file = read_wanting(&text, wanted.clone());
        assert_eq!((file.rows, file.roles.len()), (300, 150));
        for (role, row) in file.roles.iter().zip(rows.iter().step_by(2)) {
            assert_eq!(role.arn.as_str(), row["Arn"]);
            assert_eq!(role.unique_id.as_ref().unwrap().as_str(), row["RoleId"]);
            let parsed =
                |stored: &StoredPolicy| serde_json::from_str::<Value>(&stored.text().text).unwrap();
            assert_eq!(
                parsed(role.trust.as_ref().unwrap()),
                row["AssumeRolePolicyDocument"]
            );
            let inline = role.inline.as_ref().unwrap().iter().map(|policy| {
                json!({"PolicyName": *policy.name, "PolicyDocument": parsed(policy.document.as_ref().unwrap())})
            });
            assert_eq!(inline.collect::<Value>(), row["RolePolicyList"]);
            let tags = role.tags.known().unwrap().iter();
            let tags = tags.map(|tag| json!({"Key": tag.key, "Value": tag.value}));
            assert_eq!(tags.collect::<Value>(), row["Tags"]);
        }
    }
}

#[test]
fn a_policy_file_is_a_bare_document_or_an_answer_of_get_role() {
    let file = |text: &str| SourceFile::new("trust.json", text.as_bytes().to_vec());
    let bare = read_policy_file(&file(&format!("\u{feff}\n{}\n", pretty(&trust())))).unwrap();
    assert_eq!(
        (&*bare.text, bare.form),
        (&*pretty(&trust()), PolicyForm::Bare)
    );
    assert_eq!(bare.location.to_string(), "trust.json:2");
    let answer = pretty(&json!({"Role": detail("Admin")}));
    let role = read_policy_file(&file(&answer)).unwrap();
    assert_eq!(
        (&*role.text, role.form),
        (&*pretty(&trust()), PolicyForm::Object)
    );
    let encoded = read_policy_file(&file("\"%7B%22Id%22%3A1%7D\"")).unwrap();
    assert_eq!(
        (&*encoded.text, encoded.form),
        (r#"{"Id":1}"#, PolicyForm::PercentEncoded)
    );
    for bad in [
        "",
        "[]",
        "hello",
        "{\"Role\": {}}",
        "{\"Role\": {\"AssumeRolePolicyDocument\": 5}}",
    ] {
        let problem = read_policy_file(&file(bad)).unwrap_err();
        assert_eq!(problem.code, "policy_file_unreadable", "{bad}");
    }
}

#[test]
fn an_organization_file_gives_control_policies_level_by_level() {
    let text = pretty(&json!({"management_account": "777788889999", "accounts": {
        ACCOUNT: {"scps": [[{"Id": "root"}], [{"Id": "unit"}, "%7B%7D"]], "rcps": []},
        "444455556666": {"scp": []}, "555566667777": {"scps": [5]}}}));
    let (organization, problems) =
        read_organization(&SourceFile::new("org.json", text.into_bytes()));
    assert_eq!(
        organization.management_account.as_deref(),
        Some("777788889999")
    );
    let account = &organization.accounts[ACCOUNT];
    let levels = account.scps.as_ref().unwrap();
    assert_eq!(
        (levels.len(), levels[1].len(), levels[1][1].document.text()),
        (2, 2, "{}")
    );
    assert!(account.rcps.as_ref().unwrap().is_empty());
    assert_eq!(organization.accounts.len(), 1);
    assert_eq!(problems.len(), 2, "a misspelt key is no silence");
    assert!(problems[0].message.contains("444455556666"));
    let (_, problems) = read_organization(&SourceFile::new("org.json", b"[]".to_vec()));
    assert!(
        problems[0]
            .help
            .as_ref()
            .unwrap()
            .contains("management_account")
    );
}

#[test]
fn an_identities_file_says_who_a_profile_is() {
    let text = r#"{"base": {"UserId": "AIDAJANEEXAMPLE000001", "Account": "111122223333",
        "Arn": "arn:aws:iam::111122223333:user/jane"},
        "odd": {"UserId": "x", "Account": "444455556666", "Arn": "arn:aws:iam::111122223333:user/jane"}}"#;
    let (identities, problems) =
        read_identities(&SourceFile::new("id.json", text.as_bytes().to_vec()));
    assert_eq!(identities["base"].user_id, "AIDAJANEEXAMPLE000001");
    assert_eq!((identities.len(), problems.len()), (1, 1));
    let bare =
        r#"{"UserId": "A", "Account": "111122223333", "Arn": "arn:aws:iam::111122223333:root"}"#;
    let (identities, problems) =
        read_identities(&SourceFile::new("id.json", bare.as_bytes().to_vec()));
    assert!(identities.is_empty());
    assert!(problems[0].help.as_ref().unwrap().contains("PROFILE"));
}
