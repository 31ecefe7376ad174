//! `OpenAPI` Overlay 1.0: corrections as data, each with its reason.
//!
//! Own engine, because removal must keep the order of keys and take the right array elements,
//! and because an action that matches nothing must fail: the page has changed under it.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::error::{Error, Result};
use crate::report::Report;

/// An overlay that has been checked and not yet applied.
#[derive(Debug)]
pub struct Overlay {
    name: String,
    actions: Vec<Action>,
}

#[derive(Debug)]
struct Action {
    /// As errors name it: `openapi/overlay.yaml#/actions/3`.
    place: String,
    target: String,
    path: JsonPath,
    reason: String,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Remove,
    Update(Value),
}

impl Overlay {
    /// Reads an overlay from the YAML or JSON `text` of the file `name`.
    ///
    /// # Errors
    /// Text that does not parse, an unknown key, an action without a reason or without exactly one
    /// of `update` and `remove`, a target that is not a `JSONPath`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let document = crate::yaml::read(name, text, 1)?;
        let root = keys(name, &document, &["overlay", "info", "extends", "actions"])?;
        let version = root
            .get("overlay")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !version.starts_with("1.0") {
            return Err(Error::new(
                name,
                format!("overlay version `{version}`"),
                "write `overlay: 1.0.0`",
            ));
        }
        let actions = root
            .get("actions")
            .and_then(Value::as_array)
            .ok_or_else(|| {
                Error::new(
                    name,
                    "no list of `actions`",
                    "add `actions:` with at least one action",
                )
            })?;
        let actions = actions
            .iter()
            .enumerate()
            .map(|(index, action)| Action::parse(&format!("{name}#/actions/{index}"), action))
            .collect::<Result<_>>()?;
        Ok(Self {
            name: name.to_owned(),
            actions,
        })
    }

    /// Applies every action to `document`, in order.
    ///
    /// # Errors
    /// An action that matches nothing, or an update that does not fit what it matches; then
    /// `document` may hold a part of the changes.
    pub fn apply(&self, document: &mut Value, report: &mut Report) -> Result<()> {
        report.step(
            "Overlay",
            format!(
                "Corrections of `{}`, each with the number of places it changed.",
                self.name
            ),
        );
        for action in &self.actions {
            let count = action.apply(document)?;
            let verb = match action.change {
                Change::Remove => "removed at",
                Change::Update(_) => "updated at",
            };
            let places = if count == 1 { "place" } else { "places" };
            report.note(format!(
                "`{}`: {verb} {count} {places}. {}",
                action.target, action.reason
            ));
        }
        Ok(())
    }
}

impl Action {
    fn parse(place: &str, value: &Value) -> Result<Self> {
        let map = keys(place, value, &["target", "description", "update", "remove"])?;
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::trim);
        let target = text("target").ok_or_else(|| {
            Error::new(
                place,
                "no `target`",
                "name what the action changes as a JSONPath",
            )
        })?;
        let path = JsonPath::parse(target).map_err(|error| {
            Error::new(
                place,
                format!("target `{target}` is not a JSONPath: {error}"),
                "write it as RFC 9535 says",
            )
        })?;
        let reason = text("description")
            .filter(|text| !text.is_empty())
            .ok_or_else(|| {
                Error::new(
                    place,
                    format!("the action on `{target}` has no `description`"),
                    "say in `description` why the documentation needs this change",
                )
            })?;
        let remove = map.get("remove").and_then(Value::as_bool).unwrap_or(false);
        let change = match (map.get("update"), remove) {
            (Some(update), false) if !update.is_null() => Change::Update(update.clone()),
            (None, true) => Change::Remove,
            _ => {
                return Err(Error::new(
                    place,
                    format!("the action on `{target}` needs `update` or `remove: true`, not both"),
                    "give it exactly one of the two",
                ));
            }
        };
        Ok(Self {
            place: place.to_owned(),
            target: target.to_owned(),
            path,
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            change,
        })
    }

    /// Changes what the target matches and returns the number of places.
    fn apply(&self, document: &mut Value) -> Result<usize> {
        let mut places: Vec<Vec<Step>> = self
            .path
            .query_located(document)
            .iter()
            .map(|node| node.location().iter().map(Step::from).collect())
            .collect();
        // Highest index first, so that a removal does not move what is still to be removed.
        places.sort();
        places.dedup();
        places.reverse();
        if places.is_empty() {
            return Err(Error::new(
                &self.place,
                format!("target `{}` matches nothing", self.target),
                "the documentation has changed here: adjust the target, or delete the action if the page now says it right",
            ));
        }
        for place in &places {
            match &self.change {
                Change::Remove => remove(document, place),
                Change::Update(update) => {
                    let merged = lookup(document, place).map(|target| merge(target, update));
                    merged.unwrap_or(Ok(())).map_err(|problem| {
                        Error::new(
                            &self.place,
                            format!("target `{}`: {problem}", self.target),
                            "remove the old value by an action of its own, or correct the update",
                        )
                    })?;
                }
            }
        }
        Ok(places.len())
    }
}

/// The object at `place`, after a check that every key is known or an `x-` extension.
fn keys<'v>(place: &str, value: &'v Value, known: &[&str]) -> Result<&'v Map<String, Value>> {
    let map = value
        .as_object()
        .ok_or_else(|| Error::new(place, "expected an object", "write it as keys and values"))?;
    match map
        .keys()
        .find(|key| !known.contains(&key.as_str()) && !key.starts_with("x-"))
    {
        Some(key) => Err(Error::new(
            place,
            format!("unknown key `{key}`"),
            format!("use one of: {}", known.join(", ")),
        )),
        None => Ok(map),
    }
}

/// One step of a location; orders by depth first, indices by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

impl From<&serde_json_path::PathElement<'_>> for Step {
    fn from(element: &serde_json_path::PathElement<'_>) -> Self {
        match (element.as_name(), element.as_index()) {
            (_, Some(index)) => Self::Index(index),
            (name, None) => Self::Key(name.unwrap_or_default().to_owned()),
        }
    }
}

fn lookup<'v>(document: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    place.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

fn remove(document: &mut Value, place: &[Step]) {
    let Some((last, parent)) = place.split_last() else {
        *document = Value::Null;
        return;
    };
    match (lookup(document, parent), last) {
        (Some(Value::Object(map)), Step::Key(key)) => {
            map.shift_remove(key);
        }
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
}

/// Merges `update` into `target`: objects key by key, arrays by appending, scalars by replacing.
fn merge(target: &mut Value, update: &Value) -> std::result::Result<(), String> {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(present) => merge_member(present, value)
                        .map_err(|problem| format!("`{key}`: {problem}"))?,
                    None => {
                        target.insert(key.clone(), value.clone());
                    }
                }
            }
            Ok(())
        }
        (Value::Array(items), update) => {
            items.push(update.clone());
            Ok(())
        }
        (target, update) => Err(format!(
            "{} cannot take {} as an update",
            kind(target),
            kind(update)
        )),
    }
}

fn merge_member(present: &mut Value, update: &Value) -> std::result::Result<(), String> {
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    match (present, update) {
        (present @ Value::Object(_), update @ Value::Object(_)) => merge(present, update),
        (Value::Array(items), Value::Array(added)) => {
            items.extend(added.iter().cloned());
            Ok(())
        }
        (present, update) if scalar(present) && scalar(update) => {
            *present = update.clone();
            Ok(())
        }
        (present, update) => Err(format!("{} cannot become {}", kind(present), kind(update))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
