//! Messages over standard input and output, each way on a thread of its own, so that neither waits for the work between.

use lsp_server::Message;
use std::io::{self, ErrorKind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Both ends of the conversation with an editor.
pub struct Wire {
    /// What the editor says; it ends with the editor's end.
    pub incoming: Receiver<Incoming>,
    /// What is said to the editor.
    pub outgoing: Sender<Message>,
}

/// One message of the editor.
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Bytes that are no message, and why.
    Unreadable(String),
}

/// Opens standard input and output.
pub fn stdio() -> Wire {
    let (told, incoming) = mpsc::channel();
    thread::spawn(move || read(&told));
    let (outgoing, said) = mpsc::channel();
    thread::spawn(move || write(&said));
    Wire { incoming, outgoing }
}

fn read(told: &Sender<Incoming>) {
    let mut input = io::stdin().lock();
    loop {
        let next = match Message::read(&mut input) {
            Ok(Some(message)) => Incoming::Message(message),
            // What was wrong has been read to its end, or to the end of its line: the next message can be read.
            Err(error) if error.kind() == ErrorKind::InvalidData => Incoming::Unreadable(error.to_string()),
            Ok(None) | Err(_) => return,
        };
        if told.send(next).is_err() {
            return;
        }
    }
}

fn write(said: &Receiver<Message>) {
    let mut output = io::stdout().lock();
    for message in said {
        if message.write(&mut output).is_err() {
            return;
        }
    }
}
