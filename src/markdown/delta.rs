//! A text kept as what it has in common with another, and what it has not.
//!
//! The plain text of a section is its HTML without the markup. To keep both would take twice the room, and a large guide has hundreds
//! of thousands of sections.

/// Bytes that must agree before two texts count as going on together after a difference.
const ANCHOR: usize = 8;
/// How far ahead a place is looked for where they go on together.
const LOOK_AHEAD: usize = 400;

/// Copies of parts of a source, and insertions, in turn: a delta as in RFC 3284 (VCDIFF), for one source that is read from its beginning
/// to its end.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    /// For each step how many bytes of the source are skipped, how many are copied then, and how many of `inserted` follow.
    steps: Box<[u8]>,
    inserted: Box<str>,
}

impl Delta {
    /// What makes `target` out of `source`, which is it with markup: tags, character references, other white space.
    pub fn between(source: &str, target: &str) -> Delta {
        let (mut steps, mut inserted) = (Vec::new(), String::new());
        let (mut source, mut target) = (source, target);
        let (mut step, mut skipped) = ([0; 3], 0);
        while !target.is_empty() {
            let copied = shared(source, target);
            (source, target) = (&source[copied..], &target[copied..]);
            if copied > 0 {
                push(&mut steps, step);
                step = [skipped, copied, 0];
                skipped = 0;
            }
            let (skip, insert) = difference(source, target);
            inserted.push_str(&target[..insert]);
            step[2] += insert;
            skipped += skip;
            (source, target) = (&source[skip..], &target[insert..]);
        }
        push(&mut steps, step);
        // Copies are just as long as needed; an allocator may leave what shrinks where it is.
        Delta { steps: steps.as_slice().into(), inserted: inserted.as_str().into() }
    }

    /// The target; `source` is the one that it was made from.
    pub fn apply(&self, source: &str) -> String {
        let mut target = String::with_capacity(source.len());
        let (mut source, mut inserted) = (source, &*self.inserted);
        let mut steps = &*self.steps;
        while !steps.is_empty() {
            let [skip, copy, insert] = [(); 3].map(|()| take_number(&mut steps));
            target.push_str(&source[skip..skip + copy]);
            target.push_str(&inserted[..insert]);
            (source, inserted) = (&source[skip + copy..], &inserted[insert..]);
        }
        target
    }

    /// Whether the target is empty.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// Bytes at the beginning of both, whole characters.
fn shared(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    one.floor_char_boundary(same)
}

/// What is skipped of the source and inserted from the target where they differ at once.
fn difference(source: &str, target: &str) -> (usize, usize) {
    let first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let past = |end: char| source.find(end).map_or(source.len(), |at| at + end.len_utf8());
    match source.chars().next() {
        None => (0, target.len()),
        Some('<') => (past('>'), 0),
        Some('&') => (past(';'), first(target)),
        Some(c) if c.is_whitespace() => {
            (c.len_utf8(), if target.starts_with(char::is_whitespace) { first(target) } else { 0 })
        }
        Some(_) => match again(source, target) {
            Some(insert) => (0, insert),
            None => (source.find('<').unwrap_or(source.len()).max(first(source)), 0),
        },
    }
}

/// Where in the target the source goes on.
fn again(source: &str, target: &str) -> Option<usize> {
    let ahead = &target[..target.floor_char_boundary(LOOK_AHEAD)];
    ahead.find(&source[..source.floor_char_boundary(ANCHOR)])
}

/// Adds a step, unless it does nothing.
fn push(steps: &mut Vec<u8>, step: [usize; 3]) {
    if step != [0; 3] {
        step.into_iter().for_each(|number| push_number(steps, number));
    }
}

/// Seven bits a byte, the lowest first (LEB128).
fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take_number(bytes: &mut &[u8]) -> usize {
    let mut number = 0;
    let mut shift = 0;
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(source: &str, target: &str) -> usize {
        let delta = Delta::between(source, target);
        assert_eq!(delta.apply(source), target);
        delta.steps.len() + delta.inserted.len()
    }

    #[test]
    fn markup_costs_a_few_bytes() {
        let html = "<p>Warm &amp; <em>loose</em> muscles hurt\nless.</p>\n<ul>\n<li>Rest for a day.</li>\n<li>Drink water.</li>\n</ul>\n";
        assert!(kept(html, "Warm & loose muscles hurt less. Rest for a day. Drink water.") < 30);
        let cells = "<tr><td>Ice in the first days</td><td>Heat in the days after</td></tr>";
        assert!(kept(cells, "Ice in the first days Heat in the days after") < 12);
        let picture = "<p><img src=\"a.png\" alt=\"A knee\"> Bend it slowly and hold it.</p>";
        assert!(kept(picture, "A knee Bend it slowly and hold it.") < 20);
        let note = "<p>It helps<sup><a href=\"#fn-1\">1</a></sup> most people a little.</p>";
        assert!(kept(note, "It helps most people a little.") < 12);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(source in "([a-cé ]|<p>|</p>\n|&amp;|&#39;|<|&){0,40}", target in "[a-cé &<]{0,40}") {
            kept(&source, &target);
        }

        #[test]
        fn any_number_comes_back(number: usize) {
            let mut bytes = Vec::new();
            push_number(&mut bytes, number);
            prop_assert_eq!(take_number(&mut &*bytes), number);
        }
    }
}
