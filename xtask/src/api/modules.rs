//! The modules of a crate, read file by file.

use std::collections::BTreeMap;

use syn::{Attribute, Ident, Item, ItemMacro, ItemMod, Meta, Visibility};

use super::Read;
use super::macros::{Macro, parse_macro};
use crate::error::{Error, Result};

/// A crate with all its modules.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) root: Module,
}

/// A module with its items; those of `macro_rules!` stand in place of the calls.
#[derive(Default)]
pub(super) struct Module {
    /// Names from the root of the crate.
    pub(super) path: Vec<String>,
    pub(super) items: Vec<Item>,
    pub(super) modules: BTreeMap<String, Module>,
}

impl Crate {
    pub(super) fn read(name: &str, read: &Read<'_>) -> Result<Self> {
        let mut reader = Reader {
            read,
            macros: BTreeMap::new(),
        };
        let mut root = reader.file(&["lib.rs".to_owned()], Vec::new(), "")?;
        // A macro may be used above the module that declares it.
        for _ in 0..MOST_EXPANSIONS {
            if !expand(&mut root, &reader.macros) {
                break;
            }
        }
        Ok(Self {
            name: name.to_owned(),
            root,
        })
    }
}

/// How deep macros may call macros.
const MOST_EXPANSIONS: usize = 8;

struct Reader<'r> {
    read: &'r Read<'r>,
    macros: BTreeMap<String, Macro>,
}

impl Reader<'_> {
    /// Reads the first of `candidates` that is there; its own modules lie in `folder`.
    fn file(&mut self, candidates: &[String], path: Vec<String>, folder: &str) -> Result<Module> {
        let found = candidates
            .iter()
            .find_map(|file| Some((file, (self.read)(file)?)));
        let Some((file, text)) = found else {
            return Err(Error::new(
                candidates.join(" or "),
                "no such file in the crate",
                "run this in a workspace that compiles",
            ));
        };
        let parsed = syn::parse_file(&text).map_err(|error| {
            Error::new(
                file,
                format!("does not parse: {error}"),
                "run this in a workspace that compiles",
            )
        })?;
        self.module(parsed.items, path, folder)
    }

    fn module(&mut self, items: Vec<Item>, path: Vec<String>, folder: &str) -> Result<Module> {
        let mut module = Module {
            path,
            ..Module::default()
        };
        for item in items {
            match item {
                Item::Mod(item) if is_for_tests(&item.attrs) => drop(item),
                Item::Mod(mut item) => {
                    let name = item.ident.to_string();
                    let below = self.child(&mut item, &module.path, folder)?;
                    module.modules.insert(name, below);
                    module.items.push(Item::Mod(item));
                }
                Item::Macro(item) if item.ident.is_some() => self.declare(&item),
                item => module.items.push(item),
            }
        }
        Ok(module)
    }

    fn child(&mut self, item: &mut ItemMod, path: &[String], folder: &str) -> Result<Module> {
        let name = item.ident.to_string();
        let path: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
        let below = format!("{folder}{name}/");
        if let Some((_, items)) = item.content.take() {
            return self.module(items, path, &below);
        }
        let candidates = [format!("{folder}{name}.rs"), format!("{below}mod.rs")];
        self.file(&candidates, path, &below)
    }

    fn declare(&mut self, item: &ItemMacro) {
        if let (Some(name), Some(rules)) = (&item.ident, parse_macro(item.mac.tokens.clone())) {
            self.macros.insert(name.to_string(), rules);
        }
    }
}

/// Puts items in place of the macro calls that are known; says whether there was one.
fn expand(module: &mut Module, macros: &BTreeMap<String, Macro>) -> bool {
    let mut changed = false;
    let mut items = Vec::new();
    for item in std::mem::take(&mut module.items) {
        let expanded = match &item {
            Item::Macro(call) => {
                let name = call
                    .mac
                    .path
                    .segments
                    .last()
                    .map(|last| last.ident.to_string());
                name.and_then(|name| macros.get(&name)?.expand(call.mac.tokens.clone()))
            }
            _ => None,
        };
        match expanded {
            Some(expanded) => {
                changed = true;
                items.extend(expanded);
            }
            None => items.push(item),
        }
    }
    module.items = items;
    for below in module.modules.values_mut() {
        changed |= expand(below, macros);
    }
    changed
}

/// Whether an item is there for tests of the crate only.
pub(super) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition == "doctest"
        }
        _ => false,
    })
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Name and visibility of an item that has both.
pub(super) fn head(item: &Item) -> Option<(&Ident, &Visibility)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        Item::Mod(item) => (&item.ident, &item.vis),
        _ => return None,
    })
}
