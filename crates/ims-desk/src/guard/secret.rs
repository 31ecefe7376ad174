//! Secrets that are made here and compared with what a browser sends.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// A random secret in hexadecimal digits.
#[derive(Clone, Debug)]
pub(crate) struct Secret(SecretString);

impl Secret {
    /// Takes 256 bits from the system's random source.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let mut text = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Compares in a time that does not depend on where the texts differ.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.expose().as_bytes().ct_eq(text.as_bytes()).into()
    }
}
