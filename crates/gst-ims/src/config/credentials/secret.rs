//! Secrets that cannot be printed.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::config::environment::Environment;
use crate::digest::{hexadecimal, sha256};
use crate::error::Error;

/// The Sandbox API key (`x-api-key`), which names the customer of the API.
#[derive(Clone)]
pub struct ApiKey(SecretString);

/// The taxpayer's access token from the OTP verification (`authorization`),
/// which names the taxpayer; documented to live six hours.
///
/// It is sent as it is, without `Bearer`. The platform's own token, which
/// opens the OTP endpoints, is not accepted here by the API.
#[derive(Clone)]
pub struct TaxpayerToken(SecretString);

/// The secret of an API key (`x-api-secret`), which with the key opens the platform.
///
/// # Example
///
/// ```
/// use gst_ims::credentials::ApiSecret;
///
/// let secret = ApiSecret::new("secret_test_example");
/// assert_eq!(format!("{secret:?}"), "ApiSecret([redacted])");
/// ```
#[derive(Clone)]
pub struct ApiSecret(SecretString);

/// The platform's own token, which the API key and its secret give for 24 hours; it opens the
/// operations with which a taxpayer signs in, and no other.
///
/// # Example
///
/// ```
/// use gst_ims::credentials::PlatformToken;
///
/// let token = PlatformToken::new("…");
/// assert_eq!(format!("{token:?}"), "PlatformToken([redacted])");
/// ```
#[derive(Clone)]
pub struct PlatformToken(SecretString);

macro_rules! secret {
    ($type:ident, $name:literal) => {
        impl $type {
            /// Takes the secret; it is checked before it is used.
            #[must_use]
            pub fn new(secret: impl Into<String>) -> Self {
                Self(SecretString::from(secret.into()))
            }

            pub(crate) fn to_header(&self) -> Result<HeaderValue, Error> {
                to_header($name, self.0.expose_secret())
            }

            pub(crate) fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "([redacted])"))
            }
        }

        impl From<&str> for $type {
            fn from(secret: &str) -> Self {
                Self::new(secret)
            }
        }

        impl From<SecretString> for $type {
            fn from(secret: SecretString) -> Self {
                Self(secret)
            }
        }

        impl From<String> for $type {
            fn from(secret: String) -> Self {
                Self::new(secret)
            }
        }
    };
}

secret!(ApiKey, "API key");
secret!(TaxpayerToken, "taxpayer token");
secret!(ApiSecret, "API secret");
secret!(PlatformToken, "platform token");

impl ApiKey {
    /// Returns a name of the key by which programs that share it find one another, and from which
    /// nobody finds the key: its SHA-256 in hexadecimal digits.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::ApiKey;
    ///
    /// let label = ApiKey::new("key_test_example").label();
    /// assert_eq!(label, ApiKey::new("key_test_example").label());
    /// assert!(!label.contains("example"));
    /// ```
    #[must_use]
    pub fn label(&self) -> String {
        hexadecimal(&sha256(self.expose().as_bytes()))
    }
}

/// What authorises a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Credentials {
    /// The API key.
    pub api_key: ApiKey,
    /// The taxpayer's token.
    pub taxpayer_token: TaxpayerToken,
    /// Until when the token is good, if that is known.
    pub good_until: Option<jiff::Timestamp>,
}

impl Credentials {
    /// Puts a key and a token together.
    pub fn new(api_key: impl Into<ApiKey>, taxpayer_token: impl Into<TaxpayerToken>) -> Self {
        Self {
            api_key: api_key.into(),
            taxpayer_token: taxpayer_token.into(),
            good_until: None,
        }
    }

    /// Says until when the token is good: the provider is asked again shortly before that.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::Credentials;
    /// use gst_ims::jiff::{SignedDuration, Timestamp};
    ///
    /// // The provider is asked again before they end.
    /// let in_an_hour = Timestamp::now() + SignedDuration::from_hours(1);
    /// let credentials = Credentials::new("key_live_1", "token").until(in_an_hour);
    /// # let _ = credentials;
    /// ```
    #[must_use]
    pub fn until(mut self, end: jiff::Timestamp) -> Self {
        self.good_until = Some(end);
        self
    }

    /// Checks what every call checks: that both can be sent as HTTP headers.
    ///
    /// For providers that can tell a user early; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if one is
    /// empty, larger than 16 KiB, begins with `Bearer`, or has a character that
    /// no header can have. The message does not repeat it.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::Credentials;
    ///
    /// assert!(Credentials::new("key_live_1", "token").check().is_ok());
    /// assert!(Credentials::new("key_live_1", "two words").check().is_err());
    /// ```
    pub fn check(&self) -> Result<(), Error> {
        self.api_key.to_header()?;
        self.taxpayer_token.to_header()?;
        Ok(())
    }

    /// Checks that the key is not one of another environment: keys of
    /// production begin with `key_live_`, those of the test environment with
    /// `key_test_`. Keys without such a beginning pass, and any key to an address
    /// of one's own, unless it is one of the platform's hosts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if it is.
    /// The message does not repeat the key.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::Credentials;
    /// use gst_ims::Environment;
    ///
    /// let credentials = Credentials::new("key_test_example", "token");
    /// assert!(credentials.check_for(&Environment::Test).is_ok());
    /// assert!(credentials.check_for(&Environment::Production).is_err());
    /// ```
    pub fn check_for(&self, environment: &Environment) -> Result<(), Error> {
        self.api_key.check_for(environment)
    }
}

impl ApiKey {
    pub(crate) fn check_for(&self, environment: &Environment) -> Result<(), Error> {
        match environment.official() {
            Some(official) if self.expose().starts_with(official.foreign_key_prefix()) => {
                Err(Error::configuration(format!(
                    "the API key begins with `{}` and does not belong to the {} environment",
                    official.foreign_key_prefix(),
                    official.name()
                )))
            }
            _ => Ok(()),
        }
    }
}

/// Far more than any key or token has, in bytes, and little enough for every
/// server's limit on headers.
pub(super) const LARGEST_SECRET: usize = 16 << 10;

fn to_header(name: &str, secret: &str) -> Result<HeaderValue, Error> {
    let refuse = |what: &str| Err(Error::configuration(format!("the {name} {what}")));
    if secret.len() > LARGEST_SECRET {
        return refuse(&format!("is larger than {} KiB", LARGEST_SECRET / 1024));
    }
    if secret.trim().is_empty() {
        return refuse("is empty");
    }
    if secret
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("bearer "))
    {
        return refuse("begins with `Bearer`; the API takes the token alone");
    }
    if secret != secret.trim() {
        return refuse("begins or ends with a space or line break; remove it");
    }
    match HeaderValue::from_str(secret) {
        Ok(mut value) if secret.bytes().all(|byte| byte.is_ascii_graphic()) => {
            value.set_sensitive(true);
            Ok(value)
        }
        _ => refuse(
            "has a character that cannot stand in an HTTP header; \
             only visible ASCII characters can",
        ),
    }
}
