//! Themes: templates, assets and interface texts, a child theme laid over its parent. A site's
//! own `themes/` folder overrides the themes inside the binary file by file.

use crate::error::{Error, Result};
use crate::locale;
use crate::problem::SourceText;
use crate::script;
use crate::texts::Texts;
use crate::view;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use walkdir::WalkDir;

mod tokens;
mod filters;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_themes.rs"));
}

/// Most themes that can extend one another.
const MAX_CHAIN: usize = 8;

/// theme.toml.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[allow(dead_code, reason = "for people and catalogues of themes")]
    name: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for people and catalogues of themes")]
    description: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for people and catalogues of themes")]
    version: String,
    extends: Option<String>,
    /// Version of the view contract that the theme was written for.
    view: u32,
    #[serde(rename = "picture-sizes")]
    picture_sizes: Option<String>,
    #[serde(default)]
    bundles: BTreeMap<String, Vec<String>>,
}

type Files = BTreeMap<String, Vec<u8>>;

/// A theme with everything it inherits.
pub struct Theme {
    /// Compiled templates.
    pub tera: tera::Tera,
    /// Asset files by hashed path inside the site.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Logical name of an asset → its hashed path.
    pub assets: BTreeMap<String, String>,
    /// Every template of the theme and of those it extends, the oldest theme first.
    pub templates: Vec<Template>,
    /// theme.toml of the theme itself.
    pub manifest: Arc<SourceText>,
    /// Interface texts as they are written, by language.
    pub texts: BTreeMap<String, Texts>,
    /// How wide pictures stand on a page, as `sizes` of HTML says it.
    pub picture_sizes: String,
    /// How cards are drawn; none when the theme draws none.
    pub card: Option<CardTheme>,
}

/// What the card of a page is drawn with.
#[derive(Debug, Clone)]
pub struct CardTheme {
    /// `card.svg`: a template that prints a drawing.
    pub template: String,
    /// Font files in the order of their names.
    pub fonts: Vec<Arc<Vec<u8>>>,
    /// What the style sheets set on `:root`, without `--`.
    pub tokens: BTreeMap<String, String>,
    /// Changes whenever a card could look different.
    pub key: String,
}

impl CardTheme {
    fn new(template: String, fonts: Vec<Arc<Vec<u8>>>, tokens: BTreeMap<String, String>) -> CardTheme {
        let mut hasher = blake3::Hasher::new();
        let tokens_text = format!("{tokens:?}");
        let parts = [env!("CARGO_PKG_VERSION").as_bytes(), template.as_bytes(), tokens_text.as_bytes()];
        for part in parts.into_iter().chain(fonts.iter().map(|font| font.as_slice())) {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        CardTheme { template, fonts, tokens, key: hasher.finalize().to_hex().to_string() }
    }
}

/// A template as its file has it.
#[derive(Debug)]
pub struct Template {
    /// Its name in the theme: `article.html`, `parts/head.html`.
    pub name: String,
    /// The theme it belongs to.
    pub theme: String,
    /// The file, with its path from the site's folder.
    pub file: Arc<SourceText>,
}

impl Theme {
    /// Loads the theme `name` for the site at `root`.
    ///
    /// # Errors
    /// When the theme or one that it extends is missing, was written for another version of
    /// the view, or holds a broken template.
    pub fn load(root: &Path, name: &str) -> Result<Theme> {
        let chain = chain(root, name)?;
        let mut taken = Taken::default();
        let mut bundles = BTreeMap::new();
        let mut files_of_templates = Vec::new();
        for layer in &chain {
            files_of_templates.extend(layer.templates());
            bundles.extend(layer.manifest.bundles.clone());
            // Texts of the site complete those of the binary; every other file replaces its like.
            for (path, bytes) in layer.inside.iter().chain(&layer.of_site) {
                taken.take(&layer.theme, path, bytes)?;
            }
        }
        let card = taken.card(&bundles);
        let picture_sizes = chain.iter().rev().find_map(|layer| layer.manifest.picture_sizes.clone());
        let Taken { templates, statics, texts, .. } = taken;
        let (files, assets) = hash_assets(name, statics, &bundles)?;
        let nothing =
            || Arc::new(SourceText { path: format!("themes/{name}/theme.toml"), text: String::new() });
        let manifest = chain.last().map_or_else(nothing, Layer::written_manifest);
        let tera = compile(name, templates)?;
        Ok(Theme {
            tera,
            files,
            assets,
            texts,
            templates: files_of_templates,
            manifest,
            card,
            picture_sizes: picture_sizes.unwrap_or_else(|| "100vw".into()),
        })
    }

    /// Path of the icon in the site: a drawing, of which other icons are made.
    pub fn icon(&self) -> Option<&str> {
        self.assets.get("favicon.svg").map(String::as_str)
    }

    /// Interface texts of a language: its own, those of its script or primary language, English.
    pub fn texts(&self, language: &str) -> Texts {
        let empty = Texts::default();
        let english = self.texts.get("en").unwrap_or(&empty);
        self.own_texts(language).in_language(language, english)
    }

    /// Interface texts of a language without those that appear in English.
    pub fn own_texts(&self, language: &str) -> Texts {
        let layers = locale::fallbacks(language);
        layers.iter().filter_map(|tag| self.texts.get(tag)).fold(Texts::default(), Texts::or)
    }
}

/// One theme of a chain.
struct Layer {
    theme: String,
    manifest: Manifest,
    /// Its files inside the binary.
    inside: Files,
    /// Its files in the site's own `themes/`.
    of_site: Files,
}

impl Layer {
    /// Its templates; a file of the site replaces its like.
    fn templates(&self) -> impl Iterator<Item = Template> {
        let files: BTreeMap<_, _> = self.inside.iter().chain(&self.of_site).collect();
        files.into_iter().filter_map(|(path, bytes)| {
            let name = path.strip_prefix("templates/")?.to_owned();
            Some(Template { name, theme: self.theme.clone(), file: self.source(path, bytes) })
        })
    }

    fn written_manifest(&self) -> Arc<SourceText> {
        let written = self.of_site.get("theme.toml").or_else(|| self.inside.get("theme.toml"));
        self.source("theme.toml", written.map(Vec::as_slice).unwrap_or_default())
    }

    fn source(&self, path: &str, bytes: &[u8]) -> Arc<SourceText> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        Arc::new(SourceText { path: format!("themes/{}/{path}", self.theme), text })
    }
}

/// The theme and those it extends, the oldest first.
fn chain(root: &Path, name: &str) -> Result<Vec<Layer>> {
    let mut chain: Vec<Layer> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(theme) = next.take() {
        if chain.len() == MAX_CHAIN || chain.iter().any(|layer| layer.theme == theme) {
            return Err(Error::new(format!("the theme `{name}` extends itself"))
                .help("check `extends` in theme.toml"));
        }
        let layer = read_layer(root, theme)?;
        next.clone_from(&layer.manifest.extends);
        chain.push(layer);
    }
    chain.reverse();
    Ok(chain)
}

fn read_layer(root: &Path, theme: String) -> Result<Layer> {
    let inside = embedded_files(&theme);
    let of_site = site_files(root, &theme)?;
    if inside.is_empty() && of_site.is_empty() {
        let help = format!("put it in themes/{theme}/, or use one of: {}", embedded_names().join(", "));
        return Err(Error::new(format!("there is no theme `{theme}`")).help(help));
    }
    let written = of_site.get("theme.toml").or_else(|| inside.get("theme.toml"));
    let manifest = read_manifest(&theme, written.map(Vec::as_slice))?;
    Ok(Layer { theme, manifest, inside, of_site })
}

fn embedded_files(theme: &str) -> Files {
    let prefix = format!("{theme}/");
    let own = embedded::FILES.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?, bytes)));
    own.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
}

fn site_files(root: &Path, theme: &str) -> Result<Files> {
    let folder = root.join("themes").join(theme);
    let mut files = Files::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::new("cannot read the theme").at(&folder).because(error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type().is_file() && !hidden {
            let path = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
            let bytes = std::fs::read(entry.path()).map_err(|e| Error::io("cannot read", entry.path(), e))?;
            files.insert(path.to_string_lossy().replace('\\', "/"), bytes);
        }
    }
    Ok(files)
}

fn embedded_names() -> Vec<&'static str> {
    let mut names: Vec<_> = embedded::FILES.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    names.dedup();
    names
}

fn read_manifest(theme: &str, written: Option<&[u8]>) -> Result<Manifest> {
    let Some(text) = written.map(String::from_utf8_lossy) else {
        return Err(Error::new(format!("the theme `{theme}` has no theme.toml")));
    };
    let manifest: Manifest = toml::from_str(&text).map_err(|error| {
        Error::new(format!("cannot read theme.toml of the theme `{theme}`")).because(error)
    })?;
    if manifest.view != view::VERSION {
        let help =
            format!("see the changes of the view in CHANGELOG.md, then set `view = {}`", view::VERSION);
        let message = format!(
            "the theme `{theme}` was written for version {} of the view, this is {}",
            manifest.view,
            view::VERSION
        );
        return Err(Error::new(message).help(help));
    }
    Ok(manifest)
}

/// The files of a theme and of those it extends, by what they are for. Files of a child replace those of its parent.
#[derive(Default)]
struct Taken {
    templates: BTreeMap<String, String>,
    statics: Files,
    texts: BTreeMap<String, Texts>,
    fonts: BTreeMap<String, Arc<Vec<u8>>>,
    card: Option<String>,
}

impl Taken {
    /// Sorts one file in. A parent's templates stay reachable as `<theme>/<name>`.
    fn take(&mut self, theme: &str, path: &str, bytes: &[u8]) -> Result<()> {
        if let Some(name) = path.strip_prefix("templates/") {
            let text = utf8(theme, path, bytes)?;
            self.templates.insert(format!("{theme}/{name}"), text.clone());
            self.templates.insert(name.to_owned(), text);
        } else if let Some(name) = path.strip_prefix("static/") {
            self.statics.insert(name.to_owned(), bytes.to_vec());
        } else if let Some(language) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml"))
        {
            let own: Texts = toml::from_str(&utf8(theme, path, bytes)?).map_err(|error| {
                Error::new(format!("cannot read {path} of the theme `{theme}`")).because(error)
            })?;
            let inherited = self.texts.remove(language).unwrap_or_default();
            self.texts.insert(language.to_owned(), own.or(&inherited));
        } else if path == "card.svg" {
            self.card = Some(utf8(theme, path, bytes)?);
        } else if let Some(name) = path.strip_prefix("fonts/").filter(|name| is_font(name)) {
            self.fonts.insert(name.to_owned(), Arc::new(bytes.to_vec()));
        }
        Ok(())
    }

    /// How cards are drawn, with the colours and type of the style sheets in their order.
    fn card(&self, bundles: &BTreeMap<String, Vec<String>>) -> Option<CardTheme> {
        let in_bundles = bundles.values().flatten();
        let sheets =
            in_bundles.filter(|name| name.ends_with(".css")).filter_map(|name| self.statics.get(name));
        let tokens = tokens::tokens(sheets.filter_map(|bytes| std::str::from_utf8(bytes).ok()));
        let fonts = self.fonts.values().cloned().collect();
        self.card.clone().map(|template| CardTheme::new(template, fonts, tokens))
    }
}

fn is_font(name: &str) -> bool {
    [".ttf", ".otf"].iter().any(|ending| name.ends_with(ending))
}

fn utf8(theme: &str, path: &str, bytes: &[u8]) -> Result<String> {
    String::from_utf8(bytes.to_vec())
        .map_err(|error| Error::new(format!("{path} of the theme `{theme}` is not UTF-8")).because(error))
}

/// Concatenates bundles, and names every asset by its content.
fn hash_assets(
    theme: &str,
    mut statics: Files,
    bundles: &BTreeMap<String, Vec<String>>,
) -> Result<(Files, BTreeMap<String, String>)> {
    let mut bundled = Files::new();
    for (name, parts) in bundles {
        let mut whole = Vec::new();
        for part in parts {
            let Some(bytes) = statics.get(part) else {
                return Err(Error::new(format!(
                    "the bundle `{name}` of the theme `{theme}` names `{part}`, which is not in static/"
                )));
            };
            if part.ends_with(".js") {
                whole.extend_from_slice(small_script(theme, part, bytes)?.as_bytes());
            } else {
                whole.extend_from_slice(bytes);
            }
            whole.push(b'\n');
        }
        bundled.insert(name.clone(), whole);
    }
    for part in bundles.values().flatten() {
        statics.remove(part);
    }
    statics.extend(bundled);
    let mut assets = BTreeMap::new();
    let mut files = Files::new();
    for (name, bytes) in statics {
        let path = hashed_path(&name, &bytes);
        assets.insert(name, path.clone());
        files.insert(path, bytes);
    }
    Ok((files, assets))
}

fn small_script(theme: &str, part: &str, bytes: &[u8]) -> Result<String> {
    let source = std::str::from_utf8(bytes).map_err(|error| {
        Error::new(format!("static/{part} of the theme `{theme}` is not UTF-8")).because(error)
    })?;
    script::minify(source).map_err(|mistake| {
        Error::new(format!("static/{part} of the theme `{theme}` is not JavaScript: {mistake}"))
    })
}

/// `askbook.css` → `assets/askbook.0123456789.css`.
fn hashed_path(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("assets/{stem}.{}.{extension}", &hash[..10])
}

fn compile(theme: &str, templates: BTreeMap<String, String>) -> Result<tera::Tera> {
    let mut tera = tera::Tera::new();
    filters::register(&mut tera);
    // A child's component replaces its parent's: only the unprefixed copy of a part defines it.
    let used = templates
        .into_iter()
        .filter(|(name, text)| !name.contains('/') || !defines_component(text) || !is_prefixed(name));
    tera.add_raw_templates(used.collect::<Vec<_>>())
        .map_err(|error| Error::new(format!("a template of the theme `{theme}` is broken\n{error}")))?;
    Ok(tera)
}

fn defines_component(text: &str) -> bool {
    text.contains("{% component ") || text.contains("{%- component ")
}

/// True for `<theme>/<name>`, the second name of a template.
fn is_prefixed(name: &str) -> bool {
    !name.starts_with("parts/")
}
