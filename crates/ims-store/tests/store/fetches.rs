//! What a fetch changes, and what it leaves.

use gst_ims::{Action, Counts, Invoice, Section};
use ims_actions::Filter;
use ims_store::{Fetch, Query, SectionState, Store};

use crate::support::{
    Place, accepted, all, answer, at, complete, gstin, invoice, invoices, on_both, record,
};

on_both![
    a_response_with_documents_of_another_section_adds_them_once,
    a_fetch_tells_what_is_new_changed_gone_and_acted_on,
    only_a_complete_response_is_taken_over,
    an_empty_section_is_one_whose_documents_are_gone,
    the_documents_of_the_later_fetch_stand,
    a_document_that_comes_back_is_new_again,
    a_document_that_comes_twice_is_kept_once_and_told,
    a_fetch_can_be_continued,
    the_job_of_a_queued_section_is_kept_for_its_token,
    counts_are_compared,
    counts_are_compared_with_all_parts_of_a_fetch,
    an_incomplete_response_is_shown_beside_what_is_stored,
    sections_do_not_touch_each_other,
];

async fn a_fetch_tells_what_is_new_changed_gone_and_acted_on(place: Place) {
    let store = place.open().await;
    let mut documents = invoices(10);
    let first = &record(&store, 0, &documents).await.sections[0];
    assert_eq!(
        (first.new, first.changed, first.gone, first.acted),
        (10, 0, 0, 0)
    );
    assert_eq!((first.state, first.stored), (SectionState::Complete, true));
    let again = &record(&store, 1, &documents).await.sections[0];
    assert_eq!(
        (again.new, again.changed, again.gone, again.acted),
        (0, 0, 0, 0)
    );
    documents.remove(0);
    documents[0].supplier_filed = Some(true);
    documents[0].value = Some("5".parse().unwrap());
    documents[1] = accepted(documents[1].clone());
    documents.push(invoice(99));
    let last = &record(&store, 2, &documents).await.sections[0];
    assert_eq!(
        (last.new, last.changed, last.gone, last.acted),
        (1, 1, 1, 1)
    );
    documents.sort_by_key(gst_ims::Invoice::key);
    assert_eq!(all(&store).await, documents);
}

async fn only_a_complete_response_is_taken_over(place: Place) {
    let store = place.open().await;
    let documents = invoices(3);
    record(&store, 0, &documents).await;
    let queued = r#"{"token":"tok-1","ready_in_minutes":30}"#;
    let pending = answer(Section::B2b, "pending", queued, &[]);
    let partial = answer(Section::B2b, "partial", "null", &[invoice(77)]);
    let mut minute = 1;
    for (incomplete, state) in [
        (&pending, SectionState::Pending),
        (&partial, SectionState::Partial),
    ] {
        let fetch = Fetch::new(gstin(), at(minute)).section(incomplete);
        let fetched = store.record(&fetch).await.unwrap();
        assert_eq!(
            (fetched.sections[0].state, fetched.sections[0].stored),
            (state, false)
        );
        assert!(fetched.sections[0].error.is_some());
        minute += 1;
    }
    let fetch = Fetch::new(gstin(), at(minute)).failed(Section::B2b, "the tax network is away");
    store.record(&fetch).await.unwrap();
    assert_eq!(all(&store).await.len(), 3);
    let section = &store.sections(gstin()).await.unwrap()[0];
    assert_eq!(section.state, SectionState::Failed);
    assert_eq!(section.as_of, Some(at(0)));
    assert_eq!(section.asked_at, at(3));
    assert_eq!(section.error.as_deref(), Some("the tax network is away"));
    // What is told of a queue is there for whoever resumes.
    let fetch = Fetch::new(gstin(), at(4)).section(&pending);
    store.record(&fetch).await.unwrap();
    let section = &store.sections(gstin()).await.unwrap()[0];
    let queued = section.queued.as_ref().unwrap();
    assert_eq!(
        (queued.token.as_deref(), queued.ready_in_minutes),
        (Some("tok-1"), Some(30))
    );
}

async fn an_empty_section_is_one_whose_documents_are_gone(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(3)).await;
    let fetched = record(&store, 1, &[]).await;
    assert_eq!(
        (fetched.sections[0].state, fetched.sections[0].gone),
        (SectionState::Empty, 3)
    );
    assert!(all(&store).await.is_empty());
}

async fn the_documents_of_the_later_fetch_stand(place: Place) {
    let store = place.open().await;
    record(&store, 5, &invoices(3)).await;
    let late = record(&store, 2, &invoices(1)).await;
    assert!(!late.sections[0].stored);
    assert!(late.sections[0].error.as_deref().unwrap().contains("later"));
    assert_eq!(all(&store).await.len(), 3);
    assert_eq!(store.sections(gstin()).await.unwrap()[0].as_of, Some(at(5)));
}

async fn a_document_that_comes_back_is_new_again(place: Place) {
    let store = place.open().await;
    record(&store, 0, &[invoice(1)]).await;
    record(&store, 1, &[]).await;
    let mut returned = invoice(1);
    returned.value = Some("3".parse().unwrap());
    let fetched = record(&store, 2, std::slice::from_ref(&returned)).await;
    assert_eq!(
        (fetched.sections[0].new, fetched.sections[0].changed),
        (1, 0)
    );
    let history = store
        .show(gstin(), &invoice(1).key())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(history.gone_at, None);
    assert_eq!(
        (history.absences[0].from, history.absences[0].to),
        (at(1), Some(at(2)))
    );
    let versions: Vec<_> = history
        .versions
        .iter()
        .map(|version| version.seen_at)
        .collect();
    assert_eq!(versions, [at(0), at(2)]);
    assert_eq!(history.versions[0].invoice, invoice(1));
    assert_eq!(history.invoice, returned);
}

async fn a_document_that_comes_twice_is_kept_once_and_told(place: Place) {
    let store = place.open().await;
    let mut other = invoice(1);
    other.value = Some("3".parse().unwrap());
    let fetched = record(&store, 0, &[invoice(1), invoice(2), invoice(2), other]).await;
    assert_eq!(
        (fetched.sections[0].documents, fetched.sections[0].new),
        (4, 2)
    );
    assert_eq!(fetched.sections[0].rejected, 1);
    let kept = store.rejected(gstin(), fetched.snapshot).await.unwrap();
    assert_eq!((kept[0].section, kept[0].index), (Section::B2b, 3));
    assert!(
        kept[0].raw.as_str().contains(r#""value":"3.00""#),
        "{}",
        kept[0].raw.as_str()
    );
    assert_eq!(all(&store).await, [invoice(1), invoice(2)]);
}

async fn a_fetch_can_be_continued(place: Place) {
    let store = place.open().await;
    let pending = answer(
        Section::Cn,
        "pending",
        r#"{"token":"t","ready_in_minutes":1}"#,
        &[],
    );
    let b2b = complete(Section::B2b, &invoices(2));
    let fetch = Fetch::new(gstin(), at(0)).section(&b2b).section(&pending);
    let snapshot = store.record(&fetch).await.unwrap().snapshot;
    let cn = complete(Section::Cn, &[]);
    let fetch = Fetch::new(gstin(), at(1)).continuing(snapshot).section(&cn);
    let fetched = store.record(&fetch).await.unwrap();
    assert!(fetched.snapshot > snapshot, "a fetch of its own");
    assert_eq!(fetched.sections.len(), 1);
    assert_eq!(fetched.sections[0].state, SectionState::Empty);
    assert_eq!(
        store.fetched(gstin(), fetched.snapshot).await.unwrap(),
        fetched
    );
    let known = store.fetches(gstin(), 10).await.unwrap();
    assert_eq!(known[0], fetched);
    assert_eq!(known[1].snapshot, snapshot);
    let other = "33ABKCS2033B1ZW".parse().unwrap();
    let fetch = Fetch::new(other, at(1)).continuing(snapshot).section(&cn);
    let error = store.record(&fetch).await.unwrap_err();
    assert_eq!(error.kind(), ims_store::ErrorKind::NotFound);
}

fn counts(accepted: u64, no_action: u64) -> Counts {
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"all_oth":{{"ttl_cnt":{},
           "b2b":{{"accept":{accepted},"noaction":{no_action}}}}}}}}}}}"#,
        accepted + no_action
    );
    Counts::from_body(gst_ims::GoodsType::Others, body).unwrap()
}

async fn counts_are_compared(place: Place) {
    let store = place.open().await;
    let documents = [invoice(1), accepted(invoice(2)), invoice(3)];
    let answers: Vec<_> = Section::ALL
        .into_iter()
        .map(|section| {
            let documents: &[_] = if section == Section::B2b {
                &documents
            } else {
                &[]
            };
            complete(section, documents)
        })
        .collect();
    for (minute, (counts, wanted)) in [(counts(1, 2), Some(true)), (counts(2, 1), Some(false))]
        .iter()
        .enumerate()
    {
        let start = Fetch::new(gstin(), at(i64::try_from(minute).unwrap())).counts(counts);
        let fetch = answers.iter().fold(start, Fetch::section);
        let fetched = store.record(&fetch).await.unwrap();
        assert_eq!(fetched.counts_agree, *wanted);
        assert_eq!(
            store.counts(gstin(), fetched.snapshot).await.unwrap(),
            std::slice::from_ref(counts)
        );
    }
    let some = Fetch::new(gstin(), at(9)).section(&answers[0]);
    let right = counts(1, 2);
    assert_eq!(
        store.record(&some.clone()).await.unwrap().counts_agree,
        None
    );
    assert_eq!(
        store
            .record(&some.counts(&right))
            .await
            .unwrap()
            .counts_agree,
        None
    );
}

async fn counts_are_compared_with_all_parts_of_a_fetch(place: Place) {
    let store = place.open().await;
    let documents = [invoice(1), accepted(invoice(2)), invoice(3)];
    let of = |section| {
        let documents: &[_] = if section == Section::B2b {
            &documents
        } else {
            &[]
        };
        complete(section, documents)
    };
    let at_once: Vec<_> = Section::ALL[1..].iter().copied().map(of).collect();
    let (late, right, wrong) = (of(Section::B2b), counts(1, 2), counts(2, 2));
    let start = Fetch::new(gstin(), at(0)).counts(&right);
    let first = store
        .record(&at_once.iter().fold(start, Fetch::section))
        .await
        .unwrap();
    assert_eq!(first.counts_agree, None);
    let rest = Fetch::new(gstin(), at(1))
        .continuing(first.snapshot)
        .section(&late);
    let whole = store.record(&rest.clone().counts(&right)).await.unwrap();
    assert_eq!(whole.counts_agree, Some(true));
    assert!(
        store
            .count_differences(gstin(), whole.snapshot)
            .await
            .unwrap()
            .is_empty()
    );
    let other = store.record(&rest.counts(&wrong)).await.unwrap();
    assert_eq!(other.counts_agree, Some(false));
    let differences = store
        .count_differences(gstin(), other.snapshot)
        .await
        .unwrap();
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].section, Section::B2b);
    assert_eq!(
        (
            differences[0].counted.accepted,
            differences[0].stored.accepted
        ),
        (2, 1)
    );
}

async fn an_incomplete_response_is_shown_beside_what_is_stored(place: Place) {
    let store = place.open().await;
    record(&store, 0, &[invoice(1), invoice(2), invoice(3)]).await;
    let mut changed = accepted(invoice(2));
    changed.value = Some("5".parse().unwrap());
    // One is as it was, one is another, one is new, and of the third nothing is known.
    let came = [invoice(1), changed.clone(), invoice(4)];
    let partial = answer(Section::B2b, "partial", "null", &came);
    let fetch = Fetch::new(gstin(), at(1)).section(&partial);
    let fetched = store.record(&fetch).await.unwrap();
    assert!(!fetched.sections[0].stored);
    assert_eq!(fetched.sections[0].unreconciled, 2);
    assert_eq!(all(&store).await, [invoice(1), invoice(2), invoice(3)]);
    assert_eq!(
        unreconciled(&store, Filter::default()).await,
        [changed.clone(), invoice(4)]
    );
    let accepted = Filter {
        actions: vec![Action::Accepted],
        ..Filter::default()
    };
    assert_eq!(
        unreconciled(&store, accepted).await,
        std::slice::from_ref(&changed)
    );
    let new = Filter {
        new_since: Some(at(1)),
        ..Filter::default()
    };
    assert_eq!(unreconciled(&store, new).await, [invoice(4)]);
    let section = store.sections(gstin()).await.unwrap().remove(0);
    let aside = section.unreconciled.unwrap();
    assert_eq!((aside.documents, aside.seen_at), (2, at(1)));
    assert_eq!(section.as_of, Some(at(0)));
    // Both can be looked at, and found by their numbers.
    let shown = store.show(gstin(), &changed.key()).await.unwrap().unwrap();
    assert_eq!(shown.invoice, invoice(2));
    assert_eq!(shown.unreconciled.unwrap().invoice, changed);
    let shown = store
        .show(gstin(), &invoice(4).key())
        .await
        .unwrap()
        .unwrap();
    assert!(shown.versions.is_empty());
    let known = store.known(gstin(), &Filter::default(), 10).await.unwrap();
    assert_eq!(known.len(), 4);
    // A request that fails leaves both as they were, and a complete response ends it.
    let fetch = Fetch::new(gstin(), at(2)).failed(Section::B2b, "away");
    store.record(&fetch).await.unwrap();
    assert_eq!(unreconciled(&store, Filter::default()).await.len(), 2);
    record(&store, 3, &came).await;
    assert!(unreconciled(&store, Filter::default()).await.is_empty());
    assert_eq!(store.sections(gstin()).await.unwrap()[0].unreconciled, None);
}

async fn unreconciled(store: &Store, filter: Filter) -> Vec<Invoice> {
    let query = Query {
        filter,
        ..Query::default()
    };
    let listing = store.unreconciled(gstin(), &query).await.unwrap();
    listing.into_invoices().await.unwrap()
}

async fn sections_do_not_touch_each_other(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(3)).await;
    let mut note = invoice(1);
    note.section = Section::Cn;
    note.action = Action::Rejected;
    let notes = complete(Section::Cn, &[note.clone()]);
    store
        .record(&Fetch::new(gstin(), at(1)).section(&notes))
        .await
        .unwrap();
    assert_eq!(all(&store).await.len(), 4);
    let nothing = complete(Section::B2b, &[]);
    store
        .record(&Fetch::new(gstin(), at(2)).section(&nothing))
        .await
        .unwrap();
    assert_eq!(all(&store).await, [note]);
}

async fn a_response_with_documents_of_another_section_adds_them_once(place: Place) {
    let store = place.open().await;
    let mut note = invoice(2);
    note.section = Section::Cn;
    let both = [invoice(1), note];
    let answers = [complete(Section::B2b, &both), complete(Section::Cn, &both)];
    let fetch = answers
        .iter()
        .fold(Fetch::new(gstin(), at(0)), Fetch::section);
    let fetched = store.record(&fetch).await.unwrap();
    let new: Vec<_> = fetched.sections.iter().map(|section| section.new).collect();
    assert_eq!(new, [1, 1]);
    assert_eq!(all(&store).await, both);
}

async fn the_job_of_a_queued_section_is_kept_for_its_token(place: Place) {
    let store = place.open().await;
    let fetch = async |hour, token: &str| {
        let queued = format!(r#"{{"token":"{token}","ready_in_minutes":30}}"#);
        let pending = answer(Section::B2b, "pending", &queued, &[]);
        let fetch = Fetch::new(gstin(), at(hour)).section(&pending);
        store.record(&fetch).await.unwrap();
    };
    let job = async |store: &Store| store.sections(gstin()).await.unwrap()[0].files_job.clone();
    fetch(0, "tok-1").await;
    assert_eq!(job(&store).await, None);
    let keep = store.keep_files_job(gstin(), Section::B2b, "tok-1", "job-1");
    keep.await.unwrap();
    // Another process sees it, for as long as the token is the same.
    let other = place.open().await;
    assert_eq!(job(&other).await.as_deref(), Some("job-1"));
    fetch(1, "tok-1").await;
    assert_eq!(job(&other).await.as_deref(), Some("job-1"));
    fetch(2, "tok-2").await;
    assert_eq!(job(&other).await, None);
}
