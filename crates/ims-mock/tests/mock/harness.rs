//! A client that knows nothing of the mock's own types.

use std::sync::LazyLock;

use ims_mock::MockServer;
use serde_json::Value;

pub(crate) const INVOICES: &str = "/gst/compliance/tax-payer/invoices";
pub(crate) const COUNT: &str = "/gst/compliance/tax-payer/invoices/count";

/// Section as a query value, and its key in lists and counts.
pub(crate) const SECTIONS: [(&str, &str); 8] = [
    ("B2B", "b2b"),
    ("B2BA", "b2ba"),
    ("CN", "b2bcn"),
    ("CNA", "b2bcna"),
    ("DN", "b2bdn"),
    ("DNA", "b2bdna"),
    ("ECOM", "ecom"),
    ("ECOMA", "ecoma"),
];

/// Shared, since each takes long to build; without idle connections, since
/// each test has a runtime of its own.
static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
});

/// Status, headers and body of one answer.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Received {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect(&self.text)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// GET with working credentials.
pub(crate) async fn get(server: &MockServer, path_and_query: &str) -> Received {
    let credentials = [("x-api-key", "key_test_1"), ("authorization", "token-1")];
    send(server, "GET", path_and_query, &credentials).await
}

pub(crate) async fn send(
    server: &MockServer,
    method: &str,
    path_and_query: &str,
    headers: &[(&str, &str)],
) -> Received {
    let address = format!("{}{path_and_query}", server.base_url());
    let request = CLIENT.request(method.parse().unwrap(), address);
    let response = headers
        .iter()
        .fold(request, |request, (name, value)| {
            request.header(*name, *value)
        })
        .send()
        .await
        .unwrap();
    Received {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

/// GET of a whole address, without credentials.
pub(crate) async fn fetch(address: &str) -> reqwest::Result<reqwest::Response> {
    CLIENT.get(address).send().await
}

/// GET of a whole address, with credentials that nobody gave.
pub(crate) async fn fetch_with_token(address: &str) -> reqwest::Response {
    CLIENT
        .get(address)
        .header("x-api-key", "key_test_1")
        .header("authorization", "token-1")
        .send()
        .await
        .unwrap()
}
