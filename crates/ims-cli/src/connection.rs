//! Which server is asked, with which credentials, and how patiently.

use std::path::Path;

use gst_ims::{
    Client, ClientBuilder, CredentialsProvider, Environment, Observer, RateLimit, RetryPolicy,
};
use ims_mock::MockServer;

use crate::arguments::ServerArguments;
use crate::credentials::{self, Credentials};
use crate::failure::Failure;
use crate::small_file;

const BASE_URL_VARIABLE: &str = "SANDBOX_BASE_URL";

/// A client, and the mock behind it if there is one.
pub(crate) struct Connection {
    pub(crate) client: Client,
    // Serves until it is dropped.
    _mock: Option<MockServer>,
}

impl Connection {
    /// Sets up the client, which tells `observer` what it does; nothing is
    /// sent.
    pub(crate) async fn open(
        arguments: &ServerArguments,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        if arguments.mock {
            return Self::to_mock(arguments, observer).await;
        }
        let environment = environment(arguments)?;
        let credentials = Credentials::from_environment()?;
        Ok(Self {
            client: client(environment, credentials, arguments, observer)?,
            _mock: None,
        })
    }

    /// The environment of the process is left alone altogether: a real key
    /// must not go to a mock, nor must a broken setting spoil a first try.
    async fn to_mock(
        arguments: &ServerArguments,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let mock = MockServer::start()
            .await
            .map_err(|error| Failure::internal(format!("the mock cannot start: {error}")))?;
        let environment = Environment::Custom(mock.base_url().parse()?);
        let credentials = gst_ims::Credentials::new("key_test_mock", "mock");
        Ok(Self {
            client: client(environment, credentials, arguments, observer)?,
            _mock: Some(mock),
        })
    }
}

fn environment(arguments: &ServerArguments) -> Result<Environment, Failure> {
    let base_url = match &arguments.base_url {
        Some(url) => Some(url.clone()),
        None => credentials::variable(BASE_URL_VARIABLE)?,
    };
    Ok(match (base_url, arguments.env) {
        (Some(url), _) => Environment::Custom(url.parse()?),
        (None, Some(named)) => named.into(),
        (None, None) => Environment::Production,
    })
}

fn client(
    environment: Environment,
    credentials: impl CredentialsProvider,
    arguments: &ServerArguments,
    observer: impl Observer,
) -> Result<Client, Failure> {
    let builder = Client::builder()
        .environment(environment)
        .credentials(credentials)
        .observer(observer);
    Ok(with_route(with_patience(builder, arguments), arguments)?.build()?)
}

fn with_patience(mut builder: ClientBuilder, arguments: &ServerArguments) -> ClientBuilder {
    if let Some(timeout) = arguments.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(retries) = arguments.retries {
        builder = builder.retries(RetryPolicy::default().max_attempts(retries.saturating_add(1)));
    }
    if let Some(requests) = arguments.rate_limit {
        builder = builder.rate_limit(RateLimit::per_minute(requests));
    }
    builder
}

fn with_route(
    mut builder: ClientBuilder,
    arguments: &ServerArguments,
) -> Result<ClientBuilder, Failure> {
    if let Some(address) = &arguments.proxy {
        builder = builder.proxy(address)?;
    }
    if let Some(path) = &arguments.ca_file {
        builder = builder.root_certificate(certificates(path)?)?;
    }
    Ok(builder)
}

fn certificates(path: &Path) -> Result<Vec<u8>, Failure> {
    small_file::read(path).map_err(|error| {
        Failure::configuration(
            format!(
                "the root certificates in {} cannot be read: {}",
                path.display(),
                error.kind()
            ),
            "--ca-file takes a PEM file with CERTIFICATE blocks",
        )
    })
}
