//! The summary of the statement.

use gst_types::{Amount, Extra, Gstin};
use sandbox_gst::types::{Gstr2bItem, Gstr2bSupplier};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::envelope::{is_silent, read_leniently, text};
use crate::json::{Cursor, Malformed, Members};
use crate::operations::room::{BLOCK, Room};

/// The summary of the statement, line by line.
///
/// The tax network nests it; here each line says where it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// The credit (`itcsumm`): available or not, by kind of supply and section.
    pub credit: Vec<SummaryLine>,
    /// The suppliers (`cpsumm`), by section.
    pub suppliers: Vec<SummaryLine>,
}

/// One line of the summary; amounts are rupees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SummaryLine {
    /// Where it stood, by the tax network's names: `itcavl`, `nonrevsup`, `b2b`.
    pub path: Vec<String>,
    /// The supplier, of a line about one.
    pub supplier_gstin: Option<Gstin>,
    /// The supplier's name.
    pub supplier_name: Option<String>,
    /// The value that is taxed.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Central tax.
    pub cgst: Option<Amount>,
    /// State or union territory tax.
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// What else stood there, by the names on the wire.
    pub extra: Extra,
}

/// How deep the summary may nest.
const DEPTH: usize = 8;

/// Adds the lines of an object, those of the objects in it behind it.
pub(super) fn add(lines: &mut Vec<SummaryLine>, room: &mut Room, value: &RawValue) {
    add_at(lines, room, &mut Vec::new(), value);
}

fn add_at(lines: &mut Vec<SummaryLine>, room: &mut Room, path: &mut Vec<String>, value: &RawValue) {
    if room.is_exceeded() {
        return;
    }
    let Some(members) = Members::read(value) else {
        return;
    };
    let is_nested = |value: &RawValue| value.get().starts_with(['{', '[']);
    let own = || members.iter().filter(|(_, value)| !is_nested(value));
    if own().next().is_some() {
        let path_length: usize = path.iter().map(|name| name.len() + BLOCK).sum();
        // A list that grows has room for twice as many.
        let bytes = 2 * size_of::<SummaryLine>() + 2 * path_length;
        if room.has(bytes) && room.has_members(own()) {
            lines.push(line(path, own()));
        }
    }
    if path.len() >= DEPTH {
        return;
    }
    for (key, value) in members.iter() {
        if !is_nested(value) || is_silent(value.get()) {
            continue;
        }
        path.push(key.to_owned());
        if value.get().starts_with('{') {
            add_at(lines, room, path, value);
        } else {
            // It is JSON, as the whole is.
            let _malformed = Cursor::new(value.get()).elements(|cursor| {
                add_at(lines, room, path, cursor.raw()?);
                Ok::<_, Malformed>(())
            });
        }
        path.pop();
    }
}

fn line<'a>(
    path: &[String],
    members: impl Iterator<Item = (&'a str, &'a RawValue)>,
) -> SummaryLine {
    let (about_supplier, others): (Vec<_>, Vec<_>) =
        members.partition(|(key, _)| Gstr2bSupplier::FIELDS.contains(key));
    let (mut supplier, mut rejected) = read_leniently::<Gstr2bSupplier>(about_supplier);
    let (mut amounts, unread) = read_leniently::<Gstr2bItem>(others);
    rejected.extend(unread);
    let mut line = SummaryLine {
        path: path.to_vec(),
        supplier_gstin: supplier.ctin.take().map(|gstin| gstin.0),
        supplier_name: text(supplier.trdnm.take()),
        taxable_value: amounts.txval.take().map(|amount| amount.0),
        igst: amounts.igst.take().map(|amount| amount.0),
        cgst: amounts.cgst.take().map(|amount| amount.0),
        sgst: amounts.sgst.take().map(|amount| amount.0),
        cess: amounts.cess.take().map(|amount| amount.0),
        extra: Extra::default(),
    };
    rejected.extend(supplier.into_extra());
    rejected.extend(amounts.into_extra());
    line.extra = rejected.into();
    line
}
