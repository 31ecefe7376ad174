//! The check digit: base 36, weights 1 and 2 in turn.

/// Computes the check digit of the first 14 characters.
pub(super) fn of(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .zip([1, 2].into_iter().cycle())
        .map(|(character, weight)| {
            let product = value(*character) * weight;
            product / 36 + product % 36
        })
        .sum();
    character((36 - sum % 36) % 36)
}

fn value(character: u8) -> u32 {
    char::from(character).to_digit(36).unwrap_or_default()
}

fn character(value: u32) -> u8 {
    char::from_digit(value, 36)
        .and_then(|digit| u8::try_from(digit.to_ascii_uppercase()).ok())
        .unwrap_or_default()
}
