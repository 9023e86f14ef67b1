//! Texts of links, redirects that lead nowhere, addresses in the text.

use super::language::is_running_text;
use super::{Guide, finding};
use crate::address;
use crate::catalog::{GENERATED, PageId, WHOLE};
use crate::node::Path;
use crate::problem::{Problem, SourceText};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Texts that do not say where a link leads, by language (NHS service manual, "Links"; markdownlint MD059).
const VAGUE: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "click here",
            "here",
            "link",
            "this link",
            "this",
            "this page",
            "this article",
            "more",
            "read more",
            "learn more",
            "find out more",
            "more information",
            "more info",
            "more details",
            "see more",
            "details",
            "continue",
            "go",
            "website",
            "this website",
            "follow this link",
        ],
    ),
    (
        "de",
        &[
            "hier",
            "hier klicken",
            "klicken sie hier",
            "mehr",
            "mehr erfahren",
            "weiterlesen",
            "link",
            "diese seite",
            "weitere informationen",
        ],
    ),
    (
        "fr",
        &[
            "ici",
            "cliquez ici",
            "cliquer ici",
            "lien",
            "ce lien",
            "plus",
            "en savoir plus",
            "lire la suite",
            "cette page",
            "plus d’informations",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "haga clic aquí",
            "haz clic aquí",
            "clic aquí",
            "enlace",
            "este enlace",
            "más",
            "leer más",
            "saber más",
            "más información",
            "esta página",
        ],
    ),
    (
        "it",
        &[
            "qui",
            "clicca qui",
            "link",
            "questo link",
            "leggi tutto",
            "scopri di più",
            "di più",
            "maggiori informazioni",
            "questa pagina",
        ],
    ),
    (
        "pt",
        &[
            "aqui",
            "clique aqui",
            "link",
            "este link",
            "mais",
            "leia mais",
            "saiba mais",
            "mais informações",
            "esta página",
        ],
    ),
    (
        "nl",
        &[
            "hier",
            "klik hier",
            "link",
            "deze link",
            "meer",
            "lees meer",
            "lees verder",
            "meer informatie",
            "deze pagina",
        ],
    ),
    ("sv", &["här", "klicka här", "länk", "denna länk", "mer", "läs mer", "mer information", "denna sida"]),
    (
        "pl",
        &[
            "tutaj",
            "tu",
            "kliknij tutaj",
            "link",
            "ten link",
            "więcej",
            "czytaj więcej",
            "czytaj dalej",
            "więcej informacji",
            "ta strona",
        ],
    ),
    (
        "tr",
        &[
            "burada",
            "buraya",
            "buraya tıklayın",
            "tıklayın",
            "bağlantı",
            "daha fazla",
            "devamı",
            "daha fazla bilgi",
            "bu sayfa",
        ],
    ),
    (
        "ru",
        &[
            "здесь",
            "тут",
            "нажмите здесь",
            "ссылка",
            "по ссылке",
            "подробнее",
            "читать далее",
            "далее",
            "эта страница",
        ],
    ),
    (
        "uk",
        &[
            "тут",
            "натисніть тут",
            "посилання",
            "за посиланням",
            "докладніше",
            "детальніше",
            "читати далі",
            "ця сторінка",
        ],
    ),
    (
        "ar",
        &["هنا", "اضغط هنا", "انقر هنا", "رابط", "المزيد", "اقرأ المزيد", "مزيد من المعلومات", "هذه الصفحة"],
    ),
    ("he", &["כאן", "לחצו כאן", "לחץ כאן", "קישור", "עוד", "קרא עוד", "קראו עוד", "מידע נוסף", "הדף הזה"]),
    ("hi", &["यहाँ", "यहां", "यहाँ क्लिक करें", "यहां क्लिक करें", "लिंक", "और", "और पढ़ें", "अधिक जानकारी", "यह पेज"]),
    (
        "ja",
        &[
            "こちら",
            "ここ",
            "ここをクリック",
            "こちらをクリック",
            "リンク",
            "詳細",
            "詳しくはこちら",
            "続きを読む",
            "もっと見る",
            "このページ",
        ],
    ),
    (
        "zh",
        &[
            "这里",
            "此处",
            "点击这里",
            "点击此处",
            "链接",
            "更多",
            "了解更多",
            "更多信息",
            "详情",
            "這裡",
            "此處",
            "點擊這裡",
            "點選這裡",
            "連結",
            "瞭解更多",
            "更多資訊",
            "詳情",
        ],
    ),
    (
        "ko",
        &[
            "여기",
            "여기를 클릭",
            "여기를 클릭하세요",
            "링크",
            "더 보기",
            "자세히",
            "자세히 보기",
            "이 페이지",
        ],
    ),
];

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let prose = &guide.prose[page];
    let primary = guide.lang(page).split('-').next().unwrap_or_default();
    let vague = VAGUE.iter().find(|(lang, _)| *lang == primary).map_or(&[] as &[&str], |(_, texts)| texts);
    for link in prose.links.iter().filter(|link| !link.is_bare) {
        let text = link.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if text.is_empty() && !link.has_picture {
            let help = "write between the square brackets where the link leads";
            found.push(finding(
                "empty-link-text",
                prose.file(),
                prose.span(&link.spot),
                "this link has no text",
                help,
            ));
        } else if vague.contains(&text.as_str()) {
            let message = format!("\"{}\" does not say where the link leads", link.text);
            let help = "name the page: many readers jump from link to link and hear nothing else";
            found.push(finding("vague-link-text", prose.file(), prose.span(&link.spot), message, help));
        }
    }
    bare_addresses(guide, page, found);
}

fn bare_addresses(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let prose = &guide.prose[page];
    for block in prose.blocks.iter().filter(|block| is_running_text(block)) {
        for range in addresses(&block.text).into_iter().filter(|range| !block.is_code(range)) {
            let address = &block.text[range.clone()];
            let span = prose.span_in(block, range.clone());
            let in_link = prose.links.iter().map(|link| prose.span(&link.spot));
            if !in_link.into_iter().any(|link| link.start <= span.start && span.end <= link.end) {
                let help = format!("write `[what is there]({address})`");
                let message = "readers cannot follow this address";
                found.push(finding("bare-address", prose.file(), span, message, help));
            }
        }
    }
}

/// Web addresses in a text, without the punctuation behind them.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | ')' | '"');
    let whole = text.match_indices("http").filter_map(|(at, _)| {
        let rest = &text[at..];
        let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let begins_word = !text[..at].ends_with(char::is_alphanumeric);
        (begins_word && address::is_web(address)).then(|| at..at + address.len())
    });
    whole.collect()
}

/// A redirect with the place where it is written.
struct Redirect<'g> {
    from: String,
    to: String,
    file: Arc<SourceText>,
    place: Box<dyn Fn() -> Range<usize> + 'g>,
}

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    for redirect in redirects(guide) {
        found.extend(wrong_redirect(guide, &redirect));
    }
}

/// Redirects of book.toml and of aliases.
fn redirects<'g>(guide: &'g Guide<'_>) -> Vec<Redirect<'g>> {
    let config = &guide.site.config;
    let mut all: Vec<Redirect<'_>> = config
        .redirects
        .iter()
        .map(|(from, to)| Redirect {
            from: from.trim_start_matches('/').to_owned(),
            to: to.trim_start_matches('/').to_owned(),
            file: Arc::clone(&config.file),
            place: Box::new(move || {
                config.locate(&Path::key("output").and("html").and("redirect").and(from), false)
            }),
        })
        .collect();
    for (_, entry) in guide.pages().filter(|(_, entry)| entry.has_page) {
        for alias in entry.front().aliases.iter().filter(|alias| !alias.from.text.starts_with('#')) {
            let Some(to) = &alias.to else { continue };
            all.push(Redirect {
                from: alias.from.text.trim_start_matches('/').to_owned(),
                to: format!("{}#{to}", entry.url),
                file: Arc::clone(&entry.document.source.file),
                place: Box::new(move || entry.document.locate(&alias.to_path())),
            });
        }
    }
    all
}

fn wrong_redirect(guide: &Guide<'_>, redirect: &Redirect<'_>) -> Option<Problem> {
    let report = |rule, message: String, help: &str| {
        Some(finding(rule, &redirect.file, (redirect.place)(), message, help))
    };
    if is_page(guide, &redirect.from) {
        let message = format!("`/{}` is the address of a page, so no reader would come to it", redirect.from);
        return report("redirect-over-page", message, "remove the redirect, or give the page another `slug`");
    }
    let Some(to) = end_of(guide, redirect) else {
        let message = format!("`/{}` leads back to itself", redirect.from);
        return report("redirect-loop", message, "let it lead to a page");
    };
    if !leads_somewhere(guide, to) {
        let message = format!("nothing is at `/{to}`");
        return report("redirect-to-nothing", message, "let it lead to a page that is there, such as \"/\"");
    }
    if to == redirect.to {
        return None;
    }
    let message = format!("`/{}` leads on to `/{to}`", redirect.to);
    report("redirect-chain", message, &format!("write \"/{to}\" here: each step makes readers wait"))
}

/// Where readers arrive when they follow a redirect; none when they come back.
fn end_of<'r>(guide: &'r Guide<'_>, redirect: &'r Redirect<'_>) -> Option<&'r str> {
    let page = |to: &'r str| to.split('#').next().unwrap_or(to);
    let mut seen = BTreeSet::from([redirect.from.as_str()]);
    let mut to = redirect.to.as_str();
    while let Some(on) = guide.site.redirects.get(page(to)) {
        if !seen.insert(page(to)) {
            return None;
        }
        to = on;
    }
    Some(to)
}

fn is_page(guide: &Guide<'_>, path: &str) -> bool {
    let site = guide.site;
    let prefixes = site.config.languages.iter().map(|language| language.prefix.as_str());
    let mut generated = prefixes.filter_map(|prefix| path.strip_prefix(prefix));
    site.catalog.by_url(path).is_some()
        || generated.any(|rest| GENERATED.contains(&rest) || rest == WHOLE && site.config.print == Some(true))
}

fn leads_somewhere(guide: &Guide<'_>, to: &str) -> bool {
    if address::is_web(to) {
        return true;
    }
    let (path, fragment) = to.split_once('#').unwrap_or((to, ""));
    match guide.site.catalog.by_url(path) {
        Some(page) => fragment.is_empty() || guide.site.pages[page].anchors.contains(fragment),
        None => is_page(guide, path) || is_topic(guide, path) || guide.site.catalog.asset(path).is_some(),
    }
}

/// Addresses of topics have no file of their own.
fn is_topic(guide: &Guide<'_>, path: &str) -> bool {
    let topics = &guide.site.topics.topics;
    topics.iter().any(|topic| {
        format!("{}topics/{}/", guide.site.config.languages[topic.lang].prefix, topic.slug) == path
    })
}
