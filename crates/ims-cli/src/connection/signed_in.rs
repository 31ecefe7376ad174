//! The platform, with which taxpayers sign in, and clients for those who did.

use std::sync::Arc;

use gst_ims::credentials::{ApiSecret, Credentials, EnvironmentCredentials};
use gst_ims::observe::Observer;
use gst_ims::session::{Platform, Session};
use gst_ims::{Client, Environment, Gstin};
use ims_mock::MockServer;

use super::{MOCK, MOCK_KEY, Setup, counting, environment, mock, without_credentials};
use crate::arguments::Arguments;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::kept::sessions::{KeptSession, keep_platform_access, platform_access};

/// The platform, and the mock behind it if there is one.
pub(crate) struct PlatformConnection {
    pub(crate) platform: Platform,
    /// The environment's name, or its address.
    pub(crate) environment: String,
    // Serves until it is dropped.
    mock: Option<MockServer>,
}

impl PlatformConnection {
    /// Sets up the platform; nothing is sent.
    pub(crate) async fn open(
        arguments: &Arguments,
        deadline: Deadline,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        let setup = Setup {
            arguments: &arguments.server,
            deadline,
            store: None,
            at_once: 1,
        };
        Self::open_with(setup, observer).await
    }

    /// The same for what is set up already.
    pub(super) async fn open_with(
        setup: Setup<'_>,
        observer: impl Observer,
    ) -> Result<Self, Failure> {
        if setup.arguments.mock {
            let mock = mock::start().await?;
            let environment = Environment::Custom(mock.base_url().parse()?);
            let builder = setup
                .builder(&environment, observer)
                .await?
                .api_key(MOCK_KEY)
                .api_secret("secret_test_mock");
            return Ok(Self {
                platform: builder.build_platform()?,
                environment: MOCK.to_owned(),
                mock: Some(mock),
            });
        }
        let environment = environment(setup.arguments)?;
        let variables = setup.variables();
        let secret = secret(&variables).await?.ok_or_else(|| {
            Failure::configuration(
                "the secret of the API key is missing: set SANDBOX_API_SECRET or \
                 SANDBOX_API_SECRET_FILE",
                "`ims --help` lists the variables; to try without credentials, add --mock",
            )
        })?;
        Ok(Self {
            platform: setup
                .platform(&environment, &variables, secret, observer)
                .await?,
            environment: environment.name().into_owned(),
            mock: None,
        })
    }

    /// Keeps the platform's token for the next command.
    pub(crate) async fn keep_access(&self, deadline: Deadline) -> Result<(), Failure> {
        let access = self.platform.access().await?;
        keep_platform_access(&self.environment, &access, deadline).await
    }

    /// Keeps what the command has changed at the mock, if it asked one.
    pub(crate) fn keep_mock(&self) -> Result<(), Failure> {
        self.mock.as_ref().map_or(Ok(()), mock::keep)
    }

    /// The session as the platform knows it: the mock has another address each time.
    pub(crate) fn known_here(&self, mut session: Session) -> Session {
        if let Some(mock) = &self.mock {
            mock.base_url().clone_into(&mut session.environment);
        }
        session
    }

    /// The session as it is kept.
    pub(crate) fn to_be_kept(&self, mut session: Session) -> Session {
        session.environment.clone_from(&self.environment);
        session
    }
}

pub(super) async fn secret(
    variables: &EnvironmentCredentials,
) -> Result<Option<ApiSecret>, Failure> {
    variables.api_secret().await.map_err(without_credentials)
}

impl Setup<'_> {
    async fn platform(
        &self,
        environment: &Environment,
        variables: &EnvironmentCredentials,
        secret: ApiSecret,
        observer: impl Observer,
    ) -> Result<Platform, Failure> {
        let key = variables.api_key().await.map_err(without_credentials)?;
        let builder = self.builder(environment, observer).await?;
        let builder = counting::count_in(self.store, &key, builder)
            .api_key(key)
            .api_secret(secret);
        let platform = self
            .built(environment, move || builder.build_platform())
            .await?;
        Ok(
            match platform_access(&environment.name(), self.deadline).await? {
                Some(access) => platform.with_access(access),
                None => platform,
            },
        )
    }

    /// A client for a taxpayer who signed in. Without the secret of the API key the token is used
    /// as it is, and cannot be exchanged for another when it ends.
    pub(super) async fn session_client(
        &self,
        environment: &Environment,
        taxpayer: Gstin,
        observer: impl Observer,
    ) -> Result<Client, Failure> {
        let variables = self.variables();
        let kept = KeptSession::of(&environment.name(), taxpayer, self.deadline);
        let Some(session) = kept.read().await? else {
            return Err(Failure::NotSignedIn(format!(
                "{taxpayer} is not signed in, and no SANDBOX_ACCESS_TOKEN is set"
            )));
        };
        if let Some(secret) = secret(&variables).await? {
            let platform = self
                .platform(environment, &variables, secret, observer)
                .await?;
            return Ok(platform.client_of(Arc::new(kept)));
        }
        let key = variables.api_key().await.map_err(without_credentials)?;
        let credentials = Credentials::new(key.clone(), session.token);
        self.client(environment.clone(), Some(&key), credentials, observer)
            .await
    }
}
