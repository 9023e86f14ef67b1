//! `askbook translations`.

use super::{SiteArgs, load};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::problem::printable;
use crate::{catalog, discover, scaffold, translation};
use anstream::println;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `translations`.
#[derive(Debug, Args)]
pub(super) struct TranslationsArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Show this language only
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// List the translations that are current too
    #[arg(long)]
    all: bool,
    /// Write into these translations that they follow their originals as they are now
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["lang", "all"])]
    accept: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

pub(super) fn command(args: &TranslationsArgs) -> Result<ExitCode> {
    let (config, _) = load(&args.site, true, false)?;
    let (found, _) = discover::discover(&config)?;
    let (catalog, _) = catalog::build(&config, found.sources, found.assets);
    if !args.accept.is_empty() {
        args.accept.iter().try_for_each(|file| accept(&config, &catalog, file))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut languages = translation::languages(&config, &catalog);
    if let Some(tag) = &args.lang {
        languages.retain(|language| language.language == *tag);
        if languages.is_empty() {
            return Err(Error::new(format!("the guide has no further language `{tag}`"))
                .help(format!("declare it as [language.{tag}] in book.toml")));
        }
    }
    match args.format {
        Format::Json => println!("{:#}", translation::json(&languages)),
        Format::Text if languages.is_empty() => println!("the guide has one language"),
        Format::Text => {
            translation::text(&languages, args.all).lines().for_each(|line| println!("{}", printable(line)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the record into a translation, unless it is there.
fn accept(config: &Config, catalog: &Catalog, file: &Path) -> Result<()> {
    let shown = file.display();
    let wanted = file.canonicalize().map_err(|error| Error::io("cannot read", file, error))?;
    let on_disk = |path: &str| config.root.join(&config.src).join(path);
    let page = (0..catalog.pages.len())
        .find(|page| {
            let path = on_disk(&catalog.pages[*page].document.source.path);
            path.canonicalize().is_ok_and(|path| path == wanted)
        })
        .ok_or_else(|| Error::new(format!("{shown} is no page of the guide")))?;
    let original = translation::original(catalog, page).ok_or_else(|| {
        Error::new(format!("{shown} translates no page of the main language"))
            .help("give it the path of the original, or the original's path as `translation_key`")
    })?;
    let (document, original) = (&catalog.pages[page].document, &catalog.pages[original].document);
    let text = translation::recorded(document, &translation::digest(original)).ok_or_else(|| {
        Error::new(format!("{shown} has front matter that cannot be changed safely")).help(format!(
            "write `{}: {}` into it",
            translation::KEY,
            translation::digest(original)
        ))
    })?;
    if text != document.source.file.text {
        scaffold::replace(&on_disk(&document.source.path), &text)?;
    }
    println!("{shown} follows {}", original.source.file.path);
    Ok(())
}
