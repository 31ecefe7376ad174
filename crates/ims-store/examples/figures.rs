//! Measures the store: a fetch of 6,000 documents, the same again, and lists of 200,000.
//!
//! ```text
//! cargo run --release -p ims-store --example figures [postgres://…]
//! ```

#![expect(
    clippy::disallowed_methods,
    reason = "this measures the time that a clock shows"
)]

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

use gst_ims::{Action, Amount, DocumentHash, Gstin, Invoice, Invoices, Section};
use ims_actions::Filter;
use ims_store::{Fetch, GroupBy, Location, Query, Since, Sort, Store};
use jiff::Timestamp;

type Anything<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Anything<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("ims.db");
    let location = match std::env::args().nth(1) {
        Some(address) => address.parse()?,
        None => Location::file(&path),
    };
    let store = Store::open(&location, "figures").await?;
    small(&store).await?;
    large(&store).await?;
    store.close().await;
    if let Ok(file) = fs::metadata(&path) {
        println!("store: {:.1} MB", megabytes(file.len()));
    }
    Ok(())
}

async fn small(store: &Store) -> Anything<()> {
    let gstin = Gstin::from_server("24AAACI1681G1ZV")?;
    let mut answer = answer(6_000)?;
    println!(
        "6,000 documents, {:.1} MB of JSON in our form",
        megabytes(length(&answer)?)
    );
    for (minute, name) in ["first fetch", "second, unchanged", "third, unchanged"]
        .into_iter()
        .enumerate()
    {
        let taken = record(store, gstin, minute, &answer).await?;
        println!("{name}: {taken:?}");
    }
    for invoice in &mut answer.invoices {
        invoice.action = Action::Accepted;
    }
    let taken = record(store, gstin, 4, &answer).await?;
    println!("fetch with 6,000 changed: {taken:?}");
    let start = Instant::now();
    let changes = store
        .changes(gstin, Since::Beginning, &Filter::default())
        .await?
        .into_vec()
        .await?
        .len();
    println!("{changes} changes: {:?}", start.elapsed());
    Ok(())
}

async fn large(store: &Store) -> Anything<()> {
    let gstin = Gstin::from_server("33ABKCS2033B1ZW")?;
    let before = memory();
    let answer = answer(200_000)?;
    println!(
        "\n200,000 documents, {:.1} MB of JSON in our form",
        megabytes(length(&answer)?)
    );
    println!(
        "memory with them in it: {before:?} MB, then {:?} MB",
        memory()
    );
    for (minute, name) in ["first fetch", "second, unchanged"].into_iter().enumerate() {
        let taken = record(store, gstin, minute, &answer).await?;
        println!("{name}: {taken:?}, at most {:?} MB", memory());
    }
    drop(answer);
    let filter = Filter {
        suppliers: vec!["number 42".to_owned()],
        supplier_filed: Some(true),
        value_from: Some(Amount::from_rupees(1_000)),
        ..Filter::default()
    };
    let filtered = Query {
        filter: filter.clone(),
        ..Query::default()
    };
    let largest = Query {
        sort: Sort::Value,
        descending: true,
        limit: Some(50),
        ..Query::default()
    };
    let dated = Query {
        sort: Sort::Date,
        ..Query::default()
    };
    for (name, query) in [
        ("all", Query::default()),
        ("with a filter", filtered),
        ("the 50 largest", largest),
        ("all by date", dated),
    ] {
        let (first, all, documents) = list(store, gstin, &query).await?;
        println!("list, {name}: first {first:?}, {documents} documents {all:?}");
    }
    let start = Instant::now();
    let totals = store.totals(gstin, &filter).await?;
    println!(
        "totals of the filter: {:?} ({} documents)",
        start.elapsed(),
        totals.documents
    );
    let start = Instant::now();
    let groups = store
        .groups(gstin, &Filter::default(), GroupBy::Supplier)
        .await?;
    println!("{} groups by supplier: {:?}", groups.len(), start.elapsed());
    println!("memory at most {:?} MB", memory());
    Ok(())
}

async fn record(
    store: &Store,
    gstin: Gstin,
    minute: usize,
    answer: &Invoices,
) -> Anything<Duration> {
    let at = Timestamp::from_second(1_733_040_000 + 60 * i64::try_from(minute)?)?;
    let start = Instant::now();
    store.record(&Fetch::new(gstin, at).section(answer)).await?;
    Ok(start.elapsed())
}

async fn list(store: &Store, gstin: Gstin, query: &Query) -> Anything<(Duration, Duration, usize)> {
    let start = Instant::now();
    let mut listing = store.list(gstin, query).await?;
    let mut first = None;
    let mut documents = 0;
    while let Some(_invoice) = listing.next().await? {
        first.get_or_insert_with(|| start.elapsed());
        documents += 1;
    }
    Ok((first.unwrap_or_default(), start.elapsed(), documents))
}

/// Documents as the tax network sends them.
fn answer(count: usize) -> Anything<Invoices> {
    let mut answer = Invoices::from_body(
        Section::B2b,
        r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#,
    )?;
    for number in 0..count {
        let supplier = number * 7919 % 3_000;
        let paise = i64::try_from(number * 104_729 % 90_000_000)?;
        let mut invoice = Invoice::builder(
            Section::B2b,
            Gstin::from_server(&format!("33ABKCS{supplier:04}B1ZW"))?,
            format!("LE/24-25/{number:06}").parse()?,
            format!("2024-11-{:02}", 1 + number % 28).parse()?,
        )
        .supplier_name(format!("Lakshmi Enterprises number {supplier}"))
        .return_period("2024-11".parse()?)
        .source_form(gst_ims::SourceForm::Gstr1)
        .supply_type(gst_ims::SupplyType::Regular)
        .place_of_supply("24".parse()?)
        .supplier_filed(!number.is_multiple_of(10))
        .pending_allowed(true)
        .value(Amount::from_paise(paise * 118 / 100))
        .taxable_value(Amount::from_paise(paise))
        .igst(Amount::from_paise(paise * 18 / 100))
        .cgst(Amount::ZERO)
        .sgst(Amount::ZERO)
        .cess(Amount::ZERO)
        .build();
        invoice.hash = Some(DocumentHash::from_server(&format!(
            "{:064x}",
            number * 2_654_435_761
        )));
        answer.invoices.push(invoice);
    }
    Ok(answer)
}

fn length(answer: &Invoices) -> Anything<u64> {
    Ok(serde_json::to_string(&answer.invoices)?.len().try_into()?)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory so far, in megabytes, where Linux tells.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes / 1000)
}
