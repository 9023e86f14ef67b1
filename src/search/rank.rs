//! The part of the ranking that the build can do once for all queries.
//!
//! BM25F (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", §3.6): the frequencies of
//! a term in the fields of one answer are weighted and length-normalised field by field, added, and only then saturated.
//! All of that depends on the answer and the term alone, so it is stored as one small number, the *impact*; the browser
//! multiplies it by the term's inverse document frequency and adds up. No table of lengths has to be fetched.
//!
//! The other half, how much of a *question* the query covers, needs the mass of the question's own words; that is
//! stored beside each posting of a question. `rank.js` tells how the halves are joined.

/// Weight and length normalisation of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// How often a word counts when it stands here once.
    pub weight: f32,
    /// BM25's `b`: 0 ignores the length of the field, 1 divides by it.
    pub norm: f32,
}

/// The question itself, in its best-fitting wording.
pub const QUESTION: Field = Field { weight: 4.0, norm: 0.5 };
/// Page title, headings above, topics and keywords.
pub const CONTEXT: Field = Field { weight: 1.5, norm: 0.5 };
/// The answer.
pub const ANSWER: Field = Field { weight: 1.0, norm: 0.75 };
/// BM25's `k1`: how soon repetition stops to count.
pub const SATURATION: f32 = 1.2;
/// Impacts are stored as 1..=15 (a posting with impact 0 would be no posting).
pub const IMPACT_STEPS: f32 = 15.0;
/// A stop word's share of its weight.
pub const STOP_WEIGHT: f32 = 0.4;
/// A stop word is weighed as if at least this share of the answers held it: rare as it may be on a small site ("did" in
/// two answers of 248), it is no subject.
pub const STOP_SHARE: f32 = 0.1;
/// Where a table says how common words are in general, this many texts of general language are counted beside the site's
/// answers: what is common everywhere ("best") is then no rarity on a small site that happens to say it once. A prior in the
/// sense of Zhai and Lafferty 2004, "A Study of Smoothing Methods for Language Models".
pub const BACKGROUND: f32 = 100.0;
/// Masses are stored as a logarithm, in steps of 2^(1/8).
pub const MASS_STEPS_PER_OCTAVE: f32 = 8.0;
/// Mean lengths count in steps of 2^(1/8).
const MEAN_STEPS_PER_OCTAVE: f32 = 8.0;

/// Salience is how much a word tells of what a text is about, beyond its rarity: "symptoms" more than "best", however common
/// either is. Where a table knows it, a word's weight is multiplied with it. It is counted in steps of 2^(1/8) from that of a
/// typical word, and stored with this added; `index.js` has the same numbers.
pub const TYPICAL: i8 = 8;
const SALIENCE_STEPS_PER_OCTAVE: f32 = 8.0;

/// Frequency of a term in one field of one answer, beside the field's length there and on average.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// The field's constants.
    pub field: Field,
    /// Times the term stands in it.
    pub count: u32,
    /// Its length here, in tokens.
    pub length: u32,
    /// Its length on average.
    pub average: f32,
}

/// A mean length to the next step of 2^(1/8): a word more or less in one answer then leaves the impacts in all others as they are.
pub fn steady(mean: f32) -> f32 {
    if mean > 0.0 {
        ((mean.log2() * MEAN_STEPS_PER_OCTAVE).round() / MEAN_STEPS_PER_OCTAVE).exp2()
    } else {
        0.0
    }
}

/// BM25F's saturated, weighted frequency of a term in an answer, as 1..=15.
pub fn impact(occurrences: &[Occurrence]) -> u8 {
    let frequency: f32 = occurrences.iter().map(weighted_frequency).sum();
    let saturated = frequency / (SATURATION + frequency);
    (saturated * IMPACT_STEPS).round().clamp(1.0, IMPACT_STEPS) as u8
}

fn weighted_frequency(at: &Occurrence) -> f32 {
    let relative = at.length as f32 / at.average.max(1.0);
    at.field.weight * at.count as f32 / (1.0 - at.field.norm + at.field.norm * relative)
}

/// What a word weighs: its inverse document frequency times its salience, and of a stop word a part of it.
pub fn weight(answers: u32, with_term: u32, stop: bool, salience: i8) -> f32 {
    let (n, df) = (answers as f32, with_term as f32);
    let rarity = if stop { STOP_WEIGHT * idf(n, df.max(n * STOP_SHARE)) } else { idf(n, df) };
    rarity * (f32::from(salience) / SALIENCE_STEPS_PER_OCTAVE).exp2()
}

/// A salience as it is stored.
pub fn salience_step(salience: i8) -> u32 {
    (TYPICAL + salience).max(0) as u32
}

/// Inverse document frequency in its never negative form (Lucene's; Robertson and Zaragoza 2009, §3.1, plus 1).
fn idf(n: f32, df: f32) -> f32 {
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

/// The mass of a question as it is stored: a logarithm that `rank.js` undoes, plus 1 so that 0 can say "not asked".
pub fn mass_step(mass: f32) -> u32 {
    1 + ((1.0 + mass).log2() * MASS_STEPS_PER_OCTAVE).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(count: u32, length: u32) -> Occurrence {
        Occurrence { field: ANSWER, count, length, average: 100.0 }
    }

    #[test]
    fn impact_grows_with_frequency_and_shrinks_with_length() {
        assert!(impact(&[answer(2, 100)]) > impact(&[answer(1, 100)]));
        assert!(impact(&[answer(1, 50)]) > impact(&[answer(1, 400)]));
    }

    #[test]
    fn question_outweighs_answer() {
        let question = Occurrence { field: QUESTION, count: 1, length: 8, average: 8.0 };
        assert!(impact(&[question]) > impact(&[answer(3, 100)]));
    }

    #[test]
    fn a_mean_is_steady_and_near() {
        assert_eq!(steady(100.0), steady(100.9));
        assert!((10..2000).all(|mean| (steady(mean as f32) / mean as f32 - 1.0).abs() < 0.05));
        assert_eq!(steady(0.0), 0.0);
    }

    #[test]
    fn idf_is_never_negative() {
        assert!(idf(10.0, 10.0) > 0.0);
        assert!(idf(10.0, 1.0) > idf(10.0, 5.0));
    }

    #[test]
    fn a_rare_stop_word_weighs_no_more_than_a_common_one() {
        assert!(weight(1000, 1, true, 0) <= weight(1000, 20, true, 0));
        assert!(weight(100, 10, true, 0) < weight(100, 10, false, 0));
    }

    #[test]
    fn a_salient_word_weighs_more_than_another_as_rare() {
        assert!(weight(100, 10, false, 8) > 1.9 * weight(100, 10, false, 0));
    }
}
