//! What holds for any documents and lines.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

mod common;

use std::collections::BTreeSet;

use common::{document, line, pairs};
use gst_types::{Amount, Gstin, Invoice, Section};
use ims_reconcile::{DocumentKind, PairKind, RegisterLine, Settings, reconcile};
use proptest::prelude::*;

const NUMBERS: [&str; 12] = [
    "1/12",
    "11/2",
    "112",
    "INV/42",
    "42",
    "0042",
    "INV-0042",
    "INV/26-27/42",
    "INV/O042",
    "INV/42, 43",
    "ABCDEFGH/2026-27/00042",
    "é ",
];
const SUPPLIERS: [&str; 3] = ["33ABKCS2033B1ZW", "27ABKCS2033B1ZP", "33ABKCS2034B1ZW"];

fn number() -> impl Strategy<Value = String> {
    prop_oneof![8 => prop::sample::select(&NUMBERS[..]).prop_map(String::from), 1 => "\\PC{1,24}[A-Z0-9]"]
}

fn some_document() -> impl Strategy<Value = Invoice> {
    let section = prop::sample::select(&Section::ALL[..]);
    (section, number(), 0..3_usize, 0..40_i32, 1..4_i64).prop_map(
        |(section, number, supplier, day, rupees)| {
            let mut made = document(section, &number);
            made.supplier_gstin = Gstin::from_server(SUPPLIERS[supplier]).expect("a GSTIN");
            made.date = made.date.plus_days(day / 4 * 14).expect("a day");
            made.taxable_value = Some(Amount::from_rupees(rupees * 500));
            made
        },
    )
}

fn some_line() -> impl Strategy<Value = RegisterLine> {
    let kind = prop::sample::select(vec![
        None,
        Some(DocumentKind::Invoice),
        Some(DocumentKind::CreditNote),
        Some(DocumentKind::DebitNote),
    ]);
    (kind, number(), 0..3_usize, 0..40_i32, -4..4_i64).prop_map(
        |(kind, number, supplier, day, rupees)| {
            let mut made = line(0, &number);
            made.kind = kind;
            made.supplier_gstin = Gstin::from_server(SUPPLIERS[supplier]).ok();
            made.date = made.date.and_then(|date| date.plus_days(day / 4 * 14));
            made.taxable_value = (rupees != 0).then(|| Amount::from_rupees(rupees * 500));
            made
        },
    )
}

fn field() -> impl Strategy<Value = (Vec<Invoice>, Vec<RegisterLine>)> {
    let documents = prop::collection::vec(some_document(), 0..14);
    let lines = prop::collection::vec(some_line(), 0..14);
    (documents, lines).prop_map(|(documents, mut lines)| {
        for (place, line) in (1..).zip(&mut lines) {
            line.line = place;
        }
        (documents, lines)
    })
}

fn printed(documents: &[Invoice], lines: &[RegisterLine]) -> BTreeSet<String> {
    let pairs = pairs(documents, lines);
    pairs
        .iter()
        .map(|pair| serde_json::to_string(pair).expect("JSON"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn each_document_and_each_line_is_in_one_pair((documents, lines) in field()) {
        let settings = Settings::default();
        let reconciliation = reconcile(&documents, &lines, &settings);
        let mut found: Vec<u32> = reconciliation.pairs().flat_map(|pair| pair.document_places().to_vec()).collect();
        found.sort_unstable();
        prop_assert_eq!(found, (0..).take(documents.len()).collect::<Vec<u32>>());
        let mut found: Vec<u32> = reconciliation.pairs().flat_map(|pair| pair.line_places().to_vec()).collect();
        found.sort_unstable();
        prop_assert_eq!(found, (0..).take(lines.len()).collect::<Vec<u32>>());
    }

    #[test]
    fn the_order_of_the_input_does_not_matter((documents, lines) in field(), turn in 0..14_usize) {
        let (mut others, mut other_lines) = (documents.clone(), lines.clone());
        others.reverse();
        other_lines.rotate_left(turn.min(lines.len()));
        let one = reconcile(&documents, &lines, &Settings::default()).summary().clone();
        let other = reconcile(&others, &other_lines, &Settings::default()).summary().clone();
        prop_assert_eq!(one, other);
        prop_assert_eq!(printed(&documents, &lines), printed(&others, &other_lines));
    }

    #[test]
    fn signs_and_a_second_run_change_nothing((documents, lines) in field()) {
        let mut turned = lines.clone();
        for line in &mut turned {
            line.taxable_value = line.taxable_value.map(|amount| -amount);
        }
        let kinds = |lines: &[RegisterLine]| -> Vec<_> {
            pairs(&documents, lines).into_iter().map(|pair| (pair.kind, pair.ims)).collect()
        };
        prop_assert_eq!(kinds(&lines), kinds(&turned));
        prop_assert_eq!(pairs(&documents, &lines), pairs(&documents, &lines));
    }

    #[test]
    fn an_exact_pair_is_equal_in_every_field((documents, lines) in field()) {
        let settings = Settings::default();
        for pair in reconcile(&documents, &lines, &settings).pairs().filter(|pair| pair.kind() == PairKind::Exact) {
            let (document, line) = (pair.documents().next().expect("one"), pair.lines().next().expect("one"));
            let strict = |text: &str| text.split_whitespace().collect::<String>().to_uppercase();
            prop_assert_eq!(Some(document.supplier_gstin), line.supplier_gstin);
            prop_assert_eq!(Some(document.date), line.date);
            prop_assert_eq!(Some(DocumentKind::of(document.section)), line.kind);
            prop_assert_eq!(Some(strict(document.number.as_str())), line.number.as_ref().map(|number| strict(number.as_str())));
            prop_assert_eq!(document.taxable_value, line.taxable_value.map(Amount::abs));
        }
    }

    #[test]
    fn lines_of_strange_numbers_never_pair_by_amounts(lines in prop::collection::vec(some_line(), 0..8)) {
        let documents = [document(Section::B2b, "QX-7")];
        prop_assert!(pairs(&documents, &lines).iter().all(|pair| pair.ims.is_empty() || pair.register.is_empty()));
    }

    #[test]
    fn settings_survive_their_file(days in any::<u16>(), paise in 0..1_000_000_i64, zeros in any::<bool>()) {
        let mut settings = Settings::default();
        settings.date_window_days = days;
        settings.tolerance.rupees = Amount::from_paise(paise);
        settings.numbers.zeros = zeros;
        prop_assert_eq!(Settings::from_toml(&settings.to_toml()).expect("settings"), settings);
    }
}
