//! Every fault of the mock and every HTTP status, met by every operation that changes something.
//!
//! Above all: nothing is sent twice, and nothing is called not done that was done.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use gst_ims::gst_types::Decision;
use gst_ims::{Client, Delivery, Error, JobState, Section};
use ims_mock::{Fault, MockServer, Operation, Rule};

use super::{builder, decide, gstin, held, open};

/// Long enough for a loaded machine, short enough for the faults that never end.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a client is told of a request that is not safe to repeat.
fn told<T>(result: Result<T, Error>) -> Option<Delivery> {
    match result {
        Ok(_) => None,
        Err(error) => {
            let delivery = error.delivery();
            assert!(delivery.is_some(), "{error}");
            let is_unknown = delivery == Some(Delivery::Unknown);
            assert!(!(is_unknown && error.is_retryable()), "{error}");
            delivery
        }
    }
}

fn faults() -> impl Iterator<Item = Fault> {
    // The others are met before there is a request: nothing of it has left.
    Fault::all()
        .chain(Fault::statuses())
        .filter(|fault| !fault.is_met_by_connections())
}

/// A client whose token the server did not give, which it takes all the same.
fn client(mock: &MockServer) -> Client {
    let builder = builder(mock).taxpayer_token("token");
    builder.max_memory_bytes(4 << 20).build().unwrap()
}

/// Meets one write with one fault, and compares what the client is told with what the network
/// holds afterwards.
async fn write(operation: Operation, fault: Fault, is_done: bool) {
    let mock = MockServer::start().await.unwrap();
    let client = client(&mock);
    let invoice = open(&client, Section::B2b).await.remove(0);
    let number = invoice.number.to_string();
    let (before, after) = match operation {
        Operation::SaveInvoiceStatus => ("N", "A"),
        _ => ("R", "N"),
    };
    mock.change_data_set(|data_set| {
        for record in data_set.records_mut(Section::B2b) {
            if record.text("inum").as_deref() == Some(&number) {
                record.set_field("action", &before).unwrap();
            }
        }
    });
    let list = client.invoices(Section::B2b).send().await.unwrap();
    let mut invoices = list.invoices.into_iter();
    let invoice = invoices.find(|it| it.number.to_string() == number).unwrap();
    let rule = Rule::new(fault).operation(operation);
    mock.add_rule(if is_done { rule } else { rule.without_effect() });
    let told = match operation {
        Operation::SaveInvoiceStatus => {
            let decided = [decide(invoice, Decision::Accept)];
            told(client.save(gstin(), decided).timeout(PATIENCE).send().await)
        }
        _ => told(
            client
                .reset(gstin(), [invoice])
                .timeout(PATIENCE)
                .send()
                .await,
        ),
    };
    let now = held(&mock, Section::B2b, &number);
    let place = format!("{operation:?} {fault} {is_done} {told:?}");
    assert_eq!(mock.request_count_of(operation), 1, "{place}");
    assert_eq!(now, if is_done { after } else { before }, "{place}");
    match told {
        // A success that is none is closed by the status of the job and the next list.
        None | Some(Delivery::Unknown) => {}
        Some(_) => assert!(!is_done, "{place}"),
    }
}

#[tokio::test]
async fn no_write_is_sent_twice_and_none_is_called_undone_that_was_done() {
    let cases = faults().flat_map(|fault| {
        [Operation::SaveInvoiceStatus, Operation::ResetInvoiceStatus]
            .into_iter()
            .flat_map(move |operation| [(operation, fault, true), (operation, fault, false)])
    });
    let cases = stream::iter(cases).for_each_concurrent(16, |(operation, fault, is_done)| {
        write(operation, fault, is_done)
    });
    cases.await;
}

#[tokio::test]
async fn no_otp_is_asked_for_or_used_twice() {
    let cases = faults().flat_map(|fault| {
        [Operation::GenerateOtp, Operation::VerifyOtp]
            .into_iter()
            .map(move |operation| (operation, fault))
    });
    let cases = stream::iter(cases).for_each_concurrent(16, async |(operation, fault)| {
        let mock = MockServer::builder()
            .require_sign_in()
            .start()
            .await
            .unwrap();
        let platform = builder(&mock).api_secret("secret_test_1").timeout(PATIENCE);
        let platform = platform.max_memory_bytes(4 << 20).build_platform().unwrap();
        let sign_in = platform.sign_in(gstin(), "TN_NT2.2477");
        if operation == Operation::VerifyOtp {
            sign_in.request_otp().await.unwrap();
        }
        mock.add_rule(Rule::new(fault).operation(operation));
        let result = if operation == Operation::GenerateOtp {
            told(sign_in.request_otp().await)
        } else {
            told(sign_in.verify("575757".to_owned()).await)
        };
        let count = mock.request_count_of(operation);
        assert_eq!(count, 1, "{operation:?} {fault} {result:?}");
    });
    cases.await;
}

#[tokio::test]
async fn a_job_is_followed_through_every_fault_that_passes() {
    let cases = stream::iter(faults()).for_each_concurrent(16, async |fault| {
        let mock = MockServer::start().await.unwrap();
        let client = client(&mock);
        let invoice = open(&client, Section::B2b).await.remove(0);
        let decided = [decide(invoice, Decision::Accept)];
        let submitted = client.save(gstin(), decided).send().await.unwrap();
        mock.add_rule(
            Rule::new(fault)
                .operation(Operation::CheckInvoiceStatus)
                .times(1),
        );
        let job = client
            .job(submitted.reference_id)
            .timeout(PATIENCE)
            .send()
            .await;
        match job {
            Ok(job) => assert_eq!(job.state, JobState::Done, "{fault}"),
            Err(error) => assert_eq!(error.delivery(), None, "{fault}: {error}"),
        }
        assert_eq!(
            mock.request_count_of(Operation::SaveInvoiceStatus),
            1,
            "{fault}"
        );
    });
    cases.await;
}
