//! The target `messages`, guided by what it reaches.

#![no_main]
#![allow(dead_code, reason = "one target of several")]

#[path = "../../tests/suite/corpus.rs"]
mod corpus;
#[path = "../../tests/suite/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::messages(&corpus::text(bytes)));
