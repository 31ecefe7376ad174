//! The operations that the mock serves.

/// Declares the operations, each with its method and its path without a prefix.
macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident => $method:ident $path:literal;)+) => {
        /// An operation of the API, named as on its documentation page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $($(#[$meta])* $name,)+
        }

        impl Operation {
            /// Every operation that the mock serves.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Path of the operation, without a prefix.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }

            /// HTTP method of the operation, in upper case.
            #[must_use]
            pub const fn method(self) -> &'static str {
                match self { $(Self::$name => stringify!($method),)+ }
            }
        }
    };
}

operations! {
    /// "Get Invoices": the documents of one section.
    GetInvoices => GET "/gst/compliance/tax-payer/invoices";
    /// "Get Invoice Count": documents counted by section and action.
    GetInvoiceCount => GET "/gst/compliance/tax-payer/invoices/count";
    /// "Authenticate": the platform's token for an API key and its secret.
    Authenticate => POST "/authenticate";
    /// "Generate OTP": an OTP for the taxpayer.
    GenerateOtp => POST "/gst/compliance/tax-payer/otp";
    /// "Verify OTP": a taxpayer's token for the OTP.
    VerifyOtp => POST "/gst/compliance/tax-payer/otp/verify";
    /// "Refresh Session": another token of the taxpayer.
    RefreshSession => POST "/gst/compliance/tax-payer/session/refresh";
    /// "Logout": the end of a taxpayer's session.
    Logout => POST "/gst/compliance/tax-payer/logout";
    /// "Save Invoice Status": a job that accepts, rejects or keeps pending.
    SaveInvoiceStatus => POST "/gst/compliance/tax-payer/invoices/status/save";
    /// "Reset Invoice Status": a job that takes actions back.
    ResetInvoiceStatus => POST "/gst/compliance/tax-payer/invoices/status/reset";
    /// "Check Invoice Status": how far such a job is.
    CheckInvoiceStatus => GET "/gst/compliance/tax-payer/invoices/status";
}

impl Operation {
    /// Every operation that the mock serves.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// The operation that lives at `path`, whatever the method.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::all().find(|operation| operation.path() == path)
    }
}
