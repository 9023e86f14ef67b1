//! Answers requests from the snapshot of the last build.

use super::live;
use super::media::content_type;
use super::memory::{File, Found, Memory};
use super::status::{Snapshot, Status};
use crate::error::{Error, Result};
use crate::machine::POLICY;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::path::Path;
use std::time::Duration;
use tokio::sync::watch;

/// How soon a page asks again when the connection was lost.
const RETRY: Duration = Duration::from_millis(500);

/// Headers of every answer. Nothing is kept by the browser, since everything may change; other
/// sites can embed nothing.
const HEADERS: [(HeaderName, &str); 5] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What every request needs.
#[derive(Clone)]
struct Desk {
    published: watch::Receiver<Snapshot>,
    /// Others may ask as well, under names that are not known here.
    any_host: bool,
}

/// Serves until Ctrl+C.
///
/// # Errors
/// When the system takes the listener away.
pub fn run(listener: TcpListener, published: watch::Receiver<Snapshot>, any_host: bool) -> Result<()> {
    let failed = |error: std::io::Error| Error::new("the server stopped").because(error);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let app = Router::new().fallback(answer).with_state(Desk { published, any_host });
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            ended = axum::serve(listener, app) => ended,
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    });
    // Pages hold their connection for as long as they are open; nobody waits for them.
    runtime.shutdown_background();
    ended.map_err(failed)
}

async fn answer(State(desk): State<Desk>, request: Request) -> Response {
    let mut response = if !desk.any_host && !is_local(&request) {
        plain(StatusCode::FORBIDDEN, "askbook answers only under the names of this machine; see --host\n")
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else {
        resolve(desk, request.uri().path(), request.uri().query()).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if *request.method() == Method::HEAD { without_body(response) } else { response }
}

/// True when the request names this machine. A page of another site that has its name lead here
/// names itself, and so cannot read a draft.
fn is_local(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
    host.is_some_and(is_loopback) && hosts.next().is_none() && target.is_none_or(is_loopback)
}

/// True for `localhost` and the addresses of this machine, with or without a port.
fn is_loopback(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, port)) => (name, port),
        None => host.find(':').map_or((host, ""), |at| host.split_at(at)),
    };
    let port_is_plain = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let known = name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    known && port_is_plain
}

async fn resolve(desk: Desk, path: &str, query: Option<&str>) -> Response {
    let snapshot = desk.published.borrow().clone();
    match path {
        "/-/askbook/events" => return events(desk.published),
        "/-/askbook/status.json" => return file("status.json", snapshot.status.to_json()),
        "/-/askbook/live.js" => return file("live.js", live::SCRIPT),
        "/-/askbook/live.css" => return file("live.css", live::STYLE),
        _ => {}
    }
    let Some(site) = &snapshot.site else {
        return with_status(
            StatusCode::SERVICE_UNAVAILABLE,
            file("problems.html", live::problems_page(&snapshot.status)),
        );
    };
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return not_found(site, &snapshot.status).await;
    };
    match site.find(&decoded) {
        Found::File(path, file) => match read(path, file, &snapshot.status).await {
            Some(response) => response,
            None => not_found(site, &snapshot.status).await,
        },
        Found::Folder => to_folder(path, query),
        Found::Nothing => not_found(site, &snapshot.status).await,
    }
}

/// The file as it is, or a page with the script in it; none when the disk lost it.
async fn read(path: &str, found: &File, status: &Status) -> Option<Response> {
    let bytes = match found {
        File::Made(bytes) => bytes.clone(),
        File::Disk(disk) => read_disk(disk).await?.into(),
    };
    let is_page = content_type(path).starts_with("text/html");
    Some(file(path, if is_page { live::inject(&bytes, status).into() } else { bytes }))
}

/// A file of the content. It was an ordinary file when the site was built; a link that took its
/// place since then is not followed.
async fn read_disk(path: &Path) -> Option<Vec<u8>> {
    let metadata = tokio::fs::symlink_metadata(path).await.ok()?;
    if metadata.is_file() { tokio::fs::read(path).await.ok() } else { None }
}

async fn not_found(site: &Memory, status: &Status) -> Response {
    let page = match site.get("404.html") {
        Some(file) => read("404.html", file, status).await,
        None => None,
    };
    page.map_or_else(
        || plain(StatusCode::NOT_FOUND, "there is no such page\n"),
        |page| with_status(StatusCode::NOT_FOUND, page),
    )
}

/// `/x` → `/x/`, seen from `/x` itself, so that a path can never be taken for another site.
fn to_folder(path: &str, query: Option<&str>) -> Response {
    let last = path.rsplit('/').next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::try_from(format!("./{last}/{query}")) {
        Ok(location) => (StatusCode::FOUND, [(LOCATION, location)]).into_response(),
        Err(_) => plain(StatusCode::BAD_REQUEST, "this is no address\n"),
    }
}

/// The status now, and again after every build.
fn events(published: watch::Receiver<Snapshot>) -> Response {
    let mut published = published;
    published.mark_changed();
    let stream = stream::unfold(published, |mut published| async move {
        published.changed().await.ok()?;
        let json = published.borrow_and_update().status.to_json();
        Some((Ok::<_, Infallible>(Event::default().event("status").retry(RETRY).data(json)), published))
    });
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

fn file(path: &str, bytes: impl Into<Bytes>) -> Response {
    ([(CONTENT_TYPE, content_type(path))], Body::from(bytes.into())).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    with_status(status, file("answer.txt", text))
}

fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// The answer to HEAD: every header of the answer to GET, its length among them.
fn without_body(mut response: Response) -> Response {
    let length = axum::body::HttpBody::size_hint(response.body()).exact();
    if let Some(length) = length {
        response.headers_mut().insert(axum::http::header::CONTENT_LENGTH, length.into());
    }
    *response.body_mut() = Body::empty();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_this_machine_are_local() {
        for host in [
            "localhost",
            "localhost:3000",
            "LOCALHOST.",
            "guide.localhost:1",
            "127.0.0.1:3000",
            "127.8.8.8",
            "[::1]:3000",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        let foreign = [
            "",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "10.0.0.1",
            "[::2]:1",
            "[::1",
            "::1",
            "localhost:x",
            "a@localhost",
            "[::1]x",
        ];
        for host in foreign {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_redirect_stays_on_this_site() {
        let location = |path, query| to_folder(path, query).headers()[LOCATION].to_str().unwrap().to_owned();
        assert_eq!(location("/a/b", Some("q=1")), "./b/?q=1");
        assert_eq!(location("/javascript:x", None), "./javascript:x/");
    }
}
