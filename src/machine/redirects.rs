//! A page at every old address that leads on, for hosts without redirects.

use super::{Output, absolute};
use crate::address;
use crate::site::Site;
use crate::text::escape_html;

/// The page at an old address.
pub fn page(site: &Site, from: &str, to: &str) -> Output {
    Output::text(address::file_of(from), html(site, from, to))
}

fn html(site: &Site, from: &str, to: &str) -> String {
    let outside = to.contains("://");
    let href = if outside {
        to.to_owned()
    } else {
        format!("{}{}", address::root_of(from), address::spell_url(to, site.config.run.offline))
    };
    let (lang, _) = crate::catalog::split_language(&site.config.languages, to);
    let language = &site.config.languages[lang];
    let moved = escape_html(site.texts[lang].format("moved"));
    let follow = escape_html(site.texts[lang].format("moved_link"));
    let href = escape_html(&href);
    let canonical = match (&site.config.site_url, outside) {
        (Some(_), false) => format!(
            "<link rel=\"canonical\" href=\"{}\">\n",
            escape_html(&absolute(site, to.split('#').next().unwrap_or(to)))
        ),
        _ => String::new(),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{moved}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n{canonical}</head>\n<body>\n<main>\n<h1>{moved}</h1>\n\
         <p><a href=\"{href}\">{follow}</a></p>\n</main>\n</body>\n</html>\n",
        language.code
    )
}
