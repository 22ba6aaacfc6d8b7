//! One target of [`TARGETS`], named by the variable `FUZZ_TARGET`, as libFuzzer runs it.
//! `.ci/fuzz` builds and runs all of them.
#![no_main]

use std::sync::OnceLock;

use rolechain::fuzz_targets::{TARGETS, Target};

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
        let found = TARGETS.iter().find(|(own, ..)| *own == name);
        found.expect("FUZZ_TARGET names one of the targets").1
    });
    target(data);
});
