//! A site with one file written anew, without compiling the rest again. `serve` shows an edit of a large guide so.
//!
//! Only an edit of wordings is taken: text of the body, title, description, takeaways, questions, answers. Whatever can change more of
//! another page than what it prints of this one (addresses, ids, topics, dates, order, a link that breaks) is left to
//! [`super::compile`], and so is a file with a mistake. `tests/revise.rs` holds the two against each other.

use super::{Mine, RELATED, finish_page, letters, linked_pages};
use crate::catalog::{Catalog, PageId};
use crate::discover::Source;
use crate::document::Kind;
use crate::links;
use crate::markdown::Context;
use crate::problem::Problem;
use crate::questions::{self, Converted, Question, QuestionId};
use crate::site::Site;
use crate::topics;
use std::sync::Arc;

/// The site as it is with `source` in the place of the file of the same path, with the same problems as before, `problems`. None
/// when a full compile is needed to know.
pub fn revise(site: &Site, problems: &[Problem], source: Source) -> Option<Site> {
    let page = site.catalog.by_path(&source.path)?;
    let entry = &site.catalog.pages[page];
    let has_problem = problems.iter().any(|problem| problem.file.path == source.file.path);
    if has_problem || entry.kind() == Kind::Takeaways || has_takeaways_file(&site.catalog, page) {
        return None;
    }
    let catalog = site.catalog.reworded(&site.config, page, source)?;
    let texts = &site.texts[entry.lang];
    let mut converted = questions::convert(&Context { config: &site.config, catalog: &catalog, texts, page });
    if !converted.found.problems.is_empty() {
        return None;
    }
    let links = linked_pages(&converted);
    let asked = reworded(site, &catalog, page, &mut converted)?;
    let renamed = asked.iter().any(|(id, new)| site.questions[*id].question.text() != new.question.text());
    let mut revised = Site { catalog, ..site.clone() };
    for (id, question) in asked {
        revised.questions[id] = question;
    }
    if renamed {
        Arc::make_mut(&mut revised.letters)[entry.lang] =
            letters(&revised.questions, &revised.config.languages[entry.lang], entry.lang);
    }
    revised.pages[page] = Arc::new(finished(site, &revised, page, converted, &links)?);
    links::check(&revised).is_empty().then_some(revised)
}

/// Takeaways in a file of their own are taken out of that file when it is compiled.
fn has_takeaways_file(catalog: &Catalog, page: PageId) -> bool {
    let key = &catalog.pages[page].key;
    let names_it = |text: &str| text.trim_end_matches(".md") == key;
    catalog
        .pages
        .iter()
        .filter(|entry| entry.kind() == Kind::Takeaways)
        .any(|entry| entry.front().article.as_ref().is_some_and(|article| names_it(&article.text)))
}

/// The questions of a page's file as they are now, with their numbers; none when others are there or they have other names.
fn reworded(
    site: &Site,
    catalog: &Catalog,
    page: PageId,
    converted: &mut Converted,
) -> Option<Vec<(QuestionId, Arc<Question>)>> {
    let files =
        site.pages.iter().enumerate().filter_map(|(page, content)| Some((page, content.own_question?)));
    let (new, problems) = questions::of_file(catalog, files.collect(), page, converted);
    let content = &site.pages[page];
    let shown = content.questions.iter().copied().filter(|id| site.questions[*id].source == page);
    let old: Vec<QuestionId> = content.own_question.into_iter().chain(shown).collect();
    let same = problems.is_empty()
        && old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| site.questions[*old].is_reworded(new));
    same.then(|| old.into_iter().zip(new).collect())
}

/// The page with its new content; none when that has a mistake.
fn finished(
    site: &Site,
    revised: &Site,
    page: PageId,
    converted: Converted,
    links: &[PageId],
) -> Option<crate::site::Page> {
    let old = &site.pages[page];
    let mine = Mine {
        questions: old.questions.clone(),
        own: old.own_question,
        file: None,
        related: topics::related_to(&revised.catalog, &revised.topics, links, page, RELATED),
        neighbours: old.neighbours,
    };
    let mut problems = Vec::new();
    let page = finish_page(
        &revised.catalog,
        &revised.texts,
        &revised.questions,
        page,
        converted,
        mine,
        &mut problems,
    );
    problems.is_empty().then_some(page)
}
