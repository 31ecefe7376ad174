//! Whether something that is gone came back under another name.
//!
//! A rename that is certain is one change. What is only likely stays two, with a note on each: a
//! field that is gone and a new one may have nothing to do with each other.

use std::collections::HashMap;

use openapi_document::reference;
use serde_json::Value;

use super::pairing::Pairing;
use super::types::brief;

/// Names that are this much alike are one name, written differently.
const ALIKE: f64 = 0.83;

/// Names that are this much alike are perhaps one.
const PERHAPS_ALIKE: f64 = 0.7;

/// A shorter name inside another one says nothing.
const SHORTEST_NAME: usize = 3;

/// A schema with more keys than this is not the same as another one by chance.
const FEW_KEYS: usize = 2;

/// Where more names are gone and new, they are not compared: that takes long and helps nobody.
const MOST_COMPARISONS: usize = 256;

/// New names by old ones, and old names by new ones.
#[derive(Default)]
pub(super) struct Renames<'v> {
    /// Beyond doubt.
    pub(super) certain: HashMap<&'v str, &'v str>,
    /// The certain ones and others, in both directions.
    likely: HashMap<&'v str, &'v str>,
}

/// What is compared of something: a schema, or what has one.
struct Thing<'v> {
    name: &'v str,
    plain: String,
    value: &'v Value,
    schema: &'v Value,
    kind: String,
}

impl<'v> Thing<'v> {
    fn new((name, value): &(&'v str, &'v Value)) -> Self {
        let schema = value.get("schema").unwrap_or(value);
        let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        Self {
            name,
            plain: plain.to_lowercase(),
            value,
            schema,
            kind: brief(Some(schema)),
        }
    }

    /// Whether this may be the other one, and how much alike their words and names are.
    fn likeness(&self, other: &Self) -> Option<(bool, f64)> {
        // A page gives no Rust type: a correction knows the old name alone.
        let types = self
            .schema
            .get("x-rust-type")
            .zip(other.schema.get("x-rust-type"));
        let same_type = self.kind == other.kind && types.is_none_or(|(one, two)| one == two);
        let near = strsim::jaro_winkler(self.name, other.name);
        (same_type || self.same("description", other)).then(|| {
            (
                self.same("description", other) || self.same("example", other),
                near,
            )
        })
    }

    /// Whether both say the same, and not by chance, unlike examples such as `0` and `Y`.
    fn same(&self, key: &str, other: &Self) -> bool {
        let is_telling = match self.value.get(key) {
            Some(Value::String(text)) => text.chars().count() > FEW_KEYS,
            Some(Value::Number(number)) => number.as_f64().is_some_and(|value| value.abs() > 10.0),
            _ => false,
        };
        is_telling && self.value.get(key) == other.value.get(key)
    }

    /// `zip` for `zip_code`, or `qty` for `quantity`.
    fn shortens(&self, other: &Self) -> bool {
        let (short, long) = (&self.plain, &other.plain);
        let mut letters = long.chars();
        let in_order = short
            .chars()
            .all(|letter| letters.any(|other| other == letter));
        let same_start = short.chars().next() == long.chars().next();
        short.len() >= SHORTEST_NAME && (long.contains(&**short) || (in_order && same_start))
    }
}

impl<'v> Renames<'v> {
    /// What became of things that one document has and the other one does not, by name.
    pub(super) fn of(gone: &[(&'v str, &'v Value)], fresh: &[(&'v str, &'v Value)]) -> Self {
        let mut renames = Self::default();
        let comparisons = gone.len().saturating_mul(fresh.len());
        if comparisons == 0 || comparisons > MOST_COMPARISONS {
            return renames;
        }
        let gone: Vec<Thing<'v>> = gone.iter().map(Thing::new).collect();
        let fresh: Vec<Thing<'v>> = fresh.iter().map(Thing::new).collect();
        for (index, was) in gone.iter().enumerate() {
            let Some((place, (words, near))) = most_alike(was, &fresh) else {
                continue;
            };
            // Both must choose each other.
            let chosen = fresh
                .get(place)
                .and_then(|is| Some((is, most_alike(is, &gone)?.0)));
            let Some((is, _)) = chosen.filter(|(_, back)| *back == index) else {
                continue;
            };
            let targets = reference(was.schema).zip(reference(is.schema));
            let same_schema = if let Some((target, same)) = targets {
                let is_use = |thing: &&Thing<'_>| reference(thing.schema) == Some(target);
                target == same && gone.iter().filter(is_use).count() == 1
            } else {
                let keys = was.schema.as_object().map(serde_json::Map::len);
                keys > Some(FEW_KEYS) && was.schema == is.schema
            };
            let same_name = strsim::jaro_winkler(&was.plain, &is.plain) >= ALIKE
                || was.shortens(is)
                || is.shortens(was);
            if words || same_name || same_schema {
                renames.certain.insert(was.name, is.name);
            } else if near < PERHAPS_ALIKE && comparisons > 1 {
                continue;
            }
            renames
                .likely
                .extend([(was.name, is.name), (is.name, was.name)]);
        }
        renames
    }

    /// As [`Renames::of`], for what two lists have alone and `named` gives a name.
    pub(super) fn among<T: Copy>(
        paired: &Pairing<T>,
        named: impl Fn(T) -> Option<(&'v str, &'v Value)>,
    ) -> Self {
        let of = |alone: &[(usize, T)]| -> Vec<_> {
            alone.iter().filter_map(|(_, one)| named(*one)).collect()
        };
        Self::of(&of(&paired.gone), &of(&paired.fresh))
    }

    /// The name that this one likely became, or was.
    pub(super) fn likely(&self, name: &str) -> Option<&'v str> {
        self.likely.get(name).copied()
    }
}

/// The first of the things that are most alike, its index, and how much alike it is.
fn most_alike(of: &Thing<'_>, others: &[Thing<'_>]) -> Option<(usize, (bool, f64))> {
    let alike = others.iter().enumerate();
    let alike = alike.filter_map(|(index, other)| Some((index, of.likeness(other)?)));
    alike
        .rev()
        .max_by(|(_, one), (_, two)| one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)))
}
