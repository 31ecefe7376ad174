//! The platform's token, as it is kept.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::config::credentials::PlatformToken;
use crate::error::Error;

/// The platform's token and when it ends, to be kept for another process.
///
/// # Example
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mock = ims_mock::MockServer::builder().require_sign_in().start().await?;
/// # let platform = gst_ims::Client::builder()
/// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
/// #     .api_key("key_test_example")
/// #     .api_secret("secret_test_example")
/// #     .build_platform()?;
/// // The token is good for a day: another process need not fetch one again.
/// let access = platform.access().await?;
/// let kept = access.to_secret_json();
/// let platform = platform.with_access(gst_ims::session::PlatformAccess::from_secret_json(&kept)?);
/// assert_eq!(platform.access().await?.expires_at, access.expires_at);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlatformAccess {
    /// The token.
    pub token: PlatformToken,
    /// When it ends: 24 hours after it was given, as documented.
    pub expires_at: Timestamp,
}

impl PlatformAccess {
    /// Puts back together what was kept.
    #[must_use]
    pub fn new(token: PlatformToken, expires_at: Timestamp) -> Self {
        Self { token, expires_at }
    }

    /// Writes the token and its end, for a keyring or a file that only the user can read.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::credentials::PlatformToken;
    /// use gst_ims::session::PlatformAccess;
    ///
    /// let access = PlatformAccess::new(PlatformToken::new("…"), "2026-11-26T12:00:00Z".parse()?);
    /// let read = PlatformAccess::from_secret_json(&access.to_secret_json())?;
    /// assert_eq!(read.expires_at, access.expires_at);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_secret_json(&self) -> SecretString {
        let kept = KeptAccess {
            platform_token: self.token.expose().to_owned(),
            token_expiry: self.expires_at,
        };
        // Texts and times are always written.
        serde_json::to_string(&kept).unwrap_or_default().into()
    }

    /// Reads what [`to_secret_json`](Self::to_secret_json) wrote.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if it is something else; the message does not repeat it.
    pub fn from_secret_json(json: &SecretString) -> Result<Self, Error> {
        let kept: KeptAccess = serde_json::from_str(json.expose_secret())
            .map_err(|_| Error::configuration("the stored token of the platform cannot be read"))?;
        Ok(Self::new(
            PlatformToken::new(kept.platform_token),
            kept.token_expiry,
        ))
    }
}

#[derive(Serialize, Deserialize)]
struct KeptAccess {
    platform_token: String,
    token_expiry: Timestamp,
}
