//! Pairs as a workbook: side by side, what differs in colour.

use gst_types::{Amount, Date, Invoice};
use ims_reconcile::{Matched, PairKind, Reason, RegisterLine, Rule, SupplierSummary, Totals};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::letters::letters;
use super::{Matching, words};
use crate::sheet::{self, Formats, Look};
use crate::workbook_error::WorkbookError;

/// A column of the pairs: the heading, the width and the field of a reason that it shows.
const PAIRS: [(&str, f64, Option<&str>); 27] = [
    ("Pair", 7.0, None),
    ("Kind", 18.0, None),
    ("Proposal", 11.0, None),
    ("IMS: section", 9.0, Some("kind")),
    ("IMS: supplier's GSTIN", 18.0, Some("supplier_gstin")),
    ("IMS: supplier", 26.0, None),
    ("IMS: number", 18.0, Some("number")),
    ("IMS: date", 11.0, Some("date")),
    ("IMS: value", 14.0, Some("value")),
    ("IMS: taxable value", 14.0, Some("taxable_value")),
    ("IMS: IGST", 12.0, Some("igst")),
    ("IMS: CGST", 12.0, Some("cgst")),
    ("IMS: SGST", 12.0, Some("sgst")),
    ("IMS: cess", 10.0, Some("cess")),
    ("Register: line", 9.0, None),
    ("Register: kind", 12.0, Some("kind")),
    ("Register: supplier's GSTIN", 18.0, Some("supplier_gstin")),
    ("Register: supplier", 26.0, None),
    ("Register: number", 18.0, Some("number")),
    ("Register: date", 11.0, Some("date")),
    ("Register: value", 14.0, Some("value")),
    ("Register: taxable value", 14.0, Some("taxable_value")),
    ("Register: IGST", 12.0, Some("igst")),
    ("Register: CGST", 12.0, Some("cgst")),
    ("Register: SGST", 12.0, Some("sgst")),
    ("Register: cess", 10.0, Some("cess")),
    ("What differs (IMS / register)", 70.0, None),
];

/// What stands in a cell.
enum Value<'v> {
    Text(String),
    Str(&'v str),
    Count(u64),
    Day(Option<Date>),
    Money(Option<Amount>),
}

impl Matching<'_> {
    /// Writes the pairs as a workbook: a summary, the suppliers, the pairs side by side with what
    /// differs in colour, what to write to whom, and how the registers were read.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`] if there are more pairs than a sheet has lines.
    pub fn to_workbook(&self) -> Result<Vec<u8>, WorkbookError> {
        let mut workbook = Workbook::new();
        let formats = Formats::new();
        self.summary(workbook.add_worksheet().set_name("Summary")?, &formats)?;
        self.suppliers(long_sheet(&mut workbook, "Suppliers")?, &formats)?;
        self.pairs(long_sheet(&mut workbook, "Pairs")?, &formats)?;
        self.letters(long_sheet(&mut workbook, "Letters")?, &formats)?;
        self.registers_read(workbook.add_worksheet().set_name("Registers")?, &formats)?;
        Ok(workbook.save_to_buffer()?)
    }

    fn summary(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let summary = self.reconciliation.summary();
        sheet.write_with_format(0, 0, "Purchase register and IMS", &formats.title)?;
        if let Some(gstin) = self.gstin {
            sheet.write(1, 0, format!("Taxpayer: {gstin}"))?;
        }
        sheet::headings(
            sheet,
            2,
            &[("Kind of pair", 24.0), ("Pairs", 12.0)],
            formats,
        )?;
        let counts = [
            (PairKind::Exact, summary.exact),
            (PairKind::Probable, summary.probable),
            (PairKind::Mismatch, summary.mismatch),
            (PairKind::OnlyIms, summary.only_ims),
            (PairKind::OnlyRegister, summary.only_register),
        ];
        for (line, (kind, count)) in (3..).zip(counts) {
            line_of(
                sheet,
                line,
                &[Value::Str(words::kind(kind)), Value::Count(count)],
                formats,
            )?;
        }
        let heads = [
            ("Sums, credit notes below zero", 24.0),
            ("Documents", 12.0),
            ("Taxable value", 18.0),
            ("Tax", 18.0),
        ];
        sheet::headings(sheet, 9, &heads, formats)?;
        for (line, (name, totals)) in
            (10..).zip([("IMS", summary.ims), ("Register", summary.register)])
        {
            let Totals {
                count,
                taxable_value,
                tax,
                ..
            } = totals;
            let values = [
                Value::Str(name),
                Value::Count(count),
                Value::Money(taxable_value),
                Value::Money(tax),
            ];
            line_of(sheet, line, &values, formats)?;
        }
        Ok(())
    }

    fn suppliers(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let heads = [
            ("Supplier's GSTIN", 18.0),
            ("Supplier", 30.0),
            ("Exact", 9.0),
            ("Probable", 9.0),
            ("Mismatch", 9.0),
            ("Only in IMS", 9.0),
            ("Only in the register", 9.0),
            ("IMS: taxable value", 16.0),
            ("IMS: tax", 16.0),
            ("Register: taxable value", 16.0),
            ("Register: tax", 16.0),
            ("Tax in the register, not in IMS", 16.0),
        ];
        sheet::headings(sheet, 0, &heads, formats)?;
        sheet.set_freeze_panes(1, 2)?;
        let suppliers = &self.reconciliation.summary().suppliers;
        for (line, supplier) in (1..).zip(suppliers) {
            line_of(sheet, line, &of_supplier(supplier), formats)?;
        }
        filter(sheet, 0, suppliers.len(), heads.len())
    }

    fn pairs(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let heads: Vec<(&str, f64)> = PAIRS
            .iter()
            .map(|(heading, width, _)| (*heading, *width))
            .collect();
        sheet::headings(sheet, 0, &heads, formats)?;
        sheet.set_freeze_panes(1, 3)?;
        let colored = Colored::new(formats);
        let mut line = 1;
        for (number, pair) in (1..).zip(self.reconciliation.pairs()) {
            line = write_pair(sheet, line, number, &pair, &colored)?;
        }
        filter(sheet, 0, line.saturating_sub(1) as usize, PAIRS.len())
    }

    fn letters(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let heads = [
            ("Supplier's GSTIN", 18.0),
            ("Supplier", 30.0),
            ("Number", 18.0),
            ("Date", 12.0),
            ("Value", 16.0),
            ("What", 44.0),
            ("You reported / our books have", 60.0),
        ];
        sheet::headings(sheet, 0, &heads, formats)?;
        sheet.set_freeze_panes(1, 2)?;
        let mut line = 1;
        for (gstin, letter) in letters(self) {
            for item in &letter.items {
                let values = [
                    Value::Text(gstin.to_string()),
                    Value::Str(letter.name.as_deref().unwrap_or_default()),
                    Value::Str(&item.number),
                    Value::Str(&item.date),
                    Value::Money(item.value),
                    Value::Str(item.what.words()),
                    Value::Text(words::differences(&item.differences)),
                ];
                line_of(sheet, line, &values, formats)?;
                line += 1;
            }
        }
        filter(sheet, 0, line.saturating_sub(1) as usize, heads.len())
    }

    fn registers_read(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let heads = [
            ("File", 30.0),
            ("Sheet", 18.0),
            ("Line", 8.0),
            ("What", 24.0),
            ("Text", 30.0),
            ("Why", 60.0),
        ];
        sheet::headings(sheet, 0, &heads, formats)?;
        sheet.set_freeze_panes(1, 0)?;
        let mut line = 1;
        for register in self.registers() {
            let file = register.file.as_str();
            let name = register.sheet.as_deref().unwrap_or_default();
            let columns = register.columns.iter().map(|(meaning, heading)| {
                (
                    register.heading_line,
                    format!("column {}", meaning.name()),
                    heading.clone(),
                    String::new(),
                )
            });
            let left_out = register.left_out.iter().map(|left_out| {
                (
                    left_out.line,
                    "left out".to_owned(),
                    String::new(),
                    left_out.reason.clone(),
                )
            });
            let damaged = register.damaged.iter().map(|damaged| {
                (
                    damaged.line,
                    format!("damaged: {}", damaged.column),
                    damaged.text.clone(),
                    damaged.reason.clone(),
                )
            });
            for (place, what, text, why) in columns.chain(left_out).chain(damaged) {
                let values = [
                    Value::Str(file),
                    Value::Str(name),
                    Value::Count(place.into()),
                    Value::Text(what),
                    Value::Text(text),
                    Value::Text(why),
                ];
                line_of(sheet, line, &values, formats)?;
                line += 1;
            }
        }
        Ok(())
    }
}

/// A sheet that goes line by line through a temporary file, however many pairs there are.
fn long_sheet<'w>(workbook: &'w mut Workbook, name: &str) -> Result<&'w mut Worksheet, XlsxError> {
    workbook
        .add_worksheet_with_constant_memory()?
        .set_name(name)
}

fn of_supplier(supplier: &SupplierSummary) -> [Value<'_>; 12] {
    let missing = supplier.register.tax.zip(supplier.ims.tax);
    [
        Value::Text(
            supplier
                .supplier_gstin
                .map(String::from)
                .unwrap_or_default(),
        ),
        Value::Str(supplier.supplier_name.as_deref().unwrap_or_default()),
        Value::Count(supplier.exact),
        Value::Count(supplier.probable),
        Value::Count(supplier.mismatch),
        Value::Count(supplier.only_ims),
        Value::Count(supplier.only_register),
        Value::Money(supplier.ims.taxable_value),
        Value::Money(supplier.ims.tax),
        Value::Money(supplier.register.taxable_value),
        Value::Money(supplier.register.tax),
        Value::Money(missing.and_then(|(register, ims)| register.checked_sub(ims))),
    ]
}

/// The formats of the pairs, made once.
struct Colored {
    /// Text, date and money, plain, amber and red.
    text: [Format; 3],
    date: [Format; 3],
    money: [Format; 3],
}

impl Colored {
    fn new(formats: &Formats) -> Self {
        let all =
            |format: &Format| [Look::Plain, Look::Amber, Look::Red].map(|look| look.of(format));
        Self {
            text: all(&formats.text),
            date: all(&formats.date),
            money: all(&formats.money),
        }
    }

    fn of<'f>(&'f self, value: &Value<'_>, look: Look) -> &'f Format {
        let [plain, amber, red] = match value {
            Value::Day(_) => &self.date,
            Value::Money(_) => &self.money,
            Value::Text(_) | Value::Str(_) | Value::Count(_) => &self.text,
        };
        match look {
            Look::Amber => amber,
            Look::Red => red,
            Look::Plain => plain,
        }
    }
}

fn write_pair(
    sheet: &mut Worksheet,
    first_line: u32,
    number: u64,
    pair: &Matched<'_, '_>,
    colored: &Colored,
) -> Result<u32, XlsxError> {
    let reasons = pair.reasons();
    let looks = PAIRS.map(|(_, _, field)| field.map_or(Look::Plain, |field| look(&reasons, field)));
    let of_kind = match pair.kind() {
        PairKind::Exact => Look::Plain,
        PairKind::Probable => Look::Amber,
        PairKind::Mismatch | PairKind::OnlyIms | PairKind::OnlyRegister => Look::Red,
    };
    let differences = words::differences(&reasons);
    let (mut documents, mut lines) = (pair.documents(), pair.lines());
    let mut line = first_line;
    loop {
        let (document, booked) = (documents.next(), lines.next());
        if document.is_none() && booked.is_none() {
            return Ok(line);
        }
        let head = [
            Value::Count(number),
            Value::Str(words::kind(pair.kind())),
            Value::Text(
                pair.proposal()
                    .map(|action| action.to_string())
                    .unwrap_or_default(),
            ),
        ];
        let values = head
            .into_iter()
            .chain(of_document(document))
            .chain(of_line(booked));
        let values = values.chain([Value::Str(&differences)]);
        for (((column, value), (_, _, field)), look) in (0..).zip(values).zip(PAIRS).zip(looks) {
            let look = if column == 1 { of_kind } else { look };
            // A side that is not there has nothing that differs.
            let is_there = match column {
                3..=13 => document.is_some(),
                14..=25 => booked.is_some(),
                _ => true,
            };
            let look = if is_there || field.is_none() {
                look
            } else {
                Look::Plain
            };
            write(sheet, (line, column), &value, colored.of(&value, look))?;
        }
        line += 1;
    }
}

fn look(reasons: &[Reason], field: &str) -> Look {
    let rule = reasons
        .iter()
        .find(|reason| reason.field == field)
        .map(|reason| reason.rule);
    match rule {
        None | Some(Rule::Equal | Rule::NotTold) => Look::Plain,
        Some(Rule::Differs | Rule::OutsideWindow | Rule::OtherNote) => Look::Red,
        Some(_) => Look::Amber,
    }
}

fn of_document(document: Option<&Invoice>) -> [Value<'_>; 11] {
    let Some(document) = document else {
        return std::array::from_fn(|_| Value::Str(""));
    };
    [
        Value::Str(document.section.name()),
        Value::Str(document.supplier_gstin.as_str()),
        Value::Str(document.supplier_name.as_deref().unwrap_or_default()),
        Value::Str(document.number.as_str()),
        Value::Day(Some(document.date)),
        Value::Money(document.value),
        Value::Money(document.taxable_value),
        Value::Money(document.igst),
        Value::Money(document.cgst),
        Value::Money(document.sgst),
        Value::Money(document.cess),
    ]
}

fn of_line(line: Option<&RegisterLine>) -> [Value<'_>; 12] {
    let Some(line) = line else {
        return std::array::from_fn(|_| Value::Str(""));
    };
    [
        Value::Count(line.line.into()),
        Value::Str(line.kind.map_or("", ims_reconcile::DocumentKind::name)),
        Value::Str(
            line.supplier_gstin
                .as_ref()
                .map_or("", |gstin| gstin.as_str()),
        ),
        Value::Str(line.supplier_name.as_deref().unwrap_or_default()),
        Value::Str(line.number.as_ref().map_or("", |number| number.as_str())),
        Value::Day(line.date),
        Value::Money(line.value),
        Value::Money(line.taxable_value),
        Value::Money(line.igst),
        Value::Money(line.cgst),
        Value::Money(line.sgst),
        Value::Money(line.cess),
    ]
}

fn line_of(
    sheet: &mut Worksheet,
    line: u32,
    values: &[Value<'_>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, value) in (0..).zip(values) {
        let format = match value {
            Value::Day(_) => &formats.date,
            Value::Money(_) => &formats.money,
            Value::Text(_) | Value::Str(_) | Value::Count(_) => &formats.text,
        };
        write(sheet, (line, column), value, format)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    place: (u32, u16),
    value: &Value<'_>,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => sheet::text(sheet, place, text, format),
        Value::Str(text) => sheet::text(sheet, place, text, format),
        Value::Day(date) => sheet::date(sheet, place, *date, format),
        Value::Money(amount) => sheet::amount(sheet, place, *amount, format),
        Value::Count(count) => {
            #[expect(clippy::cast_precision_loss, reason = "fewer than a sheet has lines")]
            sheet.write_number(place.0, place.1, *count as f64)?;
            Ok(())
        }
    }
}

/// Lets people filter below a line of headings.
fn filter(sheet: &mut Worksheet, line: u32, lines: usize, columns: usize) -> Result<(), XlsxError> {
    let last_line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(line, 0, last_line, last_column)?;
    Ok(())
}
