//! Interface texts of one language: what templates print, how dates and counts are written, and
//! which headings are recognised.

use crate::locale::{CATEGORIES, Locale};
use crate::text::sort_key;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One `i18n/<language>.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Texts that templates print, by key.
    pub text: BTreeMap<String, String>,
    /// Texts that askbook itself fills in.
    pub format: BTreeMap<String, String>,
    /// Names of the months, where a theme has its own: twelve, for its own `date`.
    pub months: Vec<String>,
    /// Recognised headings: kind of section → texts.
    pub headings: BTreeMap<String, Vec<String>>,
    /// The same the other way round, by [`sort_key`] of the text.
    #[serde(skip)]
    recognised: HashMap<String, String>,
    /// How the language writes dates and numbers.
    #[serde(skip)]
    locale: Arc<Locale>,
}

impl Texts {
    /// These texts, and those of `fallback`, in the same language, where one is missing.
    #[must_use]
    pub fn or(mut self, fallback: &Texts) -> Texts {
        complete(&mut self.text, &fallback.text);
        complete(&mut self.format, &fallback.format);
        complete(&mut self.headings, &fallback.headings);
        if self.months.len() != 12 {
            self.months.clone_from(&fallback.months);
        }
        self
    }

    /// These texts for readers of `language`, and those of another language where one is missing. How dates are written is no text,
    /// and a counted text is not put together from two languages.
    #[must_use]
    pub fn in_language(mut self, language: &str, other: &Texts) -> Texts {
        let text = lacking(&self.text, &other.text);
        complete(&mut self.text, &text);
        let mut format = lacking(&self.format, &other.format);
        format.remove("date");
        complete(&mut self.format, &format);
        complete(&mut self.headings, &other.headings);
        self.locale = Arc::new(Locale::new(language));
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

    /// What stands between the things of a list that is no sentence.
    pub fn separator(&self) -> &str {
        self.text.get("separator").map_or(", ", String::as_str)
    }

    /// A text with a number, in the plural form that the language has for it.
    pub fn count(&self, key: &str, number: usize) -> String {
        let form = counted(key, self.locale.plural(number), |form| self.format.get(form).cloned());
        form.unwrap_or_else(|| key.to_owned()).replace("{n}", &self.locale.number(number))
    }

    /// A day as readers of the language write it, or in the order that the theme gives.
    pub fn date(&self, day: Date) -> String {
        let Some(pattern) = self.format.get("date") else { return self.locale.date(day) };
        let month = usize::from(day.month().unsigned_abs());
        match self.months.get(month - 1).filter(|_| self.months.len() == 12) {
            Some(name) => self.locale.date_in(&pattern.replace("{month}", name), day),
            None => self.locale.date_in(pattern, day),
        }
    }

    /// What stands before each of some people in a row.
    pub fn before_each<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<String> {
        self.locale.before_each(names)
    }
}

/// The form of a counted text for a plural category: its own, or the one for everything else.
pub fn counted(key: &str, category: &str, text: impl Fn(&str) -> Option<String>) -> Option<String> {
    text(&format!("{key}_{category}")).or_else(|| text(&format!("{key}_other")))
}

/// The key of a counted text without its plural category; none for other texts. Keys of counted texts have a form for all other
/// numbers beside them.
pub fn counted_key<'k>(key: &'k str, texts: &BTreeMap<String, String>) -> Option<&'k str> {
    let (stem, category) = key.rsplit_once('_')?;
    (CATEGORIES.contains(&category) && texts.contains_key(&format!("{stem}_other"))).then_some(stem)
}

fn complete<T: Clone>(own: &mut BTreeMap<String, T>, other: &BTreeMap<String, T>) {
    for (key, text) in other {
        own.entry(key.clone()).or_insert_with(|| text.clone());
    }
}

/// Texts of `other` that `own` lacks, without further forms of counted texts that it has.
fn lacking(own: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let has = |key: &str| {
        own.contains_key(key)
            || counted_key(key, other).is_some_and(|stem| own.contains_key(&format!("{stem}_other")))
    };
    other.iter().filter(|(key, _)| !has(key)).map(|(key, text)| (key.clone(), text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(toml: &str) -> Texts {
        toml::from_str(toml).unwrap()
    }

    const ENGLISH: &str = "[format]\ndate = \"{month} {day}\"\nmin_one = \"{n} minute\"\nmin_other = \"{n} minutes\"\nhome = \"Home\"";
    const DAY: Date = jiff::civil::date(2026, 11, 3);

    #[test]
    fn counts_take_the_form_of_the_language() {
        let own = texts(
            "[format]\nmin_one = \"{n} minuta\"\nmin_few = \"{n} minuty\"\nmin_many = \"{n} minut\"\nmin_other = \"{n} minuty\"",
        );
        let polish = own.in_language("pl", &texts(ENGLISH));
        let forms = [1, 2, 5, 22, 1200].map(|number| polish.count("min", number));
        assert_eq!(forms, ["1 minuta", "2 minuty", "5 minut", "22 minuty", "1200 minut"]);
        assert_eq!(polish.format("home"), "Home");
    }

    #[test]
    fn a_counted_text_is_never_half_english() {
        let japanese = texts("[format]\nmin_other = \"{n} 分\"").in_language("es", &texts(ENGLISH));
        assert_eq!(japanese.count("min", 1), "1 分");
    }

    #[test]
    fn dates_follow_the_language_unless_the_theme_has_an_order_of_its_own() {
        let english = texts(ENGLISH);
        assert_eq!(texts("").in_language("de", &english).date(DAY), "3. November 2026");
        assert_eq!(english.clone().in_language("en", &english).date(DAY), "November 3");
        let months = format!("months = [{}]", ["\"m\""; 12].join(","));
        assert_eq!(texts(&format!("{months}\n{ENGLISH}")).in_language("en", &english).date(DAY), "m 3");
    }
}
