//! Repairs are proven: what one promises is what a prediction says in which it is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use rolechain::chain::{Environment, NodeId};
use rolechain::config::ProfileSet;
use rolechain::iam::account::{
    AccountStore, Wanted, read_identities, read_policy_file, read_snapshot,
};
use rolechain::predict::{
    Assumptions, Config, Effect, OverrideError, Prediction, ProfileVerdict, SettingOverride, Survey,
};
use rolechain::repair::{
    PolicyEdit, PolicySide, Repair, Risk, editable_settings, find_repair, find_repairs,
};
use rolechain::text::SourceFile;
use serde_json::{Value, json};

/// Files from which a prediction can be made again and again.
struct World {
    config: String,
    credentials: String,
    identities: String,
    snapshot: String,
}

impl World {
    fn sample() -> Self {
        let read = |name: &str| std::fs::read_to_string(format!("assets/sample/{name}")).unwrap();
        Self {
            config: read("config"),
            credentials: read("credentials"),
            identities: read("identities.json"),
            snapshot: read("snapshots/111122223333.json"),
        }
    }

    /// One user `ana` behind the profile `base`, one role `Hub` she may assume, and roles with the
    /// trust policies given. Every caller's own policies allow everything of `sts`.
    fn with(profiles: &str, roles: &[(&str, Value)]) -> Self {
        Self::with_policies(profiles, roles, &allow("sts:*", json!("*")))
    }

    fn with_policies(profiles: &str, roles: &[(&str, Value)], own: &Value) -> Self {
        let inline =
            json!([{"PolicyName": "own", "PolicyDocument": document(std::slice::from_ref(own))}]);
        let hub = trust(json!({"AWS": "arn:aws:iam::111122223333:user/ana"}), None);
        let mut rows = vec![role("Hub", &document(&[hub]), &inline)];
        rows.extend(roles.iter().map(|(name, trust)| role(name, trust, &inline)));
        let user = json!({"Path": "/", "UserName": "ana", "UserId": "AIDAANA0000000EXAMPLE",
            "Arn": "arn:aws:iam::111122223333:user/ana", "CreateDate": "2020-01-01T00:00:00Z",
            "GroupList": [], "AttachedManagedPolicies": [], "UserPolicyList": [
                {"PolicyName": "own", "PolicyDocument": document(&[allow("sts:*", json!("*"))])}]});
        let snapshot = json!({"UserDetailList": [user], "GroupDetailList": [],
            "RoleDetailList": rows, "Policies": [boundary()]});
        Self {
            config: format!(
                "[profile base]\nregion = us-east-1\n\n\
                 [profile hub]\nrole_arn = arn:aws:iam::111122223333:role/Hub\n\
                 source_profile = base\n\n{profiles}"
            ),
            credentials: "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                          aws_secret_access_key = not-a-secret\n"
                .to_owned(),
            identities: json!({"base": {"UserId": "AIDAANA0000000EXAMPLE",
                "Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/ana"}})
            .to_string(),
            snapshot: serde_json::to_string_pretty(&snapshot).unwrap(),
        }
    }

    fn profiles(&self) -> ProfileSet {
        ProfileSet::parse(
            Some(&SourceFile::new("config", self.config.as_bytes())),
            Some(&SourceFile::new("credentials", self.credentials.as_bytes())),
        )
    }

    fn open(&self) -> Prediction {
        self.open_with(self.profiles(), &[])
    }

    /// The same with other profiles, and with trust policies changed as a repair says.
    fn open_with(&self, profiles: ProfileSet, repaired: &[&Repair]) -> Prediction {
        let identities = SourceFile::new("identities.json", self.identities.as_bytes());
        let mut assumptions = Assumptions::at(1_748_779_200);
        assumptions
            .context
            .add("aws:PrincipalOrgID=o-a1b2c3d4e5")
            .unwrap();
        let survey = Survey::new(
            Config {
                profiles,
                identities: read_identities(&identities).0,
                environment: Environment::empty(),
            },
            assumptions,
        );
        let wanted = Arc::new(Wanted::everything());
        let mut facts = AccountStore::default();
        let snapshot = read_snapshot("snapshot.json".into(), self.snapshot.as_bytes(), &wanted);
        facts.absorb(0, snapshot);
        for policy in repaired.iter().flat_map(|repair| &repair.policies) {
            assert_eq!(policy.side, PolicySide::Trust);
            let file = SourceFile::new("changed.json", policy.after.as_bytes());
            let text = read_policy_file(&file).unwrap();
            facts.paste_trust_policy(policy.principal.clone(), Some(&text));
        }

        Prediction::new(survey, facts)
    }
}

fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it is")]
fn allow(action: &str, resource: Value) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

#[expect(clippy::needless_pass_by_value, reason = "reads as the JSON it is")]
fn trust(principal: Value, condition: Option<Value>) -> Value {
    let mut statement =
        json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    if let Some(condition) = condition {
        statement["Condition"] = condition;
    }
    statement
}

fn root() -> Value {
    json!({"AWS": "arn:aws:iam::111122223333:root"})
}

fn role(name: &str, trust: &Value, inline: &Value) -> Value {
    let id = format!("AROA{:X<17}", name.to_uppercase().replace('-', ""));
    json!({"Path": "/", "RoleName": name, "RoleId": id,
        "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
        "CreateDate": "2020-01-01T00:00:00Z", "AssumeRolePolicyDocument": trust,
        "InstanceProfileList": [], "RolePolicyList": inline, "AttachedManagedPolicies": [],
        "Tags": [{"Key": "team", "Value": "blue"}]})
}

fn boundary() -> Value {
    json!({"PolicyName": "edge", "PolicyId": "ANPAEDGE", "Path": "/", "DefaultVersionId": "v1",
        "Arn": "arn:aws:iam::111122223333:policy/edge", "AttachmentCount": 1, "IsAttachable": true,
        "CreateDate": "2020-01-01T00:00:00Z", "UpdateDate": "2020-01-01T00:00:00Z",
        "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true,
            "CreateDate": "2020-01-01T00:00:00Z",
            "Document": document(&[allow("s3:*", json!("*"))])}]})
}

/// `[profile NAME]` with a role of the account.
fn profile(name: &str, role: &str, source: &str) -> String {
    format!(
        "[profile {name}]\nrole_arn = arn:aws:iam::111122223333:role/{role}\n\
         source_profile = {source}\n\n"
    )
}

fn node(prediction: &Prediction, profile: &str) -> NodeId {
    prediction.survey.forest.requested(profile).unwrap()
}

fn best(prediction: &Prediction, profile: &str) -> Repair {
    find_repair(prediction, node(prediction, profile))
        .unwrap_or_else(|| panic!("no repair for {profile}"))
}

/// `profile.key = value` of every setting of a repair.
fn settings(repair: &Repair) -> Vec<String> {
    let changes = repair.changes.iter();
    changes
        .map(|change| {
            let value = change.value.as_deref().unwrap_or("(none)");
            let copy = change.copy_of.as_deref();
            let copy = copy
                .map(|of| format!(" (copy of {of})"))
                .unwrap_or_default();
            format!("{}.{} = {value}{copy}", change.profile, change.key)
        })
        .collect()
}

fn names(prediction: &Prediction, nodes: impl Iterator<Item = NodeId>) -> Vec<String> {
    nodes
        .map(|node| prediction.survey.name(node).to_owned())
        .collect()
}

fn verdicts(prediction: &Prediction) -> BTreeMap<String, ProfileVerdict> {
    prediction
        .profiles()
        .map(|(name, id)| (name.to_owned(), prediction.profile_verdict(id)))
        .collect()
}

/// Lines that differ, as `-old` and `+new`.
fn changed_lines(repair: &Repair) -> Vec<String> {
    let [policy] = &repair.policies[..] else {
        panic!("not one policy: {repair:#?}");
    };
    let before: Vec<&str> = policy.before.lines().collect();
    let after: Vec<&str> = policy.after.lines().collect();
    let gone = before.iter().filter(|line| !after.contains(line));
    let come = after.iter().filter(|line| !before.contains(line));
    gone.map(|line| format!("-{}", line.trim()))
        .chain(come.map(|line| format!("+{}", line.trim())))
        .collect()
}

#[test]
fn the_session_name_belongs_on_the_source() {
    let prediction = World::sample().open();
    let repair = best(&prediction, "test4-userid-autogen");
    assert_eq!(
        settings(&repair),
        ["source-autogen.role_session_name = my-session"]
    );
    assert!(repair.is_proven() && repair.policies.is_empty());
    assert_eq!(
        names(&prediction, repair.turning_green()),
        ["behind-test4", "test5-name-on-target"]
    );
    assert!(
        repair.effects.iter().all(Effect::turns_green),
        "nothing else changes, test2 least of all"
    );
    let change = &repair.changes[0];
    assert_eq!(change.replaces, None);
    let section = change.section.as_ref().unwrap();
    assert_eq!(section.to_string(), "config:15");
}

#[test]
fn another_source_is_offered_after_the_missing_line() {
    let prediction = World::sample().open();
    let all = find_repairs(&prediction, node(&prediction, "test4-userid-autogen"));
    let lists: Vec<_> = all.iter().map(settings).collect();
    assert_eq!(
        lists[1],
        ["test4-userid-autogen.source_profile = source-mysession"]
    );
    assert!(all[2..].iter().all(|repair| !repair.policies.is_empty()));
}

#[test]
fn a_source_that_two_targets_want_under_two_names_is_split() {
    let wants = |name: &str| {
        let id = format!("AROAHUBXXXXXXXXXXXXXX:{name}");
        document(&[trust(
            root(),
            Some(json!({"StringEquals": {"aws:userid": id}})),
        )])
    };
    let config = format!(
        "[profile mid]\nrole_arn = arn:aws:iam::111122223333:role/Hub\nsource_profile = base\n\
         role_session_name = one\n\n{}{}",
        profile("first", "One", "mid"),
        profile("second", "Two", "mid")
    );
    let world = World::with(&config, &[("One", wants("one")), ("Two", wants("two"))]);
    let prediction = world.open();
    let repair = best(&prediction, "second");
    assert_eq!(
        settings(&repair),
        [
            "mid-two.role_session_name = two (copy of mid)",
            "second.source_profile = mid-two"
        ]
    );
    assert!(repair.is_proven() && repair.effects.is_empty());
    let all = find_repairs(&prediction, node(&prediction, "second"));
    let plain = all
        .iter()
        .find(|repair| settings(repair) == ["mid.role_session_name = two"])
        .unwrap();
    assert_eq!(names(&prediction, plain.turning_red()), ["first"]);
}

/// One world with one fault each, and the repair a user would want to see first.
fn faults() -> (World, Vec<(&'static str, &'static str)>) {
    let mut config = String::new();
    let mut roles: Vec<(&str, Value)> = Vec::new();
    let mut wanted = Vec::new();
    let mut add =
        |name: &'static str, section: String, policy: Option<Vec<Value>>, repair: &'static str| {
            config.push_str(&section);
            if let Some(statements) = policy {
                roles.push((name, document(&statements)));
            }
            wanted.push((name, repair));
        };
    let plain = |name: &str, extra: &str| {
        let section = profile(name, name, "hub");
        format!(
            "{}{extra}\n",
            section.trim_end_matches('\n').to_owned() + "\n"
        )
    };
    let from_user = |name: &str, extra: &str| plain(name, extra).replace("= hub", "= base");
    let on_root = |condition: Value| Some(vec![trust(root(), Some(condition))]);
    add(
        "external-id",
        plain("external-id", ""),
        on_root(json!({"StringEquals": {"sts:ExternalId": "partner-1"}})),
        "external-id.external_id = partner-1",
    );
    add(
        "new-name",
        plain("new-name", ""),
        on_root(json!({"StringLike": {"sts:RoleSessionName": "release-*"}})),
        "new-name.role_session_name = release-session",
    );
    add(
        "user-name",
        from_user("user-name", ""),
        on_root(json!({"StringLike": {"sts:RoleSessionName": "${aws:username}"}})),
        "user-name.role_session_name = ana",
    );
    add(
        "both",
        plain("both", ""),
        on_root(json!({"StringEquals": {"sts:ExternalId": "x-1"},
            "StringLike": {"sts:RoleSessionName": "job-?"}})),
        "both.external_id = x-1, both.role_session_name = job-x",
    );
    add(
        "mfa",
        from_user("mfa", ""),
        on_root(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
        "mfa.mfa_serial = arn:aws:iam::111122223333:mfa/ana",
    );
    add(
        "session-arn",
        plain("session-arn", ""),
        Some(vec![trust(
            json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Hub/nightly"}),
            None,
        )]),
        "hub.role_session_name = nightly",
    );
    add(
        "long",
        plain("long", "duration_seconds = 43200\n"),
        Some(vec![trust(root(), None)]),
        "long.duration_seconds = 3600",
    );
    add(
        "comment",
        plain("comment", "role_session_name = nightly # the job\n"),
        Some(vec![trust(root(), None)]),
        "comment.role_session_name = nightly",
    );
    add(
        "misspelt",
        plain("misspelt", "external-id = partner-2\n"),
        on_root(json!({"StringEquals": {"sts:ExternalId": "partner-2"}})),
        "misspelt.external_id = partner-2",
    );
    add(
        "case",
        plain("case", "").replace("role/case", "role/CASE"),
        Some(vec![trust(root(), None)]),
        "case.role_arn = arn:aws:iam::111122223333:role/case",
    );
    add(
        "slip",
        plain("slip", "").replace("role/slip", "role/slipp"),
        Some(vec![trust(root(), None)]),
        "slip.role_arn = arn:aws:iam::111122223333:role/slip",
    );
    add(
        "lost",
        plain("lost", "").replace("= hub", "= profile hub"),
        Some(vec![trust(root(), None)]),
        "lost.source_profile = hub",
    );
    add(
        "two-sources",
        plain("two-sources", "credential_source = Environment\n"),
        Some(vec![trust(root(), None)]),
        "two-sources.credential_source = (none)",
    );
    add(
        "no-source",
        plain("no-source", "").replace("source_profile = hub\n", ""),
        Some(vec![trust(root(), None)]),
        "no-source.source_profile = base",
    );
    (World::with(&config, &roles), wanted)
}

#[test]
fn every_fault_of_a_file_has_its_line() {
    let (world, wanted) = faults();
    let prediction = world.open();
    let mut wrong = Vec::new();
    for (name, line) in wanted {
        let found = find_repair(&prediction, node(&prediction, name));
        let shown = found.map(|repair| settings(&repair).join(", "));
        if shown.as_deref() != Some(line) {
            wrong.push(format!("{name}: wanted {line}, found {shown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_misspelt_key_is_renamed_where_it_stands() {
    let (world, _) = faults();
    let repair = best(&world.open(), "misspelt");
    assert_eq!(repair.changes[0].renames.as_deref(), Some("external-id"));
    assert!(repair.changes[0].replaces.is_some());
}

/// A profile, the edits of its best repair, and the lines these change.
type PolicyRow = (&'static str, Vec<PolicyEdit>, Vec<&'static str>);

/// Policies that turn the hub away, and the change of one line that lets it in.
fn policies() -> (World, Vec<PolicyRow>) {
    let hub = "arn:aws:iam::111122223333:role/Hub";
    let by_id = |operator: &str, ids: Value| {
        vec![trust(root(), Some(json!({operator: {"aws:userid": ids}})))]
    };
    let stranger = "arn:aws:iam::111122223333:role/Stranger";
    let rows = vec![
        (
            "star",
            by_id("StringEquals", json!("AROAHUBXXXXXXXXXXXXXX:*")),
            vec![PolicyEdit::Wildcard],
            vec!["-\"StringEquals\": {", "+\"StringLike\": {"],
        ),
        (
            "stale",
            by_id("StringLike", json!(["AROAGONEEEEEEEEEEEEEE:*"])),
            vec![PolicyEdit::CurrentId],
            vec![
                "-\"AROAGONEEEEEEEEEEEEEE:*\"",
                "+\"AROAHUBXXXXXXXXXXXXXX:*\"",
            ],
        ),
        (
            "deleted",
            vec![trust(json!({"AWS": "AROAGONEEEEEEEEEEEEEE"}), None)],
            vec![PolicyEdit::CurrentPrincipal],
            vec![
                "-\"AWS\": \"AROAGONEEEEEEEEEEEEEE\"",
                "+\"AWS\": \"arn:aws:iam::111122223333:role/Hub\"",
            ],
        ),
        (
            "stranger",
            vec![trust(json!({"AWS": stranger}), None)],
            vec![PolicyEdit::AddPrincipal],
            vec![
                "-\"AWS\": \"arn:aws:iam::111122223333:role/Stranger\"",
                "+\"AWS\": [\"arn:aws:iam::111122223333:role/Stranger\", \"arn:aws:iam::111122223333:role/Hub\"]",
            ],
        ),
        (
            "org",
            vec![trust(
                json!({"AWS": "*"}),
                Some(json!({"StringEquals": {"aws:PrincipalOrgID": ["o-zz99yy88xx"]}})),
            )],
            vec![PolicyEdit::AddValue],
            vec![
                "-\"o-zz99yy88xx\"",
                "+\"o-zz99yy88xx\",",
                "+\"o-a1b2c3d4e5\"",
            ],
        ),
        (
            "tag",
            vec![trust(
                root(),
                Some(json!({"StringEquals": {"aws:PrincipalTag/team": "red"}})),
            )],
            vec![PolicyEdit::AddValue],
            vec![
                "-\"aws:PrincipalTag/team\": \"red\"",
                "+\"aws:PrincipalTag/team\": [\"red\", \"blue\"]",
            ],
        ),
        (
            "action",
            vec![json!({"Effect": "Allow", "Principal": {"AWS": hub}, "Action": "sts:TagSession"})],
            vec![PolicyEdit::AddAction],
            vec![
                "-\"Action\": \"sts:TagSession\",",
                "+\"Action\": [\"sts:TagSession\", \"sts:AssumeRole\"],",
            ],
        ),
        (
            "guard",
            vec![
                trust(root(), None),
                json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
                    "Condition": {"StringNotLike": {"aws:userid": ["AROAOTHERRRRRRRRRRRRR:*"]}}}),
            ],
            vec![PolicyEdit::AddValue],
            vec![
                "-\"AROAOTHERRRRRRRRRRRRR:*\"",
                "+\"AROAOTHERRRRRRRRRRRRR:*\",",
                "+\"AROAHUBXXXXXXXXXXXXXX:*\"",
            ],
        ),
    ];
    let config: String = rows
        .iter()
        .map(|(name, ..)| profile(name, name, "hub"))
        .collect();
    let roles: Vec<(&str, Value)> = rows
        .iter()
        .map(|(name, statements, ..)| (*name, document(statements)))
        .collect();
    let world = World::with(&config, &roles);
    let wanted = rows
        .into_iter()
        .map(|(name, _, edits, lines)| (name, edits, lines))
        .collect();
    (world, wanted)
}

#[test]
fn a_policy_is_changed_by_as_little_as_lets_the_caller_in() {
    let (world, wanted) = policies();
    let prediction = world.open();
    for (name, edits, lines) in wanted {
        let repair = best(&prediction, name);
        assert!(repair.is_proven() && repair.changes.is_empty(), "{name}");
        assert_eq!(repair.policies[0].edits, edits, "{name}");
        assert_eq!(changed_lines(&repair), lines, "{name}");
        assert_eq!(repair.policies[0].owner_account, "111122223333");
    }
}

#[test]
fn what_a_policy_change_gives_up_is_named() {
    let only_mfa = trust(
        root(),
        Some(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
    );
    let only_one = trust(
        root(),
        Some(json!({"StringEquals": {"aws:userid": "AROASOMEONEEEEEEEEEEE:one"}})),
    );
    let config = profile("mfa", "Mfa", "hub") + &profile("named", "Named", "hub");
    let roles = [
        ("Mfa", document(&[only_mfa])),
        ("Named", document(&[only_one])),
    ];
    let prediction = World::with(&config, &roles).open();
    let risk = |name: &str| best(&prediction, name).policies[0].risk;
    assert_eq!(risk("mfa"), Some(Risk::WithoutMfa));
    assert_eq!(risk("named"), Some(Risk::AnySession));
}

#[test]
fn the_callers_own_policies_are_mended_too() {
    let target = "arn:aws:iam::111122223333:role/Target";
    let other = "arn:aws:iam::111122223333:role/Other";
    let roles = [("Target", document(&[trust(root(), None)]))];
    let config = profile("target", "Target", "hub");
    let edits = |own: Value| {
        let prediction = World::with_policies(&config, &roles, &own).open();
        let all = find_repairs(&prediction, node(&prediction, "target"));
        // The user may assume it herself; but then it is somebody else who calls.
        let last = all.last().unwrap();
        assert_eq!(settings(last), ["target.source_profile = base"]);
        let user = "arn:aws:iam::111122223333:user/ana";
        assert_eq!(last.other_caller.as_ref().unwrap().identity, user);
        let policy = &all[0].policies[0];
        assert_eq!(policy.side, PolicySide::Identity);
        (policy.edits.clone(), policy.after.contains(target))
    };
    assert_eq!(
        edits(allow("sts:AssumeRole", json!([other]))),
        (vec![PolicyEdit::AddResource], true)
    );
    assert_eq!(
        edits(allow("s3:GetObject", json!("*"))),
        (vec![PolicyEdit::AddPolicy], true)
    );
}

#[test]
fn a_role_that_does_not_exist_is_for_its_owner_to_make() {
    // Nothing near is known, so the role itself is proposed, with the caller as principal.
    let config = profile("gone", "NoSuchRoleAnywhere", "hub");
    let prediction = World::with(&config, &[]).open();
    let found = find_repairs(&prediction, node(&prediction, "gone"));
    let policy = &found[0].policies[0];
    assert_eq!(policy.edits, [PolicyEdit::NewRole]);
    assert_eq!(policy.owner_account, "111122223333");
    assert_eq!(&*policy.before, "");
    let document: Value = serde_json::from_str(&policy.after).unwrap();
    let principal = &document["Statement"][0]["Principal"]["AWS"];
    assert_eq!(principal, "arn:aws:iam::111122223333:role/Hub");
    assert!(found[0].is_proven());
}

/// Every repair of a world, checked against a prediction in which it is made: the hop's verdict and
/// that of every other profile.
fn check_world(world: &World) -> usize {
    let prediction = world.open();
    let before = verdicts(&prediction);
    let mut checked = 0;
    for (name, id) in prediction.profiles() {
        let repairs = find_repairs(&prediction, id);
        assert_eq!(
            find_repair(&prediction, id).as_ref(),
            repairs.first(),
            "{name}"
        );
        for repair in &repairs {
            if repair
                .policies
                .iter()
                .any(|policy| policy.side != PolicySide::Trust)
            {
                continue;
            }
            let mut profiles = world.profiles();
            for change in &repair.changes {
                if let Some(of) = &change.copy_of {
                    profiles = profiles.with_copy(of, &change.profile).unwrap();
                }
                if let Some(wrong) = &change.renames {
                    profiles = profiles.with_setting(&change.profile, wrong, None).unwrap();
                }
                let value = change.value.as_deref();
                profiles = profiles
                    .with_setting(&change.profile, &change.key, value)
                    .unwrap();
            }
            let mended = world.open_with(profiles, &[repair]);
            let outcome = mended.outcome(node(&mended, name)).unwrap();
            assert_eq!(outcome.if_reached, repair.verdict, "{name}: {repair:#?}");
            let mut promised = before.clone();
            for effect in &repair.effects {
                let profile = prediction.survey.name(effect.node).to_owned();
                promised.insert(profile, effect.after);
            }
            let mut real = verdicts(&mended);
            real.retain(|profile, _| promised.contains_key(profile));
            for profiles in [&mut promised, &mut real] {
                profiles.remove(name);
            }
            assert_eq!(real, promised, "{name}: {repair:#?}");
            checked += 1;
        }
    }
    checked
}

#[test]
fn what_a_repair_promises_comes_true() {
    assert!(check_world(&World::sample()) >= 10);
    assert!(check_world(&faults().0) >= 20);
    assert!(check_world(&policies().0) >= 12);
}

fn supposed(text: &str) -> SettingOverride {
    SettingOverride::parse(text).unwrap()
}

#[test]
fn a_supposition_recolours_the_tree_and_can_be_taken_back() {
    let mut prediction = World::sample().open();
    let written = verdicts(&prediction);
    prediction
        .suppose(supposed("source-autogen.role_session_name=my-session"))
        .unwrap();
    let test4 = node(&prediction, "test4-userid-autogen");
    assert_eq!(
        prediction.profile_verdict(test4),
        ProfileVerdict::Allowed { trust_only: false }
    );
    assert_eq!(
        prediction.written_verdict(test4),
        Some(written["test4-userid-autogen"])
    );
    let test2 = node(&prediction, "test2-principal-autogen");
    assert_eq!(prediction.written_verdict(test2), None);
    prediction
        .suppose(supposed("behind-test4.source_profile=base"))
        .unwrap();
    assert_ne!(verdicts(&prediction), written);
    assert_eq!(prediction.overrides().len(), 2);
    assert!(prediction.undo_override());
    assert_eq!(prediction.overrides().len(), 1);
    assert!(prediction.drop_overrides());
    assert_eq!(verdicts(&prediction), written);
    assert!(!prediction.undo_override());
}

#[test]
fn a_supposition_means_what_the_line_would_mean() {
    let world = World::sample();
    for text in [
        "source-autogen.role_session_name=my-session",
        "partner.external_id=partner-7c1f",
        "loop-b.source_profile=base",
        "other-account.role_arn=arn:aws:iam::111122223333:role/RoleTarget-Principal",
        "test1-principal-mysession.source_profile=nobody",
    ] {
        let change = supposed(text);
        let mut prediction = world.open();
        prediction.suppose(change.clone()).unwrap();
        let set =
            world
                .profiles()
                .with_setting(&change.profile, &change.key, change.value.as_deref());
        let real = verdicts(&world.open_with(set.unwrap(), &[]));
        assert_eq!(verdicts(&prediction), real, "{text}");
    }
}

#[test]
fn profile_names_may_hold_dots_and_values_equal_signs() {
    let found = supposed("prod.eu.role_session_name=a=b");
    assert_eq!(
        (&*found.profile, &*found.key, found.value.as_deref()),
        ("prod.eu", "role_session_name", Some("a=b"))
    );
    assert!(SettingOverride::parse("prod").is_err());
    assert!(SettingOverride::parse("role_session_name=x").is_err());
}

#[test]
fn unknown_profiles_and_keys_cannot_be_supposed() {
    let mut prediction = World::sample().open();
    let mut error = |text: &str| prediction.suppose(supposed(text)).unwrap_err();
    assert_eq!(
        error("sourc-autogen.role_session_name=x"),
        OverrideError::UnknownProfile {
            profile: "sourc-autogen".to_owned(),
            near: Some("source-autogen".to_owned())
        }
    );
    assert_eq!(
        error("source-autogen.role_sesion_name=x"),
        OverrideError::UnknownKey {
            key: "role_sesion_name".into(),
            near: Some("role_session_name".into())
        }
    );
    assert!(matches!(
        error("base.aws_secret_access_key=x"),
        OverrideError::UnknownKey { near: None, .. }
    ));
}

#[test]
fn choices_come_from_the_policies() {
    let mut prediction = World::sample().open();
    let choices = |prediction: &Prediction, profile: &str, key: &str| {
        let settings = editable_settings(prediction, node(prediction, profile));
        let setting = settings.into_iter().find(|setting| setting.key == key);
        setting.unwrap()
    };
    let name = choices(&prediction, "source-autogen", "role_session_name");
    assert_eq!((name.current, name.supposed), (None, false));
    assert_eq!(name.choices.first().map(String::as_str), Some("my-session"));
    let id = choices(&prediction, "partner", "external_id");
    assert_eq!(id.choices, ["partner-7c1f"]);
    prediction
        .suppose(supposed("source-autogen.role_session_name=other"))
        .unwrap();
    let name = choices(&prediction, "source-autogen", "role_session_name");
    assert_eq!(
        (name.current.as_deref(), name.supposed),
        (Some("other"), true)
    );
}
