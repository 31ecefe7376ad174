//! The checks of a plan against what is stored.

use std::collections::{BTreeSet, HashMap};

use futures_util::TryStreamExt;
use gst_ims::{DocumentKey, Gstin, Invoice};
use ims_actions::{Checked, Circumstances, Draft, SnapshotId, Submission, check};

use crate::clock;
use crate::error::Error;
use crate::row;
use crate::sql::sql;
use crate::store::Store;

impl Store {
    /// Checks a draft against these stored documents; nothing is sent or kept.
    ///
    /// Where the draft names a fetch, a document that has changed since is refused.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_ims::{Invoice, Section, Status};
    /// # use ims_actions::{Draft, DraftRow};
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// # let supplier = "33ABKCS2033B1ZW".parse()?;
    /// # let invoice = Invoice::new(Section::B2b, supplier, "7".parse()?, "2024-11-02".parse()?);
    /// let mut draft = Draft::default();
    /// draft.rows.push(DraftRow::of(&invoice, Status::Accepted));
    /// let checked = store.check(draft, "24AAACI1681G1ZV".parse()?, &[invoice]).await?;
    /// assert_eq!(checked.decisions.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn check(
        &self,
        draft: Draft,
        gstin: Gstin,
        documents: &[Invoice],
    ) -> Result<Checked, Error> {
        let open = self.open_submissions(gstin).await?;
        let open: BTreeSet<_> = open
            .iter()
            .flat_map(Submission::unsettled)
            .map(|intent| intent.key.clone())
            .collect();
        let now = clock::time_of_day();
        let (made_at, snapshot) = (draft.made_at.unwrap_or(now), draft.snapshot);
        let resolved = draft.resolve(documents);
        let known = match snapshot {
            Some(snapshot) => {
                let rows = resolved.rows.iter().map(|(_, document)| document);
                self.known_at(gstin, snapshot, rows).await?
            }
            // What is stored is what it is compared with.
            None => HashMap::new(),
        };
        let circumstances = Circumstances {
            gstin,
            made_at,
            snapshot,
            now,
            known: &known,
            open: &open,
        };
        Ok(check(resolved, &circumstances))
    }

    /// Returns these stored documents as they were last seen by a fetch or before it.
    async fn known_at<'a>(
        &self,
        gstin: Gstin,
        snapshot: SnapshotId,
        documents: impl Iterator<Item = &'a Invoice>,
    ) -> Result<HashMap<DocumentKey, Invoice>, Error> {
        let mut known: HashMap<_, _> = documents
            .map(|document| (document.key(), document.clone()))
            .collect();
        // Few or none were seen otherwise before: all others are what they were.
        let others = self.seen_otherwise(gstin, snapshot).await?;
        let others = others.into_iter();
        let others: Vec<_> = others.filter(|key| known.remove(key).is_some()).collect();
        known.extend(self.documents_at(gstin, Some(snapshot), &others).await?);
        Ok(known)
    }

    /// Returns which documents are stored otherwise than they had been seen by a fetch.
    async fn seen_otherwise(
        &self,
        gstin: Gstin,
        snapshot: SnapshotId,
    ) -> Result<BTreeSet<DocumentKey>, Error> {
        let mut keys = BTreeSet::new();
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(keys);
        };
        let select = format!(
            "SELECT {} FROM document WHERE taxpayer_id = $1 AND (first_snapshot_id > $2 OR id IN (
               SELECT document_id FROM document_event
               WHERE taxpayer_id = $1 AND snapshot_id > $2 AND before IS NOT NULL))",
            row::columns("")
        );
        let mut rows = sql!(&select, view.taxpayer, snapshot.0).stream(view.connection())?;
        while let Some(row) = rows.try_next().await? {
            keys.insert(row::read(&row)?.key());
        }
        Ok(keys)
    }
}
