//! How much memory the process holds, as the system sees it.

/// Resident memory at even distances over the run, in KiB.
///
/// Client and server are one process, so that neither may grow.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    samples: Vec<u64>,
}

impl Memory {
    /// How many samples are taken over a run.
    pub(crate) const SAMPLES: u64 = 40;

    /// What the allocator may keep beyond the warm-up, in KiB.
    const PLAY: u64 = 16 * 1024;

    /// Takes a sample where the system tells (Linux).
    pub(crate) fn sample(&mut self) {
        if let Some(resident) = resident() {
            self.samples.push(resident);
        }
    }

    /// The first quarter fills pools and caches.
    fn warm_up(&self) -> &[u64] {
        self.samples
            .get(..self.samples.len() / 4)
            .unwrap_or_default()
    }

    fn last_quarter(&self) -> &[u64] {
        let start = self.samples.len() - self.samples.len() / 4;
        self.samples.get(start..).unwrap_or_default()
    }

    /// The most before the end of the warm-up.
    pub(crate) fn after_warm_up(&self) -> Option<u64> {
        self.warm_up().iter().max().copied()
    }

    /// The usual amount towards the end.
    pub(crate) fn at_the_end(&self) -> Option<u64> {
        let mut last = self.last_quarter().to_vec();
        last.sort_unstable();
        last.get(last.len() / 2).copied()
    }

    pub(crate) fn most(&self) -> Option<u64> {
        self.samples.iter().max().copied()
    }

    /// Whether the end holds more than the warm-up left, by more than a quarter
    /// and the allocator's play.
    pub(crate) fn is_growing(&self) -> bool {
        match (self.after_warm_up(), self.at_the_end()) {
            (Some(before), Some(after)) => after > before + before / 4 + Self::PLAY,
            _ => false,
        }
    }
}

fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
