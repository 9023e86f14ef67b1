//! Questions that are written out in the front matter of an article: where their words and keys stand, and how other words are
//! written there.

use super::alias::Edit;
use super::view::View;
use crate::catalog::PageId;
use crate::document::{Document, Faq};
use crate::node::Path;
use crate::questions::QuestionId;
use crate::site::Site;
use crate::yaml;
use std::ops::Range;

/// A question of an article's front matter.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The question.
    pub question: QuestionId,
    /// The article.
    pub page: PageId,
    /// Its entry of `faqs`.
    pub entry: Path,
    /// Its words as they are meant.
    pub text: String,
    /// Its words as they stand in the file.
    pub words: Range<usize>,
    /// The key in front of them.
    pub key: Range<usize>,
}

/// The question on whose words or key the cursor is.
pub fn at(view: &View<'_>) -> Option<Asked> {
    let page = view.page()?;
    let here = |span: &Range<usize>| (span.start..=span.end).contains(&view.at);
    all(view.site(), page).into_iter().find(|asked| here(&asked.words) || here(&asked.key))
}

fn all(site: &Site, page: PageId) -> Vec<Asked> {
    let document = &site.catalog.pages[page].document;
    let written = |faq: &Faq| match faq {
        Faq::Question(described) => {
            let words = described.question.as_ref()?;
            let of_entry = |id: &&QuestionId| {
                let question = &site.questions[**id];
                question.source == page && question.entry.as_ref() == Some(&described.path)
            };
            Some(Asked {
                question: *site.pages[page].questions.iter().find(of_entry)?,
                page,
                entry: described.path.clone(),
                text: words.text.clone(),
                words: document.locate(&words.path),
                key: document.locate_key(&words.path),
            })
        }
        Faq::Id(_) => None,
    };
    document.front.faqs.iter().filter_map(written).collect()
}

/// Other words in the place of those that are there.
///
/// # Errors
/// When a comment stands between the key and the words.
pub fn reworded(document: &Document, asked: &Asked, new: &str) -> Result<Edit, String> {
    let text = &document.source.file.text;
    let colon = text[asked.key.end..].find(':').map_or(asked.key.end, |at| asked.key.end + at + 1);
    let start = asked.words.start.max(colon);
    if text[colon..start].contains('#') {
        return Err("a comment stands between `question:` and its words; move it first".into());
    }
    let line = text[..asked.key.start].rfind('\n').map_or(0, |newline| newline + 1);
    let in_brackets = text[line..asked.key.start].contains('{');
    let written = if in_brackets { yaml::word(new) } else { yaml::value(new) };
    Ok((colon..asked.words.end.max(start), format!(" {written}")))
}
