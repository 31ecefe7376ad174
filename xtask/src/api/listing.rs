//! What of a crate can be named from outside, a line for each thing.

use std::collections::BTreeSet;

use quote::quote;
use syn::visit_mut::VisitMut as _;
use syn::{Attribute, Fields, Generics, Item, TraitItem, Type};

use super::implementations;
use super::modules::{Crate, Import, Module, both, head, is_public};
use super::names::{FullNames, Named, Names, Public, Shown};
use super::words::{conditions, derived, is_unlisted, marks, signature, text};

/// The lines of the crate, in order.
pub(super) fn lines(krate: &Crate) -> Vec<String> {
    // The first round learns the names under which the second one shows the types.
    let mut names = Public::new();
    let mut lines = BTreeSet::new();
    for _ in 0..2 {
        let mut listing = Listing {
            names: Names {
                krate,
                public: std::mem::take(&mut names),
            },
            lines: BTreeSet::new(),
            found: Public::new(),
            seen: BTreeSet::new(),
            around: Vec::new(),
        };
        listing.module(&krate.root, &krate.name, &[]);
        for (name, conditions) in &krate.exported_macros {
            listing.line(&format!("{}::{name}!", krate.name), conditions, "pub macro");
        }
        implementations::list(&mut listing, &krate.root);
        Listing {
            lines,
            found: names,
            ..
        } = listing;
    }
    lines.into_iter().collect()
}

pub(super) struct Listing<'c> {
    pub(super) names: Names<'c>,
    lines: BTreeSet<String>,
    found: Public,
    /// Modules that were listed, with the path they were listed under.
    seen: BTreeSet<(&'c [String], String)>,
    /// The modules that are being listed, each within the one before.
    around: Vec<&'c [String]>,
}

impl<'c> Listing<'c> {
    pub(super) fn line(&mut self, path: &str, conditions: &[String], text: &str) {
        let mut line = format!("{path}: ");
        for condition in conditions {
            line.extend(["#[cfg(", condition, ")] "]);
        }
        self.lines.insert(line + text);
    }

    fn module(&mut self, module: &'c Module, path: &str, conditions: &[String]) {
        if !self.seen.insert((&module.path, path.to_owned())) {
            return;
        }
        if self.around.contains(&&*module.path) {
            // Below a path of its own a module would go on for ever.
            let whole: Vec<&str> = module.path.iter().map(String::as_str).collect();
            let text = format!(
                "pub use {}",
                [&["crate"], &*whole, &["*"]].concat().join("::")
            );
            return self.line(path, conditions, &text);
        }
        self.around.push(&module.path);
        for item in &module.items {
            if let Some((name, visibility, _)) = head(item)
                && is_public(visibility)
            {
                self.item(module, item, &format!("{path}::{name}"), conditions);
            } else if let Item::Verbatim(_) | Item::ForeignMod(_) = item {
                self.line(path, conditions, &format!("cannot be read: {}", text(item)));
            }
        }
        for import in module.imports.iter().filter(|import| import.is_listed) {
            self.import(module, import, path, conditions);
        }
        self.around.pop();
    }

    fn import(&mut self, module: &'c Module, import: &Import, path: &str, around: &[String]) {
        let conditions = both(around, &import.conditions);
        let public = match &import.name {
            Some(name) if name == "_" => return,
            Some(name) => format!("{path}::{name}"),
            None => path.to_owned(),
        };
        match (self.names.find(module, &import.from), &import.name) {
            (Some(Named::Module(target)), Some(_)) => {
                self.line(&public, &conditions, "pub mod");
                self.module(target, &public, &conditions);
            }
            (Some(Named::Module(target)), None) => self.module(target, &public, &conditions),
            (Some(Named::Item(target, item)), Some(_)) => {
                self.item(target, item, &public, &conditions);
            }
            (Some(Named::Foreign(full)), Some(_)) => {
                let full = full.join("::");
                self.line(&public, &conditions, &format!("pub use {full}"));
            }
            (_, name) => {
                let all = if name.is_none() { "::*" } else { "" };
                let from = import.from.join("::");
                let from = from.trim_start_matches("::");
                self.line(&public, &conditions, &format!("pub use {from}{all}"));
            }
        }
    }

    /// `item` of `module`, which users know as `path`.
    fn item(&mut self, module: &'c Module, item: &'c Item, path: &str, around: &[String]) {
        let Some((name, _, attributes)) = head(item) else {
            return;
        };
        if is_unlisted(attributes) {
            return;
        }
        self.found
            .entry((module.path.clone(), name.to_string()))
            .or_insert_with(|| path.to_owned());
        let known_as = path.rsplit("::").next().unwrap_or_default();
        let own = both(&module.conditions, &conditions(attributes));
        let conditions = &both(around, &own);
        let marks = marks(attributes);
        match item {
            Item::Struct(item) => {
                let shape = match &item.fields {
                    Fields::Unit => ";",
                    fields if fields.iter().all(|field| is_public(&field.vis)) => "",
                    _ => " (private fields)",
                };
                let generics = self.generics(module, &item.generics);
                let text = format!("pub struct {known_as}{generics}{marks}{shape}");
                self.line(path, conditions, &text);
                self.fields(module, path, conditions, &item.fields, true);
                self.derives(module, path, conditions, attributes);
            }
            Item::Union(item) => {
                let generics = self.generics(module, &item.generics);
                self.line(
                    path,
                    conditions,
                    &format!("pub union {known_as}{generics}{marks}"),
                );
                let fields = Fields::Named(item.fields.clone());
                self.fields(module, path, conditions, &fields, true);
                self.derives(module, path, conditions, attributes);
            }
            Item::Enum(item) => {
                let generics = self.generics(module, &item.generics);
                self.line(
                    path,
                    conditions,
                    &format!("pub enum {known_as}{generics}{marks}"),
                );
                for variant in &item.variants {
                    self.variant(module, path, conditions, variant);
                }
                self.derives(module, path, conditions, attributes);
            }
            Item::Trait(item) => {
                let mut head = item.clone();
                head.attrs.clear();
                head.items.clear();
                let shown = self
                    .names
                    .text(module, &head, |full, part| full.visit_item_trait_mut(part));
                let text = shown.text.trim_end_matches(['{', '}', ' ', ',']).to_owned();
                self.line(path, conditions, &format!("{text}{marks}"));
                for item in &item.items {
                    self.trait_item(module, path, conditions, item);
                }
            }
            Item::Fn(item) => {
                let text = self.signature(module, &item.sig);
                self.line(path, conditions, &format!("pub {text}{marks}"));
            }
            Item::Const(item) => {
                let text = self.constant(module, &item.ty, Some(&item.expr));
                self.line(path, conditions, &format!("pub const{text}{marks}"));
            }
            Item::Static(item) => {
                let text = self.ty(module, &item.ty);
                self.line(path, conditions, &format!("pub static: {text}{marks}"));
            }
            Item::Type(item) => {
                let (generics, ty) = (&item.generics, self.ty(module, &item.ty));
                let generics = self.generics(module, generics);
                let text = format!("pub type {known_as}{generics} = {ty}{marks}");
                self.line(path, conditions, &text);
            }
            Item::Mod(_) => {
                self.line(path, conditions, &format!("pub mod{marks}"));
                if let Some(below) = module.modules.get(&name.to_string()) {
                    self.module(below, path, conditions);
                }
            }
            _ => self.line(path, conditions, &format!("cannot be read: {}", text(item))),
        }
    }

    fn variant(
        &mut self,
        module: &'c Module,
        path: &str,
        around: &[String],
        variant: &syn::Variant,
    ) {
        if is_unlisted(&variant.attrs) {
            return;
        }
        let path = format!("{path}::{}", variant.ident);
        let conditions = both(around, &conditions(&variant.attrs));
        let shape = match &variant.fields {
            Fields::Unit => String::new(),
            Fields::Named(_) => " { … }".to_owned(),
            Fields::Unnamed(fields) => format!("({})", vec!["_"; fields.unnamed.len()].join(", ")),
        };
        let value = variant.discriminant.as_ref();
        let value = value.map_or_else(String::new, |(_, value)| format!(" = {}", text(value)));
        let marks = marks(&variant.attrs);
        self.line(&path, &conditions, &format!("variant{shape}{value}{marks}"));
        self.fields(module, &path, &conditions, &variant.fields, false);
    }

    fn fields(
        &mut self,
        module: &'c Module,
        path: &str,
        around: &[String],
        fields: &Fields,
        needs_pub: bool,
    ) {
        for (index, field) in fields.iter().enumerate() {
            if (is_public(&field.vis) || !needs_pub) && !is_unlisted(&field.attrs) {
                let name = field.ident.as_ref();
                let name = name.map_or_else(|| index.to_string(), ToString::to_string);
                let text = format!("pub {}{}", self.ty(module, &field.ty), marks(&field.attrs));
                let conditions = both(around, &conditions(&field.attrs));
                self.line(&format!("{path}.{name}"), &conditions, &text);
            }
        }
    }

    fn derives(
        &mut self,
        module: &'c Module,
        path: &str,
        around: &[String],
        attributes: &[Attribute],
    ) {
        for (conditions, derive) in derived(attributes) {
            let conditions = both(around, &conditions);
            for name in implementations::derived_traits(self, module, &derive) {
                self.line(path, &conditions, &format!("impl {name}"));
            }
        }
    }

    fn trait_item(&mut self, module: &'c Module, path: &str, around: &[String], item: &TraitItem) {
        let provided = |is_provided: bool| if is_provided { " { … }" } else { "" };
        let (name, attributes, text) = match item {
            TraitItem::Fn(method) => {
                let text = self.signature(module, &method.sig);
                let text = format!("{text}{}", provided(method.default.is_some()));
                (&method.sig.ident, &method.attrs, text)
            }
            TraitItem::Const(item) => {
                let text = self.constant(module, &item.ty, None);
                let text = format!("const{text}{}", provided(item.default.is_some()));
                (&item.ident, &item.attrs, text)
            }
            TraitItem::Type(item) => {
                let mut head = item.clone();
                head.attrs.clear();
                let shown = self.names.text(module, &head, |full, part| {
                    full.visit_trait_item_type_mut(part);
                });
                let text = shown.text.trim_end_matches(';').to_owned();
                (&item.ident, &item.attrs, text)
            }
            _ => return self.line(path, around, &format!("cannot be read: {}", text(item))),
        };
        if !is_unlisted(attributes) {
            let conditions = both(around, &conditions(attributes));
            let text = format!("{text}{}", marks(attributes));
            self.line(&format!("{path}::{name}"), &conditions, &text);
        }
    }

    pub(super) fn ty(&self, module: &'c Module, ty: &Type) -> String {
        self.shown(module, ty).text
    }

    pub(super) fn shown(&self, module: &'c Module, ty: &Type) -> Shown {
        self.names
            .text(module, ty, |full, part| full.visit_type_mut(part))
    }

    pub(super) fn signature(&self, module: &'c Module, head: &syn::Signature) -> String {
        self.names
            .text(module, &signature(head), |full, part| {
                full.visit_signature_mut(part);
            })
            .text
    }

    /// Type and, where it is written as a literal, value.
    pub(super) fn constant(
        &self,
        module: &'c Module,
        ty: &Type,
        value: Option<&syn::Expr>,
    ) -> String {
        let ty = self.ty(module, ty);
        match value {
            Some(value @ (syn::Expr::Lit(_) | syn::Expr::Unary(_))) => {
                format!(": {ty} = {}", text(value))
            }
            _ => format!(": {ty}"),
        }
    }

    /// `<T: Bound> where …`, or nothing.
    fn generics(&self, module: &'c Module, generics: &Generics) -> String {
        let mut generics = generics.clone();
        FullNames::rename_in(&self.names, module, &mut generics);
        let clause = &generics.where_clause;
        let text = text(quote!(T #generics #clause));
        text.get(1..).unwrap_or_default().to_owned()
    }
}
