//! Whatever is searched, filtered and sorted: a page shows what plain Rust finds in the documents.

use std::cmp::Ordering;
use std::fmt::Write as _;

use gst_ims::{Action, Invoice};
use ims_actions::Filter;
use ims_store::{Query, Totals};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::support::{Office, TAXPAYER};

const PAGE: usize = 100;

/// A part of an address, and what it means.
type Part = (&'static str, fn(&mut Filter));

const PARTS: [Part; 11] = [
    ("text=lakshmi", |it| it.text = Some("lakshmi".to_owned())),
    ("text=%20n%2F01", |it| it.text = Some("n/01".to_owned())),
    ("filed=no", |it| it.supplier_filed = Some(false)),
    ("filed=yes", |it| it.supplier_filed = Some(true)),
    ("status=accepted&status=pending", |it| {
        it.actions = vec![Action::Accepted, Action::Pending];
    }),
    ("min=1%2C00%2C000", |it| {
        it.value_from = "100000".parse().ok();
    }),
    ("max=2500.5", |it| it.value_to = "2500.5".parse().ok()),
    ("from=05-11-2024", |it| {
        it.date_from = "2024-11-05".parse().ok();
    }),
    ("to=2024-11-20", |it| it.date_to = "2024-11-20".parse().ok()),
    ("supplier=kaveri", |it| {
        it.suppliers = vec!["kaveri".to_owned()];
    }),
    ("period=2024-10", |it| {
        it.periods = vec!["2024-10".parse().unwrap()];
    }),
];

type Order = fn(&Invoice, &Invoice) -> Ordering;

const ORDERS: [(&str, Order); 5] = [
    ("key", |one, other| one.key().cmp(&other.key())),
    ("date", |one, other| one.date.cmp(&other.date)),
    ("number", |one, other| {
        one.number.as_str().cmp(other.number.as_str())
    }),
    ("value", |one, other| one.value.cmp(&other.value)),
    ("tax", |one, other| one.tax().cmp(&other.tax())),
];

fn body() -> String {
    let mut records = String::new();
    for number in 0..400_usize {
        let name = ["Lakshmi Traders", "KAVERI Stores", "Sri Lakshmi"][number % 3];
        let status = ["Filed", "Not Filed"][number * 7 % 5 % 2];
        let action = ["A", "R", "P", "N"][number * 11 % 7 % 4];
        let _ = write!(
            records,
            r#"{comma}{{"stin":"{supplier:02}ABKCS2033B1ZW","tradenm":"{name}","inum":"N/{number:04}",
               "idt":"{day:02}-11-2024","rtnprd":"{period}2024","srcfilstatus":"{status}",
               "action":"{action}","val":{value},"txval":{value},"igst":{tax}}}"#,
            comma = if number == 0 { "" } else { "," },
            supplier = 1 + number % 9,
            day = 1 + number % 28,
            period = 10 + number % 2,
            value = number * number * 37 % 200_003,
            tax = number * 13 % 997,
        );
    }
    format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{{"b2b":[{records}]}}}}}}"#)
}

/// What stands behind something as often as it is there.
fn all_behind<'p>(page: &'p str, before: &str) -> Vec<&'p str> {
    let parts = page.split(before).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_what_plain_rust_finds() {
    let office = Office::with(&body()).await;
    let browser = office.browser().await;
    let gstin = TAXPAYER.parse().unwrap();
    let stored = office.store.list(gstin, &Query::default()).await.unwrap();
    let stored = stored.into_invoices().await.unwrap();
    assert_eq!(stored.len(), 400);
    let searches = (
        subsequence(PARTS.to_vec(), 0..4),
        select(&ORDERS[..]),
        any::<bool>(),
        0_usize..3,
    );
    let mut runner = TestRunner::deterministic();
    let mut found_some = 0;
    for _ in 0..60 {
        let (parts, (sort, order), descending, page) =
            searches.new_tree(&mut runner).unwrap().current();
        let mut filter = Filter::default();
        let mut address = format!("sort={sort}&page={}", page + 1);
        for (part, apply) in parts {
            apply(&mut filter);
            let _ = write!(address, "&{part}");
        }
        if descending {
            address.push_str("&descending=yes");
        }
        // One word twice is not what the page means by it.
        if address.matches("text=").count() > 1 || address.matches("filed=").count() > 1 {
            continue;
        }
        let mut wanted: Vec<_> = stored.iter().filter(|it| filter.matches(it)).collect();
        let totals = wanted
            .iter()
            .try_fold(Totals::default(), |sum, it| sum.with(it));
        let totals = totals.unwrap();
        wanted.sort_by(|one, other| {
            let order = order(one, other);
            let order = if descending { order.reverse() } else { order };
            order.then(one.key().cmp(&other.key()))
        });
        let numbers: Vec<_> = wanted.iter().map(|it| it.number.to_string()).collect();
        let numbers: Vec<_> = numbers.chunks(PAGE).nth(page).unwrap_or_default().to_vec();
        let html = browser
            .page(&format!("/t/{TAXPAYER}/documents?{address}"))
            .await;
        assert_eq!(all_behind(&html, "aria-label=\"Choose N"), {
            let shown = numbers
                .iter()
                .map(|number| number.strip_prefix('N').unwrap());
            shown.collect::<Vec<_>>()
        });
        let count = format!("<dt>Documents</dt><dd>{}</dd>", totals.documents);
        let value = format!("<dt>Value, ₹</dt><dd>{}</dd>", totals.value.indian());
        assert!(html.contains(&count), "{address}: {count}");
        assert!(html.contains(&value), "{address}: {value}");
        found_some += usize::from((1..400).contains(&totals.documents));
    }
    assert!(
        found_some > 25,
        "{found_some} searches tell documents apart"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_fetch_changes_is_searched_as_it_is_now() {
    let office = Office::with(&body()).await;
    let browser = office.browser().await;
    let path = format!("/t/{TAXPAYER}/documents?text=n%2F01&min=0");
    let count = |html: &str| all_behind(html, "aria-label=\"Choose N").len();
    assert_eq!(count(&browser.page(&path).await), 100);
    let gstin = TAXPAYER.parse().unwrap();
    let fewer = body().replace("N/01", "N/02-");
    let invoices = gst_ims::Invoices::from_body(gst_ims::Section::B2b, fewer).unwrap();
    let at = "2024-12-02T06:00:00Z".parse().unwrap();
    let fetch = ims_store::Fetch::new(gstin, at).section(&invoices);
    office.store.record(&fetch).await.unwrap();
    assert_eq!(count(&browser.page(&path).await), 0);
}
