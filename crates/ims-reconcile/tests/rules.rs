//! Each rule by small registers.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fault in what a test makes ends the test"
)]

mod common;

use common::{SUPPLIER, document, line, pairs};
use gst_types::{Action, Amount, Section};
use ims_reconcile::{DocumentKind, PairKind, Rule, Settings, reconcile};

fn kind_of(number: &str, written: &str) -> PairKind {
    let (documents, lines) = ([document(Section::B2b, number)], [line(2, written)]);
    pairs(&documents, &lines)[0].kind
}

fn rule_of(number: &str, written: &str) -> Option<Rule> {
    let (documents, lines) = ([document(Section::B2b, number)], [line(2, written)]);
    let pair = pairs(&documents, &lines).swap_remove(0);
    assert_eq!(pair.kind, PairKind::Probable, "{number} and {written}");
    pair.reasons
        .iter()
        .find(|reason| reason.field == "number")
        .map(|reason| reason.rule)
}

#[test]
fn letter_case_and_white_space_do_not_count() {
    assert_eq!(kind_of("INV/42", "inv / 42"), PairKind::Exact);
}

#[test]
fn one_difference_of_writing_is_probable_and_named() {
    for (number, written, rule) in [
        ("INV/42", "INV-42", Rule::Separators),
        ("INV/42", "INV42", Rule::Separators),
        ("0042", "42", Rule::Zeros),
        ("2471", "2471.0", Rule::Separators),
        ("INV/26-27/42", "INV/42", Rule::Year),
        ("INV/2026-27/42", "INV/26-27/42", Rule::Year),
        ("FY26-27/42", "42", Rule::Year),
        ("42/26-27", "42", Rule::Year),
        ("PQ/26-27/0007", "0007", Rule::Prefix),
        ("INV/0042", "42", Rule::Prefix),
        ("/MUM/26-27/00042", "ABC/MUM/26-27/00042", Rule::Length),
        ("ABCD/2026-27/000", "ABCD/2026-27/00042", Rule::Length),
        ("INV/0042", "INV/OO42", Rule::Likeness),
        ("INV/1042", "INV/I042", Rule::Likeness),
    ] {
        assert_eq!(
            rule_of(number, written),
            Some(rule),
            "{number} and {written}"
        );
    }
}

#[test]
fn several_differences_of_writing_are_a_mismatch_that_is_found() {
    for (number, written) in [
        // White space stands for a separator.
        ("OH/EX/0042", "OH EX 42"),
        ("OH-26-27-0042", "oh 2026-27 42"),
        // A prefix of letters that look like digits is a prefix still.
        ("QS/0042/26-27", "0042"),
        // The date tells which two numbers are the year.
        ("UH/0025/26-27", "UH-25-26-27"),
    ] {
        assert_eq!(
            kind_of(number, written),
            PairKind::Mismatch,
            "{number} and {written}"
        );
    }
}

#[test]
fn a_year_that_is_written_otherwise_stays_the_same_number() {
    let documents = [document(Section::B2b, "BG-26-27-304")];
    let mut booked = line(2, "BG-2627-304");
    booked.taxable_value = Some(Amount::from_rupees(7));
    // One number of one day with other amounts.
    assert_eq!(pairs(&documents, &[booked])[0].kind, PairKind::Mismatch);
}

#[test]
fn a_line_that_agrees_takes_no_further_lines() {
    let documents = [document(Section::B2b, "QS/0568/26-27")];
    let mut other = line(3, "0568");
    other.taxable_value = Some(Amount::from_rupees(7));
    let found = pairs(&documents, &[line(2, "0568"), other]);
    assert_eq!(found[0].register.len(), 1);
    assert_eq!(found[0].register[0].line, 2);
    assert_eq!(found[1].kind, PairKind::OnlyRegister);
}

#[test]
fn other_numbers_of_one_day_and_amount_are_not_kin() {
    for (number, written) in [
        ("INV/42", "INV/43"),
        ("INV/42", "BILL/42"),
        ("INV/25-26/42", "INV/26-27/42"),
        ("INV/42", "INV/142"),
        ("INV/42", "INV/420"),
        ("12/10", "10-Dec"),
        ("INV/42", "INV/S8"),
    ] {
        assert_eq!(
            kind_of(number, written),
            PairKind::OnlyIms,
            "{number} and {written}"
        );
    }
}

#[test]
fn numbers_that_become_one_without_separators_stay_apart() {
    let mut documents = ["1/12", "11/2", "112"].map(|number| document(Section::B2b, number));
    for (rupees, document) in (1..).zip(&mut documents) {
        document.taxable_value = Some(Amount::from_rupees(rupees * 1000));
    }
    let mut second = line(2, "11/2");
    second.taxable_value = documents[1].taxable_value;
    let found = pairs(&documents, &[second.clone()]);
    let kinds: Vec<PairKind> = found.iter().map(|pair| pair.kind).collect();
    assert_eq!(
        kinds,
        [PairKind::OnlyIms, PairKind::Exact, PairKind::OnlyIms]
    );
    // Nor does a line of another amount take one of them.
    second.taxable_value = Some(Amount::from_rupees(9));
    second.number = "1-12".parse().ok();
    let documents = [documents[2].clone()];
    assert_eq!(pairs(&documents, &[second])[0].kind, PairKind::OnlyIms);
}

#[test]
fn a_number_of_another_year_is_another_number() {
    let mut last = document(Section::B2b, "INV-5");
    last.date = "2025-10-08".parse().expect("a date");
    let documents = [last, document(Section::B2b, "INV-5")];
    let found = pairs(&documents, &[line(2, "INV-5")]);
    assert_eq!(found[0].kind, PairKind::OnlyIms);
    assert_eq!(found[1].kind, PairKind::Exact);
    assert_eq!(
        pairs(&documents[..1], &[line(2, "INV-5")])[0].kind,
        PairKind::OnlyIms
    );
}

#[test]
fn a_note_does_not_take_the_invoice_of_its_number() {
    let documents = [
        document(Section::B2b, "N-77"),
        document(Section::Cn, "N-77"),
    ];
    let mut note = line(2, "N-77");
    note.kind = Some(DocumentKind::CreditNote);
    note.taxable_value = Some(Amount::from_rupees(-1000));
    let found = pairs(&documents, &[note]);
    assert_eq!(found[0].kind, PairKind::OnlyIms);
    assert_eq!(
        (found[1].kind, found[1].proposal.clone()),
        (PairKind::Exact, Some(Action::Accepted))
    );
}

#[test]
fn a_date_in_the_window_is_probable_and_one_outside_it_is_not() {
    for (days, kind) in [
        (1, PairKind::Probable),
        (14, PairKind::Probable),
        (15, PairKind::Mismatch),
    ] {
        let documents = [document(Section::B2b, "INV-5")];
        let mut booked = line(2, "INV-5");
        booked.date = documents[0].date.plus_days(days);
        assert_eq!(pairs(&documents, &[booked])[0].kind, kind, "{days} days");
    }
}

#[test]
fn one_rupee_is_probable_and_more_is_a_mismatch() {
    for (paise, kind) in [
        (0, PairKind::Exact),
        (100, PairKind::Probable),
        (101, PairKind::Mismatch),
    ] {
        let documents = [document(Section::B2b, "INV-5")];
        let mut booked = line(2, "INV-5");
        booked.taxable_value = Some(Amount::from_paise(100_000 + paise));
        let found = pairs(&documents, &[booked]);
        assert_eq!(found[0].kind, kind, "{paise} paise");
        assert_eq!(found[0].proposal.is_some(), kind == PairKind::Exact);
    }
}

#[test]
fn suppliers_are_one_by_pan_and_by_a_slip_of_the_hand() {
    let documents = [document(Section::B2b, "INV-5")];
    for (gstin, kind, rule) in [
        ("27ABKCS2033B1ZP", PairKind::Probable, Rule::SamePan),
        ("33ABKCS2034B1ZW", PairKind::Mismatch, Rule::Mistyped),
        ("33ABKCS0233B1ZW", PairKind::Mismatch, Rule::Mistyped),
    ] {
        let mut booked = line(2, "INV-5");
        booked.supplier_gstin = gst_types::Gstin::from_server(gstin).ok();
        let found = pairs(&documents, &[booked]);
        assert_eq!(found[0].kind, kind, "{gstin}");
        assert_eq!(found[0].reasons[0].rule, rule, "{gstin}");
    }
    // Posted some days later, or with the year written otherwise.
    let mut later = line(2, "INV-5");
    later.supplier_gstin = gst_types::Gstin::from_server("33ABKCS2034B1ZW").ok();
    later.date = "2026-10-15".parse().ok();
    assert_eq!(pairs(&documents, &[later])[0].kind, PairKind::Mismatch);
    let dated = [document(Section::B2b, "INV/2026-27/5")];
    let mut booked = line(2, "INV/2627/5");
    booked.supplier_gstin = gst_types::Gstin::from_server("33ABKCS2034B1ZW").ok();
    assert_eq!(pairs(&dated, &[booked])[0].kind, PairKind::Mismatch);
    // Of a branch also with several differences, where all amounts are equal.
    let prefixed = [document(Section::B2b, "INV/5/26-27")];
    let mut booked = line(2, "5");
    booked.supplier_gstin = "27ABKCS2033B1ZP".parse().ok();
    assert_eq!(pairs(&prefixed, &[booked])[0].kind, PairKind::Mismatch);
    let mut stranger = line(2, "INV-5");
    stranger.supplier_gstin = "29AABCF8078M1C8".parse().ok();
    assert_eq!(pairs(&documents, &[stranger])[0].kind, PairKind::OnlyIms);
}

#[test]
fn the_best_assignment_is_taken_and_not_the_first() {
    // The first line would fit the first document; the second line fits nothing else.
    let documents = [
        document(Section::B2b, "INV/0042"),
        document(Section::B2b, "42"),
    ];
    let mut first = line(2, "042");
    first.date = "2026-10-09".parse().ok();
    let lines = [first, line(3, "INV-0042")];
    let found = pairs(&documents, &lines);
    assert_eq!(
        (found[0].kind, found[0].register[0].line),
        (PairKind::Probable, 3)
    );
    assert_eq!(
        (found[1].kind, found[1].register[0].line),
        (PairKind::Probable, 2)
    );
}

#[test]
fn the_best_single_pair_does_not_cost_another_one() {
    // "INV/42" is nearer to the first document; then "INV42", which fits no other, would lose it.
    let mut documents = [
        document(Section::B2b, "INV-42"),
        document(Section::B2b, "INV/042"),
    ];
    documents[1].date = "2026-10-09".parse().expect("a date");
    let mut lines = [line(2, "INV/42"), line(3, "INV42")];
    lines[1].date = "2026-10-10".parse().ok();
    let found = pairs(&documents, &lines);
    assert_eq!(
        (found[0].kind, found[0].register[0].line),
        (PairKind::Probable, 3)
    );
    assert_eq!(
        (found[1].kind, found[1].register[0].line),
        (PairKind::Probable, 2)
    );
}

#[test]
fn what_fits_two_equally_well_is_left_open_and_told() {
    let documents = [
        document(Section::B2b, "AB/42"),
        document(Section::B2b, "CD/42"),
    ];
    let found = pairs(&documents, &[line(2, "42")]);
    let kinds: Vec<PairKind> = found.iter().map(|pair| pair.kind).collect();
    assert_eq!(
        kinds,
        [PairKind::OnlyIms, PairKind::OnlyIms, PairKind::OnlyRegister]
    );
    assert_eq!(found[2].reasons[0].rule, Rule::SeveralCandidates);
}

#[test]
fn several_lines_and_several_documents_are_told_as_such() {
    let documents = [document(Section::B2b, "INV-5")];
    let halves = [2, 3].map(|place| {
        let mut half = line(place, "INV-5");
        half.taxable_value = Some(
            Amount::from_rupees(place.into())
                .checked_mul(200)
                .expect("a product"),
        );
        half
    });
    let found = pairs(&documents, &halves);
    assert_eq!(
        (found.len(), found[0].kind, found[0].register.len()),
        (1, PairKind::Probable, 2)
    );
    assert_eq!(found[0].reasons[2].rule, Rule::SeveralLines);

    for written in ["INV-5, INV-6", "INV-5 & 6", "INV-5", "INV-6"] {
        let documents = ["INV-5", "INV-6"].map(|number| document(Section::B2b, number));
        let mut both = line(2, written);
        both.taxable_value = Some(Amount::from_rupees(2000));
        let found = pairs(&documents, &[both]);
        assert_eq!(
            (found.len(), found[0].kind, found[0].ims.len()),
            (1, PairKind::Probable, 2),
            "{written}"
        );
        assert_eq!(found[0].reasons[2].rule, Rule::SeveralDocuments);
    }
}

#[test]
fn an_amendment_is_found_by_its_own_number_or_by_that_of_the_original() {
    let mut amended = document(Section::B2ba, "INV-5A");
    amended.original = Some(Box::new(gst_types::Original {
        number: "INV-5".parse().expect("a number"),
        date: Some(amended.date),
    }));
    let documents = [amended];
    let found = pairs(&documents, &[line(2, "INV-5")]);
    assert_eq!(found[0].kind, PairKind::Probable);
    assert!(
        found[0]
            .reasons
            .iter()
            .any(|reason| reason.rule == Rule::OriginalNumber)
    );
    let mut told = line(2, "INV-5A");
    told.original.clone_from(&documents[0].original);
    assert_eq!(pairs(&documents, &[told.clone()])[0].kind, PairKind::Exact);
    told.original = Some(Box::new(gst_types::Original {
        number: "X".parse().expect("a number"),
        date: None,
    }));
    assert_eq!(pairs(&documents, &[told])[0].kind, PairKind::Mismatch);
}

#[test]
fn a_register_of_totals_only_can_be_exact() {
    let mut booked = document(Section::B2b, "INV-5");
    booked.value = Some(Amount::from_rupees(1180));
    let documents = [booked];
    let mut totals = line(2, "INV-5");
    totals.taxable_value = None;
    totals.igst = None;
    assert_eq!(
        pairs(&documents, &[totals.clone()])[0].kind,
        PairKind::Probable,
        "no amount at all"
    );
    totals.value = documents[0].value;
    assert_eq!(pairs(&documents, &[totals])[0].kind, PairKind::Exact);
}

#[test]
fn a_line_without_a_kind_is_never_exact() {
    let documents = [document(Section::B2b, "INV-5")];
    let mut untold = line(2, "INV-5");
    untold.kind = None;
    assert_eq!(pairs(&documents, &[untold])[0].kind, PairKind::Probable);
}

#[test]
fn settings_widen_and_narrow_what_is_probable_and_what_is_proposed() {
    let settings = Settings::from_toml(
        "date_window_days = 0\n[tolerance]\nrupees = 0\nper_cent = 1\n[numbers]\nzeros = false\nprefix = false\n\
         [proposals]\nprobable = \"pending\"\nonly_ims = \"rejected\"\n",
    )
    .expect("settings");
    let documents = [
        document(Section::B2b, "0042"),
        document(Section::B2b, "INV-5"),
    ];
    let mut booked = line(3, "INV-5");
    booked.taxable_value = Some(Amount::from_rupees(1010));
    let lines = [line(2, "42"), booked];
    let reconciliation = reconcile(&documents, &lines, &settings);
    let found: Vec<_> = reconciliation
        .pairs()
        .map(|pair| (pair.kind(), pair.proposal()))
        .collect();
    assert_eq!(found[0], (PairKind::OnlyIms, Some(Action::Rejected)));
    assert_eq!(found[1], (PairKind::Probable, Some(Action::Pending)));
}

#[test]
fn the_printed_shape_is_the_documented_one() {
    let documents = [document(Section::B2b, "INV-5")];
    let lines = [line(2, "INV-5")];
    let settings = Settings::default();
    let printed = serde_json::to_value(reconcile(&documents, &lines, &settings)).expect("JSON");
    let pair = &printed["pairs"][0];
    assert_eq!(pair["kind"], "exact");
    assert_eq!(pair["ims"][0]["supplier_gstin"], SUPPLIER);
    assert_eq!(pair["register"][0]["taxable_value"], "1000.00");
    assert_eq!(pair["register"][0]["date"], "2026-10-08");
    assert_eq!(pair["proposal"], "accepted");
    assert_eq!(
        pair["reasons"][0],
        serde_json::json!({"field": "supplier_gstin", "ims": SUPPLIER, "register": SUPPLIER, "rule": "equal"})
    );
    assert_eq!(printed["summary"]["exact"], 1);
    assert_eq!(printed["summary"]["suppliers"][0]["ims"]["tax"], "180.00");
    let read: Vec<ims_reconcile::Pair> =
        serde_json::from_value(printed["pairs"].clone()).expect("pairs");
    assert_eq!(read, pairs(&documents, &lines));
}
