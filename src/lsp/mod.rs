//! `askbook lsp`: the editor's help while it is open. A language server over standard input and output (LSP 3.17).
//!
//! Three threads share a [`desk`]: the [`server`] keeps the open files and never works, the [`analyst`] reads guides and tells
//! what is wrong, the [`answers`] wait for it where they must. Rooms, in reading order:
//!
//! - [`positions`], [`documents`]: bytes ↔ lines and columns; open files;
//! - [`transport`], [`say`]: messages in and out;
//! - [`desk`], [`diagnostics`], [`analyst`]: what is known of each guide;
//! - [`spot`], [`written`]: where the cursor is in front matter; links and headings as they are written;
//! - [`view`], [`entry`], [`thing`]: what the words at the cursor name, and where that is;
//! - [`complete`] (with [`values`]), [`hover`], [`symbols`], [`rename`] (with [`alias`]): what is asked of it. Pure;
//! - [`wire`], [`answers`], [`server`]: requests to answers, and the conversation as a whole.

mod alias;
mod analyst;
mod answers;
mod complete;
mod desk;
mod diagnostics;
mod documents;
mod entry;
mod hover;
mod positions;
mod rename;
mod say;
mod server;
mod spot;
mod symbols;
mod thing;
mod transport;
mod values;
mod view;
mod wire;
mod written;

pub use server::run;
