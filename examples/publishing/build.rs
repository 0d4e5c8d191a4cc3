//! Makes the papers when a crate is built. Cargo runs this again when something that they are made from has changed.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo says where the crate is"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo says where to write"));
    let (papers, deps) = (out.join("papers"), out.join("papers.deps"));
    let status = Command::new(env::var_os("GEN").unwrap_or_else(|| "gen".into()))
        .args(["build", "--quiet", "--deps-format", "zero"])
        .arg("--root")
        .arg(&root)
        .arg("--output")
        .arg(&papers)
        .arg("--deps")
        .arg(&deps)
        .status()
        .expect("gen is installed");
    assert!(status.success(), "the papers could not be made");
    let inputs = std::fs::read_to_string(&deps).expect("gen said what the papers are made from");
    for input in inputs.split_terminator('\0') {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rustc-env=PAPERS={}", papers.display());
}
