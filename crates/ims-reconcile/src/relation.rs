//! How a document and a line of the register relate, field by field.

use gst_types::{Date, DocumentNumber, Gstin, Invoice};

use crate::amounts::{self, Agreement};
use crate::number::{Kin, Kinship, Number, kinship};
use crate::{DocumentKind, RegisterLine, Rule, Settings};

/// What each field of a document and of a line say to one another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    pub(crate) supplier: Supplier,
    pub(crate) kind: Kind,
    pub(crate) number: Kin,
    /// Whether the line has the number of the document that this one amends.
    pub(crate) by_original: bool,
    pub(crate) date: Distance,
    pub(crate) agreement: Agreement,
    /// How many amounts are equal and not zero.
    pub(crate) equal_amounts: u8,
    pub(crate) place: Place,
    pub(crate) amendment: Amendment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Supplier {
    Same,
    SamePan,
    Mistyped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Equal,
    NotTold,
    /// A credit note here and a debit note there: purchasers book their own side of it.
    OtherNote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distance {
    Equal,
    /// So many days.
    Within(u32),
    /// Farther, in the same financial year.
    Outside,
    /// Farther, in another financial year: suppliers begin their numbers again.
    OtherYear,
    NotTold,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Equal,
    NotTold,
    Differs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amendment {
    /// Neither amends, or both amend the same.
    Agrees,
    /// The document amends one; the register books the latest state without a word of it.
    OnlyDocument,
    /// The line amends one, and the document does not; or they amend different ones.
    Differs,
}

/// Compares a document with a line; `None` if they cannot be one.
pub(crate) fn relate(
    document: &Invoice,
    line: &RegisterLine,
    settings: &Settings,
) -> Option<Relation> {
    let supplier = supplier(document.supplier_gstin, line.supplier_gstin?, settings)?;
    let kind = kind(DocumentKind::of(document.section), line.kind)?;
    let (number, by_original) = numbers(document, line, settings)?;
    let amounts = amounts::of_document(document);
    let (agreement, equal_amounts) =
        amounts::compare(&amounts, &amounts::of_line(line), &settings.tolerance);
    Some(Relation {
        supplier,
        kind,
        number,
        by_original,
        date: nearest_date(document, line, by_original, settings),
        agreement,
        equal_amounts,
        place: place(document, line),
        amendment: amendment(document, line),
    })
}

/// Tells whether everything is equal that the register tells.
pub(crate) fn is_exact(document: &Invoice, line: &RegisterLine, settings: &Settings) -> bool {
    let same_number = |number: &DocumentNumber| {
        crate::number::is_equal(document.number.as_str(), number.as_str())
    };
    line.supplier_gstin == Some(document.supplier_gstin)
        && line.kind == Some(DocumentKind::of(document.section))
        && line.date == Some(document.date)
        && line.number.as_ref().is_some_and(same_number)
        && place(document, line) != Place::Differs
        && amendment(document, line) != Amendment::Differs
        && {
            let (ims, register) = (amounts::of_document(document), amounts::of_line(line));
            amounts::compare(&ims, &register, &settings.tolerance).0 == Agreement::Equal
        }
}

fn supplier(ims: Gstin, register: Gstin, settings: &Settings) -> Option<Supplier> {
    if ims == register {
        return Some(Supplier::Same);
    }
    let same_pan = || ims.pan().is_some_and(|pan| register.pan() == Some(pan));
    if settings.suppliers.same_pan && same_pan() {
        return Some(Supplier::SamePan);
    }
    let is_mistyped = settings.suppliers.mistyped && is_mistyped(ims.as_str(), register.as_str());
    // Of two real registrations each has its own check digit.
    let both_valid = || ims.has_valid_check_digit() && register.has_valid_check_digit();
    (is_mistyped && !both_valid()).then_some(Supplier::Mistyped)
}

/// One character differs, or two neighbours have changed places.
fn is_mistyped(one: &str, other: &str) -> bool {
    let mut differing = one
        .bytes()
        .zip(other.bytes())
        .enumerate()
        .filter(|(_, (a, b))| a != b);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(_), None, None) => true,
        (Some((first, (a, b))), Some((second, (c, d))), None) => {
            second == first + 1 && (a, b) == (d, c)
        }
        _ => false,
    }
}

fn kind(ims: DocumentKind, register: Option<DocumentKind>) -> Option<Kind> {
    match register {
        None => Some(Kind::NotTold),
        Some(kind) if kind == ims => Some(Kind::Equal),
        Some(kind) => (kind.is_note() && ims.is_note()).then_some(Kind::OtherNote),
    }
}

fn numbers(document: &Invoice, line: &RegisterLine, settings: &Settings) -> Option<(Kin, bool)> {
    let line_year = line.date.map(first_year);
    let written = Number::new(line.number.as_ref()?.as_str(), line_year);
    let compare = |number: &DocumentNumber, date: Date| {
        let number = Number::new(number.as_str(), Some(first_year(date)));
        let mut written = written.clone();
        if line_year.is_none() {
            written = Number::new(written.text(), Some(first_year(date)));
        }
        kinship(&number, &written, settings.numbers)
    };
    let own = compare(&document.number, document.date);
    let amended = document
        .original
        .as_deref()
        .filter(|_| own.is_none_or(|kin| kin.kinship < Kinship::Equal));
    let by_original = amended
        .and_then(|original| compare(&original.number, original.date.unwrap_or(document.date)));
    match (own, by_original) {
        (own, Some(kin)) if own.is_none_or(|own| own.kinship < kin.kinship) => Some((kin, true)),
        (own, _) => own.map(|kin| (kin, false)),
    }
}

pub(crate) fn first_year(date: Date) -> i16 {
    date.financial_year().first_year()
}

fn nearest_date(
    document: &Invoice,
    line: &RegisterLine,
    by_original: bool,
    settings: &Settings,
) -> Distance {
    let of_original = document
        .original
        .as_deref()
        .and_then(|original| original.date);
    let Some(date) = line.date else {
        return Distance::NotTold;
    };
    let own = distance(document.date, date, settings);
    match of_original
        .filter(|_| by_original)
        .map(|other| distance(other, date, settings))
    {
        Some(other) if other.rank() > own.rank() => other,
        _ => own,
    }
}

pub(crate) fn distance(one: Date, other: Date, settings: &Settings) -> Distance {
    if one == other {
        return Distance::Equal;
    }
    let days = one.days_since(other).unsigned_abs();
    if days <= settings.date_window_days.into() {
        Distance::Within(days)
    } else if one.financial_year() == other.financial_year() {
        Distance::Outside
    } else {
        Distance::OtherYear
    }
}

impl Distance {
    fn rank(self) -> u32 {
        match self {
            Self::Equal => u32::MAX,
            Self::Within(days) => u32::MAX - 1 - days,
            Self::Outside => 2,
            Self::NotTold => 1,
            Self::OtherYear => 0,
        }
    }

    pub(crate) const fn is_near(self) -> bool {
        matches!(self, Self::Equal | Self::Within(_))
    }
}

pub(crate) fn place(document: &Invoice, line: &RegisterLine) -> Place {
    match (document.place_of_supply, line.place_of_supply) {
        (Some(ims), Some(register)) if ims == register => Place::Equal,
        (Some(_), Some(_)) => Place::Differs,
        _ => Place::NotTold,
    }
}

pub(crate) fn amendment(document: &Invoice, line: &RegisterLine) -> Amendment {
    match (document.original.as_deref(), line.original.as_deref()) {
        (None, None) if document.section.is_amendment() => Amendment::OnlyDocument,
        (None, None) => Amendment::Agrees,
        (Some(_), None) => Amendment::OnlyDocument,
        // The register names the invoice that a note corrects, which IMS never tells.
        (None, Some(_)) if document.section.is_note() => Amendment::Agrees,
        (None, Some(_)) => Amendment::Differs,
        (Some(ims), Some(register)) => {
            let same_date = ims.date.zip(register.date).is_none_or(|(a, b)| a == b);
            let same = crate::number::is_equal(ims.number.as_str(), register.number.as_str());
            if same && same_date {
                Amendment::Agrees
            } else {
                Amendment::Differs
            }
        }
    }
}

/// What a pair of this relation would be, and how good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) is_probable: bool,
    pub(crate) score: u16,
}

impl Relation {
    /// Judges the relation by the rules; `None` if it is too little for a pair.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        let is_probable = self.is_probable();
        (is_probable || self.is_mismatch()).then(|| Verdict {
            is_probable,
            score: self.score(),
        })
    }

    fn is_probable(&self) -> bool {
        let amounts_agree = self.agreement >= Agreement::Within;
        let amounts_suffice = amounts_agree
            || self.agreement == Agreement::NotTold
                && self.number.kinship >= Kinship::Close
                && self.date == Distance::Equal;
        let date_suffices = self.date.is_near()
            || self.date == Distance::NotTold
                && amounts_agree
                && self.number.kinship >= Kinship::Close;
        self.supplier != Supplier::Mistyped
            && (self.supplier == Supplier::Same || amounts_agree)
            && self.kind != Kind::OtherNote
            && self.number.kinship > Kinship::Distant
            && amounts_suffice
            && date_suffices
            && self.place != Place::Differs
            && self.amendment != Amendment::Differs
    }

    /// The same document with other values: the less the numbers are kin, the more must agree.
    fn is_mismatch(&self) -> bool {
        let amounts_agree = self.agreement >= Agreement::Within;
        let near = self.date.is_near();
        if self.date == Distance::OtherYear {
            return false;
        }
        if self.supplier != Supplier::Same || self.kind == Kind::OtherNote {
            let is_same_day = self.date == Distance::Equal;
            let is_equal = self.number.kinship == Kinship::Equal;
            let moved_tax =
                self.supplier == Supplier::SamePan && self.agreement == Agreement::Partly;
            let is_branch = self.supplier == Supplier::SamePan && self.kind != Kind::OtherNote;
            return self.number.kinship >= Kinship::Close
                && (amounts_agree && near && (is_same_day || is_equal)
                    || moved_tax && is_same_day && is_equal)
                || is_branch && is_same_day && self.agreement == Agreement::Equal;
        }
        match self.number.kinship {
            // Within a year a supplier has each number once; around its turn only what agrees is one.
            Kinship::Equal => match self.date {
                Distance::NotTold => self.agreement >= Agreement::Partly,
                _ => true,
            },
            Kinship::Close => match self.date {
                Distance::Equal => true,
                Distance::Within(_) => self.agreement >= Agreement::Partly,
                _ => self.agreement == Agreement::Equal,
            },
            Kinship::Weak => match self.date {
                Distance::Equal => {
                    self.agreement >= Agreement::Partly && self.agreement != Agreement::NotTold
                }
                Distance::Within(_) => amounts_agree,
                _ => {
                    let keeps_serial = matches!(self.number.rule, Rule::Prefix | Rule::Year);
                    self.agreement == Agreement::Equal && keeps_serial
                }
            },
            Kinship::Distant => near && amounts_agree,
        }
    }

    /// Better is more; what decides first weighs most.
    fn score(&self) -> u16 {
        let agreement = match self.agreement {
            Agreement::Different => 0,
            Agreement::NotTold => 100,
            Agreement::Partly => 150,
            Agreement::Within => 300,
            Agreement::Equal => 350,
        };
        let number = match self.number.kinship {
            Kinship::Distant => 0,
            Kinship::Weak => 100,
            Kinship::Close => 200,
            Kinship::Equal => 300,
        };
        let date = match self.date {
            Distance::Equal => 100,
            Distance::Within(days) => 90_u16.saturating_sub(u16::try_from(days).unwrap_or(90)),
            Distance::Outside | Distance::OtherYear | Distance::NotTold => 0,
        };
        let supplier = if self.supplier == Supplier::Same {
            400
        } else {
            0
        };
        let kind = match self.kind {
            Kind::Equal => 60,
            Kind::NotTold => 30,
            Kind::OtherNote => 0,
        };
        let amendment = match self.amendment {
            Amendment::Agrees => 20,
            Amendment::OnlyDocument => 10,
            Amendment::Differs => 0,
        };
        let own_number = if self.by_original { 0 } else { 50 };
        let place = if self.place == Place::Equal { 5 } else { 0 };
        let amounts = u16::from(self.equal_amounts) * 6;
        agreement + number + date + supplier + kind + amendment + own_number + place + amounts
    }
}
