//! A document as columns, from which it comes back exactly.

use std::collections::BTreeMap;

use gst_ims::{
    Action, Amount, Date, DocumentHash, DocumentNumber, Gstin, Invoice, ItcReduction, ReturnPeriod,
    Section, SourceForm, StateCode, SupplyType,
};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::json;
use crate::sql::{Columns, Value, clean};

/// Everything that is written of a document, in the order of [`values`]: the first [`KEY_COUNT`]
/// columns name it, and from the first [`COLUMN_COUNT`] it is read.
const WRITTEN: [&str; 25] = [
    "section",
    "supplier_gstin",
    "number",
    "document_date",
    "return_period",
    "action",
    "supplier_filed",
    "pending_allowed",
    "supplier_name",
    "value",
    "taxable_value",
    "igst",
    "cgst",
    "sgst",
    "cess",
    "supply_type",
    "source_form",
    "place_of_supply",
    "hash",
    "itc_reduction_allowed",
    "remarks_allowed",
    "rest",
    "is_exact",
    "itc_reduction",
    "digest",
];

const KEY_COUNT: usize = 5;

pub(crate) const COLUMN_COUNT: usize = 22;

/// The columns that name a document.
pub(crate) fn key_columns() -> impl Iterator<Item = &'static str> {
    WRITTEN.into_iter().take(KEY_COUNT)
}

/// The columns from which a document is read, in the order of [`read`], each behind a prefix.
pub(crate) fn columns(prefix: &str) -> String {
    let read = WRITTEN.into_iter().take(COLUMN_COUNT);
    read.map(|column| format!("{prefix}{column}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Everything that is written of a document, in the order of [`values`].
pub(crate) fn written() -> String {
    WRITTEN.join(", ")
}

/// What a new version changes: all but the name.
pub(crate) fn rewritten() -> impl Iterator<Item = &'static str> {
    WRITTEN.into_iter().skip(KEY_COUNT)
}

/// Returns the columns of a document.
///
/// What they cannot express, such as unknown fields and fractions of a paisa, goes as JSON into
/// the column `rest`; whether there is such is found by making the document anew and comparing.
pub(crate) fn values(invoice: &Invoice, digest: [u8; 16]) -> Result<Vec<Value>, Error> {
    let rest = rest(invoice)?;
    let amounts = invoice.amounts();
    let is_exact = amounts
        .iter()
        .flatten()
        .all(|amount| amount.to_paise().is_some());
    let mut values: Vec<Value> = vec![
        invoice.section.name().into(),
        invoice.supplier_gstin.as_str().into(),
        invoice.number.as_str().into(),
        date_number(invoice.date).into(),
        period_number(invoice.return_period).into(),
        invoice.action.as_str().into(),
        invoice.supplier_filed.into(),
        invoice.pending_allowed.into(),
        invoice.supplier_name.as_deref().into(),
    ];
    values.extend(amounts.map(|amount| Value::Integer(amount.map(paise))));
    values.extend([
        invoice.supply_type.as_ref().map(SupplyType::as_str).into(),
        invoice.source_form.as_ref().map(SourceForm::as_str).into(),
        invoice
            .place_of_supply
            .as_ref()
            .map(StateCode::as_str)
            .into(),
        invoice.hash.as_ref().map(ToString::to_string).into(),
        invoice.itc_reduction_allowed.into(),
        invoice.remarks_allowed.into(),
        rest.into(),
        is_exact.into(),
        invoice.itc_reduction.as_deref().map(reduction_name).into(),
        Value::Blob(digest.to_vec()),
    ]);
    Ok(values)
}

/// Reads a document from its [`columns`].
pub(crate) fn read(row: &AnyRow) -> Result<Invoice, Error> {
    let invoice = Plain::read(row)?.invoice()?;
    match row.text_or_null(21)? {
        None => Ok(invoice),
        Some(rest) => with_rest(&invoice, rest),
    }
}

/// Tells versions of a document apart. Suppliers choose what is in it, so it is a strong one.
pub(crate) fn digest(invoice: &Invoice) -> Result<[u8; 16], Error> {
    let hash = Sha256::digest(json::write(invoice)?);
    let mut digest = [0; 16];
    for (to, from) in digest.iter_mut().zip(hash) {
        *to = from;
    }
    Ok(digest)
}

pub(crate) fn date_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

pub(crate) fn period_number(period: Option<ReturnPeriod>) -> i64 {
    period.map_or(0, |period| {
        i64::from(period.year()) * 100 + i64::from(period.month())
    })
}

/// Whole paise at or below the amount; amounts beyond the column are at its end. Good for sorting
/// and for bounds, and exact wherever the amount has whole paise.
pub(crate) fn paise(amount: Amount) -> i64 {
    amount.to_paise().unwrap_or_else(|| {
        let rounded = amount.rounded_to_paise();
        match rounded.to_paise() {
            Some(paise) if rounded > amount => paise.saturating_sub(1),
            Some(paise) => paise,
            None if amount.is_negative() => i64::MIN,
            None => i64::MAX,
        }
    })
}

fn reduction_name(reduction: &ItcReduction) -> &'static str {
    match reduction {
        ItcReduction::Full => "full",
        ItcReduction::None => "none",
        ItcReduction::Partial { .. } => "partial",
    }
}

/// What the plain columns say, whether they were read or are about to be written.
struct Plain<'a> {
    section: Section,
    supplier_gstin: &'a str,
    number: &'a str,
    date: i64,
    return_period: i64,
    action: &'a str,
    supplier_filed: Option<bool>,
    pending_allowed: Option<bool>,
    supplier_name: Option<&'a str>,
    amounts: [Option<i64>; 6],
    supply_type: Option<&'a str>,
    source_form: Option<&'a str>,
    place_of_supply: Option<&'a str>,
    hash: Option<&'a str>,
    itc_reduction_allowed: Option<bool>,
    remarks_allowed: Option<bool>,
}

impl<'a> Plain<'a> {
    fn read(row: &'a AnyRow) -> Result<Self, Error> {
        let mut amounts = [None; 6];
        for (amount, column) in amounts.iter_mut().zip(9..) {
            *amount = row.integer_or_null(column)?;
        }
        Ok(Self {
            section: row.text(0)?.parse().map_err(damaged)?,
            supplier_gstin: row.text(1)?,
            number: row.text(2)?,
            date: row.integer(3)?,
            return_period: row.integer(4)?,
            action: row.text(5)?,
            supplier_filed: row.flag_or_null(6)?,
            pending_allowed: row.flag_or_null(7)?,
            supplier_name: row.text_or_null(8)?,
            amounts,
            supply_type: row.text_or_null(15)?,
            source_form: row.text_or_null(16)?,
            place_of_supply: row.text_or_null(17)?,
            hash: row.text_or_null(18)?,
            itc_reduction_allowed: row.flag_or_null(19)?,
            remarks_allowed: row.flag_or_null(20)?,
        })
    }

    fn invoice(&self) -> Result<Invoice, Error> {
        let mut invoice = Invoice::new(
            self.section,
            Gstin::from_server(self.supplier_gstin).map_err(damaged)?,
            DocumentNumber::from_server(self.number).map_err(damaged)?,
            date_of(self.date)?,
        );
        invoice.return_period = period_of(self.return_period)?;
        invoice.action = Action::from_text(self.action);
        invoice.supplier_filed = self.supplier_filed;
        invoice.pending_allowed = self.pending_allowed;
        invoice.supplier_name = self.supplier_name.map(Into::into);
        let [value, taxable_value, igst, cgst, sgst, cess] =
            self.amounts.map(|paise| paise.map(Amount::from_paise));
        invoice.value = value;
        invoice.taxable_value = taxable_value;
        invoice.igst = igst;
        invoice.cgst = cgst;
        invoice.sgst = sgst;
        invoice.cess = cess;
        invoice.supply_type = self.supply_type.map(SupplyType::from_text);
        invoice.source_form = self.source_form.map(SourceForm::from_text);
        invoice.place_of_supply = match self.place_of_supply {
            Some(text) => Some(json::named(text)?),
            None => None,
        };
        invoice.hash = self.hash.map(DocumentHash::from_server);
        invoice.itc_reduction_allowed = self.itc_reduction_allowed;
        invoice.remarks_allowed = self.remarks_allowed;
        Ok(invoice)
    }
}

/// Returns what the columns cannot express, as an object of those fields in our own form.
fn rest(invoice: &Invoice) -> Result<Option<String>, Error> {
    let hash = invoice.hash.as_ref().map(ToString::to_string);
    let number = clean(invoice.number.as_str().to_owned());
    let name = invoice
        .supplier_name
        .as_deref()
        .map(|name| clean(name.to_owned()));
    let plain = Plain {
        section: invoice.section,
        supplier_gstin: invoice.supplier_gstin.as_str(),
        number: &number,
        date: date_number(invoice.date),
        return_period: period_number(invoice.return_period),
        action: invoice.action.as_str(),
        supplier_filed: invoice.supplier_filed,
        pending_allowed: invoice.pending_allowed,
        supplier_name: name.as_deref(),
        amounts: invoice.amounts().map(|amount| amount.map(paise)),
        supply_type: invoice.supply_type.as_ref().map(SupplyType::as_str),
        source_form: invoice.source_form.as_ref().map(SourceForm::as_str),
        place_of_supply: invoice.place_of_supply.as_ref().map(StateCode::as_str),
        hash: hash.as_deref(),
        itc_reduction_allowed: invoice.itc_reduction_allowed,
        remarks_allowed: invoice.remarks_allowed,
    }
    .invoice()?;
    // Amounts are equal whatever zeros they end with, and are to be shown with the same.
    let is_shown_alike = invoice
        .amounts()
        .iter()
        .zip(plain.amounts())
        .all(|(own, plain)| match (own, plain) {
            (Some(own), Some(plain)) => own.to_string() == plain.to_string(),
            _ => true,
        });
    if is_shown_alike && plain == *invoice {
        return Ok(None);
    }
    let plain = json::write(&plain)?;
    let own = json::write(invoice)?;
    let plain: BTreeMap<&str, &RawValue> = serde_json::from_str(&plain).map_err(Error::json)?;
    let own: BTreeMap<&str, &RawValue> = serde_json::from_str(&own).map_err(Error::json)?;
    let rest: BTreeMap<_, _> = own
        .into_iter()
        .filter(|(name, value)| {
            plain
                .get(name)
                .is_none_or(|plain| plain.get() != value.get())
        })
        .collect();
    json::write(&rest).map(Some)
}

fn with_rest(plain: &Invoice, rest: &str) -> Result<Invoice, Error> {
    let plain = json::write(plain)?;
    let mut fields: BTreeMap<&str, &RawValue> =
        serde_json::from_str(&plain).map_err(Error::json)?;
    let rest: BTreeMap<&str, &RawValue> = serde_json::from_str(rest).map_err(Error::json)?;
    fields.extend(rest);
    json::read(&json::write(&fields)?)
}

pub(crate) fn date_of(number: i64) -> Result<Date, Error> {
    let parts = || {
        let year = i16::try_from(number / 10_000).ok()?;
        let month = i8::try_from(number / 100 % 100).ok()?;
        Date::new(year, month, i8::try_from(number % 100).ok()?)
    };
    parts().ok_or_else(|| Error::damaged(format!("the store holds the date {number}")))
}

pub(crate) fn period_of(number: i64) -> Result<Option<ReturnPeriod>, Error> {
    if number == 0 {
        return Ok(None);
    }
    let parts = || {
        let year = i16::try_from(number / 100).ok()?;
        ReturnPeriod::new(year, i8::try_from(number % 100).ok()?)
    };
    let period = parts();
    period
        .map(Some)
        .ok_or_else(|| Error::damaged(format!("the store holds the period {number}")))
}

pub(crate) fn damaged(error: gst_ims::gst_types::ParseError) -> Error {
    Error::damaged("the store holds a document that cannot be read").with(error)
}
