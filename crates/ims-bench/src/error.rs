//! The error of this crate: a chain of texts for the person who runs it.

/// Whatever stopped a measurement.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The result of every step that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says during which step something failed.
pub(crate) trait Context<T> {
    fn context(self, step: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Error>> Context<T> for Result<T, E> {
    fn context(self, step: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| format!("{}: {}", step(), error.into()).into())
    }
}
