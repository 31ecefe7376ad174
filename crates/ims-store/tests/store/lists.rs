//! Filters, order and sums: the database must agree with plain Rust.

use gst_ims::{Action, Amount, DocumentNumber, Invoice, ItcReduction, Section};
use ims_actions::Filter;
use ims_store::{Fetch, GroupBy, Query, Sort, Totals};

use crate::support::{
    Place, SORTS, accepted, at, complete, gstin, invoice, invoices, list, on_both, record,
};

on_both![
    the_database_filters_as_the_filter_says,
    documents_come_in_the_order_that_is_asked_for,
    groups_have_their_sums,
    new_since_is_judged_by_the_fetch,
    documents_are_found_by_their_keys,
    a_listing_can_be_left,
    a_listing_shows_one_moment,
    many_documents_are_found_at_once,
    a_store_of_before_gets_its_sums,
];

fn documents() -> Vec<Invoice> {
    let mut documents = invoices(120);
    for (number, document) in documents.iter_mut().enumerate() {
        document.action = match number % 4 {
            0 => Action::Accepted,
            1 => Action::Rejected,
            2 => Action::NoAction,
            _ => Action::from_text("Q"),
        };
        if number % 6 == 0 {
            document.value = None;
            document.supplier_name = None;
            document.supplier_filed = None;
            document.return_period = None;
        }
        if number % 10 == 1 {
            document.value = Some("130.005".parse().unwrap());
        }
    }
    documents[7].supplier_name = Some("100%_SURE! \\ Traders".into());
    documents
}

fn notes() -> Vec<Invoice> {
    let mut notes = invoices(12);
    for (number, note) in notes.iter_mut().enumerate() {
        note.section = Section::Cn;
        note.itc_reduction_allowed = [None, Some(true), Some(false)][number % 3];
        note.itc_reduction = (number % 4 == 0).then(|| Box::new(ItcReduction::Full));
    }
    notes
}

fn filters() -> Vec<Filter> {
    let amount = |text: &str| Some(text.parse::<Amount>().unwrap());
    let none = Filter::default;
    vec![
        none(),
        Filter {
            sections: vec![Section::Cn, Section::Dn],
            ..none()
        },
        Filter {
            suppliers: vec!["SUPPLIER 3".to_owned()],
            ..none()
        },
        Filter {
            suppliers: vec!["%_sure! \\".to_owned()],
            ..none()
        },
        Filter {
            suppliers: vec!["100x".to_owned(), "r_".to_owned()],
            ..none()
        },
        Filter {
            text: Some(" %_SURE!".to_owned()),
            ..none()
        },
        Filter {
            text: Some("3".to_owned()),
            ..none()
        },
        Filter {
            suppliers: vec![invoice(2).supplier_gstin.to_string(), "ier 1".to_owned()],
            ..none()
        },
        Filter {
            numbers: vec!["INV/000005".to_owned(), "inv/000006".to_owned()],
            ..none()
        },
        Filter {
            periods: vec!["2024-11".parse().unwrap()],
            ..none()
        },
        Filter {
            date_from: Some("2024-11-05".parse().unwrap()),
            date_to: Some("2024-11-09".parse().unwrap()),
            ..none()
        },
        Filter {
            value_from: amount("120.36"),
            value_to: amount("150"),
            ..none()
        },
        Filter {
            value_from: amount("130.004"),
            value_to: amount("130.005"),
            ..none()
        },
        Filter {
            value_from: amount("130.0051"),
            ..none()
        },
        Filter {
            value_to: amount("130.0049"),
            ..none()
        },
        Filter {
            actions: vec![Action::NoAction, Action::from_text("Q")],
            ..none()
        },
        Filter {
            supplier_filed: Some(true),
            ..none()
        },
        Filter {
            supplier_filed: Some(false),
            pending_allowed: Some(true),
            ..none()
        },
        Filter {
            reduction_due: Some(true),
            ..none()
        },
        Filter {
            reduction_due: Some(false),
            sections: vec![Section::Cn],
            ..none()
        },
    ]
}

async fn the_database_filters_as_the_filter_says(place: Place) {
    let store = place.open().await;
    let (documents, notes) = (documents(), notes());
    let answers = [
        complete(Section::B2b, &documents),
        complete(Section::Cn, &notes),
    ];
    let fetch = Fetch::new(gstin(), at(0))
        .section(&answers[0])
        .section(&answers[1]);
    store.record(&fetch).await.unwrap();
    // Some documents change, come and go afterwards; sums that are kept must follow.
    let mut later = documents.clone();
    later.remove(3);
    later.push(invoice(900));
    for document in later.iter_mut().take(9) {
        document.action = Action::Accepted;
        document.igst = Some(Amount::from_rupees(7));
    }
    let answer = complete(Section::B2b, &later);
    let fetch = Fetch::new(gstin(), at(1)).section(&answer);
    store.record(&fetch).await.unwrap();
    let mut all = [later, notes].concat();
    all.sort_by_key(Invoice::key);
    let mut found_some = 0;
    for filter in filters() {
        let wanted: Vec<_> = all
            .iter()
            .filter(|invoice| filter.matches(invoice))
            .cloned()
            .collect();
        found_some += usize::from(!wanted.is_empty() && wanted.len() < all.len());
        let totals = wanted
            .iter()
            .try_fold(Totals::default(), Totals::with)
            .unwrap();
        let query = Query {
            filter: filter.clone(),
            ..Query::default()
        };
        assert_eq!(list(&store, &query).await, wanted, "{filter:?}");
        assert_eq!(
            store.totals(gstin(), &filter).await.unwrap(),
            totals,
            "{filter:?}"
        );
        let query = Query {
            limit: Some(3),
            ..query
        };
        assert_eq!(
            list(&store, &query).await,
            wanted[..wanted.len().min(3)],
            "{filter:?}"
        );
        let query = Query { skip: 2, ..query };
        assert_eq!(
            list(&store, &query).await,
            wanted[wanted.len().min(2)..wanted.len().min(5)],
            "{filter:?}"
        );
        let kept = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<Filter>(&kept).unwrap(), filter);
    }
    assert!(
        found_some >= 15,
        "{found_some} filters tell documents apart"
    );
}

async fn documents_come_in_the_order_that_is_asked_for(place: Place) {
    let store = place.open().await;
    let documents = documents();
    record(&store, 0, &documents).await;
    for sort in SORTS {
        for descending in [false, true] {
            let query = Query {
                sort,
                descending,
                ..Query::default()
            };
            let found = list(&store, &query).await;
            assert_eq!(found.len(), documents.len());
            let rank = |invoice: &Invoice| -> (bool, String) {
                let (is_missing, text) = match sort {
                    Sort::Key => (false, invoice.key().to_string()),
                    Sort::Date => (false, invoice.date.to_string()),
                    Sort::Period => (
                        false,
                        invoice
                            .return_period
                            .map(|period| period.to_string())
                            .unwrap_or_default(),
                    ),
                    Sort::Number => (false, invoice.number.to_string()),
                    Sort::Supplier => (
                        invoice.supplier_name.is_none(),
                        format!("{:?}", invoice.supplier_name).to_lowercase(),
                    ),
                    Sort::Value => (
                        invoice.value.is_none(),
                        format!("{:040.4}", paise(invoice.value)),
                    ),
                    Sort::Tax => (false, format!("{:040.4}", paise(invoice.igst))),
                    _ => (false, invoice.action.to_string()),
                };
                (is_missing, text)
            };
            for pair in found.windows(2) {
                let (one, other) = (rank(&pair[0]), rank(&pair[1]));
                assert!(one.0 <= other.0, "{sort:?}: what has no value is last");
                if one.0 == other.0 {
                    let is_ordered = if descending {
                        one.1 >= other.1
                    } else {
                        one.1 <= other.1
                    };
                    assert!(
                        is_ordered,
                        "{sort:?} {descending}: {} before {}",
                        one.1, other.1
                    );
                }
            }
            let query = Query {
                limit: Some(5),
                ..query
            };
            assert_eq!(list(&store, &query).await, found[..5]);
            let query = Query { skip: 3, ..query };
            assert_eq!(list(&store, &query).await, found[3..8]);
        }
    }
}

fn paise(amount: Option<Amount>) -> f64 {
    amount.map_or(0.0, |amount| amount.to_string().parse().unwrap())
}

type Name = fn(&Invoice) -> String;

async fn groups_have_their_sums(place: Place) {
    let store = place.open().await;
    let documents = documents();
    record(&store, 0, &documents).await;
    let names: [(GroupBy, Name); 5] = [
        (GroupBy::Section, |invoice| invoice.section.to_string()),
        (GroupBy::Supplier, |invoice| {
            invoice.supplier_gstin.to_string()
        }),
        (GroupBy::Period, |invoice| {
            invoice
                .return_period
                .map(|period| period.to_string())
                .unwrap_or_default()
        }),
        (GroupBy::Action, |invoice| invoice.action.to_string()),
        (GroupBy::Date, |invoice| invoice.date.to_string()),
    ];
    for (by, name) in names {
        let mut wanted = std::collections::BTreeMap::<String, Totals>::new();
        for document in &documents {
            let totals = wanted.entry(name(document)).or_default();
            *totals = totals.with(document).unwrap();
        }
        let groups = store.groups(gstin(), &Filter::default(), by).await.unwrap();
        let found: Vec<_> = groups
            .into_iter()
            .map(|group| (group.name, group.totals))
            .collect();
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
    }
}

async fn new_since_is_judged_by_the_fetch(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(3)).await;
    record(&store, 10, &invoices(5)).await;
    let since = |minute| Query {
        filter: Filter {
            new_since: Some(at(minute)),
            ..Filter::default()
        },
        ..Query::default()
    };
    assert_eq!(list(&store, &since(0)).await.len(), 5);
    assert_eq!(list(&store, &since(10)).await.len(), 2);
    assert_eq!(list(&store, &since(11)).await.len(), 0);
}

async fn documents_are_found_by_their_keys(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(3)).await;
    record(&store, 1, &invoices(2)).await;
    let keys = [invoice(1).key(), invoice(2).key(), invoice(9).key()];
    let found = store.find(gstin(), &keys).await.unwrap();
    assert_eq!(found, [Some(invoice(1)), None, None]);
}

async fn a_listing_can_be_left(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(2000)).await;
    for _ in 0..30 {
        let mut listing = store.list(gstin(), &Query::default()).await.unwrap();
        assert!(listing.next().await.unwrap().is_some());
    }
    // All connections are free again.
    record(&store, 1, &invoices(1)).await;
    assert_eq!(list(&store, &Query::default()).await.len(), 1);
}

async fn a_listing_shows_one_moment(place: Place) {
    let store = place.open().await;
    let documents = invoices(3000);
    record(&store, 0, &documents).await;
    let mut listing = store.list(gstin(), &Query::default()).await.unwrap();
    let first = listing.next().await.unwrap().unwrap();
    let changed: Vec<_> = documents.into_iter().map(accepted).collect();
    record(&store, 1, &changed).await;
    assert_eq!(first.action, Action::NoAction);
    while let Some(invoice) = listing.next().await.unwrap() {
        assert_eq!(invoice.action, Action::NoAction);
    }
}

async fn many_documents_are_found_at_once(place: Place) {
    let store = place.open().await;
    let mut documents = invoices(4500);
    documents[4321].number = DocumentNumber::from_server("NIL\0 \"\\/ \u{1f600}").unwrap();
    record(&store, 0, &documents).await;
    let mut keys: Vec<_> = documents.iter().rev().map(Invoice::key).collect();
    keys.insert(2000, invoice(9000).key());
    keys.push(keys[17].clone());
    let found = store.find(gstin(), &keys).await.unwrap();
    let mut wanted: Vec<_> = documents.iter().rev().cloned().map(Some).collect();
    wanted.insert(2000, None);
    wanted.push(wanted[17].clone());
    assert_eq!(found, wanted);
}

async fn a_store_of_before_gets_its_sums(place: Place) {
    let store = place.open().await;
    let documents = documents();
    record(&store, 0, &documents).await;
    store.close().await;
    let database = place.database().await;
    for statement in [
        "DROP TABLE document_day_sum",
        "DELETE FROM document_sum",
        "DELETE FROM _sqlx_migrations WHERE version >= 15",
    ] {
        sqlx::query(statement).execute(&database).await.unwrap();
    }
    database.close().await;
    let store = place.open().await;
    let totals = documents.iter().try_fold(Totals::default(), Totals::with);
    let all = Filter::default();
    assert_eq!(store.totals(gstin(), &all).await.unwrap(), totals.unwrap());
    let days = store.groups(gstin(), &all, GroupBy::Date).await.unwrap();
    let sum = days.iter().map(|day| day.totals.documents).sum::<u64>();
    assert_eq!((days.len(), sum), (28, 120));
}
