//! Headers which say that a body is one page of several.

use reqwest::header::{CONTENT_RANGE, HeaderMap, LINK};

use crate::pages::{is_whole_range, number};

/// Whether a header says that there is more than the body holds.
pub(super) fn say_more(headers: &HeaderMap) -> bool {
    let texts = |name: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .map(str::to_ascii_lowercase)
            .collect::<Vec<_>>()
    };
    texts(LINK.as_str()).iter().any(|link| has_next(link))
        || texts(CONTENT_RANGE.as_str())
            .iter()
            .any(|range| !is_whole_range(range))
        || MORE
            .into_iter()
            .flat_map(texts)
            .any(|value| !matches!(value.trim(), "" | "0" | "false" | "null"))
        || PAGES
            .into_iter()
            .flat_map(texts)
            .any(|value| value.trim().parse().is_ok_and(|pages: u64| pages > 1))
}

/// How many documents there are in all, by a header.
pub(super) fn total(headers: &HeaderMap) -> Option<usize> {
    TOTALS
        .into_iter()
        .filter_map(|name| number(headers.get(name)?.to_str().ok()?))
        .max()
}

/// The usual names of other vendors; nothing is documented.
const TOTALS: [&str; 4] = [
    "x-total-count",
    "x-total",
    "x-total-records",
    "x-total-elements",
];
const MORE: [&str; 3] = ["x-next-page", "x-has-more", "x-next-cursor"];
const PAGES: [&str; 3] = ["x-total-pages", "x-page-count", "x-page"];

/// Reads `<...>; rel="next"`, one of several links.
fn has_next(link: &str) -> bool {
    link.split(';').any(|part| {
        let value = part.trim().strip_prefix("rel").unwrap_or_default();
        let value = value.trim_start().strip_prefix('=').unwrap_or_default();
        let value = value.split(',').next().unwrap_or_default();
        value
            .trim()
            .trim_matches('"')
            .split_ascii_whitespace()
            .any(|relation| relation == "next")
    })
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_header_of_more_is_seen() {
        for (name, value, expected) in [
            ("link", r#"</x?page=2>; rel="next""#, true),
            ("link", r#"</x>; rel="self", </x?page=2>; rel=next"#, true),
            ("link", r#"</x>; rel="self""#, false),
            ("link", r#"</next>; rel="prev first""#, false),
            ("content-range", "items 0-99/200", true),
            ("content-range", "items 100-199/200", true),
            ("content-range", "items 0-199/200", false),
            ("content-range", "bytes 0-10/*", false),
            ("content-range", "items 100-199/*", true),
            ("content-range", "0-99/200", true),
            ("x-total-pages", "3", true),
            ("x-total-pages", "1", false),
            ("x-next-page", "", false),
            ("x-next-page", "2", true),
        ] {
            let name = HeaderName::from_static(name);
            let headers = HeaderMap::from_iter([(name.clone(), HeaderValue::from_static(value))]);
            assert_eq!(say_more(&headers), expected, "{name}: {value}");
        }
    }
}
