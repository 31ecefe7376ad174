//! A guard against decoding that becomes slower: instructions, counted by
//! callgrind, which are the same however busy a machine is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::approaches::Approach;
use crate::bodies::{self, DOCUMENTED_RECORDS, Shape};
use crate::error::Context as _;
use crate::{Result, machine, scratch};

const RECORD: &str = "crates/ims-bench/instructions.json";
/// The bodies never change, whatever seed other parts are given.
const SEED: u64 = 1;
const TOLERANCE: f64 = 3.0;
/// How much more another compiler than the recorded one may make of it.
const ANOTHER_COMPILER: f64 = 10.0;

/// A body, and how often it is decoded.
struct Case {
    shape: Shape,
    records: usize,
    turns: u32,
}

const CASES: [Case; 3] = [
    Case {
        shape: Shape::B2b,
        records: DOCUMENTED_RECORDS,
        turns: 50,
    },
    Case {
        shape: Shape::B2b,
        records: 1_000,
        turns: 2,
    },
    Case {
        shape: Shape::Mix,
        records: 1_000,
        turns: 2,
    },
];

/// The committed figures.
#[derive(Serialize, Deserialize)]
struct Recorded {
    compiler: String,
    tolerance_percent: f64,
    instructions_per_record: BTreeMap<String, f64>,
}

/// Counts, and writes the committed figures.
pub(crate) fn record() -> Result<()> {
    let recorded = Recorded {
        compiler: compiler(),
        tolerance_percent: TOLERANCE,
        instructions_per_record: count_all()?,
    };
    let text = serde_json::to_string_pretty(&recorded)? + "\n";
    std::fs::write(RECORD, text).context(|| format!("writing {RECORD}"))?;
    println!("written to {RECORD}");
    Ok(())
}

/// Counts, and compares with the committed figures.
pub(crate) fn check() -> Result<()> {
    let text = std::fs::read_to_string(RECORD).context(|| {
        format!("reading {RECORD}, which `cargo xtask bench --record-instructions` writes")
    })?;
    let recorded: Recorded = serde_json::from_str(&text)?;
    let compiler = compiler();
    let tolerance = if compiler == recorded.compiler {
        recorded.tolerance_percent
    } else {
        println!("recorded with {}, now {compiler}", recorded.compiler);
        recorded.tolerance_percent + ANOTHER_COMPILER
    };
    let mut slower = String::new();
    for (name, count) in count_all()? {
        let Some(before) = recorded.instructions_per_record.get(&name) else {
            return Err(format!("{RECORD} does not know {name}; record it again").into());
        };
        let change = (count / before - 1.0) * 100.0;
        println!("{name}: {count:.0} instructions a record, {before:.0} before, {change:+.1} %");
        if change > tolerance {
            let _ = write!(slower, "; {name} {change:+.1} %");
        }
    }
    if slower.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more than {tolerance} % more instructions{slower}; if the change is worth it: \
         cargo xtask bench --record-instructions"
    )
    .into())
}

fn compiler() -> String {
    machine::first_line(Command::new("rustc").arg("--version"))
}

fn count_all() -> Result<BTreeMap<String, f64>> {
    CASES
        .iter()
        .map(|case| Ok((case.name(), case.per_record()?)))
        .collect()
}

impl Case {
    fn name(&self) -> String {
        format!("{}-{}", self.shape.name(), self.records)
    }

    /// What more turns cost beyond one turn: neither starting the program nor
    /// reading the body counts.
    fn per_record(&self) -> Result<f64> {
        let path = scratch::folder()?.join(format!("instructions-{}.json", self.name()));
        std::fs::write(&path, bodies::body(self.shape, self.records, SEED)?)?;
        let one = self.count(&path, 1)?;
        let more = self.count(&path, 1 + self.turns)?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let (difference, records) = ((more - one) as f64, self.records as f64);
        Ok(difference / f64::from(self.turns) / records)
    }

    fn count(&self, body: &Path, turns: u32) -> Result<u64> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["decode-once", "--shape", self.shape.name()])
            .args(["--approach", Approach::Ours.name()])
            .arg(format!("--turns={turns}"))
            .arg(body)
            .stdin(Stdio::null())
            .output()
            .context(|| "starting valgrind, which has to be installed".to_owned())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("valgrind ended with {}: {said}", output.status).into());
        }
        said.lines()
            .find_map(|line| line.split_once("Collected :"))
            .and_then(|(_, count)| count.trim().parse().ok())
            .ok_or_else(|| format!("expected a count of instructions, found: {said}").into())
    }
}
