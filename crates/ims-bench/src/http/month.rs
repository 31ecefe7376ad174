//! All sections of one taxpayer from a server that is far away and counts.

use std::fmt::Write as _;
use std::num::{NonZeroU32, NonZeroUsize};

use gst_ims::limits::RateLimit;
use gst_types::Section;

use super::clients::{bare_call, http_client, our_client};
use super::server::{self, Settings};
use crate::Result;
use crate::clock::Stopwatch;
use crate::options::Options;
use crate::peers::all_sections::types::GetInvoicesResponse;
use crate::process::Worker;
use crate::results::Table;
use crate::statistics::Rounds;

const DOCUMENTS: usize = 6_000;
const LATENCY: u64 = 300;
const LIMIT: u32 = 100;
/// All ways together stay below the limit, which is not what is measured.
const ROUNDS: usize = 4;

/// A way to fetch all sections.
#[derive(Clone, Copy, Debug)]
enum Way {
    Ours { at_a_time: usize },
    Loop,
}

const WAYS: [(Way, &str); 3] = [
    (
        Way::Ours { at_a_time: 4 },
        "gst-ims `all_invoices()`, 4 at a time as usual",
    ),
    (
        Way::Ours { at_a_time: 8 },
        "gst-ims `all_invoices()`, 8 at a time",
    ),
    (
        Way::Loop,
        "a loop over the sections with `reqwest` and a typed decode",
    ),
];

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut server = Worker::start(
        "the server",
        std::process::Command::new(std::env::current_exe()?)
            .arg("serve")
            .args(
                Settings {
                    seed: options.seed,
                    records: Vec::new(),
                    month: DOCUMENTS,
                    latency: LATENCY,
                    limit: usize::try_from(LIMIT)?,
                }
                .arguments(),
            ),
    )?;
    let address = format!("{}/month", server::base_url(&server.line()?)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut times = [const { Rounds::new() }; WAYS.len()];
    for _ in 0..if options.quick { 1 } else { ROUNDS } {
        for ((way, title), times) in WAYS.iter().zip(&mut times) {
            let watch = Stopwatch::start();
            let found = runtime.block_on(way.fetch(&address))?;
            times.push(watch.seconds());
            if found != DOCUMENTS {
                return Err(format!("{title}: {found} documents, not {DOCUMENTS}").into());
            }
        }
    }
    let mut table = Table::new(["way", "seconds", "× the first"]);
    let [first, ..] = &times;
    for ((_, title), times) in WAYS.iter().zip(&times) {
        table.row(&[
            (*title).to_owned(),
            format!("{times:.2}"),
            format!("{:.2}", first.ratio_of(times)),
        ]);
    }
    let mut text = String::new();
    let _ = write!(
        text,
        "Eight sections with {DOCUMENTS} documents from a server that answers each request after {LATENCY} ms \
         and refuses more than {LIMIT} in a minute. A new client each time, so a connection is opened each \
         time. Ours keeps to a limit of {LIMIT} a minute; the loop knows of none.\n\n{}",
        table.finish()
    );
    Ok(text)
}

impl Way {
    /// Fetches everything with a new client, and counts the documents.
    async fn fetch(self, address: &str) -> Result<usize> {
        match self {
            Self::Ours { at_a_time } => {
                let limit = NonZeroU32::new(LIMIT).ok_or("a limit of nothing")?;
                let at_a_time = NonZeroUsize::new(at_a_time).ok_or("none at a time")?;
                let client = our_client(address)?
                    .rate_limit(RateLimit::per_minute(limit))
                    .build()?;
                let mut found = 0;
                for outcome in client.all_invoices().concurrency(at_a_time).send().await {
                    found += outcome.result?.invoices.len();
                }
                Ok(found)
            }
            Self::Loop => {
                let client = http_client()?;
                let url = format!("{address}/gst/compliance/tax-payer/invoices");
                let mut found = 0;
                for section in Section::ALL {
                    let answer: GetInvoicesResponse =
                        bare_call(&client, &url, section.query_value()).await?;
                    found += documents(answer).ok_or("an answer without data")?;
                }
                Ok(found)
            }
        }
    }
}

fn documents(answer: GetInvoicesResponse) -> Option<usize> {
    let data = answer.data?.data?;
    let lists = [
        data.b2b,
        data.b2ba,
        data.b2bcn,
        data.b2bcna,
        data.b2bdn,
        data.b2bdna,
        data.ecom,
        data.ecoma,
    ];
    Some(lists.iter().map(Vec::len).sum())
}
