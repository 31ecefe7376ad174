//! `cargo xtask codegen`.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use openapi_diff::cli::print;
use openapi_document::{Refusals, Result, yaml};
use openapi_prepare::places;
use serde_json::Value;

use crate::files::{DOCUMENT, read_text};
use crate::outputs::OWNED_FOLDERS;
use crate::pipeline::generate;
use crate::sources::Sources;

/// What `cargo xtask codegen` takes.
#[derive(Debug, Args)]
pub struct Codegen {
    /// Write nothing; print what would change and fail if there is anything
    #[arg(long)]
    check: bool,
    /// Write nothing; print what the target of an overlay action meets in openapi/ims.yaml
    #[arg(long, value_name = "JSONPATH", conflicts_with = "check")]
    show: Option<String>,
}

impl Codegen {
    /// Generates everything; returns whether the workspace was current where that was asked.
    ///
    /// # Errors
    /// What makes the sources unusable; then nothing was written.
    pub fn run(&self, root: &Path) -> Result<bool, Refusals> {
        if let Some(target) = &self.show {
            let document = yaml::read(DOCUMENT, &read_text(root, DOCUMENT)?, 1)?;
            print(&shown(target, &document)?)?;
            return Ok(true);
        }
        let outputs = generate(&Sources::read(root)?)?;
        let all = outputs.iter().count();
        if !self.check {
            let changed = outputs.write(root)?;
            let paths: String = changed.iter().map(|path| path.clone() + "\n").collect();
            print(&format!(
                "{paths}{} of {all} files changed\n",
                changed.len()
            ))?;
            return Ok(true);
        }
        let drift = outputs.drift(root)?;
        if drift.is_empty() {
            print(&format!("{all} files are as generated\n"))?;
            return Ok(true);
        }
        print(&format!(
            "{}\n{} files differ from what codegen writes (also in {}); fix them with: cargo xtask codegen\n",
            outputs.describe(&drift),
            drift.len(),
            OWNED_FOLDERS.join(" and ")
        ))?;
        Ok(false)
    }
}

/// The places that a target meets, a line each with the start of what is there.
fn shown(target: &str, document: &Value) -> Result<String> {
    const LONGEST: usize = 100;
    let places = places(target, document)?;
    let mut text = String::new();
    for place in &places {
        let value = document.pointer(place.as_str()).unwrap_or(&Value::Null);
        let value: String = value.to_string().chars().take(LONGEST).collect();
        let _ = writeln!(text, "{place}: {value}");
    }
    let noun = if places.len() == 1 { "place" } else { "places" };
    let _ = writeln!(text, "{} {noun} in {DOCUMENT}", places.len());
    Ok(text)
}
