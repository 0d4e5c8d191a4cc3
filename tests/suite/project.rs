//! A project in a folder of its own, made by `gen init`, in which the program is run.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The result of running the program.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A throwaway project.
pub struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// The sample project.
    pub fn sample() -> Self {
        let project = Self::empty();
        let ran = project.run(&["init", "."]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        project
    }

    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn read(&self, relative: &str) -> Vec<u8> {
        std::fs::read(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    pub fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Replaces text that must be present.
    pub fn edit(&self, relative: &str, from: &str, to: &str) -> &Self {
        let text = String::from_utf8(self.read(relative)).unwrap();
        assert!(text.contains(from), "{relative} has no {from:?}");
        self.write(relative, text.replacen(from, to, 1))
    }

    /// Runs `gen` here, in English unless told otherwise, without the caller's environment.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let out = Command::new(env!("CARGO_BIN_EXE_gen"))
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("LC_ALL", "en_US.UTF-8")
            .envs(env.iter().copied())
            .output()
            .unwrap();
        Ran {
            code: out.status.code().unwrap_or(-1),
            stdout: String::from_utf8(out.stdout).unwrap(),
            stderr: String::from_utf8(out.stderr).unwrap(),
        }
    }

    /// Runs `gen` and expects success.
    pub fn make(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        ran
    }

    /// The names of the files in a folder, sorted.
    pub fn files(&self, relative: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path(relative))
            .map(|entries| entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        // What the program keeps for itself is no document.
        names.retain(|name| name != ".gen" && !(name.starts_with("manifest") && name.ends_with(".json")));
        names.sort();
        names
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}
