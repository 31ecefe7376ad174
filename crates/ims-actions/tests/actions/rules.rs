//! Rules that a person wrote.

use gst_types::{Action, ItcReduction, Section, Status};
use ims_actions::{Rules, Source};

use crate::support::{document, row};

const RULES: &str = r#"
[[rule]]
name = "returns"
when = { section = "cn", supplier = "27ZZZCZ1234Z1ZN" }
action = "Accepted"
itc_reduction = "full"
reason = "returns are booked in full"

[[rule]]
name = "late filers"
when = { supplier_filed = false }
action = "pending"
remarks = "please file"
reason = "no credit before the supplier files"

[[rule]]
name = "second thoughts"
when = { status = ["rejected"], number = "R-1" }
action = "no action"
reason = "goods came after all"
"#;

#[test]
fn the_first_rule_that_fits_proposes_and_says_why() {
    let rules: Rules = RULES.parse().unwrap();
    let note = document(Section::Cn, "C-1").supplier_filed(false).build();
    let late = document(Section::B2b, "L-1").supplier_filed(false).build();
    let others = [
        document(Section::B2b, "O-1").build(),
        document(Section::B2b, "R-2")
            .action(Action::Rejected)
            .build(),
        document(Section::Cn, "C-2").action(Action::Pending).build(),
    ];
    let back = document(Section::B2b, "R-1")
        .action(Action::Rejected)
        .build();
    let mut listed = vec![note.clone(), late.clone(), back.clone()];
    listed.extend(others);
    let rows = rules.propose(&listed);
    let source = |name: &str| Source::Rule(name.to_owned());
    let mut expected = [
        row(&note, Status::Accepted),
        row(&late, Status::Pending),
        row(&back, Status::NoAction),
    ];
    expected[0].itc_reduction = Some(ItcReduction::Full);
    expected[1].remarks = Some("please file".to_owned());
    let reasons = [
        ("returns", "returns are booked in full"),
        ("late filers", "no credit before the supplier files"),
        ("second thoughts", "goods came after all"),
    ];
    for (row, (name, reason)) in expected.iter_mut().zip(reasons) {
        row.source = source(name);
        row.reason = Some(reason.to_owned());
    }
    assert_eq!(rows, expected);
}

#[test]
fn what_is_no_rule_is_told() {
    let rule = |change: &str| {
        let text = format!("[[rule]]\nname = \"a\"\naction = \"accept\"\nreason = \"b\"\n{change}");
        text.parse::<Rules>().map_err(|error| error.to_string())
    };
    assert!(rule("when = { section = \"b2b\" }").is_ok());
    for (change, told) in [
        ("", "when"),
        ("when = {}", "no conditions"),
        ("when = { sektion = \"b2b\" }", "sektion"),
        ("when = { section = \"b2b\" }\nremark = \"x\"", "remark"),
        (
            "when = { new_since = \"2026-01-01T00:00:00Z\" }",
            "new_since",
        ),
        (
            "when = { section = \"cn\" }\n[[rule]]\nname = \"a\"\nwhen = { section = \"cn\" }\naction = \"A\"\nreason = \"c\"",
            "two rules",
        ),
    ] {
        let error = rule(change).unwrap_err();
        assert!(error.contains(told), "{change}: {error}");
    }
}
