//! The codes on a document, in each vocabulary.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use gst_types::wire::WireForm;
use gst_types::{Action, FilingStatus, SourceForm, Status, SupplyType};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::common::{from_wire, parse, quoted, survives, survives_ours, to_wire};

/// Asserts that every spelling, in either case, is read as the code in each
/// form, and that the code is written as `ours` and as `theirs`.
#[track_caller]
fn spelled<T>(code: &T, ours: &str, theirs: &str, also: &[&str])
where
    T: FromStr<Err = Infallible> + Display + Clone + Debug + PartialEq,
    T: WireForm + Serialize + DeserializeOwned,
{
    for spelling in [ours, theirs].iter().chain(also) {
        for text in [
            (*spelling).to_owned(),
            spelling.to_lowercase(),
            spelling.to_uppercase(),
        ] {
            let json = quoted(&text);
            assert_eq!(&parse::<T>(&text), code, "{text}");
            assert_eq!(&from_wire::<T>(&json).expect("a code"), code, "{text}");
            assert_eq!(
                &serde_json::from_str::<T>(&json).expect("a code"),
                code,
                "{text}"
            );
        }
    }
    assert_eq!(code.to_string(), ours);
    assert_eq!(to_wire(code), quoted(theirs));
    survives(code);
}

#[test]
fn an_action_has_four_vocabularies() {
    for (action, status, ours, code, query, count) in [
        (
            Action::Accepted,
            Status::Accepted,
            "accepted",
            "A",
            "accepted",
            "accept",
        ),
        (
            Action::Rejected,
            Status::Rejected,
            "rejected",
            "R",
            "rejected",
            "reject",
        ),
        (
            Action::Pending,
            Status::Pending,
            "pending",
            "P",
            "pending",
            "pending",
        ),
        (
            Action::NoAction,
            Status::NoAction,
            "no_action",
            "N",
            "no_action_taken",
            "noaction",
        ),
    ] {
        spelled(&action, ours, code, &[query, count]);
        assert!(action.is_known());
        assert_eq!(action.as_str(), ours);

        for spelling in [ours, code, query, count] {
            for text in [
                spelling.to_lowercase(),
                spelling.to_uppercase(),
                spelling.replace('_', "-"),
            ] {
                assert_eq!(parse::<Status>(&text), status, "{text}");
                assert_eq!(
                    from_wire::<Status>(&quoted(&text)).expect("a status"),
                    status
                );
            }
        }
        assert_eq!(status.name(), ours);
        assert_eq!(status.to_string(), ours);
        assert_eq!(status.query_value(), query);
        assert_eq!(status.count_key(), count);
        assert_eq!(to_wire(&status), quoted(query));
        assert_eq!(Action::from(status), action);
        assert_eq!(Status::try_from(&action), Ok(status));
        survives(&status);
    }
    assert_eq!(
        Status::ALL.map(Status::name),
        ["accepted", "rejected", "pending", "no_action"]
    );
    assert!(Status::ALL.is_sorted());
}

#[test]
fn an_unknown_action_is_kept_and_is_no_status() {
    let action = Action::from_text("Q");
    assert!(!action.is_known());
    assert_eq!(
        Status::try_from(&action).expect_err("unknown").to_string(),
        "invalid status: expected one of accepted, rejected, pending, no_action, found \"Q\""
    );
    for text in ["", "no", "accepted!", "AR", "na", "none", "no actions"] {
        assert!(text.parse::<Status>().is_err(), "{text}");
        assert!(from_wire::<Status>(&quoted(text)).is_err(), "{text}");
    }
}

#[test]
fn supply_types_are_read_in_both_dialects() {
    for (code, ours, theirs, also) in [
        (SupplyType::Regular, "regular", "R", ""),
        (SupplyType::DeemedExport, "deemed_export", "DE", ""),
        (
            SupplyType::SezWithPayment,
            "sez_with_payment",
            "SEWP",
            "SEZWP",
        ),
        (
            SupplyType::SezWithoutPayment,
            "sez_without_payment",
            "SEWOP",
            "SEZWOP",
        ),
        (
            SupplyType::CustomsBondedWarehouse,
            "customs_bonded_warehouse",
            "CBW",
            "",
        ),
    ] {
        let also: &[&str] = if also.is_empty() { &[] } else { &[also] };
        spelled(&code, ours, theirs, also);
        assert!(code.is_known());
    }
}

#[test]
fn source_forms_are_named_after_returns() {
    spelled(&SourceForm::Gstr1, "gstr1", "R1", &[]);
    spelled(&SourceForm::Gstr1a, "gstr1a", "R1A", &[]);
    spelled(&SourceForm::Iff, "iff", "IFF", &[]);
    for text in ["R5", "R6"] {
        let seen = SourceForm::from_text(text);
        assert_eq!((seen.is_known(), seen.as_str()), (false, text));
    }
}

#[test]
fn filing_statuses_differ_in_spaces_and_case() {
    spelled(&FilingStatus::Filed, "filed", "Filed", &["FILED", "F"]);
    let unfiled = [
        "NotFiled",
        "NOT FILED",
        "not-filed",
        "Not  Filed",
        "NF",
        "SAVED",
    ];
    spelled(&FilingStatus::NotFiled, "not_filed", "Not Filed", &unfiled);
    for text in ["", "N", "Y", "Unfiled", "Not Filed Yet", "notfile"] {
        assert!(!FilingStatus::from_text(text).is_known(), "{text}");
    }
}

#[test]
fn codes_have_an_order_and_align() {
    let mut actions = ["Q", "N", "P", "R", "A", "B"].map(Action::from_text);
    actions.sort_unstable();
    assert_eq!(
        actions.each_ref().map(Action::as_str),
        ["accepted", "rejected", "pending", "no_action", "B", "Q"]
    );
    assert_eq!(BTreeSet::from(actions).len(), 6);
    assert_eq!(
        format!("{:>10}|{:<10}|", Action::Accepted, Status::Pending),
        "  accepted|pending   |"
    );
    assert_eq!(format!("{:^6}|", SourceForm::from_text("R5")), "  R5  |");
}

#[test]
fn a_number_in_a_codes_place_is_an_unknown_code() {
    assert_eq!(from_wire::<SupplyType>("7").expect("kept").as_str(), "7");
    assert_eq!(from_wire::<Action>("-7").expect("kept").as_str(), "-7");
}

/// Asserts that any text is kept as it is or is a known code, in each form.
fn kept<T>(text: &str) -> Result<(), TestCaseError>
where
    T: FromStr<Err = Infallible> + Display + Clone + Debug + PartialEq,
    T: WireForm + Serialize + DeserializeOwned,
{
    let code: T = parse(text);
    let json = quoted(text);
    prop_assert_eq!(&from_wire::<T>(&json).expect("kept"), &code);
    survives(&code);
    Ok(())
}

proptest! {
    #[test]
    fn every_text_is_kept(text: String) {
        kept::<Action>(&text)?;
        kept::<SupplyType>(&text)?;
        kept::<SourceForm>(&text)?;
        kept::<FilingStatus>(&text)?;
    }

    #[test]
    fn every_short_code_is_kept(text in "[A-Za-z0-9 _-]{0,6}") {
        kept::<Action>(&text)?;
        kept::<SupplyType>(&text)?;
        kept::<SourceForm>(&text)?;
        kept::<FilingStatus>(&text)?;
        let action = Action::from_text(&text);
        if !action.is_known() {
            prop_assert_eq!(action.as_str(), &text);
            prop_assert_eq!(to_wire(&action), quoted(&text));
        }
    }

    #[test]
    fn a_status_is_a_known_action(text in "[A-Za-z_-]{0,9}") {
        if let Ok(status) = text.parse::<Status>() {
            prop_assert_eq!(Action::from(status), Action::from_text(&text.replace('-', "_")));
            survives_ours(&status);
        }
    }
}
