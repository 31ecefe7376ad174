//! Documents come back exactly as they were recorded.

use gst_ims::gst_types::RawJson;
use gst_ims::{Amount, Invoice, ItcReduction, Section};
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;

use crate::support::{Place, all, gstin, invoice, on_both, record};
use ims_actions::Filter;
use ims_store::Store;

on_both![
    odd_documents_come_back_exactly,
    any_document_comes_back_exactly,
    sums_are_exact_beyond_whole_paise,
];

fn raw(text: &str) -> RawJson {
    serde_json::from_str(text).unwrap()
}

async fn check(store: &Store, minute: i64, wanted: &[Invoice]) {
    record(store, minute, wanted).await;
    let found = all(store).await;
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(|invoice| (invoice.supplier_gstin, invoice.number.clone()));
    assert_eq!(found, wanted);
    // Equal amounts may be written differently.
    let text = |invoices: &[Invoice]| serde_json::to_string(invoices).unwrap();
    assert_eq!(text(&found), text(&wanted));
}

async fn odd_documents_come_back_exactly(place: Place) {
    let store = place.open().await;
    let mut odd = invoice(1);
    odd.number = "007".parse().unwrap();
    odd.value = Some("100.000".parse().unwrap());
    odd.taxable_value = Some("99999999999999999999999999.25".parse().unwrap());
    odd.igst = Some("0.125".parse().unwrap());
    odd.cess = Some("-0.005".parse().unwrap());
    odd.supplier_name = Some("Zero\0 & Söhne \u{20b9} 'quoted' \"double\"".into());
    odd.remarks = Some("rate should be 12 %".into());
    odd.itc_reduction = Some(Box::new(ItcReduction::Partial {
        igst: Amount::from_paise(5),
        cgst: Amount::ZERO,
        sgst: Amount::ZERO,
        cess: Amount::ZERO,
    }));
    odd.extra
        .insert("fc".to_owned(), raw("1.10000000000000000000000000001"));
    odd.extra.insert(
        "nested".to_owned(),
        raw(r#"{"a": [1e400, "\u0000", null]}"#),
    );
    odd.action = gst_ims::Action::from_text("Q");
    odd.hash = Some(gst_ims::DocumentHash::from_server("not a hash"));
    let mut bare = Invoice::new(
        Section::B2b,
        odd.supplier_gstin,
        "008".parse().unwrap(),
        odd.date,
    );
    bare.place_of_supply = Some("24".parse().unwrap());
    check(&store, 0, &[odd, bare]).await;
}

async fn any_document_comes_back_exactly(place: Place) {
    let store = place.open().await;
    let amount = proptest::option::of((any::<i64>(), 0_u32..6).prop_map(|(digits, scale)| {
        let text = decimal_text(digits / 1000, scale);
        text.parse::<Amount>()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }));
    let strategy = proptest::collection::vec(
        (
            proptest::option::of(any::<bool>()),
            amount.clone(),
            amount,
            proptest::option::of("\\PC{0,20}"),
            proptest::collection::btree_map("[a-z]{1,5}", any::<i64>(), 0..3),
        ),
        1..20,
    );
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for minute in 0..20 {
        let drawn = strategy.new_tree(&mut runner).unwrap().current();
        let documents: Vec<Invoice> = drawn
            .into_iter()
            .enumerate()
            .map(|(number, (flag, value, igst, name, extra))| {
                let mut drawn = invoice(number);
                drawn.supplier_filed = flag;
                drawn.itc_reduction_allowed = flag;
                drawn.value = value;
                drawn.igst = igst;
                drawn.supplier_name = name.map(Into::into);
                for (name, value) in extra {
                    drawn
                        .extra
                        .insert(name, RawJson::from_value(&value).unwrap());
                }
                drawn
            })
            .collect();
        check(&store, minute, &documents).await;
    }
}

fn decimal_text(digits: i64, scale: u32) -> String {
    let divisor = 10_i128.pow(scale);
    let whole = i128::from(digits) / divisor;
    let part = (i128::from(digits) % divisor).abs();
    let sign = if digits < 0 && whole == 0 { "-" } else { "" };
    if scale == 0 {
        format!("{whole}")
    } else {
        let width = usize::try_from(scale).unwrap();
        format!("{sign}{whole}.{part:0width$}")
    }
}

async fn sums_are_exact_beyond_whole_paise(place: Place) {
    let store = place.open().await;
    let mut documents: Vec<Invoice> = (0..300).map(invoice).collect();
    let largest = Amount::from_paise(i64::MAX);
    for document in &mut documents[..200] {
        document.value = Some(largest);
    }
    documents[201].value = Some("0.005".parse().unwrap());
    documents[202].value = Some("99999999999999999999.25".parse().unwrap());
    record(&store, 0, &documents).await;
    let wanted = Amount::checked_sum(documents.iter().filter_map(|document| document.value));
    let totals = store.totals(gstin(), &Filter::default()).await.unwrap();
    assert_eq!(totals.documents, 300);
    assert_eq!(Some(totals.value), wanted);
}
