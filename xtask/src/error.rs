//! The one error of this crate: where, what, and how to mend it.

use std::fmt;

/// A refusal: the place it concerns, what is wrong there, and what a person can do.
///
/// The place is a file with a line, a file with a JSON pointer, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    place: String,
    problem: String,
    remedy: String,
}

/// The result of every fallible step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Builds an error from its three parts, each lower case and without a full stop.
    pub fn new(
        place: impl fmt::Display,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self {
            place: place.to_string(),
            problem: problem.to_string(),
            remedy: remedy.to_string(),
        }
    }

    /// The same error, whose place is a JSON pointer so far, within the document `name`.
    #[must_use]
    pub fn within(self, name: &str) -> Self {
        Self {
            place: format!("{name}{}", self.place),
            ..self
        }
    }

    /// The same error with `name` for `other` at the beginning of its place.
    #[must_use]
    pub fn instead_of(self, other: &str, name: &str) -> Self {
        match self.place.strip_prefix(other) {
            Some(rest) => Self {
                place: format!("{name}{rest}"),
                ..self
            },
            None => self,
        }
    }

    /// File and line, or document and JSON pointer.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What a person can do about it.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.problem, self.remedy)
    }
}

impl std::error::Error for Error {}
