//! Changes, written one after another.

use std::io::{self, Write};

use ::csv::WriterBuilder;
use anstyle::{AnsiColor, Style};
use gst_ims::{Amount, Gstin, ItcReduction, RawJson};
use ims_actions::SnapshotId;
use ims_store::{Change, ChangeKind, FieldChange, Since};
use serde::Serialize;

use super::csv::{Cells, into_io, text};
use super::json_lines::write_line;
use super::streamed::{Unflushed, indented};
use super::target::{Sink, Target};
use crate::failure::Failure;
use crate::format::Format;
use crate::text::{shortened, visible};
use crate::words;

/// What is known before the first change.
pub(crate) struct ChangesHead {
    pub(crate) gstin: Gstin,
    pub(crate) since: Since,
    /// The newest fetch.
    pub(crate) until: Option<SnapshotId>,
}

/// Writes changes.
pub(crate) struct ChangesWriter {
    head: ChangesHead,
    format: Format,
    cells: Cells,
    out: Sink,
    tally: Tally,
    last: Option<SnapshotId>,
}

#[derive(Default)]
struct Tally {
    new: usize,
    changed: usize,
    gone: usize,
    acted: usize,
    elsewhere: usize,
}

impl Tally {
    fn add(&mut self, change: &Change) {
        match change.kind {
            ChangeKind::New => self.new += 1,
            ChangeKind::Changed => self.changed += 1,
            ChangeKind::Gone => self.gone += 1,
            _ => self.acted += 1,
        }
        self.elsewhere += usize::from(change.elsewhere);
    }
}

/// Begins to write changes.
pub(crate) fn changes(head: ChangesHead, target: &Target) -> Result<ChangesWriter, Failure> {
    let mut writer = ChangesWriter {
        head,
        format: target.format,
        cells: target.cells(),
        out: target.open(true)?,
        tally: Tally::default(),
        last: None,
    };
    match writer.begin() {
        Ok(()) => Ok(writer),
        Err(error) => {
            writer.out.abandon();
            let message = format!("the output cannot be written: {error}");
            Err(Failure::internal(message))
        }
    }
}

const COLUMNS: [&str; 16] = [
    "taxpayer",
    "snapshot",
    "seen_at",
    "kind",
    "elsewhere",
    "section",
    "supplier_gstin",
    "supplier_name",
    "number",
    "date",
    "return_period",
    "value",
    "tax",
    "field",
    "before",
    "after",
];

#[derive(Serialize)]
struct Line<'a> {
    taxpayer: Gstin,
    #[serde(flatten)]
    change: &'a Change,
}

impl ChangesWriter {
    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Table => {
                writeln!(self.out, "Taxpayer: {}", self.head.gstin)?;
                writeln!(
                    self.out,
                    "Changes since {}.",
                    since_in_words(self.head.since)
                )
            }
            Format::Json => {
                let gstin = self.head.gstin;
                write!(self.out, "{{\n  \"gstin\": \"{gstin}\",\n  \"since\": ")?;
                match self.head.since {
                    Since::Time(time) => write!(self.out, "\"{time}\"")?,
                    Since::Snapshot(snapshot) => write!(self.out, "{snapshot}")?,
                    _ => write!(self.out, "null")?,
                }
                write!(self.out, ",\n  \"until\": ")?;
                indented(&self.head.until, 1, &mut self.out)?;
                write!(self.out, ",\n  \"changes\": [")
            }
            Format::Jsonl => Ok(()),
            Format::Csv => self.line(COLUMNS.map(str::to_owned)),
        }
    }

    pub(crate) fn change(&mut self, change: &Change) -> io::Result<()> {
        let is_first = self.last.is_none();
        match self.format {
            Format::Table => self.in_words(change)?,
            Format::Json => {
                self.out
                    .write_all(if is_first { b"\n    " } else { b",\n    " })?;
                indented(change, 2, &mut self.out)?;
            }
            Format::Jsonl => {
                let taxpayer = self.head.gstin;
                write_line(&Line { taxpayer, change }, &mut self.out)?;
            }
            Format::Csv => self.lines(change)?,
        }
        self.tally.add(change);
        self.last = Some(change.snapshot);
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        match self.end() {
            Ok(()) => self.out.finish(),
            Err(error) => self.fail(Err(error)),
        }
    }

    /// Ends before all is written; a reader that has seen enough is no failure.
    pub(crate) fn fail(self, error: io::Result<()>) -> Result<(), Failure> {
        self.out.abandon();
        super::forgive_closed_pipe(error)
    }

    fn end(&mut self) -> io::Result<()> {
        match self.format {
            Format::Table => {
                let Tally {
                    new,
                    changed,
                    gone,
                    acted,
                    elsewhere,
                } = self.tally;
                if self.last.is_none() {
                    return writeln!(self.out, "Nothing changed.");
                }
                let elsewhere = match elsewhere {
                    0 => String::new(),
                    count => format!(" ({count} of them elsewhere)"),
                };
                writeln!(
                    self.out,
                    "\n{new} new, {changed} changed by suppliers, {gone} gone, {acted} acted \
                     on{elsewhere}."
                )
            }
            Format::Json => {
                let end: &[u8] = if self.last.is_none() {
                    b"]\n}\n"
                } else {
                    b"\n  ]\n}\n"
                };
                self.out.write_all(end)
            }
            Format::Jsonl | Format::Csv => Ok(()),
        }
    }

    fn in_words(&mut self, change: &Change) -> io::Result<()> {
        const BOLD: Style = Style::new().bold();
        if self.last != Some(change.snapshot) {
            let when = words::plain_moment(change.seen_at);
            let snapshot = change.snapshot;
            writeln!(self.out, "\n{BOLD}Fetch {snapshot}, {when}{BOLD:#}")?;
        }
        let (kind, color) = match change.kind {
            ChangeKind::New => ("new", AnsiColor::BrightGreen),
            ChangeKind::Changed => ("changed", AnsiColor::BrightYellow),
            ChangeKind::Gone => ("gone", AnsiColor::BrightRed),
            _ if change.elsewhere => ("acted elsewhere", AnsiColor::BrightYellow),
            _ => ("acted", AnsiColor::BrightCyan),
        };
        let style = color.on_default();
        let key = &change.key;
        let supplier = match &change.supplier_name {
            Some(name) => shortened(&visible(name), LONGEST_NAME).into_owned(),
            None => key.supplier_gstin.to_string(),
        };
        let amount = |amount: Option<gst_ims::Amount>| match amount {
            Some(amount) => amount.indian().to_string(),
            None => "–".to_owned(),
        };
        writeln!(
            self.out,
            "{style}{kind:<15}{style:#}  {:<5}  {:<16}  {}  {supplier}  tax {}, value {}",
            key.section.name(),
            visible(key.number.as_str()),
            key.date,
            amount(change.tax),
            amount(change.value),
        )?;
        for field in fields_in_words(&change.fields) {
            writeln!(self.out, "                 {}", visible(&field))?;
        }
        Ok(())
    }

    /// Writes a line for each field, and one where no field is told.
    fn lines(&mut self, change: &Change) -> io::Result<()> {
        let key = &change.key;
        let of_change = [
            text(Some(self.head.gstin)),
            text(Some(change.snapshot)),
            text(Some(change.seen_at)),
            kind(change.kind).to_owned(),
            change.elsewhere.to_string(),
            text(Some(key.section)),
            text(Some(key.supplier_gstin)),
            text(change.supplier_name.as_deref()),
            text(Some(&key.number)),
            text(Some(key.date)),
            text(key.return_period),
            text(change.value),
            text(change.tax),
        ];
        let line = |field: [String; 3]| {
            let mut cells = of_change.clone().into_iter().chain(field);
            std::array::from_fn::<_, 16, _>(|_| cells.next().unwrap_or_default())
        };
        if change.fields.is_empty() {
            return self.line(line([(); 3].map(|()| String::new())));
        }
        for field in &change.fields {
            let cells = [
                field.field.clone(),
                plain(&field.before),
                plain(&field.after),
            ];
            self.line(line(cells.map(|cell| text(Some(cell)))))?;
        }
        Ok(())
    }

    fn line<const N: usize>(&mut self, line: [String; N]) -> io::Result<()> {
        let line = self.cells.shown(line);
        let mut writer = WriterBuilder::new().from_writer(Unflushed(&mut self.out));
        writer.write_record(line).map_err(into_io)?;
        writer.flush()
    }
}

const LONGEST_NAME: usize = 24;

fn since_in_words(since: Since) -> String {
    match since {
        Since::Time(time) => words::plain_moment(time),
        Since::Snapshot(snapshot) => format!("fetch {snapshot}"),
        _ => "the first fetch".to_owned(),
    }
}

fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "new",
        ChangeKind::Changed => "changed",
        ChangeKind::Gone => "gone",
        _ => "acted",
    }
}

/// Writes what became of each field, but for the hash, which says only that something did.
pub(super) fn fields_in_words(fields: &[FieldChange]) -> impl Iterator<Item = String> {
    let told = fields.iter().filter(|field| field.field != "hash");
    told.map(field_in_words)
}

fn field_in_words(field: &FieldChange) -> String {
    let show = |value: &RawJson| match in_words(&field.field, value) {
        text if text.is_empty() => "nothing".to_owned(),
        text => text,
    };
    format!(
        "{}: {} → {}",
        field.field,
        show(&field.before),
        show(&field.after)
    )
}

/// The fields whose values are amounts.
const AMOUNTS: [&str; 6] = ["value", "taxable_value", "igst", "cgst", "sgst", "cess"];

/// A value as people read it: amounts with Indian digits, a reduction of credit in words.
fn in_words(field: &str, value: &RawJson) -> String {
    let text = plain(value);
    if AMOUNTS.contains(&field)
        && let Ok(amount) = text.parse::<Amount>()
    {
        return amount.indian().to_string();
    }
    match serde_json::from_str::<ItcReduction>(&text) {
        Ok(reduction) if field == "itc_reduction" => words::whole_reduction(&reduction),
        _ => text,
    }
}

/// A value in JSON as text: no quotation marks around it, and nothing for null.
fn plain(value: &RawJson) -> String {
    match value.as_str() {
        "null" => String::new(),
        text => serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()),
    }
}
