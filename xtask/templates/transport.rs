use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{HeaderName, HeaderValue, InvalidHeaderValue};

use crate::Client;

/// Carries the requests of a [`Client`] to the server.
///
/// The generated methods build a request and type the answer; everything between the two
/// (credentials, deadlines, retries, limits) is the transport's. [`DirectTransport`] is the plain
/// one; a test double is another.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends `request` and returns the answer, whatever its status.
    ///
    /// The request carries neither credentials nor an API version yet.
    ///
    /// # Errors
    /// A request that did not get an answer.
    fn execute<'a>(
        &'a self,
        request: reqwest::Request,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>>;
}

impl ClientHooks<Arc<dyn Transport>> for Client {
    async fn exec(
        &self,
        request: reqwest::Request,
        _operation: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        self.inner.execute(request).await
    }
}

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// Sends each request once, with the credentials and the API version that it holds.
///
/// Redirects are not followed, so that the credentials stay with the host they are meant for.
#[derive(Debug, Clone)]
pub struct DirectTransport {
    client: reqwest::Client,
    api_key: HeaderValue,
    access_token: HeaderValue,
    api_version: HeaderValue,
}

impl DirectTransport {
    /// A transport with the API key and the taxpayer's access token, which is sent as it is,
    /// without `Bearer`.
    ///
    /// An answer may take up to 60 seconds, a connection 10.
    ///
    /// # Errors
    /// A key or token with characters that a header cannot hold, or an HTTP client that cannot be
    /// built.
    pub fn new(api_key: &str, access_token: &str) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .build()
            .map_err(TransportError::Client)?;
        Ok(Self {
            client,
            api_key: secret(api_key).map_err(TransportError::ApiKey)?,
            access_token: secret(access_token).map_err(TransportError::AccessToken)?,
            api_version: HeaderValue::from_static(crate::DEFAULT_API_VERSION),
        })
    }

    /// Sends `version` as `x-api-version` instead of [`DEFAULT_API_VERSION`](crate::DEFAULT_API_VERSION).
    #[must_use]
    pub fn api_version(mut self, version: HeaderValue) -> Self {
        self.api_version = version;
        self
    }

    /// A client of the API at `base_url` over this transport.
    #[must_use]
    pub fn into_client(self, base_url: &str) -> Client {
        let client = self.client.clone();
        Client::new_with_client(base_url, client, Arc::new(self))
    }
}

impl Transport for DirectTransport {
    fn execute<'a>(
        &'a self,
        mut request: reqwest::Request,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>> {
        let headers = request.headers_mut();
        headers.insert(API_KEY, self.api_key.clone());
        headers.insert(reqwest::header::AUTHORIZATION, self.access_token.clone());
        headers.insert(API_VERSION, self.api_version.clone());
        Box::pin(self.client.execute(request))
    }
}

/// A header value that no `Debug` output shows.
fn secret(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Why a [`DirectTransport`] cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// The API key holds a character that a header cannot.
    ApiKey(InvalidHeaderValue),
    /// The access token holds a character that a header cannot.
    AccessToken(InvalidHeaderValue),
    /// The HTTP client cannot be built.
    Client(reqwest::Error),
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKey(_) => "the API key holds a character that a header cannot hold",
            Self::AccessToken(_) => "the access token holds a character that a header cannot hold",
            Self::Client(_) => "the HTTP client cannot be built",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::ApiKey(error) | Self::AccessToken(error) => Some(error),
            Self::Client(error) => Some(error),
        }
    }
}
