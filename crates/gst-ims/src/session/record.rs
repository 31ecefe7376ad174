//! A taxpayer's session, as it is kept.

use std::fmt;

use gst_types::Gstin;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::ser::{Serialize, Serializer};
use serde::{Deserialize, Serialize as SerializeMacro};

use crate::clock;
use crate::config::credentials::TaxpayerToken;
use crate::error::Error;

/// A taxpayer's session with the tax network, which an OTP opened.
///
/// `Serialize` writes its [`SessionSummary`], without the token;
/// [`to_secret_json`](Self::to_secret_json) writes what a keyring keeps.
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
/// # let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
/// # sign_in.request_otp().await?;
/// # let session = sign_in.verify("575757").await?;
/// use gst_ims::session::Session;
///
/// let kept = session.to_secret_json();
/// let session = Session::from_secret_json(&kept)?;
/// println!("{} until {:?}", session.gstin, session.expires_at);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Session {
    /// The taxpayer.
    pub gstin: Gstin,
    /// The taxpayer's user name on the GST portal.
    pub username: String,
    /// The environment that opened the session: `production`, `test` or an address.
    pub environment: String,
    /// The token that authorises the taxpayer's operations.
    pub token: TaxpayerToken,
    /// When the token ends, if the server said so.
    pub expires_at: Option<Timestamp>,
    /// Until when the token can be exchanged for another, if the server said so.
    pub session_expires_at: Option<Timestamp>,
    /// When the token was given.
    pub obtained_at: Timestamp,
}

/// Whether a session can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, SerializeMacro, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a session can be used or not")]
pub enum SessionState {
    /// Its token lives, or can be exchanged for another.
    Active,
    /// Another OTP is needed.
    Expired,
}

impl SessionState {
    /// Returns the name, `active` or `expired`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for SessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Session {
    /// Returns whether the session can be used now. One whose end is not known is thought to live.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::session::{Session, SessionState};
    ///
    /// fn must_sign_in(session: &Session) -> bool {
    ///     session.state() != SessionState::Active
    /// }
    /// ```
    #[must_use]
    pub fn state(&self) -> SessionState {
        let end = self.expires_at.max(self.session_expires_at);
        if end.is_none_or(|end| end > clock::time_of_day()) {
            SessionState::Active
        } else {
            SessionState::Expired
        }
    }

    /// Writes the session with its token, for a keyring or a file that only the user can read.
    #[must_use]
    pub fn to_secret_json(&self) -> SecretString {
        let kept = Kept {
            gstin: self.gstin,
            username: self.username.clone(),
            environment: self.environment.clone(),
            access_token: self.token.expose().to_owned(),
            token_expiry: self.expires_at,
            session_expiry: self.session_expires_at,
            obtained_at: self.obtained_at,
        };
        // Texts and times are always written.
        serde_json::to_string(&kept).unwrap_or_default().into()
    }

    /// Reads what [`to_secret_json`](Self::to_secret_json) wrote.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if it is something else; the
    /// message does not repeat it.
    pub fn from_secret_json(json: &SecretString) -> Result<Self, Error> {
        let kept: Kept = serde_json::from_str(json.expose_secret()).map_err(|error| {
            Error::configuration(format!(
                "the stored session cannot be read (line {}, column {}); sign in again",
                error.line(),
                error.column()
            ))
        })?;
        Ok(Self {
            gstin: kept.gstin,
            username: kept.username,
            environment: kept.environment,
            token: TaxpayerToken::new(kept.access_token),
            expires_at: kept.token_expiry,
            session_expires_at: kept.session_expiry,
            obtained_at: kept.obtained_at,
        })
    }

    /// Returns what may be shown of the session.
    ///
    /// # Example
    ///
    /// ```
    /// # fn example(session: gst_ims::session::Session) -> Result<(), serde_json::Error> {
    /// use gst_ims::session::SessionSummary;
    ///
    /// let written = serde_json::to_string(&session)?;
    /// let summary: SessionSummary = serde_json::from_str(&written)?;
    /// assert_eq!(summary, session.summary());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn summary(&self) -> SessionSummary {
        SessionSummary {
            gstin: self.gstin,
            username: self.username.clone(),
            environment: self.environment.clone(),
            state: self.state(),
            expires_at: self.expires_at,
            session_expires_at: self.session_expires_at,
        }
    }

    /// Whether the token itself has not ended.
    pub(super) fn is_alive(&self) -> bool {
        self.expires_at.is_none_or(|end| end > clock::time_of_day())
    }

    /// Whether the token ends so soon that a call could outlive it.
    pub(super) fn ends_soon(&self) -> bool {
        const MARGIN: jiff::SignedDuration = jiff::SignedDuration::from_secs(5 * 60);
        self.expires_at
            .is_some_and(|end| end.duration_since(clock::time_of_day()) < MARGIN)
    }
}

#[derive(SerializeMacro, Deserialize)]
struct Kept {
    gstin: Gstin,
    username: String,
    environment: String,
    access_token: String,
    token_expiry: Option<Timestamp>,
    session_expiry: Option<Timestamp>,
    obtained_at: Timestamp,
}

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.summary().serialize(serializer)
    }
}

/// What may be shown of a session, as `ims session` prints it: no token.
///
/// `Serialize` writes `{"gstin", "username", "environment", "state", "expires_at",
/// "session_expires_at"}`, and `Deserialize` reads the same.
#[derive(Clone, Debug, PartialEq, Eq, SerializeMacro, Deserialize)]
#[non_exhaustive]
pub struct SessionSummary {
    /// The taxpayer.
    pub gstin: Gstin,
    /// The taxpayer's user name on the GST portal.
    pub username: String,
    /// The environment that opened the session.
    pub environment: String,
    /// Whether it could be used when this was written.
    pub state: SessionState,
    /// When the token ends, if the server said so.
    pub expires_at: Option<Timestamp>,
    /// Until when the token can be exchanged for another, if the server said so.
    pub session_expires_at: Option<Timestamp>,
}
