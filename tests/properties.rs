//! What holds for any content: the same bytes from the same input, no script in the reader's
//! browser, no file outside the output folder, and CommonMark as its specification shows it.
//!
//! Other people's suites are read from the folder that ASKBOOK_CONFORMANCE names, when it does; a
//! few strings of our own stand in for them elsewhere, so that every test always has something to do.
//!
//! The program reads the clock in one place, to know today's date; two values of
//! SOURCE_DATE_EPOCH stand for two clocks.

mod support;

use askbook::config::{self, Config, Run};
use askbook::discover::Asset;
use askbook::format::{self, Formatted};
use askbook::machine::Output;
use askbook::problem::{Problem, SourceText};
use askbook::render::{self, Sink};
use askbook::site::Site;
use askbook::theme::Theme;
use askbook::{build, compile, discover, document};
use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Node};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use support::{TODAY, askbook, conformance, copy_tree, files, snapshot, write};

// ---------------------------------------------------------------------------------------------
// The same bytes

/// The guide of this repository.
fn shipped_guide(to: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_tree(&repository.join("content"), &to.join("content"));
    write(&to.join("book.toml"), fs::read(repository.join("book.toml")).unwrap());
}

#[test]
fn the_same_guide_gives_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let far = two.path().join("another/folder of a longer name");
    shipped_guide(one.path());
    shipped_guide(&far);
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for file in files(&far) {
        fs::File::options().append(true).open(far.join(file)).unwrap().set_modified(old).unwrap();
    }
    let first = askbook()
        .current_dir(one.path())
        .args(["build", "--threads", "1"])
        .envs([("TZ", "Pacific/Kiritimati"), ("SOURCE_DATE_EPOCH", "1795392000")])
        .output();
    let second = askbook()
        .current_dir("/")
        .args(["build", "--threads", "2"])
        .arg(&far)
        .envs([
            ("TZ", "America/Los_Angeles"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "C"),
            ("HOME", "/nowhere"),
            ("SOURCE_DATE_EPOCH", "1798000000"),
        ])
        .output();
    for output in [first.unwrap(), second.unwrap()] {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let (a, b) = (snapshot(&one.path().join("public")), snapshot(&far.join("public")));
    assert!(a.len() > 50, "the guide is there");
    let names = |site: &[(String, Vec<u8>)]| site.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for ((name, first), (_, second)) in a.iter().zip(&b) {
        assert!(first == second, "{name} differs");
    }
}

// ---------------------------------------------------------------------------------------------
// Hostile content

const OWN_HOSTILE: &[&str] = &[
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "<script>alert(1)</script>",
    "![x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "[x](data:text/html,<script>alert(1)</script>)",
    "</script><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)",
    "{{ 7 * 7 }}{% include \"x\" %}",
    "<!--><script>alert(1)//-->",
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n[x]",
    "<javascript:alert(1)>",
    "`<svg/onload=alert(1)>`",
    "## x {#\" onclick=\"alert(1) .\"><script>}",
    "```\"><script>\nx\n```",
    "[^1]: <b onclick=x>\n\n[^1]",
    "| <script> | {x=\"y\"} |\n| - | - |\n| a | b |",
    "![a](x.svg \"\\\" onload=alert(1)\")",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u{202e}txet\u{2066}",
    "\u{feff}\u{200b}",
    "-->]]>*/",
    "[x](vbscript:x)",
    "[x](question:../../x)",
    "[x](%2e%2e/%2e%2e/etc/passwd)",
    "> [!NOTE]\n> <style>*{}</style>",
    "Term\n: <iframe src=x>",
];

/// Texts of the suites that are at hand, and our own.
fn hostile_texts() -> Vec<String> {
    let mut texts: Vec<String> = OWN_HOSTILE.iter().map(|&text| text.to_owned()).collect();
    if let Some(path) = conformance("blns.json") {
        let list: Vec<String> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        texts.extend(list);
    }
    if let Some(path) = conformance("markdown-it-xss.txt") {
        texts.extend(fs::read_to_string(path).unwrap().split("\n.\n").map(str::to_owned));
    }
    texts.extend(examples().into_iter().map(|example| example.markdown));
    texts.retain(|text| !text.contains('\0'));
    texts
}

/// A text as a YAML value.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// An article with one text at every place that takes text.
fn hostile_article(number: usize, text: &str) -> String {
    let q = quoted(text);
    format!(
        "---\ntitle: {q}\ndescription: {q}\nshort_title: {q}\ncategory: {q}\ntags: [{q}]\ntakeaways: [{q}]\ntranslation_key: {q}\n\
         references:\n  - {{title: {q}, authors: {q}, publisher: {q}}}\nsearch: {{keywords: [{q}], pin: [{q}]}}\nextra: {{x: {q}}}\n\
         faqs:\n  - {{id: q{number}, question: {q}, answer: {q}, also_asked: [{q}], topics: [{q}]}}\n---\n\n{text}\n"
    )
}

/// An article whose names and addresses are the text; most are refused.
fn hostile_names(text: &str) -> String {
    let q = quoted(text);
    format!(
        "---\ntitle: T\nslug: {q}\naliases: [{q}, {}, {}]\nlang: {q}\nauthors: [{q}]\nkind: {q}\ndate: {q}\n---\n\nText.\n",
        quoted(&format!("/{text}")),
        quoted(&format!("#{text}"))
    )
}

/// Pieces of two texts joined: what the suites have not thought of. The same on every run.
fn crossed(texts: &[String], number: usize) -> String {
    let mut state =
        (number as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % limit.max(1)
    };
    let mut piece = || {
        let text: Vec<char> = texts[next(texts.len())].chars().collect();
        let start = next(text.len());
        text[start..].iter().take(1 + next(60)).collect::<String>()
    };
    format!("{}{}{}", piece(), piece(), piece())
}

/// A guide of hostile texts: every `step`th of them in all places, and all of them in bodies.
fn hostile_guide(step: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("guide/content");
    let book = "[book]\ntitle = \"</title><script>alert(1)</script>\"\ndescription = \"\\\" onload=x\"\n\
                [output.html]\nsite-url = \"https://example.org/g/\"\n[guide]\nquestion-pages = true\nprofile = \"health\"\ndisclaimer = \"<b onclick=x>\"\n";
    write(&content.join("../book.toml"), book);
    write(&content.join("_index.md"), "---\ntitle: Guide\n---\n\nWelcome.\n");
    let texts = hostile_texts();
    for (number, chunk) in texts.chunks(12).enumerate() {
        write(
            &content.join(format!("joined/j{number}.md")),
            format!("---\ntitle: Joined {number}\n---\n\n{}\n", chunk.join("\n\n")),
        );
    }
    for (number, text) in
        texts.iter().enumerate().filter(|(number, _)| number % step == 0 || *number < OWN_HOSTILE.len())
    {
        write(&content.join(format!("texts/t{number}.md")), hostile_article(number, text));
        write(&content.join(format!("names/n{number}.md")), hostile_names(text));
        write(
            &content.join(format!("people/p{number}.md")),
            format!(
                "---\ntitle: {0}\nrole: {0}\ncredentials: [{0}]\nlinks: [{{title: {0}, url: {0}}}]\n---\n\n{text}\n",
                quoted(text)
            ),
        );
    }
    for number in 0..600 / step {
        write(
            &content.join(format!("crossed/c{number}.md")),
            hostile_article(10_000 + number, &crossed(&texts, number)),
        );
    }
    folder
}

/// Keeps the files of a site in memory.
#[derive(Default)]
struct Memory(Mutex<Vec<Output>>);

impl Sink for Memory {
    fn put(&self, output: Output) -> askbook::Result<()> {
        self.0.lock().unwrap().push(output);
        Ok(())
    }

    fn copy(&self, _: &Asset) -> askbook::Result<()> {
        Ok(())
    }
}

fn load(root: &Path) -> Config {
    let run = Run { today: TODAY.parse().unwrap(), preview: false, offline: false };
    let (config, problems) = config::load(root, run).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    config
}

/// A build lets go of the files' texts before it makes the pages.
#[test]
fn pages_need_no_sources() {
    for guide in [".", "docs", "src/specimen"] {
        let config = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(guide));
        let theme = Theme::load(&config.root, &config.theme).unwrap();
        let (mut site, _) = compile::compile(config, &theme).unwrap();
        let whole = for_readers(&site, &theme);
        site.release_sources();
        let gone = site.catalog.pages.iter().filter(|page| page.document.source.file.text.is_empty()).count();
        assert!(gone > site.pages.len() / 4, "{guide}: only {gone} of {} texts are gone", site.pages.len());
        let bare = for_readers(&site, &theme);
        assert_eq!(bare.len(), whole.len());
        for (bare, whole) in bare.iter().zip(&whole) {
            assert!(bare == whole, "{guide}: {} is another without sources", bare.0);
        }
    }
}

/// Paths and contents of pages and search files.
fn for_readers(site: &Site, theme: &Theme) -> Vec<(String, Vec<u8>)> {
    let memory = Memory::default();
    render::for_readers(site, theme, &memory).unwrap();
    let mut outputs: Vec<_> =
        memory.0.into_inner().unwrap().into_iter().map(|output| (output.path, output.bytes)).collect();
    outputs.sort();
    outputs
}

/// The site is made in memory although it has mistakes: what keeps a reader safe must not be
/// that the build refuses the page.
#[test]
fn hostile_content_runs_no_script() {
    let folder = hostile_guide(12);
    let theme = Theme::load(Path::new("."), "default").unwrap();
    let (site, problems) = compile::compile(load(&folder.path().join("guide")), &theme).unwrap();
    for problem in &problems {
        let report = problem.report(false);
        assert!(!report.contains('\u{1b}'), "a report could steer the terminal: {report:?}");
        assert!(problem.span.end <= problem.file.text.len() + 1, "{report}");
    }
    let memory = Memory::default();
    render::render(&site, &theme, &memory).unwrap();
    let outputs = memory.0.into_inner().unwrap();
    assert!(outputs.len() > 300, "only {} files", outputs.len());
    let known: BTreeSet<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
    for output in &outputs {
        let text = || std::str::from_utf8(&output.bytes).unwrap();
        if Path::new(&output.path).extension().is_some_and(|extension| extension == "html") {
            assert_harmless(&Html::parse_document(text()), &output.path, &known);
        } else if output.path.ends_with("faq.json") {
            let whole: Value = serde_json::from_str(text()).unwrap();
            for question in whole["questions"].as_array().unwrap() {
                assert_harmless(
                    &Html::parse_fragment(question["answer_html"].as_str().unwrap()),
                    &output.path,
                    &BTreeSet::new(),
                );
            }
        }
    }
}

/// Elements that can run code, load from elsewhere or change where links lead.
const FORBIDDEN: &[&str] =
    &["iframe", "frame", "object", "embed", "applet", "base", "style", "math", "video", "audio"];
/// Attributes that hold an address.
const ADDRESSES: &[&str] =
    &["href", "src", "action", "formaction", "data", "poster", "srcset", "ping", "cite", "background"];

fn assert_harmless(page: &Html, path: &str, known: &BTreeSet<&str>) {
    for element in page.tree.nodes().filter_map(|node| node.value().as_element()) {
        let name = element.name();
        assert!(!FORBIDDEN.contains(&name), "{path} has an element {name}");
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                "{path}: {element:?}"
            );
            let plain: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
                .to_lowercase();
            let is_address = ADDRESSES.contains(&attribute) || attribute.ends_with(":href");
            let runs = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| plain.starts_with(scheme));
            assert!(!(is_address && runs), "{path}: {element:?}");
            assert!(
                !(name == "meta" && attribute == "content" && plain.contains("url=javascript")),
                "{path}: {element:?}"
            );
        }
        if name == "script" && element.attr("type") != Some("application/ld+json") {
            let source = element.attr("src").unwrap_or_else(|| panic!("{path} has a script of its own"));
            let inside =
                source.rsplit("../").next().unwrap().trim_start_matches("./").trim_start_matches("/g/");
            assert!(known.contains(inside), "{path} loads {source}");
        }
    }
    for script in page.select(&scraper::Selector::parse("script[type='application/ld+json']").unwrap()) {
        let text: String = script.text().collect();
        serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"));
    }
}

#[test]
fn the_check_for_scripts_sees_what_it_looks_for() {
    let bad = [
        "<script>x</script>",
        "<script src='https://example.org/x.js'></script>",
        "<p onclick='x'>",
        "<a href=' java\nscript:x'>",
        "<p style='x'>",
        "<iframe></iframe>",
        "<svg><a xlink:href='javascript:x'></a></svg>",
        "<base href='/'>",
        "<script type='application/ld+json'>{</script>",
    ];
    for html in bad {
        let seen =
            std::panic::catch_unwind(|| assert_harmless(&Html::parse_document(html), "x", &BTreeSet::new()));
        assert!(seen.is_err(), "{html} passed");
    }
    assert_harmless(
        &Html::parse_document("<p>&lt;script&gt; onclick= <a href='https://example.org'>x</a>"),
        "x",
        &BTreeSet::new(),
    );
}

/// Everything that `check` finds, as a program would read it.
fn findings(root: &Path) -> Vec<String> {
    let theme = Theme::load(root, "default").unwrap();
    let checked = build::check(load(root), Vec::new(), &theme, &build::Beside::default()).unwrap();
    let finding = |problem: &Problem| {
        let (text, span) = (&problem.file.text, &problem.span);
        let inside = span.start <= span.end && span.end <= text.len();
        assert!(inside, "{}: {span:?} of {}", problem.line(), text.len());
        assert!(
            text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
            "{}: {span:?}",
            problem.line()
        );
        format!("{}{:?}\n{}", problem.line(), problem.end_position(), problem.report(false))
    };
    checked.problems.iter().map(finding).collect()
}

/// Rules read the text a second time and compute places of their own.
#[test]
fn rules_point_into_their_files_whatever_stands_there() {
    let hostile = hostile_guide(6);
    let examples = specification(&examples());
    for root in [hostile.path().join("guide"), examples.path().to_owned()] {
        let first = findings(&root);
        assert!(first.len() > 3, "nothing was found");
        assert!(first == findings(&root), "two checks find the same in the same order");
    }
}

#[test]
fn hostile_content_writes_nothing_outside() {
    let folder = hostile_guide(40);
    let guide = folder.path().join("guide");
    let before = snapshot(folder.path());
    let ran = support::Ran::from(
        askbook()
            .args(["build", "--date", TODAY, "-d"])
            .arg(folder.path().join("out/site"))
            .arg(&guide)
            .output()
            .unwrap(),
    );
    assert_eq!(
        ran.code,
        Some(1),
        "it has mistakes, and no panic: {}",
        &ran.err[ran.err.len().saturating_sub(2000)..]
    );
    assert!(!folder.path().join("out/site").exists());
    // Again with what has no mistake.
    for file in mistaken(&guide) {
        fs::remove_file(guide.join(file)).unwrap();
    }
    let ran = support::Ran::from(
        askbook()
            .args(["build", "--date", TODAY, "-d"])
            .arg(folder.path().join("out/site"))
            .arg(&guide)
            .output()
            .unwrap(),
    );
    assert_eq!(ran.code, Some(0), "{}", &ran.err[ran.err.len().saturating_sub(2000)..]);
    let after = snapshot(folder.path());
    let strange: Vec<_> = after
        .iter()
        .filter(|(path, _)| !path.starts_with("out/") && !before.iter().any(|(known, _)| known == path))
        // The record of the build has a folder of its own beside book.toml.
        .filter(|(path, _)| !path.starts_with(&format!("guide/{}/", askbook::cache::FOLDER)))
        .collect();
    assert!(strange.is_empty(), "{:?}", strange.iter().map(|(path, _)| path).collect::<Vec<_>>());
    assert!(
        files(&folder.path().join("out"))
            .iter()
            .all(|path| path.starts_with("site/") || path.ends_with(".askbook-lock"))
    );
}

/// Files with errors, and those that have one when the others are gone.
fn mistaken(guide: &Path) -> BTreeSet<String> {
    let theme = Theme::load(Path::new("."), "default").unwrap();
    let copy = tempfile::tempdir().unwrap();
    copy_tree(guide, copy.path());
    let mut all = BTreeSet::new();
    loop {
        let (_, problems) = compile::compile(load(copy.path()), &theme).unwrap();
        let errors =
            problems.into_iter().filter(|problem| problem.severity == askbook::problem::Severity::Error);
        let found: BTreeSet<String> = errors.map(|problem| problem.file.path.clone()).collect();
        if found.is_empty() {
            return all;
        }
        for file in found {
            fs::remove_file(copy.path().join(&file)).unwrap();
            all.insert(file);
        }
    }
}

// ---------------------------------------------------------------------------------------------
// YAML

/// Texts of the YAML test suite with its signs for what cannot be seen, and our own.
fn yaml_texts() -> Vec<String> {
    let own = [
        "a: [b",
        "? a\n: b\n",
        "- - - a\n",
        "a: &x *x\n",
        "!!binary a",
        "%YAML 1.2\n---\na: b\n",
        "a: |\n b\n\tc\n",
        "{a: b, ? c}",
        "\"\\x",
        "a:\n\t- b",
        "<<: {a: b}\n",
    ];
    let mut texts: Vec<String> = own.iter().map(|&text| text.to_owned()).collect();
    for file in conformance("yaml-test-suite").into_iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let cases: Vec<serde_yaml::Value> = serde_yaml::from_str(&text).unwrap_or_default();
        let yaml = cases.iter().filter_map(|case| case.get("yaml")?.as_str());
        texts.extend(yaml.map(|yaml| {
            yaml.replace('␣', " ")
                .replace(['—', '»'], "\t")
                .replace('↵', "\n")
                .replace('∎', "")
                .replace('⇔', "\u{feff}")
        }));
        texts.push(text);
    }
    texts
}

#[test]
fn no_front_matter_makes_the_reader_panic() {
    for yaml in yaml_texts() {
        for text in [
            format!("---\n{yaml}\n---\n\nText.\n"),
            format!("\u{feff}---\r\ntitle: ü\r\nextra:\r\n{}\r\n---\r\n", indented(&yaml)),
        ] {
            let file = Arc::new(SourceText { path: "content/pain/a.md".into(), text });
            let (_, problems) =
                document::read(discover::Source { path: "pain/a.md".into(), file }, "pain/a.md");
            for problem in problems {
                assert!(problem.span.end <= problem.file.text.len(), "{}", problem.report(false));
                assert!(problem.file.text.is_char_boundary(problem.span.start), "{}", problem.report(false));
            }
        }
    }
}

/// Whatever it is given, `fmt` gives something that means the same and that it leaves alone from then on.
#[test]
fn formatting_settles_and_keeps_the_meaning_of_any_yaml() {
    let mut changed = 0;
    for yaml in yaml_texts() {
        let inside = |key: &str| format!("{key}:\n{}", indented(&yaml).replace('\r', ""));
        let item = yaml.replace('\n', "\n    ");
        for front in
            [yaml.clone(), inside("faqs"), inside("extra"), format!("references:\n  - {item}\nfaqs: 1")]
        {
            let text = format!("---\n{front}\n---\nText.\n");
            let Formatted::Changed(new) = format::format(&text) else { continue };
            changed += 1;
            assert_eq!(format::format(&new), Formatted::Same, "{text}\n=>\n{new}");
            assert_eq!(meaning(&text), meaning(&new), "{text}\n=>\n{new}");
        }
    }
    assert!(changed > 10, "{changed}");
}

/// What front matter says to another reader; every key is text to us.
fn meaning(text: &str) -> serde_yaml::Value {
    use serde_yaml::Value;
    fn with_text_keys(value: Value) -> Value {
        let key = |key: Value| match key {
            Value::Null => String::new().into(),
            Value::String(text) => text.into(),
            other => serde_yaml::to_string(&other).unwrap().trim().to_owned().into(),
        };
        match value {
            Value::Sequence(items) => items.into_iter().map(with_text_keys).collect(),
            Value::Mapping(pairs) => Value::Mapping(
                pairs.into_iter().map(|(name, value)| (key(name), with_text_keys(value))).collect(),
            ),
            other => other,
        }
    }
    with_text_keys(serde_yaml::from_str(&text[document::parts(text).0]).unwrap())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\r\n")).collect()
}

// ---------------------------------------------------------------------------------------------
// CommonMark

/// An example of the specification.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// The examples of the specification where it is at hand, and some of our own.
fn examples() -> Vec<Example> {
    let own = [
        ("*a* **b** `c`\n", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("- a\n- b\n\n  c\n", "<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>"),
        ("> a\nb\n", "<blockquote><p>a\nb</p></blockquote>"),
        ("[a](https://example.org \"t\")\n", "<p><a href=\"https://example.org\" title=\"t\">a</a></p>"),
        ("    code <b>\n", "<pre><code>code &lt;b&gt;\n</code></pre>"),
        ("a  \nb\\\nc\n", "<p>a<br>b<br>c</p>"),
        ("3. a\n4. b\n", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("***\n", "<hr>"),
    ];
    let mut examples: Vec<Example> = own
        .iter()
        .enumerate()
        .map(|(at, (markdown, html))| Example {
            number: 9000 + at,
            markdown: (*markdown).into(),
            html: (*html).into(),
        })
        .collect();
    if let Some(path) = conformance("commonmark-0.31.2.json") {
        let list: Vec<Value> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        examples.extend(list.iter().map(|example| Example {
            number: usize::try_from(example["example"].as_u64().unwrap()).unwrap(),
            markdown: example["markdown"].as_str().unwrap().to_owned(),
            html: example["html"].as_str().unwrap().to_owned(),
        }));
    }
    examples
}

/// A guide with an article for each example, and a file wherever an example links to one.
fn specification(examples: &[Example]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let mut names = BTreeSet::new();
    write(&content.join("_index.md"), "---\ntitle: S\n---\n");
    for example in examples {
        write(
            &content.join(format!("s/e{}.md", example.number)),
            format!("---\ntitle: Example\n---\n{}", example.markdown),
        );
        for target in links(&example.html) {
            let path = content.join(target.trim_start_matches('/'));
            let plain = target.chars().all(|c| c.is_alphanumeric() || "/-_.+ ".contains(c))
                && !target.ends_with('/')
                && !target.ends_with(".md")
                && !target.contains("..");
            if plain && !path.exists() && !path.ancestors().skip(1).any(Path::is_file) {
                names.insert(path.file_name().unwrap().to_string_lossy().into_owned());
                write(&path, "x");
            }
        }
    }
    let book = format!(
        "[book]\ntitle = \"S\"\n[build]\nallow-files = {names:?}\n[output.html]\nsmart-punctuation = false\n[markdown]\nraw-html = true\n"
    );
    write(&folder.path().join("book.toml"), book.replace('{', "[").replace('}', "]"));
    folder
}

/// Where the links and pictures of some HTML lead inside a site, as paths from its top.
fn links(html: &str) -> Vec<String> {
    let page = Html::parse_fragment(html);
    let elements = page.tree.nodes().filter_map(|node| node.value().as_element());
    elements
        .filter_map(|element| element.attr("href").or_else(|| element.attr("src")))
        .map(from_top)
        .filter(|path| path.starts_with('/'))
        .collect()
}

/// An address as seen from the article of an example; addresses outside stay as they are.
fn from_top(address: &str) -> String {
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    if decoded.contains(':') || decoded.starts_with(['/', '#']) {
        decoded.into_owned()
    } else {
        format!("/s/{decoded}")
    }
}

/// HTML as a text that is the same for the same document: attributes in order, white space
/// squeezed outside `pre`, and without the attributes that our pictures and code blocks have beside.
fn normalised(html: &str) -> String {
    let page = Html::parse_fragment(html);
    let mut out = String::new();
    for child in page.root_element().children().filter_map(ElementRef::wrap) {
        normalise(child, false, &mut out);
    }
    let texts = page
        .root_element()
        .children()
        .filter_map(|child| child.value().as_text())
        .map(|text| text.trim().to_owned());
    out + &texts.collect::<String>()
}

fn normalise(element: ElementRef<'_>, verbatim: bool, out: &mut String) {
    let name = element.value().name();
    let added = ["loading", "decoding", "fetchpriority", "width", "height", "tabindex"];
    let mut attributes: Vec<_> = element.value().attrs().filter(|(key, _)| !added.contains(key)).collect();
    attributes.sort_unstable();
    write!(out, "<{name}").unwrap();
    for (key, value) in attributes {
        let value = if matches!(key, "href" | "src") { from_top(value) } else { value.to_owned() };
        write!(out, " {key}={value:?}").unwrap();
    }
    out.push('>');
    let verbatim = verbatim || name == "pre";
    for child in element.children() {
        match child.value() {
            Node::Text(text) if verbatim => out.push_str(text),
            Node::Text(text) => push_squeezed(text, out),
            Node::Element(_) => normalise(ElementRef::wrap(child).unwrap(), verbatim, out),
            _ => {}
        }
    }
    let kept = if verbatim { out.len() } else { out.trim_end().len() };
    out.truncate(kept);
    write!(out, "</{name}>").unwrap();
}

fn push_squeezed(text: &str, out: &mut String) {
    let mut words = text.split_whitespace().peekable();
    if text.starts_with(char::is_whitespace) && !out.ends_with(['>', ' '])
        || words.peek().is_none() && !out.ends_with(['>', ' '])
    {
        out.push(' ');
    }
    while let Some(word) = words.next() {
        out.push_str(word);
        if words.peek().is_some() || text.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

/// The body of an example's article, with addresses from the top of the site.
fn our_html(site: &Site, page: usize) -> String {
    site.pages[page].body.lead.html().render(&mut |target, out| {
        let (path, fragment) = site.address(0, target);
        let own = path == site.catalog.pages[page].url && !fragment.is_empty();
        write!(
            out,
            "{}",
            if own { format!("#{fragment}") } else { format!("/{}", askbook::address::encode(&path)) }
        )
        .unwrap();
    })
}

#[test]
fn bodies_are_commonmark() {
    let examples = examples();
    let folder = specification(&examples);
    let theme = Theme::load(Path::new("."), "default").unwrap();
    let (site, problems) = compile::compile(load(folder.path()), &theme).unwrap();
    let refused: BTreeSet<&str> = problems.iter().map(|problem| problem.file.path.as_str()).collect();
    let mut compared = 0;
    let mut differences = String::new();
    for example in &examples {
        let path = format!("s/e{}.md", example.number);
        let page = site.catalog.by_path(&path).unwrap();
        let has_heading = !site.pages[page].body.sections.is_empty()
            || (1..=6).any(|level| example.html.contains(&format!("<h{level}")));
        if has_heading || refused.contains(format!("content/{path}").as_str()) {
            continue;
        }
        compared += 1;
        let (ours, theirs) = (normalised(&our_html(&site, page)), normalised(&example.html));
        if ours != theirs {
            let _ = writeln!(
                differences,
                "example {}: {:?}\n  expected {theirs}\n  found    {ours}\n",
                example.number, example.markdown
            );
        }
    }
    println!("{compared} of {} examples compared", examples.len());
    assert!(differences.is_empty(), "{differences}");
    assert!(examples.len() < 100 || compared >= 400, "only {compared} compared");
}
