//! Whether something that is gone came back under another name.
//!
//! A rename that is certain is one change. What is only likely stays two, with a note on each: a
//! field that is gone and a new one may have nothing to do with each other.

use serde_json::Value;

use super::references::reference;
use super::types::brief;

/// Names that are this much alike are one name, written differently.
const ALIKE: f64 = 0.83;

/// Names that are this much alike are perhaps one.
const PERHAPS_ALIKE: f64 = 0.7;

/// A shorter name inside another one says nothing.
const SHORTEST_NAME: usize = 3;

/// A schema with more keys than this is not the same as another one by chance.
const FEW_KEYS: usize = 2;

/// Names are not compared with one another where that would take long, and nobody would read it.
const MOST_COMPARISONS: usize = 40_000;

/// Things that one document has and the other one does not, by name: schemas, or what has one.
type Named<'v> = [(&'v str, &'v Value)];

fn schema(value: &Value) -> &Value {
    value.get("schema").unwrap_or(value)
}

/// Which of `gone` is which of `fresh` beyond doubt, as pairs of the old and the new name.
pub(super) fn certain<'v>(gone: &Named<'v>, fresh: &Named<'v>) -> Vec<(&'v str, &'v str)> {
    let is_certain = |name: &str, value: &Value, other: &str, new: &Value| {
        same_words(value, new)
            || is_same_name(name, other)
            || if let (Some(target), Some(same)) =
                (reference(schema(value)), reference(schema(new)))
            {
                let is_use = |value: &Value| reference(schema(value)) == Some(target);
                target == same && gone.iter().filter(|(_, value)| is_use(value)).count() == 1
            } else {
                let members = schema(value).as_object();
                let is_telling = members.is_some_and(|members| members.len() > FEW_KEYS);
                is_telling && schema(value) == schema(new)
            }
    };
    let pairs = gone.iter().filter_map(|(name, value)| {
        let (other, new) = chosen(name, value, fresh, gone)?;
        is_certain(name, value, other, new).then_some((*name, other))
    });
    pairs.collect()
}

/// The name among `others` that is likely this one, if both choose each other.
pub(super) fn likely<'v>(
    name: &str,
    value: &Value,
    others: &Named<'v>,
    own: &Named<'_>,
) -> Option<&'v str> {
    let (other, new) = chosen(name, value, others, own)?;
    let is_likely = same_words(value, new)
        || strsim::jaro_winkler(name, other) >= PERHAPS_ALIKE
        || (others.len() == 1 && own.len() == 1);
    is_likely.then_some(other)
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
    let alike = others.iter().filter(|(_, other)| {
        // A page gives no Rust type: a correction knows the old name alone.
        let (one, two) = (schema(value), schema(other));
        let rust_types = (one.get("x-rust-type"), two.get("x-rust-type"));
        let same_rust_type =
            rust_types.0.is_none() || rust_types.1.is_none() || rust_types.0 == rust_types.1;
        let same_type = same_rust_type && brief(Some(one)) == brief(Some(two));
        same_type || same_description(value, other)
    });
    let rank = |(other, schema): &(&str, &Value)| {
        (same_words(value, schema), strsim::jaro_winkler(name, other))
    };
    let best = alike.max_by(|one, other| {
        let ((words, near), (other_words, other_near)) = (rank(one), rank(other));
        words.cmp(&other_words).then(near.total_cmp(&other_near))
    });
    best.copied()
}

fn is_same_name(name: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_ascii_lowercase()
    };
    let (name, other) = (plain(name), plain(other));
    // `zip` in `zip_code`, or `qty` for `quantity`.
    let shortens = |short: &str, long: &str| {
        let mut letters = long.chars();
        let in_order = short
            .chars()
            .all(|letter| letters.any(|other| other == letter));
        let same_start = short.chars().next() == long.chars().next();
        short.len() >= SHORTEST_NAME && (long.contains(short) || (in_order && same_start))
    };
    strsim::jaro_winkler(&name, &other) >= ALIKE
        || shortens(&name, &other)
        || shortens(&other, &name)
}

fn same_description(one: &Value, other: &Value) -> bool {
    let words = one.get("description").and_then(Value::as_str);
    let is_said = words.is_some_and(|words| !words.is_empty());
    is_said && one.get("description") == other.get("description")
}

/// Whether words for people say that both are the same, or an example that is nobody else's by
/// chance, unlike `0` and `Y`.
fn same_words(one: &Value, other: &Value) -> bool {
    let is_telling = match one.get("example") {
        Some(Value::String(text)) => text.chars().count() > FEW_KEYS,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|number| number.abs() > 10.0),
        _ => false,
    };
    same_description(one, other) || (is_telling && one.get("example") == other.get("example"))
}
