//! Measures the evaluation of all profiles, and of what a what-if change leaves to evaluate again.
//!
//! `cargo bench --bench suppose -- FOLDER` with `FOLDER/config`, `FOLDER/credentials`,
//! `FOLDER/identities.json` and `FOLDER/snapshots/*.json`; without a folder it does nothing.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on must stop, and says what it measured"
)]

use rolechain::{
    AccountStore, Assumptions, Config, Environment, Prediction, ProfileSet, SettingOverride,
    SourceFile, Survey, read_identities, read_snapshot,
};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;

fn main() {
    let folder = std::env::args().skip(1).find(|word| word != "--bench");
    let Some(folder) = folder else {
        println!("usage: cargo bench --bench suppose -- FOLDER");
        return;
    };
    let mut prediction = open(Path::new(&folder));
    let all = median(|| {
        prediction.facts_mut();
        evaluate(&prediction)
    });
    println!(
        "evaluating all {} nodes: {all:?}",
        prediction.survey.forest.node_count()
    );
    let names: Vec<String> = prediction
        .profiles()
        .filter(|(_, id)| prediction.survey.forest.node(*id).parent.is_some())
        .map(|(name, _)| name.to_owned())
        .step_by(97)
        .take(ROUNDS)
        .collect();
    for (key, value) in [
        ("role_session_name", "my-session"),
        ("source_profile", names[0].as_str()),
        ("duration_seconds", "900"),
    ] {
        let mut others = names.iter().skip(1).cycle();
        let mut undo = Vec::new();
        let there = median(|| {
            let supposed = format!("{}.{key}={value}", others.next().unwrap());
            let start = Instant::now();
            prediction
                .suppose(SettingOverride::parse(&supposed).unwrap())
                .unwrap();
            let there = start.elapsed() + evaluate(&prediction);
            let start = Instant::now();
            prediction.undo_override();
            undo.push(start.elapsed() + evaluate(&prediction));
            there
        });
        undo.sort_unstable();
        println!(
            "suppose {key}, all verdicts: {there:?}, take it back: {:?}",
            undo[undo.len() / 2]
        );
    }
}

/// The time until every profile has a verdict.
fn evaluate(prediction: &Prediction) -> Duration {
    let start = Instant::now();
    let verdicts = prediction
        .profiles()
        .map(|(_, id)| prediction.profile_verdict(id));
    assert!(verdicts.count() > 0);
    start.elapsed()
}

fn open(folder: &Path) -> Prediction {
    let file = |name: &str| SourceFile::new(name, std::fs::read(folder.join(name)).unwrap());
    let config = file("config");
    let (identities, _) = read_identities(&file("identities.json"));
    let survey = Survey::new(
        Config {
            profiles: ProfileSet::parse(Some(&config), Some(&file("credentials"))),
            identities,
            environment: Environment::empty(),
        },
        Assumptions::at(1_769_860_800),
    );
    let mut prediction = Prediction::new(survey, AccountStore::default());
    let wanted = Arc::new(prediction.wanted());
    let facts = prediction.facts_mut();
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("snapshots"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for (order, path) in paths.iter().enumerate() {
        let name = path.to_string_lossy().into();
        facts.absorb(
            order,
            read_snapshot(name, &std::fs::read(path).unwrap(), &wanted),
        );
    }
    prediction
}

fn median(mut step: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| step()).collect();
    times.sort_unstable();
    times[times.len() / 2]
}
