//! A month's work against a tax network with state: sign in, look, decide, follow the job, look
//! again. What the client says is compared with what the network holds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by it")]

mod faults;
mod hang_ups;

use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision, ItcReduction, Remarks};
use gst_ims::job::Polling;
use gst_ims::limits::{RateLimit, RetryPolicy};
use gst_ims::session::Platform;
use gst_ims::{
    Action, Client, ClientBuilder, Delivery, Environment, ErrorKind, Gstin, Invoice, JobState,
    Section,
};
use ims_mock::{
    Fault, Jobs, MockServer, MockServerBuilder, Moment, Operation, Rule, SignIn, SupplierEvent,
};

const OTP: &str = "575757";

pub(crate) fn gstin() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

fn platform(mock: &MockServer) -> Platform {
    builder(mock)
        .api_secret("secret_test_1")
        .build_platform()
        .unwrap()
}

/// What every client of these tests has.
pub(crate) fn builder(mock: &MockServer) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key("key_test_1")
        .rate_limit(RateLimit::per_minute(6000.try_into().unwrap()))
        .retries(RetryPolicy::default().first_wait(Duration::from_millis(1)))
}

/// A client that has signed in.
async fn signed_in(mock: &MockServer) -> Client {
    let platform = platform(mock);
    let sign_in = platform.sign_in(gstin(), "TN_NT2.2477");
    sign_in.request_otp().await.unwrap();
    let session = sign_in.verify(OTP.to_owned()).await.unwrap();
    platform.client(session)
}

fn strict() -> MockServerBuilder {
    MockServer::builder().require_sign_in()
}

fn quickly() -> Polling {
    Polling::default().first(Duration::from_millis(5))
}

pub(crate) async fn open(client: &Client, section: Section) -> Vec<Invoice> {
    let list = client.invoices(section).send().await.unwrap();
    let is_open = |invoice: &Invoice| invoice.action == Action::NoAction;
    list.invoices.into_iter().filter(is_open).collect()
}

pub(crate) fn decide(invoice: Invoice, decision: Decision) -> Decided {
    let is_note = invoice.section == Section::Cn && decision == Decision::Accept;
    let reduction = is_note.then_some(ItcReduction::Full);
    Decided::new(invoice, decision, reduction, None).unwrap()
}

/// The action that the network holds for a document.
pub(crate) fn held(mock: &MockServer, section: Section, number: &str) -> String {
    let documents = mock.data_set_of("33ABKCS2033B1ZW").unwrap();
    let key = if section.is_note() { "nt_num" } else { "inum" };
    let mut records = documents.records(section).iter();
    let record = records.find(|record| record.text(key).as_deref() == Some(number));
    record.unwrap().text("action").unwrap()
}

#[tokio::test]
async fn an_evening_is_played_from_the_sign_in_to_the_proof() {
    let jobs = Jobs::new().duration(Duration::from_millis(40));
    let mock = strict().jobs(jobs).start().await.unwrap();
    let client = signed_in(&mock).await;

    // A supplier corrects one of four documents after they were listed.
    let mut invoices = open(&client, Section::B2b).await;
    invoices.truncate(4);
    let numbers: Vec<String> = invoices.iter().map(|it| it.number.to_string()).collect();
    let event = SupplierEvent::amend(Section::B2b, numbers[2].clone(), "txval", &1);
    mock.schedule(Moment::Before(Operation::SaveInvoiceStatus), event);

    let mut decisions = vec![Decision::Accept; 3];
    decisions.push(Decision::Reject);
    let decided = invoices.into_iter().zip(decisions);
    let decided = decided.map(|(invoice, decision)| decide(invoice, decision));
    let submitted = client.save(gstin(), decided).send().await.unwrap();
    let job = client
        .job(submitted.reference_id)
        .wait(quickly())
        .await
        .unwrap();

    assert_eq!(
        (job.state, job.failed, job.processed),
        (JobState::Partial, 1, Some(3))
    );
    let failure = &job.failures[0];
    assert_eq!(failure.section, Some(Section::B2b));
    assert_eq!(
        failure.number.as_ref().map(ToString::to_string),
        Some(numbers[2].clone())
    );
    assert_eq!(failure.code.as_deref(), Some("IMSSAV0010"));
    let held: Vec<String> = numbers
        .iter()
        .map(|it| held(&mock, Section::B2b, it))
        .collect();
    assert_eq!(held, ["A", "A", "N", "R"]);
    assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 1);

    // What was decided is taken back.
    let list = client.invoices(Section::B2b).send().await.unwrap();
    let rejected = list
        .invoices
        .into_iter()
        .filter(|it| it.number.to_string() == numbers[3]);
    let submitted = client.reset(gstin(), rejected).send().await.unwrap();
    let job = client
        .job(submitted.reference_id)
        .wait(quickly())
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Done);
    assert_eq!(self::held(&mock, Section::B2b, &numbers[3]), "N");
}

#[tokio::test]
async fn every_section_of_the_sample_is_decided_about_as_the_network_wants_it() {
    let mock = strict().start().await.unwrap();
    let client = signed_in(&mock).await;
    for section in Section::ALL {
        for decision in [Decision::Accept, Decision::Reject] {
            let list = client.invoices(section).send().await.unwrap().invoices;
            let count = list.len();
            let decided: Vec<Decided> = list
                .into_iter()
                .map(|invoice| {
                    let needs = section.is_credit_note() && decision == Decision::Accept;
                    let blocked = invoice.itc_reduction_allowed == Some(false);
                    let reduction = (needs && !blocked).then_some(ItcReduction::None);
                    Decided::new(invoice, decision, reduction, None).unwrap()
                })
                .collect();
            let submitted = client.save(gstin(), decided).send().await.unwrap();
            let job = client.job(submitted.reference_id).send().await.unwrap();
            assert_eq!(job.state, JobState::Done, "{section} {decision:?}: {job:?}");
            assert_eq!(job.processed, u64::try_from(count).ok(), "{section}");
        }
    }
}

#[tokio::test]
async fn a_partial_reduction_and_a_remark_reach_the_network_exactly() {
    let mock = strict().start().await.unwrap();
    let client = signed_in(&mock).await;
    let note = open(&client, Section::Cn).await.remove(0);
    let number = note.number.to_string();
    let half =
        |amount: Option<gst_ims::Amount>| amount.unwrap().share(1, 2).unwrap().rounded_to_paise();
    let reduction = ItcReduction::Partial {
        igst: half(note.igst),
        cgst: half(note.cgst),
        sgst: half(note.sgst),
        cess: half(note.cess),
    };
    let remarks: Remarks = "Half of the goods came back".parse().unwrap();
    let decided = Decided::new(note, Decision::Accept, Some(reduction), Some(remarks));
    let submitted = client.save(gstin(), decided).send().await.unwrap();
    let job = client.job(submitted.reference_id).send().await.unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let list = client.invoices(Section::Cn).send().await.unwrap();
    let note = list
        .invoices
        .iter()
        .find(|it| it.number.to_string() == number)
        .unwrap();
    assert_eq!(note.itc_reduction.as_deref(), Some(&reduction));
    assert_eq!(note.remarks.as_deref(), Some("Half of the goods came back"));
}

/// The ends of connections after which nobody knows.
const HANG_UPS: [Fault; 10] = [
    Fault::ResetBeforeHeaders,
    Fault::ResetInHeaders,
    Fault::ResetInBody,
    Fault::CloseBeforeHeaders,
    Fault::CloseInHeaders,
    Fault::CloseInBody,
    Fault::JsonTruncated,
    Fault::HtmlForJson,
    Fault::BodyEmpty,
    Fault::StallBeforeHeaders,
];

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_sent_once_and_not_called_failed() {
    for fault in HANG_UPS {
        for is_done in [true, false] {
            let mock = strict().start().await.unwrap();
            let client = signed_in(&mock).await;
            let invoice = open(&client, Section::B2b).await.remove(0);
            let number = invoice.number.to_string();
            let rule = Rule::new(fault).operation(Operation::SaveInvoiceStatus);
            mock.add_rule(if is_done { rule } else { rule.without_effect() });
            let decided = [decide(invoice, Decision::Accept)];
            let error = client
                .save(gstin(), decided)
                .timeout(Duration::from_millis(400))
                .send()
                .await
                .unwrap_err();
            assert_eq!(
                error.delivery(),
                Some(Delivery::Unknown),
                "{fault}: {error}"
            );
            assert!(!error.is_retryable(), "{fault}");
            assert_eq!(
                mock.request_count_of(Operation::SaveInvoiceStatus),
                1,
                "{fault}"
            );
            let expected = if is_done { "A" } else { "N" };
            assert_eq!(held(&mock, Section::B2b, &number), expected, "{fault}");
        }
    }
}

#[tokio::test]
async fn a_session_that_dies_in_the_middle_is_refreshed_once_and_the_work_goes_on() {
    let mock = strict().start().await.unwrap();
    let client = signed_in(&mock).await;
    let invoice = open(&client, Section::B2b).await.remove(0);
    // Still good for an hour by its own word, and refused for the first time now.
    mock.add_rule(
        Rule::new("AUTH4033".parse::<ims_mock::Answer>().unwrap())
            .operation(Operation::CheckInvoiceStatus)
            .times(1),
    );
    let decided = [decide(invoice, Decision::Accept)];
    let submitted = client.save(gstin(), decided).send().await.unwrap();
    let job = client.job(submitted.reference_id).send().await.unwrap();
    assert_eq!(job.state, JobState::Done);
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
    assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 1);
}

#[tokio::test]
async fn a_job_that_counts_more_than_it_names_says_so() {
    let jobs = Jobs::new().unnamed_failures(1);
    let mock = strict().jobs(jobs).start().await.unwrap();
    let client = signed_in(&mock).await;
    let mut invoices = open(&client, Section::B2b).await;
    invoices.truncate(2);
    for invoice in &invoices {
        let event = SupplierEvent::withdraw(Section::B2b, invoice.number.to_string());
        mock.schedule(Moment::DuringJob, event);
    }
    let decided = invoices.into_iter().map(|it| decide(it, Decision::Accept));
    let submitted = client.save(gstin(), decided).send().await.unwrap();
    let job = client.job(submitted.reference_id).send().await.unwrap();
    assert_eq!(
        (job.failed, job.failures.len(), job.unnamed_failures()),
        (2, 1, 1)
    );
}

#[tokio::test]
async fn a_fresh_job_that_is_not_known_yet_is_waited_for() {
    let jobs = Jobs::new().unknown_for(Duration::from_millis(30));
    let mock = strict().jobs(jobs).start().await.unwrap();
    let client = signed_in(&mock).await;
    let invoice = open(&client, Section::B2b).await.remove(0);
    let decided = [decide(invoice, Decision::Pending)];
    let submitted = client.save(gstin(), decided).send().await.unwrap();
    let job = client
        .job(submitted.reference_id)
        .wait(quickly())
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Done);
}

#[tokio::test]
async fn too_many_sessions_and_a_wrong_otp_are_refused_without_another_try() {
    let mock = strict()
        .sign_in(SignIn::new().max_sessions(1))
        .start()
        .await
        .unwrap();
    let platform = platform(&mock);
    let sign_in = platform.sign_in(gstin(), "TN_NT2.2477");
    sign_in.request_otp().await.unwrap();
    let error = sign_in.verify("111111".to_owned()).await.unwrap_err();
    assert_eq!(error.code(), Some("AUTH4033"));
    let session = sign_in.verify(OTP.to_owned()).await.unwrap();
    let error = sign_in.request_otp().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Authentication, Some("AUTH403"))
    );
    platform.logout(&session).await.unwrap();
    sign_in.request_otp().await.unwrap();
    assert_eq!(mock.request_count_of(Operation::GenerateOtp), 3);
    assert_eq!(mock.request_count_of(Operation::VerifyOtp), 2);
    let shown = format!("{platform:?} {session:?}");
    assert!(!shown.contains("mock.taxpayer.token"), "{shown}");
}

#[tokio::test]
async fn the_platforms_token_is_fetched_once_and_again_when_it_has_ended() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let sign_in = platform.sign_in(gstin(), "TN_NT2.2477");
    sign_in.request_otp().await.unwrap();
    sign_in.request_otp().await.unwrap();
    assert_eq!(mock.request_count_of(Operation::Authenticate), 1);
    // The server's day is over, and the client's clock does not know it.
    mock.advance(Duration::from_secs(25 * 3600));
    sign_in.request_otp().await.unwrap();
    assert_eq!(mock.request_count_of(Operation::Authenticate), 2);
}

#[tokio::test]
async fn a_save_under_a_session_that_has_ended_was_not_done_and_says_so() {
    let mock = strict().start().await.unwrap();
    let client = signed_in(&mock).await;
    let invoice = open(&client, Section::B2b).await.remove(0);
    let number = invoice.number.to_string();
    mock.advance(Duration::from_secs(7 * 3600));
    let decided = [decide(invoice, Decision::Accept)];
    let error = client.save(gstin(), decided).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.delivery(), Some(Delivery::Answered), "{error}");
    assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 1);
    assert_eq!(held(&mock, Section::B2b, &number), "N");
}
