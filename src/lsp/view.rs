//! A file in its guide, with the cursor in it.

use super::desk::Analysis;
use super::spot::{self, Spot};
use crate::catalog::{self, LangId, PageId};
use crate::discover::Source;
use crate::document::{self, Document, Kind};
use crate::markdown::Context;
use crate::problem::SourceText;
use crate::site::Site;
use std::path::Path;
use std::sync::Arc;

/// What a request is about.
pub struct View<'a> {
    /// The guide as it was read last.
    pub analysis: &'a Analysis,
    /// The file's path below the content folder.
    pub path: String,
    /// The file as it is in the editor.
    pub text: &'a str,
    /// The cursor, in bytes of the file.
    pub at: usize,
}

impl<'a> View<'a> {
    /// None for a file that is no Markdown of the content.
    pub fn of(analysis: &'a Analysis, file: &Path, text: &'a str, at: usize) -> Option<Self> {
        let config = &analysis.site.config;
        let below = file.strip_prefix(config.root.join(&config.src)).ok()?;
        let path = below.to_str()?.replace('\\', "/");
        path.to_lowercase().ends_with(".md").then_some(View { analysis, path, text, at })
    }

    /// The guide.
    pub fn site(&self) -> &'a Site {
        &self.analysis.site
    }

    /// The page of the file; none until it has been read.
    pub fn page(&self) -> Option<PageId> {
        self.site().catalog.by_path(&self.path)
    }

    /// The language of the file.
    pub fn lang(&self) -> LangId {
        let by_folder = || catalog::split_language(&self.site().config.languages, &self.path).0;
        self.page().map_or_else(by_folder, |page| self.site().catalog.pages[page].lang)
    }

    /// The file as it is now, read for itself.
    pub fn document(&self) -> Document {
        let file = Arc::new(SourceText { path: self.path.clone(), text: self.text.to_owned() });
        let (_, path) = catalog::split_language(&self.site().config.languages, &self.path);
        document::read(Source { path: self.path.clone(), file }, path).0
    }

    /// What kind of page the file is.
    pub fn kind(&self) -> Kind {
        self.document().kind
    }

    /// The place of the cursor in front matter.
    pub fn spot(&self) -> Option<Spot> {
        spot::at(self.text, self.at)
    }

    /// What a link on a page can see.
    pub fn context(&self, page: PageId) -> Context<'a> {
        context(self.site(), page)
    }
}

/// What a link on a page can see.
pub fn context(site: &Site, page: PageId) -> Context<'_> {
    let lang = site.catalog.pages[page].lang;
    Context { config: &site.config, catalog: &site.catalog, texts: &site.texts[lang], page }
}
