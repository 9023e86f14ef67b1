//! What editors can do, and answers in the words of the protocol.

use super::complete::{Proposal, Sort};
use super::positions::Lines;
use super::symbols::Symbol;
use ls_types::{
    ClientCapabilities, CompletionItem, CompletionItemKind, DocumentSymbol, Documentation, MarkupContent,
    MarkupKind, Range, SymbolKind, TextEdit,
};

/// What an editor can do with answers.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// Tells of changes on disk when it is asked to.
    pub watches: bool,
    /// Takes edits that name the version of each file.
    pub versioned_edits: bool,
}

impl Client {
    /// Reads what an editor says of itself.
    pub fn of(capabilities: &ClientCapabilities) -> Client {
        let workspace = capabilities.workspace.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        Client {
            watches: watched.and_then(|watched| watched.dynamic_registration).unwrap_or(false),
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or(false),
        }
    }
}

/// A proposal as an editor takes it; `at` is its place among the others.
pub fn item(at: usize, proposal: Proposal, replace: Range) -> CompletionItem {
    let Proposal { label, insert, detail, docs, sort } = proposal;
    CompletionItem {
        kind: Some(match sort {
            Sort::Key => CompletionItemKind::PROPERTY,
            Sort::Choice => CompletionItemKind::VALUE,
            Sort::File => CompletionItemKind::FILE,
            Sort::Reference => CompletionItemKind::REFERENCE,
        }),
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        documentation: Some(docs).filter(|docs| !docs.is_empty()).map(Documentation::String),
        sort_text: Some(format!("{at:04}")),
        text_edit: Some(TextEdit::new(replace, insert.unwrap_or_else(|| label.clone())).into()),
        label,
        ..CompletionItem::default()
    }
}

/// A text as Markdown.
pub fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// The sign of a question, or of a heading or page.
pub fn kind(is_question: bool) -> SymbolKind {
    if is_question { SymbolKind::EVENT } else { SymbolKind::STRING }
}

/// A symbol with those below it.
pub fn document_symbol(symbol: Symbol, lines: &Lines<'_>) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| document_symbol(child, lines)).collect();
    #[allow(deprecated, reason = "the type has the field")]
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.is_question.then(|| "question".to_owned()),
        kind: kind(symbol.is_question),
        tags: None,
        deprecated: None,
        range: lines.range(&symbol.whole),
        selection_range: lines.range(&symbol.words),
        children: Some(children).filter(|children| !children.is_empty()),
    }
}
