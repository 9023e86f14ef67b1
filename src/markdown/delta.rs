//! A text kept as what it has in common with another, and what it has not.
//!
//! The plain text of a section is its HTML without the markup. To keep both would take twice the room, and a large guide has hundreds
//! of thousands of sections.

/// Bytes that must agree before two texts count as going on together after a difference.
const ANCHOR: usize = 8;
/// How far ahead a place is looked for where they go on together.
const LOOK_AHEAD: usize = 400;

/// Copies of parts of a source, and insertions, in turn: a delta as in RFC 3284 (VCDIFF), for one source that is read from its beginning
/// to its end. For each step how many bytes of the source are skipped, how many are copied then, how many are inserted, and these.
#[derive(Debug, Clone, Default)]
pub struct Delta(Box<[u8]>);

impl Delta {
    /// What makes `target` out of `source`, which is it with markup: tags, character references, other white space.
    pub fn between(source: &str, target: &str) -> Delta {
        let (mut source, mut target) = (source, target);
        let mut steps = Vec::new();
        let (mut step, mut skipped) = (Step::default(), 0);
        while !target.is_empty() {
            let copied = shared(source, target);
            (source, target) = (&source[copied..], &target[copied..]);
            if copied > 0 {
                step.push_to(&mut steps);
                step = Step { skip: skipped, copy: copied, insert: String::new() };
                skipped = 0;
            }
            let (skip, insert) = difference(source, target);
            step.insert.push_str(&target[..insert]);
            skipped += skip;
            (source, target) = (&source[skip..], &target[insert..]);
        }
        step.push_to(&mut steps);
        // A copy is just as long as needed; an allocator may leave what shrinks where it is.
        Delta(steps.as_slice().into())
    }

    /// The target.
    ///
    /// # Panics
    /// May panic when `source` is not the one that it was made from.
    pub fn apply(&self, source: &str) -> String {
        let mut target = String::with_capacity(source.len());
        let (mut source, mut steps) = (source, &*self.0);
        while !steps.is_empty() {
            let [skip, copy, insert] = [(); 3].map(|()| take_number(&mut steps));
            target.push_str(&source[skip..skip + copy]);
            source = &source[skip + copy..];
            let (inserted, rest) = steps.split_at(insert);
            target.push_str(std::str::from_utf8(inserted).expect("whole characters"));
            steps = rest;
        }
        target
    }

    /// Whether the target is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Default)]
struct Step {
    skip: usize,
    copy: usize,
    insert: String,
}

impl Step {
    /// Adds it, unless it does nothing.
    fn push_to(&self, steps: &mut Vec<u8>) {
        if self.copy > 0 || !self.insert.is_empty() {
            [self.skip, self.copy, self.insert.len()]
                .into_iter()
                .for_each(|number| push_number(steps, number));
            steps.extend_from_slice(self.insert.as_bytes());
        }
    }
}

/// Bytes at the beginning of both, whole characters.
fn shared(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    whole(one, same).len()
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
    whole(target, LOOK_AHEAD).find(whole(source, ANCHOR))
}

/// The whole characters among the first so many bytes.
fn whole(text: &str, bytes: usize) -> &str {
    let mut ends = (0..=bytes.min(text.len())).rev();
    ends.find_map(|end| text.get(..end)).unwrap_or_default()
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
        delta.0.len()
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
