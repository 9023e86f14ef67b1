//! What the integration tests share: throw-away folders, the command line, expected files.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use walkdir::WalkDir;

/// The day for which tests build.
pub const TODAY: &str = "2026-11-23";

/// A folder below `tests/`.
pub fn tests_dir(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Other people's suites, which are no part of the repository; none where they are not at hand.
pub fn conformance(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("ASKBOOK_CONFORMANCE")?).join(name);
    assert!(path.exists(), "ASKBOOK_CONFORMANCE names a folder without {name}");
    Some(path)
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// Lays the files of one folder over another.
pub fn copy_tree(from: &Path, to: &Path) {
    for file in files(from) {
        write(&to.join(&file), fs::read(from.join(&file)).unwrap());
    }
}

/// Paths of all files below a folder, with forward slashes, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let entries =
        WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let relative = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
    let mut files: Vec<String> = entries.map(|entry| relative(entry.path())).collect();
    files.sort();
    files
}

/// Every file of a folder with its bytes.
pub fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files(folder).into_iter().map(|file| (file.clone(), fs::read(folder.join(&file)).unwrap())).collect()
}

/// The program under test.
pub fn askbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
    command.env("NO_COLOR", "1");
    command
}

/// Runs the program in a folder.
pub fn run(folder: &Path, args: &[&str]) -> Ran {
    Ran::from(askbook().current_dir(folder).args(args).output().unwrap())
}

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; none when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    /// Fails with everything the program said unless it ended with `code`.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

/// Compares a text with an expected file. With `UPDATE=1` the file is written instead.
/// Gives the difference, or none.
pub fn difference(expected: &Path, actual: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        write(expected, actual);
        return None;
    }
    let wanted = fs::read_to_string(expected).unwrap_or_default();
    if wanted == actual {
        return None;
    }
    let diff = similar::TextDiff::from_lines(wanted.as_str(), actual);
    Some(format!("{}", diff.unified_diff().header(&expected.display().to_string(), "now")))
}

/// Fails with every difference at once.
#[track_caller]
pub fn assert_same(differences: impl IntoIterator<Item = String>) {
    let all: Vec<String> = differences.into_iter().collect();
    assert!(all.is_empty(), "{}\nrun again with UPDATE=1 if this is right", all.join("\n"));
}
