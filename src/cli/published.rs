//! The search of a built site, found by the names that the build gives its files.

use crate::config::{self, Run};
use crate::error::{Error, Result};
use crate::output;
use crate::searcher::Searcher;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// A built site with a search.
pub struct Published {
    folder: PathBuf,
    engine: String,
    /// Language → the first file of its index.
    indexes: BTreeMap<String, String>,
    /// The guide's main language, when its book.toml is at hand.
    main: Option<String>,
}

impl Published {
    /// The site of the guide in `dir`: in `dest` if that is given, else where book.toml says.
    ///
    /// # Errors
    /// When there is no guide, no built site or no search.
    pub fn find(dir: &Path, dest: Option<&Path>, run: Run) -> Result<Published> {
        let book = config::load(dir, run);
        let main = book.as_ref().ok().map(|(config, _)| config.languages[0].code.clone());
        let folder = match dest {
            Some(dest) => dest.to_path_buf(),
            None => book.map(|(config, _)| config.root.join(config.build_dir))?,
        };
        let files = output::files_of(&folder).ok_or_else(|| {
            let help = "run `askbook build` first, or name the built site with `-d`";
            Error::new("there is no built site in").at(&folder).help(help)
        })?;
        let indexes: BTreeMap<String, String> = files.iter().filter_map(|path| index_of(path)).collect();
        match files.into_iter().find(|path| is_engine(path)) {
            Some(engine) if !indexes.is_empty() => Ok(Published { folder, engine, indexes, main }),
            _ => {
                let help = "set `enable = true` under [output.html.search], and run `askbook build`";
                Err(Error::new("there is no search in the site").at(&folder).help(help))
            }
        }
    }

    /// Opens the search of a language, or of the main one.
    ///
    /// # Errors
    /// When the site has no search in that language, or its files cannot be read.
    pub fn open(&self, lang: Option<&str>) -> Result<Searcher> {
        let lang = lang.or(self.main.as_deref());
        let index = match lang.and_then(|lang| self.indexes.get(lang)) {
            Some(index) => index,
            None => self.only_index(lang)?,
        };
        let script = self.folder.join(&self.engine);
        let script = fs::read_to_string(&script).map_err(|error| Error::io("cannot read", &script, error))?;
        let folder = self.folder.clone();
        Searcher::open(&script, index, move |path| read(&folder, path))
    }

    /// The only index there is, when no language was asked for that the site does not have.
    fn only_index(&self, lang: Option<&str>) -> Result<&String> {
        let languages = self.indexes.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let mut indexes = self.indexes.values();
        match (lang, indexes.next(), indexes.next()) {
            (None, Some(only), None) => Ok(only),
            (None, ..) => Err(Error::new("the site has several languages")
                .help(format!("choose one with `--lang`: {languages}"))),
            (Some(lang), ..) => Err(Error::new(format!("the site has no search in the language `{lang}`"))
                .help(format!("choose one with `--lang`: {languages}"))),
        }
    }
}

/// `search/en.js` → `en` and the path.
fn index_of(path: &str) -> Option<(String, String)> {
    let lang = path.strip_prefix("search/")?.strip_suffix(".js")?;
    (!lang.contains('/')).then(|| (lang.to_owned(), path.to_owned()))
}

/// `assets/search.0123456789.js`, the theme's search.js.
fn is_engine(path: &str) -> bool {
    path.strip_prefix("assets/search.").and_then(|rest| rest.strip_suffix(".js")).is_some_and(is_hash)
}

fn is_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A file of the site; a script cannot lead out of it.
fn read(folder: &Path, path: &str) -> io::Result<String> {
    if Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        fs::read_to_string(folder.join(path))
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_is_known_by_the_names_of_its_files() {
        assert_eq!(index_of("search/pt-BR.js").unwrap().0, "pt-BR");
        for other in ["search/index.html", "search/en/w0.0a1b.js", "a/search/en.js"] {
            assert_eq!(index_of(other), None);
        }
        assert!(is_engine("assets/search.91c5afda99.js"));
        assert!(!is_engine("assets/search-page.91c5afda99.js") && !is_engine("assets/search.css.0a.css"));
    }
}
