//! Members beside the data which say that this is one page of several, or that more is on its way.
//!
//! No page documents paging for these operations; a mark that shows up all the same must not let
//! a first page pass for the whole.

mod names;

use self::names::{Meaning, Parent};
use super::members::plain;
use super::words;
use crate::json::Cursor;
use crate::pages::{is_whole_range, number};

/// A mark, with its value as text.
pub(super) struct Mark {
    meaning: Meaning,
    value: String,
}

/// How deep marks may be inside objects of their own.
const DEPTH: usize = 3;

/// Nobody sends more marks than these; what is not looked at may tell of more.
pub(super) const MOST: usize = 100;

/// The value of a mark that is an object or a list with something in it.
const THERE: &str = "there";

impl Mark {
    /// Reads the marks of a member: it is one, or an object that has some.
    pub(super) fn read(key: &str, mut cursor: Cursor<'_>) -> Vec<Self> {
        let mut marks = Vec::new();
        Self::collect(Parent::None, key, &mut cursor, DEPTH, &mut marks);
        marks
    }

    fn collect(
        parent: Parent,
        key: &str,
        cursor: &mut Cursor<'_>,
        depth: usize,
        marks: &mut Vec<Self>,
    ) {
        if marks.len() > MOST {
            return;
        }
        // What is malformed is found by whoever reads the member itself.
        match cursor.peek() {
            Some(b'{') if depth > 0 => {
                let name = plain(key);
                let inside = Parent::of(&name);
                let mut is_empty = true;
                let _malformed = cursor.members(|cursor, key| {
                    is_empty = false;
                    let mut ahead = cursor.clone();
                    Self::collect(inside, &key, &mut ahead, depth - 1, marks);
                    cursor.raw().map(drop)
                });
                let is_place = name.starts_with("next") || name.ends_with("evaluatedkey");
                if !is_empty && is_place {
                    marks.extend(Self::there(&name, parent));
                }
            }
            Some(b'[') if depth > 0 => {
                let name = plain(key);
                let inside = Parent::of(&name);
                if inside == Parent::Links {
                    let _malformed = cursor.elements(|cursor| {
                        let mut ahead = cursor.clone();
                        Self::collect(inside, "link", &mut ahead, depth - 1, marks);
                        cursor.raw().map(drop)
                    });
                } else if Meaning::of(&name, parent) == Some(Meaning::Elsewhere)
                    && cursor.raw().is_ok_and(|list| list.get().len() > "[]".len())
                {
                    marks.extend(Self::there(&name, parent));
                }
            }
            Some(b'{' | b'[') | None => {}
            Some(_) => {
                if let (Some(meaning), Ok(value)) = (Meaning::of(&plain(key), parent), cursor.raw())
                {
                    let value = value.get().trim_matches(['"', ' ']).to_ascii_lowercase();
                    marks.push(Self { meaning, value });
                }
            }
        }
    }

    fn there(name: &str, parent: Parent) -> Option<Self> {
        let value = THERE.to_owned();
        Meaning::of(name, parent).map(|meaning| Self { meaning, value })
    }

    /// Whether marks agree with a response that holds everything, in so many documents, where that
    /// can be told.
    pub(super) fn allow_whole(marks: &[Self], documents: Option<usize>) -> bool {
        if marks.len() > MOST {
            return false;
        }
        // A full page is the only one if something else says how many there are.
        let says_how_many = marks.iter().any(|mark| {
            matches!(
                mark.meaning,
                Meaning::Documents | Meaning::AllPages | Meaning::Last
            )
        });
        marks
            .iter()
            .filter(|mark| !(says_how_many && mark.meaning == Meaning::PageSize))
            .all(|mark| mark.allows_whole(documents))
    }

    fn allows_whole(&self, documents: Option<usize>) -> bool {
        let value = self.value.as_str();
        let number = number(value);
        match self.meaning {
            Meaning::Documents => number
                .zip(documents)
                .is_none_or(|(total, documents)| total <= documents),
            Meaning::PageSize => number
                .zip(documents)
                .is_none_or(|(size, documents)| size == 0 || documents < size),
            Meaning::Page | Meaning::AllPages => match number {
                Some(number) => number <= 1,
                None => self.says_nothing() || is_one(value),
            },
            // `last_page` is a number to some and a flag to others.
            Meaning::LastPage => number.map_or_else(|| !says_no(value), |number| number == 1),
            Meaning::File => match number {
                Some(number) => number <= 1,
                // The name of a file is no number of files.
                None => is_one(value) || !value.starts_with(|c: char| c.is_ascii_digit()),
            },
            Meaning::First => number.is_none_or(|number| number <= 1),
            Meaning::Range => is_whole_range(value),
            Meaning::Offset | Meaning::More | Meaning::Elsewhere => self.says_nothing(),
            Meaning::Relation => value != "next",
            Meaning::Last => !says_no(value),
            Meaning::Queued | Meaning::QueuedFlag | Meaning::Ready | Meaning::State => true,
        }
    }

    /// Whether the mark says that the tax network is still preparing something.
    pub(super) fn is_queued(&self) -> bool {
        let value = self.value.as_str();
        match self.meaning {
            Meaning::Queued => !self.says_nothing(),
            Meaning::QueuedFlag => ["true", "yes", "y", "1"].contains(&value),
            Meaning::Ready => says_no(value),
            Meaning::State => words::says_pending(value),
            _ => false,
        }
    }

    fn says_nothing(&self) -> bool {
        matches!(
            self.value.as_str(),
            "" | "null" | "false" | "0" | "no" | "n" | "none"
        )
    }
}

/// Whether a flag is down.
fn says_no(value: &str) -> bool {
    matches!(value, "false" | "no" | "n" | "0")
}

/// `1`, and `1/1` or `1 of 1`.
fn is_one(value: &str) -> bool {
    value == "true"
        || value
            .split(['/', ' '])
            .all(|part| matches!(part, "1" | "of" | "page" | ""))
}

/// Whether a member is named as an object that is about pages.
pub(crate) fn is_about_pages(key: &str) -> bool {
    matches!(Parent::of(&plain(key)), Parent::Page | Parent::Links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_more_is_seen_and_one_of_a_single_page_is_not() {
        for (key, value, expected) in [
            ("total_pages", "3", Some(false)),
            ("totalPages", "\"1\"", Some(true)),
            ("page", "1", Some(true)),
            ("page", "\"1 of 1\"", Some(true)),
            ("page", "\"1/3\"", Some(false)),
            ("page_no", "2", Some(false)),
            ("last_page", "4", Some(false)),
            ("last_page", "false", Some(false)),
            ("part", "1", Some(true)),
            ("of", "4", Some(false)),
            ("page_size", "2", Some(false)),
            ("page_size", "50", Some(true)),
            ("offset", "0", Some(true)),
            ("offset", "100", Some(false)),
            ("has_more", "true", Some(false)),
            ("hasMore", "false", Some(true)),
            ("moreRecords", "\"Y\"", Some(false)),
            ("truncated", "true", Some(false)),
            ("is_last", "false", Some(false)),
            ("is_last", "true", Some(true)),
            ("next", "null", Some(true)),
            ("next", "\"/invoices?page=2\"", Some(false)),
            ("total", "2", Some(true)),
            ("count", "2", Some(true)),
            ("count", "9", Some(false)),
            ("total_records", "5", Some(false)),
            ("ttl_rec", "5", Some(false)),
            ("numRecords", "5", Some(false)),
            ("noOfRecords", "2", Some(true)),
            ("total", "[]", None),
            ("chksum", "\"ab\"", None),
            ("more_info", "\"see the help page\"", None),
        ] {
            let marks = Mark::read(key, Cursor::new(value));
            let allowed = (!marks.is_empty()).then(|| Mark::allow_whole(&marks, Some(2)));
            assert_eq!(allowed, expected, "{key}: {value}");
        }
    }

    #[test]
    fn marks_inside_an_object_of_their_own_are_seen() {
        let marks = Mark::read(
            "meta",
            Cursor::new(r#"{"pagination":{"page":1,"pages":3}}"#),
        );
        assert!(!Mark::allow_whole(&marks, Some(2)));
    }
}
