//! When somebody last looked at what changed.

use gst_ims::Gstin;
use jiff::Timestamp;

use crate::error::Error;
use crate::moment;
use crate::sql::{Columns, sql};
use crate::store::Store;

impl Store {
    /// Remembers that whoever this store acts for has seen everything up to a time.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let now = "2024-12-01T06:00:00Z".parse()?;
    /// store.set_last_look(gstin, now).await?;
    /// assert_eq!(store.last_look(gstin).await?, Some(now));
    /// assert_eq!(store.acting_as("ravi").last_look(gstin).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_last_look(&self, gstin: Gstin, at: Timestamp) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        sql!(
            "INSERT INTO look (taxpayer_id, viewer, looked_at) VALUES ($1, $2, $3)
             ON CONFLICT (taxpayer_id, viewer) DO UPDATE SET looked_at = excluded.looked_at",
            work.taxpayer,
            self.actor(),
            moment::stored(at),
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
    pub async fn last_look(&self, gstin: Gstin) -> Result<Option<Timestamp>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let find = "SELECT looked_at FROM look WHERE taxpayer_id = $1 AND viewer = $2";
        let find = sql!(find, view.taxpayer, self.actor());
        let row = find.first(view.connection()).await?;
        row.map(|row| moment::read(row.integer(0)?)).transpose()
    }
}
