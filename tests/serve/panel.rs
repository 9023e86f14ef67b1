//! What the pages of a preview are told, and what they may ask for.

use crate::server::{Json, Server, article, eventually, site, write};
use std::fs;

/// Problems as pages are told of them: rule and file.
fn rules(status: &Json) -> Vec<(String, String)> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let problems = status["problems"].as_array().unwrap();
    problems.iter().map(|problem| (text(&problem["code"]), text(&problem["place"]["file"]))).collect()
}

fn has(status: &Json, rule: &str) -> bool {
    rules(status).iter().any(|(code, _)| code == rule)
}

#[test]
fn what_check_finds_comes_after_the_page() {
    let dir = site();
    write(
        dir.path(),
        "content/pain/heat.md",
        &article("Heat or cold", "[Here](../pain/_index.md), e.g. this."),
    );
    let server = Server::start(dir.path());
    let status = server.checked("/pain/heat/");
    assert!(has(&status, "vague-link-text") && has(&status, "latin-abbreviation"), "{status}");
    let problem =
        status["problems"].as_array().unwrap().iter().find(|one| one["code"] == "vague-link-text").unwrap();
    assert!(problem["docs"].as_str().unwrap().ends_with("check/rules-links/#vague-link-text"));
    assert_eq!(problem["here"], true);
    assert_eq!(server.checked("/pain/").get("problems").unwrap()[0]["here"], false, "another page");
    let mut next = server.events("/pain/heat/");
    next(&|_| true);
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "[The section](../pain/_index.md)."));
    let first = next(&|told| told["build"] != status["build"]);
    assert_eq!((&first["checking"], has(&first, "vague-link-text")), (&true.into(), false), "{first}");
    assert_ne!(first["page"]["mark"], status["page"]["mark"], "the page is there first");
    let second = next(&|told| told["checking"] == false);
    assert_eq!(second["build"], first["build"]);
    assert!(!has(&second, "vague-link-text"));
}

#[test]
fn findings_in_other_files_stay_while_the_rules_are_applied_again() {
    let dir = site();
    write(dir.path(), "content/pain/cold.md", &article("Cold", "Use ice, e.g. from the fridge."));
    let server = Server::start(dir.path());
    assert!(has(&server.checked("/"), "latin-abbreviation"));
    let mut next = server.events("/");
    let before = next(&|_| true);
    write(dir.path(), "content/pain/heat.md", "---\ntitel: x\n---\n");
    let broken = next(&|told| told["build"] != before["build"]);
    assert!(has(&broken, "unknown-key") && has(&broken, "latin-abbreviation"), "{broken}");
    let broken = next(&|told| told["checking"] == false);
    assert!(has(&broken, "unknown-key") && has(&broken, "latin-abbreviation"), "{broken}");
}

#[test]
fn an_edit_changes_the_marks_of_the_pages_that_show_it_and_of_no_other() {
    let dir = site();
    let server = Server::start(dir.path());
    let content = |page: &str| server.status_of(page)["page"]["mark"]["content"].as_str().unwrap().to_owned();
    let (heat, people) = (content("/pain/heat/"), content("/people/"));
    let sent = server.get("/pain/heat/").body;
    assert!(sent.contains(&format!("data-content=\"{heat}\"")), "the page knows its own mark");
    assert_eq!(content("/some/base/pain/heat/"), heat, "below the base path");
    let bytes = server.status_of("/people/")["page"]["mark"]["bytes"].clone();
    let question = "Heat or cold\nfaqs:\n  - question: Which is better?\n    answer: Either.";
    write(dir.path(), "content/pain/heat.md", &article(question, "Second words."));
    server.wait_for("/pain/heat/", "Second words.");
    assert_ne!(content("/pain/heat/"), heat);
    assert_eq!(content("/people/"), people);
    assert_ne!(server.status_of("/people/")["page"]["mark"]["bytes"], bytes, "it names the search index");
}

#[test]
fn a_style_sheet_changes_no_content() {
    let dir = site();
    let server = Server::start(dir.path());
    let before = server.status_of("/pain/heat/")["page"]["mark"].clone();
    write(dir.path(), "themes/default/static/css/custom.css", "p { color: navy }\n");
    let after = server.wait_until("/pain/heat/", "the page has another style", |status| {
        status["page"]["mark"]["bytes"] != before["bytes"]
    });
    assert_eq!(after["page"]["mark"]["content"], before["content"]);
    assert_eq!(after["media"], 0);
}

#[test]
fn a_picture_that_changes_is_told() {
    let dir = site();
    let server = Server::start(dir.path());
    write(dir.path(), "content/pain/leaflet.pdf", "%PDF-2");
    server.wait_until("/", "files have changed", |status| status["media"] == 1);
    assert!(server.get("/pain/leaflet.pdf").body.contains("%PDF-2"));
}

#[test]
fn a_renamed_file_leads_to_its_new_address_and_a_deleted_one_nowhere() {
    let dir = site();
    let server = Server::start(dir.path());
    let pain = dir.path().join("content/pain");
    fs::rename(pain.join("heat.md"), pain.join("warmth.md")).unwrap();
    let gone =
        server.wait_until("/pain/heat/", "the page is gone", |status| status["page"]["mark"].is_null());
    assert_eq!(gone["page"]["moved"], "pain/warmth/");
    fs::remove_file(pain.join("warmth.md")).unwrap();
    let gone =
        server.wait_until("/pain/warmth/", "the page is gone", |status| status["page"]["mark"].is_null());
    assert_eq!(gone["page"]["moved"], Json::Null);
}

#[test]
fn pages_that_readers_do_not_see_are_named_with_the_reason() {
    let dir = site();
    write(dir.path(), "content/pain/later.md", "---\ntitle: Later\ndate: 2026-12-01\n---\nSoon.\n");
    write(dir.path(), "content/pain/past.md", "---\ntitle: Past\nexpires: 2026-01-01\n---\nGone.\n");
    write(dir.path(), "content/pain/old.md", "---\ntitle: Old\nnext_review: 2026-01-01\n---\nOld.\n");
    let server = Server::start_with(dir.path(), &["--port", "0", "--date", "2026-11-23"]);
    let states: Json = serde_json::from_str(&server.get("/-/askbook/states.json").body).unwrap();
    let expected = serde_json::json!({
        "pain/draft/": "draft", "pain/later/": "scheduled", "pain/old/": "overdue", "pain/past/": "expired",
    });
    assert_eq!(states, expected);
    assert_eq!(server.status_of("/pain/later/")["page"]["state"], "scheduled");
    assert_eq!(server.status_of("/pain/heat/")["page"]["state"], Json::Null);
}

#[test]
fn places_lead_to_the_editor_by_a_link() {
    let dir = site();
    let server = Server::start(dir.path());
    let status = server.status_of("/pain/heat/");
    let path = fs::canonicalize(dir.path().join("content/pain/heat.md")).unwrap();
    assert_eq!(status["editor"], "link");
    let link = format!("vscode://file{}:1:1", path.to_str().unwrap());
    assert_eq!(status["page"]["source"]["link"], link.as_str());
    let answer = server.post("/-/askbook/edit", &place("content/pain/heat.md"), &[]);
    assert_eq!(answer.status, 409, "a link needs no command: {}", answer.body);
}

fn place(file: &str) -> String {
    serde_json::json!({ "file": file, "line": 7, "column": 3 }).to_string()
}

/// A server whose editor is a program that writes its arguments into a file.
#[cfg(unix)]
fn with_command(root: &std::path::Path, flags: &[&str]) -> Server {
    use std::os::unix::fs::PermissionsExt as _;
    let program = root.join("my editor");
    write(root, "my editor", "#!/bin/sh\nprintf '%s|' \"$@\" > \"$(dirname \"$0\")/opened.txt\"\n");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let editor = format!("'{}' -g {{file}}:{{line}}:{{column}} --", program.display());
    Server::start_with(root, &[&["--port", "0", "--editor", &editor], flags].concat())
}

#[cfg(unix)]
#[test]
fn a_page_of_the_preview_starts_the_editor_and_nobody_else_does() {
    let dir = site();
    let root = fs::canonicalize(dir.path()).unwrap();
    let server = with_command(&root, &[]);
    assert_eq!(server.status()["editor"], "command");
    let opened = root.join("opened.txt");
    let heat = place("content/pain/heat.md");
    let evil = format!("http://evil.example:{}", server.port);
    let foreign: &[&[(&str, &str)]] = &[
        &[("Origin", "")],
        &[("Origin", "null")],
        &[("Origin", &evil)],
        &[("Origin", "http://127.0.0.1")],
        &[("Host", "evil.example"), ("Origin", "http://evil.example")],
        &[("Content-Type", "text/plain")],
        &[("Content-Type", "application/x-www-form-urlencoded")],
        &[("Sec-Fetch-Site", "cross-site")],
    ];
    for headers in foreign {
        assert_eq!(server.post("/-/askbook/edit", &heat, headers).status, 403, "{headers:?}");
    }
    for file in
        ["secret.txt", "../secret.txt", "content/../secret.txt", "book.toml", "/etc/passwd", "my editor", ""]
    {
        assert_eq!(server.post("/-/askbook/edit", &place(file), &[]).status, 404, "{file}");
    }
    for body in
        ["", "{}", "[]", "{\"file\":\"content/pain/heat.md\",\"line\":-1,\"column\":1}", &"x".repeat(10_000)]
    {
        assert_eq!(server.post("/-/askbook/edit", body, &[]).status, 400);
    }
    assert_eq!(server.ask("OPTIONS", "/-/askbook/edit", "localhost").status, 405, "no preflight is answered");
    assert!(!opened.exists(), "nothing was started");
    assert_eq!(server.post("/-/askbook/edit", &heat, &[]).status, 204);
    let expected = format!("-g|{}:7:3|--|", root.join("content/pain/heat.md").display());
    eventually("the editor was started", || {
        fs::read_to_string(&opened).ok().filter(|text| *text == expected).map(drop)
    });
}

#[cfg(unix)]
#[test]
fn where_others_were_invited_nobody_starts_the_editor_or_learns_where_files_are() {
    let dir = site();
    let root = fs::canonicalize(dir.path()).unwrap();
    let server = with_command(&root, &["--host", "0.0.0.0"]);
    assert_eq!(server.status()["editor"], "none");
    assert_eq!(server.post("/-/askbook/edit", &place("content/pain/heat.md"), &[]).status, 409);
    assert!(!root.join("opened.txt").exists());
    let server = Server::start_with(&root, &["--port", "0", "--host", "0.0.0.0"]);
    assert!(!server.status_of("/pain/heat/").to_string().contains(root.to_str().unwrap()));
}

#[test]
fn an_editor_that_cannot_be_is_refused_at_the_start() {
    let dir = site();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_askbook"));
    let output = command.args(["serve", "--editor", "ed"]).arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("vscode"));
}

#[test]
fn searches_that_found_nothing_are_kept_until_they_find_something() {
    let dir = site();
    let server = Server::start(dir.path());
    let tell = |query: &str, total: u64| {
        let body = serde_json::json!({ "query": query, "lang": "en", "total": total }).to_string();
        server.post("/-/askbook/searches", &body, &[]).status
    };
    let mut next = server.events("/");
    next(&|_| true);
    assert_eq!([tell("zygote quokka", 0), tell("heat", 2), tell("xylophone", 0)], [204; 3]);
    let told = next(&|told| told["searches"].as_array().unwrap().len() == 2);
    assert_eq!(told["searches"][0], serde_json::json!({ "query": "zygote quokka", "lang": "en" }));
    assert_eq!(server.get("/-/askbook/searches.txt").body, "zygote quokka\nxylophone\n");
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "Zygote."));
    server.wait_for("/pain/heat/", "Zygote.");
    assert_eq!(tell("zygote quokka", 1), 204);
    assert_eq!(server.get("/-/askbook/searches.txt").body, "xylophone\n");
    let body = "{\"query\":\"x\",\"lang\":\"en\",\"total\":0}";
    assert_eq!(server.post("/-/askbook/searches", body, &[("Origin", "http://evil.example")]).status, 403);
}

#[test]
fn a_broken_book_keeps_the_site() {
    let dir = site();
    let server = Server::start(dir.path());
    let good = fs::read_to_string(dir.path().join("book.toml")).unwrap();
    write(dir.path(), "book.toml", "[book\n");
    let broken = server.wait_until("/", "the problem is told", |status| status["errors"] != 0);
    assert!(server.get("/pain/heat/").body.contains("First words."), "{broken}");
    write(dir.path(), "book.toml", &good);
    server.wait_until("/", "all is well", |status| status["errors"] == 0);
}
