//! JSON that is kept and not understood.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

/// A JSON text exactly as it was sent.
///
/// Numbers keep every digit, objects their order. Reading needs the whole text
/// at hand (`serde_json::from_str` and `from_slice`).
///
/// # Example
///
/// ```
/// use gst_types::RawJson;
///
/// let raw: RawJson = serde_json::from_str("[1.10, 2]")?;
/// assert_eq!(raw.as_str(), "[1.10, 2]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// Returns the text.
    ///
    /// ```
    /// # use gst_types::RawJson;
    /// let raw: RawJson = serde_json::from_str("1.10")?;
    /// assert_eq!(raw.as_str(), "1.10");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Returns the text as a value that `serde_json` can read on.
    ///
    /// ```
    /// # use gst_types::RawJson;
    /// let raw: RawJson = serde_json::from_str(r#"["a", "b"]"#)?;
    /// let list: Vec<&str> = serde_json::from_str(raw.get().get())?;
    /// assert_eq!(list, ["a", "b"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be JSON, such as a map whose keys are no strings.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::RawJson;
    /// assert_eq!(RawJson::from_value(&[1, 2])?.as_str(), "[1,2]");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn from_value(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        to_raw_value(value).map(Self)
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(raw: Box<RawValue>) -> Self {
        Self(raw)
    }
}

/// Two are equal if their texts are.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RawJson {}

/// The order of the texts.
impl Ord for RawJson {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for RawJson {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for RawJson {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({})", self.as_str())
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
