//! Who may ask: this machine by its own names, and for what changes something, only a page that was served here.

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};
use std::net::IpAddr;

/// What a browser says of the page that asks; other programs say nothing.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// True when the request names this machine. A page of another site that has its name lead here
/// names itself, and so cannot read a draft.
pub fn is_local(request: &Request) -> bool {
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
    only(request.headers(), &HOST).is_some_and(is_loopback) && target.is_none_or(is_loopback)
}

/// True when a page that was served here asks. Other sites can send forms and simple requests to this machine: their origin is
/// another, and they cannot send JSON without being allowed to.
pub fn is_own_page(request: &Request) -> bool {
    let headers = request.headers();
    let is_own = |origin: &str| {
        let host = only(headers, &HOST);
        host.is_some() && origin.strip_prefix("http://") == host
    };
    only(headers, &ORIGIN).is_some_and(is_own)
        && only(headers, &CONTENT_TYPE) == Some("application/json")
        && headers.get_all(SITE).iter().all(|site| site == "same-origin")
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_none() { value.to_str().ok() } else { None }
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

    fn request(headers: &[(&str, &str)]) -> Request {
        let mut builder = Request::builder().uri("/");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(axum::body::Body::empty()).unwrap()
    }

    #[test]
    fn only_pages_of_this_server_may_change_something() {
        let host = ("host", "localhost:3000");
        let origin = ("origin", "http://localhost:3000");
        let json = ("content-type", "application/json");
        let own = ("sec-fetch-site", "same-origin");
        assert!(is_own_page(&request(&[host, origin, json])));
        assert!(is_own_page(&request(&[host, origin, json, own])));
        let refused: &[&[(&str, &str)]] = &[
            &[host, json],
            &[host, origin],
            &[host, origin, ("content-type", "text/plain")],
            &[host, origin, ("content-type", "application/json; charset=utf-8")],
            &[host, origin, json, ("sec-fetch-site", "cross-site")],
            &[host, origin, json, ("sec-fetch-site", "same-site")],
            &[host, origin, origin, json],
            &[host, host, origin, json],
            &[host, ("origin", "http://localhost:3001"), json],
            &[host, ("origin", "https://localhost:3000"), json],
            &[host, ("origin", "http://evil.example"), json],
            &[host, ("origin", "null"), json],
            &[("origin", "http://"), json],
            &[host, origin, json, json],
        ];
        for headers in refused {
            assert!(!is_own_page(&request(headers)), "{headers:?}");
        }
    }
}
