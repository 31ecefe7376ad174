//! The operations that the mock serves.

/// An operation of the API, named as on its documentation page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// "Get Invoices": the documents of one section.
    GetInvoices,
    /// "Get Invoice Count": documents counted by section and action.
    GetInvoiceCount,
    /// "Authenticate": the platform's token for an API key and its secret.
    Authenticate,
    /// "Generate OTP": an OTP for the taxpayer.
    GenerateOtp,
    /// "Verify OTP": a taxpayer's token for the OTP.
    VerifyOtp,
    /// "Refresh Session": another token of the taxpayer.
    RefreshSession,
    /// "Logout": the end of a taxpayer's session.
    Logout,
    /// "Save Invoice Status": a job that accepts, rejects or keeps pending.
    SaveInvoiceStatus,
    /// "Reset Invoice Status": a job that takes actions back.
    ResetInvoiceStatus,
    /// "Check Invoice Status": how far such a job is.
    CheckInvoiceStatus,
}

impl Operation {
    /// Every operation that the mock serves.
    pub const ALL: [Self; 10] = [
        Self::GetInvoices,
        Self::GetInvoiceCount,
        Self::Authenticate,
        Self::GenerateOtp,
        Self::VerifyOtp,
        Self::RefreshSession,
        Self::Logout,
        Self::SaveInvoiceStatus,
        Self::ResetInvoiceStatus,
        Self::CheckInvoiceStatus,
    ];

    /// Path of the operation, without a prefix.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetInvoices => "/gst/compliance/tax-payer/invoices",
            Self::GetInvoiceCount => "/gst/compliance/tax-payer/invoices/count",
            Self::Authenticate => "/authenticate",
            Self::GenerateOtp => "/gst/compliance/tax-payer/otp",
            Self::VerifyOtp => "/gst/compliance/tax-payer/otp/verify",
            Self::RefreshSession => "/gst/compliance/tax-payer/session/refresh",
            Self::Logout => "/gst/compliance/tax-payer/logout",
            Self::SaveInvoiceStatus => "/gst/compliance/tax-payer/invoices/status/save",
            Self::ResetInvoiceStatus => "/gst/compliance/tax-payer/invoices/status/reset",
            Self::CheckInvoiceStatus => "/gst/compliance/tax-payer/invoices/status",
        }
    }

    /// HTTP method of the operation, in upper case.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetInvoices | Self::GetInvoiceCount | Self::CheckInvoiceStatus => "GET",
            _ => "POST",
        }
    }

    /// The operation that lives at `path`, whatever the method.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.path() == path)
    }
}
