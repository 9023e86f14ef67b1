//! `review`: which pages are due for review, by whom, and when; as text, JSON or a calendar (RFC 5545).

use crate::catalog::{Catalog, Entry, question_id};
use crate::config::Config;
use crate::document::Kind;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// A page that is reviewed from time to time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Its file, as the editor knows it.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its address: absolute where the site's is known, else inside the site.
    pub url: String,
    /// Day of the last review.
    pub reviewed: Option<Date>,
    /// Day on which it is due; none when nobody has reviewed it and no day is given.
    pub due: Option<Date>,
    /// Days until then; negative when it is overdue.
    pub days: Option<i32>,
    /// Who reviews it; its authors where nobody does.
    pub people: Vec<Person>,
}

/// Somebody who reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Name of the file in `people/`.
    pub id: String,
    /// Name.
    pub name: String,
}

/// All pages with a review to come, the first due first; those that were never reviewed come before them.
pub fn reviews(config: &Config, catalog: &Catalog) -> Vec<Review> {
    let entries = catalog.pages.iter().enumerate();
    let reviewed = entries
        .filter(|(_, entry)| matches!(entry.kind(), Kind::Article | Kind::Question) && is_reviewed(entry));
    let mut reviews: Vec<Review> =
        reviewed.map(|(page, entry)| review(config, catalog, page, entry)).collect();
    reviews.sort_by(|a, b| (a.due, &a.file).cmp(&(b.due, &b.file)));
    reviews
}

/// A page is reviewed when its front matter, or that of its section, says so.
fn is_reviewed(entry: &Entry) -> bool {
    let front = entry.front();
    let somebody = front.reviewers.as_ref().is_some_and(|people| !people.is_empty());
    somebody || front.reviewed.is_some() || front.review_every.is_some() || front.next_review.is_some()
}

fn review(config: &Config, catalog: &Catalog, page: usize, entry: &Entry) -> Review {
    let front = entry.front();
    let due = entry.next_review();
    let named = front.reviewers.as_ref().filter(|people| !people.is_empty()).or(front.authors.as_ref());
    let person = |id: &String| {
        let name = catalog.person(entry.lang, id).map(|page| catalog.pages[page].title.clone());
        Person { id: id.clone(), name: name.unwrap_or_else(|| id.clone()) }
    };
    let url = url(catalog, page, entry);
    Review {
        file: entry.document.source.file.path.clone(),
        title: entry.title.clone(),
        url: config.site_url.as_ref().map_or_else(|| url.clone(), |site| site.absolute(&url)),
        reviewed: front.reviewed,
        due,
        days: due.map(|due| (due - config.run.today).get_days()),
        people: named.into_iter().flatten().map(|placed| person(&placed.text)).collect(),
    }
}

/// A question without a page of its own stands on its article.
fn url(catalog: &Catalog, page: usize, entry: &Entry) -> String {
    match catalog.owner.get(&page) {
        Some(owner) if !entry.has_page => format!("{}#{}", catalog.pages[*owner].url, question_id(entry)),
        _ => entry.url.clone(),
    }
}

/// Reviews for a terminal, each on two lines.
pub fn text(reviews: &[Review]) -> String {
    let mut out = String::new();
    for review in reviews {
        let names: Vec<&str> = review.people.iter().map(|person| person.name.as_str()).collect();
        let who = if names.is_empty() { "nobody is named".to_owned() } else { names.join(", ") };
        out += &format!("{}  {}\n      {}: {who}\n", when(review), review.title, review.file);
    }
    out
}

fn when(review: &Review) -> String {
    let days = |count: i32| format!("{count} day{}", if count == 1 { "" } else { "s" });
    match (review.due, review.days) {
        (Some(due), Some(left)) if left < 0 => format!("{due}  {} overdue", days(-left)),
        (Some(due), Some(0)) => format!("{due}  today"),
        (Some(due), Some(left)) => format!("{due}  in {}", days(left)),
        _ => "never reviewed".to_owned(),
    }
}

/// Reviews for programs.
pub fn json(today: Date, reviews: &[Review]) -> serde_json::Value {
    serde_json::json!({ "version": 1, "today": today, "reviews": reviews })
}

/// Longest line of a calendar, in bytes (RFC 5545, section 3.1).
const LINE: usize = 75;

/// A calendar with one entry of a whole day for each review that has one (RFC 5545). The same guide and day give
/// the same bytes, and an entry keeps its UID when its day moves.
pub fn calendar(config: &Config, reviews: &[Review]) -> String {
    let mut out = String::new();
    let stamp = config.run.today.strftime("%Y%m%dT000000Z").to_string();
    let mut line = |name: &str, value: &str| push_line(&mut out, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//askbook//review//EN");
    line("X-WR-CALNAME", &escaped(&config.title));
    for review in reviews {
        let Some(due) = review.due else { continue };
        let names: Vec<&str> = review.people.iter().map(|person| person.name.as_str()).collect();
        line("BEGIN", "VEVENT");
        line("UID", &uid(config, review));
        line("DTSTAMP", &stamp);
        line("DTSTART;VALUE=DATE", &due.strftime("%Y%m%d").to_string());
        if let Ok(next) = due.checked_add(1.day()) {
            line("DTEND;VALUE=DATE", &next.strftime("%Y%m%d").to_string());
        }
        line("SUMMARY", &escaped(&format!("Review: {}", review.title)));
        line("DESCRIPTION", &escaped(&format!("{}\n{}", review.file, names.join(", "))));
        if review.url.contains("://") {
            line("URL", &review.url);
        }
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    out
}

/// The file and the site name an entry for as long as they are the same.
fn uid(config: &Config, review: &Review) -> String {
    let host = config.site_url.as_ref().map_or(config.title.as_str(), |site| site.origin.as_str());
    let hash = blake3::hash(format!("{host}\n{}", review.file).as_bytes());
    format!("{}@askbook", &hash.to_hex()[..32])
}

/// A text value (RFC 5545, section 3.3.11); other control characters cannot stand in one.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters; each further line begins with a space.
fn push_line(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        push_line(&mut out, &format!("SUMMARY:{}", "ä".repeat(60)));
        let lines: Vec<&str> = out.trim_end_matches("\r\n").split("\r\n").collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ä".repeat(60)));
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne\u{7}"), "a\\,b\\;c\\\\d\\ne ");
    }
}
