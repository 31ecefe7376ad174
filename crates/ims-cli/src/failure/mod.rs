//! Why the program ends with another exit code than 0.

mod advice;
mod hint;
mod partial;
mod several;
mod write;

use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use gst_ims::ErrorKind;
use ims_store::ErrorKind as StoreErrorKind;
use serde::Serialize;
use serde::ser::Serializer;

pub(crate) use self::partial::{Missing, Partial};
pub(crate) use self::write::WriteFailure;
use crate::command_name;

/// A failure, with everything that a person or a script needs to act on it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library's: the call, the answer, or a setting that it refused.
    Api(gst_ims::Error),
    /// A setting or an argument that cannot work.
    Configuration { message: String, hint: &'static str },
    /// The taxpayer has no session.
    NotSignedIn(String),
    /// Something on this machine took longer than the whole command may.
    TimeOver(String),
    /// A fault of this program or of the machine that it runs on.
    Internal(String),
    /// The store's.
    Store(ims_store::Error),
    /// A file that is not what it should be, or is too large.
    NotUnderstood(String),
    /// An answer that is not whole.
    Partial(Box<Partial>),
    /// Decisions that were not all carried out.
    Write(WriteFailure),
}

impl Failure {
    pub(crate) fn configuration(message: impl Into<String>, hint: &'static str) -> Self {
        Self::Configuration {
            message: message.into(),
            hint,
        }
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::Internal(message.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.number())
    }

    /// The exit code as a number.
    fn number(&self) -> u8 {
        match self {
            Self::Api(error) => exit_code_of(error.kind()),
            Self::Configuration { .. } => 2,
            Self::NotSignedIn(_) => exit_code_of(ErrorKind::Authentication),
            Self::TimeOver(_) => exit_code_of(ErrorKind::Deadline),
            Self::Internal(_) => 1,
            Self::Store(error) => exit_code_of(kind_of(error)),
            Self::NotUnderstood(_) => exit_code_of(ErrorKind::Decode),
            Self::Partial(_) => 8,
            Self::Write(failure) => failure.exit_code,
        }
    }

    /// The library's name of the class that is nearest; what is not whole is no
    /// error of the library's.
    fn kind(&self) -> &'static str {
        match self {
            Self::Api(error) => error.kind().as_str(),
            Self::Configuration { .. } => ErrorKind::Configuration.as_str(),
            Self::NotSignedIn(_) => ErrorKind::Authentication.as_str(),
            Self::TimeOver(_) => ErrorKind::Deadline.as_str(),
            Self::Internal(_) => ErrorKind::Internal.as_str(),
            Self::Store(error) => kind_of(error).as_str(),
            Self::NotUnderstood(_) => ErrorKind::Decode.as_str(),
            Self::Partial(partial) => partial.kind(),
            Self::Write(failure) => failure.kind,
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.code(),
            Self::Partial(partial) => partial.code(),
            Self::Write(failure) => failure.code.as_deref(),
            Self::Configuration { .. }
            | Self::NotSignedIn(_)
            | Self::TimeOver(_)
            | Self::NotUnderstood(_)
            | Self::Store(_)
            | Self::Internal(_) => None,
        }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::Api(error) => error.is_retryable(),
            Self::Partial(partial) => partial.is_retryable(),
            Self::TimeOver(_) => true,
            Self::Store(error) => error.is_retryable(),
            Self::Write(failure) => failure.is_retryable,
            Self::Configuration { .. }
            | Self::NotSignedIn(_)
            | Self::NotUnderstood(_)
            | Self::Internal(_) => false,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after(),
            Self::Partial(partial) => partial.retry_after(),
            Self::Configuration { .. }
            | Self::NotSignedIn(_)
            | Self::TimeOver(_)
            | Self::NotUnderstood(_)
            | Self::Internal(_)
            | Self::Store(_)
            | Self::Write(_) => None,
        }
    }

    pub(crate) fn transaction_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.transaction_id(),
            Self::Partial(partial) => partial.transaction_id.as_deref(),
            Self::Write(failure) => failure.transaction_id.as_deref(),
            Self::Configuration { .. }
            | Self::NotSignedIn(_)
            | Self::TimeOver(_)
            | Self::NotUnderstood(_)
            | Self::Store(_)
            | Self::Internal(_) => None,
        }
    }

    fn delivery(&self) -> Option<&'static str> {
        match self {
            Self::Write(failure) => failure.delivery.map(gst_ims::Delivery::as_str),
            _ => None,
        }
    }

    /// What to do about it, for people.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = self.own_hint()?;
        Some(command_name::named(&hint).into_owned())
    }

    fn own_hint(&self) -> Option<String> {
        match self {
            Self::Api(error) => hint::of_call(error),
            Self::Configuration { hint, .. } => Some((*hint).to_owned()),
            Self::NotSignedIn(_) => {
                Some("sign in with `ims login --gstin GSTIN --username NAME`".to_owned())
            }
            Self::TimeOver(_) => Some(hint::MORE_TIME.to_owned()),
            Self::NotUnderstood(_) | Self::Internal(_) => None,
            Self::Store(error) => hint_for_store(error).map(str::to_owned),
            Self::Partial(partial) => Some(partial.hint()),
            Self::Write(failure) => failure.hint.clone().or_else(|| {
                let advice = advice::of(failure.code.as_deref()?)?;
                Some(advice.to_owned())
            }),
        }
    }
}

const fn exit_code_of(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Configuration => 2,
        ErrorKind::Authentication => 3,
        ErrorKind::RateLimit => 4,
        ErrorKind::Refused => 5,
        ErrorKind::Network | ErrorKind::Redirect | ErrorKind::Deadline | ErrorKind::Outage => 6,
        ErrorKind::Decode | ErrorKind::TooLarge => 7,
        // Internal, and whatever a later version of the library adds.
        _ => 1,
    }
}

/// The class of the library's that is nearest to what is wrong with the store.
fn kind_of(error: &ims_store::Error) -> ErrorKind {
    match error.kind() {
        StoreErrorKind::Configuration | StoreErrorKind::NotFound | StoreErrorKind::Newer => {
            ErrorKind::Configuration
        }
        StoreErrorKind::Busy | StoreErrorKind::Conflict => ErrorKind::Refused,
        StoreErrorKind::Unavailable => ErrorKind::Outage,
        StoreErrorKind::Damaged => ErrorKind::Decode,
        _ => ErrorKind::Internal,
    }
}

fn hint_for_store(error: &ims_store::Error) -> Option<&'static str> {
    match error.kind() {
        StoreErrorKind::Configuration => {
            Some("--store or IMS_STORE names another file, or postgres://… for a database")
        }
        StoreErrorKind::Busy => Some("try again when it has ended"),
        StoreErrorKind::Unavailable => {
            Some("check that the database of --store or IMS_STORE runs and has room, and try again")
        }
        StoreErrorKind::Damaged => {
            Some("take the store back from a backup, or name another with --store and fetch again")
        }
        StoreErrorKind::Newer => Some("use the newest version of ims on every machine"),
        _ => None,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Configuration { message, .. }
            | Self::NotSignedIn(message)
            | Self::TimeOver(message)
            | Self::NotUnderstood(message)
            | Self::Internal(message) => f.write_str(message),
            Self::Store(error) => error.fmt(f),
            Self::Partial(partial) => partial.fmt(f),
            Self::Write(failure) => f.write_str(&failure.message),
        }
    }
}

impl From<gst_ims::Error> for Failure {
    fn from(error: gst_ims::Error) -> Self {
        Self::Api(error)
    }
}

impl From<ims_store::Error> for Failure {
    fn from(error: ims_store::Error) -> Self {
        Self::Store(error)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}

/// The same members as the library's error, and the hint.
#[derive(Serialize)]
struct Object<'f> {
    #[serde(flatten)]
    error: Members<'f>,
    hint: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Members<'f> {
    Api(&'f gst_ims::Error),
    Own {
        kind: &'static str,
        code: Option<&'f str>,
        http_status: Option<u16>,
        message: String,
        transaction_id: Option<&'f str>,
        retryable: bool,
        retry_after_s: Option<u64>,
        delivery: Option<&'f str>,
    },
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = match self {
            Self::Api(error) => Members::Api(error),
            own => Members::Own {
                kind: own.kind(),
                code: own.code(),
                http_status: None,
                message: own.to_string(),
                transaction_id: own.transaction_id(),
                retryable: own.is_retryable(),
                retry_after_s: own.retry_after().map(|wait| wait.as_secs()),
                delivery: own.delivery(),
            },
        };
        let hint = self.hint();
        Object { error, hint }.serialize(serializer)
    }
}
