//! Bodies of answers, made from a seed so that no figure can be tuned to them.

mod record;

use std::fmt::Write as _;

use fastrand::Rng;
use gst_types::Section;

use crate::Result;

/// A copy, so that figures stay comparable when the vendored page changes its example.
const DOCUMENTED_PAGE: &str = include_str!("documented.json");

/// How many documents the documentation's own sample has.
pub const DOCUMENTED_RECORDS: usize = 12;

/// What a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[expect(clippy::exhaustive_enums, reason = "matched by this workspace alone")]
pub enum Shape {
    /// B2B invoices with the documented fields in the documented order.
    B2b,
    /// All eight sections, in the order of live data and with trade names,
    /// some of which are not ASCII or have escapes.
    Mix,
}

impl Shape {
    /// Both shapes.
    pub const ALL: [Self; 2] = [Self::B2b, Self::Mix];

    /// The shape's name in tables and in file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::B2b => "b2b",
            Self::Mix => "mix",
        }
    }
}

/// Makes a body of `records` documents.
///
/// Twelve B2B invoices are the documentation's own sample, without its white
/// space; the seed has no effect on them.
///
/// # Errors
///
/// If the documentation's sample is no JSON.
pub fn body(shape: Shape, records: usize, seed: u64) -> Result<Vec<u8>> {
    if shape == Shape::B2b && records == DOCUMENTED_RECORDS {
        let sample: serde_json::Value = serde_json::from_str(DOCUMENTED_PAGE)?;
        return Ok(serde_json::to_vec(&sample)?);
    }
    let mut rng = Rng::with_seed(seed);
    Ok(envelope(records, &mut rng, |text, rng| match shape {
        Shape::B2b => {
            text.push_str(r#""b2b":"#);
            list(text, records, |text| record::documented(text, rng));
        }
        Shape::Mix => {
            for (index, (section, share)) in shares(records).into_iter().enumerate() {
                separate(text, index);
                live_section(text, section, share, rng);
            }
        }
    }))
}

/// Makes one body for each section, of `records` documents together.
#[must_use]
pub fn month(records: usize, seed: u64) -> Vec<(Section, Vec<u8>)> {
    let mut rng = Rng::with_seed(seed);
    let shares = shares(records).into_iter();
    shares
        .map(|(section, share)| {
            let body = envelope(share, &mut rng, |text, rng| {
                live_section(text, section, share, rng);
            });
            (section, body)
        })
        .collect()
}

fn envelope(
    records: usize,
    rng: &mut Rng,
    sections: impl FnOnce(&mut String, &mut Rng),
) -> Vec<u8> {
    let mut text = String::with_capacity(records * 420 + 300);
    text.push_str(r#"{"code":200,"data":{"data":{"#);
    sections(&mut text, rng);
    let _ = write!(
        text,
        r#"}},"status_cd":"1"}},"timestamp":{},"transaction_id":"{:08x}-6c1e-4f0d-9d53-{:012x}"}}"#,
        rng.u64(1_730_000_000_000..1_770_000_000_000),
        rng.u32(..),
        rng.u64(..1 << 48),
    );
    text.into_bytes()
}

fn live_section(text: &mut String, section: Section, records: usize, rng: &mut Rng) {
    let _ = write!(text, r#""{}":"#, section.response_key());
    list(text, records, |text| record::live(text, section, rng));
}

/// Most documents of a month are invoices.
fn shares(records: usize) -> Vec<(Section, usize)> {
    const PARTS: [usize; 7] = [5, 15, 4, 5, 2, 5, 2];
    let mut left = records;
    let (others, parts): (Vec<_>, Vec<_>) = Section::ALL
        .into_iter()
        .filter(|section| *section != Section::B2b)
        .zip(PARTS)
        .unzip();
    let mut shares = vec![(Section::B2b, 0)];
    for (section, part) in others.into_iter().zip(parts) {
        let share = (records * part / 100).max(1).min(left);
        left -= share;
        shares.push((section, share));
    }
    if let Some((_, share)) = shares.first_mut() {
        *share = left;
    }
    shares
}

fn list(text: &mut String, records: usize, mut record: impl FnMut(&mut String)) {
    text.push('[');
    for index in 0..records {
        separate(text, index);
        record(text);
    }
    text.push(']');
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

#[cfg(test)]
mod tests {
    use gst_types::Section;

    use super::{Shape, body, shares};

    #[test]
    fn a_seed_gives_the_same_body_and_another_seed_another() {
        for shape in Shape::ALL {
            let of = |seed| body(shape, 100, seed).expect("a body");
            assert_eq!(of(1), of(1));
            assert_ne!(of(1), of(2));
        }
    }

    #[test]
    fn a_mix_has_every_section_and_as_many_documents_as_asked_for() {
        for records in [12, 1_000] {
            let shares = shares(records);
            assert_eq!(shares.len(), Section::ALL.len());
            assert!(shares.iter().all(|(_, share)| *share > 0));
            assert_eq!(
                shares.iter().map(|(_, share)| share).sum::<usize>(),
                records
            );
        }
    }
}
