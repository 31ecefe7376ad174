//! A server that fails, and a client that is in a hurry.

use std::fmt::Write;
use std::time::Duration;

use gst_ims::limits::RetryPolicy;
use gst_ims::session::Platform;
use gst_ims::{Client, ClientBuilder, Environment, Error};
use ims_mock::{MockServer, SignIn};
use serde_json::Value;

use super::operation::OTP;

pub(crate) const API_KEY: &str = "key_test_planted-secret-key";
pub(crate) const API_SECRET: &str = "planted-secret-of-the-key";
pub(crate) const TOKEN: &str = "planted-secret-token";

/// How many requests one call may send in these tests.
pub(crate) const MOST_ATTEMPTS: u32 = 2;

pub(crate) const LARGEST_BODY: usize = 1 << 20;

/// The client and the platform that are put to the test.
pub(crate) struct Clients {
    pub(crate) client: Client,
    pub(crate) platform: Platform,
}

impl Clients {
    pub(crate) fn of(builder: impl Fn() -> ClientBuilder) -> Self {
        Self {
            client: client(builder()),
            platform: platform(builder()),
        }
    }
}

pub(crate) fn client(builder: ClientBuilder) -> Client {
    builder.taxpayer_token(TOKEN).build().unwrap()
}

pub(crate) fn platform(builder: ClientBuilder) -> Platform {
    builder.api_secret(API_SECRET).build_platform().unwrap()
}

pub(crate) async fn start() -> MockServer {
    let sign_in = SignIn::new().otp(OTP);
    let builder = MockServer::builder().sign_in(sign_in);
    builder.start().await.unwrap()
}

/// A client that tries twice and sits everything out but a hang.
pub(crate) fn patient(server: &MockServer) -> ClientBuilder {
    client_for(server.base_url())
}

/// A client that waits for nothing that does not move.
pub(crate) fn hurried(server: &MockServer) -> ClientBuilder {
    patient(server)
        .attempt_timeout(Duration::from_millis(600))
        .idle_timeout(Duration::from_millis(300))
}

pub(crate) fn client_for(base_url: &str) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(base_url.parse().unwrap()))
        .api_key(API_KEY)
        .largest_body(LARGEST_BODY)
        .retries(
            RetryPolicy::default()
                .max_attempts(MOST_ATTEMPTS)
                .first_wait(Duration::from_millis(1)),
        )
}

/// Whether one record is missing, shown as one that cannot be read, and all others are there.
pub(crate) fn is_rejected_once(answer: &Value, expected: &Value) -> bool {
    let list = |of: &Value, keys: &[&str]| {
        let list = keys.iter().find_map(|key| of[key].as_array().cloned());
        list.unwrap_or_default()
    };
    let records = ["invoices", "documents", "supplies", "liabilities"];
    let (found, whole) = (list(answer, &records), list(expected, &records));
    list(answer, &["unreadable", "rejected"]).len() == 1
        && found.len() + 1 == whole.len()
        && found.iter().all(|record| whole.contains(record))
}

/// Searches everything that an error can be made to say.
#[track_caller]
pub(crate) fn assert_no_secret(error: &Error) {
    let mut said = format!(
        "{error} {error:?} {error:#?} {}",
        serde_json::to_string(error).unwrap()
    );
    let mut cause = std::error::Error::source(error);
    while let Some(current) = cause {
        write!(said, " {current} {current:?}").unwrap();
        cause = current.source();
    }
    for secret in [
        API_KEY,
        API_SECRET,
        TOKEN,
        OTP,
        "mock.platform",
        "mock.taxpayer",
    ] {
        assert!(!said.contains(secret), "{said}");
    }
}
