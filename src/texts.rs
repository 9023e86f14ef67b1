//! Interface texts of one language: what templates print, how dates and counts are written, and
//! which headings are recognised.

use crate::text::sort_key;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// One `i18n/<language>.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Texts that templates print, by key.
    pub text: BTreeMap<String, String>,
    /// Texts that askbook itself fills in.
    pub format: BTreeMap<String, String>,
    /// Names of the months.
    pub months: Vec<String>,
    /// Recognised headings: kind of section → texts.
    pub headings: BTreeMap<String, Vec<String>>,
    /// The same the other way round, by [`sort_key`] of the text.
    #[serde(skip)]
    recognised: HashMap<String, String>,
}

impl Texts {
    /// These texts, and those of `fallback` where one is missing.
    #[must_use]
    pub fn or(mut self, fallback: &Texts) -> Texts {
        for (key, text) in &fallback.text {
            self.text.entry(key.clone()).or_insert_with(|| text.clone());
        }
        for (key, text) in &fallback.format {
            self.format.entry(key.clone()).or_insert_with(|| text.clone());
        }
        for (kind, texts) in &fallback.headings {
            self.headings.entry(kind.clone()).or_insert_with(|| texts.clone());
        }
        if self.months.len() != 12 {
            self.months.clone_from(&fallback.months);
        }
        self
    }

    /// These texts with the table of recognised headings, `own` ones first.
    #[must_use]
    pub fn recognising(mut self, own: &BTreeMap<String, Vec<String>>) -> Texts {
        for (kind, texts) in own.iter().chain(&self.headings) {
            for text in texts {
                self.recognised.entry(sort_key(text)).or_insert_with(|| kind.clone());
            }
        }
        self
    }

    /// The kind of section that a heading of this text begins.
    pub fn kind_of_heading(&self, heading: &str) -> Option<&str> {
        self.recognised.get(&sort_key(heading)).map(String::as_str)
    }

    /// A text that askbook fills in; the key itself when a theme lacks it.
    pub fn format<'t>(&'t self, key: &'t str) -> &'t str {
        self.format.get(key).map_or(key, String::as_str)
    }

    /// A text with a number: the form for one, or the form for all others.
    pub fn count(&self, key: &str, number: usize) -> String {
        let form = if number == 1 { format!("{key}_one") } else { format!("{key}_other") };
        self.format(&form).replace("{n}", &number.to_string())
    }

    /// A day as readers of the language write it.
    pub fn date(&self, day: Date) -> String {
        let month =
            self.months.get(day.month() as usize - 1).cloned().unwrap_or_else(|| day.month().to_string());
        self.format("date")
            .replace("{day}", &day.day().to_string())
            .replace("{month}", &month)
            .replace("{year}", &day.year().to_string())
    }
}
