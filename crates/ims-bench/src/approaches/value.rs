//! From `serde_json::Value` to exact values.

use gst_types::Section;
use serde_json::{Map, Value};

use crate::Result;
use crate::exact::{Converter, Exact, Inexact};

/// The documents of all sections.
pub(super) fn exact(mut body: Value) -> Result<Vec<Exact>> {
    let sections = body
        .pointer_mut("/data/data")
        .and_then(Value::as_object_mut)
        .ok_or("no data")?;
    let mut converter = Converter::default();
    let mut documents = Vec::new();
    for section in Section::ALL {
        let Some(Value::Array(records)) = sections.remove(section.response_key()) else {
            continue;
        };
        documents.reserve(records.len());
        for record in records {
            let Value::Object(record) = record else {
                return Err("a record is no object".into());
            };
            documents.push(document(&mut converter, section, record)?);
        }
    }
    Ok(documents)
}

fn document(
    converter: &mut Converter,
    section: Section,
    mut record: Map<String, Value>,
) -> Result<Exact> {
    let tradenm = match record.get_mut("tradenm").map(Value::take) {
        Some(Value::String(name)) => Some(name),
        _ => None,
    };
    let text = |name| record.get(name).and_then(Value::as_str);
    let float = |name| record.get(name).and_then(Value::as_f64);
    let [number, date, original_number, original_date] = if section.is_note() {
        ["nt_num", "nt_dt", "ont_num", "ont_dt"]
    } else {
        ["inum", "idt", "oinum", "oidt"]
    };
    let inexact = Inexact {
        stin: text("stin"),
        tradenm,
        number: text(number),
        date: text(date),
        original_number: text(original_number),
        original_date: text(original_date),
        inv_typ: text("inv_typ"),
        rtnprd: text("rtnprd"),
        srcform: text("srcform"),
        srcfilstatus: text("srcfilstatus"),
        pos: text("pos"),
        action: text("action"),
        ispendactblocked: text("ispendactblocked"),
        val: float("val"),
        txval: float("txval"),
        iamt: float("iamt"),
        camt: float("camt"),
        samt: float("samt"),
        cess: float("cess"),
        hash: text("hash"),
    };
    converter.exact(section, inexact)
}
