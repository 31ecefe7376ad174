//! Normal forms of document numbers, and which numbers are kin.

mod kinship;
mod year;

use std::hash::{BuildHasher, Hasher};

use compact_str::CompactString;
use foldhash::fast::FixedState;
use smallvec::SmallVec;

pub(crate) use kinship::{Kin, Kinship, kinship};

/// A number without white space and in capitals, with its parts.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    text: CompactString,
    parts: Parts,
    /// Where white space was, which separates parts and makes no other difference.
    breaks: Breaks,
    /// The first year of the financial year of its document, which tells years from serial numbers.
    year: Option<i16>,
}

type Parts = SmallVec<[Part; 6]>;
type Breaks = SmallVec<[u32; 4]>;

/// A run of digits or of other characters between separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    start: u32,
    end: u32,
    is_digits: bool,
}

impl Number {
    pub(crate) fn new(text: &str, year: Option<i16>) -> Self {
        Self::of_strict(strict(text), breaks(text), year)
    }

    fn of_strict(text: CompactString, breaks: Breaks, year: Option<i16>) -> Self {
        let parts = split(parts(&text), &breaks);
        Self {
            text,
            parts,
            breaks,
            year,
        }
    }

    fn part(&self, part: Part) -> &str {
        self.text
            .get(part.start as usize..part.end as usize)
            .unwrap_or_default()
    }

    /// The texts of some parts.
    fn texts<'a>(&'a self, parts: &'a [Part]) -> impl DoubleEndedIterator<Item = &'a str> + Clone {
        parts.iter().map(|part| self.part(*part))
    }

    /// Every character that looks like a digit as that digit.
    fn folded(&self) -> Self {
        let text = self.text.chars().map(fold).collect();
        Self::of_strict(text, self.breaks.clone(), self.year)
    }

    /// Keys that kin numbers share: whatever makes two numbers kin leaves one of them as it is.
    pub(crate) fn keys(&self) -> SmallVec<[u64; 5]> {
        let mut keys = SmallVec::new();
        let folded = self.folded();
        // In one piece: a hasher tells pieces from their whole.
        let all: CompactString = folded.texts(&folded.parts).collect();
        keys.push(hash(1, all.as_bytes()));
        let mut push = |serial: Option<&str>| {
            keys.extend(serial.map(|serial| hash(2, serial.as_bytes())));
        };
        push(self.serial());
        // A look-alike beside digits may make another serial number of them.
        if self.parts != folded.parts {
            push(folded.serial());
        }
        self.push_keys_of_length(&mut keys);
        keys
    }

    /// The serial number without its first zeros.
    fn serial(&self) -> Option<&str> {
        self.serial_part()
            .map(|part| without_zeros(self.part(part)))
    }

    /// The last run of digits that is not a year.
    fn serial_part(&self) -> Option<Part> {
        let rest = self.without_year();
        rest.iter().rev().find(|part| part.is_digits).copied()
    }

    fn push_keys_of_length(&self, keys: &mut SmallVec<[u64; 5]>) {
        let text = self.text.as_bytes();
        let mut push = |part: Option<&[u8]>| keys.push(hash(3, part.unwrap_or_default()));
        if text.len() > kinship::FULL_LENGTH {
            push(
                text.first_chunk::<{ kinship::FULL_LENGTH }>()
                    .map(|part| &part[..]),
            );
            push(
                text.last_chunk::<{ kinship::FULL_LENGTH }>()
                    .map(|part| &part[..]),
            );
        } else if text.len() == kinship::FULL_LENGTH {
            push(Some(text));
        }
    }

    /// A key of all numbers that differ in separators and zeros only.
    pub(crate) fn close_key(&self) -> u64 {
        self.key_of(&self.parts)
    }

    /// A key of all numbers that differ in separators, zeros and the year only.
    pub(crate) fn yearless_key(&self) -> u64 {
        self.key_of(&self.without_year())
    }

    fn key_of(&self, parts: &[Part]) -> u64 {
        let mut hasher = hasher(4);
        for part in parts {
            let text = self.part(*part);
            hasher.write(
                if part.is_digits {
                    without_zeros(text)
                } else {
                    text
                }
                .as_bytes(),
            );
            hasher.write_u8(0);
        }
        hasher.finish()
    }

    /// The number so many places on in the same series: `INV/09/26-27` and 1 give `INV/10/26-27`.
    pub(crate) fn neighbour(&self, places: i64) -> Option<Self> {
        let serial = self.serial_part()?;
        let digits = self.part(serial);
        let next = digits
            .parse::<i64>()
            .ok()?
            .checked_add(places)
            .filter(|next| *next > 0)?;
        Some(self.with_serial(&format!("{next:0width$}", width = digits.len())))
    }

    /// The number of the same series with another serial number.
    pub(crate) fn with_serial(&self, serial: &str) -> Self {
        let place = self
            .serial_part()
            .map_or(0..0, |part| part.start as usize..part.end as usize);
        let mut text = CompactString::new(self.text.get(..place.start).unwrap_or_default());
        text.push_str(serial);
        text.push_str(self.text.get(place.end..).unwrap_or_default());
        let moved = |old: &u32| match *old as usize {
            old if old > place.start => u32::try_from(old + serial.len() - place.len()).ok(),
            _ => Some(*old),
        };
        let breaks = self.breaks.iter().filter_map(moved).collect();
        Self::of_strict(text, breaks, self.year)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Splits a number into runs of digits and of other characters, leaving separators out.
fn parts(text: &str) -> Parts {
    let text = without_decimals(text);
    let mut parts = Parts::new();
    for (place, byte) in (0_u32..).zip(text.bytes()) {
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            continue;
        }
        let is_digits = byte.is_ascii_digit();
        match parts.last_mut() {
            Some(last) if last.end == place && last.is_digits == is_digits => last.end += 1,
            _ => parts.push(Part {
                start: place,
                end: place.saturating_add(1),
                is_digits,
            }),
        }
    }
    parts
}

/// Where white space stood, as places in the text without it.
fn breaks(text: &str) -> Breaks {
    let mut breaks = Breaks::new();
    if !text.contains(char::is_whitespace) {
        return breaks;
    }
    let mut place = 0_u32;
    for character in text.chars() {
        if character.is_whitespace() {
            breaks.push(place);
        } else {
            let length = character.to_uppercase().map(char::len_utf8).sum::<usize>();
            place = place.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        }
    }
    breaks
}

/// Splits parts where white space was.
fn split(parts: Parts, breaks: &[u32]) -> Parts {
    if breaks.is_empty() {
        return parts;
    }
    let mut apart = Parts::new();
    for mut part in parts {
        for place in breaks {
            if part.start < *place && *place < part.end {
                apart.push(Part {
                    end: *place,
                    ..part
                });
                part.start = *place;
            }
        }
        apart.push(part);
    }
    apart
}

/// A whole number that a spreadsheet wrote with decimals: `2471.0` is `2471`.
fn without_decimals(text: &str) -> &str {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, zeros))
            if is_digits(whole) && is_digits(zeros) && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        _ => text,
    }
}

/// Takes white space away and makes capitals.
pub(crate) fn strict(text: &str) -> CompactString {
    let is_strict = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_lowercase();
    if text.bytes().all(is_strict) {
        return CompactString::new(text);
    }
    text.chars()
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Tells whether two numbers are equal but for letter case and white space.
pub(crate) fn is_equal(one: &str, other: &str) -> bool {
    one == other || strict(one) == strict(other)
}

pub(crate) fn hash_strict(hasher: &mut impl Hasher, text: &str) {
    hasher.write(strict(text).as_bytes());
}

/// A hasher that gives the same on every run, and another for each purpose.
pub(crate) fn hasher(purpose: u64) -> impl Hasher {
    FixedState::with_seed(purpose).build_hasher()
}

fn hash(purpose: u64, bytes: &[u8]) -> u64 {
    let mut hasher = hasher(purpose);
    hasher.write(bytes);
    hasher.finish()
}

fn without_zeros(digits: &str) -> &str {
    let stripped = digits.trim_start_matches('0');
    match (stripped, digits.len()) {
        ("", 1..) => digits.get(digits.len() - 1..).unwrap_or(digits),
        _ => stripped,
    }
}

const fn fold(character: char) -> char {
    match character {
        'O' | 'Q' => '0',
        'I' | 'L' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        other => other,
    }
}
