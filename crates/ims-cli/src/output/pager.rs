//! A pager for what is longer than a screen.

use std::env;
use std::io::{self, IsTerminal};
use std::process::{Child, Command, Stdio};

const VARIABLE: &str = "PAGER";

/// Starts the pager of the variable, or `less`, if both ends are a terminal and it can be started.
pub(super) fn start() -> Option<Child> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return None;
    }
    let named = env::var(VARIABLE).ok();
    let mut words = named.as_deref().unwrap_or("less").split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Ends by itself where one screen is enough, keeps colours, and leaves the text there.
        command.env("LESS", "FRX");
    }
    interrupts::leave_to_the_pager();
    command.spawn().ok()
}

/// Waits until the reader has seen enough.
pub(super) fn wait(mut child: Child) {
    // How a pager ends says nothing about the output.
    let _ = child.wait();
}

#[cfg(unix)]
mod interrupts {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// An interrupt stops a search in the pager, and must not end the program that it reads from:
    /// the terminal would be left to nobody.
    pub(super) fn leave_to_the_pager() {
        let heard = Arc::new(AtomicBool::new(false));
        // Without it an interrupt ends both.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, heard);
    }
}

#[cfg(not(unix))]
mod interrupts {
    pub(super) fn leave_to_the_pager() {}
}
