//! Whether a document is still the one that was decided on.

use std::fmt::Display;

use gst_types::{Invoice, ItcReduction};

/// Returns what of a document is another than before, each with both values, in the words of the
/// public form.
///
/// What suppliers and the tax network do to every document in time, such as filing it, is no
/// change: the checks look at it as it is now.
pub(crate) fn changed_fields(before: &Invoice, now: &Invoice) -> Vec<String> {
    let amounts = [
        ("value", before.value, now.value),
        ("taxable_value", before.taxable_value, now.taxable_value),
        ("igst", before.igst, now.igst),
        ("cgst", before.cgst, now.cgst),
        ("sgst", before.sgst, now.sgst),
        ("cess", before.cess, now.cess),
    ];
    let amounts = amounts
        .iter()
        .map(|(field, before, now)| change(field, before.as_ref(), now.as_ref()));
    let original = |invoice: &Invoice| {
        let original = invoice.original.as_ref()?;
        Some(match original.date {
            Some(date) => format!("{} of {date}", original.number),
            None => original.number.to_string(),
        })
    };
    let reduction = |invoice: &Invoice| invoice.itc_reduction.as_deref().map(reduction_words);
    let others = [
        change("action", Some(&before.action), Some(&now.action)),
        change(
            "itc_reduction",
            reduction(before).as_ref(),
            reduction(now).as_ref(),
        ),
        change(
            "place_of_supply",
            before.place_of_supply.as_ref(),
            now.place_of_supply.as_ref(),
        ),
        change(
            "supply_type",
            before.supply_type.as_ref(),
            now.supply_type.as_ref(),
        ),
        change(
            "original",
            original(before).as_ref(),
            original(now).as_ref(),
        ),
    ];
    let is_other_hash = matches!((&before.hash, &now.hash), (Some(was), Some(is)) if was != is);
    // A hash tells nobody anything but that something is another.
    let hash = is_other_hash.then(|| "hash".to_owned());
    amounts.chain(others).chain([hash]).flatten().collect()
}

fn change<T: PartialEq + Display>(
    field: &str,
    before: Option<&T>,
    now: Option<&T>,
) -> Option<String> {
    let shown = |value: Option<&T>| value.map_or_else(|| "nothing".to_owned(), T::to_string);
    (before != now).then(|| format!("{field} was {} and is {}", shown(before), shown(now)))
}

fn reduction_words(reduction: &ItcReduction) -> String {
    match reduction {
        ItcReduction::Full => "full".to_owned(),
        ItcReduction::None => "none".to_owned(),
        ItcReduction::Partial {
            igst,
            cgst,
            sgst,
            cess,
        } => format!("partial (igst {igst}, cgst {cgst}, sgst {sgst}, cess {cess})"),
    }
}
