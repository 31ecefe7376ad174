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

/// `get-invoices`, `getInvoices` and `GetInvoices` as `get_invoices`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    words(name).join("_")
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

#[cfg(test)]
mod tests {
    use super::{pascal_case, snake_case};

    #[test]
    fn every_spelling_gives_one_name() {
        for (name, pascal, snake) in [
            ("getInvoices", "GetInvoices", "get_invoices"),
            ("get-invoices-api", "GetInvoicesApi", "get_invoices_api"),
            ("Get Invoices", "GetInvoices", "get_invoices"),
            ("status_cd", "StatusCd", "status_cd"),
            ("b2bcna", "B2bcna", "b2bcna"),
            ("GSTNError", "GstnError", "gstn_error"),
            ("", "", ""),
        ] {
            assert_eq!(pascal_case(name), pascal, "{name}");
            assert_eq!(snake_case(name), snake, "{name}");
        }
    }
}
