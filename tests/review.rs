//! `askbook review`: what is due, by whom, and when. The calendar is read by other people's parser (the crate
//! `icalendar`).

mod support;

use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime};
use std::collections::BTreeSet;
use std::path::Path;
use support::{TODAY, run, write};

/// A guide whose reviews stand around the day of the tests, 2026-11-23.
fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let page = |path: &str, front: &str| {
        write(&root.join("content").join(path), format!("---\n{front}\n---\n\nText.\n"))
    };
    write(
        &root.join("book.toml"),
        "[book]\ntitle = \"Pain; plainly, explained\"\n[output.html]\nsite-url = \"https://example.org/g/\"\n",
    );
    page("_index.md", "title: Home");
    page("people/hart.md", "title: Jo Hart");
    page("people/lee.md", "title: \"Sam Lee, MD; PhD\"");
    page("pain/_index.md", "title: Pain\ncascade: {reviewers: [hart], review_every: 12 months}");
    page("pain/late.md", "title: Late\nreviewed: 2025-11-22");
    page("pain/today.md", "title: Today\nreviewed: 2025-11-23\nreviewers: [lee, hart]");
    let long = "Ü".repeat(50);
    page(
        "pain/soon.md",
        &format!("title: \"{long}, and\\\\more; \\\"so\\\"\"\nreviewed: 2026-01-01\nnext_review: 2026-12-24"),
    );
    page("pain/far.md", "title: Far\nreviewed: 2026-11-01");
    page("pain/never.md", "title: Never");
    page("pain/hidden.md", "title: Hidden\ndraft: true\nreviewed: 2020-01-01");
    page("other/free.md", "title: Free");
    page("faqs/why.md", "title: Why?\nauthors: [lee]\nnext_review: 2026-12-01");
    page("other/owner.md", "title: Owner\nfaqs: [why]");
    folder
}

fn review(root: &Path, args: &[&str]) -> String {
    run(root, &[&["review", "--date", TODAY], args].concat()).expect(0).out
}

#[test]
fn what_is_due_is_told_with_who_and_when() {
    let folder = guide();
    let expected = format!(
        "never reviewed  Never\n      content/pain/never.md: Jo Hart\n\
         2026-11-22  1 day overdue  Late\n      content/pain/late.md: Jo Hart\n\
         2026-11-23  today  Today\n      content/pain/today.md: Sam Lee, MD; PhD, Jo Hart\n\
         2026-12-01  in 8 days  Why?\n      content/faqs/why.md: Sam Lee, MD; PhD\n\
         2026-12-24  in 31 days  {}, and\\more; \"so\"\n      content/pain/soon.md: Jo Hart\n\
         5 of 6 reviewed pages\n",
        "Ü".repeat(50)
    );
    assert_eq!(review(folder.path(), &[]), expected);
    assert!(review(folder.path(), &["--within", "0"]).ends_with("3 of 6 reviewed pages\n"));
    assert!(review(folder.path(), &["--all"]).contains("2027-11-01  in 343 days  Far"));
    let lee = review(folder.path(), &["--person", "lee"]);
    assert!(lee.contains("Today") && lee.contains("Why?") && !lee.contains("Late"), "{lee}");
}

#[test]
fn programs_get_the_same_as_json() {
    let folder = guide();
    let json: serde_json::Value =
        serde_json::from_str(&review(folder.path(), &["--format", "json"])).unwrap();
    assert_eq!((json["version"].as_i64(), json["today"].as_str()), (Some(1), Some(TODAY)));
    let reviews = json["reviews"].as_array().unwrap();
    assert_eq!(reviews.len(), 5);
    assert!(reviews[0]["due"].is_null() && reviews[0]["days"].is_null());
    assert_eq!(reviews[1]["days"], -1);
    assert_eq!(reviews[1]["people"][0], serde_json::json!({ "id": "hart", "name": "Jo Hart" }));
    assert_eq!(reviews[3]["url"], "https://example.org/g/other/owner/#why");
}

#[test]
fn a_calendar_can_be_read_by_others() {
    let folder = guide();
    let text = review(folder.path(), &["--format", "ics", "--all"]);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let calendar: Calendar = text.parse().unwrap();
    assert_eq!(calendar.property_value("VERSION"), Some("2.0"));
    let events: Vec<_> = calendar
        .components
        .iter()
        .map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("{other:?}"),
        })
        .collect();
    let days: Vec<String> = events
        .iter()
        .map(|event| match event.get_start().unwrap() {
            DatePerhapsTime::Date(day) => day.to_string(),
            DatePerhapsTime::DateTime(time) => panic!("{time:?}"),
        })
        .collect();
    assert_eq!(days, ["2026-11-22", "2026-11-23", "2026-12-01", "2026-12-24", "2027-11-01"]);
    let summaries: Vec<&str> = events.iter().map(|event| event.get_summary().unwrap()).collect();
    assert_eq!(summaries[3], format!("Review: {}, and\\more; \"so\"", "Ü".repeat(50)));
    assert_eq!(events[1].get_description(), Some("content/pain/today.md\nSam Lee, MD; PhD, Jo Hart"));
    assert_eq!(events[2].get_url(), Some("https://example.org/g/other/owner/#why"));
    let ids: BTreeSet<&str> = events.iter().map(|event| event.get_uid().unwrap()).collect();
    assert_eq!(ids.len(), events.len());
    assert!(events.iter().all(|event| event.get_timestamp().is_some()), "each has a DTSTAMP in UTC");
    assert_eq!(review(folder.path(), &["--format", "ics", "--all"]), text, "the same bytes again");
}
