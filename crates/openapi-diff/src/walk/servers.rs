//! Servers of the document, of a path and of an operation, known by their address.

use serde_json::Value;

use super::Walk;
use super::pairing::Pairing;
use super::view::Pair;
use crate::location::Location;
use crate::pointer::Pointer;
use crate::rules::Rule;

const KEY: &str = "servers";

impl<'a> Walk<'a> {
    pub(super) fn document_servers(&mut self, document: &Pair<'a>) {
        let (old, new) = (document.old.list(KEY), document.new.list(KEY));
        self.servers(old, new, &document.child(KEY));
    }

    /// Servers of a path or of an operation, which replace those of the document.
    pub(super) fn own_servers(&mut self, holder: &Pair<'a>) {
        let (before, after) = (holder.old.filled(KEY), holder.new.filled(KEY));
        if before == after {
            return;
        }
        let mut at = holder.child(KEY);
        if before.is_none() {
            at.old = Pointer::default().child(KEY);
        }
        if after.is_none() {
            at.new = Pointer::default().child(KEY);
        }
        let list = |own: Option<&'a Value>, document: &'a Value| {
            let list = own.or(document.get(KEY)).and_then(Value::as_array);
            list.map(Vec::as_slice).unwrap_or_default()
        };
        let noted = self.changes.len();
        self.servers(list(before, self.old), list(after, self.new), &at);
        if self.changes.len() == noted {
            self.key(Rule::Reformatted, holder, KEY);
        }
        self.account(&holder.child(KEY));
    }

    fn servers(&mut self, old: &'a [Value], new: &'a [Value], at: &Location) {
        let servers = Pairing::new(
            old,
            new,
            &[&|server| Some(server.to_string()), &|server| {
                Some(address(server).to_owned())
            }],
        );
        let in_order = servers.pairs.iter().map(|(_, (is, _))| is).is_sorted();
        for ((was, before), (is, after)) in servers.pairs {
            self.server(before, after, &at.children(was, is));
        }
        if let ([(was, before)], [(is, after)]) = (&*servers.gone, &*servers.fresh) {
            let at = at.children(was, is);
            self.changed(Rule::ServerReplaced, &at, address(before), address(after));
            return;
        }
        for (index, server) in servers.fresh {
            self.added(Rule::ServerAdded, &at.child(index), address(server));
        }
        for (index, server) in servers.gone {
            self.removed(Rule::ServerRemoved, &at.child(index), address(server));
        }
        if !in_order {
            let addresses =
                |servers: &[Value]| servers.iter().map(address).collect::<Vec<_>>().join(", ");
            self.changed(Rule::ServerOrderChanged, at, addresses(old), addresses(new));
        }
    }

    fn server(&mut self, old: &'a Value, new: &'a Value, at: &Location) {
        if let (Some(before), Some(after)) = (old.as_object(), new.as_object()) {
            let server = Pair::new(before, after, at);
            if server.old.filled("variables") != server.new.filled("variables") {
                self.key(Rule::ServerChanged, &server, "variables");
            }
            self.other_keys(&server, &["url", "variables"]);
        } else if old != new {
            self.changed(Rule::ServerChanged, at, Some(old), Some(new));
        }
    }
}

fn address(server: &Value) -> &str {
    let url = server.get("url").and_then(Value::as_str);
    url.unwrap_or_default()
}
