//! A documentation page and the fenced `OpenAPI` block inside it.

use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;

pub use crate::pointed_at::{PointedAt, pointed_at};
use crate::{Error, Place, Pointer, Result, Stage, yaml};

/// The `OpenAPI` text of a page and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The text between the fences, with LF line ends.
    pub text: String,
    /// Line of the page on which `text` begins, counted from 1.
    pub first_line: usize,
    is_closed: bool,
}

/// How often what Markdown takes for text or HTML is looked into: blocks stand in tabs within tabs.
const MOST_DEPTH: usize = 4;

/// Reads the document that a text is, or that a page holds in its one block.
///
/// # Errors
/// A text that is neither, or whose document does not parse.
pub fn read(name: &str, text: &str) -> Result<Value> {
    let document = found(name, text)?;
    let swagger = document.get("swagger").map(|version| {
        let place = Pointer::root().child("swagger");
        Error::new(
            Place::Value(Stage::File(name.to_owned()), place),
            format!("Swagger {version} is not OpenAPI 3"),
            "convert the document to OpenAPI 3.0 first: `npx swagger2openapi FILE`",
        )
    });
    match swagger {
        _ if document.get("openapi").is_some() => Ok(document),
        Some(error) => Err(error),
        None => {
            let none = "no top-level `openapi` key: this is no OpenAPI document";
            Err(Error::new(name, none, REMEDY))
        }
    }
}

const REMEDY: &str = "name an OpenAPI document in YAML or JSON, or a page with a fenced block";

fn found(name: &str, text: &str) -> Result<Value> {
    if is_document(name, text) {
        return yaml::read(name, text, 1);
    }
    if let Some(block) = find_openapi_block(name, text)? {
        return yaml::read(name, &block.text, block.first_line);
    }
    // A document may begin with a comment, and come without a name: from standard input.
    let is_told = |document: &Value| {
        let mut keys = ["openapi", "swagger"].iter();
        keys.any(|key| document.get(*key).is_some())
    };
    let document = yaml::read(name, text, 1).ok().filter(is_told);
    document.ok_or_else(|| match pointed_at(text) {
        Some(PointedAt { document, call }) => {
            let document = document.unwrap_or_else(|| "the API's document".to_owned());
            let remedy = format!("name that document: {document}");
            Error::new(name, points(&document, &call), remedy)
        }
        None => Error::new(name, nothing_in(text), REMEDY),
    })
}

/// What is wrong with a page that shows the operation `call` of another document.
#[must_use]
pub fn points(document: &str, call: &str) -> String {
    format!("the page holds no OpenAPI block; it shows {call} of {document}")
}

/// What is wrong with a page without a document.
#[must_use]
pub fn nothing_in(page: &str) -> &'static str {
    let mut lines = page.lines().map(str::trim_end);
    if lines.any(|line| line == "paths:") && page.contains("\n  path: /") {
        "the block of this page is in Mintlify's early form, which is not OpenAPI"
    } else {
        "no fenced YAML or JSON block with an OpenAPI document in this page"
    }
}

/// Whether a file of this name and text is a document itself, not a page around one.
#[must_use]
pub fn is_document(name: &str, text: &str) -> bool {
    if is_document_name(name) {
        return true;
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = ["{", "openapi:", "swagger:", "\"openapi\":", "'openapi':"]
        .iter()
        .any(|start| text.starts_with(start));
    // A page may begin with a tag of its own: `{% openapi … %}`.
    let is_tag = text.starts_with("{%");
    begins && !is_tag && matches!(find_openapi_block(name, text), Ok(None))
}

/// Whether a file of this name holds a document, not a page.
#[must_use]
pub fn is_document_name(name: &str) -> bool {
    let extension = Path::new(name).extension();
    let extension = extension.map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json"))
}

/// Finds the one fenced block of `page` that holds an `OpenAPI` document, if there is one.
///
/// Fences may have any length from three, be indented or quoted, and carry an info string. Line
/// ends may be CRLF and the page may begin with a byte order mark.
///
/// # Errors
/// A fence that is not closed, or more than one `OpenAPI` block.
pub fn find_openapi_block(name: &str, page: &str) -> Result<Option<Block>> {
    let mut blocks = Vec::new();
    collect(&normalised(page), 1, MOST_DEPTH, &mut blocks);
    blocks.retain(|block| looks_like_openapi(&block.text));
    if let Some(open) = blocks.iter().find(|block| !block.is_closed) {
        return Err(Error::new(
            Place::Line(name.to_owned(), open.first_line.saturating_sub(1).max(1)),
            "the block that opens here is never closed",
            "close it with a line of as many backticks or tildes, or fetch the page again: it may be cut off",
        ));
    }
    let mut blocks = blocks.into_iter();
    match (blocks.next(), blocks.next()) {
        (Some(first), Some(second)) => Err(Error::new(
            Place::Line(name.to_owned(), second.first_line),
            format!(
                "a second OpenAPI block, the first begins on line {}",
                first.first_line
            ),
            "keep one OpenAPI block in a page: vendor the other operation as a page of its own",
        )),
        (first, _) => Ok(first),
    }
}

/// The text of `page` without a byte order mark and with LF line ends, whichever it had.
#[must_use]
pub fn normalised(page: &str) -> String {
    page.strip_prefix('\u{feff}')
        .unwrap_or(page)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// Adds the fenced blocks of `text`, which begins on line `first_line` of the page.
fn collect(text: &str, first_line: usize, depth: usize, found: &mut Vec<Block>) {
    let mut block: Option<(Range<usize>, bool, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                block = Some((range, is_fenced, String::new()));
            }
            Event::Start(Tag::HtmlBlock) => block = Some((range, false, String::new())),
            Event::Text(part) | Event::Html(part) => {
                if let Some((_, _, text)) = &mut block {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                let Some((range, is_fenced, inside)) = block.take() else {
                    continue;
                };
                let line = first_line + lines_before(text, range.start);
                if is_fenced {
                    found.push(Block {
                        text: inside,
                        first_line: line + 1,
                        is_closed: ends_with_fence(text.get(range).unwrap_or_default()),
                    });
                } else if depth > 0 {
                    collect(&without_tags(&inside), line, depth - 1, found);
                }
            }
            _ => {}
        }
    }
}

fn lines_before(text: &str, end: usize) -> usize {
    text.get(..end).unwrap_or_default().matches('\n').count()
}

/// Whether the last line of a block is a fence, and not the one that opens it.
fn ends_with_fence(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    lines.next();
    lines.next_back().is_some_and(|line| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        ["```", "~~~"].iter().any(|fence| line.starts_with(fence))
    })
}

/// The text of tabs and of tags that surround blocks, as if it stood alone: Markdown looks for no
/// fence in either.
fn without_tags(text: &str) -> String {
    let is_tag = |line: &str| line.trim_start().starts_with('<');
    let indent = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !is_tag(line))
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    text.lines()
        .map(|line| {
            if is_tag(line) {
                ""
            } else {
                line.get(indent..).unwrap_or("")
            }
        })
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Whether the text has a top-level `openapi` or `swagger` key, before it is parsed.
fn looks_like_openapi(text: &str) -> bool {
    let json = text.trim_start().starts_with('{');
    text.lines().any(|line| {
        let line = if json {
            line.trim_start_matches(['{', ' ', '\t'])
        } else {
            line
        };
        let key = line.trim_start_matches(['"', '\'']);
        ["openapi", "swagger"].iter().any(|name| {
            key.strip_prefix(name).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(':')
            })
        })
    })
}
