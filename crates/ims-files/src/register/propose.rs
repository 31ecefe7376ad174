//! Proposes by their headings what columns mean.

use std::collections::BTreeMap;

use super::heading::Heading;
use super::{Meaning, known_headings};

/// Which columns mean what; amounts may be the sum of several.
pub(crate) type Columns = BTreeMap<Meaning, Vec<u32>>;

/// Proposes what columns mean by their headings: each meaning takes the column whose heading says
/// it best, and of amounts all columns whose headings contain it where none says it alone.
pub(crate) fn columns_by_name(headings: &[(u32, Heading)]) -> Columns {
    let mut ranked: Vec<(usize, Meaning, u32)> = Vec::new();
    for (column, heading) in headings {
        for meaning in Meaning::ALL {
            if heading.is_rate && meaning.is_amount() {
                continue;
            }
            ranked.extend(rank(meaning, heading).map(|rank| (rank, meaning, *column)));
        }
    }
    ranked.sort_unstable();
    let mut columns = Columns::new();
    let mut taken: Vec<u32> = Vec::new();
    for (rank, meaning, column) in ranked {
        let is_exact = rank < known(meaning).len();
        let found = columns.entry(meaning).or_default();
        let may_add = found.is_empty()
            || (meaning.is_amount() && !is_exact && !says_alone(meaning, found, headings));
        if may_add && !taken.contains(&column) {
            found.push(column);
            taken.push(column);
        }
    }
    columns.retain(|_, found| {
        found.sort_unstable();
        !found.is_empty()
    });
    columns
}

/// Tells whether the column found first has one of the known headings, and needs no others.
fn says_alone(meaning: Meaning, found: &[u32], headings: &[(u32, Heading)]) -> bool {
    let heading = headings
        .iter()
        .find(|(column, _)| found.first() == Some(column));
    // A ledger of purchases is one of several, whatever its name.
    heading.is_some_and(|(_, heading)| known(meaning).contains(&heading.normal.as_str()))
}

/// Tells how well a heading says this: the lower the better, `None` if it does not.
fn rank(meaning: Meaning, heading: &Heading) -> Option<usize> {
    let exact = known(meaning);
    if let Some(place) = exact.iter().position(|known| *known == heading.normal) {
        return Some(place);
    }
    is_contained(meaning, heading).then_some(exact.len() + heading.normal.len())
}

/// Tells whether a heading is one of the known ones.
pub(crate) fn is_known(heading: &Heading) -> bool {
    Meaning::ALL
        .iter()
        .any(|meaning| known(*meaning).contains(&heading.normal.as_str()))
}

/// Returns the headings that say it and nothing else, the clearest first.
const fn known(meaning: Meaning) -> &'static [&'static str] {
    match meaning {
        Meaning::SupplierGstin => known_headings::SUPPLIER_GSTIN,
        Meaning::SupplierName => known_headings::SUPPLIER_NAME,
        Meaning::Number => known_headings::NUMBER,
        Meaning::Date => known_headings::DATE,
        Meaning::Kind => known_headings::KIND,
        Meaning::PlaceOfSupply => known_headings::PLACE_OF_SUPPLY,
        Meaning::OriginalNumber => known_headings::ORIGINAL_NUMBER,
        Meaning::OriginalDate => known_headings::ORIGINAL_DATE,
        Meaning::Value => known_headings::VALUE,
        Meaning::TaxableValue => known_headings::TAXABLE_VALUE,
        Meaning::Igst => known_headings::IGST,
        Meaning::Cgst => known_headings::CGST,
        Meaning::Sgst => known_headings::SGST,
        Meaning::Cess => known_headings::CESS,
        Meaning::OwnNumber => known_headings::OWN_NUMBER,
        Meaning::Item => known_headings::ITEM,
    }
}

/// Tells whether longer headings contain the words that say it.
fn is_contained(meaning: Meaning, heading: &Heading) -> bool {
    let has = |word: &str| heading.has(word);
    let is_ours = [
        "our",
        "own",
        "company",
        "recipient",
        "buyer",
        "receiver",
        "consignee",
        "branch",
    ]
    .iter()
    .any(|word| has(word));
    let is_no_amount = heading.is_rate
        || [
            "rate",
            "percentage",
            "itc",
            "rcm",
            "reverse",
            "reversal",
            "ineligible",
            "ledger",
            "tds",
            "tcs",
            "paid",
            "date",
            "no",
            "number",
        ]
        .iter()
        .any(|word| has(word));
    match meaning {
        Meaning::SupplierGstin => {
            !is_ours
                && !has("date")
                && (has("gstin") || (has("gst") && (has("no") || has("number"))))
        }
        Meaning::Igst => !is_no_amount && (has("igst") || (has("integrated") && has("tax"))),
        Meaning::Cgst => !is_no_amount && (has("cgst") || (has("central") && has("tax"))),
        Meaning::Sgst => {
            !is_no_amount && (has("sgst") || has("utgst") || (has("state") && has("tax")))
        }
        Meaning::Cess => !is_no_amount && has("cess"),
        Meaning::TaxableValue => {
            !is_no_amount
                && (has("taxable")
                    || has("assessable")
                    || heading.starts_with("purchase")
                    || heading.starts_with("purchases"))
                && !["order", "total", "type", "person", "account"]
                    .iter()
                    .any(|word| has(word))
        }
        Meaning::Value => {
            !is_no_amount
                && ((has("invoice") || has("bill") || has("document"))
                    && (has("value") || has("amount") || has("total")))
                && !has("taxable")
                && !has("tax")
        }
        Meaning::Number => {
            let names_document = has("invoice") || has("bill") || has("inv");
            (has("supplier") || has("vendor") || has("party"))
                && names_document
                && (has("no") || has("number"))
        }
        Meaning::Date => {
            (has("supplier") || has("vendor") || has("party"))
                && (has("invoice") || has("bill"))
                && has("date")
        }
        Meaning::PlaceOfSupply => has("place") && has("supply"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headings: &[&str]) -> Vec<(Meaning, Vec<u32>)> {
        let headings: Vec<_> = (0..)
            .zip(headings.iter().map(|text| Heading::new(text)))
            .collect();
        columns_by_name(&headings).into_iter().collect()
    }

    #[test]
    fn the_suppliers_own_number_is_preferred() {
        for (headings, number, date) in [
            (
                &[
                    "Date",
                    "Voucher No.",
                    "Supplier Invoice No.",
                    "Supplier Invoice Date",
                ][..],
                2,
                3,
            ),
            (&["Invoice", "Posting Date", "Bill No", "Bill Date"], 2, 3),
            (&["Number", "Invoice/Bill Date", "Reference"], 2, 1),
            (
                &[
                    "Document Number",
                    "Document Date",
                    "Reference",
                    "Posting Date",
                ],
                2,
                1,
            ),
            (&["Vch/Bill No", "Date"], 0, 1),
            (&["Invoice No", "Ref No", "Date"], 0, 2),
        ] {
            let found = found(headings);
            assert!(
                found.contains(&(Meaning::Number, vec![number])),
                "{headings:?}: {found:?}"
            );
            assert!(
                found.contains(&(Meaning::Date, vec![date])),
                "{headings:?}: {found:?}"
            );
        }
    }

    #[test]
    fn amounts_of_several_ledgers_are_summed_and_rates_are_none() {
        let headings = [
            "Purchase @ 18%",
            "Purchase @ 12%",
            "Input CGST 9%",
            "Input CGST 6%",
            "CGST %",
            "SGST Rate",
            "SGST Amount",
            "Input SGST @ 9%",
        ];
        let found = found(&headings);
        assert!(
            found.contains(&(Meaning::TaxableValue, vec![0, 1])),
            "{found:?}"
        );
        assert!(found.contains(&(Meaning::Cgst, vec![2, 3])), "{found:?}");
        assert!(found.contains(&(Meaning::Sgst, vec![6])), "{found:?}");
    }

    #[test]
    fn the_houses_own_gstin_is_not_the_suppliers() {
        let found = found(&["Company GSTIN", "GSTIN No. of Party"]);
        assert_eq!(found, [(Meaning::SupplierGstin, vec![1])]);
    }
}
