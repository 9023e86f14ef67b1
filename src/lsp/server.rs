//! The conversation with an editor: what it may ask, what it tells, and its end.

use super::analyst::Analyst;
use super::answers::{Asked, Clerk, failed};
use super::desk::{self, Desk};
use super::documents::path_of;
use super::positions::Encoding;
use super::say;
use super::transport::{self, Incoming};
use super::wire::Client;
use jiff::civil::Date;
use ls_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidOpenTextDocument, DidSaveTextDocument, Notification as Kind,
};
use ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, HoverProviderCapability,
    InitializeParams, InitializeResult, MessageType, NumberOrString, OneOf, Registration, RegistrationParams,
    RenameOptions, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Serves one editor until it says that it is done. `today` is the day, in UTC. Exit code 1 when the editor goes away without a
/// word, as the protocol wants it.
pub fn run(today: fn() -> Date) -> ExitCode {
    let wire = transport::stdio();
    let mut server =
        Server { out: wire.outgoing, desk: Arc::default(), today, phase: Phase::Before, told: false };
    for incoming in wire.incoming {
        let message = match incoming {
            Incoming::Message(message) => message,
            Incoming::Unreadable(why) => {
                say::log(&server.out, MessageType::WARNING, format!("a message could not be read: {why}"));
                continue;
            }
        };
        if let Some(code) = server.take(message) {
            return code;
        }
    }
    server.desk.close();
    ExitCode::FAILURE
}

struct Server {
    out: Sender<Message>,
    desk: Arc<Desk>,
    today: fn() -> Date,
    phase: Phase,
    /// The author knows that a file belongs to no guide.
    told: bool,
}

/// How far the conversation is.
enum Phase {
    Before,
    Running { client: Client, encoding: Encoding, clerk: Sender<Asked> },
    Ended,
}

impl Server {
    /// Takes one message; gives the exit code at the end.
    fn take(&mut self, message: Message) -> Option<ExitCode> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) if notification.method == "exit" => {
                self.desk.close();
                return Some(ExitCode::from(u8::from(!matches!(self.phase, Phase::Ended))));
            }
            Message::Notification(notification) => self.notification(notification),
            // Registrations need no answer of ours.
            Message::Response(_) => {}
        }
        None
    }

    fn respond(&self, response: Response) {
        // The editor may be gone; then nobody misses it.
        let _ = self.out.send(response.into());
    }

    fn request(&mut self, request: Request) {
        match (&self.phase, request.method.as_str()) {
            (Phase::Before, "initialize") => self.initialize(request),
            (Phase::Before, _) => {
                self.respond(failed(request.id, ErrorCode::ServerNotInitialized, "not initialised yet"))
            }
            (Phase::Running { .. }, "shutdown") => {
                self.phase = Phase::Ended;
                self.respond(Response::new_ok(request.id, ()));
            }
            (Phase::Running { clerk, .. }, method) if Clerk::knows(method) => {
                let asked = Asked { request, documents: self.desk.documents() };
                // The clerk ends only with the desk.
                let _ = clerk.send(asked);
            }
            (Phase::Running { .. }, "initialize") | (Phase::Ended, _) => {
                self.respond(failed(request.id, ErrorCode::InvalidRequest, "this is not the time for it"));
            }
            (Phase::Running { .. }, method) => {
                let message = format!("askbook does not know `{method}`");
                self.respond(failed(request.id, ErrorCode::MethodNotFound, &message));
            }
        }
    }

    fn initialize(&mut self, request: Request) {
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => {
                return self.respond(failed(request.id, ErrorCode::InvalidParams, &error.to_string()));
            }
        };
        let general = params.capabilities.general.as_ref();
        let encoding = Encoding::offered(
            general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default(),
        );
        let client = Client::of(&params.capabilities);
        let (clerk, asked) = mpsc::channel();
        let answers = Clerk { desk: Arc::clone(&self.desk), out: self.out.clone(), encoding, client };
        thread::spawn(move || answers.work(&asked));
        let analyst = Analyst::new(Arc::clone(&self.desk), self.out.clone(), encoding, self.today);
        thread::spawn(move || analyst.work());
        self.respond(Response::new_ok(request.id, greeting(encoding)));
        self.phase = Phase::Running { client, encoding, clerk };
        for folder in folders(&params).into_iter().filter(|folder| desk::is_guide(folder)) {
            self.desk.touch(&folder);
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Phase::Running { client, encoding, .. } = &self.phase else { return };
        let (client, encoding) = (*client, *encoding);
        match notification.method.as_str() {
            "initialized" if client.watches => self.watch(),
            DidOpenTextDocument::METHOD => {
                self.with::<DidOpenTextDocument>(notification, |server, params| {
                    let path = server.desk.edit(|documents| documents.open(params.text_document));
                    path.into_iter().for_each(|path| server.tell_without_guide(&path));
                })
            }
            DidChangeTextDocument::METHOD => {
                self.with::<DidChangeTextDocument>(notification, |server, params| {
                    let id = params.text_document;
                    server
                        .desk
                        .edit(|open| open.change(&id.uri, id.version, params.content_changes, encoding));
                })
            }
            DidCloseTextDocument::METHOD => {
                self.with::<DidCloseTextDocument>(notification, |server, params| {
                    server.desk.edit(|documents| documents.close(&params.text_document.uri));
                })
            }
            DidSaveTextDocument::METHOD => {
                self.with::<DidSaveTextDocument>(notification, |server, params| {
                    server
                        .desk
                        .touch_files(&path_of(&params.text_document.uri).into_iter().collect::<Vec<_>>());
                })
            }
            DidChangeWatchedFiles::METHOD => {
                self.with::<DidChangeWatchedFiles>(notification, |server, params| {
                    let paths: Vec<PathBuf> =
                        params.changes.iter().filter_map(|change| path_of(&change.uri)).collect();
                    server.desk.touch_files(&paths);
                })
            }
            DidChangeWorkspaceFolders::METHOD => {
                self.with::<DidChangeWorkspaceFolders>(notification, |server, params| {
                    let added = params.event.added.iter().filter_map(|folder| path_of(&folder.uri));
                    added
                        .filter(|folder| desk::is_guide(folder))
                        .for_each(|folder| server.desk.touch(&folder));
                })
            }
            Cancel::METHOD => self.with::<Cancel>(notification, |server, params| {
                server.desk.cancel(match params.id {
                    NumberOrString::Number(id) => RequestId::from(id),
                    NumberOrString::String(id) => RequestId::from(id),
                });
            }),
            _ => {}
        }
    }

    /// Acts on a notification whose parameters can be read; others are written into the log.
    fn with<K: Kind>(&mut self, notification: Notification, act: impl FnOnce(&mut Self, K::Params)) {
        match serde_json::from_value(notification.params) {
            Ok(params) => act(self, params),
            Err(error) => {
                let message = format!("`{}` could not be read: {error}", notification.method);
                say::log(&self.out, MessageType::WARNING, message);
            }
        }
    }

    /// Says once that a file is not checked, and why.
    fn tell_without_guide(&mut self, path: &Path) {
        let is_markdown = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        if self.told || !is_markdown || desk::root_of(path).is_some() {
            return;
        }
        self.told = true;
        let message =
            format!("{} belongs to no guide: there is no book.toml in the folders above it", path.display());
        say::show(&self.out, MessageType::INFO, message);
    }

    /// Asks the editor to tell of changes on disk, whoever made them.
    fn watch(&self) {
        let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".into()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let registration = Registration {
            id: "files".into(),
            method: DidChangeWatchedFiles::METHOD.into(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let request =
            Request::new(RequestId::from("files".to_owned()), "client/registerCapability".into(), params);
        let _ = self.out.send(request.into());
    }
}

/// Folders that are open in the editor.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    #[allow(deprecated, reason = "older editors name no workspace folders")]
    let root = params.root_uri.as_ref();
    match &params.workspace_folders {
        Some(folders) => folders.iter().filter_map(|folder| path_of(&folder.uri)).collect(),
        None => root.and_then(path_of).into_iter().collect(),
    }
}

/// What this server can do.
fn greeting(encoding: Encoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let triggers = [":", " ", "(", "#", "/", "{", ".", "!", "-", "["].map(str::to_owned).to_vec();
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo { name: "askbook".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
    InitializeResult { capabilities, server_info: Some(info), ..InitializeResult::default() }
}
