//! Connections for several taxpayers, who share one client with its connections and limits.

use std::sync::Arc;
use std::time::Duration;

use gst_ims::credentials::Credentials;
use gst_ims::observe::Observer;
use gst_ims::{Client, Environment, Gstin};
use ims_mock::MockServer;
use ims_store::Store;

use super::signed_in::secret;
use super::{
    Connection, MOCK, MOCK_KEY, NO_TOKEN, PlatformConnection, Setup, deadline, environment, mock,
    time, without_credentials,
};
use crate::arguments::Arguments;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::kept::sessions::KeptSession;

/// What the connections of several taxpayers have in common.
pub(crate) struct SharedConnection {
    /// The time for each of them.
    time: Duration,
    environment: String,
    way: Way,
    // Serves until it is dropped.
    mock: Option<MockServer>,
}

/// How a taxpayer's client comes about.
enum Way {
    /// A token that ends is exchanged for another.
    Platform(PlatformConnection),
    /// Tokens are used as they are: the secret of the API key is not known.
    Tokens(Client),
}

impl SharedConnection {
    /// Sets up what they have in common; nothing is sent.
    pub(crate) async fn open(
        arguments: &Arguments,
        store: &Store,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let deadline = deadline(arguments);
        let setup = Setup {
            arguments: &arguments.server,
            deadline,
            store: Some(store),
            at_once: arguments.whose.at_once(),
        };
        if arguments.server.mock {
            let mock = mock::start().await?;
            let environment = Environment::Custom(mock.base_url().parse()?);
            let credentials = Credentials::new(MOCK_KEY, NO_TOKEN);
            let client = setup.client(environment, None, credentials, observer);
            let client = client.await?;
            return Ok(Self {
                time: time(arguments),
                environment: MOCK.to_owned(),
                way: Way::Tokens(client),
                mock: Some(mock),
            });
        }
        let variables = setup.variables();
        if variables
            .has_taxpayer_token()
            .map_err(without_credentials)?
        {
            return Err(Failure::configuration(
                "SANDBOX_ACCESS_TOKEN is the token of one taxpayer",
                "unset it and its _FILE variable; `ims login` signs several taxpayers in",
            ));
        }
        let server = environment(&arguments.server)?;
        let name = server.name().into_owned();
        let way = if secret(&variables).await?.is_some() {
            Way::Platform(PlatformConnection::open_with(setup, observer).await?)
        } else {
            let key = variables.api_key().await.map_err(without_credentials)?;
            let credentials = Credentials::new(key.clone(), NO_TOKEN);
            let client = setup.client(server, Some(&key), credentials, observer);
            Way::Tokens(client.await?)
        };
        Ok(Self {
            time: time(arguments),
            environment: name,
            way,
            mock: None,
        })
    }

    /// Keeps what the command has changed at the mock, if it asked one.
    pub(crate) fn keep_mock(&self) -> Result<(), Failure> {
        self.mock.as_ref().map_or(Ok(()), mock::keep)
    }

    /// The connection of one taxpayer, whose time begins.
    pub(crate) async fn of(&self, taxpayer: Gstin) -> Result<Connection, Failure> {
        let deadline = Deadline::after(self.time);
        let kept = KeptSession::of(&self.environment, taxpayer, deadline);
        let Some(session) = kept.read().await? else {
            let message = format!("{taxpayer} is not signed in");
            return Err(Failure::NotSignedIn(message));
        };
        let client = match &self.way {
            Way::Platform(connection) => connection.platform.client_of(Arc::new(kept)),
            Way::Tokens(client) => client.taxpayer(session.token),
        };
        Ok(Connection {
            client: client.labelled(taxpayer.as_str()),
            taxpayer: Some(taxpayer),
            named: Some(taxpayer),
            is_token_given: false,
            deadline,
            mock: None,
        })
    }
}
