//! Single values: amounts, dates, numbers of taxpayers and all the codes.
//!
//! The input is the text of a value, or the JSON that stands in its place.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use gst_types::wire::{self, SectionParameter, Wire};
use gst_types::{
    Action, Amount, CountedSection, Date, DocumentHash, DocumentNumber, FilingStatus,
    FinancialYear, GoodsType, Gstin, ImportSection, Quarter, RawJson, ReturnPeriod, Section,
    SourceForm, StateCode, Status, SupplyType,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::json;

/// Reads a text as each value, from text, from our JSON and from the wire's.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        // No `str` can hold it; as JSON it is refused or replaced.
        return check_json(&String::from_utf8_lossy(input));
    };
    check_texts(text);
    check_json(text);
    check_json(&json::written(&text));
}

fn check_texts(text: &str) {
    check_text::<Amount>(text);
    check_text::<Date>(text);
    check_text::<ReturnPeriod>(text);
    check_text::<FinancialYear>(text);
    check_text::<Quarter>(text);
    check_text::<StateCode>(text);
    check_text::<Gstin>(text);
    check_text::<DocumentNumber>(text);
    check_text::<DocumentHash>(text);
    check_text::<Section>(text);
    check_text::<CountedSection>(text);
    check_text::<ImportSection>(text);
    check_text::<Status>(text);
    check_text::<GoodsType>(text);
    check_text::<Action>(text);
    check_text::<SupplyType>(text);
    check_text::<SourceForm>(text);
    check_text::<FilingStatus>(text);
    check_amount(text);
    check_gstin(text);
    if let Ok(parameter) = text.parse::<SectionParameter>() {
        assert_eq!(parameter.to_string().parse(), Ok(parameter));
        let name = parameter.to_string();
        let section = name.parse::<Section>().map(Section::query_value);
        let known = section.or_else(|_| {
            name.parse::<ImportSection>()
                .map(ImportSection::query_value)
        });
        assert!(known.is_ok_and(|known| known.eq_ignore_ascii_case(&name)));
    }
}

/// What is read is written so that it is read as the same.
fn check_text<T>(text: &str)
where
    T: FromStr<Err: Display> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
{
    match text.parse::<T>() {
        Ok(value) => {
            let shown = value.to_string();
            assert!(
                shown.parse::<T>().is_ok_and(|again| again == value),
                "{shown:?}"
            );
            let read: T = serde_json::from_str(&json::written(&value)).expect("our own form");
            assert_eq!(read, value);
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!message.contains(char::is_control), "{message:?}");
            assert!(message.len() < 1000, "{message:?}");
        }
    }
}

fn check_amount(text: &str) {
    let Ok(amount) = text.parse::<Amount>() else {
        return;
    };
    let digits = json::decimal(text);
    assert!(digits.is_some(), "{text:?} is a number");
    assert_eq!(json::decimal(&amount.to_string()), digits);
    let ungrouped = amount.indian().to_string().replace(',', "");
    assert_eq!(ungrouped, amount.to_string());
    assert_eq!(amount.checked_sub(amount), Some(Amount::ZERO));
    assert_eq!(amount.checked_add(Amount::ZERO), Some(amount));
    if let Some(paise) = amount.to_paise() {
        assert_eq!(Amount::from_paise(paise), amount);
    }
    if let Some(double) = amount.checked_add(amount) {
        assert_eq!(double.checked_sub(amount), Some(amount));
    }
}

fn check_gstin(text: &str) {
    let strict = text.parse::<Gstin>();
    let unchecked = Gstin::parse_unchecked(text);
    for gstin in [&unchecked, &Gstin::from_server(text)]
        .into_iter()
        .flatten()
    {
        let (state, pan) = (gstin.state_code(), gstin.pan());
        assert!(gstin.as_str().starts_with(state.as_str()));
        assert!(pan.is_none_or(|pan| gstin.as_str().get(2..12) == Some(pan)));
        assert_eq!(
            gstin.as_str().parse::<Gstin>().is_ok(),
            gstin.has_valid_check_digit() && Gstin::parse_unchecked(gstin.as_str()).is_ok()
        );
        assert!(gstin.entity().is_ascii() && gstin.check_digit().is_ascii());
    }
    if let Ok(strict) = strict {
        assert_eq!(unchecked, Ok(strict));
    }
}

fn check_json(text: &str) {
    check_own_and_wire::<Amount>(text);
    check_own_and_wire::<Gstin>(text);
    check_own_and_wire::<Date>(text);
    check_own_and_wire::<DocumentNumber>(text);
    check_own_and_wire::<DocumentHash>(text);
    check_own_and_wire::<Status>(text);
    check_own_and_wire::<GoodsType>(text);
    check_own_and_wire::<Action>(text);
    check_own_and_wire::<SupplyType>(text);
    check_own_and_wire::<SourceForm>(text);
    check_own_and_wire::<FilingStatus>(text);
    check_serde::<ReturnPeriod>(text);
    check_serde::<StateCode>(text);
    check_serde::<Section>(text);
    check_serde::<CountedSection>(text);
    check_serde::<FinancialYear>(text);
    check_serde::<Quarter>(text);
    check_serde::<wire::ReturnPeriod>(text);
    check_serde::<wire::StateCode>(text);
    check_serde::<wire::Flag>(text);
    check_serde::<wire::Integer>(text);
    check_serde::<wire::Text>(text);
    check_serde::<RawJson>(text);
    check_wire_amount(text);
    check_timestamp(text);
}

fn check_own_and_wire<T>(text: &str)
where
    T: for<'de> Deserialize<'de> + Serialize + Debug + PartialEq,
    Wire<T>: for<'de> Deserialize<'de> + Serialize,
{
    check_serde::<T>(text);
    check_serde::<Wire<T>>(text);
}

fn check_serde<T: DeserializeOwned + Serialize + Debug + PartialEq>(text: &str) {
    if let Ok(value) = serde_json::from_str::<T>(text) {
        let written = json::written(&value);
        let again: T = serde_json::from_str(&written).expect("what we wrote");
        assert_eq!(again, value, "{written}");
    }
}

fn check_wire_amount(text: &str) {
    if let Ok(amount) = serde_json::from_str::<wire::Amount>(text) {
        let sent = text.trim().trim_matches('"');
        if !sent.contains('\\') {
            assert_eq!(json::decimal(&amount.0.to_string()), json::decimal(sent));
        }
    }
}

/// Timestamps before March 1973 are written in milliseconds that are read as
/// seconds, so only those after it come back.
fn check_timestamp(text: &str) {
    let Ok(timestamp) = serde_json::from_str::<wire::Timestamp>(text) else {
        return;
    };
    let written = json::written(&timestamp);
    if timestamp.0.as_millisecond() >= 100_000_000_000 {
        let again: wire::Timestamp = serde_json::from_str(&written).expect("what we wrote");
        assert_eq!(again.0.as_millisecond(), timestamp.0.as_millisecond());
    }
}
