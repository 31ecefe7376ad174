//! What no other part of the walk knows: reported all the same.

use serde_json::Value;

use super::Walk;
use super::view::Pair;
use crate::rules::Rule;

/// Keys that hold words, whatever object they are in.
const WORDS: [&str; 8] = [
    "description",
    "summary",
    "title",
    "externalDocs",
    "termsOfService",
    "contact",
    "license",
    "$comment",
];

/// Parts of the names under which vendors announce an end: `removalDate`, `x-sunset`.
const ENDS: [&str; 5] = ["deprecat", "removal", "sunset", "endoflife", "endofsupport"];

impl<'a> Walk<'a> {
    /// Notes every difference under a key that is not `handled`.
    pub(super) fn other_keys(&mut self, pair: &Pair<'a>, handled: &[&str]) {
        for key in pair.keys() {
            if handled.contains(&key) || !pair.differs(key) {
                continue;
            }
            match key {
                "deprecated" => self.deprecation(pair),
                _ if WORDS.contains(&key) => _ = self.key(Rule::WordingChanged, pair, key),
                _ if key.starts_with("x-") => self.extension(pair, key),
                _ => _ = self.key(Rule::UnknownKeyChanged, pair, key),
            }
        }
    }

    fn deprecation(&mut self, pair: &Pair<'a>) {
        let rule = match pair.flags("deprecated") {
            (false, true) => Rule::Deprecated,
            (true, false) => Rule::DeprecationWithdrawn,
            _ => return self.switch("deprecated", pair, Rule::UnknownKeyChanged),
        };
        let dates: Vec<String> = pair
            .keys()
            .into_iter()
            .filter(|key| key.starts_with("x-"))
            .flat_map(|key| end_dates(key, pair.new.get(key)))
            .collect();
        let change = self.key(rule, pair, "deprecated");
        (change.old, change.new) = (None, None);
        if !dates.is_empty() {
            change.note(dates.join(", "));
        }
    }

    fn extension(&mut self, pair: &Pair<'a>, key: &str) {
        let (old, new) = pair.get(key);
        let (before, after) = (end_dates(key, old), end_dates(key, new));
        let (was, is) = pair.flags("deprecated");
        if before == after {
            self.key(Rule::ExtensionChanged, pair, key);
        } else if was != is && without_ends(old) == without_ends(new) {
            // The change of `deprecated` names the dates.
            self.account(&pair.child(key));
        } else {
            let words = |dates: Vec<String>| (!dates.is_empty()).then(|| dates.join(", "));
            let change = self.key(Rule::EndDateChanged, pair, key);
            change.old = words(before).map(Value::String);
            change.new = words(after).map(Value::String);
        }
    }

    /// A key that is off unless it says `true`.
    pub(super) fn switch(&mut self, key: &str, pair: &Pair<'a>, rule: Rule) {
        if !pair.differs(key) {
            return;
        }
        let is_off = |value: Option<&Value>| matches!(value, None | Some(Value::Bool(false)));
        let (old, new) = pair.get(key);
        let rule = if is_off(old) && is_off(new) {
            Rule::Reformatted
        } else {
            rule
        };
        self.key(rule, pair, key);
    }
}

fn tells_an_end(key: &str) -> bool {
    let letters = key.chars().filter(char::is_ascii_alphabetic);
    let plain: String = letters.collect::<String>().to_ascii_lowercase();
    ENDS.iter().any(|end| plain.contains(end))
}

/// What an extension says about an end: `removalDate 2027-01-31`.
fn end_dates(key: &str, value: Option<&Value>) -> Vec<String> {
    let shown = |key: &str, value: &Value| match value {
        Value::String(text) => Some(format!("{key} {text}")),
        Value::Number(number) => Some(format!("{key} {number}")),
        _ => None,
    };
    match value {
        Some(Value::Object(members)) => members
            .iter()
            .filter(|(name, _)| tells_an_end(name) || tells_an_end(key))
            .filter_map(|(name, value)| shown(name, value))
            .collect(),
        Some(value) if tells_an_end(key) => shown(key, value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn without_ends(value: Option<&Value>) -> Vec<(&String, &Value)> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter(|(name, _)| !tells_an_end(name)).collect()
}
