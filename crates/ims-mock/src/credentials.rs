//! Who may ask.

use std::fmt;

use axum::http::{HeaderMap, StatusCode};

use crate::answer::PlatformError;

const API_KEY: &str = "x-api-key";
const TOKEN: &str = "authorization";

/// Whether values of this header must not be shown.
pub(crate) fn is_secret(header: &str) -> bool {
    [API_KEY, TOKEN]
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(header))
}

/// Which API key and taxpayer token the server takes.
#[derive(Clone, Default)]
pub(crate) enum Credentials {
    /// Any, as long as both are there and not empty.
    #[default]
    Any,
    /// Only these.
    Only { api_key: String, token: String },
}

impl Credentials {
    /// Refuses a request without usable credentials.
    ///
    /// The API takes the taxpayer token as it is, so one that follows the word
    /// `Bearer` is as wrong as none.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), PlatformError> {
        let api_key = single(headers, API_KEY);
        let token = single(headers, TOKEN).filter(|token| !has_bearer_scheme(token));
        let accepted = match (self, api_key, token) {
            (Self::Any, Some(_), Some(_)) => true,
            (Self::Only { api_key, token }, Some(given_key), Some(given_token)) => {
                api_key.as_bytes() == given_key && token.as_bytes() == given_token
            }
            _ => false,
        };
        if accepted {
            Ok(())
        } else {
            Err(PlatformError::of(StatusCode::UNAUTHORIZED))
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "Any",
            Self::Only { .. } => "Only([redacted])",
        })
    }
}

/// The value of a header that came once and is not blank.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.as_bytes().trim_ascii();
    (values.next().is_none() && !value.is_empty()).then_some(value)
}

fn has_bearer_scheme(token: &[u8]) -> bool {
    let scheme = token.split(|&byte| byte == b' ').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case(b"Bearer")
}
