//! What no other part of the walk knows, and what several parts have: words, announced ends.

use serde_json::Value;

use super::Walk;
use super::view::{Pair, keys};
use crate::rules::Rule;

/// Keys that hold words, whatever object they are in.
const WORDS: &str =
    "description summary title externalDocs termsOfService contact license $comment";

/// Parts of the names under which vendors announce an end: `removalDate`, `x-sunset`.
const ENDS: [&str; 5] = ["deprecat", "removal", "sunset", "endoflife", "endofsupport"];

/// The rules of callbacks and webhooks.
pub(super) const SERVER_CALLS: [Rule; 3] = [
    Rule::ServerCallAdded,
    Rule::ServerCallRemoved,
    Rule::ServerCallChanged,
];

impl<'a> Walk<'a> {
    /// Notes every difference under a key that is not among `handled`, which blanks separate.
    pub(super) fn other_keys(&mut self, pair: &Pair<'a>, handled: &str) {
        let is_in = |keys: &str, key: &str| keys.split(' ').any(|known| known == key);
        for key in pair.keys() {
            if is_in(handled, key) || !pair.differs(key) {
                continue;
            }
            match key {
                "deprecated" => self.deprecation(pair),
                "example" | "examples" => self.example(pair, key),
                _ if is_in(WORDS, key) => _ = self.key(Rule::WordingChanged, pair, key),
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
        let extensions = pair.keys().into_iter().filter(|key| key.starts_with("x-"));
        let dates: Vec<String> = extensions
            .flat_map(|key| end_dates(key, pair.new.get(key)))
            .collect();
        let change = self.key(rule, pair, "deprecated");
        (change.old, change.new) = (None, None);
        if !dates.is_empty() {
            change.note(dates.join(", "));
        }
    }

    fn extension(&mut self, pair: &Pair<'a>, key: &str) {
        if self.options.used_by_extension.as_deref() == Some(key) {
            // Who uses a part is no property of the interface.
            return self.account(&pair.child(key));
        }
        let (old, new) = pair.get(key);
        let (before, after) = (end_dates(key, old), end_dates(key, new));
        let (was, is) = pair.flags("deprecated");
        if before == after {
            self.key(Rule::ExtensionChanged, pair, key);
        } else if was != is && without_ends(old) == without_ends(new) {
            // The change of `deprecated` names the dates.
            self.account(&pair.child(key));
        } else {
            let words = |dates: Vec<String>| (!dates.is_empty()).then(|| dates.join(", ").into());
            let change = self.key(Rule::EndDateChanged, pair, key);
            (change.old, change.new) = (words(before), words(after));
        }
    }

    /// A key that is off unless it says `true`.
    pub(super) fn switch(&mut self, key: &str, pair: &Pair<'a>, rule: Rule) {
        let is_off = |value: Option<&Value>| matches!(value, None | Some(Value::Bool(false)));
        let (old, new) = pair.get(key);
        if old != new {
            let same = is_off(old) && is_off(new);
            self.key(if same { Rule::Reformatted } else { rule }, pair, key);
        }
    }

    fn example(&mut self, pair: &Pair<'a>, key: &str) {
        let rule = match (pair.old.filled(key), pair.new.filled(key)) {
            (before, after) if before == after => return,
            (None, _) => Rule::ExampleAdded,
            (_, None) => Rule::ExampleRemoved,
            _ => Rule::ExampleChanged,
        };
        self.key(rule, pair, key);
    }

    /// Parts that the generated client does not show: the calls that the server makes and the links
    /// that are listed by name under `key`.
    pub(super) fn named_parts(&mut self, key: &str, holder: &Pair<'a>, rules: [Rule; 3]) {
        let (before, after) = holder.maps(key);
        for name in keys(before, after) {
            let at = holder.child(key).child(name);
            let change = match (before.get(name), after.get(name)) {
                (old, new) if old == new => continue,
                (None, _) => self.added(rules[0], &at, ()),
                (_, None) => self.removed(rules[1], &at, ()),
                _ => self.changed(rules[2], &at, (), ()),
            };
            change.note(format!("`{name}`"));
        }
        if before == after && holder.differs(key) {
            self.key(Rule::Reformatted, holder, key);
        }
    }
}

fn tells_an_end(key: &str) -> bool {
    let letters = key.chars().filter(char::is_ascii_alphabetic);
    let plain = letters.collect::<String>().to_ascii_lowercase();
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
        Some(Value::Object(members)) => {
            let ends = members
                .iter()
                .filter(|(name, _)| tells_an_end(name) || tells_an_end(key));
            ends.filter_map(|(name, value)| shown(name, value))
                .collect()
        }
        Some(value) if tells_an_end(key) => shown(key, value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn without_ends(value: Option<&Value>) -> Vec<(&String, &Value)> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter(|(name, _)| !tells_an_end(name)).collect()
}
