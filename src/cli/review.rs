//! `askbook review`.

use super::{SiteArgs, load};
use crate::error::Result;
use crate::problem::printable;
use crate::{catalog, discover, review};
use anstream::{print, println};
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// Arguments of `review`.
#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Show what is due within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    within: i32,
    /// Show every page that is reviewed, whenever it is due
    #[arg(long, conflicts_with = "within")]
    all: bool,
    /// Show what this person reviews; the name of a file in people/
    #[arg(long, value_name = "ID")]
    person: Option<String>,
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
    /// A calendar (iCalendar, RFC 5545)
    Ics,
}

pub(super) fn command(args: &ReviewArgs) -> Result<ExitCode> {
    let (config, _) = load(&args.site, false, false)?;
    let (found, _) = discover::discover(&config)?;
    let (catalog, _) = catalog::build(&config, found.sources, found.assets);
    let mut reviews = review::reviews(&config, &catalog);
    let total = reviews.len();
    reviews.retain(|review| args.all || review.days.is_none_or(|days| days <= args.within));
    if let Some(person) = &args.person {
        reviews.retain(|review| review.people.iter().any(|known| known.id == *person));
    }
    match args.format {
        Format::Json => println!("{:#}", review::json(config.run.today, &reviews)),
        Format::Ics => print!("{}", review::calendar(&config, &reviews)),
        Format::Text => {
            review::text(&reviews).lines().for_each(|line| println!("{}", printable(line)));
            println!("{} of {total} reviewed pages", reviews.len());
        }
    }
    Ok(ExitCode::SUCCESS)
}
