//! Bodies of documents, through the whole normaliser.
//!
//! The input is a body, as it comes under HTTP 200.

use std::collections::BTreeMap;

use gst_ims::{Amount, Invoice, Invoices, Section, State};
use sandbox_gst::types::InvoiceRecord;
use serde_json::value::RawValue;

use crate::json::{self, Members};
use crate::outcome::check_error;

/// Reads a body as documents; the section that was asked for does not change
/// how it is read.
pub fn check(body: &[u8]) {
    match Invoices::from_body(Section::B2b, body.to_vec()) {
        Ok(answer) => check_answer(body, &answer),
        Err(error) => drop(check_error(&error)),
    }
}

fn check_answer(body: &[u8], answer: &Invoices) {
    let written = json::written(answer);
    let read: Invoices = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(&read, answer, "as it was");
    assert_eq!(json::written(&read), written, "letter by letter");
    if let Ok(text) = std::str::from_utf8(body) {
        let is_read = json::is_object(text) || text.trim_start().starts_with('[');
        assert!(is_read, "what is no JSON was accepted");
    }
    let has_documents = !answer.invoices.is_empty() || !answer.rejected.is_empty();
    match answer.state() {
        State::Complete => assert!(has_documents, "documents are there"),
        State::Partial => assert!(has_documents || !answer.unknown_sections.is_empty()),
        State::Pending => assert!(!has_documents, "nothing is there yet"),
        _ => assert!(
            !has_documents && answer.queued().is_none(),
            "empty is empty"
        ),
    }
    for rejected in &answer.rejected {
        assert!(!rejected.reason.is_empty(), "a rejection has a reason");
    }
    for invoice in &answer.invoices {
        check_invoice(invoice);
    }
    if json::in_data(body, "token").is_some_and(|token| token.len() > 2 && token.starts_with('"')) {
        assert_ne!(answer.state(), State::Empty, "what is queued is not empty");
    }
    if let Some(payload) = json::only_payload(body) {
        check_nothing_is_lost(payload, answer);
    }
}

fn check_invoice(invoice: &Invoice) {
    json::written(invoice);
    for amount in amounts(invoice)
        .into_iter()
        .filter_map(|(_, amount)| amount)
    {
        assert_eq!(amount.to_string().parse(), Ok(amount), "as text");
        let own: Amount = serde_json::from_str(&json::written(&amount)).expect("own form");
        let wire = json::written(&gst_types::wire::Wire(amount));
        let wire: gst_types::wire::Amount = serde_json::from_str(&wire).expect("wire form");
        assert_eq!((own, wire.0), (amount, amount), "as JSON");
    }
}

fn amounts(invoice: &Invoice) -> [(&'static str, Option<Amount>); 6] {
    [
        ("val", invoice.value),
        ("txval", invoice.taxable_value),
        ("iamt", invoice.igst),
        ("camt", invoice.cgst),
        ("samt", invoice.sgst),
        ("cess", invoice.cess),
    ]
}

/// Every record comes back once, in its order, as an invoice or rejected.
fn check_nothing_is_lost(payload: &str, answer: &Invoices) {
    let Some(members) = Members::read(payload) else {
        return;
    };
    let mut sent: BTreeMap<Section, Vec<&RawValue>> = BTreeMap::new();
    for (key, value) in members.0 {
        match key.parse() {
            Ok(section) => sent.entry(section).or_default().extend(
                json::elements(value.get())
                    .unwrap_or_else(|| vec![value])
                    .into_iter()
                    .filter(|_| !is_silent(value.get())),
            ),
            Err(_) if value.get() == "null" => {}
            Err(_) if holds_sections(value.get()) => return,
            Err(_) if is_of_the_envelope(&key) => {}
            Err(_) => assert!(
                answer.unknown_sections.contains_key(&key),
                "the unknown section {key:?} is kept"
            ),
        }
    }
    for section in Section::ALL {
        let records = sent.remove(&section).unwrap_or_default();
        let mut invoices = answer.invoices.iter().filter(|i| i.section == section);
        let mut rejected = answer.rejected.iter().filter(|r| r.section == section);
        let mut next_rejected = rejected.next();
        for record in records {
            if next_rejected.is_some_and(|rejected| rejected.raw.as_str() == record.get()) {
                next_rejected = rejected.next();
            } else {
                let invoice = invoices.next();
                let invoice = invoice.unwrap_or_else(|| panic!("{section} lost {record}"));
                check_against_record(record.get(), invoice);
                check_both_ways(record.get(), invoice);
            }
        }
        assert_eq!(invoices.next(), None, "nothing is made up");
        assert_eq!(next_rejected, None, "nothing is made up");
    }
}

/// Whether a name beside the documents is one that the envelope understands, in any spelling.
fn is_of_the_envelope(key: &str) -> bool {
    let name: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let starts = [
        "err",
        "fault",
        "exception",
        "status",
        "http",
        "succe",
        "issucce",
    ];
    starts.iter().any(|start| name.starts_with(start))
        || ["token", "est", "code"].contains(&name.as_str())
}

/// Whether a section's value says that there is nothing.
fn is_silent(value: &str) -> bool {
    let packed: String = value.split_ascii_whitespace().collect();
    matches!(packed.as_str(), "null" | "\"\"" | "{}")
}

/// Whether sections are inside, which are read wherever they are.
fn holds_sections(value: &str) -> bool {
    value.contains(['{', '['])
}

fn check_against_record(record: &str, invoice: &Invoice) {
    let Some(members) = Members::read(record) else {
        return;
    };
    for (name, amount) in amounts(invoice) {
        let sent = members.get(name).map(|text| text.trim_matches('"'));
        assert_eq!(
            sent.map(json::decimal),
            amount.map(|amount| json::decimal(&amount.to_string())),
            "every digit of {name} counts: {sent:?}"
        );
    }
    for (name, _) in &members.0 {
        if !InvoiceRecord::FIELDS.contains(&name.as_str())
            && let Some(sent) = members.get(name)
        {
            let kept = invoice.extra.get(name);
            let kept = kept.as_ref().map(gst_ims::RawJson::as_str);
            assert_eq!(kept, Some(sent), "the field {name:?} is kept");
        }
    }
}

/// A record in its plain form is read another way than one with escapes, and
/// to the same.
fn check_both_ways(record: &str, invoice: &Invoice) {
    let Some(members) = Members::read(record) else {
        return;
    };
    let stin = json::escaped(invoice.supplier_gstin.as_str());
    let rewritten: Vec<_> = members
        .0
        .iter()
        .map(|(name, value)| match name.as_str() {
            "stin" => format!("{}:{stin}", json::written(name)),
            _ => format!("{}:{value}", json::written(name)),
        })
        .collect();
    let body = format!(
        r#"{{"data":{{"status_cd":"1","data":{{"{}":[{{{}}}]}}}}}}"#,
        invoice.section.response_key(),
        rewritten.join(",")
    );
    let answer = Invoices::from_body(invoice.section, body).expect("the same record");
    assert_eq!(
        answer.invoices,
        std::slice::from_ref(invoice),
        "{:?}",
        answer.rejected
    );
}
