//! Choices before a start.

use std::{
    num::NonZeroU32,
    sync::{Mutex, OnceLock},
    time::Duration,
};

use crate::{
    answer::EmptyForm,
    app::App,
    clock::Clock,
    connection::Security,
    credentials::Credentials,
    data_set::DataSet,
    fault::{Mix, RunningMix},
    figures::Figures,
    network::{Jobs, Network, SignIn, Taxpayer},
    rate_limit::RateLimit,
    recording::Recording,
    script::Script,
    server::{MockServer, StartError, StartErrorKind},
    stamp::Stamps,
    state::MockState,
};

#[cfg(feature = "tls")]
use crate::tls::{Tls, TlsIdentity};

/// A server that is not started yet.
///
/// ```
/// use ims_mock::{DataSet, MockServer};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::builder()
///     .data_set(DataSet::new())
///     .require_credentials("key_test_1", "token-1")
///     .path_prefix("/gateway")
///     .start()
///     .await?;
/// assert!(server.base_url().ends_with("/gateway"));
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct MockServerBuilder {
    data_set: Option<DataSet>,
    taxpayers: Vec<Taxpayer>,
    sign_in: SignIn,
    jobs: Jobs,
    state: Option<MockState>,
    credentials: Credentials,
    empty_form: EmptyForm,
    latency: Duration,
    rate_limit: Option<NonZeroU32>,
    port: u16,
    path_prefix: String,
    timestamp: Option<i64>,
    mix: Option<Mix>,
    keeps_no_requests: bool,
    documents_a_file: Option<usize>,
    queue_above: Option<usize>,
    #[cfg(feature = "tls")]
    identity: Option<TlsIdentity>,
}

impl MockServer {
    /// Starts a server with the sample data set that takes any credentials.
    ///
    /// # Errors
    ///
    /// If no port can be listened on.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts with choices: data set, credentials, latency, port and more.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }
}

impl MockServerBuilder {
    /// Serves these documents instead of the sample.
    pub fn data_set(mut self, data_set: DataSet) -> Self {
        self.data_set = Some(data_set);
        self
    }

    /// Knows this taxpayer, and nobody who is not named so. Without any, everybody can sign in and
    /// has the documents of [`data_set`](Self::data_set).
    ///
    /// A token that this server did not give shows the documents of the first one.
    pub fn taxpayer(mut self, taxpayer: Taxpayer) -> Self {
        self.taxpayers.push(taxpayer);
        self
    }

    /// Goes on with what an earlier server knew, in place of any documents and taxpayers.
    pub fn state(mut self, state: MockState) -> Self {
        self.state = Some(state);
        self
    }

    /// How taxpayers sign in: the OTP, how long tokens are good.
    pub fn sign_in(mut self, sign_in: SignIn) -> Self {
        self.sign_in = sign_in;
        self
    }

    /// Takes only tokens that this server gave, so that a client must sign in.
    pub fn require_sign_in(mut self) -> Self {
        self.credentials.needs_sign_in = true;
        self
    }

    /// Splits statements and queued lists of more documents than these into files, which are to be
    /// fetched one by one.
    pub fn documents_a_file(mut self, documents: usize) -> Self {
        self.documents_a_file = Some(documents.max(1));
        self
    }

    /// Answers lists of more documents than these with a token, as the tax network does with very
    /// large ones; a job prepares their files, in the time that [`jobs`](Self::jobs) says.
    pub fn queue_above(mut self, documents: usize) -> Self {
        self.queue_above = Some(documents);
        self
    }

    /// How long jobs take, and what is told of them.
    pub fn jobs(mut self, jobs: Jobs) -> Self {
        self.jobs = jobs;
        self
    }

    /// Takes only this API key and this taxpayer token, beside tokens that this server gave;
    /// without it, any that are not empty.
    pub fn require_credentials(
        mut self,
        api_key: impl Into<String>,
        taxpayer_token: impl Into<String>,
    ) -> Self {
        self.credentials.api_key = Some(api_key.into());
        self.credentials.token = Some(taxpayer_token.into());
        self
    }

    /// Takes only this API key with this secret; without it, any that are not empty.
    pub fn require_api_key(
        mut self,
        api_key: impl Into<String>,
        api_secret: impl Into<String>,
    ) -> Self {
        self.credentials.api_key = Some(api_key.into());
        self.credentials.api_secret = Some(api_secret.into());
        self
    }

    /// Form of an answer without documents; [`EmptyForm::Array`] if not set.
    pub fn empty_form(mut self, form: EmptyForm) -> Self {
        self.empty_form = form;
        self
    }

    /// Waits so long before each answer.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Answers an API key 429 that sends more requests than these in a minute, and announces the
    /// limit in headers. Without it the documented limit is announced, and nobody is held to it.
    pub fn rate_limit(mut self, per_minute: NonZeroU32) -> Self {
        self.rate_limit = Some(per_minute);
        self
    }

    /// Listens on this port; 0, as if not set, is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Serves below a prefix such as `/gateway`, as behind a proxy.
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.path_prefix = prefix.into();
        self
    }

    /// Stamps each answer with the same time, in epoch milliseconds, so that
    /// output can be compared.
    pub fn timestamp(mut self, epoch_milliseconds: i64) -> Self {
        self.timestamp = Some(epoch_milliseconds);
        self
    }

    /// Lets a share of the requests meet a fault.
    pub fn faults(mut self, mix: Mix) -> Self {
        self.mix = Some(mix);
        self
    }

    /// Keeps no request for [`MockServer::requests`], so that a server can run
    /// for long; they are still counted.
    pub fn without_recording(mut self) -> Self {
        self.keeps_no_requests = true;
        self
    }

    /// Speaks TLS and shows this certificate.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, identity: TlsIdentity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// If the port cannot be listened on, the prefix is not a path, or no
    /// certificate can be made.
    pub async fn start(self) -> Result<MockServer, StartError> {
        let path_prefix = checked_prefix(self.path_prefix)?;
        let data_set = match self.data_set {
            Some(data_set) => data_set,
            None => DataSet::sample().map_err(StartErrorKind::SampleData)?,
        };
        let customer = DataSet::of_a_customer().map_err(StartErrorKind::SampleData)?;
        let network = Network::new(data_set, customer, self.taxpayers, self.sign_in, self.jobs);
        let earlier = self.state.as_ref().map(MockState::earlier);
        let issued_stamps = self.state.as_ref().map(MockState::issued_stamps);
        let mut network = match self.state {
            Some(state) => network.with_knowledge_of(state.into_network()),
            None => network,
        };
        network.documents_a_file = self.documents_a_file;
        network.queue_above = self.queue_above;
        let app = App {
            path_prefix,
            base_url: OnceLock::new(),
            credentials: self.credentials,
            empty_form: self.empty_form,
            latency: self.latency,
            clock: Clock::new(self.timestamp, earlier.unwrap_or_default()),
            stamps: Stamps::after(issued_stamps.unwrap_or_default()),
            rate_limit: RateLimit::new(self.rate_limit),
            network: network.into(),
            schedule: Mutex::default(),
            script: Script::default(),
            mix: self.mix.map(RunningMix::new),
            recording: Recording::new(!self.keeps_no_requests),
            figures: Figures::default(),
        };
        #[cfg(feature = "tls")]
        let security = match self.identity {
            Some(identity) => Security::Tls(Tls::new(identity).map_err(StartErrorKind::Tls)?),
            None => Security::Plain,
        };
        #[cfg(not(feature = "tls"))]
        let security = Security::Plain;
        MockServer::serve(app, security, self.port).await
    }
}

/// A prefix without its final slash; one that a router could take for a
/// pattern is refused.
fn checked_prefix(prefix: String) -> Result<String, StartErrorKind> {
    let trimmed = prefix.trim_end_matches('/');
    let is_usable = trimmed
        .split('/')
        .enumerate()
        .all(|(place, segment)| match place {
            0 => segment.is_empty(),
            _ => !segment.is_empty() && segment.bytes().all(is_unreserved),
        });
    if is_usable {
        Ok(trimmed.to_owned())
    } else {
        Err(StartErrorKind::PathPrefix { prefix })
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}
