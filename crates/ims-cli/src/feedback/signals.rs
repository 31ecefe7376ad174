//! The end by a signal, such as ^C, before which the progress goes away.

use indicatif::ProgressBar;

/// Clears the bar when a signal is about to end the program, which then ends
/// as if nobody had listened.
#[cfg(unix)]
pub(super) fn clear_before_the_end(bar: &ProgressBar) {
    use std::thread;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let bar = bar.clone();
    // Begun inside the thread: a signal without one to hear it would be lost.
    let _ = thread::Builder::new().spawn(move || {
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        for signal in signals.forever() {
            if !bar.is_finished() {
                bar.finish_and_clear();
            }
            let _ = emulate_default_handler(signal);
        }
    });
}

/// Elsewhere the line stays.
#[cfg(not(unix))]
pub(super) fn clear_before_the_end(_: &ProgressBar) {}
