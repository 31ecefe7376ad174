//! Doc comments of generated code: without the schema's JSON, and never read as Rust by rustdoc.

use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, File, Lit, Meta, parse_quote};

/// Tidies every doc comment of `file`.
pub(super) fn tidy(file: &mut File) {
    Tidy.visit_file_mut(file);
}

struct Tidy;

impl VisitMut for Tidy {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        tidy_attributes(attributes);
    }
}

/// Puts the documentation first, one attribute for each line, as a person writes it.
fn tidy_attributes(attributes: &mut Vec<Attribute>) {
    let text: Vec<String> = attributes.iter().filter_map(doc_text).collect();
    attributes.retain(|attribute| doc_text(attribute).is_none());
    if text.is_empty() {
        return;
    }
    let lines: Vec<Attribute> = plain(&text.join("\n"))
        .lines()
        .map(|line| {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            parse_quote!(#[doc = #line])
        })
        .collect();
    attributes.splice(0..0, lines);
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => {
            let text = text.value();
            // What was written as `/// text` begins with the space after the slashes.
            Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
        }
        _ => None,
    }
}

/// `text` without the folded JSON schema and without code blocks that rustdoc would compile.
fn plain(text: &str) -> String {
    let text = without_details(text);
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let body = line.trim_start();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|marker| body.starts_with(marker));
        lines.push(match (fence, marker) {
            (None, Some(marker)) => {
                fence = Some(marker);
                format!("{marker}text")
            }
            (Some(open), Some(marker)) if open == marker => {
                fence = None;
                marker.to_owned()
            }
            (Some(_), _) => line.to_owned(),
            (None, None) => unindented(line),
        });
    }
    lines.extend(fence.map(str::to_owned));
    lines.join("\n").trim_end().to_owned()
}

fn without_details(text: &str) -> String {
    match (text.find("<details>"), text.find("</details>")) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) = (text.get(..start), text.get(end + "</details>".len()..));
            format!(
                "{}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        }
        _ => text.to_owned(),
    }
}

/// `line` with less indentation than makes a code block.
fn unindented(line: &str) -> String {
    let body = line.trim_start();
    let indent = line.get(..line.len() - body.len()).unwrap_or_default();
    if indent.len() > 3 || indent.contains('\t') {
        format!("   {body}")
    } else {
        line.to_owned()
    }
}
