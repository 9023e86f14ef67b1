//! The `askbook` command.

fn main() {}
