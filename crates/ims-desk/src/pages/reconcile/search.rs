//! Which pairs a page shows, as its address says it.

use ims_reconcile::PairKind;
use ims_store::PairFilter;
use url::form_urlencoded::{self, Serializer};

/// How many pairs a page shows.
pub(crate) const PAGE: u64 = 100;

/// The kinds: in the address, in the order in which people look at them.
pub(crate) const KINDS: [(PairKind, &str); 5] = [
    (PairKind::Exact, "exact"),
    (PairKind::Probable, "probable"),
    (PairKind::Mismatch, "mismatch"),
    (PairKind::OnlyIms, "only_ims"),
    (PairKind::OnlyRegister, "only_register"),
];

/// The pairs that are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PairSearch {
    pub(crate) filter: PairFilter,
    /// The first page is 0.
    pub(crate) page: u64,
}

impl PairSearch {
    /// Reads the part of an address behind the question mark; what cannot be read is left out.
    pub(crate) fn parse(query: &str) -> Self {
        let mut search = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            match &*name {
                "kind" => {
                    let kind = KINDS.iter().find(|(_, word)| *word == value);
                    if let Some((kind, _)) = kind
                        && !search.filter.kinds.contains(kind)
                    {
                        search.filter.kinds.push(*kind);
                    }
                }
                "text" if !value.is_empty() => search.filter.text = Some(value.to_owned()),
                "undecided" if value == "yes" => search.filter.undecided = Some(true),
                "undecided" if value == "no" => search.filter.undecided = Some(false),
                "page" => {
                    let page: Option<u64> = value.parse().ok();
                    search.page = page.unwrap_or(1).saturating_sub(1);
                }
                _ => {}
            }
        }
        search
    }

    /// Writes what [`parse`](Self::parse) reads.
    pub(crate) fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        for kind in &self.filter.kinds {
            if let Some((_, word)) = KINDS.iter().find(|(it, _)| it == kind) {
                query.append_pair("kind", word);
            }
        }
        if let Some(text) = &self.filter.text {
            query.append_pair("text", text);
        }
        if let Some(undecided) = self.filter.undecided {
            query.append_pair("undecided", if undecided { "yes" } else { "no" });
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.saturating_add(1).to_string());
        }
        query.finish()
    }

    pub(crate) fn on_page(&self, page: u64) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same pairs, of one kind only, or of all.
    pub(crate) fn of_kind(&self, kind: Option<PairKind>) -> Self {
        let mut search = self.on_page(0);
        search.filter.kinds = kind.into_iter().collect();
        search
    }

    pub(crate) fn is_of_kind(&self, word: &str) -> bool {
        let known = KINDS.iter().find(|(_, other)| *other == word);
        known.is_some_and(|(kind, _)| self.filter.kinds.contains(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let query = "kind=exact&kind=only_register&text=a%26b&undecided=no&page=3";
        let search = PairSearch::parse(query);
        assert_eq!(search.address(), query);
        assert_eq!(search.filter.kinds.len(), 2);
        assert_eq!(
            PairSearch::parse("kind=red&page=x&text="),
            PairSearch::default()
        );
        assert_eq!(search.of_kind(None).address(), "text=a%26b&undecided=no");
    }
}
