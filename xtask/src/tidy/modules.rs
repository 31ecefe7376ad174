//! The modules of a crate and what each of them uses, as its source says.

use std::collections::BTreeMap;
use std::path::Path;

use openapi_document::{Error, Place, Result};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Meta, UseTree};

/// The names of a module from the root of its crate, which has none.
pub(super) type ModulePath = Vec<String>;

/// So many names may be exported one through another.
const MOST_EXPORTS: usize = 16;

/// One module.
#[derive(Debug, Default)]
struct Module {
    /// The file that it is in, from the root of the workspace.
    file: String,
    /// Paths from the root of the crate that it names.
    uses: Vec<ModulePath>,
    /// What its imports call things: names with their paths.
    imports: BTreeMap<String, ModulePath>,
}

/// The modules of one crate.
#[derive(Debug, Default)]
pub(super) struct Modules(BTreeMap<ModulePath, Module>);

/// One module that uses another.
#[derive(Debug)]
pub(super) struct Use<'m> {
    pub(super) from: &'m [String],
    pub(super) to: &'m [String],
    pub(super) file: &'m str,
}

impl Modules {
    /// Reads the crate that begins with `file`.
    ///
    /// # Errors
    /// A file that cannot be read or is not Rust.
    pub(super) fn read(root: &Path, file: &Path) -> Result<Self> {
        let mut modules = Self::default();
        let folder = file.parent().unwrap_or(root).to_path_buf();
        modules.read_file(root, &[], file, &folder)?;
        Ok(modules)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Which module uses which other one.
    pub(super) fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        self.0.iter().flat_map(|(from, module)| {
            let targets = module.uses.iter().filter_map(|path| self.module_of(path));
            targets.map(|to| Use {
                from,
                to,
                file: &module.file,
            })
        })
    }

    /// The module that defines what `path` names, also through imports of the modules on the way.
    fn module_of(&self, path: &[String]) -> Option<&[String]> {
        let mut path = path.to_vec();
        for _ in 0..MOST_EXPORTS {
            let length = (0..=path.len()).rev().find(|end| {
                let start = path.get(..*end).unwrap_or_default();
                self.0.contains_key(start)
            })?;
            let (known, module) = self.0.get_key_value(path.get(..length)?)?;
            let exported = path.get(length).and_then(|name| module.imports.get(name));
            let Some(exported) = exported else {
                return Some(known);
            };
            let rest = path.get(length + 1..).unwrap_or_default();
            path = [exported, rest].concat();
        }
        None
    }

    fn read_file(
        &mut self,
        root: &Path,
        path: &[String],
        file: &Path,
        folder: &Path,
    ) -> Result<()> {
        let shown = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        let text =
            std::fs::read_to_string(file).map_err(|error| Error::unreadable(&shown, &error))?;
        let parsed = syn::parse_file(&text).map_err(|error| {
            let place = Place::Line(shown.clone(), error.span().start().line);
            Error::new(place, error, "let it compile first")
        })?;
        self.read_items(root, path, &shown, folder, &parsed.items)
    }

    fn read_items(
        &mut self,
        root: &Path,
        path: &[String],
        file: &str,
        folder: &Path,
        items: &[Item],
    ) -> Result<()> {
        let mut reader = Reader {
            path,
            children: items
                .iter()
                .filter_map(child)
                .map(|module| module.ident.to_string())
                .collect(),
            module: Module {
                file: file.to_owned(),
                ..Module::default()
            },
        };
        for item in items.iter().filter(|item| !matches!(item, Item::Mod(_))) {
            reader.visit_item(item);
        }
        let module = reader.module;
        self.0.insert(path.to_vec(), module);
        for module in items.iter().filter_map(child) {
            let name = module.ident.to_string();
            let inner = [path, std::slice::from_ref(&name)].concat();
            let inside = folder.join(&name);
            if let Some((_, items)) = &module.content {
                self.read_items(root, &inner, file, &inside, items)?;
                continue;
            }
            let files = [folder.join(format!("{name}.rs")), inside.join("mod.rs")];
            if let Some(found) = files.iter().find(|file| file.is_file()) {
                self.read_file(root, &inner, found, &inside)?;
            }
        }
        Ok(())
    }
}

/// A module of its own, unless it is there for tests only.
fn child(item: &Item) -> Option<&ItemMod> {
    match item {
        Item::Mod(module) if !is_for_tests(&module.attrs) => Some(module),
        _ => None,
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}

/// Collects what a module names.
struct Reader<'p> {
    path: &'p [String],
    children: Vec<String>,
    module: Module,
}

impl Reader<'_> {
    /// A path from the root of the crate; `None` for what another crate has.
    fn absolute(&self, segments: &[String]) -> Option<ModulePath> {
        let first = segments.first()?;
        let rest = segments.get(1..).unwrap_or_default();
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([self.path, rest].concat()),
            "super" => {
                let above = segments.iter().take_while(|name| *name == "super").count();
                let length = self.path.len().checked_sub(above)?;
                let start = self.path.get(..length)?;
                Some([start, segments.get(above..)?].concat())
            }
            child if self.children.iter().any(|name| name == child) => {
                Some([self.path, segments].concat())
            }
            _ => None,
        }
    }

    fn import(&mut self, start: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [start, &[name.to_string()]].concat();
        let (path, called) = match tree {
            UseTree::Path(path) => return self.import(&with(&path.ident), &path.tree),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(start, tree));
            }
            UseTree::Name(name) if name.ident == "self" => (start.to_vec(), start.last().cloned()),
            UseTree::Name(name) => (with(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (with(&rename.ident), Some(rename.rename.to_string())),
            UseTree::Glob(_) => (start.to_vec(), None),
        };
        if let Some(path) = self.absolute(&path) {
            self.module.uses.push(path.clone());
            // A child of the same name is found without it.
            let called = called.filter(|name| !self.children.contains(name));
            self.module.imports.extend(called.map(|name| (name, path)));
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if segments.len() > 1 {
            self.module.uses.extend(self.absolute(&segments));
        }
        visit::visit_path(self, path);
    }
}
