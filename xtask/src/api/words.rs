//! Parts of Rust as one line of text.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Item, Meta, Pat, Path, Signature, Token, parse_quote};

/// A type, or the path of a trait, on one line.
pub(super) fn type_text(ty: &impl ToTokens) -> String {
    let line = one_line(&parse_quote!(type T = #ty;));
    line.trim_start_matches("type T = ")
        .trim_end_matches(';')
        .to_owned()
}

/// The head of a function on one line.
pub(super) fn signature(signature: &Signature) -> String {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        // Whether the body changes its copy of a value is its own business.
        match input {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(input) => {
                input.attrs.clear();
                if let Pat::Ident(name) = &mut *input.pat {
                    name.mutability = None;
                }
            }
        }
    }
    let line = one_line(&parse_quote!(#signature {}));
    line.trim_end_matches(" {}").to_owned()
}

/// An item on one line.
pub(super) fn one_line(item: &Item) -> String {
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item.clone()],
    });
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What was on lines of its own is written as on one.
    line.replace("( ", "(")
        .replace(", )", ")")
        .replace("< ", "<")
        .replace(", >", ">")
}

/// The conditions under which an item is there: `#[cfg(feature = "blocking")] `.
pub(super) fn conditions(attributes: &[Attribute]) -> String {
    attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => {
                let condition = list
                    .tokens
                    .to_string()
                    .replace("( ", "(")
                    .replace(" )", ")");
                Some(format!("#[cfg({condition})] "))
            }
            _ => None,
        })
        .collect()
}

/// The traits that an item derives.
pub(super) fn derived(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .filter_map(|path| path.segments.last().map(|last| last.ident.to_string()))
        .collect()
}

/// Whether an item carries an attribute of this name.
pub(super) fn is_marked(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}
