//! The client and its configuration.

mod builder;

use std::sync::Arc;

use gst_types::{Decided, GoodsType, Gstin, ImportSection, Invoice, ReturnPeriod, Section};
use reqwest::Method;

pub use self::builder::ClientBuilder;
pub(crate) use self::builder::PlatformSettings;
use crate::call::{Caller, Shared};
use crate::config::credentials::{CredentialsCache, CredentialsProvider, TaxpayerToken};
use crate::operations::counts::CountsRequest;
use crate::operations::files::{
    FileRequest, FilesJob, FilesJobRequest, InvoicesOfFilesRequest, PrepareFilesRequest, RemoteFile,
};
use crate::operations::gstr2b::Gstr2bRequest;
use crate::operations::imports::ImportsRequest;
use crate::operations::invoices::{AllInvoicesRequest, InvoicesRequest};
use crate::operations::job::JobRequest;
use crate::operations::raw::RawRequest;
use crate::operations::recomputation::{RecomputationRequest, RecomputeRequest};
use crate::operations::submission::{ResetRequest, SaveRequest};
use crate::operations::supplier_view::{LiabilitiesRequest, SuppliesRequest, SupplySection};

/// A client for the Invoice Management System of one taxpayer.
///
/// Cheap to clone: clones share connections. The taxpayer is the one whose
/// session the token belongs to; the API has no other way to name it.
///
/// # Example
///
/// ```no_run
/// use gst_ims::{Client, Environment, Section, Status};
///
/// # async fn example() -> Result<(), gst_ims::Error> {
/// let client = Client::builder()
///     .environment(Environment::Test)
///     .api_key("key_test_…")
///     .taxpayer_token("…")
///     .build()?;
/// let answer = client
///     .invoices(Section::B2b)
///     .status(Status::NoAction)
///     .send()
///     .await?;
/// for invoice in &answer.invoices {
///     println!("{} {} {:?}", invoice.supplier_gstin, invoice.number, invoice.value);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    caller: Caller,
}

impl Client {
    pub(crate) fn new(shared: Shared, credentials: CredentialsCache) -> Self {
        Self::of_shared(Arc::new(shared), credentials)
    }

    pub(crate) fn of_shared(shared: Arc<Shared>, credentials: CredentialsCache) -> Self {
        Self {
            caller: Caller {
                shared,
                credentials: Arc::new(credentials),
                taxpayer: None,
            },
        }
    }

    /// Starts the configuration of a client.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("key_live_1")
    ///     .taxpayer_token("token")
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), gst_ims::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns a client for another taxpayer under the same API key.
    ///
    /// Cheap: both share connections, the rate limit, the limit of requests under way and the
    /// retries that may be spent, because the server counts by the key.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Section;
    ///
    /// for (gstin, token) in [("24ABCCU0123M1YZ", "…"), ("33ABCCZ0123M2YZ", "…")] {
    ///     let taxpayer = client.taxpayer(token).labelled(gstin);
    ///     let answer = taxpayer.invoices(Section::B2b).send().await?;
    ///     assert_eq!(answer.meta.taxpayer.as_deref(), Some(gstin));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn taxpayer(&self, token: impl Into<TaxpayerToken>) -> Self {
        self.with_credentials(self.caller.credentials.with_token(token.into()))
    }

    /// Returns a client for another taxpayer whose credentials a provider gives, as
    /// [`ClientBuilder::credentials`] takes one; it shares what [`taxpayer`](Self::taxpayer) shares.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::credentials::FileCredentials;
    ///
    /// let folder = "/run/secrets/33ABKCS2033B1ZW";
    /// let files = FileCredentials::new(format!("{folder}/key"), format!("{folder}/token"));
    /// let taxpayer = client.taxpayer_with(files);
    /// let all = taxpayer.all_invoices().send().await;
    /// println!("{} documents", all.invoices().count());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn taxpayer_with(&self, provider: impl CredentialsProvider) -> Self {
        self.with_credentials(self.caller.credentials.with_provider(Arc::new(provider)))
    }

    fn with_credentials(&self, credentials: CredentialsCache) -> Self {
        Self {
            caller: Caller {
                shared: Arc::clone(&self.caller.shared),
                credentials: Arc::new(credentials),
                taxpayer: None,
            },
        }
    }

    /// Names the taxpayer, such as by the GSTIN: whatever this client fetches carries the name in
    /// [`ResponseMeta::taxpayer`](crate::ResponseMeta::taxpayer), and as `taxpayer` when it is
    /// serialised.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::GoodsType;
    ///
    /// let client = client.labelled("33ABKCS2033B1ZW");
    /// let counts = client.counts(GoodsType::Others).send().await?;
    /// assert_eq!(counts.meta.taxpayer.as_deref(), Some("33ABKCS2033B1ZW"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn labelled(mut self, taxpayer: impl Into<Arc<str>>) -> Self {
        self.caller.taxpayer = Some(taxpayer.into());
        self
    }

    /// Prepares a request for the documents of one section
    /// (documented on the page "Get Invoices").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::{Section, State, Status};
    ///
    /// let open = client.invoices(Section::B2b).status(Status::NoAction).await?;
    /// match open.state() {
    ///     State::Complete | State::Empty => println!("{} to decide on", open.invoices.len()),
    ///     // The rest is not there yet: these are not all.
    ///     state => println!("{state}; ask again later"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn invoices(&self, section: Section) -> InvoicesRequest {
        InvoicesRequest::new(self.caller.clone(), section)
    }

    /// Prepares requests for the documents of every section, sent
    /// concurrently.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let all = client.all_invoices().send().await;
    /// for (section, error) in all.failures() {
    ///     println!("{section}: {error}");
    /// }
    /// println!("{} documents, all of them: {}", all.invoices().count(), all.is_complete());
    /// # Ok(())
    /// # }
    /// ```
    pub fn all_invoices(&self) -> AllInvoicesRequest {
        AllInvoicesRequest::new(self.caller.clone())
    }

    /// Prepares a request for the imports of goods of one section. No page of the vendor's lists
    /// imports, and none says how a decision on one is saved: see [`imports`](crate::imports).
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
    /// use gst_ims::gst_types::ImportSection;
    ///
    /// let list = client.imports(ImportSection::Impg).send().await?;
    /// println!("{} imports, {}", list.imports.len(), list.state());
    /// # Ok(())
    /// # }
    /// ```
    pub fn imports(&self, section: ImportSection) -> ImportsRequest {
        ImportsRequest::new(self.caller.clone(), section)
    }

    /// Prepares a request for the number of documents by section and action
    /// (documented on the page "Get Invoice Count").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::{GoodsType, Section};
    ///
    /// let counts = client.counts(GoodsType::Others).send().await?;
    /// let invoices = counts.section(Section::B2b);
    /// println!("{} of {} invoices are open", invoices.no_action, invoices.total());
    /// # Ok(())
    /// # }
    /// ```
    pub fn counts(&self, goods_type: GoodsType) -> CountsRequest {
        CountsRequest::new(self.caller.clone(), goods_type)
    }

    /// Prepares a request that saves decisions in the name of the taxpayer with this GSTIN
    /// (documented on the page "Save Invoice Status").
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::gst_types::{Decided, Decision};
    /// use gst_ims::job::Polling;
    /// use gst_ims::Section;
    ///
    /// let recipient = "33ABKCS2033B1ZW".parse()?;
    /// let fetched = client.invoices(Section::B2b).send().await?;
    /// let decisions = fetched
    ///     .invoices
    ///     .into_iter()
    ///     .map(|invoice| Decided::new(invoice, Decision::Accept, None, None))
    ///     .collect::<Result<Vec<_>, _>>()?;
    /// for part in client.save(recipient, decisions).into_parts() {
    ///     let submitted = part.send().await?;
    ///     let job = client.job(submitted.reference_id).wait(Polling::default()).await?;
    ///     println!("{}: {} failed", job.state, job.failed);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn save(
        &self,
        recipient: Gstin,
        decisions: impl IntoIterator<Item = Decided>,
    ) -> SaveRequest {
        SaveRequest::new(
            self.caller.clone(),
            recipient,
            decisions.into_iter().collect(),
        )
    }

    /// Prepares a request that takes the decisions on documents back, in the name of the taxpayer
    /// with this GSTIN (documented on the page "Reset Invoice Status").
    ///
    /// The documents are as they were fetched last.
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
    /// use gst_ims::{Section, Status};
    ///
    /// let rejected = client.invoices(Section::B2b).status(Status::Rejected).send().await?;
    /// if !rejected.invoices.is_empty() {
    ///     let submitted = client.reset("33ABKCS2033B1ZW".parse()?, rejected.invoices).send().await?;
    ///     assert_eq!(submitted.kind.as_str(), "reset");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reset(
        &self,
        recipient: Gstin,
        documents: impl IntoIterator<Item = Invoice>,
    ) -> ResetRequest {
        ResetRequest::new(
            self.caller.clone(),
            recipient,
            documents.into_iter().collect(),
        )
    }

    /// Prepares the question what became of a save or reset
    /// (documented on the page "Check Invoice Status").
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
    /// let job = client.job("0032e479bcb644c").send().await?;
    /// println!("{}: {} failed", job.state, job.failed);
    /// # Ok(())
    /// # }
    /// ```
    pub fn job(&self, reference_id: impl Into<String>) -> JobRequest {
        JobRequest::new(self.caller.clone(), reference_id.into())
    }

    /// Prepares a request for an operation that this crate has no types for, below the API's
    /// address and with the taxpayer's token.
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
    /// use gst_ims::reqwest::Method;
    ///
    /// let response = client
    ///     .raw(Method::GET, "/gst/compliance/tax-payer/invoices/count")
    ///     .query("type_of_goods", "others")
    ///     .await?;
    /// println!("{}", response.body);
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self, method: Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.caller.clone(), method, path.into())
    }

    /// Prepares a request for GSTR-2B of a return period, with all of its files
    /// (documented on the page "GSTR-2B").
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::State;
    ///
    /// let statement = client.gstr2b("2026-10".parse()?).send().await?;
    /// if statement.state() == State::Complete {
    ///     println!("{} documents", statement.documents.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn gstr2b(&self, return_period: ReturnPeriod) -> Gstr2bRequest {
        Gstr2bRequest::new(self.caller.clone(), return_period)
    }

    /// Prepares a request that makes GSTR-2B of a return period again, in the name of the taxpayer
    /// with this GSTIN (documented on the page "Regenerate GSTR-2B"). Where the GSTIN is not known,
    /// the request has no body, as one of the pages shows it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::job::Polling;
    ///
    /// let begun = client
    ///     .recompute_gstr2b("33ABKCS2033B1ZW".parse::<gst_ims::Gstin>()?, "2026-10".parse()?)
    ///     .send()
    ///     .await?;
    /// if let Some(reference) = begun.reference_id {
    ///     let ended = client.recomputation(reference).wait(Polling::default()).await?;
    ///     println!("{}", ended.state);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn recompute_gstr2b(
        &self,
        recipient: impl Into<Option<Gstin>>,
        return_period: ReturnPeriod,
    ) -> RecomputeRequest {
        RecomputeRequest::new(self.caller.clone(), recipient.into(), return_period)
    }

    /// Prepares the question how far the making of a statement is
    /// (documented on the page "Regeneration status of GSTR-2B").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::job::Polling;
    ///
    /// let ended = client.recomputation("0032e479bcb644c").wait(Polling::default()).await?;
    /// println!("{}", ended.state);
    /// # Ok(())
    /// # }
    /// ```
    pub fn recomputation(&self, reference_id: impl Into<String>) -> RecomputationRequest {
        RecomputationRequest::new(self.caller.clone(), reference_id.into())
    }

    /// Prepares a request for the documents of one section that the taxpayer reported, with what
    /// their recipients did (documented on the page "Get Sales Invoices").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::supplier_view::SupplySection;
    ///
    /// let view = client.supplies("2026-10".parse()?, SupplySection::B2b).send().await?;
    /// for supply in &view.documents {
    ///     println!("{} {}", supply.number, supply.action);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn supplies(&self, return_period: ReturnPeriod, section: SupplySection) -> SuppliesRequest {
        SuppliesRequest::new(self.caller.clone(), return_period, section)
    }

    /// Prepares a request for the liabilities of one section that rejections added back
    /// (documented on the page "Get Added Back Liabilities").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::supplier_view::SupplySection;
    ///
    /// let view = client.liabilities("2026-10".parse()?, SupplySection::Cdnr).send().await?;
    /// println!("{} notes, {}", view.documents.len(), view.state());
    /// # Ok(())
    /// # }
    /// ```
    pub fn liabilities(
        &self,
        return_period: ReturnPeriod,
        section: SupplySection,
    ) -> LiabilitiesRequest {
        LiabilitiesRequest::new(self.caller.clone(), return_period, section)
    }

    /// Prepares a request that begins to prepare the files of a queued response, by its token
    /// (documented on the page "Download File Details", which does not speak of the Invoice
    /// Management System).
    ///
    /// The page wants a return period in the path and does not say which; the documents of a
    /// section are of many.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::files::FilesState;
    /// use gst_ims::job::Polling;
    /// use gst_ims::{Section, State};
    ///
    /// let list = client.invoices(Section::B2b).send().await?;
    /// let token = list.queued().and_then(|queued| queued.token.clone());
    /// if let (State::Pending, Some(token)) = (list.state(), token) {
    ///     let begun = client.prepare_files(token, "2026-10".parse()?).send().await?;
    ///     // Another process goes on with the name of the job alone.
    ///     let job = client.files_job(begun.job_id).wait(Polling::default()).await?;
    ///     if job.state == FilesState::Done {
    ///         let list = client.invoices_of_files(Section::B2b, job).send().await?;
    ///         println!("{} documents, {}", list.invoices.len(), list.state());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn prepare_files(
        &self,
        token: impl Into<String>,
        return_period: ReturnPeriod,
    ) -> PrepareFilesRequest {
        PrepareFilesRequest::new(self.caller.clone(), token.into(), return_period)
    }

    /// Prepares the question how far a job is that prepares files
    /// (documented on the page "Download File Details").
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let job = client.files_job("job-1").send().await?;
    /// if job.has_ended() {
    ///     println!("{}, {} files", job.state, job.files.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn files_job(&self, job_id: impl Into<String>) -> FilesJobRequest {
        FilesJobRequest::new(self.caller.clone(), job_id.into())
    }

    /// Prepares a request for one file of a job, as it is. No credentials are sent to its address.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let job = client.files_job("job-1").send().await?;
    /// for file in &job.files {
    ///     let content = client.file(file).send().await?;
    ///     println!("{} bytes", content.bytes.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn file(&self, file: &RemoteFile) -> FileRequest {
        FileRequest::new(&self.caller, file.clone())
    }

    /// Prepares requests for all files of a job, which are put together to one section.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::{Section, State};
    ///
    /// let job = client.files_job("job-1").send().await?;
    /// let list = client.invoices_of_files(Section::B2b, job).send().await?;
    /// assert_ne!(list.state(), State::Empty, "a file that is missing makes it partial");
    /// # Ok(())
    /// # }
    /// ```
    pub fn invoices_of_files(&self, section: Section, job: FilesJob) -> InvoicesOfFilesRequest {
        InvoicesOfFilesRequest::new(self.caller.clone(), section, job)
    }
}
