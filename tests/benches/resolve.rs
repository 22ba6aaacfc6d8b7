//! Measures parsing of a config file, beside rust-ini alone on the same text, and linking of its
//! profiles.
//!
//! `cargo bench --bench resolve -- FILE [CREDENTIALS]`; without a file it generates one with 10,000
//! profiles. Prints medians; asserts nothing.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use ini::Ini;
use rolechain::{Environment, Forest, ProfileSet, SourceFile};

/// The number of runs of each step.
const ROUNDS: usize = 15;

fn main() {
    let mut files = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .map(|path| std::fs::read(&path).map(|bytes| SourceFile::new(path.as_str(), bytes)));
    let config = match files.next() {
        Some(Ok(file)) => file,
        Some(Err(error)) => return println!("{error}"),
        None => SourceFile::new("made up", made_up(10_000).into_bytes()),
    };
    let credentials = files.next().and_then(Result::ok);
    let environment = Environment::empty();
    let set = ProfileSet::parse(Some(&config), credentials.as_ref());
    let forest = Forest::build(&set, &environment);
    println!(
        "{}: {} bytes, {} profiles, {} nodes",
        config.name,
        config.bytes.len(),
        set.profiles.len(),
        forest.node_count()
    );
    let parse = median(|| {
        black_box(ProfileSet::parse(Some(&config), credentials.as_ref()));
    });
    let text = String::from_utf8_lossy(&config.bytes);
    let rust_ini = median(|| {
        let _ = black_box(Ini::load_from_str_noescape(&text));
    });
    let link = median(|| {
        black_box(Forest::build(&set, &environment));
    });
    let chains = median(|| {
        for profile in &set.profiles {
            let _ = black_box(forest.chain(profile.name()));
        }
    });
    println!(
        "parse {parse:?} (rust-ini alone {rust_ini:?}), link {link:?}, every chain {chains:?}; \
         median of {ROUNDS}"
    );
}

fn median(mut step: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            step();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

/// A file with this number of profiles, ten per chain.
fn made_up(count: usize) -> String {
    let mut text = String::from(
        "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
    );
    for at in 0..count {
        let source = if at % 10 == 0 {
            "base".to_owned()
        } else {
            format!("p{}", at - 1)
        };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[profile p{at}]\nrole_arn = arn:aws:iam::111122223333:role/team/role-{at}\n\
             source_profile = {source}\nrole_session_name = session-{at}\nregion = eu-west-1\n"
        );
    }
    text
}
