//! What generating the client costs.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::error::Context as _;
use crate::options::Options;
use crate::process::{self, Usage};
use crate::results::Table;
use crate::statistics::Rounds;
use crate::{Result, scratch};

const DOCUMENTED: &str = include_str!("../peers/openapi-generator/documented.yaml");
/// A whole document as the vendor publishes it, with few operations.
const WHOLE: &str = "xtask/tests/data/whole/one-of.json";
const LARGE: usize = 11_000_000;
const PAGE: &str = "get-invoices.md";
const ROUNDS: usize = 5;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let program = build()?;
    let root = workspace()?;
    let document = large_document(&root, options.seed)?;
    let json = large_json(&root, options.seed)?;
    let (pages_size, large_size) = (
        size(&root.join("openapi/vendor").join(PAGE))?,
        size(&document)?,
    );
    let mut table = Table::new(["what", "input, MB", "seconds", "CPU s", "peak, MB"]);
    for (name, size, arguments) in [
        (
            "`codegen` of the vendored pages",
            pages_size,
            vec!["codegen".into()],
        ),
        (
            "`vendor` of a large document in YAML",
            large_size,
            vec!["vendor".into(), document.into_os_string()],
        ),
        (
            "`vendor` of a large document in JSON",
            size(&json)?,
            vec!["vendor".into(), json.into_os_string()],
        ),
    ] {
        let (mut wall, mut cpu, mut peak) = (Rounds::new(), Rounds::new(), Rounds::new());
        for _ in 0..if options.quick { 1 } else { ROUNDS } {
            let usage = run(&program, &root, &arguments)?;
            wall.push(usage.seconds);
            cpu.push(usage.cpu_seconds);
            peak.push(megabytes(usage.peak_memory));
        }
        table.row(&[
            name.to_owned(),
            format!("{:.2}", megabytes(size)),
            format!("{wall:.2}"),
            format!("{cpu:.2}"),
            format!("{:.0}", peak.median()),
        ]);
    }
    Ok(format!(
        "An optimised build of the program, on a copy of the pages from which everything is generated anew. \
         The large document has thousands of operations with schemas of their \
         own, made by the seed, beside the documented one; `vendor` reads it, keeps what the facade calls, \
         generates everything from it and says what has changed. The peak is the system's accounting, looked \
         at every 2 ms.\n\n{}",
        table.finish()
    ))
}

fn build() -> Result<PathBuf> {
    process::run(Command::new("cargo").args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "xtask",
    ]))?;
    let target = scratch::folder()?;
    let target = target.parent().ok_or("a folder without a parent")?;
    Ok(target.join("release/xtask"))
}

fn run(program: &Path, root: &Path, arguments: &[OsString]) -> Result<Usage> {
    let generated = root.join("gen");
    if generated.exists() {
        std::fs::remove_dir_all(generated)?;
    }
    let mut command = Command::new(program);
    command.args(arguments).arg("--root").arg(root);
    process::measure(&mut command).context(|| format!("generating in {}", root.display()))
}

fn size(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A copy of everything that the generator reads.
fn workspace() -> Result<PathBuf> {
    let root = scratch::folder()?.join("codegen");
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    copy_folder(Path::new("openapi"), &root.join("openapi"))?;
    Ok(root)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            std::fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// Puts operations in front of the documented one.
fn large_document(root: &Path, seed: u64) -> Result<PathBuf> {
    const PATHS: &str = "\npaths:\n";
    let (before, after) = DOCUMENTED
        .split_once(PATHS)
        .ok_or("the page has no operations where they stood")?;
    let mut rng = Rng::with_seed(seed);
    let mut text = String::with_capacity(LARGE + 200_000);
    text.push_str(before);
    text.push_str(PATHS);
    let mut index = 0;
    while text.len() < LARGE {
        operation(&mut text, index, &mut rng);
        index += 1;
    }
    text.push_str(after);
    let path = root.join("large.yaml");
    std::fs::write(&path, text).context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// The same in JSON, as the vendor publishes its whole document.
fn large_json(root: &Path, seed: u64) -> Result<PathBuf> {
    let mut rng = Rng::with_seed(seed);
    let text = std::fs::read_to_string(WHOLE).context(|| format!("reading {WHOLE}"))?;
    let mut document: Value = serde_json::from_str(&text)?;
    let paths = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .ok_or("the document has no operations where they stood")?;
    let mut length = text.len();
    while length < LARGE {
        let index = paths.len();
        let fields: Map<String, Value> = (0..rng.usize(200..=600))
            .map(|field| {
                let kind = if rng.bool() { "number" } else { "string" };
                (
                    format!("field{field}"),
                    json!({ "type": kind, "example": rng.u32(..) }),
                )
            })
            .collect();
        let schema = json!({ "type": "object", "properties": fields });
        let operation = json!({ "get": {
            "operationId": format!("getMade{index}"),
            "responses": { "200": { "description": "200 Success", "content": {
                "application/json": { "schema": schema }
            } } },
        } });
        length += operation.to_string().len();
        paths.insert(format!("/made/{index}"), operation);
    }
    let path = root.join("large.json");
    std::fs::write(&path, document.to_string())
        .context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

fn operation(text: &mut String, index: usize, rng: &mut Rng) {
    let _ = write!(
        text,
        "  /made/{index}/{{id}}:
    get:
      tags:
        - Public
      summary: Made {index}
      operationId: getMade{index}
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
        - name: from
          in: query
          required: false
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
                  data:
                    type: array
                    items:
                      type: object
                      properties:
"
    );
    for field in 0..rng.usize(20..=60) {
        let name: String = (0..rng.usize(3..=18)).map(|_| rng.lowercase()).collect();
        let (kind, example) = match rng.u8(..3) {
            0 => ("number", rng.u32(..).to_string()),
            1 => ("boolean", rng.bool().to_string()),
            _ => ("string", format!("'{:016x}'", rng.u64(..))),
        };
        let _ = write!(
            text,
            "                        {name}{field}:
                          type: {kind}
                          example: {example}
"
        );
    }
}
