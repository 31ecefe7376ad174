//! The month of a taxpayer as one HTML file, for the file and for the auditor.

use askama::Template;
use gst_ims::{Gstin, Invoice};
use ims_actions::{Filter, Submission};
use ims_store::{CreditShare, Error, Group, GroupBy, Query, SectionStatus, Store};
use jiff::Timestamp;

use crate::assets;
use crate::clock;
use crate::plots::{self, Plot};
use crate::show;
use crate::sums::Sums;

#[derive(Template)]
#[template(path = "report.html")]
struct Report {
    style: &'static str,
    gstin: Gstin,
    name: String,
    made_at: Timestamp,
    made_by: String,
    plots: Vec<Plot>,
    credit: [(&'static str, CreditShare); 6],
    sections: Vec<SectionStatus>,
    suppliers: Vec<Group>,
    submissions: Vec<Submission>,
    documents: Vec<Invoice>,
}

/// Writes what is stored of a taxpayer as one HTML file that needs no other: credit, suppliers,
/// what was decided, when and by whom, what the tax network answered, and the documents.
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
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// # let folder = tempfile::tempdir()?;
/// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
/// let html = ims_desk::report(&store, "24AAACI1681G1ZV".parse()?).await?;
/// assert!(html.contains("24AAACI1681G1ZV"));
/// # Ok(())
/// # }
/// ```
pub async fn report(
    store: &Store,
    gstin: Gstin,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(read(store, gstin).await?.render()?)
}

async fn read(store: &Store, gstin: Gstin) -> Result<Report, Error> {
    let credit = store.credit(gstin).await?;
    let mut listed = store.taxpayers().await?.into_iter();
    let listed = listed.find(|taxpayer| taxpayer.gstin == gstin);
    let all = Filter::default();
    let suppliers = store.groups(gstin, &all, GroupBy::Supplier).await?;
    let documents = store.list(gstin, &Query::default()).await?;
    let sums = Sums::default();
    let weeks = plots::weeks(&sums, store, gstin).await?;
    let largest = plots::suppliers(&sums, store, gstin).await?;
    Ok(Report {
        plots: weeks.into_iter().chain(largest).collect(),
        style: assets::STYLE,
        gstin,
        name: listed
            .and_then(|taxpayer| taxpayer.name)
            .unwrap_or_else(|| gstin.to_string()),
        made_at: clock::time_of_day(),
        made_by: store.actor().to_owned(),
        credit: [
            ("Accepted", credit.as_decided),
            ("Without an action", credit.undecided),
            ("If nothing more is done", credit.if_nothing_is_done),
            ("Of it at risk: supplier has not filed", credit.at_risk),
            ("Pending", credit.pending),
            ("Rejected", credit.rejected),
        ],
        sections: store.sections(gstin).await?,
        suppliers,
        submissions: store.submissions(gstin, u32::MAX).await?,
        documents: documents.into_invoices().await?,
    })
}
