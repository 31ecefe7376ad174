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

            /// Path of the operation, without a prefix; parameters are in braces.
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
    /// "GSTR-2B": the statement of a return period, or one file of it.
    GetGstr2b => GET "/gst/compliance/tax-payer/gstrs/gstr-2b/{year}/{month}";
    /// "Regenerate GSTR-2B": a job that makes the statement again.
    RegenerateGstr2b => POST "/gst/compliance/tax-payer/gstrs/gstr-2b/{year}/{month}/regenerate";
    /// "Regeneration status of GSTR-2B": how far such a job is.
    Gstr2bRegenerationStatus => GET "/gst/compliance/tax-payer/gstrs/gstr-2b/regenerate";
    /// "Get Sales Invoices": what recipients did with the taxpayer's documents.
    GetSalesInvoices => GET "/gst/compliance/tax-payer/invoices/{year}/{month}/sales";
    /// "Get Added Back Liabilities": what rejections added to the taxpayer's liability.
    GetAddedBackLiabilities => GET "/gst/compliance/tax-payer/invoices/added-back-liabilities/{year}/{month}";
    /// "Download File Details": a job that prepares the files of a queued list.
    PrepareFiles => POST "/gst/compliance/tax-payer/gstrs/{year}/{month}/file-details/download";
    /// "Download File Details": how far such a job is, and where its files are.
    FilesStatus => GET "/gst/compliance/tax-payer/gstrs/file-details/download";
    /// A file of such a job; its address is the job's to tell, and no operation of the API.
    DownloadFile => GET "/files/{job}/{number}";
}

impl Operation {
    /// Every operation that the mock serves.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// The operation that lives at `path`, whatever the method; a path without parameters comes
    /// before one with.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::all()
            .find(|operation| operation.path() == path)
            .or_else(|| Self::all().find(|operation| operation.is_at(path)))
    }

    fn is_at(self, path: &str) -> bool {
        let is_met = |(pattern, given): (&str, &str)| {
            pattern == given || (pattern.starts_with('{') && !given.is_empty())
        };
        let (pattern, path) = (self.path().split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count() && pattern.zip(path).all(is_met)
    }
}
