//! Up to where somebody has looked at what changed.

use gst_ims::Gstin;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::changes::Since;
use crate::error::Error;
use crate::fetched;
use crate::moment;
use crate::sql::{Columns, sql};
use crate::store::Store;
use ims_actions::SnapshotId;

/// A look at what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Look {
    /// When it was.
    pub at: Timestamp,
    /// The newest fetch that was there.
    pub snapshot: Option<SnapshotId>,
}

impl Look {
    /// Returns where the changes begin that were not there at this look.
    #[must_use]
    pub fn since(self) -> Since {
        match self.snapshot {
            Some(snapshot) => Since::Snapshot(snapshot),
            None => Since::Time(self.at),
        }
    }
}

impl Store {
    /// Remembers that whoever this store acts for has seen everything up to a fetch, with it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_actions::Filter;
    /// # use ims_store::{Fetch, Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// # let fetch = Fetch::new(gstin, "2024-12-01T06:00:00Z".parse()?);
    /// let fetched = store.record(&fetch).await?;
    /// store.set_last_look(gstin, fetched.snapshot).await?;
    /// let look = store.last_look(gstin).await?.unwrap();
    /// assert!(store.changes(gstin, look.since(), &Filter::default()).await?.into_vec().await?.is_empty());
    /// assert_eq!(store.acting_as("ravi").last_look(gstin).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_last_look(&self, gstin: Gstin, snapshot: SnapshotId) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        fetched::is_of(work.taxpayer, work.connection(), snapshot).await?;
        sql!(
            "INSERT INTO look (taxpayer_id, viewer, looked_at, snapshot_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (taxpayer_id, viewer) DO UPDATE SET looked_at = excluded.looked_at,
               snapshot_id = excluded.snapshot_id",
            work.taxpayer,
            self.actor(),
            work.now,
            snapshot.0,
        )
        .run(work.connection())
        .await?;
        work.finish_unlogged().await
    }

    /// Returns what was remembered by [`Store::set_last_look`].
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn last_look(&self, gstin: Gstin) -> Result<Option<Look>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let find = "SELECT looked_at, snapshot_id FROM look WHERE taxpayer_id = $1 AND viewer = $2";
        let find = sql!(find, view.taxpayer, self.actor());
        let Some(row) = find.first(view.connection()).await? else {
            return Ok(None);
        };
        Ok(Some(Look {
            at: moment::read(row.integer(0)?)?,
            snapshot: row.integer_or_null(1)?.map(SnapshotId),
        }))
    }
}
