//! The same documents as other parts of the tax network show them.

mod statement;
mod supplies;

use gst_types::ReturnPeriod;

pub(crate) use self::{
    statement::Statement,
    supplies::{added_back, sales},
};
use crate::data_set::Record;

/// A record with some fields of another, under other names; what the other does not have is left
/// out.
fn renamed(record: &Record, names: &[(&str, &str)]) -> Record {
    let mut other = Record::default();
    for (from, to) in names {
        if let Some(value) = record.raw(from) {
            other.set_raw(to, value.clone());
        }
    }
    other
}

/// Whether a document was reported for the period; one that does not say is in every period.
fn is_of(record: &Record, period: ReturnPeriod) -> bool {
    let own = record.text("rtnprd").and_then(|own| own.parse().ok());
    own.is_none_or(|own: ReturnPeriod| own == period)
}

fn wire_period(period: ReturnPeriod) -> String {
    format!("{:02}{:04}", period.month(), period.year())
}

fn wire_date(date: gst_types::Date) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    format!("{day:02}-{month:02}-{year:04}")
}
