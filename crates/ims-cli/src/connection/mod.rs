//! Which server is asked, with which credentials, and how patiently.

mod certificates;
mod counting;
pub(crate) mod mock;
mod shared;
mod signed_in;

use std::env;
use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::time::Duration;

use gst_ims::credentials::{ApiKey, Credentials, CredentialsProvider, EnvironmentCredentials};
use gst_ims::limits::{CONCURRENCY, RateLimit, RetryPolicy};
use gst_ims::observe::Observer;
use gst_ims::{Client, ClientBuilder, Counts, Environment, ErrorKind, Gstin};
use ims_mock::MockServer;
use ims_store::Store;

pub(crate) use self::shared::SharedConnection;
pub(crate) use self::signed_in::PlatformConnection;
use crate::arguments::{Arguments, ServerArguments, timeout};
use crate::deadline::Deadline;
use crate::detached;
use crate::failure::Failure;
use crate::kept::sessions::{KeptSession, only_taxpayer};
use crate::variable;

/// Names another address of the API.
pub(crate) const BASE_URL_VARIABLE: &str = "SANDBOX_BASE_URL";

/// A client, and the mock behind it if there is one.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// Whose documents they are, if that is known.
    pub(crate) taxpayer: Option<Gstin>,
    /// The taxpayer whom every output names: who is signed in, or was named by the user.
    pub(crate) named: Option<Gstin>,
    /// Whether nothing but the user's word says whose the token is.
    is_token_given: bool,
    deadline: Deadline,
    // Serves until it is dropped.
    mock: Option<MockServer>,
}

impl Connection {
    /// Sets up the client, which tells `observer` what it does; nothing is
    /// sent. With a store, its requests count together with those of all who
    /// share it.
    pub(crate) async fn open(
        arguments: &Arguments,
        store: Option<&Store>,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let setup = Setup {
            arguments: &arguments.server,
            deadline: deadline(arguments),
            store,
            at_once: 1,
        };
        Self::open_for(setup, arguments.gstin, observer).await
    }

    /// The same for a taxpayer whom the command line does not name, until a time of its own.
    pub(crate) async fn open_for(
        setup: Setup<'_>,
        gstin: Option<Gstin>,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let server = setup.arguments;
        let mut connection = if server.mock {
            setup.open_mock(gstin, observer).await
        } else {
            setup.open_server(gstin, observer).await
        }?;
        if let Some(gstin) = gstin {
            connection.client = connection.client.labelled(gstin.as_str());
            connection.taxpayer = Some(gstin);
            connection.named = Some(gstin);
        }
        Ok(connection)
    }

    /// Keeps what the command has changed at the mock, if it asked one.
    pub(crate) fn keep_mock(&self) -> Result<(), Failure> {
        self.mock.as_ref().map_or(Ok(()), mock::keep)
    }

    /// The end of the command's time.
    pub(crate) fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// What is left of the command's time.
    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.remaining()
    }

    /// Refuses a token of another taxpayer than the one who was named, as far as the tax network
    /// tells: what is fetched must not be kept under another's name.
    pub(crate) fn check_taxpayer(&self, counts: &Counts) -> Result<(), Failure> {
        match (self.taxpayer, counts.taxpayer()) {
            (Some(named), Some(found)) if self.is_token_given && named != found => {
                Err(Failure::configuration(
                    format!("the documents are of {found}, and {named} was named"),
                    "name in --gstin the taxpayer whose token SANDBOX_ACCESS_TOKEN is, or set the \
                     token of the other",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whose documents they are.
    pub(crate) fn taxpayer(&self) -> Result<Gstin, Failure> {
        self.taxpayer.ok_or_else(|| {
            Failure::configuration(
                "it is not known whose documents these are",
                "name the taxpayer with --gstin",
            )
        })
    }
}

/// The end of the time of the whole command, which begins when it is asked for first.
pub(crate) fn deadline(arguments: &Arguments) -> Deadline {
    static END: OnceLock<Deadline> = OnceLock::new();
    *END.get_or_init(|| Deadline::after(time(arguments)))
}

/// The end of the time for one piece of a command's work, such as one of several taxpayers, which
/// begins now.
pub(crate) fn deadline_of_one(arguments: &Arguments) -> Deadline {
    Deadline::after(time(arguments))
}

/// The time for a command, or for one piece of its work.
pub(crate) fn time(arguments: &Arguments) -> Duration {
    let usual = if arguments.command.takes_long() || arguments.whose.are_several() {
        timeout::OF_JOBS
    } else {
        timeout::USUAL
    };
    arguments.server.timeout.unwrap_or(usual)
}

/// Finds out whether an API key is there and is one of the environment that is asked.
pub(crate) async fn check_key(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup {
        arguments: &arguments.server,
        deadline: deadline(arguments),
        store: None,
        at_once: 1,
    };
    let key = setup.variables().api_key().await;
    let key = key.map_err(without_credentials)?;
    setup.check_for(
        &environment(&arguments.server)?,
        &Credentials::new(key, NO_TOKEN),
    )
}

/// Finds out whether the way to the server can be used as it is set: the proxy, and the file of
/// certificates.
pub(crate) async fn check_route(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup {
        arguments: &arguments.server,
        deadline: deadline(arguments),
        store: None,
        at_once: 1,
    };
    setup.with_route(Client::builder()).await.map(drop)
}

/// The name of the server that the arguments and variables name, one for each however its address
/// is written.
pub(crate) fn server_name(arguments: &Arguments) -> Result<String, Failure> {
    if arguments.server.mock {
        return Ok(MOCK.to_owned());
    }
    Ok(environment(&arguments.server)?.name().into_owned())
}

/// What the mock is called where environments are told apart.
const MOCK: &str = "mock";

/// In the place of a token where there is none yet; no call is made with it.
const NO_TOKEN: &str = "none";

const MOCK_KEY: &str = "key_test_mock";

/// The taxpayer whose documents the mock has.
pub(crate) const MOCK_TAXPAYER: &str = "33ABKCS2033B1ZW";

fn environment(arguments: &ServerArguments) -> Result<Environment, Failure> {
    let base_url = match &arguments.base_url {
        Some(url) => Some(url.clone()),
        None => variable::read(BASE_URL_VARIABLE)?,
    };
    Ok(match (base_url, arguments.env) {
        (Some(url), _) => Environment::Custom(url.parse()?),
        (None, Some(named)) => named.into(),
        (None, None) => Environment::Production,
    })
}

/// Everything that a connection is made of, before it is.
#[derive(Clone, Copy)]
pub(crate) struct Setup<'a> {
    pub(crate) arguments: &'a ServerArguments,
    pub(crate) deadline: Deadline,
    /// Where the requests of all who use the key are counted, if the command has a store.
    pub(crate) store: Option<&'a Store>,
    /// For how many taxpayers it works at a time.
    pub(crate) at_once: usize,
}

impl Setup<'_> {
    /// Takes the taxpayer's token from the environment, or else the session of the taxpayer.
    async fn open_server(
        self,
        taxpayer: Option<Gstin>,
        observer: impl Observer,
    ) -> Result<Connection, Failure> {
        let environment = environment(self.arguments)?;
        let variables = self.variables();
        let has_token = variables
            .has_taxpayer_token()
            .map_err(without_credentials)?;
        let signed_in = taxpayer.or_else(|| only_taxpayer(&environment.name()));
        let (client, taxpayer) = match signed_in {
            Some(taxpayer) if !has_token => {
                let client = self.session_client(&environment, taxpayer, observer);
                let client = client.await?;
                (client.labelled(taxpayer.as_str()), Some(taxpayer))
            }
            _ => {
                let (key, credentials) = self.credentials(&environment).await?;
                let client = self.client(environment, Some(&key), credentials, observer);
                (client.await?, None)
            }
        };
        Ok(Connection {
            client,
            taxpayer,
            named: taxpayer,
            is_token_given: has_token,
            deadline: self.deadline,
            mock: None,
        })
    }

    /// The environment of the process is left alone altogether: a real key
    /// must not go to a mock, nor must a broken setting spoil a first try.
    async fn open_mock(
        self,
        taxpayer: Option<Gstin>,
        observer: impl Observer,
    ) -> Result<Connection, Failure> {
        let mock = mock::start().await?;
        let environment = Environment::Custom(mock.base_url().parse()?);
        let session = match taxpayer.or_else(|| only_taxpayer(MOCK)) {
            Some(taxpayer) => {
                let kept = KeptSession::of(MOCK, taxpayer, self.deadline);
                kept.read().await?
            }
            None => None,
        };
        let signed_in = session.as_ref().map(|session| session.gstin);
        let credentials = match session {
            Some(session) => Credentials::new(MOCK_KEY, session.token),
            None => Credentials::new(MOCK_KEY, "mock"),
        };
        // Nobody else asks this mock.
        let client = self
            .client(environment, None, credentials, observer)
            .await?;
        Ok(Connection {
            client: match signed_in {
                Some(taxpayer) => client.labelled(taxpayer.as_str()),
                None => client,
            },
            taxpayer: signed_in.or_else(|| Gstin::from_server(MOCK_TAXPAYER).ok()),
            named: signed_in,
            is_token_given: false,
            deadline: self.deadline,
            mock: Some(mock),
        })
    }

    fn variables(&self) -> EnvironmentCredentials {
        EnvironmentCredentials::default().file_timeout(self.deadline.remaining())
    }

    /// Reads the credentials once before the client does, so that what cannot
    /// work is told once and not for each section.
    async fn credentials(
        &self,
        environment: &Environment,
    ) -> Result<(ApiKey, EnvironmentCredentials), Failure> {
        let provider = self.variables();
        let credentials = provider.credentials().await.map_err(without_credentials)?;
        credentials.check()?;
        self.check_for(environment, &credentials)?;
        Ok((credentials.api_key, provider))
    }

    /// Refuses a key of another environment, unless the user wants it.
    fn check_for(
        &self,
        environment: &Environment,
        credentials: &Credentials,
    ) -> Result<(), Failure> {
        if self.arguments.allow_key_mismatch {
            return Ok(());
        }
        credentials.check_for(environment).map_err(|error| {
            Failure::configuration(
                error.to_string(),
                "choose its environment with --env or --base-url, or add --allow-key-mismatch",
            )
        })
    }

    async fn client(
        &self,
        environment: Environment,
        key: Option<&ApiKey>,
        credentials: impl CredentialsProvider,
        observer: impl Observer,
    ) -> Result<Client, Failure> {
        let mut builder = self
            .builder(&environment, observer)
            .await?
            .credentials(credentials);
        if let Some(key) = key {
            builder = counting::count_in(self.store, key, builder);
        }
        self.built(&environment, move || builder.build()).await
    }

    async fn builder(
        &self,
        environment: &Environment,
        observer: impl Observer,
    ) -> Result<ClientBuilder, Failure> {
        let builder = Client::builder()
            .environment(environment.clone())
            .observer(observer);
        self.with_route(self.with_patience(builder)).await
    }

    async fn built<T: Send + 'static>(
        &self,
        environment: &Environment,
        build: impl FnOnce() -> Result<T, gst_ims::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let is_plain_http = matches!(
            environment,
            Environment::Custom(url) if url.as_str().starts_with("http://")
        );
        if is_plain_http {
            return Ok(build()?);
        }
        // Reads the system's certificates, or those that a variable names.
        let what = certificates_not_read();
        let result = self.deadline.wait_for(&what, detached::run(build));
        Ok(result.await???)
    }

    fn with_patience(&self, builder: ClientBuilder) -> ClientBuilder {
        let requests = NonZeroUsize::MIN.saturating_add(self.at_once.saturating_sub(1));
        let mut builder = builder
            .timeout(self.deadline.remaining())
            .concurrency(CONCURRENCY.saturating_mul(requests));
        if let Some(retries) = self.arguments.retries {
            let attempts = retries.saturating_add(1);
            builder = builder.retries(RetryPolicy::default().max_attempts(attempts));
        }
        if let Some(requests) = self.arguments.rate_limit {
            builder = builder.rate_limit(RateLimit::per_minute(requests));
        }
        if self.arguments.allow_key_mismatch {
            builder = builder.allow_key_mismatch();
        }
        builder
    }

    async fn with_route(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, Failure> {
        if let Some(address) = &self.arguments.proxy {
            builder = builder.proxy(address)?;
        }
        if let Some(path) = self.arguments.ca_file.clone() {
            let read = detached::run(move || certificates::read(&path));
            let what = "the file of --ca-file could not be read";
            let certificates = self.deadline.wait_for(what, read).await???;
            builder = builder.root_certificate(certificates)?;
        }
        Ok(builder)
    }
}

fn certificates_not_read() -> String {
    let set: Vec<_> = ["SSL_CERT_FILE", "SSL_CERT_DIR"]
        .into_iter()
        .filter(|name| env::var_os(name).is_some())
        .collect();
    if set.is_empty() {
        "the system's root certificates could not be read".to_owned()
    } else {
        let names = set.join(" or ");
        format!("the root certificates that {names} names could not be read")
    }
}

fn without_credentials(error: gst_ims::Error) -> Failure {
    match error.kind() {
        ErrorKind::Configuration => Failure::configuration(
            error.to_string(),
            "sign in with `ims login`, or set the variables that `ims --help` lists; to try without \
             credentials, add --mock",
        ),
        _ => Failure::Api(error),
    }
}
