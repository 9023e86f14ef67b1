//! The web app manifest (W3C, "Web Application Manifest"): what a telephone calls the guide on its home screen, and with which
//! picture.

use super::Output;
use crate::address;
use crate::catalog::LangId;
use crate::present;
use crate::site::Site;
use serde_json::{Value, json};

/// The manifest of a language; none without icons, or when the content has one. It opens in an ordinary browser: a guide without its
/// address and its way back would be worse to read.
pub fn manifest(site: &Site, lang: LangId) -> Option<Output> {
    let path = present::icons::manifest(site, lang).filter(|path| site.catalog.asset(path).is_none())?;
    let language = &site.config.languages[lang];
    let root = address::root_of(&path);
    let icon = |(name, side, purpose): &(&str, u32, &str)| -> Value {
        json!({
            "src": format!("{root}{name}"),
            "sizes": format!("{side}x{side}"),
            "type": "image/png",
            "purpose": purpose,
        })
    };
    let manifest = json!({
        "name": language.title,
        "description": language.description,
        "lang": language.code,
        "dir": language.direction(),
        "start_url": ".",
        "scope": ".",
        "display": "browser",
        "icons": present::icons::OF_MANIFEST.iter().map(icon).collect::<Vec<_>>(),
    });
    Some(Output::text(path, format!("{manifest:#}\n")))
}
