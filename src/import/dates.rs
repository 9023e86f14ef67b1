//! Days as people and programs write them.

use crate::node::Node;
use jiff::civil::Date;
use jiff::fmt::strtime;

/// Spellings beside year-month-day, which is tried first.
const FORMATS: &[&str] = &[
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d %Y",
    "%d %B, %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%A, %B %d, %Y",
    "%d.%m.%Y",
];

/// The day of a value; none when it names none, or could be read in two ways (`1/2/2020`).
pub(super) fn day(node: &Node) -> Option<Date> {
    let Node::Str(text) = node else { return None };
    day_of(text)
}

/// The day that a text names.
pub(super) fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    // A time behind the day (RFC 3339, Jekyll's `2020-01-31 10:00:00 +0100`) is left out.
    let iso = text.get(..10).filter(|_| text.len() == 10 || text[10..].starts_with(['T', 't', ' ', '_']));
    if let Some(date) = iso.and_then(|day| day.parse().ok()) {
        return Some(date);
    }
    let plain = text.replace("th,", ",").replace("st,", ",").replace("nd,", ",").replace("rd,", ",");
    FORMATS.iter().find_map(|format| {
        strtime::parse(format, text).or_else(|_| strtime::parse(format, &plain)).ok()?.to_date().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_spellings_of_other_generators() {
        for text in [
            "2021-01-14",
            "2021-01-14T10:00:00Z",
            "2021-01-14 10:00:00 +0100",
            "January 14, 2021",
            "Jan 14, 2021",
            "14 January 2021",
            "January 14th, 2021",
            "2021/01/14",
        ] {
            assert_eq!(day_of(text), "2021-01-14".parse().ok(), "{text}");
        }
        for text in ["", "soon", "1/2/2021", "2021-01", "August", "2021-13-01"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }
}
