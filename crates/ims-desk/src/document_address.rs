//! A document's name as the part of an address.

use gst_ims::{Date, DocumentKey, DocumentNumber, Gstin, ReturnPeriod, Section};
use url::form_urlencoded::{self, Serializer};

/// Writes what [`read`] reads.
pub(crate) fn write(key: &DocumentKey) -> String {
    let mut query = Serializer::new(String::new());
    query
        .append_pair("section", key.section.name())
        .append_pair("supplier", key.supplier_gstin.as_str())
        .append_pair("number", key.number.as_str())
        .append_pair("date", &key.date.to_string());
    if let Some(period) = key.return_period {
        query.append_pair("period", &period.to_string());
    }
    query.finish()
}

pub(crate) fn read(query: &str) -> Option<DocumentKey> {
    let mut section = None;
    let mut supplier = None;
    let mut number = None;
    let mut date = None;
    let mut return_period = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "section" => section = Some(value.parse::<Section>().ok()?),
            "supplier" => supplier = Some(Gstin::from_server(&value).ok()?),
            "number" => number = Some(DocumentNumber::from_server(&value).ok()?),
            "date" => date = Some(value.parse::<Date>().ok()?),
            "period" => return_period = Some(value.parse::<ReturnPeriod>().ok()?),
            _ => {}
        }
    }
    Some(DocumentKey {
        section: section?,
        supplier_gstin: supplier?,
        number: number?,
        date: date?,
        return_period,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for period in [None, ReturnPeriod::new(2024, 11)] {
            let key = DocumentKey {
                section: Section::Cn,
                supplier_gstin: "33ABKCS2033B1ZW".parse().unwrap(),
                number: DocumentNumber::from_server("A&B/ 7=#\"<i>").unwrap(),
                date: "2024-11-02".parse().unwrap(),
                return_period: period,
            };
            assert_eq!(read(&write(&key)), Some(key));
        }
        assert_eq!(read("section=b2b&supplier=33ABKCS2033B1ZW&number=1"), None);
    }
}
