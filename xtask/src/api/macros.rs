//! Expands the `macro_rules!` of a crate as far as they declare items.
//!
//! A small part of the language is enough for that: a fragment is one token, or ends where the
//! pattern has its next fixed one. A call that no rule takes stays a call.

use std::collections::BTreeMap;

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::Item;

/// The rules of one macro: a pattern, and what it expands to.
#[derive(Debug, Clone)]
pub(super) struct Macro {
    rules: Vec<(Vec<TokenTree>, Vec<TokenTree>)>,
}

/// What comes next in a pattern or an expansion.
enum Part<'t> {
    Token(&'t TokenTree),
    /// `$name:kind` in a pattern, `$name` in an expansion.
    Variable(String, String),
    /// `$( … ) separator *`
    Repeat(Vec<TokenTree>, Option<&'t TokenTree>),
}

/// What a variable stands for: tokens, or one binding for each repetition.
#[derive(Debug, Clone)]
enum Bound {
    Tokens(Vec<TokenTree>),
    Each(Vec<Bindings>),
}

type Bindings = BTreeMap<String, Bound>;

impl Macro {
    /// The rules of a `macro_rules!` from its tokens.
    pub(super) fn parse(tokens: TokenStream) -> Self {
        let groups = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream().into_iter().collect()),
            _ => None,
        });
        let groups: Vec<Vec<TokenTree>> = groups.collect();
        let pairs = groups.as_chunks().0.iter();
        let rules = pairs.map(|[pattern, expansion]| (pattern.clone(), expansion.clone()));
        Self {
            rules: rules.collect(),
        }
    }

    /// The items that a call declares; `None` if no rule takes it or it declares none.
    pub(super) fn expand(&self, call: TokenStream) -> Option<Vec<Item>> {
        let call: Vec<TokenTree> = call.into_iter().collect();
        self.rules.iter().find_map(|(pattern, expansion)| {
            let mut bindings = Bindings::new();
            let rest = matched(pattern, &call, &mut bindings)?;
            let tokens = rest.is_empty().then(|| written(expansion, &bindings))??;
            syn::parse2::<syn::File>(tokens).ok().map(|file| file.items)
        })
    }
}

/// The first part of the tokens, and those after it.
fn part(tokens: &[TokenTree], is_pattern: bool) -> Option<(Part<'_>, &[TokenTree])> {
    let (first, rest) = tokens.split_first()?;
    if !is_punct(first, "$") {
        return Some((Part::Token(first), rest));
    }
    match rest {
        [TokenTree::Group(group), end, rest @ ..] if is_punct(end, "*+?") => Some((
            Part::Repeat(group.stream().into_iter().collect(), None),
            rest,
        )),
        [TokenTree::Group(group), between, end, rest @ ..] if is_punct(end, "*+?") => {
            let inside = group.stream().into_iter().collect();
            Some((Part::Repeat(inside, Some(between)), rest))
        }
        [TokenTree::Ident(name), _, TokenTree::Ident(kind), rest @ ..] if is_pattern => {
            Some((Part::Variable(name.to_string(), kind.to_string()), rest))
        }
        [TokenTree::Ident(name), rest @ ..] => {
            Some((Part::Variable(name.to_string(), String::new()), rest))
        }
        _ => None,
    }
}

fn is_punct(token: &TokenTree, any_of: &str) -> bool {
    matches!(token, TokenTree::Punct(punct) if any_of.contains(punct.as_char()))
}

fn is_same(one: &TokenTree, other: &TokenTree) -> bool {
    one.to_string() == other.to_string()
}

/// Matches `tokens` with a pattern; returns the tokens that are left.
fn matched<'t>(
    mut pattern: &[TokenTree],
    mut tokens: &'t [TokenTree],
    bindings: &mut Bindings,
) -> Option<&'t [TokenTree]> {
    while !pattern.is_empty() {
        let (next, after) = part(pattern, true)?;
        tokens = match next {
            Part::Token(TokenTree::Group(wanted)) => {
                let (TokenTree::Group(group), rest) = tokens.split_first()? else {
                    return None;
                };
                let [inner, inside] = [wanted, group].map(|group| Vec::from_iter(group.stream()));
                let left = matched(&inner, &inside, bindings)?;
                let fits = left.is_empty() && group.delimiter() == wanted.delimiter();
                fits.then_some(rest)?
            }
            Part::Token(wanted) => {
                let (token, rest) = tokens.split_first()?;
                is_same(token, wanted).then_some(rest)?
            }
            Part::Variable(name, kind) => {
                let end = fragment_end(&kind, tokens, after.first())?;
                let (fragment, rest) = tokens.split_at_checked(end)?;
                bindings.insert(name, Bound::Tokens(fragment.to_vec()));
                rest
            }
            Part::Repeat(inside, separator) => repeated(&inside, separator, tokens, bindings),
        };
        pattern = after;
    }
    Some(tokens)
}

fn repeated<'t>(
    inside: &[TokenTree],
    separator: Option<&TokenTree>,
    mut tokens: &'t [TokenTree],
    bindings: &mut Bindings,
) -> &'t [TokenTree] {
    let mut rounds = Vec::new();
    loop {
        let start = match (separator, tokens.split_first()) {
            (Some(separator), Some((token, rest))) if !rounds.is_empty() => {
                if !is_same(token, separator) {
                    break;
                }
                rest
            }
            _ => tokens,
        };
        let mut round = Bindings::new();
        match matched(inside, start, &mut round) {
            Some(after) if after.len() < start.len() => {
                tokens = after;
                rounds.push(round);
            }
            _ => break,
        }
    }
    for name in variables(inside, true) {
        bindings.insert(name, Bound::Each(rounds.clone()));
    }
    tokens
}

/// How many tokens a fragment takes.
fn fragment_end(kind: &str, tokens: &[TokenTree], stop: Option<&TokenTree>) -> Option<usize> {
    let fits = match (kind, tokens.first()?) {
        ("ident", first) => matches!(first, TokenTree::Ident(_)),
        ("literal", first) => matches!(first, TokenTree::Literal(_)),
        ("tt", _) => true,
        _ => {
            let end = stop.and_then(|stop| tokens.iter().position(|token| is_same(token, stop)));
            return Some(end.unwrap_or(tokens.len())).filter(|end| *end > 0);
        }
    };
    fits.then_some(1)
}

/// The variables of a pattern or an expansion.
fn variables(mut tokens: &[TokenTree], is_pattern: bool) -> Vec<String> {
    let mut found = Vec::new();
    while let Some((next, after)) = part(tokens, is_pattern) {
        match next {
            Part::Variable(name, _) => found.push(name),
            Part::Repeat(inside, _) => found.extend(variables(&inside, is_pattern)),
            Part::Token(TokenTree::Group(group)) => {
                found.extend(variables(&Vec::from_iter(group.stream()), is_pattern));
            }
            Part::Token(_) => {}
        }
        tokens = after;
    }
    found
}

fn written(mut expansion: &[TokenTree], bindings: &Bindings) -> Option<TokenStream> {
    let mut out = TokenStream::new();
    while !expansion.is_empty() {
        let (next, after) = part(expansion, false)?;
        match next {
            Part::Token(TokenTree::Group(group)) => {
                let inside = written(&Vec::from_iter(group.stream()), bindings)?;
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
            }
            Part::Token(token) => out.extend([token.clone()]),
            Part::Variable(name, _) if name == "crate" => out.extend(quote::quote!(crate)),
            Part::Variable(name, _) => match bindings.get(&name)? {
                Bound::Tokens(tokens) => out.extend(tokens.iter().cloned()),
                Bound::Each(_) => return None,
            },
            Part::Repeat(inside, separator) => {
                let rounds =
                    variables(&inside, false)
                        .iter()
                        .find_map(|name| match bindings.get(name) {
                            Some(Bound::Each(rounds)) => Some(rounds),
                            _ => None,
                        })?;
                for (index, round) in rounds.iter().enumerate() {
                    out.extend(separator.filter(|_| index > 0).cloned());
                    let mut all = bindings.clone();
                    all.extend(round.clone());
                    out.extend(written(&inside, &all)?);
                }
            }
        }
        expansion = after;
    }
    Some(out)
}
