//! The reduction of credit as people write it.

use gst_types::{Amount, ItcReduction};

/// The amounts that are declared in columns of their own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Declared {
    pub(super) igst: Option<Amount>,
    pub(super) cgst: Option<Amount>,
    pub(super) sgst: Option<Amount>,
    pub(super) cess: Option<Amount>,
}

impl Declared {
    /// A column of zeros declares nothing.
    fn is_nothing(self) -> bool {
        [self.igst, self.cgst, self.sgst, self.cess]
            .into_iter()
            .all(|amount| amount.is_none_or(|amount| amount == Amount::ZERO))
    }

    fn partial(self) -> ItcReduction {
        ItcReduction::Partial {
            igst: self.igst.unwrap_or(Amount::ZERO),
            cgst: self.cgst.unwrap_or(Amount::ZERO),
            sgst: self.sgst.unwrap_or(Amount::ZERO),
            cess: self.cess.unwrap_or(Amount::ZERO),
        }
    }
}

/// Reads `full`, `none` or `partial` with the words that other tools use for them, or the amounts of
/// a partial one, such as `igst=0;cgst=450;sgst=450;cess=0`.
pub(super) fn read(
    written: Option<&str>,
    declared: Declared,
) -> Result<Option<ItcReduction>, String> {
    let Some(written) = written else {
        return if declared.is_nothing() {
            Ok(None)
        } else {
            Err("amounts are declared; write partial beside them".to_owned())
        };
    };
    if written.contains('=') {
        return amounts(written).map(Some);
    }
    match (written.to_ascii_lowercase().as_str(), declared.is_nothing()) {
        ("full" | "yes" | "y", true) => Ok(Some(ItcReduction::Full)),
        ("none" | "zero" | "no" | "n", true) => Ok(Some(ItcReduction::None)),
        ("partial" | "custom" | "yes" | "y", false) => Ok(Some(declared.partial())),
        ("partial" | "custom", true) => {
            Err("a partial reduction needs amounts in the columns declared_…".to_owned())
        }
        ("full" | "none" | "zero" | "no" | "n", false) => Err(format!(
            "{written} and declared amounts contradict each other; write partial, or take the \
             amounts away"
        )),
        _ => Err(format!(
            "invalid itc_reduction: expected full, none or partial, found {written:?}"
        )),
    }
}

/// Splits at semicolons, or at commas where there are none: a comma may stand within an amount.
fn parts(written: &str) -> impl Iterator<Item = &str> {
    let separator = if written.contains(';') || written.matches('=').count() == 1 {
        ';'
    } else {
        ','
    };
    written.split(separator).map(str::trim)
}

fn amounts(written: &str) -> Result<ItcReduction, String> {
    let mut declared = Declared::default();
    for part in parts(written) {
        if part.is_empty() {
            continue;
        }
        let (name, amount) = part.split_once('=').unwrap_or((part, ""));
        let slot = match name.trim().to_ascii_lowercase().as_str() {
            "igst" => &mut declared.igst,
            "cgst" => &mut declared.cgst,
            "sgst" => &mut declared.sgst,
            "cess" => &mut declared.cess,
            other => {
                return Err(format!(
                    "invalid itc_reduction: expected igst, cgst, sgst or cess, found {other:?}"
                ));
            }
        };
        let amount = Amount::parse_typed(amount.trim())
            .map_err(|error| format!("invalid itc_reduction: {error}"))?;
        if slot.replace(amount).is_some() {
            return Err(format!("{name} is declared twice"));
        }
    }
    Ok(declared.partial())
}
