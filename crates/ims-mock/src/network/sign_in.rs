//! How taxpayers sign in, and for how long.

use std::{fmt, time::Duration};

/// How the server lets taxpayers sign in.
///
/// The values that are used unless others are set are those of the
/// documentation: OTP 575757, 24 hours for the platform's token, 6 hours for a
/// taxpayer's.
///
/// ```
/// use std::time::Duration;
/// use ims_mock::{MockServer, SignIn};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::builder()
///     .sign_in(SignIn::new().otp("007575").token_lifetime(Duration::from_secs(60)))
///     .require_sign_in()
///     .start()
///     .await?;
/// // Six hours later every token has expired.
/// server.advance(Duration::from_secs(6 * 60 * 60));
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct SignIn {
    pub(crate) otp: String,
    pub(crate) otp_lifetime: Duration,
    pub(crate) platform_token_lifetime: Duration,
    pub(crate) token_lifetime: Duration,
    pub(crate) api_access: Duration,
    pub(crate) max_sessions: Option<usize>,
    pub(crate) expiry_form: ExpiryForm,
    pub(crate) refresh_ends_old_token: bool,
}

/// The forms in which servers write when a session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ExpiryForm {
    /// Epoch milliseconds as a number, as documented.
    #[default]
    Milliseconds,
    /// Epoch seconds as a number.
    Seconds,
    /// Epoch milliseconds as digits in a string.
    Text,
    /// Neither expiry is told.
    Missing,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

impl Default for SignIn {
    fn default() -> Self {
        Self {
            otp: "575757".to_owned(),
            otp_lifetime: Duration::from_secs(10 * MINUTE),
            platform_token_lifetime: Duration::from_secs(24 * HOUR),
            token_lifetime: Duration::from_secs(6 * HOUR),
            api_access: Duration::from_secs(30 * 24 * HOUR),
            max_sessions: None,
            expiry_form: ExpiryForm::Milliseconds,
            refresh_ends_old_token: false,
        }
    }
}

impl SignIn {
    /// As documented.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The OTP that every taxpayer receives.
    #[must_use]
    pub fn otp(mut self, otp: impl Into<String>) -> Self {
        self.otp = otp.into();
        self
    }

    /// How long an OTP is good; 10 minutes unless set.
    #[must_use]
    pub fn otp_lifetime(mut self, lifetime: Duration) -> Self {
        self.otp_lifetime = lifetime;
        self
    }

    /// How long the platform's token is good.
    #[must_use]
    pub fn platform_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.platform_token_lifetime = lifetime;
        self
    }

    /// How long a taxpayer's token is good.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// How long after the OTP a session can be refreshed, as taxpayers choose it on the GST
    /// portal; 30 days unless set. A refresh after that is refused with AUTH4037.
    #[must_use]
    pub fn api_access(mut self, duration: Duration) -> Self {
        self.api_access = duration;
        self
    }

    /// How many sessions a taxpayer may have at a time; an OTP for one more is refused with
    /// AUTH403. No limit unless set.
    #[must_use]
    pub fn max_sessions(mut self, most: usize) -> Self {
        self.max_sessions = Some(most);
        self
    }

    /// The form in which answers tell when a session ends.
    #[must_use]
    pub fn expiry_form(mut self, form: ExpiryForm) -> Self {
        self.expiry_form = form;
        self
    }

    /// Ends the old token when a session is refreshed. What the real network does is not
    /// documented; unless set, both are good.
    #[must_use]
    pub fn refresh_ends_old_token(mut self) -> Self {
        self.refresh_ends_old_token = true;
        self
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("token_lifetime", &self.token_lifetime)
            .field("max_sessions", &self.max_sessions)
            .finish_non_exhaustive()
    }
}
