//! Plans that are carried out with the store as their journal, on a mock of the tax network.

use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

use gst_ims::{Client, Environment, Gstin, Invoice, Section, Status};
use ims_actions::{AppliedState, Draft, DraftRow, Engine, Event, Fate, Journal, Stopped};
use ims_mock::{MockServer, Operation};
use ims_store::{Query, Store};
use sqlx::Executor;

use crate::processes::spawn_with;
use crate::support::{Place, on_both};

on_both![
    whenever_a_process_is_killed_another_brings_its_plan_to_the_end,
    two_processes_decide_one_after_the_other,
    a_journal_that_fails_between_two_parts_stops_and_tells_what_was_done,
];

const SERVER: &str = "IMS_STORE_TEST_SERVER";

/// The taxpayer of the mock.
fn taxpayer() -> Gstin {
    "33ABKCS2033B1ZW".parse().unwrap()
}

/// One is taken back, the others are decided on.
const WANTED: [(&str, Status); 4] = [
    ("PRN-1050", Status::Accepted),
    ("PRN-1094", Status::Rejected),
    ("LE/25/1/07976", Status::Pending),
    ("AO2SA2425002517", Status::NoAction),
];

fn client(base_url: &str) -> Client {
    Client::builder()
        .environment(Environment::Custom(base_url.parse().unwrap()))
        .api_key("key_test_example")
        .taxpayer_token("token")
        .build()
        .unwrap()
}

fn draft(listed: &[Invoice]) -> Draft {
    let rows = listed.iter().filter_map(|invoice| {
        let mut wanted = WANTED.iter();
        let (_, action) = wanted.find(|(number, _)| invoice.number.as_str() == *number)?;
        Some(DraftRow::of(invoice, *action))
    });
    Draft {
        rows: rows.collect(),
        is_chosen_now: true,
        ..Draft::default()
    }
}

fn silent(_: &Event) {}

fn engine<'e>(client: &'e Client, store: &'e Store) -> Engine<'e, Store, fn(&Event)> {
    const SILENT: &fn(&Event) = &(silent as fn(&Event));
    Engine::new(client, taxpayer(), store, SILENT, Duration::from_mins(1))
}

/// What a child does: it carries the plan out, and may be killed meanwhile.
pub(crate) async fn child(store: &Store) {
    let client = client(&env::var(SERVER).unwrap());
    engine(&client, store)
        .apply(&[Section::B2b], draft)
        .await
        .unwrap();
}

/// The action that the tax network has for each document that is decided on.
fn actions(server: &MockServer) -> BTreeMap<String, String> {
    let documents = server.data_set_of(taxpayer().as_str()).unwrap();
    let records = documents.records(Section::B2b).iter();
    records
        .map(|record| (record.text("inum").unwrap(), record.text("action").unwrap()))
        .filter(|(number, _)| WANTED.iter().any(|(wanted, _)| wanted == number))
        .collect()
}

fn wanted() -> BTreeMap<String, String> {
    WANTED
        .iter()
        .map(|(number, action)| {
            let code = match action {
                Status::Accepted => "A",
                Status::Rejected => "R",
                Status::Pending => "P",
                Status::NoAction => "N",
            };
            ((*number).to_owned(), code.to_owned())
        })
        .collect()
}

fn writes(server: &MockServer) -> u64 {
    server.request_count_of(Operation::SaveInvoiceStatus)
        + server.request_count_of(Operation::ResetInvoiceStatus)
}

async fn whenever_a_process_is_killed_another_brings_its_plan_to_the_end(place: Place) {
    let store = place.open().await;
    let mut random = fastrand::Rng::with_seed(11);
    for round in 0..25 {
        let server = MockServer::start().await.unwrap();
        let client = client(server.base_url());
        let mut process = spawn_with(&place, "apply", &[(SERVER, server.base_url())]);
        tokio::time::sleep(Duration::from_micros(random.u64(0..350_000))).await;
        process.kill().unwrap();
        process.wait().unwrap();
        let resumed = engine(&client, &store)
            .resume(Duration::ZERO)
            .await
            .unwrap();
        let sent = writes(&server);
        match resumed {
            Some(resumed) => {
                assert_eq!(
                    resumed.applied.state,
                    AppliedState::Done,
                    "{round}: {resumed:?}"
                );
                assert_eq!(resumed.applied.documents.len(), WANTED.len(), "{round}");
                assert_eq!(sent, 2, "{round}: nothing is sent twice");
                assert_eq!(actions(&server), wanted(), "{round}");
            }
            // It was killed before it began, or had ended.
            None => assert!(sent == 0 || sent == 2, "{round}: {sent}"),
        }
        assert!(store.open(taxpayer()).await.unwrap().is_empty(), "{round}");
        assert!(store.begun(taxpayer()).await.unwrap().is_empty(), "{round}");
    }
}

async fn two_processes_decide_one_after_the_other(place: Place) {
    let store = place.open().await;
    let server = MockServer::start().await.unwrap();
    let processes: Vec<_> = (0..2)
        .map(|_| spawn_with(&place, "apply", &[(SERVER, server.base_url())]))
        .collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    // The second finds everything done.
    assert_eq!(writes(&server), 2);
    assert_eq!(actions(&server), wanted());
    let listing = store.list(taxpayer(), &Query::default()).await.unwrap();
    let stored = listing.into_invoices().await.unwrap();
    let accepted = stored
        .iter()
        .find(|invoice| invoice.number.as_str() == "PRN-1050")
        .unwrap();
    assert_eq!(
        accepted.action,
        gst_ims::Action::Accepted,
        "what was seen is kept"
    );
}

async fn a_journal_that_fails_between_two_parts_stops_and_tells_what_was_done(place: Place) {
    let store = place.open().await;
    let full = if place.address().starts_with("postgres") {
        "ALTER TABLE submission ADD CONSTRAINT full_disk CHECK (kind <> 'reset')"
    } else {
        "CREATE TRIGGER full_disk BEFORE INSERT ON submission WHEN NEW.kind = 'reset'
         BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    };
    place.database().await.execute(full).await.unwrap();
    let server = MockServer::start().await.unwrap();
    let client = client(server.base_url());
    let finished = engine(&client, &store)
        .apply(&[Section::B2b], draft)
        .await
        .unwrap();
    assert!(matches!(finished.stopped, Some(Stopped::Journal(_))));
    let applied = finished.applied;
    assert_eq!(applied.state, AppliedState::Partial);
    assert_eq!(
        (applied.count(Fate::Applied), applied.count(Fate::NotSent)),
        (3, 1)
    );
    assert_eq!(server.request_count_of(Operation::ResetInvoiceStatus), 0);
    assert!(store.open(taxpayer()).await.unwrap().is_empty());
}
