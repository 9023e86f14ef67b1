//! Pictures that a build makes: cards and icons. They are the same with and without those of earlier builds.

mod support;

use std::fs;
use std::path::Path;
use support::{files, run, snapshot, write};

/// A guide in the default theme with some further lines under `[output.html]`.
fn guide(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let book = format!("[book]\ntitle = \"Pain\"\n[output.html]\n{settings}\n");
    write(&folder.path().join("book.toml"), book);
    for (path, text) in [
        ("_index.md", "---\ntitle: Pain\n---\nWelcome.\n"),
        ("care/_index.md", "---\ntitle: Care\n---\nWhat helps.\n"),
        (
            "care/ice.md",
            "---\ntitle: Ice or heat?\nreviewed: 2026-11-03\n---\n\n## Answer {.answer}\n\nEither.\n",
        ),
    ] {
        write(&folder.path().join("content").join(path), text);
    }
    folder
}

/// Icons whose names other programs choose.
const ICONS: [&str; 2] = ["favicon.ico", "apple-touch-icon.png"];

fn build(root: &Path, out: &str) -> Vec<(String, Vec<u8>)> {
    run(root, &["build", "--clean", "-d", out, "--date", support::TODAY]).expect(0);
    snapshot(&root.join(out))
}

/// The values of a property in a page's head.
fn meta(root: &Path, page: &str, property: &str) -> Vec<String> {
    let html = scraper::Html::parse_document(&fs::read_to_string(root.join(page)).unwrap());
    let selector = scraper::Selector::parse("meta").unwrap();
    let named = |element: &scraper::ElementRef<'_>| {
        [element.attr("property"), element.attr("name")].contains(&Some(property))
    };
    html.select(&selector)
        .filter(named)
        .filter_map(|element| element.attr("content"))
        .map(str::to_owned)
        .collect()
}

fn cards(root: &Path) -> Vec<String> {
    files(root).into_iter().filter(|path| path.starts_with("assets/cards/")).collect()
}

#[test]
fn every_page_names_its_card_by_its_full_address() {
    let guide = guide("site-url = \"https://example.org/base/\"");
    build(guide.path(), "out");
    let out = guide.path().join("out");
    let pages: Vec<String> = files(&out).into_iter().filter(|path| path.ends_with(".html")).collect();
    let mut named: Vec<String> = pages.iter().flat_map(|page| meta(&out, page, "og:image")).collect();
    assert_eq!(named.len(), pages.len());
    named.sort();
    named.dedup();
    let written: Vec<String> =
        cards(&out).iter().map(|path| format!("https://example.org/base/{path}")).collect();
    assert_eq!(named, written);
    let page = "care/ice/index.html";
    for (property, value) in [
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:type", "image/png"),
        ("og:image:alt", "Ice or heat? – Pain"),
        ("twitter:card", "summary_large_image"),
    ] {
        assert_eq!(meta(&out, page, property), [value]);
    }
}

#[test]
fn without_an_address_or_when_they_are_not_wanted_there_are_no_cards() {
    for settings in ["", "site-url = \"https://example.org/\"\ncards = false"] {
        let guide = guide(settings);
        build(guide.path(), "out");
        let out = guide.path().join("out");
        assert_eq!(cards(&out), Vec::<String>::new());
        assert_eq!(meta(&out, "care/ice/index.html", "og:image"), Vec::<String>::new());
        assert_eq!(meta(&out, "care/ice/index.html", "twitter:card"), ["summary"]);
    }
}

#[test]
fn a_large_guide_has_one_card_unless_it_asks_for_more() {
    let address = "site-url = \"https://example.org/\"\n[output.html.search]\nenable = false";
    let guide = guide(address);
    for number in 0..1000 {
        let text = format!("---\ntitle: Page {number}\n---\nText.\n");
        write(&guide.path().join(format!("content/p{number}.md")), text);
    }
    build(guide.path(), "out");
    let out = guide.path().join("out");
    assert_eq!(cards(&out).len(), 1);
    assert_eq!(meta(&out, "p7/index.html", "og:image"), meta(&out, "index.html", "og:image"));
}

#[test]
fn what_was_made_before_is_the_same_as_what_is_made_anew() {
    let guide = guide("site-url = \"https://example.org/\"");
    let first = build(guide.path(), "out");
    let kept = guide.path().join(".askbook/cache/pictures");
    let names = files(&kept);
    let is_icon =
        |(path, _): &&(String, Vec<u8>)| path.starts_with("icon-") || ICONS.contains(&path.as_str());
    assert_eq!(names.len(), cards(&guide.path().join("out")).len() + first.iter().filter(is_icon).count());
    let stamps = || -> Vec<_> {
        files(&kept).iter().map(|name| kept.join(name).metadata().unwrap().modified().unwrap()).collect()
    };
    let before = stamps();
    assert!(build(guide.path(), "out") == first, "from the cache");
    assert_eq!(stamps(), before, "nothing was made again");
    fs::write(kept.join(&names[0]), "damaged").unwrap();
    fs::write(kept.join("stranger"), "no page needs it").unwrap();
    assert!(build(guide.path(), "out") == first, "from a damaged cache");
    assert_eq!(files(&kept), names);
    fs::remove_dir_all(guide.path().join(".askbook")).unwrap();
    assert!(build(guide.path(), "out") == first, "without a cache");
}

/// A photograph of so many pixels, made up.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let wave = |at: u32, long: f32| (127.0 + 100.0 * (at as f32 / long).sin()) as u8;
    let pixel = |x, y| image::Rgb([wave(x, 60.0), wave(y, 40.0), wave(x * y, 900.0)]);
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(width, height, pixel).write_to(&mut file, image::ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// A guide with an article that shows a photograph twice, a drawing and a film.
fn illustrated(settings: &str) -> tempfile::TempDir {
    let guide = guide(settings);
    let article = "---\ntitle: Knee\nfaqs:\n  - question: Where?\n    answer: \"Here: ![A knee](knee.jpg)\"\n---\n\n![A knee](knee.jpg)\n\n![A knee](knee.jpg)\n\n![A drawing](line.svg)\n\n![A film](film.gif)\n";
    let content = guide.path().join("content/care");
    write(&content.join("knee.md"), article);
    write(&content.join("knee.jpg"), photograph(900, 600));
    write(&content.join("line.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    write(&content.join("film.gif"), b"GIF89a\x04\0\x03\0\0\0\0;");
    guide
}

#[test]
fn a_browser_finds_variants_of_photographs_and_nothing_else() {
    let address = "site-url = \"https://example.org/base/\"\ncards = false";
    for args in [&[][..], &["--offline"]] {
        let guide = illustrated(address);
        let mut command = vec!["build", "-d", "out", "--date", support::TODAY];
        command.extend(args);
        run(guide.path(), &command).expect(0);
        let out = guide.path().join("out");
        let page = fs::read_to_string(out.join("care/knee/index.html")).unwrap();
        let html = scraper::Html::parse_document(&page);
        let find = |selector| html.select(&scraper::Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        let sources = find("main picture > source[type='image/webp'][sizes]");
        assert_eq!((sources.len(), find("main picture > img[width='900'][height='600']").len()), (3, 3));
        for source in sources {
            let set: Vec<&str> = source.attr("srcset").unwrap().split(", ").collect();
            let widths: Vec<&str> = set.iter().map(|entry| entry.split(' ').nth(1).unwrap()).collect();
            assert_eq!(widths, ["480w", "900w"]);
            for entry in set {
                let file = out.join("care/knee").join(entry.split(' ').next().unwrap());
                let picture =
                    image::open(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                assert_eq!(format!("{}w", picture.width()), entry.split(' ').nth(1).unwrap());
            }
        }
        let at_once = find("main img:not([loading])");
        assert_eq!(at_once.len(), 1);
        assert_eq!(at_once[0].attr("fetchpriority"), Some("high"));
        assert_eq!(find("main :not(picture) > img").len(), 2, "the drawing and the film");
        for file in ["feed.xml", "faq.json", "care/knee/index.md"] {
            assert!(!fs::read_to_string(out.join(file)).unwrap().contains("<source"), "{file}");
        }
        assert!(fs::read(out.join("care/knee.jpg")).unwrap() == photograph(900, 600), "the original stays");
    }
}

#[test]
fn variants_are_made_once_and_only_when_they_are_wanted() {
    let guide = illustrated("");
    let first = build(guide.path(), "out");
    let kept = guide.path().join(".askbook/cache/pictures");
    let stamp = || kept.join(&files(&kept)[0]).metadata().unwrap().modified().unwrap();
    let before = stamp();
    assert!(build(guide.path(), "out") == first && stamp() == before);
    fs::remove_dir_all(guide.path().join(".askbook")).unwrap();
    assert!(build(guide.path(), "out") == first);
    let plain = illustrated("responsive-images = false");
    build(plain.path(), "out");
    let page = fs::read_to_string(plain.path().join("out/care/knee/index.html")).unwrap();
    assert!(!page.contains("<picture>") && page.contains("<img src=\"../../care/knee.jpg\""));
}

/// The icons that a page's head names, by their relation to the page.
fn icons(root: &Path, page: &str) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&fs::read_to_string(root.join(page)).unwrap());
    let links = scraper::Selector::parse("link[rel*=icon], link[rel=manifest]").unwrap();
    let value = |link: &scraper::ElementRef<'_>, name| link.attr(name).unwrap_or_default().to_owned();
    html.select(&links).map(|link| (value(&link, "rel"), value(&link, "href"))).collect()
}

#[test]
fn icons_of_the_content_stand_for_those_that_would_be_drawn() {
    let folder = guide("");
    let root = folder.path();
    write(&root.join("content/favicon.ico"), "finished");
    write(&root.join("content/apple-touch-icon.png"), "finished too");
    build(root, "public");
    assert_eq!(fs::read(root.join("public/favicon.ico")).unwrap(), b"finished");
    assert_eq!(fs::read(root.join("public/apple-touch-icon.png")).unwrap(), b"finished too");
    let named = [
        ("icon", "../../favicon.ico"),
        ("apple-touch-icon", "../../apple-touch-icon.png"),
        ("manifest", "../../site.webmanifest"),
    ];
    let named = named.map(|(rel, href)| (rel.to_owned(), href.to_owned()));
    assert_eq!(icons(root, "public/care/ice/index.html"), named);
}

#[test]
fn icons_are_those_of_the_guides_own_drawing() {
    let folder = guide("");
    let root = folder.path();
    build(root, "public");
    let of_theme = fs::read(root.join("public/favicon.ico")).unwrap();
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1H0z'/></svg>";
    write(&root.join("themes/default/static/favicon.svg"), drawing);
    build(root, "public");
    assert!(fs::read(root.join("public/favicon.ico")).unwrap() != of_theme);
    write(&root.join("themes/default/static/favicon.svg"), "no drawing");
    let ran = run(root, &["build", "-d", "public"]).expect(2);
    assert!(ran.err.contains("static/favicon.svg"), "{}", ran.err);
}

#[test]
fn a_site_that_is_read_from_disk_names_no_manifest() {
    let folder = guide("");
    let root = folder.path();
    run(root, &["build", "--offline", "-d", "public"]).expect(0);
    let relations: Vec<String> =
        icons(root, "public/index.html").into_iter().map(|(relation, _)| relation).collect();
    assert_eq!(relations, ["icon", "icon", "apple-touch-icon"]);
    assert!(!root.join("public/site.webmanifest").exists());
}
