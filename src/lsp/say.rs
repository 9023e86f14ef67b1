//! Messages to the editor that answer no request.

use ls_types::notification::{LogMessage, Notification as Kind, PublishDiagnostics, ShowMessage};
use ls_types::{LogMessageParams, MessageType, PublishDiagnosticsParams, ShowMessageParams};
use lsp_server::{Message, Notification};
use std::sync::mpsc::Sender;

/// Shows a message to the author.
pub fn show(out: &Sender<Message>, typ: MessageType, message: impl Into<String>) {
    notify::<ShowMessage>(out, ShowMessageParams { typ, message: message.into() });
}

/// Writes a line into the editor's log.
pub fn log(out: &Sender<Message>, typ: MessageType, message: impl Into<String>) {
    notify::<LogMessage>(out, LogMessageParams { typ, message: message.into() });
}

/// Replaces what the editor shows for a file.
pub fn publish(out: &Sender<Message>, params: PublishDiagnosticsParams) {
    notify::<PublishDiagnostics>(out, params);
}

fn notify<K: Kind>(out: &Sender<Message>, params: K::Params) {
    // The editor may be gone; then nobody misses it.
    let _ = out.send(Message::Notification(Notification::new(K::METHOD.to_owned(), params)));
}
