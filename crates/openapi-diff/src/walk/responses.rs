//! Responses: their statuses and headers.

use serde_json::Value;

use super::pairing::Pairing;
use super::references::Target;
use super::renames::certain;
use super::types::brief;
use super::view::{Object, Pair, keys};
use super::{Shape, Walk};
use crate::change::Class;
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

/// Keys that say how the value of a header is written.
const ENCODING: [&str; 2] = ["style", "explode"];

impl<'a> Walk<'a> {
    pub(super) fn responses(&mut self, operation: &Pair<'a>) {
        let (before, after) = operation.maps("responses");
        let responses = operation.child("responses");
        let at = |was: &str, is: &str| {
            let at = responses.children(was, is);
            at.zone(Zone::Response(was.into()), Direction::Response, true)
        };
        let successes = (success(self.old, before), success(self.new, after));
        let moved = moved(before, after, successes);
        for (was, is) in &moved {
            let at = at(was, is);
            self.changed(Rule::StatusChanged, &at, *was, *is);
            if let (Some(old), Some(new)) = (before.get(*was), after.get(*is)) {
                self.pair(Shape::Response, old, new, &at);
            }
        }
        for status in keys(before, after) {
            if moved
                .iter()
                .any(|(was, is)| *was == status || *is == status)
            {
                continue;
            }
            let (old, new) = (before.get(status), after.get(status));
            if status.starts_with("x-") {
                if old != new {
                    let pair = Pair::new(before, after, &responses);
                    self.key(Rule::ExtensionChanged, &pair, status);
                }
                continue;
            }
            let at = at(status, status);
            match (old, new) {
                (Some(old), Some(new)) => self.pair(Shape::Response, old, new, &at),
                (None, response) => {
                    let words = description(self.new, response);
                    let change = self.added(Rule::StatusAdded, &at, words);
                    if successes.1 == Some(status) && successes.0.is_some() {
                        change
                            .rust_api(Class::Breaking)
                            .note("the generated method now returns this response");
                    }
                }
                (response, None) => {
                    let words = description(self.old, response);
                    let change = self.removed(Rule::StatusRemoved, &at, words);
                    if successes.0 == Some(status) {
                        change
                            .rust_api(Class::Breaking)
                            .note("the generated method returned this response");
                    }
                }
            }
        }
    }

    pub(super) fn response(&mut self, response: &Pair<'a>) {
        self.described(response);
        self.headers(response);
        self.content(response);
        self.callbacks_and_links("links", response);
        self.other_keys(response, &["description", "headers", "content", "links"]);
    }

    fn headers(&mut self, response: &Pair<'a>) {
        let (before, after) = response.maps("headers");
        let (old, new): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let mut headers = Pairing::new(&old, &new, &[&|(name, _)| Some(name.to_ascii_lowercase())]);
        let renamed = {
            let named = |list: &[(usize, &(&'a String, &'a Value))]| -> Vec<(&'a str, &'a Value)> {
                list.iter()
                    .map(|(_, (name, header))| (name.as_str(), *header))
                    .collect()
            };
            certain(&named(&headers.gone), &named(&headers.fresh), before)
        };
        headers.pair_alike(|(was, _), (is, _)| renamed.contains(&(was, is)));
        for ((_, (was, old)), (_, (is, new))) in headers.pairs {
            let at = header_at(response, was, is);
            if !was.eq_ignore_ascii_case(is) {
                self.changed(Rule::HeaderRenamed, &at, was.as_str(), is.as_str());
            } else if was != is {
                self.changed(Rule::NameReformatted, &at, was.as_str(), is.as_str());
            }
            self.pair(Shape::Header, old, new, &at);
        }
        for (_, (name, header)) in headers.fresh {
            let at = header_at(response, name, name);
            self.added(Rule::HeaderAdded, &at, brief(header.get("schema")));
        }
        for (_, (name, header)) in headers.gone {
            let at = header_at(response, name, name);
            self.removed(Rule::HeaderRemoved, &at, brief(header.get("schema")));
        }
    }

    pub(super) fn header(&mut self, pair: Pair<'a>) {
        let header = &self.with_user(pair);
        match header.flags("required") {
            (false, true) => _ = self.key(Rule::HeaderBecameRequired, header, "required"),
            (true, false) => _ = self.key(Rule::HeaderBecameOptional, header, "required"),
            _ => self.switch("required", header, Rule::UnknownKeyChanged),
        }
        for key in ENCODING {
            if header.differs(key) {
                self.key(Rule::EncodingChanged, header, key);
            }
        }
        self.described(header);
        self.examples(header);
        self.value_schema(header);
        self.content(header);
        let mut handled = vec![
            "required",
            "description",
            "example",
            "examples",
            "schema",
            "content",
        ];
        handled.extend(ENCODING);
        self.other_keys(header, &handled);
    }
}

fn header_at(response: &Pair<'_>, was: &str, is: &str) -> Location {
    let status = match &response.at.path.zone {
        Zone::Response(status) => status.clone(),
        _ => "".into(),
    };
    // A new name is noted at the old one, by which people know the header.
    let known_as = if was.eq_ignore_ascii_case(is) {
        is
    } else {
        was
    };
    let zone = Zone::ResponseHeader {
        status,
        name: known_as.into(),
    };
    let at = response.child("headers").children(was, is);
    at.zone(zone, response.at.direction, false)
}

/// The status whose response the generated method returns: the lowest success with a body.
fn success<'v>(document: &'v Value, responses: &'v Object) -> Option<&'v str> {
    let has_body = |status: &&&str| {
        let response = responses.get(**status);
        let response = response.and_then(|response| Target::of(document, response).value());
        let content = response.and_then(|response| response.get("content")?.as_object());
        content.is_some_and(|content| !content.is_empty())
    };
    let statuses = responses.keys().map(String::as_str);
    let mut statuses: Vec<&str> = statuses.filter(|status| status.starts_with('2')).collect();
    statuses.sort_unstable();
    statuses.iter().find(has_body).or(statuses.first()).copied()
}

/// Responses that certainly come with another status now.
fn moved<'v>(
    before: &'v Object,
    after: &'v Object,
    successes: (Option<&'v str>, Option<&'v str>),
) -> Vec<(&'v str, &'v str)> {
    let only_in = |here: &'v Object, there: &Object| -> Vec<&'v str> {
        let statuses = here.keys().map(String::as_str);
        let statuses = statuses.filter(|status| !status.starts_with("x-"));
        statuses
            .filter(|status| !there.contains_key(*status))
            .collect()
    };
    let (gone, mut fresh) = (only_in(before, after), only_in(after, before));
    let mut moved = Vec::new();
    for was in gone {
        let is_same = |is: &&str| {
            successes == (Some(was), Some(*is))
                || (was.get(..1) == is.get(..1) && same_response(before.get(was), after.get(*is)))
        };
        if let Some(index) = fresh.iter().position(is_same) {
            moved.push((was, fresh.remove(index)));
        }
    }
    moved
}

/// Whether two responses say the same, but for words that may name the status.
fn same_response(old: Option<&Value>, new: Option<&Value>) -> bool {
    let content = |response: Option<&'_ Value>| Some(response?.get("content")?.to_string());
    old == new || (content(old).is_some() && content(old) == content(new))
}

fn description(document: &Value, response: Option<&Value>) -> Option<String> {
    let response = Target::of(document, response?).value()?;
    Some(response.get("description")?.as_str()?.to_owned())
}
