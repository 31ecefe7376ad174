//! How long reading and comparing two documents of 11 MB takes, and how much memory.
//!
//! `cargo run --release -p xtask --example compare_large`

use std::error::Error;
use std::time::Instant;

use serde_json::{Value, json};
use xtask::diff::{Counts, compare};
use xtask::yaml;

/// As large as the largest version of the vendor's whole document.
const BYTES: usize = 11_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let old = text(0);
    let new = text(1);
    println!("two documents of {:.1} MB each", megabytes(old.len()));

    let before = now();
    let old = yaml::read("old.json", &old, 1)?;
    let new = yaml::read("new.json", &new, 1)?;
    println!("reading both:  {:.2} s", before.elapsed().as_secs_f64());

    let before = now();
    let changes = compare(&old, &new);
    println!(
        "comparing:     {:.2} s ({})",
        before.elapsed().as_secs_f64(),
        Counts::of(&changes)
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory:   {:.0} MB", megabytes(peak));
    }
    Ok(())
}

/// A document of many operations, inline throughout; another `version` changes one in three.
fn text(version: usize) -> String {
    let operation = operation(0, version).to_string().len();
    let paths: serde_json::Map<String, Value> = (0..BYTES / operation)
        .map(|index| {
            let path = format!("/gst/compliance/tax-payer/operation-{index}/{{year}}");
            let version = if index % 3 == 0 { version } else { 0 };
            (path, json!({ "post": operation_at(index, version) }))
        })
        .collect();
    json!({ "openapi": "3.0.3", "info": { "title": "large", "version": "1" }, "paths": paths })
        .to_string()
}

fn operation(index: usize, version: usize) -> Value {
    json!({ "post": operation_at(index, version) })
}

fn operation_at(index: usize, version: usize) -> Value {
    let rows: Vec<Value> = (0..40 + version)
        .map(|row| json!({ "inum": format!("INV-{row}"), "val": row, "idt": "02-11-2024" }))
        .collect();
    json!({
        "operationId": format!("operation{index}"),
        "parameters": [{ "name": "year", "in": "path", "required": true, "schema": { "type": "string" } }],
        "requestBody": { "content": { "application/json": { "schema": schema(4, 0), "example": rows } } },
        "responses": { "200": { "description": "ok", "content": { "application/json": {
            "schema": schema(4, version),
            "examples": { "one": { "value": rows }, "two": { "value": rows } }
        } } } }
    })
}

fn schema(depth: usize, version: usize) -> Value {
    if depth == 0 {
        let kind = if version == 0 { "number" } else { "string" };
        return json!({ "type": kind, "description": "Integrated tax, in rupees.", "example": 288 });
    }
    json!({ "type": "object", "properties": {
        "a": schema(depth - 1, version),
        "b": schema(depth - 1, 0),
        "c": { "type": "array", "items": schema(depth - 1, 0) },
    } })
}

#[expect(clippy::disallowed_methods, reason = "measuring is the purpose")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::cast_precision_loss, reason = "printed with one decimal")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory that this process held, where the system tells.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}
