//! Reading in one pass agrees with reading by serde.

use gst_types::wire::{self, Cursor, Malformed, ReadJson};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

/// What one pass makes of a whole text; an error if it leaves the text to serde.
fn in_one_pass<T: ReadJson>(text: &str) -> Result<Option<T>, Malformed> {
    let mut cursor = Cursor::new(text);
    let value = T::read_json(&mut cursor)?;
    cursor.end()?;
    Ok(value)
}

fn agree<T>(text: &str)
where
    T: ReadJson + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let Ok(read) = in_one_pass::<T>(text) else {
        return;
    };
    match read {
        Some(value) => assert_eq!(value, serde_json::from_str(text).expect(text), "{text}"),
        None => assert!(["null", "\"\""].contains(&text.trim()), "{text}"),
    }
}

fn all_agree(text: &str) {
    agree::<wire::Amount>(text);
    agree::<wire::Gstin>(text);
    agree::<wire::Date>(text);
    agree::<wire::ReturnPeriod>(text);
    agree::<wire::StateCode>(text);
    agree::<wire::Flag>(text);
    agree::<wire::DocumentNumber>(text);
    agree::<wire::DocumentHash>(text);
    agree::<wire::Action>(text);
    agree::<wire::SupplyType>(text);
    agree::<wire::SourceForm>(text);
    agree::<wire::FilingStatus>(text);
    agree::<wire::Status>(text);
    agree::<wire::GoodsType>(text);
    agree::<wire::Integer>(text);
    agree::<wire::Timestamp>(text);
    agree::<wire::Text>(text);
    agree::<Vec<wire::Amount>>(text);
}

#[test]
fn documented_forms_are_read_in_one_pass() {
    let is_read = |read: Result<bool, Malformed>| assert_eq!(read, Ok(true));
    is_read(in_one_pass::<wire::Amount>("288.50").map(|value| value.is_some()));
    is_read(in_one_pass::<wire::Gstin>(r#""33ABKCS2033B1ZW""#).map(|value| value.is_some()));
    is_read(in_one_pass::<wire::Date>(r#""02-11-2024""#).map(|value| value.is_some()));
    is_read(in_one_pass::<wire::ReturnPeriod>(r#""112024""#).map(|value| value.is_some()));
    is_read(in_one_pass::<wire::Text>(r#""a \u0041""#).map(|value| value.is_some()));
    is_read(in_one_pass::<wire::Integer>("7").map(|value| value.is_some()));
    is_read(in_one_pass::<Vec<wire::Amount>>("[1, 2.5]").map(|value| value.is_some()));
    for text in ["null", r#""""#] {
        is_read(in_one_pass::<wire::Gstin>(text).map(|value| value.is_none()));
    }
}

proptest! {
    #[test]
    fn one_pass_agrees_with_serde(text in prop_oneof![
        r#""[0-9A-Za-z /\-.]{0,20}""#,
        r"-?[0-9]{1,20}(\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?",
        r#""(0[1-9]|[12][0-9])-(0[1-9]|1[0-2])-20[0-9]{2}""#,
        r#""[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9]Z[0-9A-Z]""#,
        r#""(Y|N|A|R|P|R1|IFF|Filed|Not Filed|true|accepted|others|102024|27)""#,
        r"\[[0-9, .]{0,12}\]",
        "(true|false|null|\\{\\})",
        "\\PC{0,12}",
    ]) {
        all_agree(&text);
    }
}
