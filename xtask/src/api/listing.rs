//! What of a crate can be named from outside, a line for each thing.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, TraitItem, Type, UseTree};

use super::modules::{Crate, Module, head, is_for_tests, is_public};
use super::words::{conditions, derived, is_marked, one_line, signature, type_text};

/// The lines of the crate, in order.
pub(super) fn lines(krate: &Crate) -> Vec<String> {
    let mut listing = Listing {
        krate,
        lines: BTreeSet::new(),
        names: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    listing.module(&krate.root, &krate.name, "");
    listing.implementations(&krate.root);
    listing.lines.into_iter().collect()
}

struct Listing<'c> {
    krate: &'c Crate,
    lines: BTreeSet<String>,
    /// The public path of types and traits, by the module that declares them and their name there.
    names: BTreeMap<(&'c [String], String), String>,
    /// Modules that were listed, with the path they were listed under.
    seen: BTreeSet<(&'c [String], String)>,
}

impl<'c> Listing<'c> {
    fn line(&mut self, path: &str, condition: &str, text: &str) {
        self.lines.insert(format!("{path}: {condition}{text}"));
    }

    fn module(&mut self, module: &'c Module, path: &str, condition: &str) {
        if !self.seen.insert((&module.path, path.to_owned())) {
            return;
        }
        for item in &module.items {
            if let Item::Use(item) = item {
                if is_public(&item.vis) && !is_for_tests(&item.attrs) {
                    let condition = format!("{condition}{}", conditions(&item.attrs));
                    self.import(module, &item.tree, &[], path, &condition);
                }
            } else if let Some((name, visibility)) = head(item)
                && is_public(visibility)
            {
                self.item(module, item, &format!("{path}::{name}"), condition);
            }
        }
    }

    fn import(
        &mut self,
        module: &'c Module,
        tree: &UseTree,
        prefix: &[String],
        path: &str,
        condition: &str,
    ) {
        let with = |name: &str| -> Vec<String> {
            prefix.iter().cloned().chain([name.to_owned()]).collect()
        };
        match tree {
            UseTree::Path(tree) => {
                let prefix = with(&tree.ident.to_string());
                self.import(module, &tree.tree, &prefix, path, condition);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(module, tree, prefix, path, condition);
                }
            }
            UseTree::Name(tree) => {
                let name = tree.ident.to_string();
                self.imported(module, &with(&name), &format!("{path}::{name}"), condition);
            }
            UseTree::Rename(tree) => {
                let from = with(&tree.ident.to_string());
                self.imported(
                    module,
                    &from,
                    &format!("{path}::{}", tree.rename),
                    condition,
                );
            }
            UseTree::Glob(_) => match self.find_module(module, prefix) {
                Some(target) => self.module(target, path, condition),
                None => self.line(
                    path,
                    condition,
                    &format!("pub use {}::*", prefix.join("::")),
                ),
            },
        }
    }

    fn imported(&mut self, module: &'c Module, from: &[String], public: &str, condition: &str) {
        if let Some(target) = self.find_module(module, from) {
            self.line(public, condition, "pub mod");
            return self.module(target, public, condition);
        }
        match self.find_item(module, from) {
            Some((target, item)) => self.item(target, item, public, condition),
            None => self.line(public, condition, &format!("pub use {}", from.join("::"))),
        }
    }

    /// The module of this crate that a path names within `module`.
    fn find_module(&self, module: &'c Module, path: &[String]) -> Option<&'c Module> {
        let mut at = module;
        for name in path {
            at = match name.as_str() {
                "crate" => &self.krate.root,
                "self" => at,
                "super" => {
                    let (_, parents) = at.path.split_last()?;
                    parents
                        .iter()
                        .try_fold(&self.krate.root, |module, name| module.modules.get(name))?
                }
                name => at.modules.get(name)?,
            };
        }
        (!path.is_empty()).then_some(at)
    }

    /// The item that a path names within `module`, through imports of the modules on the way.
    fn find_item(&self, module: &'c Module, path: &[String]) -> Option<(&'c Module, &'c Item)> {
        let (name, parents) = path.split_last()?;
        let target = if parents.is_empty() {
            module
        } else {
            self.find_module(module, parents)?
        };
        let declared = target
            .items
            .iter()
            .find(|item| head(item).is_some_and(|(known, _)| known == name));
        if let Some(item) = declared {
            return Some((target, item));
        }
        target.items.iter().find_map(|item| {
            let Item::Use(item) = item else { return None };
            let from = imported_from(&item.tree, name)?;
            // An import of a name from itself would lead here again.
            (from != path)
                .then(|| self.find_item(target, &from))
                .flatten()
        })
    }

    fn item(&mut self, module: &'c Module, item: &'c Item, path: &str, condition: &str) {
        let name = head(item).map(|(name, _)| name.to_string());
        let key = (module.path.as_slice(), name.unwrap_or_default());
        match item {
            Item::Struct(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                let opaque = item.fields.iter().any(|field| !is_public(&field.vis));
                let text = one_line(&Item::Struct(syn::ItemStruct {
                    attrs: Vec::new(),
                    fields: Fields::Unit,
                    semi_token: Some(syn::token::Semi::default()),
                    ..item.clone()
                }));
                let marks = marks(&item.attrs, opaque);
                self.line(
                    path,
                    &condition,
                    &format!("{}{marks}", text.trim_end_matches(';')),
                );
                self.fields(path, &condition, &item.fields, true);
                self.derives(path, &condition, &item.attrs);
                self.names.entry(key).or_insert_with(|| path.to_owned());
            }
            Item::Enum(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                let text = one_line(&Item::Enum(syn::ItemEnum {
                    attrs: Vec::new(),
                    variants: syn::punctuated::Punctuated::new(),
                    ..item.clone()
                }));
                let marks = marks(&item.attrs, false);
                self.line(
                    path,
                    &condition,
                    &format!("{}{marks}", text.trim_end_matches(" {}")),
                );
                for variant in &item.variants {
                    let path = format!("{path}::{}", variant.ident);
                    let marks = marks_of(&variant.attrs);
                    self.line(&path, &condition, &format!("variant{marks}"));
                    self.fields(&path, &condition, &variant.fields, false);
                }
                self.derives(path, &condition, &item.attrs);
                self.names.entry(key).or_insert_with(|| path.to_owned());
            }
            Item::Trait(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                let text = one_line(&Item::Trait(syn::ItemTrait {
                    attrs: Vec::new(),
                    items: Vec::new(),
                    ..item.clone()
                }));
                self.line(path, &condition, text.trim_end_matches(" {}"));
                for item in &item.items {
                    self.trait_item(path, &condition, item);
                }
                self.names.entry(key).or_insert_with(|| path.to_owned());
            }
            Item::Fn(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                self.line(path, &condition, &format!("pub {}", signature(&item.sig)));
            }
            Item::Const(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                self.line(
                    path,
                    &condition,
                    &format!("pub const: {}", type_text(&item.ty)),
                );
            }
            Item::Static(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                self.line(
                    path,
                    &condition,
                    &format!("pub static: {}", type_text(&item.ty)),
                );
            }
            Item::Type(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                let text = one_line(&Item::Type(syn::ItemType {
                    attrs: Vec::new(),
                    ..item.clone()
                }));
                self.line(path, &condition, text.trim_end_matches(';'));
                self.names.entry(key).or_insert_with(|| path.to_owned());
            }
            Item::Mod(item) => {
                let condition = format!("{condition}{}", conditions(&item.attrs));
                self.line(path, &condition, "pub mod");
                if let Some(below) = module.modules.get(&item.ident.to_string()) {
                    self.module(below, path, &condition);
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, path: &str, condition: &str, fields: &Fields, needs_pub: bool) {
        for (index, field) in fields.iter().enumerate() {
            if is_public(&field.vis) || !needs_pub {
                let name = field
                    .ident
                    .as_ref()
                    .map_or(index.to_string(), ToString::to_string);
                let text = format!("pub {}", type_text(&field.ty));
                self.line(&format!("{path}.{name}"), condition, &text);
            }
        }
    }

    fn derives(&mut self, path: &str, condition: &str, attributes: &[Attribute]) {
        for name in derived(attributes) {
            self.line(path, condition, &format!("impl {name}"));
        }
    }

    fn trait_item(&mut self, path: &str, condition: &str, item: &TraitItem) {
        let (name, text) = match item {
            TraitItem::Fn(method) => {
                let provided = if method.default.is_some() {
                    " { … }"
                } else {
                    ""
                };
                (
                    &method.sig.ident,
                    format!("{}{provided}", signature(&method.sig)),
                )
            }
            TraitItem::Const(item) => (&item.ident, format!("const: {}", type_text(&item.ty))),
            TraitItem::Type(item) => (&item.ident, "type".to_owned()),
            _ => return,
        };
        self.line(&format!("{path}::{name}"), condition, &text);
    }

    fn implementations(&mut self, module: &'c Module) {
        for item in &module.items {
            if let Item::Impl(item) = item
                && !is_for_tests(&item.attrs)
            {
                self.implementation(module, item);
            }
        }
        for below in module.modules.values() {
            self.implementations(below);
        }
    }

    fn implementation(&mut self, module: &'c Module, item: &'c ItemImpl) {
        let condition = conditions(&item.attrs);
        let itself = self.public_name(module, &item.self_ty);
        let Some((path, _)) = &item.trait_ else {
            if let Some(path) = itself {
                for item in &item.items {
                    self.inherent(&path, &condition, item);
                }
            }
            return;
        };
        // What belongs to a private trait or type cannot be seen, whoever implements it.
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        let foreign_trait = self.find_item(module, &names).is_none();
        let public_trait = self.public_path(module, &names);
        // However it is imported, a trait has one name.
        let line = format!(
            "impl {}",
            path.segments.last().map_or_else(String::new, type_text)
        );
        match (itself, public_trait) {
            (Some(path), Some(_)) => self.line(&path, &condition, &line),
            (Some(path), None) if foreign_trait => self.line(&path, &condition, &line),
            (None, Some(path)) if self.is_foreign(module, &item.self_ty) => {
                let line = format!("impl for {}", type_text(&item.self_ty));
                self.line(&path, &condition, &line);
            }
            _ => {}
        }
    }

    fn inherent(&mut self, path: &str, condition: &str, item: &ImplItem) {
        let (name, visibility, attributes, text) = match item {
            ImplItem::Fn(method) => (
                &method.sig.ident,
                &method.vis,
                &method.attrs,
                format!("pub {}", signature(&method.sig)),
            ),
            ImplItem::Const(item) => (
                &item.ident,
                &item.vis,
                &item.attrs,
                format!("pub const: {}", type_text(&item.ty)),
            ),
            _ => return,
        };
        if is_public(visibility) {
            let condition = format!("{condition}{}", conditions(attributes));
            self.line(&format!("{path}::{name}"), &condition, &text);
        }
    }

    /// The public path of the type of an `impl`, if it has one.
    fn public_name(&self, module: &'c Module, ty: &Type) -> Option<String> {
        self.public_path(module, &type_path(ty)?)
    }

    fn public_path(&self, module: &'c Module, names: &[String]) -> Option<String> {
        let (target, item) = self.find_item(module, names)?;
        let (name, _) = head(item)?;
        self.names
            .get(&(target.path.as_slice(), name.to_string()))
            .cloned()
    }

    fn is_foreign(&self, module: &'c Module, ty: &Type) -> bool {
        type_path(ty).is_none_or(|names| self.find_item(module, &names).is_none())
    }
}

fn type_path(ty: &Type) -> Option<Vec<String>> {
    match ty {
        Type::Path(path) => Some(
            path.path
                .segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect(),
        ),
        _ => None,
    }
}

/// Where an import takes `name` from.
fn imported_from(tree: &UseTree, name: &str) -> Option<Vec<String>> {
    match tree {
        UseTree::Path(tree) => {
            let mut path = vec![tree.ident.to_string()];
            path.extend(imported_from(&tree.tree, name)?);
            Some(path)
        }
        UseTree::Group(group) => group
            .items
            .iter()
            .find_map(|tree| imported_from(tree, name)),
        UseTree::Name(tree) => (tree.ident == name).then(|| vec![name.to_owned()]),
        UseTree::Rename(tree) => (tree.rename == name).then(|| vec![tree.ident.to_string()]),
        UseTree::Glob(_) => None,
    }
}

/// What else decides how a type may be used from outside.
fn marks(attributes: &[Attribute], has_private_fields: bool) -> String {
    let mut marks = marks_of(attributes);
    if has_private_fields {
        marks.push_str(" (private fields)");
    }
    marks
}

fn marks_of(attributes: &[Attribute]) -> String {
    ["non_exhaustive", "deprecated", "must_use"]
        .into_iter()
        .filter(|name| is_marked(attributes, name))
        .fold(String::new(), |marks, name| marks + " #[" + name + "]")
}
