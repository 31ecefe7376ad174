//! `openapi/operations.toml`: which operations belong to the client, and names that never move.
//!
//! Vendors rename operation ids, drop them and reorder parameters. Here each operation, known by
//! its method and path, keeps the id that its Rust method is named after, and an operation that
//! the facade calls keeps its arguments too.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{
    Error, METHODS, Members as _, Operation, Pointer, Refusals, call_of, operations,
    operations_mut, without_names,
};
use openapi_prepare::names::{names_a_method, operation_name, pascal_case, snake_case};
use openapi_prepare::{ARGUMENTS_KEY, Report, nearest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::files::parse_toml;

/// Path of the list from the workspace root.
pub const OPERATIONS: &str = "openapi/operations.toml";

/// Where a part of the document names what of `gst_ims` uses it.
pub(crate) const FACADE_KEY: &str = "x-facade";

/// Where an operation of the document carries its [`Traits`].
const TRAITS_KEY: &str = "x-operation";

/// The operations of the client.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In the order of the file.
    #[serde(rename = "operation", default)]
    pub entries: Vec<Entry>,
    /// Indices of `entries` by the form in which two spellings of one operation are equal.
    #[serde(skip)]
    by_call: BTreeMap<(String, String), Vec<usize>>,
}

/// One operation of the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// HTTP method in capitals.
    pub method: String,
    /// Path template; the names of its parameters do not matter.
    pub path: String,
    /// The operation id, whatever the documentation says: `getInvoices` names `get_invoices`.
    pub id: String,
    /// The arguments of the Rust method in their order, `?` behind those that may be left out.
    pub arguments: Option<Vec<String>>,
    /// What of `gst_ims` calls the method.
    pub facade: Option<String>,
    /// The token that authorises it; the taxpayer's by default.
    #[serde(default)]
    pub token: TokenKind,
    /// Whether a request that is sent twice has the effect of one; by default if the HTTP method
    /// only reads.
    pub repeatable: Option<bool>,
    /// Whether the tax network takes only one such request of a taxpayer at a time.
    #[serde(default)]
    pub exclusive: bool,
}

/// The token that authorises an operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// None: the API key and its secret.
    None,
    /// The platform's.
    Platform,
    /// The taxpayer's.
    #[default]
    Taxpayer,
}

/// What decides how an operation may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traits {
    pub(crate) token: TokenKind,
    pub(crate) repeatable: bool,
    pub(crate) exclusive: bool,
}

impl Traits {
    /// Those of an operation of the assembled document; what is in no list is repeated only if its
    /// method reads.
    pub(crate) fn of(operation: &Map<String, Value>, method: &str) -> Self {
        operation
            .get(TRAITS_KEY)
            .and_then(|traits| serde_json::from_value(traits.clone()).ok())
            .unwrap_or(Self {
                token: TokenKind::default(),
                repeatable: reads(method),
                exclusive: false,
            })
    }
}

fn reads(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS"].contains(&method.to_uppercase().as_str())
}

impl Entry {
    fn traits(&self) -> Traits {
        Traits {
            token: self.token,
            repeatable: self.repeatable.unwrap_or_else(|| reads(&self.method)),
            exclusive: self.exclusive,
        }
    }

    /// What the documentation does not know of the operation, by key.
    fn notes(&self) -> impl Iterator<Item = (String, Value)> {
        let arguments = self.arguments.as_ref().map(|list| json!(list));
        let facade = self.facade.as_ref().map(|name| json!(name));
        let notes = [(ARGUMENTS_KEY, arguments), (FACADE_KEY, facade)].into_iter();
        notes.filter_map(|(key, value)| Some((key.to_owned(), value?)))
    }

    /// `GET /path`.
    #[must_use]
    pub fn call(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// `method` and `path` in the form in which two spellings of one operation are equal.
#[must_use]
pub fn identity(method: &str, path: &str) -> (String, String) {
    (
        method.to_ascii_uppercase(),
        without_names(path.trim_end_matches('/')),
    )
}

impl Catalogue {
    /// Reads the list from the text of the file `name`.
    ///
    /// # Errors
    /// Text that does not parse, an operation or a method name that stands twice, an id that names
    /// no method, an operation of the facade without arguments.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusals> {
        let remedy =
            "give every [[operation]] method, path and id, and arguments if it has a facade";
        let mut list: Self = parse_toml(name, text, remedy)?;
        Refusals::check(list.faults(name))?;
        for (index, entry) in list.entries.iter().enumerate() {
            let call = identity(&entry.method, &entry.path);
            list.by_call.entry(call).or_default().push(index);
        }
        Ok(list)
    }

    fn faults(&self, name: &str) -> Vec<Error> {
        let mut faults = Vec::new();
        let (mut calls, mut methods) = (BTreeMap::new(), BTreeMap::new());
        for entry in &self.entries {
            let mut refuse = |problem: String, remedy: &str| {
                let place = format!("{name}, {}", entry.call());
                faults.push(Error::new(place, problem, remedy));
            };
            let known = METHODS.contains(&entry.method.to_ascii_lowercase().as_str());
            if !known || !entry.path.starts_with('/') {
                refuse(
                    "not a method and a path".to_owned(),
                    "write `method = \"GET\"` and a path that begins with a slash",
                );
            }
            if !names_a_method(&entry.id) {
                refuse(
                    format!("id `{}` gives no Rust method name", entry.id),
                    "write an id of letters and digits that begins with a letter",
                );
            }
            if entry.facade.is_some() && entry.arguments.is_none() {
                refuse(
                    "the facade calls it, and its arguments are not frozen".to_owned(),
                    "list them: `arguments = [\"section\", \"status?\"]`",
                );
            }
            let call = (entry.method.to_ascii_uppercase(), entry.path.clone());
            let first = calls
                .insert(call, entry)
                .or_else(|| methods.insert(snake_case(&entry.id), entry));
            if let Some(first) = first {
                refuse(
                    format!(
                        "the same operation or method name as {} ({})",
                        first.call(),
                        first.id
                    ),
                    "keep one of the two, or give one another id",
                );
            }
        }
        faults
    }

    /// The entry of an operation, whatever the parameters of its path are called.
    #[must_use]
    pub fn entry(&self, method: &str, path: &str) -> Option<&Entry> {
        self.entry_in(&Value::Null, method, path)
    }

    /// The entry of an operation of `document`.
    ///
    /// Where two paths of a document differ in the names of their parameters only, an entry is
    /// about the one that is spelt like it.
    #[must_use]
    pub fn entry_in(&self, document: &Value, method: &str, path: &str) -> Option<&Entry> {
        let alike = self.by_call.get(&identity(method, path));
        let alike = alike.into_iter().flatten();
        let alike = alike.filter_map(|index| self.entries.get(*index));
        let documented = |entry: &&Entry| {
            let item = document
                .get("paths")
                .and_then(|paths| paths.get(&entry.path));
            item.is_some_and(|item| item.get(entry.method.to_lowercase()).is_some())
        };
        let exact = alike.clone().find(|entry| entry.path == path);
        exact.or_else(|| alike.clone().find(|entry| !documented(entry)))
    }

    /// Writes into `document` which arguments are frozen and what the facade uses, where the document
    /// does not say it itself.
    pub(crate) fn annotate(&self, document: &mut Value) {
        let entries = self.entries_of(document);
        for ((_, operation), entry) in operations_mut(document).into_iter().zip(entries) {
            for (key, value) in entry.into_iter().flat_map(Entry::notes) {
                operation.entry(key).or_insert(value);
            }
        }
    }

    /// The entry of each operation of `document`, in order.
    fn entries_of(&self, document: &Value) -> Vec<Option<&Entry>> {
        operations(document)
            .iter()
            .map(|operation| self.entry_in(document, operation.method, operation.path))
            .collect()
    }

    /// Gives every operation of `document` its frozen id, or a name where the document has none.
    ///
    /// An operation that goes by the id of another one is refused: it has probably moved.
    pub fn freeze(&self, document: &mut Value, report: &mut Report) {
        report.step(
            "Operation ids",
            "The names of methods are frozen in `openapi/operations.toml`; ids of the documentation come and go.",
        );
        let mut taken: BTreeSet<String> = self
            .entries
            .iter()
            .map(|entry| snake_case(&entry.id))
            .collect();
        let entries = self.entries_of(document);
        for ((place, operation), entry) in operations_mut(document).into_iter().zip(entries) {
            let Some((method, path)) = call_of(&place) else {
                continue;
            };
            let documented = operation.text("operationId").map(str::to_owned);
            let id = if let Some(entry) = entry {
                operation.extend(entry.notes());
                operation.insert(TRAITS_KEY.to_owned(), json!(entry.traits()));
                entry.id.clone()
            } else {
                self.refuse_moved(documented.as_deref(), &method, &path, &place, report);
                let summary = operation.text("summary");
                let name = operation_name(documented.as_deref(), summary, &method, &path, &taken);
                taken.insert(snake_case(&name));
                name
            };
            if documented.as_deref() != Some(id.as_str()) {
                let before = documented.map_or("none".to_owned(), |id| format!("`{id}`"));
                report.note(format!("`{place}`: `{id}` instead of {before}"));
                operation.insert("operationId".to_owned(), json!(id));
                report.mark_changed();
            }
        }
    }

    fn refuse_moved(
        &self,
        documented: Option<&str>,
        method: &str,
        path: &str,
        place: &Pointer,
        report: &mut Report,
    ) {
        let Some(owner) = documented.and_then(|id| {
            self.entries
                .iter()
                .find(|entry| snake_case(&entry.id) == snake_case(id))
        }) else {
            return;
        };
        report.refuse_at(
            place,
            format!(
                "operationId `{}` belongs to {} in {OPERATIONS}, and this is {method} {path}",
                owner.id,
                owner.call()
            ),
            format!(
                "if the operation has moved, write `method = \"{method}\"` and `path = \"{path}\"` there; \
                 if it is another one, add an [[operation]] for it with an id of its own"
            ),
        );
    }

    /// The calls of the list that `document` does not have.
    #[must_use]
    pub fn undocumented(&self, document: &Value) -> Vec<&Entry> {
        let calls: BTreeSet<_> = operations(document)
            .iter()
            .map(|operation| identity(operation.method, operation.path))
            .collect();
        self.entries
            .iter()
            .filter(|entry| !calls.contains(&identity(&entry.method, &entry.path)))
            .collect()
    }

    /// Refuses that no page documents an operation that the facade calls; the remedy names the
    /// operation that it probably became.
    pub fn check_documented(&self, document: &Value, report: &mut Report) {
        for entry in self.undocumented(document) {
            let Some(facade) = entry.facade.as_deref() else {
                continue;
            };
            report.refuse(Error::new(
                OPERATIONS,
                format!(
                    "no vendored page documents {} (`{}`), which `gst_ims::{facade}` calls",
                    entry.call(),
                    entry.id
                ),
                self.remedy_for(entry, &operations(document)),
            ));
        }
    }

    fn remedy_for(&self, missing: &Entry, documented: &[Operation<'_>]) -> String {
        let strangers: Vec<&Operation<'_>> = documented
            .iter()
            .filter(|operation| self.entry(operation.method, operation.path).is_none())
            .collect();
        let by_summary = strangers.iter().find(|operation| {
            operation
                .value
                .text("summary")
                .is_some_and(|summary| pascal_case(summary) == pascal_case(&missing.id))
        });
        let by_path = || {
            let path = nearest(
                &missing.path,
                strangers.iter().map(|stranger| stranger.path),
            )?;
            strangers.iter().find(|stranger| stranger.path == path)
        };
        match by_summary.or_else(by_path) {
            Some(moved) => format!(
                "if it has moved, change its method and path to {} {}; otherwise keep the page that documents it",
                moved.method.to_uppercase(),
                moved.path
            ),
            None => "keep the page that documents it, or stop calling it in gst-ims and delete its `facade`".to_owned(),
        }
    }

    /// Writes into the report which methods have no place in the facade yet.
    pub fn report_wrapping(&self, document: &Value, report: &mut Report) {
        report.step(
            "Not wrapped by the facade yet",
            "Methods of the generated client that `gst_ims` does not call; `facade` in `openapi/operations.toml` says which it does.",
        );
        for operation in operations(document) {
            let entry = self.entry(operation.method, operation.path);
            if entry.is_some_and(|entry| entry.facade.is_some()) {
                continue;
            }
            let id = operation.id().unwrap_or_default();
            let frozen = match entry {
                Some(_) => "",
                None => "; its name is not frozen in `openapi/operations.toml` yet",
            };
            report.note(format!(
                "`{}`: {} {}{frozen}",
                snake_case(id),
                operation.method.to_uppercase(),
                operation.path
            ));
        }
        report.step(
            "Not documented by any vendored page",
            "Operations of `openapi/operations.toml` that wait for their page.",
        );
        for entry in self.undocumented(document) {
            report.note(format!("`{}`: {}", snake_case(&entry.id), entry.call()));
        }
    }
}
