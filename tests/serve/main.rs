//! `askbook serve`, asked over TCP as a browser would ask.

mod panel;
mod server;

use server::{Server, article, eventually, site, write};
use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Command;

const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

#[test]
fn pages_and_files_are_served_with_their_kind() {
    let dir = site();
    let server = Server::start(dir.path());
    let home = server.get("/");
    assert_eq!(home.status, 200);
    assert!(home.body.contains("Welcome."));
    let kinds = [
        ("/", "text/html; charset=utf-8"),
        ("/pain/heat/", "text/html; charset=utf-8"),
        ("/faq.json", "application/json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/llms.txt", "text/plain; charset=utf-8"),
        ("/pain/leaflet.pdf", "application/pdf"),
        ("/_headers", "text/plain; charset=utf-8"),
        ("/-/askbook/live.js", "text/javascript; charset=utf-8"),
        ("/-/askbook/place.js", "text/javascript; charset=utf-8"),
        ("/-/askbook/panel.css", "text/css; charset=utf-8"),
        ("/-/askbook/states.json", "application/json; charset=utf-8"),
    ];
    for (path, kind) in kinds {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(answer.header("content-security-policy"), Some(POLICY), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    assert!(
        server.get("/sitemap.xml").body.contains(&format!("http://127.0.0.1:{}/pain/heat/", server.port))
    );
}

#[test]
fn the_script_is_in_served_pages_alone() {
    let dir = site();
    let server = Server::start(dir.path());
    let page = server.get("/pain/heat/").body;
    let script = page.find("<script type=\"module\" src=\"/-/askbook/live.js\" ").expect("the script");
    assert!(script < page.rfind("</body>").unwrap());
    assert!(!server.get("/llms.txt").body.contains("live.js"));
    assert!(!dir.path().join("public").exists(), "nothing is written");
}

#[test]
fn the_site_is_found_below_its_base_path_too() {
    let dir = site();
    let server = Server::start(dir.path());
    assert!(server.get("/some/base/pain/heat/").body.contains("First words."));
    assert_eq!(server.get("/some/base/pain/heat").header("location"), Some("./heat/"));
}

#[test]
fn drafts_are_shown() {
    let dir = site();
    let server = Server::start(dir.path());
    assert!(server.get("/pain/draft/").body.contains("Not yet."));
}

#[test]
fn folders_without_their_slash_redirect_and_lost_addresses_get_the_404_page() {
    let dir = site();
    let server = Server::start(dir.path());
    let redirect = server.get("/pain/heat?q=a%20b");
    assert_eq!((redirect.status, redirect.header("location")), (302, Some("./heat/?q=a%20b")));
    let lost = server.get("/no/such/page/");
    assert_eq!((lost.status, lost.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(lost.body.contains("href=\"/assets/"), "links of the 404 page begin at the top");
}

#[test]
fn head_has_the_length_and_no_body_and_other_methods_are_refused() {
    let dir = site();
    let server = Server::start(dir.path());
    for path in ["/", "/pain/leaflet.pdf", "/no/such/page"] {
        let (head, get) = (server.ask("HEAD", path, "localhost"), server.get(path));
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
        assert_eq!(get.header("content-length"), Some(get.body.len().to_string().as_str()), "{path}");
    }
    let post = server.ask("POST", "/", "localhost");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn nothing_outside_the_site_can_be_asked_for() {
    let dir = site();
    let server = Server::start(dir.path());
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/pain/..%2f..%2fsecret.txt",
        "/pain/%2e%2e%5c%2e%2e%5csecret.txt",
        "/secret.txt",
        "/book.toml",
        "/content/_index.md",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/%ff",
    ];
    for path in paths {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret") && !answer.body.contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_replaces_a_file_is_not_followed() {
    let dir = site();
    let server = Server::start(dir.path());
    let leaflet = dir.path().join("content/pain/leaflet.pdf");
    fs::remove_file(&leaflet).unwrap();
    std::os::unix::fs::symlink(dir.path().join("secret.txt"), &leaflet).unwrap();
    let answer = server.get("/pain/leaflet.pdf");
    assert_eq!(answer.status, 404);
    assert!(!answer.body.contains("secret"));
}

#[test]
fn foreign_hosts_are_refused() {
    let dir = site();
    let server = Server::start(dir.path());
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1"] {
        for path in ["/", "/-/askbook/events", "/-/askbook/status.json", "/no/such/page"] {
            let answer = server.ask("GET", path, host);
            assert_eq!(answer.status, 403, "{host}{path}");
            assert!(!answer.body.contains("Small guide"));
        }
    }
    assert_eq!(server.send("GET / HTTP/1.0\r\n\r\n").status, 403, "no name at all");
    let absolute = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(server.send(absolute).status, 403);
    for host in ["localhost", "localhost:1", "[::1]:3000", "127.0.0.1"] {
        assert_eq!(server.ask("GET", "/", host).status, 200, "{host}");
    }
}

#[test]
fn any_name_is_answered_where_others_were_invited() {
    let dir = site();
    let server = Server::start_with(dir.path(), &["--port", "0", "--host", "0.0.0.0"]);
    assert_eq!(server.ask("GET", "/", "desk.example:3000").status, 200);
    eventually("the warning is printed", || server.printed().contains("others can reach").then_some(()));
}

#[test]
fn an_edit_is_shown() {
    let dir = site();
    let server = Server::start(dir.path());
    let before = server.status();
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "Second words."));
    let page = server.wait_for("/pain/heat/", "Second words.");
    assert!(!page.body.contains("First words."));
    let after = server.status();
    assert_ne!(before["site"], after["site"]);
    assert_eq!(after["site"], after["build"]);
    let told = |line: &String| line.starts_with("content/pain/heat.md: ");
    eventually("the rebuild is printed", || server.builds().iter().any(told).then_some(()));
}

#[test]
fn a_file_saved_by_renaming_a_new_folder_and_book_toml_are_seen() {
    let dir = site();
    let server = Server::start(dir.path());
    write(dir.path(), "content/pain/.heat.md.new", &article("Heat or cold", "Renamed words."));
    fs::rename(dir.path().join("content/pain/.heat.md.new"), dir.path().join("content/pain/heat.md"))
        .unwrap();
    server.wait_for("/pain/heat/", "Renamed words.");
    write(dir.path(), "content/care/rest.md", &article("Rest", "New folder."));
    server.wait_for("/care/rest/", "New folder.");
    write(dir.path(), "book.new", "[book]\ntitle = \"Renamed guide\"\n");
    fs::rename(dir.path().join("book.new"), dir.path().join("book.toml")).unwrap();
    server.wait_for("/pain/heat/", "Renamed guide");
    fs::remove_file(dir.path().join("content/care/rest.md")).unwrap();
    eventually("the page is gone", || (server.get("/care/rest/").status == 404).then_some(()));
}

#[test]
fn a_theme_that_appears_later_and_a_content_folder_that_is_replaced_are_seen() {
    let dir = site();
    let server = Server::start(dir.path());
    let template = "{% extends \"base.html\" %}{% block main %}Front door{% endblock main %}";
    write(dir.path(), "themes/default/templates/article.html", template);
    server.wait_for("/pain/heat/", "Front door");
    fs::rename(dir.path().join("content"), dir.path().join("aside")).unwrap();
    eventually("the missing folder is told", || (server.status()["errors"] == 1).then_some(()));
    assert_eq!(server.get("/pain/heat/").status, 200, "the last good site stands");
    fs::rename(dir.path().join("aside"), dir.path().join("content")).unwrap();
    eventually("all is well", || (server.status()["errors"] == 0).then_some(()));
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "Watched again."));
    server.wait_for("/pain/heat/", "Watched again.");
}

#[test]
fn a_broken_save_keeps_the_last_good_page_and_tells_the_problem() {
    let dir = site();
    let server = Server::start(dir.path());
    let good = server.status();
    write(dir.path(), "content/pain/heat.md", "---\ntitel: Heat or cold\n---\nBroken words.\n");
    let broken =
        eventually("the problem is told", || Some(server.status()).filter(|status| status["errors"] != 0));
    assert_eq!(broken["site"], good["site"], "the last good site is served");
    assert_ne!(broken["build"], good["build"]);
    let problem = &broken["problems"][0];
    assert_eq!(
        (&problem["severity"], &problem["code"]),
        (&"error".into(), &"unknown-key".into()),
        "{broken}"
    );
    let place = &problem["place"];
    assert_eq!(
        (&place["file"], &place["line"], &place["column"]),
        (&"content/pain/heat.md".into(), &2.into(), &1.into())
    );
    assert!(problem["help"].as_str().unwrap().contains("title"));
    assert!(server.get("/pain/heat/").body.contains("First words."));
    eventually("the problem is printed", || {
        server.printed().contains("content/pain/heat.md:2:1").then_some(())
    });
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "Mended words."));
    server.wait_for("/pain/heat/", "Mended words.");
    assert_eq!(server.status()["errors"], 0);
}

#[test]
fn a_broken_template_keeps_the_last_good_page() {
    let dir = site();
    let server = Server::start(dir.path());
    write(dir.path(), "themes/default/templates/article.html", "{% if %}");
    let broken =
        eventually("the problem is told", || Some(server.status()).filter(|status| status["errors"] == 1));
    assert_eq!(broken["problems"][0]["code"], "build-stopped");
    assert!(server.get("/pain/heat/").body.contains("First words."));
    fs::remove_file(dir.path().join("themes/default/templates/article.html")).unwrap();
    eventually("all is well", || (server.status()["errors"] == 0).then_some(()));
}

#[test]
fn before_the_first_good_build_the_problems_are_the_page() {
    let dir = site();
    write(dir.path(), "content/pain/heat.md", "---\ntitle: <b>Heat\nbad: [\n---\n");
    let server = Server::start(dir.path());
    let page = server.get("/pain/heat/");
    assert_eq!((page.status, page.header("content-type")), (503, Some("text/html; charset=utf-8")));
    assert!(page.body.contains("<code>content/pain/heat.md:"), "{}", page.body);
    assert_eq!(server.get("/-/askbook/live.js").status, 200);
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "First good words."));
    server.wait_for("/pain/heat/", "First good words.");
}

#[test]
fn events_tell_the_state_at_once_and_after_every_build() {
    let dir = site();
    let server = Server::start(dir.path());
    let mut next = server.events("/pain/heat/");
    let first = next(&|_| true);
    assert_eq!(first["page"], server.status_of("/pain/heat/")["page"]);
    write(dir.path(), "content/pain/heat.md", "---\ntitel: x\n---\n");
    let second = next(&|status| status["errors"].as_u64() > Some(0));
    assert_eq!(second["site"], first["site"], "{second}");
}

#[test]
fn files_that_are_no_sources_start_no_build() {
    let dir = site();
    let server = Server::start(dir.path());
    let others = [
        "public/index.html",
        "content/pain/.heat.md.swp",
        "content/pain/heat.md~",
        "content/pain/4913",
        "README.md",
    ];
    for path in others {
        write(dir.path(), path, "x");
    }
    fs::remove_file(dir.path().join("content/pain/4913")).unwrap();
    let _ = fs::read(dir.path().join("content/pain/draft.md")).unwrap();
    // Whatever else was taken for a source would be named before this file or beside it.
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "Counted words."));
    server.wait_for("/pain/heat/", "Counted words.");
    let builds =
        eventually("the build is printed", || Some(server.builds()).filter(|builds| builds.len() > 1));
    assert!(builds[1..].iter().all(|line| line.starts_with("content/pain/heat.md: ")), "{builds:?}");
}

#[test]
fn the_next_free_port_is_taken_and_said() {
    let (one, two) = (site(), site());
    let first = Server::start(one.path());
    let second = Server::start_with(two.path(), &["--port", &first.port.to_string()]);
    assert!(second.port > first.port);
    assert!(second.printed().contains(&format!("port {} is in use", first.port)));
}

#[test]
fn without_a_guide_it_ends_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_askbook")).arg("serve").arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("book.toml"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly_even_with_a_page_open() {
    let dir = site();
    let mut server = Server::start(dir.path());
    let mut stream = server.connect();
    stream.write_all(b"GET /-/askbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream.read_exact(&mut [0; 16]).unwrap();
    assert!(Command::new("kill").arg("-INT").arg(server.child.id().to_string()).status().unwrap().success());
    let status = eventually("it ends", || server.child.try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
}
