//! The first pass over a body: calls, includes and directives become Markdown; what has no equal stays
//! readable and is reported.

use super::calls::{self, Call, Code, Role};
use super::edits::{Edit, Mapped};
use super::known::{self, Meaning};
use super::own;
use super::site::{Dialect, Site};
use crate::address;
use std::ops::Range;

/// Includes inside includes, at most.
const DEPTH: usize = 8;
/// Longest body with everything that it includes, in bytes.
const MAX_BODY: usize = 16 << 20;

/// What a pass found beside its edits.
#[derive(Default)]
pub(super) struct Found {
    /// Places of the file, code, message and remedy.
    pub notes: Vec<(Range<usize>, &'static str, String, &'static str)>,
    /// Files whose content is in the body now.
    pub used: Vec<String>,
}

impl Found {
    pub(super) fn note(
        &mut self,
        body: &Mapped,
        at: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: &'static str,
    ) {
        let start = body.source(at.start);
        let end = body.source(at.end.saturating_sub(1)).max(start) + 1;
        self.notes.push((start..end, code, message.into(), help));
    }
}

/// Translates a body in place.
pub(super) fn translate(site: &Site, page: usize, body: &mut Mapped) -> Found {
    let mut pass = Pass { site, page, found: Found::default() };
    for _ in 0..DEPTH {
        let edits = pass.includes(body);
        if edits.is_empty() {
            break;
        }
        body.apply(edits);
    }
    let edits = pass.calls(body);
    body.apply(edits);
    body.apply(own::edits(site.dialect, body, &mut pass.found));
    pass.found
}

struct Pass<'s> {
    site: &'s Site,
    page: usize,
    found: Found,
}

const KEPT: &str = "write it in Markdown, or remove it";

impl Pass<'_> {
    /// Calls that stand for the content of a file, also inside code.
    fn includes(&mut self, body: &Mapped) -> Vec<Edit> {
        let mut length = body.text.len();
        let mut edits = Vec::new();
        for call in calls::find(self.site.dialect, &body.text) {
            let Meaning::File(written) = known::meaning(&call, false) else { continue };
            if !matches!(call.role, Role::Open | Role::Single) {
                continue;
            }
            if let Some(text) = self.included(&written) {
                length += text.len();
                if length > MAX_BODY {
                    return Vec::new();
                }
                edits.push((call.range, text));
            }
        }
        edits
    }

    /// The part of a file that `path`, `path:from:to` or `path:anchor` names, without its front matter.
    fn included(&mut self, written: &str) -> Option<String> {
        let written = written.split_whitespace().next().unwrap_or_default();
        let (path, part) = written.split_once(':').unwrap_or((written, ""));
        let page = &self.site.pages[self.page];
        let folder = page.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let top = page.file.path.strip_suffix(&page.path).unwrap_or_default();
        let candidates = [
            super::targets::join(folder, path),
            super::targets::join("", &format!("{top}{}", path.trim_start_matches('/'))),
        ];
        let file = candidates.into_iter().flatten().find_map(|path| self.site.tree.text(&path))?;
        self.found.used.push(file.path.clone());
        let (inner, _) = super::front::page(file, path, path);
        Some(lines(&inner.body.text, part).trim_end().to_owned())
    }

    fn calls(&mut self, body: &Mapped) -> Vec<Edit> {
        let code = Code::of(&body.text);
        let calls = calls::find(self.site.dialect, &body.text);
        let partner = partners(&calls);
        let mut edits = Vec::new();
        for (at, call) in calls.iter().enumerate() {
            let in_code = code.holds(call.range.start);
            match &call.role {
                Role::Literal(text) => edits.push((call.range.clone(), text.clone())),
                Role::Print => edits.extend(self.print(body, call, in_code)),
                Role::Close => {}
                Role::Open | Role::Single if call.name == "raw" => {
                    edits.push((call.range.clone(), String::new()));
                    edits.extend(partner[at].map(|end| (calls[end].range.clone(), String::new())));
                }
                Role::Open | Role::Single => {
                    self.call(body, call, partner[at].map(|end| &calls[end]), in_code, &mut edits)
                }
            }
        }
        edits
    }

    fn call(&mut self, body: &Mapped, call: &Call, end: Option<&Call>, in_code: bool, edits: &mut Vec<Edit>) {
        let shown = &body.text[call.range.clone()];
        let drop_tags = |edits: &mut Vec<Edit>| {
            edits.push((call.range.clone(), String::new()));
            edits.extend(end.map(|end| (end.range.clone(), String::new())));
        };
        match known::meaning(call, end.is_some()) {
            _ if call.name == "comment" && end.is_some() => {
                edits.push((call.range.clone(), "<!--".into()));
                edits.extend(end.map(|end| (end.range.clone(), "-->".into())));
            }
            _ if in_code => self.found.note(
                body,
                call.range.clone(),
                "call-in-code",
                format!("`{shown}` stands in code and was left as it is"),
                KEPT,
            ),
            Meaning::Text(text) => edits.push((call.range.clone(), text)),
            Meaning::Path(path) => edits.push((call.range.clone(), path)),
            Meaning::Around { open, close, line } => {
                let Some(end) = end else { return };
                let inner = call.range.end..end.range.start;
                edits.extend(enclose(&body.text, &call.range, &inner, &end.range, (&open, &close, line)));
            }
            Meaning::Layout => {
                drop_tags(edits);
                self.found.note(
                    body,
                    call.range.clone(),
                    "layout-left",
                    format!("the arrangement `{shown}` was left out; its content was kept"),
                    "nothing needs to be done unless readers miss it",
                );
            }
            Meaning::File(_) if call.name == "param" => {}
            Meaning::File(_) | Meaning::Unknown => match (self.value(call), end) {
                (Some(value), _) => edits.push((call.range.clone(), value)),
                (None, Some(_)) => {
                    drop_tags(edits);
                    self.found.note(
                        body,
                        call.range.clone(),
                        "call-left",
                        format!("`{shown}` means nothing here; what it encloses was kept"),
                        KEPT,
                    );
                }
                (None, None) if is_address(&body.text, call.range.start) => {
                    let page = self.old_page();
                    self.found.note(
                        body,
                        call.range.clone(),
                        "call-in-address",
                        format!(
                            "only the old generator knows the address `{shown}`; the link leads to {page}"
                        ),
                        "write the address",
                    );
                    edits.push((call.range.clone(), page));
                }
                (None, None) => {
                    edits.push((call.range.clone(), code_span(shown)));
                    self.kept(body, call);
                }
            },
        }
    }

    /// The value that a call prints, when the settings know it.
    fn value(&self, call: &Call) -> Option<String> {
        match call.name.as_str() {
            "param" => {
                let name = call.at(0)?;
                let page = &self.site.pages[self.page];
                let inner = |key| page.value(key).and_then(|node| super::front::text_below(node, &[name]));
                let own =
                    page.text(name).map(str::to_owned).or_else(|| inner("params")).or_else(|| inner("extra"));
                own.or_else(|| self.site.values.get(&name.to_lowercase()).cloned())
            }
            "title" if self.site.dialect == Dialect::Mdbook => Some(String::new()),
            _ => None,
        }
    }

    /// The page on the old site; the top of this one when that has no known address.
    fn old_page(&self) -> String {
        let url = self.site.pages[self.page].urls.first().filter(|_| self.site.url.contains("://"));
        url.map_or_else(|| "#".into(), |url| format!("{}{url}", self.site.url.trim_end_matches('/')))
    }

    /// Liquid's `{{ … }}`.
    fn print(&mut self, body: &Mapped, call: &Call, in_code: bool) -> Option<Edit> {
        let mut parts = call.name.split('|').map(str::trim);
        let subject = parts.next().unwrap_or_default();
        let only_addresses =
            parts.all(|filter| matches!(filter, "relative_url" | "absolute_url" | "escape" | "strip"));
        let literal = subject.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']));
        let value = match (literal, subject.strip_prefix("page.")) {
            (Some(text), _) => Some(text.to_owned()),
            (None, Some(key)) => self.site.pages[self.page].text(key).map(str::to_owned),
            _ => self.site.values.get(&subject.to_lowercase()).cloned(),
        };
        if let Some(value) = value.filter(|_| only_addresses) {
            return Some((call.range.clone(), value));
        }
        let shown = &body.text[call.range.clone()];
        self.kept(body, call);
        (!in_code).then(|| (call.range.clone(), code_span(shown)))
    }

    /// Notes that a call stands as text.
    fn kept(&mut self, body: &Mapped, call: &Call) {
        let message = format!("`{}` means nothing here and stands as text", &body.text[call.range.clone()]);
        self.found.note(body, call.range.clone(), "call-kept", message, KEPT);
    }
}

/// True where an address stands: `](` or `]: ` is before it.
fn is_address(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[line..at].trim_end_matches('<').trim_end_matches(' ');
    before.ends_with("](") || before.ends_with("]:")
}

/// The call that ends each call, when one does.
fn partners(calls: &[Call]) -> Vec<Option<usize>> {
    let mut partner = vec![None; calls.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, call) in calls.iter().enumerate() {
        match call.role {
            Role::Open => open.push(at),
            Role::Close => {
                let hit =
                    open.iter().rposition(|start| call.name.is_empty() || calls[*start].name == call.name);
                if let Some(position) = hit {
                    partner[open[position]] = Some(at);
                    open.truncate(position);
                }
            }
            _ => {}
        }
    }
    partner
}

/// Puts texts around a part of a text, and one before each of its lines.
pub(super) fn enclose(
    text: &str,
    open: &Range<usize>,
    inner: &Range<usize>,
    close: &Range<usize>,
    (before, behind, line): (&str, &str, &str),
) -> Vec<Edit> {
    let content = &text[inner.clone()];
    let start = inner.start + (content.len() - content.trim_start_matches(['\n', '\r', ' ']).len());
    let end = (inner.start + content.trim_end().len()).max(start);
    let fresh = text[..open.start].is_empty() || text[..open.start].ends_with('\n');
    let lead = if fresh || before.is_empty() && line.is_empty() { "" } else { "\n\n" };
    let mut edits =
        vec![(open.start..start, format!("{lead}{before}{line}")), (end..close.end, format!("{behind}\n"))];
    if !line.is_empty() {
        let breaks = text[start..end].match_indices('\n').map(|(at, _)| start + at + 1);
        edits.extend(breaks.map(|at| (at..at, line.to_owned())));
    }
    edits
}

/// A text as code, so that it can be read as it is.
pub(super) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Lines of a file: `2:4`, `2`, `2:`, `:4`, or those between the comments `ANCHOR: name` and `ANCHOR_END: name`.
fn lines(text: &str, part: &str) -> String {
    let all: Vec<&str> = text.lines().collect();
    let is_anchor = |line: &&str| line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    if part.is_empty() {
        return all.iter().filter(|line| !is_anchor(line)).map(|line| format!("{line}\n")).collect();
    }
    let (from, to) =
        part.split_once(':').unwrap_or((part, if part.parse::<usize>().is_ok() { part } else { "" }));
    let number = |text: &str| text.parse::<usize>().ok();
    let range = match (number(from), number(to)) {
        (None, None) if !from.is_empty() => {
            let find = |mark: &str| {
                all.iter().position(|line| line.split_once(mark).is_some_and(|(_, rest)| rest.trim() == from))
            };
            find("ANCHOR:").map_or(0, |at| at + 1)..find("ANCHOR_END:").unwrap_or(all.len())
        }
        (from, to) => from.unwrap_or(1).max(1) - 1..to.unwrap_or(all.len()),
    };
    let chosen =
        all.get(range.start.min(all.len())..range.end.min(all.len()).max(range.start.min(all.len())));
    chosen
        .unwrap_or_default()
        .iter()
        .filter(|line| !is_anchor(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// True for an address that a link can lead to as it is.
pub(super) fn is_outside(address: &str) -> bool {
    address::is_web(address) || address.starts_with("mailto:") || address.starts_with("tel:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_files_are_named_by_lines_and_anchors() {
        let text = "a\n// ANCHOR: x\nb\n// ANCHOR_END: x\nc\n";
        assert_eq!(lines(text, "x"), "b\n");
        assert_eq!(lines(text, "1"), "a\n");
        assert_eq!(lines(text, "3:5"), "b\nc\n");
        assert_eq!(lines(text, ":1"), "a\n");
        assert_eq!(lines(text, "5:"), "c\n");
        assert_eq!(lines(text, ""), "a\nb\nc\n");
        assert_eq!(lines(text, "9:3"), "");
    }
}
