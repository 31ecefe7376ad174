//! Workbooks of a month, and tables.

use std::path::Path;

use gst_types::{Amount, Gstin, Invoice, Section, Status};
use ims_actions::{Plan, PlanLine, Source};
use ims_files::{parquet, plan_workbook};

use super::peer::{self, Turn};
use super::{Input, Task};
use crate::goals::{Bound, Goals};
use crate::progress::Step;
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, clock};

const WORKBOOK: &str = "plan.xlsx";
const TURNS: usize = 7;
/// Documents of a table, which are written in so many rows at once.
const TABLE: usize = 200_000;

/// Writes the workbook that others write and read too.
pub(super) fn make(size: usize, folder: &Path) -> Result<()> {
    if size > super::MONTH {
        return Ok(());
    }
    let documents = documents(size)?;
    let workbook = plan_workbook::write(&plan(&documents)?, &documents)?;
    Ok(std::fs::write(folder.join(WORKBOOK), workbook)?)
}

pub(super) fn write(size: usize) -> Result<Turn> {
    let documents = documents(size)?;
    let plan = plan(&documents)?;
    times(|| plan_workbook::write(&plan, &documents).map(drop))
}

pub(super) fn read(folder: &Path) -> Result<Turn> {
    let workbook = std::fs::read(folder.join(WORKBOOK))?;
    times(|| plan_workbook::read(&workbook).map(drop))
}

pub(super) fn parquet(size: usize) -> Result<Turn> {
    let documents = documents(size)?;
    let taxpayer = taxpayer()?;
    times(|| parquet::documents(taxpayer, &documents, std::io::sink()))
}

fn times<E: std::error::Error + Send + Sync + 'static>(
    work: impl Fn() -> std::result::Result<(), E>,
) -> Result<Turn> {
    let mut seconds = Rounds::new();
    for _ in 0..TURNS {
        let (done, time) = clock::processor_time(&work);
        done.map_err(|error| error.to_string())?;
        seconds.push(time.as_secs_f64());
    }
    Ok(Turn {
        seconds: seconds.median(),
        peak_mb: peer::own_peak()?,
        ..Turn::default()
    })
}

pub(super) fn measure(
    input: &Input,
    rounds: usize,
    packages: &Path,
    goals: &mut Goals,
) -> Result<String> {
    let python = |task: &str| {
        let _step = Step::begin(task);
        let mut command = peer::python(packages, "workbook.py");
        peer::turn(command.arg(task).arg(input.path().join(WORKBOOK)))
    };
    let mut table = Table::new(["what", "seconds", "times ours", "peak, MB"]);
    let mut text = format!("### A workbook of {} documents\n\n", input.size);
    let groups = [
        (
            Task::WriteWorkbook,
            "written",
            [
                ("XlsxWriter", "write-xlsxwriter", Some(3.0)),
                ("openpyxl", "write-openpyxl", Some(10.0)),
            ],
        ),
        (
            Task::ReadWorkbook,
            "read",
            [
                ("openpyxl", "read-openpyxl", Some(10.0)),
                ("calamine in Python, cells only", "read-calamine", None),
            ],
        ),
    ];
    for (task, done, peers) in groups {
        let mut own = Vec::new();
        let mut others: [Vec<Turn>; 2] = Default::default();
        for _ in 0..rounds {
            own.push(input.ours(task)?);
            for ((_, peer, _), turns) in peers.iter().zip(&mut others) {
                turns.push(python(peer)?);
            }
        }
        let ours = peer::seconds(&own);
        let mut row = |name: String, turns: &[Turn]| {
            let seconds = peer::seconds(turns);
            let times = ours.ratio_of(&seconds).median();
            table.row(&[
                name,
                format!("{seconds:.3}"),
                format!("{times:.1}"),
                format!("{:.0}", turns.last().map_or(0.0, |turn| turn.peak_mb)),
            ]);
            times
        };
        row(format!("ours, {done}"), &own);
        for ((name, _, goal), turns) in peers.iter().zip(&others) {
            let times = row(format!("{name}, {done}"), turns);
            if let Some(floor) = goal {
                let bound = Bound::AtLeast {
                    floor: *floor,
                    aim: floor * 2.0,
                };
                goals.add(
                    format!("workbook {done}: times as fast as {name}"),
                    bound,
                    times,
                );
            }
        }
    }
    text.push_str(&table.finish());
    text.push_str(&measure_table(input, rounds, goals)?);
    Ok(text)
}

#[expect(clippy::cast_precision_loss, reason = "a size of a measurement")]
fn measure_table(input: &Input, rounds: usize, goals: &mut Goals) -> Result<String> {
    let input = Input {
        size: TABLE,
        seed: input.seed,
        folder: input.folder.clone(),
    };
    let mut each = Rounds::new();
    for _ in 0..rounds {
        each.push(TABLE as f64 / input.ours(Task::Parquet)?.seconds / 1e6);
    }
    let bound = Bound::AtLeast {
        floor: 1.0,
        aim: 1.5,
    };
    goals.add("Parquet: million documents a second", bound, each.median());
    Ok(format!(
        "\n### Documents as Parquet\n\nOf {TABLE} documents, {each:.2} million a second.\n"
    ))
}

fn taxpayer() -> Result<Gstin> {
    Ok("24AAACI1681G1ZV".parse()?)
}

fn documents(size: usize) -> Result<Vec<Invoice>> {
    (0..u32::try_from(size)?).map(document).collect()
}

fn document(number: u32) -> Result<Invoice> {
    let section = if number.is_multiple_of(5) {
        Section::Cn
    } else {
        Section::B2b
    };
    let name = format!("INV/24-25/{number:06}").parse()?;
    let day = format!("2024-11-{:02}", number % 28 + 1).parse()?;
    let mut invoice = Invoice::new(section, "33ABKCS2033B1ZW".parse()?, name, day);
    invoice.supplier_name = Some(format!("Lakshmi Enterprises {}", number % 300).into());
    invoice.return_period = Some("2024-11".parse()?);
    invoice.place_of_supply = Some("27".parse()?);
    invoice.supplier_filed = Some(true);
    invoice.pending_allowed = Some(true);
    let amounts = [1_180_050, 1_000_025, 0, 90_010, 90_015, 0]
        .map(|paise| Some(Amount::from_paise(paise + i64::from(number))));
    [
        invoice.value,
        invoice.taxable_value,
        invoice.igst,
        invoice.cgst,
        invoice.sgst,
        invoice.cess,
    ] = amounts;
    Ok(invoice)
}

fn plan(documents: &[Invoice]) -> Result<Plan> {
    let decided = documents
        .iter()
        .step_by(3)
        .filter(|document| document.section == Section::B2b);
    let line = |document: &Invoice| PlanLine {
        key: document.key(),
        current: Some(document.action.clone()),
        action: Status::Accepted,
        itc_reduction: None,
        remarks: None,
        source: Source::Person,
        reason: None,
    };
    Ok(Plan {
        gstin: taxpayer()?,
        made_at: "2024-12-05T06:00:00Z".parse()?,
        snapshot: None,
        lines: decided.map(line).collect(),
        problems: Vec::new(),
    })
}
