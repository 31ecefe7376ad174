//! Where one taxpayer stands.

use askama::Template;
use axum::extract::{Path, State};
use gst_ims::Gstin;
use ims_actions::{Filter, calendar};
use ims_store::{Credit, CreditShare, GroupBy, SectionStatus, Totals};
use jiff::civil;

use super::{Page, html};
use crate::clock;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::plots::{self, Plot};
use crate::show;

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    frame: Frame,
    gstin: String,
    can_fetch: bool,
    name: String,
    deadline: Option<(civil::Date, i64)>,
    cards: Vec<Card>,
    sections: Vec<SectionLine>,
    weeks: Option<Plot>,
    /// The page of documents.
    base: String,
}

/// Some of the documents, and the credit that they bring.
struct Card {
    label: &'static str,
    class: &'static str,
    address: String,
    share: CreditShare,
}

struct SectionLine {
    status: SectionStatus,
    totals: Totals,
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, name) = office.taxpayer(&gstin).await?;
    let credit = office.sums.credit(&office.store, gstin).await?;
    let filter = Filter::default();
    let groups = office
        .sums
        .groups(&office.store, gstin, &filter, GroupBy::Section);
    let groups = groups.await?;
    let totals = |status: &SectionStatus| {
        let mut groups = groups.iter();
        let group = groups.find(|group| group.name == status.section.name());
        group.map(|group| group.totals).unwrap_or_default()
    };
    let sections = office.store.sections(gstin).await?;
    html(&Overview {
        frame: office
            .frame_of("Overview", gstin, &name, Tab::Overview)
            .await?,
        gstin: gstin.to_string(),
        can_fetch: office.network.is_some(),
        deadline: calendar::deadline(clock::time_of_day()),
        cards: cards(gstin, &credit),
        sections: sections
            .into_iter()
            .map(|status| SectionLine {
                totals: totals(&status),
                status,
            })
            .collect(),
        weeks: plots::weeks(&office.sums, &office.store, gstin).await?,
        base: format!("/t/{gstin}/documents"),
        name,
    })
}

fn cards(gstin: Gstin, credit: &Credit) -> Vec<Card> {
    let card = |label, class, query: &str, share| Card {
        label,
        class,
        address: format!("/t/{gstin}/documents?{query}"),
        share,
    };
    let mut cards = vec![
        card("Accepted", "good", "status=accepted", credit.as_decided),
        card(
            "Without an action",
            "",
            "status=no_action",
            credit.undecided,
        ),
        card("Pending", "wait", "status=pending", credit.pending),
        card("Rejected", "bad", "status=rejected", credit.rejected),
        card(
            "If nothing more is done",
            "good",
            "status=accepted&status=no_action",
            credit.if_nothing_is_done,
        ),
        card(
            "Of it at risk: supplier has not filed",
            "wait",
            "status=accepted&status=no_action&filed=no",
            credit.at_risk,
        ),
    ];
    if credit.others.documents > 0 {
        cards.push(card("Another status", "", "", credit.others));
    }
    cards
}
