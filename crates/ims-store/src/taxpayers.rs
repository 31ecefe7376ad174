//! The taxpayers of an office.

use gst_ims::Gstin;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json;
use crate::sql::{Columns, sql};
use crate::store::Store;

/// A taxpayer whose documents are kept; no secret belongs here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever keeps taxpayers writes all of it"
)]
pub struct Taxpayer {
    /// The GSTIN.
    pub gstin: Gstin,
    /// What the office calls the taxpayer.
    pub name: Option<String>,
    /// The name with which the taxpayer signs in at the tax network.
    pub username: Option<String>,
    /// Which of the environments the taxpayer's data is in, such as `production`.
    pub environment: Option<String>,
    /// Words by which the office groups its taxpayers.
    #[serde(default)]
    pub tags: Vec<String>,
}

impl Store {
    /// Adds a taxpayer, or changes what is kept about one.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store, Taxpayer};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let taxpayer = Taxpayer {
    ///     gstin: "33ABKCS2033B1ZW".parse()?,
    ///     name: Some("Kaveri Stores".to_owned()),
    ///     username: Some("kaveri.gst".to_owned()),
    ///     environment: None,
    ///     tags: vec!["monthly".to_owned()],
    /// };
    /// store.put_taxpayer(&taxpayer).await?;
    /// assert_eq!(store.taxpayers().await?, [taxpayer]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_taxpayer(&self, taxpayer: &Taxpayer) -> Result<(), Error> {
        let mut work = self.write(taxpayer.gstin).await?;
        sql!(
            "UPDATE taxpayer SET name = $1, username = $2, environment = $3, tags = $4, is_listed = 1
             WHERE id = $5",
            taxpayer.name.as_deref(),
            taxpayer.username.as_deref(),
            taxpayer.environment.as_deref(),
            json::write(&taxpayer.tags)?,
            work.taxpayer,
        )
        .run(work.connection())
        .await?;
        work.finish("taxpayer kept", taxpayer).await
    }

    /// Takes a taxpayer off the list; documents, history and log stay.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for one that is not on it.
    pub async fn remove_taxpayer(&self, gstin: Gstin) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        let changed = sql!(
            "UPDATE taxpayer SET is_listed = 0 WHERE id = $1 AND is_listed = 1",
            work.taxpayer,
        )
        .run(work.connection())
        .await?;
        if changed == 0 {
            return Err(Error::not_found(format!("there is no taxpayer {gstin}")));
        }
        work.finish("taxpayer removed", &()).await
    }

    /// Returns the taxpayers of whom something was fetched, by GSTIN.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn fetched_taxpayers(&self) -> Result<Vec<Gstin>, Error> {
        let mut transaction = self.database.read().await?;
        let find = "SELECT gstin FROM taxpayer t
             WHERE EXISTS (SELECT 1 FROM snapshot s WHERE s.taxpayer_id = t.id) ORDER BY gstin";
        let rows = sql!(find).all(&mut transaction).await?;
        rows.iter().map(|row| json::named(row.text(0)?)).collect()
    }

    /// Returns the taxpayers, by GSTIN.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn taxpayers(&self) -> Result<Vec<Taxpayer>, Error> {
        let mut transaction = self.database.read().await?;
        let rows = sql!(
            "SELECT gstin, name, username, environment, tags FROM taxpayer
             WHERE is_listed = 1 ORDER BY gstin",
        )
        .all(&mut transaction)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Taxpayer {
                    gstin: json::named(row.text(0)?)?,
                    name: row.owned_or_null(1)?,
                    username: row.owned_or_null(2)?,
                    environment: row.owned_or_null(3)?,
                    tags: json::read(row.text(4)?)?,
                })
            })
            .collect()
    }

    /// Returns every taxpayer of whom anything is kept, also of those who are not on the list.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn gstins(&self) -> Result<Vec<Gstin>, Error> {
        let mut transaction = self.database.read().await?;
        let rows = sql!("SELECT gstin FROM taxpayer ORDER BY gstin")
            .all(&mut transaction)
            .await?;
        rows.iter().map(|row| json::named(row.text(0)?)).collect()
    }
}
