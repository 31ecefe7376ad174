//! One limit for a key, whoever uses it.

use std::io::{BufRead, BufReader};
use std::num::NonZeroU32;
use std::time::Duration;

use gst_ims::limits::{RateLimit, RequestCounter, Turn};
use gst_ims::{Client, Environment, ErrorKind, Section};
use ims_mock::MockServer;
use ims_store::Store;

use crate::processes::{spawn, tell};
use crate::support::{Place, on_both};

on_both![
    several_processes_use_the_limit_whole_and_no_more,
    clients_of_several_stores_keep_one_limit,
    a_pause_holds_all_who_use_the_key,
    a_clock_that_is_set_back_costs_a_minute_at_most,
    a_store_that_is_away_is_told_and_costs_no_call,
    no_key_is_kept,
];

const KEY: &str = "key_test_PLANTED";

fn limit(requests: u32) -> NonZeroU32 {
    NonZeroU32::new(requests).unwrap()
}

/// Takes until it would have to wait, several at a time.
pub(crate) async fn child(store: &Store) {
    let counter = store.request_counter(&KEY.into());
    loop {
        let turns = (0..7).map(|_| counter.take(limit(200)));
        let turns = futures_util::future::join_all(turns).await;
        let gone = turns.iter().filter(|turn| matches!(turn, Ok(Turn::Go)));
        tell(&format!("took {}", gone.count()));
        if turns.iter().any(|turn| matches!(turn, Ok(Turn::Wait(_)))) {
            return;
        }
    }
}

async fn several_processes_use_the_limit_whole_and_no_more(place: Place) {
    place.open().await.close().await;
    let children: Vec<_> = (0..4).map(|_| spawn(&place, "requests")).collect();
    let mut taken = 0;
    for mut child in children {
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            if let Some((_, count)) = line.split_once("told took ") {
                taken += count.parse::<u32>().unwrap();
            }
        }
        assert!(child.wait().unwrap().success());
    }
    // What a process was slow to use is counted, and not taken.
    assert!((190..=200).contains(&taken), "{taken}");
}

async fn clients_of_several_stores_keep_one_limit(place: Place) {
    let mock = MockServer::builder().start().await.unwrap();
    let mut sent = 0;
    for _ in 0..3 {
        let store = place.open().await;
        let client = Client::builder()
            .environment(Environment::Custom(mock.base_url().parse().unwrap()))
            .api_key(KEY)
            .taxpayer_token("token")
            .rate_limit(RateLimit::per_minute(limit(10)))
            .request_counter(store.request_counter(&KEY.into()))
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        for _ in 0..6 {
            match client.invoices(Section::B2b).send().await {
                Ok(_) => sent += 1,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::RateLimit, "{error}");
                    assert!(error.retry_after().unwrap() > Duration::from_secs(20));
                }
            }
        }
        store.close().await;
    }
    assert_eq!((sent, mock.request_count()), (10, 10));
}

async fn a_pause_holds_all_who_use_the_key(place: Place) {
    let (first, second) = (place.open().await, place.open().await);
    let (first, second) = (
        first.request_counter(&KEY.into()),
        second.request_counter(&KEY.into()),
    );
    assert_eq!(first.take(limit(9)).await.unwrap(), Turn::Go);
    second.pause(Duration::from_mins(5)).await.unwrap();
    // A shorter one takes nothing back.
    second.pause(Duration::from_secs(30)).await.unwrap();
    let Turn::Wait(wait) = first.take(limit(9)).await.unwrap() else {
        panic!("a request was let go");
    };
    assert!((250..=300).contains(&wait.as_secs()), "{wait:?}");
    // Another key is another matter.
    let other = place.open().await.request_counter(&"key_test_other".into());
    assert_eq!(other.take(limit(9)).await.unwrap(), Turn::Go);
}

async fn a_clock_that_is_set_back_costs_a_minute_at_most(place: Place) {
    let store = place.open().await;
    let counter = store.request_counter(&KEY.into());
    for _ in 0..5 {
        assert_eq!(counter.take(limit(5)).await.unwrap(), Turn::Go);
    }
    let database = place.database().await;
    sqlx::query("UPDATE request_count SET stretch = stretch + 36000")
        .execute(&database)
        .await
        .unwrap();
    // Within the new limit: what was let go counts as let go now.
    assert_eq!(counter.take(limit(6)).await.unwrap(), Turn::Go);
    let Turn::Wait(wait) = counter.take(limit(6)).await.unwrap() else {
        panic!("more than the limit was let go");
    };
    assert!((55..=62).contains(&wait.as_secs()), "{wait:?}");
}

async fn a_store_that_is_away_is_told_and_costs_no_call(place: Place) {
    let mock = MockServer::builder().start().await.unwrap();
    let store = place.open().await;
    let counter = store.request_counter(&KEY.into());
    store.close().await;
    let told = counter.take(limit(3)).await.unwrap_err().to_string();
    assert!(told.contains("database"), "{told}");
    let client = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key(KEY)
        .taxpayer_token("token")
        .rate_limit(RateLimit::per_minute(limit(3)))
        .request_counter(counter)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let mut sent = 0;
    for _ in 0..5 {
        sent += u64::from(client.invoices(Section::B2b).send().await.is_ok());
    }
    assert_eq!((sent, mock.request_count()), (3, 3));
}

async fn no_key_is_kept(place: Place) {
    let store = place.open().await;
    let counter = store.request_counter(&KEY.into());
    assert_eq!(counter.take(limit(5)).await.unwrap(), Turn::Go);
    assert!(!format!("{counter:?}").contains(KEY));
    let database = place.database().await;
    let digest: String = sqlx::query_scalar("SELECT digest FROM request_key")
        .fetch_one(&database)
        .await
        .unwrap();
    assert!(!digest.contains("PLANTED"), "{digest}");
}
