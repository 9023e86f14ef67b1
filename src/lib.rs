//! askbook turns a folder of Markdown into a guide that answers questions.
//!
//! The modules stand in the order of the pipeline; see ARCHITECTURE.md for the picture.

pub mod error;
pub mod problem;
pub mod text;
pub mod address;
pub mod locale;
pub mod outline;
pub mod node;
pub mod rules;
pub mod yaml;
pub mod config;
pub mod texts;
pub mod cache;
pub mod picture;
pub mod discover;
pub mod document;
pub mod format;
pub mod schema;
pub mod catalog;
pub mod review;
pub mod gapped;
pub mod markdown;
pub mod questions;
pub mod topics;
pub mod view;
pub mod script;
pub mod theme;
pub mod site;
pub mod links;
pub mod compile;
pub mod specimen;
pub mod search;
pub mod present;
pub mod machine;
pub mod searcher;
pub mod expectations;
pub mod check;
pub mod external;
pub mod paint;
pub mod card;
pub mod shrink;
pub mod render;
pub mod theme_check;
pub mod stamp;
pub mod output;
pub mod warm;
pub mod build;
pub mod report;
pub mod serve;
pub mod scaffold;
pub mod import;
pub mod diff;
pub mod lsp;
pub mod cli;

pub use error::{Error, Result};
