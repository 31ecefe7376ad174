//! Signing in and staying signed in, over real HTTP against the mock's tax network.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]

mod kept;
mod platform;
mod refresh;
mod sign_in;

use std::time::Duration;

use gst_ims::limits::RetryPolicy;
use gst_ims::session::{Platform, Session};
use gst_ims::{Client, ClientBuilder, Environment, Gstin};
use ims_mock::{MockServer, MockServerBuilder, PlatformError, RawAnswer, StatusCode};

pub(crate) const USERNAME: &str = "TN_NT2.2477";
pub(crate) const OTP: &str = "575757";

pub(crate) fn gstin() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

pub(crate) fn strict() -> MockServerBuilder {
    MockServer::builder().require_sign_in()
}

pub(crate) fn builder(mock: &MockServer) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key("key_test_1")
        .api_secret("secret_test_1")
        .retries(RetryPolicy::default().first_wait(Duration::from_millis(1)))
}

pub(crate) fn platform(mock: &MockServer) -> Platform {
    builder(mock).build_platform().unwrap()
}

pub(crate) async fn session(platform: &Platform) -> Session {
    let sign_in = platform.sign_in(gstin(), USERNAME);
    sign_in.request_otp().await.unwrap();
    sign_in.verify(OTP).await.unwrap()
}

/// A success whose `data` is the given text.
pub(crate) fn data(data: &str) -> RawAnswer {
    let body = format!(r#"{{"code":200,"data":{data},"transaction_id":"t-1"}}"#);
    RawAnswer::json(StatusCode::OK, body)
}

pub(crate) fn business_error(code: &str) -> RawAnswer {
    data(&format!(
        r#"{{"status_cd":"0","error":{{"error_cd":"{code}","message":"words"}}}}"#
    ))
}

pub(crate) fn refusal(status: u16, message: &'static str) -> PlatformError {
    PlatformError::new(StatusCode::from_u16(status).unwrap(), message)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the ends of real sessions are compared with the time of day"
)]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "what ends by the time of day cannot be waited for with a paused clock"
)]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
