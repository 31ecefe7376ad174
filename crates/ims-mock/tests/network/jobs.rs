//! What is told of jobs, while they run and at their end.

use std::time::Duration;

use ims_mock::{Jobs, MockServer, Operation, SectionNames};
use serde_json::{Value, json};

use super::client::{Client, save, with};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_job_that_takes_time_changes_nothing_before_its_end_and_keeps_others_out() {
    let jobs = Jobs::new().duration(MINUTE);
    let server = MockServer::builder().jobs(jobs).start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    let reference = client.save("b2b", &[&row]).await;
    let job = client.job(&reference).await;
    assert_eq!(job["status_cd"], "IP");
    assert_eq!(job.get("proc_cnt"), None);
    assert_eq!(
        client.document("B2B", "PRN-1050").await.unwrap()["action"],
        "N"
    );
    let second = client
        .post(Operation::SaveInvoiceStatus, save("b2b", &[&row]))
        .await;
    assert_eq!(second.code(), "IMSSAV0015");
    server.advance(MINUTE);
    let job = client.job(&reference).await;
    assert_eq!(
        (&job["status_cd"], &job["proc_cnt"]),
        (&json!("P"), &json!("1"))
    );
    assert_eq!(
        client.document("B2B", "PRN-1050").await.unwrap()["action"],
        "A"
    );
    client
        .save("b2b", &[&client.row("B2B", "PRN-1050", "R").await])
        .await;
}

#[tokio::test]
async fn a_fresh_job_may_not_be_known_yet() {
    let jobs = Jobs::new()
        .duration(MINUTE)
        .unknown_for(MINUTE / 2)
        .running_code("");
    let server = MockServer::builder().jobs(jobs).start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    let reference = client.save("b2b", &[&row]).await;
    let query = format!("?reference_id={reference}");
    let fresh = client.get(Operation::CheckInvoiceStatus, &query).await;
    assert_eq!(fresh.code(), "IMS0008");
    server.advance(MINUTE / 2);
    assert_eq!(client.job(&reference).await["status_cd"], "");
    let never = client
        .get(Operation::CheckInvoiceStatus, "?reference_id=none")
        .await;
    assert_eq!(never.code(), "IMS0008");
}

/// The report of a job with two rows of one supplier that fail and one credit note that does.
async fn report(jobs: Jobs) -> Value {
    let server = MockServer::builder().jobs(jobs).start().await.unwrap();
    let client = Client::stranger(&server);
    let wrong = |row: &Value| with(row, "prev_status", "P");
    let rows = [
        wrong(&client.row("B2B", "AMD2-1463535", "A").await),
        wrong(&client.row("B2B", "AMD2-3993079", "A").await),
    ];
    let note = wrong(&with(
        &client.row("CN", "CN-000127", "A").await,
        "itcRedReq",
        "Y",
    ));
    let mut body = save("b2b", &[&rows[0], &rows[1]]);
    body["invdata"]["b2bcn"] = json!([note]);
    let answer = client.post(Operation::SaveInvoiceStatus, body).await;
    client.job(&super::client::reference(&answer)).await
}

#[tokio::test]
async fn failures_are_named_by_section_supplier_number_and_period() {
    let job = report(Jobs::new()).await;
    assert_eq!(
        (&job["proc_cnt"], &job["err_cnt"]),
        (&json!("0"), &json!("3"))
    );
    let notes = &job["error_report"]["cn"];
    assert_eq!(notes[0]["error_cd"], "IMSSAV0010");
    assert_eq!(
        notes[0]["inv"],
        json!([{ "inum": "CN-000127", "rtnprd": "112024" }])
    );
    let suppliers = job["error_report"]["b2b"].as_array().unwrap();
    let documents = suppliers
        .iter()
        .flat_map(|supplier| supplier["inv"].as_array().unwrap());
    assert_eq!(documents.count(), 2);
}

#[tokio::test]
async fn sections_and_counts_are_spelt_as_asked_for() {
    let jobs = Jobs::new()
        .section_names(SectionNames::Long)
        .counts_as_numbers();
    let job = report(jobs).await;
    assert!(job["error_report"]["b2bcn"].is_array(), "{job}");
    assert_eq!((&job["proc_cnt"], &job["err_cnt"]), (&json!(0), &json!(3)));
}

#[tokio::test]
async fn counters_lie_when_they_are_told_to() {
    let job = report(Jobs::new().unnamed_failures(2)).await;
    assert_eq!(job["err_cnt"], "3");
    let report_ = job["error_report"].as_object().unwrap();
    assert_eq!(report_.keys().collect::<Vec<_>>(), ["b2b"]);
    let job = report(Jobs::new().invented_failures(4)).await;
    assert_eq!(job["err_cnt"], "7");
    let job = report(Jobs::new().unnamed_failures(9)).await;
    assert_eq!(
        (&job["status_cd"], &job["error_report"]),
        (&json!("PE"), &json!({}))
    );
}

#[tokio::test]
async fn settings_hold_for_the_jobs_that_are_begun_after_them() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    server.set_jobs(Jobs::new().duration(MINUTE));
    let row = client.row("B2B", "PRN-1050", "A").await;
    let reference = client.save("b2b", &[&row]).await;
    server.set_jobs(Jobs::new());
    assert_eq!(client.job(&reference).await["status_cd"], "IP");
}
