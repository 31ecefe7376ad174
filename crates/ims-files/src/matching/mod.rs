//! What a comparison with purchase registers gave, for people and programs.

mod csv;
mod doubt;
mod letters;
mod words;
mod workbook;

use gst_types::Gstin;
use ims_reconcile::Reconciliation;
use serde::Serialize;

use crate::register::Register;

/// Registers, and how their lines fit the documents.
///
/// It serializes as `{"gstin", "register", "further_registers", "pairs", "summary"}`; where only one
/// register was read, `further_registers` is left out.
///
/// # Example
///
/// ```
/// use ims_files::matching::Matching;
/// use ims_files::register::{self, Mapping};
/// use ims_reconcile::{Settings, reconcile};
///
/// let csv = b"GSTIN,Bill No,Bill Date,Total\n33ABKCS2033B1ZW,7976,02-11-2024,1888\n";
/// let registers = register::read("books.csv", csv, &Mapping::default())?;
/// let settings = Settings::default();
/// let reconciliation = reconcile(&[], &registers[0].lines, &settings);
/// let matching = Matching::new(None, &registers, &reconciliation);
/// let json = serde_json::to_value(&matching)?;
/// assert_eq!(json["register"]["columns"]["value"], "Total");
/// assert_eq!(json["pairs"][0]["kind"], "only_register");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
pub struct Matching<'a> {
    gstin: Option<Gstin>,
    register: Option<&'a Register>,
    #[serde(skip_serializing_if = "<[Register]>::is_empty")]
    further_registers: &'a [Register],
    #[serde(flatten)]
    reconciliation: &'a Reconciliation<'a>,
}

impl<'a> Matching<'a> {
    /// Puts together what was compared.
    #[must_use]
    pub fn new(
        gstin: Option<Gstin>,
        registers: &'a [Register],
        reconciliation: &'a Reconciliation<'a>,
    ) -> Self {
        let (register, further_registers) = match registers.split_first() {
            Some((first, rest)) => (Some(first), rest),
            None => (None, registers),
        };
        Self {
            gstin,
            register,
            further_registers,
            reconciliation,
        }
    }

    /// Returns the taxpayer.
    #[must_use]
    pub fn gstin(&self) -> Option<Gstin> {
        self.gstin
    }

    /// Returns the registers that were compared.
    pub fn registers(&self) -> impl Iterator<Item = &'a Register> {
        self.register.into_iter().chain(self.further_registers)
    }

    /// Returns how the lines fit the documents.
    #[must_use]
    pub fn reconciliation(&self) -> &'a Reconciliation<'a> {
        self.reconciliation
    }

    /// Returns how many cells of the registers could not be read.
    #[must_use]
    pub fn damaged(&self) -> usize {
        self.registers()
            .map(|register| register.damaged.len())
            .sum()
    }
}
