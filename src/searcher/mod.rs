//! The browser's search, asked from Rust: a site's own engine script runs in an embedded interpreter, so that the terminal
//! and the checks rank exactly as readers see it. There is no second implementation that could drift away.
//!
//! Rooms: [`interpreter`] runs scripts within limits, [`log`] reads logs of readers' queries; `glue.js` is the one place that
//! knows the engine's interface. Everything is pure: the files of the site come from a function that is handed in.

mod interpreter;
pub mod log;

use crate::error::{Error, Result};
use crate::problem::printable;
use interpreter::Interpreter;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io;

const GLUE: &str = include_str!("glue.js");

/// What the search gives for a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// The query as it was asked.
    pub query: String,
    /// The query that was searched instead, with slips repaired.
    pub corrected: Option<String>,
    /// A query that may have been meant, too far from what was asked to be put in its place.
    pub suggested: Option<String>,
    /// Words that no answer has.
    pub missing: Vec<String>,
    /// How many answers score well, shown or not.
    pub total: usize,
    /// The best answers, best first.
    pub hits: Vec<Hit>,
}

/// One answer that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The question's id, or `page-id#section-id`.
    pub id: String,
    /// The question, or the section's heading.
    pub title: String,
    /// Its address inside the site, with the fragment.
    pub url: String,
    /// Title of the page it stands on.
    pub context: String,
    /// Its score.
    pub score: f64,
}

/// Answers, and how they came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The answers.
    pub answers: Answers,
    /// What each word of the query was read as.
    pub words: Vec<Word>,
    /// The reason of each hit, in the same order.
    pub reasons: Vec<Reason>,
}

/// What a word of the query was read as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word as the search compares it: small letters, no accents.
    pub typed: String,
    /// The word that was put in its place.
    pub said: Option<String>,
    /// A word so common that it hardly counts.
    pub stop: bool,
    /// The words of the guide that it may stand for, the surest first.
    pub readings: Vec<Reading>,
}

/// Forms of one word of the guide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// How sure it is that the reader means it; 1 is the word itself.
    pub trust: f64,
    /// Some of its forms.
    pub forms: Vec<String>,
}

/// Why an answer was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// An editor has put it there for this very query.
    pub pinned: bool,
    /// The parts of its score, as the ranking names them.
    pub parts: serde_json::Map<String, serde_json::Value>,
    /// Words of the query that it holds, and as what.
    pub held: Vec<Held>,
}

/// A word of the query that an answer holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The word of the query.
    pub typed: String,
    /// As what the answer holds it.
    pub readings: Vec<Reading>,
}

/// The search of one language of a site.
pub struct Searcher {
    interpreter: Interpreter,
}

impl Searcher {
    /// Starts a site's engine `script` on the index that begins with the file `index_path`; `load` gives the text of a file
    /// of the site by its path.
    ///
    /// # Errors
    /// When the script is not this version's, or a file cannot be loaded.
    pub fn open(
        script: &str,
        index_path: &str,
        load: impl Fn(&str) -> io::Result<String> + 'static,
    ) -> Result<Searcher> {
        let start = || {
            let interpreter = Interpreter::new(load)?;
            interpreter.run(script)?;
            interpreter.run(GLUE)?;
            interpreter.call("open", index_path, 0)?;
            Ok(Searcher { interpreter })
        };
        start().map_err(|cause: String| {
            Error::new("the search of this site does not run")
                .because(cause)
                .help("build the guide again with this askbook; a theme's own search.js must keep the engine's interface")
        })
    }

    /// The best answers to a query.
    ///
    /// # Errors
    /// When a file of the index cannot be loaded, or the script fails or never ends.
    pub fn query(&self, text: &str, limit: usize) -> Result<Answers> {
        self.ask("query", text, limit)
    }

    /// The best answers to a query, and how they came about.
    ///
    /// # Errors
    /// As [`Searcher::query`].
    pub fn explain(&self, text: &str, limit: usize) -> Result<Explanation> {
        self.ask("explain", text, limit)
    }

    fn ask<T: DeserializeOwned>(&self, function: &str, text: &str, limit: usize) -> Result<T> {
        let failed = || Error::new(format!("the search failed for `{}`", printable(text)));
        let json = self.interpreter.call(function, text, limit).map_err(|cause| failed().because(cause))?;
        serde_json::from_str(&json).map_err(|cause| failed().because(cause))
    }
}

#[cfg(test)]
mod tests;
