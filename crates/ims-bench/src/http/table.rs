//! The comparison of callers, turn by turn.

use std::fmt::Write as _;
use std::process::Command;

use super::callers::{self, Caller, Kind};
use super::server::{self, Settings};
use crate::error::Context as _;
use crate::goals::{Bound, Goals};
use crate::load::{Plan, Turn};
use crate::options::Options;
use crate::process::{Pinned, Worker};
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, machine};

/// Why not every goal is reached, and what it would take.
const REMAINS: &str = "\
One call at a time takes ours as long as bare `reqwest`: both write once, wait once and read once, and most of the \
time is the loopback and the wake-ups between two processors, while decoding 12 documents is a fifteenth. So the \
goals against Python and Node are goals for that HTTP client; eight times as fast as `httpx` in threads means \
0.05 ms a call where `reqwest` and hyper need 0.1 ms. Tried: counting system calls and instructions of a call (ours \
has as many calls and a fifth fewer instructions than bare `reqwest`), so nothing was left to take away on our side. \
It would take another HTTP client below, with blocking sockets and without a task for each connection. Node reaches \
its speed only after seconds of warm-up and with floats; at 32 at a time its goal is missed where the compiler has \
had long enough.
";

/// How long everything goes on.
struct Effort {
    rounds: usize,
    warm_up: f64,
    slow_warm_up: f64,
}

const FULL: Effort = Effort {
    rounds: 11,
    warm_up: 1.0,
    slow_warm_up: 8.0,
};

const QUICK: Effort = Effort {
    rounds: 3,
    warm_up: 0.3,
    slow_warm_up: 1.0,
};

/// One table: all callers under the same conditions.
struct Scene {
    records: usize,
    encoding: &'static str,
    concurrency: usize,
}

impl Scene {
    fn all() -> Vec<Self> {
        let mut scenes = Vec::new();
        for records in [12, 20_000] {
            for encoding in ["plain", "gzip"] {
                for concurrency in [1, 32] {
                    scenes.push(Self {
                        records,
                        encoding,
                        concurrency,
                    });
                }
            }
        }
        scenes
    }

    fn plan(&self, server: &str, warm_up: f64, quick: bool) -> Plan {
        let is_small = self.records <= 12;
        Plan {
            base_url: format!("{server}/{}-{}", self.records, self.encoding),
            records: self.records,
            concurrency: self.concurrency,
            calls: if is_small { 20_000 } else { 200 },
            seconds: match (is_small, quick) {
                (true, false) => 0.7,
                (false, false) => 1.5,
                (_, true) => 0.4,
            },
            warm_up,
        }
    }
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let pinned = Pinned::find();
    let (callers, missing) = callers::prepare();
    let mut text = format!(
        "A server on loopback with its answers ready{}. Each caller is a process of its own; after a warm-up \
         (8 s for Python and Node, 1 s for the others) they take turns, at most 20,000 calls and 0.7 s (12 \
         documents) or 200 calls and 1.5 s (20,000 documents) each. Only ours ends with exact values: the other \
         clients in Rust leave floats and strings, Python reads amounts into `Decimal`, Node into floats. \
         Processor time and peak memory are the system's accounting, from outside.\n\n* Python: {}, {}\n* Node: {}\n* Java: {}\n",
        pinned.describe(),
        machine::first_line(Command::new("python3").arg("--version")),
        include_str!("../../peers/python/requirements.txt")
            .lines()
            .collect::<Vec<_>>()
            .join(", "),
        machine::first_line(Command::new("node").arg("--version")),
        include_str!("../../peers/openapi-generator/requirements.txt").trim(),
    );
    for reason in missing {
        let _ = writeln!(text, "* {reason}");
    }
    let settings = Settings {
        seed: options.seed,
        records: vec![12, 20_000],
        month: 0,
        latency: 0,
        limit: 0,
    };
    let mut server = Worker::start(
        "the server",
        pinned
            .server(std::env::current_exe()?)
            .arg("serve")
            .args(settings.arguments()),
    )?;
    let address = server::base_url(&server.line()?)?;
    let mut goals = Goals::default();
    let mut tables = String::new();
    for scene in Scene::all() {
        let all = take_turns(&scene, &callers, &address, &pinned, options.quick)?;
        check(&mut goals, &scene, &all);
        let _ = write!(
            tables,
            "\n### {} documents, {}, {} at a time\n\n{}",
            scene.records,
            scene.encoding,
            scene.concurrency,
            table(&all)?
        );
    }
    let _ = write!(text, "\n{}\n{REMAINS}{tables}", goals.table());
    Ok(text)
}

/// Only small answers over plain HTTP are bound: with large ones decoding
/// decides, which has goals of its own.
fn check(goals: &mut Goals, scene: &Scene, all: &[Running<'_>]) {
    let Some((ours, others)) = all.split_first() else {
        return;
    };
    if scene.records > 12 || scene.encoding != "plain" {
        return;
    }
    let at_a_time = scene.concurrency;
    for other in others {
        let speed = other.per_second.ratio_of(&ours.per_second).median();
        match (other.caller.kind(), at_a_time) {
            (Kind::Bare, _) => {
                let name =
                    |what| format!("12 documents, {at_a_time} at a time: {what} × `reqwest`");
                let bound = Bound::AtMost {
                    ceiling: 1.05,
                    aim: 1.0,
                };
                goals.add(name("time of ours"), bound, 1.0 / speed);
                let cpu = ours.cpu_a_call() / other.cpu_a_call();
                goals.add(name("CPU of ours"), bound, cpu);
            }
            (kind, _) => {
                let floor = match (kind, at_a_time) {
                    (Kind::Python, 1) => 8.0,
                    (Kind::Python, _) => 12.0,
                    (Kind::Node, 1) => 3.0,
                    (Kind::Node, _) => 8.0,
                    _ => continue,
                };
                goals.add(
                    format!(
                        "12 documents, {at_a_time} at a time: ours is × as fast as {}",
                        other.caller.title
                    ),
                    Bound::AtLeast { floor, aim: floor },
                    speed,
                );
            }
        }
    }
}

/// A caller that is warm, and what it has done so far.
struct Running<'a> {
    caller: &'a Caller,
    worker: Worker,
    per_second: Rounds,
    calls: f64,
    cpu_seconds: f64,
    latencies: Rounds,
}

impl<'a> Running<'a> {
    fn start(caller: &'a Caller, command: &mut Command) -> Result<Self> {
        let mut worker = Worker::start(caller.title, command)?;
        worker.line()?;
        Ok(Self {
            caller,
            worker,
            per_second: Rounds::default(),
            calls: 0.0,
            cpu_seconds: 0.0,
            latencies: Rounds::default(),
        })
    }

    fn turn(&mut self) -> Result<()> {
        let before = self.worker.cpu_seconds()?;
        self.worker.proceed()?;
        let turn: Turn = serde_json::from_str(&self.worker.line()?)
            .context(|| format!("what {} says", self.caller.title))?;
        #[expect(clippy::cast_precision_loss, reason = "at most 20,000 calls")]
        let calls = turn.latencies.len() as f64;
        self.per_second.push(calls / turn.seconds);
        self.calls += calls;
        self.cpu_seconds += self.worker.cpu_seconds()? - before;
        for latency in turn.latencies {
            self.latencies.push(latency);
        }
        Ok(())
    }

    /// Over all turns, as the system counts in hundredths of a second.
    fn cpu_a_call(&self) -> f64 {
        self.cpu_seconds / self.calls * 1e6
    }
}

fn take_turns<'a>(
    scene: &Scene,
    callers: &'a [Caller],
    server: &str,
    pinned: &Pinned,
    quick: bool,
) -> Result<Vec<Running<'a>>> {
    let effort = if quick { &QUICK } else { &FULL };
    let mut all = Vec::new();
    for caller in callers {
        if !caller.takes_part(scene.concurrency) {
            continue;
        }
        let warm_up = if caller.is_slow_to_warm_up() {
            effort.slow_warm_up
        } else {
            effort.warm_up
        };
        let plan = scene.plan(server, warm_up, quick);
        all.push(Running::start(caller, &mut caller.command(pinned, &plan)?)?);
    }
    let mut order: Vec<_> = (0..all.len()).collect();
    let mut rng = fastrand::Rng::with_seed(1);
    for _ in 0..effort.rounds {
        rng.shuffle(&mut order);
        for &index in &order {
            if let Some(running) = all.get_mut(index) {
                running.turn()?;
            }
        }
    }
    Ok(all)
}

fn table(all: &[Running<'_>]) -> Result<String> {
    let mut table = Table::new([
        "caller",
        "calls a second",
        "ours is × as fast",
        "p50, ms",
        "p99, ms",
        "CPU a call, µs",
        "CPU × ours",
        "peak, MiB",
    ]);
    let Some((ours, _)) = all.split_first() else {
        return Ok(table.finish());
    };
    for running in all {
        table.row(&[
            running.caller.title.to_owned(),
            format!("{:.1}", running.per_second),
            format!("{:.2}", running.per_second.ratio_of(&ours.per_second)),
            format!("{:.3}", running.latencies.median()),
            format!("{:.3}", running.latencies.quantile(0.99)),
            format!("{:.0}", running.cpu_a_call()),
            format!("{:.2}", running.cpu_a_call() / ours.cpu_a_call()),
            format!("{}", running.worker.peak_memory()? >> 20),
        ]);
    }
    Ok(table.finish())
}
