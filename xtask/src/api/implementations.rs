//! What is implemented for the public types of a crate, and of its public traits.

use syn::visit_mut::VisitMut as _;
use syn::{GenericArgument, GenericParam, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

use super::listing::Listing;
use super::modules::{Module, both, is_public};
use super::names::{FullNames, Named, segments};
use super::words::{conditions, is_unlisted, marks, text};

/// Lists those of `module` and of the modules below.
pub(super) fn list<'c>(listing: &mut Listing<'c>, module: &'c Module) {
    for item in &module.items {
        match item {
            Item::Impl(item) if !is_unlisted(&item.attrs) => implementation(listing, module, item),
            Item::Macro(call) if !is_unlisted(&call.attrs) => {
                let path = [listing.names.krate.name.clone()];
                let path: Vec<String> = path.iter().chain(&module.path).cloned().collect();
                let name = text(&call.mac.path);
                let conditions = both(&module.conditions, &conditions(&call.attrs));
                let text = format!("cannot be read: {name}! {{ … }}");
                listing.line(&path.join("::"), &conditions, &text);
            }
            _ => {}
        }
    }
    for below in module.modules.values() {
        list(listing, below);
    }
}

/// The traits behind a derive, as `impl` has them.
pub(super) fn derived_traits<'c>(
    listing: &Listing<'c>,
    module: &'c Module,
    derive: &Path,
) -> Vec<String> {
    let shown = listing
        .names
        .text(module, derive, |full, part| full.visit_path_mut(part));
    match shown.text.as_str() {
        "thiserror::Error" => vec!["Display".to_owned(), "Error".to_owned()],
        "serde::Deserialize" => vec!["serde::Deserialize<'de>".to_owned()],
        name => vec![short(name)],
    }
}

/// However it is imported or derived, a trait of the standard library or of serde has one name.
fn short(name: &str) -> String {
    let name = name
        .replace("serde::ser::Serialize", "serde::Serialize")
        .replace("serde::de::Deserialize<", "serde::Deserialize<");
    let (path, arguments) = name.split_at(name.find('<').unwrap_or(name.len()));
    let standard = ["std::", "core::", "alloc::"];
    let is_standard = standard.iter().any(|root| path.starts_with(root));
    let last = path.rsplit("::").next().filter(|_| is_standard);
    format!("{}{arguments}", last.unwrap_or(path))
}

/// Whose list an implementation stands in.
enum Owner {
    Public(String),
    Private,
    Foreign,
}

fn owner<'c>(listing: &Listing<'c>, module: &'c Module, path: &[String]) -> Owner {
    match listing.names.find(module, path) {
        Some(Named::Item(target, item)) => match listing.names.public_path(target, item) {
            Some(path) => Owner::Public(path.clone()),
            None => Owner::Private,
        },
        _ => Owner::Foreign,
    }
}

fn implementation<'c>(listing: &mut Listing<'c>, module: &'c Module, item: &'c ItemImpl) {
    let conditions = both(&module.conditions, &conditions(&item.attrs));
    let of_type = match bare(&item.self_ty) {
        Type::Path(ty) if ty.qself.is_none() => owner(listing, module, &segments(&ty.path)),
        _ => Owner::Foreign,
    };
    let Some((path, _)) = &item.trait_ else {
        if let Owner::Public(path) = of_type {
            for part in &item.items {
                inherent(listing, module, &path, &conditions, item, part);
            }
        }
        return;
    };
    let of_trait = owner(listing, module, &segments(path));
    let head = head(listing, module, item);
    let is_for_itself = !matches!(&*item.self_ty, Type::Reference(_));
    match (of_type, of_trait) {
        // What belongs to a private trait or type cannot be seen, whoever implements it.
        (Owner::Private, _) | (_, Owner::Private) => {}
        (Owner::Public(path), _) if is_for_itself => listing.line(&path, &conditions, &head.short),
        (Owner::Public(path), _) | (Owner::Foreign, Owner::Public(path)) => {
            listing.line(&path, &conditions, &head.long);
        }
        (Owner::Foreign, Owner::Foreign) if head.has_own && !head.has_private => {
            let name = listing.names.krate.name.clone();
            listing.line(&name, &conditions, &head.long);
        }
        (Owner::Foreign, Owner::Foreign) => {}
    }
}

/// The type behind references.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => bare(&reference.elem),
        ty => ty,
    }
}

struct Head {
    /// `impl Trait`, where nothing is generic; else as `long`.
    short: String,
    /// `impl<T: Bound> Trait for Type<T> where …`
    long: String,
    has_own: bool,
    has_private: bool,
}

fn head<'c>(listing: &Listing<'c>, module: &'c Module, item: &ItemImpl) -> Head {
    let names = &listing.names;
    let mut types = Vec::new();
    for part in &item.items {
        if let ImplItem::Type(part) = part {
            types.push(format!(
                "type {} = {}",
                part.ident,
                listing.ty(module, &part.ty)
            ));
        }
    }
    let types = if types.is_empty() {
        String::new()
    } else {
        format!(" {{ {} }}", types.join("; "))
    };
    let shown_trait = item.trait_.as_ref().map(|(path, _)| {
        let path = path.clone();
        names.text(module, &path, |full, part| full.visit_path_mut(part))
    });
    let (name, mut has_own, mut has_private) = match shown_trait {
        Some(shown) => (short(&shown.text), shown.has_own, shown.has_private),
        None => (String::new(), false, false),
    };
    let ty = listing.shown(module, &item.self_ty);
    has_own |= ty.has_own;
    has_private |= ty.has_private;
    let (parameters, clause) = generics(listing, module, item);
    let long = format!("impl{parameters} {name} for {}{types}{clause}", ty.text);
    let short = if is_generic(item) {
        long.clone()
    } else {
        format!("impl {name}{types}")
    };
    Head {
        short,
        long,
        has_own,
        has_private,
    }
}

/// Whether it is for some types, and which ones is not said by the type's own path.
fn is_generic(item: &ItemImpl) -> bool {
    let takes = item.generics.params.iter();
    let has_arguments = match bare(&item.self_ty) {
        Type::Path(ty) => ty.path.segments.iter().any(|part| match &part.arguments {
            PathArguments::AngleBracketed(list) => {
                let mut list = list.args.iter();
                list.any(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
            }
            _ => false,
        }),
        _ => false,
    };
    has_arguments
        || item.generics.where_clause.is_some()
        || takes
            .into_iter()
            .any(|taken| !matches!(taken, GenericParam::Lifetime(_)))
}

/// `<T: Bound>` and ` where …` of an implementation.
fn generics<'c>(listing: &Listing<'c>, module: &'c Module, item: &ItemImpl) -> (String, String) {
    let mut generics = item.generics.clone();
    FullNames::rename_in(&listing.names, module, &mut generics);
    let clause = generics.where_clause.take().map(|clause| text(&clause));
    (
        text(&generics),
        clause.map_or_else(String::new, |clause| format!(" {clause}")),
    )
}

fn inherent<'c>(
    listing: &mut Listing<'c>,
    module: &'c Module,
    path: &str,
    around: &[String],
    item: &ItemImpl,
    part: &ImplItem,
) {
    let (name, visibility, attributes, text) = match part {
        ImplItem::Fn(method) => (
            &method.sig.ident,
            &method.vis,
            &method.attrs,
            format!("pub {}", listing.signature(module, &method.sig)),
        ),
        ImplItem::Const(part) => (
            &part.ident,
            &part.vis,
            &part.attrs,
            format!(
                "pub const{}",
                listing.constant(module, &part.ty, Some(&part.expr))
            ),
        ),
        _ => {
            let text = format!("cannot be read: {}", text(part));
            return listing.line(path, around, &text);
        }
    };
    if !is_public(visibility) || is_unlisted(attributes) {
        return;
    }
    let text = if is_generic(item) {
        let (parameters, clause) = generics(listing, module, item);
        let ty = listing.ty(module, &item.self_ty);
        format!("impl{parameters} {ty}{clause} {{ {text} }}")
    } else {
        text
    };
    let conditions = both(around, &conditions(attributes));
    let text = format!("{text}{}", marks(attributes));
    listing.line(&format!("{path}::{name}"), &conditions, &text);
}
