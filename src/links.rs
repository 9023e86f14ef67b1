//! Every link inside the site leads to a page, an anchor or a question that is there. Pure.

use crate::catalog::PageId;
use crate::gapped::Target;
use crate::markdown::Use;
use crate::node::nearest;
use crate::problem::Problem;
use crate::site::Site;
use rayon::prelude::*;

/// Checks the links of all pages.
pub fn check(site: &Site) -> Vec<Problem> {
    (0..site.pages.len()).into_par_iter().flat_map_iter(|page| check_page(site, page)).collect()
}

fn check_page(site: &Site, page: PageId) -> Vec<Problem> {
    site.pages[page].uses.iter().filter_map(|link| check_link(site, page, link)).collect()
}

fn check_link(site: &Site, page: PageId, link: &Use) -> Option<Problem> {
    let entry = &site.catalog.pages[page];
    let file = &entry.document.source.file;
    match &link.target {
        Target::Page { page: other, fragment } if !fragment.is_empty() => {
            let anchors = &site.pages[*other].anchors;
            if anchors.contains(fragment) {
                return None;
            }
            let path = &site.catalog.pages[*other].document.source.file.path;
            let message = format!("there is no anchor `#{fragment}` in {path}");
            let near = nearest(fragment, anchors.iter());
            let help = match near {
                Some(near) => format!("did you mean `#{near}`?"),
                None => "link to the page without an anchor, or give the heading this one: `## … {#anchor}`"
                    .into(),
            };
            // The address up to the anchor stays as it is written.
            let written = file.text.get(link.span.clone()).and_then(|written| written.split_once('#'));
            let instead = written.zip(near).map(|((page, _), near)| format!("{page}#{near}"));
            Some(Problem::error(file, link.span.clone(), "missing-anchor", message, help).instead(instead))
        }
        Target::Question(id) if site.question(entry.lang, id).is_none() => {
            let ids = site
                .questions
                .iter()
                .filter(|question| question.lang == entry.lang)
                .map(|question| question.id.as_str());
            let near = nearest(id, ids).map(|near| format!("question:{near}"));
            let help = match &near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the id of a question".into(),
            };
            let is_inline =
                file.text.get(link.span.clone()).is_some_and(|written| written.starts_with("question:"));
            let message = format!("there is no question `{id}`");
            let problem = Problem::error(file, link.span.clone(), "unknown-question", message, help);
            Some(problem.instead(near.filter(|_| is_inline)))
        }
        _ => None,
    }
}
