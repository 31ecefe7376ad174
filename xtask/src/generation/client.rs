//! Calls progenitor and takes its output apart.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use openapiv3::OpenAPI;
use progenitor_impl::{
    CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle,
};
use quote::quote;
use serde_json::{Value, json};
use syn::{File, ImplItem, Item};

use crate::document::operations;
use crate::error::{Error, Result};

/// What the generator emits, split so that each part becomes a file.
pub(super) struct Generated {
    /// The client with its methods.
    pub(super) client: File,
    /// The wire types.
    pub(super) types: File,
}

/// Generates the client for `document`.
pub(super) fn generate(document: &Value) -> Result<Generated> {
    match attempt(document) {
        Ok(mut client) => {
            let types = take_types(&mut client);
            Ok(Generated { client, types })
        }
        Err(reason) => Err(blame(document, &reason)),
    }
}

/// Runs the generator; a panic becomes its message.
fn attempt(document: &Value) -> std::result::Result<File, String> {
    let spec: OpenAPI =
        serde_json::from_value(document.clone()).map_err(|error| error.to_string())?;
    let tokens = without_panic(|| Generator::new(&settings()).generate_tokens(&spec))?
        .map_err(|error| error.to_string())?;
    syn::parse2(tokens).map_err(|error| format!("the generated code does not parse: {error}"))
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::std::sync::Arc<dyn crate::Transport>))
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("gst-types", CrateVers::Any, None);
    settings
}

/// So much of the generator's reason is shown; some of them print the whole document.
const REASON_LENGTH: usize = 240;

/// The reason on one line.
fn in_short(reason: &str) -> String {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(REASON_LENGTH) {
        Some((end, _)) => format!("{} ...", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Names the operation, or else the component, without which the document generates.
fn blame(document: &Value, reason: &str) -> Error {
    let remedy =
        "simplify it by an overlay action, or add a pass for what the generator does not take";
    for operation in operations(document) {
        let mut alone = document.clone();
        if let Some(root) = alone.as_object_mut() {
            let item = json!({ operation.method: operation.value });
            root.insert("paths".to_owned(), json!({ operation.path: item }));
        }
        if let Err(reason) = attempt(&alone) {
            let id = operation.id().unwrap_or_default();
            let mut without = alone;
            if let Some(root) = without.as_object_mut() {
                root.insert("paths".to_owned(), json!({}));
            }
            if attempt(&without).is_ok() {
                return Error::new(
                    format!("generator's copy{}", operation.pointer),
                    format!(
                        "the generator cannot take operation `{id}`: {}",
                        in_short(&reason)
                    ),
                    remedy,
                );
            }
        }
    }
    Error::new(
        "generator's copy#/components/schemas",
        format!(
            "the generator cannot take the document: {}",
            in_short(reason)
        ),
        remedy,
    )
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic inside becomes its message and prints nothing.
fn without_panic<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
    QUIET.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("it stopped without a message").to_owned()
    })
}

/// Moves the items of `mod types` out of the client's file.
fn take_types(client: &mut File) -> File {
    let mut types = File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: Vec::new(),
    };
    client.items.retain_mut(|item| match item {
        Item::Mod(module) if module.ident == "types" => {
            if let Some((_, items)) = module.content.take() {
                types.items = items;
            }
            false
        }
        Item::Mod(module) => module.ident != "prelude",
        _ => true,
    });
    types
}

/// Drops `Client::new`: it can panic, and its HTTP client would carry the key along a redirect.
pub(super) fn remove_default_constructor(client: &mut File) {
    for item in &mut client.items {
        if let Item::Impl(block) = item
            && block.trait_.is_none()
        {
            block
                .items
                .retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_panic;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(without_panic(|| 7), Ok(7));
        assert_eq!(
            without_panic(|| -> u8 { panic!("not {}", "yet") }),
            Err("not yet".to_owned())
        );
        assert_eq!(
            without_panic(|| -> u8 { panic!("plain") }),
            Err("plain".to_owned())
        );
    }
}
