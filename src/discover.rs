//! The content tree on disk → sources and assets, in a fixed order, every error kept.

use crate::config::Config;
use crate::error::{Error, Result};
use crate::picture;
use crate::problem::{Problem, SourceText};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Largest Markdown file that is read, in bytes.
const MAX_SOURCE: u64 = 16 << 20;

/// A Markdown file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path below the content folder, with forward slashes (`pain/soreness.md`).
    pub path: String,
    /// The file, with its path as the editor knows it.
    pub file: Arc<SourceText>,
}

/// Any other file of the content; it travels to the site as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path below the content folder, with forward slashes.
    pub path: String,
    /// Where it is on disk.
    pub disk: PathBuf,
    /// Width and height of a picture in pixels, so that pages keep its place while it loads.
    pub size: Option<(u32, u32)>,
    /// The ending that a picture should have; none when its own fits.
    pub other_ending: Option<&'static str>,
}

/// What the content folder holds.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Markdown files by path.
    pub sources: Vec<Source>,
    /// Other files by path.
    pub assets: Vec<Asset>,
}

/// Walks the content folder. Links are not followed: content must not reach outside.
///
/// # Errors
/// When the folder itself cannot be read. A single file that cannot be read is a problem.
pub fn discover(config: &Config) -> Result<(Discovered, Vec<Problem>)> {
    let top = config.root.join(&config.src);
    if !top.is_dir() {
        return Err(Error::new("there is no content folder")
            .at(&top)
            .help("make it, or set `src` under [book]"));
    }
    let mut markdown = Vec::new();
    let mut found = Discovered::default();
    let mut problems = Vec::new();
    for entry in WalkDir::new(&top).sort_by_file_name().into_iter().filter_entry(is_visible) {
        let entry = entry.map_err(|error| Error::new("cannot read the content folder").because(error))?;
        sort_in(config, &top, &entry, &mut markdown, &mut found.assets, &mut problems);
    }
    markdown.extend(not_on_disk(config, &top));
    let read: Vec<_> = markdown
        .into_par_iter()
        .map(|(path, disk)| read_source(config, shown(config, &path), path, &disk))
        .collect();
    for result in read {
        match result {
            Ok(source) => found.sources.push(source),
            Err(problem) => problems.push(*problem),
        }
    }
    found.sources.sort_by(|a, b| a.path.cmp(&b.path));
    found.assets.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((found, problems))
}

/// Reads a file that may stand beside book.toml, by its path from there; none when there is no such file. As in the content,
/// a link is not followed.
pub fn beside_book(config: &Config, path: &str) -> Option<std::result::Result<Source, Box<Problem>>> {
    let disk = config.root.join(path);
    let is_file = match disk.symlink_metadata() {
        Ok(data) => data.is_file(),
        Err(_) if config.unsaved.contains_key(&disk) => true,
        Err(_) => return None,
    };
    if is_file {
        return Some(read_source(config, path.to_owned(), path.to_owned(), &disk));
    }
    let help = "put the file itself here; links and folders are not read";
    Some(Err(Box::new(file_problem(path, "not-a-file", "this is not an ordinary file", help))))
}

/// Reads a Markdown file of the content anew, by its path below the content folder; none when it is not one that [`discover`] would
/// read without a problem.
pub fn again(config: &Config, path: &str) -> Option<Source> {
    let disk = config.root.join(&config.src).join(path);
    let is_file = path.ends_with(".md") && disk.symlink_metadata().ok()?.is_file();
    if is_file { read_source(config, shown(config, path), path.to_owned(), &disk).ok() } else { None }
}

/// Reads every file with one of the endings in a folder beside book.toml, by path. Hidden files and folders are left out.
pub fn texts_below(config: &Config, folder: &Path, endings: &[&str]) -> (Vec<Source>, Vec<Problem>) {
    let name = folder.to_string_lossy().replace('\\', "/");
    let top = config.root.join(folder);
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(&top)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_visible)
        .filter_map(std::result::Result::ok)
    {
        let wanted = entry.path().extension().is_some_and(|own| endings.iter().any(|ending| own == *ending));
        let Some(path) = site_path(&top, entry.path()).filter(|_| wanted && entry.file_type().is_file())
        else {
            continue;
        };
        match read_source(config, format!("{name}/{path}"), path, entry.path()) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(*problem),
        }
    }
    (sources, problems)
}

/// Hidden files and the left-overs of editors are not content.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || is_content_name(&entry.file_name().to_string_lossy())
}

fn is_content_name(name: &str) -> bool {
    !(name.starts_with('.') || name.starts_with('#') || name.ends_with('~'))
}

/// New Markdown files of the content that have never been saved: path and place on disk.
fn not_on_disk(config: &Config, top: &Path) -> Vec<(String, PathBuf)> {
    let new = config.unsaved.keys().filter(|disk| disk.symlink_metadata().is_err());
    let placed = new.filter_map(|disk| Some((site_path(top, disk)?, disk.clone())));
    placed
        .filter(|(path, disk)| {
            is_markdown(disk) && has_plain_name(path) && path.split('/').all(is_content_name)
        })
        .collect()
}

fn is_markdown(disk: &Path) -> bool {
    disk.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

fn has_plain_name(path: &str) -> bool {
    !path.chars().any(|c| c.is_control() || c == '\\')
}

fn sort_in(
    config: &Config,
    top: &Path,
    entry: &DirEntry,
    markdown: &mut Vec<(String, PathBuf)>,
    assets: &mut Vec<Asset>,
    problems: &mut Vec<Problem>,
) {
    if entry.file_type().is_dir() {
        return;
    }
    let Some(path) = site_path(top, entry.path()) else {
        let name = entry.path().strip_prefix(top).unwrap_or(entry.path()).to_string_lossy();
        problems.push(file_problem(
            &shown(config, &name),
            "bad-file-name",
            "the file name is not valid Unicode",
            "rename the file",
        ));
        return;
    };
    if !entry.file_type().is_file() {
        let help = "copy the file into the content folder; links and devices are not followed";
        problems.push(file_problem(
            &shown(config, &path),
            "not-a-file",
            "this is not an ordinary file",
            help,
        ));
        return;
    }
    if !has_plain_name(&path) {
        problems.push(file_problem(
            &shown(config, &path),
            "bad-file-name",
            "the file name holds a control character or backslash",
            "rename the file",
        ));
    } else if is_markdown(entry.path()) {
        markdown.push((path, entry.path().to_path_buf()));
    } else {
        match refusal(config, &path, entry.path()) {
            Some(problem) => problems.push(problem),
            None => assets.push(Asset {
                path,
                disk: entry.path().to_path_buf(),
                size: picture::size(entry.path()),
                other_ending: picture::other_ending(entry.path()),
            }),
        }
    }
}

/// Files that may stand beside an article. Others could run in the reader's browser or change
/// how the host serves the site, and content is not trusted with that.
const HARMLESS: &[&str] = &[
    "avif", "gif", "jpeg", "jpg", "png", "svg", "webp", "ico", // pictures
    "mp3", "mp4", "m4a", "ogg", "opus", "wav", "webm", "vtt", // sound and film
    "csv", "docx", "epub", "ics", "json", "ods", "odt", "pdf", "pptx", "txt", "xlsx",
    "zip", // documents
    "otf", "ttf", "woff", "woff2", // fonts
];

/// True for a file that may travel with the content without being allowed by name.
pub fn is_harmless(disk: &Path) -> bool {
    let name = disk.file_name().unwrap_or_default().to_string_lossy();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let is_hidden = name.starts_with(['.', '#', '_']) || name.ends_with('~');
    !is_hidden && HARMLESS.contains(&extension.as_str()) && !(extension == "svg" && picture::is_active(disk))
}

/// Why a file does not travel with the content; none when it does.
fn refusal(config: &Config, path: &str, disk: &Path) -> Option<Problem> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if config.allow_files.iter().any(|entry| entry == name || *entry == extension) {
        return None;
    }
    if name.starts_with('_') || !HARMLESS.contains(&extension.as_str()) {
        let message = "files of this kind are not published from the content folder";
        let help = format!("remove it, or allow it in book.toml: `allow-files = [\"{name}\"]` under [build]");
        return Some(file_problem(&shown(config, path), "file-not-allowed", message, &help));
    }
    if extension == "svg" && picture::is_active(disk) {
        let help = "save it from the drawing program as a plain SVG, or as PNG";
        return Some(file_problem(
            &shown(config, path),
            "active-picture",
            "this SVG holds a script or something that can load one",
            help,
        ));
    }
    None
}

fn site_path(top: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(top).ok()?;
    let parts: Option<Vec<&str>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// A path as the editor knows it; control characters could forge lines of a report.
fn shown(config: &Config, path: &str) -> String {
    let path = path.replace(|c: char| c.is_control(), "\u{fffd}");
    format!("{}/{path}", config.src.to_string_lossy().replace('\\', "/"))
}

fn read_source(
    config: &Config,
    shown: String,
    path: String,
    disk: &Path,
) -> std::result::Result<Source, Box<Problem>> {
    let open = config.unsaved.get(disk);
    let length = open.map_or_else(|| disk.metadata().map(|data| data.len()), |text| Ok(text.len() as u64));
    let bytes = match length {
        Ok(length) if length > MAX_SOURCE => {
            let message = format!("the file is longer than {} MiB", MAX_SOURCE >> 20);
            return Err(Box::new(file_problem(
                &shown,
                "file-too-large",
                &message,
                "split it into several articles",
            )));
        }
        Ok(_) => open.map_or_else(|| std::fs::read(disk), |text| Ok(text.as_bytes().to_vec())),
        Err(error) => Err(error),
    };
    let bytes = bytes.map_err(|error| {
        Box::new(file_problem(
            &shown,
            "cannot-read",
            &format!("the file cannot be read: {error}"),
            "check its permissions",
        ))
    })?;
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            let at = text.find('\0').unwrap_or(0);
            let file = Arc::new(SourceText { path: shown, text: text.replace('\0', "\u{fffd}") });
            Err(Box::new(Problem::error(
                &file,
                at..at + 1,
                "nul-byte",
                "the file holds a NUL byte",
                "remove it, or save the file as UTF-8 text",
            )))
        }
        Ok(text) => Ok(Source { path, file: Arc::new(SourceText { path: shown, text }) }),
        Err(error) => Err(Box::new(not_utf8(shown, &error))),
    }
}

fn not_utf8(path: String, error: &std::string::FromUtf8Error) -> Problem {
    let good = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let file = Arc::new(SourceText { path, text });
    Problem::error(
        &file,
        good..good + 1,
        "not-utf8",
        "the file is not UTF-8 from here on",
        "save the file as UTF-8",
    )
}

fn file_problem(path: &str, code: &'static str, message: &str, help: &str) -> Problem {
    let file = Arc::new(SourceText { path: path.to_owned(), text: String::new() });
    Problem::error(&file, 0..0, code, message, help)
}
