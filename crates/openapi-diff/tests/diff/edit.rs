//! The mutants of a document, as `mutants.yaml` lists them.

use std::sync::LazyLock;

use openapi_diff::{Change, Options, compare_with};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The document that the mutants come from.
pub(crate) fn base() -> Value {
    static BASE: LazyLock<Value> = LazyLock::new(|| {
        openapi_diff::read("base.yaml", include_str!("base.yaml")).expect("a document")
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
    serde_saphyr::from_str(include_str!("mutants.yaml")).expect("a list of mutants")
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

/// What is known of the client for which the base document is made.
pub(crate) fn options() -> Options {
    let mut options = Options::default();
    options.type_extension = Some("x-rust-type".to_owned());
    options.used_by_extension = Some("x-facade".to_owned());
    options.arguments_extension = Some("x-rust-arguments".to_owned());
    options.undocumented_extension = Some("x-undocumented".to_owned());
    options.transport_headers = ["authorization", "x-api-key", "x-api-version", "x-source"]
        .map(str::to_owned)
        .to_vec();
    options.untyped_formats = true;
    options
}

pub(crate) fn compare(old: &Value, new: &Value) -> Vec<Change> {
    compare_with(old, new, &options())
}

pub(crate) fn lines(old: &Value, new: &Value) -> Vec<String> {
    compare(old, new).iter().map(line).collect()
}
