//! A service with a queue of its own fetches the documents of many taxpayers with one API key.
//!
//! ```text
//! cargo run --release -p gst-ims --example own_queue -- --taxpayers 10000
//! ```
//!
//! The server is a second process, so that the memory that is told is the client's alone. It holds the
//! key to its limit, and some of its answers are outages. Ends with status 1 if a taxpayer was left out
//! or fetched twice.

#![expect(
    clippy::disallowed_methods,
    reason = "a service has the real clock; this is no test"
)]

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::num::{NonZeroU32, NonZeroUsize};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use gst_ims::limits::RateLimit;
use gst_ims::{Client, Environment};
use ims_mock::{BusinessError, MockServer, Rule};

/// Tasks that take jobs from the queue: each has a section of a taxpayer under way at least.
const WORKERS: usize = 16;

/// How often a taxpayer is tried.
const ATTEMPTS: u32 = 5;

// ANCHOR: queue
/// What is to be done, how often it was tried, and when it is due.
struct Job {
    taxpayer: usize,
    attempt: u32,
    due: Instant,
}

/// The queue of a service: a table of its database, or a broker, in place of this one.
#[derive(Default)]
struct Queue {
    waiting: Mutex<VecDeque<Job>>,
    /// Documents by taxpayer, in the order in which they came.
    done: Mutex<Vec<(usize, usize)>>,
    given_up: Mutex<BTreeMap<usize, String>>,
}

/// Does one job after another until none is left.
async fn work(queue: &Queue, key: &Client) {
    while let Some(job) = take(&queue.waiting) {
        tokio::time::sleep_until(job.due.into()).await;
        // A taxpayer's client is made for the job and dropped after it. It costs a few hundred bytes:
        // connections, limits and retries are the key's, and all clients that come of it share them.
        let client = key
            .taxpayer(token_of(job.taxpayer))
            .labelled(format!("taxpayer {}", job.taxpayer));
        let month = client.all_invoices().send().await;
        if month.is_complete() {
            let documents = month.invoices().count();
            lock(&queue.done).push((job.taxpayer, documents));
            continue;
        }
        // The errors say whether another try is of use, and when; what is queued at the tax network
        // or came in part is asked for again too.
        let is_final = month.failures().any(|(_, error)| !error.is_retryable());
        let waits = month
            .failures()
            .filter_map(|(_, error)| error.retry_after());
        let wait = waits
            .max()
            .unwrap_or(Duration::from_millis(100) * job.attempt);
        if is_final || job.attempt == ATTEMPTS {
            let reason = month
                .into_complete()
                .err()
                .map(|missing| missing.to_string());
            lock(&queue.given_up).insert(job.taxpayer, reason.unwrap_or_default());
            continue;
        }
        lock(&queue.waiting).push_back(Job {
            attempt: job.attempt + 1,
            due: Instant::now() + wait,
            ..job
        });
    }
}

/// One client for the key: everybody's requests go through its connections and within its limits.
fn client_of_key(base_url: &str, rate: NonZeroU32) -> Result<Client, Box<dyn Error>> {
    let client = Client::builder()
        .environment(Environment::Custom(base_url.parse()?))
        .api_key("key_test_example")
        // Nobody's: each taxpayer's client brings its own.
        .taxpayer_token("nobody")
        .concurrency(NonZeroUsize::new(32).ok_or("none at once")?)
        .rate_limit(RateLimit::per_minute(rate))
        // Of one call; 32 of them at once bound the whole.
        .max_memory_bytes(32 << 20)
        .build()?;
    Ok(client)
}
// ANCHOR_END: queue

/// Where a service keeps the token of a session.
fn token_of(taxpayer: usize) -> String {
    format!("token-{taxpayer}")
}

fn take(waiting: &Mutex<VecDeque<Job>>) -> Option<Job> {
    lock(waiting).pop_front()
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["--serve", a_minute] => serve(a_minute.parse()?).await,
        [] => run(100, 600_000).await,
        ["--taxpayers", taxpayers] => run(taxpayers.parse()?, 600_000).await,
        ["--taxpayers", taxpayers, "--rate-limit", a_minute] => {
            run(taxpayers.parse()?, a_minute.parse()?).await
        }
        _ => Err("usage: own_queue [--taxpayers N [--rate-limit REQUESTS-A-MINUTE]]".into()),
    }
}

async fn run(taxpayers: usize, a_minute: u32) -> Result<ExitCode, Box<dyn Error>> {
    let server = Server::start(a_minute)?;
    let rate = NonZeroU32::new(a_minute).ok_or("the rate is at least 1")?;
    let key = client_of_key(&server.base_url, rate)?;
    let queue = Queue::default();
    let now = Instant::now();
    lock(&queue.waiting).extend((0..taxpayers).map(|taxpayer| Job {
        taxpayer,
        attempt: 1,
        due: now,
    }));
    let before = memory("VmRSS");
    let workers = (0..WORKERS).map(|_| work(&queue, &key));
    futures_util::future::join_all(workers).await;
    let seconds = now.elapsed().as_secs_f64();

    let mut done = lock(&queue.done).clone();
    let documents: usize = done.iter().map(|(_, documents)| documents).sum();
    done.sort_unstable();
    let given_up = lock(&queue.given_up);
    let sections = gst_ims::Section::ALL.len();
    let requests = taxpayers * sections;
    println!(
        "{} of {taxpayers} taxpayers fetched, {documents} documents",
        done.len()
    );
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let a_second = requests as f64 / seconds;
    println!("{requests} requests at least in {seconds:.1} s: {a_second:.0} a second");
    if let (Some(before), Some(most)) = (before, memory("VmHWM")) {
        println!("memory: {before} KiB with the queue full, {most} KiB at the most");
    }
    for (taxpayer, reason) in given_up.iter().take(3) {
        println!("taxpayer {taxpayer} was given up: {reason}");
    }
    let is_whole = done.iter().map(|(taxpayer, _)| *taxpayer).eq(0..taxpayers);
    Ok(if is_whole {
        ExitCode::SUCCESS
    } else {
        println!("a taxpayer was left out, or fetched twice");
        ExitCode::FAILURE
    })
}

/// A figure of this process in KiB, where the system tells it (Linux).
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The tax network of this example, in a process of its own.
struct Server {
    process: Child,
    base_url: String,
}

impl Server {
    fn start(a_minute: u32) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--serve", &a_minute.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().ok_or("no output")?;
        let mut base_url = String::new();
        BufReader::new(stdout).read_line(&mut base_url)?;
        Ok(Self {
            process,
            base_url: base_url.trim_end().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Serves until whoever started it is gone.
async fn serve(a_minute: NonZeroU32) -> Result<ExitCode, Box<dyn Error>> {
    let server = MockServer::builder().without_recording();
    let server = server.rate_limit(a_minute).start().await?;
    let outage = BusinessError::new("GSPERR300", "The tax network is away");
    server.add_rule(Rule::new(outage).skip(40).times(20));
    println!("{}", server.base_url());
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()))
        .await??;
    Ok(ExitCode::SUCCESS)
}
