//! `askbook fmt`.

use super::{SiteArgs, load};
use crate::discover;
use crate::error::Result;
use crate::format::{Formatted, format};
use crate::scaffold;
use anstream::{eprintln, println};
use clap::Args;
use std::process::ExitCode;

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(super) struct FmtArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Change nothing; end with exit code 1 when a file is not in normal form
    #[arg(long)]
    check: bool,
}

pub(super) fn command(args: &FmtArgs) -> Result<ExitCode> {
    let (config, _) = load(&args.site, true, false)?;
    let (found, _) = discover::discover(&config)?;
    let mut changed = 0;
    for source in &found.sources {
        let path = &source.file.path;
        match format(&source.file.text) {
            Formatted::Same => {}
            Formatted::Left(why) => eprintln!("{path}: left as it is, because {why}"),
            Formatted::Changed(text) => {
                changed += 1;
                println!("{path}");
                if !args.check {
                    scaffold::replace(&config.root.join(&config.src).join(&source.path), &text)?;
                }
            }
        }
    }
    let (what, end) = if args.check { ("not in normal form", changed > 0) } else { ("formatted", false) };
    println!("{changed} of {} files {what}", found.sources.len());
    Ok(ExitCode::from(u8::from(end)))
}
