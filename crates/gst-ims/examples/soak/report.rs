//! The figures as a table.

use std::io::{self, Write};

use ims_mock::MockServer;

use crate::arguments::Arguments;
use crate::load::{DEADLINE, Figures};

pub(crate) fn print(
    arguments: &Arguments,
    figures: &Figures,
    server: &MockServer,
) -> io::Result<()> {
    let faults = server.fault_counts();
    let met: u64 = faults.values().sum();
    let rows = [
        ("calls", figures.calls.to_string()),
        ("at a time", arguments.concurrency.to_string()),
        ("requests", server.request_count().to_string()),
        ("connections", server.connection_count().to_string()),
        (
            "faults met",
            format!("{met} of {} kinds (seed {})", faults.len(), arguments.seed),
        ),
        ("elapsed", format!("{:.1} s", figures.elapsed.as_secs_f64())),
        ("answers whole", figures.whole.to_string()),
        (
            "answers told as partial",
            figures.told_as_partial.to_string(),
        ),
        ("answers failed", failures(figures)),
        (
            "slowest call",
            format!(
                "{} ms as the caller saw it (deadline {} ms)",
                figures.slowest.as_millis(),
                DEADLINE.as_millis()
            ),
        ),
        ("memory", memory(figures)),
        ("panics", figures.panics.to_string()),
        ("waited past the deadline", figures.late.to_string()),
        ("wrong or partial as whole", figures.wrong.to_string()),
        ("secrets said", figures.secrets.to_string()),
    ];
    let mut out = io::stdout().lock();
    for (name, figure) in rows {
        writeln!(out, "{name:<26} {figure}")?;
    }
    let broken = figures.broken(arguments);
    if broken.is_empty() {
        writeln!(out, "every promise was kept")
    } else {
        writeln!(out, "BROKEN: {}", broken.join("; "))
    }
}

fn failures(figures: &Figures) -> String {
    let all: u64 = figures.failed.values().sum();
    let kinds: Vec<_> = figures
        .failed
        .iter()
        .map(|(kind, number)| format!("{kind} {number}"))
        .collect();
    format!("{all} ({})", kinds.join(", "))
}

fn memory(figures: &Figures) -> String {
    let memory = &figures.memory;
    match (memory.after_warm_up(), memory.at_the_end(), memory.most()) {
        (Some(before), Some(after), Some(most)) => format!(
            "{} MiB after warm-up, {} MiB at the end, {} MiB at most",
            before >> 10,
            after >> 10,
            most >> 10
        ),
        _ => "not known".to_owned(),
    }
}
