//! What decoding asks of the heap, counted.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::{compared_file, each};
use crate::Result;
use crate::approaches::Approach;
use crate::bodies::Shape;
use crate::error::Context as _;
use crate::goals::{Bound, Goals};
use crate::options::Options;
use crate::results::Table;

const RECORDS: usize = 20_000;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut text = String::from(
        "Counted in a program of its own, by an allocator that counts. A block that grows counts once \
         more each time, and its old and new place count together for the peak.\n",
    );
    let mut goals = Goals::default();
    let mut tables = String::new();
    for shape in Shape::ALL {
        let (path, size) = compared_file(shape, RECORDS, options)?;
        let mut table = Table::new([
            "approach",
            "allocations",
            "a record",
            "peak of the heap, bytes a record",
            "× the body",
        ]);
        for approach in Approach::ALL {
            let (count, peak) = count(approach, shape, &path)?;
            if approach == Approach::Ours && shape == Shape::B2b {
                goals.add(
                    "allocations for a B2B record of (a)",
                    Bound::AtMost {
                        ceiling: 1.0,
                        // Space for the records themselves, which doubles each time.
                        aim: 0.01,
                    },
                    each(count, RECORDS),
                );
            }
            table.row(&[
                approach.title().to_owned(),
                count.to_string(),
                format!("{:.3}", each(count, RECORDS)),
                format!("{:.0}", each(peak, RECORDS)),
                format!("{:.2}", each(peak, size)),
            ]);
        }
        let _ = write!(
            tables,
            "\n### {RECORDS} documents, {}, {:.2} MB\n\n{}",
            shape.name(),
            each(size as u64, 1_000_000),
            table.finish()
        );
    }
    let _ = write!(text, "\n{}{tables}", goals.table());
    Ok(text)
}

fn count(approach: Approach, shape: Shape, body: &Path) -> Result<(u64, u64)> {
    let program = std::env::current_exe()?.with_file_name("ims-bench-allocations");
    let output = Command::new(&program)
        .args(["--shape", shape.name(), "--approach", approach.name()])
        .arg(body)
        .output()
        .context(|| {
            format!(
                "starting {}, which `cargo xtask bench` builds",
                program.display()
            )
        })?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let (count, peak) = text
        .trim()
        .split_once(' ')
        .ok_or("expected two numbers from the counting program")?;
    Ok((count.parse()?, peak.parse()?))
}
