//! Which processor a process runs on.

use std::ffi::OsStr;
use std::process::Command;

/// Two processors, one for servers and one for clients, so that neither takes
/// time from the other.
#[derive(Debug)]
pub(crate) struct Pinned(Option<(usize, usize)>);

impl Pinned {
    /// Finds two processors, and the program that ties to them.
    pub(crate) fn find() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let allowed = status
            .lines()
            .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
            .map(processors)
            .unwrap_or_default();
        let can_pin = Command::new("taskset").arg("--version").output().is_ok();
        Self(match *allowed {
            [first, second, ..] if can_pin => Some((first, second)),
            _ => None,
        })
    }

    pub(crate) fn describe(&self) -> &'static str {
        match self.0 {
            Some(_) => ", on one processor, and the callers on another",
            None => ", on the same processors as the callers",
        }
    }

    pub(crate) fn server(&self, program: impl AsRef<OsStr>) -> Command {
        on(self.0.map(|(first, _)| first), program.as_ref())
    }

    pub(crate) fn client(&self, program: impl AsRef<OsStr>) -> Command {
        on(self.0.map(|(_, second)| second), program.as_ref())
    }
}

/// Reads a list such as `0-3,8`.
fn processors(ranges: &str) -> Vec<usize> {
    ranges
        .trim()
        .split(',')
        .filter_map(|part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            Some(first.parse().ok()?..=last.parse().ok()?)
        })
        .flatten()
        .collect()
}

fn on(processor: Option<usize>, program: &OsStr) -> Command {
    match processor {
        Some(processor) => {
            let mut command = Command::new("taskset");
            command
                .args(["--cpu-list", &processor.to_string()])
                .arg(program);
            command
        }
        None => Command::new(program),
    }
}

#[cfg(test)]
mod tests {
    use super::processors;

    #[test]
    fn reads_lists_of_processors() {
        assert_eq!(processors("\t0-2,8\n"), [0, 1, 2, 8]);
        assert_eq!(processors(" 5\n"), [5]);
        assert!(processors("").is_empty());
    }
}
