//! Plans as people write them.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

use gst_types::{Amount, ItcReduction, Status};
use ims_actions::{Plan, Severity};
use ims_files::plan::{read, write_csv};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn every_row_is_read_or_told() {
    let csv = "\u{feff}Section;Supplier GSTIN;Number;Date;Action;Remarks;ITC reduction;Ours\n\
        B2B;27ZZZCZ1234Z1ZN;1;08-10-2026;A;;;x\n\
        b2bcn;27ZZZCZ1234Z1ZN;0042;;keep pending;wait;;\n\
        cn;27ZZZCZ1234Z1ZN;C-1;;Accepted;;igst=0;\n\
        cn;27ZZZCZ1234Z1ZN;C-2;;;;;\n\
        cn;27ZZZCZ1234Z1ZN;C-3;;No Action;;;\n\
        qq;27ZZZCZ1234Z1ZN;;;perhaps;;halb;\n";
    let draft = read(csv.as_bytes()).unwrap();
    let rows: Vec<_> = draft
        .rows
        .iter()
        .map(|row| (row.place.line.unwrap(), row.key.to_string(), row.action))
        .collect();
    let key = |text: &str| text.to_owned();
    assert_eq!(
        rows,
        [
            (
                2,
                key("b2b 27ZZZCZ1234Z1ZN 1 of 2026-10-08"),
                Status::Accepted
            ),
            (3, key("cn 27ZZZCZ1234Z1ZN 0042"), Status::Pending),
            (4, key("cn 27ZZZCZ1234Z1ZN C-1"), Status::Accepted),
            (6, key("cn 27ZZZCZ1234Z1ZN C-3"), Status::NoAction),
        ]
    );
    assert!(matches!(
        draft.rows[2].itc_reduction,
        Some(ItcReduction::Partial { .. })
    ));
    let told: Vec<_> = draft
        .problems
        .iter()
        .map(|problem| (problem.place.line, problem.severity, &*problem.rule))
        .collect();
    let refused = |rule| (Some(7), Severity::Refused, rule);
    assert_eq!(
        told,
        ["section", "number", "action", "itc_reduction"].map(refused)
    );
}

#[test]
fn a_reduction_is_never_guessed() {
    let head = "section,supplier_gstin,number,action,itc_reduction,declared_igst,declared_cgst,declared_sgst\n";
    let read = |cells: &str| {
        let text = format!("{head}cn,27ZZZCZ1234Z1ZN,1,accept,{cells}\n");
        let draft = read(text.as_bytes()).unwrap();
        match draft.rows.first() {
            Some(row) => Ok(row.itc_reduction),
            None => Err(draft.problems[0].message.clone()),
        }
    };
    let partial = ItcReduction::Partial {
        igst: Amount::ZERO,
        cgst: "4.50".parse().unwrap(),
        sgst: "4.50".parse().unwrap(),
        cess: Amount::ZERO,
    };
    for (cells, expected) in [
        (",,,", None),
        (",0.00,0,0", None),
        ("Full,,,", Some(ItcReduction::Full)),
        ("Y,,,", Some(ItcReduction::Full)),
        ("zero,,,", Some(ItcReduction::None)),
        ("N,0,0,0", Some(ItcReduction::None)),
        ("partial,,4.50,4.50", Some(partial)),
        ("Y,,4.50,4.50", Some(partial)),
        ("\"igst=0; cgst=4.50; sgst=4.50\",,,", Some(partial)),
    ] {
        assert_eq!(read(cells), Ok(expected), "{cells}");
    }
    for (cells, told) in [
        (",,4.50,4.50", "write partial"),
        ("full,,4.50,4.50", "contradict"),
        ("partial,,,", "needs amounts"),
        ("half,,,", "expected full"),
        ("\"cgst=1;cgst=2\",,,", "twice"),
        ("vat=1,,,", "igst, cgst"),
        ("partial,x,,", "declared_igst"),
    ] {
        let message = read(cells).unwrap_err();
        assert!(message.contains(told), "{cells}: {message}");
    }
}

#[test]
fn what_is_no_plan_is_told() {
    for (text, told) in [
        ("", "empty"),
        ("section,number\nb2b,1\n", "supplier_gstin, action"),
        ("section,section,supplier_gstin,number,action\n", "twice"),
        ("{\"gstin\": 1}", "JSON"),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(told), "{text}: {error}");
    }
}

fn line() -> impl Strategy<Value = serde_json::Value> {
    let reduction = prop_oneof![
        Just(json!(null)),
        Just(json!({"kind": "full"})),
        Just(json!({"kind": "none"})),
        (1_u32..99).prop_map(|paise| json!({
            "kind": "partial", "igst": "0.00", "cgst": format!("{paise}.00"),
            "sgst": format!("{paise}.00"), "cess": "0.00",
        })),
    ];
    let words = prop::option::of("[a-z0-9,;\"]([a-z ,;\"\u{905}]{0,20}[a-z])?");
    (
        prop::sample::select(vec!["accepted", "rejected", "pending", "no_action"]),
        reduction,
        words.clone(),
        words,
        prop::sample::select(vec!["person", "match", "rule a b"]),
        "[A-Z1-9][A-Z0-9]{0,7}(/[A-Z0-9]{1,4})?",
        prop::option::of(Just("2026-10")),
    )
        .prop_map(
            |(action, reduction, remarks, reason, source, number, period)| {
                let mut line = json!({
                    "key": {"section": "cn", "supplier_gstin": "27ZZZCZ1234Z1ZN", "number": number,
                            "date": "2026-10-08", "return_period": period},
                    "current": "no_action", "action": action, "itc_reduction": reduction,
                    "remarks": remarks, "source": source,
                });
                if let Some(reason) = reason {
                    line["reason"] = json!(reason);
                }
                line
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(lines in prop::collection::vec(line(), 0..8)) {
        let plan: Plan = serde_json::from_value(json!({
            "gstin": "24AAACI1681G1ZV", "made_at": "2026-11-10T06:00:00Z", "snapshot": null,
            "lines": lines,
        })).unwrap();
        let mut csv = Vec::new();
        write_csv(&plan, &[], &mut csv).unwrap();
        let draft = read(&csv).unwrap();
        prop_assert_eq!(&draft.problems, &[]);
        // What the register proposes waits for a person.
        let mut expected = ims_actions::Draft::from(plan.clone());
        expected.rows.retain(|row| row.source != ims_actions::Source::Match);
        for (row, expected) in draft.rows.iter().zip(&expected.rows) {
            prop_assert_eq!(&ims_actions::DraftRow { place: expected.place.clone(), ..row.clone() }, expected);
        }
        prop_assert_eq!(draft.rows.len(), expected.rows.len());
        let json = serde_json::to_vec(&plan).unwrap();
        let of_json = read(&json).unwrap();
        prop_assert_eq!(of_json.rows, expected.rows);
        prop_assert_eq!(of_json.problems.len(), plan.lines.len() - draft.rows.len());
    }

    #[test]
    fn no_bytes_end_the_program(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }
}
