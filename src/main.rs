//! The `askbook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    askbook::cli::run()
}
