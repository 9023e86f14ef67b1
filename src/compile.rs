//! Content on disk → [`Site`]. Everything before the outputs, in reading order.

use crate::catalog::{self, Catalog, LangId, PageId};
use crate::config::{self, Config, Language};
use crate::discover::{self, Discovered};
use crate::document::{Kind, Term};
use crate::error::Result;
use crate::gapped::Target;
use crate::links;
use crate::markdown::{self, Body, Context, Rich, TakeawayList, Use};
use crate::node::nearest;
use crate::problem::{self, Problem};
use crate::questions::{self, Converted, Question, QuestionId};
use crate::site::{Cards, Letter, Page, Site, question_url};
use crate::text;
use crate::texts::Texts;
use crate::theme::Theme;
use crate::topics;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

mod revise;

pub use revise::revise;

/// Articles that an article names as related.
const RELATED: usize = 4;

/// Most pages that have cards of their own unless the settings say so: a card costs as much as several pages.
const MOST_CARDS: usize = 1000;

/// Reads and joins everything. The site is complete even when there are problems.
///
/// # Errors
/// When the content folder cannot be read.
pub fn compile(config: Config, theme: &Theme) -> Result<(Site, Vec<Problem>)> {
    compiled(config, theme, Keep::All)
}

/// As [`compile`], for outputs alone: what only checks and editors need is let go on the way, a tenth of a guide in memory.
///
/// # Errors
/// When the content folder cannot be read.
pub fn compile_for_outputs(config: Config, theme: &Theme) -> Result<(Site, Vec<Problem>)> {
    compiled(config, theme, Keep::ForOutputs)
}

fn compiled(config: Config, theme: &Theme, keep: Keep) -> Result<(Site, Vec<Problem>)> {
    let (discovered, problems) = discover::discover(&config)?;
    Ok(joined(config, theme, discovered, problems, keep))
}

/// Joins what was read to a site. `problems` are those of the reading.
pub fn join(
    config: Config,
    theme: &Theme,
    discovered: Discovered,
    problems: Vec<Problem>,
) -> (Site, Vec<Problem>) {
    joined(config, theme, discovered, problems, Keep::All)
}

/// What stays of a guide that is being compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    /// Neither what front matter says that has become questions and takeaways, nor where anchors are written.
    ForOutputs,
}

fn joined(
    config: Config,
    theme: &Theme,
    discovered: Discovered,
    mut problems: Vec<Problem>,
    keep: Keep,
) -> (Site, Vec<Problem>) {
    let (mut catalog, found) = catalog::build(&config, discovered.sources, discovered.assets);
    problems.extend(found);
    problems.extend(check_templates(&catalog, theme));
    let texts: Vec<Texts> = config
        .languages
        .iter()
        .map(|language| theme.texts(&language.code).recognising(&language.headings))
        .collect();
    let mut converted = convert_all(&config, &catalog, &texts);
    for page in &mut converted {
        problems.append(&mut page.found.problems);
    }
    let mut released = (keep == Keep::ForOutputs).then(|| catalog.release_converted());
    let (collected, found) = questions::collect(&catalog, &mut converted, |page| match &mut released {
        Some(faqs) => std::mem::take(&mut faqs[page]),
        None => catalog.pages[page].front().faqs.clone(),
    });
    problems.extend(found);
    let topics = topics::gather(&catalog, &collected);
    let mut lists = takeaway_files(&catalog, &mut converted, &mut problems);
    let links: Vec<Vec<PageId>> = converted.iter().map(linked_pages).collect();
    let related = topics::related(&catalog, &topics, &links, RELATED);
    let neighbours = neighbours(&config, &catalog);
    let mut pages = Vec::with_capacity(converted.len());
    for (id, (converted, related)) in converted.into_iter().zip(related).enumerate() {
        let mine = Mine {
            questions: collected.of_page[id].clone(),
            own: collected.of_file.get(&id).copied(),
            file: lists.remove(&id),
            related,
            neighbours: neighbours[id],
        };
        let mut page =
            finish_page(&catalog, &texts, &collected.questions, id, converted, mine, &mut problems);
        if keep == Keep::ForOutputs {
            page.body.anchors = BTreeMap::new();
        }
        pages.push(Arc::new(page));
    }
    let by_id = by_id(&collected.questions);
    let redirects = question_redirects(&catalog, &collected.questions, &mut problems);
    let letters = (0..config.languages.len())
        .map(|lang| letters(&collected.questions, &config.languages[lang], lang))
        .collect();
    let site = Site {
        cards: cards(&config, &catalog, theme),
        icon: theme.icon().map(Into::into),
        variants: Arc::default(),
        picture_sizes: theme.picture_sizes.as_str().into(),
        letters: Arc::new(letters),
        config: Arc::new(config),
        texts: Arc::new(texts),
        catalog,
        pages,
        questions: collected.questions,
        topics: Arc::new(topics),
        redirects: Arc::new(redirects),
        by_id,
    };
    problems.extend(links::check(&site));
    problem::sort(&mut problems);
    (site, problems)
}

/// A template that front matter names must be one of the theme's.
fn check_templates(catalog: &Catalog, theme: &Theme) -> Vec<Problem> {
    let unknown = |entry: &&Arc<catalog::Entry>| {
        entry.front().template.as_ref().is_some_and(|template| !theme.tera.contains_template(&template.text))
    };
    let problem = |entry: &Arc<catalog::Entry>| {
        let template = entry.front().template.as_ref()?;
        let near = nearest(&template.text, theme.tera.get_template_names());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a file of the theme's templates/ folder".into(),
        };
        let message = format!("the theme has no template `{}`", template.text);
        let problem = entry.document.error(&template.path, "unknown-template", message, help);
        Some(problem.instead(near.map(str::to_owned)))
    };
    catalog.pages.iter().filter(unknown).filter_map(problem).collect()
}

fn convert_all(config: &Config, catalog: &Catalog, texts: &[Texts]) -> Vec<Converted> {
    (0..catalog.pages.len())
        .into_par_iter()
        .map(|page| {
            questions::convert(&Context { config, catalog, texts: &texts[catalog.pages[page].lang], page })
        })
        .collect()
}

fn linked_pages(converted: &Converted) -> Vec<PageId> {
    let page = |link: &Use| match link.target {
        Target::Page { page, .. } => Some(page),
        _ => None,
    };
    let mut pages: Vec<PageId> = converted.found.uses.iter().filter_map(page).collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// Takeaways that have a file of their own, by the article they belong to.
fn takeaway_files(
    catalog: &Catalog,
    converted: &mut [Converted],
    problems: &mut Vec<Problem>,
) -> HashMap<PageId, Vec<Rich>> {
    let mut lists = HashMap::new();
    for (id, entry) in catalog.pages.iter().enumerate().filter(|(_, entry)| entry.kind() == Kind::Takeaways) {
        let file = &entry.document.source.file;
        let at = entry.document.yaml.start;
        let Some(named) = &entry.front().article else {
            let help = "write `article: section/name`, the article's path without `.md`";
            problems.push(Problem::error(
                file,
                at..at,
                "missing-key",
                "these takeaways belong to no article",
                help,
            ));
            continue;
        };
        let items = std::mem::take(&mut converted[id].body).lead_items;
        match catalog.by_key(entry.lang, named.text.trim_end_matches(".md")) {
            Some(_) if items.is_empty() => {
                let at = entry.document.body.start;
                let help = "write one takeaway on each line, after `- `";
                problems.push(Problem::error(file, at..at, "list-missing", "this file holds no list", help));
            }
            Some(article) if lists.contains_key(&article) => {
                let message = "another file holds the takeaways of this article already";
                problems.push(entry.document.error(
                    &named.path,
                    "section-twice",
                    message,
                    "join the two files",
                ));
            }
            Some(article) => drop(lists.insert(article, items)),
            None => problems.push(catalog::missing_article(catalog, entry, named)),
        }
    }
    lists
}

/// What a page gets from the rest of the site.
struct Mine {
    questions: Vec<QuestionId>,
    own: Option<QuestionId>,
    file: Option<Vec<Rich>>,
    related: Vec<PageId>,
    neighbours: (Option<PageId>, Option<PageId>),
}

fn finish_page(
    catalog: &Catalog,
    texts: &[Texts],
    questions: &[Arc<Question>],
    id: PageId,
    converted: Converted,
    mine: Mine,
    problems: &mut Vec<Problem>,
) -> Page {
    let entry = &catalog.pages[id];
    let texts = &texts[entry.lang];
    let Converted { mut body, takeaways, found, .. } = converted;
    let spellings = usize::from(!takeaways.is_empty())
        + usize::from(mine.file.is_some())
        + usize::from(body.takeaways.is_some());
    if spellings > 1 {
        let path = crate::node::Path::key("takeaways");
        let message = "the key takeaways of this article are written in two places";
        problems.push(entry.document.error(&path, "section-twice", message, "keep them in one place"));
    }
    let front = if takeaways.is_empty() { mine.file } else { Some(takeaways) };
    let list = front.map(|items| TakeawayList {
        id: markdown::unique("key-takeaways", |id| body.anchors.contains_key(id)),
        title: texts.format("key_takeaways").into(),
        items,
    });
    let takeaways = body.takeaways.take().or(list);
    let mut anchors = anchors(&body, takeaways.as_ref());
    anchors.extend(entry.front().terms.iter().map(Term::anchor));
    anchors.extend(mine.questions.iter().map(|question| questions[*question].anchor.clone()));
    let old_anchors = old_anchors(catalog, questions, id, &mine.questions, &anchors, problems);
    let anchors = anchors.iter().chain(old_anchors.values().flatten()).collect();
    Page {
        body,
        questions: mine.questions,
        own_question: mine.own,
        takeaways,
        anchors,
        old_anchors,
        uses: found.uses,
        pictures: found.pictures,
        related: mine.related,
        neighbours: mine.neighbours,
    }
}

fn anchors(body: &Body, takeaways: Option<&TakeawayList>) -> BTreeSet<String> {
    let parts = ["questions", "references", "footnotes", "changes"].map(str::to_owned);
    let mut anchors: BTreeSet<String> = body.anchors.keys().cloned().chain(parts).collect();
    anchors.extend(markdown::note_anchors(body));
    anchors.extend(takeaways.map(|list| list.id.clone()));
    anchors
}

/// Old fragments of the page and of the questions it owns.
fn old_anchors(
    catalog: &Catalog,
    questions: &[Arc<Question>],
    page: PageId,
    shown: &[QuestionId],
    anchors: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Vec<String>> {
    let entry = &catalog.pages[page];
    let own = entry.front().aliases.iter().map(|alias| (entry, alias, alias.to.clone().unwrap_or_default()));
    let of_questions = shown.iter().filter(|id| questions[**id].owner == Some(page)).flat_map(|id| {
        let question = &questions[*id];
        question.aliases.iter().map(|alias| (&catalog.pages[question.source], alias, question.anchor.clone()))
    });
    let mut old: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (source, alias, to) in own.chain(of_questions) {
        let Some(from) = alias.from.text.strip_prefix('#') else { continue };
        let error = markdown::anchor_error(from, anchors.contains(from));
        if let Some((code, message, help)) = error {
            problems.push(source.document.error(&alias.from.path, code, message, help));
        } else if !to.is_empty() && !anchors.contains(&to) {
            let message = format!("there is no anchor `#{to}` on this page");
            problems.push(source.document.error(
                &alias.to_path(),
                "missing-anchor",
                message,
                "name a heading or question of this page",
            ));
        } else {
            old.entry(to).or_default().push(from.to_owned());
        }
    }
    old
}

/// Redirects of pages and of questions that had an address of their own.
fn question_redirects(
    catalog: &Catalog,
    questions: &[Arc<Question>],
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::clone(&catalog.redirects);
    for question in questions {
        let entry = &catalog.pages[question.source];
        let own_page = entry.kind() == Kind::Question && entry.has_page;
        for alias in question.aliases.iter().filter(|alias| !alias.from.text.starts_with('#') && !own_page) {
            let target = question_url(catalog, question);
            catalog::add_redirect(catalog, entry, &alias.from, target, &mut redirects, problems);
        }
    }
    redirects
}

/// Which cards the site has. Whoever shows one finds it by its absolute address.
fn cards(config: &Config, catalog: &Catalog, theme: &Theme) -> Option<Cards> {
    let theme = theme.card.as_ref().filter(|_| config.site_url.is_some())?;
    let pages = catalog.pages.iter().filter(|entry| entry.has_page).count();
    let each = match config.cards {
        config::Cards::No => return None,
        config::Cards::Auto => pages <= MOST_CARDS,
        config::Cards::Each => true,
    };
    Some(Cards { theme: theme.key.as_str().into(), each })
}

/// Questions in the order of their languages and ids. Of those that share an id, which is a mistake, the last one counts.
fn by_id(questions: &[Arc<Question>]) -> Arc<[QuestionId]> {
    let name = |id: &QuestionId| (questions[*id].lang, questions[*id].id.as_str());
    let mut all: Vec<QuestionId> = (0..questions.len()).rev().collect();
    all.par_sort_by(|one, other| name(one).cmp(&name(other)));
    all.dedup_by(|one, other| name(one) == name(other));
    all.into()
}

/// The questions of a language by letter, both in the order of the alphabet.
fn letters(questions: &[Arc<Question>], language: &Language, lang: LangId) -> Vec<Letter> {
    let kana = language.code.split('-').next() == Some("ja");
    let of_language = questions.par_iter().enumerate().filter(|(_, question)| question.lang == lang);
    let mut sorted: Vec<(String, QuestionId)> =
        of_language.map(|(id, question)| (text::sort_key(question.question.text()), id)).collect();
    sorted.par_sort_unstable();
    let mut letters: Vec<Letter> = Vec::new();
    for (_, id) in sorted {
        let name = text::index_letter(questions[id].question.text(), kana);
        match letters.iter_mut().find(|letter| letter.name == name) {
            Some(letter) => letter.questions.push(id),
            None => letters.push(Letter { name, questions: vec![id] }),
        }
    }
    letters.sort_by(|one, other| text::letter_order(&one.name).cmp(&text::letter_order(&other.name)));
    letters
}

/// The articles before and after each article, in the order of the guide.
fn neighbours(config: &Config, catalog: &Catalog) -> Vec<(Option<PageId>, Option<PageId>)> {
    let mut out = vec![(None, None); catalog.pages.len()];
    for lang in 0..config.languages.len() {
        let sequence = catalog.sequence(lang);
        for pair in sequence.windows(2) {
            out[pair[0]].1 = Some(pair[1]);
            out[pair[1]].0 = Some(pair[0]);
        }
    }
    out
}
