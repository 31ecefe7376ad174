//! Rust names for documented ones.

use openapi_prepare::names::{camel_case, kebab_case, names_a_method, pascal_case, snake_case};

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
    assert_eq!(camel_case("Get Invoice Count"), "getInvoiceCount");
    assert_eq!(kebab_case("getInvoiceCount"), "get-invoice-count");
}

#[test]
fn a_method_needs_a_letter_first() {
    for (name, expected) in [
        ("getInvoices", true),
        ("get-invoices-api", true),
        ("2fa", false),
        ("चालान", false),
        ("--", false),
        ("apiVersion", false),
        ("requests", false),
        ("into", false),
        ("tryInto", false),
        ("", false),
    ] {
        assert_eq!(names_a_method(name), expected, "{name}");
    }
}
