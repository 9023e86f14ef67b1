//! `askbook diff`: what readers will see changed, for whoever signs it off.

use crate::diff;
use crate::error::Result;
use anstream::print;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// Folder of the site as it is
    old: PathBuf,
    /// Folder of the site as it will be
    new: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a review or an e-mail
    Markdown,
    /// For programs
    Json,
}

/// Exit code 0: readers see no change; 1: they do; 2: a folder holds no site.
pub(super) fn command(args: &DiffArgs) -> Result<ExitCode> {
    let (old, new) = (diff::read(&args.old)?, diff::read(&args.new)?);
    let changes = diff::compare(&old, &new);
    match args.format {
        Format::Text => print!("{}", diff::text(&changes)),
        Format::Markdown => print!("{}", diff::markdown(&changes)),
        Format::Json => print!("{}", diff::json(&changes)),
    }
    Ok(ExitCode::from(u8::from(!changes.is_empty())))
}
