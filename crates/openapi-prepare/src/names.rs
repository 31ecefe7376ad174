//! Rust names for what a document names in its own way, by the rules of the generator.

use std::collections::BTreeSet;

use heck::{ToKebabCase as _, ToLowerCamelCase as _, ToPascalCase as _, ToSnakeCase as _};

/// What the generated client has or calls on itself under names of its own, or by a trait that every
/// type implements.
const CLIENT_METHODS: [&str; 13] = [
    "api_version",
    "baseurl",
    "client",
    "exec",
    "inner",
    "into",
    "new",
    "new_with_client",
    "post",
    "pre",
    "requests",
    "self",
    "try_into",
];

/// `get-invoices`, `getInvoices` and `get_invoices` as `GetInvoices`.
#[must_use]
pub fn pascal_case(name: &str) -> String {
    name.to_pascal_case()
}

/// `get-invoices`, `GetInvoices` and `Get Invoices` as `getInvoices`.
#[must_use]
pub fn camel_case(name: &str) -> String {
    name.to_lower_camel_case()
}

/// `getInvoices` and `Get Invoices` as `get-invoices`.
#[must_use]
pub fn kebab_case(name: &str) -> String {
    name.to_kebab_case()
}

/// `get-invoices`, `getInvoices` and `GetInvoices` as `get_invoices`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    name.to_snake_case()
}

/// `snake_case` of a field's name; where nothing is left of it, the name that the generator takes.
#[must_use]
pub fn field_name(name: &str) -> String {
    let field = snake_case(name);
    if field.is_empty() {
        "x".to_owned()
    } else {
        field
    }
}

/// Whether `name` gives a method a name of its own: letters and digits, a letter first, and no
/// name that the generated client needs itself.
#[must_use]
pub fn names_a_method(name: &str) -> bool {
    let method = snake_case(name);
    method.starts_with(|c: char| c.is_ascii_alphabetic())
        && method.is_ascii()
        && !CLIENT_METHODS.contains(&method.as_str())
}

/// `stem`, or `stem2`, `stem3` and so on, whichever is not taken.
pub fn free_name(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = stem.to_owned();
    let mut number = 1_usize;
    while taken(&name) {
        number += 1;
        name = format!("{stem}{number}");
    }
    name
}

/// The documented id of an operation if it can name a method of its own, else words of the summary,
/// else of the call, and at last what the alphabet of Rust has of the call.
#[must_use]
pub fn operation_name(
    documented: Option<&str>,
    summary: Option<&str>,
    method: &str,
    path: &str,
    taken: &BTreeSet<String>,
) -> String {
    let from_path = camel_case(&format!("{} {}", method.to_lowercase(), path));
    let is_taken = |name: &str| taken.contains(&snake_case(name));
    let candidates = [
        documented.map(str::to_owned),
        summary.map(camel_case),
        Some(from_path.clone()),
    ];
    candidates
        .into_iter()
        .flatten()
        .find(|name| names_a_method(name) && !is_taken(name))
        .unwrap_or_else(|| {
            let letters: String = from_path.chars().filter(char::is_ascii).collect();
            free_name(&format!("{letters}Operation"), is_taken)
        })
}
