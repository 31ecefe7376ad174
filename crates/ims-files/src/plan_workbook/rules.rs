//! What may be typed where, and what is coloured.
//!
//! The rules look at the cells of their own line, so that they are right after sorting too: a
//! spreadsheet moves cells then, and no rules.

use gst_types::Section;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, Formula,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::column::{Column, letters};

/// The hidden sheet with the words of the drop-downs.
const LISTS: &str = "Lists";

/// Pending is the last, so that the list without it is a part of the list with it.
const ACTIONS: [&str; 4] = ["Accept", "Reject", "No Action", "Pending"];
const REDUCTIONS: [&str; 3] = ["Full", "None", "Partial"];

/// Adds the words of the drop-downs.
pub(super) fn add_lists(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(LISTS)?;
    sheet.write_column(0, 0, ACTIONS)?;
    sheet.write_column(0, 1, REDUCTIONS)?;
    sheet.set_hidden(true);
    sheet.protect();
    Ok(())
}

/// Adds the rules of a sheet whose lines of data end with `last_line`.
pub(super) fn add(
    sheet: &mut Worksheet,
    section: Section,
    last_line: u32,
) -> Result<(), XlsxError> {
    for column in Column::ALL {
        let rule = match column {
            Column::Action => list(&format!(
                "IF({}=\"no\",{LISTS}!$A$1:$A$3,{LISTS}!$A$1:$A$4)",
                cell(Column::PendingAllowed)
            ))
            .set_error_message(
                "Choose Accept, Reject, No Action, or Pending where it is allowed",
            )?,
            Column::Reduction if is_reducible(section) => list(&format!(
                "IF({}=\"no\",{LISTS}!$B$5,{LISTS}!$B$1:$B$3)",
                cell(Column::ReductionAllowed)
            ))
            .set_error_message("Choose Full, None or Partial; not where no reduction is allowed")?,
            Column::DeclaredIgst => declared(&cell(column), &cell(Column::Igst))?,
            Column::DeclaredCgst => declared(&cell(column), &cell(Column::Cgst))?,
            Column::DeclaredSgst => declared(&cell(column), &cell(Column::Sgst))?,
            Column::DeclaredCess => declared(&cell(column), &cell(Column::Cess))?,
            Column::Remarks => custom(&format!(
                "AND(LEN({})<=250,{}<>\"no\")",
                cell(column),
                cell(Column::RemarksAllowed)
            ))
            .set_error_message("At most 250 characters, and not where no remarks are allowed")?,
            _ => custom("FALSE").set_error_message(
                "This column is fixed. Write in Action, ITC reduction and Remarks",
            )?,
        };
        sheet.add_data_validation(1, column.place(), last_line, column.place(), &rule)?;
    }
    add_colors(sheet, section, last_line)?;
    protect(sheet)
}

/// Headings are locked. Lines are not: spreadsheets sort and delete lines of a protected sheet only
/// where all of their cells are unlocked, those to the right of the last column too. The rules above
/// keep fixed cells from being typed over.
fn protect(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let first_unused = Column::Source.place() + 1;
    sheet.set_column_range_format(first_unused, LAST_COLUMN, &Format::new().set_unlocked())?;
    let options = ProtectionOptions {
        sort: true,
        use_autofilter: true,
        delete_rows: true,
        format_cells: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
    Ok(())
}

/// The last column of a sheet, `XFD`.
const LAST_COLUMN: u16 = 16_383;

/// The cell of a column in the line where the rule is looked at. A reference to the first line would
/// break when that line is deleted.
fn cell(column: Column) -> String {
    let letters = letters(column.place().into());
    format!("INDEX(${letters}:${letters},ROW())")
}

fn list(formula: &str) -> DataValidation {
    DataValidation::new()
        .allow_list_formula(Formula::new(formula))
        .set_error_style(DataValidationErrorStyle::Stop)
}

fn custom(formula: &str) -> DataValidation {
    DataValidation::new().allow_custom(Formula::new(formula))
}

fn declared(cell: &str, own: &str) -> Result<DataValidation, XlsxError> {
    custom(&format!(
        "AND(ISNUMBER({cell}),{cell}>=0,{cell}<=ABS(N({own})))"
    ))
    .set_error_message("An amount from 0 to the document's own tax")
}

/// The sections on whose documents a reduction can be declared.
const fn is_reducible(section: Section) -> bool {
    matches!(
        section,
        Section::Cn | Section::Cna | Section::B2ba | Section::Dna | Section::Ecoma
    )
}

fn add_colors(sheet: &mut Worksheet, section: Section, last_line: u32) -> Result<(), XlsxError> {
    let red = Format::new().set_background_color(Color::RGB(0x00FF_C7CE));
    let amber = Format::new().set_background_color(Color::RGB(0x00FF_EB9C));
    let action = cell(Column::Action);
    let mut color = |column: Column, formula: String, format: &Format| {
        let rule = ConditionalFormatFormula::new()
            .set_rule(formula.as_str())
            .set_format(format);
        sheet
            .add_conditional_format(1, column.place(), last_line, column.place(), &rule)
            .map(|_| ())
    };
    let pending = cell(Column::PendingAllowed);
    color(
        Column::Action,
        format!("AND({action}=\"Pending\",{pending}=\"no\")"),
        &red,
    )?;
    let undecided = format!("AND({action}=\"\",{}<>\"\")", cell(Column::Reason));
    color(Column::Action, undecided, &amber)?;
    if section.is_credit_note() {
        let (reduction, allowed) = (cell(Column::Reduction), cell(Column::ReductionAllowed));
        let formula = format!("AND({action}=\"Accept\",{reduction}=\"\",{allowed}<>\"no\")");
        color(Column::Reduction, formula, &red)?;
    }
    let filed = cell(Column::SupplierFiled);
    color(Column::SupplierFiled, format!("{filed}=\"no\""), &amber)?;
    let remarks = cell(Column::Remarks);
    color(
        Column::Remarks,
        format!("AND({action}=\"Reject\",{remarks}=\"\")"),
        &amber,
    )
}
