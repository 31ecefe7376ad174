//! The desk over the documents of the largest taxpayer: pages as a browser asks for them.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{COOKIE, HeaderValue, ORIGIN, SET_COOKIE};
use reqwest::{Client, Response, redirect};
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};
use url::form_urlencoded::Serializer;

use crate::Result;
use crate::clock::{self, Stopwatch};
use crate::error::Context as _;
use crate::goals::{Bound, Goals};
use crate::kept_month::{self, LARGEST, Office, TAXPAYER, in_megabytes};
use crate::options::Options;
use crate::process::Worker;
use crate::progress::Step;
use crate::results::Table;
use crate::statistics::Rounds;

const ROUNDS: usize = 5;
/// How many decisions a person prepares, at least.
const DECISIONS: u64 = 50_000;

/// A person looks at the first page so long; what filters need is read meanwhile.
const LOOK: Duration = Duration::from_secs(4);

/// Pages without a filter, and what each is.
const PAGES: [(&str, &str); 5] = [
    ("the taxpayers", "/"),
    ("where the taxpayer stands", "{t}"),
    ("the suppliers with the most tax", "{t}/suppliers"),
    ("jobs", "{t}/jobs"),
    ("settings", "/settings"),
];

/// Filters, groups and orders of the page of documents.
const QUERIES: [(&str, &str); 16] = [
    ("search: part of a name", "text=traders"),
    ("search: part of a number", "text=%2F25%2F"),
    ("search: nothing is found", "text=no+such+document"),
    ("not filed", "filed=no"),
    ("rejected credit notes", "status=rejected&section=cn"),
    ("value from 1,000 to 50,000", "min=1000&max=50000"),
    ("dated in a year", "from=2024-01-01&to=2024-12-31"),
    (
        "several filters at once",
        "filed=yes&min=1000&text=a&status=no_action&pending_allowed=yes",
    ),
    ("reduction due", "reduction_due=yes"),
    ("largest first", "sort=value&descending=yes"),
    (
        "most tax of what was not filed first",
        "filed=no&sort=tax&descending=yes",
    ),
    ("by supplier, page 1,000", "sort=supplier&page=1000"),
    ("by number, last pages", "sort=number&page=1990"),
    ("page 1,500", "page=1500"),
    (
        "groups by supplier",
        "group=supplier&sort=tax&descending=yes",
    ),
    (
        "groups of a search by supplier",
        "group=supplier&text=traders",
    ),
];

/// What people wait for, and how long they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    First,
    AtOnce,
    Page,
    Filter,
    Plan,
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let program = kept_month::build()?;
    let rounds = if options.quick { 2 } else { ROUNDS };
    let office = Office::open(&program, options, LARGEST, 0)?;
    let path = office.store();
    let store = path.to_string_lossy().into_owned();
    office.run(&store, &["fetch"])?;
    let mut pages = Pages::default();
    let documents = format!("/t/{TAXPAYER}/documents");
    for round in 0..rounds {
        let _step = Step::begin(format!("round {} at the desk", round + 1));
        let desk = Desk::open(&office, &store)?;
        // Nothing but the address was asked for before.
        pages.time(
            &desk,
            Kind::First,
            "the documents, right after the start",
            &documents,
        )?;
        let filter = format!("{documents}?filed=yes&max=7");
        pages.time(&desk, Kind::AtOnce, "a filter right after that", &filter)?;
        clock::nap(LOOK);
        for (name, path) in PAGES {
            let path = path.replace("{t}", &format!("/t/{TAXPAYER}"));
            pages.time(&desk, Kind::Page, name, &path)?;
        }
        for (name, query) in QUERIES {
            pages.time(&desk, Kind::Filter, name, &format!("{documents}?{query}"))?;
        }
        pages.memory = pages.memory.max(desk.process.peak_memory()?);
    }
    let decided = decide(&office, &store)?;
    for round in 0..rounds {
        let _step = Step::begin(format!("round {} with a plan", round + 1));
        let desk = Desk::open(&office, &store)?;
        let name = format!("the plan of {decided} decisions");
        pages.time(&desk, Kind::Plan, &name, &format!("/t/{TAXPAYER}/plan"))?;
        pages.time(
            &desk,
            Kind::Page,
            "the documents with these decisions",
            &documents,
        )?;
    }
    Ok(chapter(&pages))
}

fn chapter(pages: &Pages) -> String {
    let mut table = Table::new(["200,000 documents", "first, ms", "again, ms", "kB"]);
    let mut goals = Goals::default();
    for page in &pages.measured {
        table.row(&[
            page.name.clone(),
            format!("{:.0}", page.first),
            format!("{:.0}", page.again),
            format!("{:.0}", page.kilobytes),
        ]);
    }
    let slowest = |kind| {
        let pages = pages.measured.iter().filter(|page| page.kind == kind);
        pages.map(|page| page.first.median()).fold(0.0, f64::max)
    };
    goals.add(
        "first page after the start, ms",
        Bound::at_most(150.0, 75.0),
        slowest(Kind::First),
    );
    goals.add(
        "a filter right after the first page, ms",
        Bound::at_most(1000.0, 100.0),
        slowest(Kind::AtOnce),
    );
    goals.add(
        "slowest filter, ms",
        Bound::at_most(100.0, 50.0),
        slowest(Kind::Filter),
    );
    goals.add(
        "plan with 50,000 decisions, ms",
        Bound::at_most(1000.0, 500.0),
        slowest(Kind::Plan),
    );
    let largest = pages
        .measured
        .iter()
        .map(|page| page.kilobytes)
        .fold(0.0, f64::max);
    goals.add("largest page, kB", Bound::at_most(300.0, 200.0), largest);
    let mut text = format!(
        "`ims desk`, built for release and started anew each round, as a browser asks it: every page \
         once, and once again. Peak memory {:.0} MB.\n\n{}",
        in_megabytes(pages.memory),
        table.finish()
    );
    let _ = write!(text, "\n{}", goals.table());
    text
}

/// What was measured of each page.
#[derive(Debug, Default)]
struct Pages {
    measured: Vec<Measured>,
    /// The most that the desk ever had, in bytes.
    memory: u64,
}

#[derive(Debug)]
struct Measured {
    kind: Kind,
    name: String,
    first: Rounds,
    again: Rounds,
    kilobytes: f64,
}

impl Pages {
    /// Asks for a page twice.
    fn time(&mut self, desk: &Desk, kind: Kind, name: &str, path: &str) -> Result<()> {
        let (first, kilobytes) = desk.time(path)?;
        let (again, _) = desk.time(path)?;
        let place = self.measured.iter().position(|page| page.name == name);
        let place = place.unwrap_or_else(|| {
            self.measured.push(Measured {
                kind,
                name: name.to_owned(),
                first: Rounds::new(),
                again: Rounds::new(),
                kilobytes: 0.0,
            });
            self.measured.len() - 1
        });
        if let Some(page) = self.measured.get_mut(place) {
            page.first.push(first);
            page.again.push(again);
            page.kilobytes = page.kilobytes.max(kilobytes);
        }
        Ok(())
    }
}

/// The pages that a process serves, and a browser that opened them.
struct Desk {
    process: Worker,
    runtime: Runtime,
    client: Client,
    origin: String,
    cookie: HeaderValue,
}

impl Desk {
    fn open(office: &Office<'_>, store: &str) -> Result<Self> {
        let mut command = office.command(store, &["desk", "--no-browser"]);
        let mut process = Worker::start("ims desk", command.stderr(std::process::Stdio::null()))?;
        let address = process.line()?;
        let origin = address
            .split("/open/")
            .next()
            .unwrap_or_default()
            .to_owned();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()?;
        let opened = runtime.block_on(client.get(&address).send())?;
        let cookie = opened
            .headers()
            .get(SET_COOKIE)
            .ok_or("the desk gives no cookie")?;
        let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
        Ok(Self {
            cookie: HeaderValue::from_str(pair)?,
            process,
            runtime,
            client,
            origin,
        })
    }

    /// How long it takes until a page is there, in milliseconds, and how large it is.
    fn time(&self, path: &str) -> Result<(f64, f64)> {
        let watch = Stopwatch::start();
        let page = self.page(path)?;
        let milliseconds = 1e3 * watch.seconds();
        #[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
        let kilobytes = page.len() as f64 / 1e3;
        Ok((milliseconds, kilobytes))
    }

    fn page(&self, path: &str) -> Result<String> {
        let request = self.client.get(format!("{}{path}", self.origin));
        self.runtime.block_on(async {
            let sent = request.header(COOKIE, &self.cookie).send().await?;
            text(sent).await.context(|| path.to_owned())
        })
    }

    /// Sends a form of the pages, and expects to be led on.
    fn send(&self, path: &str, fields: &[(&str, &str)]) -> Result<()> {
        let settings = self.page("/settings")?;
        let word = between(&settings, "name=\"form\" value=\"", "\"")?;
        let body = Serializer::new(String::new())
            .append_pair("form", word)
            .extend_pairs(fields)
            .finish();
        let request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let sent = self.runtime.block_on(request.send())?;
        if sent.status().is_redirection() {
            Ok(())
        } else {
            Err(format!("{path} was answered with {}", sent.status()).into())
        }
    }
}

async fn text(response: Response) -> Result<String> {
    let status = response.status();
    let text = response.text().await?;
    if status.is_success() {
        Ok(text)
    } else {
        Err(format!("answered with {status}").into())
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Result<&'t str> {
    let found = text
        .split_once(before)
        .and_then(|(_, rest)| rest.split_once(after));
    Ok(found.ok_or("a page without what stands on all")?.0)
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    totals: GroupTotals,
}

#[derive(Deserialize)]
struct GroupTotals {
    documents: u64,
}

/// Decides on as many documents as wanted, as a person does: all that fit a filter. Returns on how
/// many.
fn decide(office: &Office<'_>, store: &str) -> Result<u64> {
    let _step = Step::begin("deciding");
    let list = [
        "list",
        "--section",
        "b2b",
        "--group",
        "period",
        "--format",
        "json",
    ];
    let output = office.command(store, &list).output()?;
    let listed: Groups = serde_json::from_slice(&output.stdout)?;
    let mut decided = 0;
    let mut filter = "section=b2b".to_owned();
    for group in listed.groups {
        if decided >= DECISIONS {
            break;
        }
        decided += group.totals.documents;
        let _ = write!(filter, "&period={}", group.name);
    }
    let fields = [("all", "yes"), ("back", &filter), ("action", "accepted")];
    let desk = Desk::open(office, store)?;
    desk.send(&format!("/t/{TAXPAYER}/decide"), &fields)?;
    Ok(decided)
}
