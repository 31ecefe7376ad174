//! Objects of the two documents side by side, a schema with the parts of its `allOf`.

use std::collections::HashSet;

use openapi_document::{Members as _, Pointer};
use serde_json::{Map, Value};

use crate::location::Location;

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
        self.get(key)?.as_str()
    }

    pub(super) fn map(&self, key: &str) -> &'a Object {
        let map = self.get(key).and_then(Value::as_object);
        map.unwrap_or(nothing())
    }

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
            .filter_map(|part| part.object.object("properties"));
        let fields = fields.flatten().map(|(name, field)| (name.as_str(), field));
        let is_alone = self.own.len() == 1;
        fields
            .filter(|(name, _)| is_alone || seen.insert(*name))
            .collect()
    }

    pub(super) fn required(&self) -> HashSet<&'a str> {
        self.parts().flat_map(required).collect()
    }

    /// Where the member `key` is, or would be.
    fn pointer(&self, key: &str, outer: &Pointer) -> Pointer {
        let holder = self.parts().find(|part| part.object.contains_key(key));
        holder
            .or(self.own.first())
            .map_or(outer, |part| &part.pointer)
            .child(key)
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
        let is_own = self.has_own(&[key]);
        (
            self.old.get(key).filter(|_| is_own),
            self.new.get(key).filter(|_| is_own),
        )
    }

    pub(super) fn differs(&self, key: &str) -> bool {
        let (old, new) = self.get(key);
        old != new
    }

    /// Whether the two sides differ by more than an empty map or list.
    pub(super) fn differs_in_filling(&self, key: &str) -> bool {
        self.has_own(&[key]) && self.old.filled(key) != self.new.filled(key)
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

    pub(super) fn child(&self, key: &str) -> Location {
        let old = self.old.pointer(key, &self.at.old);
        self.at.moved(old, self.new.pointer(key, &self.at.new))
    }

    /// The keys that are to be compared here, those of the new document first, each once.
    pub(super) fn keys(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let parts = self.new.own.iter().chain(&self.old.own);
        let keys = parts.flat_map(|part| part.object.keys().map(String::as_str));
        keys.filter(|key| seen.insert(*key)).collect()
    }
}

pub(super) fn required<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let names = part.object.list("required").iter();
    names.filter_map(Value::as_str)
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
    let old_alone = old.keys().filter(|key| !new.contains_key(*key));
    new.keys().chain(old_alone).map(String::as_str)
}

/// An object without members, to compare with where the other document has none.
pub(super) fn nothing() -> &'static Object {
    static NOTHING: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Map::new);
    &NOTHING
}
