//! What vendoring would change, all of it in memory, before anything is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::extract;
use super::list::{VendorList, VendorPage, sha256, toml_string};
use super::source::{FRAGMENT, Material, Source, calls};
use crate::catalogue::{Catalogue, OPERATIONS};
use crate::codegen::{self, DOCUMENT};
use crate::diff::{Change, Class, Comparison, Rule, compare_in};
use crate::document::operations;
use crate::error::{Error, Result};
use crate::generation::crate_files;
use crate::names::free_name;
use crate::outputs::Outputs;
use crate::report::Report;
use crate::sources::{SourcePage, Sources, VENDOR_FOLDER, VENDOR_LIST, is_document_name};
use crate::tree::Tree;
use crate::{api, passes, yaml};

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Pages and documents, wherever they are.
    pub sources: Vec<PathBuf>,
    /// Where the one source is published.
    pub address: Option<String>,
    /// The day on which they were taken, `YYYY-MM-DD`.
    pub date: String,
}

/// Everything that vendoring would change.
#[derive(Debug)]
pub struct Plan {
    /// What happens to each source, a line each.
    pub notes: Vec<String>,
    /// What the change means.
    pub comparison: Comparison,
    /// Lines of the generated crate's public API that go (`-`) and come (`+`).
    pub api: Vec<String>,
    /// The vendored and the generated files.
    pub outputs: Outputs,
}

/// Works out what bringing in the sources of `request` changes; writes nothing.
///
/// # Errors
/// A source that cannot be used, or a workspace that could not be generated with it.
pub fn plan(root: &Path, request: &Request) -> Result<Plan> {
    let disk = Tree::new(root);
    let list = VendorList::parse(&disk.text(VENDOR_LIST)?)?;
    let mut draft = Draft {
        catalogue: Catalogue::parse(OPERATIONS, &disk.text(OPERATIONS)?)?,
        list: list.clone(),
        tree: disk.clone(),
        notes: Vec::new(),
    };
    for path in &request.sources {
        draft.bring_in(path, request)?;
    }
    if draft.list != list {
        draft.tree.put(VENDOR_LIST, draft.list.to_toml());
    }
    let sources = Sources::of(&draft.tree)?;
    let mut outputs = codegen::generate(&sources)?;
    for (path, text) in draft.tree.changes() {
        match text {
            Some(text) => outputs.insert(path, text),
            None => outputs.remove(path),
        }
    }
    let changes = changes(&disk, &list, &sources, &outputs, &mut draft.notes)?;
    Ok(Plan {
        notes: draft.notes,
        api: api_changes(&disk, &outputs),
        comparison: Comparison {
            old: "vendored".to_owned(),
            new: "new".to_owned(),
            changes,
        },
        outputs,
    })
}

/// The workspace as it becomes, source by source.
struct Draft {
    catalogue: Catalogue,
    list: VendorList,
    tree: Tree,
    notes: Vec<String>,
}

impl Draft {
    fn bring_in(&mut self, path: &Path, request: &Request) -> Result<()> {
        let source = Source::read(path, &self.tree, &self.list, &self.catalogue)?;
        let prepared = codegen::prepare(
            &source.name,
            source.document.clone(),
            &self.catalogue,
            &mut Report::default(),
        )?;
        let calls = calls(&prepared);
        let slot = self.slot(path, &source, &prepared, &calls);
        let slot = self.make_room(&source.name, slot, &calls)?;
        self.describe(&source, slot);
        self.freeze_names(&prepared)?;
        self.put(source, slot, &prepared, request);
        Ok(())
    }

    /// The vendored page that the source is a new version of.
    fn slot(
        &self,
        path: &Path,
        source: &Source,
        prepared: &Value,
        calls: &[(String, String)],
    ) -> Option<usize> {
        let real = path.canonicalize().ok();
        let position = |found: &dyn Fn(&VendorPage) -> bool| self.list.pages.iter().position(found);
        let in_place = position(&|page| {
            let vendored = self.tree.root().join(page.path()).canonicalize().ok();
            vendored.is_some() && vendored == real
        });
        if in_place.is_some() {
            return in_place;
        }
        if let Material::Document { .. } = source.material {
            let name = source.new_file_name(None);
            return position(&|page| page.file == name);
        }
        let file = path.file_name().map(|file| file.to_string_lossy());
        let ids = documented_ids(&source.document);
        position(&|page| {
            let known = self.calls_of(page);
            !known.is_empty()
                && page.extracted_from_sha256.is_none()
                && known.iter().all(|call| calls.contains(call))
        })
        .or_else(|| position(&|page| file.as_deref() == Some(page.file.as_str())))
        .or_else(|| {
            // The operation has moved, and the list of operations says so already.
            position(&|page| {
                let known = self.document_of(page).unwrap_or_default();
                let unlisted = operations(&known).iter().all(|operation| {
                    self.catalogue
                        .entry(operation.method, operation.path)
                        .is_none()
                });
                unlisted
                    && documented_ids(&known).iter().any(|id| ids.contains(id))
                    && !operations(prepared).is_empty()
            })
        })
    }

    /// Takes the operations of a new source away from the pages that provided them so far.
    fn make_room(
        &mut self,
        name: &str,
        slot: Option<usize>,
        calls: &[(String, String)],
    ) -> Result<Option<usize>> {
        let mut kept = Vec::new();
        let mut new_slot = None;
        for (index, page) in self.list.pages.clone().into_iter().enumerate() {
            if Some(index) == slot {
                new_slot = Some(kept.len());
                kept.push(page);
                continue;
            }
            let known = self.calls_of(&page);
            let taken: Vec<_> = known.iter().filter(|call| calls.contains(call)).collect();
            if taken.is_empty() {
                kept.push(page);
            } else if taken.len() == known.len() {
                self.notes.push(format!(
                    "{}: goes, {name} documents its operations",
                    page.path()
                ));
                self.tree.remove(page.path());
                page.fragment_path()
                    .into_iter()
                    .for_each(|path| self.tree.remove(path));
            } else if is_document_name(&page.file) {
                kept.push(self.shrink(page, calls)?);
            } else {
                return Err(Error::new(
                    page.path(),
                    format!(
                        "{name} documents {} of its {} operations, and a page is kept as a whole",
                        taken.len(),
                        known.len()
                    ),
                    format!(
                        "vendor a page or document for its other operations together with {name}"
                    ),
                ));
            }
        }
        self.list.pages = kept;
        Ok(new_slot)
    }

    /// An extract without the operations that a page documents now.
    fn shrink(&mut self, page: VendorPage, gone: &[(String, String)]) -> Result<VendorPage> {
        let path = page.path();
        let text = self.tree.text(&path)?;
        let document = yaml::read(&path, &text, 1)?;
        let is_gone =
            |method: &str, path: &str| gone.contains(&crate::catalogue::identity(method, path));
        let Some(rest) = extract::without(&path, &document, &is_gone)? else {
            return Ok(page);
        };
        let header: String = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        let text = format!("{header}{}", yaml::write(&rest));
        self.notes.push(format!(
            "{path}: without the operations that have a page of their own now"
        ));
        let sha256 = sha256(text.as_bytes());
        self.tree.put(path, text);
        Ok(VendorPage { sha256, ..page })
    }

    fn describe(&mut self, source: &Source, slot: Option<usize>) {
        let target = match slot.and_then(|slot| self.list.pages.get(slot)) {
            Some(page) => format!("{}, recorded on {}", page.path(), page.date),
            None => "new".to_owned(),
        };
        self.notes.push(format!("{}: {target}", source.name));
        if let Material::Document { extract, .. } = &source.material {
            self.notes.push(format!(
                "{} operations of the document are kept, {} are not named in {OPERATIONS}",
                extract.kept, extract.left_out
            ));
            if extract.masked > 0 {
                self.notes.push(format!(
                    "{} numbers of taxpayers in its examples are masked",
                    extract.masked
                ));
            }
            for place in &extract.large_examples {
                self.notes
                    .push(format!("{place}: left out, an example of more than 64 KiB"));
            }
        }
    }

    /// Adds the operations of a page that the list does not name yet.
    fn freeze_names(&mut self, prepared: &Value) -> Result<()> {
        let mut added = String::new();
        for operation in operations(prepared) {
            if self
                .catalogue
                .entry(operation.method, operation.path)
                .is_some()
            {
                continue;
            }
            let (method, id) = (
                operation.method.to_uppercase(),
                operation.id().unwrap_or_default(),
            );
            let _ = writeln!(
                added,
                "\n[[operation]]\nmethod = {}\npath = {}\nid = {}",
                toml_string(&method),
                toml_string(operation.path),
                toml_string(id)
            );
            self.notes.push(format!(
                "{OPERATIONS}: {method} {} is `{id}` from now on",
                operation.path
            ));
        }
        if !added.is_empty() {
            let text = format!("{}\n{added}", self.tree.text(OPERATIONS)?.trim_end());
            self.catalogue = Catalogue::parse(OPERATIONS, &text)?;
            self.tree.put(OPERATIONS, text);
        }
        Ok(())
    }

    fn put(&mut self, source: Source, slot: Option<usize>, prepared: &Value, request: &Request) {
        let old = slot.and_then(|slot| self.list.pages.get(slot)).cloned();
        let file = match &old {
            Some(page) => page.file.clone(),
            None => self.free_file_name(
                &source.new_file_name(
                    operations(prepared)
                        .first()
                        .and_then(crate::document::Operation::id),
                ),
            ),
        };
        let (text, fragment_text, whole) = match source.material {
            Material::Page { text, fragment } => (text, fragment, None),
            Material::Document { text, whole, .. } => (text, None, Some(whole)),
        };
        let fragment = fragment_text.as_ref().map(|_| {
            let known = old.as_ref().and_then(|page| page.fragment.clone());
            known.unwrap_or_else(|| format!("{}{FRAGMENT}", file.trim_end_matches(".md")))
        });
        let mut page = VendorPage {
            sha256: sha256(text.as_bytes()),
            file,
            fragment,
            date: request.date.clone(),
            address: request.address.clone().unwrap_or_default(),
            extracted_from_sha256: whole,
        };
        if let Some(old) = &old {
            if page.address.is_empty() {
                page.address.clone_from(&old.address);
            }
            if old.sha256 == page.sha256 {
                page.date.clone_from(&old.date);
            }
            // An extract that is vendored again from its own file is still one of the same document.
            if old.sha256 == page.sha256 && old.extracted_from_sha256.is_some() {
                page.extracted_from_sha256
                    .clone_from(&old.extracted_from_sha256);
            }
            if let Some(gone) = old.fragment_path().filter(|_| page.fragment.is_none()) {
                self.notes
                    .push(format!("{gone}: goes, the page has a block of its own"));
                self.tree.remove(gone);
            }
        }
        if page.address.is_empty() {
            self.notes.push(format!(
                "{}: no published address; give it with --address, so that its methods can name it",
                page.path()
            ));
        }
        self.tree.put(page.path(), text);
        if let (Some(path), Some(text)) = (page.fragment_path(), fragment_text) {
            self.tree.put(path, text);
        }
        match slot.and_then(|slot| self.list.pages.get_mut(slot)) {
            Some(place) => *place = page,
            None => self.list.pages.push(page),
        }
    }

    fn free_file_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            self.tree.has(&format!("{VENDOR_FOLDER}/{name}"))
                || self.list.pages.iter().any(|page| page.file == name)
        };
        let (stem, end) = name.split_once('.').unwrap_or((name, "md"));
        let stem = free_name(stem, |stem| taken(&format!("{stem}.{end}")));
        format!("{stem}.{end}")
    }

    fn document_of(&self, page: &VendorPage) -> Option<Value> {
        let fragment = match page.fragment_path() {
            Some(path) => Some((path.clone(), self.tree.text(&path).ok()?)),
            None => None,
        };
        let source = SourcePage {
            path: page.path(),
            text: self.tree.text(&page.path()).ok()?,
            address: String::new(),
            fragment,
        };
        codegen::read(&source).ok().map(|(_, document)| document)
    }

    fn calls_of(&self, page: &VendorPage) -> Vec<(String, String)> {
        self.document_of(page)
            .map(|document| calls(&document))
            .unwrap_or_default()
    }
}

fn documented_ids(document: &Value) -> Vec<String> {
    operations(document)
        .iter()
        .filter_map(|operation| operation.id().map(str::to_owned))
        .collect()
}

/// What the new workspace means to users: for the assembled document, and for the documentation
/// where the overlay hides a change of it.
fn changes(
    disk: &Tree,
    old_list: &VendorList,
    sources: &Sources,
    outputs: &Outputs,
    notes: &mut Vec<String>,
) -> Result<Vec<Change>> {
    let catalogue = &sources.catalogue;
    let assembled = |text: &str| yaml::read(DOCUMENT, text, 1);
    let old = match disk.text(DOCUMENT) {
        Ok(text) => assembled(&text)?,
        Err(_) => Value::Null,
    };
    let new = assembled(outputs.get(DOCUMENT).unwrap_or_default())?;
    let mut changes = compare_in(&old, &new, catalogue);
    match old_documentation(disk, old_list, sources) {
        Ok(old) => {
            let new = documentation(sources)?;
            let hidden = compare_in(&old, &new, catalogue)
                .into_iter()
                .filter(|change| !changes.iter().any(|known| says_the_same(known, change)))
                .map(covered)
                .collect::<Vec<_>>();
            changes.extend(hidden);
        }
        Err(error) => notes.push(format!(
            "what the overlay hides of the change is not compared: {}: {}",
            error.place(),
            error.problem()
        )),
    }
    Ok(in_order(changes))
}

fn api_changes(disk: &Tree, outputs: &Outputs) -> Vec<String> {
    let path = format!("{}/{}", crate_files::FOLDER, api::FILE);
    let old = disk.text(&path).unwrap_or_default();
    let new = outputs.get(&path).unwrap_or_default();
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
        (old.lines().collect(), new.lines().collect());
    let gone = before.difference(&after).map(|line| format!("- {line}"));
    let added = after.difference(&before).map(|line| format!("+ {line}"));
    gone.chain(added).collect()
}

fn says_the_same(known: &Change, change: &Change) -> bool {
    let kept = known.rule == Rule::FieldUndocumented && change.rule == Rule::FieldRemoved;
    known.path == change.path && (known.rule == change.rule || kept)
}

/// A change that the overlay keeps from the generated crate, though not from the wire.
fn covered(change: Change) -> Change {
    let note = match change.note {
        Some(note) => format!("{note}; the overlay hides it"),
        None => "the overlay hides it".to_owned(),
    };
    Change {
        class: change.wire,
        rust_api: Class::Cosmetic,
        note: Some(note),
        ..change
    }
}

/// The changes of one operation stand together, the gravest first.
fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    let mut order: Vec<Option<String>> = Vec::new();
    for change in &changes {
        if change.operation.is_some() && !order.contains(&change.operation) {
            order.push(change.operation.clone());
        }
    }
    changes.sort_by_key(|change| {
        let rank = order.iter().position(|name| *name == change.operation);
        (rank.unwrap_or(usize::MAX), std::cmp::Reverse(change.class))
    });
    changes
}

/// The documentation as it was recorded; a page that was changed in place is asked of git.
fn old_documentation(disk: &Tree, list: &VendorList, sources: &Sources) -> Result<Value> {
    let mut tree = disk.clone();
    for page in &list.pages {
        let path = page.path();
        let recorded = |text: &str| sha256(text.as_bytes()) == page.sha256;
        if disk.text(&path).is_ok_and(|text| recorded(&text)) {
            continue;
        }
        let committed = committed(disk.root(), &path).filter(|text| recorded(text));
        let Some(committed) = committed else {
            return Err(Error::new(
                path,
                "the recorded text is neither on disk nor in the last commit",
                "commit a page before it is changed",
            ));
        };
        tree.put(path, committed);
    }
    let old = Sources {
        catalogue: sources.catalogue.clone(),
        ..Sources::of(&tree)?
    };
    documentation(&old)
}

fn documentation(sources: &Sources) -> Result<Value> {
    let mut report = Report::default();
    let mut document = codegen::documented(sources, &mut report)?;
    passes::run(
        passes::COMPARED,
        "documentation",
        &mut document,
        &mut report,
    )?;
    Ok(document)
}

fn committed(root: &Path, path: &str) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["show", &format!("HEAD:./{path}")])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).ok())
        .flatten()
}
