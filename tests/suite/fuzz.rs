//! Every fuzz target with the strings of the corpus, then with random ones for a moment, or for
//! `GEN_FUZZ_SECONDS`, others with each `GEN_FUZZ_SEED`. `cargo fuzz` in the folder `fuzz` guides
//! the same targets by what they reach.

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use crate::corpus::{COUNT, Numbers, hostile, text};
use crate::targets::TARGETS;

/// Runs a target with every `step`th string of the corpus, then with random texts.
fn fuzz(name: &str, step: usize) {
    let target = TARGETS.iter().find(|(known, _)| *known == name).unwrap().1;
    let run = |text: &str, from: &dyn Fn() -> String| {
        assert!(catch_unwind(|| target(text)).is_ok(), "{name}, {}: {text:?}", from());
    };
    for number in (0..COUNT).step_by(step) {
        run(&hostile(number), &|| format!("string {number}"));
    }
    let asked = std::env::var("GEN_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse::<f64>().ok());
    let time = Duration::from_secs_f64(asked.unwrap_or(0.3));
    let seed = std::env::var("GEN_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(9704);
    // A longer run goes on where a shorter one with the same seed would have ended.
    let (begun, mut numbers, mut done) = (Instant::now(), Numbers(seed), 0_u64);
    while begun.elapsed() < time {
        let length = numbers.below(60);
        let bytes: Vec<u8> = (0..length).map(|_| numbers.next().to_le_bytes()[0] % 100).collect();
        run(&text(&bytes), &|| format!("text {done}"));
        done += 1;
    }
    #[expect(clippy::print_stderr, reason = "how much a long run did is its result")]
    if asked.is_some() {
        eprintln!("{name}: {done} texts");
    }
}

#[test]
fn yaml() {
    fuzz("yaml", 10);
}

#[test]
fn filling() {
    fuzz("filling", 100);
}

#[test]
fn markdown() {
    fuzz("markdown", 1);
}

#[test]
fn pages() {
    fuzz("pages", 100);
}

#[test]
fn messages() {
    fuzz("messages", 1);
}
