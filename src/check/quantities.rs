//! Numbers with a unit in a sentence.

use fancy_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it stands in its text.
    pub range: Range<usize>,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// The unit's name.
    pub unit: &'static str,
}

/// Numbers, `to` between two of them, and a unit.
static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
    let unit = UNITS.iter().flat_map(|(_, spellings)| *spellings).copied().collect::<Vec<_>>().join("|");
    let pattern =
        format!(r"(?i)(?<![\w.,/–-]){number}(?:\s?(?:to|or|-|–)\s?{number})?(?:\s|-)?({unit})(?![\w])");
    Regex::new(&pattern).expect("the pattern of a quantity is a regular expression")
});

/// The name of the unit of shares.
pub const PERCENT: &str = "percent";

/// Units by one name each, with the ways to write them.
const UNITS: &[(&str, &[&str])] = &[
    ("second", &["seconds", "second", "secs", "sec"]),
    ("minute", &["minutes", "minute", "mins", "min"]),
    ("hour", &["hours", "hour", "hrs", "hr"]),
    ("day", &["days", "day"]),
    ("week", &["weeks", "week"]),
    ("month", &["months", "month"]),
    ("year", &["years", "year"]),
    (PERCENT, &["percent", "per cent", "%"]),
    ("milligram", &["milligrams", "milligram", "mg"]),
    ("gram", &["grams", "gram", "g"]),
    ("kilogram", &["kilograms", "kilogram", "kg"]),
    ("millilitre", &["millilitres", "milliliters", "ml"]),
    ("litre", &["litres", "litre", "liters", "liter"]),
    ("centimetre", &["centimetres", "centimeters", "cm"]),
    ("metre", &["metres", "metre", "meters", "meter"]),
    ("feet", &["feet", "foot"]),
    ("degree", &["°C", "degrees"]),
];

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// Every quantity of a text.
pub fn quantities(text: &str) -> Vec<Quantity> {
    let hits = QUANTITY.captures_iter(text).filter_map(Result::ok);
    let read = hits.filter_map(|hit| {
        let low = number(hit.get(1)?.as_str())?;
        let high = hit.get(2).map_or(Some(low), |high| number(high.as_str()))?;
        Some(Quantity { range: hit.get(0)?.range(), low, high, unit: unit(hit.get(3)?.as_str())? })
    });
    read.collect()
}

/// The text without its quantities.
pub fn without(text: &str) -> String {
    QUANTITY.replace_all(text, " ").into_owned()
}

fn number(text: &str) -> Option<f64> {
    let word = NUMBERS.iter().position(|number| number.eq_ignore_ascii_case(text)).map(|at| at as f64);
    word.or_else(|| text.parse().ok())
}

fn unit(text: &str) -> Option<&'static str> {
    let is = |spelling: &&str| spelling.eq_ignore_ascii_case(text);
    UNITS.iter().find(|(_, spellings)| spellings.iter().any(is)).map(|(name, _)| *name)
}

/// The clause of a sentence in which a quantity stands.
pub fn clause(text: &str, quantity: &Range<usize>) -> Range<usize> {
    const ENDS: &[&str] = &[", ", "; ", ": ", " (", ") ", " and ", " but ", " while ", " or "];
    let before = |end: &&str| text[..quantity.start].rfind(*end).map_or(0, |at| at + end.len());
    let after = |end: &&str| text[quantity.end..].find(*end).map_or(text.len(), |at| quantity.end + at);
    let start = ENDS.iter().map(before).max().unwrap_or(0);
    start..ENDS.iter().map(after).min().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_in_every_spelling() {
        let read = |text| quantities(text).into_iter().map(|q| ((q.low, q.high), q.unit)).collect::<Vec<_>>();
        assert_eq!(read("in 2 to 3 days"), [((2.0, 3.0), "day")]);
        assert_eq!(
            read("for 2–3 days, or a 10-minute walk"),
            [((2.0, 3.0), "day"), ((10.0, 10.0), "minute")]
        );
        assert_eq!(read("two or three weeks; 2.5%"), [((2.0, 3.0), "week"), ((2.5, 2.5), "percent")]);
        assert_eq!(read("COVID-19 days; 3 dayshifts; version 1.2.3 days"), []);
    }

    #[test]
    fn a_clause_ends_at_the_next_comma() {
        let text = "If it hurts, rest for 2 days, then walk.";
        let quantity = quantities(text)[0].range.clone();
        assert_eq!(&text[clause(text, &quantity)], "rest for 2 days");
    }
}
