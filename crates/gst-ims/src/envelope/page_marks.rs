//! Members beside the data which say that this is one page of several.
//!
//! No page documents paging for these operations; a mark that shows up all the same must not let
//! a first page pass for the whole.

/// A mark, with its value as text.
pub(super) struct PageMark {
    name: String,
    value: String,
}

impl PageMark {
    /// Reads a member, if it is such a mark: a scalar under one of the usual names.
    pub(super) fn read(key: &str, value: &str) -> Option<Self> {
        let name: String = key
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_scalar = !value.starts_with(['{', '[']);
        let is_mark = is_scalar
            && (COUNTS_DOCUMENTS.contains(&name.as_str())
                || COUNTS_PAGES.contains(&name.as_str())
                || NAMES_MORE.contains(&name.as_str()));
        is_mark.then(|| Self {
            name,
            value: value.trim_matches(['"', ' ']).to_owned(),
        })
    }

    /// Whether the mark agrees with a response that holds everything, in so many documents.
    pub(super) fn allows_whole(&self, documents: usize) -> bool {
        let says_nothing = ["", "null", "false", "0"].contains(&self.value.as_str());
        let number = self.value.parse::<usize>().ok();
        if COUNTS_DOCUMENTS.contains(&self.name.as_str()) {
            return says_nothing || number.is_some_and(|total| total <= documents);
        }
        if COUNTS_PAGES.contains(&self.name.as_str()) {
            return says_nothing || number == Some(1);
        }
        says_nothing
    }
}

const COUNTS_DOCUMENTS: [&str; 6] = [
    "total",
    "totalcount",
    "totaldocuments",
    "totalelements",
    "totalitems",
    "totalrecords",
];

const COUNTS_PAGES: [&str; 12] = [
    "currentpage",
    "fc",
    "filecount",
    "filenumber",
    "page",
    "pagecount",
    "pageno",
    "pagenum",
    "pagenumber",
    "pages",
    "totalpage",
    "totalpages",
];

const NAMES_MORE: [&str; 12] = [
    "continuation",
    "continuationtoken",
    "cursor",
    "hasmore",
    "hasnext",
    "ismore",
    "more",
    "next",
    "nextcursor",
    "nextpage",
    "nexttoken",
    "nextpagetoken",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_more_is_seen_and_one_of_a_single_page_is_not() {
        for (key, value, documents, expected) in [
            ("total_pages", "3", 2, Some(false)),
            ("totalPages", "\"1\"", 2, Some(true)),
            ("page", "1", 2, Some(true)),
            ("page_no", "2", 2, Some(false)),
            ("has_more", "true", 2, Some(false)),
            ("hasMore", "false", 2, Some(true)),
            ("next", "null", 2, Some(true)),
            ("next", "\"/invoices?page=2\"", 2, Some(false)),
            ("total", "2", 2, Some(true)),
            ("total_records", "5", 2, Some(false)),
            ("total", "[]", 2, None),
            ("chksum", "\"ab\"", 2, None),
        ] {
            let mark = PageMark::read(key, value);
            let allowed = mark.map(|mark| mark.allows_whole(documents));
            assert_eq!(allowed, expected, "{key}: {value}");
        }
    }
}
