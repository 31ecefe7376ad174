//! The codes of states against a table of their own.

use gst_types::{Gstin, StateCode, wire};
use proptest::prelude::*;

use crate::common::{from_wire, parse, quoted, survives_ours};

/// Every code that is or was in use, by the names that the tax network gives.
#[rustfmt::skip]
const STATES: &str = "
01 Jammu and Kashmir
02 Himachal Pradesh
03 Punjab
04 Chandigarh
05 Uttarakhand
06 Haryana
07 Delhi
08 Rajasthan
09 Uttar Pradesh
10 Bihar
11 Sikkim
12 Arunachal Pradesh
13 Nagaland
14 Manipur
15 Mizoram
16 Tripura
17 Meghalaya
18 Assam
19 West Bengal
20 Jharkhand
21 Odisha
22 Chhattisgarh
23 Madhya Pradesh
24 Gujarat
25 Daman and Diu (before 2020)
26 Dadra and Nagar Haveli and Daman and Diu
27 Maharashtra
28 Andhra Pradesh (before 2014)
29 Karnataka
30 Goa
31 Lakshadweep
32 Kerala
33 Tamil Nadu
34 Puducherry
35 Andaman and Nicobar Islands
36 Telangana
37 Andhra Pradesh
38 Ladakh
96 Other Countries
97 Other Territory
99 Centre
";

#[test]
fn every_pair_of_digits_is_a_code_and_those_in_the_table_have_names() {
    for number in 0..100 {
        let text = format!("{number:02}");
        let state: StateCode = parse(&text);
        let name = STATES
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{text} ")));
        assert_eq!(state.name(), name, "{text}");
        assert_eq!(state.is_known(), name.is_some(), "{text}");
        assert_eq!(state.as_str(), text);
        survives_ours(&state);

        let wire: wire::StateCode = serde_json::from_str(&quoted(&text)).expect("two digits");
        assert_eq!(wire.0, wire::Loose::Known(state));
        assert_eq!(serde_json::to_string(&wire).expect("a text"), quoted(&text));
        if number < 10 {
            assert_eq!(
                parse::<StateCode>(&number.to_string()),
                state,
                "a zero is lost"
            );
            assert_eq!(
                from_wire::<wire::Loose<StateCode>>(&number.to_string())
                    .expect("a number")
                    .known(),
                Some(state)
            );
        } else {
            assert_eq!(
                serde_json::from_str::<StateCode>(&text).expect("a number"),
                state
            );
        }
    }
}

#[test]
fn other_texts_are_no_codes_and_are_kept_on_the_wire() {
    for text in [
        "",
        " ",
        "2 ",
        "024",
        "AB",
        "2A",
        "-1",
        "२४",
        "é",
        "Gujarat",
        "24-Gujarat",
    ] {
        let error = text.parse::<StateCode>().expect_err(text);
        assert_eq!(error.what(), "state code");
        assert!(
            serde_json::from_str::<StateCode>(&quoted(text)).is_err(),
            "{text}"
        );
        let kept: wire::StateCode = serde_json::from_str(&quoted(text)).expect("it is kept");
        assert_eq!(
            kept.0,
            wire::Loose::Unknown(serde_json::from_str(&quoted(text)).expect("JSON"))
        );
        assert_eq!(serde_json::to_string(&kept).expect("a text"), quoted(text));
    }
}

#[test]
fn a_gstin_begins_with_a_code() {
    let gstin: Gstin = parse("33ABKCS2033B1ZW");
    assert_eq!(gstin.state_code(), parse::<StateCode>("33"));
    let odd = Gstin::from_server("Z9ABKCS2033B1ZW").expect("servers may send it");
    assert_eq!(
        (odd.state_code().as_str(), odd.state_code().name()),
        ("Z9", None)
    );
}

#[test]
fn codes_have_an_order_and_align() {
    let mut states: Vec<StateCode> = ["38", "07", "97", "1"].map(parse).into();
    states.sort_unstable();
    assert!(states.is_sorted_by_key(|state| state.as_str().to_owned()));
    assert_eq!(
        format!("{:>4}|{:?}", states[0], states[0]),
        "  01|StateCode(01)"
    );
}

proptest! {
    #[test]
    fn no_text_panics(text: String) {
        let _ = text.parse::<StateCode>();
    }
}
