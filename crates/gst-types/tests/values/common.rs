//! Reading and writing in both forms.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use gst_types::Amount;
use gst_types::wire::{Loose, Wire, WireForm};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn amount(text: &str) -> Amount {
    parse(text)
}

pub(crate) fn parse<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect(text)
}

/// Reads the wire form.
pub(crate) fn from_wire<T: WireForm>(json: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str::<Wire<T>>(json).map(Wire::into_inner)
}

/// Writes the wire form.
pub(crate) fn to_wire<T: WireForm + Clone>(value: &T) -> String {
    serde_json::to_string(&Wire(value.clone())).expect("a value is JSON")
}

/// Quotes a text as JSON does.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// Asserts that a value survives `Display`, our serde and the wire.
#[track_caller]
pub(crate) fn survives<T>(value: &T)
where
    T: WireForm + Serialize + DeserializeOwned + Display + FromStr<Err: Debug>,
    T: Clone + Debug + PartialEq,
{
    survives_ours(value);
    let theirs = to_wire(value);
    assert_eq!(
        &from_wire::<T>(&theirs).expect("their form"),
        value,
        "{theirs}"
    );
    assert_eq!(
        &serde_json::from_str::<T>(&theirs).expect("both are read"),
        value,
        "{theirs}"
    );
}

/// Asserts that a value survives `Display` and our serde.
#[track_caller]
pub(crate) fn survives_ours<T>(value: &T)
where
    T: Serialize + DeserializeOwned + Display + FromStr<Err: Debug>,
    T: Debug + PartialEq,
{
    let shown = value.to_string();
    assert_eq!(&parse::<T>(&shown), value, "{shown}");
    let ours = serde_json::to_string(value).expect("our form");
    assert_eq!(ours, quoted(&shown), "our form is what is shown");
    assert_eq!(
        &serde_json::from_str::<T>(&ours).expect("our form"),
        value,
        "{ours}"
    );
}

/// What is kept of this JSON.
pub(crate) fn raw<T>(json: &str) -> Loose<T> {
    Loose::Unknown(serde_json::from_str(json).expect(json))
}
