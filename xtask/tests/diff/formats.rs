//! The three forms of the report.

use serde_json::Value;
use xtask::diff::{Comparison, Rule, compare, json, markdown, table};

use crate::edit::{base, mutants};

/// A bit of everything, with text that would upset a terminal or a table.
fn comparison() -> Comparison {
    let base = base();
    let names = [
        "section added to the prose",
        "response field renamed",
        "response values opened",
        "operation added",
        "server removed",
        "example changed",
        "more credentials needed",
    ];
    let mut new = mutants()
        .iter()
        .filter(|mutant| names.contains(&mutant.name.as_str()))
        .fold(base.clone(), |document, mutant| mutant.of(&document));
    new["paths"]["/tax-payer/invoices/count"]["get"]["summary"] =
        Value::from("Count | of <b>invoices</b>\n\u{1b}[2J @someone #1");
    Comparison {
        changes: compare(&base, &new),
        old: "HEAD:openapi/ims.yaml".to_owned(),
        new: "openapi/ims.yaml".to_owned(),
    }
}

fn without_colour(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn a_table_for_people() {
    insta::assert_snapshot!("table", without_colour(&table(&comparison(), None)));
}

#[test]
fn a_table_for_a_narrow_terminal() {
    let text = without_colour(&table(&comparison(), Some(100)));
    for line in text
        .lines()
        .filter(|line| !line.contains('→') && !line.starts_with("GET"))
    {
        assert!(line.chars().count() <= 100, "{line}");
    }
    insta::assert_snapshot!("narrow_table", text);
}

#[test]
fn a_list_where_columns_would_break_words() {
    let text = without_colour(&table(&comparison(), Some(60)));
    assert!(
        text.contains(
            "breaking (wire breaking, Rust API breaking)  200 .data.data.b2b[].txval and 2 more places\n  \
             field renamed: txval → taxable_value\n  touches exact Amount\n"
        ),
        "{text}"
    );
}

#[test]
fn colours_stand_for_classes() {
    let text = table(&comparison(), None);
    assert!(text.contains("\u{1b}["));
    assert!(!without_colour(&text).contains('\u{1b}'));
}

#[test]
fn an_object_for_programs() {
    let text = json(&comparison());
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["class"], "breaking");
    assert!(report["changes"].as_array().is_some_and(|changes| {
        changes
            .iter()
            .all(|change| change["why"].is_string() && change["touches"].is_array())
    }));
    insta::assert_snapshot!("json", text);
}

#[test]
fn a_table_for_a_pull_request() {
    insta::assert_snapshot!("markdown", markdown(&comparison()));
}

#[test]
fn long_markdown_is_folded() {
    let base = base();
    let new = mutants()
        .iter()
        .find(|mutant| mutant.name == "type replaced")
        .expect("a mutant")
        .of(&base);
    let mut changes = compare(&base, &new);
    changes.extend(changes.clone());
    let text = markdown(&Comparison {
        changes,
        old: "a".to_owned(),
        new: "b".to_owned(),
    });
    assert_eq!(text.matches("<details>").count(), 1);
    assert!(text.contains("<summary>8 more changes</summary>"), "{text}");
}

#[test]
fn nothing_to_tell_is_told() {
    let nothing = Comparison {
        changes: Vec::new(),
        old: "a".to_owned(),
        new: "b".to_owned(),
    };
    assert_eq!(
        without_colour(&table(&nothing, None)),
        "a → b: no changes\n"
    );
    assert_eq!(markdown(&nothing), "### a → b: no changes\n");
    let report: Value = serde_json::from_str(&json(&nothing)).expect("JSON");
    assert_eq!(report["class"], Value::Null);
}

#[test]
fn every_rule_has_a_name_and_a_reason_of_its_own() {
    let mut ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    for rule in Rule::ALL {
        assert!(rule.why().ends_with('.'), "{}", rule.id());
        assert!(
            rule.id()
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-')
        );
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Rule::ALL.len());
}
