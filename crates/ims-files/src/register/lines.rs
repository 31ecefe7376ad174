//! From lines of cells to bookings.

use compact_str::CompactString;
use gst_types::{Amount, Date, DocumentNumber, Gstin, Original, StateCode};
use ims_reconcile::DocumentKind;

use super::headings::Headings;
use super::mapping::Mapping;
use super::{Damaged, LeftOut, Meaning, Register};
use crate::grid::{Cell, Row, Sheet};
use crate::values::{self, DateReader, Marked, Supplier};

/// One line of the register, not yet joined with the others of its document.
#[derive(Clone, Debug)]
pub(crate) struct Booked {
    pub(crate) line: u32,
    pub(crate) supplier: Option<Gstin>,
    pub(crate) supplier_name: Option<CompactString>,
    pub(crate) number: Option<DocumentNumber>,
    pub(crate) date: Option<Date>,
    pub(crate) place: Option<StateCode>,
    pub(crate) original: Option<Box<Original>>,
    pub(crate) kind: Kind,
    /// In the order of [`Meaning::AMOUNTS`].
    pub(crate) amounts: [Option<Marked>; 6],
    pub(crate) own_number: Option<CompactString>,
    pub(crate) has_item: bool,
    /// Whether it only goes on with the document of the line before.
    pub(crate) is_continuation: bool,
    /// Whether a cell could not be read: then the whole document is left out.
    pub(crate) is_damaged: bool,
}

/// What tells the kind of a line, until the signs of all its parts are known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// The mapping, or the title of the sheet.
    Told(DocumentKind),
    /// The words of the register, under a heading of vouchers or another one.
    Word(CompactString, bool),
    /// Nothing but the sign.
    Sign,
}

impl Kind {
    /// Decides, now that the sign is known.
    pub(crate) fn decide(&self, is_negative: bool) -> Option<DocumentKind> {
        match self {
            Self::Told(kind) => Some(*kind),
            Self::Word(word, is_voucher) => values::kind_of_text(word, *is_voucher, is_negative),
            Self::Sign if is_negative => Some(DocumentKind::CreditNote),
            Self::Sign => Some(DocumentKind::Invoice),
        }
    }
}

/// Reads all lines below the headings; what is none, or damaged, is noted in the register.
pub(crate) fn read(
    sheet: &Sheet,
    headings: &Headings,
    mapping: &Mapping,
    register: &mut Register,
) -> Vec<Booked> {
    let rows = sheet.rows.get(headings.first_row..).unwrap_or_default();
    let reader = Reader::new(sheet, rows, headings, mapping);
    let mut booked: Vec<Booked> = Vec::with_capacity(rows.len());
    for row in sheet.rows.iter().filter(|row| !row.faults.is_empty()) {
        let text: Vec<_> = row.cells().map(|(_, cell)| cell.shown()).collect();
        register
            .damaged
            .extend(row.faults.iter().map(|reason| Damaged {
                line: row.line,
                column: "the whole line".to_owned(),
                text: text.join(" | "),
                reason: reason.clone(),
            }));
    }
    for row in rows.iter().filter(|row| row.faults.is_empty()) {
        match reader.line(row, booked.last().is_some(), &mut register.damaged) {
            Ok(line) => booked.push(line),
            Err(reason) => register.left_out.push(LeftOut {
                line: row.line,
                reason: reason.to_owned(),
            }),
        }
    }
    booked
}

struct Reader<'a> {
    headings: &'a Headings,
    mapping: &'a Mapping,
    dates: DateReader,
    original_dates: DateReader,
    /// What the sheet, its titles or its headings say of all lines.
    title: Option<DocumentKind>,
    is_of_vouchers: bool,
}

impl<'a> Reader<'a> {
    fn new(sheet: &Sheet, rows: &[Row], headings: &'a Headings, mapping: &'a Mapping) -> Self {
        let dates = |meaning: Meaning| {
            let column = headings.column(meaning);
            let cells = rows.iter().filter_map(|row| row.cell(column?));
            values::date_order(cells, mapping.date_order)
        };
        let above = sheet.rows.get(..headings.first_row).unwrap_or_default();
        let titles = above
            .iter()
            .filter(|row| row.cells().count() == 1)
            .flat_map(Row::cells);
        let titles = titles.map(|(_, cell)| cell.shown());
        let number = headings.of(Meaning::Number).map(CompactString::from);
        let mut says = sheet
            .name
            .as_deref()
            .map(CompactString::from)
            .into_iter()
            .chain(titles)
            .chain(number);
        let kind = headings.of(Meaning::Kind);
        Self {
            headings,
            mapping,
            dates: dates(Meaning::Date),
            original_dates: dates(Meaning::OriginalDate),
            title: says.find_map(|text| values::kind_of_title(&text)),
            is_of_vouchers: kind
                .is_some_and(|text| super::heading::Heading::new(&text).is_of_vouchers()),
        }
    }

    fn cell<'r>(&self, row: &'r Row, meaning: Meaning) -> Option<&'r Cell> {
        row.cell(self.headings.column(meaning)?)
    }

    fn text(&self, row: &Row, meaning: Meaning) -> Option<CompactString> {
        self.cell(row, meaning).map(Cell::shown)
    }

    /// Reads a line, or tells why it is none of a document.
    fn line(
        &self,
        row: &Row,
        has_one_before: bool,
        damaged: &mut Vec<Damaged>,
    ) -> Result<Booked, &'static str> {
        let gstin = self.cell(row, Meaning::SupplierGstin);
        let number = self.cell(row, Meaning::Number);
        if number.is_none_or(is_total) && row.cells().any(|(_, cell)| is_total(cell)) {
            return Err("total");
        }
        if self.headings.are_repeated_by(row) {
            return Err("headings again");
        }
        let has_item = self.cell(row, Meaning::Item).is_some();
        let date = self.cell(row, Meaning::Date);
        let has_amount = Meaning::AMOUNTS
            .iter()
            .any(|meaning| self.cell(row, *meaning).is_some());
        let is_continuation =
            gstin.is_none() && number.is_none() && date.is_none() && has_item && has_one_before;
        if gstin.is_none() && number.is_none() && !is_continuation {
            let has_words = row.cells().any(|(_, cell)| {
                cell.as_text().is_some_and(|text| {
                    text.contains(char::is_alphabetic) && values::amount(cell).is_err()
                })
            });
            return Err(match (has_amount, has_words) {
                (true, true) if date.is_some() => return self.booked(row, false, damaged),
                (true, false) => "amounts alone, like a total",
                (_, true) => "neither GSTIN nor number",
                (false, false) => "nothing that is of a document",
            });
        }
        if !has_amount
            && date.is_none()
            && (gstin.is_none() || number.is_none())
            && !is_continuation
        {
            return Err("neither date nor amounts");
        }
        self.booked(row, is_continuation, damaged)
    }

    fn booked(
        &self,
        row: &Row,
        is_continuation: bool,
        damaged: &mut Vec<Damaged>,
    ) -> Result<Booked, &'static str> {
        let before = damaged.len();
        let mut note = |meaning: Meaning, cell: &Cell, reason: String| {
            damaged.push(Damaged {
                line: row.line,
                column: self.headings.of(meaning).unwrap_or_default(),
                text: cell.shown().into(),
                reason,
            });
        };
        let supplier_name = self.text(row, Meaning::SupplierName);
        let supplier = match self.cell(row, Meaning::SupplierGstin) {
            None => Supplier::Untold,
            Some(cell) => values::supplier(cell).unwrap_or_else(|reason| {
                note(Meaning::SupplierGstin, cell, reason);
                Supplier::Untold
            }),
        };
        let supplier = match supplier {
            Supplier::Registered(gstin) => Some(gstin),
            Supplier::Unregistered => return Err("the supplier is not registered"),
            Supplier::Untold => supplier_name.as_deref().and_then(|name| self.by_name(name)),
        };
        let number = self.cell(row, Meaning::Number).and_then(|cell| {
            values::number(cell).unwrap_or_else(|reason| {
                note(Meaning::Number, cell, reason);
                None
            })
        });
        let date = self.cell(row, Meaning::Date).and_then(|cell| {
            let date = self.dates.read(cell);
            date.map_err(|reason| note(Meaning::Date, cell, reason))
                .ok()
        });
        let mut amounts = [None; 6];
        for (amount, meaning) in amounts.iter_mut().zip(Meaning::AMOUNTS) {
            *amount = self.amount(row, meaning, &mut note);
        }
        Ok(Booked {
            line: row.line,
            supplier,
            supplier_name,
            number,
            date,
            place: self
                .cell(row, Meaning::PlaceOfSupply)
                .and_then(values::place),
            original: self.original(row),
            kind: self.kind(row),
            amounts,
            own_number: self.text(row, Meaning::OwnNumber),
            has_item: self.cell(row, Meaning::Item).is_some(),
            is_continuation,
            is_damaged: damaged.len() > before,
        })
    }

    /// Adds up the columns of one meaning.
    fn amount(
        &self,
        row: &Row,
        meaning: Meaning,
        note: &mut impl FnMut(Meaning, &Cell, String),
    ) -> Option<Marked> {
        let columns = self.headings.columns.get(&meaning)?;
        let mut sum: Option<Marked> = None;
        for cell in columns.iter().filter_map(|column| row.cell(*column)) {
            let next = match values::amount(cell) {
                Ok(Some(next)) => next,
                Ok(None) => continue,
                Err(reason) => {
                    note(meaning, cell, reason);
                    continue;
                }
            };
            sum = match sum {
                None => Some(next),
                Some(sum) => {
                    let added = sum.amount.checked_add(next.amount);
                    if added.is_none() {
                        note(
                            meaning,
                            cell,
                            "expected a sum of at most 28 digits".to_owned(),
                        );
                    }
                    Some(Marked {
                        amount: added.unwrap_or(Amount::ZERO),
                        has_side: sum.has_side || next.has_side,
                    })
                }
            };
        }
        sum
    }

    /// What this document amends, if the register tells its number.
    fn original(&self, row: &Row) -> Option<Box<Original>> {
        let number = values::number(self.cell(row, Meaning::OriginalNumber)?).ok()??;
        let date = self.cell(row, Meaning::OriginalDate);
        let date = date.and_then(|cell| self.original_dates.read(cell).ok());
        Some(Box::new(Original { number, date }))
    }

    fn kind(&self, row: &Row) -> Kind {
        if let Some(word) = self.text(row, Meaning::Kind) {
            let told = self
                .mapping
                .kinds
                .iter()
                .find(|(name, _)| name.trim().eq_ignore_ascii_case(&word));
            return match told {
                Some((_, kind)) => Kind::Told(*kind),
                None => Kind::Word(word, self.is_of_vouchers),
            };
        }
        self.title.map_or(Kind::Sign, Kind::Told)
    }

    fn by_name(&self, name: &str) -> Option<Gstin> {
        let suppliers = self.mapping.suppliers.iter();
        let mut same = suppliers.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        same.next().map(|(_, gstin)| *gstin)
    }
}

/// Tells whether a cell names a sum: `Grand Total`, `Made Up Traders Total`, `Carried Forward`.
fn is_total(cell: &Cell) -> bool {
    let Some(text) = cell.as_text() else {
        return false;
    };
    if text.len() > 80 {
        return false;
    }
    let words: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["total" | "totals" | "subtotal" | "योग" | "महायोग", ..]
            | [
                "grand" | "sub" | "net" | "page" | "report",
                "total" | "totals",
                ..
            ]
            | [.., "total" | "totals"]
            | ["carried" | "brought", "forward" | "over", ..]
            | ["opening" | "closing", "balance", ..]
            | ["कुल", "योग", ..]
    )
}
