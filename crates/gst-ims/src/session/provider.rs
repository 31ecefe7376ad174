//! A session as what authorises a taxpayer's calls.

use std::sync::Arc;

use tokio::sync::Mutex;
use tracing::debug;

use super::{Platform, Session, SessionState, SessionStore};
use crate::client::Client;
use crate::config::credentials::{
    Credentials, CredentialsCache, CredentialsFuture, CredentialsProvider, TaxpayerToken,
};
use crate::error::{Error, ErrorKind};

impl Platform {
    /// Returns a client for a taxpayer whose session is kept in `store`.
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
    /// use std::sync::Arc;
    /// use gst_ims::session::{MemorySessions, SessionStore};
    ///
    /// let store = Arc::new(MemorySessions::new(session));
    /// let client = platform.client_of(store.clone());
    /// client.counts(gst_ims::GoodsType::Others).send().await?;
    /// // Whatever the client exchanged the token for is in the store.
    /// assert!(store.load().await?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client_of(&self, store: Arc<dyn SessionStore>) -> Client {
        let provider = SessionCredentials::new(self.clone(), store);
        let credentials = CredentialsCache::new(Arc::new(provider), None);
        Client::of_shared(Arc::clone(&self.shared), credentials)
    }

    /// Returns a client for a taxpayer whose session is kept in memory.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(platform: gst_ims::session::Platform, session: gst_ims::session::Session) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Section;
    ///
    /// let client = platform.client(session);
    /// let list = client.invoices(Section::B2b).send().await?;
    /// println!("{} documents", list.invoices.len());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client(&self, session: Session) -> Client {
        let gstin = session.gstin;
        let store = Arc::new(super::MemorySessions::new(session));
        self.client_of(store).labelled(gstin.as_str())
    }
}

/// Authorises a taxpayer's calls by the session in a store: the token is exchanged for another
/// shortly before its end, and once when the server refuses it.
#[derive(Debug)]
pub struct SessionCredentials {
    platform: Platform,
    store: Arc<dyn SessionStore>,
    /// The token that was given last: whoever asks again was refused it.
    given: Mutex<Option<TaxpayerToken>>,
}

impl SessionCredentials {
    /// Takes the session from `store`.
    pub fn new(platform: Platform, store: Arc<dyn SessionStore>) -> Self {
        Self {
            platform,
            store,
            given: Mutex::default(),
        }
    }

    async fn session(&self, given: Option<&TaxpayerToken>) -> Result<Session, Error> {
        let _lock = self.store.lock().await?;
        let session = self.store.load().await?.ok_or_else(|| {
            Error::new(
                ErrorKind::Authentication,
                "the taxpayer is not signed in; sign in with an OTP",
            )
        })?;
        self.platform.check_environment(&session)?;
        let was_refused = given.is_some_and(|given| given.expose() == session.token.expose());
        let ends_soon = session.ends_soon();
        if !was_refused && !ends_soon {
            return Ok(session);
        }
        if session.state() == SessionState::Expired {
            return Err(Error::new(
                ErrorKind::Authentication,
                "the taxpayer's session has ended; sign in again with an OTP",
            ));
        }
        debug!("the taxpayer's token is exchanged for another");
        match self.platform.refresh(&session).await {
            Ok(refreshed) => {
                self.store.save(refreshed.clone()).await?;
                Ok(refreshed)
            }
            // What still lives is good enough while the exchange cannot be reached. Whoever was
            // refused it near its end is given the same, which is as good as nothing.
            Err(error) if ends_soon && error.is_retryable() && session.is_alive() => Ok(session),
            Err(error) => Err(error),
        }
    }
}

impl CredentialsProvider for SessionCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let mut given = self.given.lock().await;
            let session = self.session(given.as_ref()).await?;
            *given = Some(session.token.clone());
            let credentials = Credentials::new(self.platform.api_key().clone(), session.token);
            Ok(match session.expires_at {
                Some(end) => credentials.until(end),
                None => credentials,
            })
        })
    }
}
