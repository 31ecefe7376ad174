//! What generating the client costs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Context as _;
use crate::goals::{Bound, Goals};
use crate::options::Options;
use crate::process;
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, documents, scratch};

/// Sizes of documents in bytes, with the most seconds of one processor and megabytes that one may take.
const SIZES: [(usize, f64, f64); 2] = [(11_000_000, 3.0, 500.0), (50_000_000, 15.0, 2500.0)];
/// Size of each of two documents that are compared, and the most seconds of one processor that it may take.
const COMPARED: (usize, f64) = (20_000_000, 10.0);
/// Pages, overlay and operations as they once were: figures of different days compare.
const FROZEN: &str = "xtask/tests/data/frozen";
const PAGE: &str = "get-invoices.md";
const ROUNDS: usize = 5;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let programs = build()?;
    let program = |name: &str| programs.join(name);
    let root = workspace()?;
    let mut chapter = Chapter::new(if options.quick { 1 } else { ROUNDS });
    let pages = size(&root.join("openapi/vendor").join(PAGE))?;
    let xtask = |arguments: &[&OsStr]| {
        let mut command = Command::new(program("xtask"));
        command.args(arguments).arg("--root").arg(&root);
        command
    };
    let case = Case {
        name: "`codegen` of the pages".to_owned(),
        input: pages,
        limits: None,
        worst_code: 0,
    };
    chapter.measure(&case, || {
        let generated = root.join("gen");
        if generated.exists() {
            std::fs::remove_dir_all(generated)?;
        }
        Ok(xtask(&["codegen".as_ref()]))
    })?;
    for (bytes, seconds, memory) in SIZES {
        let documents = [
            ("YAML", documents::large_yaml(&root, bytes, options.seed)?),
            ("JSON", documents::large_json(&root, bytes, options.seed)?),
        ];
        for (format, path) in &documents {
            let case = Case {
                name: format!("`vendor` of a document in {format}"),
                input: size(path)?,
                limits: Some((seconds, Some(memory))),
                worst_code: 0,
            };
            chapter.measure(&case, || Ok(xtask(&["vendor".as_ref(), path.as_os_str()])))?;
        }
    }
    let (bytes, seconds) = COMPARED;
    let [old, new] = documents::old_and_new(&root, bytes, options.seed)?;
    let case = Case {
        name: "`openapi-diff` of two documents, each".to_owned(),
        input: size(&old)?,
        limits: Some((seconds, None)),
        worst_code: 2,
    };
    chapter.measure(&case, || {
        let mut command = Command::new(program("openapi-diff"));
        command.args([&old, &new]);
        Ok(command)
    })?;
    Ok(chapter.finish())
}

/// One command that is measured.
struct Case {
    name: String,
    /// Size of what it reads, in bytes.
    input: u64,
    /// The most seconds of one processor, and the most megabytes of memory, that it may take.
    limits: Option<(f64, Option<f64>)>,
    /// The highest exit code that is a result.
    worst_code: i32,
}

/// The rows of the chapter, and what they have to reach.
struct Chapter {
    rounds: usize,
    table: Table,
    goals: Goals,
}

impl Chapter {
    fn new(rounds: usize) -> Self {
        Self {
            rounds,
            table: Table::new(["what", "input, MB", "seconds", "CPU s", "peak, MB"]),
            goals: Goals::default(),
        }
    }

    fn measure(&mut self, case: &Case, command: impl Fn() -> Result<Command>) -> Result<()> {
        let (mut wall, mut cpu, mut peak) = (Rounds::new(), Rounds::new(), Rounds::new());
        for _ in 0..self.rounds {
            let usage = process::measure(&mut command()?, case.worst_code);
            let usage = usage.context(|| case.name.clone())?;
            wall.push(usage.seconds);
            cpu.push(usage.cpu_seconds);
            peak.push(megabytes(usage.peak_memory));
        }
        let (name, input) = (&case.name, megabytes(case.input));
        let (seconds, memory) = case.limits.unzip();
        let limits = [
            ("CPU s", seconds, &cpu),
            ("peak, MB", memory.flatten(), &peak),
        ];
        for (unit, limit, measured) in limits {
            if let Some(limit) = limit {
                let bound = Bound::AtMost {
                    ceiling: limit,
                    aim: limit / 2.0,
                };
                self.goals.add(
                    format!("{name}, {input:.0} MB: {unit}"),
                    bound,
                    measured.median(),
                );
            }
        }
        self.table.row(&[
            name.clone(),
            format!("{input:.2}"),
            format!("{wall:.2}"),
            format!("{cpu:.2}"),
            format!("{:.0}", peak.median()),
        ]);
        Ok(())
    }

    fn finish(self) -> String {
        format!(
            "Optimised builds, on pages as they once were, from which everything is generated anew. The large \
             documents are made by the seed: thousands of operations with schemas of their own, beside the \
             documented one. `vendor` reads all of it, keeps what the client has, generates everything from it \
             and says what has changed. In the two documents that are compared every operation has a component \
             that refers to two others; a third of the components differ. Goals are in seconds of one processor, \
             which is all that these programs use: other work on the machine does not count. The peak is the \
             system's accounting, looked at every 2 ms.\n\n{}\n{}",
            self.goals.table(),
            self.table.finish()
        )
    }
}

/// The folder of the built programs.
fn build() -> Result<PathBuf> {
    let arguments = [
        "build",
        "--release",
        "--package",
        "xtask",
        "--package",
        "openapi-diff",
    ];
    // It takes minutes at first, and says what it builds.
    let status = Command::new("cargo").args(arguments).status()?;
    if !status.success() {
        return Err(format!("cargo build ended with {status}").into());
    }
    let target = scratch::folder()?;
    let target = target.parent().ok_or("a folder without a parent")?;
    Ok(target.join("release"))
}

fn size(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A copy of something that the generator reads.
fn workspace() -> Result<PathBuf> {
    let root = scratch::folder()?.join("codegen");
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    copy_folder(Path::new(FROZEN), &root.join("openapi"))?;
    Ok(root)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            std::fs::copy(from, to)?;
        }
    }
    Ok(())
}
