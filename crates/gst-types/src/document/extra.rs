//! Fields that have no place of their own.

use std::borrow::Cow;
use std::collections::{BTreeMap, btree_map};
use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::RawJson;
use crate::wire::{Cursor, Malformed};

/// Fields of a record by their names on the wire, each as its JSON.
///
/// They are kept as one text, which takes hardly more memory than they took in the response. Who
/// changes many of them makes a `BTreeMap` of them and an `Extra` of that.
///
/// # Example
///
/// ```
/// use gst_types::{Extra, RawJson};
///
/// let mut extra = Extra::default();
/// assert!(extra.is_empty());
/// extra.insert("irn".to_owned(), RawJson::from_value(&"a1b2")?);
/// assert_eq!(extra.get("irn").as_ref().map(RawJson::as_str), Some(r#""a1b2""#));
/// assert_eq!(extra.as_json(), r#"{"irn":"a1b2"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(
    /// An object with its members in the order of their names, or nothing where there are none.
    CompactString,
);

impl Extra {
    /// Returns whether there are no fields.
    ///
    /// ```
    /// # use gst_types::Extra;
    /// assert!(serde_json::from_str::<Extra>("{}")?.is_empty());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many fields there are.
    ///
    /// ```
    /// # use gst_types::Extra;
    /// assert_eq!(serde_json::from_str::<Extra>(r#"{"irn":"a1b2","fc":7}"#)?.len(), 2);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.members().count()
    }

    /// Returns a copy of a field's JSON.
    ///
    /// ```
    /// # use gst_types::{Extra, RawJson};
    /// let extra: Extra = serde_json::from_str(r#"{"rate":18.50}"#)?;
    /// assert_eq!(extra.get("rate").as_ref().map(RawJson::as_str), Some("18.50"));
    /// assert_eq!(extra.get("cess"), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<RawJson> {
        self.members()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.to_owned().into())
    }

    /// Returns the fields by name, each with a copy of its JSON.
    ///
    /// ```
    /// # use gst_types::Extra;
    /// let extra: Extra = serde_json::from_str(r#"{"irn":"a1b2","fc":7}"#)?;
    /// assert!(extra.iter().map(|(name, _)| name).eq(["fc", "irn"]));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (String, RawJson)> {
        self.members()
            .map(|(name, value)| (name.into_owned(), value.to_owned().into()))
    }

    /// Returns all fields as one JSON object.
    ///
    /// ```
    /// # use gst_types::Extra;
    /// assert_eq!(Extra::default().as_json(), "{}");
    /// ```
    #[must_use]
    pub fn as_json(&self) -> &str {
        if self.is_empty() { "{}" } else { &self.0 }
    }

    /// Adds a field, and returns what was there under its name.
    ///
    /// ```
    /// # use gst_types::{Extra, RawJson};
    /// let mut extra = Extra::default();
    /// let seven = RawJson::from_value(&7)?;
    /// assert_eq!(extra.insert("fc".to_owned(), seven.clone()), None);
    /// assert_eq!(extra.insert("fc".to_owned(), RawJson::from_value(&8)?), Some(seven));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn insert(&mut self, name: String, value: RawJson) -> Option<RawJson> {
        let mut fields: BTreeMap<_, _> = self.iter().collect();
        let replaced = fields.insert(name, value);
        *self = Self::from(fields);
        replaced
    }

    /// Takes a field out.
    ///
    /// ```
    /// # use gst_types::{Extra, RawJson};
    /// let mut extra = Extra::default();
    /// extra.insert("fc".to_owned(), RawJson::from_value(&7)?);
    /// assert_eq!(extra.remove("fc"), Some(RawJson::from_value(&7)?));
    /// assert_eq!(extra, Extra::default());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<RawJson> {
        let mut fields: BTreeMap<_, _> = self.iter().collect();
        let removed = fields.remove(name)?;
        *self = Self::from(fields);
        Some(removed)
    }

    fn members(&self) -> impl Iterator<Item = (Cow<'_, str>, &RawValue)> {
        let mut members = Vec::new();
        if !self.is_empty() {
            // The text was written here, and is an object.
            let _never_malformed = Cursor::new(&self.0).members(|cursor, name| {
                members.push((name, cursor.raw()?));
                Ok::<_, Malformed>(())
            });
        }
        members.into_iter()
    }
}

impl From<BTreeMap<String, RawJson>> for Extra {
    #[inline]
    fn from(fields: BTreeMap<String, RawJson>) -> Self {
        if fields.is_empty() {
            Self::default()
        } else {
            Self(object(fields))
        }
    }
}

fn object(fields: BTreeMap<String, RawJson>) -> CompactString {
    // Room for all at once: growing would leave holes in the heap, document by document.
    let length: usize = fields
        .iter()
        .map(|(name, value)| name.len() + value.as_str().len() + r#""":,"#.len())
        .sum();
    let mut json = CompactString::with_capacity(length + 1);
    for (name, value) in fields {
        json.push(if json.is_empty() { '{' } else { ',' });
        json.push_str(&serde_json::Value::from(name).to_string());
        json.push(':');
        json.push_str(value.as_str());
    }
    json.push('}');
    json
}

impl From<Extra> for BTreeMap<String, RawJson> {
    fn from(extra: Extra) -> Self {
        extra.iter().collect()
    }
}

impl IntoIterator for Extra {
    type Item = (String, RawJson);
    type IntoIter = btree_map::IntoIter<String, RawJson>;

    fn into_iter(self) -> Self::IntoIter {
        BTreeMap::from(self).into_iter()
    }
}

impl FromIterator<(String, RawJson)> for Extra {
    fn from_iter<I: IntoIterator<Item = (String, RawJson)>>(fields: I) -> Self {
        BTreeMap::from_iter(fields).into()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extra({})", self.as_json())
    }
}

/// Writes an object; each value is the text that was sent.
impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.members())
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from)
    }
}
