//! What the tests of this crate share.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

pub(crate) mod shapes;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_document::{Error, Refusals};
use tempfile::TempDir;
use xtask::operations::Catalogue;
use xtask::sources::{SourcePage, Sources};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in the workspace")
        .to_path_buf()
}

/// The sources as they are committed.
pub(crate) fn sources() -> Sources {
    Sources::read(&root()).expect("the committed sources are sound")
}

/// Sources of one small page and a small overlay, so that what a test changes is in the test.
pub(crate) fn small_sources() -> Sources {
    Sources {
        pages: vec![page("get-invoices", GET_INVOICES)],
        overlay: OVERLAY.to_owned(),
        catalogue: Catalogue::default(),
        mock: BTreeSet::new(),
    }
}

/// A page with a YAML block.
pub(crate) fn page(name: &str, yaml: &str) -> SourcePage {
    SourcePage {
        path: format!("openapi/vendor/{name}.md"),
        text: format!("# {name}\n\n```yaml\n{yaml}```\n"),
        address: format!("https://example.com/{name}"),
        fragment: None,
    }
}

/// The operation of the small page.
pub(crate) const GET_INVOICES: &str = "\
openapi: 3.0.1
info:
  title: compliance
  version: 1.0.0
paths:
  /invoices:
    get:
      summary: Get Invoices
      operationId: getInvoices
      parameters:
        - name: section
          in: query
          description: Section of the transaction.
          required: true
          schema:
            type: string
            example: '{{section}}'
        - name: authorization
          in: header
          required: true
          schema:
            type: string
      responses:
        '200':
          description: 200 Success
          content:
            application/json:
              schema:
                type: object
                properties:
                  code:
                    type: number
                  data:
                    type: object
                    properties:
                      b2b:
                        type: array
                        items:
                          title: InvoiceRecord
                          type: object
                          properties:
                            inum:
                              type: string
                            val:
                              type: number
              examples:
                200 Success:
                  value:
                    code: 200
                    data:
                      b2b:
                        - inum: '7'
                          val: 1.5
";

const OVERLAY: &str = "\
overlay: 1.0.0
info:
  title: test
  version: 1.0.0
actions:
  - target: $.paths[*][*].responses['200'].content['application/json'].schema.properties.code
    description: A status is a whole number.
    update:
      type: integer
";

/// A second operation, with a body.
pub(crate) const SAVE_STATUS: &str = "\
openapi: 3.0.1
info:
  title: compliance
  version: 1.0.0
paths:
  /gst/compliance/tax-payer/invoices/status/save:
    post:
      summary: Save Invoice Status
      operationId: saveInvoiceStatus
      parameters:
        - {name: authorization, in: header, required: true, schema: {type: string}}
        - {name: x-api-key, in: header, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [rtin]
              properties:
                rtin: {type: string}
                reqtyp: {type: string, enum: [SAVE]}
                invdata:
                  type: object
                  properties:
                    b2b: {type: array, items: {type: object, properties: {val: {type: integer}}}}
      responses:
        200:
          description: 200 Success
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: number}
                  data: {type: object, properties: {data: {type: object, properties: {reference_id: {type: string}}}}}
";

/// The text of a file of the workspace.
pub(crate) fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// How a run of the built command ended, and what it said.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the built command in a folder.
pub(crate) fn xtask(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs");
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A workspace of inputs and outputs alone, current.
pub(crate) fn current_workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_workspace(folder.path());
    folder
}

/// The first of what is refused, as it is printed.
pub(crate) fn first<T>(outcome: Result<T, Refusals>) -> Error {
    let refusals = outcome.map(drop).expect_err("refused");
    refusals.iter().next().expect("a refusal").clone()
}

/// Names every operation of a document in the list of the workspace at `root`.
pub(crate) fn list_operations(root: &Path, document: &serde_json::Value) {
    edit(&root.join("openapi/operations.toml"), |mut text| {
        for operation in openapi_document::operations(document) {
            let id = openapi_prepare::names::camel_case(operation.id().expect("an id"));
            let method = operation.method.to_uppercase();
            let path = operation.path;
            text += "\n[[operation]]\n";
            let entry = format!("method = \"{method}\"\npath = \"{path}\"\nid = \"{id}\"\n");
            text.push_str(&entry);
        }
        text
    });
}

/// The inputs as they once were, in `target`, with what a run makes of them.
///
/// Whoever adopts a changed page changes `openapi/`; the tests of the way there do not change with it.
pub(crate) fn copy_workspace(target: &Path) {
    copy(
        &root().join("xtask/tests/data/frozen"),
        &target.join("openapi"),
    );
    let outputs = Sources::read(target).and_then(|sources| xtask::pipeline::generate(&sources));
    outputs
        .and_then(|outputs| Ok(outputs.write(target)?))
        .expect("the frozen inputs are sound");
}

/// Copies the inputs and outputs that are in use to `target`.
pub(crate) fn copy_workspace_in_use(target: &Path) {
    for folder in ["openapi", "gen"] {
        copy(&root().join(folder), &target.join(folder));
    }
}

/// The files of a folder of test data, in order.
pub(crate) fn data(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("xtask/tests/data").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// Rewrites a file.
pub(crate) fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(path).expect("a file");
    std::fs::write(path, change(text)).expect("written");
}

/// Copies a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::write(&target, std::fs::read(&path).expect("a file")).expect("a copy");
        }
    }
}

/// Every file below `root`, by path, with its bytes.
pub(crate) fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    collect(root, root, &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below the root")
                .to_path_buf();
            found.push((name, std::fs::read(&path).expect("a file")));
        }
    }
}
