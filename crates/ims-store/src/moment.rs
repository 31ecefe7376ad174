//! Points in time, as the tables have them: microseconds since 1970 in UTC.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::backend::Backend;
use crate::clock;
use crate::error::Error;
use crate::sql::{Columns, sql};

pub(crate) fn stored(moment: Timestamp) -> i64 {
    moment.as_microsecond()
}

pub(crate) fn read(microseconds: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|error| Error::damaged("the store holds a time outside the calendar").with(error))
}

/// Returns the time by the one clock that all who share the store have.
pub(crate) async fn now(connection: &mut AnyConnection, backend: Backend) -> Result<i64, Error> {
    match backend {
        Backend::Sqlite => Ok(stored(clock::time_of_day())),
        Backend::Postgres => {
            let now = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
            sql!(now).one(connection).await?.integer(0)
        }
    }
}
