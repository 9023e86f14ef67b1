//! askbook turns a folder of Markdown into a guide that answers questions.
//!
//! The modules stand in the order of the pipeline; see ARCHITECTURE.md for the picture.

pub mod config;
pub mod discover;
pub mod document;
pub mod error;
pub mod node;
pub mod problem;
pub mod text;
pub mod view;
pub mod yaml;

pub use error::{Error, Result};
