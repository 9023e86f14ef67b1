//! `askbook import`.

use crate::error::Result;
use crate::import::{self, Generator, Options, Outcome, REPORT};
use crate::problem::printable;
use anstream::println;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Folder of the old site, where its settings are
    from: PathBuf,
    /// Folder of the new guide
    #[arg(long, value_name = "DIR", default_value = "guide")]
    into: PathBuf,
    /// Generator of the old site; recognised when not given
    #[arg(long, value_name = "NAME")]
    generator: Option<Generator>,
    /// Write into a folder that holds files; those of the same name are replaced
    #[arg(long)]
    force: bool,
}

pub(super) fn command(args: &ImportArgs) -> Result<ExitCode> {
    let options =
        Options { from: &args.from, into: &args.into, generator: args.generator, force: args.force };
    let outcome = import::import(&options)?;
    println!(
        "{}: {} pages and {} other files are in {}",
        outcome.generator.name(),
        outcome.pages.len(),
        outcome.files,
        args.into.display()
    );
    summary(&outcome);
    println!(
        "the report is {}; now run: askbook check {}",
        args.into.join(REPORT).display(),
        args.into.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// How often each kind of note is in the report, with the first place.
fn summary(outcome: &Outcome) {
    let mut by_code: BTreeMap<&str, Vec<&crate::problem::Problem>> = BTreeMap::new();
    for note in &outcome.notes {
        by_code.entry(note.code).or_default().push(note);
    }
    for (code, notes) in by_code {
        let first = notes[0];
        let (line, _) = first.position();
        let example = printable(&format!("{}:{line}: {}", first.file.path, first.message));
        println!("{:>6}  {code}, first {example}", notes.len());
    }
}
