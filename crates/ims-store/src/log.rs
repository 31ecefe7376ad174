//! Who did what, and when: only ever added to.

use gst_ims::{Gstin, RawJson};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json;
use crate::moment;
use crate::sql::{Columns, Sql};
use crate::store::Store;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// When it was done.
    pub at: Timestamp,
    /// The taxpayer in whose name.
    pub gstin: Gstin,
    /// Who did it.
    pub actor: String,
    /// What was done, such as `fetch` or `submission sent`.
    pub action: String,
    /// What else is known about it, as a JSON object.
    pub detail: RawJson,
}

impl Store {
    /// Adds a line to the log about something that was done outside the store, such as an export.
    ///
    /// Nothing secret may be in it: the log is for others to read.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to, or `detail` cannot be JSON.
    pub async fn note(
        &self,
        gstin: Gstin,
        action: &str,
        detail: &(impl Serialize + Sync),
    ) -> Result<(), Error> {
        self.write(gstin).await?.finish(action, detail).await
    }

    /// Returns the newest lines of the log about a taxpayer since a time, newest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let location = Location::file(folder.path().join("ims.db"));
    /// let store = Store::open(&location, "asha").await?;
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// store.note(gstin, "export", &["march.xlsx"]).await?;
    /// let entry = &store.log(gstin, None, 10).await?[0];
    /// assert_eq!((entry.actor.as_str(), entry.action.as_str()), ("asha", "export"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn log(
        &self,
        gstin: Gstin,
        since: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut query = Sql::default();
        query
            .push("SELECT at, actor, action, detail FROM log WHERE taxpayer_id = ")
            .bind(view.taxpayer);
        if let Some(since) = since {
            query.push(" AND at >= ").bind(moment::stored(since));
        }
        query
            .push(" ORDER BY id DESC LIMIT ")
            .bind(i64::from(limit));
        let rows = query.all(view.connection()).await?;
        rows.iter()
            .map(|row| {
                Ok(LogEntry {
                    at: moment::read(row.integer(0)?)?,
                    gstin,
                    actor: row.text(1)?.to_owned(),
                    action: row.text(2)?.to_owned(),
                    detail: json::read(row.text(3)?)?,
                })
            })
            .collect()
    }
}
