//! Return periods as people write them.

use gst_types::{ParseError, ReturnPeriod};

use super::date::month_and_year;

/// Reads `2024-11`, `112024`, `Nov-24`, `November 2024` and `11/2024`.
pub(crate) fn return_period(text: &str) -> Result<ReturnPeriod, ParseError> {
    text.parse().or_else(|error| {
        let named = month_and_year(text).and_then(|(month, year)| ReturnPeriod::new(year, month));
        named.ok_or(error)
    })
}

#[cfg(test)]
mod tests {
    use super::return_period;

    #[test]
    fn a_month_is_read_as_people_write_it() {
        for text in [
            "2024-11",
            "112024",
            "Nov-24",
            "nov 2024",
            "November 2024",
            "Nov'24",
            "11/2024",
            "11-2024",
            "2024/11",
        ] {
            let period = return_period(text).map(|period| period.to_string());
            assert_eq!(period.ok().as_deref(), Some("2024-11"), "{text}");
        }
        for text in [
            "11/24",
            "24-11",
            "Nov",
            "2024",
            "13/2024",
            "14-Nov-24",
            "Foo-24",
        ] {
            assert!(return_period(text).is_err(), "{text}");
        }
    }
}
