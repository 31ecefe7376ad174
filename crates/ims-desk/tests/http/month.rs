//! A month with invoices and credit notes, on which the tests decide.

use gst_ims::{Amount, Invoice, Invoices, Section};
use ims_store::{Fetch, Store};

use super::support::TAXPAYER;

/// An invoice that nobody has decided on.
pub(crate) fn invoice(number: &str, igst: i64) -> Invoice {
    document(Section::B2b, number, igst)
}

/// A credit note likewise.
pub(crate) fn note(number: &str, igst: i64) -> Invoice {
    document(Section::Cn, number, igst)
}

fn document(section: Section, number: &str, igst: i64) -> Invoice {
    let supplier = "33ABKCS2033B1ZW".parse().unwrap();
    let date = "2024-11-02".parse().unwrap();
    Invoice::builder(section, supplier, number.parse().unwrap(), date)
        .return_period("2024-11".parse().unwrap())
        .supplier_name("Kaveri Traders")
        .supplier_filed(true)
        .value(Amount::from_rupees(igst * 6))
        .taxable_value(Amount::from_rupees(igst * 5))
        .igst(Amount::from_rupees(igst))
        .build()
}

/// Stores whole lists of these documents, fetched so many minutes after the first fetch.
pub(crate) async fn record(store: &Store, minute: i64, documents: &[Invoice]) {
    let lists = [Section::B2b, Section::Cn].map(|section| {
        let of_section = documents.iter().filter(|it| it.section == section);
        complete(section, &of_section.cloned().collect::<Vec<_>>())
    });
    let at = jiff::Timestamp::from_second(1_733_040_000 + 60 * minute).unwrap();
    let mut fetch = Fetch::new(TAXPAYER.parse().unwrap(), at);
    for list in &lists {
        fetch = fetch.section(list);
    }
    store.record(&fetch).await.unwrap();
}

fn complete(section: Section, documents: &[Invoice]) -> Invoices {
    let state = if documents.is_empty() {
        "empty"
    } else {
        "complete"
    };
    let documents = serde_json::to_string(documents).unwrap();
    serde_json::from_str(&format!(
        r#"{{"section":"{section}","state":"{state}","queued":null,"code":null,"message":null,
             "transaction_id":"t-1","timestamp":null,"invoices":{documents},"rejected":[]}}"#
    ))
    .unwrap()
}
