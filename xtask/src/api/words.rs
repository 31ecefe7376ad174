//! Parts of Rust as one line of text, and what attributes say.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Meta, Pat, Path, Signature, Token};

/// Words after which a bracket is no list of arguments.
const KEYWORDS: [&str; 9] = [
    "as", "const", "dyn", "for", "impl", "in", "mut", "where", "unsafe",
];

/// Tokens on one line, spaced as rustfmt does it for types and signatures.
pub(super) fn text(tokens: impl ToTokens) -> String {
    let mut line = Line::default();
    line.all(tokens.to_token_stream());
    line.text.trim_end_matches(',').to_owned()
}

#[derive(Default)]
struct Line {
    text: String,
    /// The next token follows without a space.
    is_open: bool,
    /// The last token was a name that may have arguments.
    is_name: bool,
}

impl Line {
    fn all(&mut self, tokens: TokenStream) {
        let mut operator = String::new();
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Punct(punct) => {
                    operator.push(punct.as_char());
                    let joins = punct.spacing() == Spacing::Joint
                        && matches!(operator.as_str(), "-" | "=" | ":" | "." | "..");
                    if !joins {
                        self.operator(&std::mem::take(&mut operator));
                    }
                }
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    self.word(&name, false);
                    self.is_name =
                        !KEYWORDS.contains(&name.as_str()) || name == "impl" || name == "for";
                }
                TokenTree::Literal(literal) => self.word(&literal.to_string(), false),
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inside: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => return self.all(inside),
        };
        self.is_open |= self.is_name && delimiter == Delimiter::Parenthesis;
        self.word(open, true);
        self.all(inside);
        self.close(close);
    }

    fn operator(&mut self, operator: &str) {
        match operator {
            "<" => {
                self.is_open |= self.is_name;
                self.word("<", true);
            }
            ">" => {
                self.close(">");
                self.is_name = true;
            }
            "::" => {
                self.is_open |= self.is_name;
                self.word("::", true);
            }
            "," | ";" | ":" => {
                self.text.push_str(operator);
                (self.is_open, self.is_name) = (false, false);
            }
            "." | ".." => {
                self.is_open = true;
                self.word(operator, true);
            }
            "=" | "->" | "=>" | "+" | "|" => self.word(operator, false),
            _ => self.word(operator, true),
        }
    }

    fn word(&mut self, word: &str, is_open: bool) {
        if !self.is_open && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(word);
        (self.is_open, self.is_name) = (is_open, false);
    }

    fn close(&mut self, close: &str) {
        let kept = self.text.trim_end_matches(',').len();
        self.text.truncate(kept);
        self.text.push_str(close);
        (self.is_open, self.is_name) = (false, false);
    }
}

/// An attribute, with the conditions under which it is there.
pub(super) struct Mark {
    pub(super) conditions: Vec<String>,
    pub(super) meta: Meta,
}

/// The attributes, those inside `cfg_attr` too.
pub(super) fn attributes(attributes: &[Attribute]) -> Vec<Mark> {
    let mut found = Vec::new();
    for attribute in attributes {
        let list = match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg_attr") => list,
            meta => {
                found.push(Mark {
                    conditions: Vec::new(),
                    meta: meta.clone(),
                });
                continue;
            }
        };
        let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        let mut parts = parts.into_iter().flatten();
        let condition = parts.next().map(|meta| text(&meta));
        found.extend(parts.map(|meta| Mark {
            conditions: condition.iter().cloned().collect(),
            meta,
        }));
    }
    found
}

/// The conditions under which an item is there, as `cfg` has them.
pub(super) fn conditions(list: &[Attribute]) -> Vec<String> {
    list.iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => Some(text(&list.tokens)),
            _ => None,
        })
        .collect()
}

/// The traits that an item derives, each under its conditions.
pub(super) fn derived(list: &[Attribute]) -> Vec<(Vec<String>, Path)> {
    let mut found = Vec::new();
    for mark in attributes(list) {
        if let Meta::List(derive) = &mark.meta
            && derive.path.is_ident("derive")
            && let Ok(paths) =
                derive.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
        {
            found.extend(
                paths
                    .into_iter()
                    .map(|path| (mark.conditions.clone(), path)),
            );
        }
    }
    found
}

/// Whether an item is there for tests of the crate only, or no promise to users.
pub(super) fn is_unlisted(list: &[Attribute]) -> bool {
    let hidden = attributes(list).iter().any(|mark| match &mark.meta {
        Meta::List(doc) => doc.path.is_ident("doc") && text(&doc.tokens) == "hidden",
        _ => false,
    });
    hidden || is_for_tests(list)
}

/// Whether an item is there for tests of the crate only.
pub(super) fn is_for_tests(list: &[Attribute]) -> bool {
    conditions(list)
        .iter()
        .any(|condition| condition == "test" || condition == "doctest")
}

/// What else decides how an item may be used from outside: ` #[non_exhaustive]`.
pub(super) fn marks(list: &[Attribute]) -> String {
    let mut marks = String::new();
    for Mark { conditions, meta } in attributes(list) {
        let name = text(meta.path());
        let shown = match name.as_str() {
            "non_exhaustive" | "deprecated" | "must_use" => name,
            "repr" => text(&meta),
            _ => continue,
        };
        match conditions.first() {
            Some(condition) => marks.extend([" #[cfg_attr(", condition, ", ", &shown, ")]"]),
            None => marks.extend([" #[", &shown, "]"]),
        }
    }
    marks
}

/// The head of a function without what is the business of its body.
pub(super) fn signature(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                receiver.attrs.clear();
                receiver.mutability = None;
            }
            FnArg::Typed(input) => {
                input.attrs.clear();
                match &mut *input.pat {
                    Pat::Ident(name) => name.mutability = None,
                    pattern => *pattern = syn::parse_quote!(_),
                }
            }
        }
    }
    signature
}
