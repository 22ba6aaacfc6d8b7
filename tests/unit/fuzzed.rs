//! The fuzzer's targets on files of the cases with pieces cut out, doubled and exchanged: what holds
//! under the fuzzer is kept where no fuzzer can be built. `FUZZ_CASES` is the number of inputs for each.

use std::fs;
use std::path::Path;

use crate::fuzz_targets as targets;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};

fn seeds(endings: &[&str]) -> Vec<Vec<u8>> {
    let mut all = vec![b"*a?\nbab".to_vec(), b"78enter> wjj<esc>?/role".to_vec()];
    collect(Path::new("tests/cases"), endings, &mut all);
    all
}

fn collect(folder: &Path, endings: &[&str], all: &mut Vec<Vec<u8>>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, endings, all);
        } else if endings
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
        {
            all.extend(fs::read(&path).ok().filter(|bytes| bytes.len() < 20_000));
        }
    }
}

/// Two files of the cases, with pieces of the one cut out and the other, or other bytes, put there.
fn changed(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let seeds = prop::sample::select(seeds);
    let bytes = prop::collection::vec(any::<u8>(), 0..6);
    let cuts = prop::collection::vec((any::<Index>(), any::<Index>(), bytes), 0..6);
    (seeds.clone(), seeds, cuts).prop_map(|(mut input, other, cuts)| {
        for (from, to, put) in cuts {
            input.truncate(from.index(input.len() + 1));
            input.extend_from_slice(&put);
            input.extend_from_slice(&other[to.index(other.len() + 1)..]);
        }
        input
    })
}

#[test]
fn no_target_breaks_on_changed_cases() {
    let cases = std::env::var("FUZZ_CASES").map_or(40, |text| text.parse().unwrap());
    for (name, target, endings) in targets::TARGETS {
        let config = ProptestConfig {
            failure_persistence: None,
            max_shrink_iters: 200,
            ..ProptestConfig::with_cases(cases)
        };
        // The same inputs each time; new ones are the fuzzer's work.
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let done =
            TestRunner::new_with_rng(config, random).run(&changed(seeds(endings)), |input| {
                target(&input);
                Ok(())
            });
        if let Err(TestError::Fail(reason, input)) = done {
            panic!("{name}: {reason}\n{}", input.escape_ascii());
        }
    }
}
