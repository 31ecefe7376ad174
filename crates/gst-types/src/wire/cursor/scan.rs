//! How far strings and numbers go.

/// Finds the first quote, escape, or raw control character, which is not JSON; in steps of a word,
/// as most of an answer is strings, and most of them end within the first.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> Option<usize> {
    let first = text.first_chunk().copied().map_or(0, ends_of_plain_string);
    if first != 0 {
        return Some(first.trailing_zeros() as usize / 8);
    }
    long_plain_length(text)
}

// Kept out of line, so that the usual case stays small.
#[inline(never)]
fn long_plain_length(text: &[u8]) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let ends = ends_of_plain_string(*word);
        if ends != 0 {
            return Some(index * 8 + ends.trailing_zeros() as usize / 8);
        }
    }
    let is_end = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
    Some(words.len() * 8 + rest.iter().position(is_end)?)
}

/// Sets the highest bit of each byte that ends a plain string; of bytes after the first such one it
/// may set more.
const fn ends_of_plain_string(word: [u8; 8]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    const fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * limit as u64) & !word
    }
    let word = u64::from_le_bytes(word);
    let quote = below(word ^ (ONES * b'"' as u64), 1);
    let escape = below(word ^ (ONES * b'\\' as u64), 1);
    (quote | escape | below(word, b' ')) & HIGHEST
}

/// Measures the number at the beginning, if JSON allows it: `007`, `1.` and
/// `1e` are none.
pub(super) fn number_length(text: &[u8]) -> Option<usize> {
    let sign = usize::from(text.first() == Some(&b'-'));
    let mut end = after_digits(text, sign)?;
    if text.get(sign) == Some(&b'0') && end > sign + 1 {
        return None;
    }
    if text.get(end) == Some(&b'.') {
        end = after_digits(text, end + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        end = after_digits(text, end + 1 + sign)?;
    }
    Some(end)
}

/// The place after the digits that begin at a place, if there are any.
fn after_digits(text: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while text.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > start).then_some(end)
}
