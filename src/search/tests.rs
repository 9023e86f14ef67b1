//! The whole build, held to a golden file that the browser's tests read too.

use super::*;
use crate::gapped::Gap;
use proptest::prelude::*;

const ENTRIES: &str = include_str!("../../tests/search/fixture-entries.json");
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/search/fixture.json");

fn texts(value: &serde_json::Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|text| text.as_str()).map(String::from).collect()
}

/// Entries borrow what they say; what tests say lives as long as the tests.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn entry(value: &serde_json::Value) -> Entry<'static> {
    let text = |key: &str| kept(value[key].as_str().unwrap_or_default().to_string()).as_str();
    let list = |key: &str| kept(texts(&value[key])).as_slice();
    let topic = |title: &'static String| Topic { id: kept(title.to_lowercase()), title };
    let url = text("url");
    let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
    Entry {
        id: text("id").split_once('#').map_or(Id::Question(text("id")), |(page, own)| Id::Section(page, own)),
        question: text("question"),
        also_asked: list("also_asked"),
        page: Page { title: text("context"), path: path.into(), keywords: &[] }.into(),
        headings: list("headings").iter().map(String::as_str).collect(),
        topics: list("topics").iter().map(topic).collect(),
        keywords: &[],
        boost: value["boost"].as_f64().unwrap_or(1.0) as f32,
        pinned: list("pinned"),
        answer: Answer::Text { plain: text("text"), html: html(text("html")) },
        fragment: fragment.into(),
    }
}

/// HTML as the fixture spells it: `\0path\0` for an address inside the site.
fn html(marked: &str) -> &'static Gapped {
    let mut gaps = Vec::new();
    let mut numbered = String::new();
    for (at, part) in marked.split('\0').enumerate() {
        if at % 2 == 0 {
            numbered.push_str(part);
        } else {
            numbered.push_str(&Gapped::mark(gaps.len()));
            gaps.push(Gap::Address(Target::Path(part.into())));
        }
    }
    kept(Gapped::from_marked(&numbered, &gaps))
}

/// Builds as a site does whose addresses are paths.
fn build(lang: &str, entries: &[Entry<'_>], synonyms: &[Synonyms]) -> Built {
    super::build(lang, entries, synonyms, &|target, out| {
        if let Target::Path(path) = target {
            out.push_str(path);
        }
    })
}

fn entries() -> Vec<Entry<'static>> {
    let all: serde_json::Value = serde_json::from_str(ENTRIES).expect("JSON");
    all.as_array().expect("a list").iter().map(entry).collect()
}

fn synonyms() -> Vec<Synonyms> {
    let group =
        |from: &str, to: &str, two_way| Synonyms { from: vec![from.into()], to: vec![to.into()], two_way };
    vec![group("paracetamol", "acetaminophen", false), group("black and blue", "bruises", true)]
}

/// The files as text, by path.
fn as_json(built: &Built) -> serde_json::Value {
    let files: serde_json::Map<_, _> =
        built.files.iter().map(|file| (file.path.clone(), text(file).into())).collect();
    serde_json::json!({ "entry": built.entry, "files": files })
}

fn text(file: &File) -> String {
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

/// `UPDATE_GOLDEN=1 cargo test` writes the file anew.
#[test]
fn golden_files() {
    let actual =
        serde_json::to_string_pretty(&as_json(&build("en", &entries(), &synonyms()))).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &actual).expect("the golden file is written");
    }
    let golden = std::fs::read_to_string(GOLDEN).expect("the golden file");
    assert!(
        actual == golden,
        "the index differs from tests/search/fixture.json; UPDATE_GOLDEN=1 writes it anew"
    );
}

#[test]
fn same_input_same_bytes() {
    assert_eq!(build("en", &entries(), &synonyms()), build("en", &entries(), &synonyms()));
}

#[test]
fn one_core_or_many_same_bytes() {
    let many = many_entries(700);
    let on = |cores: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("a pool");
        pool.install(|| build("en", &many, &synonyms()))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn like_questions_stand_together_on_a_large_site() {
    let asked = |question: &'static str| Entry { question, ..entries()[0].clone() };
    let all: Vec<Entry<'_>> =
        ["Is gout inherited?", "What is asthma?", "Who treats gout?", "Can asthma be cured?"]
            .map(asked)
            .into();
    let given: Vec<&Entry<'_>> = all.iter().collect();
    let ordered = Ordered::clustered(&given, given.len(), &mut Draft::of("en", &given));
    let questions: Vec<&str> = ordered.entries.iter().map(|entry| entry.question).collect();
    assert_eq!(
        questions,
        ["Is gout inherited?", "Who treats gout?", "What is asthma?", "Can asthma be cured?"]
    );
    assert_eq!(ordered.clusters, [2, 2]);
}

proptest! {
    /// Blocks hold all answers, none more than the most, and part only clusters that are longer than that.
    #[test]
    fn blocks_keep_clusters_whole(clusters in proptest::collection::vec(1_usize..30, 1..40), least in 1_usize..6, more in 0_usize..10) {
        let most = least + more;
        let starts = Ordered { entries: Vec::new(), clusters: clusters.clone() }.blocks(least..=most);
        let all: usize = clusters.iter().sum();
        prop_assert_eq!(starts[0], 0);
        let ends = starts[1..].iter().chain([&all]);
        prop_assert!(ends.zip(&starts).all(|(end, start)| (1..=most).contains(&(end - start))));
        let mut first = 0;
        for cluster in clusters {
            let parted = (first + 1..first + cluster).any(|within| starts.contains(&within));
            prop_assert!(!parted || cluster > most);
            first += cluster;
        }
    }
}

#[test]
fn words_that_the_stemmer_mistakes_are_kept_apart() {
    let grammar = stem::Grammar::of("en");
    let class = |word: &str| grammar.class(word, word, analyse::TokenKind::Word);
    assert_ne!(class("living"), class("live"));
    assert_ne!(class("several"), class("severe"));
    assert_ne!(class("important"), class("import"));
    assert_eq!(class("organisations"), class("organization"));
}

#[test]
fn a_word_of_every_question_keeps_no_posting_if_it_is_a_stop_word() {
    let many = many_entries(700);
    let index = Draft::of("en", &many.iter().collect::<Vec<_>>()).weigh("en");
    assert!(index.classes.iter().filter(|class| class.stop).all(|class| class.asked.len() <= 400));
}

#[test]
fn an_empty_site_has_an_empty_index() {
    let built = build("en", &[], &[]);
    assert!(built.files.iter().any(|file| file.path == built.entry));
}

#[test]
fn no_file_can_end_a_script_element() {
    let mut all = entries();
    all[0].question = "</script><script>alert(1)</script>";
    all[0].answer = Answer::Text { plain: "", html: html("<p></script></p>") };
    for file in build("en", &all, &[]).files {
        assert!(!text(&file).contains("</script"), "{} is safe to inline", file.path);
    }
}

#[test]
fn a_large_site_is_cut_into_small_files() {
    let built = build("en", &many_entries(2000), &[]);
    let largest = built.files.iter().map(|file| file.bytes.len()).max().unwrap_or_default();
    assert!(built.files.len() > 50, "{} files", built.files.len());
    assert!(largest < 64 << 10, "the largest file has {largest} bytes");
}

fn many_entries(count: usize) -> Vec<Entry<'static>> {
    let entries = entries();
    let entry = |n: usize| Entry {
        id: Id::Question(kept(format!("q{n}"))),
        answer: Answer::Text { plain: kept(words(n)), html: html(&words(n)) },
        ..entries[n % 6].clone()
    };
    (0..count).map(entry).collect()
}

/// Thirty words that depend on a number.
fn words(seed: usize) -> String {
    let word = |n: usize| {
        let letters =
            (0..5).map(|place| char::from(b'a' + ((seed * 31 + n * 17) / 3_usize.pow(place) % 26) as u8));
        letters.collect::<String>()
    };
    (0..30).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_language_with_a_stemmer_joins_forms() {
    let cases = [
        ("en", "massages", "massaging"),
        ("de", "Schmerzen", "Schmerz"),
        ("fr", "douleurs", "douleur"),
        ("es", "dolores", "dolor"),
        ("it", "dolori", "dolore"),
        ("pt", "dores", "dor"),
        ("nl", "spieren", "spier"),
        ("sv", "smärtorna", "smärtor"),
        ("da", "smerterne", "smerter"),
        ("no", "smertene", "smerter"),
        ("fi", "lihaksen", "lihakset"),
        ("hu", "orvosok", "orvosnak"),
        ("ro", "durerile", "durerea"),
        ("ru", "мышцы", "мышца"),
        ("tr", "ağrılar", "ağrı"),
        ("el", "πόνος", "πόνους"),
    ];
    for (lang, one, other) in cases {
        let grammar = stem::Grammar::of(lang);
        let class = |word: &str| {
            analyse::analyse(word, analyse::Rules::of(lang))
                .first()
                .map(|token| grammar.class(&token.raw, &token.text, token.kind))
        };
        assert_eq!(class(one), class(other), "{lang}: {one}, {other}");
    }
}
