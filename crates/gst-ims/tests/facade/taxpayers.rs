//! Many taxpayers under one key.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use gst_ims::limits::RateLimit;
use gst_ims::{ErrorKind, Section};

use super::common::{API_KEY, builder, usual};

#[tokio::test]
async fn an_office_shares_key_limit_and_connections() {
    let (mock, _) = usual().await;
    let client = builder(&mock)
        .rate_limit(RateLimit::per_minute(NonZeroU32::new(50).unwrap()))
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let taxpayers: Vec<_> = (0..50)
        .map(|number| {
            let name = format!("taxpayer-{number}");
            client.taxpayer(format!("token-{number}")).labelled(name)
        })
        .collect();
    let calls = taxpayers
        .iter()
        .map(|taxpayer| taxpayer.invoices(Section::B2b).send());
    let answers = futures_util::future::join_all(calls).await;
    for (number, answer) in answers.into_iter().enumerate() {
        let answer = answer.unwrap();
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["taxpayer"], format!("taxpayer-{number}"));
        let label = answer.meta.taxpayer;
        assert_eq!(
            label.as_deref(),
            Some(format!("taxpayer-{number}").as_str())
        );
    }
    let requests = mock.requests();
    let tokens: BTreeSet<_> = requests
        .iter()
        .filter_map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens.len(), 50);
    let is_keyed =
        |request: &ims_mock::ReceivedRequest| request.header("x-api-key") == Some(API_KEY);
    assert!(requests.iter().all(is_keyed));
    // The minute of the key is used up, for every taxpayer.
    for taxpayer in [&taxpayers[0], &client] {
        let error = taxpayer.invoices(Section::Cn).send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 0));
    }
    assert_eq!(mock.requests().len(), 50);
}
