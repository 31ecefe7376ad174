//! A server that goes on where another one stopped.

use std::time::Duration;

use ims_mock::{Jobs, MockServer, MockServerBuilder, MockState, Operation};
use serde_json::json;

use super::client::Client;
use super::sign_in::session;

const MINUTE: Duration = Duration::from_secs(60);

fn strict() -> MockServerBuilder {
    let jobs = Jobs::new().duration(MINUTE);
    MockServer::builder().require_sign_in().jobs(jobs)
}

/// Through JSON, as between two processes.
async fn next(server: MockServer) -> MockServer {
    let kept = serde_json::to_string(&server.state()).unwrap();
    server.stop().await;
    let state: MockState = serde_json::from_str(&kept).unwrap();
    strict().state(state).start().await.unwrap()
}

#[tokio::test]
async fn sessions_jobs_and_documents_outlive_a_server() {
    let server = strict().start().await.unwrap();
    let client = session(&server).await;
    let token = client.token.clone();
    let row = client.row("B2B", "PRN-1050", "A").await;
    let first = client.save("b2b", &[&row]).await;

    // Its job runs on, and its session is known.
    let server = next(server).await;
    let client = Client {
        server: &server,
        token: token.clone(),
    };
    assert_eq!(client.job(&first).await["status_cd"], "IP");
    server.advance(MINUTE);
    let server = next(server).await;
    let client = Client {
        server: &server,
        token: token.clone(),
    };
    assert_eq!(client.job(&first).await["proc_cnt"], json!("1"));
    let document = client.document("B2B", "PRN-1050").await.unwrap();
    assert_eq!(document["action"], "A");

    // No reference is given twice.
    let row = client.row("B2B", "PRN-1094", "R").await;
    let second = client.save("b2b", &[&row]).await;
    assert_ne!(first, second);

    // Time passes on, and a session ends with it.
    server.advance(6 * 60 * MINUTE);
    let server = next(server).await;
    let client = Client {
        server: &server,
        token,
    };
    let list = client.get(Operation::GetInvoices, "?section=B2B").await;
    assert_ne!(list.status, 200, "{list:?}");
}
