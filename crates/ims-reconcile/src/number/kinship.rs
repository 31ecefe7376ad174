//! Which numbers may be two spellings of one.

use super::{Number, Part, fold, without_zeros};
use crate::Rule;
use crate::settings::Numbers;

/// The longest number that the tax network takes.
pub(super) const FULL_LENGTH: usize = 16;

/// How close two numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kinship {
    /// More than one difference of writing.
    Distant,
    /// One difference that other numbers of the supplier may share.
    Weak,
    /// One difference that no two numbers of a series have.
    Close,
    /// Equal but for letter case and white space.
    Equal,
}

/// How close two numbers are, and by which difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kin {
    pub(crate) kinship: Kinship,
    pub(crate) rule: Rule,
}

/// Compares two numbers; `None` if they are not kin.
pub(crate) fn kinship(one: &Number, other: &Number, allowed: Numbers) -> Option<Kin> {
    let kin = |kinship, rule| Some(Kin { kinship, rule });
    if one.text == other.text {
        return kin(Kinship::Equal, Rule::Equal);
    }
    if allowed.separators && letters_and_digits(one).eq(letters_and_digits(other)) {
        let same_parts = one.texts(&one.parts).eq(other.texts(&other.parts));
        let same_year = || differ_in_year(one, other) == Some(Kinship::Close);
        let kinship = if same_parts || allowed.year && same_year() {
            Kinship::Close
        } else {
            Kinship::Weak
        };
        return kin(kinship, Rule::Separators);
    }
    if allowed.zeros && differ_in_zeros(one, other) {
        return kin(Kinship::Close, Rule::Zeros);
    }
    if allowed.year
        && let Some(kinship) = differ_in_year(one, other)
    {
        return kin(kinship, Rule::Year);
    }
    if allowed.prefix && is_tail(one, &one.parts, other, &other.parts) {
        return kin(Kinship::Weak, Rule::Prefix);
    }
    if allowed.length && is_cut(&one.text, &other.text) {
        return kin(Kinship::Weak, Rule::Length);
    }
    if allowed.likeness && is_like(&one.text, &other.text) {
        return kin(Kinship::Weak, Rule::Likeness);
    }
    differ_in_more(one, other, allowed)
        .then(|| kin(Kinship::Distant, Rule::SeveralDifferences))
        .flatten()
}

fn letters_and_digits(number: &Number) -> impl Iterator<Item = u8> {
    number.texts(&number.parts).flat_map(str::bytes)
}

/// The same parts between the same separators, but for zeros in front of digits.
fn differ_in_zeros(one: &Number, other: &Number) -> bool {
    same_but_for_zeros(one, &one.parts, other, &other.parts)
        && separators(one).eq(separators(other))
}

fn separators(number: &Number) -> impl Iterator<Item = (usize, &str)> {
    let starts = std::iter::once(0).chain(number.parts.iter().map(|part| part.end as usize));
    let text_end = number.text.len();
    let ends = number.parts.iter().map(|part| part.start as usize);
    let between = starts.zip(ends.chain(std::iter::once(text_end)));
    between
        .enumerate()
        .map(|(place, (start, end))| (place, number.text.get(start..end).unwrap_or_default()))
}

fn same_but_for_zeros(one: &Number, ones: &[Part], other: &Number, others: &[Part]) -> bool {
    ones.len() == others.len()
        && ones
            .iter()
            .zip(others)
            .all(|(part, peer)| is_same_part(one, *part, other, *peer))
}

fn is_same_part(one: &Number, part: Part, other: &Number, peer: Part) -> bool {
    let (text, peer_text) = (one.part(part), other.part(peer));
    let both_digits = part.is_digits && peer.is_digits;
    text == peer_text || both_digits && without_zeros(text) == without_zeros(peer_text)
}

/// One has a year and the other not, or both write the same year otherwise.
fn differ_in_year(one: &Number, other: &Number) -> Option<Kinship> {
    let (year, other_year) = (one.find_year(), other.find_year());
    let kinship = match (&year, &other_year) {
        (None, None) => return None,
        (Some((_, year)), Some((_, other_year))) if year != other_year => return None,
        (Some(_), Some(_)) => Kinship::Close,
        _ => Kinship::Weak,
    };
    let (rest, other_rest) = (one.without_year(), other.without_year());
    let is_same = one.texts(&rest).eq(other.texts(&other_rest));
    is_same.then_some(kinship)
}

/// One is the end of the other, whose beginning has letters: `INV/26-27/0042` and `42`.
fn is_tail(one: &Number, ones: &[Part], other: &Number, others: &[Part]) -> bool {
    if ones.len() > others.len() {
        return is_tail(other, others, one, ones);
    }
    let dropped = others.len() - ones.len();
    let Some((beginning, end)) = others.split_at_checked(dropped) else {
        return false;
    };
    let Some((first, rest)) = ones.split_first() else {
        return false;
    };
    let Some((peer, peers)) = end.split_first() else {
        return false;
    };
    first.is_digits
        && beginning.iter().any(|part| !part.is_digits)
        && is_same_part(one, *first, other, *peer)
        && one.texts(rest).eq(other.texts(peers))
}

/// One has 16 characters, which are the first or the last of the other.
fn is_cut(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short.len() == FULL_LENGTH
        && long.len() > FULL_LENGTH
        && (long.starts_with(short) || long.ends_with(short))
}

/// The two differ in one kind of look-alike, such as `O` for `0`, as often as it occurs.
fn is_like(one: &str, other: &str) -> bool {
    let mut pair = None;
    let is_like = one.len() == other.len()
        && one.chars().zip(other.chars()).all(|(a, b)| {
            let this = (a.min(b), a.max(b));
            a == b || fold(a) == fold(b) && *pair.get_or_insert(this) == this
        });
    is_like && pair.is_some()
}

/// The two are equal, or one the end of the other, when all that may differ is taken away.
fn differ_in_more(one: &Number, other: &Number, allowed: Numbers) -> bool {
    // As they are first: a prefix may consist of look-alikes only.
    same_or_tail(one, other, allowed)
        || allowed.likeness && same_or_tail(&one.folded(), &other.folded(), allowed)
}

fn same_or_tail(one: &Number, other: &Number, allowed: Numbers) -> bool {
    let years = (one.find_year(), other.find_year());
    if matches!(&years, (Some((_, year)), Some((_, other_year))) if year != other_year) {
        return false;
    }
    let rest = |number: &Number| {
        if allowed.year {
            number.without_year()
        } else {
            number.parts.clone()
        }
    };
    let (rest, other_rest) = (rest(one), rest(other));
    let has_digits = rest.iter().any(|part| part.is_digits);
    let is_same = allowed.zeros && same_but_for_zeros(one, &rest, other, &other_rest);
    has_digits && (is_same || allowed.prefix && is_tail(one, &rest, other, &other_rest))
}
