//! The form in which counts are printed and stored.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use gst_types::{CountedSection, GoodsType, RawJson};
use jiff::Timestamp;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::response::{ActionCounts, Counts};
use crate::meta::ResponseMeta;
use crate::operations::invoices::State;

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has_unreadable = !self.unreadable.is_empty();
        let length = 9 + usize::from(has_unreadable);
        let mut object = serializer.serialize_struct("Counts", length)?;
        object.serialize_field("taxpayer", &self.meta.taxpayer.as_deref())?;
        object.serialize_field("goods_type", &self.goods_type)?;
        object.serialize_field("state", &self.state())?;
        object.serialize_field("code", &self.code)?;
        object.serialize_field("transaction_id", &self.meta.transaction_id)?;
        object.serialize_field("timestamp", &self.meta.timestamp)?;
        object.serialize_field("total", &self.total)?;
        object.serialize_field("sections", &Sections(&self.sections))?;
        if has_unreadable {
            object.serialize_field("unreadable", &self.unreadable)?;
        } else {
            object.skip_field("unreadable")?;
        }
        object.serialize_field("unknown_sections", &self.unknown_sections)?;
        object.end()
    }
}

#[derive(Deserialize)]
struct Stored {
    taxpayer: Option<String>,
    goods_type: GoodsType,
    state: State,
    code: Option<String>,
    transaction_id: Option<String>,
    timestamp: Option<Timestamp>,
    total: u64,
    sections: StoredSections,
    #[serde(default)]
    unreadable: Vec<CountedSection>,
    #[serde(default)]
    unknown_sections: BTreeMap<String, RawJson>,
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let counts = Self {
            goods_type: stored.goods_type,
            total: stored.total,
            sections: stored.sections.0,
            unreadable: stored.unreadable,
            code: stored.code,
            unknown_sections: stored.unknown_sections,
            meta: ResponseMeta {
                taxpayer: stored.taxpayer.map(Arc::from),
                ..ResponseMeta::stored(stored.transaction_id, stored.timestamp)
            },
        };
        let state = counts.state();
        if state != stored.state {
            let told = stored.state;
            let message = format!("state: expected {state} by the counts, found {told}");
            return Err(D::Error::custom(message));
        }
        Ok(counts)
    }
}

/// Sections in their order, as an object.
struct Sections<'a>(&'a [(CountedSection, ActionCounts)]);

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (section, counts) in self.0 {
            map.serialize_entry(section, counts)?;
        }
        map.end()
    }
}

struct StoredSections(Vec<(CountedSection, ActionCounts)>);

impl<'de> Deserialize<'de> for StoredSections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SectionsVisitor;

        impl<'de> Visitor<'de> for SectionsVisitor {
            type Value = StoredSections;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("counts by section")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StoredSections, A::Error> {
                let mut sections = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    sections.push(entry);
                }
                Ok(StoredSections(sections))
            }
        }

        deserializer.deserialize_map(SectionsVisitor)
    }
}
