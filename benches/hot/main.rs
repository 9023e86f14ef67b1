//! The functions in which a build spends its time, each over this repository's own guide: `cargo bench --bench hot`.
//! `cargo bench --bench hot -- pages` runs those whose name holds a word.

use askbook::card::Easel;
use askbook::compile;
use askbook::config::{self, Run};
use askbook::discover::{self, Discovered};
use askbook::document;
use askbook::machine;
use askbook::markdown::Context;
use askbook::present;
use askbook::questions;
use askbook::render::Press;
use askbook::search::analyse::{Rules, analyse};
use askbook::site::Site;
use askbook::theme::Theme;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use std::path::Path;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

struct Guide {
    theme: Theme,
    site: Site,
}

static GUIDE: LazyLock<Guide> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Dates decide what is published; the guide is older than this day.
    let run = Run { today: jiff::civil::date(2026, 11, 28), preview: false, offline: false };
    let (config, _) = config::load(root, run).expect("the guide has a book.toml");
    let theme = Theme::load(root, &config.theme).expect("the theme can be read");
    let (site, _) = compile::compile(config, &theme).expect("the guide can be read");
    Guide { theme, site }
});

/// The content as it is read from the disk.
fn read() -> Discovered {
    discover::discover(&GUIDE.site.config).expect("the content can be read").0
}

/// Bytes of all Markdown files.
fn source_bytes() -> BytesCount {
    let sources = GUIDE.site.catalog.pages.iter().map(|page| page.document.source.file.text.len());
    BytesCount::new(sources.sum::<usize>())
}

/// Front matter: YAML → values, with everything that is wrong with them.
#[divan::bench]
fn front_matter(bencher: Bencher) {
    bencher.counter(source_bytes()).with_inputs(read).bench_values(|found| {
        found
            .sources
            .into_iter()
            .map(|source| {
                let path = source.file.path.clone();
                document::read(source, &path)
            })
            .count()
    });
}

/// Markdown → sections, questions, takeaways and links of one page after another.
#[divan::bench]
fn markdown(bencher: Bencher) {
    let Site { config, catalog, texts, .. } = &GUIDE.site;
    bencher.counter(source_bytes()).bench(|| {
        for page in 0..catalog.pages.len() {
            let texts = &texts[catalog.pages[page].lang];
            black_box(questions::convert(&Context { config, catalog, texts, page }));
        }
    });
}

/// Everything between reading and writing, on all processors.
#[divan::bench]
fn join(bencher: Bencher) {
    let config = (*GUIDE.site.config).clone();
    bencher
        .counter(source_bytes())
        .with_inputs(|| (config.clone(), read()))
        .bench_values(|(config, found)| compile::join(config, &GUIDE.theme, found, Vec::new()));
}

/// Views and templates: every page of the site, one after another.
#[divan::bench]
fn pages(bencher: Bencher) {
    let Guide { theme, site } = &*GUIDE;
    let indexes = vec![Some("search/index.js".to_owned()); site.config.languages.len()];
    let press = Press::new(site, theme, indexes);
    let jobs = present::plan(site);
    bencher.counter(ItemsCount::new(jobs.len())).bench(|| {
        for job in &jobs {
            black_box(press.page(site, theme, job).expect("the theme prints every page"));
        }
    });
}

/// Twins, `faq.json`, feed, sitemap and the like.
#[divan::bench]
fn machines(bencher: Bencher) {
    let site = &GUIDE.site;
    bencher
        .counter(ItemsCount::new(machine::plan(site).len()))
        .bench(|| machine::plan(site).into_iter().map(|work| work.make(site).len()).sum::<usize>());
}

/// A text → the words under which it is found.
#[divan::bench]
fn words(bencher: Bencher) {
    let bodies = || GUIDE.site.catalog.pages.iter().map(|page| page.document.body_text());
    bencher
        .counter(BytesCount::new(bodies().map(str::len).sum::<usize>()))
        .bench(|| bodies().map(|text| analyse(text, Rules::of("en")).len()).sum::<usize>());
}

/// The whole search index of the main language, on all processors.
#[divan::bench]
fn search_index(bencher: Bencher) {
    let site = &GUIDE.site;
    bencher
        .counter(ItemsCount::new(site.questions.len()))
        .bench(|| machine::search_index(site, 0).files.len());
}

/// The card of one page, from its texts to the file.
#[divan::bench]
fn card(bencher: Bencher) {
    let Guide { theme, site } = &*GUIDE;
    let easel = Easel::new(theme.card.as_ref().expect("the theme has cards")).expect("its template is sound");
    let mut jobs = present::plan(site).into_iter();
    let (_, card) = jobs.find_map(|job| job.card(site, &job.view(site).1)).expect("the guide has cards");
    bencher.bench(|| easel.png(&card).expect("it can be drawn").len());
}
