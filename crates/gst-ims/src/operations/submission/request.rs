//! The requests that save decisions and take them back.

use futures_util::future::BoxFuture;
use gst_types::wire::Wire;
use gst_types::{Decided, Gstin, Invoice, Section};
use sandbox_gst::types::{
    InvoiceStatusRow, InvoiceStatusSections, ResetInvoiceStatusRequest, SaveInvoiceStatusRequest,
};
use sandbox_gst::{OperationInfo, Requests, operations};
use std::collections::BTreeMap;

use super::response::{SubmissionKind, Submitted};
use super::{decode, row, rows};
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;

/// A request that saves decisions; see [`Client::save`](crate::Client::save).
pub type SaveRequest = SubmissionRequest<Decided>;

/// A request that takes decisions back; see [`Client::reset`](crate::Client::reset).
pub type ResetRequest = SubmissionRequest<Invoice>;

/// A request that changes what stands on documents; sent once, never again by itself.
///
/// # Example
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mock = ims_mock::MockServer::start().await?;
/// # let client = gst_ims::Client::builder()
/// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
/// #     .api_key("key_test_example")
/// #     .taxpayer_token("token")
/// #     .build()?;
/// use gst_ims::Delivery;
/// use gst_ims::gst_types::{Decided, Decision};
/// use gst_ims::{Section, Status};
///
/// let open = client.invoices(Section::B2b).status(Status::NoAction).send().await?;
/// let decided = open
///     .invoices
///     .into_iter()
///     .map(|invoice| Decided::new(invoice, Decision::Accept, None, None))
///     .collect::<Result<Vec<_>, _>>()?;
/// match client.save("33ABKCS2033B1ZW".parse()?, decided).send().await {
///     Ok(submitted) => println!("follow the job {}", submitted.reference_id),
///     Err(error) if error.delivery() == Some(Delivery::Unknown) => {
///         println!("fetch the documents again and compare: {error}");
///     }
///     Err(error) => println!("nothing was saved: {error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct SubmissionRequest<D> {
    caller: Caller,
    gstin: Gstin,
    documents: Vec<D>,
    options: CallOptions,
}

impl<D: Document> SubmissionRequest<D> {
    pub(crate) fn new(caller: Caller, gstin: Gstin, documents: Vec<D>) -> Self {
        Self {
            caller,
            gstin,
            documents,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Returns what is submitted.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::{Section, Status};
    ///
    /// let rejected = client.invoices(Section::B2b).status(Status::Rejected).send().await?;
    /// let request = client.reset("33ABKCS2033B1ZW".parse()?, rejected.invoices);
    /// println!("{} decisions are to be taken back", request.documents().len());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn documents(&self) -> &[D] {
        &self.documents
    }

    /// Cuts the request into such that the tax network takes: of at most 1,000 documents and 4 MB.
    ///
    /// Send them one after another, each when the job of the one before has ended.
    ///
    /// # Example
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mock = ims_mock::MockServer::start().await?;
    /// # let client = gst_ims::Client::builder()
    /// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
    /// #     .api_key("key_test_example")
    /// #     .taxpayer_token("token")
    /// #     .build()?;
    /// use gst_ims::job::Polling;
    /// use gst_ims::{Section, Status};
    ///
    /// let accepted = client.invoices(Section::B2b).status(Status::Accepted).send().await?;
    /// for part in client.reset("33ABKCS2033B1ZW".parse()?, accepted.invoices).into_parts() {
    ///     let submitted = part.send().await?;
    ///     client.job(submitted.reference_id).wait(Polling::default()).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_parts(self) -> Vec<Self> {
        rows::parts(self.documents, D::row)
            .into_iter()
            .map(|documents| Self {
                caller: self.caller.clone(),
                gstin: self.gstin,
                documents,
                options: self.options.clone(),
            })
            .collect()
    }

    /// Sends the request, once.
    ///
    /// While another save or reset of the same taxpayer is under way through this client or its
    /// clones, it waits for that.
    ///
    /// # Errors
    ///
    /// Every failure, with [`Error::delivery`]: where that is
    /// [`Delivery::Unknown`](crate::Delivery::Unknown), the request may have been carried out, and
    /// must not be sent again before the documents were fetched and compared. An error with the
    /// code `IMSSAV0015` is retryable: another save or reset of the taxpayer's is running.
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) without documents, with more
    /// than one request takes, or with an amount below zero of a document that is no note.
    pub async fn send(self) -> Result<Submitted, Error> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        self.send_within(bounds).await
    }

    fn send_within(self, bounds: Bounds) -> BoxFuture<'static, Result<Submitted, Error>> {
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(SubmissionRequest<D> => Submitted, D: Document);

impl<D: Document> Operation for SubmissionRequest<D> {
    const INFO: &'static OperationInfo = D::INFO;
    type Output = Submitted;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let rows: Vec<_> = self
            .documents
            .iter()
            .map(|document| (document.section(), document.row()))
            .collect();
        rows::check(&rows)?;
        D::build(self.gstin, rows::sections(rows)?, requests)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<Submitted, Error> {
        decode::decode(D::KIND, self.gstin, self.documents.len(), answer, memory)
    }

    fn writes_for(&self) -> Option<Gstin> {
        Some(self.gstin)
    }
}

/// What can be submitted: a decision, or a document whose decision is to be taken back.
pub trait Document: sealed::Document {}

impl<D: sealed::Document> Document for D {}

mod sealed {
    use super::{
        BTreeMap, Decided, Error, Gstin, Invoice, InvoiceStatusRow, InvoiceStatusSections,
        OperationInfo, Requests, ResetInvoiceStatusRequest, SaveInvoiceStatusRequest, Section,
        SubmissionKind, Wire, not_built, operations, row,
    };

    #[expect(
        unnameable_types,
        reason = "nobody else knows how the tax network wants a document"
    )]
    pub trait Document: Clone + Send + Sync + 'static {
        const INFO: &'static OperationInfo;
        const KIND: SubmissionKind;

        fn section(&self) -> Section;

        fn row(&self) -> InvoiceStatusRow;

        fn build(
            taxpayer: Gstin,
            sections: InvoiceStatusSections,
            requests: &Requests<'_>,
        ) -> Result<reqwest::Request, Error>;
    }

    impl Document for Decided {
        const INFO: &'static OperationInfo = &operations::SAVE_INVOICE_STATUS;
        const KIND: SubmissionKind = SubmissionKind::Save;

        fn section(&self) -> Section {
            self.document().section
        }

        fn row(&self) -> InvoiceStatusRow {
            row::of_decision(self)
        }

        fn build(
            taxpayer: Gstin,
            sections: InvoiceStatusSections,
            requests: &Requests<'_>,
        ) -> Result<reqwest::Request, Error> {
            let body = SaveInvoiceStatusRequest {
                invdata: sections,
                reqtyp: Wire("SAVE".into()),
                rtin: Wire(taxpayer),
                extra: BTreeMap::new(),
            };
            requests.save_invoice_status(&body).map_err(not_built)
        }
    }

    impl Document for Invoice {
        const INFO: &'static OperationInfo = &operations::RESET_INVOICE_STATUS;
        const KIND: SubmissionKind = SubmissionKind::Reset;

        fn section(&self) -> Section {
            self.section
        }

        fn row(&self) -> InvoiceStatusRow {
            row::of_document(self)
        }

        fn build(
            taxpayer: Gstin,
            sections: InvoiceStatusSections,
            requests: &Requests<'_>,
        ) -> Result<reqwest::Request, Error> {
            let body = ResetInvoiceStatusRequest {
                invdata: sections,
                reqtyp: Wire("RESET".into()),
                rtin: Wire(taxpayer),
                extra: BTreeMap::new(),
            };
            requests.reset_invoice_status(&body).map_err(not_built)
        }
    }
}
