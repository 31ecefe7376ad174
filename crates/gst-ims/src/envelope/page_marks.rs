//! Members beside the data which say that this is one page of several.
//!
//! No page documents paging for these operations; a mark that shows up all the same must not let
//! a first page pass for the whole.

use super::members::plain;
use crate::json::Cursor;

/// A mark, with its value as text.
pub(super) struct PageMark {
    meaning: Meaning,
    value: String,
}

/// What a mark tells, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// How many documents there are in all.
    Documents,
    /// How many documents a page may have.
    PageSize,
    /// The number of this page or of all pages.
    Pages,
    /// How many documents come before this page.
    Offset,
    /// That there is more, or where.
    More,
    /// That this is the last, or all.
    Last,
}

/// How deep marks may be inside objects of their own.
const DEPTH: usize = 3;

impl PageMark {
    /// Reads the marks of a member: it is one, or an object that has some.
    pub(super) fn read(key: &str, mut cursor: Cursor<'_>) -> Vec<Self> {
        let mut marks = Vec::new();
        Self::collect(key, &mut cursor, DEPTH, &mut marks);
        marks
    }

    fn collect(key: &str, cursor: &mut Cursor<'_>, depth: usize, marks: &mut Vec<Self>) {
        match cursor.peek() {
            Some(b'{') if depth > 0 => {
                // What is malformed is found by whoever reads the member itself.
                let _malformed = cursor.members(|cursor, key| {
                    let mut ahead = cursor.clone();
                    Self::collect(&key, &mut ahead, depth - 1, marks);
                    cursor.raw().map(drop)
                });
            }
            Some(b'{' | b'[') | None => {}
            Some(_) => {
                if let (Some(meaning), Ok(value)) = (Meaning::of(&plain(key)), cursor.raw()) {
                    let value = value.get().trim_matches(['"', ' ']).to_ascii_lowercase();
                    marks.push(Self { meaning, value });
                }
            }
        }
    }

    /// Whether the mark agrees with a response that holds everything, in so many documents, where
    /// that can be told.
    pub(super) fn allows_whole(&self, documents: Option<usize>) -> bool {
        let value = self.value.as_str();
        let says_nothing = ["", "null", "false", "0", "no", "n", "none"].contains(&value);
        let number = value.parse::<usize>().ok();
        match (self.meaning, number, documents) {
            (Meaning::Documents, Some(total), Some(documents)) => total <= documents,
            (Meaning::PageSize, Some(size), Some(documents)) => says_nothing || documents < size,
            (Meaning::Documents | Meaning::PageSize, _, _) => true,
            // `last_page` is a number to some and a flag to others.
            (Meaning::Pages, _, _) => matches!(value, "" | "null" | "0") || is_one(value),
            (Meaning::Offset | Meaning::More, _, _) => says_nothing,
            (Meaning::Last, _, _) => !matches!(value, "false" | "no" | "n" | "0"),
        }
    }
}

/// `1`, and `1/1` or `1 of 1`.
fn is_one(value: &str) -> bool {
    value == "true"
        || value
            .split(['/', ' '])
            .all(|part| matches!(part, "1" | "of" | ""))
}

/// Whether a member is named as an object that is about pages.
pub(crate) fn is_about_pages(key: &str) -> bool {
    let name = plain(key);
    ["pagination", "paging", "page", "pageinfo", "pager", "links"].contains(&name.as_str())
}

impl Meaning {
    fn of(name: &str) -> Option<Self> {
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is = |names: &[&str]| names.contains(&name);
        Some(
            if has(&["pagesize", "perpage", "pagelimit"]) || is(&["limit", "maxresults"]) {
                Self::PageSize
            } else if is(&["offset", "skip", "startindex"]) || name.ends_with("offset") {
                Self::Offset
            } else if name == "moreinfo" {
                return None;
            } else if has(&[
                "more",
                "next",
                "continuation",
                "cursor",
                "truncated",
                "remaining",
                "partial",
                "incomplete",
            ]) {
                Self::More
            } else if is(&[
                "last",
                "islast",
                "isfinal",
                "final",
                "complete",
                "iscomplete",
                "completed",
            ]) {
                Self::Last
            } else if has(&["page"])
                || is(&[
                    "fc",
                    "of",
                    "part",
                    "parts",
                    "partno",
                    "partnumber",
                    "totalparts",
                    "file",
                    "files",
                    "filecount",
                    "fileno",
                    "filenumber",
                    "filenum",
                    "totalfiles",
                    "nooffiles",
                    "numfiles",
                    "chunk",
                    "chunks",
                    "totalchunks",
                    "batch",
                    "batches",
                    "totalbatches",
                ])
            {
                Self::Pages
            } else if counts_documents(name) {
                Self::Documents
            } else {
                return None;
            },
        )
    }
}

/// A word of number with a word for documents, or alone.
fn counts_documents(name: &str) -> bool {
    const NUMBERS: [&str; 6] = ["total", "ttl", "count", "cnt", "num", "noof"];
    const DOCUMENTS: [&str; 9] = [
        "rec", "doc", "inv", "item", "element", "result", "row", "entries", "hits",
    ];
    let number = NUMBERS.iter().find(|number| name.contains(*number));
    match number {
        Some(_) if NUMBERS.contains(&name) => true,
        Some(_) if DOCUMENTS.iter().any(|documents| name.contains(documents)) => true,
        Some(_) => matches!(name, "totalcount" | "ttlcnt" | "ttlcount" | "totalcnt"),
        None => matches!(name, "records" | "documents"),
    }
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
            let marks = PageMark::read(key, Cursor::new(value));
            let allowed = marks.first().map(|mark| mark.allows_whole(Some(2)));
            assert_eq!(allowed, expected, "{key}: {value}");
        }
    }

    #[test]
    fn marks_inside_an_object_of_their_own_are_seen() {
        let marks = PageMark::read(
            "meta",
            Cursor::new(r#"{"pagination":{"page":1,"pages":3}}"#),
        );
        assert!(marks.iter().any(|mark| !mark.allows_whole(Some(2))));
    }
}
