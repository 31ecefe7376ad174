//! The checks of a plan against what is stored.

use std::collections::{BTreeSet, HashMap};

use gst_ims::{Gstin, Invoice};
use ims_actions::{Checked, Circumstances, Draft, Submission, check};

use crate::clock;
use crate::error::Error;
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
            Some(_) => {
                let keys: Vec<_> = resolved.rows.iter().map(|(_, it)| it.key()).collect();
                self.documents_at(gstin, snapshot, &keys).await?
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
}
