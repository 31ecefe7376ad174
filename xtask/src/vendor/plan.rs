//! What vendoring would change, all of it in memory, before anything is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use openapi_document::page::is_document_name;
use openapi_document::{Error, Operation, Refusals, Result, operations, yaml};
use openapi_prepare::{
    Overlay, Report,
    names::{camel_case, free_name},
};
use serde_json::Value;

use super::extract;
use super::impact::{self, Impact};
use super::offered;
use super::source::{Material, Source};
use super::workspace::{Calls, Workspace, calls};
use crate::files::{OVERLAY, VENDOR_FOLDER, read_text};
use crate::operations::{OPERATIONS, identity};
use crate::outputs::Outputs;
use crate::pipeline::{self, REPORT};
use crate::vendor_list::{FRAGMENT, VendorPage, toml_string};

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Pages and documents, wherever they are.
    pub sources: Vec<PathBuf>,
    /// Operations that are taken into the list, as `GET /rooms`.
    pub add: Vec<String>,
    /// The vendored file that the one source is a new version of.
    pub replace: Option<String>,
    /// Vendored files that are dropped.
    pub remove: Vec<String>,
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
    pub impact: Impact,
    /// The vendored and the generated files, or why the workspace could not be generated.
    pub outputs: Result<Outputs, Refusals>,
}

/// Works out what bringing in the sources of `request` changes; writes nothing.
///
/// # Errors
/// Sources that cannot be used. If the workspace could not be generated with them, that is what
/// [`Plan::outputs`] holds, beside the comparison that a person needs to decide.
pub fn plan(root: &Path, request: &Request) -> Result<Plan, Refusals> {
    let before = Workspace::read(root)?;
    let mut draft = Draft {
        before: &before,
        overlay: Overlay::parse(OVERLAY, &read_text(root, OVERLAY)?)?,
        workspace: before.clone(),
        notes: Vec::new(),
        brought_in: BTreeMap::new(),
    };
    let mut faults = Vec::new();
    for file in &request.remove {
        faults.extend(draft.remove(file).err());
    }
    if !request.add.is_empty() {
        let wanted = offered::wanted(&request.sources, &request.add, &draft.workspace)?;
        draft.freeze_names(&wanted)?;
    }
    for path in &request.sources {
        if let Err(refusals) = draft.bring_in(path, request) {
            faults.extend(refusals.into_vec());
        }
    }
    Refusals::check(faults)?;
    let Draft {
        workspace: after,
        mut notes,
        ..
    } = draft;
    Refusals::check(after.unrecorded.values().cloned().collect())?;
    let sources = after.sources()?;
    let outputs = pipeline::generate(&sources).map(|mut outputs| {
        after.add_changes(&before, &mut outputs);
        outputs
    });
    if let Ok(outputs) = &outputs {
        let known = read_text(root, REPORT).unwrap_or_default();
        let is_new = |warning: &&String| !known.contains(warning.as_str());
        notes.extend(outputs.warnings.iter().filter(is_new).cloned());
    }
    let impact = impact::judge(&before, &sources, outputs.as_ref().ok(), &mut notes)?;
    Ok(Plan {
        notes,
        impact,
        outputs,
    })
}

/// The documentation as it becomes, source by source.
struct Draft<'w> {
    before: &'w Workspace,
    overlay: Overlay,
    workspace: Workspace,
    notes: Vec<String>,
    /// The sources so far, by the file that each became.
    brought_in: BTreeMap<String, String>,
}

impl Draft<'_> {
    /// Takes the source at `path` in.
    ///
    /// # Errors
    /// A source that cannot be used, or that takes a part of a page only.
    fn bring_in(&mut self, path: &Path, request: &Request) -> Result<(), Refusals> {
        let source = Source::read(path, &self.workspace)?;
        // What is refused here is refused again when everything is generated, together with the rest.
        let mut report = Report::default();
        let mut published = source.document.clone();
        self.overlay.correct([&mut published], &mut report);
        let catalogue = &self.workspace.catalogue;
        let prepared = pipeline::prepare(&source.name, published, catalogue, &mut report);
        let calls = calls(&prepared);
        let old = match &request.replace {
            Some(file) => Some(self.vendored("--replace", file)?),
            None => self.same_document(&source, &calls, request.address.as_deref()),
        };
        if let Some(page) = &old {
            self.refuse_second_source(&source.name, page)?;
        }
        let index = self.make_room(&source.name, old.as_ref(), &calls)?;
        self.describe(&source, old.as_ref());
        self.freeze_names(&prepared)?;
        self.put(source, index, old, &prepared, request);
        Ok(())
    }

    /// The vendored page of the file that an option names.
    fn vendored(&self, option: &str, file: &str) -> Result<VendorPage> {
        let pages = &self.workspace.list.pages;
        let is_it = |page: &&VendorPage| page.file == file || page.path() == file;
        pages.iter().find(is_it).cloned().ok_or_else(|| {
            let files: Vec<&str> = pages.iter().map(|page| page.file.as_str()).collect();
            let problem = format!("{file:?} is not vendored");
            Error::new(
                option,
                problem,
                format!("name one of: {}", files.join(", ")),
            )
        })
    }

    fn remove(&mut self, file: &str) -> Result<()> {
        let page = self.vendored("--remove", file)?;
        self.notes.push(format!("{}: removed", page.path()));
        self.workspace.list.pages.retain(|kept| *kept != page);
        self.workspace.unrecorded.remove(&page.path());
        self.workspace.forget(&page);
        Ok(())
    }

    /// The vendored page that the source is a new version of.
    fn same_document(
        &self,
        source: &Source,
        calls: &Calls,
        address: Option<&str>,
    ) -> Option<VendorPage> {
        let workspace = &self.workspace;
        let find = |found: &dyn Fn(&VendorPage) -> bool| {
            workspace
                .list
                .pages
                .iter()
                .find(|page| found(page))
                .cloned()
        };
        let real = source.path.canonicalize().ok();
        let in_place = find(&|page| {
            let vendored = workspace.root.join(page.path()).canonicalize().ok();
            vendored.is_some() && vendored == real
        });
        if in_place.is_some() {
            return in_place;
        }
        let file = source.file_name();
        if let Material::Document { .. } = source.material {
            let same_address = find(&|page| {
                page.extracted_from.is_some() && address == Some(page.address.as_str())
            });
            return same_address
                .or_else(|| find(&|page| page.extracted_from.as_ref() == Some(&file)));
        }
        let ids = documented_ids(&source.document);
        find(&|page| {
            let known = workspace.calls(page);
            !known.is_empty()
                && !is_document_name(&page.file)
                && known.iter().all(|call| calls.contains(call))
        })
        .or_else(|| {
            // A file of the same name may document something else; then its page stays.
            find(&|page| {
                let known = workspace.document(page).unwrap_or_default();
                let same_id = documented_ids(&known).iter().any(|id| ids.contains(id));
                (same_id || file == page.file) && !self.lists_any(&known)
            })
        })
    }

    /// The last of two sources for one page would win without a word.
    fn refuse_second_source(&self, name: &str, page: &VendorPage) -> Result<()> {
        let Some(first) = self.brought_in.get(&page.file) else {
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
            let catalogue = &self.workspace.catalogue;
            catalogue.entry(operation.method, operation.path).is_some()
        })
    }

    /// Takes the operations of a new source away from the pages that provided them so far; returns
    /// where in the list the source goes.
    fn make_room(&mut self, name: &str, old: Option<&VendorPage>, calls: &Calls) -> Result<usize> {
        let mut kept = Vec::new();
        let mut room = None;
        for page in std::mem::take(&mut self.workspace.list.pages) {
            if Some(&page) == old {
                room = Some(kept.len());
                continue;
            }
            let known = self.workspace.calls(&page);
            let taken = known.iter().filter(|call| calls.contains(call)).count();
            if taken == 0 {
                kept.push(page);
            } else if taken == known.len() {
                // What stands at the top of the first page counts for the whole document.
                room = room.or(Some(kept.len()));
                self.notes.push(format!(
                    "{}: removed, {name} documents its operations",
                    page.path()
                ));
                self.workspace.forget(&page);
            } else if is_document_name(&page.file) {
                kept.push(self.shrink(page, calls, name)?);
            } else {
                return Err(Error::new(
                    page.path(),
                    format!(
                        "{name} documents {taken} of its {} operations, and a page is kept as a whole",
                        known.len()
                    ),
                    format!(
                        "vendor a page or document for its other operations together with {name}"
                    ),
                ));
            }
        }
        let end = kept.len();
        self.workspace.list.pages = kept;
        Ok(room.unwrap_or(end))
    }

    /// An extract without the operations that the source `name` documents now.
    fn shrink(&mut self, mut page: VendorPage, taken: &Calls, name: &str) -> Result<VendorPage> {
        let path = page.path();
        let text = self.workspace.text(&page);
        let document = yaml::read(&path, text, 1)?;
        let is_taken = |method: &str, path: &str| taken.contains(&identity(method, path));
        let Some(rest) = extract::without(&document, &is_taken) else {
            return Ok(page);
        };
        let header: String = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        let text = format!("{header}{}", yaml::write(&path, &rest)?);
        let left: Vec<String> = operations(&rest)
            .iter()
            .map(|operation| format!("{} {}", operation.method.to_uppercase(), operation.path))
            .collect();
        self.notes.push(format!(
            "{path}: keeps {}, which {name} does not document; if that is a new version of it, add --replace {}",
            left.join(", "),
            page.file
        ));
        self.workspace.record(&mut page, text);
        Ok(page)
    }

    fn describe(&mut self, source: &Source, old: Option<&VendorPage>) {
        let target = match old {
            Some(page) => format!("{}, recorded on {}", page.path(), page.date),
            None => "new".to_owned(),
        };
        self.notes.push(format!("{}: {target}", source.name));
        let Material::Document { extract, .. } = &source.material else {
            return;
        };
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

    /// Adds the operations of a page that the list does not name yet.
    fn freeze_names(&mut self, prepared: &Value) -> Result<(), Refusals> {
        let mut added = String::new();
        for operation in operations(prepared) {
            let catalogue = &self.workspace.catalogue;
            let known = catalogue.entry_in(prepared, operation.method, operation.path);
            if known.is_some() {
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
        if added.is_empty() {
            return Ok(());
        }
        self.workspace.add_operations(&added)
    }

    fn put(
        &mut self,
        source: Source,
        index: usize,
        old: Option<VendorPage>,
        prepared: &Value,
        request: &Request,
    ) {
        let known = old.as_ref().map(|page| page.file.clone());
        let file = known.unwrap_or_else(|| {
            let first = operations(prepared);
            let id = first.first().and_then(Operation::id);
            self.free_file_name(&source.new_file_name(id.unwrap_or_default()))
        });
        let mut page = VendorPage {
            file,
            date: request.date.clone(),
            address: request.address.clone().unwrap_or_default(),
            ..VendorPage::default()
        };
        let file_name = source.file_name();
        let (text, fragment) = match source.material {
            Material::Page { text, fragment } => (text, fragment),
            Material::Document { text, whole, .. } => {
                page.extracted_from = Some(file_name);
                page.extracted_from_sha256 = Some(whole);
                (text, None)
            }
        };
        self.workspace.record(&mut page, text);
        let fragment = fragment.map(|(_, text)| text);
        self.put_fragment(&mut page, fragment, old.as_ref());
        if let Some(old) = old {
            if page.address.is_empty() {
                page.address = old.address;
            }
            if old.sha256 == page.sha256 {
                page.date = old.date;
                // An extract that is vendored again from its own file is still one of its document.
                if old.extracted_from_sha256.is_some() {
                    page.extracted_from = old.extracted_from;
                    page.extracted_from_sha256 = old.extracted_from_sha256;
                }
            }
        }
        if page.address.is_empty() {
            self.notes.push(format!(
                "{}: no published address; give it with --address, so that its methods can name it",
                page.path()
            ));
        }
        self.brought_in.insert(page.file.clone(), source.name);
        self.workspace.list.pages.insert(index, page);
    }

    fn put_fragment(
        &mut self,
        page: &mut VendorPage,
        fragment: Option<String>,
        old: Option<&VendorPage>,
    ) {
        let known = old.and_then(|page| page.fragment.clone());
        let Some(text) = fragment else {
            if let Some(path) = old.and_then(VendorPage::fragment_path) {
                self.notes
                    .push(format!("{path}: removed, the page has a block of its own"));
                self.workspace.files.remove(&path);
            }
            return;
        };
        let name =
            known.unwrap_or_else(|| format!("{}{FRAGMENT}", page.file.trim_end_matches(".md")));
        page.fragment = Some(name);
        let path = page.fragment_path().unwrap_or_default();
        let is_changed = old.is_some_and(|old| old.sha256 != page.sha256);
        if is_changed && self.workspace.files.get(&path) == Some(&text) {
            self.notes.push(format!(
                "{}: the page has changed and its fragment has not; read whether {path} still says what the page says",
                page.path()
            ));
        }
        self.workspace.files.insert(path, text);
    }

    fn free_file_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            let path = format!("{VENDOR_FOLDER}/{name}");
            let is_stray = || {
                self.workspace.root.join(&path).exists() && !self.before.files.contains_key(&path)
            };
            self.workspace.files.contains_key(&path) || is_stray()
        };
        let (stem, end) = name.split_once('.').unwrap_or((name, "md"));
        let stem = free_name(stem, |stem| taken(&format!("{stem}.{end}")));
        format!("{stem}.{end}")
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
