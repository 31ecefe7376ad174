//! The one error of this crate, and of those that build on it: where, what, and how to fix it.

use std::fmt;

use crate::Pointer;

/// The result of what stops at its first error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What an error is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file, or an option or program by its name.
    Named(String),
    /// A line of a file, counted from 1.
    Line(String, usize),
    /// A value of a document.
    Value(Stage, Pointer),
}

/// Which document a pointer leads into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The document that a file holds, as published.
    File(String),
    /// A document on the way to another one.
    Made {
        /// What it is called in reports: `assembled`.
        title: &'static str,
        /// The file that errors name for it.
        file: &'static str,
    },
}

impl Stage {
    /// As reports name it.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::File(name) => name,
            Self::Made { title, .. } => title,
        }
    }

    /// As errors name it.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::File(name) => name,
            Self::Made { file, .. } => file,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Line(name, line) => write!(f, "{name}:{line}"),
            Self::Value(stage, pointer) => write!(f, "{}{pointer}", stage.file()),
        }
    }
}

impl<T: ToString + ?Sized> From<&T> for Place {
    fn from(name: &T) -> Self {
        Self::Named(name.to_string())
    }
}

impl From<String> for Place {
    fn from(name: String) -> Self {
        Self::Named(name)
    }
}

/// A refusal: the place it concerns, what is wrong there, and what a person can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    place: Place,
    problem: String,
    remedy: String,
}

impl Error {
    /// Builds an error from its three parts; problem and remedy are lower case and without a full
    /// stop.
    pub fn new(
        place: impl Into<Place>,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self {
            place: place.into(),
            problem: problem.to_string(),
            remedy: remedy.to_string(),
        }
    }

    /// A file that the system does not hand over.
    #[must_use]
    pub fn unreadable(path: &str, error: &std::io::Error) -> Self {
        let remedy = "check that the file is there and readable";
        Self::new(path, format!("cannot be read: {error}"), remedy)
    }

    /// The same error at another place.
    #[must_use]
    pub fn moved_to(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// The file and line, or document and JSON pointer.
    #[must_use]
    pub fn place(&self) -> &Place {
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

/// Everything that a run refuses, at least one error, in the order in which it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(Vec<Error>);

impl Refusals {
    /// `Err` with the errors, unless there is none.
    ///
    /// # Errors
    /// The errors themselves.
    pub fn check(errors: Vec<Error>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors))
        }
    }

    /// The errors.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }

    /// The errors, to be judged together with others.
    #[must_use]
    pub fn into_vec(self) -> Vec<Error> {
        self.0
    }

    /// The same refusals at other places.
    #[must_use]
    pub fn map(self, change: impl FnMut(Error) -> Error) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }
}

impl From<Error> for Refusals {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for Refusals {
    /// Two lines for each error: what is wrong, and what to do about it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |error: &Error| {
            let (place, problem) = (&error.place, &error.problem);
            format!("error: {place}: {problem}\n  help: {}", error.remedy)
        };
        let texts: Vec<String> = self.0.iter().map(text).collect();
        f.write_str(&texts.join("\n"))
    }
}

impl std::error::Error for Refusals {}
