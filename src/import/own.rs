//! Markup of single generators: directives and scripts of MDX, kramdown's attributes, mdBook's code blocks.

use super::calls::{Call, Code, Role};
use super::edits::{Edit, Mapped};
use super::known::{self, Meaning};
use super::markup::{Found, enclose};
use super::site::Dialect;
use std::ops::Range;

/// The replacements for one generator.
pub(super) fn edits(dialect: Dialect, body: &Mapped, found: &mut Found) -> Vec<Edit> {
    let mut pass = Pass { found };
    match dialect {
        Dialect::Mdx => pass.directives(body),
        Dialect::Liquid => pass.attribute_lists(body),
        Dialect::Mdbook => pass.fences(body),
        _ => Vec::new(),
    }
}

struct Pass<'f> {
    found: &'f mut Found,
}

impl Pass<'_> {
    /// Docusaurus' and Starlight's `:::note`, JSX comments, `import` and `export`.
    fn directives(&mut self, body: &Mapped) -> Vec<Edit> {
        let text = &body.text;
        let code = Code::of(text);
        let mut edits = Vec::new();
        let mut open: Vec<(Range<usize>, usize, Call)> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let range = at..at + line.trim_end_matches(['\n', '\r']).len();
            at += line.len();
            let trimmed = line.trim();
            if code.holds(range.start) {
                continue;
            }
            if (trimmed.starts_with("import ")
                && (trimmed.contains(" from ") || trimmed.contains(['"', '\''])))
                || trimmed.starts_with("export ")
            {
                self.found.note(
                    body,
                    range.clone(),
                    "script-left",
                    format!("`{trimmed}` was left out"),
                    "a guide runs no scripts of its content",
                );
                edits.push((range, String::new()));
            } else if let Some(rest) = trimmed.strip_prefix(":::").map(|rest| rest.trim_start_matches(':')) {
                if !rest.is_empty() {
                    open.push((range.clone(), at, directive(rest)));
                } else if let Some((tag, start, call)) = open.pop()
                    && let Meaning::Around { open, close, line } = known::meaning(&call, true)
                {
                    let around = (open.as_str(), close.as_str(), line);
                    edits.extend(enclose(text, &tag, &(start..range.start), &range, around));
                }
            }
        }
        for (start, _) in text.match_indices("{/*").filter(|(start, _)| !code.holds(*start)) {
            if let Some(end) = text[start..].find("*/}") {
                edits.push((start..start + 3, "<!--".into()));
                edits.push((start + end..start + end + 3, "-->".into()));
            }
        }
        edits
    }

    /// kramdown's `{: .class #id}`.
    fn attribute_lists(&mut self, body: &Mapped) -> Vec<Edit> {
        let text = &body.text;
        let code = Code::of(text);
        let mut edits = Vec::new();
        for (start, _) in text.match_indices("{:").filter(|(start, _)| !code.holds(*start)) {
            let Some(end) = text[start..].find('}').map(|end| start + end + 1) else { continue };
            let inner = text[start + 2..end - 1].trim();
            let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let alone = text[line_start..start].trim().is_empty();
            let from = if alone && line_start > 0 { line_start - 1 } else { start };
            let above = text[..from].rfind('\n').map_or(0, |newline| newline + 1);
            let on_heading = alone && text[above..from].starts_with('#');
            let id = inner.split_whitespace().find_map(|word| word.strip_prefix('#'));
            match id.filter(|_| on_heading) {
                Some(id) => edits.push((from..end, format!(" {{#{id}}}"))),
                None => {
                    edits.push((from..end, String::new()));
                    self.found.note(
                        body,
                        start..end,
                        "attributes-left",
                        format!("the attributes `{}` were left out", &text[start..end]),
                        "nothing needs to be done unless readers miss them",
                    );
                }
            }
        }
        edits
    }

    /// mdBook's attributes behind the language of a code block, and lines of Rust that it hides.
    fn fences(&mut self, body: &Mapped) -> Vec<Edit> {
        let text = &body.text;
        let mut edits = Vec::new();
        let mut fence: Option<(String, bool)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let range = at..at + line.len();
            at += line.len();
            let trimmed = line.trim_start().trim_start_matches('>').trim();
            match &fence {
                Some((mark, _))
                    if trimmed.starts_with(mark.as_str())
                        && trimmed.trim_start_matches(['`', '~']).is_empty() =>
                {
                    fence = None
                }
                Some((_, true)) if trimmed == "#" || trimmed.starts_with("# ") => {
                    self.found.note(
                        body,
                        range.clone(),
                        "hidden-line",
                        format!("the line `{trimmed}`, which readers did not see, was left out"),
                        "nothing needs to be done",
                    );
                    edits.push((range, String::new()));
                }
                Some(_) => {}
                None if trimmed.starts_with("```") || trimmed.starts_with("~~~") => {
                    let mark: String = trimmed.chars().take_while(|c| matches!(c, '`' | '~')).collect();
                    let info = trimmed[mark.len()..].trim();
                    let language = info.split([',', ' ', '{']).next().unwrap_or_default();
                    if language != info {
                        let start = range.start + line.find(info).unwrap_or(0);
                        edits.push((start..start + info.len(), language.to_owned()));
                        self.found.note(
                            body,
                            start..start + info.len(),
                            "attributes-left",
                            format!("of the code block's `{info}` only the language was kept"),
                            "nothing needs to be done unless readers miss it",
                        );
                    }
                    fence = Some((mark, language == "rust"));
                }
                None => {}
            }
        }
        edits
    }
}

/// `note[Title]{.class}` or `note Title` behind the colons.
fn directive(written: &str) -> Call {
    let kind: String = written.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
    let title = written[kind.len()..].split('{').next().unwrap_or_default();
    let title = title.trim().trim_matches(['[', ']']).trim();
    let args = if title.is_empty() { Vec::new() } else { vec![(Some("title".to_owned()), title.to_owned())] };
    let known = known::alert_kind(&kind).is_some() || kind == "details";
    Call { range: 0..0, name: if known { kind } else { "callout".into() }, args, role: Role::Open }
}
