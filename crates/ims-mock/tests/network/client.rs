//! A client that knows the wire and nothing of the mock's own types.

use std::sync::LazyLock;

use ims_mock::{MockServer, Operation};
use serde_json::{Value, json};

pub(crate) const GSTIN: &str = "33ABKCS2033B1ZW";
pub(crate) const USERNAME: &str = "TN_NT2.2477";

/// What a list tells of a document and no request may say.
const NOT_SENT: [&str; 7] = [
    "hash",
    "ispendactblocked",
    "srcfilstatus",
    "tradenm",
    "isRemarksBlocked",
    "itcRedReqBlocked",
    "isItcRedReqBlocked",
];

/// Without idle connections, since each test has a runtime of its own.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
});

/// A server and the token with which it is asked.
pub(crate) struct Client<'s> {
    pub(crate) server: &'s MockServer,
    pub(crate) token: String,
}

/// Status and body of one answer.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Received {
    /// The code of a refusal of the tax network.
    pub(crate) fn code(&self) -> &str {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.body["data"]["status_cd"], "0", "{self:?}");
        self.body["data"]["error"]["error_cd"].as_str().unwrap()
    }

    /// The outer `data` of a success.
    #[track_caller]
    pub(crate) fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "{self:?}");
        assert!(self.body["data"]["error"].is_null(), "{self:?}");
        &self.body["data"]
    }
}

impl<'s> Client<'s> {
    /// With a token that the server did not give.
    pub(crate) fn stranger(server: &'s MockServer) -> Self {
        Self {
            server,
            token: "some-token".to_owned(),
        }
    }

    pub(crate) async fn call(
        &self,
        operation: Operation,
        query: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Received> {
        let address = format!("{}{}{query}", self.server.base_url(), operation.path());
        let request = HTTP
            .request(operation.method().parse().unwrap(), address)
            .header("x-api-key", "key_test_1")
            .header("x-api-secret", "secret_test_1")
            .header("authorization", &self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Ok(Received { status, body })
    }

    pub(crate) async fn get(&self, operation: Operation, query: &str) -> Received {
        self.call(operation, query, None).await.unwrap()
    }

    pub(crate) async fn post(&self, operation: Operation, body: Value) -> Received {
        self.call(operation, "", Some(body)).await.unwrap()
    }

    /// The document of a section with this number, as the list has it.
    pub(crate) async fn document(&self, section: &str, number: &str) -> Option<Value> {
        let query = format!("?section={section}");
        let list = self.get(Operation::GetInvoices, &query).await;
        let sections = list.data()["data"].as_object().unwrap();
        let mut documents = sections.values().flat_map(|list| list.as_array().unwrap());
        let found =
            documents.find(|document| document["inum"] == number || document["nt_num"] == number);
        found.cloned()
    }

    /// The row that decides about a document as it is listed now.
    pub(crate) async fn row(&self, section: &str, number: &str, action: &str) -> Value {
        let mut row = self.document(section, number).await.expect(number);
        let fields = row.as_object_mut().unwrap();
        let previous = fields.remove("action").unwrap();
        fields.retain(|name, _| !NOT_SENT.contains(&name.as_str()));
        fields.insert("prev_status".to_owned(), previous);
        fields.insert("action".to_owned(), json!(action));
        row
    }

    /// Saves the rows of one section, by its key, and returns the reference.
    pub(crate) async fn save(&self, key: &str, rows: &[&Value]) -> String {
        let answer = self
            .post(Operation::SaveInvoiceStatus, save(key, rows))
            .await;
        reference(&answer)
    }

    pub(crate) async fn reset(&self, key: &str, rows: &[&Value]) -> String {
        let body = json!({ "rtin": GSTIN, "reqtyp": "RESET", "invdata": { key: rows } });
        let answer = self.post(Operation::ResetInvoiceStatus, body).await;
        reference(&answer)
    }

    /// What is told of a job.
    pub(crate) async fn job(&self, reference: &str) -> Value {
        let query = format!("?reference_id={reference}");
        let answer = self.get(Operation::CheckInvoiceStatus, &query).await;
        answer.data()["data"].clone()
    }

    /// Saves one row and returns the code with which it failed, or nothing.
    pub(crate) async fn decide(&self, key: &str, row: &Value) -> Option<String> {
        let reference = self.save(key, &[row]).await;
        let job = self.job(&reference).await;
        match job["status_cd"].as_str().unwrap() {
            "P" => None,
            "PE" => {
                let report = job["error_report"].as_object().unwrap();
                let failure = &report.values().next().unwrap()[0];
                Some(failure["error_cd"].as_str().unwrap().to_owned())
            }
            _ => Some(job["err_cd"].as_str().unwrap().to_owned()),
        }
    }
}

pub(crate) fn save(key: &str, rows: &[&Value]) -> Value {
    json!({ "rtin": GSTIN, "reqtyp": "SAVE", "invdata": { key: rows } })
}

#[track_caller]
pub(crate) fn reference(answer: &Received) -> String {
    let reference = answer.data()["data"]["reference_id"].as_str();
    reference.expect("a reference").to_owned()
}

/// The row with another field.
pub(crate) fn with(row: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut row = row.clone();
    row[name] = value.into();
    row
}

/// The row without a field.
pub(crate) fn without(row: &Value, name: &str) -> Value {
    let mut row = row.clone();
    row.as_object_mut().unwrap().remove(name);
    row
}

pub(crate) fn login() -> Value {
    json!({ "username": USERNAME, "gstin": GSTIN })
}
