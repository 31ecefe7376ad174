//! Times the pages over a store with 200,000 documents, each page when it is asked for first and
//! again: `cargo run --release -p ims-desk --example large`.

#![expect(
    clippy::disallowed_methods,
    reason = "it measures, and reads the clock for that"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use gst_ims::{Gstin, Invoices, Section};
use ims_desk::Desk;
use ims_reconcile::{DocumentKind, RegisterLine, Settings, reconcile};
use ims_store::{ComparedRegister, Fetch, Location, Query, Store};
use reqwest::{Client, RequestBuilder, redirect};

const TAXPAYER: &str = "24AAACI1681G1ZV";
const DOCUMENTS: usize = 200_000;
const SUPPLIERS: usize = 4_000;

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let location = Location::file(folder.path().join("ims.db"));
    let store = Store::open(&location, "measure").await?;
    let gstin = TAXPAYER.parse()?;
    let invoices = Invoices::from_body(Section::B2b, documents())?;
    let fetch = Fetch::new(gstin, "2024-12-01T06:00:00Z".parse()?).section(&invoices);
    let begin = Instant::now();
    store.record(&fetch).await?;
    println!(
        "{DOCUMENTS} documents recorded in {} ms",
        begin.elapsed().as_millis()
    );
    drop(invoices);
    compare(&store, gstin).await?;

    println!("milliseconds and kB; each page first and again, one program for all:");
    let browser = Browser::open(store.clone()).await?;
    for page in [
        "",
        "/documents",
        "/documents?page=2",
        "/documents?page=1900",
        "/documents?status=no_action",
        "/documents?filed=no&min=50000",
        "/documents?from=2024-11-10&to=2024-11-12",
        "/documents?supplier=33ABKCS0077B1ZW",
        "/documents?text=supplier+77",
        "/documents?text=INV%2F0123",
        "/documents?sort=tax&descending=yes",
        "/documents?sort=supplier",
        "/documents?group=action",
        "/documents?group=supplier&sort=tax&descending=yes",
        "/suppliers",
        "/reconcile",
        "/reconcile?kind=mismatch",
        "/reconcile?text=supplier+77",
    ] {
        browser.time(page).await?;
    }
    println!("the first page of a program that has just started:");
    for page in [
        "/documents",
        "",
        "/documents?status=no_action",
        "/documents?text=supplier+77",
    ] {
        Browser::open(store.clone()).await?.time(page).await?;
    }
    println!("all are prepared to be accepted:");
    browser.accept_all().await?;
    for page in ["/documents?page=3", "/plan"] {
        browser.time(page).await?;
    }
    Ok(())
}

/// Compares a register with most of the documents, some with other values.
async fn compare(store: &Store, gstin: Gstin) -> Result<(), Failure> {
    let listing = store.list(gstin, &Query::default()).await?;
    let documents = listing.into_invoices().await?;
    let booked = documents.iter().zip(2..).filter(|(_, line)| line % 17 != 0);
    let lines: Vec<RegisterLine> = booked
        .map(|(document, number)| {
            let mut line = RegisterLine::new(number);
            line.supplier_gstin = Some(document.supplier_gstin);
            line.kind = Some(DocumentKind::Invoice);
            line.number = Some(document.number.clone());
            line.date = Some(document.date);
            line.taxable_value = document.taxable_value;
            line.igst = document.igst.filter(|_| number % 23 != 0);
            line.value = document.value.filter(|_| number % 29 != 0);
            line
        })
        .collect();
    let settings = Settings::default();
    let begin = Instant::now();
    let reconciliation = reconcile(&documents, &lines, &settings);
    let compared = begin.elapsed().as_millis();
    let register = ComparedRegister::named("books.csv");
    store
        .keep_pairs(gstin, &[register], &reconciliation)
        .await?;
    let both = begin.elapsed().as_millis();
    println!("compared in {compared} ms, kept in {} ms", both - compared);
    Ok(())
}

struct Browser {
    client: Client,
    cookie: String,
    origin: String,
}

impl Browser {
    /// Starts the pages, and opens them.
    async fn open(store: Store) -> Result<Self, Failure> {
        let desk = Desk::bind(store, 0).await?;
        let address = desk.address();
        let client = Client::builder().redirect(redirect::Policy::none());
        let client = client.build()?;
        tokio::spawn(desk.serve(|_| {}, std::future::pending()));
        let opened = client.get(&address).send().await?;
        let cookie = opened.headers()["set-cookie"].to_str()?.to_owned();
        let (origin, _) = address.split_once("/open/").ok_or("no secret")?;
        let origin = origin.to_owned();
        Ok(Self {
            client,
            cookie,
            origin,
        })
    }

    fn get(&self, page: &str) -> RequestBuilder {
        let address = format!("{}/t/{TAXPAYER}{page}", self.origin);
        self.client.get(address).header("cookie", &self.cookie)
    }

    async fn time(&self, page: &str) -> Result<(), Failure> {
        let mut line = format!("{page:50}");
        for _ in 0..2 {
            let begin = Instant::now();
            let response = self.get(page).send().await?;
            let size = response.error_for_status()?.bytes().await?.len();
            let time = begin.elapsed().as_millis();
            write!(line, " {time:6} ms {:4} kB", size / 1000)?;
        }
        println!("{line}");
        Ok(())
    }

    async fn accept_all(&self) -> Result<(), Failure> {
        let page = self.get("/documents?status=no_action").send().await?;
        let page = page.text().await?;
        let word = page.split("name=\"form\" value=\"").nth(1);
        let word = word.and_then(|rest| rest.split('"').next());
        let word = word.ok_or("the page has no form")?;
        let begin = Instant::now();
        let sent = self
            .client
            .post(format!("{}/t/{TAXPAYER}/decide", self.origin))
            .header("cookie", &self.cookie)
            .header("origin", &self.origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "form={word}&all=yes&action=accepted&back=status%3Dno_action"
            ))
            .send()
            .await?;
        let status = sent.status().as_u16();
        println!("answered {status} in {} ms", begin.elapsed().as_millis());
        Ok(())
    }
}

fn documents() -> String {
    let mut body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":["#.to_owned();
    for number in 0..DOCUMENTS {
        let supplier = number % SUPPLIERS;
        let _ = write!(
            body,
            r#"{}{{"stin":"33ABKCS{supplier:04}B1ZW","tradenm":"Supplier {supplier} Private Limited",
               "inum":"INV/{number:06}","idt":"{:02}-11-2024","rtnprd":"112024","action":"{}",
               "srcfilstatus":"{}","val":{}.5,"txval":{number},"iamt":{}.25}}"#,
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
