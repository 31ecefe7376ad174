//! One document of the data set.

use std::{collections::BTreeMap, str::FromStr};

use gst_types::{RawJson, Status};
use serde::{Deserialize, Serialize};

use super::InvalidDataSet;

/// A document as the API lists it: a flat JSON object, kept digit for digit.
///
/// Only `action` is understood. All other fields are served as given, so that
/// a test can plant any record.
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
}

impl FromStr for Record {
    type Err = InvalidDataSet;

    /// Reads one JSON object.
    fn from_str(json: &str) -> Result<Self, Self::Err> {
        Ok(serde_json::from_str(json)?)
    }
}
