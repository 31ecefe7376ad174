//! Whether the process that holds a lock is still there.
//!
//! Only Linux tells without asking the operating system in a way of its own; elsewhere, the lock of
//! a process that died ends with its term.

use std::fs;

/// Returns where this process runs, and which it is there: its number, and when it was started, as
/// numbers are used again.
pub(crate) fn own() -> (String, String) {
    let number = std::process::id();
    match (place(), started(number)) {
        (Some(place), Some(started)) => (place, format!("{number} {started}")),
        _ => (String::new(), number.to_string()),
    }
}

/// Whether a process surely is no more.
pub(crate) fn has_ended(place_of_it: &str, process: &str) -> bool {
    let Some(own_place) = place() else {
        return false;
    };
    let Some((number, start)) = process.split_once(' ') else {
        return false;
    };
    let Ok(number) = number.parse() else {
        return false;
    };
    own_place == place_of_it && started(number).as_deref() != Some(start)
}

/// The boot of the machine and the space of process numbers, which containers do not share.
fn place() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), space.display()))
}

/// When a process that runs was started, in ticks since the boot.
fn started(number: u32) -> Option<String> {
    let told = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    // The name, in brackets, may hold anything; after it come the state and 18 numbers.
    let (_, rest) = told.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?;
    let is_dead = matches!(state, "Z" | "X" | "x");
    (!is_dead)
        .then(|| fields.nth(18).map(str::to_owned))
        .flatten()
}
