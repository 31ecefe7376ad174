//! What is paired so far, and what is still free.

use std::cmp::Ordering;

use gst_types::Invoice;

use crate::amounts;
use crate::found::{Found, PairKind};
use crate::{RegisterLine, Settings};

/// The state of a reconciliation while it is made.
pub(crate) struct Work<'a> {
    pub(crate) documents: &'a [Invoice],
    pub(crate) lines: &'a [RegisterLine],
    pub(crate) settings: &'a Settings,
    pub(crate) found: Vec<Found>,
    /// For each free document or line the place of one that it could as well have been paired with.
    pub(crate) doubtful: Vec<(u32, u32)>,
    document_is_taken: Vec<bool>,
    line_is_taken: Vec<bool>,
}

impl<'a> Work<'a> {
    pub(crate) fn new(
        documents: &'a [Invoice],
        lines: &'a [RegisterLine],
        settings: &'a Settings,
    ) -> Self {
        Self {
            documents,
            lines,
            settings,
            found: Vec::with_capacity(documents.len().max(lines.len())),
            doubtful: Vec::new(),
            document_is_taken: vec![false; documents.len()],
            line_is_taken: vec![false; lines.len()],
        }
    }

    pub(crate) fn both(&self, document: u32, line: u32) -> Option<(&'a Invoice, &'a RegisterLine)> {
        self.documents
            .get(document as usize)
            .zip(self.lines.get(line as usize))
    }

    pub(crate) fn document_is_free(&self, document: u32) -> bool {
        self.document_is_taken.get(document as usize) == Some(&false)
    }

    pub(crate) fn line_is_free(&self, line: u32) -> bool {
        self.line_is_taken.get(line as usize) == Some(&false)
    }

    pub(crate) fn is_free(&self, document: u32, line: u32) -> bool {
        self.document_is_free(document) && self.line_is_free(line)
    }

    pub(crate) fn free_documents(&self) -> impl Iterator<Item = (u32, &'a Invoice)> {
        let free = |(index, _): &(u32, _)| self.document_is_free(*index);
        (0..).zip(self.documents).filter(free)
    }

    pub(crate) fn free_lines(&self) -> impl Iterator<Item = (u32, &'a RegisterLine)> {
        let free = |(index, _): &(u32, _)| self.line_is_free(*index);
        (0..).zip(self.lines).filter(free)
    }

    pub(crate) fn pair_exactly(&mut self, document: u32, line: u32) {
        self.pair(PairKind::Exact, document, line);
    }

    pub(crate) fn pair(&mut self, kind: PairKind, document: u32, line: u32) {
        self.take(&[document], &[line]);
        self.found.push(Found::One {
            kind,
            document,
            line,
        });
    }

    pub(crate) fn pair_several(&mut self, kind: PairKind, documents: Vec<u32>, lines: Vec<u32>) {
        self.take(&documents, &lines);
        let members = Box::new((documents, lines));
        self.found.push(Found::Several { kind, members });
    }

    fn take(&mut self, documents: &[u32], lines: &[u32]) {
        let mark = |taken: &mut Vec<bool>, index: u32| {
            if let Some(taken) = taken.get_mut(index as usize) {
                *taken = true;
            }
        };
        for document in documents {
            mark(&mut self.document_is_taken, *document);
        }
        for line in lines {
            mark(&mut self.line_is_taken, *line);
        }
    }

    /// Which amounts a line tells, one bit each.
    pub(crate) fn mask(&self, line: u32) -> u8 {
        let amounts = self
            .lines
            .get(line as usize)
            .map(amounts::of_line)
            .unwrap_or_default();
        let bits = (0..)
            .zip(amounts)
            .map(|(place, amount)| u8::from(amount.is_some()) << place);
        bits.fold(0, |mask, bit| mask | bit)
    }

    /// Indices in an order that does not depend on where they stand in the input.
    pub(crate) fn in_order(&self, documents: &[u32], lines: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let (mut documents, mut lines) = (documents.to_vec(), lines.to_vec());
        if documents.len() > 1 {
            documents.sort_by(|one, other| self.compare_documents(*one, *other));
        }
        if lines.len() > 1 {
            lines.sort_by(|one, other| self.compare_lines(*one, *other));
        }
        (documents, lines)
    }

    fn compare_documents(&self, one: u32, other: u32) -> Ordering {
        let parts = |index: u32| {
            let document = self.documents.get(index as usize)?;
            let key = (
                document.section,
                document.supplier_gstin,
                &document.number,
                document.date,
            );
            Some((key, document.return_period, amounts::of_document(document)))
        };
        parts(one).cmp(&parts(other))
    }

    fn compare_lines(&self, one: u32, other: u32) -> Ordering {
        let parts = |index: u32| {
            let line = self.lines.get(index as usize)?;
            let place = (&line.sheet, line.line, line.supplier_gstin, &line.number);
            Some((place, line.date, line.kind, amounts::of_line(line)))
        };
        parts(one).cmp(&parts(other))
    }
}
