//! Records of the portal's files in the form of the API.

use std::collections::BTreeMap;

use gst_types::{Date, RawJson, ReturnPeriod};
use serde_json::value::RawValue;

/// The members of a record.
pub(super) type Members = BTreeMap<String, Box<RawValue>>;

/// What the portal's Excel tool calls otherwise than the API.
const RENAMED: [(&str, &str); 2] = [("rtnTyp", "srcform"), ("sRtnPrd", "rtnprd")];

/// The portal's word on a refused record.
pub(super) const ERROR: &str = "error_msg";

/// Brings a record into the API's form; what is not changed keeps its text.
pub(super) fn as_of_api(mut members: Members) -> Members {
    for (of_tool, of_api) in RENAMED {
        if let Some(value) = members.remove(of_tool) {
            let same = members
                .get(of_api)
                .is_none_or(|known| text(known) == text(&value));
            if same {
                members.entry(of_api.to_owned()).or_insert(value);
            } else {
                members.insert(of_tool.to_owned(), value);
            }
        }
    }
    if let Some(period) = members
        .get("rtnprd")
        .and_then(|value| whole_period(&text(value), &members))
    {
        let json = format!("\"{:02}{:04}\"", period.month(), period.year());
        if let Ok(raw) = RawValue::from_string(json) {
            members.insert("rtnprd".to_owned(), raw);
        }
    }
    members
}

/// The period of two digits is the first such month in which the document can be reported: that of
/// its date, or a later one.
fn whole_period(text: &str, members: &Members) -> Option<ReturnPeriod> {
    let month: i8 = (text.len() <= 2).then(|| text.parse().ok()).flatten()?;
    let date = ["idt", "nt_dt"].iter().find_map(|name| members.get(*name));
    let date: Date = self::text(date?).parse().ok()?;
    let year = if month < date.month() {
        date.year() + 1
    } else {
        date.year()
    };
    ReturnPeriod::new(year, month)
}

/// The text of a JSON string or number.
fn text(raw: &RawValue) -> String {
    serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().trim().to_owned())
}

/// Takes the portal's word on a record out of it.
pub(super) fn take_error(members: &mut Members) -> String {
    members
        .remove(ERROR)
        .map(|raw| text(&raw))
        .unwrap_or_default()
}

/// Returns an untouched copy.
pub(super) fn raw(value: &RawValue) -> RawJson {
    value.to_owned().into()
}
