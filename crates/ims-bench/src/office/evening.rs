//! The server, the database and the folder of an evening.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, DataSet, MockServer, Operation, ReceivedRequest, Rule, SignIn, Taxpayer};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Runtime;

use super::{LATENCY, wait_for, worker::Worker};
use crate::clock::{self, Stopwatch};
use crate::error::Context as _;
use crate::progress::Step;
use crate::{Result, scratch};

const KEY: &str = "key_test_bench";
const SECRET: &str = "secret_test_bench";
/// The document that everybody accepts.
const NUMBER: &str = "PRN-1050";
const PLAN: &str = "section,supplier_gstin,number,action\nb2b,24ABCFG0123H1YZ,PRN-1050,accept\n";
const MINUTE: Duration = Duration::from_mins(1);

/// What `ims work status` tells.
#[derive(Deserialize)]
struct Queue {
    waiting: u64,
    running: u64,
    failed: u64,
}

/// A request of `ims jobs`, with how many documents came to what.
#[derive(Deserialize)]
struct Job {
    gstin: String,
    results: BTreeMap<String, u64>,
}

/// How many documents did not fare as they should.
#[derive(Default)]
pub(super) struct Fates {
    /// The server does not have their decision.
    pub(super) undecided: usize,
    /// `ims jobs` does not say that it was applied.
    pub(super) untold: usize,
    /// The server took a decision twice.
    pub(super) twice: usize,
}

/// How much is to be done.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) taxpayers: u32,
    /// Requests a minute of the key.
    pub(super) limit: u32,
    pub(super) kills: u32,
}

pub(super) struct Evening<'a> {
    program: &'a Path,
    database: &'a str,
    size: Size,
    folder: PathBuf,
    server: MockServer,
    /// The clock of the server, begun a little before it.
    watch: Stopwatch,
    _runtime: Runtime,
}

fn gstin(number: u32) -> String {
    format!("33AAACQ{number:04}E1Z5")
}

impl<'a> Evening<'a> {
    /// Everybody is signed in and enlisted.
    pub(super) fn begin(program: &'a Path, database: &'a str, size: Size) -> Result<Self> {
        let folder = scratch::folder()?.join("office");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let (watch, server) = (Stopwatch::start(), runtime.block_on(server(size)?.start())?);
        let evening = Self {
            program,
            database,
            size,
            folder,
            server,
            watch,
            _runtime: runtime,
        };
        evening.sign_everybody_in()?;
        // Signing in asks one after the other, and is not what is measured.
        let slow = Rule::new(Answer::Usual).delay(LATENCY);
        evening.server.add_rule(slow);
        Ok(evening)
    }

    fn sign_everybody_in(&self) -> Result<()> {
        let _step = Step::begin(format!("signing {} taxpayers in", self.size.taxpayers));
        let mut profiles = String::new();
        for number in 0..self.size.taxpayers {
            let gstin = gstin(number);
            let _ = writeln!(
                profiles,
                "[[taxpayer]]\ngstin = \"{gstin}\"\nusername = \"user.{number}\""
            );
        }
        fs::write(self.folder.join("ims.toml"), profiles)?;
        let mut login = self.command(&["login", "--all-taxpayers"]);
        let mut login = login
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let otps = "575757\n".repeat(self.size.taxpayers as usize);
        let mut input = login.stdin.take().ok_or("a command without an input")?;
        input.write_all(otps.as_bytes())?;
        drop(input);
        let status = login.wait()?;
        if !status.success() {
            return Err(format!("ims login ended with {status}").into());
        }
        self.run(&["work", "enlist", "--all-taxpayers"])
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// The time by the server's clock.
    pub(super) fn now(&self) -> Duration {
        self.watch.elapsed()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command
            .env_clear()
            .env("IMS_DATA", &self.folder)
            .env("IMS_CONFIG", self.folder.join("ims.toml"))
            .env("IMS_KEYRING", "off")
            .env("IMS_STORE", self.database)
            .env("SANDBOX_API_KEY", KEY)
            .env("SANDBOX_API_SECRET", SECRET)
            .env("SANDBOX_BASE_URL", self.server.base_url())
            .args(["--rate-limit", &self.size.limit.to_string()])
            .args(arguments);
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = self.command(arguments).stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(format!("ims {}: {}: {told}", arguments.join(" "), output.status).into())
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Result<()> {
        self.output(arguments).map(drop)
    }

    fn json<T: DeserializeOwned>(&self, arguments: &[&str]) -> Result<T> {
        let output = self.output(&[arguments, &["--format", "json"]].concat())?;
        serde_json::from_slice(&output).context(|| arguments.join(" "))
    }

    pub(super) fn worker(&self) -> Result<Worker> {
        let log = self.folder.join("workers.log");
        let log = fs::OpenOptions::new().append(true).create(true).open(log)?;
        let arguments = ["work", "--port", "0", "--at-once", "16", "--settle", "5"];
        Worker::start(self.command(&arguments).stderr(log))
    }

    /// Waits until no job waits or runs.
    pub(super) fn wait_until_done(&self) -> Result<()> {
        let status = wait_for("the end of all jobs", || {
            let status: Queue = self.json(&["work", "status"])?;
            Ok((status.waiting == 0 && status.running == 0).then_some(status))
        })?;
        if status.failed == 0 {
            Ok(())
        } else {
            Err(format!("{} jobs failed", status.failed).into())
        }
    }

    pub(super) fn requests_since(&self, begun: Duration) -> u32 {
        let requests = self.server.requests();
        let since = requests.iter().filter(|it| it.arrived() >= begun).count();
        u32::try_from(since).unwrap_or(u32::MAX)
    }

    /// The most requests of any minute, as the server saw them.
    pub(super) fn busiest_minute(&self, begun: Duration) -> u32 {
        let requests = self.server.requests();
        let mut arrived: Vec<_> = requests.iter().map(ReceivedRequest::arrived).collect();
        arrived.retain(|at| *at >= begun);
        arrived.sort_unstable();
        let within = |(index, from): (usize, &Duration)| {
            arrived.partition_point(|at| *at < *from + MINUTE) - index
        };
        let most = arrived.iter().enumerate().map(within).max();
        most.and_then(|most| u32::try_from(most).ok())
            .unwrap_or_default()
    }

    /// When each list was asked for, by token and section.
    pub(super) fn lists_since(&self, begun: Duration) -> BTreeMap<(String, String), Vec<Duration>> {
        let mut lists = BTreeMap::<_, Vec<_>>::new();
        for request in self.server.requests() {
            if request.arrived() >= begun && request.path() == Operation::GetInvoices.path() {
                let token = request
                    .header("authorization")
                    .unwrap_or_default()
                    .to_owned();
                let section = request.query_value("section").unwrap_or_default();
                lists
                    .entry((token, section))
                    .or_default()
                    .push(request.arrived());
            }
        }
        lists
    }

    /// A plan of each taxpayer; the folder.
    pub(super) fn write_plans(&self) -> Result<String> {
        let plans = self.folder.join("plans");
        fs::create_dir(&plans)?;
        for number in 0..self.size.taxpayers {
            fs::write(plans.join(format!("{}.csv", gstin(number))), PLAN)?;
        }
        Ok(plans.to_string_lossy().into_owned())
    }

    /// What became of the documents, by the server and by `ims jobs`.
    pub(super) fn fates(&self) -> Result<Fates> {
        let jobs: Vec<Job> = self.json(&["jobs", "--all-taxpayers"])?;
        let applied = jobs
            .iter()
            .filter(|job| job.results.contains_key("applied"));
        let told: BTreeSet<_> = applied.map(|job| job.gstin.as_str()).collect();
        let mut fates = Fates::default();
        for number in 0..self.size.taxpayers {
            let gstin = gstin(number);
            let documents = self
                .server
                .data_set_of(&gstin)
                .ok_or("a taxpayer is gone")?;
            let mut records = documents.records(Section::B2b).iter();
            let record = records.find(|it| it.text("inum").as_deref() == Some(NUMBER));
            let action = record.and_then(|it| it.text("action"));
            let taken = self.server.taken_submissions(&gstin).len();
            fates.undecided += usize::from(action.as_deref() != Some("A"));
            fates.untold += usize::from(!told.contains(gstin.as_str()));
            fates.twice += usize::from(taken > 1);
        }
        Ok(fates)
    }

    /// In bytes.
    pub(super) fn database_size(&self) -> Result<u64> {
        let size = "select pg_database_size(current_database())";
        let output = Command::new("psql")
            .args([
                self.database,
                "--tuples-only",
                "--no-align",
                "--command",
                size,
            ])
            .output()
            .context(|| "starting psql".to_owned())?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
    }
}

/// Nothing of what was sent before counts any longer.
pub(super) fn wait_for_a_fresh_minute() {
    let _step = Step::begin("waiting for a minute without requests");
    clock::nap(MINUTE + Duration::from_secs(1));
}

fn server(size: Size) -> Result<ims_mock::MockServerBuilder> {
    let documents = DataSet::sample()?;
    let limit = NonZeroU32::new(size.limit).ok_or("a limit of nothing")?;
    let sign_in = SignIn::new().token_lifetime(Duration::from_hours(24));
    let builder = MockServer::builder()
        .rate_limit(limit)
        .require_sign_in()
        .sign_in(sign_in);
    Ok((0..size.taxpayers).fold(builder, |builder, number| {
        let taxpayer = Taxpayer::new(gstin(number), format!("user.{number}"));
        builder.taxpayer(taxpayer.data_set(documents.clone()))
    }))
}
