//! The end by a signal, such as ^C: the progress goes away and the terminal is as it was, and what
//! must not be broken off is finished first.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gst_ims::Gstin;
use indicatif::ProgressBar;

use super::{report, terminal};

/// What a signal finds.
struct Ending {
    bar: Option<ProgressBar>,
    /// How much is under way that must not be broken off.
    uninterrupted: u32,
    /// The signal that waits for the end of it.
    waiting: Option<i32>,
    /// What is said before the end, for each taxpayer.
    notes: BTreeMap<Gstin, &'static str>,
    is_heard: bool,
}

static ENDING: Mutex<Ending> = Mutex::new(Ending {
    bar: None,
    uninterrupted: 0,
    waiting: None,
    notes: BTreeMap::new(),
    is_heard: false,
});

fn ending() -> MutexGuard<'static, Ending> {
    ENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that a signal does not break off: it ends the program when this is dropped, or when it
/// comes a second time.
#[derive(Debug)]
pub(crate) struct Uninterrupted(());

impl Uninterrupted {
    pub(crate) fn begin() -> Self {
        ending().uninterrupted += 1;
        listen();
        Self(())
    }
}

impl Drop for Uninterrupted {
    fn drop(&mut self) {
        let mut ending = ending();
        ending.uninterrupted -= 1;
        if ending.uninterrupted == 0
            && let Some(signal) = ending.waiting.take()
        {
            end(ending, signal);
        }
    }
}

/// Says something about a taxpayer before a signal ends the program, or no longer.
pub(crate) fn end_note(taxpayer: Gstin, note: Option<&'static str>) {
    match note {
        Some(note) => {
            ending().notes.insert(taxpayer, note);
            listen();
        }
        None => {
            ending().notes.remove(&taxpayer);
        }
    }
}

/// Leaves signals to the command.
pub(super) fn leave_alone() {
    ending().is_heard = true;
}

/// Clears the bar before a signal ends the program.
pub(super) fn clear_before_the_end(bar: &ProgressBar) {
    ending().bar = Some(bar.clone());
    listen();
}

/// Listens from now on, so that the terminal is restored before a signal ends the program.
#[cfg(unix)]
pub(super) fn listen() {
    use std::sync::mpsc;
    use std::thread;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut listener = ending();
    if listener.is_heard {
        return;
    }
    listener.is_heard = true;
    drop(listener);
    let (begun, wait) = mpsc::channel::<()>();
    // Begun inside the thread: a signal without one to hear it would be lost.
    let _ = thread::Builder::new().spawn(move || {
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        drop(begun);
        for signal in signals.forever() {
            let mut ending = ending();
            if ending.uninterrupted > 0 && ending.waiting.is_none() {
                ending.waiting = Some(signal);
                drop(ending);
                report::note(
                    "what must not be broken off is finished first; again ends it at once",
                );
            } else {
                end(ending, signal);
            }
        }
    });
    // Until the other end is dropped: what follows is not to be ended unheard.
    let _ = wait.recv();
}

/// Ends the program as if nobody had listened.
#[cfg(unix)]
fn end(ending: MutexGuard<'_, Ending>, signal: i32) {
    let (bar, notes) = (ending.bar.clone(), ending.notes.clone());
    drop(ending);
    if let Some(bar) = bar.filter(|bar| !bar.is_finished()) {
        bar.finish_and_clear();
    }
    terminal::restore();
    if let Some(note) = notes.values().next() {
        let taxpayers: Vec<_> = notes.keys().map(ToString::to_string).collect();
        report::note(&format!("{}: {note}", taxpayers.join(", ")));
    }
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

/// Elsewhere the line stays.
#[cfg(not(unix))]
pub(super) fn listen() {}

#[cfg(not(unix))]
fn end(_: MutexGuard<'_, Ending>, _: i32) {}
