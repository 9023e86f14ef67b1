//! The second pass over a body: HTML and components → Markdown.

use super::calls::{self, Call, Code, Role};
use super::edits::{Edit, Mapped};
use super::known::{self, Meaning};
use super::markup::{Found, code_span, enclose};
use super::tidy::{blank_lines, comments, unindented};

/// Longest tag that is looked at, in bytes.
const LONGEST: usize = 4000;
/// Elements that enclose nothing.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "source", "wbr", "meta", "link", "area", "base", "col", "embed", "track"];
/// Elements whose content is no text for readers, or stands for something that askbook does not show.
const OPAQUE: &[&str] =
    &["script", "style", "svg", "math", "form", "select", "object", "template", "canvas", "noscript"];

/// Translates the HTML of a body in place. Ids of elements are given with the byte of the file where they stood.
pub(super) fn translate(body: &mut Mapped, found: &mut Found) -> Vec<(usize, String)> {
    let code = Code::of(&body.text);
    let tags = tags(&body.text, &code);
    let mut pass = Pass { body, found, edits: Vec::new(), ids: Vec::new(), skip: 0 };
    let partner = partners(&tags);
    for (at, tag) in tags.iter().enumerate() {
        if tag.range.start >= pass.skip {
            pass.tag(tag, partner[at].map(|end| &tags[end]));
        }
    }
    let (mut edits, ids) = (pass.edits, pass.ids);
    edits.extend(unindented(&body.text, &edits));
    edits.extend(comments(&body.text, &code));
    body.apply(edits);
    body.apply(blank_lines(&body.text));
    ids
}

/// The tags of a text outside code.
fn tags(text: &str, code: &Code) -> Vec<Call> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        at = start + 1;
        if text[start..].starts_with("<!--") {
            at = text[start..].find("-->").map_or(text.len(), |end| start + end + 3);
        } else if let Some(tag) =
            tag(text, start).filter(|_| !code.holds(start) && !text[..start].ends_with('\\'))
        {
            at = tag.range.end;
            tags.push(tag);
        }
    }
    tags
}

fn tag(text: &str, start: usize) -> Option<Call> {
    let rest = &text[start + 1..];
    let closing = rest.starts_with('/');
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))).unwrap_or(rest.len());
    let name = rest[..length].to_ascii_lowercase();
    let behind = &rest[length..];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !behind.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
    {
        return None;
    }
    let end = end_of_tag(behind)?;
    let inner = &behind[..end];
    let end_at = text.len() - behind.len() + end + 1;
    let role = match (closing, inner.trim_end().ends_with('/') || VOID.contains(&name.as_str())) {
        (true, _) => Role::Close,
        (_, true) => Role::Single,
        _ => Role::Open,
    };
    let attributes = inner.trim_end().trim_end_matches('/').replace("={", "=").replace('}', "");
    Some(Call { range: start..end_at, name, args: calls::arguments(&attributes, '='), role })
}

/// The `>` that ends a tag: not inside quotes or braces.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(at),
            (None, '<') if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn partners(tags: &[Call]) -> Vec<Option<usize>> {
    let mut partner = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match tag.role {
            Role::Open => open.push(at),
            Role::Close => {
                if let Some(position) = open.iter().rposition(|start| tags[*start].name == tag.name) {
                    partner[open[position]] = Some(at);
                    partner[at] = Some(open[position]);
                    open.truncate(position);
                }
            }
            _ => {}
        }
    }
    partner
}

struct Pass<'b, 'f> {
    body: &'b Mapped,
    found: &'f mut Found,
    edits: Vec<Edit>,
    ids: Vec<(usize, String)>,
    /// Everything before this byte is translated.
    skip: usize,
}

impl Pass<'_, '_> {
    fn replace(&mut self, tag: &Call, text: &str) {
        self.edits.push((tag.range.clone(), text.to_owned()));
    }

    fn tag(&mut self, tag: &Call, partner: Option<&Call>) {
        if let Some(id) = tag.named(&["id"]).or_else(|| tag.named(&["name"]).filter(|_| tag.name == "a")) {
            self.ids.push((self.body.source(tag.range.start), id.to_owned()));
        }
        match (tag.name.as_str(), &tag.role, partner) {
            (_, Role::Close, Some(_)) => {} // done with its beginning
            (name, Role::Open, Some(end)) if OPAQUE.contains(&name) => self.opaque(tag, end),
            ("table", Role::Open, Some(end)) => self.table(tag, end),
            ("a", Role::Open, Some(end)) => self.link(tag, end),
            ("pre", Role::Open, Some(end)) => self.pre(tag, end),
            ("div", Role::Open, Some(end))
                if tag.named(&["class"]).is_some_and(|class| known::alert_kind(class).is_some()) =>
            {
                let kind = tag.named(&["class"]).and_then(known::alert_kind).unwrap_or("NOTE");
                self.enclose(tag, end, (&format!("> [!{kind}]\n"), "", "> "));
            }
            ("blockquote", Role::Open, Some(end)) => self.enclose(tag, end, ("", "", "> ")),
            ("iframe" | "video" | "audio" | "embed", Role::Open | Role::Single, _) => {
                self.media(tag, partner)
            }
            (name, Role::Open, Some(end)) => match pair(name) {
                Some((open, close)) => {
                    self.replace(tag, open);
                    self.replace(end, close);
                }
                None => self.component(tag, Some(end)),
            },
            (name, _, _) => match single(name, self.in_table(tag), &self.body.text[tag.range.end..]) {
                Some(text) => self.replace(tag, text),
                None => self.component(tag, None),
            },
        }
    }

    fn in_table(&self, tag: &Call) -> bool {
        let line = self.body.text[..tag.range.start].rfind('\n').map_or(0, |newline| newline + 1);
        self.body.text[line..].trim_start().starts_with('|')
    }

    fn enclose(&mut self, tag: &Call, end: &Call, around: (&str, &str, &str)) {
        self.edits.extend(enclose(
            &self.body.text,
            &tag.range,
            &(tag.range.end..end.range.start),
            &end.range,
            around,
        ));
    }

    fn link(&mut self, tag: &Call, end: &Call) {
        let inner = self.body.text[tag.range.end..end.range.start].trim();
        match tag.named(&["href"]) {
            Some(href) if !inner.is_empty() => {
                self.replace(tag, "[");
                let href = href.replace("&amp;", "&");
                self.replace(end, &format!("]({})", known::address(&href)));
            }
            _ => {
                self.replace(tag, "");
                self.replace(end, "");
            }
        }
    }

    fn pre(&mut self, tag: &Call, end: &Call) {
        let mut inner = Mapped::new(&self.body.text[tag.range.end..end.range.start], 0);
        let tags = tags(&inner.text, &Code::of(""));
        inner.apply(tags.into_iter().map(|tag| (tag.range, String::new())).collect());
        let text = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .iter()
            .fold(inner.text, |text, (entity, sign)| text.replace(entity, sign));
        self.edits
            .push((tag.range.start..end.range.end, format!("\n\n```\n{}\n```\n\n", text.trim_matches('\n'))));
        self.skip = end.range.end;
    }

    /// Drawings and forms are shown as what they are, so that an editor can decide; scripts and styles, of which
    /// readers saw nothing, become comments.
    fn opaque(&mut self, tag: &Call, end: &Call) {
        let shown = &self.body.text[tag.range.start..end.range.end];
        if matches!(tag.name.as_str(), "script" | "style") {
            let message = format!("a `<{}>` became a comment", tag.name);
            self.found.note(
                self.body,
                tag.range.clone(),
                "html-hidden",
                message,
                "a guide runs no scripts of its content; styles belong into a theme",
            );
            let inside = crate::text::squeeze(shown).replace("--", "- -");
            self.edits.push((tag.range.start..end.range.end, format!("<!-- {inside} -->")));
            self.skip = end.range.end;
            return;
        }
        let message = format!("a `<{}>` is shown as text", tag.name);
        self.found.note(
            self.body,
            tag.range.clone(),
            "html-kept",
            message,
            "replace it by a picture or a text, or remove it",
        );
        let shown =
            if shown.contains('\n') { format!("\n\n```html\n{shown}\n```\n\n") } else { code_span(shown) };
        self.edits.push((tag.range.start..end.range.end, shown));
        self.skip = end.range.end;
    }

    fn media(&mut self, tag: &Call, end: Option<&Call>) {
        let inner = end.map_or("", |end| &self.body.text[tag.range.end..end.range.start]);
        let source = tag.named(&["src"]).map(str::to_owned).or_else(|| {
            let tags = tags(inner, &Code::of(""));
            tags.iter().find_map(|tag| tag.named(&["src"]).map(str::to_owned))
        });
        let range = tag.range.start..end.map_or(tag.range.end, |end| end.range.end);
        self.skip = range.end;
        let Some(source) = source else { return self.component(tag, end) };
        let text = tag.named(&["title", "alt"]).unwrap_or(&source).to_owned();
        self.found.note(
            self.body,
            tag.range.clone(),
            "embed-became-link",
            format!("a `<{}>` became a link", tag.name),
            "a guide loads nothing from elsewhere",
        );
        self.edits.push((range, format!("[{}]({})", known::bracketed(&text), known::address(&source))));
    }

    fn table(&mut self, tag: &Call, end: &Call) {
        let inner = self.body.text[tag.range.end..end.range.start].to_owned();
        let rows = self.rows(&inner, tag.range.end);
        self.edits.push((tag.range.start..end.range.end, format!("\n\n{rows}\n\n")));
        self.skip = end.range.end;
    }

    /// Rows and cells of a table; each cell is translated by itself.
    fn rows(&mut self, inner: &str, offset: usize) -> String {
        let tags = tags(inner, &Code::of(""));
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut cell: Option<usize> = None;
        for tag in &tags {
            let ends = matches!(tag.name.as_str(), "td" | "th" | "tr" | "tbody" | "thead");
            if let (true, Some(start)) = (ends, cell) {
                let mut text = Mapped::new(&inner[start..tag.range.start], self.body.source(offset + start));
                self.ids.extend(translate(&mut text, self.found));
                let text = crate::text::squeeze(&text.text).replace('|', "\\|");
                rows.last_mut().into_iter().for_each(|row| row.push(text.clone()));
                cell = None;
            }
            match (tag.name.as_str(), &tag.role) {
                ("tr", Role::Open) => rows.push(Vec::new()),
                ("td" | "th", Role::Open) => cell = Some(tag.range.end),
                _ => {}
            }
        }
        rows.retain(|row| !row.is_empty());
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let line = |row: &Vec<String>| {
            let cells = row.iter().map(String::as_str).chain(std::iter::repeat("")).take(width);
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule = format!("|{}\n", " --- |".repeat(width));
        rows.iter().enumerate().map(|(at, row)| if at == 0 { line(row) + &rule } else { line(row) }).collect()
    }

    /// Elements that Markdown has no sign for, and components.
    fn component(&mut self, tag: &Call, end: Option<&Call>) {
        let shown = self.body.text[tag.range.clone()].to_owned();
        match known::meaning(tag, end.is_some()) {
            Meaning::Text(text) if !tag.name.contains("link") || tag.named(&["href"]).is_some() => {
                self.replace(tag, &text)
            }
            Meaning::Around { open, close, line } => {
                if let Some(end) = end {
                    self.enclose(tag, end, (&open, &close, line));
                }
            }
            Meaning::Layout => {
                self.replace(tag, "\n\n");
                end.into_iter().for_each(|end| self.replace(end, "\n\n"));
                self.found.note(
                    self.body,
                    tag.range.clone(),
                    "layout-left",
                    format!("the arrangement `{shown}` was left out; its content was kept"),
                    "nothing needs to be done unless readers miss it",
                );
            }
            _ if end.is_some() => {
                self.replace(tag, "");
                end.into_iter().for_each(|end| self.replace(end, ""));
                self.found.note(
                    self.body,
                    tag.range.clone(),
                    "html-left",
                    format!("`{shown}` was left out; its content was kept"),
                    "nothing needs to be done unless readers miss it",
                );
            }
            _ => {
                self.replace(tag, &code_span(&shown));
                self.found.note(
                    self.body,
                    tag.range.clone(),
                    "html-kept",
                    format!("`{shown}` means nothing here and stands as text"),
                    "write it in Markdown, or remove it",
                );
            }
        }
    }
}

/// Markdown around what an element encloses.
fn pair(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "strong" | "b" => ("**", "**"),
        "em" | "i" | "cite" | "var" | "dfn" => ("*", "*"),
        "code" | "kbd" | "samp" | "tt" => ("`", "`"),
        "del" | "s" | "strike" => ("~~", "~~"),
        "p" => ("\n\n", "\n\n"),
        "h1" => ("\n\n# ", "\n\n"),
        "h2" => ("\n\n## ", "\n\n"),
        "h3" => ("\n\n### ", "\n\n"),
        "h4" => ("\n\n#### ", "\n\n"),
        "h5" | "h6" => ("\n\n##### ", "\n\n"),
        "ul" | "ol" | "dl" => ("\n\n", "\n\n"),
        "li" => ("\n- ", "\n"),
        "dt" => ("\n\n", "\n"),
        "dd" => (": ", "\n"),
        "summary" | "figcaption" | "caption" => ("\n\n**", "**\n\n"),
        "q" => ("“", "”"),
        _ => return None,
    })
}

/// Markdown for an element that stands alone.
fn single(name: &str, in_table: bool, behind: &str) -> Option<&'static str> {
    Some(match name {
        "br" if in_table => " ",
        "br" if behind.starts_with(['\n', '\r']) => "  ",
        "br" => "  \n",
        "hr" => "\n\n---\n\n",
        "wbr" | "source" | "track" | "p" | "li" | "a" => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(html: &str) -> String {
        let mut body = Mapped::new(html, 0);
        translate(&mut body, &mut Found::default());
        body.text
    }

    #[test]
    fn html_becomes_the_markdown_that_says_the_same() {
        for (html, expected) in [
            ("See <a href=\"x.md\">this <b>page</b></a>.", "See [this **page**](x.md)."),
            ("a<br>b", "a  \nb"),
            ("H<sub>2</sub>O", "H2O"),
            ("`<b>` stays", "`<b>` stays"),
            ("<!-- <b> --> x", "<!-- <b> --> x"),
            ("<https://x.org> a < b", "<https://x.org> a < b"),
            ("<iframe src=\"https://x.org/v\" title=\"Film\"></iframe>", "[Film](https://x.org/v)"),
            (
                "<div class=\"warning\">\n\nMind.\n\nThe gap.\n\n</div>\n",
                "> [!WARNING]\n> Mind.\n> \n> The gap.\n\n",
            ),
        ] {
            assert_eq!(markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn tables_keep_their_rows_and_cells() {
        let html =
            "<table>\n <tr><th>A</th><th>B | C</th></tr>\n <tr>\n  <td><em>x</em></td>\n </tr>\n</table>";
        assert_eq!(markdown(html).trim(), "| A | B \\| C |\n| --- | --- |\n| *x* |  |");
    }
}
