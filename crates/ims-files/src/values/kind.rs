//! Whether a line books an invoice or a note.

use ims_reconcile::DocumentKind;

/// Reads the kind from what a register calls it; `None` for words that do not tell.
///
/// In a column of vouchers (`is_voucher`) the names are the house's own: a debit note against the
/// supplier books the supplier's credit note. So do negative amounts under any heading.
pub(crate) fn kind_of_text(
    text: &str,
    is_voucher: bool,
    is_negative: bool,
) -> Option<DocumentKind> {
    let words = words(text);
    let has = |word: &str| words.iter().any(|found| found == word);
    let is_note = has("note") || has("memo");
    let is_return = [
        "वापसी",
        "return",
        "returns",
        "rtrn",
        "ret",
        "refund",
        "reversal",
    ]
    .iter()
    .any(|word| has(word));
    if has("cn")
        || has("crn")
        || (has("credit") && (is_note || words.len() == 1))
        || has("vendor") && has("credit")
    {
        return Some(DocumentKind::CreditNote);
    }
    if has("dn") || has("dbn") || (has("debit") && (is_note || words.len() == 1)) {
        let is_own = is_voucher || is_negative;
        return Some(if is_own {
            DocumentKind::CreditNote
        } else {
            DocumentKind::DebitNote
        });
    }
    if is_return || matches!(text, "C" | "KG") {
        return Some(DocumentKind::CreditNote);
    }
    if text == "D" {
        return Some(DocumentKind::DebitNote);
    }
    let is_invoice = has("invoice")
        || has("invoices")
        || has("inv")
        || has("bill")
        || has("bills")
        || has("purchase")
        || has("purchases")
        || has("purc")
        || has("expense")
        || has("b2b")
        || has("regular")
        || matches!(
            text,
            "I" | "R" | "RE" | "KR" | "DE" | "SEWP" | "SEWOP" | "CBW"
        );
    (is_invoice && !is_negative)
        .then_some(DocumentKind::Invoice)
        .or_else(|| {
            // A bill with the amounts the other way round is what takes a bill back.
            is_invoice.then_some(DocumentKind::CreditNote)
        })
}

/// Reads the kind of all lines from the name of a sheet or a title; `None` if it does not tell.
pub(crate) fn kind_of_title(text: &str) -> Option<DocumentKind> {
    let words = words(text);
    let has = |word: &str| words.iter().any(|found| found == word);
    let is_of_notes = (has("purchase") && (has("return") || has("returns")))
        || (has("credit") && (has("note") || has("notes")))
        || (has("vendor") && (has("credit") || has("credits")))
        || has("cn");
    let is_of_both = has("invoices") || has("bills") || (has("debit") && has("credit"));
    if is_of_both {
        return None;
    }
    if is_of_notes {
        return Some(DocumentKind::CreditNote);
    }
    // "Debit note register" is the house's own name of what it books against suppliers.
    (has("debit") && has("note") && has("register")).then_some(DocumentKind::CreditNote)
}

fn words(text: &str) -> Vec<String> {
    let is_sign = |character: char| matches!(character, '\u{900}'..='\u{963}');
    text.split(|character: char| !character.is_alphanumeric() && !is_sign(character))
        .filter(|word| !word.is_empty())
        .map(|word| in_english(word.to_lowercase()))
        .collect()
}

/// The words of Hindi registers, which are those of the law written in another script.
fn in_english(word: String) -> String {
    let known = match word.as_str() {
        "क्रेडिट" => "credit",
        "डेबिट" => "debit",
        "नोट" => "note",
        "बिल" | "चालान" | "इनवॉइस" | "इन्वॉइस" | "बीजक" => {
            "bill"
        }
        "खरीद" | "ख़रीद" | "क्रय" => "purchase",
        _ => return word,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_the_suppliers_unless_they_are_of_vouchers() {
        use DocumentKind::{CreditNote, DebitNote, Invoice};
        for (text, is_voucher, is_negative, kind) in [
            ("Purchase", true, false, Some(Invoice)),
            ("Debit Note", true, false, Some(CreditNote)),
            ("Debit Note", false, false, Some(DebitNote)),
            ("Debit Note", false, true, Some(CreditNote)),
            ("Credit Note", false, false, Some(CreditNote)),
            ("Purc Return", true, false, Some(CreditNote)),
            ("Vendor Credit", false, false, Some(CreditNote)),
            ("in_refund", false, false, Some(CreditNote)),
            ("in_invoice", false, false, Some(Invoice)),
            ("Vendor Bill", false, false, Some(Invoice)),
            ("Journal", true, false, None),
            ("क्रेडिट नोट", false, false, Some(CreditNote)),
            ("डेबिट नोट", true, false, Some(CreditNote)),
            ("खरीद", true, false, Some(Invoice)),
        ] {
            assert_eq!(kind_of_text(text, is_voucher, is_negative), kind, "{text}");
        }
    }
}
