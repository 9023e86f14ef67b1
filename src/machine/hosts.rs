//! Files that crawlers and static hosts read: robots.txt, `_headers`, `_redirects`.

use super::{Output, absolute};
use crate::address;
use crate::search;
use crate::site::Site;
use std::fmt::Write as _;

/// Everything comes from the site itself: no inline script or style, no other origin.
pub const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// robots.txt: everything may be read.
pub fn robots(site: &Site) -> Output {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if site.config.site_url.is_some() {
        let _ = writeln!(text, "\nSitemap: {}", absolute(site, "sitemap.xml"));
    }
    Output::text("robots.txt", text)
}

fn base(site: &Site) -> &str {
    site.config.site_url.as_ref().map_or("/", |url| url.base.as_str())
}

/// `_headers`, as Netlify and Cloudflare Pages read it.
pub fn headers(site: &Site) -> Output {
    let base = base(site);
    let mut text = format!(
        "{base}*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    let codes = || site.config.languages.iter().map(|language| &language.code);
    // Only folders whose file names all carry a hash.
    for folder in std::iter::once("assets/".to_owned()).chain(codes().map(|code| format!("search/{code}/"))) {
        let _ = writeln!(text, "{base}{folder}*\n  Cache-Control: public, max-age=31536000, immutable");
    }
    // These keep their names. A browser may use one it has and ask for a new one meanwhile: when files that the old one leads to are gone,
    // the page loads the new one.
    for entry in codes().map(|code| search::entry_path(code)) {
        let _ = writeln!(
            text,
            "{base}{entry}\n  Cache-Control: public, max-age=300, stale-while-revalidate=86400"
        );
    }
    Output::text("_headers", text)
}

/// `_redirects`, as Netlify and Cloudflare Pages read it; nothing when nothing has moved.
pub fn redirects(site: &Site) -> Option<Output> {
    if site.redirects.is_empty() {
        return None;
    }
    let base = base(site);
    let mut text = String::new();
    for (from, to) in site.redirects.iter() {
        let to =
            if to.contains("://") { to.clone() } else { format!("{base}{}", address::spell_url(to, false)) };
        let _ = writeln!(text, "{base}{} {to} 301", address::encode(from));
    }
    Some(Output::text("_redirects", text))
}
