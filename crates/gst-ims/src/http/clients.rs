//! The HTTP clients of a client: one that keeps connections, and one that opens a new one each time.

use std::sync::OnceLock;
use std::time::Duration;

use crate::config::environment::Environment;
use crate::config::proxy::{self, Proxy};
use crate::error::Error;

use super::resolver::DetachedResolver;

/// How many headers a response may have; gateways that trace requests add dozens.
const MOST_HEADERS: usize = 1_000;

/// What an HTTP client is made of.
pub(crate) struct HttpSettings {
    pub(crate) environment: Environment,
    pub(crate) connect_timeout: Duration,
    pub(crate) root_certificates: Vec<reqwest::Certificate>,
    pub(crate) proxy: Option<Proxy>,
}

impl HttpSettings {
    fn builder(&self) -> Result<reqwest::ClientBuilder, Error> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("gst-ims/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .dns_resolver(DetachedResolver::of_the_system())
            // Bodies are decoded while they are read, by this crate.
            .no_gzip()
            // As curl and browsers read what old gateways send.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_max_headers(MOST_HEADERS)
            .connect_timeout(self.connect_timeout)
            .tls_certs_merge(self.root_certificates.clone());
        Ok(match &self.proxy {
            Some(proxy) => builder.proxy(proxy.clone().for_environment(&self.environment)?),
            // What stays on this machine needs no TLS roots either, which a bare
            // machine may lack.
            None if self.environment.is_plain_http() => builder.no_proxy().tls_certs_only([]),
            None => proxy::by_variables(builder, &self.environment)?,
        })
    }
}

/// The HTTP clients of a client.
pub(crate) struct HttpClients {
    pooled: reqwest::Client,
    /// `None` for a client of the user's own, which cannot be made again.
    settings: Option<HttpSettings>,
    fresh: OnceLock<Option<reqwest::Client>>,
}

impl HttpClients {
    pub(crate) fn of_settings(settings: HttpSettings) -> Result<Self, Error> {
        let pooled = settings.builder()?.build().map_err(|error| {
            Error::configuration(
                "the HTTP client could not be set up, most likely for want of TLS roots; \
                 install the system's CA certificates or name a file of them in SSL_CERT_FILE",
            )
            .with_source(error)
        })?;
        Ok(Self {
            pooled,
            settings: Some(settings),
            fresh: OnceLock::new(),
        })
    }

    pub(crate) fn of_user(client: reqwest::Client) -> Self {
        Self {
            pooled: client,
            settings: None,
            fresh: OnceLock::new(),
        }
    }

    pub(crate) fn pooled(&self) -> &reqwest::Client {
        &self.pooled
    }

    /// The client whose every request opens a connection; made when it is first needed.
    pub(crate) fn fresh(&self) -> Option<&reqwest::Client> {
        let make = || {
            let builder = self.settings.as_ref()?.builder().ok()?;
            builder.pool_max_idle_per_host(0).build().ok()
        };
        self.fresh.get_or_init(make).as_ref()
    }
}
