//! When schedules last came.

use jiff::Timestamp;

use crate::error::Error;
use crate::moment;
use crate::sql::{Columns, sql};
use crate::store::Store;

impl Store {
    /// Returns when a schedule last came; one that was never asked for came just now.
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
    /// let first = store.last_scheduled("every night").await?;
    /// assert_eq!(store.last_scheduled("every night").await?, first);
    /// let night = "2126-11-01T20:00:00Z".parse()?;
    /// assert!(store.set_last_scheduled("every night", night).await?);
    /// assert!(!store.set_last_scheduled("every night", night).await?, "it has come already");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn last_scheduled(&self, name: &str) -> Result<Timestamp, Error> {
        let mut transaction = self.database.write().await?;
        let now = moment::now(&mut transaction, self.database.backend).await?;
        let insert =
            "INSERT INTO schedule (name, last) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        sql!(insert, name, now).run(&mut transaction).await?;
        let find = "SELECT last FROM schedule WHERE name = $1";
        let last = sql!(find, name).one(&mut transaction).await?.integer(0)?;
        transaction.commit().await.map_err(Error::database)?;
        moment::read(last)
    }

    /// Writes down that a schedule came, and returns whether it had not come for that time before.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn set_last_scheduled(&self, name: &str, at: Timestamp) -> Result<bool, Error> {
        let mut transaction = self.database.write().await?;
        let at = moment::stored(at);
        let update = "UPDATE schedule SET last = $1 WHERE name = $2 AND last < $1";
        let changed = sql!(update, at, name).run(&mut transaction).await?;
        transaction.commit().await.map_err(Error::database)?;
        Ok(changed > 0)
    }
}
