//! Icons of the site: their names, and how pages name them. Files of the content by the same names stand for those that would be
//! drawn.

use crate::catalog::LangId;
use crate::site::Site;
use crate::view::Icon;

/// For browsers that do not draw SVG, and for whoever asks for it without reading a page.
pub const ICO: &str = "favicon.ico";
/// For the home screens of telephones.
pub const TOUCH: &str = "apple-touch-icon.png";
const MANIFEST: &str = "site.webmanifest";

/// What the head of a page in a language names.
pub(super) fn links(site: &Site, lang: LangId) -> Vec<Icon> {
    let link = |rel, url: &str, media_type, sizes| Icon { rel, url: url.to_owned(), sizes, media_type };
    let own = |path| site.catalog.asset(path).is_some();
    let is_drawn = site.icon.is_some();
    let mut links = Vec::new();
    if is_drawn || own(ICO) {
        // With a size, or browsers that draw SVG take this one all the same.
        links.push(link("icon", ICO, "", "32x32"));
    }
    if let Some(drawing) = site.icon.as_deref().filter(|_| !own(ICO)) {
        links.push(link("icon", drawing, "image/svg+xml", ""));
    }
    if is_drawn || own(TOUCH) {
        links.push(link("apple-touch-icon", TOUCH, "", ""));
    }
    links.extend(manifest(site, lang).map(|path| link("manifest", &path, "", "")));
    links
}

/// Path of the web app manifest of a language. None without icons, and for a site that is read from disk: browsers load none there.
pub fn manifest(site: &Site, lang: LangId) -> Option<String> {
    let is_there = site.icon.is_some() && !site.config.run.offline;
    is_there.then(|| format!("{}{MANIFEST}", site.config.languages[lang].prefix))
}

/// Icons that manifests name: file, width and height in pixels, purpose. What is `maskable` may be cut to a circle.
pub const OF_MANIFEST: &[(&str, u32, &str)] =
    &[("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable")];
