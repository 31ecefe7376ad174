//! A lake: the tables of thousands of taxpayers in a folder or in object storage.
//!
//! ```text
//! taxpayers/gstin=…/taxpayer.parquet                        one row: which run counts
//! documents/gstin=…/period=2024-11/run=…/part-0.parquet     the documents as they are now
//! versions/gstin=…/period=2024-11/run=…/part-0.parquet      every version that they had
//! decisions/gstin=…/run=…/plan-17.parquet                   what plans decided
//! ```
//!
//! The columns are those of [`parquet`](crate::parquet). A taxpayer's files are written below the name
//! of a new run, and count from the moment at which the one file in `taxpayers` is replaced, which
//! every kind of storage does at once; then the files of earlier runs are deleted. So whoever takes
//! only files of the run that `taxpayers` names sees all old or all new ones of a taxpayer, also after
//! a run that was killed, whose files the next run deletes. The statements in the folder `lake` of
//! this crate make such views in `DuckDB`, `DataFusion` and Spark, and ten questions over them.
//!
//! Engines list all files before they read one. A question that is asked at the moment at which a
//! taxpayer's run begins to count can therefore miss that taxpayer, or fail as a file is gone: ask
//! while nothing is exported.
//!
//! # Example
//!
//! ```
//! use gst_types::{Invoice, Section};
//! use ims_files::lake::{Lake, LakeVersion};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path().to_str().ok_or("no text")?;
//! let lake = Lake::open(folder)?;
//! let seen_at = "2024-12-05T06:00:00Z".parse()?;
//! let mut export = lake.begin("24AAACI1681G1ZV".parse()?, seen_at).await?;
//! let supplier = "33ABKCS2033B1ZW".parse()?;
//! let invoice = Invoice::new(Section::B2b, supplier, "0042".parse()?, "2024-11-02".parse()?);
//! export.add(LakeVersion { seen_at, gone_at: None, is_now: true, invoice }).await?;
//! let written = export.commit(Some("Kaveri Stores")).await?;
//! assert_eq!((written.documents, written.versions), (1, 1));
//! # Ok(())
//! # }
//! ```

mod error;
mod export;
mod location;

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::path::Path;

pub use error::LakeError;
pub use export::{LakeExport, LakeVersion, Written};

/// Where the tables are.
#[derive(Clone, Debug)]
pub struct Lake {
    storage: Arc<dyn ObjectStore>,
    prefix: Path,
    /// The folder, if it is one of this machine.
    folder: Option<std::path::PathBuf>,
}

impl Lake {
    /// Opens the lake in a folder, which is made if it is not there, or in object storage: `s3://BUCKET/PATH`,
    /// `gs://BUCKET/PATH` or `az://CONTAINER/PATH`. Who may write there is in the environment, in the
    /// variables of each provider such as `AWS_ACCESS_KEY_ID` and `AWS_ENDPOINT_URL`. An endpoint
    /// without TLS is refused, except on this machine.
    ///
    /// # Errors
    ///
    /// [`LakeError::Location`] for another address, or where the environment does not say enough;
    /// nothing is asked yet.
    pub fn open(location: &str) -> Result<Self, LakeError> {
        location::open(location)
    }

    /// The lake below `prefix` of storage that a program opened itself.
    ///
    /// # Example
    ///
    /// ```
    /// use std::sync::Arc;
    /// use ims_files::lake::Lake;
    ///
    /// let storage = Arc::new(object_store::memory::InMemory::new());
    /// let lake = Lake::within(storage, "month/lake".into());
    /// ```
    #[must_use]
    pub fn within(storage: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self {
            storage,
            prefix,
            folder: None,
        }
    }

    fn path<'p>(&self, parts: impl IntoIterator<Item = &'p str>) -> Path {
        let mut path = self.prefix.clone();
        for part in parts.into_iter().flat_map(|part| part.split('/')) {
            path = path.join(part);
        }
        path
    }
}
