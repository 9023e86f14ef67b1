//! Answers requests from the snapshot of the last build.

use super::editor::Editor;
use super::live;
use super::media::content_type;
use super::memory::{File, Found, Memory};
use super::status::{Opening, Place, Snapshot};
use super::{gate, searches};
use crate::error::{Error, Result};
use crate::machine::POLICY;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How soon a page asks again when the connection was lost.
const RETRY: Duration = Duration::from_millis(500);

/// Bytes of a request's body; a query or a place in a file needs no more.
const BODY: usize = 4096;

/// Addresses of the preview's own files.
const OWN: &str = "/-/askbook/";

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
pub struct Desk {
    /// What is served.
    pub published: watch::Sender<Snapshot>,
    /// Others may ask as well, under names that are not known here. They are not told where files are, and open none.
    pub any_host: bool,
    /// Folder of the site, canonical.
    pub root: PathBuf,
    /// How a place in a file is opened.
    pub editor: Arc<Editor>,
}

impl Desk {
    fn opening(&self) -> Opening<'_> {
        let editor = if self.any_host { &Editor::None } else { self.editor.as_ref() };
        Opening { editor, root: &self.root }
    }

    fn snapshot(&self) -> Snapshot {
        self.published.borrow().clone()
    }
}

/// Serves until Ctrl+C.
///
/// # Errors
/// When the system takes the listener away.
pub fn run(listener: TcpListener, desk: Desk) -> Result<()> {
    let failed = |error: std::io::Error| Error::new("the server stopped").because(error);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let app = Router::new().fallback(answer).with_state(desk);
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
    let method = request.method().clone();
    let mut response = if !desk.any_host && !gate::is_local(&request) {
        plain(StatusCode::FORBIDDEN, "askbook answers only under the names of this machine; see --host\n")
    } else {
        let own = request.uri().path().strip_prefix(OWN).map(str::to_owned);
        match (&method, own) {
            (&Method::POST, Some(name)) => take(&desk, &name, request).await,
            (&Method::GET | &Method::HEAD, Some(name)) => lend(&desk, &name, request.uri()).await,
            (&Method::GET | &Method::HEAD, None) => resolve(&desk, request.uri()).await,
            _ => refuse_method(),
        }
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if method == Method::HEAD { without_body(response) } else { response }
}

fn refuse_method() -> Response {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// What the pages need beside the site.
async fn lend(desk: &Desk, name: &str, uri: &Uri) -> Response {
    let snapshot = desk.snapshot();
    match name {
        "events" => events(desk, &page_of(uri)),
        "status.json" => file(name, snapshot.tell(&page_of(uri), &desk.opening())),
        "states.json" => file(name, snapshot.states()),
        "searches.txt" => file(name, searches::log(&snapshot.searches)),
        _ => match live::FILES.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => file(name, *text),
            None => resolve(desk, uri).await,
        },
    }
}

/// The address of the page that asks, decoded: `?page=/pain/heat/`.
fn page_of(uri: &Uri) -> String {
    let page = uri.query().and_then(|query| query.strip_prefix("page=")).unwrap_or("/");
    decoded(&decoded(page))
}

/// Bytes that are no text become what no address holds.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What a page asks to be done.
async fn take(desk: &Desk, name: &str, request: Request) -> Response {
    if !matches!(name, "edit" | "searches") {
        return refuse_method();
    }
    if !gate::is_own_page(&request) {
        return plain(StatusCode::FORBIDDEN, "only pages of this preview may ask for this\n");
    }
    match name {
        "edit" => match json::<Place>(request).await {
            Some(place) => edit(desk, &place),
            None => plain(StatusCode::BAD_REQUEST, "this is no place in a file\n"),
        },
        _ => match json::<searches::Told>(request).await {
            Some(told) => note(desk, told),
            None => plain(StatusCode::BAD_REQUEST, "this is no search\n"),
        },
    }
}

async fn json<T: DeserializeOwned>(request: Request) -> Option<T> {
    let body = axum::body::to_bytes(request.into_body(), BODY).await.ok()?;
    serde_json::from_slice(&body).ok()
}

/// Opens a file that a problem or a page names, and no other.
fn edit(desk: &Desk, place: &Place) -> Response {
    if !desk.snapshot().status.names(&place.file) {
        return plain(StatusCode::NOT_FOUND, "this preview names no such file\n");
    }
    match desk.opening().editor.open(&desk.root, place) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => with_status(StatusCode::CONFLICT, file("error.txt", format!("{error}\n"))),
    }
}

fn note(desk: &Desk, told: searches::Told) -> Response {
    desk.published.send_if_modified(|snapshot| {
        let noted = told.note(&snapshot.searches);
        let is_new = noted != *snapshot.searches;
        snapshot.searches = Arc::new(noted);
        is_new
    });
    StatusCode::NO_CONTENT.into_response()
}

/// A page or file of the site.
async fn resolve(desk: &Desk, uri: &Uri) -> Response {
    let snapshot = desk.snapshot();
    let Some(site) = &snapshot.site else {
        return with_status(
            StatusCode::SERVICE_UNAVAILABLE,
            file("problems.html", live::problems_page(&snapshot.status)),
        );
    };
    let Ok(decoded) = percent_decode_str(uri.path()).decode_utf8() else {
        return not_found(site, &snapshot).await;
    };
    // Making a page takes a moment, making the search of a large guide some seconds.
    match tokio::task::block_in_place(|| site.find(&decoded)) {
        Found::File(path, file) => match read(&path, file, &snapshot).await {
            Some(response) => response,
            None => not_found(site, &snapshot).await,
        },
        Found::Folder => to_folder(uri.path(), uri.query()),
        Found::Nothing => not_found(site, &snapshot).await,
    }
}

/// The file as it is, or a page with the script in it; none when the disk lost it.
async fn read(path: &str, found: File, snapshot: &Snapshot) -> Option<Response> {
    let bytes = match found {
        File::Made(bytes) => bytes,
        File::Disk(disk) => read_disk(&disk).await?.into(),
        File::Failed(why) => {
            let page = file("failed.html", live::failed_page(&snapshot.status, why));
            return Some(with_status(StatusCode::INTERNAL_SERVER_ERROR, page));
        }
    };
    let is_page = content_type(path).starts_with("text/html");
    Some(file(path, if is_page { live::inject(&bytes, path, snapshot).into() } else { bytes }))
}

/// A file of the content. It was an ordinary file when the site was built; a link that took its
/// place since then is not followed.
async fn read_disk(path: &Path) -> Option<Vec<u8>> {
    let metadata = tokio::fs::symlink_metadata(path).await.ok()?;
    if metadata.is_file() { tokio::fs::read(path).await.ok() } else { None }
}

async fn not_found(site: &Memory, snapshot: &Snapshot) -> Response {
    let page = match site.get("404.html") {
        Some(file) => read("404.html", file, snapshot).await,
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

/// What the page at an address is to know now, and again after every build, check and search.
fn events(desk: &Desk, page: &str) -> Response {
    let mut published = desk.published.subscribe();
    published.mark_changed();
    let state = (published, desk.clone(), page.to_owned());
    let stream = stream::unfold(state, |(mut published, desk, page)| async move {
        published.changed().await.ok()?;
        let snapshot = published.borrow_and_update().clone();
        let told = snapshot.tell(&page, &desk.opening());
        let event = Event::default().event("status").retry(RETRY).data(told);
        Some((Ok::<_, Infallible>(event), (published, desk, page)))
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
    fn a_redirect_stays_on_this_site() {
        let location = |path, query| to_folder(path, query).headers()[LOCATION].to_str().unwrap().to_owned();
        assert_eq!(location("/a/b", Some("q=1")), "./b/?q=1");
        assert_eq!(location("/javascript:x", None), "./javascript:x/");
    }

    #[test]
    fn a_page_names_itself_by_its_own_encoded_address() {
        let page = |uri: &str| page_of(&uri.parse().unwrap());
        assert_eq!(page("/-/askbook/events?page=%2Fpain%2F%25C3%25A4%2F"), "/pain/ä/");
        assert_eq!(page("/-/askbook/events"), "/");
    }
}
