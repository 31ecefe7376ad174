//! Objects of the two documents side by side, a schema with the parts of its `allOf`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::location::Location;
use crate::pointer::Pointer;

pub(super) type Object = Map<String, Value>;

/// An object of a document and its place.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) object: &'a Object,
    pub(super) pointer: Pointer,
}

/// What one document says in one place: an object, or several that all hold, the outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct View<'a> {
    /// What is to be compared here.
    pub(super) own: Vec<Part<'a>>,
    /// What both documents refer to: compared elsewhere, and looked at here.
    pub(super) shared: Vec<Part<'a>>,
}

impl<'a> View<'a> {
    pub(super) fn one(object: &'a Object, pointer: &Pointer) -> Self {
        let pointer = pointer.clone();
        Self {
            own: vec![Part { object, pointer }],
            shared: Vec::new(),
        }
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.own.iter().chain(&self.shared)
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.parts().find_map(|part| part.object.get(key))
    }

    /// The member `key` unless it is an empty map or list, which says as much as none.
    pub(super) fn filled(&self, key: &str) -> Option<&'a Value> {
        self.parts().find_map(|part| filled(part.object, key))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(Value::as_str)
    }

    /// The elements of the list under `key`, none if there is no list.
    pub(super) fn list(&self, key: &str) -> &'a [Value] {
        let list = self.get(key).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// The members of the map under `key`, none if there is no map.
    pub(super) fn map(&self, key: &str) -> &'a Object {
        self.get(key)
            .and_then(Value::as_object)
            .unwrap_or(nothing())
    }

    /// The field `name` and its place.
    pub(super) fn property(&self, name: &str) -> Option<(&'a Value, Pointer)> {
        self.parts().find_map(|part| {
            let field = part.object.get("properties")?.get(name)?;
            Some((field, part.pointer.child("properties").child(name)))
        })
    }

    /// The fields that are to be compared here, each once.
    pub(super) fn properties(&self) -> Vec<(&'a str, &'a Value)> {
        let mut seen = HashSet::new();
        let fields = self
            .own
            .iter()
            .flat_map(|part| members(part.object, "properties"));
        let fields = fields.map(|(name, field)| (name.as_str(), field));
        match self.own.len() {
            0 | 1 => fields.collect(),
            _ => fields.filter(|(name, _)| seen.insert(*name)).collect(),
        }
    }

    /// The names of the fields that must be there.
    pub(super) fn required(&self) -> HashSet<&'a str> {
        required(self.parts()).collect()
    }

    /// Where the member `key` is, or would be.
    fn pointer(&self, key: &str, outer: &Pointer) -> Pointer {
        let holder = self.parts().find(|part| part.object.contains_key(key));
        let holder = holder.or(self.own.first());
        holder.map_or(outer, |part| &part.pointer).child(key)
    }
}

/// The two sides of a comparison, and where it is.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    pub(super) old: View<'a>,
    pub(super) new: View<'a>,
    pub(super) at: Location,
}

impl<'a> Pair<'a> {
    pub(super) fn new(old: &'a Object, new: &'a Object, at: &Location) -> Self {
        Self {
            old: View::one(old, &at.old),
            new: View::one(new, &at.new),
            at: at.clone(),
        }
    }

    /// Whether one of `keys` is to be compared here.
    pub(super) fn has_own(&self, keys: &[&str]) -> bool {
        let mut parts = self.old.own.iter().chain(&self.new.own);
        parts.any(|part| keys.iter().any(|key| part.object.contains_key(*key)))
    }

    /// The member `key` of both sides, none if it is compared elsewhere.
    pub(super) fn get(&self, key: &str) -> (Option<&'a Value>, Option<&'a Value>) {
        if self.has_own(&[key]) {
            (self.old.get(key), self.new.get(key))
        } else {
            (None, None)
        }
    }

    pub(super) fn differs(&self, key: &str) -> bool {
        let (old, new) = self.get(key);
        old != new
    }

    pub(super) fn flags(&self, key: &str) -> (bool, bool) {
        let on = |value: Option<&Value>| value == Some(&Value::Bool(true));
        let (old, new) = self.get(key);
        (on(old), on(new))
    }

    pub(super) fn texts(&self, key: &str) -> (Option<&'a str>, Option<&'a str>) {
        let (old, new) = self.get(key);
        (old.and_then(Value::as_str), new.and_then(Value::as_str))
    }

    pub(super) fn maps(&self, key: &str) -> (&'a Object, &'a Object) {
        (self.old.map(key), self.new.map(key))
    }

    /// Where the member `key` is in both documents.
    pub(super) fn child(&self, key: &str) -> Location {
        self.at.moved(
            self.old.pointer(key, &self.at.old),
            self.new.pointer(key, &self.at.new),
        )
    }

    /// The keys that are to be compared here, those of the new document first, each once.
    pub(super) fn keys(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let parts = self.new.own.iter().chain(&self.old.own);
        let keys = parts.flat_map(|part| part.object.keys().map(String::as_str));
        keys.filter(|key| seen.insert(*key)).collect()
    }
}

/// The names that the parts list under `required`.
pub(super) fn required<'p, 'a: 'p>(
    parts: impl Iterator<Item = &'p Part<'a>>,
) -> impl Iterator<Item = &'a str> {
    let names = parts.flat_map(|part| list(part.object, "required"));
    names.filter_map(Value::as_str)
}

/// The members of `map` under `key`, none if there is no object.
pub(super) fn members<'v>(
    map: &'v Object,
    key: &str,
) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    map.get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The elements of the list under `key`, none if there is no list.
pub(super) fn list<'v>(map: &'v Object, key: &str) -> &'v [Value] {
    let list = map.get(key).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The member `key` unless it is an empty map or list, which says as much as none.
pub(super) fn filled<'v>(map: &'v Object, key: &str) -> Option<&'v Value> {
    map.get(key).filter(|value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    })
}

/// The keys of both maps, those of `new` first, each once.
pub(super) fn keys<'v>(old: &'v Object, new: &'v Object) -> impl Iterator<Item = &'v str> {
    new.keys()
        .chain(old.keys().filter(|key| !new.contains_key(*key)))
        .map(String::as_str)
}

/// An object without members, to compare with where the other document has none.
pub(super) fn nothing() -> &'static Object {
    static NOTHING: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Map::new);
    &NOTHING
}
