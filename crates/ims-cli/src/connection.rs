//! Which server is asked, and with which credentials.

use gst_ims::{Client, Environment};
use ims_mock::MockServer;

use crate::arguments::ServerArguments;
use crate::credentials::{self, Credentials};
use crate::failure::Failure;

const BASE_URL_VARIABLE: &str = "SANDBOX_BASE_URL";

/// A client, and the mock behind it if there is one.
pub(crate) struct Connection {
    pub(crate) client: Client,
    // Serves until it is dropped.
    _mock: Option<MockServer>,
}

impl Connection {
    /// Sets up the client; nothing is sent.
    pub(crate) async fn open(arguments: &ServerArguments) -> Result<Self, Failure> {
        if arguments.mock {
            return Self::to_mock(arguments).await;
        }
        let environment = environment(arguments)?;
        let credentials = Credentials::from_environment()?;
        Ok(Self {
            client: client(environment, credentials, arguments)?,
            _mock: None,
        })
    }

    /// The environment of the process is left alone altogether: a real key
    /// must not go to a mock, nor must a broken setting spoil a first try.
    async fn to_mock(arguments: &ServerArguments) -> Result<Self, Failure> {
        let mock = MockServer::start()
            .await
            .map_err(|error| Failure::internal(format!("the mock cannot start: {error}")))?;
        let environment = Environment::Custom(mock.base_url().parse()?);
        let credentials = Credentials {
            api_key: "key_test_mock".to_owned(),
            taxpayer_token: "mock".to_owned(),
        };
        Ok(Self {
            client: client(environment, credentials, arguments)?,
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
    credentials: Credentials,
    arguments: &ServerArguments,
) -> Result<Client, Failure> {
    let mut builder = Client::builder()
        .environment(environment)
        .api_key(credentials.api_key)
        .taxpayer_token(credentials.taxpayer_token);
    if let Some(timeout) = arguments.timeout {
        builder = builder.timeout(timeout);
    }
    Ok(builder.build()?)
}
