//! `askbook diff`: what readers will see changed between two built sites.
//!
//! Pages are compared by their Markdown twins, questions by `faq.json`, days and people by JSON-LD, addresses by the manifest:
//! askbook writes all of them itself, whatever the theme, so that other markup, styles and scripts are no change.
//!
//! Rooms, in reading order:
//!
//! - [`site`]: a built site as data; the only one that reads the disk;
//! - [`lines`]: sentences that changed, were added, removed or moved;
//! - [`compare`]: two sites → [`Changes`];
//! - [`show`]: changes as text, Markdown and JSON.

mod compare;
mod lines;
mod show;
mod site;

pub use compare::{Changes, compare};
pub use show::{json, markdown, text};
pub use site::{Site, read};
