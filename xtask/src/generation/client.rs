//! Calls progenitor and takes its output apart.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use openapi_document::{
    Error, Members as _, Operation, Place, Pointer, Refusals, operations, reached, remove_operation,
};
use openapi_prepare::Report;
use openapiv3::OpenAPI;
use progenitor_impl::{
    CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle,
};
use quote::quote;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use syn::{File, ImplItem, Item};

use crate::passes::{COPY, IS_CALLED};

/// What the generator emits, split so that each part becomes a file.
pub(super) struct Generated {
    /// The client with its methods.
    pub(super) client: File,
    /// The wire types.
    pub(super) types: File,
}

/// Generates the client for `document`; operations that the generator does not take are left out
/// unless the facade calls them, and the report says so.
pub(super) fn generate(document: &mut Value, report: &mut Report) -> Result<Generated, Refusals> {
    let mut client = match attempt(document) {
        Ok(client) => client,
        Err(reason) => {
            leave_out_culprits(document, &reason, report)?;
            attempt(document).map_err(|reason| refusal(&SCHEMAS.into(), "the document", &reason))?
        }
    };
    let types = take_types(&mut client);
    Ok(Generated { client, types })
}

/// Runs the generator; a panic becomes its message.
fn attempt(document: &Value) -> Result<File, String> {
    let spec = OpenAPI::deserialize(document).map_err(|error| error.to_string())?;
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

const SCHEMAS: &str = "/components/schemas";

fn refusal(pointer: &Pointer, what: &str, reason: &str) -> Error {
    Error::new(
        Place::Value(COPY, pointer.clone()),
        format!("the generator cannot take {what}: {}", in_short(reason)),
        "simplify it by an overlay action, or add a pass for what the generator does not take",
    )
}

/// Leaves out each operation that the generator does not take alone.
fn leave_out_culprits(
    document: &mut Value,
    reason: &str,
    report: &mut Report,
) -> Result<(), Refusals> {
    let all = operations(document);
    let mut culprits = Vec::new();
    let mut refusals = Vec::new();
    for operation in &all {
        let Err(reason) = attempt(&alone(document, operation)) else {
            continue;
        };
        let what = format!("operation `{}`", operation.id().unwrap_or_default());
        if operation.value.flag(IS_CALLED) {
            refusals.push(refusal(&operation.pointer, &what, &reason));
        } else {
            report.warn(format!(
                "{} {} gets no method: the generator cannot take it: {}",
                operation.method.to_uppercase(),
                operation.path,
                in_short(&reason)
            ));
        }
        culprits.push(operation.pointer.clone());
    }
    if culprits.is_empty() || culprits.len() == all.len() {
        refusals.push(refusal(&SCHEMAS.into(), "the document", reason));
    }
    Refusals::check(refusals)?;
    for place in culprits {
        remove_operation(document, &place);
    }
    Ok(())
}

/// The document with one operation and what it refers to.
fn alone(document: &Value, operation: &Operation<'_>) -> Value {
    let mut alone = Map::new();
    for key in ["openapi", "info"] {
        alone.extend(
            document
                .get(key)
                .map(|value| (key.to_owned(), value.clone())),
        );
    }
    let paths = json!({ operation.path: { operation.method: operation.value } });
    let mut schemas = Map::new();
    for (kind, name) in reached(document, [&paths]) {
        let place = Pointer::component(&kind, &name);
        if let (true, Some(schema)) = (kind == "schemas", document.pointer(place.as_str())) {
            schemas.insert(name, schema.clone());
        }
    }
    alone.insert("paths".to_owned(), paths);
    alone.insert("components".to_owned(), json!({ "schemas": schemas }));
    Value::Object(alone)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic inside becomes its message and prints nothing.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
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
