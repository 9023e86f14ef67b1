//! Requests → answers. They wait for the analyst where they must; the conversation goes on meanwhile.

use super::complete;
use super::desk::{self, Analysis, Cancelled, Desk};
use super::documents::{Documents, path_of};
use super::positions::{Encoding, Lines};
use super::rename::{self, Edits};
use super::symbols;
use super::thing::{self, Place};
use super::view::View;
use super::wire::{Client, document_symbol, item, kind, markdown};
use super::{alias::Edit, hover};
use crate::document;
use crate::format::{Formatted, format};
use crate::site::Site;
use ls_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    PrepareRenameRequest, References, Rename, Request as Kind, WorkspaceSymbolRequest,
};
use ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionList, CompletionResponse,
    DocumentChanges, DocumentSymbol, GotoDefinitionResponse, Hover, HoverContents, Location, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, PrepareRenameResponse, ReferenceParams, RenameParams,
    SymbolInformation, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit, WorkspaceSymbolParams,
};
use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

/// A request with the files that were open when it came.
pub struct Asked {
    /// The request.
    pub request: Request,
    /// The open files.
    pub documents: Documents,
}

/// Answers one request after the other.
pub struct Clerk {
    /// What it shares with the other threads.
    pub desk: Arc<Desk>,
    /// Where it answers.
    pub out: Sender<Message>,
    /// What columns count.
    pub encoding: Encoding,
    /// What the editor can do.
    pub client: Client,
}

/// Why there is no answer.
enum Refusal {
    /// Nobody waits any more.
    Cancelled,
    /// The text has changed since.
    Outdated,
    /// The parameters are wrong.
    Params(String),
    /// It cannot be done.
    Failed(String),
}

impl From<Cancelled> for Refusal {
    fn from(_: Cancelled) -> Self {
        Refusal::Cancelled
    }
}

type Answer = Result<serde_json::Value, Refusal>;

/// An answer that says why there is none.
pub fn failed(id: RequestId, code: ErrorCode, message: &str) -> Response {
    Response::new_err(id, code as i32, message.to_owned())
}

const METHODS: &[&str] = &[
    Completion::METHOD,
    HoverRequest::METHOD,
    GotoDefinition::METHOD,
    References::METHOD,
    PrepareRenameRequest::METHOD,
    Rename::METHOD,
    DocumentSymbolRequest::METHOD,
    WorkspaceSymbolRequest::METHOD,
    Formatting::METHOD,
    CodeActionRequest::METHOD,
];

impl Clerk {
    /// True for a method that it can answer.
    pub fn knows(method: &str) -> bool {
        METHODS.contains(&method)
    }

    /// Works until nobody asks any more.
    pub fn work(&self, asked: &Receiver<Asked>) {
        for Asked { request, documents } in asked {
            let id = request.id.clone();
            let desk = Hand { clerk: self, id: &id, documents: &documents };
            // A mistake of ours must not end the help: the next request may avoid it.
            let answer = catch_unwind(AssertUnwindSafe(|| desk.answer(request)));
            let response = match answer {
                Ok(Ok(value)) => Response::new_ok(id, value),
                Ok(Err(Refusal::Cancelled)) => failed(id, ErrorCode::RequestCanceled, "cancelled"),
                Ok(Err(Refusal::Outdated)) => failed(id, ErrorCode::ContentModified, "the text has changed"),
                Ok(Err(Refusal::Params(why))) => failed(id, ErrorCode::InvalidParams, &why),
                Ok(Err(Refusal::Failed(why))) => failed(id, ErrorCode::RequestFailed, &why),
                Err(_) => {
                    failed(id, ErrorCode::InternalError, "this is a mistake in askbook; please report it")
                }
            };
            if self.out.send(response.into()).is_err() {
                return;
            }
        }
    }
}

/// One request in hand.
struct Hand<'a> {
    clerk: &'a Clerk,
    id: &'a RequestId,
    documents: &'a Documents,
}

/// A file of a guide with what is known of the guide.
struct Open {
    analysis: Arc<Analysis>,
    root: PathBuf,
    path: PathBuf,
    text: Arc<str>,
    at: usize,
}

impl Open {
    fn view(&self) -> Option<View<'_>> {
        View::of(&self.analysis, &self.path, &self.text, self.at)
    }
}

fn read<P: DeserializeOwned>(request: Request) -> Result<P, Refusal> {
    serde_json::from_value(request.params).map_err(|error| Refusal::Params(error.to_string()))
}

fn json(value: impl serde::Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| Refusal::Failed(error.to_string()))
}

impl Hand<'_> {
    fn answer(&self, request: Request) -> Answer {
        if self.clerk.desk.take_cancelled(self.id) {
            return Err(Refusal::Cancelled);
        }
        match request.method.as_str() {
            Completion::METHOD => {
                let params: ls_types::CompletionParams = read(request)?;
                let at = params.text_document_position;
                json(
                    self.open(&at.text_document.uri, at.position, false)?
                        .and_then(|open| self.completion(&open)),
                )
            }
            HoverRequest::METHOD => {
                let params: ls_types::HoverParams = read(request)?;
                let at = params.text_document_position_params;
                json(self.open(&at.text_document.uri, at.position, false)?.and_then(|open| self.hover(&open)))
            }
            GotoDefinition::METHOD => {
                let params: ls_types::GotoDefinitionParams = read(request)?;
                let at = params.text_document_position_params;
                json(
                    self.open(&at.text_document.uri, at.position, true)?
                        .and_then(|open| self.definition(&open)),
                )
            }
            References::METHOD => self.references(read(request)?),
            PrepareRenameRequest::METHOD => {
                let at: ls_types::TextDocumentPositionParams = read(request)?;
                self.prepare_rename(self.open(&at.text_document.uri, at.position, true)?.as_ref())
            }
            Rename::METHOD => self.rename(read(request)?),
            DocumentSymbolRequest::METHOD => {
                let params: ls_types::DocumentSymbolParams = read(request)?;
                let open = self.open(&params.text_document.uri, Position::default(), false)?;
                json(open.and_then(|open| self.outline(&open)))
            }
            WorkspaceSymbolRequest::METHOD => self.workspace_symbols(&read(request)?),
            Formatting::METHOD => {
                let params: ls_types::DocumentFormattingParams = read(request)?;
                json(self.formatting(&params.text_document.uri))
            }
            _ => self.code_actions(read(request)?),
        }
    }

    /// A file with its guide; none for files of no guide, and while the guide cannot be read.
    fn open(&self, uri: &Uri, position: Position, fresh: bool) -> Result<Option<Open>, Refusal> {
        let Some(path) = path_of(uri) else { return Ok(None) };
        let (Some(document), Some(root)) = (self.documents.get(&path), desk::root_of(&path)) else {
            return Ok(None);
        };
        let text = Arc::clone(&document.text);
        let Some(analysis) = self.clerk.desk.analysis(&root, fresh, self.id)? else { return Ok(None) };
        if fresh && analysis.site.config.unsaved.get(&path) != Some(&text) {
            return Err(Refusal::Outdated);
        }
        let at = self.lines(&text).offset(position);
        Ok(Some(Open { analysis, root, path, text, at }))
    }

    fn lines<'t>(&self, text: &'t str) -> Lines<'t> {
        Lines::of(text, self.clerk.encoding)
    }

    fn completion(&self, open: &Open) -> Option<CompletionResponse> {
        let proposals = complete::at(&open.view()?);
        let replace = self.lines(&open.text).range(&proposals.replace);
        let items = proposals.items.into_iter().enumerate().map(|(at, proposal)| item(at, proposal, replace));
        Some(CompletionResponse::List(CompletionList {
            is_incomplete: proposals.more,
            items: items.collect(),
        }))
    }

    fn hover(&self, open: &Open) -> Option<Hover> {
        let hover = hover::at(&open.view()?)?;
        let contents = HoverContents::Markup(markdown(hover.text));
        Some(Hover { contents, range: Some(self.lines(&open.text).range(&hover.words)) })
    }

    fn definition(&self, open: &Open) -> Option<GotoDefinitionResponse> {
        let named = thing::at(&open.view()?)?;
        let site = &open.analysis.site;
        Some(GotoDefinitionResponse::Scalar(self.location(
            &open.root,
            site,
            &thing::place(site, &named.thing)?,
        )?))
    }

    fn location(&self, root: &Path, site: &Site, place: &Place) -> Option<Location> {
        let uri = self.documents.uri(&root.join(&place.file))?;
        let text = place.page.map_or("", |page| &site.catalog.pages[page].document.source.file.text);
        Some(Location { uri, range: self.lines(text).range(&place.span) })
    }

    fn references(&self, params: ReferenceParams) -> Answer {
        let at = params.text_document_position;
        let Some(open) = self.open(&at.text_document.uri, at.position, true)? else { return json(()) };
        let Some(named) = open.view().and_then(|view| thing::at(&view)) else { return json(()) };
        let site = &open.analysis.site;
        let place = |(page, span): (usize, std::ops::Range<usize>)| {
            let file = site.catalog.pages[page].document.source.file.path.clone();
            Place { file, span, page: Some(page) }
        };
        let itself = thing::place(site, &named.thing).filter(|_| params.context.include_declaration);
        let places = itself.into_iter().chain(thing::references(site, &named.thing).into_iter().map(place));
        json(places.filter_map(|place| self.location(&open.root, site, &place)).collect::<Vec<_>>())
    }

    fn prepare_rename(&self, open: Option<&Open>) -> Answer {
        let Some(view) = open.and_then(Open::view) else { return json(()) };
        let renamable = rename::at(&view).map_err(Refusal::Failed)?;
        let range = self.lines(view.text).range(&renamable.name);
        json(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: renamable.called })
    }

    fn rename(&self, params: RenameParams) -> Answer {
        let at = params.text_document_position;
        let Some(open) = self.open(&at.text_document.uri, at.position, true)? else { return json(()) };
        let Some(view) = open.view() else { return json(()) };
        let edits = rename::rename(&view, &params.new_name).map_err(Refusal::Failed)?;
        json(self.workspace_edit(&open, edits))
    }

    fn workspace_edit(&self, open: &Open, edits: Edits) -> WorkspaceEdit {
        let of_file = |(path, edits): (String, Vec<Edit>)| {
            let text = rename::text_of(&open.analysis.site, &path)?;
            let disk = open.root.join(&path);
            let lines = self.lines(&text);
            let edits = edits
                .into_iter()
                .map(|(span, new)| TextEdit::new(lines.range(&span), new))
                .collect::<Vec<_>>();
            let version = self.documents.get(&disk).map(|document| document.version);
            Some((self.documents.uri(&disk)?, version, edits))
        };
        let files = edits.into_iter().filter_map(of_file);
        if !self.clerk.client.versioned_edits {
            let changes: HashMap<Uri, Vec<TextEdit>> = files.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = files.map(|(uri, version, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(changes.collect())),
            ..WorkspaceEdit::default()
        }
    }

    fn outline(&self, open: &Open) -> Option<Vec<DocumentSymbol>> {
        let lines = self.lines(&open.text);
        Some(
            symbols::outline(&open.view()?)
                .into_iter()
                .map(|symbol| document_symbol(symbol, &lines))
                .collect(),
        )
    }

    fn workspace_symbols(&self, params: &WorkspaceSymbolParams) -> Answer {
        let mut found = Vec::new();
        for (root, analysis) in self.clerk.desk.analyses() {
            for (name, is_question, container, place) in symbols::of_guide(&analysis.site, &params.query) {
                let Some(location) = self.location(&root, &analysis.site, &place) else { continue };
                #[allow(deprecated, reason = "the type has the field")]
                found.push(SymbolInformation {
                    name,
                    kind: kind(is_question),
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: Some(container),
                });
            }
        }
        json(found)
    }

    /// Front matter in normal form, as `askbook fmt` writes it.
    fn formatting(&self, uri: &Uri) -> Option<Vec<TextEdit>> {
        let path = path_of(uri)?;
        let text = &self.documents.get(&path)?.text;
        let is_markdown = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        let Formatted::Changed(new) = format(text) else { return Some(Vec::new()) };
        desk::root_of(&path).filter(|_| is_markdown)?;
        let (before, _) = document::parts(text);
        let (after, _) = document::parts(&new);
        Some(vec![TextEdit::new(self.lines(text).range(&before), new[after].to_owned())])
    }

    /// Remedies that are nothing but another text at the place of the problem.
    fn code_actions(&self, params: CodeActionParams) -> Answer {
        let uri = params.text_document.uri;
        let version =
            path_of(&uri).and_then(|path| self.documents.get(&path)).map(|document| document.version);
        let action = |diagnostic: ls_types::Diagnostic| {
            let text = diagnostic.data.as_ref()?.as_str()?.to_owned();
            let edit = TextEdit::new(diagnostic.range, text.clone());
            let edit = if self.clerk.client.versioned_edits {
                let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version };
                let edits = vec![TextDocumentEdit { text_document, edits: vec![OneOf::Left(edit)] }];
                WorkspaceEdit {
                    document_changes: Some(DocumentChanges::Edits(edits)),
                    ..WorkspaceEdit::default()
                }
            } else {
                let changes = HashMap::from([(uri.clone(), vec![edit])]);
                WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
            };
            Some(CodeActionOrCommand::CodeAction(CodeAction {
                title: format!("Write `{text}`"),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic]),
                edit: Some(edit),
                is_preferred: Some(true),
                ..CodeAction::default()
            }))
        };
        let own = params
            .context
            .diagnostics
            .into_iter()
            .filter(|diagnostic| diagnostic.source.as_deref() == Some("askbook"));
        json(own.filter_map(action).collect::<Vec<_>>())
    }
}
