//! What suppliers do between list and save, and while a job runs.

use std::time::Duration;

use gst_types::Section;
use ims_mock::{Jobs, MockServer, Moment, Operation, SupplierEvent, Taxpayer};
use serde_json::json;

use super::client::Client;

#[tokio::test]
async fn an_amendment_between_list_and_save_fails_the_row() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    server.schedule(
        Moment::Before(Operation::SaveInvoiceStatus),
        SupplierEvent::amend(Section::B2b, "PRN-1050", "txval", &json!(1500.5)),
    );
    let row = client.row("B2B", "PRN-1050", "A").await;
    assert_eq!(
        client.decide("b2b", &row).await.as_deref(),
        Some("IMSSAV0010")
    );
    let document = client.document("B2B", "PRN-1050").await.unwrap();
    assert_eq!(
        (&document["txval"], &document["action"]),
        (&json!(1500.5), &json!("N"))
    );
    // It happened once: what is listed now can be decided about.
    let row = client.row("B2B", "PRN-1050", "A").await;
    assert_eq!(client.decide("b2b", &row).await, None);
}

#[tokio::test]
async fn an_amendment_takes_back_what_the_taxpayer_had_decided() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    assert_eq!(client.decide("b2b", &row).await, None);
    let before = client.document("B2B", "PRN-1050").await.unwrap();
    let event = SupplierEvent::amend(Section::B2b, "PRN-1050", "pos", &"07");
    server.schedule(Moment::Before(Operation::GetInvoices), event);
    let after = client.document("B2B", "PRN-1050").await.unwrap();
    assert_eq!(after["action"], "N");
    assert_ne!(after["hash"], before["hash"]);
}

#[tokio::test]
async fn a_document_that_is_withdrawn_while_the_job_runs_fails() {
    let jobs = Jobs::new().duration(Duration::from_secs(60));
    let server = MockServer::builder().jobs(jobs).start().await.unwrap();
    let client = Client::stranger(&server);
    server.schedule(
        Moment::DuringJob,
        SupplierEvent::withdraw(Section::B2b, "PRN-1050"),
    );
    let row = client.row("B2B", "PRN-1050", "A").await;
    let reference = client.save("b2b", &[&row]).await;
    assert!(client.document("B2B", "PRN-1050").await.is_some());
    server.advance(Duration::from_secs(60));
    assert_eq!(client.job(&reference).await["status_cd"], "PE");
    assert_eq!(client.document("B2B", "PRN-1050").await, None);
}

#[tokio::test]
async fn suppliers_file_and_report_more_as_time_passes() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let hour = Duration::from_secs(3600);
    let number = "1024250260344";
    server.schedule(
        Moment::After(hour),
        SupplierEvent::file(Section::B2b, number),
    );
    let record = r#"{"inum": "NEW-1", "action": "N"}"#.parse().unwrap();
    server.schedule(
        Moment::After(2 * hour),
        SupplierEvent::add(Section::B2b, record),
    );
    let filing = async || client.document("B2B", number).await.unwrap()["srcfilstatus"].clone();
    assert_eq!(filing().await, "Not Filed");
    server.advance(hour);
    assert_eq!(filing().await, "Filed");
    assert_eq!(client.document("B2B", "NEW-1").await, None);
    server.advance(hour);
    assert!(client.document("B2B", "NEW-1").await.is_some());
}

#[tokio::test]
async fn an_event_meets_the_taxpayer_that_it_is_for() {
    let (first, second) = ("33ABKCS2033B1ZW", "29AAACQ3770E1Z5");
    let server = MockServer::builder()
        .taxpayer(Taxpayer::new(first, "a"))
        .taxpayer(Taxpayer::new(second, "b"))
        .start()
        .await
        .unwrap();
    let record: ims_mock::Record = r#"{"inum": "NEW-1"}"#.parse().unwrap();
    let event = SupplierEvent::add(Section::B2b, record).of_taxpayer(second);
    server.schedule(Moment::After(Duration::ZERO), event);
    let documents = |gstin| {
        server
            .data_set_of(gstin)
            .unwrap()
            .records(Section::B2b)
            .len()
    };
    assert_eq!([documents(first), documents(second)], [0, 1]);
    assert!(server.data_set_of("27AAACQ3770E1Z9").is_none());
}
