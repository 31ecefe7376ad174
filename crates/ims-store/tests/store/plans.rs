//! Plans, taxpayers and the log.

use std::time::Duration;

use gst_ims::{Action, Status};
use ims_actions::{Plan, PlanLine, Problem, Source};
use ims_store::{ErrorKind, Taxpayer};
use jiff::Timestamp;
use sqlx::Executor;

use crate::support::{Place, accepted, gstin, invoice, on_both, record};

on_both![
    a_plan_comes_back_as_it_was,
    a_plan_is_begun_until_it_is_ended,
    documents_are_known_as_they_were,
    a_taxpayer_that_is_removed_leaves_its_history,
    the_log_says_who_did_what_and_is_only_added_to,
];

async fn a_plan_comes_back_as_it_was(place: Place) {
    let store = place.open().await;
    let snapshot = record(&store, 0, &[invoice(1)]).await.snapshot;
    let line = |number| PlanLine {
        key: invoice(number).key(),
        current: Some(Action::NoAction),
        action: Status::Accepted,
        itc_reduction: None,
        remarks: Some("looks right".to_owned()),
        source: Source::Rule("small".to_owned()),
        reason: Some("not worth a look".to_owned()),
    };
    let plan = Plan {
        gstin: gstin(),
        made_at: "2024-12-01T06:00:00Z".parse().unwrap(),
        snapshot: Some(snapshot),
        lines: (0..1500).map(line).collect(),
        problems: vec![Problem::warning(
            ims_actions::Place::line(7),
            None,
            "x",
            "look at it",
        )],
    };
    let id = store.add_plan(&plan).await.unwrap();
    let kept = store.plan(gstin(), id).await.unwrap();
    assert_eq!((kept.plan, kept.actor.as_str()), (plan, "asha"));
    assert_eq!(store.plans(gstin(), 5).await.unwrap()[0].id, id);
    let shown = store
        .show(gstin(), &invoice(1).key())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shown.decisions[0].plan, id);
    assert_eq!(shown.decisions[0].line, line(1));
    let other = "33ABKCS2033B1ZW".parse().unwrap();
    let error = store.plan(other, id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

async fn a_plan_is_begun_until_it_is_ended(place: Place) {
    let store = place.open().await;
    let plan = Plan {
        gstin: gstin(),
        made_at: "2024-12-01T06:00:00Z".parse().unwrap(),
        snapshot: None,
        lines: Vec::new(),
        problems: Vec::new(),
    };
    let kept = store.add_plan(&plan).await.unwrap();
    let lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    let begun = store.begin_plan(&lease, &plan).await.unwrap();
    let open = store.begun_plans(gstin()).await.unwrap();
    assert_eq!((open.len(), open[0].id, &open[0].plan), (1, begun, &plan));
    let never_begun = store.end_plan(gstin(), kept).await.unwrap_err();
    assert_eq!(never_begun.kind(), ErrorKind::NotFound);
    store.end_plan(gstin(), begun).await.unwrap();
    assert_eq!(store.begun_plans(gstin()).await.unwrap(), []);
    // Whoever carries it out again finds out that it was begun.
    for (made_at, since, expected) in [
        (plan.made_at, Timestamp::UNIX_EPOCH, true),
        (plan.made_at, store.now().await.unwrap(), false),
        (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, false),
    ] {
        let has_begun = store.has_begun_plan(gstin(), made_at, since).await.unwrap();
        assert_eq!(has_begun, expected, "{made_at} {since}");
    }
    lease.release().await.unwrap();
    let late = store.lease(gstin(), Duration::ZERO).await.unwrap();
    let taken = store.lease(gstin(), Duration::ZERO).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Busy);
    late.release().await.unwrap();
}

async fn documents_are_known_as_they_were(place: Place) {
    let store = place.open().await;
    let [first, second] = [invoice(1), invoice(2)];
    let keys = [first.key(), second.key()];
    let one = record(&store, 0, &[first.clone(), second.clone()])
        .await
        .snapshot;
    let two = record(&store, 1, &[accepted(first.clone())]).await.snapshot;
    let three = record(&store, 2, &[first.clone(), second.clone()])
        .await
        .snapshot;
    for (snapshot, expected) in [
        (Some(one), vec![&first, &second]),
        // The second was gone, and is as it was last.
        (Some(two), vec![&accepted(first.clone()), &second]),
        (Some(three), vec![&first, &second]),
        (None, vec![&first, &second]),
    ] {
        let mut known: Vec<_> = store
            .documents_at(gstin(), snapshot, &keys)
            .await
            .unwrap()
            .into_values()
            .collect();
        known.sort_by_key(gst_ims::Invoice::key);
        let known: Vec<_> = known.iter().collect();
        assert_eq!(known, expected, "{snapshot:?}");
    }
    let nobody = "33ABKCS2033B1ZW".parse().unwrap();
    let known = store.documents_at(nobody, None, &keys).await.unwrap();
    assert!(known.is_empty());
}

async fn a_taxpayer_that_is_removed_leaves_its_history(place: Place) {
    let store = place.open().await;
    record(&store, 0, &[invoice(1)]).await;
    assert!(store.taxpayers().await.unwrap().is_empty());
    let mut taxpayer = Taxpayer {
        gstin: gstin(),
        name: Some("Kaveri Stores".to_owned()),
        username: None,
        environment: Some("production".to_owned()),
        tags: vec!["a \"tag\"".to_owned()],
    };
    store.put_taxpayer(&taxpayer).await.unwrap();
    taxpayer.username = Some("kaveri".to_owned());
    store.put_taxpayer(&taxpayer).await.unwrap();
    assert_eq!(store.taxpayers().await.unwrap(), [taxpayer]);
    store.remove_taxpayer(gstin()).await.unwrap();
    assert!(store.taxpayers().await.unwrap().is_empty());
    let error = store.remove_taxpayer(gstin()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(
        store
            .show(gstin(), &invoice(1).key())
            .await
            .unwrap()
            .is_some()
    );
}

async fn the_log_says_who_did_what_and_is_only_added_to(place: Place) {
    let store = place.open().await;
    record(&store, 0, &[invoice(1)]).await;
    store
        .acting_as("ravi")
        .note(gstin(), "export", &["a.xlsx"])
        .await
        .unwrap();
    let log = store.log(gstin(), None, 10).await.unwrap();
    let lines: Vec<_> = log
        .iter()
        .map(|line| (line.actor.as_str(), line.action.as_str()))
        .collect();
    assert_eq!(lines, [("ravi", "export"), ("asha", "fetch")]);
    assert!(log[1].detail.as_str().contains(r#""new":1"#));
    assert_eq!(store.log(gstin(), None, 1).await.unwrap().len(), 1);
    assert!(
        store
            .log(gstin(), Some(jiff::Timestamp::MAX), 10)
            .await
            .unwrap()
            .is_empty()
    );

    let pool = place.database().await;
    for statement in ["UPDATE log SET actor = 'nobody'", "DELETE FROM log"] {
        let error = pool.execute(statement).await.unwrap_err();
        assert!(error.to_string().contains("only added to"), "{error}");
    }
    assert_eq!(store.log(gstin(), None, 10).await.unwrap(), log);
}
