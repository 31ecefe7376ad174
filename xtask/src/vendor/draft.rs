//! The workspace as it becomes, source by source: which page each replaces, and what goes for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::extract;
use super::list::{VendorList, VendorPage, sha256, toml_string};
use super::plan::Request;
use super::source::{FRAGMENT, Material, Source, calls};
use crate::catalogue::{Catalogue, OPERATIONS};
use crate::document::operations;
use crate::error::{Error, Result};
use crate::names::{camel_case, free_name};
use crate::report::Report;
use crate::sources::{SourcePage, VENDOR_FOLDER, VENDOR_LIST, is_document_name};
use crate::tree::Tree;
use crate::{codegen, yaml};

/// Where a source goes in the list of pages.
#[derive(Clone, Copy)]
enum Room {
    /// In the place of this page, of which it is a new version.
    Page(usize),
    /// Before the page with this index.
    Between(usize),
}

impl Room {
    fn page(self) -> Option<usize> {
        match self {
            Self::Page(slot) => Some(slot),
            Self::Between(_) => None,
        }
    }
}

/// A workspace on its way.
pub(super) struct Draft {
    /// The sources so far, by the file that each became.
    brought_in: BTreeMap<String, String>,
    catalogue: Catalogue,
    list: VendorList,
    tree: Tree,
    notes: Vec<String>,
}

impl Draft {
    /// The workspace before the first source.
    pub(super) fn new(tree: Tree, list: VendorList, catalogue: Catalogue) -> Self {
        Self {
            brought_in: BTreeMap::new(),
            catalogue,
            list,
            tree,
            notes: Vec::new(),
        }
    }

    /// The workspace after the last source, with its list if that is not `old` any more, and what
    /// happened to each source.
    pub(super) fn finish(mut self, old: &VendorList) -> (Tree, Vec<String>) {
        if self.list != *old {
            self.tree.put(VENDOR_LIST, self.list.to_toml());
        }
        (self.tree, self.notes)
    }

    /// Takes the source at `path` in.
    ///
    /// # Errors
    /// A source that cannot be used, or that takes a part of a page only.
    pub(super) fn bring_in(&mut self, path: &Path, request: &Request) -> Result<()> {
        let source = Source::read(path, &self.tree, &self.list, &self.catalogue)?;
        let prepared = codegen::prepare(
            &source.name,
            source.document.clone(),
            &self.catalogue,
            &mut Report::default(),
        )?;
        let calls = calls(&prepared);
        let slot = self.slot(path, &source, &calls);
        self.refuse_second_source(&source.name, slot)?;
        let room = self.make_room(&source.name, slot, &calls)?;
        self.describe(&source, room.page());
        self.freeze_names(&prepared)?;
        self.put(source, room, &prepared, request);
        Ok(())
    }

    /// The vendored page that the source is a new version of.
    fn slot(&self, path: &Path, source: &Source, calls: &[(String, String)]) -> Option<usize> {
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
        .or_else(|| {
            // A file of the same name may document something else; then its page stays.
            position(&|page| {
                let known = self.document_of(page).unwrap_or_default();
                let same_id = documented_ids(&known).iter().any(|id| ids.contains(id));
                let same_file = file.as_deref() == Some(page.file.as_str());
                (same_id || same_file) && !self.lists_any(&known)
            })
        })
    }

    /// The last of two sources for one page would win without a word.
    fn refuse_second_source(&self, name: &str, slot: Option<usize>) -> Result<()> {
        let page = slot.and_then(|slot| self.list.pages.get(slot));
        let Some(first) = page.and_then(|page| self.brought_in.get(&page.file)) else {
            return Ok(());
        };
        let problem = if first == name {
            "given twice".to_owned()
        } else {
            format!("documents what {first} documents, and a page is made of one source")
        };
        Err(Error::new(name, problem, "name one source for each page"))
    }

    /// Whether the list of operations names one of the document's: it has not moved away.
    fn lists_any(&self, document: &Value) -> bool {
        operations(document).iter().any(|operation| {
            let entry = self.catalogue.entry(operation.method, operation.path);
            entry.is_some()
        })
    }

    /// Takes the operations of a new source away from the pages that provided them so far.
    fn make_room(
        &mut self,
        name: &str,
        slot: Option<usize>,
        calls: &[(String, String)],
    ) -> Result<Room> {
        let mut kept = Vec::new();
        let mut room = None;
        for (index, page) in self.list.pages.clone().into_iter().enumerate() {
            if Some(index) == slot {
                room = Some(Room::Page(kept.len()));
                kept.push(page);
                continue;
            }
            let known = self.calls_of(&page);
            let taken: Vec<_> = known.iter().filter(|call| calls.contains(call)).collect();
            if taken.is_empty() {
                kept.push(page);
            } else if taken.len() == known.len() {
                // What stands at the top of the first page counts for the whole document.
                room = room.or(Some(Room::Between(kept.len())));
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
        let end = kept.len();
        self.list.pages = kept;
        Ok(room.unwrap_or(Room::Between(end)))
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
            let method = operation.method.to_uppercase();
            let id = plain_id(operation.id().unwrap_or_default());
            let _ = writeln!(
                added,
                "\n[[operation]]\nmethod = {}\npath = {}\nid = {}",
                toml_string(&method),
                toml_string(operation.path),
                toml_string(&id)
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

    fn put(&mut self, source: Source, room: Room, prepared: &Value, request: &Request) {
        let old = room
            .page()
            .and_then(|slot| self.list.pages.get(slot))
            .cloned();
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
        self.brought_in.insert(page.file.clone(), source.name);
        match room {
            Room::Page(slot) => {
                if let Some(place) = self.list.pages.get_mut(slot) {
                    *place = page;
                }
            }
            Room::Between(index) => self.list.pages.insert(index, page),
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

/// An id that a person can write into a path of the overlay: letters and digits.
fn plain_id(documented: &str) -> String {
    if documented.chars().all(|c| c.is_ascii_alphanumeric()) {
        documented.to_owned()
    } else {
        camel_case(documented)
    }
}

fn documented_ids(document: &Value) -> Vec<String> {
    operations(document)
        .iter()
        .filter_map(|operation| operation.id().map(str::to_owned))
        .collect()
}
