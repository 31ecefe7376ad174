//! `ims doctor`: looks for what is wrong, and says what to do.

use gst_ims::credentials::EnvironmentCredentials;
use gst_ims::observe::Observer;
use gst_ims::session::SessionState;
use gst_ims::{Counts, GoodsType};
use ims_actions::calendar::india;
use jiff::{SignedDuration, Timestamp};

use super::runtime::block_on;
use crate::arguments::Arguments;
use crate::clock;
use crate::connection::{self, Connection, PlatformConnection, server_name};
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::format::Format;
use crate::kept;
use crate::kept::sessions::{KeptSession, only_taxpayer, taxpayers};
use crate::output::{self, Check, CheckState};
use crate::profiles::Profiles;
use crate::store;

/// A clock that is more wrong than this makes sessions end too early or too late.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// Ends as the first failure of a check would.
pub(super) fn run(
    arguments: &Arguments,
    unusable: Option<Failure>,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let (checks, failure) = block_on(feedback, async {
        let mut examination = Examination {
            arguments,
            checks: Vec::new(),
            failure: None,
        };
        examination.all(unusable, observer).await;
        Ok((examination.checks, examination.failure))
    })?;
    output::checks(&checks, format)?;
    failure.map_or(Ok(()), Err)
}

struct Examination<'a> {
    arguments: &'a Arguments,
    checks: Vec<Check>,
    /// The first that was found.
    failure: Option<Failure>,
}

/// What a check found that works: what to say, or what a person should know and do.
enum Found {
    Ok(String),
    Look(String, String),
    NotChecked(String),
}

impl Examination<'_> {
    async fn all(&mut self, unusable: Option<Failure>, observer: impl Observer + Clone) {
        let profiles = unusable.map_or_else(|| self.profiles(), Err);
        self.put("profiles", profiles);
        let route = connection::check_route(self.arguments).await;
        let usable = "proxy and certificates can be used".to_owned();
        self.put("route", route.map(|()| Found::Ok(usable)));
        let key = self.key().await;
        let (has_key, has_secret) = match &key {
            Ok(Found::Ok(_)) => (true, true),
            Ok(_) => (true, false),
            Err(_) => (false, false),
        };
        self.put("key", key);
        let session = self.session().await;
        let has_session = matches!(session, Ok(Found::Ok(_)));
        self.put("session", session);
        if has_key && has_session {
            self.call(observer).await;
        } else if has_secret {
            let signed = self.platform(observer).await;
            self.put("network", signed);
        } else {
            self.not_checked("network", "there is nothing to sign in with");
        }
        self.put("folder", folder());
        let store = self.store().await;
        self.put("store", store);
    }

    fn put(&mut self, name: &'static str, result: Result<Found, Failure>) {
        let (state, message, advice) = match result {
            Ok(Found::Ok(message)) => (CheckState::Ok, message, None),
            Ok(Found::Look(message, advice)) => (CheckState::Warning, message, Some(advice)),
            Ok(Found::NotChecked(message)) => (CheckState::NotChecked, message, None),
            Err(failure) => {
                let (message, advice) = (failure.to_string(), failure.hint());
                self.failure.get_or_insert(failure);
                (CheckState::Failed, message, advice)
            }
        };
        self.checks.push(Check {
            name,
            state,
            message,
            advice,
        });
    }

    fn not_checked(&mut self, name: &'static str, message: &str) {
        self.put(name, Ok(Found::NotChecked(message.to_owned())));
    }

    fn profiles(&self) -> Result<Found, Failure> {
        let profiles = Profiles::read(self.arguments.whose.config.as_deref())?;
        Ok(Found::Ok(match profiles.all().len() {
            0 => "no taxpayer has a profile, and none is needed for one taxpayer".to_owned(),
            1 => "one taxpayer".to_owned(),
            several => format!("{several} taxpayers"),
        }))
    }

    /// Whether key and secret are there, and of the environment that is asked.
    async fn key(&self) -> Result<Found, Failure> {
        if self.arguments.server.mock {
            return Ok(Found::Ok("the mock needs none".to_owned()));
        }
        connection::check_key(self.arguments).await?;
        let variables = EnvironmentCredentials::default();
        Ok(match variables.api_secret().await? {
            Some(_) => Found::Ok("API key and secret are set".to_owned()),
            None => Found::Look(
                "the API key is set, its secret is not".to_owned(),
                "set SANDBOX_API_SECRET to sign taxpayers in, and to exchange tokens before they end"
                    .to_owned(),
            ),
        })
    }

    /// Whether somebody is signed in, and until when.
    async fn session(&self) -> Result<Found, Failure> {
        let is_mock = self.arguments.server.mock;
        if !is_mock && EnvironmentCredentials::default().has_taxpayer_token()? {
            let text = "SANDBOX_ACCESS_TOKEN is set, and comes before any session";
            return Ok(Found::Ok(text.to_owned()));
        }
        let environment = server_name(self.arguments)?;
        let named = self.arguments.gstin.or_else(|| only_taxpayer(&environment));
        let Some(taxpayer) = named else {
            let signed_in = taxpayers(&environment);
            if is_mock && signed_in.is_empty() {
                return Ok(Found::Ok("the mock needs none".to_owned()));
            }
            if signed_in.is_empty() {
                return Err(Failure::NotSignedIn("nobody is signed in".to_owned()));
            }
            let message = format!("{} taxpayers are signed in", signed_in.len());
            let advice = "name one with --gstin to look at its session".to_owned();
            return Ok(Found::Look(message, advice));
        };
        let kept = KeptSession::of(&environment, taxpayer, connection::deadline(self.arguments));
        let Some(session) = kept.read().await? else {
            return Err(Failure::NotSignedIn(format!("{taxpayer} is not signed in")));
        };
        match (session.state(), session.session_expires_at) {
            (SessionState::Expired, _) => Err(Failure::NotSignedIn(format!(
                "the session of {taxpayer} has ended"
            ))),
            (SessionState::Active, Some(end)) => Ok(Found::Ok(format!(
                "{taxpayer} is signed in until {}",
                end.to_zoned(india())
                    .strftime("%d-%m-%Y %H:%M, time of India")
            ))),
            (SessionState::Active, None) => Ok(Found::Ok(format!("{taxpayer} is signed in"))),
        }
    }

    /// Asks for counts: that tells of the network, the key, the session, the taxpayer's permission
    /// on the portal, and the server's time.
    async fn call(&mut self, observer: impl Observer) {
        match self.counts(observer).await {
            Ok(counts) => {
                let message = format!(
                    "{} answered; the key, the session and the access on the portal are accepted",
                    self.server()
                );
                self.put("network", Ok(Found::Ok(message)));
                self.clock(counts.meta.timestamp);
            }
            Err(failure) => {
                self.put("network", Err(failure));
                self.not_checked("clock", "no answer told the time");
            }
        }
    }

    async fn counts(&self, observer: impl Observer) -> Result<Counts, Failure> {
        let connection = Connection::open(self.arguments, None, observer).await?;
        let request = connection.client.counts(GoodsType::Others);
        let counts = request.timeout(connection.remaining()).send().await?;
        connection.check_taxpayer(&counts)?;
        Ok(counts)
    }

    /// Without a session key and secret can be tried.
    async fn platform(&self, observer: impl Observer) -> Result<Found, Failure> {
        let deadline = connection::deadline(self.arguments);
        let connection = PlatformConnection::open(self.arguments, deadline, observer).await?;
        connection.platform.access().await?;
        Ok(Found::Ok(format!(
            "{} answered; the key and its secret are accepted",
            self.server()
        )))
    }

    fn server(&self) -> String {
        server_name(self.arguments).unwrap_or_else(|_| "the server".to_owned())
    }

    fn clock(&mut self, of_server: Option<Timestamp>) {
        let Some(of_server) = of_server else {
            return self.not_checked("clock", "the answer did not tell the time");
        };
        let difference = clock::time_of_day().duration_since(of_server);
        if difference.abs() <= CLOCK_TOLERANCE {
            return self.put("clock", Ok(Found::Ok("as the server's".to_owned())));
        }
        let way = if difference.is_positive() {
            "ahead of"
        } else {
            "behind"
        };
        let message = format!(
            "this machine's clock is {} minutes {way} the server's",
            difference.abs().as_mins()
        );
        let advice = "set the clock: sessions are taken to end when it says so".to_owned();
        self.put("clock", Ok(Found::Look(message, advice)));
    }

    /// Whether the store opens, and how old what it has is.
    async fn store(&self) -> Result<Found, Failure> {
        let location = store::location(self.arguments)?;
        let store = store::open(self.arguments).await?;
        let taxpayer = match store::known_taxpayer(self.arguments, &store).await {
            Ok(Some(taxpayer)) => taxpayer,
            Ok(None) => {
                let message = format!("{location} opens, and nothing was fetched into it yet");
                return Ok(Found::Look(message, "`ims fetch` does that".to_owned()));
            }
            // Several taxpayers, and none is named.
            Err(_) => return Ok(Found::Ok(format!("{location} opens"))),
        };
        let fetches = store.fetches(taxpayer, 1).await?;
        let Some(fetch) = fetches.first() else {
            let message = format!("{location} opens, and nothing of {taxpayer} is in it yet");
            return Ok(Found::Look(message, "`ims fetch` does that".to_owned()));
        };
        let time = fetch.fetched_at.to_zoned(india());
        let time = time.strftime("%d-%m-%Y at %H:%M, time of India");
        Ok(Found::Ok(format!(
            "{location} opens; {taxpayer} was fetched last on {time}"
        )))
    }
}

fn folder() -> Result<Found, Failure> {
    let folder = kept::folder()?;
    kept::make_usable(&folder)?;
    Ok(Found::Ok(format!("{} can be written to", folder.display())))
}
