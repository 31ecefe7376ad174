//! Reading JSON that is not quite as documented.

pub(crate) mod locate;
mod members;
mod record;

use std::collections::BTreeMap;

use gst_types::RawJson;

pub(crate) use gst_types::wire::{Cursor, Malformed};
pub(crate) use members::{Members, read_members};
pub(crate) use record::read_record;

/// Keeps a value under its name; one that comes again is kept a second time, with `#2` behind the
/// name.
pub(crate) fn keep(kept: &mut BTreeMap<String, RawJson>, name: &str, value: RawJson) {
    if !kept.contains_key(name) {
        kept.insert(name.to_owned(), value);
        return;
    }
    let is_taken = |number: usize| kept.contains_key(&format!("{name}#{number}"));
    // Numbers are given one after another: the first that is free is between these two.
    let (mut taken, mut free) = (1, 2);
    while is_taken(free) {
        (taken, free) = (free, free.saturating_mul(2));
    }
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        if is_taken(middle) {
            taken = middle;
        } else {
            free = middle;
        }
    }
    kept.insert(format!("{name}#{free}"), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_copy_of_a_name_has_a_number_of_its_own() {
        let mut kept = BTreeMap::new();
        let raw = |number: usize| RawJson::from_value(&number).expect("JSON");
        for number in 1..=100 {
            keep(&mut kept, "a", raw(number));
        }
        for number in 1..=100 {
            let name = match number {
                1 => "a".to_owned(),
                number => format!("a#{number}"),
            };
            assert_eq!(kept.get(&name), Some(&raw(number)), "{name}");
        }
        assert_eq!(kept.len(), 100);
    }
}
