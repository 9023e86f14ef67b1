//! What the Unicode CLDR knows of a language: how its dates, numbers, plurals and lists are written, its script and its direction.
//! The only place that knows icu4x.

use icu_datetime::{DateTimeFormatter, fieldsets::YMD, input::Date as CalendarDate, parts};
use icu_decimal::DecimalFormatter;
use icu_list::{ListFormatter, options::ListFormatterOptions, parts as list_parts};
use icu_locale::{Direction, LanguageIdentifier, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRules};
use jiff::civil::Date;
use std::fmt;
use writeable::adapters::CoreWriteAsPartsWrite;
use writeable::{Part, PartsWrite, Writeable};

/// Every plural category of CLDR, as the endings of counted texts.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What is wrong with a language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadTag {
    /// It is not of the form of BCP 47.
    Form,
    /// The same language has another tag today.
    Alias(String),
    /// No language of CLDR has it.
    Unknown,
}

/// Checks a language tag: its form, and whether it names a language.
///
/// # Errors
/// When pages cannot be written in a language of this tag.
pub fn check(tag: &str) -> Result<(), BadTag> {
    let Ok(written) = icu_locale::Locale::try_from_str(tag) else {
        let dashed = tag.replace('_', "-");
        return Err(if dashed != tag && check(&dashed).is_ok() {
            BadTag::Alias(dashed)
        } else {
            BadTag::Form
        });
    };
    let mut canonical = written.clone();
    LocaleCanonicalizer::new_extended().canonicalize(&mut canonical);
    if canonical != written
        || tag.starts_with(|c: char| c.is_ascii_uppercase()) && script(&written.id).is_some()
    {
        return Err(BadTag::Alias(canonical.to_string()));
    }
    if script(&written.id).is_none() { Err(BadTag::Unknown) } else { Ok(()) }
}

/// Tags under which texts for readers of `tag` may stand, the nearest first: the tag itself, its language with its usual script, its
/// language. Texts in another script than the one that its readers read come last.
pub fn fallbacks(tag: &str) -> Vec<String> {
    let mut tags = vec![tag.to_owned()];
    if let Ok(id) = LanguageIdentifier::try_from_str(tag) {
        if let Some(script) = script(&id) {
            tags.push(format!("{}-{script}", id.language));
        }
        tags.push(id.language.to_string());
    }
    tags.dedup();
    tags
}

/// `rtl` for languages whose script is written from right to left, else `ltr`.
pub fn direction(tag: &str) -> &'static str {
    let id = LanguageIdentifier::try_from_str(tag).unwrap_or(LanguageIdentifier::UNKNOWN);
    match LocaleDirectionality::new_extended().get(&id) {
        Some(Direction::RightToLeft) => "rtl",
        _ => "ltr",
    }
}

/// The script in which a language is usually written.
fn script(id: &LanguageIdentifier) -> Option<String> {
    let mut whole = id.clone();
    LocaleExpander::new_extended().maximize(&mut whole);
    whole.script.map(|script| script.to_string())
}

/// Formats for one language.
pub struct Locale {
    dates: Option<DateTimeFormatter<YMD>>,
    numbers: Option<DecimalFormatter>,
    plurals: Option<PluralRules>,
    lists: Option<ListFormatter>,
}

impl Default for Locale {
    fn default() -> Self {
        Locale::new("en")
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locale").finish_non_exhaustive()
    }
}

impl Locale {
    /// The formats of a language. One that CLDR does not know gets neutral ones.
    pub fn new(tag: &str) -> Locale {
        let locale = locale(tag);
        Locale {
            dates: DateTimeFormatter::try_new(locale.clone().into(), YMD::long()).ok(),
            numbers: DecimalFormatter::try_new(locale.clone().into(), Default::default()).ok(),
            plurals: plural_rules(tag),
            lists: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).ok(),
        }
    }

    /// A day in the calendar that readers of the language use: `23 November 2026`.
    pub fn date(&self, day: Date) -> String {
        self.formatted(day).map_or_else(|| day.to_string(), |date| date.write_to_string().into_owned())
    }

    /// A day in an order of one's own: `{day}`, `{month}` and `{year}` of the pattern are replaced by the words of the language.
    pub fn date_in(&self, pattern: &str, day: Date) -> String {
        let Some(parts) = self.parts_of(day) else { return day.to_string() };
        pattern
            .replace("{day}", &parts.text(|part| part == parts::DAY))
            .replace("{month}", &parts.text(|part| part == parts::MONTH))
            .replace("{year}", &parts.text(|part| part == parts::YEAR || part == parts::RELATED_YEAR))
    }

    fn parts_of(&self, day: Date) -> Option<Parts> {
        let mut parts = Parts::default();
        self.formatted(day)?.write_to_parts(&mut parts).ok()?;
        Some(parts)
    }

    fn formatted(&self, day: Date) -> Option<impl Writeable> {
        let (month, number) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        let date = CalendarDate::try_new_iso(day.year().into(), month, number).ok()?;
        Some(self.dates.as_ref()?.format(&date))
    }

    /// A number with the digits and the separators of the language.
    pub fn number(&self, number: usize) -> String {
        let written = i64::try_from(number).ok().zip(self.numbers.as_ref());
        written.map_or_else(
            || number.to_string(),
            |(number, numbers)| numbers.format(&number.into()).write_to_string().into_owned(),
        )
    }

    /// The plural category of a number of things, one of [`CATEGORIES`].
    pub fn plural(&self, number: usize) -> &'static str {
        self.plurals.as_ref().map_or("other", |rules| name(rules.category_for(number)))
    }

    /// What stands before each of some names in a row of people: nothing, a comma, the word for "and".
    pub fn before_each<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<String> {
        let names: Vec<&str> = names.collect();
        let mut parts = Parts::default();
        let written = self.lists.as_ref().map(|lists| lists.format(names.iter()).write_to_parts(&mut parts));
        if !matches!(written, Some(Ok(()))) {
            return (0..names.len())
                .map(|at| if at == 0 { String::new() } else { ", ".to_owned() })
                .collect();
        }
        let mut before = Vec::with_capacity(names.len());
        let mut literal = String::new();
        for (part, text) in parts.found {
            if part == list_parts::ELEMENT {
                before.push(std::mem::take(&mut literal));
            } else {
                literal.push_str(&text);
            }
        }
        before
    }
}

/// The plural categories that a language has for whole numbers, in the order of [`CATEGORIES`].
pub fn plural_categories(tag: &str) -> Vec<&'static str> {
    let rules = plural_rules(tag);
    let has: Vec<&str> =
        rules.iter().flat_map(|rules| rules.categories().map(name).collect::<Vec<_>>()).collect();
    CATEGORIES.into_iter().filter(|category| *category == "other" || has.contains(category)).collect()
}

/// The plural category of a number in a language, and the number as it is written there.
pub fn count(tag: &str, number: usize) -> (&'static str, String) {
    let category = plural_rules(tag).map_or("other", |rules| name(rules.category_for(number)));
    (category, self::number(tag, number))
}

/// A number as it is written in a language.
pub fn number(tag: &str, number: usize) -> String {
    let numbers = DecimalFormatter::try_new(locale(tag).into(), Default::default());
    let written = i64::try_from(number).ok().zip(numbers.ok());
    written.map_or_else(
        || number.to_string(),
        |(number, numbers)| numbers.format(&number.into()).write_to_string().into_owned(),
    )
}

/// The locale that CLDR is asked for. English without a region is that of the world, as the interface texts are British: CLDR would
/// take it for that of the United States, which `en-US` asks for.
fn locale(tag: &str) -> icu_locale::Locale {
    let tag = if tag == "en" { "en-001" } else { tag };
    icu_locale::Locale::try_from_str(tag).unwrap_or(icu_locale::Locale::UNKNOWN)
}

/// Plural rules depend on language and region; CLDR has none for a script.
fn plural_rules(tag: &str) -> Option<PluralRules> {
    let mut locale = locale(tag);
    locale.id.script = None;
    PluralRules::try_new_cardinal(locale.into()).ok()
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// A formatted text, taken apart. What belongs to no part is a literal.
#[derive(Default)]
struct Parts {
    found: Vec<(Part, String)>,
}

impl Parts {
    /// The text of those parts that are wanted.
    fn text(&self, wanted: impl Fn(Part) -> bool) -> String {
        self.found.iter().filter(|(part, _)| wanted(*part)).map(|(_, text)| text.as_str()).collect()
    }
}

/// Text between the parts.
const LITERAL: Part = Part { category: "askbook", value: "literal" };

impl fmt::Write for Parts {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.found.push((LITERAL, text.to_owned()));
        Ok(())
    }
}

impl PartsWrite for Parts {
    type SubPartsWrite = CoreWriteAsPartsWrite<String>;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self::SubPartsWrite) -> fmt::Result,
    ) -> fmt::Result {
        let mut text = CoreWriteAsPartsWrite(String::new());
        write(&mut text)?;
        self.found.push((part, text.0));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = jiff::civil::date(2026, 11, 3);

    /// Expected texts are those of ICU for C with CLDR 48: `new Intl.DateTimeFormat(tag, { dateStyle: "long" })`.
    #[test]
    fn dates_are_those_of_intl() {
        for (tag, expected) in [
            ("en-GB", "3 November 2026"),
            ("en-US", "November 3, 2026"),
            ("de", "3. November 2026"),
            ("es", "3 de noviembre de 2026"),
            ("pl", "3 listopada 2026"),
            ("ru", "3 ноября 2026\u{202f}г."),
            ("ja", "2026年11月3日"),
            ("zh-Hant", "2026年11月3日"),
            ("ko", "2026년 11월 3일"),
            ("he", "3 בנובמבר 2026"),
        ] {
            assert_eq!(Locale::new(tag).date(DAY), expected, "{tag}");
        }
        assert_eq!(Locale::new("en").date(DAY), "3 November 2026");
    }

    #[test]
    fn a_pattern_has_the_words_of_the_language() {
        assert_eq!(Locale::new("en-US").date_in("{day} {month} {year}", DAY), "3 November 2026");
        assert_eq!(Locale::new("pl").date_in("{month}, {day} ({year})", DAY), "listopada, 3 (2026)");
    }

    /// The boundaries are those of the table "Language Plural Rules" of CLDR.
    #[test]
    fn plurals_follow_the_rules_of_the_language() {
        let of = |tag: &str, numbers: &[usize]| {
            let locale = Locale::new(tag);
            numbers.iter().map(|number| locale.plural(*number)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("en", &[0, 1, 2]), "other one other");
        assert_eq!(of("fr", &[0, 1, 2, 1_000_000]), "one one other many");
        assert_eq!(of("pl", &[1, 2, 5, 12, 22, 25]), "one few many many few many");
        assert_eq!(of("ru", &[1, 2, 5, 11, 21, 22]), "one few many many one few");
        assert_eq!(of("ar", &[0, 1, 2, 3, 11, 100]), "zero one two few many other");
        assert_eq!(of("he", &[1, 2, 3]), "one two other");
        assert_eq!(of("ja", &[0, 1, 2]), "other other other");
        assert_eq!(of("sr-Latn", &[1, 2, 5]), "one few other");
        assert_eq!(plural_categories("pl"), ["one", "few", "many", "other"]);
        assert_eq!(plural_categories("ja"), ["other"]);
    }

    #[test]
    fn numbers_have_the_separators_of_the_language() {
        let of = |tag: &str| Locale::new(tag).number(1_234_567);
        assert_eq!([of("en"), of("de"), of("hi")], ["1,234,567", "1.234.567", "12,34,567"]);
        assert_eq!(Locale::new("fa").number(12), "۱۲");
        assert_eq!(number("de", 1234), "1.234");
    }

    #[test]
    fn people_are_joined_as_the_language_joins_them() {
        let of = |tag: &str, names: &[&str]| Locale::new(tag).before_each(names.iter().copied());
        assert_eq!(of("en", &["A"]), [""]);
        assert_eq!(of("en", &["A", "B", "C"]), ["", ", ", " and "]);
        assert_eq!(of("en-US", &["A", "B", "C"]), ["", ", ", ", and "]);
        assert_eq!(of("es", &["Ana", "Inés"]), ["", " e "]);
        assert_eq!(of("ja", &["A", "B"]), ["", "、"]);
        assert_eq!(of("de", &[]), [""; 0]);
    }

    #[test]
    fn tags_are_checked_and_the_remedy_named() {
        for good in
            ["en", "pt-BR", "pt-br", "zh-Hant", "zh-TW", "sr-Latn", "de-x-leicht", "gsw", "ar-u-nu-arab"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, canonical) in
            [("iw", "he"), ("eng", "en"), ("en-UK", "en-GB"), ("zh_TW", "zh-TW"), ("DE", "de")]
        {
            assert_eq!(check(bad), Err(BadTag::Alias(canonical.into())), "{bad}");
        }
        for bad in ["english!", "Deutsch-", "e", ""] {
            assert_eq!(check(bad), Err(BadTag::Form), "{bad}");
        }
        assert_eq!(check("xx"), Err(BadTag::Unknown));
    }

    #[test]
    fn texts_are_sought_in_the_script_that_readers_read() {
        assert_eq!(fallbacks("zh-TW"), ["zh-TW", "zh-Hant", "zh"]);
        assert_eq!(fallbacks("de-AT"), ["de-AT", "de-Latn", "de"]);
    }

    #[test]
    fn the_direction_is_that_of_the_script() {
        let right: Vec<&str> = ["ar", "he", "fa", "ur", "ckb", "az-Arab", "yi", "ku", "en", "az", "ja"]
            .into_iter()
            .filter(|tag| direction(tag) == "rtl")
            .collect();
        assert_eq!(right, ["ar", "he", "fa", "ur", "ckb", "az-Arab", "yi"]);
    }
}
