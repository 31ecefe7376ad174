//! The whole run in memory: what the sources give, and which sources are refused.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use openapi_document::Error;
use xtask::files::DOCUMENT;
use xtask::outputs::Outputs;
use xtask::pipeline::{REPORT, generate};
use xtask::sources::Sources;

use crate::support;

const TYPES: &str = "gen/sandbox-gst/src/types.rs";
const CLIENT: &str = "gen/sandbox-gst/src/client.rs";

fn text<'o>(outputs: &'o Outputs, path: &str) -> &'o str {
    outputs
        .get(path)
        .unwrap_or_else(|| panic!("{path} is generated"))
}

/// The small sources with one text of the page replaced.
fn with_page(from: &str, to: &str) -> Sources {
    let mut sources = support::small_sources();
    replace(&mut sources.pages[0].text, from, to);
    sources
}

/// The small sources with one more overlay action.
fn with_action(action: &str) -> Sources {
    let mut sources = support::small_sources();
    sources.overlay.push_str(action);
    sources
}

/// The small sources with a second page.
fn with_second_page(yaml: &str) -> Sources {
    let mut sources = support::small_sources();
    sources.pages.push(support::page("save", yaml));
    sources
}

fn replace(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{from:?} is there");
    *text = text.replacen(from, to, 1);
}

#[test]
fn committed_files_are_what_the_sources_give() {
    let outputs = generate(&support::sources()).expect("generates");
    let drift = outputs.drift(&support::root()).expect("readable");
    assert_eq!(outputs.describe(&drift), "");
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let sources = support::sources();
    assert_eq!(generate(&sources), generate(&sources));
}

#[test]
fn a_field_added_to_the_page_is_in_the_generated_record() {
    let field = "                            irn:\n                              type: string\n                            rate:\n                              type: number\n                            val:\n";
    let sources = with_page("                            val:\n", field);
    let outputs = generate(&sources).expect("generates");
    let record = text(&outputs, TYPES)
        .split("pub struct InvoiceRecord {")
        .nth(1)
        .and_then(|rest| rest.split("\n}\n").next())
        .expect("the record");
    for field in [
        "pub irn: ::std::option::Option<::gst_types::wire::Text>,",
        "pub rate: ::std::option::Option<::gst_types::wire::Amount>,",
    ] {
        assert!(record.contains(field), "{field} in {record}");
    }
    assert!(text(&outputs, TYPES).contains("\"irn\" => ::std::option::Option::Some(Self::irn)"));
    assert!(text(&outputs, DOCUMENT).contains("        irn:\n          type: string\n"));
}

#[test]
fn a_changed_description_reaches_document_and_method() {
    let sources = with_page("Section of the transaction.", "Part of the ledger.");
    let outputs = generate(&sources).expect("generates");
    assert!(text(&outputs, DOCUMENT).contains("Part of the ledger."));
    assert!(text(&outputs, CLIENT).contains("- `section`: Part of the ledger."));
}

#[test]
fn a_page_of_an_unknown_operation_needs_no_edit_by_hand() {
    let mut sources = support::sources();
    let page = support::SAVE_STATUS
        .replace("saveInvoiceStatus", "addRemarks")
        .replace("status/save", "remarks");
    sources.pages.push(support::page("save", &page));
    let outputs = generate(&sources).expect("generates");
    let client = text(&outputs, CLIENT);
    for expected in [
        "pub async fn add_remarks<'a>(",
        "body: &'a types::AddRemarksRequest,",
        "/// Documented at <https://example.com/save>.",
    ] {
        assert!(client.contains(expected), "{expected} in {client}");
    }
    let signature = client.split("fn add_remarks").nth(1).expect("the method");
    let signature = signature.split('{').next().expect("a signature");
    assert!(
        !signature.contains("authorization") && !signature.contains("api_key"),
        "{signature}"
    );
    let types = text(&outputs, TYPES);
    for expected in [
        "pub struct AddRemarksResponse {",
        "pub rtin: ::gst_types::wire::Gstin,",
        "pub camt: ::std::option::Option<::gst_types::wire::Amount>,",
        "missing_field(",
        "pub reference_id: ::std::option::Option<::gst_types::wire::Text>,",
    ] {
        assert!(types.contains(expected), "{expected}");
    }
    assert!(text(&outputs, REPORT).contains("AddRemarksRequest"));
}

#[test]
fn names_do_not_depend_on_what_else_is_documented_of_an_answer() {
    let types = |sources: &Sources| {
        let outputs = generate(sources).expect("generates");
        text(&outputs, TYPES).to_owned()
    };
    let plain = types(&support::small_sources());
    let other = "{schema: {type: object, properties: {other: {type: string}}}}";
    let (status, media) = ("        '200':\n", "            application/json:\n");
    for (place, instead) in [
        (status, "        2XX:\n".to_owned()),
        (status, "        default:\n".to_owned()),
        (
            status,
            format!("        '201': {{content: {{application/json: {other}}}}}\n{status}"),
        ),
        (media, format!("            '*/*': {other}\n{media}")),
        (
            media,
            format!("            application/vnd.api+json: {other}\n{media}"),
        ),
    ] {
        let changed = types(&with_page(place, &instead));
        for name in plain.lines().filter(|line| line.starts_with("pub struct")) {
            let body = |types: &str| {
                let rest = types.split(name).nth(1).expect(name);
                rest.split("\n}\n").next().map(str::to_owned)
            };
            assert_eq!(body(&changed), body(&plain), "{instead}: {name}");
        }
    }
}

#[test]
fn a_documented_field_named_extra_keeps_its_name() {
    let field = "                            extra:\n                              type: string\n                            val:\n";
    let outputs =
        generate(&with_page("                            val:\n", field)).expect("generates");
    let record = text(&outputs, TYPES)
        .split("pub struct InvoiceRecord {")
        .nth(1)
        .expect("the record");
    for expected in [
        "pub extra: ::std::option::Option<::gst_types::wire::Text>,",
        "    #[serde(flatten)]\n    pub extra_fields: ::std::collections::BTreeMap<",
        "extra_fields: unknown,",
    ] {
        assert!(record.contains(expected), "{expected} in {record}");
    }
}

#[test]
fn every_method_names_its_page() {
    let outputs = generate(&support::sources()).expect("generates");
    let pages = support::sources().pages;
    let published = pages.iter().filter(|page| !page.address.is_empty());
    for page in published {
        let line = format!("Documented at <{}>.", page.address);
        assert!(text(&outputs, CLIENT).contains(&line), "{line}");
    }
}

#[test]
fn documented_examples_become_files() {
    let outputs = generate(&support::small_sources()).expect("generates");
    let files: Vec<(&str, &str)> = outputs
        .iter()
        .filter(|(path, _)| path.starts_with("openapi/examples/"))
        .collect();
    let expected = "{\n  \"code\": 200,\n  \"data\": {\n    \"b2b\": [\n      {\n        \"inum\": \"7\",\n        \"val\": 1.5\n      }\n    ]\n  }\n}\n";
    assert_eq!(
        files,
        [("openapi/examples/getInvoices__200__success.json", expected)]
    );
}

#[test]
fn the_generated_crate_holds_no_float_and_no_credential_argument() {
    let outputs = generate(&support::sources()).expect("generates");
    for (path, text) in outputs.iter().filter(|(path, _)| path.contains("/src/")) {
        assert!(!text.contains("f64") && !text.contains("f32"), "{path}");
        assert!(!text.contains("authorization: &"), "{path}");
    }
}

#[test]
fn unusable_pages_are_refused_with_place_and_remedy() {
    let name = "openapi/vendor/get-invoices.md";
    let refusals = [
        (
            with_page("openapi: 3.0.1\n", "openapi: 4.0.0\n"),
            format!("{name}#/openapi: version 4.0.0"),
            "convert",
        ),
        (
            with_page("openapi: 3.0.1\n", "openapi: 3.0\n"),
            format!("{name}#/openapi: no version as a string"),
            "write `openapi: 3.0.1`",
        ),
        (
            with_page("      summary: Get Invoices\n", "      summary: Get Invoices\n      summary: Again\n"),
            format!("{name}:12: not valid YAML or JSON: duplicate mapping key: summary;"),
            "correct this line",
        ),
        (
            with_page("      summary: Get Invoices\n", "     summary: Get Invoices\n"),
            format!("{name}:12: not valid YAML or JSON"),
            "correct this line",
        ),
        (
            with_page("```yaml\n", "text\n"),
            format!("{name}: no fenced YAML or JSON block"),
            "write its operation as an OpenAPI fragment",
        ),
        (
            with_page("```\n", "\n"),
            format!("{name}:3: the block that opens here is never closed"),
            "close it",
        ),
        (
            with_second_page(&support::SAVE_STATUS.replace("saveInvoiceStatus", "getInvoices")),
            "openapi/vendor/save.md#/paths/~1gst~1compliance~1tax-payer~1invoices~1status~1save/post/operationId: operationId `getInvoices` gives the same method name as #/paths/~1invoices/get".to_owned(),
            "another id",
        ),
        (
            with_second_page(&support::SAVE_STATUS.replace("saveInvoiceStatus", "get_invoices")),
            "openapi/vendor/save.md#/paths/~1gst~1compliance~1tax-payer~1invoices~1status~1save/post/operationId: operationId `get_invoices` gives the same method name as".to_owned(),
            "another id",
        ),
        (
            with_second_page(&support::GET_INVOICES.replace("summary: Get", "summary: List").replace("operationId: getInvoices", "operationId: list")),
            "openapi/vendor/save.md#/paths/~1invoices/get: another page documents this operation too".to_owned(),
            "vendor only one",
        ),
    ];
    refused(refusals);
}

#[test]
fn unusable_corrections_are_refused_with_place_and_remedy() {
    let record = "  - target: $..properties.b2b.items\n    description: reason\n";
    let code = "  - target: $.paths[*][*].responses['200'].content['application/json'].schema.properties.code\n    description: reason\n";
    let refusals = [
        (
            with_action("  - target: $.paths['/nowhere']\n    description: reason\n    remove: true\n"),
            "openapi/overlay.yaml#/actions/1: target `$.paths['/nowhere']` matches nothing: `$.paths` is there, and has no `/nowhere`; /invoices is there".to_owned(),
            "write that in the target of openapi/overlay.yaml#/actions/1",
        ),
        (
            with_action(&format!("{record}    update: {{properties: {{b: {{$ref: '#/components/schemas/Nothing'}}}}}}\n")),
            "openapi/ims.yaml#/components/schemas/InvoiceRecord/properties/b/$ref: reference `#/components/schemas/Nothing` leads nowhere".to_owned(),
            "add what it names",
        ),
        (
            with_action(&format!("{code}    update: {{x-rust-type: String}}\n")),
            "openapi/ims.yaml#/components/schemas/GetInvoicesResponse/properties/code/x-rust-type: \"String\" is not the path".to_owned(),
            "or one of: Action, Amount",
        ),
        (
            with_action("  - target: $.paths[*][*].responses['200']\n    description: reason\n    remove: true\n"),
            "openapi/vendor/get-invoices.md#/paths/~1invoices/get/responses: no success response".to_owned(),
            "2xx",
        ),
    ];
    refused(refusals);
}

fn refused<const N: usize>(refusals: [(Sources, String, &str); N]) {
    for (sources, expected, remedy) in refusals {
        let error = support::first(generate(&sources));
        let message = error.to_string();
        assert!(
            message.starts_with(&expected),
            "{message}\nexpected {expected}"
        );
        assert!(
            error.remedy().contains(remedy),
            "{message}\nexpected {remedy}"
        );
        assert!(
            !error.problem().ends_with('.') && !error.remedy().ends_with('.'),
            "{message}"
        );
    }
}

#[test]
fn a_page_that_gains_a_block_must_lose_its_fragment() {
    let mut sources = support::small_sources();
    let page = &mut sources.pages[0];
    page.fragment = Some(("fragment.yaml".to_owned(), support::GET_INVOICES.to_owned()));
    let error = support::first(generate(&sources));
    assert_eq!(
        error.place().to_string(),
        "openapi/vendor/get-invoices.md:4"
    );
    assert!(error.remedy().starts_with("delete the fragment"), "{error}");
}

#[test]
fn every_refusal_of_a_run_is_shown() {
    let mut sources = with_second_page(
        &support::SAVE_STATUS
            .replace("saveInvoiceStatus", "getInvoices")
            .replace("{type: string, enum: [SAVE]}", "{type: strng}"),
    );
    sources.overlay += "  - target: $.a\n    description: reason\n    remove: true\n";
    sources.overlay += "  - target: $.b\n    description: reason\n    remove: true\n";
    let refusals = generate(&sources).expect_err("refused");
    let problems: Vec<&str> = refusals.iter().map(Error::problem).collect();
    for expected in [
        "operationId",
        "`$.a` matches nothing",
        "`$.b` matches nothing",
        "\"strng\"",
    ] {
        let shown = problems.iter().filter(|problem| problem.contains(expected));
        assert_eq!(shown.count(), 1, "{expected} in {problems:?}");
    }
}

#[test]
fn an_operation_that_cannot_be_sent_is_left_out_and_told() {
    let parameters = "      parameters:\n";
    let filter = "        - {name: filter, in: query, required: true, style: deepObject, schema: {type: object}}\n";
    let reason = "its parameter `filter` is required and an object in the style `deepObject`";
    let yaml = support::SAVE_STATUS.replacen(parameters, &format!("{parameters}{filter}"), 1);
    let outputs = generate(&with_second_page(&yaml)).expect("generates");
    let call = "POST /gst/compliance/tax-payer/invoices/status/save gets no method: ";
    let told = outputs
        .warnings
        .iter()
        .any(|warning| warning.starts_with(&(call.to_owned() + reason)));
    assert!(told, "{:?}", outputs.warnings);
    assert!(text(&outputs, REPORT).contains(call));
    for path in [
        CLIENT,
        "gen/sandbox-gst/src/lib.rs",
        "gen/sandbox-gst/README.md",
    ] {
        assert!(
            !text(&outputs, path).contains("save_invoice_status"),
            "{path}"
        );
    }
}

#[test]
fn types_that_only_errors_name_are_not_generated() {
    let error = "        404:\n          description: None\n          content: {application/json: {schema: {title: Lost, type: object, properties: {a: {type: string}}}}}\n        200:\n";
    let yaml = support::SAVE_STATUS.replace("        200:\n", error);
    let outputs = generate(&with_second_page(&yaml)).expect("generates");
    assert!(text(&outputs, DOCUMENT).contains("    Lost:\n"));
    assert!(!text(&outputs, TYPES).contains("struct Lost"));
}

#[test]
fn the_report_claims_only_what_changed() {
    let outputs = generate(&support::small_sources()).expect("generates");
    let report = text(&outputs, REPORT);
    let (changed, unchanged) = report
        .split_once("## Nothing to change")
        .expect("both parts");
    for (name, is_changed) in [
        ("open_objects (corrected)", true),
        ("make_lists_nullable (generator's copy)", true),
        ("keep_extras_raw (generator's copy)", true),
        ("link_documentation (generator's copy)", true),
        ("inline_components (generator's copy)", false),
        ("rename_components (openapi/vendor/get-invoices.md)", false),
    ] {
        assert_eq!(
            changed.contains(&format!("## {name}\n")),
            is_changed,
            "{name}"
        );
        assert_eq!(
            unchanged.contains(&format!("- {name}: ")),
            !is_changed,
            "{name}"
        );
    }
}

#[test]
fn one_file_lets_the_mock_answer_an_operation() {
    let mut sources = support::small_sources();
    let outputs = generate(&sources).expect("generates");
    assert_eq!(outputs.get("crates/ims-mock/src/routes/mod.rs"), None);

    sources.mock = ["common", "get_invoices"].map(str::to_owned).into();
    let outputs = generate(&sources).expect("generates");
    let routes = text(&outputs, "crates/ims-mock/src/routes/mod.rs");
    assert!(
        routes.contains("\nmod common;\nmod get_invoices;\n"),
        "{routes}"
    );
    let arm = "Operation::GetInvoices => get(get_invoices::handle),";
    assert!(routes.contains(arm), "{routes}");
    let list = text(&outputs, "crates/ims-mock/src/documented.rs");
    assert!(list.contains("GetInvoices => GET \"/invoices\";"), "{list}");
}
