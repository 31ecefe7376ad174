//! Workers on a shared PostgreSQL store: real processes, a real database, a real server.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use gst_ims::Section;
use ims_mock::{Answer, Operation, RawAnswer, Rule, StatusCode};
use rustix::process::{Signal, kill_process};
use serde_json::Value;

use crate::postgres::Postgres;
use crate::profiles::{GODAVARI, KAVERI, NARMADA, Office, states};
use crate::support::{API_SECRET, Outcome, Program, Started};

const ALL: &str = "--all-taxpayers";

/// A plan that accepts one document that two of the taxpayers have.
const PLAN: &str = "section,supplier_gstin,number,action\nb2b,24ABCFG0123H1YZ,PRN-1050,accept\n";

/// An office whose store is on a server.
struct Provider {
    office: Office,
    database: String,
    postgres: Postgres,
}

impl Provider {
    /// `None` where PostgreSQL is not installed and not required.
    fn open() -> Option<Self> {
        let postgres = Postgres::start()?;
        Some(Self {
            office: Office::signed_in(),
            database: postgres.new_database(),
            postgres,
        })
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.office.command(arguments);
        Outcome::of(command.env("IMS_STORE", &self.database))
    }

    fn program(&self, arguments: &[&str]) -> Program {
        let arguments = [&["work", "--port", "0"], arguments].concat();
        Program::new(&arguments)
            .without("SANDBOX_ACCESS_TOKEN")
            .env("SANDBOX_API_SECRET", API_SECRET)
            .env("SANDBOX_BASE_URL", self.office.server.base_url())
            .env("IMS_DATA", self.office.folder.path().to_str().unwrap())
            .env("IMS_STORE", &self.database)
    }

    /// Starts a worker, and waits until it takes jobs.
    fn worker(&self, arguments: &[&str]) -> Worker {
        Worker::start(self.program(arguments))
    }

    fn status(&self) -> Value {
        let status = self.run(&["work", "status"]);
        assert_eq!(status.code, 0, "{}", status.stderr);
        status.json()
    }

    /// Waits until no job waits or runs.
    fn wait_until_idle(&self) -> Value {
        wait_for("the end of all jobs", || {
            let status = self.status();
            (status["waiting"] == 0 && status["running"] == 0).then_some(status)
        })
    }

    /// The same, where none may fail.
    fn wait_until_done(&self) {
        let status = self.wait_until_idle();
        assert_eq!(status["failed"], 0, "{status}");
    }

    fn plans(&self, of: &[&str]) -> String {
        let folder: PathBuf = self.office.folder.path().join("plans");
        fs::create_dir_all(&folder).unwrap();
        for gstin in of {
            fs::write(folder.join(format!("{gstin}.csv")), PLAN).unwrap();
        }
        folder.to_str().unwrap().to_owned()
    }

    fn writes(&self) -> u64 {
        let server = &self.office.server;
        server.request_count_of(Operation::SaveInvoiceStatus)
    }

    fn action(&self, gstin: &str) -> String {
        let documents = self.office.server.data_set_of(gstin).unwrap();
        let mut records = documents.records(Section::B2b).iter();
        let record = records.find(|it| it.text("inum").as_deref() == Some("PRN-1050"));
        record.unwrap().text("action").unwrap()
    }
}

struct Worker {
    started: Option<Started>,
    address: String,
}

/// A test that fails leaves no worker behind.
impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(started) = self.started.take() {
            let _ = kill_process(started.id(), Signal::KILL);
            started.end();
        }
    }
}

impl Worker {
    fn start(program: Program) -> Self {
        let mut started = program.start();
        let mut line = String::new();
        BufReader::new(started.take_stdout())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("no address: {line}"));
        let worker = Self {
            started: Some(started),
            address,
        };
        wait_for("a worker that takes jobs", || {
            (worker.get("/health").0 == 200).then_some(())
        });
        worker
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let code = response.split(' ').nth(1).unwrap().parse().unwrap();
        (code, response)
    }

    /// Lets it end what it has begun.
    fn stop(mut self) {
        let started = self.started.take().unwrap();
        kill_process(started.id(), Signal::TERM).unwrap();
        let ended = started.end();
        assert!(ended.status.success(), "{}: {}", ended.status, ended.stderr);
    }
}

/// Asks again until there is an answer.
#[expect(
    clippy::disallowed_methods,
    reason = "other processes are waited for in real time"
)]
fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = std::time::Instant::now() + Duration::from_mins(3);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(std::time::Instant::now() < end, "{what} did not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn workers_do_what_is_queued_and_tell_what_they_did() {
    let Some(provider) = Provider::open() else {
        return;
    };
    let in_a_file = provider.office.run(&["work", "fetch", ALL]);
    assert_eq!(in_a_file.code, 2, "{}", in_a_file.stderr);
    assert!(
        in_a_file.stderr.contains("postgres://"),
        "{}",
        in_a_file.stderr
    );

    assert_eq!(provider.run(&["work", "enlist", ALL]).code, 0);
    // Everybody who is enlisted, and twice is once.
    assert_eq!(provider.run(&["work", "fetch"]).json()["waiting"], 3);
    assert_eq!(
        provider.run(&["work", "fetch", "--tag", "south"]).json()["waiting"],
        3
    );
    let workers = [&[][..], &["--at-once", "1"]].map(|arguments| provider.worker(arguments));
    provider.wait_until_done();
    let lists = provider.run(&["list", ALL, "--section", "b2b"]).json();
    for (list, documents) in lists.as_array().unwrap().iter().zip([12, 12, 0]) {
        assert_eq!(list["invoices"].as_array().unwrap().len(), documents);
        let state = if documents == 0 { "empty" } else { "complete" };
        assert_eq!(list["sections"][0]["state"], state, "{}", list["gstin"]);
    }
    let requests = provider
        .office
        .server
        .request_count_of(Operation::GetInvoices);
    assert_eq!(requests, 24, "each section of each taxpayer once");

    let plans = provider.plans(&[KAVERI, GODAVARI]);
    let looked_at = provider.run(&["work", "apply", &plans, "--tag", "south"]);
    assert_eq!(looked_at.code, 0, "{}", looked_at.stderr);
    assert!(looked_at.stderr.contains("--yes"), "{}", looked_at.stderr);
    assert_eq!(provider.status()["waiting"], 0);
    let queued = provider.run(&["work", "apply", &plans, "--tag", "south", "--yes"]);
    assert_eq!(queued.code, 0, "{}", queued.stderr);
    provider.wait_until_done();
    assert_eq!(
        [KAVERI, GODAVARI].map(|gstin| provider.action(gstin)),
        ["A", "A"]
    );
    assert_eq!(provider.writes(), 2);

    // A plan that breaks a rule is not queued.
    let refused = provider.plans(&[NARMADA]);
    let refused = provider.run(&["work", "apply", &refused, "--tag", "west", "--yes"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);

    let metrics = workers.iter().map(|worker| worker.get("/metrics").1);
    let done: u64 = metrics
        .flat_map(|text| {
            let lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
            lines.into_iter()
        })
        .filter(|line| line.starts_with("ims_work_jobs_total{") && line.contains("Done"))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(done, 5);
    assert!(
        workers[0]
            .get("/metrics")
            .1
            .contains("ims_work_queue_jobs{state=\"failed\"} 0")
    );
    workers.into_iter().for_each(Worker::stop);
}

#[test]
fn who_has_to_sign_in_is_waited_for_and_a_refusal_stays_to_be_looked_at() {
    let Some(provider) = Provider::open() else {
        return;
    };
    let out = provider.office.run(&["logout", "--gstin", NARMADA]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    let refusal = r#"{"code": 400, "message": "not like this"}"#;
    let refusal = Rule::new(RawAnswer::json(StatusCode::BAD_REQUEST, refusal));
    let refusal = refusal
        .operation(Operation::GetInvoices)
        .section(Section::Dn);
    provider.office.server.add_rule(refusal.times(1));
    let worker = provider.worker(&["--at-once", "1"]);
    assert_eq!(provider.run(&["work", "fetch", "--gstin", KAVERI]).code, 0);
    let status = provider.wait_until_idle();
    assert_eq!(status["failed"], 1, "{status}");
    let failed = &status["failures"][0];
    assert_eq!(failed["job"], format!("fetch {KAVERI}"));
    assert!(
        failed["why"].to_string().contains("not like this"),
        "{failed}"
    );
    assert_eq!(provider.run(&["work", "fetch", "--gstin", NARMADA]).code, 0);
    let waiting = wait_for("a job that is put off", || {
        let status = provider.status();
        (status["tried"] == 1).then_some(status)
    });
    assert_eq!(waiting["running"], 0, "{waiting}");
    worker.stop();

    // Signed in and queued again, it is done.
    let signed_in = provider.office.log_in(&["--gstin", NARMADA], "575757\n");
    assert_eq!(signed_in.code, 0, "{}", signed_in.stderr);
    assert_eq!(provider.run(&["work", "fetch", ALL]).code, 0);
    let worker = provider.worker(&[]);
    provider.wait_until_done();
    worker.stop();
    let fetched = provider
        .run(&["fetch", ALL, "--unless-since", "2020-01-01"])
        .json();
    assert!(
        states(&fetched).iter().all(|it| it.1 == "up_to_date"),
        "{fetched}"
    );
}

#[test]
fn a_plan_that_waits_for_a_sign_in_is_tried_with_the_next_fetch() {
    let Some(provider) = Provider::open() else {
        return;
    };
    let of = ["--gstin", GODAVARI];
    let fetched = provider.run(&[&["fetch"][..], &of].concat());
    assert_eq!(fetched.code, 0, "{}", fetched.stderr);
    let out = provider.office.run(&[&["logout"][..], &of].concat());
    assert_eq!(out.code, 0, "{}", out.stderr);
    let plan = format!("{}/{GODAVARI}.csv", provider.plans(&[GODAVARI]));
    let queued = provider.run(&[&["work", "apply", &plan, "--yes"][..], &of].concat());
    assert_eq!(queued.code, 0, "{}", queued.stderr);
    let worker = provider.worker(&[]);
    wait_for("a plan that is put off", || {
        let status = provider.status();
        (status["tried"] == 1 && status["running"] == 0).then_some(())
    });
    assert_eq!(provider.writes(), 0);

    let signed_in = provider.office.log_in(&of, "575757\n");
    assert_eq!(signed_in.code, 0, "{}", signed_in.stderr);
    assert_eq!(
        provider.run(&[&["work", "fetch"][..], &of].concat()).code,
        0
    );
    provider.wait_until_done();
    assert_eq!(provider.action(GODAVARI), "A");
    assert_eq!(provider.writes(), 1);
    worker.stop();
}

/// Lets the next save be carried out and answered only after a while.
fn slow_save(provider: &Provider, operation: Operation, delay: Duration) {
    let slow = Rule::new(Answer::Usual).operation(operation);
    provider.office.server.add_rule(slow.delay(delay).times(1));
}

#[test]
fn a_signal_lets_what_is_begun_end_and_hands_back_the_rest() {
    let Some(provider) = Provider::open() else {
        return;
    };
    assert_eq!(provider.run(&["fetch", ALL]).code, 0);
    let plans = provider.plans(&[KAVERI]);
    let worker = provider.worker(&[]);
    slow_save(
        &provider,
        Operation::SaveInvoiceStatus,
        Duration::from_secs(2),
    );
    let queued = provider.run(&["work", "apply", &plans, "--tag", "south", "--yes"]);
    assert_eq!(queued.code, 0, "{}", queued.stderr);
    wait_for("the save", || (provider.writes() == 1).then_some(()));
    worker.stop();
    assert_eq!(provider.action(KAVERI), "A");
    let status = provider.status();
    assert_eq!([&status["waiting"], &status["failed"]], [0, 0], "{status}");

    // What takes too long is handed back at once, and another does it.
    let worker = provider.worker(&["--grace", "1"]);
    slow_save(&provider, Operation::GetInvoices, Duration::from_mins(5));
    let asked = provider
        .office
        .server
        .request_count_of(Operation::GetInvoices);
    assert_eq!(provider.run(&["work", "fetch", "--gstin", NARMADA]).code, 0);
    wait_for("a list that is asked for", || {
        let now = provider
            .office
            .server
            .request_count_of(Operation::GetInvoices);
        (now > asked).then_some(())
    });
    worker.stop();
    let status = provider.status();
    assert_eq!([&status["waiting"], &status["running"]], [1, 0], "{status}");
    let other = provider.worker(&[]);
    provider.wait_until_done();
    other.stop();
}

#[test]
#[ignore = "waits for workers that are given up, half a minute each; .ci/run has it"]
fn a_worker_that_is_killed_is_replaced_and_nothing_is_sent_twice() {
    let Some(provider) = Provider::open() else {
        return;
    };
    assert_eq!(provider.run(&["fetch", ALL]).code, 0);
    let plans = provider.plans(&[KAVERI, GODAVARI]);
    let queue = || {
        let queued = provider.run(&["work", "apply", &plans, "--tag", "south", "--yes"]);
        assert_eq!(queued.code, 0, "{}", queued.stderr);
    };
    // Killed while the save is under way, which the tax network carries out all the same.
    let killed = provider.worker(&["--at-once", "1"]);
    slow_save(
        &provider,
        Operation::CheckInvoiceStatus,
        Duration::from_mins(5),
    );
    queue();
    wait_for("the save", || (provider.writes() >= 1).then_some(()));
    wait_for("the job of the tax network", || {
        let asked = provider
            .office
            .server
            .request_count_of(Operation::CheckInvoiceStatus);
        (asked >= 1).then_some(())
    });
    drop(killed);
    // Another one, whose clock is wrong by ten minutes, goes on.
    let program = provider.program(&["--settle", "5"]);
    let replaced = Worker::start(match library_of_wrong_time() {
        Some(library) => program.env("LD_PRELOAD", &library).env("FAKETIME", "+10m"),
        None => program,
    });
    provider.wait_until_done();
    assert_eq!(
        [KAVERI, GODAVARI].map(|gstin| provider.action(gstin)),
        ["A", "A"]
    );
    assert_eq!(provider.writes(), 2, "one for each plan");
    replaced.stop();
}

#[test]
#[ignore = "crashes a database in the middle; .ci/run has it"]
fn a_database_that_restarts_loses_no_job() {
    let Some(provider) = Provider::open() else {
        return;
    };
    let workers = [&[][..], &[]].map(|arguments| provider.worker(arguments));
    slow_save(&provider, Operation::GetInvoices, Duration::from_secs(3));
    assert_eq!(provider.run(&["work", "fetch", ALL]).code, 0);
    wait_for("a list that is asked for", || {
        let asked = provider
            .office
            .server
            .request_count_of(Operation::GetInvoices);
        (asked > 3).then_some(())
    });
    provider.postgres.crash();
    wait_for("workers that know", || {
        (workers[0].get("/health").0 == 503).then_some(())
    });
    provider.postgres.restart();
    provider.wait_until_done();
    let fetched = provider
        .run(&["fetch", ALL, "--unless-since", "2020-01-01"])
        .json();
    assert!(
        states(&fetched).iter().all(|it| it.1 == "up_to_date"),
        "{fetched}"
    );
    workers.into_iter().for_each(Worker::stop);
}

/// What lets a program see another time than it is, where that is installed.
fn library_of_wrong_time() -> Option<String> {
    let folders = fs::read_dir("/usr/lib").unwrap().flatten();
    let mut paths = folders.map(|folder| folder.path().join("faketime/libfaketime.so.1"));
    let found = paths.find(|path| path.exists());
    let path = found.map(|path| path.to_str().unwrap().to_owned());
    if path.is_none() {
        eprintln!("libfaketime is not installed: no clock is wrong here");
    }
    path
}
