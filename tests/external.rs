//! Links to other sites: what is asked of their servers, how politely, and what the editor is told.

mod support;

use askbook::check::Answer;
use askbook::external::Asker;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{TODAY, copy_tree, run, tests_dir, write};

/// A web server on this machine that remembers what it was asked.
#[derive(Default)]
struct Seen {
    /// Method, path and the name of the program.
    requests: Mutex<Vec<(String, String, String)>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

struct Server {
    seen: Arc<Seen>,
    port: u16,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let seen = Arc::clone(&shared);
                std::thread::spawn(move || answer(&stream, &seen));
            }
        });
        Server { seen, port }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn methods(&self, path: &str) -> Vec<String> {
        let requests = self.seen.requests.lock().unwrap();
        requests.iter().filter(|(_, asked, _)| asked == path).map(|(method, ..)| method.clone()).collect()
    }
}

fn answer(mut stream: &TcpStream, seen: &Seen) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let agent =
        headers.iter().find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
    seen.requests.lock().unwrap().push((method.clone(), path.clone(), agent.unwrap_or_default()));
    let open = seen.open.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most_open.fetch_max(open, Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(5));
    let (status, more) = match (method.as_str(), path.as_str()) {
        ("HEAD", "/only-get") => (405, ""),
        (_, "/gone") => (404, ""),
        (_, "/moved") => (301, "Location: /new\r\n"),
        (_, "/for-now") => (302, "Location: /new\r\n"),
        (_, "/circle") => (301, "Location: /circle\r\n"),
        (_, "/private") => (403, ""),
        (_, "/trouble") => (503, ""),
        _ => (200, ""),
    };
    seen.open.fetch_sub(1, Ordering::SeqCst);
    let _ = write!(stream, "HTTP/1.1 {status} Said\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

fn asker(folder: &Path, days: u64) -> Asker {
    Asker::new(
        &folder.join("cache/answers.json"),
        Duration::from_secs(days * 86_400),
        Duration::from_secs(10),
        None,
    )
    .unwrap()
}

fn ask(asker: &Asker, urls: &[String]) -> BTreeMap<String, Answer> {
    asker.ask(&urls.iter().cloned().collect::<BTreeSet<_>>())
}

#[test]
fn answers_say_what_became_of_a_page() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let asker = asker(folder.path(), 7);
    let one = |path: &str| ask(&asker, &[server.url(path)]).remove(&server.url(path)).unwrap();
    assert_eq!(one("/here"), Answer::Found);
    assert_eq!(server.methods("/here"), ["HEAD"]);
    assert_eq!(one("/only-get"), Answer::Found);
    assert_eq!(server.methods("/only-get").last().unwrap(), "GET");
    assert_eq!(one("/gone"), Answer::Broken(404));
    assert_eq!(one("/moved"), Answer::Moved(server.url("/new")));
    assert_eq!(one("/for-now"), Answer::Found);
    for nothing_said in ["/private", "/trouble", "/circle"] {
        assert!(matches!(one(nothing_said), Answer::Unreachable(_)), "{nothing_said}");
    }
    let requests = server.seen.requests.lock().unwrap();
    assert!(requests.iter().all(|(.., agent)| agent.starts_with("askbook/")));
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_and_several_hosts_at_once() {
    let (one, two, folder) = (Server::start(), Server::start(), tempfile::tempdir().unwrap());
    let urls: Vec<String> =
        (0..12).flat_map(|n| [one.url(&format!("/{n}")), two.url(&format!("/{n}"))]).collect();
    let answers = ask(&asker(folder.path(), 7), &urls);
    assert_eq!(answers.len(), 24);
    assert!(answers.values().all(|answer| *answer == Answer::Found));
    for server in [one, two] {
        assert_eq!(server.seen.most_open.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn answers_are_kept_until_they_are_old() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let urls = [server.url("/here"), server.url("/gone"), server.url("/trouble")];
    let first = asker(folder.path(), 7);
    ask(&first, &urls);
    first.keep().unwrap();
    let asked = |path: &str| server.methods(path).len();
    let before = (asked("/here"), asked("/gone"), asked("/trouble"));
    let second = asker(folder.path(), 7);
    assert_eq!(ask(&second, &urls)[&urls[1]], Answer::Broken(404));
    assert_eq!(
        (asked("/here"), asked("/gone")),
        (before.0, before.1),
        "kept answers are not asked for again"
    );
    assert!(asked("/trouble") > before.2, "what said nothing is asked again");
    // A file in which every answer is from long ago.
    let cache = folder.path().join("cache/answers.json");
    let mut kept: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&cache).unwrap()).unwrap();
    kept.as_object_mut().unwrap().values_mut().for_each(|entry| entry["asked"] = 1.into());
    std::fs::write(&cache, kept.to_string()).unwrap();
    ask(&asker(folder.path(), 7), &urls);
    assert!(asked("/here") > before.0);
}

#[test]
fn without_a_network_nothing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{nobody}/");
    assert!(matches!(
        ask(&asker(folder.path(), 7), std::slice::from_ref(&url))[&url],
        Answer::Unreachable(_)
    ));
    std::fs::create_dir_all(folder.path().join("cache")).unwrap();
    std::fs::write(folder.path().join("cache/answers.json"), "{broken").unwrap();
    assert!(matches!(
        ask(&asker(folder.path(), 7), std::slice::from_ref(&url))[&url],
        Answer::Unreachable(_)
    ));
}

#[test]
fn the_command_reports_links_where_they_stand_and_asks_only_when_told() {
    let (server, guide) = (Server::start(), tempfile::tempdir().unwrap());
    copy_tree(&tests_dir("mistakes/site"), guide.path());
    let article = format!(
        "---\ntitle: Heat\nreferences:\n  - title: Old study\n    url: {}\n---\n\nSee [one]({}), [two]({}) and [three]({}).\n",
        server.url("/gone"),
        server.url("/moved#part"),
        server.url("/private"),
        server.url("/here"),
    );
    write(&guide.path().join("content/pain/heat.md"), article);
    run(guide.path(), &["check", "--date", TODAY]).expect(0);
    assert!(server.seen.requests.lock().unwrap().is_empty(), "nothing is asked without --external");
    let ran = run(guide.path(), &["check", "--date", TODAY, "--external", "--notes"]).expect(0);
    for told in [
        "warning[broken-external]",
        "content/pain/heat.md:5:10",
        "note[moved-external]",
        "heat.md:8:5",
        "note[unreachable-external]",
    ] {
        assert!(ran.err.contains(told), "{told} is missing in:\n{}", ran.err);
    }
    run(guide.path(), &["check", "--date", TODAY, "--external", "--fail-on", "warning"]).expect(1);
    assert_eq!(server.methods("/gone").len(), 2, "HEAD and GET, then the answer is kept");
}

// ---------------------------------------------------------------------------------------------
// TLS

/// A certificate authority that lives as long as a test.
struct Authority {
    certificate: rcgen::Certificate,
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Authority {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Authority { certificate, issuer: rcgen::Issuer::new(params, key) }
    }

    /// A web server with a certificate for a host that is valid from one year to another.
    fn serve(&self, host: &str, from: i32, to: i32) -> u16 {
        let mut params = rcgen::CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let chain = vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()];
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let config =
            rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut tls = rustls::StreamOwned::new(connection, stream);
                let asked =
                    BufReader::new(&mut tls).lines().map_while(Result::ok).any(|line| line.is_empty());
                if asked {
                    let _ =
                        tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    tls.conn.send_close_notify();
                    let _ = tls.flush();
                }
            }
        });
        port
    }
}

/// A server that says something else than TLS.
fn without_tls() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.write_all(b"HTTP/1.1 400 Said\r\nContent-Length: 0\r\n\r\n");
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    port
}

/// Valid, expired, not valid yet, for another host, of another authority: as RFC 5280 and RFC 9525 want a client to see them.
#[test]
fn certificates_are_checked_and_what_is_wrong_is_said() {
    let (known, other, guide) =
        (Authority::new("Known"), Authority::new("Other"), tempfile::tempdir().unwrap());
    let cases = [
        (known.serve("localhost", 2020, 2100), None),
        (known.serve("localhost", 2020, 2021), Some("its certificate has expired")),
        (known.serve("localhost", 2099, 2100), Some("its certificate is not valid yet")),
        (known.serve("other.example", 2020, 2100), Some("its certificate is for another host")),
        (
            other.serve("localhost", 2020, 2100),
            Some("its certificate is from an authority that is not known here"),
        ),
        (without_tls(), Some("there is no secure connection")),
    ];
    copy_tree(&tests_dir("mistakes/site"), guide.path());
    let links: String =
        cases.iter().map(|(port, _)| format!("See [it](https://localhost:{port}/).\n")).collect();
    write(&guide.path().join("content/pain/heat.md"), format!("---\ntitle: Heat\n---\n\n{links}"));
    let authorities = guide.path().join("authorities.pem");
    write(&authorities, known.certificate.pem());
    let check = |trusted: &Path| {
        let mut command = support::askbook();
        let ran = command
            .args(["check", "--date", TODAY, "--external", "--notes"])
            .env("SSL_CERT_FILE", trusted)
            .current_dir(guide.path())
            .output()
            .unwrap();
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    let (code, told) = check(&authorities);
    assert_eq!(code, Some(0), "{told}");
    for (at, (port, wrong)) in cases.iter().enumerate() {
        let url = format!("https://localhost:{port}/");
        match wrong {
            Some(wrong) => {
                assert!(told.contains(&format!("{url} could not be asked: {wrong}")), "{wrong}:\n{told}");
                assert!(
                    told.contains(&format!("heat.md:{}:5: note[unreachable-external]", at + 5)),
                    "{told}"
                );
            }
            None => assert!(!told.contains(&url), "{told}"),
        }
    }
    // Without the file the authority is one that nobody knows.
    std::fs::remove_dir_all(guide.path().join(".askbook")).unwrap();
    let (code, told) = check(Path::new(""));
    let unknown =
        format!("https://localhost:{}/ could not be asked: its certificate is from an authority", cases[0].0);
    assert!(code == Some(0) && told.contains(&unknown), "{told}");
    for (file, wrong) in
        [("nowhere.pem", "cannot read the certificates"), ("book.toml", "there is no certificate in")]
    {
        let (code, told) = check(&guide.path().join(file));
        assert!(code == Some(2) && told.contains(wrong) && told.contains("SSL_CERT_FILE"), "{told}");
    }
}
