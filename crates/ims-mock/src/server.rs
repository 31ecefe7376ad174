//! Starting and stopping.

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use thiserror::Error;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    answer::Answer,
    app::App,
    connection::{self, Security, Stop, StopHandle},
    data_set::{DataSet, InvalidDataSet},
    fault::Fault,
    network::{Jobs, TakenSubmission},
    operation::Operation,
    recording::ReceivedRequest,
    schedule::{Moment, SupplierEvent},
    script::Rule,
    state::MockState,
};

/// A running mock of the API on a port of its own at 127.0.0.1.
///
/// It needs a tokio runtime and stops when it is dropped: no new connection is
/// taken, and answers under way are finished if the runtime still runs.
///
/// ```
/// use ims_mock::{Answer, MockServer};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::start().await?;
/// server.answer_next("503".parse::<Answer>().unwrap());
///
/// let address = format!("{}/gst/compliance/tax-payer/invoices/count", server.base_url());
/// let answer = reqwest::get(&address).await.unwrap();
/// assert_eq!(answer.status(), 503);
/// assert_eq!(server.requests().len(), 1);
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
pub struct MockServer {
    app: Arc<App>,
    base_url: String,
    stop: Option<StopHandle>,
    serving: Option<JoinHandle<()>>,
    #[cfg(feature = "tls")]
    root_certificate_pem: Option<String>,
}

/// A server that could not be started.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct StartError(#[from] StartErrorKind);

#[derive(Debug, Error)]
pub(crate) enum StartErrorKind {
    #[error("port {port} of 127.0.0.1 cannot be listened on; choose another, or 0 for any")]
    Listen { port: u16, source: io::Error },
    #[error(
        "path prefix {prefix:?} is not usable; expected segments of letters, digits, '-', '.', '_' or '~', each after a '/'"
    )]
    PathPrefix { prefix: String },
    #[error("the sample data set is broken")]
    SampleData(#[source] InvalidDataSet),
    #[cfg(feature = "tls")]
    #[error("the server has no certificate to show")]
    Tls(#[source] crate::tls::TlsError),
}

impl MockServer {
    pub(crate) async fn serve(app: App, security: Security, port: u16) -> Result<Self, StartError> {
        let (listener, address) = listen(port)
            .await
            .map_err(|source| StartErrorKind::Listen { port, source })?;
        let app = Arc::new(app);
        let base_url = format!("{}://{address}{}", security.scheme(), app.path_prefix);
        let base_url = app.base_url.get_or_init(|| base_url).clone();
        let (stop, stopped) = Stop::new();
        Ok(Self {
            base_url,
            #[cfg(feature = "tls")]
            root_certificate_pem: security.root_certificate_pem(),
            serving: Some(tokio::spawn(connection::serve(
                listener,
                Arc::clone(&app),
                security,
                stopped,
            ))),
            app,
            stop: Some(stop),
        })
    }

    /// Base address for clients, with the path prefix and without a final slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Every request that has arrived so far, in order, also refused ones.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.app.recording.all()
    }

    /// How many connections were made, also refused ones.
    #[must_use]
    pub fn connection_count(&self) -> u64 {
        self.app.figures.connections()
    }

    /// How many requests have arrived, also if they are not kept.
    #[must_use]
    pub fn request_count(&self) -> u64 {
        self.app.figures.requests()
    }

    /// How many requests of an operation have arrived, counted as soon as their headers are there,
    /// also if they were refused, met a fault or never sent a whole body.
    ///
    /// ```
    /// use ims_mock::{MockServer, Operation};
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let server = MockServer::start().await.unwrap();
    /// assert_eq!(server.request_count_of(Operation::SaveInvoiceStatus), 0);
    /// # });
    /// ```
    #[must_use]
    pub fn request_count_of(&self, operation: Operation) -> u64 {
        self.app.figures.requests_of(operation)
    }

    /// Puts the server's clock forward: sessions expire, jobs come to their end.
    pub fn advance(&self, duration: Duration) {
        self.app.clock.advance(duration);
    }

    /// Lets something happen at a moment, once. What has the same moment happens in the order in
    /// which it was scheduled.
    pub fn schedule(&self, moment: Moment, event: SupplierEvent) {
        self.app.schedule().add(moment, event);
    }

    /// How long the jobs take that are begun from now on, and what is told of them.
    pub fn set_jobs(&self, jobs: Jobs) {
        self.app.network_mut().job_settings = jobs;
    }

    /// How often each fault was done.
    #[must_use]
    pub fn fault_counts(&self) -> BTreeMap<Fault, u64> {
        self.app.figures.faults()
    }

    /// The certificate that a client must trust, in PEM; `None` without TLS.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn root_certificate_pem(&self) -> Option<&str> {
        self.root_certificate_pem.as_deref()
    }

    /// Gives the next request that no earlier call has claimed this answer.
    pub fn answer_next(&self, answer: impl Into<Answer>) {
        self.add_rule(Rule::new(answer).times(1));
    }

    /// Gives every request this answer, in place of any earlier `answer_always`.
    pub fn answer_always(&self, answer: impl Into<Answer>) {
        self.add_rule(Rule::new(answer));
    }

    /// Adds a rule.
    ///
    /// Rules with a limit come first, oldest first; then those without, newest
    /// first. A request without a rule is answered from the data set.
    pub fn add_rule(&self, rule: Rule) {
        self.app.script.add(rule);
    }

    /// Forgets all rules and answers from the data set again.
    pub fn clear_rules(&self) {
        self.app.script.clear();
    }

    /// Changes what the first taxpayer is served from now on, and shows what has become of it.
    ///
    /// ```
    /// use gst_types::Section;
    /// use ims_mock::MockServer;
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let server = MockServer::start().await.unwrap();
    /// server.change_data_set(|data_set| data_set.records_mut(Section::B2b).clear());
    /// # });
    /// ```
    pub fn change_data_set<T>(&self, change: impl FnOnce(&mut DataSet) -> T) -> T {
        self.app.let_time_pass();
        let mut network = self.app.network_mut();
        let first = network.first().to_owned();
        change(network.data_set_mut(&first).unwrap_or(&mut DataSet::new()))
    }

    /// The documents of a taxpayer as they are now; `None` for one who is not known.
    ///
    /// ```
    /// use gst_types::Section;
    /// use ims_mock::{MockServer, Taxpayer};
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let taxpayer = Taxpayer::new("29AAACQ3770E1Z5", "acme.ka");
    /// let server = MockServer::builder().taxpayer(taxpayer).start().await.unwrap();
    /// let documents = server.data_set_of("29AAACQ3770E1Z5").unwrap();
    /// assert!(documents.records(Section::B2b).is_empty());
    /// # });
    /// ```
    #[must_use]
    pub fn data_set_of(&self, gstin: &str) -> Option<DataSet> {
        self.app.let_time_pass();
        let mut network = self.app.network_mut();
        network.data_set_mut(&gstin.to_ascii_uppercase()).cloned()
    }

    /// The saves and resets of a taxpayer for which a job was begun since the server started, in
    /// order. What a [`Rule`] lets be lost on its way is not among them.
    ///
    /// ```
    /// use ims_mock::MockServer;
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let server = MockServer::start().await.unwrap();
    /// // ... here the program under test saves ...
    /// let mut seen = std::collections::BTreeSet::new();
    /// for submission in server.taken_submissions("33ABKCS2033B1ZW") {
    ///     for document in submission.documents {
    ///         assert!(seen.insert(document), "a document was sent twice");
    ///     }
    /// }
    /// # });
    /// ```
    #[must_use]
    pub fn taken_submissions(&self, gstin: &str) -> Vec<TakenSubmission> {
        let network = self.app.network();
        network.taken(&gstin.to_ascii_uppercase()).to_vec()
    }

    /// Everything that the tax network knows now, with which another server can go on.
    #[must_use]
    pub fn state(&self) -> MockState {
        MockState::of(&self.app)
    }

    /// Stops and waits until every answer under way is finished.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            // Serving ends without an error unless its task was cancelled with the runtime.
            let _ = serving.await;
        }
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

async fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
