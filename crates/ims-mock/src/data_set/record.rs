//! One document of the data set.

use std::{collections::BTreeMap, str::FromStr};

use gst_types::{RawJson, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::InvalidDataSet;

/// A document as the API lists it: a flat JSON object, kept digit for digit.
///
/// All fields are served as given, so that a test can plant any record. What a save must agree
/// with is understood: the fields that identify a document, its amounts, its action and its flags.
///
/// ```
/// use ims_mock::Record;
///
/// let record: Record = r#"{"inum": "A-1", "val": 1180.00, "action": "P"}"#.parse()?;
/// assert_eq!(record.field("val"), Some("1180.00"));
/// # Ok::<(), ims_mock::InvalidDataSet>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Record {
    fields: BTreeMap<String, RawJson>,
}

impl Record {
    /// The status under which the document is filtered and counted.
    ///
    /// No action, or one that is not known, is no action taken.
    #[must_use]
    pub fn status(&self) -> Status {
        self.field("action")
            .and_then(|json| serde_json::from_str::<String>(json).ok())
            .and_then(|code| code.parse().ok())
            .unwrap_or(Status::NoAction)
    }

    /// JSON text of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(RawJson::as_str)
    }

    /// Sets a field to any JSON value.
    ///
    /// # Errors
    ///
    /// If `value` cannot be written as JSON.
    pub fn set_field(
        &mut self,
        name: impl Into<String>,
        value: &impl Serialize,
    ) -> Result<(), InvalidDataSet> {
        let value = RawJson::from_value(value)?;
        self.fields.insert(name.into(), value);
        Ok(())
    }

    /// Takes a field away.
    pub fn remove_field(&mut self, name: &str) {
        self.fields.remove(name);
    }

    /// The text of a field: a string without its quotes, anything else as it stands; `None` for
    /// `null` and for a field that is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        let json = self.field(name).filter(|json| *json != "null")?;
        Some(serde_json::from_str(json).unwrap_or_else(|_| json.to_owned()))
    }

    /// The names of its fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// A field as a JSON value; an empty text where there is none.
    pub(crate) fn value(&self, name: &str) -> Value {
        let value = self.field(name).map(serde_json::from_str);
        value.and_then(Result::ok).unwrap_or_else(|| "".into())
    }

    pub(crate) fn raw(&self, name: &str) -> Option<&RawJson> {
        self.fields.get(name)
    }

    pub(crate) fn set_raw(&mut self, name: &str, value: RawJson) {
        self.fields.insert(name.to_owned(), value);
    }

    /// Takes a field over from another record, or away if that has none.
    pub(crate) fn copy_field(&mut self, name: &str, from: &Self) {
        match from.fields.get(name) {
            Some(value) => drop(self.fields.insert(name.to_owned(), value.clone())),
            None => self.remove_field(name),
        }
    }

    pub(crate) fn set_text(&mut self, name: &str, text: &str) {
        // A text is always JSON.
        let _ = self.set_field(name, &text);
    }
}

impl FromStr for Record {
    type Err = InvalidDataSet;

    /// Reads one JSON object.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        Ok(serde_json::from_str(json)?)
    }
}
