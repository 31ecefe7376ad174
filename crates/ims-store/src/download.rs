//! Fetches from the tax network into the store.

use std::time::Duration;

use gst_ims::{Client, GoodsType, Gstin, Section};
use ims_actions::SnapshotId;

use crate::error::Error;
use crate::fetch::Fetch;
use crate::fetched::Fetched;
use crate::store::Store;

/// What came of one request for sections and counts.
#[derive(Debug)]
#[non_exhaustive]
pub struct Download {
    /// What was stored.
    pub fetched: Fetched,
    /// The first error that ended a request for a section.
    pub error: Option<gst_ims::Error>,
    /// Why there are no counts to compare with.
    pub counts_error: Option<gst_ims::Error>,
    /// When the tax network says that what is missing is ready.
    pub ready_in: Option<Duration>,
}

impl Store {
    /// Asks the tax network for sections and for counts, for at most so long, and keeps what came:
    /// as a fetch of its own, or as the rest of an earlier one.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to. What fails at the network is in the [`Download`].
    ///
    /// # Example
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use gst_ims::{Client, Environment, Section};
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// # let mock = ims_mock::MockServer::start().await?;
    /// # let client = Client::builder()
    /// #     .environment(Environment::Custom(mock.base_url().parse()?))
    /// #     .api_key("key_test_example").taxpayer_token("token").build()?;
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// let minute = Duration::from_secs(60);
    /// let download = store.download(&client, gstin, &Section::ALL, None, minute).await?;
    /// assert!(download.error.is_none());
    /// assert_eq!(download.fetched.sections.len(), 8);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn download(
        &self,
        client: &Client,
        gstin: Gstin,
        sections: &[Section],
        continued: Option<SnapshotId>,
        time: Duration,
    ) -> Result<Download, Error> {
        let fetched_at = self.now().await?;
        let lists = client
            .all_invoices()
            .sections(sections.iter().copied())
            .timeout(time);
        let counts = client.counts(GoodsType::Others).timeout(time);
        let (lists, counts) = tokio::join!(lists.send(), counts.send());
        let mut fetch = Fetch::new(gstin, fetched_at);
        if let Some(continued) = continued {
            fetch = fetch.continuing(continued);
        }
        let fetched = self.record(&fetch.answers(&lists, &counts)).await?;
        let ready_in = fetched
            .sections
            .iter()
            .filter_map(|section| section.queued.as_ref()?.wait())
            .max();
        let mut results = lists.into_iter().map(|outcome| outcome.result);
        Ok(Download {
            fetched,
            error: results.find_map(Result::err),
            counts_error: counts.err(),
            ready_in,
        })
    }
}
