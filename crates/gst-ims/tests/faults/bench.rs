//! A server that fails, a client that is in a hurry, and every operation.

use std::fmt::Write;
use std::time::Duration;

use gst_ims::{Client, ClientBuilder, Environment, Error, GoodsType, RetryPolicy, Section};
use ims_mock::MockServer;
use serde::Serialize;
use serde_json::Value;

pub(crate) const API_KEY: &str = "key_test_planted-secret-key";
pub(crate) const TOKEN: &str = "planted-secret-token";

/// How many requests one call may send in these tests.
pub(crate) const MOST_ATTEMPTS: u32 = 2;

pub(crate) const LARGEST_BODY: usize = 1 << 20;

/// Far more than any call here takes: only a call that hangs meets it.
const HANG: Duration = Duration::from_secs(60);

/// What a client can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Invoices,
    AllInvoices,
    Counts,
}

/// One answer as it is shown to users, or why there is none; of one section
/// where there are several.
pub(crate) type Outcome = Result<Value, Error>;

impl Operation {
    pub(crate) const ALL: [Self; 3] = [Self::Invoices, Self::AllInvoices, Self::Counts];

    /// How many requests it takes where nothing fails.
    pub(crate) fn requests(self) -> u32 {
        match self {
            Self::Invoices | Self::Counts => 1,
            Self::AllInvoices => 8,
        }
    }

    /// One outcome for each request that it takes.
    #[expect(
        clippy::disallowed_methods,
        reason = "a call that hangs must fail the test, not hold it up"
    )]
    pub(crate) async fn run(self, client: &Client) -> Vec<Outcome> {
        let outcomes = async {
            match self {
                Self::Invoices => vec![shown(client.invoices(Section::B2b).send().await)],
                Self::Counts => vec![shown(client.counts(GoodsType::Others).send().await)],
                Self::AllInvoices => {
                    let outcomes = client.all_invoices().send().await;
                    outcomes
                        .into_iter()
                        .map(|outcome| shown(outcome.result))
                        .collect()
                }
            }
        };
        tokio::time::timeout(HANG, outcomes)
            .await
            .unwrap_or_else(|_| panic!("{self:?} hangs"))
    }

    /// What it gives where nothing fails.
    pub(crate) async fn expected(self) -> Vec<Value> {
        let server = start().await;
        let client = patient(&server).build().unwrap();
        let outcomes = self.run(&client).await;
        outcomes.into_iter().map(Result::unwrap).collect()
    }
}

/// The answer without what differs between two exchanges.
fn shown(result: Result<impl Serialize, Error>) -> Outcome {
    result.map(|answer| {
        let mut value = serde_json::to_value(answer).unwrap();
        let object = value.as_object_mut().unwrap();
        object.remove("transaction_id");
        object.remove("timestamp");
        value
    })
}

pub(crate) async fn start() -> MockServer {
    MockServer::start().await.unwrap()
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
        .taxpayer_token(TOKEN)
        .largest_body(LARGEST_BODY)
        .retries(
            RetryPolicy::default()
                .max_attempts(MOST_ATTEMPTS)
                .first_wait(Duration::from_millis(1)),
        )
}

/// Whether one record is missing, shown as rejected, and all others are there.
pub(crate) fn is_rejected_once(answer: &Value, expected: &Value) -> bool {
    let list = |of: &Value, key: &str| of[key].as_array().cloned().unwrap_or_default();
    let invoices = list(answer, "invoices");
    let whole = list(expected, "invoices");
    list(answer, "rejected").len() == 1
        && invoices.len() + 1 == whole.len()
        && invoices.iter().all(|invoice| whole.contains(invoice))
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
    for secret in [API_KEY, TOKEN] {
        assert!(!said.contains(secret), "{said}");
    }
}
