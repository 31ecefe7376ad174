//! What an action is about: a `JSONPath`, the places it matches, and what it should have matched.

use std::fmt;

use openapi_document::{self as document, Error, Members as _, Pointer, Result, component};
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::nearest::nearest;

/// How many names of what is there an error lists.
const MOST_NAMES: usize = 12;

/// The target of an action.
#[derive(Debug)]
pub(super) struct Target {
    text: String,
    path: JsonPath,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Target {
    pub(super) fn parse(place: &document::Place, text: &str) -> Result<Self> {
        let path = JsonPath::parse(text).map_err(|error| {
            Error::new(
                place,
                format!("target `{text}` is not a JSONPath: {error}"),
                "write it as RFC 9535 says",
            )
        })?;
        Ok(Self {
            text: text.to_owned(),
            path,
        })
    }

    /// The places that match, the last one first, so that a removal moves none that is to come.
    pub(super) fn places(&self, document: &Value) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .path
            .query_located(document)
            .iter()
            .map(|node| Place(node.location().iter().map(Step::from).collect()))
            .collect();
        places.sort();
        places.dedup();
        places.reverse();
        places
    }

    /// The error for a target without a match: the first part that leads nowhere, and what is there.
    pub(super) fn unmatched(&self, action: &document::Place, document: &Value) -> Error {
        let problem = format!("target `{}` matches nothing", self.text);
        let (found, lost) = self.split_at_the_gap(document);
        let names = names_at(found, document);
        let Some(wanted) = last_name(lost) else {
            return Error::new(
                action,
                problem,
                "the documentation has changed here: adjust the target, or delete the action if the page now says it right",
            );
        };
        let there = match (names.len(), names.get(..MOST_NAMES)) {
            (0, _) => "nothing is".to_owned(),
            (_, Some(first)) => format!("{} and more are", first.join(", ")),
            (_, None) => format!(
                "{} {}",
                names.join(", "),
                if names.len() == 1 { "is" } else { "are" }
            ),
        };
        if let Some(component) = reference_at(found, document) {
            return Error::new(
                action,
                format!("{problem}: `{found}` is a reference to `{component}`"),
                format!("let the target of {action} begin with `{component}`"),
            );
        }
        let remedy = match nearest(wanted, names.iter().map(String::as_str)) {
            Some(name) => format!(
                "if `{wanted}` is called `{name}` now, write that in the target of {action}; if it is gone, delete the action"
            ),
            None => format!(
                "if `{wanted}` has another name now, write that in the target of {action}; if it is gone, delete the action"
            ),
        };
        Error::new(
            action,
            format!("{problem}: `{found}` is there, and has no `{wanted}`; {there} there"),
            remedy,
        )
    }

    /// The longest part of the target that matches something, and the segment after it.
    fn split_at_the_gap(&self, document: &Value) -> (&str, &str) {
        let starts = self.text.match_indices(['.', '[']).map(|(at, _)| at);
        let matches = |end: &usize| {
            let path = self.text.get(..*end).map(JsonPath::parse);
            matches!(path, Some(Ok(path)) if !path.query(document).is_empty())
        };
        // A point or bracket within quotes ends no path, so what is before it does not parse.
        let mut ends = starts.filter(|at| *at > 0).collect::<Vec<_>>();
        ends.push(self.text.len());
        let last = ends.iter().rposition(matches);
        let from = last.and_then(|last| ends.get(last)).copied().unwrap_or(0);
        let rest = self.text.get(from..).unwrap_or_default();
        let to = (1..=rest.len()).find(|end| {
            let path = self.text.get(..from + end).map(JsonPath::parse);
            let next = rest.get(*end..).unwrap_or_default();
            matches!(path, Some(Ok(_))) && (next.is_empty() || next.starts_with(['.', '[']))
        });
        (
            self.text.get(..from).unwrap_or_default(),
            rest.get(..to.unwrap_or(rest.len())).unwrap_or_default(),
        )
    }
}

/// The `JSONPath` of the component that the value at `path` refers to.
fn reference_at(path: &str, document: &Value) -> Option<String> {
    let path = JsonPath::parse(path).ok()?;
    let found = path.query(document).first()?;
    let (kind, name) = component(found.text("$ref")?)?;
    Some(format!("$.components.{kind}.{name}"))
}

/// The names of what stands at `path`: keys of objects, `name` or `in` and `name` of elements.
fn names_at(path: &str, document: &Value) -> Vec<String> {
    let Ok(path) = JsonPath::parse(path) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for node in path.query(document).iter() {
        match node {
            Value::Object(map) => names.extend(map.keys().cloned()),
            Value::Array(items) => names.extend(
                items
                    .iter()
                    .filter_map(|item| item.text("name").map(str::to_owned)),
            ),
            _ => {}
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The name that a segment asks for: the last text in quotes, or the word after the dot.
fn last_name(segment: &str) -> Option<&str> {
    if let Some(end) = segment.rfind(['\'', '"']) {
        let before = segment.get(..end)?;
        let start = before.rfind(['\'', '"'])?;
        return before.get(start + 1..).filter(|name| !name.is_empty());
    }
    let word = segment.trim_start_matches('.');
    (!word.is_empty() && !word.contains(['*', '[', '?', '$'])).then_some(word)
}

/// A place in a document, as steps from its root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(Vec<Step>);

/// One step of a place; indices order by number.
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

impl Place {
    pub(super) fn pointer(&self) -> Pointer {
        self.0
            .iter()
            .fold(Pointer::root(), |place, step| match step {
                Step::Key(key) => place.child(key),
                Step::Index(index) => place.child(index),
            })
    }

    pub(super) fn look_up<'v>(&self, document: &'v mut Value) -> Option<&'v mut Value> {
        follow(document, &self.0)
    }

    pub(super) fn remove_from(&self, document: &mut Value) {
        let Some((last, parent)) = self.0.split_last() else {
            *document = Value::Null;
            return;
        };
        match (follow(document, parent), last) {
            (Some(Value::Object(map)), Step::Key(key)) => {
                map.shift_remove(key);
            }
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            _ => {}
        }
    }
}

fn follow<'v>(document: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}
