//! Interface texts of one language: what templates print, how dates and counts are written, and
//! which headings are recognised.

use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

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
        let month = self.months.get(day.month() as usize - 1).cloned().unwrap_or_else(|| day.month().to_string());
        self.format("date")
            .replace("{day}", &day.day().to_string())
            .replace("{month}", &month)
            .replace("{year}", &day.year().to_string())
    }
}
