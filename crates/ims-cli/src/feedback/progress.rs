//! One line on the terminal that says what is awaited.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use gst_ims::Section;
use gst_ims::observe::{Attempt, CallSummary, Observer, Wait};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{report, signals};

/// How often the line is written anew.
const TICK: Duration = Duration::from_millis(200);

/// What is over sooner is not worth a line.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// Follows the calls of a client.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    calls: Arc<Mutex<Calls>>,
}

impl Progress {
    /// Shows nothing.
    pub(super) fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            calls: Arc::default(),
        }
    }

    /// Shows a line on standard error if that is a terminal.
    pub(super) fn on_terminal(total: usize) -> Self {
        if !io::stderr().is_terminal() || report::is_quiet() {
            return Self::hidden();
        }
        let calls = Arc::new(Mutex::new(Calls {
            total,
            ..Calls::default()
        }));
        let shown = Arc::clone(&calls);
        let line = move |state: &ProgressState, out: &mut dyn Write| {
            // The line is cut short at worst.
            let _ = out.write_str(&lock(&shown).describe(state.elapsed()));
        };
        let style = ProgressStyle::with_template("{line}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style.with_key("line", line));
        bar.tick();
        keep_ticking(&bar);
        signals::clear_before_the_end(&bar);
        Self { bar, calls }
    }

    /// Leaves the terminal as it was.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Changes what the next tick shows. The bar is asked for the time first:
    /// it holds its own lock while it asks for the line.
    fn change(&self, change: impl FnOnce(&mut Calls, Duration)) {
        let elapsed = self.bar.elapsed();
        change(&mut lock(&self.calls), elapsed);
    }
}

impl Observer for Progress {
    fn attempt(&self, attempt: &Attempt) {
        self.change(|calls, _| calls.forget_wait(attempt.section));
    }

    fn waiting(&self, wait: &Wait) {
        self.change(|calls, elapsed| {
            calls.forget_wait(wait.section);
            calls.waits.push(Pause {
                section: wait.section,
                end: elapsed.saturating_add(wait.duration),
                is_retry: wait.error.is_some(),
            });
        });
    }

    fn call(&self, call: &CallSummary) {
        self.change(|calls, _| {
            calls.forget_wait(call.section);
            // Counts beside sections are none of them, and one that is asked for again is the same.
            if call.section.is_some() || calls.total <= 1 {
                calls.ended = calls.ended.saturating_add(1).min(calls.total.max(1));
            }
        });
    }
}

/// Writes the line anew until the bar is finished. Where there is no thread for
/// it, the line stands still; the bar's own ticker would end the program.
fn keep_ticking(bar: &ProgressBar) {
    let bar = bar.clone();
    let _ = thread::Builder::new().spawn(move || {
        loop {
            thread::park_timeout(TICK);
            if bar.is_finished() {
                break;
            }
            bar.tick();
        }
    });
}

fn lock(calls: &Mutex<Calls>) -> MutexGuard<'_, Calls> {
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The calls of a command. Times count from its start.
#[derive(Debug, Default)]
struct Calls {
    total: usize,
    ended: usize,
    waits: Vec<Pause>,
}

#[derive(Debug)]
struct Pause {
    section: Option<Section>,
    end: Duration,
    is_retry: bool,
}

impl Calls {
    fn forget_wait(&mut self, section: Option<Section>) {
        self.waits.retain(|wait| wait.section != section);
    }

    /// Puts the state into words; empty while there is nothing to tell.
    fn describe(&self, elapsed: Duration) -> String {
        let longest = self
            .waits
            .iter()
            .map(|wait| (wait.end.saturating_sub(elapsed), wait))
            .filter(|(rest, _)| *rest >= NOTICEABLE)
            .max_by_key(|(rest, _)| *rest)
            .map(|(rest, wait)| wait.describe(rest));
        match (self.total, longest) {
            (0 | 1, Some(wait)) => wait,
            (0 | 1, None) if elapsed < NOTICEABLE => String::new(),
            (0 | 1, None) => format!("waiting for the answer, {} s", elapsed.as_secs()),
            (total, None) => format!(
                "{} of {total} sections, {} s",
                self.ended,
                elapsed.as_secs()
            ),
            (total, Some(wait)) => format!("{} of {total} sections, {wait}", self.ended),
        }
    }
}

impl Pause {
    fn describe(&self, rest: Duration) -> String {
        let section = self
            .section
            .map(|section| format!("{section}: "))
            .unwrap_or_default();
        let seconds = rest.as_secs_f64().ceil();
        let reason = if self.is_retry {
            "before another attempt"
        } else {
            "for the rate limit"
        };
        format!("{section}waiting {seconds} s {reason}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(section: Option<Section>, end: u64, is_retry: bool) -> Pause {
        Pause {
            section,
            end: Duration::from_secs(end),
            is_retry,
        }
    }

    #[test]
    fn says_what_is_awaited() {
        let counts = || pause(None, 12, true);
        let cn = || pause(Some(Section::Cn), 12, true);
        let dn = || pause(Some(Section::Dn), 20, false);
        for (total, ended, waits, elapsed, expected) in [
            (1, 0, vec![], 0.5, ""),
            (1, 0, vec![], 4.2, "waiting for the answer, 4 s"),
            (
                1,
                0,
                vec![counts()],
                0.0,
                "waiting 12 s before another attempt",
            ),
            (
                1,
                0,
                vec![counts()],
                0.5,
                "waiting 12 s before another attempt",
            ),
            (
                1,
                0,
                vec![counts()],
                9.0,
                "waiting 3 s before another attempt",
            ),
            (1, 0, vec![counts()], 11.5, "waiting for the answer, 11 s"),
            (8, 3, vec![], 0.5, "3 of 8 sections, 0 s"),
            (
                8,
                3,
                vec![cn()],
                2.0,
                "3 of 8 sections, cn: waiting 10 s before another attempt",
            ),
            (
                8,
                3,
                vec![cn(), dn()],
                2.0,
                "3 of 8 sections, dn: waiting 18 s for the rate limit",
            ),
        ] {
            let calls = Calls {
                total,
                ended,
                waits,
            };
            assert_eq!(calls.describe(Duration::from_secs_f64(elapsed)), expected);
        }
    }
}
