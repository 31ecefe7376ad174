//! The tax network behind the API: taxpayers with their documents, sessions and jobs.
//!
//! Everything that requests change is here, so that one lock keeps it whole and
//! a copy of it can try out what a request without effect would have done.

mod files;
mod jobs;
mod sign_in;
mod statements;
mod supplies;
mod taxpayer;
mod tokens;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

pub(crate) use self::files::{FilesReport, QueuedList};
pub(crate) use self::statements::Draft;
pub(crate) use self::tokens::{Refusal, Session, Standing};
use self::{files::Files, jobs::Job, statements::Statements, tokens::Tokens};
pub use self::{
    jobs::{Jobs, SectionNames, TakenSubmission},
    sign_in::{ExpiryForm, SignIn},
    taxpayer::Taxpayer,
};
use crate::data_set::DataSet;

/// The taxpayer whose documents are served if no other is given, as the documentation's sample of
/// a sign-in has it.
pub(crate) const SAMPLE_GSTIN: &str = "33ABKCS2033B1ZW";
/// A recipient of the sample taxpayer's documents.
const CUSTOMER_GSTIN: &str = "27ZZZCC0301A1ZZ";
pub(crate) const SAMPLE_USERNAME: &str = "TN_NT2.2477";

/// What the tax network knows. How it behaves is a choice of each server and no part of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Network {
    /// By GSTIN in upper case.
    taxpayers: BTreeMap<String, Taxpayer>,
    /// Whose documents a token shows that this server did not give.
    first: String,
    /// What a taxpayer has who signs in without being known; `None` if that is refused.
    documents_of_strangers: Option<DataSet>,
    tokens: Tokens,
    jobs: BTreeMap<String, Job>,
    #[serde(default)]
    statements: Statements,
    #[serde(default)]
    files: Files,
    issued_references: u64,
    /// What was taken since the server started, by GSTIN.
    #[serde(skip)]
    taken: BTreeMap<String, Vec<TakenSubmission>>,
    #[serde(skip)]
    pub(crate) sign_in: SignIn,
    #[serde(skip)]
    pub(crate) job_settings: Jobs,
    /// How many documents fit into one file, if statements and queued lists are split.
    #[serde(skip)]
    pub(crate) documents_a_file: Option<usize>,
    /// Above how many documents a list is queued, if any is.
    #[serde(skip)]
    pub(crate) queue_above: Option<usize>,
}

impl Network {
    /// A network with these taxpayers; without any, the sample's, and everybody else who signs in
    /// has the same documents.
    pub(crate) fn new(
        data_set: DataSet,
        customer: DataSet,
        taxpayers: Vec<Taxpayer>,
        sign_in: SignIn,
        job_settings: Jobs,
    ) -> Self {
        let documents_of_strangers = taxpayers.is_empty().then(|| data_set.clone());
        let first = match taxpayers.first() {
            Some(taxpayer) => taxpayer.gstin.clone(),
            None => SAMPLE_GSTIN.to_owned(),
        };
        let mut network = Self {
            taxpayers: BTreeMap::new(),
            first,
            documents_of_strangers,
            tokens: Tokens::default(),
            jobs: BTreeMap::new(),
            statements: Statements::default(),
            files: Files::default(),
            issued_references: 0,
            taken: BTreeMap::new(),
            sign_in,
            job_settings,
            documents_a_file: None,
            queue_above: None,
        };
        if taxpayers.is_empty() {
            network.add(Taxpayer::new(SAMPLE_GSTIN, SAMPLE_USERNAME).data_set(data_set));
            network.add(Taxpayer::new(CUSTOMER_GSTIN, "customer").data_set(customer));
        }
        for taxpayer in taxpayers {
            network.add(taxpayer);
        }
        network
    }

    /// The same network with what another one knew.
    pub(crate) fn with_knowledge_of(self, other: Self) -> Self {
        Self {
            sign_in: self.sign_in,
            job_settings: self.job_settings,
            ..other
        }
    }

    fn add(&mut self, taxpayer: Taxpayer) {
        self.taxpayers.insert(taxpayer.gstin.clone(), taxpayer);
    }

    /// The GSTIN of the taxpayer whose documents a stranger's token shows.
    pub(crate) fn first(&self) -> &str {
        &self.first
    }

    /// The saves and resets of a taxpayer that were taken, in order.
    pub(crate) fn taken(&self, gstin: &str) -> &[TakenSubmission] {
        self.taken.get(gstin).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn data_set(&self, gstin: &str) -> &DataSet {
        static NOTHING: DataSet = DataSet::new();
        self.taxpayers
            .get(gstin)
            .map_or(&NOTHING, |taxpayer| &taxpayer.data_set)
    }

    /// The documents of a taxpayer, to be changed; `None` for one who is not known.
    pub(crate) fn data_set_mut(&mut self, gstin: &str) -> Option<&mut DataSet> {
        self.taxpayers
            .get_mut(gstin)
            .map(|taxpayer| &mut taxpayer.data_set)
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Gives the platform's token.
    pub(crate) fn authenticate(&mut self, now: Duration) -> String {
        let ends = now.saturating_add(self.sign_in.platform_token_lifetime);
        self.tokens.issue_platform(ends)
    }

    /// Sends an OTP.
    pub(crate) fn generate_otp(
        &mut self,
        gstin: &str,
        username: &str,
        now: Duration,
    ) -> Result<(), Refusal> {
        self.admit(gstin, username)?;
        let is_full = self
            .sign_in
            .max_sessions
            .is_some_and(|most| self.tokens.sessions_of(gstin, now) >= most);
        if is_full {
            return Err(Refusal::TooManySessions);
        }
        let ends = now.saturating_add(self.sign_in.otp_lifetime);
        self.tokens.expect_otp(gstin, ends);
        Ok(())
    }

    /// Exchanges an OTP for a session.
    pub(crate) fn verify_otp(
        &mut self,
        gstin: &str,
        username: &str,
        otp: &str,
        now: Duration,
    ) -> Result<Session, Refusal> {
        self.admit(gstin, username)?;
        let is_right = otp == self.sign_in.otp;
        self.tokens.take_otp(gstin, is_right, now)?;
        Ok(self.tokens.open(gstin, &self.sign_in, now))
    }

    /// Exchanges a taxpayer's token for another one.
    pub(crate) fn refresh(&mut self, token: &str, now: Duration) -> Result<Session, Refusal> {
        self.tokens.refresh(token, &self.sign_in, now)
    }

    pub(crate) fn log_out(&mut self, token: &str) {
        self.tokens.end(token);
    }

    /// Whether the taxpayer may sign in; a stranger becomes known, if strangers may.
    fn admit(&mut self, gstin: &str, username: &str) -> Result<(), Refusal> {
        if let Some(taxpayer) = self.taxpayers.get(gstin) {
            let is_theirs = self.documents_of_strangers.is_some() || taxpayer.username == username;
            return is_theirs.then_some(()).ok_or(Refusal::UnknownTaxpayer);
        }
        let documents = self.documents_of_strangers.clone();
        let documents = documents.ok_or(Refusal::UnknownTaxpayer)?;
        self.add(Taxpayer::new(gstin, username).data_set(documents));
        Ok(())
    }
}
