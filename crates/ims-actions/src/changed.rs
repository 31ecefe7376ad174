//! Whether a document is still the one that was decided on.

use gst_types::Invoice;

/// Returns what of a document is another than before, in the words of the public form.
///
/// What suppliers and the tax network do to every document in time, such as filing it, is no
/// change: the checks look at it as it is now.
pub(crate) fn changed_fields(before: &Invoice, now: &Invoice) -> Vec<&'static str> {
    let fields = [
        ("action", before.action != now.action),
        ("itc_reduction", before.itc_reduction != now.itc_reduction),
        ("value", before.value != now.value),
        ("taxable_value", before.taxable_value != now.taxable_value),
        ("igst", before.igst != now.igst),
        ("cgst", before.cgst != now.cgst),
        ("sgst", before.sgst != now.sgst),
        ("cess", before.cess != now.cess),
        (
            "place_of_supply",
            before.place_of_supply != now.place_of_supply,
        ),
        ("supply_type", before.supply_type != now.supply_type),
        ("original", before.original != now.original),
    ];
    let is_other_hash = matches!((&before.hash, &now.hash), (Some(was), Some(is)) if was != is);
    fields
        .into_iter()
        .chain([("hash", is_other_hash)])
        .filter_map(|(field, is_other)| is_other.then_some(field))
        .collect()
}
