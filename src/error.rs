//! What stops the program: the operation that failed, the path it was done on, and why.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// A failure outside the content: disk, theme, book.toml that cannot be read, wrong use.
#[derive(Debug)]
pub struct Error {
    operation: String,
    path: Option<PathBuf>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    help: Option<String>,
}

/// Shorthand for results that can stop the program.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error that is told in one sentence.
    pub fn new(operation: impl Into<String>) -> Self {
        Error { operation: operation.into(), path: None, cause: None, help: None }
    }

    /// A failed operation on a file or folder.
    pub fn io(operation: &str, path: impl AsRef<Path>, cause: io::Error) -> Self {
        Error::new(operation).at(path).because(cause)
    }

    /// Names the file or folder.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_path_buf());
        self
    }

    /// Names the reason.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do about it, when that is known.
    pub fn remedy(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.operation)?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        let mut cause: Option<&dyn std::error::Error> = match &self.cause {
            Some(boxed) => Some(boxed.as_ref()),
            None => None,
        };
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
