//! Gives the program a fingerprint of what it is made of, so that documents that an earlier one made are known to be
//! another's, and makes an automaton of the dictionary of words.

use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    words()?;
    let mut files = Vec::new();
    for path in ["src", "templates", "assets", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
        collect(Path::new(path), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for path in files {
        path.to_string_lossy().replace('\\', "/").hash(&mut hasher);
        fs::read(&path).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=GEN_FINGERPRINT={:016x}", hasher.finish());
    Ok(())
}

/// The words of `assets/words` with their frequencies, and the sum of these.
fn words() -> Result<(), Box<dyn Error>> {
    let mut list = String::new();
    flate2::read::GzDecoder::new(fs::File::open("assets/words/words.txt.gz")?).read_to_string(&mut list)?;
    let mut words = fst::MapBuilder::memory();
    let mut total = 0_u64;
    for line in list.lines() {
        let (word, frequency) = line.split_once(' ').ok_or("a word without a frequency")?;
        let frequency: u64 = frequency.parse()?;
        words.insert(word, frequency)?;
        total += frequency;
    }
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    fs::write(folder.join("words.fst"), words.into_inner()?)?;
    fs::write(folder.join("words.total"), total.to_string())?;
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_path_buf()),
    }
}
