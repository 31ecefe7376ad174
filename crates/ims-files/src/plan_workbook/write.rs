//! Writes plans as workbooks.

use std::collections::HashMap;

use gst_types::{Action, Amount, Decision, DocumentKey, Invoice, ItcReduction, Section, Status};
use ims_actions::{Plan, PlanLine, Source};
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use super::column::Column;
use super::{MADE_AT, SNAPSHOT, SUMMARY, TAXPAYER, rules};
use crate::sheet::{self, Formats};
use crate::workbook_error::WorkbookError;

/// Writes a plan and the documents that it is about: a sheet for each section that has some.
///
/// A decision of a person's, or of a rule that a person wrote, stands in the column Action; what the
/// comparison with the register proposes stands beside it, and Action is left to the person.
///
/// # Errors
///
/// [`WorkbookError`] if a section has more documents than a sheet has lines.
///
/// # Example
///
/// ```
/// use gst_types::{Invoice, Section};
/// use ims_actions::Plan;
///
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let document = Invoice::new(Section::B2b, gstin, "0042".parse()?, "2024-11-02".parse()?);
/// let plan: Plan = serde_json::from_str(
///     r#"{"gstin": "24AAACI1681G1ZV", "made_at": "2024-12-05T06:00:00Z", "snapshot": null, "lines": []}"#,
/// )?;
/// let workbook = ims_files::plan_workbook::write(&plan, &[document])?;
/// // Nothing is decided in it yet.
/// let draft = ims_files::plan_workbook::read(&workbook)?;
/// assert!(draft.rows.is_empty());
/// assert_eq!(draft.gstin, Some(plan.gstin));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(plan: &Plan, documents: &[Invoice]) -> Result<Vec<u8>, WorkbookError> {
    let lines: HashMap<&DocumentKey, &PlanLine> =
        plan.lines.iter().map(|line| (&line.key, line)).collect();
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    summary(
        workbook.add_worksheet().set_name(SUMMARY)?,
        plan,
        documents,
        &formats,
    )?;
    for section in Section::ALL {
        let of_section: Vec<&Invoice> = documents
            .iter()
            .filter(|document| document.section == section)
            .collect();
        if of_section.is_empty() {
            continue;
        }
        let name = section.name().to_uppercase();
        // Line by line through a temporary file, as all cells of the largest month in memory would
        // be more than a gigabyte.
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let mut cells = Cells::new(sheet, &formats);
        cells.headings()?;
        for (line, document) in (1..).zip(&of_section) {
            cells.document(line, document, lines.get(&document.key()).copied())?;
        }
        let last_line = u32::try_from(of_section.len()).unwrap_or(u32::MAX);
        sheet.set_freeze_panes(1, Column::Date.place())?;
        sheet.autofilter(0, 0, last_line, Column::Source.place())?;
        rules::add(sheet, section, last_line)?;
    }
    rules::add_lists(&mut workbook)?;
    Ok(workbook.save_to_buffer()?)
}

fn summary(
    sheet: &mut Worksheet,
    plan: &Plan,
    documents: &[Invoice],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_with_format(0, 0, "Decisions on IMS documents", &formats.title)?;
    sheet
        .write(1, 0, TAXPAYER)?
        .write(1, 1, plan.gstin.as_str())?;
    sheet
        .write(2, 0, MADE_AT)?
        .write(2, 1, plan.made_at.to_string())?;
    if let Some(snapshot) = plan.snapshot {
        sheet
            .write(3, 0, SNAPSHOT)?
            .write(3, 1, snapshot.to_string())?;
    }
    let help = "Choose in the column Action; where a credit note is accepted, in ITC reduction too. \
                Lines without an action are passed over. Sort, filter and delete lines as you like.";
    sheet.write(4, 0, help)?;
    let heads = [
        ("Section", 30.0),
        ("Documents", 12.0),
        ("Without action", 14.0),
        ("Taxable value", 18.0),
        ("Tax", 18.0),
    ];
    sheet::headings(sheet, 6, &heads, formats)?;
    for (line, section) in (7..).zip(Section::ALL) {
        let of_section = || {
            documents
                .iter()
                .filter(move |document| document.section == section)
        };
        let open = of_section()
            .filter(|document| document.action == Action::NoAction)
            .count();
        sheet.write(line, 0, format!("{} ({})", section.label(), section.name()))?;
        sheet.write(
            line,
            1,
            u32::try_from(of_section().count()).unwrap_or(u32::MAX),
        )?;
        sheet.write(line, 2, u32::try_from(open).unwrap_or(u32::MAX))?;
        let signed = |of: fn(&Invoice) -> Option<Amount>| {
            Amount::checked_sum(
                of_section().filter_map(|document| Some(document.signed(of(document)?))),
            )
        };
        sheet::amount(
            sheet,
            (line, 3),
            signed(|document| document.taxable_value),
            &formats.money,
        )?;
        sheet::amount(sheet, (line, 4), signed(Invoice::tax), &formats.money)?;
    }
    sheet.protect();
    Ok(())
}

/// Writes the cells of one sheet.
struct Cells<'s> {
    sheet: &'s mut Worksheet,
    formats: &'s Formats,
    input: Format,
    input_money: Format,
}

impl<'s> Cells<'s> {
    fn new(sheet: &'s mut Worksheet, formats: &'s Formats) -> Self {
        let color = Color::RGB(0x00E2_EFDA);
        Self {
            sheet,
            formats,
            input: formats.text.clone().set_background_color(color),
            input_money: formats.money.clone().set_background_color(color),
        }
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        let heads = Column::ALL.map(|column| (column.heading(), column.width()));
        sheet::headings(self.sheet, 0, &heads, self.formats)?;
        for column in Column::ALL.into_iter().filter(|column| column.is_hidden()) {
            self.sheet.set_column_hidden(column.place())?;
        }
        Ok(())
    }

    fn document(
        &mut self,
        line: u32,
        document: &Invoice,
        planned: Option<&PlanLine>,
    ) -> Result<(), XlsxError> {
        let original = document.original.as_deref();
        let chosen = planned.filter(|planned| planned.source != Source::Match);
        let number = |original: &gst_types::Original| original.number.to_string();
        self.text(
            line,
            Column::SupplierGstin,
            document.supplier_gstin.as_str(),
        )?;
        self.text(
            line,
            Column::Supplier,
            document.supplier_name.as_deref().unwrap_or_default(),
        )?;
        self.text(line, Column::Number, document.number.as_str())?;
        self.day(line, Column::Date, Some(document.date))?;
        self.text(
            line,
            Column::OriginalNumber,
            &original.map(number).unwrap_or_default(),
        )?;
        self.day(
            line,
            Column::OriginalDate,
            original.and_then(|original| original.date),
        )?;
        self.text(
            line,
            Column::Action,
            chosen.map_or("", |planned| word(planned.action)),
        )?;
        self.reduction(line, chosen.and_then(|planned| planned.itc_reduction))?;
        let remarks = chosen.and_then(|planned| planned.remarks.as_deref());
        self.text(line, Column::Remarks, remarks.unwrap_or_default())?;
        self.text(
            line,
            Column::Proposal,
            planned.map_or("", |planned| word(planned.action)),
        )?;
        let reason = planned.and_then(|planned| planned.reason.as_deref());
        self.text(line, Column::Reason, reason.unwrap_or_default())?;
        self.text(line, Column::Current, &current(&document.action))?;
        self.money(line, Column::Value, document.value)?;
        self.money(line, Column::TaxableValue, document.taxable_value)?;
        self.money(line, Column::Igst, document.igst)?;
        self.money(line, Column::Cgst, document.cgst)?;
        self.money(line, Column::Sgst, document.sgst)?;
        self.money(line, Column::Cess, document.cess)?;
        self.money(
            line,
            Column::SignedTax,
            document.tax().map(|tax| document.signed(tax)),
        )?;
        let place = document.place_of_supply.map(|state| match state.name() {
            Some(name) => format!("{state}-{name}"),
            None => state.to_string(),
        });
        self.text(line, Column::PlaceOfSupply, &place.unwrap_or_default())?;
        let period = document.return_period.map(|period| period.to_string());
        self.text(line, Column::ReturnPeriod, &period.unwrap_or_default())?;
        self.flag(line, Column::SupplierFiled, document.supplier_filed)?;
        self.flag(line, Column::PendingAllowed, document.pending_allowed)?;
        self.flag(
            line,
            Column::ReductionAllowed,
            document.itc_reduction_allowed,
        )?;
        self.flag(line, Column::RemarksAllowed, document.remarks_allowed)?;
        let key = serde_json::to_string(&document.key()).unwrap_or_default();
        self.text(line, Column::Key, &key)?;
        let source = planned.map(|planned| planned.source.to_string());
        self.text(line, Column::Source, &source.unwrap_or_default())
    }

    fn reduction(&mut self, line: u32, reduction: Option<ItcReduction>) -> Result<(), XlsxError> {
        let (word, declared) = match reduction {
            None => ("", [None; 4]),
            Some(ItcReduction::Full) => ("Full", [None; 4]),
            Some(ItcReduction::None) => ("None", [None; 4]),
            Some(ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess,
            }) => ("Partial", [igst, cgst, sgst, cess].map(Some)),
        };
        self.text(line, Column::Reduction, word)?;
        let columns = [
            Column::DeclaredIgst,
            Column::DeclaredCgst,
            Column::DeclaredSgst,
            Column::DeclaredCess,
        ];
        for (column, amount) in columns.into_iter().zip(declared) {
            self.money(line, column, amount)?;
        }
        Ok(())
    }

    fn text(&mut self, line: u32, column: Column, text: &str) -> Result<(), XlsxError> {
        let format = if column.is_input() {
            &self.input
        } else {
            &self.formats.text
        };
        sheet::text(self.sheet, (line, column.place()), text, format)
    }

    fn day(
        &mut self,
        line: u32,
        column: Column,
        date: Option<gst_types::Date>,
    ) -> Result<(), XlsxError> {
        sheet::date(self.sheet, (line, column.place()), date, &self.formats.date)
    }

    fn money(
        &mut self,
        line: u32,
        column: Column,
        amount: Option<Amount>,
    ) -> Result<(), XlsxError> {
        let format = if column.is_input() {
            &self.input_money
        } else {
            &self.formats.money
        };
        sheet::amount(self.sheet, (line, column.place()), amount, format)
    }

    fn flag(&mut self, line: u32, column: Column, flag: Option<bool>) -> Result<(), XlsxError> {
        let word = match flag {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        self.text(line, column, word)
    }
}

/// The word of a drop-down.
fn word(action: Status) -> &'static str {
    match action {
        Status::Accepted => "Accept",
        Status::Rejected => "Reject",
        Status::Pending => "Pending",
        Status::NoAction => "No Action",
    }
}

fn current(action: &Action) -> String {
    match Decision::ALL
        .into_iter()
        .find(|decision| Action::from(*decision) == *action)
    {
        Some(Decision::Accept) => "Accepted".to_owned(),
        Some(Decision::Reject) => "Rejected".to_owned(),
        Some(Decision::Pending) => "Pending".to_owned(),
        None if *action == Action::NoAction => "No Action".to_owned(),
        None => action.to_string(),
    }
}
