//! Fields that have no place of their own.

use std::collections::{BTreeMap, btree_map};
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::RawJson;

/// Fields of a record by their names on the wire, each as its JSON.
///
/// It is a `BTreeMap` in all but its size: hardly any document has such fields.
///
/// # Example
///
/// ```
/// use gst_types::{Extra, RawJson};
///
/// let mut extra = Extra::default();
/// assert!(extra.is_empty());
/// extra.insert("irn".to_owned(), RawJson::from_value(&"a1b2")?);
/// assert_eq!(extra["irn"].as_str(), r#""a1b2""#);
/// assert_eq!(serde_json::to_string(&extra)?, r#"{"irn":"a1b2"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
// Never an empty map, so that equal ones are equal.
#[expect(
    clippy::box_collection,
    reason = "a map has three words, in each of thousands of documents"
)]
pub struct Extra(Option<Box<BTreeMap<String, RawJson>>>);

static NONE: BTreeMap<String, RawJson> = BTreeMap::new();

impl Extra {
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
        self.0.get_or_insert_default().insert(name, value)
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
        let fields = self.0.as_mut()?;
        let removed = fields.remove(name);
        if fields.is_empty() {
            self.0 = None;
        }
        removed
    }
}

impl Deref for Extra {
    type Target = BTreeMap<String, RawJson>;

    fn deref(&self) -> &Self::Target {
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl From<BTreeMap<String, RawJson>> for Extra {
    #[inline]
    fn from(fields: BTreeMap<String, RawJson>) -> Self {
        Self((!fields.is_empty()).then(|| Box::new(fields)))
    }
}

impl From<Extra> for BTreeMap<String, RawJson> {
    fn from(extra: Extra) -> Self {
        extra.0.map(|fields| *fields).unwrap_or_default()
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a RawJson);
    type IntoIter = btree_map::Iter<'a, String, RawJson>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
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

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from)
    }
}
