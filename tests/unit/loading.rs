//! Finding and reading files: paths, folders, threads, the cache of the AWS CLI.

use super::snapshots::{ACCOUNT, codes, detail, details, pretty};
use crate::iam::account::Wanted;
use crate::load::{
    CacheProblem, ConfigRead, LoadEvent, PathFlags, SnapshotPath, expand, load_snapshots,
    locate_config, locate_snapshots, read_cache, read_config, read_snapshots, read_source,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A temporary folder for a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rolechain-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn variables(pairs: &[(&'static str, &str)]) -> impl Fn(&str) -> Option<String> + use<> {
    let pairs: Vec<(&str, String)> = pairs
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    move |name| {
        pairs
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
    }
}

#[cfg(unix)]
#[test]
fn paths_are_expanded_as_botocore_does() {
    let variables = variables(&[("HOME", "/home/jane/"), ("DIR", "$HOME/x"), ("N", "1")]);
    for (path, expected) in [
        ("~/.aws/config", "/home/jane/.aws/config"),
        ("~", "/home/jane"),
        ("a~b/~", "a~b/~"),
        ("$N-${N}/$UNSET/${UNSET}/$", "1-1/$UNSET/${UNSET}/$"),
        ("$DIR", "$HOME/x"),
        ("${N", "${N"),
        ("%N%", "%N%"),
        ("~nobody-of-this-name/x", "~nobody-of-this-name/x"),
        ("", ""),
    ] {
        assert_eq!(expand(path, &variables), expected, "{path}");
    }
    let flags = PathFlags {
        config: Some("~/c".into()),
        ..PathFlags::default()
    };
    let found = locate_config(&flags, &variables);
    assert_eq!(
        found.config,
        Path::new("~/c"),
        "the shell expands what is typed"
    );
    assert_eq!(found.credentials, Path::new("/home/jane/.aws/credentials"));
}

#[test]
fn a_config_that_is_no_regular_file_counts_as_absent() {
    let folder = Folder::new("config");
    assert!(matches!(read_config(&folder.0, "x"), ConfigRead::Absent));
    assert!(matches!(
        read_config(Path::new(""), "x"),
        ConfigRead::Absent
    ));
    let path = folder.write("config", "[default]");
    let ConfigRead::Read(file) = read_config(&path, "~/config") else {
        panic!("it is there");
    };
    assert_eq!((&*file.name, &*file.bytes), ("~/config", &b"[default]"[..]));
    let error = read_source(&folder.0.join("none"), "none").unwrap_err();
    assert!(error.to_string().contains("no such file"));
    assert!(
        read_source(&folder.0, "x")
            .unwrap_err()
            .to_string()
            .contains("folder")
    );
}

#[test]
fn a_folder_stands_for_its_json_files_in_order() {
    let folder = Folder::new("locate");
    for name in [
        "b.json",
        "a.json",
        "sub/c.json",
        "notes.txt",
        "sub/deeper/d.json",
    ] {
        folder.write(name, "{}");
    }
    let single = folder.write("z/single.JSON", "{}");
    let flags = PathFlags {
        snapshots: vec![single, folder.0.clone(), folder.0.join("none.json")],
        ..PathFlags::default()
    };
    let home = folder.0.to_string_lossy().into_owned();
    let found = locate_snapshots(&flags, &variables(&[("HOME", &home)]));
    let names: Vec<&str> = found.iter().map(|path| path.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "~/a.json",
            "~/b.json",
            "~/sub/c.json",
            "~/z/single.JSON",
            "~/none.json"
        ]
    );
    let data = folder.0.join("data");
    folder.write("data/rolechain/snapshots/x.json", "{}");
    let data = data.to_string_lossy().into_owned();
    let default = variables(&[("HOME", "/nowhere"), ("XDG_DATA_HOME", &data)]);
    assert_eq!(locate_snapshots(&PathFlags::default(), &default).len(), 1);
    let nothing = variables(&[("HOME", "/nowhere")]);
    assert_eq!(
        locate_snapshots(&PathFlags::default(), &nothing),
        Vec::new()
    );
}

fn paths(folder: &Folder, files: usize) -> Vec<SnapshotPath> {
    (0..files)
        .map(|number| {
            let rows: Vec<Value> = (0..=number)
                .map(|row| detail(&format!("r{number}-{row}")))
                .collect();
            let text = pretty(&details(&rows));
            let path = folder.write(&format!("{number}.json"), &text);
            SnapshotPath {
                path,
                name: format!("{number}.json"),
                bytes: text.len() as u64,
                template: Arc::default(),
            }
        })
        .collect()
}

#[test]
fn loading_reports_every_file_under_its_number_and_an_unreadable_one_as_such() {
    let folder = Folder::new("load");
    let mut paths = paths(&folder, 4);
    // Pretend that they are large, so that several threads share the work.
    paths[0].bytes = 5_000_000;
    paths.push(SnapshotPath {
        path: folder.0.join("gone.json"),
        name: "gone.json".into(),
        bytes: 9,
        template: Arc::default(),
    });
    let load = load_snapshots(paths, Arc::new(Wanted::everything())).unwrap();
    let events: Vec<LoadEvent> = load.events.iter().collect();
    assert!(matches!(
        events.first(),
        Some(LoadEvent::Started { files: 5, .. })
    ));
    assert!(matches!(events.last(), Some(LoadEvent::Done)));
    let mut seen: Vec<(usize, usize)> = events
        .iter()
        .filter_map(|event| match event {
            LoadEvent::File { order, file } => {
                let problems = if *order == 4 {
                    vec!["snapshot_unreadable"]
                } else {
                    Vec::new()
                };
                assert_eq!(codes(file), problems);
                Some((*order, file.roles.len()))
            }
            _ => None,
        })
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]);
}

#[test]
fn loading_stops_without_a_listener_or_when_cancelled() {
    let folder = Folder::new("cancel");
    let paths = paths(&folder, 8);
    let wanted = Arc::new(Wanted::everything());
    let mut files = 0;
    read_snapshots(&paths, &wanted, &AtomicBool::new(false), &mut |event| {
        files += usize::from(matches!(event, LoadEvent::File { .. }));
        files < 2
    });
    assert_eq!(files, 2);
    let mut events = 0;
    read_snapshots(&paths, &wanted, &AtomicBool::new(true), &mut |event| {
        events += usize::from(matches!(event, LoadEvent::File { .. }));
        true
    });
    assert_eq!(events, 0);
}

#[test]
fn a_file_larger_than_the_buffer_is_read_like_any_other() {
    let folder = Folder::new("large");
    let mut huge = detail("Huge");
    huge["Description"] = json!("x{\"".repeat(400_000));
    let rows = [detail("Before"), huge, detail("After")];
    let path = folder.write("large.json", pretty(&details(&rows)));
    let paths = [SnapshotPath {
        path,
        name: "large.json".into(),
        bytes: 0,
        template: Arc::default(),
    }];
    let mut roles = Vec::new();
    let wanted = Arc::new(Wanted::everything());
    read_snapshots(&paths, &wanted, &AtomicBool::new(false), &mut |event| {
        if let LoadEvent::File { file, .. } = event {
            roles.extend(file.roles.iter().map(|role| role.arn.name().to_owned()));
        }
        true
    });
    assert_eq!(roles, ["Before", "Huge", "After"]);
}

#[test]
fn the_cache_identifies_a_session_and_never_gives_its_keys() {
    let folder = Folder::new("cache");
    let entry = |expiration: &str| {
        json!({"Credentials": {"AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "hush-secret",
            "SessionToken": "hush-token", "Expiration": expiration, "AccountId": ACCOUNT},
            "AssumedRoleUser": {"AssumedRoleId": "AROAADMINEXAMPLE00001:my-session",
                "Arn": "arn:aws:sts::111122223333:assumed-role/Admin/my-session"},
            "ResponseMetadata": {"RequestId": "x"}})
        .to_string()
    };
    let spellings = [
        "2024-05-06T07:08:09Z",
        "2024-05-06T07:08:09+00:00",
        "2024-05-06T07:08:09UTC",
    ];
    for (number, spelling) in spellings.iter().enumerate() {
        folder.write(&format!("{number}.json"), entry(spelling));
    }
    folder.write(
        "3.json",
        r#"{"ProviderType": "sso", "Credentials": {"AccountId": "111122223333"}}"#,
    );
    folder.write("4.json", "{}");
    folder.write("5.json", "{\"Credentials\": \"hush-");
    folder.write("session.db", "SQLite");
    let entries = read_cache(&folder.0, &|_| None);
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["0", "1", "2", "3", "4", "5"]);
    for entry in &entries[..3] {
        let session = entry.session.as_ref().unwrap();
        assert_eq!(
            session.expiration.unwrap().to_string(),
            "2024-05-06T07:08:09Z"
        );
        assert_eq!(
            session.assumed_role_id.as_deref(),
            Some("AROAADMINEXAMPLE00001:my-session")
        );
        assert!(entry.modified.is_some());
    }
    let sso = entries[3].session.as_ref().unwrap();
    assert_eq!(
        (sso.assumed_role_id.as_ref(), sso.account_id.as_deref()),
        (None, Some(ACCOUNT))
    );
    assert_eq!(entries[4].session, Err(CacheProblem::NoCredentials));
    assert_eq!(entries[5].session, Err(CacheProblem::Malformed));
    assert!(!format!("{entries:?}").contains("hush"));
    assert!(read_cache(&folder.0.join("none"), &|_| None).is_empty());
}
