//! Circles among modules that lie side by side.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use super::modules::{ModulePath, Modules};

/// One circle, as short as there is one through its first module.
#[derive(Debug)]
pub(super) struct Circle {
    /// The modules, the first one again at the end.
    pub(super) names: Vec<String>,
    /// A file for each step that takes it.
    pub(super) users: Vec<User>,
}

/// A file that uses a module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct User {
    file: String,
    module: String,
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} uses `{}`", self.file, self.module)
    }
}

/// Which modules use which others of the same module, each with a file that does.
type Layer<'m> = BTreeMap<&'m str, BTreeMap<&'m str, User>>;

/// The circles of a crate, each module in at most one of them.
pub(super) fn circles(modules: &Modules) -> Vec<Circle> {
    let mut layers: BTreeMap<ModulePath, Layer<'_>> = BTreeMap::new();
    for used in modules.uses() {
        let shared = used
            .from
            .iter()
            .zip(used.to)
            .take_while(|(from, to)| from == to)
            .count();
        // A module and what is inside it are one.
        let (Some(from), Some(to)) = (used.from.get(shared), used.to.get(shared)) else {
            continue;
        };
        let parent = used.from.get(..shared).unwrap_or_default().to_vec();
        let user = User {
            file: used.file.to_owned(),
            module: used.to.join("::"),
        };
        let users = layers.entry(parent).or_default().entry(from).or_default();
        users.entry(to).or_insert(user);
    }
    let layers = layers.iter();
    layers
        .flat_map(|(parent, layer)| circles_of(parent, layer))
        .collect()
}

fn circles_of(parent: &[String], layer: &Layer<'_>) -> Vec<Circle> {
    let full = |name: &str| [parent, &[name.to_owned()]].concat().join("::");
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for start in layer.keys() {
        if done.contains(start) {
            continue;
        }
        if let Some(circle) = shortest(layer, start) {
            done.extend(circle.iter().copied());
            let steps = circle.iter().zip(circle.iter().skip(1));
            let users = steps.filter_map(|(from, to)| layer.get(from)?.get(to).cloned());
            found.push(Circle {
                users: users.collect(),
                names: circle.into_iter().map(full).collect(),
            });
        }
    }
    found
}

/// The shortest way from a module back to itself.
fn shortest<'m>(layer: &Layer<'m>, start: &'m str) -> Option<Vec<&'m str>> {
    let mut waiting = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = waiting.pop_front() {
        let last = way.last()?;
        for next in layer.get(last).into_iter().flat_map(BTreeMap::keys) {
            let longer = [way.as_slice(), &[*next]].concat();
            if *next == start {
                return Some(longer);
            }
            if seen.insert(*next) {
                waiting.push_back(longer);
            }
        }
    }
    None
}
