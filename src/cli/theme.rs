//! `askbook theme`: looks at a theme with the specimen guide.

use super::{Bar, report};
use crate::config::{self, Run};
use crate::error::Result;
use crate::output::Replaced;
use crate::problem;
use crate::{build, specimen, theme::Theme, theme_check};
use anstream::println;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Reports what a theme gets wrong or lacks: every kind of page is printed with it, and its templates are read
    #[command(after_help = "Example:\n  askbook theme check my-theme")]
    Check {
        #[command(flatten)]
        which: Which,
    },
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
        ThemeCommand::Check { which } => {
            let problems = theme_check::check(&which.dir, &which.name(run)?)?;
            report(&problems);
            if problems.is_empty() {
                println!("no problems");
            }
            Ok(ExitCode::from(u8::from(problem::any_error(&problems))))
        }
        ThemeCommand::Gallery { which, dest, offline } => {
            let name = which.name(run)?;
            let theme = Theme::load(&which.dir, &name)?;
            let site = specimen::site(&which.dir, &name, *offline, &theme)?;
            let written = build::publish(site, &theme, dest, Replaced::Unknown, bar)?;
            bar.clear();
            println!("{} files in {}", written.files, dest.display());
            Ok(ExitCode::SUCCESS)
        }
    }
}
