//! Faults by probability.

use std::collections::BTreeMap;

use ims_mock::{Fault, Mix, MockServer, Rule, StatusCode};

use super::wire::{read_to_end, send};

const REQUESTS: usize = 200;

/// Status lines of a number of requests, each on a connection of its own.
async fn statuses(server: &MockServer) -> Vec<String> {
    let mut statuses = Vec::new();
    for _ in 0..REQUESTS {
        let seen = read_to_end(&mut send(server, "connection: close\r\n").await).await;
        statuses.push(seen.head().lines().next().unwrap_or_default().to_owned());
    }
    statuses
}

fn faults() -> [Fault; 3] {
    [
        Fault::Status(StatusCode::BAD_GATEWAY),
        Fault::Status(StatusCode::NOT_FOUND),
        Fault::ResetBeforeHeaders,
    ]
}

async fn server(mix: Mix) -> MockServer {
    MockServer::builder().faults(mix).start().await.unwrap()
}

#[tokio::test]
async fn the_same_seed_gives_each_request_the_same_fault() {
    let first = server(Mix::new(7, 0.3).of(faults())).await;
    let again = server(Mix::new(7, 0.3).of(faults())).await;
    let other = server(Mix::new(8, 0.3).of(faults())).await;
    let expected = statuses(&first).await;
    assert_eq!(statuses(&again).await, expected);
    assert_ne!(statuses(&other).await, expected);
    assert_eq!(first.fault_counts(), again.fault_counts());
}

#[tokio::test]
async fn the_share_is_about_as_asked_and_every_fault_comes() {
    let server = server(Mix::new(7, 0.3).of(faults())).await;
    statuses(&server).await;
    let counts = server.fault_counts();
    assert_eq!(counts.len(), faults().len());
    let met: u64 = counts.values().sum();
    assert!((40..=80).contains(&met), "{counts:?}");
}

#[tokio::test]
async fn none_and_all_are_shares_too() {
    let none = server(Mix::new(7, 0.0).of(faults())).await;
    statuses(&none).await;
    assert_eq!(none.fault_counts(), BTreeMap::new());
    let all = server(Mix::new(7, 1.0).of([Fault::BodyEmpty])).await;
    statuses(&all).await;
    let expected = BTreeMap::from([(Fault::BodyEmpty, u64::try_from(REQUESTS).unwrap())]);
    assert_eq!(all.fault_counts(), expected);
    let nothing = server(Mix::new(7, 1.0).of([])).await;
    statuses(&nothing).await;
    assert_eq!(nothing.fault_counts(), BTreeMap::new());
}

#[tokio::test]
async fn connections_are_refused_by_probability_too() {
    let mut with_refusals = faults().to_vec();
    with_refusals.push(Fault::Refuse);
    let server = server(Mix::new(7, 0.9).of(with_refusals)).await;
    statuses(&server).await;
    let refused = server.fault_counts()[&Fault::Refuse];
    assert!((20..=70).contains(&refused), "{refused}");
    let requests = u64::try_from(REQUESTS).unwrap();
    assert_eq!(server.connection_count(), requests);
    assert_eq!(server.request_count(), requests - refused);
}

#[tokio::test]
async fn a_rule_comes_before_a_draw_and_does_not_change_the_next_ones() {
    let plain = server(Mix::new(7, 0.5).of(faults())).await;
    let ruled = server(Mix::new(7, 0.5).of(faults())).await;
    ruled.add_rule(Rule::new(Fault::Status(StatusCode::GONE)).nth(1));
    let (plain, ruled) = (statuses(&plain).await, statuses(&ruled).await);
    assert_eq!(ruled[0], "HTTP/1.1 410 Gone");
    assert_eq!(ruled[1..], plain[1..]);
}

#[test]
fn a_mix_knows_its_faults() {
    let mix = Mix::new(7, 0.3);
    assert!(Fault::all().all(|fault| mix.faults().contains(&fault)));
    assert!(
        mix.faults()
            .contains(&Fault::Status(StatusCode::TOO_MANY_REQUESTS))
    );
    assert_eq!(mix.of([Fault::Refuse]).faults(), [Fault::Refuse]);
}
