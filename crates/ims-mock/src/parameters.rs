//! Query parameters, strictly.

use axum::http::StatusCode;
use url::form_urlencoded;

use crate::answer::PlatformError;

/// The decoded parameters of one query, in order.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of a parameter, however often it came.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// A parameter that must come once, with a value that `read` understands.
    pub(crate) fn required<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, PlatformError> {
        self.optional(name, read)?
            .ok_or_else(|| bad_request(format!("Missing query parameter: {name}")))
    }

    /// A parameter that may come once, with a value that `read` understands.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, PlatformError> {
        let mut values = self.values(name);
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if values.next().is_some() {
            return Err(bad_request(format!("Repeated query parameter: {name}")));
        }
        if value.is_empty() {
            return Err(bad_request(format!("Empty query parameter: {name}")));
        }
        match read(value) {
            Some(value) => Ok(Some(value)),
            None => Err(PlatformError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("Invalid {name}"),
            )),
        }
    }

    fn values<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

fn bad_request(message: String) -> PlatformError {
    PlatformError::new(StatusCode::BAD_REQUEST, message)
}
