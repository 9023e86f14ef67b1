//! Files of editing tools: recommended extensions, content types of Front Matter CMS (the VS Code extension that reads
//! front matter in Markdown), a rule for Taplo, and forms for Decap and Sveltia CMS.

use super::{about, file_name, named, names};
use crate::document::{self, ALL_KINDS, Kind};
use crate::node::Node;
use crate::outline::{Keys, Shape};
use crate::yaml::{Noted, Pair, document as yaml_document};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Folder of the schemas beside book.toml.
pub const FOLDER: &str = "schemas";

/// A file with its path below the guide.
pub type File = (String, String);

/// The schemas.
pub fn schemas() -> Vec<File> {
    let file = |name| (format!("{FOLDER}/{}", file_name(name)), pretty(&named(name).unwrap_or_default()));
    names().into_iter().map(file).collect()
}

/// What editors need to use them.
pub fn wiring(src: &str) -> Vec<File> {
    let taplo = format!(
        "[[rule]]\ninclude = [\"book.toml\"]\n\n[rule.schema]\npath = \"./{FOLDER}/book.schema.json\"\nenabled = true\n"
    );
    let extensions = json!({ "recommendations": [
        "eliostruyf.vscode-front-matter",
        "tamasfe.even-better-toml",
        "mjmorales.generic-lsp-proxy"
    ] });
    vec![
        (".taplo.toml".into(), taplo),
        (".vscode/extensions.json".into(), pretty(&extensions)),
        (".vscode/lsp-proxy.json".into(), pretty(&language_server())),
        ("frontmatter.json".into(), pretty(&front_matter_cms(src))),
    ]
}

/// `askbook lsp` for Generic LSP Proxy, the VS Code extension that starts any language server.
fn language_server() -> Value {
    json!([{
        "languageId": "markdown",
        "command": "askbook",
        "args": ["lsp"],
        "fileExtensions": [".md"],
        "filePatterns": ["**/book.toml", "**/tests/search.yml"]
    }])
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Content types of Front Matter CMS: one for each kind, and for files of which it does not know the kind one that
/// has the keys of all.
fn front_matter_cms(src: &str) -> Value {
    let mut types = vec![content_type("default", &all_keys())];
    types.extend(ALL_KINDS.iter().map(|kind| content_type(kind.name(), &document::outline(*kind))));
    json!({
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.content.pageFolders": [{ "title": "Content", "path": format!("[[workspace]]/{src}") }],
        "frontMatter.taxonomy.contentTypes": types
    })
}

fn all_keys() -> Keys {
    let mut all = Keys { required: vec!["title"], ..Keys::default() };
    let mut seen = BTreeSet::new();
    for (key, shape) in ALL_KINDS.iter().flat_map(|kind| document::outline(*kind).known) {
        if seen.insert(key) {
            all.known.push((key, shape));
        }
    }
    all
}

fn content_type(name: &str, keys: &Keys) -> Value {
    json!({ "name": name, "pageBundle": false, "fields": fields_of_type("", keys) })
}

fn fields_of_type(place: &str, keys: &Keys) -> Vec<Value> {
    keys.known
        .iter()
        .filter_map(|(key, shape)| field_of_type(place, key, shape, keys.required.contains(key)))
        .collect()
}

/// Shapes for which Front Matter CMS has no field are left to `askbook check`.
fn field_of_type(place: &str, key: &str, shape: &Shape, required: bool) -> Option<Value> {
    let inside = inside(place, key);
    let mut field = json!({ "title": label(key), "name": key });
    let kind = match shape {
        _ if key == "draft" => "draft",
        _ if key == "tags" => "tags",
        Shape::Text | Shape::Markdown | Shape::Name | Shape::Web | Shape::Period => "string",
        Shape::Texts => "list",
        Shape::Flag => "boolean",
        Shape::Integer | Shape::Number => "number",
        Shape::Day => "datetime",
        Shape::Choice(_) => "choice",
        Shape::Keys(_) => "fields",
        Shape::List(_) | Shape::Named(_) | Shape::Free => return None,
    };
    field["type"] = kind.into();
    match shape {
        Shape::Day => field["dateFormat"] = "yyyy-MM-dd".into(),
        Shape::Choice(choices) => field["choices"] = json!(choices),
        Shape::Keys(keys) => field["fields"] = fields_of_type(&inside, keys).into(),
        _ => {}
    }
    if required {
        field["required"] = true.into();
    }
    if let Some(about) = about(&inside) {
        field["description"] = about.text.into();
    }
    Some(field)
}

fn inside(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

/// `short_title` → `Short title`.
fn label(key: &str) -> String {
    let words = key.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `admin/config.yml` for Decap and Sveltia CMS: a collection for each section and each folder of its own kind.
pub fn admin(src: &str, sections: &BTreeSet<String>) -> File {
    let mut collections: Vec<Node> = Vec::new();
    for (folder, kind, label) in [
        ("people", Kind::Person, "People"),
        ("faqs", Kind::Question, "Questions"),
        ("topics", Kind::Topic, "Topics"),
    ] {
        collections.push(collection(folder, &format!("{src}/{folder}"), kind, label));
    }
    for section in sections {
        let name = section.replace('/', "-");
        collections.push(collection(&name, &format!("{src}/{section}"), Kind::Article, &label(section)));
    }
    let backend = map(&[("name", text("git-gateway")), ("branch", text("main"))]);
    let whole = [
        ("backend", backend),
        ("publish_mode", text("editorial_workflow")),
        ("media_folder", text(&format!("{src}/media"))),
        ("public_folder", text("/media")),
        ("collections", Node::Seq(collections)),
    ];
    let pairs: Vec<Pair> = whole.iter().map(|(key, value)| ((*key).to_owned(), Noted::from(value))).collect();
    let head = "# Forms for Decap CMS and Sveltia CMS, written by `askbook schema --forms`. Set `backend` to where your files are.\n";
    ("admin/config.yml".into(), format!("{head}{}", yaml_document(&pairs)))
}

fn collection(name: &str, folder: &str, kind: Kind, label: &str) -> Node {
    let keys = document::outline(kind);
    let mut fields = widgets("", &keys);
    fields.push(map(&[
        ("name", text("body")),
        ("label", text("Text")),
        ("widget", text("markdown")),
        ("required", Node::Bool(false)),
    ]));
    map(&[
        ("name", text(name)),
        ("label", text(label)),
        ("folder", text(folder)),
        ("create", Node::Bool(true)),
        ("extension", text("md")),
        ("format", text("yaml-frontmatter")),
        ("identifier_field", text("title")),
        ("slug", text("{{slug}}")),
        ("fields", Node::Seq(fields)),
    ])
}

fn widgets(place: &str, keys: &Keys) -> Vec<Node> {
    let of = |(key, shape): &(&'static str, Shape)| widget(place, key, shape, keys.required.contains(key));
    keys.known.iter().filter_map(of).collect()
}

fn widget(place: &str, key: &str, shape: &Shape, required: bool) -> Option<Node> {
    let inside = inside(place, key);
    let mut pairs = vec![("name", text(key)), ("label", text(&label(key)))];
    let (name, more): (&str, Vec<(&str, Node)>) = match shape {
        Shape::Texts if matches!(key, "authors" | "reviewers") => (
            "relation",
            vec![
                ("collection", text("people")),
                ("search_fields", Node::Seq(vec![text("title")])),
                ("value_field", text("{{slug}}")),
                ("display_fields", Node::Seq(vec![text("title")])),
                ("multiple", Node::Bool(true)),
            ],
        ),
        Shape::Text if key == "description" => ("text", Vec::new()),
        Shape::Text | Shape::Name | Shape::Web | Shape::Period => ("string", Vec::new()),
        Shape::Markdown => ("markdown", Vec::new()),
        Shape::Texts => ("list", Vec::new()),
        Shape::Flag => ("boolean", Vec::new()),
        Shape::Integer => ("number", vec![("value_type", text("int"))]),
        Shape::Number => ("number", vec![("value_type", text("float"))]),
        Shape::Day => (
            "datetime",
            vec![
                ("format", text("YYYY-MM-DD")),
                ("date_format", text("YYYY-MM-DD")),
                ("time_format", Node::Bool(false)),
                ("default", text("")),
            ],
        ),
        Shape::Choice(choices) => {
            ("select", vec![("options", Node::Seq(choices.iter().map(|choice| text(choice)).collect()))])
        }
        Shape::Keys(keys) => {
            ("object", vec![("collapsed", Node::Bool(true)), ("fields", Node::Seq(widgets(&inside, keys)))])
        }
        Shape::List(shapes) => {
            let keys =
                shapes.iter().find_map(|shape| if let Shape::Keys(keys) = shape { Some(keys) } else { None });
            let fields = keys.map(|keys| ("fields", Node::Seq(widgets(&inside, keys))));
            // Without it Decap begins with an empty entry, which cannot be saved.
            ("list", fields.into_iter().chain([("default", Node::Seq(Vec::new()))]).collect())
        }
        Shape::Named(_) | Shape::Free => return None,
    };
    pairs.push(("widget", text(name)));
    if !required {
        pairs.push(("required", Node::Bool(false)));
    }
    pairs.extend(about(&inside).map(|about| ("hint", text(about.text))));
    pairs.extend(more);
    Some(map(&pairs))
}

fn text(text: &str) -> Node {
    Node::Str(text.to_owned())
}

fn map(pairs: &[(&str, Node)]) -> Node {
    Node::Map(pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}
