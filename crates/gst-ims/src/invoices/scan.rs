//! A record in its documented form, read without a detour.
//!
//! A taxpayer has thousands of records; here their values are slices of the
//! body until they are what they shall be. A record in any other form, however
//! slightly, is refused and read by its generated type instead.

use std::collections::BTreeMap;
use std::str::FromStr;

use gst_types::wire::Wire;
use gst_types::{
    Action, Amount, Date, DocumentHash, DocumentNumber, FilingStatus, Gstin, RawJson, SourceForm,
    SupplyType,
};
use sandbox_gst::types::InvoiceRecord;

use crate::json::{Cursor, Malformed};

/// The fields that an invoice is made of; all others are kept as they are.
pub(super) const FIELDS: [&str; 24] = [
    "action",
    "camt",
    "cess",
    "hash",
    "iamt",
    "idt",
    "inum",
    "inv_typ",
    "ispendactblocked",
    "nt_dt",
    "nt_num",
    "oidt",
    "oinum",
    "ont_dt",
    "ont_num",
    "pos",
    "rtnprd",
    "samt",
    "srcfilstatus",
    "srcform",
    "stin",
    "tradenm",
    "txval",
    "val",
];

/// Fields without a place in an invoice, by their name on the wire.
pub(super) type Extra = BTreeMap<String, RawJson>;

/// Reads the record at the cursor.
pub(super) fn record(cursor: &mut Cursor<'_>) -> Result<(InvoiceRecord, Extra), Malformed> {
    let mut record = InvoiceRecord::default();
    let mut extra = Extra::new();
    cursor.members(|cursor, key| match key.as_bytes() {
        b"action" => code(cursor, &mut record.action, Action::from_text),
        b"camt" => amount(cursor, &mut record.camt),
        b"cess" => amount(cursor, &mut record.cess),
        b"hash" => code(cursor, &mut record.hash, DocumentHash::from_server),
        b"iamt" => amount(cursor, &mut record.iamt),
        b"idt" => text(cursor, &mut record.idt, Date::from_str),
        b"inum" => text(cursor, &mut record.inum, DocumentNumber::from_server),
        b"inv_typ" => code(cursor, &mut record.inv_typ, SupplyType::from_text),
        b"ispendactblocked" => text(cursor, &mut record.ispendactblocked, str::parse),
        b"nt_dt" => text(cursor, &mut record.nt_dt, Date::from_str),
        b"nt_num" => text(cursor, &mut record.nt_num, DocumentNumber::from_server),
        b"oidt" => text(cursor, &mut record.oidt, Date::from_str),
        b"oinum" => text(cursor, &mut record.oinum, DocumentNumber::from_server),
        b"ont_dt" => text(cursor, &mut record.ont_dt, Date::from_str),
        b"ont_num" => text(cursor, &mut record.ont_num, DocumentNumber::from_server),
        b"pos" => text(cursor, &mut record.pos, str::parse),
        b"rtnprd" => text(cursor, &mut record.rtnprd, str::parse),
        b"samt" => amount(cursor, &mut record.samt),
        b"srcfilstatus" => code(cursor, &mut record.srcfilstatus, FilingStatus::from_text),
        b"srcform" => code(cursor, &mut record.srcform, SourceForm::from_text),
        b"stin" => text(cursor, &mut record.stin, Gstin::from_server),
        b"tradenm" => code(cursor, &mut record.tradenm, |name| name.into()),
        b"txval" => amount(cursor, &mut record.txval),
        b"val" => amount(cursor, &mut record.val),
        _ => keep(cursor, &mut extra, key.into_owned()),
    })?;
    Ok((record, extra))
}

/// Reads a string that `read` accepts; a field that stands twice is refused.
fn text<T, E>(
    cursor: &mut Cursor<'_>,
    field: &mut Option<Wire<T>>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<(), Malformed> {
    if field.is_some() {
        return Err(Malformed);
    }
    let mut put = |text: &str| {
        // An empty text says nothing.
        if !text.is_empty() {
            *field = Some(Wire(read(text).map_err(|_| Malformed)?));
        }
        Ok(())
    };
    match cursor.plain_string() {
        Some(text) => put(text),
        None if cursor.peek() == Some(b'"') => put(&cursor.string()?),
        None => null(cursor),
    }
}

/// Reads a string of any kind.
fn code<T>(
    cursor: &mut Cursor<'_>,
    field: &mut Option<Wire<T>>,
    read: impl Fn(&str) -> T,
) -> Result<(), Malformed> {
    text(cursor, field, |text| Ok::<_, Malformed>(read(text)))
}

fn amount(cursor: &mut Cursor<'_>, field: &mut Option<Wire<Amount>>) -> Result<(), Malformed> {
    if field.is_some() {
        return Err(Malformed);
    }
    if let Some(amount) = cursor.take(Amount::at_start_of_json) {
        *field = Some(Wire(amount));
        return Ok(());
    }
    if let Some(number) = cursor.number() {
        let amount = Amount::from_json_number(number).map_err(|_| Malformed)?;
        *field = Some(Wire(amount));
        return Ok(());
    }
    null(cursor)
}

/// `null` is the same as a missing field.
fn null(cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    if cursor.null() {
        Ok(())
    } else {
        Err(Malformed)
    }
}

fn keep(cursor: &mut Cursor<'_>, extra: &mut Extra, key: String) -> Result<(), Malformed> {
    let value = cursor.raw()?;
    if value.get() == "null" {
        return Ok(());
    }
    match extra.insert(key, RawJson::from(value.to_owned())) {
        None => Ok(()),
        Some(_) => Err(Malformed),
    }
}
