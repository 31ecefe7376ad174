//! What the figures were measured on.

use std::fmt::Write as _;
use std::process::Command;

/// A list of the machine and the versions, as Markdown.
pub(crate) fn describe() -> String {
    let mut text = String::new();
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let rows = [
        (
            "Processor",
            format!(
                "{} × {}",
                std::thread::available_parallelism().map_or(0, usize::from),
                field(&cpu, "model name")
            ),
        ),
        ("Memory", field(&memory, "MemTotal")),
        ("System", first_line(Command::new("uname").args(["-sr"]))),
        ("Rust", first_line(Command::new("rustc").arg("--version"))),
    ];
    for (name, value) in rows {
        let _ = writeln!(text, "* {name}: {value}");
    }
    text
}

fn field(text: &str, name: &str) -> String {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map_or_else(
            || "unknown".to_owned(),
            |(_, value)| value.trim().to_owned(),
        )
}

/// The first line that a program prints, or that it is not there.
pub(crate) fn first_line(command: &mut Command) -> String {
    command
        .output()
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.lines().next().map(str::to_owned)
        })
        .unwrap_or_else(|| "not installed".to_owned())
}
