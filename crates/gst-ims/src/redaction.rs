//! Keeps secrets out of texts that a server sends back.

use secrecy::{ExposeSecret, SecretString};

use crate::credentials::{ApiKey, TaxpayerToken};

/// Replaces planted or echoed credentials in the server's own words.
pub(crate) struct Redaction {
    secrets: [SecretString; 2],
}

impl Redaction {
    pub(crate) fn new(api_key: &ApiKey, taxpayer_token: &TaxpayerToken) -> Self {
        Self {
            secrets: [api_key.expose().into(), taxpayer_token.expose().into()],
        }
    }

    pub(crate) fn apply(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret.expose_secret(), "[redacted]")
        })
    }
}
