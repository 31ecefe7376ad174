//! The tax network of the tests.

use futures_util::future::BoxFuture;
use gst_ims::session::{Platform, Session};
use gst_ims::{Client, Environment, Gstin};
use ims_desk::{Connection, Network, NetworkError};
use ims_mock::MockServer;
use secrecy::SecretString;
use tokio::sync::Mutex;

/// The tax network of the tests, with a session in memory.
#[derive(Debug)]
pub(crate) struct MockNetwork {
    platform: Platform,
    session: Mutex<Option<Session>>,
}

struct Line(Client);

impl Connection for Line {
    fn client(&self) -> &Client {
        &self.0
    }
}

impl Network for MockNetwork {
    fn connect(&self, _: Gstin) -> BoxFuture<'_, Result<Box<dyn Connection>, NetworkError>> {
        Box::pin(async {
            let session = self.session.lock().await.clone();
            let session = session.ok_or_else(|| NetworkError::new("nobody is signed in", true))?;
            Ok(Box::new(Line(self.platform.client(session))) as Box<dyn Connection>)
        })
    }

    fn request_otp(
        &self,
        gstin: Gstin,
        username: String,
    ) -> BoxFuture<'_, Result<(), NetworkError>> {
        Box::pin(async move {
            let sign_in = self.platform.sign_in(gstin, username);
            sign_in.request_otp().await.map_err(Into::into)
        })
    }

    fn sign_in(
        &self,
        gstin: Gstin,
        username: String,
        otp: SecretString,
    ) -> BoxFuture<'_, Result<(), NetworkError>> {
        Box::pin(async move {
            let sign_in = self.platform.sign_in(gstin, username);
            *self.session.lock().await = Some(sign_in.verify(otp).await?);
            Ok(())
        })
    }
}

/// A mock that wants a sign-in, and the way to it of somebody who has not signed in.
pub(crate) async fn signed_out() -> (MockServer, MockNetwork) {
    let mock = MockServer::builder()
        .require_sign_in()
        .start()
        .await
        .unwrap();
    let platform = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key("key_test_hidden")
        .api_secret("secret_test_hidden")
        .build_platform()
        .unwrap();
    let session = Mutex::default();
    (mock, MockNetwork { platform, session })
}
