//! For each supplier what is missing or differs, ready for a letter.

use std::collections::BTreeMap;
use std::io;

use gst_types::{Amount, Gstin};
use ims_reconcile::{Matched, PairKind, Reason};

use super::doubt::{Doubts, Place};
use super::{Matching, words};

/// What a letter to a supplier would say.
#[derive(Debug, Default)]
pub(super) struct Letter {
    pub(super) name: Option<String>,
    pub(super) items: Vec<Item>,
}

/// One document of a letter.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) number: String,
    pub(super) date: String,
    pub(super) value: Option<Amount>,
    /// What differs, field by field, with both values.
    pub(super) differences: Vec<Reason>,
    /// The line of the register that may have it.
    pub(super) unread: Option<Place>,
}

/// Why a document is in a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The supplier has not reported it.
    Missing,
    /// The supplier reported other values.
    Differs,
    /// The house has not booked it.
    NotBooked,
    /// The house may have booked it in a line that could not be read: nobody is accused of it.
    Unread,
}

impl What {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Missing => "not reported to us in IMS",
            Self::Differs => "reported with other values than our books have",
            Self::NotBooked => "reported in IMS, and not in our books",
            Self::Unread => "not compared, as a line of our register could not be read",
        }
    }
}

impl Matching<'_> {
    /// Writes for each supplier, by GSTIN, what is missing or differs, as plain text for letters.
    ///
    /// # Errors
    ///
    /// If the output cannot be written to.
    pub fn write_letters(&self, mut out: impl io::Write) -> io::Result<()> {
        for (gstin, letter) in letters(self) {
            let name = letter.name.as_deref().unwrap_or("(name not known)");
            writeln!(out, "To: {} ({gstin})", one_line(name))?;
            if let Some(taxpayer) = self.gstin {
                writeln!(out, "Our GSTIN: {taxpayer}")?;
            }
            for what in [What::Missing, What::Differs, What::NotBooked, What::Unread] {
                write_items(&letter, what, &mut out)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

fn write_items(letter: &Letter, what: What, out: &mut impl io::Write) -> io::Result<()> {
    let mut items = letter
        .items
        .iter()
        .filter(|item| item.what == what)
        .peekable();
    if items.peek().is_some() {
        writeln!(out, "\nThese documents are {}:", what.words())?;
    }
    for item in items {
        let value = item
            .value
            .map(|value| format!(", ₹ {}", value.indian()))
            .unwrap_or_default();
        writeln!(out, "- {} of {}{value}", one_line(&item.number), item.date)?;
        if let Some(place) = &item.unread {
            writeln!(
                out,
                "    {} could not be read",
                one_line(&place.to_string())
            )?;
        }
        for reason in &item.differences {
            writeln!(
                out,
                "    {}: you reported {}, our books have {}",
                reason.field.replace('_', " "),
                one_line(reason.ims.as_deref().unwrap_or("nothing")),
                one_line(reason.register.as_deref().unwrap_or("nothing")),
            )?;
        }
    }
    Ok(())
}

/// Collects what each supplier would be told.
pub(super) fn letters(matching: &Matching<'_>) -> BTreeMap<Gstin, Letter> {
    let doubts = Doubts::of(matching);
    let mut letters: BTreeMap<Gstin, Letter> = BTreeMap::new();
    for pair in matching.reconciliation.pairs() {
        let what = match pair.kind() {
            PairKind::OnlyRegister => What::Missing,
            PairKind::Mismatch => What::Differs,
            PairKind::OnlyIms => What::NotBooked,
            PairKind::Exact | PairKind::Probable => continue,
        };
        let unread = match what {
            What::NotBooked => {
                let mut documents = pair.documents();
                documents.find_map(|document| doubts.line_of(document))
            }
            _ => None,
        };
        let what = if unread.is_some() { What::Unread } else { what };
        let Some(gstin) = supplier(&pair) else {
            continue;
        };
        let letter = letters.entry(gstin).or_default();
        if letter.name.is_none() {
            letter.name = name(&pair);
        }
        letter.items.push(Item {
            unread: unread.cloned(),
            ..item(what, &pair)
        });
    }
    letters
}

fn supplier(pair: &Matched<'_, '_>) -> Option<Gstin> {
    let of_document = pair
        .documents()
        .next()
        .map(|document| document.supplier_gstin);
    of_document.or_else(|| pair.lines().next()?.supplier_gstin)
}

fn name(pair: &Matched<'_, '_>) -> Option<String> {
    let of_document = pair
        .documents()
        .find_map(|document| document.supplier_name.clone());
    let of_line = || pair.lines().find_map(|line| line.supplier_name.clone());
    of_document.or_else(of_line).map(String::from)
}

fn item(what: What, pair: &Matched<'_, '_>) -> Item {
    let document = pair.documents().next();
    let line = pair.lines().next();
    let number = match (document, line) {
        (Some(document), _) => document.number.to_string(),
        (None, Some(line)) => line
            .number
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        (None, None) => String::new(),
    };
    let date = document
        .map(|document| document.date)
        .or_else(|| line?.date);
    let differs = |reason: &Reason| what == What::Differs && words::is_worth_telling(reason.rule);
    Item {
        what,
        number: if number.is_empty() {
            "(without a number)".to_owned()
        } else {
            number
        },
        date: date.map_or_else(|| "(without a date)".to_owned(), |date| date.to_string()),
        value: document
            .and_then(|document| document.value)
            .or_else(|| line?.value),
        differences: pair.reasons().into_iter().filter(differs).collect(),
        unread: None,
    }
}

/// Suppliers choose these texts: no line of theirs may look like one of the letter.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}
