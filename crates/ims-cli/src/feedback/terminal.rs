//! The settings of the terminal, which are changed while something is typed unseen.

#[cfg(unix)]
pub(crate) use self::unix::{remember, restore};

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::sync::{Mutex, PoisonError};

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal and how it was.
    static BEFORE: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    /// Keeps in mind how the terminal is, so that it can be restored whatever happens.
    pub(crate) fn remember() {
        let terminal = File::open("/dev/tty").ok();
        let before = terminal.and_then(|terminal| {
            let settings = tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        });
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = before;
    }

    /// Makes the terminal as it was, if that is remembered.
    pub(crate) fn restore() {
        let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((terminal, settings)) = before {
            // Nobody is left to be told.
            let _ = tcsetattr(&terminal, OptionalActions::Now, &settings);
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn remember() {}

#[cfg(not(unix))]
pub(crate) fn restore() {}
