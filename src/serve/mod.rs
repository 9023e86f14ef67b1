//! The ending that keeps the site in memory, serves it on this machine and shows every change at
//! once. A build that fails leaves the last good site standing, with the problems shown on it.

//!
//! [`builder`] follows [`watcher`] and publishes a [`status`] with the site in [`memory`]; [`checker`] adds what the rules of
//! `check` find. [`server`] answers whom [`gate`] lets in; `live/` is what runs in the pages.

mod builder;
mod checker;
mod editor;
mod gate;
mod live;
mod mark;
mod media;
mod memory;
mod pages;
mod searches;
mod server;
mod status;
mod watcher;

pub use editor::Editor;

use crate::build::Progress;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::problem::Problem;
use anstream::{eprintln, println};
use builder::Builder;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use tokio::sync::watch;

/// Ports that are tried after the one that was asked for.
const MORE_PORTS: u16 = 100;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on, or the next free one; 0 lets the system choose.
    pub port: u16,
    /// Open the browser.
    pub open: bool,
    /// How the pages open a file in the editor.
    pub editor: Editor,
}

/// What the command line lends: how the site is configured, and how its terminal is told.
pub struct Caller {
    /// Reads book.toml and the flags anew.
    pub load: Box<dyn Fn() -> Result<(Config, Vec<Problem>)> + Send>,
    /// Prints problems in the content.
    pub problems: fn(&[Problem]),
    /// Prints what stopped a build.
    pub failure: fn(&Error),
}

/// Serves until interrupted. `progress` is told about the first build, then dropped.
///
/// # Errors
/// When book.toml cannot be read at the start, or no port is free.
pub fn serve(caller: Caller, progress: Box<dyn Progress>, options: &Options) -> Result<()> {
    let loaded = (caller.load)()?;
    let root = std::fs::canonicalize(&loaded.0.root)
        .map_err(|error| Error::io("cannot find", &loaded.0.root, error))?;
    let listener = bind(options)?;
    let address = listener.local_addr().map_err(|error| Error::new("cannot listen").because(error))?;
    let (changes, changed) = mpsc::channel();
    let (check, to_check) = mpsc::channel();
    let publish = watch::Sender::new(status::Snapshot::default());
    let watcher = watcher::Watcher::new(root.clone(), changes);
    let mut builder = Builder::new(caller, origin(address), watcher, publish.clone(), check);
    builder.first(loaded, progress.as_ref());
    drop(progress);
    // Builder and checker end with the program: they write nothing that could be left half done.
    std::thread::spawn(move || builder.follow(&changed));
    let checked = publish.clone();
    std::thread::spawn(move || checker::run(&to_check, &checked));
    announce(address, options);
    let editor = Arc::new(options.editor.clone());
    let any_host = !options.host.is_loopback();
    server::run(listener, server::Desk { published: publish, any_host, root, editor })
}

/// Listens on the port that was asked for, or on the next free one.
fn bind(options: &Options) -> Result<TcpListener> {
    let last = if options.port == 0 { 0 } else { options.port.saturating_add(MORE_PORTS) };
    let mut port = options.port;
    loop {
        match TcpListener::bind((options.host, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => port += 1,
            Err(error) => return Err(refused(options, error)),
            Ok(listener) => {
                return listener
                    .set_nonblocking(true)
                    .map(|()| listener)
                    .map_err(|error| refused(options, error));
            }
        }
    }
}

fn refused(options: &Options, error: std::io::Error) -> Error {
    let wanted = SocketAddr::new(options.host, options.port);
    Error::new(format!("cannot listen on {wanted}"))
        .because(error)
        .help("choose another port with --port, or an address of this machine with --host")
}

/// The address for a browser on this machine, without the last slash.
fn origin(address: SocketAddr) -> String {
    let here: IpAddr = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(here, address.port()))
}

fn announce(address: SocketAddr, options: &Options) {
    let url = format!("{}/", origin(address));
    if options.port != 0 && options.port != address.port() {
        println!("port {} is in use", options.port);
    }
    println!("serving at {url} (Ctrl+C ends)");
    if !address.ip().is_loopback() {
        eprintln!("others can reach {address} too, and read drafts there");
    }
    if options.open
        && let Err(error) = open::that_detached(&url)
    {
        eprintln!("cannot open the browser: {error}; open {url} yourself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let options = Options { host: Ipv4Addr::LOCALHOST.into(), port, open: false, editor: Editor::None };
        if port < u16::MAX {
            let other = bind(&options).unwrap().local_addr().unwrap().port();
            assert!(other > port && other - port <= MORE_PORTS);
        }
    }

    #[test]
    fn a_browser_here_is_never_sent_to_every_address() {
        assert_eq!(origin("0.0.0.0:3000".parse().unwrap()), "http://127.0.0.1:3000");
        assert_eq!(origin("[::]:3000".parse().unwrap()), "http://[::1]:3000");
        assert_eq!(origin("192.0.2.7:80".parse().unwrap()), "http://192.0.2.7:80");
    }
}
