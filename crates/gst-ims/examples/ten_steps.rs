//! The library in ten steps, from signing in to the proof, on a mock. The book shows it piece by piece.

use gst_ims::gst_types::{Decided, Decision, ItcReduction};
use gst_ims::job::Polling;
use gst_ims::{
    Action, Amount, Client, Delivery, Environment, ErrorKind, JobState, Section, State, Status,
};
use ims_mock::{Fault, MockServer, Operation, Rule};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    run().await
}

/// All of the steps.
///
/// # Errors
///
/// If a step does not do what the book says.
///
/// # Panics
///
/// If what follows from a step is not so.
pub async fn run() -> Result<(), Box<dyn std::error::Error>> {
    // ANCHOR: server
    let mock = MockServer::builder().require_sign_in().start().await?;
    // Environment::Test and Environment::Production are the real ones.
    let environment = Environment::Custom(mock.base_url().parse()?);
    // ANCHOR_END: server

    // ANCHOR: sign_in
    let platform = Client::builder()
        .environment(environment)
        .api_key("key_test_example")
        .api_secret("secret_test_example")
        .build_platform()?;
    let recipient = "33ABKCS2033B1ZW".parse()?;
    let sign_in = platform.sign_in(recipient, "TN_NT2.2477");
    sign_in.request_otp().await?;
    // The taxpayer reads it from a telephone: text, never a number, zeros and all.
    let session = sign_in.verify("575757").await?;
    let client = platform.client(session);
    // ANCHOR_END: sign_in

    // ANCHOR: list
    let list = client
        .invoices(Section::B2b)
        .status(Status::NoAction)
        .send()
        .await?;
    for invoice in &list.invoices {
        println!("{} of {}", invoice.number, invoice.supplier_gstin);
    }
    // ANCHOR_END: list

    // ANCHOR: state
    match list.state() {
        State::Complete | State::Empty => {}
        State::Partial => {
            return Err("some are here: fetch again before anything is concluded".into());
        }
        State::Pending => return Err("the list is being prepared: ask again later".into()),
        _ => return Err("a state of a later version".into()),
    }
    // ANCHOR_END: state

    // ANCHOR: all
    let month = client.all_invoices().send().await;
    for (section, error) in month.failures() {
        eprintln!("{section}: {error}");
    }
    assert!(month.is_complete());
    // ANCHOR_END: all

    // ANCHOR: money
    let undecided = month
        .invoices()
        .filter(|invoice| invoice.action == Action::NoAction);
    // Amounts of credit notes are positive, and their signed value is not.
    let value = undecided
        .filter_map(gst_ims::Invoice::signed_value)
        .try_fold(Amount::ZERO, Amount::checked_add)
        .ok_or("the sum has more digits than an amount can hold")?;
    println!("documents of ₹ {} are undecided", value.indian());
    // ANCHOR_END: money

    // ANCHOR: decide
    let notes = client
        .invoices(Section::Cn)
        .status(Status::NoAction)
        .send()
        .await?;
    let note = notes
        .invoices
        .into_iter()
        .next()
        .ok_or("no credit note waits")?;
    // How much credit an accepted credit note takes away is never guessed.
    assert!(Decided::new(note.clone(), Decision::Accept, None, None).is_err());
    let decided = Decided::new(note, Decision::Accept, Some(ItcReduction::Full), None)?;
    // ANCHOR_END: decide

    // ANCHOR: save
    let submitted = client.save(recipient, [decided]).send().await?;
    let job = client
        .job(&submitted.reference_id)
        .wait(Polling::default())
        .await?;
    assert_eq!(job.state, JobState::Done);
    for failure in &job.failures {
        println!(
            "{:?} failed: {:?} {:?}",
            failure.number, failure.code, failure.message
        );
    }
    // ANCHOR_END: save

    // ANCHOR: prove
    let accepted = client
        .invoices(Section::Cn)
        .status(Status::Accepted)
        .send()
        .await?;
    let note = accepted
        .invoices
        .into_iter()
        .next()
        .ok_or("it was not accepted")?;
    client.reset(recipient, [note]).send().await?;
    // ANCHOR_END: prove

    // ANCHOR: errors
    mock.add_rule(Rule::new(Fault::CloseBeforeHeaders).operation(Operation::SaveInvoiceStatus));
    let invoice = list.invoices.into_iter().next().ok_or("no invoice waits")?;
    let decided = Decided::new(invoice, Decision::Reject, None, None)?;
    let save = client.save(recipient, [decided]);
    let error = save
        .send()
        .await
        .err()
        .ok_or("the connection was to break")?;
    assert_eq!(error.kind(), ErrorKind::Network);
    // It may have been done: fetch and compare before it is sent again.
    assert_eq!(error.delivery(), Some(Delivery::Unknown));
    // ANCHOR_END: errors
    Ok(())
}
