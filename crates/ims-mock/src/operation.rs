//! The operations that the mock serves.

/// An operation of the API, named as on its documentation page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// "Get Invoices": the documents of one section.
    GetInvoices,
    /// "Get Invoice Count": documents counted by section and action.
    GetInvoiceCount,
}

impl Operation {
    /// Every operation that the mock serves.
    pub const ALL: [Self; 2] = [Self::GetInvoices, Self::GetInvoiceCount];

    /// Path of the operation, without a prefix.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetInvoices => "/gst/compliance/tax-payer/invoices",
            Self::GetInvoiceCount => "/gst/compliance/tax-payer/invoices/count",
        }
    }

    /// The operation that lives at `path`, whatever the method.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.path() == path)
    }
}
