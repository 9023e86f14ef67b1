//! `askbook search`: one query, a log of queries, or a stream of them, asked of a built site.

use super::published::Published;
use super::{Bar, found};
use crate::build::Progress as _;
use crate::config::Run;
use crate::error::{Error, Result};
use crate::problem::printable;
use crate::searcher::Searcher;
use crate::searcher::log::{self, Asked};
use anstream::{print, println};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Answers that are shown when nothing is said, as many as on the search page.
const LIMIT: usize = 10;

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What a reader would type
    #[arg(required_unless_present_any = ["log", "batch"])]
    query: Vec<String>,
    /// Folder of the guide (where book.toml is)
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Folder of the built site, instead of `build-dir` in book.toml
    #[arg(short, long, value_name = "DIR")]
    dest: Option<PathBuf>,
    /// Language to search in [default: the guide's main one]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Most answers to show [default: 10], or with --log most lines of each list [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    limit: Option<u16>,
    /// Show how each answer's score came about
    #[arg(long)]
    explain: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Read queries from a file, or from `-`, and report those that readers asked in vain; one a line, as text or as JSON with `query`, `q` or `text`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "batch", "explain"])]
    log: Option<PathBuf>,
    /// Answer queries from standard input: JSON lines `{"id", "text"}` in, `{"id", "hits"}` out
    #[arg(long, conflicts_with_all = ["query", "explain", "format"])]
    batch: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

impl SearchArgs {
    fn answers(&self) -> usize {
        self.limit.map_or(LIMIT, usize::from)
    }
}

/// Asks the search. Exit code 1 when a query finds nothing.
pub fn command(args: &SearchArgs, run: Run, bar: &Bar) -> Result<ExitCode> {
    let searcher = Published::find(&args.dir, args.dest.as_deref(), run)?.open(args.lang.as_deref())?;
    match &args.log {
        Some(file) => report(&searcher, &read_log(file)?, args, bar),
        None if args.batch => batch(&searcher, args.answers()),
        None => ask(&searcher, &args.query.join(" "), args),
    }
}

fn ask(searcher: &Searcher, query: &str, args: &SearchArgs) -> Result<ExitCode> {
    let why = args.explain.then(|| searcher.explain(query, args.answers())).transpose()?;
    let answers = match &why {
        Some(why) => why.answers.clone(),
        None => searcher.query(query, args.answers())?,
    };
    match (args.format, &why) {
        (Format::Json, why) => println!("{:#}", found::json(&answers, why.as_ref())),
        (Format::Text, Some(why)) => print!("{}", found::explained(why)),
        (Format::Text, None) => print!("{}", found::text(&answers)),
    }
    Ok(ExitCode::from(u8::from(answers.hits.is_empty())))
}

/// One line out for each line in, at once, so that another program can wait for it.
fn batch(searcher: &Searcher, limit: usize) -> Result<ExitCode> {
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| Error::new("cannot read standard input").because(error))?;
        if line.trim().is_empty() {
            continue;
        }
        let asked: Value = serde_json::from_str(&line).unwrap_or_default();
        let Some(text) = asked["text"].as_str() else {
            return Err(Error::new(format!("line {} of standard input is not a query", at + 1))
                .help("write one JSON object a line, such as {\"id\": 1, \"text\": \"how long\"}"));
        };
        let hits: Vec<String> = searcher.query(text, limit)?.hits.into_iter().map(|hit| hit.id).collect();
        println!("{}", json!({ "id": asked["id"], "hits": hits }));
    }
    Ok(ExitCode::SUCCESS)
}

fn read_log(file: &Path) -> Result<Vec<Asked>> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|all| bytes = all)
    };
    read.map_err(|error| Error::io("cannot read the log", file, error))?;
    // A log is made by other programs; one broken line must not keep the rest from being read.
    Ok(log::read(&String::from_utf8_lossy(&bytes)))
}

/// A query of a log, how often it was asked, and its words that no answer has.
struct Vain<'a> {
    asked: &'a Asked,
    missing: Vec<String>,
}

/// The queries of a log that found nothing, and those with words that no answer has.
#[derive(Default)]
struct Report<'a> {
    nothing: Vec<Vain<'a>>,
    missing: Vec<Vain<'a>>,
}

fn report(searcher: &Searcher, all: &[Asked], args: &SearchArgs, bar: &Bar) -> Result<ExitCode> {
    let mut found = Report::default();
    bar.step("Asking", Some(all.len()));
    for asked in all {
        let answers = searcher.query(&asked.text, 1)?;
        let vain = Vain { asked, missing: answers.missing };
        if answers.hits.is_empty() {
            found.nothing.push(vain);
        } else if !vain.missing.is_empty() {
            found.missing.push(vain);
        }
        bar.tick();
    }
    bar.clear();
    let most = args.limit.map_or(usize::MAX, usize::from);
    match args.format {
        Format::Json => println!("{:#}", report_json(&found, all, most)),
        Format::Text => print!("{}", report_text(&found, all, most)),
    }
    Ok(ExitCode::SUCCESS)
}

fn times<'a>(all: impl IntoIterator<Item = &'a Asked>) -> usize {
    all.into_iter().map(|asked| asked.count).sum()
}

fn report_json(found: &Report<'_>, all: &[Asked], most: usize) -> Value {
    let row = |vain: &Vain<'_>| json!({ "query": vain.asked.text, "count": vain.asked.count, "missing": vain.missing });
    let list = |vain: &[Vain<'_>]| {
        json!({
            "queries": times(vain.iter().map(|vain| vain.asked)),
            "different": vain.len(),
            "list": vain.iter().take(most).map(row).collect::<Vec<_>>(),
        })
    };
    json!({
        "queries": times(all),
        "different": all.len(),
        "nothing_found": list(&found.nothing),
        "words_missing": list(&found.missing),
    })
}

fn report_text(found: &Report<'_>, all: &[Asked], most: usize) -> String {
    let asked = times(all);
    let mut out = format!("Queries in the log: {asked}, different ones: {}\n", all.len());
    out += &list_text("Queries that find nothing", &found.nothing, asked, most);
    out += &list_text("Queries with words that no answer has", &found.missing, asked, most);
    out
}

fn list_text(what: &str, list: &[Vain<'_>], asked: usize, most: usize) -> String {
    let count = times(list.iter().map(|vain| vain.asked));
    let mut out = format!("\n\u{1b}[1m{what}: {count} of {asked}\u{1b}[0m\n");
    for Vain { asked, missing } in list.iter().take(most) {
        let words =
            if missing.is_empty() { String::new() } else { format!("  [missing: {}]", missing.join(", ")) };
        out += &format!("{:>7}  {}\n", asked.count, printable(&format!("{}{words}", asked.text)));
    }
    if list.len() > most {
        out += &format!("         and {} more\n", list.len() - most);
    }
    out
}
