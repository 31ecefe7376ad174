//! The mutants of a document, as `mutants.yaml` lists them.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};
use xtask::diff::{Change, compare};

/// The document that the mutants come from.
pub(crate) fn base() -> Value {
    static BASE: LazyLock<Value> = LazyLock::new(|| {
        xtask::yaml::read("base.yaml", include_str!("base.yaml"), 1).expect("a document")
    });
    BASE.clone()
}

/// A change to the base document and what the comparison says about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutant {
    pub(crate) name: String,
    #[serde(default)]
    rename: Map<String, Value>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    pub(crate) changes: Vec<String>,
}

pub(crate) fn mutants() -> Vec<Mutant> {
    let list = xtask::yaml::read("mutants.yaml", include_str!("mutants.yaml"), 1);
    serde_json::from_value(list.expect("YAML")).expect("a list of mutants")
}

impl Mutant {
    /// The document after the edits.
    pub(crate) fn of(&self, document: &Value) -> Value {
        let mut document = document.clone();
        for (place, name) in &self.rename {
            let (holder, key) = holder(&mut document, place);
            rename(holder, &key, name.as_str().expect("a name"));
        }
        for (place, value) in &self.set {
            let (holder, key) = holder(&mut document, place);
            match holder {
                Value::Array(items) if key == "-" => items.push(value.clone()),
                Value::Array(items) => items[index(&key)] = value.clone(),
                Value::Object(members) => drop(members.insert(key, value.clone())),
                _ => panic!("{place} has no holder"),
            }
        }
        for place in &self.remove {
            let (holder, key) = holder(&mut document, place);
            match holder {
                Value::Array(items) => drop(items.remove(index(&key))),
                Value::Object(members) => drop(members.shift_remove(&key).expect("a member")),
                _ => panic!("{place} has no holder"),
            }
        }
        document
    }
}

/// Gives a member another name, in its place.
fn rename(holder: &mut Value, key: &str, name: &str) {
    let members = holder.as_object_mut().expect("an object");
    assert!(members.contains_key(key), "{key}");
    *members = std::mem::take(members)
        .into_iter()
        .map(|(other, value)| (if other == key { name.to_owned() } else { other }, value))
        .collect();
}

fn holder<'d>(document: &'d mut Value, place: &str) -> (&'d mut Value, String) {
    let (holder, key) = place.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/").replace("~0", "~");
    (document.pointer_mut(holder).expect(place), key)
}

fn index(key: &str) -> usize {
    key.parse().expect("an index")
}

/// `breaking cosmetic type-changed GET /a 200 .b`: wire, Rust API, rule, place.
pub(crate) fn line(change: &Change) -> String {
    format!(
        "{} {} {} {}",
        change.wire,
        change.rust_api,
        change.rule.id(),
        change.path
    )
}

pub(crate) fn lines(old: &Value, new: &Value) -> Vec<String> {
    compare(old, new).iter().map(line).collect()
}
