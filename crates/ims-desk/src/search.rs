//! Which documents a page shows, as its address says it.

use std::str::FromStr;

use gst_ims::{Action, Amount, Date, ReturnPeriod, Section, Status};
use ims_actions::Filter;
use ims_store::{GroupBy, Query, Sort};
use jiff::Timestamp;
use url::form_urlencoded::{self, Serializer};

/// How many documents a page shows.
pub(crate) const PAGE: u64 = 100;

/// The documents that are meant, and how they are arranged. The words of the address are those of
/// the options of `ims list`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Search {
    pub(crate) filter: Filter,
    pub(crate) sort: Sort,
    pub(crate) descending: bool,
    pub(crate) group: Option<GroupBy>,
    /// The first page is 0.
    pub(crate) page: u64,
}

/// The orders of documents: as we name them, in the address, and for people.
pub(crate) const SORTS: [(Sort, &str, &str); 8] = [
    (Sort::Key, "key", "section and supplier"),
    (Sort::Supplier, "supplier", "supplier's name"),
    (Sort::Date, "date", "date"),
    (Sort::Number, "number", "number"),
    (Sort::Value, "value", "value"),
    (Sort::Tax, "tax", "tax"),
    (Sort::Action, "action", "status"),
    (Sort::Period, "period", "return period"),
];

/// The groups likewise.
pub(crate) const GROUPS: [(GroupBy, &str, &str); 4] = [
    (GroupBy::Supplier, "supplier", "supplier"),
    (GroupBy::Section, "section", "section"),
    (GroupBy::Period, "period", "return period"),
    (GroupBy::Action, "action", "status"),
];

impl Search {
    /// Reads the part of an address behind the question mark. What cannot be read is left out, and
    /// told in the second part.
    pub(crate) fn parse(query: &str) -> (Self, Vec<String>) {
        let mut search = Self::default();
        let mut problems = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            // An input that nobody wrote into.
            if value.is_empty() {
                continue;
            }
            if search.take(&name, value).is_none() {
                problems.push(format!("{name}: {value}"));
            }
        }
        (search, problems)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let filter = &mut self.filter;
        match name {
            "text" => filter.text = Some(value.to_owned()),
            "section" => push(&mut filter.sections, value.parse::<Section>().ok()?),
            "supplier" => push(&mut filter.suppliers, value.to_owned()),
            "number" => push(&mut filter.numbers, value.to_owned()),
            "period" => push(&mut filter.periods, value.parse::<ReturnPeriod>().ok()?),
            "from" => filter.date_from = Some(date(value)?),
            "to" => filter.date_to = Some(date(value)?),
            "min" => filter.value_from = Some(Amount::parse_typed(value).ok()?),
            "max" => filter.value_to = Some(Amount::parse_typed(value).ok()?),
            "status" => {
                let status: Status = value.parse().ok()?;
                push(&mut filter.actions, Action::from(status));
            }
            "filed" => filter.supplier_filed = Some(truth(value)?),
            "pending_allowed" => filter.pending_allowed = Some(truth(value)?),
            "reduction_due" => filter.reduction_due = Some(truth(value)?),
            "new_since" => filter.new_since = Some(value.parse::<Timestamp>().ok()?),
            "sort" => self.sort = SORTS.iter().find(|(_, sort, _)| *sort == value)?.0,
            "descending" => self.descending = truth(value)?,
            "group" => self.group = Some(GROUPS.iter().find(|(_, by, _)| *by == value)?.0),
            "page" => self.page = u64::from_str(value).ok()?.checked_sub(1)?,
            _ => return None,
        }
        Some(())
    }

    /// Writes what [`parse`](Self::parse) reads.
    pub(crate) fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let filter = &self.filter;
        let mut add = |name: &str, value: &str| {
            query.append_pair(name, value);
        };
        if let Some(text) = &filter.text {
            add("text", text);
        }
        for section in &filter.sections {
            add("section", section.name());
        }
        for supplier in &filter.suppliers {
            add("supplier", supplier);
        }
        for number in &filter.numbers {
            add("number", number);
        }
        for period in &filter.periods {
            add("period", &period.to_string());
        }
        for (name, date) in [("from", filter.date_from), ("to", filter.date_to)] {
            if let Some(date) = date {
                add(name, &date.to_string());
            }
        }
        for (name, amount) in [("min", filter.value_from), ("max", filter.value_to)] {
            if let Some(amount) = amount {
                add(name, &amount.to_string());
            }
        }
        for action in &filter.actions {
            add("status", action.as_str());
        }
        for (name, wanted) in [
            ("filed", filter.supplier_filed),
            ("pending_allowed", filter.pending_allowed),
            ("reduction_due", filter.reduction_due),
        ] {
            if let Some(wanted) = wanted {
                add(name, if wanted { "yes" } else { "no" });
            }
        }
        if let Some(since) = filter.new_since {
            add("new_since", &since.to_string());
        }
        if self.sort != Sort::default() {
            add("sort", self.sort_name());
        }
        if self.descending {
            add("descending", "yes");
        }
        if let Some(group) = self.group_name() {
            add("group", group);
        }
        if self.page > 0 {
            add("page", &self.page.saturating_add(1).to_string());
        }
        query.finish()
    }

    pub(crate) fn sort_name(&self) -> &'static str {
        let found = SORTS.iter().find(|(sort, ..)| *sort == self.sort);
        found.map_or("key", |(_, name, _)| name)
    }

    pub(crate) fn group_name(&self) -> Option<&'static str> {
        let found = GROUPS.iter().find(|(by, ..)| Some(*by) == self.group);
        found.map(|(_, name, _)| *name)
    }

    /// The same documents, on another page.
    pub(crate) fn on_page(&self, page: u64) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same documents, sorted by this, or the other way round if they are already.
    pub(crate) fn sorted_by(&self, sort: Sort) -> Self {
        // Who sorts by an amount looks for the large ones.
        let falls = matches!(sort, Sort::Value | Sort::Tax);
        Self {
            sort,
            descending: if self.sort == sort {
                !self.descending
            } else {
                falls
            },
            page: 0,
            ..self.clone()
        }
    }

    pub(crate) fn query(&self) -> Query {
        Query {
            filter: self.filter.clone(),
            sort: self.sort,
            descending: self.descending,
            skip: self.page.saturating_mul(PAGE),
            limit: Some(PAGE),
        }
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

fn truth(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Takes `2024-11-02`, which browsers send, and `02-11-2024`, which people write.
fn date(value: &str) -> Option<Date> {
    if let Ok(date) = value.parse() {
        return Some(date);
    }
    let mut parts = value.splitn(3, ['-', '/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let query = "text=a%26b&section=b2b&section=cn&supplier=33ABKCS2033B1ZW&supplier=%E0%A4%B6\
                     &number=LE%2F25&period=2024-10&from=2024-10-01&to=2024-11-30&min=1000.00\
                     &max=50000.00&status=no_action&filed=no&pending_allowed=yes&reduction_due=yes\
                     &new_since=2024-12-01T06%3A00%3A00Z&sort=tax&descending=yes&group=supplier\
                     &page=3";
        let (search, problems) = Search::parse(query);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(Search::parse(&search.address()), (search, Vec::new()));
    }

    #[test]
    fn tells_what_it_cannot_read_and_keeps_the_rest() {
        let (search, problems) =
            Search::parse("section=b2b&min=many&page=0&status=&from=02-11-2024&colour=red");
        assert_eq!(problems, ["min: many", "page: 0", "colour: red"]);
        assert_eq!(search.filter.sections, [Section::B2b]);
        assert_eq!(search.filter.date_from, Date::new(2024, 11, 2));
        assert_eq!(Search::parse("").0, Search::default());
    }

    proptest::proptest! {
        #[test]
        fn no_address_breaks_it(query in ".*") {
            let (search, _) = Search::parse(&query);
            proptest::prop_assert_eq!(Search::parse(&search.address()).0, search);
        }
    }
}
