//! Who may ask.

use std::{fmt, time::Duration};

use axum::http::{HeaderMap, StatusCode};

use crate::{
    answer::PlatformError,
    network::{Network, Standing},
};

const API_KEY: &str = "x-api-key";
const API_SECRET: &str = "x-api-secret";
const TOKEN: &str = "authorization";

/// Whether values of this header must not be shown.
pub(crate) fn is_secret(header: &str) -> bool {
    [API_KEY, API_SECRET, TOKEN]
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(header))
}

/// The API key of a request; empty without one.
pub(crate) fn api_key(headers: &HeaderMap) -> &str {
    let key = headers.get(API_KEY).and_then(|key| key.to_str().ok());
    key.unwrap_or_default()
}

/// Which API key, secret and tokens the server takes; what is not set is taken whatever it is, as
/// long as it is there and not empty.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) api_key: Option<String>,
    pub(crate) api_secret: Option<String>,
    /// A token that this server did not give, and takes all the same.
    pub(crate) token: Option<String>,
    /// Whether only tokens that this server gave are taken.
    pub(crate) needs_sign_in: bool,
}

impl Credentials {
    /// Refuses a request without the API key and its secret.
    pub(crate) fn check_secret(&self, headers: &HeaderMap) -> Result<(), PlatformError> {
        let is_taken = self.takes_key(headers)
            && is_taken(self.api_secret.as_deref(), single(headers, API_SECRET));
        is_taken
            .then_some(())
            .ok_or_else(|| PlatformError::new(StatusCode::UNAUTHORIZED, "Invalid API key"))
    }

    /// Refuses a request without a token of the platform.
    pub(crate) fn check_platform(
        &self,
        headers: &HeaderMap,
        network: &Network,
        now: Duration,
    ) -> Result<(), PlatformError> {
        match self.standing(headers, network, now)? {
            Standing::Platform => Ok(()),
            Standing::Stranger if !self.needs_sign_in && self.token.is_none() => Ok(()),
            other => Err(refusal(&other)),
        }
    }

    /// The GSTIN of the taxpayer who asks.
    pub(crate) fn taxpayer(
        &self,
        headers: &HeaderMap,
        network: &Network,
        now: Duration,
    ) -> Result<String, PlatformError> {
        match self.standing(headers, network, now)? {
            Standing::Taxpayer(gstin) => Ok(gstin),
            Standing::Stranger if self.takes_stranger(headers) => Ok(network.first().to_owned()),
            other => Err(refusal(&other)),
        }
    }

    /// The token of a request.
    pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
        let token = single(headers, TOKEN)?;
        std::str::from_utf8(token).ok()
    }

    /// What the request's token is good for.
    ///
    /// The API takes tokens as they are, so one that follows the word `Bearer` is as wrong as
    /// none.
    fn standing(
        &self,
        headers: &HeaderMap,
        network: &Network,
        now: Duration,
    ) -> Result<Standing, PlatformError> {
        let token = single(headers, TOKEN).filter(|token| !has_bearer_scheme(token));
        match token {
            Some(token) if self.takes_key(headers) => {
                let known = std::str::from_utf8(token).ok();
                let standing = known.map(|token| network.tokens().standing(token, now));
                Ok(standing.unwrap_or(Standing::Stranger))
            }
            _ => Err(PlatformError::of(StatusCode::UNAUTHORIZED)),
        }
    }

    fn takes_key(&self, headers: &HeaderMap) -> bool {
        is_taken(self.api_key.as_deref(), single(headers, API_KEY))
    }

    fn takes_stranger(&self, headers: &HeaderMap) -> bool {
        match &self.token {
            Some(token) => single(headers, TOKEN) == Some(token.as_bytes()),
            None => !self.needs_sign_in,
        }
    }
}

/// As the platform refuses a token.
fn refusal(standing: &Standing) -> PlatformError {
    let message = match standing {
        Standing::Expired => "Access token expired",
        Standing::Ended => "Invalid access token",
        Standing::Platform | Standing::Taxpayer(_) => "Insufficient privilege",
        Standing::Stranger => return PlatformError::of(StatusCode::UNAUTHORIZED),
    };
    PlatformError::new(StatusCode::FORBIDDEN, message)
}

fn is_taken(only: Option<&str>, given: Option<&[u8]>) -> bool {
    given.is_some_and(|given| only.is_none_or(|only| only.as_bytes() == given))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("needs_sign_in", &self.needs_sign_in)
            .finish_non_exhaustive()
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
