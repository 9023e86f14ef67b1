//! What the calls and components of other generators mean in Markdown, by the names they commonly have.

use super::calls::Call;

/// How a call is written in askbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This text instead of the call.
    Text(String),
    /// Texts before and behind what it encloses, and one before each of its lines.
    Around { open: String, close: String, line: &'static str },
    /// The content of a file.
    File(String),
    /// A page's file or address.
    Path(String),
    /// Only looks: nothing is lost but the arrangement.
    Layout,
    /// Nothing that askbook knows.
    Unknown,
}

/// The meaning of a call. `encloses` is true when it has a beginning and an end.
pub(super) fn meaning(call: &Call, encloses: bool) -> Meaning {
    let name = call.name.to_lowercase().replace('_', "-");
    let first = || call.at(0).unwrap_or_default();
    match name.as_str() {
        "highlight" | "code" | "code-toggle" | "codeblock" if encloses => {
            let language = call.named(&["lang", "language"]).or_else(|| call.at(0)).unwrap_or_default();
            around(&format!("```{language}\n"), "\n```", "")
        }
        "quote" | "blockquote" if encloses => {
            let author = call.named(&["author", "by", "cite"]);
            let close = author.map(|author| format!("\n>\n> — {author}")).unwrap_or_default();
            around("", &close, "> ")
        }
        "details" | "expand" | "collapse" | "spoiler" | "accordion" | "accordionitem" | "tab" | "tabitem"
        | "card"
            if encloses =>
        {
            let label = call.named(&["summary", "title", "label", "header", "name"]).or_else(|| call.at(0));
            around(&label.map(|label| format!("**{label}**\n\n")).unwrap_or_default(), "\n", "")
        }
        "tabs" | "tabpane" | "steps" | "cardgrid" | "cards" | "filetree" | "columns" | "column" | "grid"
        | "row" | "panel" | "fragment" | "section" | "article" | "center" | "div" | "span" | "figure"
        | "nav" | "main" | "aside-wrapper"
            if encloses =>
        {
            Meaning::Layout
        }
        "admonition" | "callout" | "alert" | "notice" | "aside" if encloses => {
            let kind = call.named(&["type", "kind", "color", "context", "icon"]).unwrap_or_else(first);
            alert(alert_kind(kind).unwrap_or("NOTE"), call.named(&["title"]))
        }
        kind if encloses && alert_kind(kind).is_some() => {
            alert(alert_kind(kind).unwrap_or("NOTE"), call.named(&["title"]).or_else(|| call.at(0)))
        }
        "figure" | "img" | "image" | "picture" | "resize-image" | "imgproc" => image(call),
        "youtube" | "vimeo" | "gist" | "x" | "tweet" | "twitter" | "instagram" | "x-simple" | "spotify" => {
            embed(&name, call)
        }
        "ref" | "relref" | "link" | "post-url" => {
            Meaning::Path(call.named(&["path"]).unwrap_or_else(first).to_owned())
        }
        "include" | "readfile" | "include-relative" | "rustdoc-include" | "playground" => {
            Meaning::File(call.named(&["file", "path", "src"]).unwrap_or_else(first).to_owned())
        }
        "linkcard" | "linkbutton" => link_card(call),
        "br" => Meaning::Text("  \n".into()),
        _ => Meaning::Unknown,
    }
}

fn around(open: &str, close: &str, line: &'static str) -> Meaning {
    Meaning::Around { open: open.into(), close: close.into(), line }
}

fn alert(kind: &str, title: Option<&str>) -> Meaning {
    let title = title.filter(|title| !title.trim().is_empty()).map(|title| format!("> **{title}**\n>\n"));
    Meaning::Around {
        open: format!("> [!{kind}]\n{}", title.unwrap_or_default()),
        close: String::new(),
        line: "> ",
    }
}

/// The GitHub alert that a kind of callout is.
pub(super) fn alert_kind(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "note" | "info" | "information" | "notice" | "abstract" => "NOTE",
        "tip" | "hint" | "success" => "TIP",
        "important" | "question" => "IMPORTANT",
        "warning" | "attention" => "WARNING",
        "caution" | "danger" | "error" => "CAUTION",
        _ => return None,
    })
}

/// Signs that end an address or a text inside square brackets.
pub(super) fn bracketed(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]").replace('\n', " ")
}

/// An address as it stands between round brackets.
pub(super) fn address(text: &str) -> String {
    if text.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", text.replace(['<', '>'], ""))
    } else {
        text.to_owned()
    }
}

fn image(call: &Call) -> Meaning {
    let Some(source) = call.named(&["src", "path", "source"]).or_else(|| call.at(0)) else {
        return Meaning::Unknown;
    };
    let caption = call.named(&["caption", "title"]).unwrap_or_default();
    let alt = call.named(&["alt"]).unwrap_or(caption);
    let picture = format!("![{}]({})", bracketed(alt), address(source));
    let picture = match call.named(&["link", "href"]) {
        Some(link) => format!("[{picture}]({})", address(link)),
        None => picture,
    };
    let caption =
        if caption.is_empty() || caption == alt { String::new() } else { format!("\n\n*{caption}*\n") };
    Meaning::Text(format!("{picture}{caption}"))
}

/// Films and posts of other sites become links: a guide loads nothing from elsewhere.
fn embed(name: &str, call: &Call) -> Meaning {
    let id = call.named(&["id", "v"]).or_else(|| call.at(0)).unwrap_or_default();
    let (text, url) = match name {
        "youtube" => ("Video on YouTube", format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" => ("Video on Vimeo", format!("https://vimeo.com/{id}")),
        "instagram" => ("Post on Instagram", format!("https://www.instagram.com/p/{id}/")),
        "gist" => {
            let of = call.at(1).map_or(id.to_owned(), |gist| format!("{id}/{gist}"));
            ("Code on GitHub", format!("https://gist.github.com/{of}"))
        }
        _ => {
            let user = call.named(&["user"]).or_else(|| call.at(0)).unwrap_or("i");
            (
                "Post on X",
                format!(
                    "https://x.com/{user}/status/{}",
                    call.named(&["id"]).or_else(|| call.at(1)).unwrap_or(id)
                ),
            )
        }
    };
    let text =
        call.named(&["title"]).map_or(text.to_owned(), |title| format!("{} ({text})", bracketed(title)));
    Meaning::Text(format!("[{text}]({})", address(&url)))
}

fn link_card(call: &Call) -> Meaning {
    let Some(href) = call.named(&["href"]) else { return Meaning::Unknown };
    let about = call.named(&["description"]).map(|about| format!(": {about}")).unwrap_or_default();
    Meaning::Text(format!(
        "- [{}]({}){about}",
        bracketed(call.named(&["title"]).unwrap_or(href)),
        address(href)
    ))
}
