//! `askbook check`: everything that is wrong, for people and for programs.

use super::{SiteArgs, counts, load};
use crate::build::{self, Beside, Checked};
use crate::cache;
use crate::error::{Error, Result};
use crate::external::Asker;
use crate::problem::{Problem, Severity};
use crate::report::{self, Report};
use crate::rules;
use crate::theme::Theme;
use anstream::{eprint, eprintln, print, println};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Notes that are shown when not all are asked for.
const NOTES: usize = 20;
/// Where answers of other sites are kept, below the guide's folder.
const CACHE: &str = "external-links.json";
/// Seconds that another site has for its whole answer.
const PATIENCE: u64 = 20;
/// Seconds of a day.
const DAY: u64 = 86_400;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Least severity that fails the check, instead of `fail-on` in book.toml [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Threshold>,
    /// Show every note, not only those to look at first
    #[arg(long)]
    notes: bool,
    /// Check drafts, scheduled and expired pages, too
    #[arg(long)]
    drafts: bool,
    /// Ask other sites whether the pages to which the guide links are still there
    #[arg(long)]
    external: bool,
    /// Days for which answers of other sites are kept
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    external_age: u64,
    /// Folder of the published site, whose addresses must not vanish, instead of `build-dir` in book.toml
    #[arg(long, value_name = "DIR")]
    published: Option<PathBuf>,
    /// Explain a rule and do nothing else
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs; the documentation has its schema
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations in a GitHub workflow
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Threshold {
    Error,
    Warning,
    Note,
}

impl Threshold {
    fn severity(self) -> Severity {
        match self {
            Threshold::Error => Severity::Error,
            Threshold::Warning => Severity::Warning,
            Threshold::Note => Severity::Note,
        }
    }
}

pub(super) fn command(args: &CheckArgs) -> Result<ExitCode> {
    if let Some(id) = &args.explain {
        return explain(id);
    }
    let (config, problems) = load(&args.site, args.drafts, false)?;
    let theme = Theme::load(&config.root, &config.theme)?;
    let fail_on = args.fail_on.map_or(config.check.fail_on, Threshold::severity);
    let keep = Duration::from_secs(args.external_age.saturating_mul(DAY));
    let trusted = std::env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
    let cache = config.root.join(cache::FOLDER).join(CACHE);
    let ask = || Asker::new(&cache, keep, Duration::from_secs(PATIENCE), trusted.as_deref());
    let asker = args.external.then(ask).transpose()?;
    let beside = Beside { published: args.published.as_deref(), asker: asker.as_ref() };
    let checked = build::check(config, problems, &theme, &beside)?;
    asker.iter().try_for_each(Asker::keep)?;
    // Severities are ordered from the worst on.
    let failed = checked.problems.iter().any(|problem| problem.severity <= fail_on);
    show(args, &checked, failed);
    Ok(ExitCode::from(u8::from(failed)))
}

fn show(args: &CheckArgs, checked: &Checked, failed: bool) {
    let folder = args.site.dir.to_string_lossy().replace('\\', "/");
    let folder = if folder == "." { "" } else { folder.as_str() };
    let report = Report { checked, folder, failed };
    match args.format {
        Format::Text => text(&checked.problems, args.notes),
        Format::Json => print!("{}", report::json(&report)),
        Format::Sarif => print!("{}", report::sarif(&report)),
        Format::Github => {
            print!("{}", report::github(&report));
            eprintln!("{}", counts(&checked.problems));
        }
    }
}

/// Errors and warnings at length, notes in a line each, those of the first rules first.
fn text(problems: &[Problem], all_notes: bool) {
    let (mut notes, others): (Vec<&Problem>, Vec<&Problem>) =
        problems.iter().partition(|problem| problem.severity == Severity::Note);
    for problem in others {
        eprintln!("{}\n", problem.report(true));
    }
    notes.sort_by_key(|note| rules::rank(note.code));
    let shown = if all_notes { notes.len() } else { NOTES };
    for note in notes.iter().take(shown) {
        eprintln!("{}", note.line());
        if !note.help.is_empty() {
            eprintln!("  help: {}", crate::problem::printable(&note.help));
        }
    }
    if notes.len() > shown {
        eprintln!("… and {} more notes; `--notes` shows them all", notes.len() - shown);
    }
    if problems.is_empty() {
        println!("no problems");
    } else {
        eprint!("{}{}\n", if notes.is_empty() { "" } else { "\n" }, counts(problems));
    }
}

fn explain(id: &str) -> Result<ExitCode> {
    let rule = rules::find(id)
        .ok_or_else(|| Error::new(format!("there is no rule `{id}`")).help(rules::suggest(id)))?;
    let locked = if rule.is_locked() { ", cannot be turned off" } else { "" };
    println!("{} ({}{locked}): {}\n{}", rule.id, rule.severity.name(), rule.says, rule.docs());
    Ok(ExitCode::SUCCESS)
}
