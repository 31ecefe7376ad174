//! A loss of power: the program ends in the middle of a request that what it wrote be kept, and of
//! what was not kept yet nothing has to be on the disk.
//!
//! `strace` ends the program, and tells what it had written to which file.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;

use super::scenario::Scenario;
use crate::support::Outcome;

/// Whether the power can be cut here.
pub(super) fn can_be_cut() -> bool {
    // It may be there, and not be allowed to watch anybody.
    let mut tried = Command::new("strace");
    let tried = tried.args(["-o", "/dev/null", "true"]);
    let can = tried.output().is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("strace cannot be used: no loss of power is tried");
    }
    can
}

impl Scenario<'_> {
    /// Runs a command until the power is cut, and damages what was not on the disk. Returns what
    /// it told, and in how many places there is damage.
    pub(super) fn run_until_power_is_cut(
        &self,
        arguments: &[&str],
        random: &mut fastrand::Rng,
    ) -> (Outcome, usize) {
        let trace = self.place.data.path().join("trace");
        let cut = format!(
            "--inject=fsync,fdatasync:signal=SIGKILL:when={}",
            random.u8(1..40)
        );
        let trace_file = trace.to_str().unwrap();
        let tracer = ["strace", "-f", "-qq", "-y", "-s", "0", "-o", trace_file];
        let calls = ["--trace=pwrite64,fsync,fdatasync", &*cut];
        let wrapper = [&tracer[..], &calls].concat();
        let outcome = self.program_in(&wrapper, arguments).start().outcome();
        let calls = fs::read_to_string(&trace).unwrap();
        let damaged = damage(&calls, self.place.data.path(), random);
        (outcome, damaged)
    }
}

/// Damages, below a folder, what was written after the last time that its file was kept.
fn damage(trace: &str, folder: &Path, random: &mut fastrand::Rng) -> usize {
    let mut not_kept: BTreeMap<&str, Vec<(u64, usize)>> = BTreeMap::new();
    for line in trace.lines() {
        // 28649 pwrite64(7</tmp/ims.db-wal>, ""..., 24, 32) = 24
        let Some((call, rest)) = line.split_once('(') else {
            continue;
        };
        let path = rest
            .split_once('<')
            .and_then(|(_, rest)| rest.split_once('>'));
        let Some((path, rest)) = path else {
            continue;
        };
        if call.ends_with("pwrite64") {
            let numbers = rest.split_once(')').unwrap_or((rest, "")).0;
            let mut numbers = numbers.rsplit(", ").map(str::parse::<u64>);
            if let (Some(Ok(place)), Some(Ok(length))) = (numbers.next(), numbers.next()) {
                let length = usize::try_from(length).unwrap();
                not_kept.entry(path).or_default().push((place, length));
            }
        } else if line.ends_with("= 0") {
            not_kept.remove(path);
        }
    }
    let mut damaged = 0;
    for (path, writes) in not_kept {
        // Nothing of the index of the log is ever read again.
        let is_ours = Path::new(path).starts_with(folder) && !path.ends_with("-shm");
        let Some(file) = is_ours
            .then(|| OpenOptions::new().write(true).open(path).ok())
            .flatten()
        else {
            continue;
        };
        for (place, length) in writes {
            if random.bool() {
                let byte = if random.bool() { 0 } else { random.u8(..) };
                file.write_all_at(&vec![byte; length], place).unwrap();
                damaged += 1;
            }
        }
    }
    damaged
}

#[test]
fn what_was_kept_is_not_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in ["kept", "lost"] {
        fs::write(path(name), [7; 100]).unwrap();
    }
    let (kept, lost) = (path("kept"), path("lost"));
    let trace = format!(
        "1 pwrite64(7<{kept}>, \"\"..., 50, 50) = 50\n1 fsync(7<{kept}>) = 0\n\
         1 pwrite64(8<{lost}>, \"\"..., 50, 50) = 50\n1 fsync(8<{lost}>) = ?\n\
         1 +++ killed by SIGKILL +++\n"
    );
    let mut random = fastrand::Rng::with_seed(1);
    while damage(&trace, folder.path(), &mut random) == 0 {}
    assert_eq!(fs::read(&kept).unwrap(), [7; 100]);
    let lost = fs::read(&lost).unwrap();
    assert_eq!(lost[..50], [7; 50]);
    assert_ne!(lost[50..], [7; 50]);
}
