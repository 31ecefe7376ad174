//! How a program is ended.

use std::fs;
use std::time::Duration;

use rustix::process::{Signal, kill_process};

use super::scenario::Scenario;
use crate::support::Outcome;

/// What ends a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// `kill -9`.
    Kill,
    /// Its own `--timeout`.
    TimeOver,
    /// A loss of power, after which only what was surely on the disk is there.
    PowerLoss,
    /// The database crashes under it, and is back a moment later.
    DatabaseCrash,
    /// The same, and the program is killed while the database is away.
    DatabaseCrashAndKill,
}

/// When a program is ended: so long after its start, or after so many requests have arrived.
enum Moment {
    After(Duration),
    Requests(u64, Duration),
}

impl Moment {
    fn random(random: &mut fastrand::Rng, whole: Duration) -> Self {
        let share = |random: &mut fastrand::Rng, of: Duration| of.mul_f64(random.f64());
        if random.bool() {
            Self::After(share(random, whole.mul_f64(1.05)))
        } else {
            // Many requests are over in a millisecond or two.
            Self::Requests(random.u64(1..10), share(random, Duration::from_millis(20)))
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the moment at which a program is ended is one of the real clock"
)]
fn wait(time: Duration) {
    std::thread::sleep(time);
}

impl Scenario<'_> {
    /// Starts the apply, and ends it at some moment.
    pub(super) fn apply_and_end(&self, random: &mut fastrand::Rng, whole: Duration) -> Outcome {
        let apply = ["apply", self.plan(), "--yes"];
        self.run_and_end(&apply, self.ending, random, whole)
    }

    pub(super) fn run_and_end(
        &self,
        arguments: &[&str],
        ending: Ending,
        random: &mut fastrand::Rng,
        whole: Duration,
    ) -> Outcome {
        if ending == Ending::TimeOver {
            let time = whole.mul_f64(0.05 + random.f64()).as_secs_f64();
            let time = format!("{:.3}", time.max(0.01));
            return self.run(&[arguments, &["--timeout", &time]].concat());
        }
        if ending == Ending::PowerLoss {
            let (outcome, damaged) = self.run_until_power_is_cut(arguments, random);
            self.damaged.set(self.damaged.get() + damaged);
            return outcome;
        }
        let moment = Moment::random(random, whole);
        let away = Duration::from_millis(random.u64(0..400));
        let before = self.server.request_count();
        // To a file: a pipe that is full would be waited for.
        let output = self.place.data.path().join("told.json");
        let program = self.program(arguments);
        let mut started = program.stdout(fs::File::create(&output).unwrap()).start();
        match moment {
            Moment::After(time) => wait(time),
            Moment::Requests(requests, more) => {
                while self.server.request_count() < before + requests && !started.has_ended() {
                    std::thread::yield_now();
                }
                wait(more);
            }
        }
        if matches!(ending, Ending::DatabaseCrash | Ending::DatabaseCrashAndKill) {
            self.place.crash();
            wait(away);
        }
        if ending != Ending::DatabaseCrash {
            // It may have ended by itself.
            let _ = kill_process(started.id(), Signal::KILL);
        }
        if matches!(ending, Ending::DatabaseCrash | Ending::DatabaseCrashAndKill) {
            self.place.restart();
        }
        Outcome {
            stdout: fs::read_to_string(&output).unwrap(),
            ..started.outcome()
        }
    }
}
