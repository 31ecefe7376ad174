//! `OpenAPI` Overlay 1.0: corrections as data, each with its reason.
//!
//! Own engine, because removal must keep the order of keys and take the right array elements,
//! and because an action that matches nothing must fail: the page has changed under it. A few
//! extensions keep actions short and let them outlive small changes of a page:
//!
//! * `x-optional: true`: the action may match nothing.
//! * `x-only-missing: true`: the update adds what is not there and changes nothing that is.
//! * `x-only-objects: true`: places that hold lists, texts or alternatives of those are passed over.
//! * `x-only-scalars: true`: places that hold objects, lists or flags are passed over.
//! * `x-published: true`: the action corrects a page or document as the vendor publishes it, before
//!   it is read as `OpenAPI` 3.0 and before its operations get their ids.
//! * An update reaches through `$ref`, and through `oneOf`, `anyOf` and `allOf` of objects: what it
//!   touches becomes a copy of its own. A field that an update describes without a `type` is one
//!   that pages document; where they no longer do, it is added and marked `x-undocumented`.

mod merge;
mod target;

use openapi_document::{
    self as document, Error, Members as _, Pointer, Refusals, Result, Stage, yaml,
};
use serde_json::{Map, Value};

use self::merge::Merge;
use self::target::{Place, Target};
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
    place: document::Place,
    target: Target,
    reason: String,
    may_match_nothing: bool,
    published: bool,
    fits: Fits,
    change: Change,
}

/// What an update is meant for, among the places that its target matches.
#[derive(Debug, Clone, Copy)]
enum Fits {
    All,
    Objects,
    Scalars,
}

#[derive(Debug)]
enum Change {
    Remove,
    Update { value: Value, only_missing: bool },
}

impl Overlay {
    /// Reads an overlay from the YAML or JSON `text` of the file `name`.
    ///
    /// # Errors
    /// Text that does not parse, an unknown key, an action without a reason or without exactly one
    /// of `update` and `remove`, a target that is not a `JSONPath`.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusals> {
        let document = yaml::read(name, text, 1)?;
        let known = ["overlay", "info", "extends", "actions"];
        let root = keys(&name.into(), &document, &known)?;
        let text = |key: &str| root.text(key);
        let version = text("overlay").unwrap_or_default();
        if !version.starts_with("1.0") {
            let problem = format!("overlay version `{version}`");
            return Err(Error::new(name, problem, "write `overlay: 1.0.0`").into());
        }
        let Some(listed) = root.get("actions").and_then(Value::as_array) else {
            let remedy = "add `actions:` with at least one action";
            return Err(Error::new(name, "no list of `actions`", remedy).into());
        };
        let (mut actions, mut faults) = (Vec::new(), Vec::new());
        for (index, action) in listed.iter().enumerate() {
            let pointer = Pointer::root().child("actions").child(index);
            let place = document::Place::Value(Stage::File(name.to_owned()), pointer);
            match Action::parse(place, action) {
                Ok(action) => actions.push(action),
                Err(error) => faults.push(error),
            }
        }
        Refusals::check(faults)?;
        Ok(Self {
            name: name.to_owned(),
            actions,
        })
    }

    /// Corrects documents as they are published, each with the name of its file.
    ///
    /// An action that matches nothing in any of them is refused.
    pub fn correct<'d>(
        &self,
        documents: impl IntoIterator<Item = &'d mut Value>,
        report: &mut Report,
    ) {
        let mut documents: Vec<&mut Value> = documents.into_iter().collect();
        let actions = self.actions.iter().filter(|action| action.published);
        let title = "Overlay on what is published";
        self.run(actions, title, &mut documents, report);
    }

    /// Applies every other action to `document`, in order.
    ///
    /// An action that matches nothing, or whose update does not fit what it matches, is refused.
    pub fn apply(&self, document: &mut Value, report: &mut Report) {
        let actions = self.actions.iter().filter(|action| !action.published);
        self.run(actions, "Overlay", &mut [document], report);
    }

    fn run<'a>(
        &self,
        actions: impl Iterator<Item = &'a Action>,
        title: &str,
        documents: &mut [&mut Value],
        report: &mut Report,
    ) {
        let purpose = "each with the number of places it changed";
        report.step(title, format!("Corrections of `{}`, {purpose}.", self.name));
        for action in actions {
            let count = match action.apply_to_all(documents) {
                Ok(count) => count,
                Err(error) => {
                    report.refuse(error);
                    continue;
                }
            };
            let verb = match action.change {
                Change::Remove => "removed at",
                Change::Update { .. } => "updated at",
            };
            let places = if count == 1 { "place" } else { "places" };
            report.note(format!(
                "`{}`: {verb} {count} {places}. {}",
                action.target, action.reason
            ));
        }
    }
}

/// The places that the target of an action matches, in the order of the document.
///
/// # Errors
/// A target that is not a `JSONPath`, or that matches nothing; the remedy names what is there.
pub fn places(target: &str, document: &Value) -> Result<Vec<Pointer>> {
    let action = document::Place::from(&"the target");
    let target = Target::parse(&action, target)?;
    let places = target.places(document);
    if places.is_empty() {
        return Err(target.unmatched(&action, document));
    }
    Ok(places.iter().rev().map(Place::pointer).collect())
}

impl Action {
    fn parse(place: document::Place, value: &Value) -> Result<Self> {
        let known = [
            "target",
            "description",
            "update",
            "remove",
            "x-optional",
            "x-only-missing",
            "x-only-objects",
            "x-only-scalars",
            "x-published",
        ];
        let map = keys(&place, value, &known)?;
        let text = |key: &str| map.text(key).map(str::trim);
        let is_set = |key: &str| map.get(key).and_then(Value::as_bool).unwrap_or(false);
        let target = text("target").ok_or_else(|| {
            Error::new(
                &place,
                "no `target`",
                "name what the action changes as a JSONPath",
            )
        })?;
        let target = Target::parse(&place, target)?;
        let reason = text("description")
            .filter(|text| !text.is_empty())
            .ok_or_else(|| {
                Error::new(
                    &place,
                    format!("the action on `{target}` has no `description`"),
                    "say in `description` why the documentation needs this change",
                )
            })?;
        let change = match (map.get("update"), is_set("remove")) {
            (Some(update), false) if !update.is_null() => Change::Update {
                value: update.clone(),
                only_missing: is_set("x-only-missing"),
            },
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
            place,
            target,
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            may_match_nothing: is_set("x-optional"),
            published: is_set("x-published"),
            fits: match (is_set("x-only-objects"), is_set("x-only-scalars")) {
                (true, _) => Fits::Objects,
                (_, true) => Fits::Scalars,
                _ => Fits::All,
            },
            change,
        })
    }

    /// Changes what the target matches in the documents and returns the number of places.
    fn apply_to_all(&self, documents: &mut [&mut Value]) -> Result<usize> {
        let mut count = 0;
        for document in &mut *documents {
            count += self.apply(document)?;
        }
        match documents {
            [document, ..] if count == 0 && !self.may_match_nothing => {
                Err(self.target.unmatched(&self.place, document))
            }
            _ => Ok(count),
        }
    }

    fn apply(&self, document: &mut Value) -> Result<usize> {
        let places = self.target.places(document);
        match &self.change {
            Change::Remove => {
                for place in &places {
                    place.remove_from(document);
                }
            }
            Change::Update {
                value,
                only_missing,
            } => self.update(document, &places, value, *only_missing)?,
        }
        Ok(places.len())
    }

    fn update(
        &self,
        document: &mut Value,
        places: &[Place],
        update: &Value,
        only_missing: bool,
    ) -> Result<()> {
        let original = document.clone();
        let merge = Merge {
            document: &original,
            only_missing,
        };
        for place in places {
            let Some(target) = place.look_up(document) else {
                continue;
            };
            let fits = match self.fits {
                Fits::All => true,
                Fits::Objects => merge.takes_fields(target),
                Fits::Scalars => merge.is_scalar(target),
            };
            if !fits {
                continue;
            }
            merge.update(target, update).map_err(|problem| {
                Error::new(
                    &self.place,
                    format!("target `{}`: {problem}", self.target),
                    "if the documentation is right, change or delete this part of the action; \
                     if it is wrong, remove the documented value by an action of its own before this one",
                )
            })?;
        }
        Ok(())
    }
}

/// The object at `place`, after a check that every key is known or an `x-` extension.
fn keys<'v>(
    place: &document::Place,
    value: &'v Value,
    known: &[&str],
) -> Result<&'v Map<String, Value>> {
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
