//! The platform, which an API key and its secret open.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use gst_types::Gstin;

use super::tokens::Tokens;
use super::{PlatformAccess, PlatformCall, Session};
use crate::call::{Bounds, CallOptions, Caller, Shared, call};
use crate::client::{ClientBuilder, PlatformSettings};
use crate::clock;
use crate::config::credentials::{
    ApiKey, ApiSecret, Credentials, CredentialsCache, Prepared, PreparedSource,
};
use crate::error::{Error, ErrorKind};
use crate::operations::sign_in::{Logout, RefreshSession, TaxpayerTokens};

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

impl ClientBuilder {
    /// Builds the platform with which taxpayers sign in; nothing is sent.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), for the key and its secret; a taxpayer's token or a provider of
    /// credentials is refused.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let platform = Client::builder()
    ///     .api_key("key_live_1")
    ///     .api_secret("secret_live_1")
    ///     .build_platform()?;
    /// # let _ = platform;
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    pub fn build_platform(self) -> Result<Platform, Error> {
        let PlatformSettings {
            environment,
            shared,
            key,
            secret,
        } = self.into_platform_settings()?;
        Platform::new(environment.name().into_owned(), shared, key, secret)
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
        let tokens = Arc::new(Tokens::of(&shared, key, secret));
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
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(platform: gst_ims::session::Platform, kept: gst_ims::secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::session::PlatformAccess;
    ///
    /// let platform = platform.with_access(PlatformAccess::from_secret_json(&kept)?);
    /// let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse()?, "TN_NT2.2477");
    /// sign_in.request_otp().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_access(self, access: PlatformAccess) -> Self {
        self.tokens.take(access);
        self
    }

    /// Returns the platform's token, fetched if there is none that is good.
    ///
    /// # Errors
    ///
    /// Every failure of the network and the platform; HTTP 403 here says that the account itself
    /// is closed or its quota used up, which no other key or taxpayer of it changes.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(platform: gst_ims::session::Platform) -> Result<(), gst_ims::Error> {
    /// // Kept, it spares the next program a request.
    /// let access = platform.access().await?;
    /// let secret = access.to_secret_json();
    /// # let _ = secret;
    /// # Ok(())
    /// # }
    /// ```
    pub fn access(&self) -> PlatformCall<PlatformAccess> {
        let tokens = Arc::clone(&self.tokens);
        PlatformCall::new(async move { tokens.get(false).await })
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
        self.tokens.key()
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

    pub(super) fn own_caller(&self) -> Caller {
        Caller {
            shared: Arc::clone(&self.shared),
            credentials: Arc::clone(&self.credentials),
            taxpayer: None,
        }
    }

    /// Boxed, so that a call is compiled here and not again in every program.
    pub(super) fn call<'a, O: crate::call::Operation>(
        &'a self,
        caller: &'a Caller,
        operation: &'a O,
    ) -> BoxFuture<'a, Result<O::Output, Error>> {
        Box::pin(async move {
            let bounds = Bounds::of(&self.shared, &CallOptions::default());
            call(caller, &bounds, operation).await
        })
    }

    pub(super) fn session(
        &self,
        gstin: Gstin,
        username: String,
        tokens: TaxpayerTokens,
    ) -> Session {
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
