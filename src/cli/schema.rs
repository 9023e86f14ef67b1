//! `askbook schema`.

use crate::config::{self, Run};
use crate::discover;
use crate::error::{Error, Result};
use crate::scaffold;
use crate::schema::{self, forms};
use anstream::{print, println};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// A kind of file, or `book` for book.toml; prints its schema
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(schema::names()), required_unless_present_any = ["write", "forms"])]
    name: Option<String>,
    /// Write all schemas into the guide, with the settings of editors that are not there yet
    #[arg(long, conflicts_with = "name")]
    write: bool,
    /// Write `admin/config.yml`, forms for Decap CMS and Sveltia CMS; it is not published
    #[arg(long, conflicts_with = "name")]
    forms: bool,
    /// Folder of the guide
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn command(args: &SchemaArgs, run: Run) -> Result<ExitCode> {
    if let Some(name) = &args.name {
        let schema = schema::named(name).ok_or_else(|| Error::new(format!("there is no schema `{name}`")))?;
        print!("{schema:#}\n");
        return Ok(ExitCode::SUCCESS);
    }
    let (config, _) = config::load(&args.dir, run)?;
    let src = config.src.to_string_lossy().replace('\\', "/");
    if args.write {
        for (path, text) in forms::schemas() {
            scaffold::write_over(&config.root.join(&path), &text)?;
            println!("wrote {path}");
        }
        for (path, text) in forms::wiring(&src) {
            let done = scaffold::write_if_missing(&config.root.join(&path), &text)?;
            println!("{} {path}", if done { "wrote" } else { "kept" });
        }
    }
    if args.forms {
        let (found, _) = discover::discover(&config)?;
        let folder = |path: &str| path.strip_suffix("/_index.md").map(str::to_owned);
        let own = ["people", "faqs", "topics", "takeaways"];
        let sections: BTreeSet<String> = found
            .sources
            .iter()
            .filter_map(|source| folder(&source.path))
            .filter(|path| !own.contains(&path.as_str()))
            .collect();
        let (path, text) = forms::admin(&src, &sections);
        scaffold::write_over(&config.root.join(&path), &text)?;
        println!("wrote {path}");
    }
    Ok(ExitCode::SUCCESS)
}
