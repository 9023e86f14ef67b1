//! Logs of readers' queries: one a line, as text or as JSON, whatever wrote them.

use std::collections::BTreeMap;

/// A query and how often it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The query as it was asked first.
    pub text: String,
    /// How often.
    pub count: usize,
}

/// Keys of a JSON line that hold the query.
const KEYS: [&str; 3] = ["query", "q", "text"];

/// The queries of a log, the most frequent first; those that differ only in spaces and capitals are one.
pub fn read(log: &str) -> Vec<Asked> {
    let mut asked: BTreeMap<String, (usize, Asked)> = BTreeMap::new();
    for (line, text) in log.lines().filter_map(query).enumerate() {
        let key = text.to_lowercase();
        asked.entry(key).or_insert((line, Asked { text, count: 0 })).1.count += 1;
    }
    let mut sorted: Vec<(usize, Asked)> = asked.into_values().collect();
    sorted.sort_by(|(line, a), (other, b)| b.count.cmp(&a.count).then(line.cmp(other)));
    sorted.into_iter().map(|(_, asked)| asked).collect()
}

/// The query of a line with single spaces; none when there is none.
fn query(line: &str) -> Option<String> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let text = if line.starts_with('{') { json_query(line) } else { None };
    let text = text.unwrap_or_else(|| line.to_owned());
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn json_query(line: &str) -> Option<String> {
    let object: serde_json::Value = serde_json::from_str(line).ok()?;
    KEYS.iter().find_map(|key| object[*key].as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_counted_whatever_their_spaces_and_capitals() {
        let log =
            "ice\n\n How long? \n{\"q\": \"how  LONG?\", \"at\": 1}\n{\"query\":\"ice\"}\nice\r\nheat\n";
        let counted: Vec<_> = read(log).into_iter().map(|asked| (asked.text, asked.count)).collect();
        assert_eq!(counted, [("ice".into(), 3), ("How long?".into(), 2), ("heat".into(), 1)]);
    }

    #[test]
    fn a_line_that_only_looks_like_json_is_a_query() {
        assert_eq!(read("{what}\n{\"other\": 1}").len(), 2);
        assert_eq!(read("\n  \n{\"text\": \" \"}\n"), []);
    }
}
