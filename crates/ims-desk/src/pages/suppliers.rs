//! The suppliers with the most tax, drawn.

use askama::Template;
use axum::extract::{Path, State};

use super::{Page, html};
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::plots::{self, Plot};
use crate::show;

#[derive(Template)]
#[template(path = "suppliers.html")]
struct Suppliers {
    frame: Frame,
    plot: Option<Plot>,
    /// The page of documents.
    base: String,
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, name) = office.taxpayer(&gstin).await?;
    let frame = office.frame_of("Suppliers", gstin, &name, Tab::Overview);
    html(&Suppliers {
        frame: frame.await?,
        plot: plots::suppliers(&office.sums, &office.store, gstin).await?,
        base: format!("/t/{gstin}/documents"),
    })
}
