//! From what a generated client decodes to exact values.

use gst_types::Section;

use crate::Result;
use crate::exact::{Converter, Exact, Inexact};
use crate::peers::{all_sections, documented};

/// The documents that the client of the documentation as it is can see.
pub(super) fn documented(response: documented::types::GetInvoicesResponse) -> Result<Vec<Exact>> {
    let records = response
        .data
        .and_then(|data| data.data)
        .ok_or("no data")?
        .b2b;
    let mut converter = Converter::default();
    records
        .iter()
        .map(|record| {
            let record = Inexact {
                stin: record.stin.as_deref(),
                number: record.inum.as_deref(),
                date: record.idt.as_deref(),
                inv_typ: record.inv_typ.as_deref(),
                rtnprd: record.rtnprd.as_deref(),
                srcform: record.srcform.as_deref(),
                srcfilstatus: record.srcfilstatus.as_deref(),
                pos: record.pos.as_deref(),
                action: record.action.as_deref(),
                ispendactblocked: record.ispendactblocked.as_deref(),
                val: record.val,
                txval: record.txval,
                iamt: record.iamt,
                camt: record.camt,
                samt: record.samt,
                cess: record.cess,
                hash: record.hash.as_deref(),
                ..Inexact::default()
            };
            converter.exact(Section::B2b, record)
        })
        .collect()
}

/// The documents of all sections.
pub(super) fn all_sections(
    response: all_sections::types::GetInvoicesResponse,
) -> Result<Vec<Exact>> {
    let data = response.data.and_then(|data| data.data).ok_or("no data")?;
    let lists = [
        (Section::B2b, data.b2b),
        (Section::B2ba, data.b2ba),
        (Section::Cn, data.b2bcn),
        (Section::Cna, data.b2bcna),
        (Section::Dn, data.b2bdn),
        (Section::Dna, data.b2bdna),
        (Section::Ecom, data.ecom),
        (Section::Ecoma, data.ecoma),
    ];
    let mut converter = Converter::default();
    let mut documents = Vec::with_capacity(lists.iter().map(|(_, list)| list.len()).sum());
    for (section, list) in lists {
        for record in list {
            documents.push(document(&mut converter, section, record)?);
        }
    }
    Ok(documents)
}

fn document(
    converter: &mut Converter,
    section: Section,
    mut record: all_sections::types::InvoiceRecord,
) -> Result<Exact> {
    let tradenm = record.tradenm.take();
    let [number, date, original_number, original_date] = if section.is_note() {
        [
            &record.nt_num,
            &record.nt_dt,
            &record.ont_num,
            &record.ont_dt,
        ]
    } else {
        [&record.inum, &record.idt, &record.oinum, &record.oidt]
    };
    let record = Inexact {
        stin: record.stin.as_deref(),
        tradenm,
        number: number.as_deref(),
        date: date.as_deref(),
        original_number: original_number.as_deref(),
        original_date: original_date.as_deref(),
        inv_typ: record.inv_typ.as_deref(),
        rtnprd: record.rtnprd.as_deref(),
        srcform: record.srcform.as_deref(),
        srcfilstatus: record.srcfilstatus.as_deref(),
        pos: record.pos.as_deref(),
        action: record.action.as_deref(),
        ispendactblocked: record.ispendactblocked.as_deref(),
        val: record.val,
        txval: record.txval,
        iamt: record.iamt,
        camt: record.camt,
        samt: record.samt,
        cess: record.cess,
        hash: record.hash.as_deref(),
    };
    converter.exact(section, record)
}
