//! The tables and their columns.

use std::borrow::Borrow;
use std::io::Write;

use gst_types::{Amount, Date, DocumentKey, Gstin, Invoice, ItcReduction};
use ims_actions::calendar::india;
use ims_actions::{Plan, PlanLine};
use ims_reconcile::{Matched, Reason, RegisterLine};
use jiff::Timestamp;

use super::column::Column;
use super::error::ParquetError;
use super::write::table;
use crate::matching::Matching;

/// Writes documents as they are now, or references to them.
///
/// # Errors
///
/// [`ParquetError`] if a value does not fit, or the output cannot be written to.
///
/// # Example
///
/// ```
/// use gst_types::{Invoice, Section};
///
/// let supplier = "33ABKCS2033B1ZW".parse()?;
/// let document = Invoice::new(Section::B2b, supplier, "0042".parse()?, "2024-11-02".parse()?);
/// let mut file = Vec::new();
/// ims_files::parquet::documents("24AAACI1681G1ZV".parse()?, &[document], &mut file)?;
/// assert!(file.starts_with(b"PAR1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn documents<I: Borrow<Invoice>>(
    taxpayer: Gstin,
    documents: &[I],
    out: impl Write + Send,
) -> Result<(), ParquetError> {
    let columns = of_document(taxpayer, |document: &I| document.borrow());
    table("documents", &columns, documents, out)
}

/// A version that a document had.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever writes versions has both"
)]
pub struct SeenVersion<'v> {
    /// When it was fetched first.
    pub seen_at: Timestamp,
    /// Since when the document is no longer there, if this is its last version and it is not.
    pub gone_at: Option<Timestamp>,
    /// The document as it was then.
    pub invoice: &'v Invoice,
}

/// Writes every version that documents had.
///
/// # Errors
///
/// As [`documents`].
pub fn versions(
    taxpayer: Gstin,
    versions: &[SeenVersion<'_>],
    out: impl Write + Send,
) -> Result<(), ParquetError> {
    let mut columns = vec![
        Column::moment("seen_at", |version: &SeenVersion<'_>| Some(version.seen_at)).required(),
    ];
    columns.extend(of_document(taxpayer, |version: &SeenVersion<'_>| {
        version.invoice
    }));
    columns.extend([
        Column::day("seen_on", |version: &SeenVersion<'_>| {
            day_in_india(version.seen_at)
        }),
        Column::moment("gone_at", |version: &SeenVersion<'_>| version.gone_at),
        Column::day("gone_on", |version: &SeenVersion<'_>| {
            day_in_india(version.gone_at?)
        }),
    ]);
    table("versions", &columns, versions, out)
}

/// Writes the decisions of a plan.
///
/// # Errors
///
/// As [`documents`].
pub fn decisions(plan: &Plan, out: impl Write + Send) -> Result<(), ParquetError> {
    let mut columns = vec![
        Column::moment("made_at", |_: &PlanLine| Some(plan.made_at)).required(),
        Column::text("fetch", |_: &PlanLine| plan.snapshot),
        Column::constant("taxpayer", plan.gstin).required(),
    ];
    columns.extend(of_key(|line: &PlanLine| &line.key));
    columns.extend([
        Column::text("current", |line: &PlanLine| line.current.clone()),
        Column::text("action", |line: &PlanLine| Some(line.action)).required(),
        Column::str("remarks", |line: &PlanLine| line.remarks.as_deref()),
        Column::text("source", |line: &PlanLine| Some(line.source.clone())).required(),
        Column::str("reason", |line: &PlanLine| line.reason.as_deref()),
    ]);
    columns.extend(of_reduction(|line: &PlanLine| line.itc_reduction.as_ref()));
    columns.push(Column::day("made_on", |_: &PlanLine| {
        day_in_india(plan.made_at)
    }));
    table("decisions", &columns, &plan.lines, out)
}

/// What the table of taxpayers says of one.
#[cfg(feature = "lake")]
#[derive(Clone, Copy)]
pub(crate) struct Exported<'e> {
    pub(crate) name: Option<&'e str>,
    pub(crate) at: Timestamp,
    pub(crate) run: &'e str,
    /// Rows of documents, versions and decisions.
    pub(crate) counts: [usize; 3],
}

/// Writes the row of a taxpayer.
#[cfg(feature = "lake")]
pub(crate) fn taxpayer(
    taxpayer: Gstin,
    exported: &Exported<'_>,
    out: impl Write + Send,
) -> Result<(), ParquetError> {
    let count = |place: usize| {
        move |row: &Exported<'_>| {
            let count = row.counts.get(place)?;
            i64::try_from(*count).ok()
        }
    };
    let columns = [
        Column::constant("taxpayer", taxpayer).required(),
        Column::str("name", |row: &Exported<'_>| row.name),
        Column::str("run", |row: &Exported<'_>| Some(row.run)).required(),
        Column::moment("exported_at", |row: &Exported<'_>| Some(row.at)).required(),
        Column::count("documents", count(0)).required(),
        Column::count("versions", count(1)).required(),
        Column::count("decisions", count(2)).required(),
    ];
    table("taxpayers", &columns, &[*exported], out)
}

/// The day in India, by which terms run.
fn day_in_india(moment: Timestamp) -> Option<Date> {
    let day = moment.to_zoned(india());
    Date::new(day.year(), day.month(), day.day())
}

/// A document or a line of a pair, or one of each.
struct PairRow<'p> {
    number: i64,
    kind: String,
    proposal: Option<String>,
    reasons: String,
    document: Option<&'p Invoice>,
    line: Option<&'p RegisterLine>,
}

/// Writes pairs, both sides on one row; the members of a larger group share its number.
///
/// # Errors
///
/// As [`documents`].
pub fn pairs(matching: &Matching<'_>, out: impl Write + Send) -> Result<(), ParquetError> {
    let mut rows = Vec::new();
    for (number, pair) in (1..).zip(matching.reconciliation().pairs()) {
        add_pair(number, &pair, &mut rows);
    }
    let taxpayer = matching.gstin();
    let mut columns = vec![
        Column::text("taxpayer", |_: &PairRow<'_>| taxpayer),
        Column::count("pair", |row: &PairRow<'_>| Some(row.number)).required(),
        Column::str("kind", |row: &PairRow<'_>| Some(&row.kind)).required(),
        Column::str("proposal", |row: &PairRow<'_>| row.proposal.as_deref()),
        Column::str("reasons", |row: &PairRow<'_>| Some(&row.reasons)).required(),
        Column::str("section", |row: &PairRow<'_>| {
            Some(row.document?.section.name())
        }),
        Column::period("return_period", |row: &PairRow<'_>| {
            row.document?.return_period
        }),
    ];
    columns.extend(of_side(Side::IMS, |row: &PairRow<'_>| {
        let document = row.document?;
        Some(SideValues {
            gstin: Some(document.supplier_gstin),
            number: Some(document.number.as_str()),
            date: Some(document.date),
            amounts: document.amounts(),
        })
    }));
    columns.extend([
        Column::count("register_line", |row: &PairRow<'_>| {
            Some(row.line?.line.into())
        }),
        Column::str("register_sheet", |row: &PairRow<'_>| {
            row.line?.sheet.as_deref()
        }),
    ]);
    columns.extend(of_side(Side::REGISTER, |row: &PairRow<'_>| {
        let line = row.line?;
        Some(SideValues {
            gstin: line.supplier_gstin,
            number: line.number.as_ref().map(gst_types::DocumentNumber::as_str),
            date: line.date,
            amounts: [
                line.value,
                line.taxable_value,
                line.igst,
                line.cgst,
                line.sgst,
                line.cess,
            ],
        })
    }));
    table("pairs", &columns, &rows, out)
}

fn add_pair<'p>(number: i64, pair: &Matched<'_, 'p>, rows: &mut Vec<PairRow<'p>>) {
    let reasons: Vec<Reason> = pair.reasons();
    let json = serde_json::to_string(&reasons).unwrap_or_default();
    let kind = serde_json::to_value(pair.kind()).ok();
    let kind = kind
        .as_ref()
        .and_then(|kind| kind.as_str())
        .unwrap_or_default()
        .to_owned();
    let (mut documents, mut lines) = (pair.documents(), pair.lines());
    loop {
        let (document, line) = (documents.next(), lines.next());
        if document.is_none() && line.is_none() {
            return;
        }
        rows.push(PairRow {
            number,
            kind: kind.clone(),
            proposal: pair.proposal().map(|action| action.to_string()),
            reasons: json.clone(),
            document,
            line,
        });
    }
}

/// The names of the columns of one side of a pair.
#[derive(Clone, Copy)]
struct Side {
    gstin: &'static str,
    number: &'static str,
    date: &'static str,
    amounts: [&'static str; 6],
}

impl Side {
    const IMS: Self = Self {
        gstin: "ims_supplier_gstin",
        number: "ims_number",
        date: "ims_date",
        amounts: [
            "ims_value",
            "ims_taxable_value",
            "ims_igst",
            "ims_cgst",
            "ims_sgst",
            "ims_cess",
        ],
    };
    const REGISTER: Self = Self {
        gstin: "register_supplier_gstin",
        number: "register_number",
        date: "register_date",
        amounts: [
            "register_value",
            "register_taxable_value",
            "register_igst",
            "register_cgst",
            "register_sgst",
            "register_cess",
        ],
    };
}

struct SideValues<'v> {
    gstin: Option<Gstin>,
    number: Option<&'v str>,
    date: Option<Date>,
    amounts: [Option<Amount>; 6],
}

fn of_side<'t, R>(
    side: Side,
    of: impl for<'r> Fn(&'r R) -> Option<SideValues<'r>> + Copy + Send + Sync + 't,
) -> Vec<Column<'t, R>> {
    let mut columns = vec![
        Column::text(side.gstin, move |row: &R| of(row)?.gstin),
        Column::str(side.number, move |row: &R| of(row)?.number).unique(),
        Column::day(side.date, move |row: &R| of(row)?.date),
    ];
    for (place, name) in side.amounts.into_iter().enumerate() {
        columns.push(Column::money(name, move |row: &R| {
            of(row)?.amounts.get(place).copied().flatten()
        }));
    }
    columns
}

fn of_key<'t, R>(of: impl Fn(&R) -> &DocumentKey + Copy + Send + Sync + 't) -> Vec<Column<'t, R>> {
    vec![
        Column::str("section", move |row: &R| Some(of(row).section.name())).required(),
        Column::str("supplier_gstin", move |row: &R| {
            Some(of(row).supplier_gstin.as_str())
        })
        .required(),
        Column::str("number", move |row: &R| Some(of(row).number.as_str()))
            .required()
            .unique(),
        Column::day("document_date", move |row: &R| Some(of(row).date)).required(),
        Column::period("return_period", move |row: &R| of(row).return_period),
    ]
}

fn of_document<'t, R>(
    taxpayer: Gstin,
    of: impl Fn(&R) -> &Invoice + Copy + Send + Sync + 't,
) -> Vec<Column<'t, R>> {
    let mut columns = vec![
        Column::constant("taxpayer", taxpayer).required(),
        Column::str("section", move |row: &R| Some(of(row).section.name())).required(),
        Column::str("supplier_gstin", move |row: &R| {
            Some(of(row).supplier_gstin.as_str())
        })
        .required(),
        Column::str("supplier_name", move |row: &R| {
            of(row).supplier_name.as_deref()
        }),
        Column::str("number", move |row: &R| Some(of(row).number.as_str()))
            .required()
            .unique(),
        Column::day("document_date", move |row: &R| Some(of(row).date)).required(),
        Column::str("original_number", move |row: &R| {
            Some(of(row).original.as_deref()?.number.as_str())
        }),
        Column::day("original_date", move |row: &R| {
            of(row).original.as_deref()?.date
        }),
        Column::str("supply_type", move |row: &R| {
            Some(of(row).supply_type.as_ref()?.as_str())
        }),
        Column::period("return_period", move |row: &R| of(row).return_period),
        Column::str("source_form", move |row: &R| {
            Some(of(row).source_form.as_ref()?.as_str())
        }),
        Column::flag("supplier_filed", move |row: &R| of(row).supplier_filed),
        Column::str("place_of_supply", move |row: &R| {
            of(row)
                .place_of_supply
                .as_ref()
                .map(gst_types::StateCode::as_str)
        }),
        Column::str("action", move |row: &R| Some(of(row).action.as_str())).required(),
        Column::flag("pending_allowed", move |row: &R| of(row).pending_allowed),
        Column::money("value", move |row: &R| of(row).value),
        Column::money("taxable_value", move |row: &R| of(row).taxable_value),
        Column::money("igst", move |row: &R| of(row).igst),
        Column::money("cgst", move |row: &R| of(row).cgst),
        Column::money("sgst", move |row: &R| of(row).sgst),
        Column::money("cess", move |row: &R| of(row).cess),
        Column::text("hash", move |row: &R| of(row).hash.clone()).unique(),
        Column::flag("itc_reduction_allowed", move |row: &R| {
            of(row).itc_reduction_allowed
        }),
        Column::str("remarks", move |row: &R| of(row).remarks.as_deref()),
        Column::flag("remarks_allowed", move |row: &R| of(row).remarks_allowed),
        Column::str("extra", move |row: &R| Some(of(row).extra.as_json())).required(),
    ];
    columns.extend(of_reduction(move |row: &R| {
        of(row).itc_reduction.as_deref()
    }));
    columns.push(Column::money("credit", move |row: &R| {
        Amount::checked_sum(of(row).credit())
    }));
    columns
}

fn of_reduction<'t, R>(
    of: impl Fn(&R) -> Option<&ItcReduction> + Copy + Send + Sync + 't,
) -> Vec<Column<'t, R>> {
    let declared = move |row: &R, place: usize| match *of(row)? {
        ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        } => [igst, cgst, sgst, cess].get(place).copied(),
        ItcReduction::Full | ItcReduction::None => None,
    };
    vec![
        Column::str("itc_reduction", move |row: &R| {
            Some(match of(row)? {
                ItcReduction::Full => "full",
                ItcReduction::None => "none",
                ItcReduction::Partial { .. } => "partial",
            })
        }),
        Column::money("declared_igst", move |row: &R| declared(row, 0)),
        Column::money("declared_cgst", move |row: &R| declared(row, 1)),
        Column::money("declared_sgst", move |row: &R| declared(row, 2)),
        Column::money("declared_cess", move |row: &R| declared(row, 3)),
    ]
}
