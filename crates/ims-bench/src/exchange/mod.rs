//! Workbooks, tables and the comparison with the purchase register, beside what Python has for them.

mod field;
mod files;
#[path = "../../../ims-reconcile/tests/field/made.rs"]
mod made;
mod matching;
mod peer;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::goals::Goals;
use crate::options::Options;
use crate::progress::Step;
use crate::{Result, machine, scratch};
use peer::Turn;

/// A month of one taxpayer's, and what a provider compares at once.
const MONTH: usize = 6_000;
const LARGEST: usize = 1_000_000;
const LARGEST_QUICKLY: usize = 50_000;

/// What a process of ours does once, in the folder of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Task {
    /// Makes the input
    Make,
    Match,
    WriteWorkbook,
    ReadWorkbook,
    Parquet,
}

/// What a process of ours is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Settings {
    task: Task,
    #[arg(long)]
    size: usize,
    #[arg(long)]
    seed: u64,
    #[arg(long)]
    folder: PathBuf,
}

/// Does one task and prints what it took.
pub(crate) fn work(settings: &Settings) -> Result<()> {
    let turn = match settings.task {
        Task::Make => {
            let field = field::make(settings.size, settings.seed);
            field::write(&field, &settings.folder)?;
            return files::make(settings.size, &settings.folder);
        }
        Task::Match => matching::work(settings.size, settings.seed)?,
        Task::WriteWorkbook => files::write(settings.size)?,
        Task::ReadWorkbook => files::read(&settings.folder)?,
        Task::Parquet => files::parquet(settings.size)?,
    };
    println!("{}", serde_json::to_string(&turn)?);
    Ok(())
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let packages = {
        let _step = Step::begin("installing peers");
        peer::packages()?
    };
    let mut goals = Goals::default();
    let mut text = format!(
        "Each figure is the time of one core in a process of its own, without reading its input; other \
         work on the machine does not count. Commit {}; peers: {}.\n\n",
        machine::first_line(Command::new("git").args(["rev-parse", "--short", "HEAD"])),
        include_str!("../../peers/exchange/requirements.txt")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(", "),
    );
    let largest = if options.quick {
        LARGEST_QUICKLY
    } else {
        LARGEST
    };
    let rounds = if options.quick { 1 } else { 5 };
    for (size, rounds) in [(MONTH, rounds), (largest, rounds.min(3))] {
        let input = Input::make(size, options)?;
        text.push_str(&matching::measure(&input, rounds, &packages, &mut goals)?);
    }
    let input = Input::make(MONTH, options)?;
    text.push_str(&files::measure(&input, rounds, &packages, &mut goals)?);
    let _ = write!(text, "\n{}", goals.table());
    Ok(text)
}

/// What all approaches of a table are given.
struct Input {
    size: usize,
    seed: u64,
    folder: PathBuf,
}

impl Input {
    fn make(size: usize, options: &Options) -> Result<Self> {
        let input = Self {
            size,
            seed: options.seed,
            folder: scratch::folder()?.join(format!("exchange-{size}")),
        };
        std::fs::create_dir_all(&input.folder)?;
        let _step = Step::begin(format!("making {size} documents"));
        crate::process::run(&mut input.command(Task::Make)?)?;
        Ok(input)
    }

    fn command(&self, task: Task) -> Result<Command> {
        use clap::ValueEnum as _;
        let name = task.to_possible_value().ok_or("a task has a name")?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["exchange", name.get_name()])
            .args(["--size", &self.size.to_string()])
            .args(["--seed", &self.seed.to_string()])
            .arg("--folder")
            .arg(&self.folder);
        Ok(command)
    }

    fn ours(&self, task: Task) -> Result<Turn> {
        let _step = Step::begin(format!("{task:?} of {}", self.size));
        peer::turn(&mut self.command(task)?)
    }

    fn path(&self) -> &Path {
        &self.folder
    }
}
