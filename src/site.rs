//! The whole guide, complete and never changed again: what every output is made of.

use crate::catalog::{Catalog, LangId, PageId};
use crate::config::Config;
use crate::document::Kind;
use crate::gapped::Target;
use crate::markdown::{Body, Rich, TakeawayList, Use};
use crate::names::Names;
use crate::questions::{Question, QuestionId};
use crate::texts::Texts;
use crate::topics::Topics;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The anchors of each page, by its address.
pub type Anchors = BTreeMap<String, Names>;

/// A page with its content.
#[derive(Debug, Default)]
pub struct Page {
    /// The converted body; questions and takeaways have been taken out.
    pub body: Box<Body>,
    /// Questions that the page shows.
    pub questions: Vec<QuestionId>,
    /// The question that the page's file is.
    pub own_question: Option<QuestionId>,
    /// Key takeaways, from whichever spelling.
    pub takeaways: Option<TakeawayList>,
    /// Every anchor of the page.
    pub anchors: Names,
    /// Old anchors by the anchor they lead to now; an empty one means the top.
    pub old_anchors: BTreeMap<String, Vec<String>>,
    /// Links inside the site.
    pub uses: Vec<Use>,
    /// Pictures that the page shows, by their paths in the site.
    pub pictures: Vec<String>,
    /// Related articles.
    pub related: Vec<PageId>,
    /// The article before and after this one.
    pub neighbours: (Option<PageId>, Option<PageId>),
}

/// A picture made smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// In pixels.
    pub width: u32,
    /// Path inside the site.
    pub path: String,
}

/// What the cards of a site depend on beside their pages.
#[derive(Debug, Clone)]
pub struct Cards {
    /// Changes with the theme's drawing.
    pub theme: Arc<str>,
    /// Whether each page has its own; else that of the guide stands for all.
    pub each: bool,
}

/// A letter of the A to Z with its questions in order.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The letter in upper case; `#` for digits and signs.
    pub name: String,
    /// Questions that begin with it.
    pub questions: Vec<QuestionId>,
}

/// The guide. A copy shares everything with the original.
#[derive(Clone)]
pub struct Site {
    /// Settings.
    pub config: Arc<Config>,
    /// Interface texts of each language.
    pub texts: Arc<Vec<Texts>>,
    /// Places and addresses.
    pub catalog: Catalog,
    /// Content, in the order of the catalog's pages.
    pub pages: Vec<Arc<Page>>,
    /// Questions.
    pub questions: Vec<Arc<Question>>,
    /// Topics.
    pub topics: Arc<Topics>,
    /// Old addresses and where they lead now.
    pub redirects: Arc<BTreeMap<String, String>>,
    /// Questions of each language by their letter in the A to Z.
    pub letters: Arc<Vec<Vec<Letter>>>,
    /// Smaller variants of pictures by the path of the original, the narrowest first; a build makes them.
    pub variants: Arc<BTreeMap<String, Vec<Variant>>>,
    /// How wide pictures stand, as `sizes` of HTML says it.
    pub picture_sizes: Arc<str>,
    /// None when the site has no cards.
    pub cards: Option<Cards>,
    /// The theme's icon, by its path in the site.
    pub icon: Option<Arc<str>>,
    /// Questions in the order of their languages and ids.
    pub(crate) by_id: Arc<[QuestionId]>,
}

impl Site {
    /// Lets go of what checks and outputs for machines alone are made of: everything as it was written, a third of a guide in memory.
    /// What a copy shares stays, and so does what has translations: its text tells whether they follow it.
    pub fn release_sources(&mut self) {
        self.catalog.release();
        self.pages.par_iter_mut().filter_map(Arc::get_mut).for_each(|page| {
            (page.body.markdown, page.body.anchors, page.uses) = (None, BTreeMap::new(), Vec::new());
            page.takeaways.iter_mut().flat_map(|list| &mut list.items).for_each(Rich::release_markdown);
        });
        self.questions.par_iter_mut().filter_map(Arc::get_mut).for_each(|question| {
            [&mut question.question, &mut question.answer].into_iter().for_each(Rich::release_markdown);
        });
    }

    /// The question of this id in a language, or else in the main one.
    pub fn question(&self, lang: LangId, id: &str) -> Option<QuestionId> {
        [lang, 0].into_iter().find_map(|lang| {
            let name = |at: &QuestionId| (self.questions[*at].lang, self.questions[*at].id.as_str());
            let at = self.by_id.binary_search_by(|other| name(other).cmp(&(lang, id))).ok()?;
            Some(self.by_id[at])
        })
    }

    /// The languages that have pages; the main one always counts.
    pub fn languages(&self) -> impl Iterator<Item = LangId> + '_ {
        (0..self.config.languages.len())
            .filter(|lang| *lang == 0 || self.catalog.pages.iter().any(|entry| entry.lang == *lang))
    }

    /// Where readers of a language find a page: a page that their language lacks may stand inside its interface.
    pub fn page_url(&self, lang: LangId, page: PageId) -> Cow<'_, str> {
        self.fallback_url(lang, page).map_or_else(|| self.catalog.pages[page].url.as_str().into(), Cow::Owned)
    }

    /// The address at which a page of the main language stands inside the interface of a language that has no translation of it. None
    /// where there is a translation, where the language does not want it, and where something else has the address.
    pub fn fallback_url(&self, lang: LangId, page: PageId) -> Option<String> {
        let language = &self.config.languages[lang];
        let entry = &self.catalog.pages[page];
        let is_text = matches!(entry.kind(), Kind::Article | Kind::Page | Kind::Question);
        if !language.fallback || lang == 0 || entry.lang != 0 || !entry.has_page || !is_text {
            return None;
        }
        let is_translated = self.catalog.translation(page, lang).is_some();
        let url = format!("{}{}", language.prefix, entry.url);
        let is_free = self.catalog.by_url(&url).is_none() && !self.redirects.contains_key(&url);
        (!is_translated && is_free).then_some(url)
    }

    /// Where readers of a language find a question's answer: address inside the site, with fragment.
    pub fn question_url(&self, lang: LangId, id: QuestionId) -> String {
        let question = &self.questions[id];
        let page = question.owner.unwrap_or(question.source);
        format!("{}#{}", self.page_url(lang, page), question.anchor)
    }

    /// The address of a target, as seen from a page of the language: path and fragment.
    pub fn address(&self, lang: LangId, target: &Target) -> (String, String) {
        match target {
            Target::Page { page, fragment } => (self.page_url(lang, *page).into_owned(), fragment.clone()),
            Target::Path(path) => (path.clone(), String::new()),
            Target::Question(id) => match self.question(lang, id) {
                Some(question) => {
                    let url = self.question_url(lang, question);
                    let (path, fragment) = url.split_once('#').unwrap_or((&url, ""));
                    (path.to_owned(), fragment.to_owned())
                }
                None => (String::new(), String::new()),
            },
        }
    }
}

/// Where a question's answer is found.
pub(crate) fn question_url(catalog: &Catalog, question: &Question) -> String {
    let page = question.owner.unwrap_or(question.source);
    format!("{}#{}", catalog.pages[page].url, question.anchor)
}
