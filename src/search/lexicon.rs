//! Texts → numbers of classes, on all cores, with the same result on any number of them.
//!
//! Answers are read in runs, each with a table of its own forms; the tables are then joined in the order of the runs. So every
//! form is numbered as if one reader had read all, and each is stemmed once. Runs come in batches, so that of a large site only
//! few tables exist at a time.

use foldhash::{HashMap, HashMapExt as _};
use std::collections::HashSet;

use rayon::prelude::*;

use super::Entry;
use super::analyse::{Rules, Scanner, TokenKind, fold};
use super::compound;
use super::index::Class;
use super::stem::{Grammar, stop_words};

/// Answers that share a table of forms, at least and at most.
const RUN: [usize; 2] = [64, 4096];
/// Runs of a site that is neither small nor large.
const RUNS: usize = 8;
/// Runs that are read before their tables are joined, unless there are more threads.
const BATCH: usize = 4;
/// Wordings of one question beyond this many are not read; the index has a bit for each.
const MOST_WORDINGS: usize = 60;
/// With the space behind it, in most languages at least: room for a text's words is made at once.
const BYTES_OF_A_WORD: usize = 6;
/// In the place of a token of which nothing is left when it is folded.
const NOTHING: u32 = u32::MAX;

/// The words of one answer: numbers of forms within its run, then of classes.
#[derive(Default)]
pub struct Reading {
    /// Each wording of the question, its own first.
    pub wordings: Vec<Wording>,
    /// Of a section whose heading is no question: the words of the page's title, without which the heading says little.
    pub implied: Vec<u32>,
    /// Title of the page, headings, topics and keywords.
    pub context: Field,
    /// The answer.
    pub answer: Field,
}

/// One wording of a question.
#[derive(Default)]
pub struct Wording {
    /// Its words.
    pub words: Vec<u32>,
    /// What is found but weighs nothing: parts of compounds, and the single last characters of unspaced runs.
    pub asides: Vec<u32>,
}

/// The words of a field.
#[derive(Default)]
pub struct Field {
    /// As they come; those of which a compound consists, last.
    pub words: Vec<u32>,
    /// Tokens in all.
    pub length: u32,
}

impl Field {
    /// Forms become classes; those of a compound's parts come on top.
    fn renumber(&mut self, meanings: &Meanings) {
        let parts = meanings.parts(&self.words);
        self.words.iter_mut().for_each(|word| *word = meanings.class(*word));
        self.words.extend(parts);
    }
}

impl Reading {
    fn renumbered(mut self, meanings: &Meanings) -> Self {
        for Wording { words, asides } in &mut self.wordings {
            let parts = meanings.parts(words);
            words.iter_mut().chain(asides.iter_mut()).for_each(|word| *word = meanings.class(*word));
            asides.extend(parts);
        }
        self.implied.iter_mut().for_each(|word| *word = meanings.class(*word));
        self.context.renumber(meanings);
        self.answer.renumber(meanings);
        self
    }
}

/// Reads all entries: what a keeper makes of the words of each by class, and the classes without their postings. Each run has a keeper of
/// its own.
pub fn read<T: Send, K: FnMut(Reading) -> T>(
    lang: &str,
    entries: &[&Entry<'_>],
    keeper: impl Fn() -> K + Sync,
) -> (Vec<T>, Vec<Class>) {
    let rules = Rules::of(lang);
    let links = compound::links(lang);
    let run = (entries.len() / RUNS).clamp(RUN[0], RUN[1]);
    let at_once = run * rayon::current_num_threads().max(BATCH);
    // Which words are compounds is known only when all words are.
    let batch = if links.is_some() { entries.len().max(1) } else { at_once };
    let mut lexicon = Lexicon::of(lang);
    let mut kept = Vec::with_capacity(entries.len());
    for entries in entries.chunks(batch) {
        let runs: Vec<(Vec<Reading>, Forms)> =
            entries.par_chunks(run).map(|entries| read_run(entries, rules)).collect();
        let classes: Vec<Vec<u32>> = runs
            .iter()
            .map(|(_, forms)| forms.list.iter().map(|form| lexicon.class(form)).collect())
            .collect();
        let parts = links.map_or_else(HashMap::new, |links| lexicon.compounds(lang, links));
        let known = runs.into_par_iter().zip(classes).map(|((readings, forms), classes)| {
            let surfaces = if parts.is_empty() { Vec::new() } else { forms.list };
            let meanings = Meanings { classes, surfaces, parts: &parts };
            let mut keep = keeper();
            readings.into_iter().map(|reading| keep(reading.renumbered(&meanings))).collect::<Vec<T>>()
        });
        kept.par_extend(known.flatten());
    }
    (kept, lexicon.into_classes(lang))
}

fn read_run(entries: &[&Entry<'_>], rules: Rules) -> (Vec<Reading>, Forms) {
    let mut forms = Forms { scanner: Scanner::of(rules), numbers: Numbers::default(), list: Vec::new() };
    let readings = entries.iter().map(|entry| forms.read_entry(entry)).collect();
    forms.numbers = Numbers::default();
    (readings, forms)
}

/// What the forms of a run mean.
struct Meanings<'a> {
    classes: Vec<u32>,
    /// Empty if the language has no compounds.
    surfaces: Vec<Form>,
    parts: &'a HashMap<String, Vec<u32>>,
}

impl Meanings<'_> {
    fn class(&self, form: u32) -> u32 {
        self.classes[form as usize]
    }

    /// The classes of the parts of those forms that are compounds.
    fn parts(&self, forms: &[u32]) -> Vec<u32> {
        if self.surfaces.is_empty() {
            return Vec::new();
        }
        let parts = |&form: &u32| self.parts.get(&self.surfaces[form as usize].surface);
        forms.iter().filter_map(parts).flatten().copied().collect()
    }
}

/// A form as it stands in a text.
struct Form {
    /// Folded, as it is compared.
    surface: String,
    /// With its diacritics, for the stemmer.
    raw: String,
    kind: TokenKind,
}

/// The forms of a run, numbered by first appearance.
struct Forms {
    scanner: Scanner,
    numbers: Numbers,
    list: Vec<Form>,
}

/// The numbers of forms. Nearly all fit into one number themselves, which is hashed and compared at the place where it lies.
#[derive(Default)]
struct Numbers {
    short: HashMap<u128, u32>,
    long: HashMap<String, u32>,
}

impl Numbers {
    fn get_or_insert_with(&mut self, form: &str, number: impl FnOnce() -> u32) -> u32 {
        match packed(form) {
            Some(packed) => *self.short.entry(packed).or_insert_with(number),
            None => self.long.get(form).copied().unwrap_or_else(|| {
                let number = number();
                self.long.insert(form.to_owned(), number);
                number
            }),
        }
    }
}

/// The bytes of a form that has few as a number. No form holds a NUL, so different forms are different numbers.
fn packed(form: &str) -> Option<u128> {
    let mut bytes = [0; size_of::<u128>()];
    bytes.get_mut(..form.len())?.copy_from_slice(form.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

impl Forms {
    fn read_entry(&mut self, entry: &Entry<'_>) -> Reading {
        let mut reading = Reading::default();
        if implies_its_page(entry) {
            self.each(entry.page.title, |word, _| reading.implied.push(word));
        }
        let asked = entry.also_asked.iter().map(String::as_str);
        for text in std::iter::once(entry.question).chain(asked).take(MOST_WORDINGS) {
            let mut wording = Wording::default();
            self.each(text, |word, kind| match kind {
                TokenKind::Tail => wording.asides.push(word),
                _ => wording.words.push(word),
            });
            reading.wordings.push(wording);
        }
        reading.context = self.field(entry.context_texts());
        reading.answer = self.field(std::iter::once(&*entry.answer.plain()));
        reading
    }

    fn field<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Field {
        let mut words = Vec::new();
        for text in texts {
            words.reserve(text.len() / BYTES_OF_A_WORD);
            self.each(text, |word, _| words.push(word));
        }
        Field { length: words.len() as u32, words }
    }

    fn each(&mut self, text: &str, mut word: impl FnMut(u32, TokenKind)) {
        let Forms { scanner, numbers, list } = self;
        scanner.scan(text, &mut |raw, kind| {
            let number = numbers.get_or_insert_with(raw, || add(list, raw, kind));
            if number != NOTHING {
                word(number, kind);
            }
        });
    }
}

fn add(list: &mut Vec<Form>, raw: &str, kind: TokenKind) -> u32 {
    let surface = fold(raw).into_owned();
    if surface.is_empty() {
        return NOTHING;
    }
    list.push(Form { surface, raw: raw.to_string(), kind });
    list.len() as u32 - 1
}

/// "How long it lasts" under "Bruises" asks about bruises: who asks that much and no more has not asked all of it.
fn implies_its_page(entry: &Entry<'_>) -> bool {
    entry.is_section() && !entry.question.ends_with(['?', '？', ';', '؟'])
}

/// Surface forms → classes, growing as the tables of the runs are joined.
struct Lexicon {
    grammar: Grammar,
    by_surface: HashMap<String, u32>,
    by_name: HashMap<String, u32>,
}

impl Lexicon {
    fn of(lang: &str) -> Self {
        Lexicon { grammar: Grammar::of(lang), by_surface: HashMap::new(), by_name: HashMap::new() }
    }

    /// A surface form keeps the class that it got first, so that the map the browser gets is a function.
    fn class(&mut self, form: &Form) -> u32 {
        if let Some(&known) = self.by_surface.get(&form.surface) {
            return known;
        }
        let next = self.by_name.len() as u32;
        let name = self.grammar.class(&form.raw, &form.surface, form.kind);
        let class = *self.by_name.entry(name).or_insert(next);
        self.by_surface.insert(form.surface.clone(), class);
        class
    }

    /// The classes of the two parts of every compound.
    fn compounds(&self, lang: &str, links: &[&str]) -> HashMap<String, Vec<u32>> {
        let mut words = self.by_surface.clone();
        stop_words(lang).split_whitespace().for_each(|stop| {
            words.remove(stop);
        });
        let parts = |word: &String| {
            let (head, tail) = compound::parts(word, links, &words)?;
            let own = self.by_surface[word];
            Some([head, tail].into_iter().filter(|&part| part != own).collect())
        };
        words.keys().filter_map(|word| Some((word.clone(), parts(word)?))).collect()
    }

    fn into_classes(self, lang: &str) -> Vec<Class> {
        let mut classes = vec![Class::default(); self.by_name.len()];
        for (surface, class) in self.by_surface {
            classes[class as usize].surfaces.push(surface);
        }
        let stops: HashSet<&str> = stop_words(lang).split_whitespace().collect();
        for class in &mut classes {
            class.surfaces.sort_unstable();
            class.stop = class.surfaces.iter().any(|surface| stops.contains(surface.as_str()));
        }
        classes
    }
}
