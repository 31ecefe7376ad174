//! Which documents the rows of a draft are about.

use std::collections::HashMap;

use gst_types::{DocumentKey, DocumentNumber, Gstin, Invoice, Section};

use super::draft::{Draft, DraftRow};
use super::partial_key::PartialKey;
use super::problem::Problem;

/// A draft whose rows are each about one document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Resolved {
    /// The rows, each with its document as it is listed now.
    pub rows: Vec<(DraftRow, Invoice)>,
    /// What could not be read, and the rows that name no document or several.
    pub problems: Vec<Problem>,
}

impl Draft {
    /// Finds the documents that the rows are about among those that are listed.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Invoice, Section, Status};
    /// use ims_actions::{Draft, DraftRow, Place};
    ///
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// let invoice = Invoice::new(Section::B2b, gstin, "INV-7".parse()?, "2024-11-02".parse()?);
    /// let mut draft = Draft::default();
    /// draft.rows.push(DraftRow::of(&invoice, Status::Accepted));
    /// assert_eq!(draft.clone().resolve(std::slice::from_ref(&invoice)).rows.len(), 1);
    /// assert_eq!(draft.resolve(&[]).problems[0].rule, "not_in_ims");
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn resolve(self, listed: &[Invoice]) -> Resolved {
        let index = Index::of(listed);
        let mut resolved = Resolved {
            rows: Vec::with_capacity(self.rows.len()),
            problems: self.problems,
        };
        for row in self.rows {
            match index.find(&row.key) {
                Ok(document) => resolved.rows.push((row, document.clone())),
                Err((rule, message)) => {
                    let key = Some(row.key);
                    resolved
                        .problems
                        .push(Problem::refused(row.place, key, rule, message));
                }
            }
        }
        resolved
    }
}

/// The documents by what every row names.
struct Index<'d> {
    documents: HashMap<(Section, Gstin, &'d DocumentNumber), Vec<&'d Invoice>>,
}

impl<'d> Index<'d> {
    fn of(listed: &'d [Invoice]) -> Self {
        let mut documents: HashMap<_, Vec<_>> = HashMap::new();
        for invoice in listed {
            documents
                .entry((invoice.section, invoice.supplier_gstin, &invoice.number))
                .or_default()
                .push(invoice);
        }
        Self { documents }
    }

    fn find(&self, key: &PartialKey) -> Result<&'d Invoice, (&'static str, String)> {
        let same = self
            .documents
            .get(&(key.section, key.supplier_gstin, &key.number));
        let named: Vec<_> = same
            .into_iter()
            .flatten()
            .filter(|invoice| key.names(invoice))
            .collect();
        match named.as_slice() {
            [one] => Ok(one),
            [] => Err(("not_in_ims", absent(key, same.map_or(&[], Vec::as_slice)))),
            several => {
                let keys: Vec<_> = several.iter().map(|invoice| invoice.key()).collect();
                Err(("ambiguous", ambiguous(&keys)))
            }
        }
    }
}

fn absent(key: &PartialKey, same_number: &[&Invoice]) -> String {
    match same_number {
        [] => format!("{key} is not in IMS; check section, supplier and number, or fetch again"),
        [other, ..] => format!("{key} is not in IMS, but {} is", other.key()),
    }
}

/// Says which documents a row or an option names, and how to name one of them.
#[must_use]
pub fn ambiguous(keys: &[DocumentKey]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<_> = keys.iter().take(MOST).map(ToString::to_string).collect();
    if keys.len() > MOST {
        names.push(format!("{} more", keys.len() - MOST));
    }
    format!(
        "this names {} documents ({}); say section, supplier, date and period of the one that is \
         meant",
        keys.len(),
        names.join("; ")
    )
}
