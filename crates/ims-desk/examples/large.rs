//! Times the pages over a store with 200,000 documents:
//! `cargo run --release -p ims-desk --example large`.

#![expect(
    clippy::disallowed_methods,
    reason = "it measures, and reads the clock for that"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use gst_ims::{Invoices, Section};
use ims_desk::Desk;
use ims_store::{Fetch, Location, Store};
use reqwest::{Client, redirect};

const TAXPAYER: &str = "24AAACI1681G1ZV";
const DOCUMENTS: usize = 200_000;
const SUPPLIERS: usize = 4_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let location = Location::file(folder.path().join("ims.db"));
    let store = Store::open(&location, "measure").await?;
    let gstin = TAXPAYER.parse()?;
    let invoices = Invoices::from_body(Section::B2b, documents())?;
    let fetch = Fetch::new(gstin, "2024-12-01T06:00:00Z".parse()?).section(&invoices);
    store.record(&fetch).await?;
    drop(invoices);

    let desk = Desk::bind(store, 0).await?;
    let address = desk.address();
    tokio::spawn(desk.serve(|_| {}, std::future::pending()));
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .build()?;
    let opened = client.get(&address).send().await?;
    let cookie = opened.headers()["set-cookie"].to_str()?.to_owned();
    let (origin, _) = address.split_once("/open/").ok_or("no secret")?;
    println!("{DOCUMENTS} documents, each page twice, in milliseconds and kB");
    for query in [
        "",
        "?page=2",
        "?page=1900",
        "?status=no_action",
        "?filed=no&min=50000",
        "?text=supplier+77",
        "?sort=tax&descending=yes",
        "?group=supplier&sort=tax&descending=yes",
    ] {
        let page = format!("{origin}/t/{TAXPAYER}/documents{query}");
        let mut line = format!("{query:40}");
        for _ in 0..2 {
            let begin = Instant::now();
            let response = client.get(&page).header("cookie", &cookie).send().await?;
            let size = response.error_for_status()?.bytes().await?.len();
            let time = begin.elapsed().as_millis();
            write!(line, " {time:6} ms {:4} kB", size / 1000)?;
        }
        println!("{line}");
    }
    Ok(())
}

fn documents() -> String {
    let mut body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":["#.to_owned();
    for number in 0..DOCUMENTS {
        let supplier = number % SUPPLIERS;
        let _ = write!(
            body,
            r#"{}{{"stin":"33ABKCS{supplier:04}B1ZW","tradenm":"Supplier {supplier} Private Limited",
               "inum":"INV/{number:06}","idt":"{:02}-11-2024","rtnprd":"112024","action":"{}",
               "srcfilstatus":"{}","val":{}.5,"txval":{number},"igst":{}.25}}"#,
            if number == 0 { "" } else { "," },
            1 + number % 28,
            if number % 4 == 0 { "N" } else { "A" },
            if number % 3 == 0 {
                "Not Filed"
            } else {
                "Filed"
            },
            number * 7 % 100_000,
            number * 3 % 9_000,
        );
    }
    body.push_str("]}}}");
    body
}
