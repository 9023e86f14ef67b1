//! How a place in a file is opened in the editor: by a link that the browser hands to it, or by a command on this machine.

use super::status::Place;
use crate::address;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

/// Editors that take links, and the link.
const KNOWN: &[(&str, &str)] = &[
    ("vscode", "vscode://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
];

/// How to open the editor. Comes from the command line alone: book.toml may belong to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editor {
    /// Not at all.
    None,
    /// By a link with `{file}`, `{line}` and `{column}`.
    Link(String),
    /// By a program and its arguments, with the same places in them. No shell reads them.
    Command(Vec<String>),
}

impl FromStr for Editor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text == "none" {
            return Ok(Editor::None);
        }
        if let Some((_, link)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Editor::Link((*link).to_owned()));
        }
        if !text.contains("{file}") {
            let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "name one of {}, none, or a link or command that holds {{file}}",
                names.join(", ")
            ));
        }
        let is_link = text.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme));
        if is_link {
            return Ok(Editor::Link(text.to_owned()));
        }
        match shlex::split(text) {
            Some(words) if !words[0].contains("{file}") => Ok(Editor::Command(words)),
            _ => Err("write a program and its arguments, with every quote closed".into()),
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

impl Editor {
    /// The link that opens a place of the site at `root`; none when the editor takes no links.
    pub fn link(&self, root: &Path, place: &Place) -> Option<String> {
        let Editor::Link(template) = self else { return None };
        let path = root.join(&place.file).to_string_lossy().replace('\\', "/");
        // A path of Windows begins with a letter, and with this prefix when it is canonical.
        let path = path.strip_prefix("//?/").unwrap_or(&path);
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Some(fill(template, &address::encode(&path), place))
    }

    /// Opens a place by the command. `root` is canonical; the file must lie below it.
    ///
    /// # Errors
    /// When the editor takes no command, the file is not there or outside, or the program does not start.
    pub fn open(&self, root: &Path, place: &Place) -> Result<()> {
        let Editor::Command(words) = self else { return Err(Error::new("no command opens the editor")) };
        let file = inside(root, &place.file)?;
        let mut filled = words.iter().map(|word| fill(word, &file.to_string_lossy(), place));
        let mut command = Command::new(filled.next().unwrap_or_default());
        command.args(filled).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command
            .spawn()
            .map_err(|error| Error::new(format!("cannot start `{}`", words[0])).because(error))?;
        // Somebody has to take note of its end.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

fn fill(template: &str, file: &str, place: &Place) -> String {
    let line = place.line.to_string();
    let column = place.column.to_string();
    // The file comes last: its name may hold the other words.
    template.replace("{line}", &line).replace("{column}", &column).replace("{file}", file)
}

/// An ordinary file below `root`, wherever links lead.
fn inside(root: &Path, file: &str) -> Result<PathBuf> {
    let refused = || Error::new(format!("{file} is no file of this guide"));
    let path = std::fs::canonicalize(root.join(file)).map_err(|error| refused().because(error))?;
    if path.starts_with(root) && path.is_file() { Ok(path) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str) -> Place {
        Place { file: file.into(), line: 7, column: 3 }
    }

    fn link(editor: &str, file: &str) -> Option<String> {
        editor.parse::<Editor>().unwrap().link(Path::new("/my guide"), &place(file))
    }

    #[test]
    fn links_name_file_line_and_column() {
        assert_eq!(
            link("vscode", "content/ä?.md").as_deref(),
            Some("vscode://file/my%20guide/content/%C3%A4%3F.md:7:3")
        );
        assert_eq!(
            link("x-own://{line}/{file}", "{column}").as_deref(),
            Some("x-own://7//my%20guide/%7Bcolumn%7D")
        );
        assert_eq!(link("none", "a.md"), None);
        assert_eq!(link("code -g {file}", "a.md"), None);
    }

    #[test]
    fn what_is_neither_a_name_nor_a_link_nor_a_command_is_refused() {
        for text in ["vim", "", "code -g", "\"code -g {file}", "{file}", "vscode://file"] {
            assert!(text.parse::<Editor>().is_err(), "{text}");
        }
        let words = ["my editor", "-g", "{file}:{line}"].map(str::to_owned).to_vec();
        assert_eq!("'my editor' -g {file}:{line}".parse(), Ok(Editor::Command(words)));
    }

    #[cfg(unix)]
    #[test]
    fn only_files_of_the_guide_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(dir.path()).unwrap();
        std::fs::write(root.join("a.md"), "").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", root.join("link.md")).unwrap();
        let editor: Editor = "true {file}".parse().unwrap();
        assert!(editor.open(&root, &place("a.md")).is_ok());
        for file in ["b.md", "../a.md", "/etc/hostname", "link.md", ".", ""] {
            assert!(editor.open(&root, &place(file)).is_err(), "{file}");
        }
    }
}
