//! The columns of documents.

use gst_ims::{Amount, Invoice, Section};

use super::grid::{Cell, Column, Side};
use super::money::{NO_AMOUNT, Sum};
use crate::output::csv;
use crate::words;

/// A column, before there are documents to fill it.
#[derive(Clone, Copy)]
pub(super) struct Template {
    /// The name by which it is chosen.
    name: &'static str,
    pub(super) title: &'static str,
    rank: u8,
    content: Content,
}

#[derive(Clone, Copy)]
enum Content {
    Text(fn(&Invoice) -> Cell),
    Amount(fn(&Invoice) -> Option<Amount>),
    /// Chosen by name only, and shown as for a spreadsheet.
    Any,
}

/// Whether the amounts of credit notes are shown as they were sent, or negative so that they add
/// up with others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    AsSent,
    Signed,
}

/// The tax stands before its four parts: these go first where there is no room.
const TEMPLATES: [Template; 19] = [
    text("section", "Section", 3, |invoice| {
        Cell::new(invoice.section.name())
    }),
    text("number", "Number", 0, |invoice| {
        Cell::new(invoice.number.as_str())
    }),
    text("date", "Date", 4, |invoice| {
        Cell::new(&invoice.date.to_string())
    }),
    text("original_number", "Amends", 6, |invoice| {
        match &invoice.original {
            Some(original) => Cell::new(original.number.as_str()),
            None => Cell::default(),
        }
    }),
    text("supplier_name", "Supplier", 1, |invoice| {
        match &invoice.supplier_name {
            Some(name) => Cell::cut(name, LONGEST_NAME),
            None => Cell::new(invoice.supplier_gstin.as_str()),
        }
    }),
    text("supplier_gstin", "GSTIN", 5, |invoice| {
        Cell::new(invoice.supplier_gstin.as_str())
    }),
    text("supply_type", "Type", 10, |invoice| {
        match &invoice.supply_type {
            Some(supply_type) => Cell::new(&supply_type.to_string().replace('_', " ")),
            None => Cell::default(),
        }
    }),
    text("return_period", "Period", 7, |invoice| {
        match invoice.return_period {
            Some(period) => Cell::new(&period.to_string()),
            None => Cell::default(),
        }
    }),
    text("place_of_supply", "Place", 9, |invoice| {
        match &invoice.place_of_supply {
            Some(state) => Cell::new(state.as_ref()),
            None => Cell::default(),
        }
    }),
    amount("taxable_value", "Taxable", 6, |invoice| {
        invoice.taxable_value
    }),
    amount("igst", "IGST", 5, |invoice| invoice.igst),
    amount("cgst", "CGST", 5, |invoice| invoice.cgst),
    amount("sgst", "SGST", 5, |invoice| invoice.sgst),
    amount("cess", "Cess", 5, |invoice| invoice.cess),
    amount("tax", "Tax", 0, Invoice::tax),
    amount("value", "Value", 0, |invoice| invoice.value),
    text("action", "Action", 0, |invoice| {
        Cell::new(&words::action(&invoice.action)).colored(words::action_color(&invoice.action))
    }),
    text("marks", "Marks", 2, |invoice| Cell::new(&marks(invoice))),
    text("remarks", "Remarks", 8, |invoice| {
        Cell::new(invoice.remarks.as_deref().unwrap_or_default())
    }),
];

/// Enough to know a supplier by; a terminal of 80 places has no more.
const LONGEST_NAME: usize = 18;

const fn text(
    name: &'static str,
    title: &'static str,
    rank: u8,
    cell: fn(&Invoice) -> Cell,
) -> Template {
    Template {
        name,
        title,
        rank,
        content: Content::Text(cell),
    }
}

const fn amount(
    name: &'static str,
    title: &'static str,
    rank: u8,
    amount: fn(&Invoice) -> Option<Amount>,
) -> Template {
    Template {
        name,
        title,
        rank,
        content: Content::Amount(amount),
    }
}

/// The usual columns for documents of one section, or of several.
pub(super) fn usual(section: Option<Section>) -> Vec<Template> {
    let mut templates = TEMPLATES.to_vec();
    if section.is_some() {
        templates.retain(|template| template.name != "section");
    }
    templates
}

/// The columns that were chosen, none of which is given up.
pub(super) fn chosen(names: &[&'static str]) -> Vec<Template> {
    let known = |name: &&'static str| {
        let known = TEMPLATES.iter().find(|template| template.name == *name);
        known.copied().unwrap_or(Template {
            name,
            title: name,
            rank: 0,
            content: Content::Any,
        })
    };
    let chosen = names.iter().map(known);
    chosen
        .map(|template| Template {
            rank: 0,
            ..template
        })
        .collect()
}

/// Leaves out what says nothing about these documents: taxes that are zero throughout, and the
/// GSTIN where it stands for the name already. Returns the titles of such taxes.
pub(super) fn leave_out_zeros(
    templates: &mut Vec<Template>,
    invoices: &[Invoice],
) -> Vec<&'static str> {
    let is_zero = |template: &Template| match template.content {
        Content::Amount(amount) => {
            let amounts = invoices.iter().map(amount);
            HEADS.contains(&template.name)
                && amounts
                    .clone()
                    .all(|amount| amount.is_some_and(Amount::is_zero))
        }
        _ => false,
    };
    let zero: Vec<_> = templates
        .iter()
        .filter(|template| is_zero(template))
        .collect();
    let titles: Vec<_> = zero.iter().map(|template| template.title).collect();
    templates.retain(|template| !titles.contains(&template.title));
    if invoices
        .iter()
        .all(|invoice| invoice.supplier_name.is_none())
    {
        templates.retain(|template| template.name != "supplier_gstin");
    }
    titles
}

const HEADS: [&str; 4] = ["igst", "cgst", "sgst", "cess"];

/// What makes the cell of a document.
type MadeCell = Box<dyn Fn(&Invoice) -> Cell>;

impl Template {
    /// The column, with the total of these documents.
    pub(super) fn column(&self, invoices: &[Invoice], sign: Sign) -> Column<'static, Invoice> {
        let mut column = self.without_total(sign);
        if let Content::Amount(amount) = self.content {
            let amounts = invoices.iter().map(|invoice| signed(invoice, amount, sign));
            column.total = Cell::number(Sum::of(amounts).to_string());
        }
        column
    }

    /// The column, for documents that are not all there yet.
    pub(super) fn without_total(&self, sign: Sign) -> Column<'static, Invoice> {
        let Self {
            name, title, rank, ..
        } = *self;
        let (side, cell): (_, MadeCell) = match self.content {
            Content::Text(cell) => (Side::Left, Box::new(cell)),
            Content::Amount(amount) => (
                Side::Right,
                Box::new(move |invoice| show(signed(invoice, amount, sign))),
            ),
            Content::Any => (
                Side::Left,
                Box::new(move |invoice| Cell::new(&csv::plain(name, invoice))),
            ),
        };
        Column {
            title,
            side,
            rank,
            cell,
            total: Cell::default(),
        }
    }
}

/// Whether an amount was not sent of one of these documents.
pub(super) fn lacks_amounts(invoices: &[Invoice]) -> bool {
    TEMPLATES.iter().any(|template| match template.content {
        Content::Amount(amount) => invoices.iter().any(|invoice| amount(invoice).is_none()),
        _ => false,
    })
}

fn signed(invoice: &Invoice, amount: fn(&Invoice) -> Option<Amount>, sign: Sign) -> Option<Amount> {
    match sign {
        Sign::AsSent => amount(invoice),
        Sign::Signed => amount(invoice).map(|amount| invoice.signed(amount)),
    }
}

fn show(amount: Option<Amount>) -> Cell {
    match amount {
        Some(amount) => Cell::number(amount.indian().to_string()),
        None => Cell::number(NO_AMOUNT.to_owned()),
    }
}

pub(super) const NOT_FILED: &str = "F";
pub(super) const NEVER_PENDING: &str = "P";

/// Says what to know before an action is taken.
pub(crate) fn marks_in_words(invoice: &Invoice) -> String {
    let filed = match invoice.supplier_filed {
        Some(true) => "filed by the supplier",
        Some(false) => "not filed by the supplier yet",
        None => "not told whether the supplier has filed it",
    };
    let pending = match invoice.pending_allowed {
        Some(true) => "may be kept pending",
        Some(false) => "cannot be kept pending",
        None => "not told whether it may be kept pending",
    };
    format!("{filed}; {pending}")
}

/// Marks what to know before an action is taken.
pub(super) fn marks(invoice: &Invoice) -> String {
    let marks = [
        (invoice.supplier_filed == Some(false), NOT_FILED),
        (invoice.pending_allowed == Some(false), NEVER_PENDING),
    ];
    let marks: Vec<_> = marks
        .into_iter()
        .filter_map(|(is_so, mark)| is_so.then_some(mark))
        .collect();
    marks.join(" ")
}
