//! What a name in a module stands for, and the full name that users know it by.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Generics, Ident, Item, Path, PathSegment, TypePath};

use super::modules::{Crate, Module, head};
use super::words::text;

/// Where a name was looked up on the way; to be there again is a circle of imports.
type Trail<'c> = BTreeSet<(&'c [String], String)>;

/// What a path leads to.
pub(super) enum Named<'c> {
    Module(&'c Module),
    Item(&'c Module, &'c Item),
    /// Something of another crate, by its full name.
    Foreign(Vec<String>),
}

/// The public path of each item, by the module that declares it and its name there.
pub(super) type Public = BTreeMap<(Vec<String>, String), String>;

/// The names of a crate.
pub(super) struct Names<'c> {
    pub(super) krate: &'c Crate,
    pub(super) public: Public,
}

impl<'c> Names<'c> {
    /// What `path` leads to in `module`; `None` is a name that every module has, or of generics.
    pub(super) fn find(&self, module: &'c Module, path: &[String]) -> Option<Named<'c>> {
        self.follow(module, path, &mut Trail::new())
    }

    fn follow(
        &self,
        module: &'c Module,
        path: &[String],
        trail: &mut Trail<'c>,
    ) -> Option<Named<'c>> {
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "" => return Some(Named::Foreign(rest.to_vec())),
            "crate" => &self.krate.root,
            "self" => module,
            "super" => self.parent(module)?,
            _ => return self.within(module, first, rest, trail),
        };
        if rest.is_empty() {
            return Some(Named::Module(start));
        }
        self.follow(start, rest, trail)
    }

    fn parent(&self, module: &Module) -> Option<&'c Module> {
        let (_, parents) = module.path.split_last()?;
        parents
            .iter()
            .try_fold(&self.krate.root, |module, name| module.modules.get(name))
    }

    fn within(
        &self,
        module: &'c Module,
        first: &String,
        rest: &[String],
        trail: &mut Trail<'c>,
    ) -> Option<Named<'c>> {
        if !trail.insert((&module.path, first.clone())) {
            return None;
        }
        if let Some(below) = module.modules.get(first) {
            if rest.is_empty() {
                return Some(Named::Module(below));
            }
            return self.follow(below, rest, trail);
        }
        let declared = module
            .items
            .iter()
            .find(|item| head(item).is_some_and(|(name, ..)| name == first));
        if let Some(item) = declared {
            return rest.is_empty().then_some(Named::Item(module, item));
        }
        let of_name = |import: &&super::modules::Import| import.name.as_ref() == Some(first);
        if let Some(import) = module.imports.iter().find(of_name) {
            let full: Vec<String> = import.from.iter().chain(rest).cloned().collect();
            // `use serde_json;` names a crate, as does a first name that nothing here has.
            let own = import.from.first() == Some(first);
            let found = if own {
                None
            } else {
                self.follow(module, &full, trail)
            };
            return found.or(Some(Named::Foreign(full)));
        }
        let globs = module.imports.iter().filter(|import| import.name.is_none());
        for glob in globs {
            if let Some(Named::Module(target)) = self.follow(module, &glob.from, trail)
                && let Some(found) = self.within(target, first, rest, trail)
            {
                return Some(found);
            }
        }
        None
    }

    /// The path that users name the item by.
    pub(super) fn public_path(&self, module: &Module, item: &Item) -> Option<&String> {
        let (name, ..) = head(item)?;
        self.public.get(&(module.path.clone(), name.to_string()))
    }

    /// Part of the source with full names, on one line.
    pub(super) fn text<T>(
        &self,
        module: &'c Module,
        part: &T,
        visit: impl FnOnce(&mut FullNames<'_, 'c>, &mut T),
    ) -> Shown
    where
        T: Clone + ToTokens,
    {
        let mut part = part.clone();
        let mut full = FullNames {
            names: self,
            module,
            shows_private: false,
            shows_own: false,
        };
        visit(&mut full, &mut part);
        Shown {
            text: text(&part),
            has_private: full.shows_private,
            has_own: full.shows_own,
        }
    }
}

/// Part of the source as it is listed.
pub(super) struct Shown {
    pub(super) text: String,
    /// Whether it names an item that users cannot name.
    pub(super) has_private: bool,
    /// Whether it names a public item of the crate.
    pub(super) has_own: bool,
}

/// Writes full names in place of those that a module gives things.
pub(super) struct FullNames<'n, 'c> {
    names: &'n Names<'c>,
    module: &'c Module,
    shows_private: bool,
    shows_own: bool,
}

impl VisitMut for FullNames<'_, '_> {
    /// In `<T as module::Trait>::Item` the name is that of the trait.
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let Some(of) = &mut ty.qself else {
            return self.visit_path_mut(&mut ty.path);
        };
        self.visit_type_mut(&mut of.ty);
        let mut parts: Vec<PathSegment> = ty.path.segments.iter().cloned().collect();
        let rest = parts.split_off(of.position.min(parts.len()));
        let mut of_trait = Path {
            leading_colon: ty.path.leading_colon,
            segments: parts.into_iter().collect(),
        };
        self.visit_path_mut(&mut of_trait);
        of.position = of_trait.segments.len();
        of_trait.segments.extend(rest);
        ty.path = of_trait;
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(full) = self.full(&segments(path)) else {
            path.leading_colon = None;
            return;
        };
        let arguments = path.segments.pop().map(|last| last.arguments);
        path.leading_colon = None;
        path.segments = full
            .iter()
            .filter_map(|name| Ident::parse_any.parse_str(name).ok())
            .map(PathSegment::from)
            .collect();
        if let (Some(last), Some(arguments)) = (path.segments.last_mut(), arguments) {
            last.arguments = arguments;
        }
    }
}

impl<'n, 'c> FullNames<'n, 'c> {
    /// Writes full names into generics, whose tokens alone would lose their `where`.
    pub(super) fn rename_in(names: &'n Names<'c>, module: &'c Module, generics: &mut Generics) {
        let mut full = Self {
            names,
            module,
            shows_private: false,
            shows_own: false,
        };
        full.visit_generics_mut(generics);
    }

    fn full(&mut self, path: &[String]) -> Option<Vec<String>> {
        match self.names.find(self.module, path)? {
            Named::Module(_) => None,
            Named::Foreign(full) => Some(full),
            Named::Item(module, item) => {
                let public = self.names.public_path(module, item);
                self.shows_own |= public.is_some();
                self.shows_private |= public.is_none();
                if let Some(path) = public {
                    return Some(path.split("::").map(str::to_owned).collect());
                }
                let (name, ..) = head(item)?;
                let start = [self.names.krate.name.clone()].into_iter();
                let module = module.path.iter().cloned();
                Some(start.chain(module).chain([name.to_string()]).collect())
            }
        }
    }
}

/// The names of a path; starts with an empty one for `::`.
pub(super) fn segments(path: &Path) -> Vec<String> {
    let start = path.leading_colon.map(|_| String::new());
    let names = path.segments.iter().map(|part| part.ident.to_string());
    start.into_iter().chain(names).collect()
}
