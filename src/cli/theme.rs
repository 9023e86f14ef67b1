//! `askbook theme`: looks at a theme with the specimen guide.

use super::Bar;
use crate::config::{self, Run};
use crate::error::Result;
use crate::{build, specimen, theme::Theme};
use anstream::println;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Builds the specimen guide in a theme: every kind of page, every part, every state
    #[command(after_help = "Example:\n  askbook theme gallery evergreen -d gallery")]
    Gallery {
        #[command(flatten)]
        which: Which,
        /// Folder to write
        #[arg(short, long, value_name = "DIR")]
        dest: PathBuf,
        /// Links name files, so that the gallery works from disk without a server
        #[arg(long)]
        offline: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// Name of the theme [default: the one in book.toml]
    name: Option<String>,
    /// Folder of the guide (where book.toml and themes/ are)
    #[arg(long, default_value = ".")]
    dir: PathBuf,
}

impl Which {
    fn name(&self, run: Run) -> Result<String> {
        match &self.name {
            Some(name) => Ok(name.clone()),
            None => Ok(config::load(&self.dir, run)?.0.theme),
        }
    }
}

pub(super) fn command(command: &ThemeCommand, run: Run, bar: &Bar) -> Result<ExitCode> {
    match command {
        ThemeCommand::Gallery { which, dest, offline } => {
            let name = which.name(run)?;
            let theme = Theme::load(&which.dir, &name)?;
            let site = specimen::site(&which.dir, &name, *offline, &theme)?;
            let written = build::publish(&site, &theme, dest, bar)?;
            bar.clear();
            println!("{} files in {}", written.files, dest.display());
            Ok(ExitCode::SUCCESS)
        }
    }
}
