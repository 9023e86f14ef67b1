//! `fmt`: front matter in the canonical order and one normal form. The body keeps every byte. Pure.

use crate::document;
use crate::node::Node;
use crate::outline::{Keys, Shape};
use crate::yaml::{self, Form, Written};

/// What formatting a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formatted {
    /// It is in normal form.
    Same,
    /// The file as it should be.
    Changed(String),
    /// It cannot be changed safely, and why.
    Left(&'static str),
}

/// Formats a Markdown file.
pub fn format(text: &str) -> Formatted {
    let (front, body) = document::parts(text);
    let yaml = &text[front.clone()];
    if front.is_empty() || body.is_empty() && front.end == text.len() {
        return Formatted::Same; // no front matter, or one that never ends
    }
    let windows = yaml.contains("\r\n");
    let unix = yaml.replace("\r\n", "\n");
    let Ok(before) = yaml::parse(&unix) else { return Formatted::Left("its front matter cannot be read") };
    let Some((written, below)) = yaml::as_written(&unix) else {
        return Formatted::Left("it uses anchors, tags or another spelling that cannot be moved safely");
    };
    let mut out = normal(written);
    below.iter().for_each(|comment| out += &format!("{comment}\n"));
    if yaml::parse(&out).map(sorted) != Ok(sorted(before)) {
        return Formatted::Left("its values would change");
    }
    let out = if windows { out.replace('\n', "\r\n") } else { out };
    let whole = format!("{}{out}{}", &text[..front.start], &text[front.end..]);
    if whole == text { Formatted::Same } else { Formatted::Changed(whole) }
}

/// Front matter in its order and normal form.
fn normal(mut written: Vec<Written>) -> String {
    let order = document::order();
    written.sort_by_key(|written| place(&order, &written.key));
    let mut out = String::new();
    for Written { key, mut value, lines } in written {
        if let Some(lines) = lines {
            value.above.iter().for_each(|comment| out += &format!("{comment}\n"));
            out += &lines;
            continue;
        }
        if let Some((_, shape)) = order.known.iter().find(|(known, _)| *known == key) {
            arrange(&mut value.form, shape);
        }
        out += &yaml::document(&[(key, value)]);
    }
    out
}

/// Puts the keys inside a value in their order; those of free data stay as they stand.
fn arrange(form: &mut Form, shape: &Shape) {
    match (form, shape) {
        (Form::Map(pairs, _), Shape::Keys(keys)) => {
            pairs.sort_by_key(|(key, _)| place(keys, key));
            for (key, value) in pairs {
                if let Some((_, shape)) = keys.known.iter().find(|(known, _)| known == key) {
                    arrange(&mut value.form, shape);
                }
            }
        }
        (Form::List(items, _), Shape::List(shapes)) => {
            for item in items {
                shapes.iter().for_each(|shape| arrange(&mut item.form, shape));
            }
        }
        // A single entry may stand without the list.
        (single @ Form::Map(..), Shape::List(shapes)) => {
            shapes.iter().for_each(|shape| arrange(single, shape));
        }
        _ => {}
    }
}

/// Known keys in their order, then the others as they stand.
fn place(keys: &Keys, key: &str) -> usize {
    keys.known.iter().position(|(known, _)| *known == key).unwrap_or(keys.known.len())
}

/// Keys in an order of their own, for comparing.
fn sorted(node: Node) -> Node {
    match node {
        Node::Map(pairs) => {
            let mut pairs: Vec<_> = pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Node::Map(pairs)
        }
        Node::Seq(items) => Node::Seq(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changed(text: &str) -> String {
        match format(text) {
            Formatted::Changed(text) => text,
            other => panic!("{other:?}: {text}"),
        }
    }

    #[test]
    fn keys_stand_in_their_order_and_comments_above_their_key() {
        let text = "---\n# why\ntags:   [ 'a',  \"b: c\" ]\n\n# the name\ntitle:   'Heat'\nfaqs:\n- question: \"Why?\"\n  answer: >-\n     Because\n     so.\n\n       more\nweight: 1 # last\nmine: x\n# end\n---\n\n  Body  \n";
        let expected = "---\n# the name\ntitle: Heat\nweight: 1 # last\n# why\ntags: [a, \"b: c\"]\nfaqs:\n  - question: Why?\n    answer: >-\n      Because\n      so.\n\n        more\nmine: x\n# end\n---\n\n  Body  \n";
        assert_eq!(changed(text), expected);
        assert_eq!(format(expected), Formatted::Same);
    }

    #[test]
    fn keys_of_entries_stand_in_their_order_too_with_their_comments() {
        let text = "---\ntitle: A\nfaqs: # asked at the desk\n# first\n- answer: |- # short\n    # no comment\n    Yes.\n  # stable\n  id: a\n  question: 'Is it # so?' # really\n  references:\n    - doi: 10.1/2\n      # the source\n      title: T\n      # end of source\n  # end of a\n# second\n-\n  zebra: 1\n  search: {pin: [x], exclude: true}\n  question: B?\n  # - id: later\nreferences: {year: 1999, title: One}\nextra:\n  z: 1 # first\n  a: 2\n---\n";
        let expected = "---\ntitle: A\nfaqs: # asked at the desk\n  # first\n  # stable\n  - id: a\n    question: \"Is it # so?\" # really\n    answer: |- # short\n      # no comment\n      Yes.\n    references:\n      # the source\n      - title: T\n        doi: 10.1/2\n        # end of source\n    # end of a\n  # second\n  - question: B?\n    search: {exclude: true, pin: [x]}\n    zebra: 1\n    # - id: later\nreferences: {title: One, year: 1999}\nextra:\n  z: 1 # first\n  a: 2\n---\n";
        assert_eq!(changed(text), expected);
        assert_eq!(format(expected), Formatted::Same);
    }

    #[test]
    fn comments_inside_brackets_keep_the_lines_of_their_key() {
        let text = "---\ntags: [b, # why\n   'a']\n# name\ntitle: 'A'\n---\n";
        assert_eq!(changed(text), "---\n# name\ntitle: A\ntags: [b, # why\n   'a']\n---\n");
    }

    #[test]
    fn windows_line_ends_and_byte_order_marks_stay() {
        let text = "\u{feff}---\r\ndate: 2026-01-01\r\ntitle: A\r\n---\r\nBody\r\n";
        assert_eq!(changed(text), "\u{feff}---\r\ntitle: A\r\ndate: 2026-01-01\r\n---\r\nBody\r\n");
    }

    #[test]
    fn what_cannot_be_moved_safely_is_left_alone() {
        for text in [
            "---\na: &x 1\nb: *x\n---\n",
            "---\na: !!str 1\n---\n",
            "---\n{b: 1, a: 2}\n---\n",
            "---\na: [\n---\n",
        ] {
            assert!(matches!(format(text), Formatted::Left(_)), "{text}");
        }
        for text in ["", "Body", "---\ntitle: A\n", "---\n---\n"] {
            assert_eq!(format(text), Formatted::Same, "{text}");
        }
    }

    fn line() -> impl Strategy<Value = String> {
        let key = prop_oneof![
            Just("title"),
            Just("tags"),
            Just("date"),
            Just("faqs"),
            Just("zebra"),
            Just("extra")
        ];
        let value = prop_oneof![
            "[ -~]{0,16}",
            Just("|\n  a\n   b\n\n  c".to_owned()),
            Just(">-\n    a b\n    c\n".to_owned()),
            Just("|+\n  a\n\n".to_owned()),
            Just("\n  - x: 1\n    y: 'z'\n  -   - 2".to_owned()),
            Just("\n- a # note\n- \"#c\"".to_owned()),
            Just(" # note\n  - answer: |- # note\n      # text\n    # note\n    id: a\n  # note\n  # note\n  -\n".to_owned()),
            Just("\n- question: 'it''s' # note\n  # note\n  id: \"\\\"\" # note\n  references:\n  # note\n  - {year: 1, title: x} # note\n  - # note\n  - - 1 # note\n    # note\n    - [a]\n   # note\n # note".to_owned()),
            Just("\n  zebra: # note\n    # note\n  id: | # note\n\n    x\n  # note\n  ? a\n  : b".to_owned()),
            Just("\n  # note\n  a\n  b".to_owned()),
            Just("[a, # note\n  {b: 'c # c' # note\n  }]".to_owned()),
            Just("{a: [1, 2], 'b': \"c\"}".to_owned()),
            Just("'it''s'".to_owned()),
            Just("1.10".to_owned()),
            Just("ä # ö".to_owned()),
        ];
        (key, value, prop_oneof![Just(""), Just("# note\n"), Just("\n")])
            .prop_map(|(key, value, before)| format!("{before}{key}: {value}\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Any change keeps the values, the comments and the bytes of the body, and is the last one.
        #[test]
        fn formatting_changes_no_meaning(lines in proptest::collection::vec(line(), 1..6), body in "[ -~\n]{0,40}") {
            let text = format!("---\n{}---\n{body}", lines.concat());
            if let Formatted::Changed(new) = format(&text) {
                prop_assert_eq!(format(&new), Formatted::Same, "{}", &new);
                let (old_front, old_body) = document::parts(&text);
                let (new_front, new_body) = document::parts(&new);
                prop_assert_eq!(&text[old_body], &new[new_body]);
                let (old, new) = (&text[old_front], &new[new_front]);
                prop_assert_eq!(yaml::parse(old).map(sorted), yaml::parse(new).map(sorted));
                prop_assert_eq!(old.matches("# note").count(), new.matches("# note").count(), "{}", new);
            }
        }
    }
}
