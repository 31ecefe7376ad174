//! Refuses a document that would make a client too large to generate.
//!
//! Memory and time grow with the values of the generator's copy. The refusal names the largest part,
//! for that is where an overlay action helps most.

use openapi_document::Pointer;
use serde_json::Value;

use crate::report::Report;

/// So many values are about 50 MB of YAML, which the generator reads in some 2 GB of memory.
pub(super) const MOST_VALUES: usize = 2_000_000;

pub(super) fn pass(document: &mut Value, report: &mut Report) {
    let values = size(document);
    if values <= MOST_VALUES {
        return;
    }
    let largest = [("components", "schemas"), ("paths", "")];
    let largest = largest.into_iter().flat_map(|(part, kind)| {
        let place = Pointer::root().child(part);
        let (holder, place) = match kind {
            "" => (document.get(part), place),
            kind => (
                document.get(part).and_then(|part| part.get(kind)),
                place.child(kind),
            ),
        };
        let members = holder.and_then(Value::as_object).into_iter().flatten();
        members.map(move |(name, value)| (size(value), place.child(name)))
    });
    let place = largest.max_by_key(|(size, _)| *size);
    refuse(
        &place.map_or_else(Pointer::root, |(_, place)| place),
        values,
        report,
    );
}

pub(super) fn refuse(place: &Pointer, values: usize, report: &mut Report) {
    report.refuse_at(
        place,
        format!("the document has {values} values or more, and a client is made of at most {MOST_VALUES}; this is its largest part"),
        "take fewer operations, or put `{}` in the place of a part that nobody needs typed \
         with an overlay action",
    );
}

/// How many values `value` holds, itself among them.
pub(super) fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum::<usize>(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}
