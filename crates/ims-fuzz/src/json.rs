//! JSON read on its own terms, to judge what was made of it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a JSON object, each with its text, in their order; none can
/// be read where a name has half of a surrogate pair.
#[derive(Default)]
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Returns the last member of the name that is not `null`.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .rev()
            .filter(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.get())
            .find(|value| *value != "null")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// The elements of a JSON list, each with its text.
pub(crate) fn elements(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(text).ok()
}

/// Some gateways put a byte order mark before JSON.
fn without_mark(body: &str) -> &str {
    body.strip_prefix('\u{feff}').unwrap_or(body)
}

/// Tells whether a body is a JSON object.
pub(crate) fn is_object(body: &str) -> bool {
    let parsed: Result<&RawValue, _> = serde_json::from_str(without_mark(body));
    parsed.is_ok_and(|object| object.get().starts_with('{'))
}

/// Reads what stands under a name in the `data` of a body.
pub(crate) fn in_data<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let body = without_mark(std::str::from_utf8(body).ok()?);
    Members::read(Members::read(body)?.get("data")?)?.get(name)
}

/// The documents of a body that has them in their documented place alone.
pub(crate) fn only_payload(body: &[u8]) -> Option<&str> {
    let body = without_mark(std::str::from_utf8(body).ok()?);
    let outer = Members::read(body)?;
    let data = only(&outer, &["code", "message", "timestamp", "transaction_id"])?;
    let inner = Members::read(data)?;
    only(&inner, &["status_cd", "error", "token", "est"])
}

/// The one member called `data`, if all others are among the given.
fn only<'a>(members: &Members<'a>, others: &[&str]) -> Option<&'a str> {
    let is_known = |name: &String| name == "data" || others.contains(&name.as_str());
    let datas = members.0.iter().filter(|(name, _)| name == "data").count();
    (datas == 1 && members.0.iter().all(|(name, _)| is_known(name)))
        .then(|| members.get("data"))
        .flatten()
}

/// Writes a text as a JSON string all of escapes.
pub(crate) fn escaped(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", units.collect::<String>())
}

/// Writes a value, and makes sure that it is JSON on one line or more.
pub(crate) fn written(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).expect("it can be written");
    let parsed: Result<&RawValue, _> = serde_json::from_str(&text);
    assert!(parsed.is_ok(), "what is written is JSON: {text}");
    text
}

/// A decimal number's sign, digits and power of ten, the same for every way to
/// write it.
pub(crate) fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = all.trim_end_matches('0');
    let dropped = all.len() - significant.len();
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let exponent = exponent.parse::<i64>().ok()?;
    let power = i64::try_from(dropped).ok()? - i64::try_from(fraction.len()).ok()?;
    Some((
        mantissa.starts_with('-'),
        significant.to_owned(),
        exponent.checked_add(power)?,
    ))
}
