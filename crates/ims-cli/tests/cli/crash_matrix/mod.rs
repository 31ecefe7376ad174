//! `ims apply` is ended at random moments, and `ims resume` brings its plan to the end: every
//! document is compared with what the tax network has, and what was sent is counted.
//!
//! The usual tests try a few moments. `IMS_TEST_CRASHES` says how many, and `IMS_TEST_SEED` from
//! which random number on; a failure prints the seed of its moment.

mod ending;
mod power;
mod scenario;
mod verdict;

use std::env;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;

use self::ending::Ending;
use self::scenario::Scenario;
use self::verdict::Verdict;
use crate::place::Place;
use crate::postgres::Postgres;

/// As many as take a few seconds.
const USUAL: u64 = 3;

fn number<T: FromStr<Err: Debug>>(variable: &str, usual: T) -> T {
    env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

fn try_all(name: &str, endings: &[Ending], place: impl Fn() -> Place) {
    let first: u64 = number("IMS_TEST_SEED", 1);
    let moments: u64 = number("IMS_TEST_CRASHES", USUAL);
    let mut summary = verdict::Summary::default();
    let mut failed = Vec::new();
    for seed in first..first + moments {
        let tried = catch_unwind(AssertUnwindSafe(|| try_one(seed, endings, &place())));
        if let Ok(verdict) = tried {
            summary.add(&verdict);
        } else {
            // What is wrong was printed by the panic.
            eprintln!("{name}: IMS_TEST_SEED={seed} IMS_TEST_CRASHES=1 repeats it");
            failed.push(seed);
        }
    }
    println!("{name}: {moments} moments from seed {first}: {summary}");
    assert!(failed.is_empty(), "{name}: seeds that failed: {failed:?}");
    if moments >= 50 {
        summary.check_variety();
    }
}

/// Ends one apply at a moment, and resumes it until nothing is open.
fn try_one(seed: u64, endings: &[Ending], place: &Place) -> Verdict {
    let mut random = fastrand::Rng::with_seed(seed);
    let ending = endings[random.usize(..endings.len())];
    let scenario = Scenario::new(&mut random, place, ending);
    let mut verdict = Verdict::new(&scenario);
    let whole = scenario.duration();
    verdict.hear(&scenario.apply_and_end(&mut random, whole));
    for round in 0.. {
        assert!(round < 12, "{scenario}: it comes to no end");
        // The second one is killed now and then too.
        if round == 0 && random.u8(..4) == 0 {
            let resume = ["resume", "--settle", scenario::SETTLE];
            let ending = match ending {
                Ending::PowerLoss => Ending::PowerLoss,
                _ => Ending::Kill,
            };
            verdict.hear(&scenario.run_and_end(&resume, ending, &mut random, whole));
        }
        let resumed = scenario.run(&["resume", "--settle", scenario::SETTLE]);
        let applied = resumed.json();
        let is_over = applied.as_array().unwrap().is_empty();
        verdict.hear(&resumed);
        if is_over {
            break;
        }
    }
    verdict.check(&scenario);
    // Whatever it was, the plan can be carried out again, and then stands.
    scenario.server.clear_rules();
    let again = scenario.run(&["apply", scenario.plan(), "--yes"]);
    verdict.hear(&again);
    verdict::check_again(&scenario, &again);
    verdict
}

#[test]
fn on_sqlite() {
    let mut endings = vec![Ending::Kill, Ending::Kill, Ending::TimeOver];
    if power::can_be_cut() {
        endings.push(Ending::PowerLoss);
    }
    try_all("SQLite", &endings, Place::file);
}

#[test]
fn on_postgres() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let endings = [
        Ending::Kill,
        Ending::Kill,
        Ending::TimeOver,
        Ending::DatabaseCrash,
        Ending::DatabaseCrashAndKill,
    ];
    let server = std::sync::Arc::new(server);
    try_all("PostgreSQL", &endings, || Place::server(&server));
}
