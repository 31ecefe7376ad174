//! A provider's evening: many taxpayers of one key, workers that are killed, and a server that counts.

mod evening;
mod worker;

use std::fmt::Write as _;
use std::time::Duration;

use self::evening::{Evening, Fates, Size, wait_for_a_fresh_minute};
use self::worker::Worker;
use crate::Result;
use crate::clock::{self, Stopwatch};
use crate::goals::{Bound, Goals};
use crate::kept_month::{self, POSTGRES, in_megabytes};
use crate::options::Options;
use crate::progress::Step;
use crate::results::Table;

/// How long the tax network takes for an answer.
const LATENCY: Duration = Duration::from_millis(300);
const WORKERS: usize = 4;
const SECTIONS: u32 = 8;
/// How often something is looked at again.
const ROUND: Duration = Duration::from_millis(200);
/// Nothing of an evening takes longer.
const LONGEST: Duration = Duration::from_mins(15);

pub(crate) fn measure(options: &Options) -> Result<String> {
    let Ok(database) = std::env::var(POSTGRES) else {
        return Err(format!("{POSTGRES} must name an empty PostgreSQL database").into());
    };
    let size = if options.quick {
        Size {
            taxpayers: 100,
            limit: 1_000,
            kills: 6,
        }
    } else {
        Size {
            taxpayers: 1_000,
            limit: 6_000,
            kills: 50,
        }
    };
    let program = kept_month::build()?;
    let evening = Evening::begin(&program, &database, size)?;
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        workers.push(evening.worker()?);
    }
    let mut goals = Goals::default();
    let mut table = Table::new([
        "what",
        "seconds",
        "requests",
        "in the busiest minute",
        "kills",
    ]);

    let fetched = fetch_all(&evening, &mut goals)?;
    table.row(&fetched.row("every list of every taxpayer", 0));
    let [reads, writes] = [size.kills / 2, size.kills - size.kills / 2];
    let again = fetch_while_killing(&evening, &mut workers, &mut random, reads, &mut goals)?;
    table.row(&again.row("the same again, with workers killed", reads));
    let applied = apply_while_killing(&evening, &mut workers, &mut random, writes, &mut goals)?;
    table.row(&applied.row("a plan of every taxpayer, with workers killed", writes));

    let mut most = 0;
    for worker in &workers {
        most = most.max(worker.peak_memory()?);
    }
    goals.add(
        "peak memory of a worker, MB",
        Bound::at_most(150.0, 75.0),
        in_megabytes(most),
    );
    let busiest = evening.busiest_minute(Duration::ZERO);
    let limit = f64::from(size.limit);
    goals.add(
        "requests in the busiest minute of all",
        Bound::at_most(limit, limit),
        f64::from(busiest),
    );
    workers.into_iter().try_for_each(Worker::stop)?;
    let bytes = evening.database_size()?;
    let mut text = format!(
        "{} taxpayers of one key with {} requests a minute, {SECTIONS} lists each; the server answers \
         after {} ms and refuses what is above the limit. {WORKERS} workers, released builds of `ims`, \
         share a PostgreSQL database, which took {} kB a taxpayer in the end.\n\n",
        size.taxpayers,
        size.limit,
        LATENCY.as_millis(),
        bytes / 1_000 / u64::from(size.taxpayers),
    );
    text.push_str(&table.finish());
    let _ = write!(text, "\n{}", goals.table());
    Ok(text)
}

/// What one part of the evening took.
struct Part {
    seconds: f64,
    requests: u32,
    busiest: u32,
}

impl Part {
    /// Queues jobs in a minute without requests, lets `meanwhile` happen, and waits until all are
    /// done; returns when that began, by the server's clock, and what came of `meanwhile`.
    fn measure<T>(
        evening: &Evening<'_>,
        step: String,
        queue: &[&str],
        meanwhile: impl FnOnce() -> Result<T>,
    ) -> Result<(Self, Duration, T)> {
        wait_for_a_fresh_minute();
        let _step = Step::begin(step);
        let (begun, watch) = (evening.now(), Stopwatch::start());
        evening.run(queue)?;
        let happened = meanwhile()?;
        evening.wait_until_done()?;
        let part = Self {
            seconds: watch.seconds(),
            requests: evening.requests_since(begun),
            busiest: evening.busiest_minute(begun),
        };
        Ok((part, begun, happened))
    }

    fn row(&self, what: &str, kills: u32) -> [String; 5] {
        [
            what.to_owned(),
            format!("{:.1}", self.seconds),
            self.requests.to_string(),
            self.busiest.to_string(),
            kills.to_string(),
        ]
    }
}

/// At the rate of the key, and nothing twice.
fn fetch_all(evening: &Evening<'_>, goals: &mut Goals) -> Result<Part> {
    let step = "fetching everybody".to_owned();
    let (part, begun, ()) = Part::measure(evening, step, &["work", "fetch"], || Ok(()))?;
    let size = evening.size();
    let allowed = f64::from(size.taxpayers * SECTIONS) / f64::from(size.limit) * 60.0;
    goals.add(
        "time beside requests ÷ limit",
        Bound::at_most(1.05, 1.0),
        part.seconds / allowed,
    );
    let lists = evening.lists_since(begun);
    let twice = lists.values().filter(|asked| asked.len() > 1).count();
    goals.add(
        "lists asked for twice",
        Bound::at_most(0.0, 0.0),
        count(twice),
    );
    let missing = (size.taxpayers * SECTIONS) as usize - lists.len();
    goals.add(
        "lists not asked for",
        Bound::at_most(0.0, 0.0),
        count(missing),
    );
    Ok(part)
}

/// What is read again is what was under way when a worker was killed.
fn fetch_while_killing(
    evening: &Evening<'_>,
    workers: &mut Vec<Worker>,
    random: &mut fastrand::Rng,
    kills: u32,
    goals: &mut Goals,
) -> Result<Part> {
    let step = format!("fetching everybody, with {kills} kills");
    let (part, begun, killed) = Part::measure(evening, step, &["work", "fetch"], || {
        kill(evening, workers, random, kills)
    })?;
    let lists = evening.lists_since(begun);
    let repeated: usize = lists.values().map(|asked| asked.len() - 1).sum();
    let was_under_way = |at: &&Duration| {
        let until_killed = |killed: &Duration| killed.saturating_sub(**at);
        let is_before = |killed: &&Duration| *killed >= *at;
        killed
            .iter()
            .filter(is_before)
            .any(|it| until_killed(it) <= LATENCY)
    };
    let under_way = lists.values().flatten().filter(was_under_way).count();
    goals.add(
        "reads repeated beside those under way in all workers at the kills",
        Bound::at_most(1.0, 0.5),
        count(repeated) / count(under_way.max(1)),
    );
    Ok(part)
}

/// Every document has its decision, and no decision was taken twice.
fn apply_while_killing(
    evening: &Evening<'_>,
    workers: &mut Vec<Worker>,
    random: &mut fastrand::Rng,
    kills: u32,
    goals: &mut Goals,
) -> Result<Part> {
    let plans = evening.write_plans()?;
    let step = format!("applying everybody's plan, with {kills} kills");
    let apply = ["work", "apply", &plans, "--all-taxpayers", "--yes"];
    let (part, ..) = Part::measure(evening, step, &apply, || {
        kill(evening, workers, random, kills)
    })?;
    let Fates {
        undecided,
        untold,
        twice,
    } = evening.fates()?;
    let zero = Bound::at_most(0.0, 0.0);
    goals.add("documents without their decision", zero, count(undecided));
    goals.add(
        "documents whose fate `ims jobs` does not tell",
        zero,
        count(untold),
    );
    goals.add("decisions that the server took twice", zero, count(twice));
    Ok(part)
}

/// Kills workers at moments of its own, each replaced at once; returns the moments, by the server's
/// clock.
fn kill(
    evening: &Evening<'_>,
    workers: &mut Vec<Worker>,
    random: &mut fastrand::Rng,
    kills: u32,
) -> Result<Vec<Duration>> {
    let mut moments = Vec::new();
    for _ in 0..kills {
        clock::nap(Duration::from_millis(random.u64(300..2_000)));
        let victim = workers.swap_remove(random.usize(..workers.len()));
        drop(victim);
        moments.push(evening.now());
        workers.push(evening.worker()?);
    }
    Ok(moments)
}

#[expect(clippy::cast_precision_loss, reason = "counts of some thousands")]
const fn count(count: usize) -> f64 {
    count as f64
}

fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let watch = Stopwatch::start();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if watch.elapsed() > LONGEST {
            return Err(format!(
                "{what} did not come within {} minutes",
                LONGEST.as_secs() / 60
            )
            .into());
        }
        clock::nap(ROUND);
    }
}
