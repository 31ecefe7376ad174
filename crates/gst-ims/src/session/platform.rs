//! The platform, which an API key and its secret open.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use gst_types::Gstin;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::{PlatformCall, Session};
use crate::call::{Bounds, Caller, Shared, call};
use crate::client::{ClientBuilder, PlatformSettings};
use crate::clock;
use crate::config::credentials::{
    ApiKey, ApiSecret, Credentials, CredentialsCache, PlatformToken, Prepared, PreparedSource,
};
use crate::error::{Error, ErrorKind};
use crate::operations::sign_in::{
    Authenticate, Logout, RefreshSession, RequestOtp, TaxpayerTokens, VerifyOtp,
};

/// The platform, with which taxpayers sign in.
///
/// Cheap to clone. Its own token is fetched when it is needed first, and again when it has ended
/// or is refused; it is another type than a taxpayer's, and neither can be given for the other.
///
/// # Example
///
/// ```no_run
/// use gst_ims::{Client, Environment};
///
/// # async fn example(otp: String) -> Result<(), Box<dyn std::error::Error>> {
/// let platform = Client::builder()
///     .environment(Environment::Test)
///     .api_key("key_test_…")
///     .api_secret("secret_test_…")
///     .build_platform()?;
/// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
/// sign_in.request_otp().await?;
/// let session = sign_in.verify(otp).await?;
/// let client = platform.client(session);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Platform {
    environment: String,
    pub(super) shared: Arc<Shared>,
    tokens: Arc<Tokens>,
    credentials: Arc<CredentialsCache>,
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

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
    /// use gst_ims::PlatformToken;
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
    /// [`ErrorKind::Configuration`] if it is something else; the message does not repeat it.
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

impl ClientBuilder {
    /// Builds the platform with which taxpayers sign in; nothing is sent.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), for the key and its secret; a taxpayer's token or a provider of
    /// credentials is refused.
    pub fn build_platform(self) -> Result<Platform, Error> {
        let PlatformSettings {
            environment,
            shared,
            key,
            secret,
        } = self.into_platform_settings()?;
        Platform::new(environment.to_string(), shared, key, secret)
    }
}

impl Platform {
    pub(crate) fn new(
        environment: String,
        shared: Shared,
        key: ApiKey,
        secret: ApiSecret,
    ) -> Result<Self, Error> {
        // What cannot be a header is told now and not by the first call.
        drop(Prepared::of_secret(&key, &secret)?);
        let shared = Arc::new(shared);
        let tokens = Arc::new(Tokens {
            caller: Caller {
                shared: Arc::clone(&shared),
                credentials: Arc::new(CredentialsCache::of_platform(Arc::new(Fixed(
                    key.clone(),
                    secret,
                )))),
                taxpayer: None,
            },
            key,
            state: Mutex::default(),
        });
        Ok(Self {
            environment,
            shared,
            credentials: Arc::new(CredentialsCache::of_platform(
                Arc::clone(&tokens) as Arc<dyn PreparedSource>
            )),
            tokens,
        })
    }

    /// Takes a token that was kept, unless it has ended.
    #[must_use]
    pub fn with_access(self, access: PlatformAccess) -> Self {
        // Nothing else knows of the platform yet, or what it knows is newer.
        if let Ok(mut state) = self.tokens.state.try_lock() {
            state.kept = Some(access);
        }
        self
    }

    /// Returns the platform's token, fetched if there is none that is good.
    ///
    /// # Errors
    ///
    /// Every failure of the network and the platform; HTTP 403 here says that the account itself
    /// is closed or its quota used up, which no other key or taxpayer of it changes.
    pub fn access(&self) -> PlatformCall<PlatformAccess> {
        let tokens = Arc::clone(&self.tokens);
        PlatformCall::new(async move { tokens.get(false).await })
    }

    /// Prepares to sign a taxpayer in, by the user name on the GST portal.
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
    /// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
    /// sign_in.request_otp().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign_in(&self, gstin: Gstin, username: impl Into<String>) -> SignIn {
        SignIn {
            platform: self.clone(),
            gstin,
            username: username.into(),
        }
    }

    /// Exchanges the token of a session for another one.
    ///
    /// # Errors
    ///
    /// Every failure of the network and the tax network;
    /// [`ErrorKind::Authentication`](crate::ErrorKind::Authentication) when only another OTP helps.
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
    /// // Clients of a session do this by themselves.
    /// let session = platform.refresh(&session).await?;
    /// assert_eq!(session.state().as_str(), "active");
    /// # Ok(())
    /// # }
    /// ```
    pub fn refresh(&self, session: &Session) -> PlatformCall<Session> {
        let (platform, session) = (self.clone(), session.clone());
        PlatformCall::new(async move {
            let caller = platform.caller_of(&session)?;
            let tokens = platform.call(&caller, &RefreshSession).await?;
            Ok(platform.session(session.gstin, session.username, tokens))
        })
    }

    /// Ends a session, which makes room for another one of the same user.
    ///
    /// # Errors
    ///
    /// Every failure of the network and the tax network.
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
    /// // The tax network counts the sessions of a user: short runs log out at their end.
    /// platform.logout(&session).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn logout(&self, session: &Session) -> PlatformCall<()> {
        let (platform, session) = (self.clone(), session.clone());
        PlatformCall::new(async move {
            let caller = platform.caller_of(&session)?;
            match platform.call(&caller, &Logout).await {
                // The answer to the first attempt was lost, and it was carried out.
                Err(error) if error.kind() == ErrorKind::Authentication && error.attempts() > 1 => {
                    Ok(())
                }
                result => result.map(drop),
            }
        })
    }

    pub(super) fn api_key(&self) -> &ApiKey {
        &self.tokens.key
    }

    /// A session is sent to no other server than the one that opened it.
    pub(super) fn check_environment(&self, session: &Session) -> Result<(), Error> {
        if session.environment == self.environment {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Authentication,
            format!(
                "the taxpayer's session was opened at {}, not at {}; sign in there with an OTP",
                session.environment, self.environment
            ),
        ))
    }

    fn caller_of(&self, session: &Session) -> Result<Caller, Error> {
        self.check_environment(session)?;
        let credentials = Credentials::new(self.api_key().clone(), session.token.clone());
        Ok(Caller {
            shared: Arc::clone(&self.shared),
            credentials: Arc::new(CredentialsCache::fixed(credentials, None)?),
            taxpayer: None,
        })
    }

    fn own_caller(&self) -> Caller {
        Caller {
            shared: Arc::clone(&self.shared),
            credentials: Arc::clone(&self.credentials),
            taxpayer: None,
        }
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    fn call<'a, O: crate::call::Operation>(
        &'a self,
        caller: &'a Caller,
        operation: &'a O,
    ) -> BoxFuture<'a, Result<O::Output, Error>> {
        Box::pin(async move {
            let bounds = Bounds::of(&self.shared, None);
            call(caller, &bounds, operation).await
        })
    }

    fn session(&self, gstin: Gstin, username: String, tokens: TaxpayerTokens) -> Session {
        Session {
            gstin,
            username,
            environment: self.environment.clone(),
            token: tokens.token,
            expires_at: tokens.expires_at,
            session_expires_at: tokens.session_expires_at,
            obtained_at: clock::time_of_day(),
        }
    }
}

/// A taxpayer who is about to sign in.
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
/// use gst_ims::ErrorKind;
///
/// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
/// sign_in.request_otp().await?;
/// let error = sign_in.verify("123456").await.expect_err("another OTP was sent");
/// assert_eq!(error.kind(), ErrorKind::Authentication);
/// let session = sign_in.verify("575757").await?;
/// assert_eq!(session.username, "TN_NT2.2477");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `request_otp` or `verify`"]
pub struct SignIn {
    platform: Platform,
    gstin: Gstin,
    username: String,
}

impl SignIn {
    /// Lets the tax network send an OTP to the taxpayer; each call may send one.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the platform and the tax network. `AUTH403` says that too
    /// many sessions are open, `TEC4001` that the server of OTPs is down.
    pub fn request_otp(&self) -> PlatformCall<()> {
        let Self {
            platform,
            gstin,
            username,
        } = self.clone();
        PlatformCall::new(async move {
            let caller = platform.own_caller();
            let operation = RequestOtp { gstin, username };
            platform.call(&caller, &operation).await.map(drop)
        })
    }

    /// Exchanges the OTP for a session. The OTP is neither kept nor logged.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the platform and the tax network, and
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the OTP is not 4 to 10
    /// digits; the message does not repeat it.
    pub fn verify(&self, otp: impl Into<SecretString>) -> PlatformCall<Session> {
        let Self {
            platform,
            gstin,
            username,
        } = self.clone();
        let otp = otp.into();
        PlatformCall::new(async move {
            let operation = VerifyOtp {
                gstin,
                username,
                otp: checked(&otp)?,
            };
            let caller = platform.own_caller();
            let tokens = platform.call(&caller, &operation).await?;
            Ok(platform.session(gstin, operation.username, tokens))
        })
    }
}

fn checked(otp: &SecretString) -> Result<SecretString, Error> {
    let digits = otp.expose_secret().trim();
    if (4..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(digits.into());
    }
    Err(Error::configuration(
        "the OTP must be 4 to 10 digits, such as those that the GST portal sends",
    ))
}

/// The key and its secret, which never change.
struct Fixed(ApiKey, ApiSecret);

impl PreparedSource for Fixed {
    fn prepared(&self) -> BoxFuture<'_, Result<Prepared, Error>> {
        Box::pin(std::future::ready(Prepared::of_secret(&self.0, &self.1)))
    }
}

/// The platform's tokens, one at a time.
struct Tokens {
    caller: Caller,
    key: ApiKey,
    state: Mutex<TokenState>,
}

#[derive(Default)]
struct TokenState {
    kept: Option<PlatformAccess>,
    /// Whether the kept one was given to a call: whoever asks again was refused it.
    is_given: bool,
    /// A refusal of the account, which holds for every taxpayer.
    refused: Option<(tokio::time::Instant, Error)>,
}

/// How long a refusal of the account is believed.
const REFUSED_FOR: Duration = Duration::from_secs(60);

/// How long a token lives, as documented, but for a margin.
const LIFE: SignedDuration = SignedDuration::from_secs(24 * 3600);
const MARGIN: SignedDuration = SignedDuration::from_secs(5 * 60);

impl Tokens {
    async fn get(&self, for_a_call: bool) -> Result<PlatformAccess, Error> {
        let mut state = self.state.lock().await;
        let now = clock::time_of_day();
        let was_refused = for_a_call && state.is_given;
        if !was_refused
            && let Some(access) = &state.kept
            && access.expires_at.duration_since(now) > MARGIN
        {
            let access = access.clone();
            state.is_given |= for_a_call;
            return Ok(access);
        }
        if let Some((at, error)) = &state.refused
            && clock::now().saturating_duration_since(*at) < REFUSED_FOR
        {
            return Err(error.clone());
        }
        let bounds = Bounds::of(&self.caller.shared, None);
        match call(&self.caller, &bounds, &Authenticate).await {
            Ok(authenticated) => {
                let access = PlatformAccess {
                    token: authenticated.token,
                    expires_at: now.saturating_add(LIFE).unwrap_or(now),
                };
                *state = TokenState {
                    kept: Some(access.clone()),
                    is_given: for_a_call,
                    refused: None,
                };
                Ok(access)
            }
            Err(error) => {
                if error.kind() == ErrorKind::Authentication || error.is_quota() {
                    state.refused = Some((clock::now(), error.clone()));
                }
                Err(error)
            }
        }
    }
}

impl PreparedSource for Tokens {
    fn prepared(&self) -> BoxFuture<'_, Result<Prepared, Error>> {
        Box::pin(async {
            let access = self.get(true).await?;
            Prepared::of_platform(&self.key, &access.token, access.expires_at)
        })
    }
}
