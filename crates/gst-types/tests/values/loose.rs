//! Flags and codes in every spelling that servers have, and what is done with the others.

use gst_types::wire::{
    Action, Cursor, DocumentHash, FilingStatus, Flag, Loose, ReadJson, ReturnPeriod, SourceForm,
    StateCode, SupplyType, Wire,
};
use serde::de::DeserializeOwned;

use crate::common::raw;

fn read<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_str(json)
}

#[test]
fn a_flag_is_yes_or_no_or_kept() {
    let yes = [
        "\"Y\"",
        "\"y\"",
        "\" Y\"",
        "\"YES\"",
        "\"true\"",
        "\"TRUE\"",
        "\"\\u0059\"",
        "true",
        "1",
        "\"1\"",
    ];
    let no = [
        "\"N\"",
        "\"n\"",
        "\"N \"",
        "\"No\"",
        "\"false\"",
        "\"False\"",
        "false",
        "0",
        "\"0\"",
    ];
    for (spellings, value, written) in [(&yes[..], true, "\"Y\""), (&no[..], false, "\"N\"")] {
        for json in spellings {
            let flag: Flag = read(json).expect(json);
            assert_eq!(flag.0, Loose::Known(value), "{json}");
            assert_eq!(serde_json::to_string(&flag).expect("a text"), written);
            assert_eq!(flag.into_inner().known(), Some(value));
            let in_one_pass = Flag::read_json(&mut Cursor::new(json));
            assert_eq!(in_one_pass, Ok(Some(Wire(Loose::Known(value)))), "{json}");
        }
    }
    for json in [
        "\"\"",
        "\"X\"",
        "\"Ｙ\"",
        "\"not known\"",
        "2",
        "1.0",
        "[true]",
        "{\"Y\": 1}",
    ] {
        let flag: Flag = read(json).expect("it is kept");
        assert_eq!(flag.0, raw(json));
        assert_eq!(serde_json::to_string(&flag).expect("JSON"), json);
        assert_eq!(flag.into_inner().known(), None);
    }
    assert_eq!(
        "y".parse::<Loose<bool>>().expect("a flag"),
        Loose::Known(true)
    );
    assert_eq!("?".parse::<Loose<bool>>().expect("kept"), raw("\"?\""));
}

#[test]
fn odd_values_do_not_cost_a_record() {
    for json in [
        "24.0",
        "1.5",
        "true",
        "123456789012345678901234567890",
        "-7",
        "[]",
        "{}",
        "[\"24\"]",
    ] {
        assert_eq!(read::<StateCode>(json).expect("kept").0, raw(json));
        assert_eq!(read::<ReturnPeriod>(json).expect("kept").0, raw(json));
        assert!(read::<Flag>(json).is_ok(), "{json}");
    }
    for json in ["7", "-1.5", "[]", "{\"A\": 1}"] {
        assert_eq!(read::<FilingStatus>(json).expect("kept").0, raw(json));
        assert_eq!(read::<Action>(json).expect("kept").0.as_str(), json);
        assert_eq!(read::<SupplyType>(json).expect("kept").0.as_str(), json);
        assert_eq!(read::<SourceForm>(json).expect("kept").0.as_str(), json);
        let hash: DocumentHash = read(json).expect("kept");
        assert_eq!(hash.0.to_string(), json);
    }
    assert_eq!(
        read::<StateCode>("24").expect("kept").0,
        Loose::Known("24".parse().expect("a code"))
    );
    assert!(read::<StateCode>("null").is_err());
    assert!(read::<Action>("null").is_err());
}

#[test]
fn filing_statuses_are_understood_in_every_spelling() {
    use gst_types::FilingStatus::{Filed, NotFiled};
    let filed = [
        "\"Filed\"",
        "\"FILED\"",
        "\"filed\"",
        "\"F\"",
        "\"f\"",
        "\" Filed \"",
        "true",
        "\"TRUE\"",
    ];
    let unfiled = [
        "\"Not Filed\"",
        "\"NotFiled\"",
        "\"NOT FILED\"",
        "\"not_filed\"",
        "\"Not\u{a0}Filed\"",
        "\"NF\"",
        "\"nf\"",
        "\"SAVED\"",
        "\"Saved\"",
        "false",
        "\"false\"",
    ];
    for (spellings, status) in [(&filed[..], Filed), (&unfiled[..], NotFiled)] {
        for json in spellings {
            let read: FilingStatus = read(json).expect(json);
            assert_eq!(read.0, Loose::Known(status.clone()), "{json}");
        }
    }
    for json in ["\"\"", "\"N\"", "\"Y\"", "\"Not Filed Yet\"", "1"] {
        assert_eq!(read::<FilingStatus>(json).expect("kept").0, raw(json));
    }
}
