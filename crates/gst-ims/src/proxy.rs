//! A proxy that every request goes through.

use std::fmt;

use url::Url;

use crate::environment::{Environment, is_loopback};
use crate::error::Error;

/// A checked proxy's address, which may carry a password.
pub(crate) struct Proxy {
    proxy: reqwest::Proxy,
    is_on_this_machine: bool,
}

impl Proxy {
    /// Reads an address such as `http://host:port`; no message repeats it.
    pub(crate) fn parse(address: &str) -> Result<Self, Error> {
        Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .and_then(|url| {
                Some(Self {
                    is_on_this_machine: is_loopback(url.host().as_ref()),
                    proxy: reqwest::Proxy::all(url).ok()?,
                })
            })
            .ok_or_else(|| {
                Error::configuration("the proxy's address is not one such as http://host:port")
            })
    }

    /// Returns the proxy if it may carry what goes to `environment`: through
    /// one on another machine, plain HTTP would show the credentials to all.
    pub(crate) fn for_environment(
        self,
        environment: &Environment,
    ) -> Result<reqwest::Proxy, Error> {
        if environment.is_plain_http() && !self.is_on_this_machine {
            return Err(Error::configuration(
                "plain http does not go through a proxy on another machine; \
                 use https or a proxy on this machine",
            ));
        }
        Ok(self.proxy)
    }
}

/// Shows nothing of the address.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy(..)")
    }
}
