//! Large `OpenAPI` documents, made by a seed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::Result;
use crate::error::Context as _;

const DOCUMENTED: &str = include_str!("../peers/openapi-generator/documented.yaml");
/// A whole document as the vendor publishes it, with few operations.
const WHOLE: &str = "xtask/tests/data/whole/one-of.json";

/// Puts operations in front of the documented one.
pub(crate) fn large_yaml(root: &Path, size: usize, seed: u64) -> Result<PathBuf> {
    const PATHS: &str = "\npaths:\n";
    let (before, after) = DOCUMENTED
        .split_once(PATHS)
        .ok_or("the page has no operations where they stood")?;
    let mut rng = Rng::with_seed(seed);
    let mut text = String::with_capacity(size + 200_000);
    text.push_str(before);
    text.push_str(PATHS);
    let mut index = 0;
    while text.len() < size {
        operation(&mut text, index, &mut rng);
        index += 1;
    }
    text.push_str(after);
    let path = root.join(format!("large-{}.yaml", size / 1_000_000));
    std::fs::write(&path, text).context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// The same in JSON, as the vendor publishes its whole document.
pub(crate) fn large_json(root: &Path, size: usize, seed: u64) -> Result<PathBuf> {
    let mut rng = Rng::with_seed(seed);
    let text = std::fs::read_to_string(WHOLE).context(|| format!("reading {WHOLE}"))?;
    let mut document: Value = serde_json::from_str(&text)?;
    let paths = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .ok_or("the document has no operations where they stood")?;
    let mut length = text.len();
    while length < size {
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
    write(root, &format!("large-{}.json", size / 1_000_000), &document)
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

/// Two documents of a size in which every operation has a component of its own that refers to two
/// others; a third of the components, and a few operations, differ.
pub(crate) fn old_and_new(root: &Path, size: usize, seed: u64) -> Result<[PathBuf; 2]> {
    let mut rng = Rng::with_seed(seed);
    let (mut old, mut new) = ([Map::new(), Map::new()], [Map::new(), Map::new()]);
    let (mut index, mut length) = (0_usize, 0);
    while length < size {
        let fields = 0..rng.usize(10..=40);
        let fields = fields.map(|field| (format!("field{field}"), scalar(&mut rng)));
        let mut fields: Map<String, Value> = fields.collect();
        for other in ["made0", "made1"] {
            let target = rng.usize(0..=index);
            let reference = format!("#/components/schemas/Made{target}");
            fields.insert(other.to_owned(), json!({ "$ref": reference }));
        }
        let mut changed = fields.clone();
        match rng.u8(..9) {
            0 => drop(changed.insert("field0".to_owned(), json!({ "type": "boolean" }))),
            1 => drop(changed.insert("added".to_owned(), scalar(&mut rng))),
            2 => drop(changed.insert("field1".to_owned(), scalar(&mut rng))),
            _ => {}
        }
        let schema = |fields| json!({ "type": "object", "properties": fields });
        let (schema, changed) = (schema(fields), schema(changed));
        let operation = operation_with(index);
        length += schema.to_string().len() + operation.to_string().len();
        let (path, name) = (format!("/made/{index}"), format!("Made{index}"));
        match rng.u8(..100) {
            0 => drop(old[0].insert(path, operation)),
            1 => drop(new[0].insert(path, operation)),
            _ => {
                old[0].insert(path.clone(), operation.clone());
                new[0].insert(path, operation);
            }
        }
        old[1].insert(name.clone(), schema);
        new[1].insert(name, changed);
        index += 1;
    }
    let document = |name: &str, [paths, schemas]: [Map<String, Value>; 2]| {
        let info = json!({ "title": "Made", "version": "1" });
        let components = json!({ "schemas": schemas });
        let document =
            json!({ "openapi": "3.0.3", "info": info, "paths": paths, "components": components });
        write(root, name, &document)
    };
    Ok([document("old.json", old)?, document("new.json", new)?])
}

fn operation_with(index: usize) -> Value {
    let reference = format!("#/components/schemas/Made{index}");
    let content = json!({ "application/json": { "schema": { "$ref": reference } } });
    json!({ "get": {
        "operationId": format!("getMade{index}"),
        "summary": format!("Made {index}"),
        "parameters": [{ "name": "from", "in": "query", "schema": { "type": "string" } }],
        "responses": { "200": { "description": "200 Success", "content": content } },
    } })
}

fn scalar(rng: &mut Rng) -> Value {
    let kind = if rng.bool() { "number" } else { "string" };
    json!({ "type": kind, "description": format!("Made field {}", rng.u32(..)) })
}

fn write(root: &Path, name: &str, document: &Value) -> Result<PathBuf> {
    let path = root.join(name);
    std::fs::write(&path, document.to_string())
        .context(|| format!("writing {}", path.display()))?;
    Ok(path)
}
