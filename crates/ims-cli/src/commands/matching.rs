//! `ims match`.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gst_ims::{Action, Invoice, Status};
use ims_actions::{DraftRow, PartialKey, Source};
use ims_files::matching::Matching;
use ims_files::register::{self, Mapping, Register, RegisterError};
use ims_reconcile::{RegisterLine, Settings, reconcile};
use ims_store::ComparedRegister;

use super::stored::{self, Stored};
use super::subject::Subject;
use super::verb::Verb;
use crate::arguments::files::MatchArguments;
use crate::deadline::Deadline;
use crate::failure::{Failure, Partial};
use crate::feedback::report;
use crate::input;
use crate::kept;
use crate::output;

/// The most bytes of a register, and of a file of settings.
const LARGEST: u64 = 1 << 30;
const LARGEST_SETTINGS: u64 = 1 << 20;

/// What is compared.
pub(super) struct Match<'c>(pub(super) &'c MatchArguments);

/// What was read before anything is compared.
pub(super) struct Read {
    settings: Settings,
    registers: Vec<Register>,
}

impl Verb for Match<'_> {
    type Brought = Option<Read>;

    fn calls(&self) -> usize {
        1
    }

    fn inputs(&self) -> Vec<PathBuf> {
        self.0.registers.clone()
    }

    fn output(&self) -> Option<&Path> {
        self.0.output.as_deref()
    }

    async fn work(&self, subject: &Subject<'_>) -> Result<Option<Read>, Failure> {
        let Self(command) = self;
        let deadline = subject.deadline();
        let paths = subject.inputs(&command.registers)?;
        if paths.is_empty() {
            return Ok(None);
        }
        // What is wrong with a file is told before anything is fetched.
        let settings = settings(command.settings.as_deref(), deadline).await?;
        let mapping = mapping(command.mapping.as_deref(), deadline).await?;
        let registers = registers(&paths, &mapping, deadline).await?;
        stored::ensure(subject).await?;
        Ok(Some(Read {
            settings,
            registers,
        }))
    }

    async fn write(&self, read: Option<Read>, subject: &Subject<'_>) -> Result<(), Failure> {
        let Self(command) = self;
        let Some(Read {
            settings,
            mut registers,
        }) = read
        else {
            report::note("nothing to do, as there is no register");
            return Ok(());
        };
        let Stored { gstin, invoices } = Stored::read(subject).await?;
        let compared: Vec<_> = registers.iter().map(compared).collect();
        let lines = lines(&mut registers);
        let reconciliation = reconcile(&invoices, &lines, &settings);
        let matching = Matching::new(Some(gstin), &registers, &reconciliation);
        // For the lists and the pages.
        let store = subject.store;
        store.keep_pairs(gstin, &compared, &reconciliation).await?;
        if let Some(path) = &command.letters {
            let mut letters = Vec::new();
            output::forgive_closed_pipe(matching.write_letters(&mut letters))?;
            output::file::write(&subject.output(path)?, &letters)?;
        }
        match &command.output {
            Some(path) => output::file::matched(&matching, &subject.output(path)?)?,
            None => output::matched(&matching, &subject.stdout)?,
        }
        let shown = match &command.output {
            Some(_) => Shown::Nowhere,
            None => Shown::InOutput,
        };
        damaged(matching.registers(), shown)
    }
}

fn compared(register: &Register) -> ComparedRegister {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    ComparedRegister {
        sheet: register.sheet.as_deref().map(str::to_owned),
        lines: count(register.lines.len()),
        left_out: count(register.left_out.len()),
        damaged: count(register.damaged.len()),
        ..ComparedRegister::named(&register.file)
    }
}

/// How many cells that could not be read are named in a message.
const NAMED: usize = 3;

/// The failure for cells of registers that could not be read, the first of them by name where the
/// output does not show them.
fn damaged<'r>(registers: impl Iterator<Item = &'r Register>, shown: Shown) -> Result<(), Failure> {
    let mut count = 0;
    let mut named = Vec::new();
    for register in registers {
        count += register.damaged.len();
        let left = NAMED - named.len();
        named.extend(register.damaged.iter().take(left).map(|damaged| {
            format!(
                "line {} of {}, {}: {}",
                damaged.line, register.file, damaged.column, damaged.reason
            )
        }));
    }
    if count == 0 {
        return Ok(());
    }
    let next_step = match shown {
        Shown::InOutput => None,
        Shown::Nowhere => {
            let more = if count > named.len() { "; …" } else { "" };
            Some(format!(
                "{}{more}; `ims match` without --output names all of them",
                named.join("; ")
            ))
        }
    };
    Err(Failure::from(Partial {
        missing: Vec::new(),
        contradiction: None,
        rejected: count,
        what: "register cell",
        shown_in: "damaged",
        transaction_id: None,
        next_step,
    }))
}

/// Whether the output on the screen has the cells that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    InOutput,
    Nowhere,
}

/// What registers propose.
pub(super) struct Proposals {
    pub(super) rows: Vec<DraftRow>,
    /// The failure with which the command ends where not all of the registers could be read.
    pub(super) whole: Result<(), Failure>,
}

/// Proposes what the settings say of pairs with the lines of registers, for documents on which
/// nothing else is proposed.
pub(super) async fn proposals(
    paths: &[PathBuf],
    documents: &[Invoice],
    others: &[DraftRow],
    deadline: Deadline,
) -> Result<Proposals, Failure> {
    if paths.is_empty() {
        return Ok(Proposals {
            rows: Vec::new(),
            whole: Ok(()),
        });
    }
    let settings = settings(None, deadline).await?;
    let mut registers = registers(paths, &Mapping::default(), deadline).await?;
    let whole = damaged(registers.iter(), Shown::Nowhere);
    let lines = lines(&mut registers);
    let reconciliation = reconcile(documents, &lines, &settings);
    let decided: HashSet<&PartialKey> = others.iter().map(|row| &row.key).collect();
    let mut proposals = Vec::new();
    for pair in reconciliation.pairs() {
        let Some(action) = pair
            .proposal()
            .and_then(|action| Status::try_from(&action).ok())
        else {
            continue;
        };
        let line = pair.lines().next();
        for document in pair.documents() {
            let key = PartialKey::from(document.key());
            if !decided.contains(&key) && document.action == Action::NoAction {
                proposals.push(DraftRow {
                    source: Source::Match,
                    reason: line.map(|line| match &line.sheet {
                        Some(sheet) => format!("line {} of {sheet}", line.line),
                        None => format!("line {} of the register", line.line),
                    }),
                    ..DraftRow::of(document, action)
                });
            }
        }
    }
    Ok(Proposals {
        rows: proposals,
        whole,
    })
}

async fn mapping(path: Option<&Path>, deadline: Deadline) -> Result<Mapping, Failure> {
    match path {
        Some(path) => Mapping::from_toml(&text(path, deadline).await?)
            .map_err(|error| refused(path, &error.to_string())),
        None => Ok(Mapping::default()),
    }
}

async fn registers(
    paths: &[PathBuf],
    mapping: &Mapping,
    deadline: Deadline,
) -> Result<Vec<Register>, Failure> {
    let mut registers = Vec::new();
    for path in paths {
        let bytes = input::bytes(path, LARGEST, deadline).await?;
        let bytes = bytes.map_err(|error| unreadable(path, &error))?;
        let read = register::read(&input::name(path), &bytes, mapping);
        registers.extend(read.map_err(|error| refused_register(path, &error))?);
    }
    Ok(registers)
}

async fn text(path: &Path, deadline: Deadline) -> Result<String, Failure> {
    let text = input::text(path, LARGEST_SETTINGS, deadline).await?;
    text.map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::configuration(
        format!("{} cannot be read: {error}", input::name(path)),
        "check the name of the file",
    )
}

fn refused(path: &Path, message: &str) -> Failure {
    Failure::configuration(
        format!("{}: {message}", input::name(path)),
        "`ims match --help` shows what a mapping file says",
    )
}

fn refused_register(path: &Path, error: &RegisterError) -> Failure {
    match error {
        RegisterError::File(file) => {
            Failure::NotUnderstood(format!("{}: {file}", input::name(path)))
        }
        other => refused(path, &other.to_string()),
    }
}

/// Takes the lines of all registers; where there are several files, each line says of which it is.
fn lines(registers: &mut [Register]) -> Vec<RegisterLine> {
    let files: std::collections::BTreeSet<_> = registers
        .iter()
        .map(|register| register.file.clone())
        .collect();
    let mut all = Vec::new();
    for register in registers {
        let mut lines = std::mem::take(&mut register.lines);
        if files.len() > 1 {
            let name = match &register.sheet {
                Some(sheet) => format!("{}: {sheet}", register.file),
                None => register.file.clone(),
            };
            let name: std::sync::Arc<str> = name.into();
            for line in &mut lines {
                line.sheet = Some(std::sync::Arc::clone(&name));
            }
        }
        all.append(&mut lines);
    }
    all
}

/// Reads the settings that are named, or those of the data folder, which are written there with
/// their defaults the first time.
pub(super) async fn settings(
    named: Option<&Path>,
    deadline: Deadline,
) -> Result<Settings, Failure> {
    if let Some(path) = named {
        return parse_settings(path, &text(path, deadline).await?);
    }
    let folder = kept::folder()?;
    let path = folder.join("matching.toml");
    if path.exists() {
        return parse_settings(&path, &text(&path, deadline).await?);
    }
    let settings = Settings::default();
    kept::make(&folder)?;
    fs::write(&path, settings.to_toml()).map_err(|error| kept::not_usable(&path, &error))?;
    report::hint(&format!(
        "the settings of matching are in {}",
        path.display()
    ));
    Ok(settings)
}

fn parse_settings(path: &Path, text: &str) -> Result<Settings, Failure> {
    Settings::from_toml(text).map_err(|error| {
        Failure::configuration(
            format!("{}: {error}", path.display()),
            "correct the line, or take the file away: it is made again with the defaults",
        )
    })
}
