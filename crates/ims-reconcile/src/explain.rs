//! Reasons of a pair, field by field.

use gst_types::{Date, DocumentNumber, Invoice, Original};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::amounts::{self, Closeness};
use crate::found::Found;
use crate::number::Kinship;
use crate::pair::{Pair, PairedLine, Reason};
use crate::reconciliation::{Matched, Reconciliation};
use crate::relation::{
    Amendment, Distance, Kind, Place, Relation, Supplier, amendment, distance, place, relate,
};
use crate::{DocumentKind, RegisterLine, Rule};

impl Matched<'_, '_> {
    /// Explains the pair field by field.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        reasons(self)
    }

    /// Returns the pair with its reasons, free of what it was made from.
    #[must_use]
    pub fn to_pair(&self) -> Pair {
        Pair {
            kind: self.kind(),
            ims: self.documents().map(Invoice::key).collect(),
            register: self.lines().map(PairedLine::from).collect(),
            reasons: self.reasons(),
            proposal: self.proposal(),
        }
    }
}

impl Serialize for Reconciliation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Pairs<'r, 'a>(&'r Reconciliation<'a>);

        impl Serialize for Pairs<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.pairs())
            }
        }

        let mut object = serializer.serialize_struct("Reconciliation", 2)?;
        object.serialize_field("pairs", &Pairs(self))?;
        object.serialize_field("summary", &self.summary)?;
        object.end()
    }
}

impl Serialize for Matched<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_pair().serialize(serializer)
    }
}

fn reasons(pair: &Matched<'_, '_>) -> Vec<Reason> {
    let reconciliation = pair.reconciliation;
    match pair.found {
        Found::OnlyIms { rival, .. } => {
            let rival = rival.and_then(|rival| reconciliation.lines.get(rival as usize));
            let number = rival.and_then(|line| line.number.clone());
            let own = pair
                .documents()
                .next()
                .map(|document| document.number.to_string());
            vec![alone(own, number.map(String::from), true)]
        }
        Found::OnlyRegister { rival, .. } => {
            let rival = rival.and_then(|rival| reconciliation.documents.get(rival as usize));
            let number = rival.map(|document| document.number.to_string());
            let own = pair.lines().next().and_then(|line| line.number.clone());
            vec![alone(own.map(String::from), number, false)]
        }
        Found::One { .. } | Found::Several { .. } => of_members(pair),
    }
}

fn alone(own: Option<String>, rival: Option<String>, is_ims: bool) -> Reason {
    let rule = match (&own, &rival) {
        (None, _) => Rule::NotTold,
        (_, None) => Rule::NotFound,
        _ => Rule::SeveralCandidates,
    };
    let (ims, register) = if is_ims { (own, rival) } else { (rival, own) };
    reason("number", ims, register, rule)
}

fn reason(field: &str, ims: Option<String>, register: Option<String>, rule: Rule) -> Reason {
    Reason {
        field: field.to_owned(),
        ims,
        register,
        rule,
    }
}

fn of_members(pair: &Matched<'_, '_>) -> Vec<Reason> {
    let (documents, lines): (Vec<_>, Vec<_>) = (pair.documents().collect(), pair.lines().collect());
    let (Some(document), Some(line)) = (documents.first(), lines.first()) else {
        return Vec::new();
    };
    let settings = pair.reconciliation.settings;
    let relation = relate(document, line, settings);
    let mut reasons = vec![
        of_supplier(document, line, relation.as_ref()),
        of_kind(document, line, relation.as_ref()),
        of_number(&documents, &lines, relation.as_ref()),
        of_date(document, line, pair),
    ];
    if relation.is_some_and(|relation| relation.by_original) {
        let original = document
            .original
            .as_deref()
            .map(|original| original.number.to_string());
        reasons.push(reason(
            "original",
            original,
            text(line.number.as_ref()),
            Rule::OriginalNumber,
        ));
    } else {
        reasons.extend(of_original(document, line));
    }
    reasons.extend(of_place(document, line));
    reasons.extend(of_amounts(&documents, &lines, pair));
    reasons
}

fn of_supplier(document: &Invoice, line: &RegisterLine, relation: Option<&Relation>) -> Reason {
    let rule = match relation.map(|relation| relation.supplier) {
        Some(Supplier::SamePan) => Rule::SamePan,
        Some(Supplier::Mistyped) => Rule::Mistyped,
        _ => Rule::Equal,
    };
    let ims = document.supplier_gstin.to_string();
    let register = line.supplier_gstin.map(|gstin| gstin.to_string());
    reason("supplier_gstin", Some(ims), register, rule)
}

fn of_kind(document: &Invoice, line: &RegisterLine, relation: Option<&Relation>) -> Reason {
    let rule = match relation.map(|relation| relation.kind) {
        Some(Kind::NotTold) => Rule::NotTold,
        Some(Kind::OtherNote) => Rule::OtherNote,
        _ => Rule::Equal,
    };
    let ims = DocumentKind::of(document.section).name().to_owned();
    let register = line.kind.map(|kind| kind.name().to_owned());
    reason("kind", Some(ims), register, rule)
}

fn of_number(
    documents: &[&Invoice],
    lines: &[&RegisterLine],
    relation: Option<&Relation>,
) -> Reason {
    let rule = match (documents, lines) {
        ([_, _, ..], _) => Rule::SeveralDocuments,
        (_, [_, _, ..]) => Rule::SeveralLines,
        _ => relation.map_or(Rule::Differs, |relation| match relation.number.kinship {
            _ if relation.by_original => Rule::Differs,
            Kinship::Equal => Rule::Equal,
            _ => relation.number.rule,
        }),
    };
    let ims = joined(documents.iter().map(|document| Some(&document.number)));
    let register = joined(lines.iter().map(|line| line.number.as_ref()));
    reason("number", ims, register, rule)
}

/// Different numbers, each once.
fn joined<'a>(numbers: impl Iterator<Item = Option<&'a DocumentNumber>>) -> Option<String> {
    let mut texts: Vec<&str> = numbers.flatten().map(DocumentNumber::as_str).collect();
    texts.dedup();
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn of_date(document: &Invoice, line: &RegisterLine, pair: &Matched<'_, '_>) -> Reason {
    let rule = line.date.map_or(Rule::NotTold, |date| {
        match distance(document.date, date, pair.reconciliation.settings) {
            Distance::Equal => Rule::Equal,
            Distance::Within(_) => Rule::WithinWindow,
            Distance::Outside | Distance::OtherYear => Rule::OutsideWindow,
            Distance::NotTold => Rule::NotTold,
        }
    });
    reason(
        "date",
        Some(document.date.to_string()),
        text(line.date.as_ref()),
        rule,
    )
}

fn of_original(document: &Invoice, line: &RegisterLine) -> Option<Reason> {
    let ims = document.original.as_deref().map(original_text);
    let register = line.original.as_deref().map(original_text);
    if ims.is_none() && register.is_none() {
        return None;
    }
    let rule = match amendment(document, line) {
        Amendment::Differs => Rule::Differs,
        Amendment::Agrees if ims.is_some() => Rule::Equal,
        Amendment::Agrees | Amendment::OnlyDocument => Rule::NotTold,
    };
    Some(reason("original", ims, register, rule))
}

fn original_text(original: &Original) -> String {
    let date: Option<Date> = original.date;
    match date {
        Some(date) => format!("{} of {date}", original.number),
        None => original.number.to_string(),
    }
}

fn of_place(document: &Invoice, line: &RegisterLine) -> Option<Reason> {
    let rule = match place(document, line) {
        Place::Equal => Rule::Equal,
        Place::Differs => Rule::Differs,
        Place::NotTold => return None,
    };
    let (ims, register) = (
        text(document.place_of_supply.as_ref()),
        text(line.place_of_supply.as_ref()),
    );
    Some(reason("place_of_supply", ims, register, rule))
}

fn of_amounts(
    documents: &[&Invoice],
    lines: &[&RegisterLine],
    pair: &Matched<'_, '_>,
) -> Vec<Reason> {
    let documents = amounts::sum(
        documents
            .iter()
            .map(|document| amounts::of_document(document)),
    );
    let lines = amounts::sum(lines.iter().map(|line| amounts::of_line(line)));
    let (Some(documents), Some(lines)) = (documents, lines) else {
        return Vec::new();
    };
    let tolerance = &pair.reconciliation.settings.tolerance;
    let sides = documents.into_iter().zip(lines);
    amounts::NAMES
        .into_iter()
        .zip(sides)
        .filter(|(_, sides)| *sides != (None, None))
        .map(|(field, (ims, register))| {
            let rule = match (ims, register) {
                (Some(ims), Some(register)) => match amounts::closeness(ims, register, tolerance) {
                    Closeness::Equal => Rule::Equal,
                    Closeness::Within => Rule::WithinTolerance,
                    Closeness::Differs => Rule::Differs,
                },
                (None, Some(register)) if register.is_zero() => Rule::Equal,
                _ => Rule::NotTold,
            };
            reason(field, text(ims.as_ref()), text(register.as_ref()), rule)
        })
        .collect()
}

fn text(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}
