//! Expands the `macro_rules!` of a crate as far as they declare items.
//!
//! A small part of the language is enough for that: fragments end where the pattern has its next
//! fixed token. A call that no rule takes stays a call.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Item;

/// How many repetitions one call may make.
const MOST_REPEATS: usize = 10_000;

/// The rules of one macro.
#[derive(Debug, Clone)]
pub(super) struct Macro {
    rules: Vec<(Vec<Part>, Vec<Part>)>,
}

/// A part of a pattern or of what it expands to.
#[derive(Debug, Clone)]
enum Part {
    Token(TokenTree),
    Group(Delimiter, Vec<Part>),
    /// `$name:kind` in a pattern, `$name` in an expansion.
    Variable(String, String),
    /// `$( … ) separator *`
    Repeat(Vec<Part>, Option<TokenTree>),
}

/// What a variable stands for: tokens, or one binding for each repetition.
#[derive(Debug, Clone)]
enum Bound {
    Tokens(Vec<TokenTree>),
    Each(Vec<Bindings>),
}

type Bindings = BTreeMap<String, Bound>;

/// The rules of a `macro_rules!` from its tokens; `None` if they are of no known form.
pub(super) fn parse_macro(tokens: TokenStream) -> Option<Macro> {
    let mut rules = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while tokens.peek().is_some() {
        let TokenTree::Group(pattern) = tokens.next()? else {
            return None;
        };
        // `=>`
        tokens.next()?;
        tokens.next()?;
        let TokenTree::Group(expansion) = tokens.next()? else {
            return None;
        };
        rules.push((
            parts(pattern.stream(), true)?,
            parts(expansion.stream(), false)?,
        ));
        // `;`
        tokens.next();
    }
    Some(Macro { rules })
}

fn parts(tokens: TokenStream, is_pattern: bool) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next()? {
                TokenTree::Group(group) => {
                    let inside = parts(group.stream(), is_pattern)?;
                    let mut separator = None;
                    let mut next = tokens.next()?;
                    if !is_repeat(&next) {
                        separator = Some(next);
                        next = tokens.next()?;
                    }
                    if !is_repeat(&next) {
                        return None;
                    }
                    found.push(Part::Repeat(inside, separator));
                }
                TokenTree::Ident(name) => {
                    let mut kind = String::new();
                    if is_pattern {
                        tokens.next()?;
                        kind = tokens.next()?.to_string();
                    }
                    found.push(Part::Variable(name.to_string(), kind));
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inside = parts(group.stream(), is_pattern)?;
                found.push(Part::Group(group.delimiter(), inside));
            }
            token => found.push(Part::Token(token)),
        }
    }
    Some(found)
}

fn is_repeat(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '*' | '+' | '?'))
}

impl Macro {
    /// The items that a call declares; `None` if no rule takes it or it declares none.
    pub(super) fn expand(&self, call: TokenStream) -> Option<Vec<Item>> {
        let call: Vec<TokenTree> = call.into_iter().collect();
        self.rules.iter().find_map(|(pattern, expansion)| {
            let mut bindings = Bindings::new();
            let rest = matched(pattern, &call, &mut bindings)?;
            if !rest.is_empty() {
                return None;
            }
            let tokens = written(expansion, &bindings)?;
            syn::parse2::<syn::File>(tokens).ok().map(|file| file.items)
        })
    }
}

/// Matches `tokens` with the parts of a pattern; returns the tokens that are left.
fn matched<'t>(
    pattern: &[Part],
    tokens: &'t [TokenTree],
    bindings: &mut Bindings,
) -> Option<&'t [TokenTree]> {
    let Some((part, after)) = pattern.split_first() else {
        return Some(tokens);
    };
    let rest = match part {
        Part::Token(wanted) => {
            let (token, rest) = tokens.split_first()?;
            (token.to_string() == wanted.to_string()).then_some(rest)?
        }
        Part::Group(delimiter, inside) => {
            let (TokenTree::Group(group), rest) = tokens.split_first()? else {
                return None;
            };
            if group.delimiter() != *delimiter {
                return None;
            }
            let within: Vec<TokenTree> = group.stream().into_iter().collect();
            matched(inside, &within, bindings)?
                .is_empty()
                .then_some(rest)?
        }
        Part::Variable(name, kind) => {
            let end = fragment_end(kind, tokens, after)?;
            let (fragment, rest) = tokens.split_at_checked(end)?;
            bindings.insert(name.clone(), Bound::Tokens(fragment.to_vec()));
            rest
        }
        Part::Repeat(inside, separator) => repeat(inside, separator.as_ref(), tokens, bindings),
    };
    matched(after, rest, bindings)
}

fn repeat<'t>(
    inside: &[Part],
    separator: Option<&TokenTree>,
    tokens: &'t [TokenTree],
    bindings: &mut Bindings,
) -> &'t [TokenTree] {
    let mut rest = tokens;
    let mut rounds = Vec::new();
    while rounds.len() < MOST_REPEATS {
        let mut start = rest;
        if let (Some(separator), false) = (separator, rounds.is_empty()) {
            match rest.split_first() {
                Some((token, after)) if token.to_string() == separator.to_string() => start = after,
                _ => break,
            }
        }
        let mut round = Bindings::new();
        match matched(inside, start, &mut round) {
            Some(after) if after.len() < start.len() => {
                rest = after;
                rounds.push(round);
            }
            _ => break,
        }
    }
    for name in names(inside) {
        let each = rounds.clone();
        bindings.insert(name, Bound::Each(each));
    }
    rest
}

/// How many tokens a fragment takes.
fn fragment_end(kind: &str, tokens: &[TokenTree], after: &[Part]) -> Option<usize> {
    let single = |fits: bool| fits.then_some(1);
    let first = tokens.first()?;
    match kind {
        "ident" => single(matches!(first, TokenTree::Ident(_))),
        "literal" => single(matches!(first, TokenTree::Literal(_))),
        "tt" | "block" | "lifetime" => Some(1),
        // What follows an attribute's path belongs to it: `#[doc = "…"]` is all in one group.
        "meta" => Some(tokens.len()),
        "vis" => {
            let is_pub = first.to_string() == "pub";
            let scoped = matches!(tokens.get(1), Some(TokenTree::Group(_)));
            Some(usize::from(is_pub) + usize::from(is_pub && scoped))
        }
        _ => {
            let stop = match after.first() {
                Some(Part::Token(token)) => Some(token.to_string()),
                _ => None,
            };
            let end =
                stop.and_then(|stop| tokens.iter().position(|token| token.to_string() == stop));
            Some(end.unwrap_or(tokens.len())).filter(|end| *end > 0)
        }
    }
}

/// The variables of a pattern.
fn names(parts: &[Part]) -> Vec<String> {
    parts
        .iter()
        .flat_map(|part| match part {
            Part::Variable(name, _) => vec![name.clone()],
            Part::Group(_, inside) | Part::Repeat(inside, _) => names(inside),
            Part::Token(_) => Vec::new(),
        })
        .collect()
}

fn written(expansion: &[Part], bindings: &Bindings) -> Option<TokenStream> {
    let mut out = TokenStream::new();
    for part in expansion {
        match part {
            Part::Token(token) => out.extend([token.clone()]),
            Part::Group(delimiter, inside) => {
                let group = Group::new(*delimiter, written(inside, bindings)?);
                out.extend([TokenTree::Group(group)]);
            }
            Part::Variable(name, _) if name == "crate" => {
                out.extend(quote::quote!(crate));
            }
            Part::Variable(name, _) => match bindings.get(name)? {
                Bound::Tokens(tokens) => out.extend(tokens.iter().cloned()),
                Bound::Each(_) => return None,
            },
            Part::Repeat(inside, separator) => {
                let rounds = names(inside)
                    .iter()
                    .find_map(|name| match bindings.get(name) {
                        Some(Bound::Each(rounds)) => Some(rounds),
                        _ => None,
                    })?;
                for (index, round) in rounds.iter().enumerate() {
                    if let (Some(separator), true) = (separator, index > 0) {
                        out.extend([separator.clone()]);
                    }
                    let mut all = bindings.clone();
                    all.extend(round.clone());
                    out.extend(written(inside, &all)?);
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens as _, quote};

    use super::parse_macro;

    #[test]
    fn items_of_a_call_are_declared() {
        let rules = parse_macro(quote! {
            (
                $(#[$meta:meta])*
                $name:ident { $( $(#[$inner:meta])* $variant:ident = $own:literal, [$wire:literal $(, $also:literal)*]; )+ }
                fold: $fold:path
            ) => {
                $(#[$meta])*
                pub enum $name { $( $(#[$inner])* $variant, )+ Unknown($crate::Text) }
                impl $name {
                    pub fn own(&self) -> &str { match self { $( Self::$variant => $own, )+ _ => "" } }
                    pub fn fold(&self) { $fold() }
                }
            };
            ($type:ty: $text:literal) => { impl Form for $type {} };
        })
        .expect("rules");
        let items = rules
            .expand(quote! {
                /// A code.
                #[derive(Debug)]
                Code { A = "a", ["x"]; /// B.
                    B = "b", ["y", "z"]; }
                fold: str::eq
            })
            .expect("expands");
        let text: Vec<String> = items
            .iter()
            .map(|item| item.to_token_stream().to_string())
            .collect();
        assert!(
            text[0]
                .ends_with("pub enum Code { A , # [doc = r\" B.\"] B , Unknown (crate :: Text) }"),
            "{text:?}"
        );
        assert!(
            text[1].contains("Self :: A => \"a\" , Self :: B => \"b\""),
            "{text:?}"
        );
        let items = rules.expand(quote!(Vec<u8>: "bytes")).expect("expands");
        assert_eq!(
            items[0].to_token_stream().to_string(),
            "impl Form for Vec < u8 > { }"
        );
        assert!(rules.expand(quote!(fn)).is_none());
    }
}
