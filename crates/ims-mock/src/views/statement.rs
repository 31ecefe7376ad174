//! GSTR-2B as it follows from the actions.

use std::collections::BTreeMap;

use gst_types::{Date, ReturnPeriod, Section, Status};
use serde::Serialize;
use serde_json::{Value, json};

use super::{is_of, renamed, wire_date, wire_period};
use crate::{data_set::Record, network::Draft};

/// A document of the statement, and where it stands.
struct Entry {
    list: &'static str,
    is_rejected: bool,
    supplier: Record,
    /// `inv` or `nt`.
    key: &'static str,
    document: Record,
}

/// The statement of one taxpayer and period.
pub(crate) struct Statement {
    gstin: String,
    period: ReturnPeriod,
    generated_on: Option<Date>,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Supplier<'s> {
    #[serde(flatten)]
    supplier: &'s Record,
    #[serde(flatten)]
    documents: BTreeMap<&'static str, Vec<&'s Record>>,
}

type Lists<'s> = BTreeMap<&'static str, Vec<Supplier<'s>>>;

impl Statement {
    /// Pending documents are left for a later statement, rejected ones stand apart.
    pub(crate) fn of(
        gstin: &str,
        period: ReturnPeriod,
        generated_on: Option<Date>,
        draft: &Draft,
    ) -> Self {
        let mut entries = Vec::new();
        for section in Section::ALL {
            for record in draft.records(section) {
                let status = record.status();
                if is_of(record, period) && status != Status::Pending {
                    entries.push(entry(section, status, record));
                }
            }
        }
        Self {
            gstin: gstin.to_owned(),
            period,
            generated_on,
            entries,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many files of so many documents there are.
    pub(crate) fn files(&self, documents: usize) -> usize {
        self.entries.len().div_ceil(documents)
    }

    fn head(&self) -> Value {
        let mut head = json!({
            "gstin": self.gstin,
            "rtnprd": wire_period(self.period),
            "version": "1.0",
        });
        if let (Some(date), Some(head)) = (self.generated_on, head.as_object_mut()) {
            head.insert("gendt".to_owned(), json!(wire_date(date)));
        }
        head
    }

    /// What tells that there are several files.
    pub(crate) fn split(&self, files: usize) -> Value {
        let mut head = self.head();
        if let Some(head) = head.as_object_mut() {
            head.insert("fc".to_owned(), json!(files));
        }
        json!({ "status_cd": "3", "data": { "data": head } })
    }

    /// One file of so many documents, from 1.
    pub(crate) fn file(&self, number: usize, documents: usize) -> impl Serialize {
        #[derive(Serialize)]
        struct Data<'s> {
            status_cd: &'static str,
            data: Inner<'s>,
        }
        #[derive(Serialize)]
        struct Inner<'s> {
            chksum: String,
            data: Payload<'s>,
        }
        #[derive(Serialize)]
        struct Payload<'s> {
            #[serde(flatten)]
            head: Value,
            docdata: Lists<'s>,
            #[serde(rename = "docRejdata")]
            rejected: Lists<'s>,
        }
        let first = number.saturating_sub(1).saturating_mul(documents);
        let entries = || self.entries.iter().skip(first).take(documents);
        Data {
            status_cd: "1",
            data: Inner {
                chksum: format!("{:032x}", self.entries.len()),
                data: Payload {
                    head: self.head(),
                    docdata: lists(entries().filter(|entry| !entry.is_rejected)),
                    rejected: lists(entries().filter(|entry| entry.is_rejected)),
                },
            },
        }
    }
}

fn lists<'s>(entries: impl Iterator<Item = &'s Entry>) -> Lists<'s> {
    let mut lists = Lists::new();
    for entry in entries {
        let suppliers = lists.entry(entry.list).or_default();
        let known = suppliers
            .iter()
            .position(|known| *known.supplier == entry.supplier);
        let place = known.unwrap_or_else(|| {
            suppliers.push(Supplier {
                supplier: &entry.supplier,
                documents: BTreeMap::new(),
            });
            suppliers.len() - 1
        });
        if let Some(supplier) = suppliers.get_mut(place) {
            let documents = supplier.documents.entry(entry.key).or_default();
            documents.push(&entry.document);
        }
    }
    lists
}

/// Of an amended invoice.
const AMENDED: [(&str, &str); 5] = [
    ("inum", "inum"),
    ("idt", "dt"),
    ("inv_typ", "typ"),
    ("oinum", "oinum"),
    ("oidt", "oidt"),
];

fn entry(section: Section, status: Status, record: &Record) -> Entry {
    let (list, key, names): (_, _, &[(&str, &str)]) = match section {
        Section::B2b => (
            "b2b",
            "inv",
            &[("inum", "inum"), ("idt", "dt"), ("inv_typ", "typ")],
        ),
        Section::B2ba => ("b2ba", "inv", &AMENDED),
        Section::Cn | Section::Dn => (
            "cdnr",
            "nt",
            &[("nt_num", "ntnum"), ("nt_dt", "dt"), ("inv_typ", "suptyp")],
        ),
        Section::Cna | Section::Dna => (
            "cdnra",
            "nt",
            &[
                ("nt_num", "ntnum"),
                ("nt_dt", "dt"),
                ("inv_typ", "suptyp"),
                ("ont_num", "ontnum"),
                ("ont_dt", "ontdt"),
            ],
        ),
        Section::Ecoma => ("ecoma", "inv", &AMENDED),
        _ => ("ecom", "inv", &[("inum", "inum"), ("idt", "dt")]),
    };
    let amounts = [
        ("val", "val"),
        ("txval", "txval"),
        ("iamt", "igst"),
        ("camt", "cgst"),
        ("samt", "sgst"),
        ("cess", "cess"),
        ("pos", "pos"),
    ];
    let names: Vec<_> = names.iter().copied().chain(amounts).collect();
    let mut document = renamed(record, &names);
    if section.is_note() {
        let is_credit = section.is_credit_note();
        document.set_text("typ", if is_credit { "C" } else { "D" });
    }
    document.set_text("rev", "N");
    document.set_text("itcavl", "Y");
    document.set_text("rsn", "");
    document.set_text(
        "imsStatus",
        match status {
            Status::Accepted => "A",
            Status::Rejected => "R",
            _ => "N",
        },
    );
    Entry {
        list,
        is_rejected: status == Status::Rejected,
        supplier: renamed(
            record,
            &[("stin", "ctin"), ("tradenm", "trdnm"), ("rtnprd", "supprd")],
        ),
        key,
        document,
    }
}
