//! Rust names for what a document names in its own way.

/// `get-invoices`, `getInvoices` and `get_invoices` as `GetInvoices`.
#[must_use]
pub fn pascal_case(name: &str) -> String {
    words(name)
        .into_iter()
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        })
        .collect()
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

/// `get-invoices`, `GetInvoices` and `Get Invoices` as `getInvoices`.
#[must_use]
pub fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    let mut chars = pascal.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// `getInvoices` and `Get Invoices` as `get-invoices`.
#[must_use]
pub fn kebab_case(name: &str) -> String {
    words(name).join("-")
}

/// What the generated client has or calls on itself under names of its own.
const CLIENT_METHODS: [&str; 10] = [
    "api_version",
    "baseurl",
    "client",
    "exec",
    "inner",
    "new",
    "new_with_client",
    "post",
    "pre",
    "self",
];

/// Whether `name` gives a method a name of its own: letters and digits, a letter first, and no
/// name that the generated client needs itself.
#[must_use]
pub fn names_a_method(name: &str) -> bool {
    let method = snake_case(name);
    method.starts_with(|c: char| c.is_ascii_alphabetic())
        && method.is_ascii()
        && !CLIENT_METHODS.contains(&method.as_str())
}

/// `get-invoices`, `getInvoices` and `GetInvoices` as `get_invoices`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    words(name).join("_")
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

/// The words of a name in lower case; digits belong to the word before them.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphanumeric() {
            previous = None;
            continue;
        }
        let starts = match previous {
            None => true,
            Some(before) if c.is_uppercase() => {
                !before.is_uppercase() || chars.peek().is_some_and(|next| next.is_lowercase())
            }
            Some(_) => false,
        };
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        previous = Some(c);
    }
    words
}
