//! The command line: arguments in, reports and exit code out.

mod check;
mod diff;
mod fmt;
mod found;
mod import;
mod published;
mod review;
mod schema;
mod search;
mod theme;
mod translations;

use crate::build::{self, Outcome, Progress, Start};
use crate::config::{self, Config, Run};
use crate::error::{Error, Result};
use crate::problem::{self, Problem, Severity};
use crate::theme::Theme;
use crate::{compile, lsp, scaffold, serve};
use anstream::{eprintln, println};
use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use jiff::civil::Date;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

/// Turns a folder of Markdown into a guide that answers questions.
#[derive(Debug, Parser)]
#[command(name = "askbook", version, about, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the guide into its public folder
    #[command(
        after_help = "Example:\n  askbook build docs -d /srv/www/guide --site-url https://example.org/guide/"
    )]
    Build(BuildArgs),
    /// Builds the guide, serves it on this machine, and shows every change at once
    #[command(after_help = "Example:\n  askbook serve --open")]
    Serve(ServeArgs),
    /// Reports every mistake in the content without writing anything
    #[command(
        after_help = "Examples:\n  askbook check docs\n  askbook check --fail-on warning --format github\n  askbook check --external --format sarif > askbook.sarif"
    )]
    Check(check::CheckArgs),
    /// Asks the search of the built guide as a reader would
    #[command(
        after_help = "Examples:\n  askbook search how long does soreness last --explain\n  askbook search --log queries.txt --limit 20"
    )]
    Search(search::SearchArgs),
    /// Shows and checks a theme
    #[command(after_help = "Examples:\n  askbook theme check\n  askbook theme gallery -d gallery")]
    Theme {
        #[command(subcommand)]
        command: theme::ThemeCommand,
    },
    /// Makes a new guide with a first article
    #[command(after_help = "Example:\n  askbook init my-guide")]
    Init {
        /// Folder of the new guide
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// Name of the guide
        #[arg(long, default_value = "My guide")]
        title: String,
    },
    /// Makes a new file from a template with today's date
    #[command(
        after_help = "Examples:\n  askbook new article pain/heat-or-cold\n  askbook new question how-long-does-it-last\n  askbook new person hart"
    )]
    New {
        /// What to make
        kind: scaffold::NewKind,
        /// Its path below its folder, without `.md`
        name: String,
        /// Folder of the guide
        #[arg(long, default_value = ".")]
        dir: PathBuf,
        /// Title, question or name; made from the file's name when not given
        #[arg(long)]
        title: Option<String>,
    },
    /// Makes a guide of the sources of another generator
    #[command(
        after_help = "Examples:\n  askbook import old-site --into my-guide\n  askbook import articles --generator text"
    )]
    Import(import::ImportArgs),
    /// Puts the front matter of all files into one order and form
    #[command(after_help = "Examples:\n  askbook fmt\n  askbook fmt docs --check")]
    Fmt(fmt::FmtArgs),
    /// Prints or writes JSON Schemas of front matter and book.toml, and forms
    #[command(
        after_help = "Examples:\n  askbook schema article\n  askbook schema --write\n  askbook schema --forms"
    )]
    Schema(schema::SchemaArgs),
    /// Shows what readers will see changed between two built sites
    #[command(
        after_help = "Example:\n  askbook build -d next && askbook diff public next --format markdown > changes.md"
    )]
    Diff(diff::DiffArgs),
    /// Helps in an editor while you write (a language server)
    #[command(
        after_help = "Example, in Neovim:\n  vim.lsp.config('askbook', { cmd = { 'askbook', 'lsp' }, filetypes = { 'markdown' }, root_markers = { 'book.toml' } })"
    )]
    Lsp {
        /// Accepted because some editors add it; there is no other way to talk
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Lists the pages that are due for review, with the people who review them
    #[command(
        after_help = "Examples:\n  askbook review --within 30\n  askbook review --all --format ics > reviews.ics"
    )]
    Review(review::ReviewArgs),
    /// Lists what is translated, missing or outdated, or records what is current
    #[command(
        after_help = "Examples:\n  askbook translations --lang de\n  askbook translations --accept content/de/pain/heat.md"
    )]
    Translations(translations::TranslationsArgs),
    /// Lists questions whose id follows their text, or writes the ids into the files
    #[command(after_help = "Example:\n  askbook ids --write")]
    Ids {
        #[command(flatten)]
        site: SiteArgs,
        /// Write the ids into the Markdown files, so that they never move again
        #[arg(long)]
        write: bool,
    },
}

#[derive(Debug, Args)]
struct SiteArgs {
    /// Folder of the guide (where book.toml is)
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The day to build for: decides about drafts, scheduled and expired pages and reviews [default: today, UTC, or the day of SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Theme to use instead of the one in book.toml
    #[arg(long)]
    theme: Option<String>,
    /// Address of the published site instead of the one in book.toml
    #[arg(long, value_name = "URL")]
    site_url: Option<String>,
}

#[derive(Debug, Args)]
struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Folder to write, instead of `build-dir` in book.toml
    #[arg(short, long, value_name = "DIR")]
    dest: Option<PathBuf>,
    /// Links name files, so that the site works from disk without a server
    #[arg(long)]
    offline: bool,
    /// Show drafts, scheduled and expired pages, marked as such
    #[arg(long)]
    drafts: bool,
    /// Build everything, even when nothing has changed since the last build
    #[arg(long)]
    clean: bool,
    /// Number of threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Open the guide in the browser
    #[arg(long)]
    open: bool,
    /// Port to listen on; the next free one is taken when it is in use
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// Address to listen on; anything but this machine lets others read drafts
    #[arg(long, default_value = "127.0.0.1")]
    host: std::net::IpAddr,
    /// Opens files from the page: vscode, vscodium, cursor, zed, idea, none, or a link or command with {file}, {line} and {column} [default: ASKBOOK_EDITOR, or vscode]
    #[arg(long, value_name = "EDITOR")]
    editor: Option<serve::Editor>,
}

/// Runs the command line. Exit code 0: fine; 1: problems in the content, or nothing found; 2: wrong use or environment.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Build(args) => build_command(&args),
        Command::Serve(args) => serve_command(args),
        Command::Check(args) => check::command(&args),
        Command::Search(args) => search_command(&args),
        Command::Theme { command } => theme_command(&command),
        Command::Init { dir, title } => init_command(&dir, &title),
        Command::New { kind, name, dir, title } => new_command(kind, &name, &dir, title.as_deref()),
        Command::Import(args) => import::command(&args),
        Command::Fmt(args) => fmt::command(&args),
        Command::Schema(args) => {
            schema::command(&args, Run { today: today(), preview: false, offline: false })
        }
        Command::Diff(args) => diff::command(&args),
        Command::Lsp { .. } => Ok(lsp::run(today)),
        Command::Review(args) => review::command(&args),
        Command::Translations(args) => translations::command(&args),
        Command::Ids { site, write } => ids_command(&site, write),
    };
    result.unwrap_or_else(|error| {
        print_error(&error);
        ExitCode::from(2)
    })
}

fn print_error(error: &Error) {
    eprintln!("\u{1b}[1;31merror\u{1b}[0m: {error}");
    if let Some(remedy) = error.remedy() {
        eprintln!("  \u{1b}[1;36mhelp\u{1b}[0m: {remedy}");
    }
}

/// The day in UTC by SOURCE_DATE_EPOCH (seconds, as reproducible-builds.org defines it) or the clock.
fn today() -> Date {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let instant = given.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    jiff::tz::Offset::UTC.to_datetime(instant.unwrap_or_else(jiff::Timestamp::now)).date()
}

fn load(args: &SiteArgs, preview: bool, offline: bool) -> Result<(Config, Vec<Problem>)> {
    let run = Run { today: args.date.unwrap_or_else(today), preview, offline };
    let (mut config, problems) = config::load(&args.dir, run)?;
    if let Some(theme) = &args.theme {
        config.theme.clone_from(theme);
    }
    if let Some(url) = &args.site_url {
        let known = config::SiteUrl::parse(url);
        config.site_url = Some(known.ok_or_else(|| {
            Error::new(format!("`{url}` is not an absolute address")).help("begin it with https://")
        })?);
    }
    Ok((config, problems))
}

fn build_command(args: &BuildArgs) -> Result<ExitCode> {
    if let Some(threads) = args.threads {
        // Fails only when the pool exists already, which it does not at the start of the program.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let started = std::time::Instant::now();
    let (config, problems) = load(&args.site, args.drafts, args.offline)?;
    let target = args.dest.clone().unwrap_or_else(|| config.root.join(&config.build_dir));
    let bar = Bar::new();
    let start = if args.clean { Start::Clean } else { Start::Warm };
    let outcome = build::build(config, problems, &target, start, &bar)?;
    bar.clear();
    report(&outcome.problems);
    Ok(summary(&outcome, &target, started.elapsed()))
}

fn summary(outcome: &Outcome, target: &Path, took: Duration) -> ExitCode {
    let Some(site) = outcome.site else {
        eprintln!("nothing was written; {} is as it was", target.display());
        return ExitCode::from(1);
    };
    let megabytes = site.bytes as f64 / 1e6;
    println!(
        "{} files, {megabytes:.1} MB in {}{} ({:.2} s)",
        site.files,
        target.display(),
        if site.unchanged { ", unchanged since the last build" } else { "" },
        took.as_secs_f64()
    );
    if outcome.derived_ids > 0 {
        println!(
            "{} questions have ids made from their text; `askbook ids --write` makes them permanent",
            outcome.derived_ids
        );
    }
    ExitCode::SUCCESS
}

fn search_command(args: &search::SearchArgs) -> Result<ExitCode> {
    let bar = Bar::new();
    search::command(args, Run { today: today(), preview: false, offline: false }, &bar)
}

fn theme_command(command: &theme::ThemeCommand) -> Result<ExitCode> {
    theme::command(command, Run { today: today(), preview: false, offline: false }, &Bar::new())
}

/// Every problem with its place and remedy, then how many there are.
fn report(problems: &[Problem]) {
    for problem in problems {
        eprintln!("{}\n", problem.report(true));
    }
    if !problems.is_empty() {
        eprintln!("{}", counts(problems));
    }
}

/// How many problems of each severity there are; notes only when there are some.
fn counts(problems: &[Problem]) -> String {
    let count = |severity: Severity| {
        let n = problems.iter().filter(|problem| problem.severity == severity).count();
        format!("{n} {}{}", severity.name(), if n == 1 { "" } else { "s" })
    };
    let mut parts = vec![count(Severity::Error), count(Severity::Warning)];
    if problems.iter().any(|problem| problem.severity == Severity::Note) {
        parts.push(count(Severity::Note));
    }
    parts.join(", ")
}

fn serve_command(args: ServeArgs) -> Result<ExitCode> {
    let ServeArgs { site, open, port, host, editor } = args;
    let editor = editor.map_or_else(default_editor, Ok)?;
    let load = Box::new(move || load(&site, true, false));
    let caller = serve::Caller { load, problems: report, failure: print_error };
    serve::serve(caller, Box::new(Bar::new()), &serve::Options { host, port, open, editor })?;
    Ok(ExitCode::SUCCESS)
}

/// The editor of ASKBOOK_EDITOR, or else Visual Studio Code, which takes links on every system.
fn default_editor() -> Result<serve::Editor> {
    let named = std::env::var("ASKBOOK_EDITOR").unwrap_or_else(|_| "vscode".into());
    named.parse().map_err(|help: String| Error::new("ASKBOOK_EDITOR names no editor").help(help))
}

fn init_command(dir: &Path, title: &str) -> Result<ExitCode> {
    for path in scaffold::init(dir, title, today())? {
        println!("made {}", path.display());
    }
    println!("now run: askbook serve {} --open", dir.display());
    Ok(ExitCode::SUCCESS)
}

fn new_command(kind: scaffold::NewKind, name: &str, dir: &Path, title: Option<&str>) -> Result<ExitCode> {
    let run = Run { today: today(), preview: true, offline: false };
    let (config, _) = config::load(dir, run)?;
    let path = scaffold::new_file(&config, kind, name, title)?;
    println!("made {}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn ids_command(args: &SiteArgs, write: bool) -> Result<ExitCode> {
    let (config, mut problems) = load(args, true, false)?;
    let theme = Theme::load(&config.root, &config.theme)?;
    let (site, found) = compile::compile(config, &theme)?;
    problems.extend(found);
    if problem::any_error(&problems) {
        report(&problems);
        return Ok(ExitCode::from(1));
    }
    let changes = scaffold::missing_ids(&site);
    for change in &changes {
        println!("{}: {} → {}", change.file.path, change.question, change.id);
    }
    let left = site.questions.iter().filter(|question| !question.permanent).count() - changes.len();
    if left > 0 {
        println!(
            "{left} questions have a heading that is an id elsewhere; write `{{#another-id}}` behind the heading"
        );
    }
    if write {
        scaffold::write_ids(&site.config, &changes)?;
        println!("{} ids written", changes.len());
    } else if !changes.is_empty() {
        println!("run `askbook ids --write` to write them into the files");
    }
    Ok(ExitCode::SUCCESS)
}

/// A progress bar on a terminal, silence elsewhere.
struct Bar {
    bar: Mutex<ProgressBar>,
}

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
        if !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Bar { bar: Mutex::new(bar) }
    }

    fn with(&self, act: impl FnOnce(&ProgressBar)) {
        act(&self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }

    fn clear(&self) {
        self.with(ProgressBar::finish_and_clear);
    }
}

impl Progress for Bar {
    fn step(&self, name: &str, pages: Option<usize>) {
        self.with(|bar| {
            let style = if pages.is_some() { "{msg} {wide_bar} {pos}/{len}" } else { "{spinner} {msg}" };
            bar.set_style(
                ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_position(0);
            bar.set_length(pages.unwrap_or(0) as u64);
            bar.set_message(name.to_owned());
        });
    }

    fn tick(&self) {
        self.with(|bar| bar.inc(1));
    }
}
