//! Asks other sites whether the pages to which the guide links are still there. The only part of askbook that makes
//! requests, and only when asked to.
//!
//! It is polite: one request to a host at a time, HEAD before GET, a name of its own, and answers are kept on disk for some
//! days. It is patient with what says nothing about the page: no network, a server in trouble, a refusal of programs.

use crate::check::{Answer, Answers};
use crate::error::{Error, Result};
use rustls::CertificateError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};
use ureq::http::StatusCode;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, ResponseExt as _};

/// Hosts that are asked at the same time.
const HOSTS: usize = 12;
/// Redirects that are followed.
const REDIRECTS: u32 = 8;

/// Asks other sites, and remembers what they answered.
pub struct Asker {
    /// Follows no redirect, so that the first answer can be seen.
    direct: Agent,
    following: Agent,
    cache: PathBuf,
    kept: Mutex<BTreeMap<String, Kept>>,
}

/// An answer with the second in which it was given, counted from 1970 in UTC.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    answer: Answer,
    asked: u64,
}

impl Asker {
    /// An asker that waits so long for a whole answer and keeps answers in the file `cache` for so long. It trusts the
    /// authorities of the file `trusted`, or those that Mozilla trusts.
    ///
    /// # Errors
    /// When `trusted` cannot be read, or holds no certificate.
    pub fn new(cache: &Path, keep: Duration, patience: Duration, trusted: Option<&Path>) -> Result<Asker> {
        let roots = trusted.map_or(Ok(RootCerts::WebPki), authorities)?;
        let agent = |redirects: u32| -> Agent {
            let name = concat!("askbook/", env!("CARGO_PKG_VERSION"), " (checks links of a guide)");
            let config = Agent::config_builder().timeout_global(Some(patience)).user_agent(name);
            config
                .http_status_as_error(false)
                .max_redirects(redirects)
                .max_redirects_will_error(false)
                .tls_config(TlsConfig::builder().root_certs(roots.clone()).build())
                .build()
                .into()
        };
        let kept: BTreeMap<String, Kept> = std::fs::read(cache)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let oldest = now().saturating_sub(keep.as_secs());
        let fresh = kept.into_iter().filter(|(_, kept)| kept.asked >= oldest).collect();
        Ok(Asker {
            direct: agent(0),
            following: agent(REDIRECTS),
            cache: cache.to_path_buf(),
            kept: Mutex::new(fresh),
        })
    }

    /// The answers for some addresses, from the cache or from their hosts.
    pub fn ask(&self, addresses: &BTreeSet<String>) -> Answers {
        let mut answers: Answers = {
            let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            addresses
                .iter()
                .filter_map(|address| Some((address.clone(), kept.get(address)?.answer.clone())))
                .collect()
        };
        let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for address in addresses.iter().filter(|address| !answers.contains_key(*address)) {
            hosts.entry(host(address)).or_default().push(address);
        }
        answers.extend(self.ask_hosts(hosts.into_values().collect()));
        answers
    }

    /// Each host is one thread's work from the first address to the last.
    fn ask_hosts(&self, hosts: Vec<Vec<&str>>) -> Answers {
        let workers = hosts.len().min(HOSTS);
        let (queue, answers) = (Mutex::new(hosts), Mutex::new(Answers::new()));
        let next = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let work = || {
            while let Some(addresses) = next() {
                for address in addresses {
                    let answer = self.answer(address);
                    answers
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .insert(address.to_owned(), answer);
                }
            }
        };
        std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
        answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn answer(&self, address: &str) -> Answer {
        let answer = self.asked(address).unwrap_or_else(|error| Answer::Unreachable(reason(&error)));
        if !matches!(answer, Answer::Unreachable(_)) {
            let kept = Kept { answer: answer.clone(), asked: now() };
            self.kept
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .insert(address.to_owned(), kept);
        }
        answer
    }

    fn asked(&self, address: &str) -> std::result::Result<Answer, ureq::Error> {
        let first = self.direct.head(address).call()?.status();
        if first.is_success() {
            return Ok(Answer::Found);
        }
        let followed = if first.is_redirection() { Some(self.following.head(address).call()?) } else { None };
        // Some servers answer HEAD in another way than GET.
        let last = match followed.filter(|answer| answer.status().is_success()) {
            Some(answer) => answer,
            None => self.following.get(address).call()?,
        };
        let is_permanent = matches!(first, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
        let arrived = last.get_uri().to_string();
        Ok(match last.status() {
            status if status.is_success() && is_permanent && arrived != address => Answer::Moved(arrived),
            status if status.is_success() => Answer::Found,
            status if says_nothing(status) => {
                Answer::Unreachable(format!("it answers with {}", status.as_u16()))
            }
            status => Answer::Broken(status.as_u16()),
        })
    }

    /// Writes what is known to the cache.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self) -> Result<()> {
        let failed = |error| Error::io("cannot write", &self.cache, error);
        if let Some(folder) = self.cache.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let text = serde_json::to_string_pretty(&*kept)
            .map_err(|error| Error::new("cannot write the answers").because(error))?;
        std::fs::write(&self.cache, text + "\n").map_err(failed)
    }
}

/// The certificates of a file.
fn authorities(path: &Path) -> Result<RootCerts> {
    let text = std::fs::read(path).map_err(|error| {
        Error::io("cannot read the certificates", path, error)
            .help("SSL_CERT_FILE names a file of certificates, as PEM")
    })?;
    let found: Vec<_> = parse_pem(&text)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        return Err(Error::new("there is no certificate in")
            .at(path)
            .help("SSL_CERT_FILE names a file of certificates, as PEM"));
    }
    Ok(RootCerts::new_with_certs(&found))
}

/// Why there was no answer, for an editor.
fn reason(error: &ureq::Error) -> String {
    let of_tls = match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()),
        _ => None,
    };
    match of_tls {
        Some(rustls::Error::InvalidCertificate(error)) => of_certificate(error),
        Some(error) => format!("there is no secure connection ({error})"),
        None => error.to_string(),
    }
}

fn of_certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host".into()
        }
        CertificateError::UnknownIssuer => {
            "its certificate is from an authority that is not known here; SSL_CERT_FILE can name it".into()
        }
        other => format!("its certificate is not valid ({other})"),
    }
}

/// Statuses that are about who asks or about the server, not about the page.
fn says_nothing(status: StatusCode) -> bool {
    status.is_server_error()
        || status.is_redirection()
        || matches!(status.as_u16(), 401 | 403 | 405 | 406 | 407 | 408 | 425 | 429 | 451 | 999)
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |age| age.as_secs())
}
