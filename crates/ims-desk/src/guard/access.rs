//! Who may see the pages: the browser that was opened with the secret address.

use std::sync::{Mutex, PoisonError};

use super::secret::Secret;

/// The secrets of one run of the desk.
#[derive(Debug)]
pub(crate) struct Access {
    /// The host and port under which the pages are served, as a `Host` header has them.
    host: String,
    cookie_name: String,
    cookie: Secret,
    form: Secret,
    /// The secret of the opening address, another after each use: addresses stay in a browser's
    /// history.
    opening: Mutex<Secret>,
}

impl Access {
    pub(crate) fn new(host: String, port: u16) -> Result<Self, getrandom::Error> {
        Ok(Self {
            host,
            // Browsers share the cookies of a host among all its ports.
            cookie_name: format!("ims-desk-{port}"),
            cookie: Secret::random()?,
            form: Secret::random()?,
            opening: Mutex::new(Secret::random()?),
        })
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The value of the `Origin` header of requests that our own pages make.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// The secret that every form must send.
    pub(crate) fn form(&self) -> &Secret {
        &self.form
    }

    pub(crate) fn opening_address(&self) -> String {
        let opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{}/open/{}", self.origin(), opening.expose())
    }

    /// Takes the secret of the opening address, and returns the cookie in exchange.
    pub(crate) fn exchange(&self, secret: &str) -> Option<String> {
        let next = Secret::random().ok()?;
        let mut opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if !opening.is(secret) {
            return None;
        }
        *opening = next;
        Some(format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400",
            self.cookie_name,
            self.cookie.expose()
        ))
    }

    /// Whether one of the cookies of a request is ours.
    pub(crate) fn admits<'c>(&self, cookies: impl Iterator<Item = &'c str>) -> bool {
        cookies
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == self.cookie_name && self.cookie.is(value))
    }
}
