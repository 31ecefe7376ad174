//! The operations of a document.

use serde_json::{Map, Value};

use crate::{Members as _, MembersMut as _, Pointer};

/// The keys of a path item that hold an operation.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// One operation and where it stands.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The path template.
    pub path: &'a str,
    /// The method in lower case.
    pub method: &'a str,
    /// The operation object.
    pub value: &'a Map<String, Value>,
    /// Place in the document.
    pub pointer: Pointer,
}

impl Operation<'_> {
    /// The `operationId`, if it is a string.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.value.text("operationId")
    }
}

/// Every operation of `document`, in its order.
#[must_use]
pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in object(document.get("paths")) {
        for (method, value) in object(Some(item)) {
            if let (true, Some(value)) = (METHODS.contains(&method.as_str()), value.as_object()) {
                found.push(Operation {
                    path,
                    method,
                    value,
                    pointer: Pointer::root().child("paths").child(path).child(method),
                });
            }
        }
    }
    found
}

/// Every operation of `document` for change, with its place.
pub fn operations_mut(document: &mut Value) -> Vec<(Pointer, &mut Map<String, Value>)> {
    let mut found = Vec::new();
    let Some(paths) = document.object_mut("paths") else {
        return found;
    };
    for (path, item) in paths {
        let place = Pointer::root().child("paths").child(path);
        for (method, value) in item.as_object_mut().into_iter().flatten() {
            if let (true, Some(value)) = (METHODS.contains(&method.as_str()), value.as_object_mut())
            {
                found.push((place.child(method), value));
            }
        }
    }
    found
}

/// Takes the operation at `place` away, and its path if that has no other.
pub fn remove_operation(document: &mut Value, place: &Pointer) {
    let mut keys = place.keys().skip(1);
    let paths = document.object_mut("paths");
    let (Some(paths), Some(path), Some(method)) = (paths, keys.next(), keys.next()) else {
        return;
    };
    if let Some(item) = paths.object_mut(&path) {
        item.shift_remove(&method);
        if !item.keys().any(|key| METHODS.contains(&key.as_str())) {
            paths.shift_remove(&path);
        }
    }
}

/// Method in capitals and path of the operation at `place`.
#[must_use]
pub fn call_of(place: &Pointer) -> Option<(String, String)> {
    let mut keys = place.keys().skip(1);
    let path = keys.next()?;
    Some((keys.next()?.to_uppercase(), path))
}

/// The names inside the braces of a path, without the operators of RFC 6570: `format` of `{.format}`.
pub fn names_in_path(path: &str) -> impl Iterator<Item = &str> {
    let rests = path.split('{').skip(1);
    let names = rests.filter_map(|rest| Some(rest.split_once('}')?.0));
    names.map(|name| name.trim_start_matches('.').trim_end_matches('*'))
}

/// `/a/{}/b` for `/a/{id}/b`: paths that differ in the names of their parameters only are one.
#[must_use]
pub fn without_names(path: &str) -> String {
    let mut inside = false;
    let outside = |character: &char| {
        let is_name = inside && *character != '}';
        inside = *character == '{' || is_name;
        !is_name
    };
    path.chars().filter(outside).collect()
}

fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}
