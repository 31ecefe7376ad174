//! The modules of a crate, read file by file.

use std::collections::BTreeMap;

use quote::quote;
use syn::{Attribute, Ident, Item, ItemMacro, ItemMod, UseTree, Visibility};

use super::Read;
use super::macros::Macro;
use super::words::{conditions, is_for_tests, is_unlisted};
use crate::error::{Error, Result};

/// How deep macros may call macros.
const MOST_EXPANSIONS: usize = 8;

/// A crate with all its modules.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) root: Module,
    /// Macros that users can call.
    pub(super) exported_macros: Vec<(String, Vec<String>)>,
}

/// A module with its items; those of `macro_rules!` stand in place of the calls.
#[derive(Default)]
pub(super) struct Module {
    /// Names from the root of the crate.
    pub(super) path: Vec<String>,
    /// Of this module and of those around it.
    pub(super) conditions: Vec<String>,
    pub(super) items: Vec<Item>,
    pub(super) imports: Vec<Import>,
    pub(super) modules: BTreeMap<String, Module>,
}

/// One name that a `use` brings into a module.
pub(super) struct Import {
    /// As it is written; starts with an empty name where the path starts with `::`.
    pub(super) from: Vec<String>,
    /// `None` for everything.
    pub(super) name: Option<String>,
    /// Whether users can see it.
    pub(super) is_listed: bool,
    pub(super) conditions: Vec<String>,
}

impl Crate {
    /// Reads the crate in `folder`.
    pub(super) fn read(folder: &str, read: &Read<'_>) -> Result<Self> {
        let mut reader = Reader {
            folder,
            read,
            macros: BTreeMap::new(),
            exported: Vec::new(),
        };
        let mut root = reader.file(&["lib.rs".to_owned()], Module::default(), "")?;
        // A macro may be used above the module that declares it.
        for _ in 0..MOST_EXPANSIONS {
            if !reader.expand(&mut root)? {
                break;
            }
        }
        let name = folder.rsplit('/').next().unwrap_or(folder);
        Ok(Self {
            name: name.replace('-', "_"),
            root,
            exported_macros: reader.exported,
        })
    }
}

struct Reader<'r> {
    folder: &'r str,
    read: &'r Read<'r>,
    macros: BTreeMap<String, Macro>,
    exported: Vec<(String, Vec<String>)>,
}

impl Reader<'_> {
    /// Reads the first of `candidates` that is there; its own modules lie in `folder`.
    fn file(&mut self, candidates: &[String], module: Module, folder: &str) -> Result<Module> {
        let found = candidates
            .iter()
            .find_map(|file| Some((file, (self.read)(file)?)));
        let Some((file, text)) = found else {
            return Err(Error::new(
                format!("{}/src/{}", self.folder, candidates.join(" or ")),
                "no such file, and a module is declared for it",
                "list the API of a crate that compiles: see `cargo check`",
            ));
        };
        let parsed = syn::parse_file(&text).map_err(|error| {
            let place = error.span().start();
            let (line, column) = (place.line, place.column + 1);
            Error::new(
                format!("{}/src/{file}:{line}:{column}", self.folder),
                format!("does not parse: {error}"),
                "list the API of a crate that compiles: see `cargo check`",
            )
        })?;
        self.module(parsed.items, module, folder)
    }

    fn module(&mut self, items: Vec<Item>, mut module: Module, folder: &str) -> Result<Module> {
        for item in items {
            self.item(item, &mut module, folder)?;
        }
        Ok(module)
    }

    fn item(&mut self, item: Item, module: &mut Module, folder: &str) -> Result<()> {
        match item {
            Item::Mod(item) if is_for_tests(&item.attrs) => {}
            Item::Mod(mut item) => {
                let name = item.ident.to_string();
                let below = self.child(&mut item, module, folder)?;
                if module.modules.contains_key(&name) {
                    // Which one a name leads to hangs on the conditions of both.
                    module
                        .items
                        .push(Item::Verbatim(quote!(second mod named #name)));
                    return Ok(());
                }
                module.modules.insert(name, below);
                module.items.push(Item::Mod(item));
            }
            Item::Use(item) => {
                let start = item.leading_colon.map(|_| String::new());
                let all = Imported {
                    is_listed: is_public(&item.vis) && !is_unlisted(&item.attrs),
                    conditions: conditions(&item.attrs),
                };
                all.add(&item.tree, start.into_iter().collect(), &mut module.imports);
            }
            Item::ExternCrate(item) => module.imports.push(Import {
                from: vec![String::new(), item.ident.to_string()],
                name: Some(item.rename.map_or(item.ident, |(_, name)| name).to_string()),
                is_listed: is_public(&item.vis) && !is_unlisted(&item.attrs),
                conditions: conditions(&item.attrs),
            }),
            Item::Macro(item) if item.ident.is_some() => self.declare(&item),
            item => module.items.push(item),
        }
        Ok(())
    }

    fn child(&mut self, item: &mut ItemMod, parent: &Module, folder: &str) -> Result<Module> {
        let name = item.ident.to_string();
        let module = Module {
            path: parent.path.iter().chain([&name]).cloned().collect(),
            conditions: both(&parent.conditions, &conditions(&item.attrs)),
            ..Module::default()
        };
        let below = format!("{folder}{name}/");
        if let Some((_, items)) = item.content.take() {
            return self.module(items, module, &below);
        }
        let candidates = [format!("{folder}{name}.rs"), format!("{below}mod.rs")];
        self.file(&candidates, module, &below)
    }

    fn declare(&mut self, item: &ItemMacro) {
        let Some(name) = &item.ident else { return };
        let exported = item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("macro_export"));
        if exported && !is_unlisted(&item.attrs) {
            self.exported
                .push((name.to_string(), conditions(&item.attrs)));
        }
        let rules = Macro::parse(item.mac.tokens.clone());
        self.macros.insert(name.to_string(), rules);
    }

    /// Puts items in place of the macro calls that are known; says whether there was one.
    fn expand(&mut self, module: &mut Module) -> Result<bool> {
        let mut changed = false;
        for item in std::mem::take(&mut module.items) {
            let expanded = match &item {
                Item::Macro(call) => {
                    let name = call.mac.path.segments.last();
                    name.and_then(|last| self.macros.get(&last.ident.to_string()))
                        .and_then(|rules| rules.expand(call.mac.tokens.clone()))
                }
                _ => None,
            };
            match expanded {
                Some(expanded) => {
                    changed = true;
                    for item in expanded {
                        self.item(item, module, "")?;
                    }
                }
                None => module.items.push(item),
            }
        }
        for below in module.modules.values_mut() {
            changed |= self.expand(below)?;
        }
        Ok(changed)
    }
}

/// What all names of one `use` share.
struct Imported {
    is_listed: bool,
    conditions: Vec<String>,
}

impl Imported {
    fn add(&self, tree: &UseTree, mut from: Vec<String>, found: &mut Vec<Import>) {
        let name = match tree {
            UseTree::Path(tree) => {
                from.push(tree.ident.to_string());
                return self.add(&tree.tree, from, found);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add(tree, from.clone(), found);
                }
                return;
            }
            UseTree::Glob(_) => None,
            UseTree::Name(tree) if tree.ident == "self" => from.last().cloned(),
            UseTree::Name(tree) => {
                from.push(tree.ident.to_string());
                from.last().cloned()
            }
            UseTree::Rename(tree) => {
                if tree.ident != "self" {
                    from.push(tree.ident.to_string());
                }
                Some(tree.rename.to_string())
            }
        };
        found.push(Import {
            from,
            name,
            is_listed: self.is_listed,
            conditions: self.conditions.clone(),
        });
    }
}

/// Conditions that hold together, each once.
pub(super) fn both(first: &[String], second: &[String]) -> Vec<String> {
    let mut all = first.to_vec();
    for condition in second {
        if !all.contains(condition) {
            all.push(condition.clone());
        }
    }
    all
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Name, visibility and attributes of an item that has them.
pub(super) fn head(item: &Item) -> Option<(&Ident, &Visibility, &[Attribute])> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Fn(item) => (&item.sig.ident, &item.vis, &item.attrs),
        Item::Static(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Struct(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Trait(item) => (&item.ident, &item.vis, &item.attrs),
        Item::TraitAlias(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Type(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Union(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Mod(item) => (&item.ident, &item.vis, &item.attrs),
        _ => return None,
    })
}
