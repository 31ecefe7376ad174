//! What an index in memory says, what the database says, and plain Rust over all documents: the
//! three must agree, whatever is asked of whatever is stored.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use gst_ims::{Action, Amount, Invoice, ItcReduction, Section};
use ims_actions::Filter;
use ims_store::{Fetch, Group, GroupBy, Index, Query, Sort, Store, Totals};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::{
    Place, SORTS, at, complete, gstin, invoices, list, on_both, record, supplier,
};

on_both![
    index_and_database_say_what_plain_rust_says,
    an_index_is_of_one_moment,
    an_index_refuses_what_it_does_not_know,
    an_index_of_nothing_is_empty,
];

const GROUPS: [GroupBy; 5] = [
    GroupBy::Section,
    GroupBy::Supplier,
    GroupBy::Period,
    GroupBy::Action,
    GroupBy::Date,
];

const NAMES: [&str; 6] = [
    "Lakshmi Traders",
    "lakshmi traders",
    "100%_SURE! \\ Traders",
    "श्री लक्ष्मी",
    "ÅNGSTRÖM",
    "a",
];

const AMOUNTS: [&str; 8] = [
    "0",
    "0.01",
    "118",
    "118.005",
    "-7.5",
    "1000.50",
    "99999999999.99",
    "92233720368547758.08",
];

const PARTS: [&str; 12] = [
    "lakshmi",
    "TRADERS",
    "%",
    "_s",
    "!",
    "\\",
    "लक्ष्मी",
    "ångström",
    "33abkc",
    "inv/0000",
    " 7 ",
    "",
];

fn amount() -> impl Strategy<Value = Amount> {
    select(&AMOUNTS).prop_map(|text| text.parse().unwrap())
}

fn section() -> impl Strategy<Value = Section> {
    select(&[Section::B2b, Section::Cn, Section::Cna, Section::Dn][..])
}

fn action() -> impl Strategy<Value = Action> {
    select(&["accepted", "rejected", "pending", "no_action", "Q"][..]).prop_map(Action::from_text)
}

fn reduction() -> impl Strategy<Value = ItcReduction> {
    select(&[ItcReduction::Full, ItcReduction::None][..])
}

prop_compose! {
    fn invoice(number: usize)(
        section in section(),
        supplier_number in 0_usize..5,
        name in option::of(select(&NAMES[..])),
        day in 1_u8..28,
        period in option::of(select(&["2024-10", "2024-11"][..])),
        action in action(),
        flags in [option::of(any::<bool>()), option::of(any::<bool>()), option::of(any::<bool>())],
        amounts in [option::of(amount()), option::of(amount()), option::of(amount()),
            option::of(amount()), option::of(amount()), option::of(amount())],
        reduction in option::of(reduction()),
    ) -> Invoice {
        let number = format!("{}{number:06}", ["INV/", "inv/", "7"][number % 3]);
        let date = format!("2024-11-{day:02}").parse().unwrap();
        let mut invoice = Invoice::new(section, supplier(supplier_number), number.parse().unwrap(), date);
        invoice.supplier_name = name.map(Into::into);
        invoice.return_period = period.map(|period| period.parse().unwrap());
        invoice.action = action;
        let [filed, pending, allowed] = flags;
        invoice.supplier_filed = filed;
        invoice.pending_allowed = pending;
        invoice.itc_reduction_allowed = allowed;
        let [value, taxable_value, igst, cgst, sgst, cess] = amounts;
        invoice.value = value;
        invoice.taxable_value = taxable_value;
        invoice.igst = igst;
        invoice.cgst = cgst;
        invoice.sgst = sgst;
        invoice.cess = cess;
        invoice.itc_reduction = reduction.filter(|_| section.is_credit_note()).map(Box::new);
        invoice
    }
}

/// Most conditions are left open, so that some documents satisfy the others.
fn filter() -> impl Strategy<Value = Filter> {
    let suppliers = prop_oneof![
        Just(supplier(1).to_string()),
        Just(supplier(3).to_string()),
        select(&PARTS[..9]).prop_map(str::to_owned),
    ];
    let numbers = select(&["INV/000003", "inv/000004", "7000005", "none"][..]);
    let periods = select(&["2024-10", "2024-11", "2024-12"][..]);
    let day = || option::weighted(0.15, 1_u8..28);
    let rarely = || option::weighted(0.2, any::<bool>());
    let words = (
        subsequence(
            vec![Section::B2b, Section::Cn, Section::Dn, Section::Dna],
            0..3,
        ),
        vec(suppliers, 0..2),
        vec(numbers, 0..2),
        vec(periods, 0..2),
        vec(action(), 0..3),
        option::weighted(0.4, select(&PARTS[..])),
    );
    let bounds = (
        day(),
        day(),
        option::weighted(0.2, amount()),
        option::weighted(0.2, amount()),
        rarely(),
        rarely(),
        rarely(),
        option::weighted(0.15, 0_i64..3),
    );
    let is_open = vec(prop::bool::weighted(0.6), 4);
    (words, bounds, is_open).prop_map(|(words, bounds, is_open)| {
        let (sections, suppliers, numbers, periods, actions, text) = words;
        let (from, to, least, most, filed, pending, due, since) = bounds;
        let date = |day: u8| format!("2024-11-{day:02}").parse().unwrap();
        Filter {
            sections: if is_open[0] { Vec::new() } else { sections },
            suppliers: if is_open[1] { Vec::new() } else { suppliers },
            numbers: if is_open[2] || is_open[3] {
                Vec::new()
            } else {
                numbers.into_iter().map(str::to_owned).collect()
            },
            periods: if is_open[3] {
                Vec::new()
            } else {
                periods.into_iter().map(|it| it.parse().unwrap()).collect()
            },
            date_from: from.map(date),
            date_to: to.map(date),
            value_from: least,
            value_to: most,
            actions: if is_open[2] { Vec::new() } else { actions },
            supplier_filed: filed,
            pending_allowed: pending,
            reduction_due: due,
            text: text.map(str::to_owned),
            matched: None,
            new_since: since.map(at),
        }
    })
}

fn query() -> impl Strategy<Value = Query> {
    let order = (select(&SORTS[..]), any::<bool>());
    let page = (0_u64..30, option::of(0_u64..40));
    (filter(), order, page).prop_map(|(filter, (sort, descending), (skip, limit))| Query {
        filter,
        sort,
        descending,
        skip,
        limit,
    })
}

/// The order of two documents as it is promised, without a shortcut.
fn compare(query: &Query, one: &Invoice, other: &Invoice) -> Ordering {
    let missing = |invoice: &Invoice| match query.sort {
        Sort::Supplier => invoice.supplier_name.is_none(),
        Sort::Value => invoice.value.is_none(),
        _ => false,
    };
    let name = |invoice: &Invoice| {
        let name = invoice
            .supplier_name
            .as_deref()
            .map(str::to_ascii_lowercase);
        (name, invoice.supplier_gstin)
    };
    let by_key = one.key().cmp(&other.key());
    let order = match query.sort {
        Sort::Key => by_key,
        Sort::Date => one.date.cmp(&other.date),
        Sort::Period => one.return_period.cmp(&other.return_period),
        Sort::Number => one.number.as_str().cmp(other.number.as_str()),
        Sort::Supplier => name(one).cmp(&name(other)),
        Sort::Value => floor(one.value).cmp(&floor(other.value)),
        Sort::Tax => tax(one).total_cmp(&tax(other)),
        Sort::Action => one.action.as_str().cmp(other.action.as_str()),
        _ => unreachable!(),
    };
    let order = if query.descending {
        order.reverse()
    } else {
        order
    };
    missing(one).cmp(&missing(other)).then(order).then(by_key)
}

/// Whole paise at or below, within 64 bits.
fn floor(amount: Option<Amount>) -> Option<i64> {
    amount.map(|amount| match amount.to_string().as_str() {
        "118.005" => 11_800,
        "92233720368547758.08" => i64::MAX,
        _ => amount.to_paise().unwrap(),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "as the order by tax is promised"
)]
fn tax(invoice: &Invoice) -> f64 {
    let heads = [invoice.igst, invoice.cgst, invoice.sgst, invoice.cess];
    heads
        .into_iter()
        .map(|head| floor(head).unwrap_or_default() as f64)
        .sum()
}

fn groups(documents: &[Invoice], by: GroupBy) -> Vec<(String, Option<String>, Totals)> {
    let mut groups = BTreeMap::<String, (Option<String>, Totals)>::new();
    for invoice in documents {
        let period = invoice.return_period.map(|period| period.to_string());
        let name = match by {
            GroupBy::Section => invoice.section.to_string(),
            GroupBy::Supplier => invoice.supplier_gstin.to_string(),
            GroupBy::Period => period.unwrap_or_default(),
            GroupBy::Action => invoice.action.to_string(),
            GroupBy::Date => invoice.date.to_string(),
            _ => unreachable!(),
        };
        let (supplier, totals) = groups.entry(name).or_default();
        if by == GroupBy::Supplier {
            let name = invoice.supplier_name.as_deref().map(str::to_owned);
            *supplier = supplier.take().max(name);
        }
        *totals = totals.with(invoice).unwrap();
    }
    let groups = groups.into_iter();
    groups
        .map(|(name, (supplier, totals))| (name, supplier, totals))
        .collect()
}

fn told(groups: Vec<Group>) -> Vec<(String, Option<String>, Totals)> {
    let groups = groups.into_iter();
    groups
        .map(|group| (group.name, group.supplier_name, group.totals))
        .collect()
}

async fn check(store: &Store, index: &Index, stored: &[(i64, Invoice)], query: &Query) {
    let seen = |minute: i64| {
        query
            .filter
            .new_since
            .is_none_or(|since| since <= at(minute))
    };
    let mut wanted: Vec<_> = stored
        .iter()
        .filter(|(minute, invoice)| seen(*minute) && query.filter.matches(invoice))
        .map(|(_, invoice)| invoice.clone())
        .collect();
    wanted.sort_by(|one, other| compare(query, one, other));
    let totals = wanted
        .iter()
        .try_fold(Totals::default(), Totals::with)
        .unwrap();
    let filter = &query.filter;
    assert_eq!(index.totals(filter).unwrap(), totals, "{query:?}");
    assert_eq!(
        store.totals(gstin(), filter).await.unwrap(),
        totals,
        "{query:?}"
    );
    for by in GROUPS {
        let groups = groups(&wanted, by);
        assert_eq!(
            told(index.groups(filter, by).unwrap()),
            groups,
            "{by:?} {query:?}"
        );
        let stored = store.groups(gstin(), filter, by).await.unwrap();
        assert_eq!(told(stored), groups, "{by:?} {query:?}");
    }
    let page: Vec<_> = wanted
        .into_iter()
        .skip(usize::try_from(query.skip).unwrap())
        .take(
            query
                .limit
                .map_or(usize::MAX, |limit| usize::try_from(limit).unwrap()),
        )
        .collect();
    let keys: Vec<_> = page.iter().map(Invoice::key).collect();
    assert_eq!(index.keys(query).unwrap(), keys, "{query:?}");
    assert_eq!(list(store, query).await, page, "{query:?}");
    let found: Vec<_> = page.into_iter().map(Some).collect();
    assert_eq!(store.find(gstin(), &keys).await.unwrap(), found);
}

async fn index_and_database_say_what_plain_rust_says(place: Place) {
    let store = place.open().await;
    let mut runner = TestRunner::deterministic();
    let mut made = |number| invoice(number).new_tree(&mut runner).unwrap().current();
    let documents: Vec<_> = (0..90).map(&mut made).collect();
    // Some come with a later fetch, and some go.
    for (minute, range) in [(0, 5..60), (2, 0..90)] {
        let of = |section| -> Vec<_> {
            let documents = documents[range.clone()].iter();
            documents
                .filter(|it| it.section == section)
                .cloned()
                .collect()
        };
        let answers = [Section::B2b, Section::Cn, Section::Cna, Section::Dn]
            .map(|section| complete(section, &of(section)));
        let fetch = answers
            .iter()
            .fold(Fetch::new(gstin(), at(minute)), Fetch::section);
        store.record(&fetch).await.unwrap();
    }
    let stored: Vec<_> = documents
        .into_iter()
        .zip(0..)
        .map(|(document, number)| (if (5..60).contains(&number) { 0 } else { 2 }, document))
        .collect();
    let index = store.index(gstin()).await.unwrap();
    assert_eq!(index.documents(), 90);
    let mut found_some = 0;
    for _ in 0..250 {
        let query = query().new_tree(&mut runner).unwrap().current();
        let documents = index.totals(&query.filter).unwrap().documents;
        found_some += usize::from((1..90).contains(&documents));
        check(&store, &index, &stored, &query).await;
    }
    assert!(found_some > 80, "{found_some} filters tell documents apart");
}

async fn an_index_is_of_one_moment(place: Place) {
    let store = place.open().await;
    let first = record(&store, 0, &invoices(4)).await;
    let index = store.index(gstin()).await.unwrap();
    let second = record(&store, 1, &invoices(3)).await;
    assert_eq!(
        (index.snapshot(), index.documents()),
        (Some(first.snapshot), 4)
    );
    let index = store.index(gstin()).await.unwrap();
    assert_eq!(
        (index.snapshot(), index.documents()),
        (Some(second.snapshot), 3)
    );
}

async fn an_index_refuses_what_it_does_not_know(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(2)).await;
    let index = store.index(gstin()).await.unwrap();
    let filter = Filter {
        matched: Some(false),
        ..Filter::default()
    };
    assert!(
        index
            .totals(&filter)
            .unwrap_err()
            .to_string()
            .contains("pair")
    );
    assert!(index.groups(&filter, GroupBy::Date).is_err());
    let query = Query {
        filter,
        ..Query::default()
    };
    assert!(index.keys(&query).is_err());
}

async fn an_index_of_nothing_is_empty(place: Place) {
    let store = place.open().await;
    let index = store.index(gstin()).await.unwrap();
    assert_eq!((index.snapshot(), index.documents()), (None, 0));
    assert_eq!(index.keys(&Query::default()).unwrap(), []);
}
