//! Repairs are proven: the promised effects are those of a prediction with the repair applied.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::chain::{Environment, NodeId};
use crate::config::ProfileSet;
use crate::iam::account::{AccountStore, Wanted, read_identities, read_policy_file, read_snapshot};
use crate::predict::{
    Assumptions, Config, OverrideError, Prediction, ProfileVerdict, SettingOverride, Survey,
};
use crate::repair::{PolicySide, Repair, editable_settings, find_repair, find_repairs};
use crate::text::SourceFile;

use super::described::worlds;

const SAMPLE: &str = "assets/sample";

fn file(folder: &Path, name: &str) -> SourceFile {
    SourceFile::new(name, fs::read(folder.join(name)).unwrap_or_default())
}

fn profiles(folder: &Path) -> ProfileSet {
    ProfileSet::parse(
        Some(&file(folder, "config")),
        Some(&file(folder, "credentials")),
    )
}

/// A prediction for the files of a folder with other profiles, and with the trust policies of a
/// repair.
fn open(folder: &Path, profiles: ProfileSet, repaired: Option<&Repair>) -> Prediction {
    let mut assumptions = Assumptions::at(1_748_779_200);
    assumptions
        .context
        .add("aws:PrincipalOrgID=o-a1b2c3d4e5")
        .unwrap();
    let config = Config {
        profiles,
        identities: read_identities(&file(folder, "identities.json")).0,
        environment: Environment::empty(),
    };
    let mut facts = AccountStore::default();
    for name in ["snapshot.json", "snapshots/111122223333.json"] {
        if let Ok(text) = fs::read(folder.join(name)) {
            let wanted = Arc::new(Wanted::everything());
            facts.absorb(0, read_snapshot(name.into(), &text, &wanted));
        }
    }
    for policy in repaired.iter().flat_map(|repair| &repair.policies) {
        let file = SourceFile::new("changed.json", policy.after.as_bytes());
        let text = read_policy_file(&file).unwrap();
        facts.paste_trust_policy(policy.principal.clone(), Some(&text));
    }
    Prediction::new(Survey::new(config, assumptions), facts)
}

fn sample() -> Prediction {
    let folder = Path::new(SAMPLE);
    open(folder, profiles(folder), None)
}

fn node(prediction: &Prediction, profile: &str) -> NodeId {
    prediction.survey.forest.requested(profile).unwrap()
}

fn verdicts(prediction: &Prediction) -> BTreeMap<String, ProfileVerdict> {
    prediction
        .profiles()
        .map(|(name, id)| (name.to_owned(), prediction.profile_verdict(id)))
        .collect()
}

/// The profiles with the settings of a repair.
fn repaired(mut profiles: ProfileSet, repair: &Repair) -> ProfileSet {
    for change in &repair.changes {
        if let Some(of) = &change.copy_of {
            profiles = profiles.with_copy(of, &change.profile).unwrap();
        }
        if let Some(wrong) = &change.renames {
            profiles = profiles.with_setting(&change.profile, wrong, None).unwrap();
        }
        profiles = profiles
            .with_setting(&change.profile, &change.key, change.value.as_deref())
            .unwrap();
    }
    profiles
}

/// Checks every repair in a folder against a prediction with the repair applied: the verdict of the
/// hop and of every other profile. Returns the number of repairs.
fn check_repairs(folder: &Path) -> usize {
    let prediction = open(folder, profiles(folder), None);
    let before = verdicts(&prediction);
    let mut checked = 0;
    for (name, id) in prediction.profiles() {
        let repairs = find_repairs(&prediction, id);
        let best = find_repair(&prediction, id);
        assert_eq!(best.as_ref(), repairs.first(), "{name}");
        let trust = |repair: &&Repair| {
            let mut policies = repair.policies.iter();
            policies.all(|policy| policy.side == PolicySide::Trust)
        };
        for repair in repairs.iter().filter(trust) {
            let profiles = repaired(profiles(folder), repair);
            let after = open(folder, profiles, Some(repair));
            let outcome = after.outcome(node(&after, name)).unwrap();
            assert_eq!(outcome.if_reached, repair.verdict, "{name}: {repair:#?}");
            let mut promised = before.clone();
            for effect in &repair.effects {
                let profile = prediction.survey.name(effect.node).to_owned();
                promised.insert(profile, effect.after);
            }
            let mut real = verdicts(&after);
            real.retain(|profile, _| profile != name && promised.contains_key(profile));
            promised.remove(name);
            assert_eq!(real, promised, "{name}: {repair:#?}");
            checked += 1;
        }
    }
    checked
}

#[test]
fn a_promise_of_a_repair_comes_true() {
    assert!(check_repairs(Path::new(SAMPLE)) >= 10);
    let lists = fs::read_dir("tests/cases/repairs").unwrap();
    let lists = lists.map(|entry| entry.unwrap().path());
    let checked: usize = lists
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .flat_map(|list| worlds(&list))
        .map(|world| check_repairs(&world.folder()))
        .sum();
    assert!(checked >= 50, "{checked}");
}

fn supposed(text: &str) -> SettingOverride {
    SettingOverride::parse(text).unwrap()
}

#[test]
fn an_override_recolours_the_tree_and_can_be_undone() {
    let mut prediction = sample();
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
fn an_override_means_what_the_line_would_mean() {
    let folder = Path::new(SAMPLE);
    for text in [
        "source-autogen.role_session_name=my-session",
        "partner.external_id=partner-7c1f",
        "loop-b.source_profile=base",
        "other-account.role_arn=arn:aws:iam::111122223333:role/RoleTarget-Principal",
        "test1-principal-mysession.source_profile=nobody",
    ] {
        let change = supposed(text);
        let mut prediction = sample();
        prediction.suppose(change.clone()).unwrap();
        let set =
            profiles(folder).with_setting(&change.profile, &change.key, change.value.as_deref());
        let real = verdicts(&open(folder, set.unwrap(), None));
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
fn unknown_profiles_and_keys_cannot_be_overridden() {
    let mut prediction = sample();
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
    let mut prediction = sample();
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
