//! What the system knows of a process.

use crate::Result;

/// Linux counts processor time for user space in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// The processor time of everything that was started and waited for.
pub(super) fn cpu_seconds_of_children() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    sum(&stat, [13, 14])
}

/// The processor time of a process that still runs, in seconds.
pub(super) fn cpu_seconds(process: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    sum(&stat, [11, 12])
}

/// Adds up two counts of processor time of a process's `stat`.
fn sum(stat: &str, indices: [usize; 2]) -> Result<f64> {
    // The program's name stands in brackets and can hold anything.
    let (_, fields) = stat.rsplit_once(')').ok_or("a stat without a name")?;
    let mut seconds = 0.0;
    for index in indices {
        let ticks: f64 = fields
            .split_whitespace()
            .nth(index)
            .ok_or("a stat that is too short")?
            .parse()?;
        seconds += ticks / TICKS_A_SECOND;
    }
    Ok(seconds)
}

/// The most memory that a process ever had, in bytes.
pub(crate) fn peak_memory(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let kibibytes: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|value| value.split_whitespace().next())
        .ok_or("no VmHWM in the process's status")?
        .parse()?;
    Ok(kibibytes * 1024)
}
