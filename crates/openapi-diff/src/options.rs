//! What the comparison may be told beside the two documents.

/// What is to be compared, and what is known about the client that is generated from the documents.
///
/// By default everything is compared, and nothing is known of a client but that it is written in
/// Rust: methods take their names from `operationId`, types from components.
///
/// ```
/// use openapi_diff::{Options, Class, compare_with};
/// use serde_json::json;
///
/// let document = |wire: &str| {
///     json!({ "paths": { "/rooms": { "get": { "responses": { "200": { "content": {
///         "application/json": { "schema": { "type": wire, "x-rust-type": "my::Price" } }
///     } } } } } } })
/// };
/// let mut options = Options::default();
/// options.type_extension = Some("x-rust-type".to_owned());
/// let changes = compare_with(&document("string"), &document("number"), &options);
/// assert_eq!((changes[0].wire, changes[0].rust_api), (Class::Breaking, Class::Cosmetic));
/// options.operation = Some("GET /doors".to_owned());
/// assert!(compare_with(&document("string"), &document("number"), &options).is_empty());
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Compares one operation only, and what it uses: its `operationId`, or `GET /rooms`.
    pub operation: Option<String>,
    /// The key of a schema that names its Rust type, such as `x-rust-type`: two schemas with the
    /// same one compile alike.
    pub type_extension: Option<String>,
    /// The key of an operation, parameter, header or schema that says which hand-written code uses
    /// it, such as `x-facade`. It is shown beside every change there and below.
    pub used_by_extension: Option<String>,
    /// The key of an operation that lists the arguments of its method, such as `x-rust-arguments`:
    /// further parameters do not become arguments. A `?` may follow a name; `body` is the body.
    pub arguments_extension: Option<String>,
    /// Where people edit those lists, for the words of a change.
    pub arguments_file: Option<String>,
    /// The key that marks, with `true`, a schema that no documentation describes any more and a
    /// correction keeps, such as `x-undocumented`.
    pub undocumented_extension: Option<String>,
    /// Headers that the client sends on its own, in lower case: no method takes them.
    pub transport_headers: Vec<String>,
    /// Whether no `format` chooses another Rust type (`uuid`, `date-time`), but for numbers in
    /// parameters.
    pub untyped_formats: bool,
}
