//! Responses: their statuses and headers.

use openapi_document::{Target, fingerprint};
use serde_json::Value;

use super::pairing::Pairing;
use super::renames::Renames;
use super::types::brief;
use super::view::{Object, Pair};
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

const REQUIRED: [Rule; 2] = [Rule::HeaderBecameRequired, Rule::HeaderBecameOptional];

const LINKS: [Rule; 3] = [Rule::LinkAdded, Rule::LinkRemoved, Rule::LinkChanged];

/// A member of a map.
type Member<'a> = (&'a String, &'a Value);

impl<'a> Walk<'a> {
    pub(super) fn responses(&mut self, operation: &Pair<'a>) {
        let (before, after) = operation.maps("responses");
        let (was_success, is_success) = (success(self.old, before), success(self.new, after));
        let mut statuses = Pairing::new(
            before,
            after,
            &[&|(status, _)| Some(status.clone()), &same_response],
        );
        statuses.pair_alike(|(was, _), (is, _)| was_success == Some(was) && is_success == Some(is));
        let responses = operation.child("responses");
        let at = |was: &str, is: &str| {
            let at = responses.children(was, is);
            at.zone(Zone::Response, was, Direction::Response)
        };
        let alone: Vec<_> = statuses.alone().collect();
        for ((_, (was, old)), (_, (is, new))) in statuses.pairs {
            if was.starts_with("x-") {
                let pair = Pair::new(before, after, &responses);
                self.keys(Rule::ExtensionChanged, &pair, was);
                continue;
            }
            if was != is {
                self.changed(Rule::StatusChanged, &at(was, is), was.as_str(), is.as_str());
            }
            self.pair(Shape::Response, old, new, &at(was, is));
        }
        for (is_new, _, (status, response)) in alone {
            let (document, success, note) = if is_new {
                let success = is_success.filter(|_| was_success.is_some());
                (
                    self.new,
                    success,
                    "the generated method now returns this response",
                )
            } else {
                (
                    self.old,
                    was_success,
                    "the generated method returned this response",
                )
            };
            let words = description(document, response);
            let rules = [Rule::StatusAdded, Rule::StatusRemoved];
            let change = self.alone(is_new, rules, &at(status, status), words);
            if success == Some(status) {
                change.rust_api(Class::Breaking).note(note);
            }
        }
    }

    pub(super) fn response(&mut self, response: &Pair<'a>) {
        self.described(response);
        self.headers(response);
        self.content(response);
        self.named_parts("links", response, LINKS);
        self.other_keys(response, "description headers content links");
    }

    fn headers(&mut self, response: &Pair<'a>) {
        let (before, after) = response.maps("headers");
        let same_letters = |(name, _): Member<'_>| Some(name.to_ascii_lowercase());
        let mut headers = Pairing::new(before, after, &[&same_letters]);
        let renames = Renames::among(&headers, |(name, header)| Some((name.as_str(), header)));
        headers.pair_alike(|(was, _), (is, _)| {
            renames.certain.get(was.as_str()) == Some(&is.as_str())
        });
        let alone: Vec<_> = headers.alone().collect();
        for ((_, (was, old)), (_, (is, new))) in headers.pairs {
            let at = header_at(response, was, is);
            if !was.eq_ignore_ascii_case(is) {
                self.changed(Rule::HeaderRenamed, &at, was.as_str(), is.as_str());
            } else if was != is {
                self.changed(Rule::NameReformatted, &at, was.as_str(), is.as_str());
            }
            self.pair(Shape::Header, old, new, &at);
        }
        for (is_new, _, (name, header)) in alone {
            let (at, words) = (header_at(response, name, name), brief(header.get("schema")));
            self.alone(is_new, [Rule::HeaderAdded, Rule::HeaderRemoved], &at, words);
        }
    }

    pub(super) fn header(&mut self, pair: Pair<'a>) {
        let header = &self.with_user(pair);
        self.required(header, REQUIRED);
        self.keys(Rule::EncodingChanged, header, "style explode");
        self.described(header);
        self.value_schema(header);
        self.content(header);
        let handled = "required style explode description schema content";
        self.other_keys(header, handled);
    }
}

fn header_at(response: &Pair<'_>, was: &str, is: &str) -> Location {
    // A new name is noted at the old one, by which people know the header.
    let is_same = was.eq_ignore_ascii_case(is);
    let name = if is_same { is } else { was };
    let words = format!("{} header {name}", response.at.path.words);
    let at = response.child("headers").children(was, is);
    let mut at = at.zone(Zone::ResponseHeader, &words, response.at.direction);
    at.generated = false;
    at
}

/// The status whose response the generated method returns: the lowest success with a body.
fn success<'v>(document: &'v Value, responses: &'v Object) -> Option<&'v String> {
    let has_body = |status: &&&String| {
        let response = Target::of(document, responses.get(**status)?).value()?;
        let content = response.get("content")?.as_object()?;
        (!content.is_empty()).then_some(())
    };
    let mut statuses: Vec<&String> = responses.keys().collect();
    statuses.retain(|status| status.starts_with('2'));
    statuses.sort_unstable();
    let found = statuses.iter().find(|status| has_body(status).is_some());
    found.or(statuses.first()).copied()
}

/// What two responses have in common that say the same under different statuses of one kind, but
/// for words that may name the status.
fn same_response((status, response): Member<'_>) -> Option<String> {
    let content = response.get("content").unwrap_or(response);
    let kind = status.get(..1).filter(|kind| *kind != "x")?;
    Some(format!("{kind} {}", fingerprint(content)))
}

fn description(document: &Value, response: &Value) -> Option<String> {
    let response = Target::of(document, response).value()?;
    Some(response.get("description")?.as_str()?.to_owned())
}
