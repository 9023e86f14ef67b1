//! Numbers as printable characters. An index file is a script (so that it loads from disk and under a strict content
//! security policy), so its bytes must be text; one character per small number lets the host's compressor see the
//! frequencies that base64 would hide. `index.js` has the inverse.

/// Digits: printable ASCII without `"`, `\` (they would be escaped) and `<` (so that no script can contain a tag).
pub const DIGITS: &str =
    " !#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Values below this are one character; the other digits say "more to come".
pub const LAST: u32 = 64;
const MORE: u32 = 28;

/// Appends a number: the last digit has base 64, the ones before it base 28, most significant first.
pub fn push_number(out: &mut String, value: u32) {
    push_high_digits(out, value / LAST);
    out.push(DIGITS.as_bytes()[(value % LAST) as usize] as char);
}

fn push_high_digits(out: &mut String, value: u32) {
    if value > 0 {
        push_high_digits(out, value / MORE);
        out.push(DIGITS.as_bytes()[(LAST + value % MORE) as usize] as char);
    }
}

/// Appends sorted words, each as the count of characters shared with the one before, the rest, and a space.
pub fn push_words<'a>(out: &mut String, words: impl Iterator<Item = &'a str>) {
    let mut before = "";
    for word in words {
        let same = before.chars().zip(word.chars()).take_while(|(a, b)| a == b).take(LAST as usize - 1);
        let (count, bytes) = same.fold((0, 0), |(count, bytes), (c, _)| (count + 1, bytes + c.len_utf8()));
        push_number(out, count);
        out.push_str(&word[bytes..]);
        out.push(' ');
        before = word;
    }
}

/// Sorted numbers as differences.
pub fn deltas(numbers: impl Iterator<Item = u32>) -> String {
    let mut out = String::new();
    let mut before = 0;
    for number in numbers {
        push_number(&mut out, number - before);
        before = number;
    }
    out
}

/// The way from one number to another: twice the difference, and one less if it leads down.
pub fn zigzag(from: u32, to: u32) -> u32 {
    if to < from { 2 * (from - to) - 1 } else { 2 * (to - from) }
}

/// Sorted words as [`push_words`] writes them.
pub fn front_coded(words: &[impl AsRef<str>]) -> String {
    let mut out = String::new();
    push_words(&mut out, words.iter().map(AsRef::as_ref));
    out
}

/// The shortest beginning of a block's first key that still comes after the last key before it.
pub fn separator(before: &str, first: &str) -> String {
    let ends = first.char_indices().skip(1).map(|(end, _)| end).chain([first.len()]);
    let beginnings = ends.map(|end| &first[..end]);
    beginnings.into_iter().find(|beginning| *beginning > before).unwrap_or(first).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_as_many_as_the_bases_need() {
        assert_eq!(DIGITS.len(), (LAST + MORE) as usize);
    }

    #[test]
    fn small_numbers_are_one_character() {
        let mut out = String::new();
        push_number(&mut out, 63);
        assert_eq!(out.len(), 1);
        push_number(&mut out, 64);
        assert_eq!(out.len(), 3);
    }

    #[test]
    fn words_share_their_beginnings() {
        let mut out = String::new();
        push_words(&mut out, ["mass", "massage", "massages"].into_iter());
        assert_eq!(out, " mass %age (s ");
    }
}
