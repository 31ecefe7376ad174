//! Whether something that is gone came back under another name.
//!
//! A rename that is certain is one change. What is only likely stays two, with a note on each: a
//! field that is gone and a new one may have nothing to do with each other.

use serde_json::{Map, Value};

use super::references::reference;
use super::types::brief;

/// Names that are this much alike are one name, written differently.
const ALIKE: f64 = 0.83;

/// A shorter name inside another one says nothing.
const SHORTEST_NAME: usize = 3;

/// A schema with more keys than this is not the same as another one by chance.
const FEW_KEYS: usize = 2;

/// Names are not compared with one another where that would take long, and nobody would read it.
const MOST_COMPARISONS: usize = 40_000;

/// Things that one document has and the other one does not, by name.
pub(super) type Named<'v> = [(&'v str, &'v Value)];

/// Which of `gone` is which of `fresh` beyond doubt, as pairs of the old and the new name.
///
/// `own` are all things of the old document beside which the gone ones stood.
pub(super) fn certain<'v>(
    gone: &Named<'v>,
    fresh: &Named<'v>,
    own: &Map<String, Value>,
) -> Vec<(&'v str, &'v str)> {
    gone.iter()
        .filter_map(|(name, value)| {
            let (other, other_value) = chosen(name, value, fresh, gone)?;
            is_certain(name, value, other, other_value, own).then_some((*name, other))
        })
        .collect()
}

/// The name among `others` that is likely this one, if both choose each other.
pub(super) fn likely<'v>(
    name: &str,
    value: &Value,
    others: &Named<'v>,
    own: &Named<'_>,
) -> Option<&'v str> {
    let (other, other_value) = chosen(name, value, others, own)?;
    let likely = same_words(value, other_value)
        || likeness(name, other) >= 0.7
        || (others.len() == 1 && own.len() == 1);
    likely.then_some(other)
}

fn chosen<'v>(
    name: &str,
    value: &Value,
    others: &Named<'v>,
    own: &Named<'_>,
) -> Option<(&'v str, &'v Value)> {
    if others.len().saturating_mul(own.len()) > MOST_COMPARISONS {
        return None;
    }
    let best = best(name, value, others)?;
    let (back, _) = self::best(best.0, best.1, own)?;
    (back == name).then_some(best)
}

fn best<'v>(name: &str, value: &Value, others: &Named<'v>) -> Option<(&'v str, &'v Value)> {
    let rank =
        |(other, schema): &(&str, &Value)| (same_words(value, schema), likeness(name, other));
    others
        .iter()
        .filter(|(_, other)| same_type(value, other) || same_description(value, other))
        .max_by(|one, other| {
            let ((words, near), (other_words, other_near)) = (rank(one), rank(other));
            words.cmp(&other_words).then(near.total_cmp(&other_near))
        })
        .copied()
}

fn is_certain(
    name: &str,
    value: &Value,
    other: &str,
    other_value: &Value,
    own: &Map<String, Value>,
) -> bool {
    if same_words(value, other_value) || is_same_name(name, other) {
        return true;
    }
    match (reference(value), reference(other_value)) {
        (Some(target), Some(same)) => {
            let uses = own
                .values()
                .filter(|field| reference(field) == Some(target));
            target == same && uses.count() == 1
        }
        _ => value == other_value && value.as_object().is_some_and(|map| map.len() > FEW_KEYS),
    }
}

fn is_same_name(name: &str, other: &str) -> bool {
    let inside = |short: &str, long: &str| short.len() >= SHORTEST_NAME && long.contains(short);
    let (name, other) = (plain(name), plain(other));
    likeness(&name, &other) >= ALIKE
        || inside(&name, &other)
        || inside(&other, &name)
        || abbreviates(&name, &other)
        || abbreviates(&other, &name)
}

/// Whether `short` is `long` with letters left out: `qty` for `quantity`.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    let in_order = short
        .chars()
        .all(|letter| letters.any(|other| other == letter));
    let same_start = short.chars().next() == long.chars().next();
    in_order && same_start && short.len() >= SHORTEST_NAME
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .collect::<String>()
        .to_ascii_lowercase()
}

fn likeness(name: &str, other: &str) -> f64 {
    strsim::jaro_winkler(name, other)
}

fn same_type(one: &Value, other: &Value) -> bool {
    // A page gives no Rust type: the overlay knows the old name alone.
    let same_rust_type = match (one.get("x-rust-type"), other.get("x-rust-type")) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    same_rust_type && brief(Some(one)) == brief(Some(other))
}

fn same_description(one: &Value, other: &Value) -> bool {
    let words = one.get("description").and_then(Value::as_str);
    words.is_some_and(|words| !words.is_empty())
        && one.get("description") == other.get("description")
}

/// Whether words for people say that both are the same.
fn same_words(one: &Value, other: &Value) -> bool {
    let example = one.get("example");
    same_description(one, other)
        || (example.is_some_and(is_telling) && example == other.get("example"))
}

/// Whether an example is nobody else's by chance, unlike `0` and `Y`.
fn is_telling(example: &Value) -> bool {
    match example {
        Value::String(text) => text.chars().count() > FEW_KEYS,
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() > 10.0),
        _ => false,
    }
}
