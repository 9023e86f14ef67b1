//! Formulas of reading levels. They look at the length of words and sentences only: they rank what to look at first and say
//! nothing about whether a text is understood.

use super::sentences::{sentences, words};
use super::syllables;

/// Counts of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
    /// Words of three syllables or more.
    pub polysyllables: usize,
}

/// Languages that have a formula here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// SMOG and Flesch–Kincaid.
    English,
    /// Flesch by Amstad.
    German,
}

impl Formula {
    /// The formula of a language, by its BCP 47 tag.
    pub fn of(lang: &str) -> Option<Formula> {
        match lang.split('-').next()? {
            "en" => Some(Formula::English),
            "de" => Some(Formula::German),
            _ => None,
        }
    }

    fn syllables(self, word: &str) -> usize {
        match self {
            Formula::English => syllables::english(word),
            Formula::German => syllables::german(word),
        }
    }
}

impl Counts {
    /// Counts a text.
    pub fn of(text: &str, formula: Formula) -> Counts {
        let mut counts = Counts { sentences: sentences(text).len(), ..Counts::default() };
        for (_, word) in words(text).filter(|(_, word)| word.contains(char::is_alphabetic)) {
            let syllables = formula.syllables(word);
            counts.words += 1;
            counts.syllables += syllables;
            counts.polysyllables += usize::from(syllables >= 3);
        }
        counts
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Counts) -> Counts {
        Counts {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
            polysyllables: self.polysyllables + other.polysyllables,
        }
    }

    fn words_per_sentence(self) -> f64 {
        self.words as f64 / self.sentences.max(1) as f64
    }

    fn syllables_per_word(self) -> f64 {
        self.syllables as f64 / self.words.max(1) as f64
    }

    /// Grade of SMOG in years of school: `1.0430 √(30 p / s) + 3.1291` for `p` words of three syllables or more in `s` sentences
    /// (G. H. McLaughlin, "SMOG grading: a new readability formula", Journal of Reading 12, 1969, 639–646).
    pub fn smog(self) -> f64 {
        1.0430 * (30.0 * self.polysyllables as f64 / self.sentences.max(1) as f64).sqrt() + 3.1291
    }

    /// Grade of Flesch–Kincaid in years of school: `0.39 w/s + 11.8 y/w − 15.59` for `w` words in `s` sentences with `y` syllables
    /// (J. P. Kincaid and others, "Derivation of new readability formulas for Navy enlisted personnel", Research Branch
    /// Report 8-75, 1975).
    pub fn flesch_kincaid(self) -> f64 {
        0.39 * self.words_per_sentence() + 11.8 * self.syllables_per_word() - 15.59
    }

    /// Reading ease for German, higher is easier: `180 − w/s − 58.5 y/w` (T. Amstad, "Wie verständlich sind unsere Zeitungen?",
    /// Zürich 1978, after R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32, 1948, 221–233).
    pub fn amstad(self) -> f64 {
        180.0 - self.words_per_sentence() - 58.5 * self.syllables_per_word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts as a person makes them: 3 sentences, 13 words, 17 syllables, 1 word of three.
    const TEXT: &str = "The cat sat on the mat. It was a sunny day. Everybody slept.";

    #[test]
    fn counts_are_those_of_a_person() {
        let counts = Counts::of(TEXT, Formula::English);
        assert_eq!(counts, Counts { sentences: 3, words: 13, syllables: 17, polysyllables: 1 });
    }

    /// Values worked out by hand from the formulas.
    #[test]
    fn formulas_give_the_values_of_their_authors() {
        let counts = Counts { sentences: 30, words: 300, syllables: 450, polysyllables: 49 };
        assert!((counts.smog() - 10.43).abs() < 0.005, "{}", counts.smog());
        assert!((counts.flesch_kincaid() - 6.01).abs() < 0.005, "{}", counts.flesch_kincaid());
        assert!((counts.amstad() - 82.25).abs() < 0.005, "{}", counts.amstad());
    }
}
