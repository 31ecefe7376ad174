//! A provider's evening in small: many taxpayers, workers that are killed, and a server that counts.
//!
//! `IMS_SIMULATION_TAXPAYERS`, `IMS_SIMULATION_LIMIT` (requests a minute of the key, of which the
//! mock announces 120 at most) and `IMS_SIMULATION_KILLS` make it larger; what was measured is
//! printed.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use gst_ims::Section;
use ims_mock::{Answer, DataSet, Operation, Rule, Taxpayer};
use tempfile::TempDir;

use crate::postgres::Postgres;
use crate::sessions::long;
use crate::support::{API_SECRET, Outcome, Program, Server, bare};
use crate::work::{Worker, wait_for};

const WORKERS: usize = 4;
const AT_ONCE: &str = "16";

/// How long the tax network takes for a list.
const LATENCY: Duration = Duration::from_millis(300);

const MOST_MEMORY: u64 = 150_000_000;

fn number(variable: &str, usual: u64) -> u64 {
    env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

fn gstin(number: u64) -> String {
    format!("33AAACQ{number:04}E1Z5")
}

struct Evening {
    server: Server,
    folder: TempDir,
    database: String,
    taxpayers: u64,
    limit: u64,
    // Dropped last.
    _postgres: Postgres,
}

impl Evening {
    /// Everybody is signed in and enlisted; `None` where PostgreSQL is not installed.
    fn begin() -> Option<Self> {
        let postgres = Postgres::start()?;
        let taxpayers = number("IMS_SIMULATION_TAXPAYERS", 25);
        let documents = DataSet::sample().unwrap();
        let server = Server::start_with(|builder| {
            (0..taxpayers).fold(
                builder.require_sign_in().sign_in(long()),
                |builder, number| {
                    let taxpayer = Taxpayer::new(gstin(number), format!("user.{number}"));
                    builder.taxpayer(taxpayer.data_set(documents.clone()))
                },
            )
        });
        let evening = Self {
            server,
            folder: tempfile::tempdir().unwrap(),
            database: postgres.new_database(),
            taxpayers,
            limit: number("IMS_SIMULATION_LIMIT", 120),
            _postgres: postgres,
        };
        let mut profiles = String::new();
        for number in 0..taxpayers {
            let gstin = gstin(number);
            writeln!(
                profiles,
                "[[taxpayer]]\ngstin = \"{gstin}\"\nusername = \"user.{number}\""
            )
            .unwrap();
        }
        fs::write(evening.folder.path().join("ims.toml"), profiles).unwrap();
        let otps = "575757\n".repeat(usize::try_from(taxpayers).unwrap());
        let mut login = evening.command(&["login", "--all-taxpayers"]);
        assert_eq!(Outcome::of(login.write_stdin(otps)).code, 0);
        evening.run(&["work", "enlist", "--all-taxpayers"]);
        let slow = Rule::new(Answer::Usual).operation(Operation::GetInvoices);
        evening.server.add_rule(slow.delay(LATENCY));
        Some(evening)
    }

    fn environment(&self) -> [(&'static str, String); 6] {
        let path = |name: &str| self.folder.path().join(name).to_str().unwrap().to_owned();
        [
            ("SANDBOX_API_KEY", crate::support::API_KEY.to_owned()),
            ("SANDBOX_API_SECRET", API_SECRET.to_owned()),
            ("SANDBOX_BASE_URL", self.server.base_url().to_owned()),
            ("IMS_DATA", path("")),
            ("IMS_CONFIG", path("ims.toml")),
            ("IMS_STORE", self.database.clone()),
        ]
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command.envs(self.environment());
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let outcome = Outcome::of(&mut self.command(arguments));
        assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
        outcome
    }

    fn worker(&self) -> Worker {
        let limit = self.limit.to_string();
        let arguments = ["work", "--port", "0", "--at-once", AT_ONCE, "--settle", "5"];
        let program = Program::new(&[&arguments[..], &["--rate-limit", &limit]].concat());
        let environment = self.environment().into_iter();
        // A pipe that nobody reads would fill.
        let mut log = fs::OpenOptions::new();
        let log = log.append(true).create(true);
        let log = log.open(self.folder.path().join("workers.log")).unwrap();
        let program = program.without("SANDBOX_ACCESS_TOKEN").stderr(log);
        Worker::start(environment.fold(program, |it, (name, value)| it.env(name, &value)))
    }

    fn wait_until_done(&self) {
        let status = wait_for("the end of all jobs", || {
            let status = self.run(&["work", "status"]).json();
            (status["waiting"] == 0 && status["running"] == 0).then_some(status)
        });
        assert_eq!(status["failed"], 0, "{status}");
    }

    fn lists(&self) -> u64 {
        self.server.request_count_of(Operation::GetInvoices)
    }

    /// How often each taxpayer's requests of an operation came, told apart by `what`.
    fn counted(&self, operation: Operation, what: &str) -> BTreeMap<(String, String), u64> {
        let mut counted = BTreeMap::new();
        for request in self.server.requests() {
            if request.path() == operation.path() {
                let token = request
                    .header("authorization")
                    .unwrap_or_default()
                    .to_owned();
                let what = request.query_value(what).unwrap_or_default();
                *counted.entry((token, what)).or_default() += 1;
            }
        }
        counted
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a clock beside the programs that are measured"
)]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "other processes work meanwhile")]
fn pause(time: Duration) {
    thread::sleep(time);
}

fn busiest_minute(seen: &[(Duration, u64)]) -> u64 {
    let minute = Duration::from_mins(1);
    let within = |(index, (from, before)): (usize, &(Duration, u64))| {
        let later = seen[index..]
            .iter()
            .take_while(|(at, _)| at.saturating_sub(*from) < minute);
        later.last().map_or(0, |(_, after)| after - before)
    };
    seen.iter()
        .enumerate()
        .map(within)
        .max()
        .unwrap_or_default()
}

fn value(metrics: &str, name: &str) -> u64 {
    let lines = metrics.lines().filter(|line| line.starts_with(name));
    let values = lines.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap());
    values.sum()
}

#[test]
#[ignore = "an evening of minutes, run by hand"]
fn an_evening_of_a_provider() {
    let Some(evening) = Evening::begin() else {
        return;
    };
    let Evening {
        taxpayers, limit, ..
    } = evening;
    let mut workers: Vec<_> = (0..WORKERS).map(|_| evening.worker()).collect();

    // Everybody is fetched, at the rate of the key and not faster.
    let begun = now();
    evening.run(&["work", "fetch"]);
    let mut seen = Vec::new();
    let wanted = taxpayers * 8;
    wait_for("every list", || {
        seen.push((begun.elapsed(), evening.lists()));
        let is_late = begun.elapsed() > Duration::from_secs(170);
        let log = || fs::read_to_string(evening.folder.path().join("workers.log")).unwrap();
        assert!(!is_late, "{} of {wanted}: {}", evening.lists(), log());
        (evening.lists() >= wanted).then_some(())
    });
    evening.wait_until_done();
    let took = begun.elapsed().as_secs_f64();
    println!("{wanted} lists in {took:.1} s, where {limit} may be asked for in a minute");
    println!("{} in the busiest minute", busiest_minute(&seen));
    assert!(busiest_minute(&seen) <= limit);
    let counted = evening.counted(Operation::GetInvoices, "section");
    assert_eq!(counted.len() as u64, wanted);
    assert!(
        counted.values().all(|count| *count == 1),
        "a list was asked for twice"
    );
    for worker in &workers {
        let bytes = value(&worker.get("/metrics").1, "ims_work_resident_bytes");
        println!("{} MB in a worker", bytes / 1_000_000);
        assert!(bytes < MOST_MEMORY, "{bytes}");
    }

    // Everybody decides, while workers are killed.
    let plan = "section,supplier_gstin,number,action\nb2b,24ABCFG0123H1YZ,PRN-1050,accept\n";
    let plans = evening.folder.path().join("plans");
    fs::create_dir(&plans).unwrap();
    for number in 0..taxpayers {
        fs::write(plans.join(format!("{}.csv", gstin(number))), plan).unwrap();
    }
    evening.run(&["work", "apply", plans.to_str().unwrap(), "--all-taxpayers"]);
    let kills = number("IMS_SIMULATION_KILLS", 4);
    for kill in 0..kills {
        pause(Duration::from_millis(fastrand::u64(500..3000)));
        let victim = fastrand::usize(..workers.len());
        drop(workers.swap_remove(victim));
        workers.push(evening.worker());
        println!("killed {} of {kills}", kill + 1);
    }
    evening.wait_until_done();
    for number in 0..taxpayers {
        let documents = evening.server.data_set_of(&gstin(number)).unwrap();
        let mut records = documents.records(Section::B2b).iter();
        let record = records.find(|it| it.text("inum").as_deref() == Some("PRN-1050"));
        assert_eq!(
            record.unwrap().text("action").unwrap(),
            "A",
            "{}",
            gstin(number)
        );
    }
    let saves = evening.counted(Operation::SaveInvoiceStatus, "");
    let sent: u64 = saves.values().sum();
    println!("{sent} saves for {taxpayers} plans, with {kills} kills");
    // What was cut off before the tax network took it is sent once more.
    assert!(sent <= taxpayers + kills, "{saves:?}");
    workers.into_iter().for_each(Worker::stop);
}
