//! A small guide, a running `askbook serve`, and a client that sends what the test says.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub type Json = serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(20);

pub fn site() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "book.toml",
        "[book]\ntitle = \"Small guide\"\n[output.html]\nsite-url = \"https://example.org/some/base/\"\n",
    );
    write(dir.path(), "content/_index.md", "---\ntitle: Small guide\n---\nWelcome.\n");
    write(dir.path(), "content/pain/_index.md", "---\ntitle: Pain\n---\n");
    write(dir.path(), "content/pain/heat.md", &article("Heat or cold", "First words."));
    write(dir.path(), "content/pain/draft.md", "---\ntitle: A draft\ndraft: true\n---\nNot yet.\n");
    write(dir.path(), "content/pain/leaflet.pdf", "%PDF-");
    write(dir.path(), "secret.txt", "secret");
    dir
}

pub fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n---\n{body}\n")
}

pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A running `askbook serve`, ended with the test.
pub struct Server {
    pub child: Child,
    pub port: u16,
    pub printed: Arc<Mutex<String>>,
}

impl Server {
    pub fn start(root: &Path) -> Server {
        Server::start_with(root, &["--port", "0"])
    }

    pub fn start_with(root: &Path, flags: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
        command.arg("serve").arg(root).args(flags).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().unwrap(), &printed);
        collect(child.stderr.take().unwrap(), &printed);
        let mut server = Server { child, port: 0, printed };
        server.port = eventually("the address is printed", || server.printed_port());
        server
    }

    pub fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// The lines that tell of builds.
    pub fn builds(&self) -> Vec<String> {
        self.printed().lines().filter(|line| line.ends_with(" ms")).map(str::to_owned).collect()
    }

    fn printed_port(&self) -> Option<u16> {
        let printed = self.printed();
        let (_, rest) = printed.split_once("serving at http://")?;
        rest.split_once('/')?.0.rsplit_once(':')?.1.parse().ok()
    }

    pub fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&bytes)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("127.0.0.1:{}", self.port))
    }

    /// Asks until the page holds the words.
    pub fn wait_for(&self, path: &str, words: &str) -> Answer {
        eventually(&format!("{path} holds `{words}`"), || {
            Some(self.get(path)).filter(|answer| answer.body.contains(words))
        })
    }

    pub fn status(&self) -> Json {
        self.status_of("/")
    }

    /// What the page at an address (without characters that a query encodes) is told.
    pub fn status_of(&self, page: &str) -> Json {
        serde_json::from_str(&self.get(&format!("/-/askbook/status.json?page={page}")).body).unwrap()
    }

    /// The status of the page once it fits.
    pub fn wait_until(&self, page: &str, what: &str, fits: impl Fn(&Json) -> bool) -> Json {
        eventually(what, || Some(self.status_of(page)).filter(&fits))
    }

    /// The status once the rules of `check` were applied.
    pub fn checked(&self, page: &str) -> Json {
        self.wait_until(page, "the guide is checked", |status| status["checking"] == false)
    }

    /// Reads the events that a page is sent, up to one that fits.
    pub fn events(&self, page: &str) -> impl FnMut(&dyn Fn(&Json) -> bool) -> Json + use<> {
        let mut stream = self.connect();
        write!(stream, "GET /-/askbook/events?page={page} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port)
            .unwrap();
        let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
        assert!(lines.next().unwrap().contains("200 OK"));
        let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        assert!(head.iter().any(|line| line == "content-type: text/event-stream"), "{head:?}");
        move |fits| {
            let data = lines.by_ref().filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
            data.map(|data| serde_json::from_str::<Json>(&data).unwrap()).find(|status| fits(status)).unwrap()
        }
    }

    /// Asks for something to be done, as a page of this preview does; `more` are further headers or others in their place.
    pub fn post(&self, path: &str, body: &str, more: &[(&str, &str)]) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let origin = format!("http://{host}");
        let mut headers = std::collections::BTreeMap::from([
            ("Host", host.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
            ("Sec-Fetch-Site", "same-origin"),
        ]);
        headers.extend(more.iter().copied());
        let lines: String = headers
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let length = body.len();
        self.send(&format!(
            "POST {path} HTTP/1.1\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.printed());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(pipe: impl std::io::Read + Send + 'static, into: &Arc<Mutex<String>>) {
    let into = Arc::clone(into);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            *into.lock().unwrap() += &(line + "\n");
        }
    });
}

pub fn eventually<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(found) = probe() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("waited in vain until {what}");
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Answer {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let line =
            self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}: ")))?;
        Some(line.split_once(": ")?.1)
    }
}
