//! Connections for several taxpayers, who share one client with its connections and limits.

use std::sync::Arc;

use gst_ims::credentials::Credentials;
use gst_ims::observe::Observer;
use gst_ims::{Client, Environment, Gstin};
use ims_mock::MockServer;

use super::signed_in::secret;
use super::{
    Connection, MOCK, MOCK_KEY, NO_TOKEN, PlatformConnection, Setup, deadline, deadline_of_one,
    environment, mock, without_credentials,
};
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::kept::sessions::KeptSession;

/// What the connections of several taxpayers have in common.
pub(crate) struct SharedConnection<'a> {
    arguments: &'a Arguments,
    environment: String,
    way: Way,
    // Serves until it is dropped.
    _mock: Option<MockServer>,
}

/// How a taxpayer's client comes about.
enum Way {
    /// A token that ends is exchanged for another.
    Platform(PlatformConnection),
    /// Tokens are used as they are: the secret of the API key is not known.
    Tokens(Client),
}

impl<'a> SharedConnection<'a> {
    /// Sets up what they have in common; nothing is sent.
    pub(crate) async fn open(
        arguments: &'a Arguments,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let deadline = deadline(arguments);
        let setup = Setup {
            arguments: &arguments.server,
            deadline,
        };
        if arguments.server.mock {
            let mock = mock::start().await?;
            let environment = Environment::Custom(mock.base_url().parse()?);
            let credentials = Credentials::new(MOCK_KEY, NO_TOKEN);
            let client = setup.client(environment, credentials, observer).await?;
            return Ok(Self {
                arguments,
                environment: MOCK.to_owned(),
                way: Way::Tokens(client),
                _mock: Some(mock),
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
            Way::Platform(PlatformConnection::open(arguments, deadline, observer).await?)
        } else {
            let key = variables.api_key().await.map_err(without_credentials)?;
            let credentials = Credentials::new(key, NO_TOKEN);
            Way::Tokens(setup.client(server, credentials, observer).await?)
        };
        Ok(Self {
            arguments,
            environment: name,
            way,
            _mock: None,
        })
    }

    /// The connection of one taxpayer, whose time begins.
    pub(crate) async fn of(&self, taxpayer: Gstin) -> Result<Connection, Failure> {
        let deadline = deadline_of_one(self.arguments);
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
